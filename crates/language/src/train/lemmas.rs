//! Training of the lemmatiser.

use super::conllu::GoldSentence;
use crate::Upos;
use crate::lemmatiser::{Edit, LONGEST_END, end_key, word_key};
use crate::tags::Tag;
use std::collections::{BTreeMap, BTreeSet};

/// A word under a tag, with how often each edit makes its lemma.
struct Entry {
    letters: Vec<char>,
    edits: BTreeMap<Edit, u32>,
    /// The edit that the shorter ends seen so far lead to.
    guess: Option<Edit>,
}

/// The edits of each form under one tag, with how often each occurs.
type Forms = BTreeMap<String, BTreeMap<Edit, u32>>;

/// Learns which edits the ends of words call for: an end is kept only where it changes what shorter ends say. Forms of
/// `taught` whose lemma is not known get the edit that leads to a base form that occurs.
pub(crate) fn train(gold: &[GoldSentence], taught: &[GoldSentence], tags: &[Tag]) -> (Vec<Edit>, Vec<(u64, u32)>) {
    let mut forms = known(gold);
    complete(&mut forms, gold, taught);
    let mut rules: BTreeMap<u64, Edit> = BTreeMap::new();
    for (place, tag) in tags.iter().enumerate() {
        let forms = forms.remove(tag).unwrap_or_default().into_iter();
        let mut entries: Vec<Entry> =
            forms.map(|(form, edits)| Entry { letters: form.chars().collect(), edits, guess: None }).collect();
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

/// What the treebank says of each form under its tag.
fn known(gold: &[GoldSentence]) -> BTreeMap<Tag, Forms> {
    let mut found: BTreeMap<Tag, Forms> = BTreeMap::new();
    for word in gold.iter().flat_map(|s| &s.words) {
        // Among common nouns those with capitals are the exception; among names and `I` those without.
        let always = !matches!(word.upos, Upos::Noun | Upos::Verb | Upos::Adj | Upos::Adv);
        let edit = Edit::between(&word.form, &word.lemma, always);
        if let Some(edit) = edit.filter(|e| e.append.len() < 256) {
            let forms = found.entry(Tag { upos: word.upos, morph: word.morph }).or_default();
            *forms.entry(word.form.to_lowercase()).or_default().entry(edit).or_default() += 1;
        }
    }
    found
}

/// A tag is one of base forms if so many of a hundred words under it are their own lemma.
const BASE: usize = 95;
/// An edit must make so many different forms' lemmas under a tag to be tried on others.
const USUAL: usize = 3;

/// Adds forms that only `taught` has, where an edit that is usual under their tag leads to a base form that occurs.
fn complete(forms: &mut BTreeMap<Tag, Forms>, gold: &[GoldSentence], taught: &[GoldSentence]) {
    let open = |upos| matches!(upos, Upos::Noun | Upos::Verb | Upos::Adj);
    let mut usual: BTreeMap<Tag, BTreeMap<Edit, usize>> = BTreeMap::new();
    for (tag, forms) in forms.iter().filter(|(tag, _)| open(tag.upos)) {
        let counts = usual.entry(*tag).or_default();
        forms.values().filter_map(most).for_each(|edit| *counts.entry(edit.clone()).or_default() += 1);
    }
    let is_base = |tag: &Tag| {
        let Some(counts) = usual.get(tag) else { return false };
        let same = counts.iter().filter(|(e, _)| e.cut == 0 && e.append.is_empty()).map(|(_, n)| n).sum::<usize>();
        100 * same >= BASE * counts.values().sum::<usize>()
    };
    let bases: BTreeSet<Tag> = usual.keys().filter(|tag| is_base(tag)).copied().collect();
    let mut seen: BTreeMap<(Upos, String), u32> = BTreeMap::new();
    let mut new: BTreeSet<(Tag, String)> = BTreeSet::new();
    for word in gold.iter().chain(taught).flat_map(|s| &s.words).filter(|w| open(w.upos)) {
        let tag = Tag { upos: word.upos, morph: word.morph };
        let form = word.form.to_lowercase();
        if bases.contains(&tag) {
            *seen.entry((word.upos, form)).or_default() += 1;
        } else if forms.get(&tag).is_some_and(|f| !f.contains_key(&form)) {
            new.insert((tag, form));
        }
    }
    for (tag, form) in new {
        let Some(counts) = usual.get(&tag) else { continue };
        let leads = |edit: &Edit| {
            let mut lemma = String::new();
            edit.apply(&form, &mut lemma);
            seen.get(&(tag.upos, lemma)).copied()
        };
        let tried = counts.iter().filter(|(_, n)| **n >= USUAL);
        let found = tried.filter_map(|(edit, n)| Some((u64::from(leads(edit)?) * *n as u64, edit)));
        if let Some((_, edit)) = found.max_by_key(|(score, edit)| (*score, std::cmp::Reverse((*edit).clone()))) {
            forms.entry(tag).or_default().insert(form, BTreeMap::from([(edit.clone(), 1)]));
        }
    }
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
