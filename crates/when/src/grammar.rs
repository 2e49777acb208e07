use crate::error::GrammarError;
use crate::index::Index;
use crate::lexicon::{Lexicon, RawClass};
use crate::pattern::{self, Names, Step};
use crate::template::Term;
use lagesbild_model::time::{Anchor, Relation, Shading, Tells};
use serde::Deserialize;

/// The file, as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    /// From the innermost to that which is looked for in texts.
    groups: Vec<String>,
    #[serde(default)]
    class: Vec<RawClass>,
    #[serde(default)]
    pattern: Vec<RawPattern>,
    /// Texts in which nothing must be found.
    #[serde(default)]
    nothing: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPattern {
    id: String,
    /// Its groups; the last group of all, if not said.
    #[serde(rename = "in", default)]
    groups: Vec<String>,
    #[serde(rename = "match")]
    matches: Vec<String>,
    means: String,
    relation: Option<Relation>,
    shading: Option<Shading>,
    anchor: Option<Anchor>,
    tells: Option<Tells>,
    /// Words right before the expression with which it is none.
    #[serde(default)]
    not_after: Vec<String>,
    /// Words right after the expression with which it is none.
    #[serde(default)]
    not_before: Vec<String>,
    #[serde(default)]
    examples: Vec<(String, String, String)>,
}

/// What one language says of time: words with values, and patterns of them with meanings. See the head of its
/// `time.toml` for the form.
#[derive(Clone, Debug)]
pub struct TimeGrammar {
    pub(crate) lexicon: Lexicon,
    pub(crate) patterns: Vec<Pattern>,
    pub(crate) index: Index,
    groups: usize,
    examples: Vec<GrammarExample>,
}

#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    pub id: String,
    own: Vec<usize>,
    pub matches: Vec<Vec<Step>>,
    pub names: Names,
    pub means: Term,
    pub relation: Option<Relation>,
    pub shading: Option<Shading>,
    pub anchor: Option<Anchor>,
    pub tells: Option<Tells>,
    pub not_after: Vec<u32>,
    pub not_before: Vec<u32>,
}

/// A pattern's example: what must be found in its text, seen from its reference date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrammarExample {
    /// The pattern's id; `None` for texts in which nothing must be found.
    pub pattern: Option<String>,
    /// The text, without the brackets that mark the expression in the file.
    pub text: String,
    /// The date of publication as EDTF, perhaps with a direction: `2021-08-13 future`.
    pub seen_from: String,
    /// What must come out.
    pub expected: Expected,
}

/// What an example expects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// No expression at all.
    Nothing,
    /// An expression with these words and these days, in gold's terms: `2021-08-12`, `2021-08-01/2021-08-31`, an open
    /// end as `..`, `-` if no day can be told.
    Days {
        /// The words.
        words: String,
        /// The days.
        days: String,
    },
}

impl TimeGrammar {
    /// Reads a `time.toml`.
    ///
    /// # Errors
    /// [`GrammarError`] names the class or pattern and what is wrong with it.
    pub fn from_toml(text: &str) -> Result<TimeGrammar, GrammarError> {
        let raw: Raw = toml::from_str(text).map_err(|e| GrammarError::Form(e.to_string()))?;
        let mut grammar = TimeGrammar {
            lexicon: Lexicon::new(&raw.class)?,
            patterns: Vec::new(),
            index: Index::default(),
            groups: raw.groups.len(),
            examples: Vec::new(),
        };
        if raw.groups.is_empty() || raw.groups.len() > 16 {
            return Err(GrammarError::Form("groups: name between one and sixteen".to_owned()));
        }
        if let Some(class) = raw.class.iter().find(|class| raw.groups.contains(&class.name)) {
            let problem = "a group bears that name too".to_owned();
            return Err(GrammarError::Class { class: class.name.clone(), problem });
        }
        for pattern in &raw.pattern {
            grammar
                .add(pattern, &raw.groups)
                .map_err(|problem| GrammarError::Pattern { pattern: pattern.id.clone(), problem })?;
        }
        let ways: Vec<_> = grammar.patterns.iter().map(|p| (p.own.as_slice(), p.matches.as_slice())).collect();
        grammar.index = Index::new(&grammar.lexicon, grammar.groups, &ways);
        let nothing = raw.nothing.iter().map(|text| GrammarExample {
            pattern: None,
            text: text.clone(),
            seen_from: String::new(),
            expected: Expected::Nothing,
        });
        grammar.examples.extend(nothing);
        Ok(grammar)
    }

    /// All examples of the file, in its order; those without a pattern last.
    pub fn examples(&self) -> &[GrammarExample] {
        &self.examples
    }

    /// The ids of all patterns, in the file's order.
    pub fn pattern_ids(&self) -> impl Iterator<Item = &str> {
        self.patterns.iter().map(|pattern| pattern.id.as_str())
    }

    /// The group that is looked for in texts.
    pub(crate) fn top(&self) -> usize {
        self.groups.saturating_sub(1)
    }

    fn add(&mut self, raw: &RawPattern, groups: &[String]) -> Result<(), String> {
        if self.patterns.iter().any(|p| p.id == raw.id) {
            return Err("there are two of that id".to_owned());
        }
        let own: Vec<usize> = if raw.groups.is_empty() {
            vec![groups.len() - 1]
        } else {
            let find =
                |name: &String| groups.iter().position(|g| g == name).ok_or(format!("there is no group {name:?}"));
            raw.groups.iter().map(find).collect::<Result<_, _>>()?
        };
        let inner = own.iter().any(|group| *group + 1 < groups.len());
        let of_the_whole =
            raw.relation.is_some() || raw.anchor.is_some() || raw.shading.is_some() || raw.tells.is_some();
        if inner && of_the_whole {
            return Err("relation, anchor, shading and tells belong to patterns of the last group alone".to_owned());
        }
        // Only earlier groups may be referred to, so that no pattern holds itself.
        let earlier = groups.get(..own.iter().copied().min().unwrap_or(0)).unwrap_or_default();
        let mut names = Names::default();
        let mut matches = Vec::new();
        for text in &raw.matches {
            matches.push(pattern::parse(text, &mut self.lexicon, earlier, &mut names)?);
        }
        let means = Term::parse(&raw.means)?;
        let mut used = Vec::new();
        means.variables(&mut used);
        if let Some(name) = used.iter().find(|name| names.position(name).is_none()) {
            return Err(format!("means: nothing is caught as ${name}"));
        }
        let mut intern = |words: &[String]| words.iter().map(|w| self.lexicon.intern(&w.to_lowercase())).collect();
        let (not_after, not_before) = (intern(&raw.not_after), intern(&raw.not_before));
        u16::try_from(self.patterns.len()).map_err(|_| "there are too many patterns")?;
        for example in &raw.examples {
            self.examples.push(read_example(&raw.id, example)?);
        }
        let RawPattern { relation, shading, anchor, tells, .. } = *raw;
        let id = raw.id.clone();
        self.patterns.push(Pattern {
            id,
            own,
            matches,
            names,
            means,
            relation,
            shading,
            anchor,
            tells,
            not_after,
            not_before,
        });
        Ok(())
    }
}

fn read_example(pattern: &str, (text, seen_from, days): &(String, String, String)) -> Result<GrammarExample, String> {
    let marked = text.split_once('[').and_then(|(before, rest)| {
        let (words, after) = rest.split_once(']')?;
        Some((words.to_owned(), format!("{before}{words}{after}")))
    });
    let (words, text) = marked.ok_or_else(|| format!("the example {text:?} marks no [expression]"))?;
    Ok(GrammarExample {
        pattern: Some(pattern.to_owned()),
        text,
        seen_from: seen_from.clone(),
        expected: Expected::Days { words, days: days.clone() },
    })
}
