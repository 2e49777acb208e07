//! What comes after what, asked of many claims at once.

use crate::observe::Observation;
use lagesbild_model::time::Day;

/// Some claims, of which only those that begin last matter: whether any of them comes after a given one.
#[derive(Default)]
pub(crate) struct Newest<'o, 'c> {
    first: Option<Day>,
    at_minutes: Vec<&'o Observation<'c>>,
}

impl<'o, 'c> Newest<'o, 'c> {
    pub fn add(&mut self, claim: &'o Observation<'c>) {
        if Some(claim.first) > self.first {
            self.first = Some(claim.first);
            self.at_minutes.clear();
        }
        if Some(claim.first) == self.first && claim.has_minutes() {
            self.at_minutes.push(claim);
        }
    }

    pub fn has_after(&self, claim: &Observation<'_>) -> bool {
        match self.first {
            Some(first) if first == claim.last => self.at_minutes.iter().any(|later| later.is_after(claim)),
            first => first > Some(claim.last),
        }
    }
}

/// Some claims, of which only those that begin first matter: whether any of them does not come after a given one.
#[derive(Default)]
pub(crate) struct Oldest<'o, 'c> {
    at_first: Vec<&'o Observation<'c>>,
}

impl<'o, 'c> Oldest<'o, 'c> {
    pub fn add(&mut self, claim: &'o Observation<'c>) {
        match self.at_first.first() {
            Some(known) if known.first < claim.first => return,
            Some(known) if known.first > claim.first => self.at_first.clear(),
            _ => {}
        }
        self.at_first.push(claim);
    }

    pub fn has_not_after(&self, claim: &Observation<'_>) -> bool {
        self.at_first.first().is_some_and(|known| known.first <= claim.last)
            && self.at_first.iter().any(|known| !known.is_after(claim))
    }
}

/// The claims among some that are over first: whether a given one comes after any.
pub(crate) fn first_over<'o, 'c>(claims: &[&'o Observation<'c>]) -> Vec<&'o Observation<'c>> {
    let day = claims.iter().map(|claim| claim.last).min();
    let mut first: Vec<_> = claims.iter().copied().filter(|claim| Some(claim.last) == day).collect();
    // of those told to the day one stands for all
    let by_day = first.iter().position(|claim| !claim.has_minutes());
    let one = by_day.and_then(|at| first.get(at)).copied();
    first.retain(|claim| claim.has_minutes());
    first.extend(one);
    first
}

/// The claims among some that are over last: what comes after these comes after all.
pub(crate) fn last_over<'o, 'c>(claims: impl Iterator<Item = &'o Observation<'c>>) -> Vec<&'o Observation<'c>>
where
    'c: 'o,
{
    let mut last: Vec<&'o Observation<'c>> = Vec::new();
    for claim in claims {
        match last.first() {
            Some(known) if known.last > claim.last => continue,
            Some(known) if known.last < claim.last => last.clear(),
            _ => {}
        }
        last.push(claim);
    }
    last
}
