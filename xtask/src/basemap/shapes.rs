//! Areas out of their source, in the map's own square: x from west to east, y from north to south, both 0 to 1.

use super::{PACKAGE, Result};
use crate::gazetteer::sources::Sources;
use lagesbild_gazetteer::{Entry, Gazetteer};
use lagesbild_model::{CountryCode, PlaceId};
use serde::Deserialize;

/// A point of the map's square.
pub type Point = [f64; 2];
/// A closed line; the last point is the first.
pub type Ring = Vec<Point>;

/// A first-level area.
pub struct Area {
    /// The place that it is.
    pub place: Option<PlaceId>,
    /// The country that it lies in.
    pub country: Option<PlaceId>,
    /// What tells countries apart where the gazetteer knows none.
    pub state: String,
    /// Whether states say different things of whose it is.
    pub disputed: bool,
    /// A point inside, to stand for it.
    pub point: Point,
    /// Its polygons: an outer ring, then holes.
    pub polygons: Vec<Vec<Ring>>,
}

#[derive(Deserialize)]
struct File {
    features: Vec<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    properties: Properties,
    geometry: Option<Geometry>,
}

#[derive(Deserialize)]
struct Properties {
    gn_id: Option<i64>,
    gn_a1_code: Option<String>,
    iso_a2: Option<String>,
    adm0_a3: Option<String>,
    latitude: Option<f64>,
    longitude: Option<f64>,
}

#[derive(Deserialize)]
#[serde(tag = "type", content = "coordinates")]
enum Geometry {
    Polygon(Vec<Vec<[f64; 2]>>),
    MultiPolygon(Vec<Vec<Vec<[f64; 2]>>>),
}

/// The areas of the world, in a fixed order.
pub fn load(sources: &Sources, gazetteer: &Gazetteer) -> Result<Vec<Area>> {
    let inside = "package/data/states/admin1.json";
    let bytes = sources.file(PACKAGE, inside)?;
    let file: File = serde_json::from_slice(&bytes).map_err(|e| format!("{inside}: {e}"))?;
    let mut areas: Vec<Area> = file.features.into_iter().filter_map(|feature| area(feature, gazetteer)).collect();
    let key = |area: &Area| (area.place.clone(), area.state.clone(), area.point.map(f64::to_bits));
    areas.sort_by_cached_key(key);
    Ok(areas)
}

fn area(feature: Feature, gazetteer: &Gazetteer) -> Option<Area> {
    let Properties { gn_id, gn_a1_code, iso_a2, adm0_a3, latitude, longitude } = feature.properties;
    let polygons = match feature.geometry? {
        Geometry::Polygon(rings) => vec![rings],
        Geometry::MultiPolygon(polygons) => polygons,
    };
    let polygons: Vec<Vec<Ring>> = polygons.into_iter().map(|rings| rings.into_iter().map(ring).collect()).collect();
    let by_number = || PlaceId::new(&format!("geonames:{}", gn_id.filter(|n| *n > 0)?)).ok();
    let by_code = || PlaceId::new(&format!("geonames-admin1:{}", gn_a1_code.as_deref()?.to_lowercase())).ok();
    let entry = |id: PlaceId| gazetteer.entry(&id);
    let entry = by_number().and_then(entry).or_else(|| by_code().and_then(entry));
    let country = entry.and_then(|entry| gazetteer.country(entry));
    let country = country.or_else(|| CountryCode::new(iso_a2.as_deref()?));
    let country: Option<Entry> = country.and_then(|code| gazetteer.country_entry(code));
    let disputed = |entry: Option<Entry>| entry.is_some_and(|entry| !gazetteer.disputed(entry).is_empty());
    let first = polygons.first()?.first()?.first().copied()?;
    Some(Area {
        place: entry.and_then(|entry| gazetteer.id(entry)),
        country: country.and_then(|entry| gazetteer.id(entry)),
        state: country.and_then(|entry| gazetteer.id(entry)).map_or(adm0_a3.unwrap_or_default(), |id| id.to_string()),
        disputed: disputed(entry) || disputed(country),
        point: longitude.zip(latitude).map_or(first, |(lon, lat)| project([lon, lat])),
        polygons,
    })
}

fn ring(degrees: Vec<[f64; 2]>) -> Ring {
    degrees.into_iter().map(project).collect()
}

/// The latitude at which the map's square ends.
const EDGE: f64 = 85.051_128_779_806_6;

/// Web Mercator, without its last bits, which differ between machines' mathematics.
pub fn project([lon, lat]: [f64; 2]) -> Point {
    let sine = lat.clamp(-EDGE, EDGE).to_radians().sin();
    let y = 0.5 - ((1.0 + sine) / (1.0 - sine)).ln() / (4.0 * std::f64::consts::PI);
    let steady = |value: f64| (value * STEPS).round() / STEPS;
    [steady(lon / 360.0 + 0.5), steady(y)]
}

/// Steps across the square: a centimetre at the equator would be 2^32.
const STEPS: f64 = 268_435_456.0;

/// Twice the area of a ring, above 0 where it runs clockwise on the screen.
pub fn twice_area(ring: &[Point]) -> f64 {
    ring.windows(2).map(|pair| pair[0][0] * pair[1][1] - pair[1][0] * pair[0][1]).sum()
}
