//! From what claims say of a place to who holds it. The rules are those of the crate's documentation, in their order.

use crate::after::{first_over, last_over};
use crate::holding::{Basis, Party, Side, Sure};
use crate::observe::{Observation, Says};
use crate::origin::origins;
use crate::parties::Parties;
use crate::standing::standing;
use crate::world::Sides;
use lagesbild_model::time::{Day, Window};
use std::collections::{BTreeMap, BTreeSet};

/// Who holds a place, with the numbers of the observations behind it.
#[derive(Debug)]
pub(crate) struct Settled {
    pub side: Side,
    pub sure: Sure,
    pub basis: Basis,
    pub since: Option<Window>,
    pub last_reported: Option<Day>,
    pub lost_by: Option<Party>,
    pub dispute: bool,
    pub supporting: Vec<usize>,
    pub contrary: Vec<usize>,
    /// What is done to the place counts if it is told of a later day than this.
    pub quiet_until: Option<Day>,
}

/// A side that may hold the place: what says so and has not been overtaken.
struct Contender {
    /// Under whose name it goes.
    lead: Party,
    /// The number of the claim that told of the lead last.
    told_last: usize,
    standing: Vec<usize>,
    /// The origin of each.
    origins: Vec<usize>,
}

/// How a contender compares with others: the last day on which somebody plainly said something new, how many origins
/// speak for it (two points for a plain one), and the last day for which it is told.
type Rank = (Option<Day>, usize, Option<Day>);

pub(crate) struct Court<'o, 'c> {
    seen: &'o [Observation<'c>],
    on: Day,
    parties: Parties,
}

impl<'o, 'c> Court<'o, 'c> {
    pub fn new(seen: &'o [Observation<'c>], on: Day, sides: &impl Sides) -> Court<'o, 'c> {
        Court { seen, on, parties: Parties::new(seen, sides) }
    }

    pub fn settle(&self) -> Settled {
        let contenders = self.contenders(&standing(self.seen, &self.parties, |_| true));
        let ranks: Vec<Rank> = contenders.iter().map(|contender| self.rank(contender)).collect();
        let best = ranks.iter().max();
        let mut leaders = contenders.iter().zip(&ranks).filter(|(_, rank)| Some(*rank) == best);
        match (leaders.next(), leaders.next()) {
            (Some((leader, _)), None) => self.held(leader, &contenders),
            (Some(_), Some(_)) => self.undecided(&contenders),
            (None, _) => self.shared().unwrap_or_else(|| self.lost()),
        }
    }

    fn at(&self, number: usize) -> Option<&'o Observation<'c>> {
        self.seen.get(number)
    }

    fn all(&self, numbers: &[usize]) -> impl Iterator<Item = &'o Observation<'c>> {
        numbers.iter().filter_map(|number| self.seen.get(*number))
    }

    fn contenders(&self, standing: &[usize]) -> Vec<Contender> {
        let mut parties: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for number in standing {
            if let Some(party) = self.parties.of(*number) {
                parties.entry(party).or_default().push(*number);
            }
        }
        // allies go under the name of the one that is told of last
        let mut newest_first: Vec<(Option<Day>, usize, Vec<usize>)> = Vec::new();
        for numbers in parties.into_values() {
            let newest = |number: &&usize| (self.at(**number).map(|claim| claim.last), std::cmp::Reverse(**number));
            if let Some(lead) = numbers.iter().max_by_key(newest).copied() {
                newest_first.push((self.at(lead).map(|claim| claim.last), lead, numbers));
            }
        }
        newest_first.sort_by_key(|(last, ..)| std::cmp::Reverse(*last));
        let mut contenders: Vec<Contender> = Vec::new();
        for (_, told_last, numbers) in newest_first {
            let Some(party) = self.at(told_last).and_then(|claim| claim.says.party()) else { continue };
            match contenders.iter_mut().find(|contender| self.parties.are_same(contender.told_last, told_last)) {
                Some(contender) => contender.standing.extend(numbers),
                None => contenders.push(Contender {
                    lead: party.clone(),
                    told_last,
                    standing: numbers,
                    origins: Vec::new(),
                }),
            }
        }
        for contender in &mut contenders {
            contender.origins = origins(&self.all(&contender.standing).collect::<Vec<_>>());
        }
        contenders
    }

    fn rank(&self, contender: &Contender) -> Rank {
        let claims: Vec<&Observation<'_>> = self.all(&contender.standing).collect();
        let mut weights: BTreeMap<usize, usize> = BTreeMap::new();
        for (claim, origin) in claims.iter().zip(&contender.origins) {
            let weight = weights.entry(*origin).or_default();
            *weight = (*weight).max(if claim.plain { 2 } else { 1 });
        }
        let last = claims.iter().map(|claim| claim.last).max();
        (last_news(&claims, &contender.origins), weights.values().sum(), last)
    }

    /// The plain gains that a side displaced of which nothing plain is told: they would stand if only what is plain
    /// were believed. That the side took the place from them is doubted, so they stand against it.
    fn displaced(&self, leader: &Contender) -> Vec<usize> {
        if self.all(&leader.standing).any(|claim| claim.plain) {
            return Vec::new();
        }
        let mut plain = standing(self.seen, &self.parties, |claim| claim.plain);
        plain.retain(|number| {
            self.at(*number).is_some_and(|claim| matches!(claim.says, Says::Gains(_)))
                && !self.parties.are_same(*number, leader.told_last)
        });
        plain
    }

    fn held(&self, leader: &Contender, contenders: &[Contender]) -> Settled {
        let claims: Vec<&Observation<'_>> = self.all(&leader.standing).collect();
        let begun = claims.iter().map(|claim| claim.first).min();
        let in_this_time = |claim: &Observation<'_>| begun.is_some_and(|begun| claim.last >= begun);
        let mut supporting = leader.standing.clone();
        let mut contrary: Vec<usize> = contenders
            .iter()
            .filter(|other| other.told_last != leader.told_last)
            .flat_map(|other| other.standing.iter().copied())
            .collect();
        contrary.extend(self.displaced(leader));
        contrary.sort_unstable();
        contrary.dedup();
        let over_first = first_over(&claims);
        for (number, claim) in self.seen.iter().enumerate().filter(|(_, claim)| in_this_time(claim)) {
            let is_leader = || self.parties.are_same(number, leader.told_last);
            match &claim.says {
                Says::Loses(Some(_)) | Says::DeniesHold(_) if is_leader() => contrary.push(number),
                Says::DeniesLoss(Some(_)) if !is_leader() => contrary.push(number),
                // nobody fights for what is already theirs
                Says::Contests(Some(_)) if is_leader() && over_first.iter().any(|c| claim.is_after(c)) => {
                    contrary.push(number);
                }
                Says::Loses(_) | Says::DeniesHold(_) | Says::DeniesLoss(Some(_)) => supporting.push(number),
                _ => {}
            }
        }
        let dispute = !contrary.is_empty() && !self.is_resolved(&claims, &leader.origins, &contrary);
        let origins = &leader.origins;
        let sure = match claims.iter().any(|claim| claim.plain) || origins.iter().any(|o| Some(o) != origins.first()) {
            _ if dispute => Sure::Disputed,
            true => Sure::Plain,
            false => Sure::Likely,
        };
        let event = self.event(&claims, if dispute { &[] } else { &contrary });
        let (since, quiet_until) = (event.map(|event| event.window.clone()), event.map(|event| event.last));
        let last_reported = last_dated(claims.iter().copied());
        Settled {
            side: Side::Known { by: leader.lead.clone() },
            sure,
            basis: self.basis(last_reported),
            since,
            last_reported,
            lost_by: None,
            dispute,
            supporting,
            contrary,
            quiet_until,
        }
    }

    /// The gain that made it so: the earliest of those told, or, where contrary claims were settled by a new gain, the
    /// earliest of those after them.
    fn event(&self, claims: &[&'o Observation<'c>], contrary: &[usize]) -> Option<&'o Observation<'c>> {
        let gains = claims.iter().copied().filter(|claim| matches!(claim.says, Says::Gains(_)));
        let against = last_over(self.all(contrary));
        let outlives = |claim: &Observation<'_>| against.iter().all(|against| claim.is_after(against));
        gains.min_by_key(|claim| (!outlives(claim), claim.last, std::cmp::Reverse(claim.first), claim.order()))
    }

    /// Whether something told later, or plainly of a later day, settles what the contrary claims say. That another
    /// side gained the place is not settled by being told who holds it, without a word of how that came about.
    fn is_resolved(&self, claims: &[&Observation<'_>], origins: &[usize], contrary: &[usize]) -> bool {
        let gained = |claim: &Observation<'_>| matches!(claim.says, Says::Gains(_));
        if self.all(contrary).any(gained) && !claims.iter().any(|claim| gained(claim)) {
            return false;
        }
        let against = last_over(self.all(contrary));
        let outlives = |claim: &Observation<'_>| against.iter().all(|against| claim.is_after(against));
        let outlived = claims.iter().any(|claim| claim.plain && outlives(claim));
        let last_told = self.all(contrary).map(|claim| claim.told).collect::<Option<Vec<Day>>>();
        let last_told = last_told.and_then(|days| days.into_iter().max());
        outlived || matches!((last_news(claims, origins), last_told), (Some(news), Some(told)) if news > told)
    }

    fn undecided(&self, contenders: &[Contender]) -> Settled {
        let contrary: Vec<usize> = contenders.iter().flat_map(|c| c.standing.iter().copied()).collect();
        let last_reported = last_dated(self.all(&contrary));
        Settled {
            sure: Sure::Disputed,
            basis: self.basis(last_reported),
            last_reported,
            dispute: true,
            contrary,
            ..nothing_known()
        }
    }

    /// Nobody holds the whole, but several are said to hold parts.
    fn shared(&self) -> Option<Settled> {
        let parts: Vec<usize> = (0..self.seen.len())
            .filter(|number| self.at(*number).is_some_and(|claim| matches!(claim.says, Says::HoldsPart(_))))
            .collect();
        let mut by: BTreeMap<usize, usize> = BTreeMap::new();
        for number in &parts {
            let is_known = |party| by.contains_key(&party);
            if let Some(party) = self.parties.of(*number).filter(|party| !is_known(*party))
                && !by.values().any(|other| self.parties.are_same(*other, *number))
            {
                by.insert(party, *number);
            }
        }
        let named = by.values().filter_map(|number| self.at(*number)?.says.party().cloned());
        let by: Vec<Party> = named.collect::<BTreeSet<Party>>().into_iter().collect();
        let last_reported = last_dated(self.all(&parts));
        let last = self.all(&parts).map(|claim| claim.last).max();
        let fell_after = self.seen.iter().any(|c| matches!(c.says, Says::Loses(_)) && Some(c.last) >= last);
        (by.len() > 1 && !fell_after).then(|| Settled {
            side: Side::Shared { by },
            sure: Sure::Likely,
            basis: self.basis(last_reported),
            last_reported,
            supporting: parts,
            ..nothing_known()
        })
    }

    /// Nobody is said to hold it, or whoever was has lost it.
    fn lost(&self) -> Settled {
        let losses = |claim: &&Observation<'_>| matches!(claim.says, Says::Loses(_));
        let newest = |claim: &&Observation<'_>| (claim.last, claim.first, claim.order());
        let Some(last) = self.seen.iter().filter(losses).max_by_key(newest) else {
            return nothing_known();
        };
        // the last fall may be told without a name and, by others, with one: of those that are not before it, the newest
        let named =
            self.seen.iter().filter(|claim| matches!(claim.says, Says::Loses(Some(_))) && !last.is_after(claim));
        let loser = named.max_by_key(newest).and_then(|claim| claim.says.party().cloned());
        let last_reported = last_dated(self.seen.iter().filter(losses));
        let supporting = self.seen.iter().enumerate().filter(|(_, claim)| losses(claim)).map(|(number, _)| number);
        Settled {
            basis: self.basis(last_reported),
            since: Some(last.window.clone()),
            last_reported,
            lost_by: loser,
            supporting: supporting.collect(),
            quiet_until: Some(last.last),
            ..nothing_known()
        }
    }

    /// What an answer rests on for which there are claims.
    fn basis(&self, last_reported: Option<Day>) -> Basis {
        if last_reported == Some(self.on) { Basis::Reported } else { Basis::Persisted }
    }
}

fn nothing_known() -> Settled {
    Settled {
        side: Side::Unknown,
        sure: Sure::Unknown,
        basis: Basis::None,
        since: None,
        last_reported: None,
        lost_by: None,
        dispute: false,
        supporting: Vec::new(),
        contrary: Vec::new(),
        quiet_until: None,
    }
}

/// The last day for which it is told, among the claims that tell of a known day.
fn last_dated<'o, 'c: 'o>(claims: impl Iterator<Item = &'o Observation<'c>>) -> Option<Day> {
    claims.filter(|claim| claim.dated).map(|claim| claim.last).max()
}

/// The last day on which somebody plainly told something new. An origin that says the same of the same time again, or
/// whose words others repeat, tells nothing new.
fn last_news(claims: &[&Observation<'_>], origins: &[usize]) -> Option<Day> {
    let mut first_told: BTreeMap<(usize, Day, Day), Day> = BTreeMap::new();
    for (claim, origin) in claims.iter().zip(origins) {
        if let (true, Some(told)) = (claim.plain, claim.told) {
            let first = first_told.entry((*origin, claim.first, claim.last)).or_insert(told);
            *first = told.min(*first);
        }
    }
    first_told.into_values().max()
}
