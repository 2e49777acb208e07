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
    let sentences: Vec<BTreeSet<String>> = claims.iter().map(|claim| words(&claim.known.sentence)).collect();
    for (at, one) in sentences.iter().enumerate() {
        for (other, another) in sentences.iter().enumerate().take(at) {
            if are_copies(one, another) {
                join(&mut roots, at, other);
            }
        }
    }
    (0..claims.len()).map(|at| root(&roots, at)).collect()
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

fn are_copies(one: &BTreeSet<String>, other: &BTreeSet<String>) -> bool {
    let (short, long) = (one.len().min(other.len()), one.len().max(other.len()));
    if short < WORDS || short * 100 < long * COPY {
        return false;
    }
    let common = one.intersection(other).count();
    common * 100 >= (one.len() + other.len() - common) * COPY
}

fn root(roots: &[usize], mut at: usize) -> usize {
    while let Some(up) = roots.get(at).filter(|up| **up != at) {
        at = *up;
    }
    at
}

fn join(roots: &mut [usize], one: usize, other: usize) {
    let (one, other) = (root(roots, one), root(roots, other));
    if let Some(slot) = roots.get_mut(one.max(other)) {
        *slot = one.min(other);
    }
}
