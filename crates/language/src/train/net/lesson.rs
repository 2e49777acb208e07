//! Sentences as the network learns from them.

use crate::net::{Features, Vocabulary};

/// Stands for what a word does not have, or what is not known.
pub(crate) const NONE: u16 = u16::MAX;

/// Whether a place has an answer to learn.
pub(crate) fn is_told(answer: u16) -> bool {
    answer != NONE
}

/// One sentence. Place 0 of every list is the root, which comes before the first word.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lesson {
    /// The row of each word's form.
    pub(crate) forms: Vec<u32>,
    /// How often each form was seen, up to 255.
    pub(crate) counts: Vec<u8>,
    /// The rows of the words' ends and beginnings, one list after the other.
    pub(crate) affixes: Vec<u32>,
    /// Where each word's list ends in `affixes`.
    pub(crate) ends: Vec<u32>,
    pub(crate) tags: Vec<u16>,
    pub(crate) heads: Vec<u16>,
    pub(crate) relations: Vec<u16>,
    pub(crate) names: Vec<u16>,
}

impl Lesson {
    pub(crate) fn len(&self) -> usize {
        self.forms.len()
    }

    /// The rows of the ends and beginnings of the word at `i`.
    pub(crate) fn affixes(&self, i: usize) -> &[u32] {
        let from = i.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.affixes[from as usize..self.ends[i] as usize]
    }

    /// Appends a word by its features.
    pub(crate) fn push(&mut self, vocabulary: &impl Vocabulary, features: &Features, count: u8) {
        self.forms.push(vocabulary.form(features.form));
        self.counts.push(count);
        self.affixes.extend(features.affixes().filter_map(|key| vocabulary.affix(key)));
        self.ends.push(self.affixes.len() as u32);
    }
}
