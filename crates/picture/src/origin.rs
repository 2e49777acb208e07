//! Outlets are not sources: which claims go back to the same origin, as far as can be told.

use crate::observe::Observation;
use std::collections::{BTreeMap, BTreeSet};

/// Two sentences with so much of their words in common (in hundredths of all their words) are copies.
const COPY: usize = 80;
/// Shorter sentences than this many different words may be alike by chance.
const WORDS: usize = 6;

/// The origin of each claim, as the number of the first claim that shares it.
///
/// Claims share an origin if they stand in one report, if their chains have a source in common, if neither has a chain
/// and a publisher is common, if the one has no chain and its publisher is a source of the other, or if their
/// sentences are copies. Where independence cannot be told, claims with nothing in common count as independent.
pub(crate) fn origins(claims: &[&Observation<'_>]) -> Vec<usize> {
    let mut roots: Vec<usize> = (0..claims.len()).collect();
    let mut first_with: BTreeMap<String, usize> = BTreeMap::new();
    for (at, claim) in claims.iter().enumerate() {
        for mark in marks(claim) {
            let other = *first_with.entry(mark).or_insert(at);
            join(&mut roots, at, other);
        }
    }
    for (at, other) in copies(claims) {
        join(&mut roots, at, other);
    }
    (0..claims.len()).map(|at| root(&mut roots, at)).collect()
}

/// Pairs of claims whose sentences are copies; of claims that share a sentence, enough pairs to link them all.
///
/// Sets of which so many hundredths are common share one of their few rarest words, so only those that do are compared
/// (prefix filtering: Chaudhuri, Ganti, Kaushik, A primitive operator for similarity joins, ICDE 2006).
fn copies(claims: &[&Observation<'_>]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let mut first_with: BTreeMap<BTreeSet<String>, usize> = BTreeMap::new();
    for (at, claim) in claims.iter().enumerate() {
        let words = words(&claim.known.sentence);
        if words.len() >= WORDS {
            let first = *first_with.entry(words).or_insert(at);
            pairs.extend((first != at).then_some((at, first)));
        }
    }
    let mut counts: BTreeMap<&String, usize> = BTreeMap::new();
    for word in first_with.keys().flatten() {
        *counts.entry(word).or_default() += 1;
    }
    let mut rarest: Vec<(usize, &String)> = counts.into_iter().map(|(word, count)| (count, word)).collect();
    rarest.sort_unstable();
    let ranks: BTreeMap<&String, usize> = rarest.iter().enumerate().map(|(rank, (_, word))| (*word, rank)).collect();
    let mut with_word: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut sentences: Vec<(Vec<usize>, usize)> = Vec::new();
    for (words, at) in &first_with {
        let mut words: Vec<usize> = words.iter().filter_map(|word| ranks.get(word)).copied().collect();
        words.sort_unstable();
        let telling = words.len() - (words.len() * COPY).div_ceil(100) + 1;
        let mut likely: BTreeSet<usize> = BTreeSet::new();
        for word in words.iter().take(telling) {
            let others = with_word.entry(*word).or_default();
            likely.extend(others.iter());
            others.push(sentences.len());
        }
        let alike = likely.iter().filter_map(|other| sentences.get(*other));
        pairs.extend(alike.filter(|(other, _)| are_copies(&words, other)).map(|(_, other)| (*at, *other)));
        sentences.push((words, *at));
    }
    pairs
}

fn marks(observation: &Observation<'_>) -> Vec<String> {
    let (known, claim) = (observation.known, &observation.known.claim);
    let mut marks = vec![format!("report {}", claim.report_id)];
    for link in &claim.says {
        marks.push(format!("name {}", link.name.to_lowercase()));
        marks.extend(link.actor.as_ref().map(|actor| format!("actor {actor}")));
    }
    if claim.says.is_empty() {
        marks.extend(known.publishers.iter().map(|publisher| format!("name {}", publisher.to_lowercase())));
    }
    marks
}

fn words(sentence: &str) -> BTreeSet<String> {
    sentence.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// Whether two sorted lists of different words are copies.
fn are_copies(one: &[usize], other: &[usize]) -> bool {
    let (short, long) = (one.len().min(other.len()), one.len().max(other.len()));
    if short * 100 < long * COPY {
        return false;
    }
    let common = one.iter().filter(|word| other.binary_search(word).is_ok()).count();
    common * 100 >= (one.len() + other.len() - common) * COPY
}

fn root(roots: &mut [usize], mut at: usize) -> usize {
    while let Some(up) = roots.get(at).copied().filter(|up| *up != at) {
        // the way is halved for whoever comes next
        let higher = roots.get(up).copied().unwrap_or(up);
        if let Some(slot) = roots.get_mut(at) {
            *slot = higher;
        }
        at = higher;
    }
    at
}

fn join(roots: &mut [usize], one: usize, other: usize) {
    let (one, other) = (root(roots, one), root(roots, other));
    if let Some(slot) = roots.get_mut(one.max(other)) {
        *slot = one.min(other);
    }
}
