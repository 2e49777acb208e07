//! The words of the interface, in the language that the user reads. They stand in `i18n/*.toml`.

use lagesbild_model::Language;
use std::borrow::Cow;
use std::collections::BTreeMap;

const SWEDISH: &str = include_str!("../i18n/sv.toml");
const ENGLISH: &str = include_str!("../i18n/en.toml");

type Section = BTreeMap<String, String>;

/// The interface in one language.
pub struct Words {
    sections: BTreeMap<String, Section>,
    language: Language,
}

impl Words {
    /// The words of that language.
    pub fn of(language: Language) -> Words {
        let file = match language {
            Language::Swedish => SWEDISH,
            Language::English => ENGLISH,
        };
        // The files are part of the program; a test reads both.
        Words { sections: toml::from_str(file).unwrap_or_default(), language }
    }

    /// The language.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The word of a key, or the key.
    pub fn get<'a>(&'a self, section: &str, key: &'a str) -> &'a str {
        self.sections.get(section).and_then(|s| s.get(key)).map_or(key, String::as_str)
    }

    /// The message of a key with its `{name}` places filled in; what is filled in is not looked at again.
    pub fn message(&self, key: &str, values: &[(&str, String)]) -> String {
        fill(self.get("message", key), values)
    }

    /// The sentence of a key in any section, filled in the same way.
    pub fn fill(&self, section: &str, key: &str, values: &[(&str, String)]) -> String {
        fill(self.get(section, key), values)
    }

    /// The sentence for a fault of the input, if it has one here.
    pub fn fault(&self, key: &str, values: &[(&str, String)]) -> Option<String> {
        let pattern = self.sections.get("fault")?.get(key)?;
        Some(fill(pattern, values))
    }
}

fn fill(pattern: &str, values: &[(&str, String)]) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            out.push('{');
            rest = after;
            continue;
        };
        let value = values.iter().find(|(key, _)| *key == name).map(|(_, value)| Cow::Borrowed(value.as_str()));
        out.push_str(&value.unwrap_or_else(|| Cow::Owned(format!("{{{name}}}"))));
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// The language that the environment asks for: `LAGESBILD_LANG`, then the usual variables; English where none is read.
pub fn from_environment(variable: impl Fn(&str) -> Option<String>) -> Language {
    ["LAGESBILD_LANG", "LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(variable)
        .find(|value| !value.is_empty())
        .and_then(|value| Language::from_code(value.split('.').next().unwrap_or_default()))
        .unwrap_or(Language::English)
}

#[cfg(test)]
mod tests {
    use super::*;
    use lagesbild_model::{Certainty, Change, Extent, Kind, Polarity, Status};

    fn keys(language: Language) -> Vec<String> {
        let words = Words::of(language);
        assert!(!words.sections.is_empty(), "{language} cannot be read");
        let flat = words.sections.iter().flat_map(|(s, keys)| keys.keys().map(move |k| format!("{s}.{k}")));
        flat.collect()
    }

    #[test]
    fn both_languages_have_the_same_keys() {
        assert_eq!(keys(Language::Swedish), keys(Language::English));
    }

    #[test]
    fn both_languages_fill_the_same_places() {
        let (sv, en) = (Words::of(Language::Swedish), Words::of(Language::English));
        let places = |text: &str| {
            let mut names: Vec<String> =
                text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(n, _)| n.to_owned()).collect();
            names.sort();
            names
        };
        for (section, swedish) in &sv.sections {
            for (key, text) in swedish {
                assert_eq!(places(text), places(en.get(section, key)), "{section}.{key}");
            }
        }
    }

    #[test]
    fn every_value_of_a_claim_has_its_word() {
        let words = Words::of(Language::Swedish);
        let has = |section: &str, keys: Vec<&str>| {
            for key in keys {
                assert!(words.sections[section].contains_key(key), "{section}.{key}");
            }
        };
        has("kind", Kind::ALL.iter().map(|k| k.name()).collect());
        has("change", Change::ALL.iter().map(|k| k.name()).collect());
        has("status", Status::ALL.iter().map(|k| k.name()).collect());
        has("certainty", Certainty::ALL.iter().map(|k| k.name()).collect());
        has("polarity", Polarity::ALL.iter().map(|k| k.name()).collect());
        has("extent", Extent::ALL.iter().map(|k| k.name()).collect());
    }

    #[test]
    fn what_is_filled_in_is_not_filled_again() {
        assert_eq!(fill("a {x} {y} {", &[("x", "{y}".to_owned()), ("y", "2".to_owned())]), "a {y} 2 {");
    }

    #[test]
    fn the_first_variable_that_says_something_decides() {
        let env = |pairs: &'static [(&str, &str)]| {
            move |name: &str| pairs.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned())
        };
        assert_eq!(from_environment(env(&[("LANG", "sv_SE.UTF-8")])), Language::Swedish);
        assert_eq!(from_environment(env(&[("LANG", "sv.UTF-8"), ("LC_ALL", "")])), Language::Swedish);
        assert_eq!(from_environment(env(&[("LANG", "sv_SE"), ("LAGESBILD_LANG", "en")])), Language::English);
        assert_eq!(from_environment(env(&[("LANG", "fr_FR")])), Language::English);
    }
}
