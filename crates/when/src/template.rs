//! The `means` of a pattern: a term such as `part($part, weekday($weekday, nearest))`, in which `$name` stands for what
//! the pattern caught under that name.

use lagesbild_model::time::{
    Amount, Bound, Clock, Counted, Day, Meaning, Part, Pick, Season, Unit, Vague, Weekday, YearRef, Zone,
};
use serde::de::IntoDeserializer;
use serde::de::value::{Error as ValueError, StrDeserializer};

/// What a word or a part of a pattern stands for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Int(i32),
    Amount(Amount),
    Weekday(Weekday),
    Unit(Unit),
    Part(Part),
    Season(Season),
    Zone(Zone),
    Meaning(Meaning),
}

/// A value of the model by the name that it has in files.
pub(crate) fn by_name<T: serde::de::DeserializeOwned>(name: &str) -> Option<T> {
    let source: StrDeserializer<'_, ValueError> = name.into_deserializer();
    T::deserialize(source).ok()
}

/// A term, as written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Term {
    Variable(String),
    Int(i32),
    Name(String),
    Call { name: String, arguments: Vec<(Option<String>, Term)> },
}

/// The functions, with the keys that each takes beside its places.
const FUNCTIONS: &[(&str, &[&str])] = &[
    ("date", &["y", "m", "d", "w"]),
    ("rel", &[]),
    ("season", &["y"]),
    ("years", &[]),
    ("era", &[]),
    ("of_year", &[]),
    ("unit", &[]),
    ("weekday", &[]),
    ("part", &[]),
    ("clock", &["pm", "zone"]),
    ("clock_run", &["zone"]),
    ("at", &[]),
    ("away", &[]),
    ("away_to_the_day", &[]),
    ("short", &[]),
    ("away_like", &[]),
    ("stretch", &[]),
    ("within", &[]),
    ("numbered", &["y"]),
    ("range", &[]),
    ("duration", &[]),
    ("every", &[]),
    ("vague", &[]),
    ("upto", &[]),
    ("and_half", &[]),
    ("under", &[]),
    ("over", &[]),
    ("just_under", &[]),
    ("just_over", &[]),
    ("nth", &[]),
    ("both", &[]),
    ("ancient", &[]),
];

impl Term {
    pub fn parse(text: &str) -> Result<Term, String> {
        let mut source = Source { text, at: 0 };
        let term = source.term(0)?;
        source.skip_space();
        if source.at < text.len() {
            return Err(format!("means: what follows byte {} is left over", source.at));
        }
        Ok(term)
    }

    /// The names of all variables in it.
    pub fn variables<'a>(&'a self, into: &mut Vec<&'a str>) {
        match self {
            Term::Variable(name) => into.push(name),
            Term::Call { arguments, .. } => arguments.iter().for_each(|(_, term)| term.variables(into)),
            Term::Int(_) | Term::Name(_) => {}
        }
    }

    /// The meaning with what was caught filled in; `None` if the pieces make none (a 31st of April).
    pub fn meaning(&self, caught: &dyn Fn(&str) -> Option<Value>) -> Option<Meaning> {
        match self.value(caught)? {
            Value::Meaning(meaning) => Some(meaning),
            _ => None,
        }
    }

    fn value(&self, caught: &dyn Fn(&str) -> Option<Value>) -> Option<Value> {
        match self {
            Term::Variable(name) => caught(name),
            Term::Int(n) => Some(Value::Int(*n)),
            Term::Name(name) => match name.as_str() {
                "now" => Some(Value::Meaning(Meaning::Present)),
                _ => by_name(name).map(Value::Unit).or_else(|| by_name(name).map(Value::Part)),
            },
            Term::Call { name, arguments } => Arguments { arguments, caught }.call(name).map(Value::Meaning),
        }
    }
}

struct Arguments<'a> {
    arguments: &'a [(Option<String>, Term)],
    caught: &'a dyn Fn(&str) -> Option<Value>,
}

impl Arguments<'_> {
    fn call(&self, function: &str) -> Option<Meaning> {
        Some(match function {
            "date" => self.date()?,
            "season" => Meaning::Season { season: self.season(0)?, year: self.year()? },
            "years" => Meaning::Years { first: self.int(0)?, last: self.int(1)? },
            "era" => era(self.int(0)?)?,
            "of_year" => of_year(self.meaning(0)?, self.year_at(1)?)?,
            "unit" => Meaning::Unit { unit: self.unit(0)?, offset: self.int(1)? },
            "weekday" => Meaning::Weekday { weekday: self.weekday(0)?, pick: self.pick()? },
            "part" => Meaning::Part { part: self.part(0)?, of: Box::new(self.meaning(1)?) },
            "clock" => Meaning::Clock { clock: self.clock()?, of: None, zone: self.zone()? },
            "clock_run" => Meaning::Clock { clock: self.clock_run()?, of: None, zone: self.zone()? },
            "at" => on_day(self.meaning(0)?, self.meaning(1)?)?,
            "away" | "away_to_the_day" => Meaning::Away {
                amount: self.amount(0)?,
                unit: self.unit(1)?,
                later: self.name(2)? == "later",
                to_the_day: function == "away_to_the_day",
            },
            "away_like" => Meaning::AwayLike { amount: self.amount(0)? },
            "stretch" => {
                Meaning::Stretch { amount: self.amount(0)?, unit: self.unit(1)?, ahead: self.name(2)? == "ahead" }
            }
            "within" => Meaning::Duration { amount: self.amount(0)?, unit: self.unit(1)?, within: true },
            "numbered" => {
                Meaning::Numbered { unit: self.unit(0)?, number: u8::try_from(self.int(1)?).ok()?, year: self.year()? }
            }
            "range" => Meaning::Range { from: Box::new(self.meaning(0)?), to: Box::new(self.meaning(1)?) },
            "duration" => Meaning::Duration { amount: self.amount(0)?, unit: self.unit(1)?, within: false },
            "every" => match self.value(0)? {
                Value::Weekday(weekday) => Meaning::Repeated { unit: Unit::Week, every: 1, on: Some(weekday) },
                _ => Meaning::Repeated { unit: self.unit(0)?, every: self.every()?, on: None },
            },
            "ancient" => Meaning::Ancient { year: u16::try_from(self.int(0)?).ok()? },
            "both" => Meaning::Both { one: Box::new(self.meaning(0)?), other: Box::new(self.meaning(1)?) },
            "nth" => Meaning::Nth { number: self.ordinal()?, what: self.counted(1)?, of: Box::new(self.meaning(2)?) },
            "vague" => Meaning::Vague { side: by_name::<Vague>(self.name(0)?)? },
            _ => return None,
        })
    }

    fn term(&self, place: usize) -> Option<&Term> {
        self.arguments.iter().filter(|(key, _)| key.is_none()).nth(place).map(|(_, term)| term)
    }

    fn keyed(&self, key: &str) -> Option<&Term> {
        self.arguments.iter().find(|(k, _)| k.as_deref() == Some(key)).map(|(_, term)| term)
    }

    fn value(&self, place: usize) -> Option<Value> {
        self.term(place)?.value(self.caught)
    }

    fn name(&self, place: usize) -> Option<&str> {
        match self.term(place)? {
            Term::Name(name) => Some(name),
            _ => None,
        }
    }

    fn int(&self, place: usize) -> Option<i32> {
        int(self.value(place)?)
    }

    fn unit(&self, place: usize) -> Option<Unit> {
        match self.value(place)? {
            Value::Unit(unit) => Some(unit),
            _ => None,
        }
    }

    fn part(&self, place: usize) -> Option<Part> {
        match self.value(place)? {
            Value::Part(part) => Some(part),
            _ => None,
        }
    }

    /// The second argument, if there is one: every so many.
    fn every(&self) -> Option<u32> {
        if self.term(1).is_some() { self.amount(1)?.whole() } else { Some(1) }
    }

    fn ordinal(&self) -> Option<i8> {
        i8::try_from(self.int(0)?).ok().filter(|n| *n != 0)
    }

    fn counted(&self, place: usize) -> Option<Counted> {
        match self.value(place)? {
            Value::Unit(unit) => Some(Counted::Unit(unit)),
            Value::Weekday(weekday) => Some(Counted::Weekday(weekday)),
            _ => None,
        }
    }

    /// The zone under its key; `None` inside if there is no such key.
    fn zone(&self) -> Option<Option<Zone>> {
        let Some(term) = self.keyed("zone") else { return Some(None) };
        match term.value(self.caught)? {
            Value::Zone(zone) => Some(Some(zone)),
            _ => None,
        }
    }

    fn season(&self, place: usize) -> Option<Season> {
        match self.value(place)? {
            Value::Season(season) => Some(season),
            _ => None,
        }
    }

    fn weekday(&self, place: usize) -> Option<Weekday> {
        match self.value(place)? {
            Value::Weekday(weekday) => Some(weekday),
            _ => None,
        }
    }

    fn meaning(&self, place: usize) -> Option<Meaning> {
        match self.value(place)? {
            Value::Meaning(meaning) => Some(meaning),
            _ => None,
        }
    }

    /// A number, or `upto($a, $b)` for a range of them.
    fn amount(&self, place: usize) -> Option<Amount> {
        match self.term(place)? {
            Term::Call { name, arguments } if name == "upto" => {
                let both = Arguments { arguments, caught: self.caught };
                let (least, most) = (both.amount(0)?, both.amount(1)?.most);
                most.is_none_or(|most| least.least <= most).then_some(Amount::between(least.least, most))
            }
            Term::Call { name, arguments } => {
                let amount = Arguments { arguments, caught: self.caught }.amount(0)?;
                if name == "and_half" {
                    return Some(Amount { half: true, ..amount });
                }
                let bound = by_name::<Bound>(name)?;
                // Of several weeks none tells more.
                Some(Amount { bound: amount.most.map(|_| bound), ..amount })
            }
            // Several, of which no more is said.
            Term::Name(name) if name == "some" => Some(Amount::between(2, None)),
            _ => match self.value(place)? {
                Value::Amount(amount) => Some(amount),
                Value::Int(n) => Some(Amount::exactly(u32::try_from(n).ok()?)),
                _ => None,
            },
        }
    }

    fn pick(&self) -> Option<Pick> {
        match self.term(1)? {
            Term::Int(weeks) => Some(Pick::InWeek(*weeks)),
            Term::Name(name) => by_name(name),
            _ => None,
        }
    }

    /// Hours and minutes in one number: 1730.
    fn clock_run(&self) -> Option<Clock> {
        let n = self.int(0)?;
        let (hour, minute) = (u8::try_from(n / 100).ok()?, u8::try_from(n % 100).ok()?);
        (hour < 24 && minute < 60).then_some(Clock { hour, minute: Some(minute) })
    }

    fn clock(&self) -> Option<Clock> {
        let hour = u8::try_from(self.int(0)?).ok()?;
        let minute = match self.term(1) {
            Some(term) => Some(u8::try_from(int(term.value(self.caught)?)?).ok()?),
            None => None,
        };
        // Noon and midnight are 12 on a clock of twelve hours.
        let hour = match self.keyed("pm") {
            Some(Term::Int(0)) => (1..=12).contains(&hour).then_some(hour % 12)?,
            Some(_) => (1..=12).contains(&hour).then_some(hour % 12 + 12)?,
            None => hour,
        };
        (hour < 24 && minute.is_none_or(|m| m < 60)).then_some(Clock { hour, minute })
    }

    fn year(&self) -> Option<YearRef> {
        self.keyed("y").map_or(Some(YearRef::Open), |term| year(term, self.caught))
    }

    fn year_at(&self, place: usize) -> Option<YearRef> {
        year(self.term(place)?, self.caught)
    }

    fn date(&self) -> Option<Meaning> {
        let keyed = |key: &str| -> Option<Option<Value>> {
            self.keyed(key).map_or(Some(None), |term| term.value(self.caught).map(Some))
        };
        let narrow = |value: Option<Value>| -> Option<Option<u8>> {
            value.map_or(Some(None), |v| u8::try_from(int(v)?).ok().map(Some))
        };
        let (month, day) = (narrow(keyed("m")?)?, narrow(keyed("d")?)?);
        let weekday = match keyed("w")? {
            Some(Value::Weekday(weekday)) => Some(weekday),
            _ => None,
        };
        let year = self.year()?;
        // A leap year stands in for a year that is not told, so that 29 February may be meant.
        let sample = if let YearRef::Told(year) = year { year } else { 2000 };
        Day::new(sample, month.unwrap_or(1), day.unwrap_or(1))?;
        Some(Meaning::Calendar { year, month, day, weekday })
    }
}

fn int(value: Value) -> Option<i32> {
    match value {
        Value::Int(n) => Some(n),
        Value::Amount(amount) => i32::try_from(amount.whole()?).ok(),
        _ => None,
    }
}

fn year(term: &Term, caught: &dyn Fn(&str) -> Option<Value>) -> Option<YearRef> {
    match term {
        Term::Call { name, arguments } if name == "rel" => {
            Some(YearRef::Relative(Arguments { arguments, caught }.int(0)?))
        }
        // Two digits of a year: 50 to 99 of the last century, 00 to 49 of this.
        Term::Call { name, arguments } if name == "short" => {
            let year = Arguments { arguments, caught }.int(0).filter(|year| (0..100).contains(year))?;
            Some(YearRef::Told(if year < 50 { 2000 + year } else { 1900 + year }))
        }
        Term::Name(name) if name == "past" => Some(YearRef::Past),
        Term::Name(name) if name == "coming" => Some(YearRef::Coming),
        // A year may also be caught as a whole expression: that year, this one, the last.
        _ => match term.value(caught)? {
            Value::Int(year) => Some(YearRef::Told(year)),
            Value::Meaning(Meaning::Unit { unit: Unit::Year, offset }) => Some(YearRef::Relative(offset)),
            Value::Meaning(Meaning::Calendar { year, month: None, day: None, .. }) => Some(year),
            _ => None,
        },
    }
}

/// The years that a round number opens: 1990 ten of them, 1800 a hundred, 90 those of the last century.
fn era(n: i32) -> Option<Meaning> {
    let first = if (10..100).contains(&n) { 1900 + n } else { n };
    let length = if n % 100 == 0 { 100 } else { 10 };
    (n % 10 == 0 && (100..=9900).contains(&first)).then_some(Meaning::Years { first, last: first + length - 1 })
}

/// The same date, season or feast in that year.
fn of_year(meaning: Meaning, year: YearRef) -> Option<Meaning> {
    Some(match meaning {
        Meaning::Calendar { month, day, weekday, .. } => {
            // Not the 29th of a February that has none.
            let told = if let YearRef::Told(year) = year { year } else { 2000 };
            Day::new(told, month.unwrap_or(1), day.unwrap_or(1))?;
            Meaning::Calendar { year, month, day, weekday }
        }
        Meaning::Season { season, .. } => Meaning::Season { season, year },
        Meaning::Numbered { unit, number, .. } => Meaning::Numbered { unit, number, year },
        Meaning::Feast { fixed, first, last, weekday, .. } => Meaning::Feast { fixed, first, last, weekday, year },
        Meaning::Nth { number, what, of } => Meaning::Nth { number, what, of: Box::new(of_year(*of, year)?) },
        Meaning::Part { part, of } => Meaning::Part { part, of: Box::new(of_year(*of, year)?) },
        _ => return None,
    })
}

/// A clock time or a part of the day on that day.
fn on_day(time: Meaning, day: Meaning) -> Option<Meaning> {
    match time {
        Meaning::Clock { clock, of: None, zone } => Some(Meaning::Clock { clock, of: Some(Box::new(day)), zone }),
        _ => None,
    }
}

struct Source<'a> {
    text: &'a str,
    at: usize,
}

impl Source<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn skip_space(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn eat(&mut self, c: char) -> bool {
        self.skip_space();
        let hit = self.rest().starts_with(c);
        self.at += if hit { c.len_utf8() } else { 0 };
        hit
    }

    fn word(&mut self) -> String {
        let length = self.rest().find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(self.rest().len());
        let word = self.rest().get(..length).unwrap_or_default().to_owned();
        self.at += length;
        word
    }

    fn term(&mut self, depth: usize) -> Result<Term, String> {
        if depth > 8 {
            return Err("means: nested too deep".to_owned());
        }
        self.skip_space();
        if self.eat('$') {
            return Ok(Term::Variable(self.word()));
        }
        let negative = self.eat('-');
        let word = self.word();
        if let Ok(n) = word.parse::<i32>() {
            return Ok(Term::Int(if negative { -n } else { n }));
        }
        if word.is_empty() || negative {
            return Err(format!("means: expected a function, a name, a number or $name at byte {}", self.at));
        }
        if !self.eat('(') {
            return Ok(Term::Name(word));
        }
        let Some((_, keys)) = FUNCTIONS.iter().find(|(name, _)| *name == word) else {
            return Err(format!("means: there is no function {word:?}"));
        };
        let mut arguments = Vec::new();
        while !self.eat(')') {
            let before = self.at;
            self.skip_space();
            let key = self.word();
            let key = if !key.is_empty() && self.eat('=') {
                if !keys.contains(&key.as_str()) {
                    return Err(format!("means: {word} takes no {key:?}"));
                }
                Some(key)
            } else {
                self.at = before;
                None
            };
            arguments.push((key, self.term(depth + 1)?));
            if !self.eat(',') && !self.rest().trim_start().starts_with(')') {
                return Err(format!("means: expected ',' or ')' at byte {}", self.at));
            }
        }
        Ok(Term::Call { name: word, arguments })
    }
}
