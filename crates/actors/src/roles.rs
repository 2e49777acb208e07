use crate::{ActorsError, Modifier, Role};
use lagesbild_model::Language;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The words of one language that make an actor of a state or group and a noun: `packs/<language>/actor_roles.toml`.
///
/// The words follow `form/declension` where they inflect by rule: `styrk/or` is `styrka`, `styrkan`, `styrkor`,
/// `styrkorna` if the file says `or = ["a", "an", "or", "orna"]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleWords {
    /// Endings by the name of the declension.
    #[serde(default)]
    pub declensions: BTreeMap<String, Vec<String>>,
    /// The declension of every adjective of a state or people, if adjectives inflect.
    pub adjective: Option<String>,
    /// How a name gets its genitive.
    #[serde(default)]
    pub genitive: Genitive,
    /// What may stand between the parts of a compound (`""`, `-`, `s`).
    #[serde(default)]
    pub joiners: Vec<String>,
    /// Words that may stand between an adjective or genitive and the role noun (`national`, `elite`).
    #[serde(default)]
    pub between: Vec<String>,
    /// Links from a role noun to its owner (`of`, `of the`).
    #[serde(default)]
    pub of: Vec<String>,
    /// The same, after nouns for persons only (`for`).
    #[serde(default)]
    pub of_person: Vec<String>,
    /// Links to a country, after role nouns that stand alone (`in`).
    #[serde(default)]
    pub within: Vec<String>,
    /// What joins two adjectives that share a role noun (`and`).
    #[serde(default)]
    pub and: Vec<String>,
    /// How a leader's forces are called: `{0}` for the name, `{1}` for it in the genitive, `{2}` for one of the
    /// titles or none.
    #[serde(default)]
    pub led: Vec<String>,
    /// What may stand before a leader's name.
    #[serde(default)]
    pub titles: Vec<String>,
    /// What comes before a name and turns it into a property (`pro-`).
    #[serde(default)]
    pub prefix: Vec<Affix>,
    /// What is joined after a name and turns it into a property (`-held`).
    #[serde(default)]
    pub suffix: Vec<Affix>,
    /// The role nouns.
    #[serde(default)]
    pub role: Vec<RoleNoun>,
}

/// How a name gets its genitive in one language.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Genitive {
    /// What is added, most usual first.
    #[serde(default)]
    pub suffixes: Vec<String>,
    /// The letters after which nothing is added when we write a genitive ourselves.
    #[serde(default)]
    pub bare_after: String,
    /// What is added after an acronym when we write a genitive ourselves.
    #[serde(default)]
    pub acronym: String,
}

impl Genitive {
    /// A name in the genitive.
    pub(crate) fn of(&self, name: &str) -> String {
        let last = name.chars().next_back();
        if last.is_some_and(|c| self.bare_after.contains(c)) {
            return name.to_owned();
        }
        let acronym = name.chars().count() > 1 && name.chars().all(|c| c.is_uppercase());
        let usual = self.suffixes.first().map_or("", String::as_str);
        format!("{name}{}", if acronym { &self.acronym } else { usual })
    }
}

/// A prefix or suffix that makes a property of an actor's name.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Affix {
    /// What it means.
    pub means: Modifier,
    /// Its forms, as `form/declension` where they inflect.
    pub words: Vec<String>,
}

/// Whose role nouns may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// Only a state.
    State,
    /// Only an actor that is no state.
    Group,
}

/// Nouns of one role.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleNoun {
    /// The role.
    pub role: Role,
    /// Whose it may be; anybody's if not told.
    pub of: Option<Owner>,
    /// Nouns that need their owner beside them.
    #[serde(default)]
    pub words: Vec<String>,
    /// Nouns that also stand alone, for the country spoken of.
    #[serde(default)]
    pub alone: Vec<String>,
    /// Stems that stand for the role in a compound with a suffix (`government` in `government-held`).
    #[serde(default)]
    pub stems: Vec<String>,
}

impl RoleWords {
    /// Reads the file.
    ///
    /// # Errors
    /// [`ActorsError::Toml`] if it is not of that form.
    pub fn from_toml(language: Language, text: &str) -> Result<RoleWords, ActorsError> {
        toml::from_str(text).map_err(|error| ActorsError::Toml {
            file: format!("packs/{language}/actor_roles.toml"),
            message: error.to_string(),
        })
    }

    /// All forms of a word written as `form` or `form/declension`.
    pub(crate) fn inflect(&self, language: Language, word: &str) -> Result<Vec<String>, ActorsError> {
        let fault = |message: String| ActorsError::Words { language: language.code(), message };
        // A stroke before a capital belongs to the name.
        let split = word.rsplit_once('/').filter(|(_, name)| name.chars().all(|c| c.is_ascii_lowercase()));
        let forms = match split {
            None => vec![word.to_owned()],
            Some((stem, declension)) => self
                .declensions
                .get(declension)
                .ok_or_else(|| fault(format!("{word:?} has no declension {declension:?}; add it under [declensions]")))?
                .iter()
                .map(|ending| format!("{stem}{ending}"))
                .collect(),
        };
        if forms.iter().any(|form| form.trim().is_empty()) {
            return Err(fault(format!("{word:?} has an empty form; write at least one letter")));
        }
        Ok(forms)
    }
}
