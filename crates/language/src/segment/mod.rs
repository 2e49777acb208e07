//! Where sentences and words begin and end. What depends on the language comes from lists.

mod chars;
mod dateline;
mod sentences;
mod tokens;
mod work;

use chars::Lower;
use serde::Deserialize;
use std::collections::HashSet;

/// The lists of one language, as `segmentation.toml` in its pack writes them. All words in lower case.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SegmentationLists {
    /// Abbreviations whose stop never ends a sentence: titles, units that a number or a name follows.
    pub abbreviations: Vec<String>,
    /// Abbreviations whose stop may also be a sentence's last.
    pub closing_abbreviations: Vec<String>,
    /// Abbreviations that are words too, so that they count as such only before a number.
    #[serde(default)]
    pub numbering_abbreviations: Vec<String>,
    /// Words that, with a capital, begin a sentence more often than a name.
    pub openers: Vec<String>,
    /// Endings that are tokens of their own, with their apostrophe as `'`.
    #[serde(default)]
    pub clitics: Vec<String>,
    /// Words written as one that are two tokens, each as a pair.
    #[serde(default)]
    pub fused: Vec<(String, String)>,
    /// The same, but only before certain words.
    #[serde(default)]
    pub fused_before: Vec<FusedBefore>,
    /// Units that are tokens of their own although no space parts them from their number.
    #[serde(default)]
    pub clinging_units: Vec<String>,
    /// Whether a hyphen between letters is a token of its own.
    #[serde(default)]
    pub split_hyphens: bool,
    /// First parts that keep their hyphen where hyphens are tokens.
    #[serde(default)]
    pub hyphen_prefixes: Vec<String>,
    /// Last parts that keep their hyphen where hyphens are tokens.
    #[serde(default)]
    pub hyphen_suffixes: Vec<String>,
    /// Whether a slash between letters is a token of its own.
    #[serde(default)]
    pub split_slashes: bool,
    /// Whether a space may group the digits of a number.
    #[serde(default)]
    pub spaced_numbers: bool,
}

/// A word that is two tokens only before certain words, as `its` before `not`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FusedBefore {
    /// The two tokens.
    pub parts: (String, String),
    /// The words before which they are two.
    pub next: Vec<String>,
}

/// Why lists cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SegmentationError {
    /// The file is not TOML of the expected form.
    #[error("segmentation lists: {0}")]
    Form(#[from] toml::de::Error),
    /// A word stands where only lower case without white space may stand.
    #[error("segmentation lists, `{list}`: \"{word}\" must be lower case, not empty and without white space")]
    Word {
        /// The list that holds it.
        list: &'static str,
        /// The word.
        word: String,
    },
}

/// How one language separates sentences and words: its lists, ready for look-up.
#[derive(Clone, Debug, Default)]
pub struct Segmentation {
    abbreviations: HashSet<String>,
    closing: HashSet<String>,
    numbering: HashSet<String>,
    openers: HashSet<String>,
    clitics: Vec<String>,
    fused: Vec<(String, String)>,
    fused_before: Vec<FusedBefore>,
    units: HashSet<String>,
    split_hyphens: bool,
    prefixes: HashSet<String>,
    suffixes: HashSet<String>,
    split_slashes: bool,
    spaced_numbers: bool,
}

impl Segmentation {
    /// Checks the lists and makes them ready. Abbreviations may be given with or without their last stop.
    ///
    /// # Errors
    /// [`SegmentationError::Word`] for an entry that no text could ever match.
    pub fn new(lists: SegmentationLists) -> Result<Segmentation, SegmentationError> {
        let check = |list: &'static str, words: Vec<String>| -> Result<Vec<String>, SegmentationError> {
            for word in &words {
                if word.is_empty() || word.contains(char::is_whitespace) || *word != word.to_lowercase() {
                    return Err(SegmentationError::Word { list, word: word.clone() });
                }
            }
            Ok(words)
        };
        let unstop = |words: Vec<String>| words.into_iter().map(|w| w.trim_end_matches('.').to_owned()).collect();
        for (a, b) in lists.fused.iter().chain(lists.fused_before.iter().map(|f| &f.parts)) {
            check("fused", vec![a.clone(), b.clone()])?;
        }
        for rule in &lists.fused_before {
            check("fused_before", rule.next.clone())?;
        }
        let mut clitics = check("clitics", lists.clitics)?;
        clitics.sort_by_key(|c| std::cmp::Reverse(c.chars().count()));
        Ok(Segmentation {
            abbreviations: unstop(check("abbreviations", lists.abbreviations)?),
            closing: unstop(check("closing_abbreviations", lists.closing_abbreviations)?),
            numbering: unstop(check("numbering_abbreviations", lists.numbering_abbreviations)?),
            openers: check("openers", lists.openers)?.into_iter().collect(),
            clitics,
            fused: lists.fused,
            fused_before: lists.fused_before,
            units: check("clinging_units", lists.clinging_units)?.into_iter().collect(),
            split_hyphens: lists.split_hyphens,
            prefixes: check("hyphen_prefixes", lists.hyphen_prefixes)?.into_iter().collect(),
            suffixes: check("hyphen_suffixes", lists.hyphen_suffixes)?.into_iter().collect(),
            split_slashes: lists.split_slashes,
            spaced_numbers: lists.spaced_numbers,
        })
    }

    /// Reads the lists from TOML.
    ///
    /// # Errors
    /// As [`Segmentation::new`], and [`SegmentationError::Form`] if it is not TOML or has a field that is not known.
    pub fn from_toml(toml: &str) -> Result<Segmentation, SegmentationError> {
        Segmentation::new(toml::from_str(toml)?)
    }

    /// Whether `word`, given without its last stop, is an abbreviation of the lists, of any kind, before `next`.
    fn is_abbreviation(&self, word: &str, next: &str) -> bool {
        let lower = Lower::of(word);
        let lower = lower.as_str();
        self.abbreviations.contains(lower)
            || self.closing.contains(lower)
            || (next.starts_with(|c: char| c.is_numeric()) && self.numbering.contains(lower))
    }
}
