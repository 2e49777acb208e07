//! Which claims speak of one side, told once for all claims of a place.

use crate::observe::Observation;
use crate::world::Sides;
use lagesbild_model::ActorId;
use lagesbild_model::time::Day;
use std::collections::BTreeMap;

/// The parties of a place's claims by number, and who stands with whom on the days that the claims speak of. Never on
/// the day asked: who joined a side later was not of it then.
pub(crate) struct Parties {
    /// The party of each claim that names one.
    of: Vec<Option<usize>>,
    /// The day of each claim.
    days: Vec<Day>,
    /// The allies of a party on a day on which a claim speaks of it, in order.
    allies: BTreeMap<(usize, Day), Vec<usize>>,
}

impl Parties {
    pub fn new(seen: &[Observation<'_>], sides: &impl Sides) -> Parties {
        let mut numbers: BTreeMap<(Option<&ActorId>, String), usize> = BTreeMap::new();
        let key = |claim: &'_ Observation<'_>| {
            let party = claim.says.party()?;
            Some(if party.id.is_some() { String::new() } else { party.name.to_lowercase() })
        };
        let keys: Vec<_> = seen
            .iter()
            .map(|claim| Some((claim.says.party().and_then(|party| party.id.as_ref()), key(claim)?)))
            .collect();
        for key in keys.iter().flatten() {
            numbers.insert(key.clone(), 0);
        }
        for (number, slot) in numbers.values_mut().enumerate() {
            *slot = number;
        }
        let of: Vec<Option<usize>> =
            keys.iter().map(|key| key.as_ref().and_then(|key| numbers.get(key)).copied()).collect();
        let listed: Vec<(&ActorId, usize)> =
            numbers.iter().filter_map(|((id, _), number)| id.map(|id| (id, *number))).collect();
        let mut allies: BTreeMap<(usize, Day), Vec<usize>> = BTreeMap::new();
        for (claim, party) in seen.iter().zip(&of) {
            let id = claim.says.party().and_then(|party| party.id.as_ref());
            if let (Some(id), Some(party)) = (id, party) {
                let found = || listed.iter().filter(|(other, _)| sides.are_allied(id, other, claim.last));
                allies.entry((*party, claim.last)).or_insert_with(|| found().map(|(_, number)| *number).collect());
            }
        }
        Parties { of, days: seen.iter().map(|claim| claim.last).collect(), allies }
    }

    /// The party of a claim.
    pub fn of(&self, claim: usize) -> Option<usize> {
        self.of.get(claim).copied().flatten()
    }

    /// Whether a party is on the side that a claim names, on the day of that claim.
    pub fn is_with(&self, claim: usize, party: usize) -> bool {
        self.of(claim).is_some_and(|own| {
            own == party
                || self
                    .days
                    .get(claim)
                    .and_then(|day| self.allies.get(&(own, *day)))
                    .is_some_and(|allies| allies.binary_search(&party).is_ok())
        })
    }

    /// Whether two claims name one side, as things stood on the earlier one's day.
    pub fn are_same(&self, one: usize, other: usize) -> bool {
        let (earlier, later) = if self.days.get(one) <= self.days.get(other) { (one, other) } else { (other, one) };
        self.of(later).is_some_and(|party| self.is_with(earlier, party))
    }
}
