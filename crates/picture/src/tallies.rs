//! Totals in reports, checked against the picture at the moment they speak of.

use crate::board::Board;
use crate::cast::Cast;
use crate::cell::{Party, Side};
use crate::counting::{Total, total};
use crate::moment::{Minutes, end_of, first as first_minute};
use crate::observe::Says;
use crate::picture::Picture;
use crate::tallied::{Counted, Member, Tally, Unchecked, Verdict};
use lagesbild_gazetteer::PlaceSet;
use lagesbild_ledger::KnownClaim;
use lagesbild_model::time::{Day, Moment, Window};
use lagesbild_model::{ActorRef, Bound, Change, CountryCode, Kind, PlaceId, Polarity, ReportId, Timing};
use std::collections::{BTreeMap, BTreeSet};

/// A figure that is only about right is so within a tenth.
const ABOUT: f64 = 0.1;
/// What was taken *in six days* or *this month* was taken lately; what was taken *since the invasion* was not.
const LATELY: i32 = 92;
/// Shares of a country are checked by its provinces where at least so much of them is told of.
const ENOUGH: f64 = 0.8;

/// What a report tells beside its total.
#[derive(Default)]
struct Beside<'c> {
    /// Who is told to gain or hold places, with how often.
    sides: BTreeMap<String, (usize, &'c ActorRef)>,
    countries: BTreeMap<CountryCode, usize>,
    /// Places that it says were taken.
    taken: BTreeSet<&'c PlaceId>,
}

impl Picture<'_> {
    /// Checks the totals among some claims; what their reports tell beside the totals must be among the claims too.
    pub fn tallies(&self, claims: &[KnownClaim]) -> Vec<Tally> {
        let mut beside: BTreeMap<ReportId, Beside<'_>> = BTreeMap::new();
        for known in claims {
            let report = beside.entry(known.claim.report_id).or_default();
            let of_control = known.claim.kind == Kind::Control && known.claim.polarity == Polarity::Affirmed;
            for place in known.claim.places.iter().filter_map(|place| place.id.as_ref()) {
                if let Some(country) = self.places.country_of(place) {
                    *report.countries.entry(country).or_default() += 1;
                }
                if of_control && known.claim.change == Some(Change::Gained) {
                    report.taken.insert(place);
                }
            }
            let holds = matches!(known.claim.change, Some(Change::Gained | Change::Held));
            if let Some(actor) = known.claim.actor.as_ref().filter(|_| of_control && holds) {
                report.sides.entry(actor.name.clone()).or_insert((0, actor)).0 += 1;
            }
        }
        let counts = claims.iter().filter(|known| known.claim.kind == Kind::Count);
        let mut tallies: Vec<Tally> =
            counts.filter_map(|known| Some(self.tally(known, beside.get(&known.claim.report_id)?))).collect();
        tallies.sort_by_key(|tally| (tally.on, tally.claim));
        tallies
    }

    fn tally(&self, known: &KnownClaim, beside: &Beside<'_>) -> Tally {
        let claim = &known.claim;
        let publication = self.dated_publication(known);
        let window = self.redated_window(known).or_else(|| publication.clone());
        let told = |window: &Window| window.latest_end().or(window.latest_start()).map(Moment::day);
        let on = window.as_ref().and_then(told);
        // a stretch that the words tell is that in which what is counted was taken
        let stretch = window.as_ref().filter(|_| claim.timing != Timing::PublishedThen).and_then(Window::days);
        let since = stretch.filter(|(first, last)| first < last).map(|(first, _)| first);
        let Total { counted, n, of } = total(known);
        let most = || beside.sides.values().max_by_key(|(count, actor)| (*count, std::cmp::Reverse(&actor.name)));
        let actor = claim.actor.as_ref().or_else(|| most().map(|(_, actor)| *actor));
        let side = actor.zip(on).map(|(actor, on)| {
            let mut cast = Cast::default();
            let number = cast.side(actor, on, self.sides);
            cast.party(number).cloned().unwrap_or_else(|| Party::new(actor.id.clone(), actor.name.clone()))
        });
        let of_places = claim.places.iter().filter_map(|place| self.places.country_of(place.id.as_ref()?)).next();
        let country = of_places.or_else(|| beside.countries.iter().max_by_key(|(_, count)| **count).map(|(c, _)| *c));
        let bound = claim.numbers.first().map_or(Bound::Exact, |number| number.bound);
        let asked = Asked { n: n.unwrap_or_default(), of, bound, since, named: &beside.taken };
        let verdict = match (counted, n, &side, country, on) {
            (None, ..) => Err(Unchecked::OtherThing),
            (_, None, ..) => Err(Unchecked::NoFigure),
            (_, _, None, ..) => Err(Unchecked::NoSide),
            (_, _, _, None, _) => Err(Unchecked::NoCountry),
            (_, _, _, _, None) => Err(Unchecked::NoDay),
            (Some(counted), Some(_), Some(side), Some(country), Some(on)) => {
                self.check(counted, side, country, on, &asked)
            }
        };
        // what somebody lost is what others hold
        let other = most().map(|(_, actor)| *actor).filter(|other| actor.is_some_and(|actor| actor.name != other.name));
        let taken = other.zip(on).zip(country).zip(counted).and_then(|(((other, on), country), counted)| {
            let mut cast = Cast::default();
            let number = cast.side(other, on, self.sides);
            let by = cast.party(number).cloned()?;
            let verdict = self.check(counted, &by, country, on, &asked).ok()?;
            matches!(verdict, Verdict::Reconciles { .. }).then_some((by, verdict))
        });
        let (side, verdict) = match (verdict, taken) {
            (Ok(Verdict::Differs { .. }), Some((by, verdict))) => (Some(by), Ok(verdict)),
            (verdict, _) => (side, verdict),
        };
        Tally {
            claim: claim.id,
            quote: claim.quote.clone(),
            counted,
            side,
            n: n.unwrap_or_default(),
            of,
            bound,
            at: window,
            on,
            since,
            verdict: verdict.unwrap_or_else(|why| Verdict::Unchecked { why }),
        }
    }

    fn check(
        &self,
        counted: Counted,
        side: &Party,
        country: CountryCode,
        on: Day,
        asked: &Asked<'_>,
    ) -> Result<Verdict, Unchecked> {
        let set = match counted {
            Counted::ProvincialCapitals => self.places.members_of(PlaceSet::ProvincialCapitals(country)),
            Counted::Provinces | Counted::Share => self.places.members_of(PlaceSet::Provinces(country)),
            // towns without number: only those can be counted that were told to be taken lately
            Counted::Towns if asked.since.is_none_or(|since| since.days_until(on) > LATELY) => Vec::new(),
            Counted::Towns => {
                let here =
                    |place: &&PlaceId| self.places.is_town(place) && self.places.country_of(place) == Some(country);
                self.places().filter(here).cloned().collect()
            }
            Counted::Districts => Vec::new(),
        };
        if set.is_empty() {
            return Err(Unchecked::NoList);
        }
        let before = on.plus(-1).unwrap_or(on);
        let mut seats: Vec<Seat> = set.iter().map(|place| self.seat(place, side, before, on, asked.since)).collect();
        seats.sort_by(|a, b| a.member.name.cmp(&b.member.name));
        if counted == Counted::Share {
            let told = seats.iter().filter(|seat| seat.member.probability.is_some()).count();
            if (told as f64) < ENOUGH * seats.len() as f64 {
                return Err(Unchecked::NoList);
            }
        }
        let whole = verdict(&seats, counted, asked);
        // *four capitals fell on Friday*
        let is_number = asked.since.is_none() && asked.of.is_none() && counted != Counted::Share;
        if let (Verdict::Differs { .. }, true) = (&whole, is_number) {
            let seats: Vec<Seat> = set.iter().map(|place| self.seat(place, side, before, on, Some(on))).collect();
            let of_that_day = verdict(&seats, counted, asked);
            if matches!(of_that_day, Verdict::Reconciles { .. }) {
                return Ok(of_that_day);
            }
        }
        Ok(whole)
    }

    /// A member of a set: whether the side had it the evening before, and on the evening of the day.
    fn seat(&self, place: &PlaceId, side: &Party, before: Day, on: Day, since: Option<Day>) -> Seat {
        let cell = self.cell(place, on);
        let is_side = |party: &Party| {
            let ids = |party: &Party| party.id.iter().chain(&party.members).cloned().collect::<Vec<_>>();
            let (own, other) = (ids(side), ids(party));
            party == side || own.iter().any(|a| other.iter().any(|b| a == b || self.sides.are_allied(a, b, on)))
        };
        let holds = |side: &Side| side.party().is_some_and(is_side);
        // what was counted as taken lately must be told to have been taken then
        let taken = self.boards.get(place).is_some_and(|board| {
            since.is_none_or(|since| {
                board.gains().any(|(party, by)| {
                    self.cast.party(party).is_some_and(is_side) && by >= first_minute(since.into()) && by <= end_of(on)
                })
            })
        });
        let chance = cell.holding.chances.iter().filter(|chance| chance.side.party().is_some_and(is_side));
        let chance = chance.fold(None, |all: Option<f64>, chance| Some(all.unwrap_or_default() + chance.probability));
        let known = !cell.holding.chances.is_empty();
        Seat {
            held: taken && holds(&cell.holding.side),
            held_before: taken && holds(&self.cell(place, before).holding.side),
            open: known && cell.holding.side == Side::Unknown || cell.holding.sure == crate::cell::Sure::Disputed,
            member: Member {
                place: place.clone(),
                name: cell.name,
                probability: known.then(|| chance.unwrap_or_default()),
            },
        }
    }
}

impl Board {
    /// Who is told to have gained the place, and by when.
    fn gains(&self) -> impl Iterator<Item = (crate::cast::PartyIx, Minutes)> {
        self.seen.iter().filter_map(|seen| match seen.observation.says {
            Says::Gains(party) => Some((party, seen.observation.by)),
            _ => None,
        })
    }
}

/// What a total says.
struct Asked<'c> {
    n: f64,
    of: Option<f64>,
    bound: Bound,
    since: Option<Day>,
    /// Places that the report itself says were taken.
    named: &'c BTreeSet<&'c PlaceId>,
}

struct Seat {
    held: bool,
    held_before: bool,
    /// Whether reports leave it open.
    open: bool,
    member: Member,
}

fn verdict(seats: &[Seat], counted: Counted, asked: &Asked<'_>) -> Verdict {
    let of = |wanted: &dyn Fn(&Seat) -> bool| -> Vec<Member> {
        seats.iter().filter(|seat| wanted(seat)).map(|seat| seat.member.clone()).collect()
    };
    let held = of(&|seat| seat.held);
    let whole = seats.len() as f64;
    // a share becomes a number of members
    let wanted = match (counted, asked.of) {
        (Counted::Share, Some(of)) if of > 0.0 => asked.n / of * whole,
        _ => asked.n,
    };
    let count = held.len() as f64;
    let fits = |count: f64| match asked.bound {
        Bound::Exact if counted == Counted::Share => (count - wanted).abs() <= 0.5,
        Bound::Exact => count == wanted,
        Bound::Min => count >= wanted,
        Bound::Max => count <= wanted,
        Bound::About => (count - wanted).abs() <= (ABOUT * wanted).max(1.0),
    };
    if fits(count) {
        return Verdict::Reconciles { members: held };
    }
    // the total may have been told before the day was over: of what was taken that day it counts what the report names
    let named = |seat: &Seat| asked.named.contains(&seat.member.place);
    let by_then = of(&|seat| seat.held && (seat.held_before || named(seat)));
    if fits(by_then.len() as f64) {
        return Verdict::Reconciles { members: by_then };
    }
    let candidates = if wanted > count {
        let mut open = of(&|seat| !seat.held && (seat.open || seat.member.probability.is_none_or(|p| p >= 0.1)));
        open.sort_by(|a, b| b.probability.partial_cmp(&a.probability).unwrap_or(std::cmp::Ordering::Equal));
        open
    } else {
        let mut doubtful = of(&|seat| seat.held);
        doubtful.sort_by(|a, b| a.probability.partial_cmp(&b.probability).unwrap_or(std::cmp::Ordering::Equal));
        let fresh = |member: &Member| seats.iter().any(|s| s.member.place == member.place && !s.held_before);
        let (mut first, rest): (Vec<Member>, Vec<Member>) = doubtful.into_iter().partition(fresh);
        first.extend(rest);
        first
    };
    Verdict::Differs { by: wanted - count, members: held, candidates }
}
