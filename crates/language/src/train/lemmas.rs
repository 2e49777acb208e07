//! Training of the lemmatiser.

use super::conllu::GoldSentence;
use crate::lemmatiser::{Edit, LONGEST_END, end_key, word_key};
use crate::tagger::Tag;
use std::collections::BTreeMap;

/// A word under a tag, with how often each edit makes its lemma.
struct Entry {
    letters: Vec<char>,
    edits: BTreeMap<Edit, u32>,
    /// The edit that the shorter ends seen so far lead to.
    guess: Option<Edit>,
}

/// Learns which edits the ends of words call for: an end is kept only where it changes what shorter ends say.
pub(crate) fn train(sentences: &[&GoldSentence], tags: &[Tag]) -> (Vec<Edit>, Vec<(u64, u32)>) {
    let mut rules: BTreeMap<u64, Edit> = BTreeMap::new();
    for (place, tag) in tags.iter().enumerate() {
        let mut entries = entries(sentences, *tag);
        for length in 0..=LONGEST_END {
            learn(&mut entries, place as u8, length, &mut rules);
        }
        for entry in &entries {
            let own = most(&entry.edits);
            if own != entry.guess.as_ref()
                && let Some(own) = own
            {
                rules.insert(word_key(place as u8, &entry.letters), own.clone());
            }
        }
    }
    let mut edits: Vec<Edit> = rules.values().cloned().collect();
    edits.sort();
    edits.dedup();
    let place = |edit: &Edit| edits.binary_search(edit).map_or(0, |i| i as u32);
    let table = rules.iter().map(|(key, edit)| (*key, place(edit))).collect();
    (edits, table)
}

fn entries(sentences: &[&GoldSentence], tag: Tag) -> Vec<Entry> {
    let mut found: BTreeMap<String, BTreeMap<Edit, u32>> = BTreeMap::new();
    for word in sentences.iter().flat_map(|s| &s.words) {
        if word.upos == tag.upos
            && word.morph == tag.morph
            && let Some(edit) = Edit::between(&word.form, &word.lemma).filter(|e| e.append.len() < 256)
        {
            *found.entry(word.form.to_lowercase()).or_default().entry(edit).or_default() += 1;
        }
    }
    found.into_iter().map(|(form, edits)| Entry { letters: form.chars().collect(), edits, guess: None }).collect()
}

/// The edit that occurs most, the first of equals.
fn most(edits: &BTreeMap<Edit, u32>) -> Option<&Edit> {
    edits.iter().max_by_key(|(edit, n)| (**n, std::cmp::Reverse((*edit).clone()))).map(|(edit, _)| edit)
}

/// Lets ends of `length` letters overrule shorter ones where most of their words call for another edit.
fn learn(entries: &mut [Entry], tag: u8, length: usize, rules: &mut BTreeMap<u64, Edit>) {
    let mut ends: BTreeMap<Vec<char>, (BTreeMap<Edit, u32>, u32)> = BTreeMap::new();
    for entry in entries.iter().filter(|e| e.letters.len() >= length) {
        let end = entry.letters[entry.letters.len() - length..].to_vec();
        let (votes, words) = ends.entry(end).or_default();
        if let Some(edit) = most(&entry.edits) {
            *votes.entry(edit.clone()).or_default() += 1;
            *words += 1;
        }
    }
    for entry in entries.iter_mut().filter(|e| e.letters.len() >= length) {
        let end = &entry.letters[entry.letters.len() - length..];
        let Some((votes, words)) = ends.get(end) else { continue };
        let Some(winner) = most(votes).filter(|_| length == 0 || *words > 1) else { continue };
        let before = entry.guess.as_ref().and_then(|g| votes.get(g)).copied().unwrap_or(0);
        if entry.guess.is_none() || votes.get(winner).is_some_and(|n| *n > before) {
            if entry.guess.as_ref() != Some(winner) {
                rules.insert(end_key(tag, &entry.letters, length), winner.clone());
            }
            entry.guess = Some(winner.clone());
        }
    }
}
