//! Tables of who held what, and where the picture stands to them.

use lagesbild_actors::ActorList;
use lagesbild_gazetteer::{Gazetteer, NameClass};
use lagesbild_model::time::Day;
use lagesbild_model::{CountryCode, PlaceId};
use lagesbild_picture::{Cell, Party, Side, Sides};
use serde::Deserialize;
use std::path::Path;

/// A stretch of days for which it is known who held a place.
#[derive(Clone, Debug)]
pub struct Held {
    pub place: PlaceId,
    pub name: String,
    pub first: Day,
    pub last: Day,
    /// Any of these is right.
    pub by: Vec<String>,
}

#[derive(Deserialize)]
struct Line {
    place: String,
    country: String,
    first: Day,
    last: Day,
    held_by: String,
}

#[derive(Deserialize)]
struct Capital {
    capital: String,
    taken: Day,
    by: String,
}

/// The table of a war.
///
/// # Errors
/// The file, and what is wrong in it.
pub fn table(file: &Path) -> Result<Vec<Held>, String> {
    let mut reader = csv::Reader::from_path(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let mut all = Vec::new();
    for line in reader.deserialize() {
        let Line { place, country, first, last, held_by } = line.map_err(|e| format!("{}: {e}", file.display()))?;
        let country = CountryCode::new(&country).ok_or_else(|| format!("{country:?} is no country"))?;
        let Some(id) = place_of(&place, country) else {
            eprintln!("{}: {place} is not in the gazetteer", file.display());
            continue;
        };
        all.push(Held { place: id, name: place, first, last, by: held_by.split('|').map(str::to_owned).collect() });
    }
    Ok(all)
}

/// The capitals of Afghanistan: the state's until they were taken, from then on who took them.
///
/// # Errors
/// The file, and what is wrong in it.
pub fn capitals(file: &Path, first: Day, last: Day) -> Result<Vec<Held>, String> {
    let mut reader = csv::Reader::from_path(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let country = CountryCode::new("AF").ok_or("no such country")?;
    let mut all = Vec::new();
    for line in reader.deserialize() {
        let Capital { capital, taken, by } = line.map_err(|error| format!("{}: {error}", file.display()))?;
        let plain = capital.split(" (").next().unwrap_or(&capital);
        let place = place_of(plain, country).ok_or_else(|| format!("{capital} is not in the gazetteer"))?;
        let before = taken.plus(-1).filter(|day| *day >= first).map(|last| (first, last, "Afghanistan"));
        let after = (taken <= last).then_some((taken, last, by.as_str()));
        for (first, last, by) in before.into_iter().chain(after) {
            let (place, name) = (place.clone(), plain.to_owned());
            all.push(Held { place, name, first, last, by: vec![by.to_owned()] });
        }
    }
    Ok(all)
}

fn place_of(name: &str, country: CountryCode) -> Option<PlaceId> {
    let gazetteer = Gazetteer::embedded();
    let named = gazetteer.named(name);
    let here = |class: fn(NameClass) -> bool| {
        let fits = named.iter().filter(move |n| class(n.class) && gazetteer.country(n.entry) == Some(country));
        fits.map(|n| n.entry).max_by_key(|entry| gazetteer.prominence(*entry))
    };
    gazetteer.id(here(|class| class <= NameClass::Swedish).or_else(|| here(|_| true))?)
}

/// Whether a party is one of those that held it.
pub fn is_right(party: &Party, held: &Held, on: Day, actors: &ActorList) -> bool {
    held.by.iter().any(|name| {
        let same = |id: &lagesbild_model::ActorId| {
            actors.by_name(name).is_some_and(|actor| actor.id == *id || actors.are_allied(&actor.id, id, on))
        };
        *name == party.name || party.id.iter().chain(&party.members).any(same)
    })
}

/// A cell against the truth.
#[derive(Clone, Debug)]
pub struct Checked {
    pub name: String,
    pub on: Day,
    /// Whom the picture names, with its probability; `None` where it leaves it open.
    pub said: Option<(String, f64)>,
    pub right: bool,
    pub truth: String,
}

/// A cell against the truth of its day.
pub fn check(cell: &Cell, held: &Held, actors: &ActorList) -> Checked {
    let party = match &cell.holding.side {
        Side::Known { by } => Some(by.clone()),
        // several sides together: right if one of them is
        Side::Shared { by } => by.iter().find(|party| is_right(party, held, cell.on, actors)).or(by.first()).cloned(),
        _ => None,
    };
    let probability = cell.holding.probability.unwrap_or_default();
    let right = party.as_ref().is_some_and(|party| is_right(party, held, cell.on, actors));
    Checked {
        name: held.name.clone(),
        on: cell.on,
        said: party.map(|party| (party.name, probability)),
        right,
        truth: held.by.first().cloned().unwrap_or_default(),
    }
}
