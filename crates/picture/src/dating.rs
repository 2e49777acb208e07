//! When an undated report was published, by what dated reports tell of the same events. It is worked out for the
//! picture, and never written back.

use crate::picture::Picture;
use crate::world::Sides;
use lagesbild_ledger::KnownClaim;
use lagesbild_model::time::{Day, Direction, Edtf, TimeExpr, Window};
use lagesbild_model::{ActorId, Change, ClaimId, Kind, PlaceId, Polarity, ReportId, Status, Timing};
use lagesbild_when::resolve;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A publication window longer than so many days is not looked through.
const LONGEST: i32 = 400;
/// At least so many of those claims, in hundredths, that dated reports know of must fit a day.
const FIT: usize = 67;

/// The days on which a report without a date can have been published, by corroboration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Dated {
    /// The report.
    pub report: ReportId,
    /// What was known of its publication.
    pub told: Option<Edtf>,
    /// The first day that is left.
    pub first: Day,
    /// The last day that is left.
    pub last: Day,
    /// What leaves just these.
    pub reasons: Vec<Corroboration>,
}

/// One event that a dated and an undated report tell of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Corroboration {
    /// The place that changed hands.
    pub place: PlaceId,
    /// The undated report's claim.
    pub claim: ClaimId,
    /// Claims of dated reports on the same event.
    pub known_from: Vec<ClaimId>,
    /// The first day of publication that this leaves.
    pub first: Day,
    /// The last one; `None` where it bounds nothing.
    pub last: Option<Day>,
}

/// An event that a dated report tells: from when, by when.
struct Event {
    from: Day,
    by: Day,
    claim: ClaimId,
}

/// Who gains what by a claim that counts.
fn gain<'c>(known: &'c KnownClaim, sides: &dyn Sides) -> Vec<(&'c PlaceId, ActorId)> {
    let claim = &known.claim;
    let counts = claim.kind == Kind::Control
        && claim.change == Some(Change::Gained)
        && claim.polarity == Polarity::Affirmed
        && matches!(claim.status, Status::Happened | Status::Ongoing);
    let actor = claim.actor.as_ref().and_then(|actor| actor.id.as_ref()).filter(|_| counts);
    let Some(actor) = actor else { return Vec::new() };
    let day = claim.window.as_ref().and_then(Window::latest_start).map_or(Day::LAST, |moment| moment.day());
    let side = sides.side_of(actor, day);
    claim.places.iter().filter_map(|place| place.id.as_ref()).map(|place| (place, side.clone())).collect()
}

/// The reports without a day whose day, or a few days, can be told; by report.
pub(crate) fn date(claims: &[&KnownClaim], sides: &dyn Sides) -> BTreeMap<ReportId, Dated> {
    let day_of = |known: &KnownClaim| known.publication_window().as_ref().and_then(Window::single_day);
    let mut events: BTreeMap<(&PlaceId, ActorId), Vec<Event>> = BTreeMap::new();
    let mut undated: BTreeMap<ReportId, Vec<&KnownClaim>> = BTreeMap::new();
    for known in claims {
        match day_of(known) {
            Some(_) => {
                let days = known.claim.window.as_ref().and_then(Window::days);
                let Some((from, by)) = days.filter(|(from, by)| from.days_until(*by) <= 3) else { continue };
                for key in gain(known, sides) {
                    events.entry(key).or_default().push(Event { from, by, claim: known.claim.id });
                }
            }
            None => undated.entry(known.claim.report_id).or_default().push(known),
        }
    }
    let dated =
        undated.into_iter().filter_map(|(report, claims)| Some((report, date_one(report, &claims, &events, sides)?)));
    dated.collect()
}

fn date_one(
    report: ReportId,
    claims: &[&KnownClaim],
    events: &BTreeMap<(&PlaceId, ActorId), Vec<Event>>,
    sides: &dyn Sides,
) -> Option<Dated> {
    let told = claims.first()?.publication.clone();
    let (first, last) = told.as_ref().and_then(Edtf::window).as_ref().and_then(Window::days)?;
    if first.days_until(last) > LONGEST {
        return None;
    }
    let days: Vec<Day> = std::iter::successors(Some(first), |day| day.plus(1)).take_while(|day| *day <= last).collect();
    let mut fits: Vec<usize> = vec![0; days.len()];
    let mut reasons = Vec::new();
    for known in claims {
        for key in gain(known, sides) {
            let Some(events) = events.get(&key) else { continue };
            let allowed: Vec<bool> =
                days.iter().map(|day| events.iter().any(|event| allows(known, event, *day))).collect();
            if !allowed.contains(&true) {
                continue;
            }
            fits.iter_mut().zip(&allowed).for_each(|(sum, allowed)| *sum += usize::from(*allowed));
            let day = |at: Option<usize>| at.and_then(|at| days.get(at)).copied();
            let bounded = allowed.last() == Some(&false);
            reasons.push(Corroboration {
                place: key.0.clone(),
                claim: known.claim.id,
                known_from: events.iter().map(|event| event.claim).collect(),
                first: day(allowed.iter().position(|allowed| *allowed))?,
                last: day(allowed.iter().rposition(|allowed| *allowed)).filter(|_| bounded),
            });
        }
    }
    let best = fits.iter().max().copied().filter(|best| *best > 0 && best * 100 >= reasons.len() * FIT)?;
    let left: Vec<Day> = days.iter().zip(&fits).filter(|(_, fit)| **fit == best).map(|(day, _)| *day).collect();
    let (from, until) = (*left.first()?, *left.last()?);
    (from > first || until < last).then_some(Dated { report, told, first: from, last: until, reasons })
}

/// Whether a claim, had it been published that day, could tell of an event.
fn allows(known: &KnownClaim, event: &Event, published: Day) -> bool {
    match expression(known) {
        Some(expression) => {
            let window = resolve(expression, Some(&Window::day(published)), Direction::Past);
            let days = window.as_ref().and_then(Window::days);
            days.is_some_and(|(from, by)| from <= event.by && event.from <= by && event.from <= published)
        }
        None => event.from <= published,
    }
}

fn expression(known: &KnownClaim) -> Option<&TimeExpr> {
    match &known.claim.timing {
        Timing::Said { expression } | Timing::Discourse { expression } => Some(expression),
        Timing::PublishedThen => None,
    }
}

/// The claim as it would have been read with the days of publication that are left.
pub(crate) fn redated(known: &KnownClaim, dated: &Dated) -> KnownClaim {
    let mut known = known.clone();
    let published = window_of(dated);
    known.claim.window = match expression(&known) {
        Some(expression) => resolve(expression, Some(&published), Direction::Past).or(known.claim.window),
        // what was only as old as its report still is
        None => known.claim.window.and_then(|window| window.intersect(&Window::until(dated.last)).or(Some(window))),
    };
    known.publication = format!("{}/{}", dated.first, dated.last).parse().ok().or(known.publication);
    if dated.first == dated.last {
        known.publication = Some(Edtf::day(dated.first));
    }
    known
}

fn window_of(dated: &Dated) -> Window {
    Window::between(dated.first, dated.last).unwrap_or_else(|_| Window::day(dated.first))
}

impl Picture<'_> {
    /// The reports without a day that were dated by what others tell of the same events, with the reasons.
    pub fn dated(&self) -> impl Iterator<Item = &Dated> {
        self.dated.values()
    }

    /// When a claim's report was published, as far as the picture can tell.
    pub(crate) fn dated_publication(&self, known: &KnownClaim) -> Option<Window> {
        let dated = self.dated.get(&known.claim.report_id);
        dated.map(window_of).or_else(|| known.publication_window())
    }

    /// The window of a claim, as far as the picture can tell.
    pub(crate) fn redated_window(&self, known: &KnownClaim) -> Option<Window> {
        match self.dated.get(&known.claim.report_id) {
            Some(dated) => redated(known, dated).claim.window,
            None => known.claim.window.clone(),
        }
    }
}
