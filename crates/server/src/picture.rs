//! From the picture's own types to the API's. The only module that knows how the picture is drawn.

use crate::fault::Fault;
use crate::shelf::about;
use crate::view::{ClaimView, Lists, Named};
use lagesbild_gazetteer::{Gazetteer, Place, PlaceSet};
use lagesbild_ledger::KnownClaim;
use lagesbild_model::time::{Day, Moment};
use lagesbild_model::{CountryCode, PlaceId, Status};
use lagesbild_picture::{Aside, Cell, Chance, PRESSURE_DAYS, Picture, Pressure, Side};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Who holds a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SideView {
    /// `known`, `shared`, `nobody` or `unknown`.
    pub is: String,
    /// Which side, or sides.
    pub by: Vec<Named>,
}

/// How likely it is that a side holds a place.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ChanceView {
    /// The side, or sides.
    pub side: SideView,
    /// From 0 to 1.
    pub probability: f64,
}

impl ChanceView {
    fn of(chance: &Chance, lists: Lists<'_>) -> ChanceView {
        ChanceView { side: side(&chance.side, lists), probability: chance.probability }
    }
}

/// What is done to a place, whoever holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PressureView {
    /// In which ways: `contested`, `fighting`, `partly_taken`, …
    pub ways: Vec<String>,
    /// By whom, as far as told.
    pub by: Vec<Named>,
    /// The last day that it is told of.
    pub last: String,
}

/// What the picture says of one place at the end of one day.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct CellView {
    /// The place.
    pub place: Named,
    /// What it is: `city`, `admin1`, `airport`, …
    pub kind: Option<String>,
    /// Its country's two-letter code.
    pub country: Option<String>,
    /// The province it lies in.
    pub admin1: Option<Named>,
    /// Longitude and latitude, in degrees; only ever from the gazetteer.
    pub at: Option<[f64; 2]>,
    /// Who holds it.
    pub side: SideView,
    /// How sure that is: `plain`, `likely`, `disputed` or `unknown`.
    pub sure: String,
    /// The probability of that side, from 0 to 1; `null` where nothing concludes it.
    pub probability: Option<f64>,
    /// Every side that may hold it, the likeliest first.
    pub chances: Vec<ChanceView>,
    /// What it rests on: `reported`, `persisted`, `inferred`, `inherited` or `none`.
    pub basis: String,
    /// The place that it is part of, where what is said of that one is all that is known.
    pub inherited_from: Option<Named>,
    /// The earliest day of the event that made it so.
    pub since_first: Option<String>,
    /// The latest day of the event that made it so.
    pub since_last: Option<String>,
    /// The last day for which a report tells it.
    pub last_reported: Option<String>,
    /// Who lost it, where nobody is said to have taken it.
    pub lost_by: Option<Named>,
    /// What is done to it.
    pub pressure: Option<PressureView>,
    /// Whether reports contradict each other.
    pub dispute: bool,
    /// Claims that say so.
    pub claims_for: usize,
    /// Claims that say otherwise.
    pub claims_against: usize,
    /// Claims that may speak of a later day, or of which nothing tells the day.
    pub claims_undated: usize,
    /// Reports that tell anything of who holds or contests the place.
    pub reports: usize,
    /// Publishers of these.
    pub publishers: usize,
}

/// A cell of the picture, as the API tells it.
pub fn cell(cell: &Cell, lists: Lists<'_>) -> CellView {
    let holding = &cell.holding;
    let gazetteer = lists.gazetteer;
    let place = gazetteer.get(&cell.place);
    let days = holding.since.as_ref().map(|since| {
        let day = |moment: Option<Moment>| moment.map(|moment| moment.day().to_string());
        (day(since.earliest_start()), day(since.latest_start()))
    });
    let (since_first, since_last) = days.unwrap_or_default();
    CellView {
        place: Named::place_id(Some(&cell.place), &cell.name, gazetteer),
        kind: place.as_ref().map(|place| place.kind.name().to_owned()),
        country: place.as_ref().and_then(|place| place.country).map(|country| country.to_string()),
        admin1: place.as_ref().and_then(|p| gazetteer.place(p.admin1?)).map(|province| Named::place(&province)),
        at: place.as_ref().and_then(point),
        side: side(&holding.side, lists),
        sure: holding.sure.name().to_owned(),
        probability: holding.probability,
        chances: holding.chances.iter().map(|chance| ChanceView::of(chance, lists)).collect(),
        basis: holding.basis.name().to_owned(),
        inherited_from: holding.inherited.as_ref().map(|i| Named::place_id(Some(&i.from), &i.name, gazetteer)),
        since_first,
        since_last,
        last_reported: holding.last_reported.map(|day| day.to_string()),
        lost_by: holding.lost_by.as_ref().map(|party| Named::party(party, lists.actors)),
        pressure: cell.pressure.as_ref().map(|pressure| pressing(pressure, lists)),
        dispute: cell.dispute.is_some(),
        claims_for: holding.claims_for.len(),
        claims_against: holding.claims_against.len(),
        claims_undated: holding.claims_undated.len(),
        reports: cell.coverage.reports,
        publishers: cell.coverage.publishers,
    }
}

/// Where a place lies, as GeoJSON has it.
pub fn point(place: &Place<'_>) -> Option<[f64; 2]> {
    place.at.map(|at| [at.lon(), at.lat()])
}

fn side(side: &Side, lists: Lists<'_>) -> SideView {
    let (is, by) = match side {
        Side::Known { by } => ("known", std::slice::from_ref(by)),
        Side::Shared { by } => ("shared", by.as_slice()),
        Side::Nobody => ("nobody", [].as_slice()),
        Side::Unknown => ("unknown", [].as_slice()),
    };
    SideView { is: is.to_owned(), by: by.iter().map(|party| Named::party(party, lists.actors)).collect() }
}

fn pressing(pressure: &Pressure, lists: Lists<'_>) -> PressureView {
    PressureView {
        ways: pressure.ways.iter().map(|way| way.name().to_owned()).collect(),
        by: pressure.by.iter().map(|party| Named::party(party, lists.actors)).collect(),
        last: pressure.last.to_string(),
    }
}

/// Which places are asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Which {
    /// Only in this country.
    pub country: Option<CountryCode>,
    /// The capitals of the country's provinces, also those of which nothing is reported.
    pub capitals: bool,
}

/// The cells of a picture.
pub fn cells(picture: &Picture<'_>, on: Day, which: Which, lists: Lists<'_>) -> Vec<CellView> {
    let among = which.capitals.then(|| {
        let all = || lists.gazetteer.countries().into_iter().filter_map(|entry| lists.gazetteer.country(entry));
        let countries: Vec<CountryCode> = which.country.map_or_else(|| all().collect(), |country| vec![country]);
        let capitals = countries.into_iter().flat_map(|code| lists.gazetteer.set(PlaceSet::ProvincialCapitals(code)));
        capitals.collect()
    });
    let among: Option<Vec<PlaceId>> = among;
    let country = which.country.map(|country| country.to_string());
    let drawn = picture.cells(among.as_deref(), on);
    let cells = drawn.iter().map(|drawn| cell(drawn, lists));
    cells.filter(|cell| country.is_none() || cell.country == country).collect()
}

/// A claim, and what it does to a cell.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct EvidenceView {
    /// `for`, `against`, `pressing`, `overtaken`, `later`, `undated`, `not_so_yet` or `no_hold`.
    pub stands: String,
    /// The claim.
    #[serde(flatten)]
    pub claim: ClaimView,
}

/// What the picture says of one place, and everything that was said of it among the claims that it was drawn from.
pub fn dossier(
    picture: &Picture<'_>,
    claims: &[KnownClaim],
    place: &PlaceId,
    on: Day,
    lists: Lists<'_>,
) -> Result<(CellView, Vec<EvidenceView>), Fault> {
    let why = picture.why(place, on);
    let about = about(claims, place);
    let by_id: BTreeMap<_, &KnownClaim> = about.iter().map(|known| (known.claim.id, known)).collect();
    let pressing = why.cell.pressure.as_ref().map_or(&[][..], |pressure| pressure.claims.as_slice());
    let sorted = [
        ("for", why.cell.holding.claims_for.as_slice()),
        ("against", why.cell.holding.claims_against.as_slice()),
        ("pressing", pressing),
        ("overtaken", why.overtaken.as_slice()),
    ];
    let aside = why.aside.iter().map(|(id, reason)| {
        let stands = match reason {
            Aside::Later => "later",
            Aside::PerhapsLater | Aside::Undated => "undated",
            Aside::NotSoYet => "not_so_yet",
            Aside::NoHold => "no_hold",
        };
        (stands, id)
    });
    let all = sorted.into_iter().flat_map(|(stands, ids)| ids.iter().map(move |id| (stands, id))).chain(aside);
    let evidence = all.filter_map(|(stands, id)| {
        Some(EvidenceView { stands: stands.to_owned(), claim: lists.known(by_id.get(id)?) })
    });
    Ok((cell(&why.cell, lists), evidence.collect()))
}

/// A stretch of days over which a cell says the same.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Stretch {
    /// Its first day.
    pub from: String,
    /// Its last day; `null` for one that goes on.
    pub to: Option<String>,
    /// Who holds the place.
    pub side: SideView,
    /// How sure that is.
    pub sure: String,
    /// What it rests on.
    pub basis: String,
    /// What is done to it.
    pub pressure: Option<PressureView>,
    /// Whether reports contradict each other.
    pub dispute: bool,
}

/// No history has more stretches than its claims make, and none is asked at more days than this.
const MOST_DAYS: usize = 4000;

/// The days on which something about a place may change.
fn turning_days(about: &[KnownClaim]) -> BTreeSet<Day> {
    let mut days = BTreeSet::new();
    let mut add = |day: Day| {
        days.insert(day);
        // what was reported for a day only persists on the next
        days.extend(day.plus(1));
        days.extend(day.plus(PRESSURE_DAYS + 1));
    };
    for known in about {
        let windows = [known.claim.window.clone(), known.publication_window()];
        for window in windows.into_iter().flatten() {
            let ends = [window.earliest_start(), window.latest_start(), window.earliest_end(), window.latest_end()];
            ends.into_iter().flatten().for_each(|moment| add(moment.day()));
        }
    }
    days
}

/// The history of a place.
pub fn history(picture: &Picture<'_>, claims: &[KnownClaim], place: &PlaceId, lists: Lists<'_>) -> Vec<Stretch> {
    stretches(picture, &about(claims, place), place, lists)
}

fn stretches(picture: &Picture<'_>, about: &[KnownClaim], place: &PlaceId, lists: Lists<'_>) -> Vec<Stretch> {
    let mut found: Vec<Stretch> = Vec::new();
    for day in turning_days(about).into_iter().take(MOST_DAYS) {
        let cell = picture.cell(place, day);
        let stretch = Stretch {
            from: day.to_string(),
            to: None,
            side: side(&cell.holding.side, lists),
            sure: cell.holding.sure.name().to_owned(),
            basis: cell.holding.basis.name().to_owned(),
            pressure: cell.pressure.as_ref().map(|p| PressureView { last: String::new(), ..pressing(p, lists) }),
            dispute: cell.dispute.is_some(),
        };
        if let Some(last) = found.last_mut() {
            if (Stretch { from: last.from.clone(), ..stretch.clone() }) == *last {
                continue;
            }
            last.to = day.plus(-1).map(|before| before.to_string());
        }
        found.push(stretch);
    }
    found
}

/// A day on which places change hands.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ChangeDay {
    /// The day.
    pub day: String,
    /// The places whose side is another at its end than at the end of the day before.
    pub places: Vec<Named>,
}

/// The days on which any place changes hands, in order.
pub fn change_days(picture: &Picture<'_>, claims: &[KnownClaim], lists: Lists<'_>) -> Vec<ChangeDay> {
    let mut by_place: BTreeMap<&PlaceId, Vec<KnownClaim>> = BTreeMap::new();
    for known in claims.iter().filter(|known| known.claim.change.is_some()) {
        for id in known.claim.places.iter().filter_map(|place| place.id.as_ref()) {
            by_place.entry(id).or_default().push(known.clone());
        }
    }
    let mut days: BTreeMap<String, Vec<Named>> = BTreeMap::new();
    for (place, about) in by_place {
        let stretches = stretches(picture, &about, place, lists);
        let befores = std::iter::once(None).chain(stretches.iter().map(Some));
        for (before, now) in befores.zip(&stretches) {
            let was_known = before.is_some_and(|before| before.side != now.side);
            if was_known || (before.is_none() && !now.side.by.is_empty()) {
                let name = lists.gazetteer.get(place).map(|place| Named::place(&place));
                days.entry(now.from.clone()).or_default().extend(name);
            }
        }
    }
    days.into_iter().map(|(day, places)| ChangeDay { day, places }).collect()
}

/// Claims on a place that cannot all be true.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DisputeView {
    /// What the picture says of the place.
    pub cell: CellView,
    /// What each side says, the one that leads first.
    pub positions: Vec<PositionView>,
}

/// What one side of a dispute says.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PositionView {
    /// Who holds the place according to it; `null` for claims that only deny another position.
    pub side: Option<Named>,
    /// The claims that say so, newest first.
    pub claims: Vec<ClaimView>,
}

/// The disputes that are open at the end of a day.
pub fn disputes(
    picture: &Picture<'_>,
    claims: &[KnownClaim],
    on: Day,
    country: Option<CountryCode>,
    lists: Lists<'_>,
) -> Vec<DisputeView> {
    let by_id: BTreeMap<_, &KnownClaim> = claims.iter().map(|known| (known.claim.id, known)).collect();
    let country = country.map(|country| country.to_string());
    let open = picture.disputes(None, on).into_iter().filter(|dispute| dispute.resolved.is_none());
    let view = |dispute: lagesbild_picture::Dispute| {
        let position = |position: &lagesbild_picture::Position| PositionView {
            side: position.side.as_ref().map(|party| Named::party(party, lists.actors)),
            claims: position.claims.iter().filter_map(|id| by_id.get(id)).map(|known| lists.known(known)).collect(),
        };
        DisputeView {
            cell: cell(&picture.cell(&dispute.place, on), lists),
            positions: dispute.positions.iter().map(position).collect(),
        }
    };
    open.map(view).filter(|dispute| country.is_none() || dispute.cell.country == country).collect()
}

/// How often each side is named as gaining or holding something, most often first: an order that no step of a clock
/// changes, so that a side keeps its colour.
pub fn sides(claims: &[KnownClaim], lists: Lists<'_>) -> Vec<SideCount> {
    let mut counts: BTreeMap<Named, usize> = BTreeMap::new();
    for known in claims.iter().filter(|known| known.claim.change.is_some()) {
        let Some(actor) = &known.claim.actor else { continue };
        let day = known.claim.window.as_ref().and_then(|w| w.latest_start()).map(Moment::day);
        let day = day.or_else(|| known.publication_window().and_then(|w| w.latest_start()).map(Moment::day));
        let id = actor.id.as_ref().map(|id| lists.actors.side_of(id, day));
        let name = id.as_ref().and_then(|id| lists.actors.canonical_name(id)).unwrap_or(&actor.name);
        *counts.entry(Named::actor(id.as_ref(), name, lists.actors)).or_default() += 1;
    }
    let mut sides: Vec<SideCount> = counts.into_iter().map(|(side, claims)| SideCount { side, claims }).collect();
    sides.sort_by(|a, b| b.claims.cmp(&a.claims).then_with(|| a.side.cmp(&b.side)));
    sides
}

/// A side, and how often claims of control name it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SideCount {
    /// The side.
    #[serde(flatten)]
    pub side: Named,
    /// How many claims of control name it.
    pub claims: usize,
}

/// The first and last day that claims speak of who gains, holds, loses or contests a place; plans are left out.
pub fn span(claims: &[KnownClaim]) -> Option<(Day, Day)> {
    let is_so = |known: &&KnownClaim| {
        known.claim.change.is_some() && matches!(known.claim.status, Status::Happened | Status::Ongoing)
    };
    let days = claims.iter().filter(is_so).filter_map(|known| {
        let window = known.claim.window.clone().or_else(|| known.publication_window())?;
        let last = window.latest_start()?.day();
        Some((window.earliest_start().map_or(last, Moment::day), last))
    });
    days.reduce(|(first, last), (a, b)| (first.min(a), last.max(b)))
}

/// The place of that id.
pub fn place(gazetteer: &Gazetteer, id: &str) -> Result<Place<'static>, Fault> {
    let found = PlaceId::new(id).ok().and_then(|id| gazetteer.get(&id));
    found.ok_or_else(|| Fault::missing(format!("no place has the id {id:?}; search with /api/v1/places?q=…")))
}
