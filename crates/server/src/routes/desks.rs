//! The desks: disputes, tallies, and what came since the last visit.

use super::places::page;
use super::reports::Brief;
use crate::fault::Fault;
use crate::http::{Asked, Shared, at_leisure, day, json};
use crate::openapi::{Api, get};
use crate::picture::{self, CellView, DisputeView};
use crate::room::Room;
use crate::view::{ClaimView, DecisionView};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use lagesbild_ledger::{ClaimFilter, KnownBy, KnownClaim, UtcMoment};
use lagesbild_model::time::Day;
use lagesbild_model::{CountryCode, Kind, PlaceId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Adds the operations.
pub fn add(api: &mut Api) {
    get("/disputes", "disputes", "Places of which reports contradict each other, with what each side says.")
        .query::<DisputesQuery>(api)
        .answers::<Vec<DisputeView>>(api, "The disputes that are open at the end of the day.")
        .etag()
        .by(api, disputes);
    get("/tallies", "tallies", "Totals that reports tell.")
        .query::<TalliesQuery>(api)
        .answers::<Vec<TallyView>>(api, "The totals, the newest first.")
        .etag()
        .by(api, tallies);
    get("/changes", "changes", "What came into the ledger after a moment.")
        .query::<ChangesQuery>(api)
        .answers::<ChangesView>(api, "What came, went and changed.")
        .etag()
        .by(api, changes);
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct DisputesQuery {
    /// The day at whose end they are open; without it today.
    #[serde(default)]
    #[schemars(schema_with = "crate::openapi::day_schema")]
    on: Option<Day>,
    /// Leave out what had not certainly been published by the end of that day.
    #[serde(default)]
    #[schemars(schema_with = "crate::openapi::day_schema")]
    published_by: Option<Day>,
    /// Leave out what had not been written into the ledger by that moment.
    #[serde(default)]
    #[schemars(schema_with = "crate::openapi::moment_schema")]
    known_at: Option<UtcMoment>,
    /// Only places of this country: its two-letter code.
    #[serde(default)]
    #[schemars(schema_with = "crate::openapi::country_schema")]
    country: Option<CountryCode>,
}

async fn disputes(
    State(room): State<Shared>,
    asked: Asked<DisputesQuery>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let DisputesQuery { on, published_by, known_at, country } = asked.0;
    let known = KnownBy { ledger: known_at, published: published_by };
    let on = day(on)?;
    let found = at_leisure(&room, move |room| {
        let claims = room.claims(known)?;
        Ok(picture::disputes(&*room.picture(known)?, claims.claims(), on, country, room.lists()))
    });
    json(&headers, &found.await?)
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct TalliesQuery {
    /// Leave out what had not certainly been published by the end of that day.
    #[serde(default)]
    #[schemars(schema_with = "crate::openapi::day_schema")]
    published_by: Option<Day>,
    /// Leave out what had not been written into the ledger by that moment.
    #[serde(default)]
    #[schemars(schema_with = "crate::openapi::moment_schema")]
    known_at: Option<UtcMoment>,
}

/// A total that a report tells.
#[derive(Serialize, JsonSchema)]
struct TallyView {
    /// What came of checking it against the picture at the moment that it speaks of; `null` where it was not checked.
    checked: Option<lagesbild_picture::Tally>,
    /// The claim.
    #[serde(flatten)]
    claim: ClaimView,
}

async fn tallies(
    State(room): State<Shared>,
    asked: Asked<TalliesQuery>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let known = KnownBy { ledger: asked.0.known_at, published: asked.0.published_by };
    let found = at_leisure(&room, move |room| {
        let kinds = Some(BTreeSet::from([Kind::Count, Kind::Control]));
        let filter = ClaimFilter { kinds, ..ClaimFilter::default() };
        let mut counts = room.ask(|ledger| Ok(ledger.claims(&filter, &known)?))?;
        let checked = room.picture(known)?.tallies(&counts);
        counts.retain(|known| known.claim.kind == Kind::Count);
        let told = |known: &KnownClaim| {
            let window = known.claim.window.clone().or_else(|| known.publication_window());
            window.and_then(|window| window.latest_start()).map(|moment| moment.day())
        };
        counts.sort_by_key(|known| std::cmp::Reverse(told(known)));
        let lists = room.lists();
        let view = |known: &KnownClaim| TallyView {
            checked: checked.iter().find(|tally| tally.claim == known.claim.id).cloned(),
            claim: lists.known(known),
        };
        Ok(counts.iter().map(view).collect::<Vec<_>>())
    });
    json(&headers, &found.await?)
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ChangesQuery {
    /// The moment of the ledger's clock after which it came.
    #[schemars(schema_with = "crate::openapi::moment_schema")]
    since: UtcMoment,
    /// The day of which holdings are compared; without it today.
    #[serde(default)]
    #[schemars(schema_with = "crate::openapi::day_schema")]
    on: Option<Day>,
    /// No more of each sort than so many; 50 if nothing is said. The totals are told whole.
    #[schemars(range(min = 1, max = 500))]
    limit: Option<u32>,
}

/// What came after a moment.
#[derive(Serialize, JsonSchema)]
struct ChangesView {
    /// After this moment.
    since: String,
    /// Up to this one.
    head: Option<String>,
    /// Places of which the picture says otherwise now.
    holdings: Some<Before>,
    /// Reports that came.
    reports: Some<Brief>,
    /// Claims that came.
    came: Some<ClaimView>,
    /// Claims that went.
    went: Some<ClaimView>,
    /// Claims that read otherwise.
    changed: Some<Pair>,
    /// Decisions.
    decisions: Some<DecisionView>,
}

/// Some of a list, and how many it has in all.
#[derive(Serialize, JsonSchema)]
struct Some<T> {
    /// In all.
    total: usize,
    /// The first of them.
    shown: Vec<T>,
}

/// What the picture said of a place, and what it says.
#[derive(Serialize, JsonSchema)]
struct Before {
    /// What it said.
    before: CellView,
    /// What it says.
    after: CellView,
}

/// A claim before and after.
#[derive(Serialize, JsonSchema)]
struct Pair {
    /// Before.
    before: ClaimView,
    /// After.
    after: ClaimView,
}

fn some<A, T>(all: &[A], limit: usize, view: impl FnMut(&A) -> Result<T, Fault>) -> Result<Some<T>, Fault> {
    Ok(Some { total: all.len(), shown: all.iter().take(limit).map(view).collect::<Result<_, _>>()? })
}

async fn changes(
    State(room): State<Shared>,
    asked: Asked<ChangesQuery>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let ChangesQuery { since, on, limit } = asked.0;
    let on = day(on)?;
    let limit = page(limit, 50)?;
    let view = at_leisure(&room, move |room| told(room, since, on, limit));
    json(&headers, &view.await?)
}

fn told(room: &Room, since: UtcMoment, on: Day, limit: usize) -> Result<ChangesView, Fault> {
    let head = room.head();
    let until = KnownBy { ledger: head, published: None };
    let changes = room.ask(|ledger| Ok(ledger.changes(&ClaimFilter::default(), &KnownBy::ledger(since), &until)?))?;
    let claims = &changes.claims;
    let pairs = claims.changed.iter().flat_map(|(before, after)| [before, after]);
    let touched = claims.came.iter().chain(&claims.went).chain(pairs).filter(|known| known.claim.change.is_some());
    let touched: BTreeSet<PlaceId> =
        touched.flat_map(|known| &known.claim.places).filter_map(|place| place.id.clone()).collect();
    let lists = room.lists();
    let mut holdings = Vec::new();
    if !touched.is_empty() {
        let (then, now) = (room.picture(KnownBy::ledger(since))?, room.picture(KnownBy::NOW)?);
        for place in touched {
            let (before, after) =
                (picture::cell(&then.cell(&place, on), lists), picture::cell(&now.cell(&place, on), lists));
            if (&before.side, &before.sure, before.dispute) != (&after.side, &after.sure, after.dispute) {
                holdings.push((before, after));
            }
        }
    }
    let claim = |known: &KnownClaim| Ok(lists.known(known));
    let decision = |made: &lagesbild_ledger::Made| {
        let standing = room.ask(|ledger| Ok(ledger.standing(made.decision.claim, None)?))?;
        Ok(DecisionView::of(made, standing.iter().any(|other| other.hash == made.hash)))
    };
    let pair = |(before, after): &(KnownClaim, KnownClaim)| {
        Ok(Pair { before: lists.known(before), after: lists.known(after) })
    };
    Ok(ChangesView {
        since: since.to_string(),
        head: head.map(|head| head.to_string()),
        holdings: some(&holdings, limit, |(before, after)| {
            Ok(Before { before: before.clone(), after: after.clone() })
        })?,
        reports: some(&changes.reports, limit, |note| Brief::find(room, note.report))?,
        came: some(&claims.came, limit, claim)?,
        went: some(&claims.went, limit, claim)?,
        changed: some(&claims.changed, limit, pair)?,
        decisions: some(&changes.decisions, limit, decision)?,
    })
}
