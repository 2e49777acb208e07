//! Airports, and which city each belongs to.

use super::own::{AirportForm, Corrections, Rules};
use super::sources::Sources;
use super::{Result, World, at, id};
use lagesbild_gazetteer::{NameClass, NewPlace, PlaceKind, fold};
use lagesbild_model::{Coordinates, CountryCode, PlaceId, Precision};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Row {
    icao: String,
    iata: String,
    name: String,
    city: String,
    country: String,
    lat: f64,
    lon: f64,
}

/// Cities by country and folded name.
type Cities = BTreeMap<(CountryCode, String), Vec<PlaceId>>;

/// A city farther off than this, in hundred-thousandths of a degree, is another of the same name.
const NEAR: i64 = 60_000;

/// Adds them.
pub fn add(world: &mut World, sources: &Sources, rules: &Rules, corrections: &Corrections) -> Result<()> {
    let bytes = sources.file("airportsdata", "airportsdata/airports.csv")?;
    let mut by_name = Cities::new();
    for place in world.places.values().filter(|p| p.kind == PlaceKind::City) {
        let Some(country) = place.country else { continue };
        for name in std::iter::once(&place.name).chain(place.names.iter().map(|(name, _)| name)) {
            let list = by_name.entry((country, fold(name))).or_default();
            if list.last() != Some(&place.id) {
                list.push(place.id.clone());
            }
        }
    }
    for row in csv::Reader::from_reader(bytes.as_slice()).deserialize() {
        let row: Row = row.map_err(|e| format!("airports.csv: {e}"))?;
        let change = corrections.airport.get(&row.icao);
        if change.is_some_and(|c| c.remove) || !(is_known(rules, &row) || change.is_some()) {
            continue;
        }
        let Some(country) = CountryCode::new(&row.country) else { continue };
        let point = at(row.lat, row.lon, Precision::Point);
        let city = match change.and_then(|c| c.city) {
            Some(number) => Some(id(&format!("geonames:{number}"))?),
            None => city_of(world, &by_name, &rules.airport, &row, country, point),
        };
        let mut place = airport(world, &rules.airport, &row, country, city, point)?;
        if let Some(change) = change {
            change.apply(&mut place)?;
        }
        world.add(place)?;
    }
    Ok(())
}

/// Has a code of four letters, and is served by airlines, is a base, or lies where wars are read of.
fn is_known(rules: &Rules, row: &Row) -> bool {
    let letters = row.icao.len() == 4 && row.icao.bytes().all(|b| b.is_ascii_uppercase());
    letters
        && (!row.iata.is_empty() || is_base(&rules.airport, &row.name) || rules.airport.all_in.contains(&row.country))
}

fn is_base(form: &AirportForm, name: &str) -> bool {
    form.base_words.iter().any(|word| name.contains(word.as_str()))
}

fn stem<'n>(form: &AirportForm, name: &'n str) -> Option<&'n str> {
    let mut stem = name.strip_suffix(form.word.as_str())?.trim();
    while let Some(shorter) = form.qualifiers.iter().find_map(|q| stem.strip_suffix(q.as_str())) {
        stem = shorter.trim();
    }
    (!stem.is_empty()).then_some(stem)
}

/// The nearest city that bears the name in the row's city field or before the word for airport.
fn city_of(
    world: &World,
    by_name: &Cities,
    form: &AirportForm,
    row: &Row,
    country: CountryCode,
    point: Coordinates,
) -> Option<PlaceId> {
    let names = [Some(row.city.as_str()), stem(form, &row.name)];
    let candidates = names.into_iter().flatten().filter_map(|name| by_name.get(&(country, fold(name)))).flatten();
    let with_distance = candidates.filter_map(|city| {
        let place = world.places.get(city)?;
        let there = place.at?;
        let away = |a: i32, b: i32| i64::from(a).abs_diff(i64::from(b)).cast_signed();
        let distance = away(there.lat_e5, point.lat_e5).max(away(there.lon_e5, point.lon_e5));
        // Of a city and its namesake quarter next door, the larger one gives the name.
        (distance <= NEAR).then(|| (std::cmp::Reverse(place.population), distance, city.clone()))
    });
    with_distance.min().map(|(_, _, city)| city)
}

fn airport(
    world: &World,
    form: &AirportForm,
    row: &Row,
    country: CountryCode,
    city: Option<PlaceId>,
    point: Coordinates,
) -> Result<NewPlace> {
    let town = city.as_ref().and_then(|id| world.places.get(id));
    let named_after = |town: &NewPlace| {
        stem(form, &row.name).is_some_and(|stem| {
            let stem = fold(stem);
            std::iter::once(&town.name).chain(town.names.iter().map(|(n, _)| n)).any(|name| fold(name) == stem)
        })
    };
    let mut names = vec![(row.name.clone(), NameClass::Usual)];
    let (mut name, mut name_sv) = (row.name.clone(), None);
    if let Some(town) = town {
        let forms = |plain: &str| -> Vec<String> {
            let all = form.also.iter().chain([&form.name, &form.sv]);
            all.map(|f| f.replace("{}", plain).replace("{s}", &genitive(form, plain))).collect()
        };
        for plain in std::iter::once(&town.name).chain(&town.name_sv) {
            names.extend(forms(plain).into_iter().map(|name| (name, NameClass::Usual)));
        }
        for (plain, _) in town.names.iter().filter(|(_, class)| *class == NameClass::Usual) {
            names.extend(forms(plain).into_iter().map(|name| (name, NameClass::Usual)));
        }
        if named_after(town) {
            let kept = row.name.contains(form.kept.as_str());
            let (english, swedish) = if kept { (&form.kept_name, &form.kept_sv) } else { (&form.name, &form.sv) };
            name = english.replace("{}", &town.name);
            let plain = town.name_sv.as_ref().unwrap_or(&town.name);
            name_sv = Some(swedish.replace("{s}", &genitive(form, plain)));
        }
    }
    Ok(NewPlace {
        id: id(&format!("icao:{}", row.icao.to_ascii_lowercase()))?,
        name,
        name_sv,
        kind: if is_base(form, &row.name) { PlaceKind::Base } else { PlaceKind::Airport },
        country: Some(country),
        admin1: town.and_then(|town| town.admin1.clone()),
        parent: city.clone(),
        at: Some(point),
        population: None,
        capital_of_country: false,
        capital_of_admin1: false,
        // A namesake field yields to the airport that flights go to.
        prominence: row.iata.is_empty().then_some(80),
        names,
    })
}

fn genitive(form: &AirportForm, name: &str) -> String {
    let bare = form.genitive_after.iter().any(|end| name.to_lowercase().ends_with(end.as_str()));
    if bare { name.to_owned() } else { format!("{name}{}", form.genitive) }
}
