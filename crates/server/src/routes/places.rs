//! Places: search, what is said of one, its history.

use crate::fault::Fault;
use crate::http::{Asked, Shared, at_leisure, day, json};
use crate::openapi::{Api, get};
use crate::picture::{self, CellView, EvidenceView, Stretch, point};
use crate::view::Named;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use lagesbild_gazetteer::{Place, PlaceKind};
use lagesbild_ledger::{KnownBy, UtcMoment};
use lagesbild_model::PlaceId;
use lagesbild_model::time::Day;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Adds the operations.
pub fn add(api: &mut Api) {
    get("/places", "search-places", "Places by name, the beginning of one, or one nearly spelt so.")
        .query::<SearchQuery>(api)
        .answers::<Vec<Found>>(api, "The places, those that reports speak of first.")
        .etag()
        .by(api, search);
    get("/places/{id}", "place", "Who holds a place, and the claims for and against it.")
        .query::<PlaceQuery>(api)
        .answers::<Dossier>(api, "The cell and its evidence.")
        .etag()
        .fault(404, "There is no such place.")
        .by(api, show);
    get("/places/{id}/history", "place-history", "Who held a place, from day to day.")
        .query::<HistoryQuery>(api)
        .answers::<Vec<Stretch>>(api, "Stretches of days over which the picture says the same.")
        .etag()
        .fault(404, "There is no such place.")
        .by(api, history);
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SearchQuery {
    /// What is typed.
    #[schemars(length(min = 1, max = 200))]
    q: String,
    /// No more than so many; 12 if nothing is said.
    #[schemars(range(min = 1, max = 500))]
    limit: Option<u32>,
}

/// A place that was found.
#[derive(Serialize, JsonSchema)]
struct Found {
    /// The place.
    #[serde(flatten)]
    named: Named,
    /// What it is.
    kind: String,
    /// Its country's two-letter code.
    country: Option<String>,
    /// The province it lies in.
    admin1: Option<Named>,
    /// Longitude and latitude.
    at: Option<[f64; 2]>,
    /// Whether a report says anything of who holds it.
    reported: bool,
}

async fn search(State(room): State<Shared>, asked: Asked<SearchQuery>, headers: HeaderMap) -> Result<Response, Fault> {
    let SearchQuery { q, limit } = asked.0;
    let limit = page(limit, 12)?;
    if !(1..=200).contains(&q.chars().count()) {
        return Err(Fault::question("q should have 1 to 200 characters"));
    }
    let found = at_leisure(&room, move |room| {
        let gazetteer = room.gazetteer();
        let shelf = room.shelf();
        let told: BTreeSet<&PlaceId> = shelf
            .claims(None)
            .iter()
            .filter(|known| known.claim.change.is_some())
            .flat_map(|known| &known.claim.places)
            .filter_map(|place| place.id.as_ref())
            .collect();
        let found = |place: Place<'static>| Found {
            named: Named::place(&place),
            kind: place.kind.name().to_owned(),
            country: place.country.map(|country| country.to_string()),
            admin1: place.admin1.and_then(|entry| gazetteer.place(entry)).map(|province| Named::place(&province)),
            at: point(&place),
            reported: told.contains(&place.id),
        };
        let all = gazetteer.search(&q).into_iter().filter_map(|(entry, _)| gazetteer.place(entry));
        let mut all: Vec<Found> = all.filter(|place| place.kind != PlaceKind::Other).map(found).collect();
        all.sort_by_key(|found| !found.reported);
        all.truncate(limit);
        Ok(all)
    });
    json(&headers, &found.await?)
}

/// How many of a list are wanted.
pub fn page(asked: Option<u32>, usual: u32) -> Result<usize, Fault> {
    match asked.unwrap_or(usual) {
        limit if (1..=super::PAGE).contains(&limit) => Ok(limit as usize),
        _ => Err(Fault::question(format!("limit should be 1 to {}", super::PAGE))),
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct PlaceQuery {
    /// The day at whose end, where the place is, it is so; without it today.
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
}

/// What the picture says of a place, and everything that was said of it.
#[derive(Serialize, JsonSchema)]
struct Dossier {
    /// The day.
    on: String,
    /// The moment of the ledger's last entry, by which the answer can be asked for again.
    head: Option<String>,
    /// What the picture says.
    cell: CellView,
    /// The claims, by what they do to the answer, newest first within each.
    evidence: Vec<EvidenceView>,
    /// Who says what of whose the place is, where that is disputed between states.
    said: Vec<Said>,
}

/// What somebody says of whose an area is.
#[derive(Serialize, JsonSchema)]
struct Said {
    /// Who, in English.
    who: String,
    /// Who, in Swedish.
    who_sv: String,
    /// What, in English.
    says: String,
    /// What, in Swedish.
    says_sv: String,
}

async fn show(
    State(room): State<Shared>,
    Path(id): Path<String>,
    asked: Asked<PlaceQuery>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let PlaceQuery { on, published_by, known_at } = asked.0;
    let known = KnownBy { ledger: known_at, published: published_by };
    let on = day(on)?;
    let dossier = at_leisure(&room, move |room| {
        let place = picture::place(room.gazetteer(), &id)?;
        let claims = room.claims(known)?;
        let (cell, evidence) = picture::dossier(&*room.picture(known)?, claims.claims(), &place.id, on, room.lists())?;
        let said = room.gazetteer().disputed(place.entry).iter().map(|statement| Said {
            who: statement.who.en.clone(),
            who_sv: statement.who.sv.clone(),
            says: statement.says.en.clone(),
            says_sv: statement.says.sv.clone(),
        });
        let head = room.head().map(|head| head.to_string());
        Ok(Dossier { on: on.to_string(), head, cell, evidence, said: said.collect() })
    });
    json(&headers, &dossier.await?)
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct HistoryQuery {
    /// Leave out what had not certainly been published by the end of that day.
    #[serde(default)]
    #[schemars(schema_with = "crate::openapi::day_schema")]
    published_by: Option<Day>,
    /// Leave out what had not been written into the ledger by that moment.
    #[serde(default)]
    #[schemars(schema_with = "crate::openapi::moment_schema")]
    known_at: Option<UtcMoment>,
}

async fn history(
    State(room): State<Shared>,
    Path(id): Path<String>,
    asked: Asked<HistoryQuery>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let known = KnownBy { ledger: asked.0.known_at, published: asked.0.published_by };
    let history = at_leisure(&room, move |room| {
        let place = picture::place(room.gazetteer(), &id)?;
        let claims = room.claims(known)?;
        Ok(picture::history(&*room.picture(known)?, claims.claims(), &place.id, room.lists()))
    });
    json(&headers, &history.await?)
}
