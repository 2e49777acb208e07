//! Claims, page by page.

use super::places::page;
use crate::fault::Fault;
use crate::http::{Asked, Shared, at_leisure, json};
use crate::openapi::{Api, get};
use crate::room::Room;
use crate::view::ClaimView;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use lagesbild_ledger::{ClaimFilter, KnownBy, KnownClaim, UtcMoment};
use lagesbild_model::time::Day;
use lagesbild_model::{Certainty, CountryCode, Kind, PlaceId, ReportId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Adds the operations.
pub fn add(api: &mut Api) {
    get("/claims", "claims", "Claims, those of the newest reports first, page by page.")
        .query::<ClaimsQuery>(api)
        .answers::<Page>(api, "A page of claims, and how to go on.")
        .fault(404, "`after` names nothing of this list.")
        .etag()
        .by(api, list);
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ClaimsQuery {
    /// Only about this place: its id.
    #[serde(default)]
    #[schemars(schema_with = "crate::openapi::place_schema")]
    place: Option<String>,
    /// Only about places of this country: its two-letter code.
    #[serde(default)]
    #[schemars(schema_with = "crate::openapi::country_schema")]
    country: Option<CountryCode>,
    /// Only of this kind.
    kind: Option<Kind>,
    /// Only of this report: its id.
    #[serde(default)]
    #[schemars(schema_with = "crate::openapi::report_schema")]
    report: Option<String>,
    /// Only of this certainty.
    certainty: Option<Certainty>,
    /// Only claims that nobody has decided on.
    undecided: Option<bool>,
    /// Leave out what had not certainly been published by the end of that day.
    #[serde(default)]
    #[schemars(schema_with = "crate::openapi::day_schema")]
    published_by: Option<Day>,
    /// Leave out what had not been written into the ledger by that moment.
    #[serde(default)]
    #[schemars(schema_with = "crate::openapi::moment_schema")]
    known_at: Option<UtcMoment>,
    /// Where the page before ended: its `next`.
    #[serde(default)]
    #[schemars(schema_with = "crate::openapi::cursor_schema")]
    after: Option<String>,
    /// No more than so many; 50 if nothing is said.
    #[schemars(range(min = 1, max = 500))]
    limit: Option<u32>,
}

/// A page of claims.
#[derive(Serialize, JsonSchema)]
struct Page {
    /// The claims.
    claims: Vec<ClaimView>,
    /// What to ask with as `after` for the page that follows; `null` where there is none.
    next: Option<String>,
}

/// Where a page ended: a report, and how many of its claims had been shown.
#[derive(Clone, Copy)]
struct Cursor {
    report: ReportId,
    shown: usize,
}

impl Cursor {
    fn parse(text: &str) -> Result<Cursor, Fault> {
        let parts = text.split_once('.').and_then(|(report, shown)| {
            Some(Cursor { report: ReportId::parse(report).ok()?, shown: shown.parse().ok()? })
        });
        parts.ok_or_else(|| Fault::question("after should be the `next` of another page"))
    }
}

/// Reports whose claims are fetched at once.
const CHUNK: usize = 64;

async fn list(State(room): State<Shared>, asked: Asked<ClaimsQuery>, headers: HeaderMap) -> Result<Response, Fault> {
    let asked = asked.0;
    let known = KnownBy { ledger: asked.known_at, published: asked.published_by };
    let limit = page(asked.limit, 50)?;
    let after = asked.after.as_deref().map(Cursor::parse).transpose()?;
    let place = asked.place.as_deref().map(PlaceId::new).transpose().map_err(Fault::question)?;
    let report = asked.report.as_deref().map(ReportId::parse).transpose().map_err(Fault::question)?;
    let filter = ClaimFilter {
        places: place.map(|place| BTreeSet::from([place])),
        country: asked.country,
        kinds: asked.kind.map(|kind| BTreeSet::from([kind])),
        ..ClaimFilter::default()
    };
    let passes = move |claim: &KnownClaim| {
        let is_new = !claim.decided.accepted && !claim.decided.kept && claim.corrected.is_empty();
        asked.certainty.is_none_or(|certainty| claim.claim.certainty == certainty)
            && asked.undecided.is_none_or(|undecided| undecided == is_new)
    };
    let page = at_leisure(&room, move |room| fetch(room, known, filter, report, after, limit, passes));
    json(&headers, &page.await?)
}

fn fetch(
    room: &Room,
    known: KnownBy,
    filter: ClaimFilter,
    report: Option<ReportId>,
    after: Option<Cursor>,
    limit: usize,
    passes: impl Fn(&KnownClaim) -> bool,
) -> Result<Page, Fault> {
    let reports = match report {
        Some(report) => vec![report],
        None => room.newest_reports(known)?,
    };
    let start = match after {
        Some(cursor) => reports.iter().position(|report| *report == cursor.report),
        None => Some(0),
    };
    let start = start.ok_or_else(|| Fault::missing("after names a report that is not in this list"))?;
    let rest = reports.get(start..).unwrap_or_default();
    let mut shown = after.map_or(0, |cursor| cursor.shown);
    let mut claims = Vec::new();
    // a narrow question is asked at once; a wide one by some reports at a time
    let is_narrow = filter.places.is_some();
    for chunk in rest.chunks(if is_narrow { rest.len().max(1) } else { CHUNK }) {
        let of_these = ClaimFilter { reports: Some(chunk.iter().copied().collect()), ..filter.clone() };
        let found = room.ask(|ledger| Ok(ledger.claims(&of_these, &known)?))?;
        let mut by_report: std::collections::BTreeMap<ReportId, Vec<&KnownClaim>> = std::collections::BTreeMap::new();
        found.iter().for_each(|claim| by_report.entry(claim.claim.report_id).or_default().push(claim));
        for report in chunk {
            for (number, claim) in by_report.remove(report).unwrap_or_default().into_iter().enumerate().skip(shown) {
                if !passes(claim) {
                    continue;
                }
                if claims.len() == limit {
                    return Ok(Page { claims, next: Some(format!("{report}.{number}")) });
                }
                claims.push(room.lists().known(claim));
            }
            shown = 0;
        }
    }
    Ok(Page { claims, next: None })
}
