//! From a claim to what it says of one place at the end of one day.

use crate::draw::KINDS;
use crate::holding::Party;
use crate::world::Sides;
use lagesbild_ledger::KnownClaim;
use lagesbild_model::time::{Day, Moment, Window};
use lagesbild_model::{
    ActorRef, Certainty, Change, Claim, ClaimId, Extent, Kind, PlaceRef, Polarity, ReportId, Span, Stance, Status,
    Timing,
};

/// What a claim says of a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Says {
    Gains(Party),
    Holds(Party),
    /// It was taken from this side, or from whoever held it; by whom is not said.
    Loses(Option<Party>),
    /// This side is said not to have gained it or not to hold it.
    DeniesHold(Party),
    /// This side is said not to have lost it.
    DeniesLoss(Option<Party>),
    /// A part of it is this side's.
    HoldsPart(Party),
    Contests(Option<Party>),
    Fights(Option<Party>),
}

impl Says {
    /// The side spoken of.
    pub fn party(&self) -> Option<&Party> {
        match self {
            Says::Gains(party) | Says::Holds(party) | Says::DeniesHold(party) | Says::HoldsPart(party) => Some(party),
            Says::Loses(party) | Says::DeniesLoss(party) | Says::Contests(party) | Says::Fights(party) => {
                party.as_ref()
            }
        }
    }
}

/// Why a claim about a place says nothing of who holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aside {
    /// It speaks of a day after the one asked.
    Later,
    /// It may speak of a day after the one asked.
    PerhapsLater,
    /// Nothing tells of what day it speaks.
    Undated,
    /// A plan, a forecast or a supposition.
    NotSoYet,
    /// It names no side, speaks of a part only, or denies what would not have counted.
    NoHold,
}

/// A claim that counts.
#[derive(Clone, Debug)]
pub(crate) struct Observation<'c> {
    pub known: &'c KnownClaim,
    pub says: Says,
    /// First day on which what it says may have begun.
    pub first: Day,
    /// Day by which it had certainly begun; never after the day asked.
    pub last: Day,
    /// Whether the text itself tells the time; else it is only as old as its report at most.
    pub timed: bool,
    /// Whether it is told for one known day. A report of some day of a month tells of no day for certain.
    pub dated: bool,
    /// The day by which the report had certainly begun to be published.
    pub told: Option<Day>,
    /// Told without a word of doubt, and not by the side that it flatters.
    pub plain: bool,
    pub window: Window,
}

/// The order of claims that nothing else tells apart: by report and place in it, so that it stays the same when a newer
/// pack gives every claim another id.
pub(crate) fn order(known: &KnownClaim) -> (ReportId, Span, ClaimId) {
    (known.claim.report_id, known.claim.trigger, known.claim.id)
}

impl Observation<'_> {
    /// Where the claim stands; see [`order`].
    pub fn order(&self) -> (ReportId, Span, ClaimId) {
        order(self.known)
    }

    /// Whether its beginning is told to the minute.
    pub fn has_minutes(&self) -> bool {
        matches!(self.window.earliest_start(), Some(Moment::Minute(_)))
    }

    /// Whether it speaks, for certain, of a later day than `other`.
    pub fn is_after(&self, other: &Observation<'_>) -> bool {
        if self.first != other.last {
            return self.first > other.last;
        }
        // two things of one day, with the minutes known
        let minutes = self.has_minutes() && other.has_minutes();
        let start_first = || other.window.latest_start().map(Moment::last_minute);
        let start_second = || self.window.earliest_start().map(Moment::first_minute);
        minutes && self.window.zone() == other.window.zone() && start_first() < start_second()
    }
}

/// What a claim says of `place`, by the end of day `on`; `None` if it is not about holding places at all.
pub(crate) fn observe<'c>(
    known: &'c KnownClaim,
    place: &PlaceRef,
    on: Day,
    sides: &impl Sides,
) -> Option<Result<Observation<'c>, Aside>> {
    let claim = &known.claim;
    if !KINDS.contains(&claim.kind) {
        return None;
    }
    Some(try_observe(known, place, on, sides))
}

fn try_observe<'c>(
    known: &'c KnownClaim,
    place: &PlaceRef,
    on: Day,
    sides: &impl Sides,
) -> Result<Observation<'c>, Aside> {
    let claim = &known.claim;
    if !matches!(claim.status, Status::Happened | Status::Ongoing) {
        return Err(Aside::NotSoYet);
    }
    let published = known.publication_window();
    let window = claim.window.clone().or_else(|| published.clone()).ok_or(Aside::Undated)?;
    let told = published.as_ref().and_then(Window::latest_start).map(Moment::day);
    if window.earliest_start().is_some_and(|start| start.day() > on) {
        return Err(Aside::Later);
    }
    let last = window.latest_start().map(Moment::day).filter(|day| *day <= on).ok_or(Aside::PerhapsLater)?;
    let begun = window.earliest_start().map(Moment::day);
    let first = begun.unwrap_or(last);
    let told_on = published.as_ref().and_then(Window::single_day);
    let mut dated = told_on.is_some() || claim.window.is_some() && begun == Some(last);
    let says = says(claim, place, last, sides).ok_or(Aside::NoHold)?;
    let (mut first, mut last) = (first, last);
    if let Says::Holds(_) = says {
        let still = published.as_ref().and_then(Window::earliest_start).map(Moment::day);
        (first, last, dated) = for_how_long(claim, &window, still, on, (first, last, dated));
        dated |= told_on.is_some();
    }
    let timed = claim.window.is_some() && claim.timing != Timing::PublishedThen;
    let plain = is_plain(claim, &says, last, sides);
    Ok(Observation { known, says, first, last, timed, dated, told, plain, window })
}

/// A state that is said to go on counts for the last day, up to the one asked, for which it is certainly said: that of
/// its report, or the first on which that may have been published.
fn for_how_long(
    claim: &Claim,
    window: &Window,
    published: Option<Day>,
    on: Day,
    start: (Day, Day, bool),
) -> (Day, Day, bool) {
    let lasted = window.earliest_end().map(Moment::day).filter(|end| *end > start.1).map(|end| end.min(on));
    let still = claim.status == Status::Ongoing && window.latest_end().is_none();
    let still = published.filter(|told| still && *told > start.1 && *told <= on);
    match lasted.max(still) {
        Some(day) => (day, day, lasted >= still),
        None => start,
    }
}

fn says(claim: &Claim, place: &PlaceRef, on: Day, sides: &impl Sides) -> Option<Says> {
    let party = |actor: &Option<ActorRef>| actor.as_ref().map(|actor| party_of(actor, on, sides));
    let (actor, against) = (party(&claim.actor), party(&claim.against));
    let is_so = claim.polarity == Polarity::Affirmed;
    if claim.kind != Kind::Control {
        return is_so.then_some(Says::Fights(actor));
    }
    let whole = place.extent == Extent::All;
    match (claim.change?, is_so, actor) {
        (Change::Contested, true, actor) => Some(Says::Contests(actor)),
        (Change::Contested, false, _) => None,
        (Change::Gained | Change::Held, true, Some(actor)) if !whole => Some(Says::HoldsPart(actor)),
        _ if !whole => None,
        (Change::Gained, true, Some(actor)) => Some(Says::Gains(actor)),
        (Change::Held, true, Some(actor)) => Some(Says::Holds(actor)),
        (Change::Gained, true, None) => Some(Says::Loses(against)),
        (Change::Held, true, None) => None,
        (Change::Lost, true, actor) => Some(Says::Loses(actor)),
        (Change::Gained | Change::Held, false, Some(actor)) => Some(Says::DeniesHold(actor)),
        (Change::Gained | Change::Held, false, None) => against.map(|against| Says::DeniesLoss(Some(against))),
        (Change::Lost, false, actor) => Some(Says::DeniesLoss(actor)),
    }
}

fn party_of(actor: &ActorRef, on: Day, sides: &impl Sides) -> Party {
    match &actor.id {
        Some(id) => {
            let side = sides.side_of(id, on);
            let name = sides.actor_name(&side).unwrap_or_else(|| actor.name.clone());
            Party { id: Some(side), name }
        }
        None => Party { id: None, name: actor.name.clone() },
    }
}

/// Without a word of doubt, and not on the word of the very side that it flatters. An admission is plain.
fn is_plain(claim: &Claim, says: &Says, on: Day, sides: &impl Sides) -> bool {
    match claim.certainty {
        Certainty::Stated => true,
        Certainty::Hedged => false,
        Certainty::Attributed => {
            let flattered = match says {
                Says::Gains(party) | Says::Holds(party) | Says::HoldsPart(party) => party.id.as_ref(),
                Says::DeniesLoss(party) => party.as_ref().and_then(|party| party.id.as_ref()),
                _ => None,
            };
            let own = |id: &lagesbild_model::ActorId| Some(&sides.side_of(id, on)) == flattered;
            let says_itself = claim.says.first().and_then(|link| link.actor.as_ref()).is_some_and(own);
            let backed = claim.says.iter().skip(1).any(|link| {
                matches!(link.stance, Stance::Confirms | Stance::Admits)
                    && link.actor.as_ref().is_some_and(|actor| !own(actor))
            });
            flattered.is_none() || !says_itself || backed
        }
    }
}
