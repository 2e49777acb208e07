use crate::holding::{Holding, Party, Pressure};
use crate::observe::{Aside, Observation, Says, observe, order};
use crate::settle::{Court, Settled};
use crate::world::{Places, Sides};
use lagesbild_ledger::KnownClaim;
use lagesbild_model::time::{Day, Period};
use lagesbild_model::{ClaimId, Kind, PlaceId};
use std::collections::{BTreeMap, BTreeSet};

/// Fighting and sieges older than so many days, with no word of them since, are no longer shown as pressure.
pub const PRESSURE_DAYS: i32 = 30;

/// The kinds of claims that the picture draws on; others may be left out of what it is given.
pub const KINDS: [Kind; 3] = [Kind::Control, Kind::Attack, Kind::Clash];

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The day, meant is its end, where each place is.
    pub on: Day,
    /// Which places, in the order wanted; `None` for every place that a claim is about.
    pub among: Option<Vec<PlaceId>>,
}

/// Everything that was said of who holds a place, sorted by what it does to the answer.
#[derive(Clone, Debug)]
pub struct Why<'c> {
    /// The answer.
    pub holding: Holding,
    /// Claims that say so, newest first.
    pub supporting: Vec<&'c KnownClaim>,
    /// Claims that say otherwise, newest first.
    pub contrary: Vec<&'c KnownClaim>,
    /// Claims of what is done to the place, newest first.
    pub pressing: Vec<&'c KnownClaim>,
    /// Claims that counted once and were overtaken, newest first.
    pub overtaken: Vec<&'c KnownClaim>,
    /// Claims that do not count for this day, and why.
    pub aside: Vec<(&'c KnownClaim, Aside)>,
}

/// Who holds what at the end of a day, as the claims have it.
#[derive(Clone, Debug)]
pub struct Picture<'c> {
    on: Day,
    cells: Vec<Why<'c>>,
}

impl<'c> Picture<'c> {
    /// Draws the picture. The order of the claims does not matter.
    pub fn draw(
        claims: &'c [KnownClaim],
        places: &impl Places,
        sides: &impl Sides,
        question: &Question,
    ) -> Picture<'c> {
        let mut by_place: BTreeMap<&PlaceId, Vec<&'c KnownClaim>> = BTreeMap::new();
        for known in claims {
            for id in known.claim.places.iter().filter_map(|place| place.id.as_ref()) {
                by_place.entry(id).or_default().push(known);
            }
        }
        let cell = |place: &PlaceId| {
            let mut about = by_place.get(place).cloned().unwrap_or_default();
            about.sort_by_key(|known| order(known));
            about.dedup_by_key(|known| known.claim.id);
            draw_place(place, &about, places, sides, question.on)
        };
        let cells = match &question.among {
            Some(among) => among.iter().map(cell).collect(),
            None => by_place.keys().map(|place| cell(place)).filter(|why| why.tells_of_holding()).collect(),
        };
        Picture { on: question.on, cells }
    }

    /// The day.
    pub fn on(&self) -> Day {
        self.on
    }

    /// The holdings, in the order asked for, else by place id.
    pub fn holdings(&self) -> impl Iterator<Item = &Holding> {
        self.cells.iter().map(|why| &why.holding)
    }

    /// Why the picture says what it says of a place; `None` if the place is not in it.
    pub fn why(&self, place: &PlaceId) -> Option<&Why<'c>> {
        self.cells.iter().find(|why| why.holding.place == *place)
    }
}

impl Why<'_> {
    /// Whether any claim of control is about the place, so that it belongs into a picture of all places.
    fn tells_of_holding(&self) -> bool {
        let shown = [&self.supporting, &self.contrary, &self.pressing, &self.overtaken];
        let aside = self.aside.iter().map(|(known, _)| *known);
        let mut all = shown.into_iter().flatten().copied().chain(aside);
        all.any(|known| known.claim.kind == Kind::Control)
    }
}

fn draw_place<'c>(
    place: &PlaceId,
    about: &[&'c KnownClaim],
    places: &impl Places,
    sides: &impl Sides,
    on: Day,
) -> Why<'c> {
    let mut seen: Vec<Observation<'c>> = Vec::new();
    let mut aside: Vec<(&'c KnownClaim, Aside)> = Vec::new();
    for known in about {
        let Some(here) = known.claim.places.iter().find(|p| p.id.as_ref() == Some(place)) else { continue };
        match observe(known, here, on, sides) {
            Some(Ok(observation)) => seen.push(observation),
            Some(Err(reason)) => aside.push((known, reason)),
            None => {}
        }
    }
    let settled = Court::new(&seen, on, sides).settle();
    let (pressure, pressing) = pressure(&seen, &settled, on);
    let undated = |reason: Aside| matches!(reason, Aside::PerhapsLater | Aside::Undated);
    let of_control: Vec<&KnownClaim> = about.iter().copied().filter(|k| k.claim.change.is_some()).collect();
    let publishers: BTreeSet<&String> = of_control.iter().flat_map(|known| &known.publishers).collect();
    let name = places.place_name(place).or_else(|| name_in_claims(place, about));
    let ids = |numbers: &[usize]| newest_first(&seen, numbers).into_iter().map(|known| known.claim.id).collect();
    let holding = Holding {
        place: place.clone(),
        name: name.unwrap_or_else(|| place.to_string()),
        claims_for: ids(&settled.supporting),
        claims_against: ids(&settled.contrary),
        claims_undated: aside.iter().filter(|(_, r)| undated(*r)).map(|(known, _)| known.claim.id).collect(),
        reports: of_control.iter().map(|known| known.claim.report_id).collect::<BTreeSet<_>>().len(),
        publishers: publishers.len(),
        side: settled.side,
        sure: settled.sure,
        basis: settled.basis,
        since: settled.since,
        last_reported: settled.last_reported,
        lost_by: settled.lost_by,
        dispute: settled.dispute,
        pressure,
    };
    let used: BTreeSet<usize> =
        [&settled.supporting, &settled.contrary, &pressing].into_iter().flatten().copied().collect();
    let rest: Vec<usize> = (0..seen.len()).filter(|number| !used.contains(number)).collect();
    Why {
        holding,
        supporting: newest_first(&seen, &settled.supporting),
        contrary: newest_first(&seen, &settled.contrary),
        pressing: newest_first(&seen, &pressing),
        overtaken: newest_first(&seen, &rest),
        aside,
    }
}

fn newest_first<'c>(seen: &[Observation<'c>], numbers: &[usize]) -> Vec<&'c KnownClaim> {
    let mut wanted: Vec<&Observation<'c>> = numbers.iter().filter_map(|number| seen.get(*number)).collect();
    let key = |claim: &Observation<'_>| (claim.last, claim.first, claim.told, claim.order());
    wanted.sort_by_key(|claim| std::cmp::Reverse(key(claim)));
    wanted.into_iter().map(|claim| claim.known).collect()
}

/// What is done to the place, told of days after the event that settled who holds it, and not too long ago.
fn pressure(seen: &[Observation<'_>], settled: &Settled, on: Day) -> (Option<Pressure>, Vec<usize>) {
    let oldest = on.shift(Period::Days(-PRESSURE_DAYS)).unwrap_or(Day::FIRST);
    let mut pressure = Pressure {
        contested: false,
        fighting: false,
        partly_taken: false,
        by: Vec::new(),
        last: oldest,
        claims: Vec::new(),
    };
    let mut numbers = Vec::new();
    let mut parties: BTreeSet<Party> = BTreeSet::new();
    let contrary: BTreeSet<usize> = settled.contrary.iter().copied().collect();
    let supporting: BTreeSet<usize> = settled.supporting.iter().copied().collect();
    for (number, claim) in seen.iter().enumerate() {
        let holds = |party: &Party| settled.side.party() == Some(party);
        let by = match &claim.says {
            _ if contrary.contains(&number) => continue,
            Says::Contests(by) | Says::Fights(by) => by.clone(),
            Says::HoldsPart(by) if !holds(by) && !supporting.contains(&number) => Some(by.clone()),
            _ => continue,
        };
        if claim.last < oldest || settled.quiet_until.is_some_and(|quiet| claim.first <= quiet) {
            continue;
        }
        pressure.contested |= matches!(claim.says, Says::Contests(_));
        pressure.fighting |= matches!(claim.says, Says::Fights(_));
        pressure.partly_taken |= matches!(claim.says, Says::HoldsPart(_));
        pressure.last = pressure.last.max(claim.last);
        parties.extend(by.filter(|party| !holds(party)));
        numbers.push(number);
    }
    pressure.by = parties.into_iter().collect();
    pressure.claims = newest_first(seen, &numbers).into_iter().map(|known| known.claim.id).collect::<Vec<ClaimId>>();
    ((!numbers.is_empty()).then_some(pressure), numbers)
}

fn name_in_claims(place: &PlaceId, about: &[&KnownClaim]) -> Option<String> {
    let here = about.iter().flat_map(|known| &known.claim.places).filter(|p| p.id.as_ref() == Some(place));
    here.map(|p| p.name.clone()).min()
}
