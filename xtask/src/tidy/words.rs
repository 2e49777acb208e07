//! Words of the languages read that stand in code instead of in a pack.

use super::literals::{literals, without_tests};
use super::{Fault, Text};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use toml::Value;

/// Where no word of a language may stand.
const FREE_OF_WORDS: [&str; 7] = [
    "crates/claims/src/",
    "crates/pack/src/",
    "crates/language/src/",
    "crates/when/src/",
    "crates/gazetteer/src/",
    "crates/actors/src/",
    "crates/reader/src/",
];

/// Which fields of the packs hold no words of the language although they are lists.
const NAMES: [&str; 8] = ["english", "examples", "groups", "parts", "nothing", "compounds", "declensions", "tag"];

/// Lists of ways from a trigger to its roles: names of grammar, and after a colon the prepositions.
const ROLES: [&str; 4] = ["actor", "against", "place", "complement"];

const ALLOWED: &str = "xtask/allowed-words.toml";

/// Names that stand in code for another reason.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Allowed {
    allow: Vec<Allowance>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Allowance {
    words: BTreeSet<String>,
    /// The file, or the beginning of its name.
    within: String,
    because: String,
}

/// Gives leave to every literal of a file, for tables of names.
const ANY: &str = "*";

impl Allowance {
    fn covers(&self, word: &str) -> bool {
        self.words.contains(word) || self.words.contains(ANY)
    }
}

/// Literals that are words of a pack, or that have letters that English lacks.
pub fn check(root: &Path, texts: &[Text]) -> Result<Vec<Fault>, String> {
    let words = pack_words(texts)?;
    let allowed = std::fs::read_to_string(root.join(ALLOWED)).map_err(|e| format!("{ALLOWED}: {e}"))?;
    let allowed: Allowed = toml::from_str(&allowed).map_err(|e| format!("{ALLOWED}: {e}"))?;
    let mut faults = Vec::new();
    let mut met = BTreeSet::new();
    for Text { name, body } in texts {
        if !name.ends_with(".rs") || !FREE_OF_WORDS.iter().any(|folder| name.starts_with(folder)) {
            continue;
        }
        for literal in literals(without_tests(body)) {
            let word = literal.text.trim().to_lowercase();
            let leave =
                (allowed.allow.iter().enumerate()).filter(|(_, a)| name.starts_with(&a.within) && a.covers(&word));
            let before = met.len();
            met.extend(leave.map(|(number, _)| (number, word.clone(), literal.line, name)));
            let foreign = || word.chars().any(|c| "åäöéü".contains(c)).then_some("no pack");
            if let Some(pack) = words.get(&word).map(String::as_str).or_else(foreign)
                && met.len() == before
            {
                let what = format!("{:?} is a word of {pack}; words of a language live in packs", literal.text);
                faults.push(Fault { file: name.clone(), line: literal.line, what });
            }
        }
    }
    for (number, allowance) in allowed.allow.iter().enumerate() {
        let tell = |what| Fault { file: ALLOWED.to_owned(), line: 0, what };
        if allowance.because.trim().is_empty() {
            faults.push(tell(format!("says not why words are allowed in {}", allowance.within)));
        }
        for word in &allowance.words {
            if !met.iter().any(|(by, met, ..)| *by == number && (met == word || word == ANY)) {
                faults.push(tell(format!("{word:?} does not stand in {}; take it off the list", allowance.within)));
            }
        }
    }
    Ok(faults)
}

/// Every word of the packs, in lower case, with the file it stands in.
fn pack_words(texts: &[Text]) -> Result<BTreeMap<String, String>, String> {
    let mut words = BTreeMap::new();
    for Text { name, body } in texts {
        if !name.starts_with("packs/") || !name.ends_with(".toml") || name.contains("/templates/") {
            continue;
        }
        let pack: Value = toml::from_str(body).map_err(|error| format!("{name}: {error}"))?;
        gather(&pack, name, &mut words);
    }
    if words.is_empty() { Err("no pack has a word: is this the folder of the project?".to_owned()) } else { Ok(words) }
}

/// Words stand in lists; a lone string is a name of the pack's form.
fn gather(value: &Value, file: &str, words: &mut BTreeMap<String, String>) {
    match value {
        Value::Table(table) => {
            for (key, value) in table.iter().filter(|(key, _)| !NAMES.contains(&key.as_str())) {
                match value {
                    Value::Array(ways) if ROLES.contains(&key.as_str()) && ways.iter().all(Value::is_str) => {
                        let after = |way: &Value| Some(way.as_str()?.split_once(':')?.1.to_owned());
                        ways.iter().filter_map(after).for_each(|prepositions| split(&prepositions, file, words));
                    }
                    value => gather(value, file, words),
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                match item {
                    Value::String(text) => split(text, file, words),
                    other => gather(other, file, words),
                }
            }
        }
        _ => {}
    }
}

/// The words of a pack's string: several verb forms, a pattern with `{classes}`, a word with its declension behind a stroke.
fn split(text: &str, file: &str, words: &mut BTreeMap<String, String>) {
    let mut keep = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
        if word.chars().any(char::is_alphabetic) && !word.contains(['{', '}', ':', '/', '=']) {
            words.entry(word).or_insert_with(|| file.to_owned());
        }
    };
    if text.contains(' ') && !text.contains('{') {
        keep(text);
    }
    for word in text.split([' ', '|']) {
        keep(word.split('/').next().unwrap_or(word));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(code: &str) -> Vec<Text> {
        let pack = "[[trigger]]\nid = \"take\"\nverb = [\"take takes\"]\nplace = [\"object\", \"prep:over\"]\nexamples = [\"stone\"]\n";
        let text = |name: &str, body: &str| Text { name: name.to_owned(), body: body.to_owned() };
        vec![text("packs/en/triggers/control.toml", pack), text("crates/claims/src/a.rs", code)]
    }

    fn told(code: &str, allowed: &str) -> Vec<String> {
        let root = std::env::temp_dir().join(format!("tidy-{}-{:p}", std::process::id(), code));
        std::fs::create_dir_all(root.join("xtask")).unwrap();
        std::fs::write(root.join(ALLOWED), allowed).unwrap();
        let faults = check(&root, &files(code)).unwrap().iter().map(Fault::to_string).collect();
        std::fs::remove_dir_all(root).unwrap();
        faults
    }

    #[test]
    fn a_pack_word_in_code_is_told_unless_it_is_allowed_there() {
        let code = "fn f() { g(\"takes\", \"over\", \"object\", \"stone\", \"take\") } // \"take\"\n";
        let leave = |word: &str| {
            format!("[[allow]]\nwords = [\"{word}\"]\nwithin = \"crates/claims/\"\nbecause = \"a name\"\n")
        };
        let faults = told(code, &leave("over"));
        assert_eq!(faults.len(), 2, "{faults:?}");
        assert!(faults.iter().all(|f| f.starts_with("crates/claims/src/a.rs:1: \"take")), "{faults:?}");
        let faults = told("", &leave("over"));
        assert!(faults.len() == 1 && faults[0].contains("does not stand"), "{faults:?}");
        assert_eq!(told("const A: &str = \"å\";", "allow = []").len(), 1);
    }
}
