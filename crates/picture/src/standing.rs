//! Which claims of holding and gaining nothing later has overtaken.

use crate::after::{Newest, Oldest};
use crate::observe::{Observation, Says};
use crate::parties::Parties;
use lagesbild_model::time::Day;
use std::collections::BTreeMap;

/// The numbers of the claims of holding and gaining that nothing later has overtaken, with only those counted that
/// `counts` lets through.
pub(crate) fn standing(
    seen: &[Observation<'_>],
    parties: &Parties,
    counts: impl Fn(&Observation<'_>) -> bool,
) -> Vec<usize> {
    let counted: Vec<usize> =
        seen.iter().enumerate().filter(|(_, claim)| counts(claim)).map(|(number, _)| number).collect();
    let events = Events::new(seen, parties, &counted);
    let mut alive: Vec<usize> = counted.iter().copied().filter(|number| !events.have_ended(*number)).collect();
    let holds = Holds::new(seen, parties, &counted, &alive);
    alive.retain(|number| !holds.have_overtaken(*number));
    alive
}

/// The gains and losses of a place, with what is needed of each party.
struct Events<'o, 'c> {
    seen: &'o [Observation<'c>],
    parties: &'o Parties,
    gains: BTreeMap<usize, Newest<'o, 'c>>,
    /// By party and day, with the number of a claim that stands for them.
    first_gains: BTreeMap<(usize, Day), (usize, Oldest<'o, 'c>)>,
    losses: BTreeMap<usize, Newest<'o, 'c>>,
    timed_falls: Newest<'o, 'c>,
    untimed_falls: Newest<'o, 'c>,
}

impl<'o, 'c> Events<'o, 'c> {
    fn new(seen: &'o [Observation<'c>], parties: &'o Parties, counted: &[usize]) -> Events<'o, 'c> {
        let mut events = Events {
            seen,
            parties,
            gains: BTreeMap::new(),
            first_gains: BTreeMap::new(),
            losses: BTreeMap::new(),
            timed_falls: Newest::default(),
            untimed_falls: Newest::default(),
        };
        for number in counted {
            let Some(claim) = seen.get(*number) else { continue };
            match (&claim.says, parties.of(*number)) {
                (Says::Gains(_), Some(party)) => {
                    events.gains.entry(party).or_default().add(claim);
                    let first = events.first_gains.entry((party, claim.last));
                    first.or_insert_with(|| (*number, Oldest::default())).1.add(claim);
                }
                (Says::Loses(_), Some(party)) => events.losses.entry(party).or_default().add(claim),
                (Says::Loses(_), None) if claim.timed => events.timed_falls.add(claim),
                (Says::Loses(_), None) => events.untimed_falls.add(claim),
                _ => {}
            }
        }
        events
    }

    /// Whether a later event ended what the claim says: somebody else gained the place, or the side lost it.
    fn have_ended(&self, number: usize) -> bool {
        let Some(claim) = self.seen.get(number).filter(|c| matches!(c.says, Says::Gains(_) | Says::Holds(_))) else {
            return true;
        };
        let is_own = |party: &usize| self.parties.is_with(number, *party);
        self.gains.iter().any(|(party, gains)| gains.has_after(claim) && !is_own(party))
            || self.losses.iter().any(|(party, losses)| losses.has_after(claim) && is_own(party))
            || self.timed_falls.has_after(claim)
            // that it has fallen, said without a time, may be the same fall told again
            || self.untimed_falls.has_after(claim) && !self.has_gained_by(number, claim)
    }

    /// Whether the side gained the place, and not only after what the claim tells.
    fn has_gained_by(&self, number: usize, claim: &Observation<'_>) -> bool {
        let mut gains = self.first_gains.values();
        gains.any(|(like, gains)| gains.has_not_after(claim) && self.parties.are_same(*like, number))
    }
}

/// Who is told to hold the place, and who of them gained it.
struct Holds<'o, 'c> {
    seen: &'o [Observation<'c>],
    parties: &'o Parties,
    by_all: BTreeMap<usize, Newest<'o, 'c>>,
    by_gainers: BTreeMap<usize, Newest<'o, 'c>>,
    /// Whether a gain by a party's side stands, by party and day of the claim that names it.
    gained: BTreeMap<(usize, Day), bool>,
}

impl<'o, 'c> Holds<'o, 'c> {
    fn new(seen: &'o [Observation<'c>], parties: &'o Parties, counted: &[usize], alive: &[usize]) -> Holds<'o, 'c> {
        let named = |number: usize| Some((parties.of(number)?, seen.get(number)?));
        let mut gains: BTreeMap<(usize, Day), usize> = BTreeMap::new();
        for number in alive {
            if let Some((party, claim)) = named(*number).filter(|(_, claim)| matches!(claim.says, Says::Gains(_))) {
                gains.insert((party, claim.last), *number);
            }
        }
        let (by_all, by_gainers, gained) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let mut holds = Holds { seen, parties, by_all, by_gainers, gained };
        for number in counted {
            let Some((party, claim)) = named(*number) else { continue };
            let own = || gains.range((party, Day::FIRST)..=(party, Day::LAST)).next().is_some();
            let has_gained = || own() || gains.values().any(|gain| parties.are_same(*gain, *number));
            let has_gained = *holds.gained.entry((party, claim.last)).or_insert_with(has_gained);
            if let Says::Holds(_) = claim.says {
                holds.by_all.entry(party).or_default().add(claim);
                if has_gained {
                    holds.by_gainers.entry(party).or_default().add(claim);
                }
            }
        }
        holds
    }

    /// Whether another side is later told to hold the place. Against one that gained it that counts only for one that
    /// did so too.
    fn have_overtaken(&self, number: usize) -> bool {
        let (Some(party), Some(claim)) = (self.parties.of(number), self.seen.get(number)) else { return false };
        let has_gained = self.gained.get(&(party, claim.last)).is_some_and(|gained| *gained);
        let others = if has_gained { &self.by_gainers } else { &self.by_all };
        others.iter().any(|(other, holds)| holds.has_after(claim) && !self.parties.is_with(number, *other))
    }
}
