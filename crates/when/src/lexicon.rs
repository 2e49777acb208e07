//! The words of a grammar: which classes each belongs to and what it stands for there.

use crate::error::GrammarError;
use crate::template::{Value, by_name};
use foldhash::fast::FixedState;
use lagesbild_model::time::{Amount, Meaning, Weekday, YearRef};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};

/// A class of words, as written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawClass {
    pub name: String,
    pub kind: Option<Kind>,
    /// Only words that begin with a capital count (May, March).
    #[serde(default)]
    pub capital: bool,
    /// Only words that begin with a small letter count.
    #[serde(default)]
    pub small: bool,
    /// Numbers in digits belong to it too, within these bounds, both inclusive.
    pub digits: Option<(u32, u32)>,
    /// Value to forms.
    #[serde(default)]
    pub values: BTreeMap<String, Vec<String>>,
    /// Words without a value.
    #[serde(default)]
    pub words: Vec<String>,
    /// Instead of values: compounds of other classes (`name`) and of letters (`'s'`).
    #[serde(default)]
    pub compounds: Vec<Vec<String>>,
}

/// What the values of a class are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    /// 1 (Monday) to 7.
    Weekday,
    /// A whole number.
    Number,
    /// `2` just so many, `2+` at least so many, `2-3` between the two.
    Amount,
    /// A unit's name.
    Unit,
    /// A part's name.
    Part,
    /// A season's name.
    Season,
    /// `12-25`, `12-24 +2` for that day and the two after, `easter -2 +1` from two before to one after, `6-19 friday` for
    /// the first Friday from that day on.
    Feast,
    /// An offset (`Z`, `+02:00`) or a name of the IANA list.
    Zone,
}

/// One reading of a word.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub class: u16,
    /// Whether the word must begin with a capital, or must not; `None` if it may do either.
    pub capital: Option<bool>,
    /// One value for each piece that has one.
    pub values: Vec<Value>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Lexicon {
    ids: HashMap<String, u32, FixedState>,
    entries: Vec<Vec<Entry>>,
    classes: Vec<Class>,
}

#[derive(Clone, Debug)]
pub(crate) struct Class {
    pub name: String,
    pub digits: Option<(u32, u32)>,
    /// How many values its words carry.
    pub arity: usize,
    forms: Vec<(String, Vec<Value>)>,
}

impl Lexicon {
    pub fn new(raw: &[RawClass]) -> Result<Lexicon, GrammarError> {
        let mut lexicon = Lexicon::default();
        for class in raw {
            lexicon.add(class).map_err(|problem| GrammarError::Class { class: class.name.clone(), problem })?;
        }
        Ok(lexicon)
    }

    /// The number of a word in lower case, if the grammar knows it.
    pub fn find(&self, folded: &str) -> Option<u32> {
        self.ids.get(folded).copied()
    }

    /// The number of a word in lower case, a new one if need be.
    pub fn intern(&mut self, folded: &str) -> u32 {
        if let Some(id) = self.ids.get(folded) {
            return *id;
        }
        // Grammars hold some thousand words.
        let id = self.entries.len() as u32;
        self.ids.insert(folded.to_owned(), id);
        self.entries.push(Vec::new());
        id
    }

    pub fn readings(&self, word: u32) -> &[Entry] {
        self.entries.get(word as usize).map_or(&[], Vec::as_slice)
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// The classes that a word belongs to.
    pub fn classes_of(&self, word: usize) -> Vec<u32> {
        self.entries.get(word).into_iter().flatten().map(|entry| entry.class.into()).collect()
    }

    pub fn class(&self, name: &str) -> Option<(u16, &Class)> {
        let at = self.classes.iter().position(|class| class.name == name)?;
        Some((u16::try_from(at).ok()?, self.classes.get(at)?))
    }

    pub fn class_at(&self, class: u16) -> Option<&Class> {
        self.classes.get(usize::from(class))
    }

    /// All words of a class.
    pub fn words_of(&self, class: u16) -> impl Iterator<Item = u32> + '_ {
        let forms = self.class_at(class).map_or(&[][..], |class| class.forms.as_slice());
        forms.iter().filter_map(|(form, _)| self.find(form))
    }

    fn add(&mut self, raw: &RawClass) -> Result<(), String> {
        if self.class(&raw.name).is_some() {
            return Err("there are two of that name".to_owned());
        }
        let capital = match (raw.capital, raw.small) {
            (true, true) => return Err("no word is both capital and small".to_owned()),
            (false, false) => None,
            (capital, _) => Some(capital),
        };
        let mut forms: Vec<(String, Vec<Value>)> = Vec::new();
        for (key, words) in &raw.values {
            let kind = raw.kind.ok_or("it has values but no kind")?;
            let value = read_value(kind, key).ok_or_else(|| format!("{key:?} is not a value of its kind"))?;
            forms.extend(words.iter().map(|word| (word.to_lowercase(), vec![value.clone()])));
        }
        forms.extend(raw.words.iter().map(|word| (word.to_lowercase(), Vec::new())));
        for compound in &raw.compounds {
            forms.extend(self.join(compound)?);
        }
        let arity = forms.first().map_or(usize::from(raw.digits.is_some()), |(_, values)| values.len());
        if let Some((form, _)) = forms.iter().find(|(_, values)| values.len() != arity) {
            return Err(format!("{form:?} carries not as many values as the others"));
        }
        if let Some((form, _)) = forms.iter().find(|(form, _)| !form.chars().all(char::is_alphabetic)) {
            return Err(format!("{form:?} is not one word of letters alone"));
        }
        let class = u16::try_from(self.classes.len()).map_err(|_| "there are too many classes")?;
        for (form, values) in &forms {
            let id = self.intern(form) as usize;
            if let Some(readings) = self.entries.get_mut(id) {
                readings.push(Entry { class, capital, values: values.clone() });
            }
        }
        self.classes.push(Class { name: raw.name.clone(), digits: raw.digits, arity, forms });
        Ok(())
    }

    /// Every word that the pieces make, one after the other.
    fn join(&self, pieces: &[String]) -> Result<Vec<(String, Vec<Value>)>, String> {
        let mut made = vec![(String::new(), Vec::new())];
        for piece in pieces {
            let next = match piece.strip_prefix('\'').and_then(|p| p.strip_suffix('\'')) {
                Some(letters) => vec![(letters.to_lowercase(), Vec::new())],
                None => {
                    self.class(piece).ok_or_else(|| format!("there is no class {piece:?} before it"))?.1.forms.clone()
                }
            };
            made = made
                .iter()
                .flat_map(|(head, values)| {
                    next.iter().map(move |(tail, more)| {
                        (format!("{head}{tail}"), values.iter().chain(more).cloned().collect::<Vec<_>>())
                    })
                })
                .collect();
            if made.len() > 20_000 {
                return Err("its compounds make more than 20000 words".to_owned());
            }
        }
        Ok(made)
    }
}

fn read_value(kind: Kind, key: &str) -> Option<Value> {
    Some(match kind {
        Kind::Weekday => Value::Weekday(Weekday::from_number(key.parse().ok()?)?),
        Kind::Number => Value::Int(key.parse().ok()?),
        Kind::Amount => Value::Amount(read_amount(key)?),
        Kind::Unit => Value::Unit(by_name(key)?),
        Kind::Part => Value::Part(by_name(key)?),
        Kind::Season => Value::Season(by_name(key)?),
        Kind::Feast => Value::Meaning(read_feast(key)?),
        Kind::Zone => Value::Zone(key.parse().ok()?),
    })
}

fn read_amount(key: &str) -> Option<Amount> {
    if let Some(least) = key.strip_suffix('+') {
        return Some(Amount::between(least.parse().ok()?, None));
    }
    match key.split_once('-') {
        Some((least, most)) => Some(Amount::between(least.parse().ok()?, Some(most.parse().ok()?))),
        None => key.parse().ok().map(Amount::exactly),
    }
}

fn read_feast(key: &str) -> Option<Meaning> {
    let mut parts = key.split_whitespace().peekable();
    let head = parts.next()?;
    let fixed = match head.split_once('-') {
        Some((month, day)) => Some((month.parse().ok()?, day.parse().ok()?)),
        None if head == "easter" => None,
        None => return None,
    };
    let weekday = parts.peek().and_then(|part| by_name::<Weekday>(part));
    if weekday.is_some() {
        parts.next();
    }
    let offsets: Vec<i16> = parts.map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let (first, last) = match offsets.as_slice() {
        [] => (0, 0),
        [last] => (0.min(*last), 0.max(*last)),
        [first, last] => (*first, *last),
        _ => return None,
    };
    (first <= last).then_some(Meaning::Feast { fixed, first, last, weekday, year: YearRef::Open })
}
