//! From a verb's principal parts to its forms, by the rules of the pack.

use serde::Deserialize;

/// What a form of a verb is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum VerbTag {
    /// Infinitive, also any form that looks like it.
    Inf,
    /// Present.
    Pres,
    /// Past.
    Past,
    /// Supine: the form after *have*, where it differs from the participle.
    Sup,
    /// Past participle.
    Part,
    /// Present participle or gerund.
    Prespart,
}

/// Whether a form by itself says who does and who undergoes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Voice {
    /// The subject does it, or the form does not tell.
    #[default]
    Active,
    /// The subject undergoes it.
    Passive,
}

/// How the verbs of a language inflect.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inflection {
    /// What the principal parts are, in the order in which entries give them; `-` stands for a part that is wanting.
    parts: Vec<VerbTag>,
    /// Forms made from the parts.
    #[serde(default)]
    derive: Vec<Derivation>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Derivation {
    from: VerbTag,
    /// Only parts that end so.
    #[serde(default)]
    ending: String,
    /// What takes the ending's place.
    add: String,
    tag: VerbTag,
    #[serde(default)]
    voice: Voice,
}

impl Inflection {
    /// All forms of a verb given by its principal parts, or what is wrong with them.
    pub(crate) fn forms(&self, parts: &str) -> Result<Vec<(String, VerbTag, Voice)>, String> {
        let words: Vec<&str> = parts.split_whitespace().collect();
        if words.len() != self.parts.len() {
            return Err(format!("{parts:?} has {} principal parts, {} are wanted", words.len(), self.parts.len()));
        }
        let mut forms = Vec::new();
        for (word, tag) in words.into_iter().zip(&self.parts).filter(|(word, _)| *word != "-") {
            forms.push((word.to_owned(), *tag, Voice::Active));
            for rule in self.derive.iter().filter(|rule| rule.from == *tag) {
                if let Some(stem) = word.strip_suffix(rule.ending.as_str()) {
                    forms.push((format!("{stem}{}", rule.add), rule.tag, rule.voice));
                }
            }
        }
        forms.sort();
        forms.dedup();
        Ok(forms)
    }
}
