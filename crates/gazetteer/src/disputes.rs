//! Who says what of disputed areas: `data/gazetteer/disputes.toml`. Nothing that is read hangs on it.

use crate::{Entry, Gazetteer};
use lagesbild_model::PlaceId;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

static FILE: &str = include_str!("../../../data/gazetteer/disputes.toml");

/// What somebody says of whose an area is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// Who says so.
    pub who: Told,
    /// What they say.
    pub says: Told,
}

/// The same words in the languages of the interface.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Told {
    /// In English.
    pub en: String,
    /// In Swedish.
    pub sv: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    area: Vec<Area>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Area {
    places: Vec<String>,
    said: Vec<Statement>,
}

fn areas() -> &'static BTreeMap<PlaceId, Vec<Statement>> {
    static AREAS: OnceLock<BTreeMap<PlaceId, Vec<Statement>>> = OnceLock::new();
    // A test reads the file, and that each id in it is a place.
    AREAS.get_or_init(|| {
        let areas = toml::from_str::<File>(FILE).map(|file| file.area).unwrap_or_default();
        let each = areas.into_iter().flat_map(|area| area.places.into_iter().map(move |id| (id, area.said.clone())));
        each.filter_map(|(id, said)| Some((PlaceId::new(&id).ok()?, said))).collect()
    })
}

impl Gazetteer {
    /// Who says what of whose a place is: of the place itself, or else of the nearest area that it is known to lie in.
    /// Empty where nothing of it is told.
    pub fn disputed(&self, entry: Entry) -> &'static [Statement] {
        let mut at = Some(entry);
        for _ in 0..8 {
            let Some(id) = at.and_then(|entry| self.id(entry)) else { break };
            if let Some(said) = areas().get(&id) {
                return said;
            }
            at = at.and_then(|entry| self.parent(entry));
        }
        &[]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_disputed_area_is_a_place_and_at_least_two_speak_of_it() {
        let file: File = toml::from_str(FILE).unwrap_or_else(|error| panic!("disputes.toml: {error}"));
        for area in &file.area {
            assert!(area.said.len() >= 2, "{:?}: one voice is no dispute", area.places);
            for place in &area.places {
                let id = PlaceId::new(place).ok();
                let entry = id.and_then(|id| Gazetteer::embedded().entry(&id));
                assert!(entry.is_some(), "{place} is no place");
            }
        }
        assert_eq!(areas().len(), file.area.iter().map(|area| area.places.len()).sum::<usize>(), "an id twice");
    }
}
