//! Which forms, ends and beginnings get rows of their own.

use crate::net::{Features, Vocabulary};
use crate::train::conllu::GoldSentence;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};

/// How many rows there may be, and how often a thing must occur to have one.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Rows of forms.
    pub forms: usize,
    /// Rows of ends, beginnings and shapes.
    pub affixes: usize,
    /// A form must occur so often.
    pub form_count: u32,
    /// An end must occur in so many different forms.
    pub affix_count: u32,
}

/// The rows in training.
pub(crate) struct Known {
    forms: HashMap<u64, u32>,
    affixes: HashMap<u64, u32>,
    counts: HashMap<u64, u8>,
}

impl Vocabulary for Known {
    fn form(&self, key: u64) -> u32 {
        self.forms.get(&key).copied().unwrap_or(crate::net::UNKNOWN)
    }

    fn affix(&self, key: u64) -> Option<u32> {
        self.affixes.get(&key).copied()
    }
}

impl Known {
    /// Counts what the sentences hold; those that count most get rows.
    pub(crate) fn count<'a>(sentences: impl Iterator<Item = &'a GoldSentence>, limits: Limits) -> Known {
        let mut forms: BTreeMap<u64, u32> = BTreeMap::new();
        let mut looks: BTreeMap<&'a str, u32> = BTreeMap::new();
        for word in sentences.flat_map(|s| &s.words) {
            *looks.entry(&word.form).or_default() += 1;
        }
        let mut affixes: BTreeMap<u64, u32> = BTreeMap::new();
        let mut letters = Vec::new();
        for (form, count) in &looks {
            let features = Features::new(form, &mut letters);
            *forms.entry(features.form).or_default() += count;
            features.affixes().for_each(|key| *affixes.entry(key).or_default() += 1);
        }
        // Rows 0 and 1 of the forms are taken.
        let rows = |kept: &[(u64, u32)], first: u32| kept.iter().map(|(k, _)| *k).zip(first..).collect();
        let kept = most(&forms, limits.form_count, limits.forms);
        Known {
            forms: rows(&kept, 2),
            counts: kept.iter().map(|(k, n)| (*k, (*n).min(255) as u8)).collect(),
            affixes: rows(&most(&affixes, limits.affix_count, limits.affixes), 0),
        }
    }

    /// How often a form was seen, up to 255.
    pub(crate) fn seen(&self, key: u64) -> u8 {
        self.counts.get(&key).copied().unwrap_or(0)
    }

    /// How many rows of forms and of affixes there are.
    pub(crate) fn rows(&self) -> (usize, usize) {
        (self.forms.len() + 2, self.affixes.len())
    }

    /// The keys with their rows, of forms and of affixes, sorted.
    pub(crate) fn entries(&self) -> [Vec<(u64, u32)>; 2] {
        [&self.forms, &self.affixes].map(|map| {
            let mut entries: Vec<(u64, u32)> = map.iter().map(|(k, v)| (*k, *v)).collect();
            entries.sort_unstable();
            entries
        })
    }
}

/// The keys with the highest counts, at most so many, each counted at least `least` times.
fn most(counts: &BTreeMap<u64, u32>, least: u32, at_most: usize) -> Vec<(u64, u32)> {
    let mut all: Vec<(u64, u32)> = counts.iter().filter(|(_, n)| **n >= least).map(|(k, n)| (*k, *n)).collect();
    all.sort_unstable_by_key(|(key, n)| (std::cmp::Reverse(*n), *key));
    all.truncate(at_most);
    all
}
