//! From a claim to what it says of a place, once for all days.

use crate::cast::{Cast, PartyIx};
use crate::cell::Press;
use crate::moment::{Minutes, day_of, end_of, first, last};
use crate::press;
use crate::trust::{Class, Interest, Manner};
use crate::words::{Mark, Words};
use crate::world::Sides;
use lagesbild_ledger::KnownClaim;
use lagesbild_model::time::{Day, Window};
use lagesbild_model::{
    Certainty, Change, Claim, ClaimId, Extent, Kind, PlaceRef, Polarity, ReportId, Span, Stance, Status, Timing,
};

/// So long before its day fresh news without a time of its own may have happened: the night before.
const NIGHT: Minutes = 8 * 60;

/// What a claim says of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Says {
    Gains(PartyIx),
    Holds(PartyIx),
    /// It was taken from this side, or from whoever held it; by whom is not said.
    Loses(Option<PartyIx>),
    /// This side is said not to have gained it or not to hold it.
    DeniesHold(PartyIx),
    /// This side is said not to have lost it.
    DeniesLoss(PartyIx),
    /// A part of it is this side's.
    HoldsPart(PartyIx, Extent),
    Contests(Option<PartyIx>),
    Fights(Option<PartyIx>),
}

impl Says {
    /// The side spoken of.
    pub fn party(self) -> Option<PartyIx> {
        match self {
            Says::Gains(party) | Says::Holds(party) | Says::DeniesHold(party) | Says::DeniesLoss(party) => Some(party),
            Says::HoldsPart(party, _) => Some(party),
            Says::Loses(party) | Says::Contests(party) | Says::Fights(party) => party,
        }
    }

    /// Whether it tells who holds the place, or who does not.
    pub fn is_of_hold(self) -> bool {
        !matches!(self, Says::Contests(_) | Says::Fights(_) | Says::HoldsPart(..))
    }

    /// The side that holds the whole place if it is so.
    pub fn holder(self) -> Option<PartyIx> {
        match self {
            Says::Gains(party) | Says::Holds(party) | Says::DeniesLoss(party) => Some(party),
            _ => None,
        }
    }

    /// The side that does not hold the place if it is so.
    pub fn loser(self) -> Option<PartyIx> {
        match self {
            Says::Loses(party) => party,
            Says::DeniesHold(party) => Some(party),
            _ => None,
        }
    }

    /// Whether the place changes hands if it is so.
    pub fn is_event(self) -> bool {
        matches!(self, Says::Gains(_) | Says::Loses(_))
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

/// The order of claims that nothing else tells apart: by report and place in it, so that it stays the same when a newer
/// pack gives every claim another id.
pub(crate) type Order = (ReportId, Span, ClaimId);

/// What is known of a claim whether or not it counts.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub order: Order,
    /// The day by which the report had certainly begun to be published.
    pub published: Option<Day>,
    pub publishers: Vec<Mark>,
    pub language: Option<lagesbild_model::Language>,
    /// Whether it is of who holds or contests the place.
    pub of_control: bool,
    /// The place's name as the claim has it.
    pub name: String,
}

/// A claim that counts.
#[derive(Clone, Debug)]
pub(crate) struct Observation {
    pub told: Told,
    pub says: Says,
    /// Who is said to have held it before.
    pub before: Option<PartyIx>,
    /// Whether the report names it, so that it is not just the side's usual foe.
    pub before_named: bool,
    /// Whether the side that it names is unknown to the actor list.
    pub stranger: bool,
    /// The first minute at which what it says may have begun; `None` if nothing bounds that.
    pub from: Option<Minutes>,
    /// The minute by which it had certainly begun.
    pub by: Minutes,
    /// The last minute for which it is certainly said; never before `by`.
    pub still: Minutes,
    /// Whether the text itself tells the time; else it is only as old as its report at most.
    pub timed: bool,
    /// Whether it is told for one known day. A report of some day of a month tells of no day for certain.
    pub dated: bool,
    /// Who says it, and how.
    pub class: Class,
    /// Who answers for it: the source nearest to the event, else the publisher.
    pub source: Option<Mark>,
    /// Whether a person stands by it.
    pub certain: bool,
    pub way: Option<Press>,
    /// What it shares with other claims of the same origin.
    pub words: Words,
    pub window: Window,
}

impl Observation {
    /// The day by which it had certainly begun.
    pub fn day(&self) -> Day {
        day_of(self.by)
    }

    /// The last day for which it is certainly said.
    pub fn last_day(&self) -> Day {
        day_of(self.still)
    }

    /// When somebody said it, as far as known, else the last day that it speaks of.
    pub fn said(&self) -> Day {
        self.told.published.unwrap_or_else(|| self.last_day())
    }

    pub fn id(&self) -> ClaimId {
        self.told.order.2
    }
}

/// What a claim says of a place, or why it says nothing of it; `None` if it is not about holding places at all.
pub(crate) fn observe(
    known: &KnownClaim,
    place: &PlaceRef,
    cast: &mut Cast,
    sides: &dyn Sides,
) -> Option<Result<Observation, (Told, Aside)>> {
    let claim = &known.claim;
    if !crate::KINDS.contains(&claim.kind) {
        return None;
    }
    let published = known.publication_window();
    let told = Told {
        order: (claim.report_id, claim.trigger, claim.id),
        published: published.as_ref().and_then(Window::latest_start).map(|moment| moment.day()),
        publishers: known.publishers.iter().map(|name| Mark::of_name(name)).collect(),
        language: claim.rule.0.split('/').next().and_then(lagesbild_model::Language::from_code),
        of_control: claim.kind == Kind::Control,
        name: place.name.clone(),
    };
    let aside = |told: Told, aside| Some(Err((told, aside)));
    if !matches!(claim.status, Status::Happened | Status::Ongoing) {
        return aside(told, Aside::NotSoYet);
    }
    let Some(window) = claim.window.clone().or_else(|| published.clone()) else { return aside(told, Aside::Undated) };
    let Some(by) = window.latest_start().map(last) else { return aside(told, Aside::PerhapsLater) };
    let day = day_of(by);
    let Some(says) = says(claim, place, day, cast, sides) else { return aside(told, Aside::NoHold) };
    let can_hold = |party: PartyIx| {
        let ids = cast.party(party).into_iter().flat_map(|party| party.id.iter().chain(&party.members));
        ids.into_iter().all(|id| sides.can_hold(id))
    };
    if says.is_of_hold() && !says.party().is_none_or(can_hold) {
        return aside(told, Aside::NoHold);
    }
    let before = claim.against.as_ref().filter(|_| matches!(says, Says::Gains(_)));
    let before = before.map(|against| cast.side(against, day, sides));
    let begun = window.earliest_start();
    let told_on = published.as_ref().and_then(Window::single_day);
    let timed = claim.window.is_some() && claim.timing != Timing::PublishedThen;
    let dated = told_on.is_some() || claim.window.is_some() && begun.map(|start| start.day()) == Some(day);
    let mut observation = Observation {
        says,
        before: before.filter(|before| says.party() != Some(*before)),
        before_named: claim.against.as_ref().is_some_and(|against| against.span.is_some()),
        stranger: says.holder().and_then(|party| cast.party(party)).is_some_and(crate::cell::Party::is_stranger),
        from: begun.map(first),
        by,
        still: by,
        timed,
        dated,
        class: class(known, says, day, cast, sides),
        source: source(known),
        certain: known.decided.accepted || !known.corrected.is_empty(),
        way: press::way(claim, says),
        words: Words::of(known),
        window,
        told,
    };
    if let Says::Holds(_) = says {
        still(&mut observation, claim, published.as_ref(), told_on);
    } else if says.is_event() && !timed && observation.from.is_some() {
        // fresh news without a time of its own is of that day or the night before
        observation.from = observation.from.map(|from| from - NIGHT);
    }
    Some(Ok(observation))
}

/// A state that is said to go on counts up to the last day for which it is certainly said: that of its report, or the
/// first on which that may have been published.
fn still(observation: &mut Observation, claim: &Claim, published: Option<&Window>, told_on: Option<Day>) {
    let lasted = observation.window.earliest_end().map(last);
    let goes_on = claim.status == Status::Ongoing && observation.window.latest_end().is_none();
    let published = published.and_then(Window::earliest_start).map(|start| end_of(start.day()));
    let published = published.filter(|_| goes_on);
    if let Some(still) = lasted.max(published).filter(|still| *still > observation.by) {
        observation.still = still;
        observation.dated = lasted >= published || told_on.is_some();
    }
}

fn says(claim: &Claim, place: &PlaceRef, on: Day, cast: &mut Cast, sides: &dyn Sides) -> Option<Says> {
    let mut party = |actor: &Option<lagesbild_model::ActorRef>| actor.as_ref().map(|actor| cast.side(actor, on, sides));
    let (actor, against) = (party(&claim.actor), party(&claim.against));
    let is_so = claim.polarity == Polarity::Affirmed;
    if claim.kind != Kind::Control {
        return is_so.then_some(Says::Fights(actor));
    }
    let whole = place.extent == Extent::All;
    match (claim.change?, is_so, actor) {
        (Change::Contested, true, actor) => Some(Says::Contests(actor)),
        (Change::Contested, false, _) => None,
        (Change::Gained | Change::Held, true, Some(actor)) if !whole => Some(Says::HoldsPart(actor, place.extent)),
        _ if !whole => None,
        (Change::Gained, true, Some(actor)) => Some(Says::Gains(actor)),
        (Change::Held, true, Some(actor)) => Some(Says::Holds(actor)),
        (Change::Gained, true, None) => Some(Says::Loses(against)),
        (Change::Held, true, None) => None,
        // lost to somebody whom the report names
        (Change::Lost, true, Some(_)) if claim.against.as_ref().is_some_and(|to| to.span.is_some()) => {
            against.map(Says::Gains)
        }
        (Change::Lost, true, actor) => Some(Says::Loses(actor)),
        (Change::Gained | Change::Held, false, Some(actor)) => Some(Says::DeniesHold(actor)),
        (Change::Gained | Change::Held, false, None) => against.map(Says::DeniesLoss),
        (Change::Lost, false, actor) => actor.map(Says::DeniesLoss),
    }
}

/// Who answers for a claim: the source nearest to the event, else the publisher.
fn source(known: &KnownClaim) -> Option<Mark> {
    match known.claim.says.first() {
        Some(link) => Some(link.actor.as_ref().map_or_else(|| Mark::of_name(&link.name), Mark::of_actor)),
        None => known.publishers.first().map(|name| Mark::of_name(name)),
    }
}

/// Who says it, and how: whether the nearest source speaks for itself or against itself, and with what certainty.
fn class(known: &KnownClaim, says: Says, on: Day, cast: &mut Cast, sides: &dyn Sides) -> Class {
    let claim = &known.claim;
    let manner = match claim.certainty {
        Certainty::Stated => Manner::Stated,
        Certainty::Attributed => Manner::Attributed,
        Certainty::Hedged => Manner::Hedged,
    };
    let neutral = Class { interest: Interest::Neutral, manner };
    let Some(first) = claim.says.first() else { return neutral };
    let Some(speaker) = first.actor.as_ref().map(|actor| cast.side_of(actor, &first.name, on, sides)) else {
        return neutral;
    };
    let against = claim.against.as_ref().map(|actor| cast.side(actor, on, sides));
    let own = says.party() == Some(speaker);
    let of_the_other = !own && against == Some(speaker);
    let gains = matches!(says, Says::Gains(_) | Says::Holds(_) | Says::HoldsPart(..) | Says::DeniesLoss(_));
    let loses = matches!(says, Says::Loses(_) | Says::DeniesHold(_));
    let interest = match () {
        () if own && loses || of_the_other && gains || first.stance == Stance::Admits => Interest::Against,
        () if own && gains || of_the_other && loses => Interest::Own,
        () => Interest::Neutral,
    };
    // somebody else of another side vouches for it
    let backed = claim.says.iter().skip(1).any(|link| {
        let side = link.actor.as_ref().map(|actor| cast.side_of(actor, &link.name, on, sides));
        matches!(link.stance, Stance::Confirms | Stance::Admits) && side.is_some_and(|side| side != speaker)
    });
    match interest {
        Interest::Own if backed => neutral,
        _ => Class { interest, manner },
    }
}
