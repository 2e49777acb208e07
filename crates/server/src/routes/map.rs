//! The map: holdings, the ledger in short, the days of change.

use crate::fault::Fault;
use crate::http::{Asked, GEOJSON, JSON, Prepared, Shared, at_leisure, day};
use crate::openapi::{Api, get};
use crate::picture::{self, CellView, ChangeDay, SideCount, Which};
use crate::room::Room;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use lagesbild_ledger::{KnownBy, UtcMoment};
use lagesbild_model::CountryCode;
use lagesbild_model::time::Day;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Adds the operations.
pub fn add(api: &mut Api) {
    get("/overview", "overview", "The ledger in short: how much there is, of which days, of which sides.")
        .answers::<Overview>(api, "The ledger in short.")
        .etag()
        .by(api, overview);
    get("/holdings", "holdings", "Which side holds which place at the end of a day, as GeoJSON.")
        .query::<HoldingsQuery>(api)
        .answers_geojson::<Collection>(api, "A feature a place.")
        .etag()
        .by(api, holdings);
    get("/days", "days", "The days on which places change hands.")
        .query::<DaysQuery>(api)
        .answers::<Vec<ChangeDay>>(api, "The days, in order.")
        .etag()
        .by(api, days);
}

/// The ledger in short.
#[derive(Serialize, JsonSchema)]
struct Overview {
    /// The moment of the last entry; `null` for an empty ledger.
    head: Option<String>,
    /// Reports.
    reports: u64,
    /// Claims that the picture draws on.
    claims: usize,
    /// The sides, the one that is named most often first: an order that no step of a clock changes.
    sides: Vec<SideCount>,
    /// The first day that claims of control speak of.
    first: Option<String>,
    /// The last day that claims of control speak of.
    last: Option<String>,
    /// The first day on which a report was published.
    published_first: Option<String>,
    /// The last day on which a report was published.
    published_last: Option<String>,
    /// The countries that claims of control speak of, the one with most places first.
    countries: Vec<CountryCount>,
}

/// A country, and how many places in it are spoken of.
#[derive(Serialize, JsonSchema)]
struct CountryCount {
    /// Its two-letter code.
    code: String,
    /// Places.
    places: usize,
}

async fn overview(State(room): State<Shared>, uri: Uri, headers: HeaderMap) -> Result<Response, Fault> {
    let work = |room: &Room| {
        let shelf = room.shelf();
        let claims = shelf.claims(None);
        let (first, last) = picture::span(claims).unzip();
        let (published_first, published_last) = shelf.published().unzip();
        let text = |day: Option<Day>| day.map(|day| day.to_string());
        Prepared::json(&Overview {
            head: shelf.head.map(|head| head.to_string()),
            reports: shelf.reports.len() as u64,
            claims: claims.len(),
            sides: picture::sides(claims, room.lists()),
            first: text(first),
            last: text(last),
            published_first: text(published_first),
            published_last: text(published_last),
            countries: countries(room),
        })
    };
    prepared(&room, uri, headers, JSON, work).await
}

fn countries(room: &Room) -> Vec<CountryCount> {
    let shelf = room.shelf();
    let of_control = shelf.claims(None).iter().filter(|known| known.claim.change.is_some());
    let places = of_control.flat_map(|known| &known.claim.places).filter_map(|place| place.id.as_ref());
    let places: std::collections::BTreeSet<_> = places.collect();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for country in places.into_iter().filter_map(|id| room.gazetteer().get(id)?.country) {
        *counts.entry(country.to_string()).or_default() += 1;
    }
    let mut counts: Vec<CountryCount> =
        counts.into_iter().map(|(code, places)| CountryCount { code, places }).collect();
    counts.sort_by(|a, b| b.places.cmp(&a.places).then_with(|| a.code.cmp(&b.code)));
    counts
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct HoldingsQuery {
    /// The day at whose end, where each place is, it is so; without it today.
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
    /// Which places: every one that reports speak of, or the capitals of provinces (of all countries, where none is
    /// named).
    among: Option<Among>,
}

#[derive(Clone, Copy, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
enum Among {
    All,
    ProvincialCapitals,
}

/// Places and who holds them (GeoJSON).
#[derive(Serialize, JsonSchema)]
struct Collection {
    /// `FeatureCollection`.
    r#type: &'static str,
    /// The day.
    on: String,
    /// The moment of the ledger's last entry.
    head: Option<String>,
    /// A feature a place.
    features: Vec<Feature>,
}

/// A place (GeoJSON).
#[derive(Serialize, JsonSchema)]
struct Feature {
    /// `Feature`.
    r#type: &'static str,
    /// The place's id.
    id: Option<String>,
    /// Where it lies; `null` where that is not known, and for countries.
    geometry: Option<PointView>,
    /// What the picture says of it.
    properties: CellView,
}

/// A point (GeoJSON).
#[derive(Serialize, JsonSchema)]
struct PointView {
    /// `Point`.
    r#type: &'static str,
    /// Longitude and latitude.
    coordinates: [f64; 2],
}

async fn holdings(
    State(room): State<Shared>,
    uri: Uri,
    asked: Asked<HoldingsQuery>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let HoldingsQuery { on, published_by, known_at, country, among } = asked.0;
    let known = KnownBy { ledger: known_at, published: published_by };
    let on = day(on)?;
    let capitals = among == Some(Among::ProvincialCapitals);
    let work = move |room: &Room| {
        let cells = picture::cells(&*room.picture(known)?, on, Which { country, capitals }, room.lists());
        let feature = |cell: CellView| Feature {
            r#type: "Feature",
            id: cell.place.id.clone(),
            geometry: cell.at.map(|coordinates| PointView { r#type: "Point", coordinates }),
            properties: cell,
        };
        Prepared::json(&Collection {
            r#type: "FeatureCollection",
            on: on.to_string(),
            head: room.head().map(|head| head.to_string()),
            features: cells.into_iter().map(feature).collect(),
        })
    };
    prepared(&room, uri, headers, GEOJSON, work).await
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct DaysQuery {
    /// Leave out what had not certainly been published by the end of that day.
    #[serde(default)]
    #[schemars(schema_with = "crate::openapi::day_schema")]
    published_by: Option<Day>,
    /// Leave out what had not been written into the ledger by that moment.
    #[serde(default)]
    #[schemars(schema_with = "crate::openapi::moment_schema")]
    known_at: Option<UtcMoment>,
}

async fn days(
    State(room): State<Shared>,
    uri: Uri,
    asked: Asked<DaysQuery>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let known = KnownBy { ledger: asked.0.known_at, published: asked.0.published_by };
    let work = move |room: &Room| {
        let claims = room.claims(known)?;
        Prepared::json(&picture::change_days(&*room.picture(known)?, claims.claims(), room.lists()))
    };
    prepared(&room, uri, headers, JSON, work).await
}

/// An answer that stays the same until something is written, or the day turns.
async fn prepared(
    room: &Shared,
    uri: Uri,
    headers: HeaderMap,
    media: &'static str,
    work: impl FnOnce(&Room) -> Result<Prepared, Fault> + Send + 'static,
) -> Result<Response, Fault> {
    let head = room.head();
    let today = day(None)?;
    let key = format!("{head:?} {today} {uri}");
    if let Some(ready) = room.ready.get(&key) {
        return Ok(ready.answer(&headers, media));
    }
    // those who ask the same at once wait for one answer
    let turn = Arc::clone(&room.drawing).acquire_owned().await.map_err(Fault::failed)?;
    if let Some(ready) = room.ready.get(&key) {
        return Ok(ready.answer(&headers, media));
    }
    let ready = Arc::new(at_leisure(room, work).await?);
    room.ready.put(key, Arc::clone(&ready));
    drop(turn);
    Ok(ready.answer(&headers, media))
}
