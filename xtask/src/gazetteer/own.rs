//! What we wrote ourselves: rules, corrections, places.

use super::{Result, World, at, id, names};
use lagesbild_gazetteer::{NameClass, NewPlace, PlaceKind, fold};
use lagesbild_model::{CountryCode, Precision};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// `rules.toml`: how newspapers name things, country by country.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Countries whose GeoNames spellings are scholarly romanisations.
    pub romanised: Vec<String>,
    /// Countries whose place names bear the Arabic article, and its forms.
    pub article: Article,
    /// What the first level is called, by country.
    pub first_level: BTreeMap<String, String>,
    /// What the second level is called, by country.
    pub second_level: BTreeMap<String, String>,
    /// How names of areas are formed, by what the area is called.
    pub form: BTreeMap<String, Form>,
    /// How airports are named after their cities.
    pub airport: AirportForm,
    /// Newspaper spellings worked out from those of the source, one set a country.
    pub spelling: Vec<Respelling>,
    /// Swedish spellings worked out from English ones.
    pub respelling: Vec<Respelling>,
    /// Words that are no alternate name of any place.
    pub no_names: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Article {
    pub countries: Vec<String>,
    pub forms: Vec<String>,
}

/// Names are written with `{}` for the plain name.
#[derive(Deserialize, Clone, Default)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// Canonical English form.
    pub name: String,
    /// Swedish form for display.
    pub sv: String,
    /// Further forms.
    #[serde(default)]
    pub also: Vec<String>,
    /// Whether the word for the area stays part of the plain name.
    #[serde(default)]
    pub whole: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AirportForm {
    /// The word that ends an airport's name in the source.
    pub word: String,
    /// Words before it that are left out to find the city.
    pub qualifiers: Vec<String>,
    /// Canonical English form; `{}` is the city.
    pub name: String,
    /// Swedish form; `{s}` is the city in the genitive.
    pub sv: String,
    /// Both forms where the source has one of the qualifiers that newspapers keep.
    pub kept: String,
    pub kept_name: String,
    pub kept_sv: String,
    pub also: Vec<String>,
    /// Countries of which every airfield is kept, not only those that airlines serve.
    pub all_in: Vec<String>,
    /// Words that mark an air base.
    pub base_words: Vec<String>,
    /// The genitive ending and the letters after which it is left out.
    pub genitive: String,
    pub genitive_after: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Respelling {
    pub countries: Vec<String>,
    /// Pairs tried in order at each letter.
    pub pairs: Vec<(String, String)>,
}

/// `corrections.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Corrections {
    pub country: BTreeMap<String, Change>,
    /// By country, then by the second part of the code.
    pub admin1: BTreeMap<String, BTreeMap<String, Change>>,
    /// By country, then by GeoNames number.
    pub place: BTreeMap<String, BTreeMap<String, Change>>,
    /// By ICAO code.
    pub airport: BTreeMap<String, Change>,
}

/// A correction; what is absent stays.
#[derive(Deserialize, Default, Clone)]
#[serde(deny_unknown_fields)]
pub struct Change {
    pub name: Option<String>,
    pub sv: Option<String>,
    #[serde(default)]
    pub also: Vec<String>,
    /// Names that are not its own; `*` stands for all that a source lists.
    #[serde(default)]
    pub drop: Vec<String>,
    /// Code of the province whose capital it is; takes that from any other.
    pub capital: Option<String>,
    pub kind: Option<String>,
    pub prominence: Option<u8>,
    /// Only for airports: the GeoNames number of the city it belongs to.
    pub city: Option<u32>,
    /// Leaves the entry out.
    #[serde(default)]
    pub remove: bool,
}

/// `places.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Places {
    place: Vec<Own>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Own {
    id: String,
    kind: String,
    name: String,
    sv: Option<String>,
    #[serde(default)]
    also: Vec<String>,
    country: Option<String>,
    /// Code of the province it lies in.
    admin1: Option<String>,
    /// Id of a nearer place that holds it.
    parent: Option<String>,
    at: Option<(f64, f64)>,
    population: Option<u32>,
    /// Code of the province whose capital it is.
    capital: Option<String>,
    prominence: Option<u8>,
}

/// Reads a TOML file.
pub fn load<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    toml::from_str(&text).map_err(|e| format!("{}: {e}", path.display()))
}

/// A kind by its name in data.
pub fn kind(name: &str) -> Result<PlaceKind> {
    PlaceKind::from_name(name).ok_or_else(|| format!("{name:?} is no kind of place"))
}

impl Change {
    /// Applies everything but the capital to a place.
    pub fn apply(&self, place: &mut NewPlace) -> Result<()> {
        if let Some(name) = &self.name {
            let old = std::mem::replace(&mut place.name, name.clone());
            place.names.push((old, NameClass::Alternate));
        }
        if let Some(sv) = &self.sv {
            place.name_sv = Some(sv.clone());
        }
        if let Some(name) = &self.kind {
            place.kind = kind(name)?;
        }
        place.prominence = self.prominence.or(place.prominence);
        let dropped: Vec<String> = self.drop.iter().map(|name| fold(name)).collect();
        let all = self.drop.iter().any(|name| name == "*");
        place.names.retain(|(name, _)| !all && !dropped.contains(&fold(name)));
        place.names.extend(self.also.iter().map(|name| (name.clone(), NameClass::Usual)));
        Ok(())
    }
}

/// Adds our own places.
pub fn add(world: &mut World, places: &Places) -> Result<()> {
    for own in &places.place {
        let says = |what: &str| format!("places.toml, {}: {what}", own.id);
        let admin1 = match own.admin1.as_ref().or(own.capital.as_ref()) {
            Some(code) => Some(world.admin1.get(code).cloned().ok_or_else(|| says(&format!("no province {code}")))?),
            None => None,
        };
        let country = match (&own.country, own.admin1.as_ref().or(own.capital.as_ref())) {
            (Some(code), _) => Some(code.as_str()),
            (None, Some(code)) => code.split('.').next(),
            (None, None) => None,
        };
        let country = country.map(|c| CountryCode::new(c).ok_or_else(|| says("bad country"))).transpose()?;
        let place = NewPlace {
            id: id(&own.id)?,
            name: own.name.clone(),
            name_sv: own.sv.clone(),
            kind: kind(&own.kind).map_err(|e| says(&e))?,
            country,
            admin1,
            parent: own.parent.as_deref().map(id).transpose()?,
            at: own.at.map(|(lat, lon)| at(lat, lon, precision(&own.kind))),
            population: own.population,
            capital_of_country: false,
            capital_of_admin1: false,
            prominence: own.prominence,
            names: own.also.iter().map(|name| (name.clone(), NameClass::Usual)).collect(),
        };
        let place_id = place.id.clone();
        world.add(place)?;
        world.known.insert(place_id.clone());
        if let Some(code) = &own.capital {
            make_capital(world, &place_id, code)?;
        }
    }
    Ok(())
}

/// An area has no point of its own; a thing built has.
fn precision(kind: &str) -> Precision {
    match kind {
        "region" | "valley" | "water" | "mountains" | "island" | "admin1" | "admin2" => Precision::Area,
        _ => Precision::Point,
    }
}

/// Capitals and removals, once every place is there.
pub fn correct_late(world: &mut World, corrections: &Corrections) -> Result<()> {
    for (country, changes) in &corrections.place {
        for (number, change) in changes {
            let place_id = id(&format!("geonames:{number}"))?;
            let Some(place) = world.places.get(&place_id) else {
                return Err(format!("corrections.toml, place.{country}.{number}: no such place"));
            };
            if place.country.map(|c| c.to_string()).as_ref() != Some(country) {
                return Err(format!("corrections.toml, place.{country}.{number}: lies in {:?}", place.country));
            }
            if let Some(code) = &change.capital {
                make_capital(world, &place_id, code)?;
            }
            if change.remove {
                world.places.remove(&place_id);
            }
        }
    }
    names::add_swedish(world);
    Ok(())
}

fn make_capital(world: &mut World, capital: &lagesbild_model::PlaceId, code: &str) -> Result<()> {
    let province = world.admin1.get(code).cloned().ok_or_else(|| format!("{capital}: no province {code}"))?;
    for place in world.places.values_mut() {
        if place.admin1.as_ref() == Some(&province) && place.capital_of_admin1 {
            place.capital_of_admin1 = false;
        }
    }
    let place = world.places.get_mut(capital).ok_or_else(|| format!("{capital}: no such place"))?;
    place.admin1 = Some(province);
    place.capital_of_admin1 = true;
    Ok(())
}
