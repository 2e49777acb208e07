//! The lists in `data/` name entries that the packs have.
#![allow(clippy::unwrap_used)]

use lagesbild_model::Language;
use lagesbild_pack::Pack;
use std::collections::BTreeSet;

#[test]
fn every_entry_that_tells_of_pressure_is_in_a_pack() {
    let listed: toml::Table = toml::from_str(include_str!("../data/pressure.toml")).unwrap();
    let mut known = BTreeSet::new();
    for language in Language::ALL {
        let pack = Pack::embedded(language).unwrap();
        known.extend(pack.triggers().iter().map(|trigger| format!("{language}/{}", trigger.id)));
    }
    for entry in listed.values().flat_map(|list| list.as_array().unwrap()) {
        assert!(known.contains(entry.as_str().unwrap()), "{entry} is in no pack");
    }
}
