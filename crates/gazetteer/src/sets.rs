use crate::format::{Section, u32_at};
use crate::{Entry, Gazetteer, Level};
use lagesbild_model::{CountryCode, PlaceId};

/// A set of places that can be asked for by what they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceSet {
    /// The capital of every province of a country.
    ProvincialCapitals(CountryCode),
    /// Every province of a country.
    Provinces(CountryCode),
    /// Every country.
    Countries,
    /// The capital of every country.
    NationalCapitals,
}

impl Gazetteer {
    /// The places of a set, sorted by canonical name.
    pub fn set(&self, set: PlaceSet) -> Vec<PlaceId> {
        let mut entries = match set {
            PlaceSet::ProvincialCapitals(country) => self.capitals(country, Level::Admin1),
            PlaceSet::Provinces(country) => self.admin1s(country),
            PlaceSet::Countries => self.countries(),
            PlaceSet::NationalCapitals => self.countries().into_iter().filter_map(|c| self.capital(c)).collect(),
        };
        entries.sort_by_cached_key(|e| (self.place(*e).map(|p| p.name), *e));
        entries.into_iter().filter_map(|e| self.id(e)).collect()
    }

    /// The capitals of a country: its own, or those of its provinces.
    pub fn capitals(&self, country: CountryCode, level: Level) -> Vec<Entry> {
        match level {
            Level::Country => self.country_entry(country).and_then(|c| self.capital(c)).into_iter().collect(),
            Level::Admin1 => self.admin1s(country).into_iter().filter_map(|p| self.capital(p)).collect(),
        }
    }

    /// The provinces of a country.
    pub fn admin1s(&self, country: CountryCode) -> Vec<Entry> {
        let Some(number) = self.country_number(country) else {
            return Vec::new();
        };
        let countries = self.section(Section::Countries);
        let (first, count) = (u32_at(countries, number * 20 + 12), u32_at(countries, number * 20 + 16));
        let (Some(first), Some(count)) = (first, count) else {
            return Vec::new();
        };
        let provinces = self.section(Section::Provinces);
        (first..first.saturating_add(count)).map_while(|n| u32_at(provinces, n as usize * 8)).map(Entry).collect()
    }

    /// Every country, by code.
    pub fn countries(&self) -> Vec<Entry> {
        let bytes = self.section(Section::Countries);
        (0..bytes.len() / 20).filter_map(|n| u32_at(bytes, n * 20 + 4)).map(Entry).collect()
    }
}
