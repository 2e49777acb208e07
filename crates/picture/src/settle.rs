//! From what claims say of a place to who holds it. The rules are those of the crate's documentation, in their order.

use crate::holding::{Basis, Party, Side, Sure};
use crate::observe::{Observation, Says};
use crate::origin::origins;
use crate::world::Sides;
use lagesbild_model::time::{Day, Window};
use std::collections::BTreeMap;

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
    lead: Party,
    standing: Vec<usize>,
}

/// How a contender compares with others: the last day on which somebody plainly said something new, how many origins
/// speak for it (two points for a plain one), and the last day for which it is told.
type Rank = (Option<Day>, usize, Option<Day>);

pub(crate) struct Court<'o, 'c, S> {
    pub seen: &'o [Observation<'c>],
    pub on: Day,
    pub sides: &'o S,
}

impl<S: Sides> Court<'_, '_, S> {
    pub fn settle(&self) -> Settled {
        let standing = self.standing();
        let contenders = self.contenders(&standing);
        let ranks: Vec<Rank> = contenders.iter().map(|contender| self.rank(contender)).collect();
        let best = ranks.iter().max();
        let mut leaders = contenders.iter().zip(&ranks).filter(|(_, rank)| Some(*rank) == best);
        match (leaders.next(), leaders.next()) {
            (Some((leader, _)), None) => self.held(leader, &contenders),
            (Some(_), Some(_)) => self.undecided(&contenders),
            (None, _) => self.shared().unwrap_or_else(|| self.lost()),
        }
    }

    fn at(&self, number: usize) -> Option<&Observation<'_>> {
        self.seen.get(number)
    }

    fn all(&self, numbers: &[usize]) -> impl Iterator<Item = &Observation<'_>> {
        numbers.iter().filter_map(|number| self.seen.get(*number))
    }

    fn same(&self, one: &Party, other: &Party) -> bool {
        match (&one.id, &other.id) {
            (Some(a), Some(b)) => a == b || self.sides.are_allied(a, b, self.on),
            (None, None) => one.name.to_lowercase() == other.name.to_lowercase(),
            _ => false,
        }
    }

    fn holder(says: &Says) -> Option<&Party> {
        match says {
            Says::Gains(party) | Says::Holds(party) => Some(party),
            _ => None,
        }
    }

    /// The claims of holding and gaining that nothing later has overtaken.
    fn standing(&self) -> Vec<usize> {
        let gains: Vec<&Observation<'_>> =
            self.seen.iter().filter(|claim| matches!(claim.says, Says::Gains(_)) && !self.is_ended(claim)).collect();
        let has_gained = |party: &Party| {
            gains.iter().any(|gain| Self::holder(&gain.says).is_some_and(|gainer| self.same(gainer, party)))
        };
        let stands = |claim: &Observation<'_>| {
            let Some(party) = Self::holder(&claim.says) else { return false };
            let overtaken = self.seen.iter().any(|later| match &later.says {
                Says::Holds(other) if !self.same(other, party) && later.is_after(claim) => {
                    has_gained(other) || !has_gained(party)
                }
                _ => false,
            });
            !overtaken && !self.is_ended(claim)
        };
        (0..self.seen.len()).filter(|number| self.at(*number).is_some_and(stands)).collect()
    }

    /// Whether a later event ended what the claim says: somebody else gained the place, or the side lost it.
    fn is_ended(&self, claim: &Observation<'_>) -> bool {
        let Some(party) = Self::holder(&claim.says) else { return true };
        let gained_it =
            || self.seen.iter().any(|c| matches!(&c.says, Says::Gains(p) if self.same(p, party)) && !c.is_after(claim));
        self.seen.iter().any(|later| {
            later.is_after(claim)
                && match &later.says {
                    Says::Gains(other) => !self.same(other, party),
                    Says::Loses(Some(loser)) => self.same(loser, party),
                    // that it has fallen, said without a time, may be the same fall told again
                    Says::Loses(None) => later.timed || !gained_it(),
                    _ => false,
                }
        })
    }

    fn contenders(&self, standing: &[usize]) -> Vec<Contender> {
        let mut parties: BTreeMap<&Party, Vec<usize>> = BTreeMap::new();
        for number in standing {
            if let Some(party) = self.at(*number).and_then(|claim| Self::holder(&claim.says)) {
                parties.entry(party).or_default().push(*number);
            }
        }
        // allies go under the name of the one that is told of last
        let mut newest_first: Vec<(&Party, Vec<usize>)> = parties.into_iter().collect();
        newest_first.sort_by_key(|(_, numbers)| std::cmp::Reverse(self.all(numbers).map(|claim| claim.last).max()));
        let mut contenders: Vec<Contender> = Vec::new();
        for (party, numbers) in newest_first {
            match contenders.iter_mut().find(|contender| self.same(&contender.lead, party)) {
                Some(contender) => contender.standing.extend(numbers),
                None => contenders.push(Contender { lead: party.clone(), standing: numbers }),
            }
        }
        contenders
    }

    fn rank(&self, contender: &Contender) -> Rank {
        let claims: Vec<&Observation<'_>> = self.all(&contender.standing).collect();
        let mut weights: BTreeMap<usize, usize> = BTreeMap::new();
        for (claim, origin) in claims.iter().zip(origins(&claims)) {
            let weight = weights.entry(origin).or_default();
            *weight = (*weight).max(if claim.plain { 2 } else { 1 });
        }
        (last_news(&claims), weights.values().sum(), claims.iter().map(|claim| claim.last).max())
    }

    fn held(&self, leader: &Contender, contenders: &[Contender]) -> Settled {
        let claims: Vec<&Observation<'_>> = self.all(&leader.standing).collect();
        let begun = claims.iter().map(|claim| claim.first).min();
        let in_this_time = |claim: &Observation<'_>| begun.is_some_and(|begun| claim.last >= begun);
        let mut supporting = leader.standing.clone();
        let mut contrary: Vec<usize> = contenders
            .iter()
            .filter(|other| other.lead != leader.lead)
            .flat_map(|other| other.standing.iter().copied())
            .collect();
        for (number, claim) in self.seen.iter().enumerate().filter(|(_, claim)| in_this_time(claim)) {
            let is_leader = |party: &Party| self.same(party, &leader.lead);
            match &claim.says {
                Says::Loses(Some(party)) | Says::DeniesHold(party) if is_leader(party) => contrary.push(number),
                Says::DeniesLoss(Some(party)) if !is_leader(party) => contrary.push(number),
                // nobody fights for what is already theirs
                Says::Contests(Some(party)) if is_leader(party) && claims.iter().any(|c| claim.is_after(c)) => {
                    contrary.push(number);
                }
                Says::Loses(_) | Says::DeniesHold(_) | Says::DeniesLoss(Some(_)) => supporting.push(number),
                _ => {}
            }
        }
        let dispute = !contrary.is_empty() && !self.is_resolved(&claims, &contrary);
        let origins = origins(&claims);
        let sure = match claims.iter().any(|claim| claim.plain) || origins.iter().any(|o| Some(o) != origins.first()) {
            _ if dispute => Sure::Disputed,
            true => Sure::Plain,
            false => Sure::Likely,
        };
        let event = self.event(&claims, if dispute { &[] } else { &contrary });
        let (since, quiet_until) = (event.map(|event| event.window.clone()), event.map(|event| event.last));
        let last_reported = claims.iter().map(|claim| claim.last).max();
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
    fn event<'o, 'c>(&self, claims: &[&'o Observation<'c>], contrary: &[usize]) -> Option<&'o Observation<'c>> {
        let gains = claims.iter().copied().filter(|claim| matches!(claim.says, Says::Gains(_)));
        let outlives = |claim: &Observation<'_>| self.all(contrary).all(|against| claim.is_after(against));
        gains.min_by_key(|claim| (!outlives(claim), claim.last, std::cmp::Reverse(claim.first), claim.order()))
    }

    /// Whether something told later, or plainly of a later day, settles what the contrary claims say. That another
    /// side gained the place is not settled by being told who holds it, without a word of how that came about.
    fn is_resolved(&self, claims: &[&Observation<'_>], contrary: &[usize]) -> bool {
        let gained = |claim: &Observation<'_>| matches!(claim.says, Says::Gains(_));
        if self.all(contrary).any(gained) && !claims.iter().any(|claim| gained(claim)) {
            return false;
        }
        let outlives = |claim: &Observation<'_>| self.all(contrary).all(|against| claim.is_after(against));
        let outlived = claims.iter().any(|claim| claim.plain && outlives(claim));
        let last_told = self.all(contrary).map(|claim| claim.told).collect::<Option<Vec<Day>>>();
        let last_told = last_told.and_then(|days| days.into_iter().max());
        outlived || matches!((last_news(claims), last_told), (Some(news), Some(told)) if news > told)
    }

    fn undecided(&self, contenders: &[Contender]) -> Settled {
        let contrary: Vec<usize> = contenders.iter().flat_map(|c| c.standing.iter().copied()).collect();
        let last_reported = self.all(&contrary).map(|claim| claim.last).max();
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
        let mut by: Vec<Party> = Vec::new();
        for claim in self.all(&parts) {
            if let Says::HoldsPart(party) = &claim.says
                && !by.iter().any(|other| self.same(other, party))
            {
                by.push(party.clone());
            }
        }
        by.sort();
        let last_reported = self.all(&parts).map(|claim| claim.last).max();
        let fell_after = self.seen.iter().any(|c| matches!(c.says, Says::Loses(_)) && Some(c.last) >= last_reported);
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
        let Some(last) = self.seen.iter().filter(losses).max_by_key(|c| (c.last, c.first, c.order())) else {
            return nothing_known();
        };
        // the last side known to have held it lost it, if the loser is not named
        let named = self.seen.iter().filter_map(|claim| match &claim.says {
            Says::Loses(Some(party)) if !last.is_after(claim) => Some(party.clone()),
            _ => None,
        });
        let supporting = self.seen.iter().enumerate().filter(|(_, claim)| losses(claim)).map(|(number, _)| number);
        Settled {
            basis: self.basis(Some(last.last)),
            since: Some(last.window.clone()),
            last_reported: Some(last.last),
            lost_by: named.min(),
            supporting: supporting.collect(),
            quiet_until: Some(last.last),
            ..nothing_known()
        }
    }

    fn basis(&self, last_reported: Option<Day>) -> Basis {
        match last_reported {
            None => Basis::None,
            Some(day) if day == self.on => Basis::Reported,
            Some(_) => Basis::Persisted,
        }
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

/// The last day on which somebody plainly told something new. An origin that says the same of the same time again, or
/// whose words others repeat, tells nothing new.
fn last_news(claims: &[&Observation<'_>]) -> Option<Day> {
    let mut first_told: BTreeMap<(usize, Day, Day), Day> = BTreeMap::new();
    for (claim, origin) in claims.iter().zip(origins(claims)) {
        if let (true, Some(told)) = (claim.plain, claim.told) {
            let first = first_told.entry((origin, claim.first, claim.last)).or_insert(told);
            *first = told.min(*first);
        }
    }
    first_told.into_values().max()
}
