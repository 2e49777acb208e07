//! Writes the compiled form. `cargo xtask gazetteer` uses it, and so do tests that need a small gazetteer.

use crate::format::{
    FLAG_AREA, FLAG_AT, FLAG_CAPITAL_ADMIN1, FLAG_CAPITAL_COUNTRY, HEADER, MAGIC, MANY, NO_16, NO_32, NO_PEOPLE,
    Record, SECTIONS, VERSION, posting,
};
use crate::{Entry, NameClass, Named, PlaceKind, fold};
use lagesbild_model::{Coordinates, CountryCode, PlaceId, Precision};
use std::collections::BTreeMap;

/// A place to be written.
#[derive(Clone, Debug)]
pub struct NewPlace {
    /// Its id.
    pub id: PlaceId,
    /// Canonical English name.
    pub name: String,
    /// Swedish name where it differs.
    pub name_sv: Option<String>,
    /// What it is.
    pub kind: PlaceKind,
    /// The country it lies in, or is.
    pub country: Option<CountryCode>,
    /// The province it lies in.
    pub admin1: Option<PlaceId>,
    /// A nearer place that holds it.
    pub parent: Option<PlaceId>,
    /// Where it lies.
    pub at: Option<Coordinates>,
    /// Inhabitants.
    pub population: Option<u32>,
    /// Whether it is its country's capital.
    pub capital_of_country: bool,
    /// Whether it is its province's capital.
    pub capital_of_admin1: bool,
    /// Prominence where the usual reckoning does not serve.
    pub prominence: Option<u8>,
    /// Further names; the canonical and the Swedish one need not be repeated.
    pub names: Vec<(String, NameClass)>,
}

impl NewPlace {
    /// A place of which nothing more is known.
    pub fn new(id: PlaceId, name: String, kind: PlaceKind) -> NewPlace {
        NewPlace {
            id,
            name,
            name_sv: None,
            kind,
            country: None,
            admin1: None,
            parent: None,
            at: None,
            population: None,
            capital_of_country: false,
            capital_of_admin1: false,
            prominence: None,
            names: Vec::new(),
        }
    }

    /// The prominence given, or else reckoned from kind, inhabitants and rank.
    pub fn prominence(&self) -> u8 {
        self.prominence.unwrap_or_else(|| reckon(self))
    }
}

/// Why a gazetteer cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BuildError {
    /// Two places with one id.
    #[error("two places have the id {0}")]
    Twice(PlaceId),
    /// A link to nothing.
    #[error("{from} names {to}, which is no place of this gazetteer")]
    Dangling {
        /// The place that has the link.
        from: PlaceId,
        /// What it names.
        to: PlaceId,
    },
    /// A country code that no country bears.
    #[error("{from} lies in {country}, but no place of kind country has that code")]
    NoCountry {
        /// The place.
        from: PlaceId,
        /// The code.
        country: CountryCode,
    },
    /// Two cities claim one province or country.
    #[error("{first} and {second} are both given as the capital of {of}")]
    TwoCapitals {
        /// One of them.
        first: PlaceId,
        /// The other.
        second: PlaceId,
        /// Of what.
        of: PlaceId,
    },
    /// A name of more than 255 bytes.
    #[error("{0} has a name longer than 255 bytes")]
    LongName(PlaceId),
    /// Too many places or areas for the layout.
    #[error("too many {0} for layout version {VERSION}")]
    TooMany(&'static str),
    /// The name index cannot be written.
    #[error("the name index cannot be written: {0}")]
    Names(String),
}

/// Gathers places and writes them.
#[derive(Default)]
pub struct Builder {
    places: Vec<NewPlace>,
}

impl Builder {
    /// An empty one.
    pub fn new() -> Builder {
        Builder::default()
    }

    /// Adds a place.
    pub fn add(&mut self, place: NewPlace) {
        self.places.push(place);
    }

    /// The compiled form; the same places in any order give the same bytes.
    ///
    /// # Errors
    /// [`BuildError`] where ids repeat, links lead nowhere, or a limit of the layout is passed.
    pub fn write(mut self) -> Result<Vec<u8>, BuildError> {
        self.places.sort_by(|a, b| sort_key(&a.id).cmp(&sort_key(&b.id)));
        if self.places.len() > 0x00ff_ffff {
            return Err(BuildError::TooMany("places"));
        }
        let mut index = BTreeMap::new();
        for (entry, place) in (0u32..).zip(&self.places) {
            if index.insert(place.id.clone(), entry).is_some() {
                return Err(BuildError::Twice(place.id.clone()));
            }
        }
        let countries = (0u32..).zip(&self.places).filter(|(_, p)| p.kind == PlaceKind::Country);
        let countries = countries.filter_map(|(entry, p)| p.country.map(|code| (code, entry))).collect();
        let writer = Writer { places: &self.places, index, countries, strings: Strings::new() };
        writer.write()
    }
}

/// GeoNames numbers first, in order of the number; then the rest.
fn sort_key(id: &PlaceId) -> (bool, u32, &str) {
    match geonames_number(id) {
        Some(number) => (false, number, ""),
        None => (true, 0, id.as_str()),
    }
}

/// The number of an id `geonames:N`.
pub(crate) fn geonames_number(id: &PlaceId) -> Option<u32> {
    let digits = id.as_str().strip_prefix("geonames:")?;
    let number: u32 = digits.parse().ok()?;
    (number.to_string() == digits).then_some(number)
}

/// Each string once, one byte of length before it.
struct Strings {
    bytes: Vec<u8>,
    seen: BTreeMap<String, u32>,
}

impl Strings {
    fn new() -> Strings {
        Strings { bytes: Vec::new(), seen: BTreeMap::new() }
    }

    fn put(&mut self, text: &str, of: &PlaceId) -> Result<u32, BuildError> {
        if let Some(at) = self.seen.get(text) {
            return Ok(*at);
        }
        let length = u8::try_from(text.len()).map_err(|_| BuildError::LongName(of.clone()))?;
        let at = u32::try_from(self.bytes.len()).map_err(|_| BuildError::TooMany("names"))?;
        self.bytes.push(length);
        self.bytes.extend(text.bytes());
        self.seen.insert(text.to_owned(), at);
        Ok(at)
    }
}

struct Writer<'p> {
    places: &'p [NewPlace],
    index: BTreeMap<PlaceId, u32>,
    countries: BTreeMap<CountryCode, u32>,
    strings: Strings,
}

/// Countries and provinces, and which number each has as an area.
struct Areas {
    areas: Vec<u8>,
    countries: Vec<u8>,
    provinces: Vec<u8>,
    number_of: BTreeMap<u32, u16>,
}

impl Writer<'_> {
    fn write(mut self) -> Result<Vec<u8>, BuildError> {
        let areas = self.areas()?;
        let (districts, district_of) = self.districts()?;
        let mut records = Vec::new();
        let mut swedish = Vec::new();
        let mut parents = Vec::new();
        let places = self.places;
        for (entry, place) in (0u32..).zip(places) {
            let area = self.area_of(place)?.and_then(|holder| areas.number_of.get(&holder).copied());
            let parent = place.parent.as_ref().map(|id| self.find(place, id)).transpose()?;
            let district = parent.and_then(|parent| district_of.get(&parent).copied());
            if let (Some(parent), None) = (parent, district) {
                parents.extend(entry.to_le_bytes());
                parents.extend(parent.to_le_bytes());
            }
            if let Some(name) = place.name_sv.as_ref().filter(|name| **name != place.name) {
                swedish.extend(entry.to_le_bytes());
                swedish.extend(self.strings.put(name, &place.id)?.to_le_bytes());
            }
            self.record(place, area, district, &mut records)?;
        }
        let (names, postings) = self.names()?;
        Ok(assemble(&[
            &records,
            &self.strings.bytes,
            &names,
            &postings,
            &swedish,
            &parents,
            &areas.areas,
            &districts,
            &areas.countries,
            &areas.provinces,
        ]))
    }

    fn record(
        &mut self,
        place: &NewPlace,
        area: Option<u16>,
        district: Option<u16>,
        records: &mut Vec<u8>,
    ) -> Result<(), BuildError> {
        let number = geonames_number(&place.id);
        let id = match number {
            Some(number) => number,
            None => self.strings.put(place.id.as_str(), &place.id)?,
        };
        let flag = |on: bool, bit: u8| if on { bit } else { 0 };
        let flags = flag(place.at.is_some(), FLAG_AT)
            | flag(place.at.is_some_and(|at| at.precision == Precision::Area), FLAG_AREA)
            | flag(place.capital_of_country, FLAG_CAPITAL_COUNTRY)
            | flag(place.capital_of_admin1, FLAG_CAPITAL_ADMIN1);
        let name = self.strings.put(&place.name, &place.id)?;
        if id.max(name) > 0x00ff_ffff {
            return Err(BuildError::TooMany("names, or GeoNames numbers too high,"));
        }
        let record = Record {
            id,
            geonames: number.is_some(),
            name,
            kind: place.kind as u8,
            flags,
            prominence: place.prominence(),
            lat_e5: place.at.map_or(0, |at| at.lat_e5),
            lon_e5: place.at.map_or(0, |at| at.lon_e5),
            population: place.population.unwrap_or(NO_PEOPLE),
            area: area.unwrap_or(NO_16),
            district: district.unwrap_or(NO_16),
        };
        records.extend(record.to_bytes());
        Ok(())
    }

    fn find(&self, from: &NewPlace, to: &PlaceId) -> Result<u32, BuildError> {
        let dangling = || BuildError::Dangling { from: from.id.clone(), to: to.clone() };
        self.index.get(to).copied().ok_or_else(dangling)
    }

    /// The province or else the country that a place lies in or is.
    fn area_of(&self, place: &NewPlace) -> Result<Option<u32>, BuildError> {
        if place.kind == PlaceKind::Admin1 && place.country.is_some() {
            return self.find(place, &place.id).map(Some);
        }
        if let Some(admin1) = &place.admin1 {
            return self.find(place, admin1).map(Some);
        }
        let Some(country) = place.country else {
            return Ok(None);
        };
        self.country(place, country).map(Some)
    }

    fn country(&self, from: &NewPlace, country: CountryCode) -> Result<u32, BuildError> {
        let found = self.countries.get(&country).copied();
        found.ok_or_else(|| BuildError::NoCountry { from: from.id.clone(), country })
    }

    fn areas(&self) -> Result<Areas, BuildError> {
        let capitals = self.capitals()?;
        let capital = |of: u32| capitals.get(&of).copied().unwrap_or(NO_32);
        let mut provinces: BTreeMap<CountryCode, Vec<u32>> = BTreeMap::new();
        for (entry, place) in (0u32..).zip(self.places) {
            if let (PlaceKind::Admin1, Some(code)) = (place.kind, place.country) {
                provinces.entry(code).or_default().push(entry);
            }
        }
        let mut out =
            Areas { areas: Vec::new(), countries: Vec::new(), provinces: Vec::new(), number_of: BTreeMap::new() };
        for (code, entry) in &self.countries {
            let first = out.provinces.len() / 8;
            let country = to_16(out.countries.len() / 20)?;
            out.area(*entry, country, NO_16)?;
            for province in provinces.get(code).into_iter().flatten() {
                let number = to_16(out.provinces.len() / 8)?;
                out.area(*province, country, number)?;
                out.provinces.extend(province.to_le_bytes());
                out.provinces.extend(capital(*province).to_le_bytes());
            }
            let count = out.provinces.len() / 8 - first;
            out.countries.extend(code.as_str().bytes().chain([0, 0]));
            for number in [*entry, capital(*entry), to_32(first)?, to_32(count)?] {
                out.countries.extend(number.to_le_bytes());
            }
        }
        Ok(out)
    }

    /// Which city is the capital of which province or country.
    fn capitals(&self) -> Result<BTreeMap<u32, u32>, BuildError> {
        let mut capitals: BTreeMap<u32, u32> = BTreeMap::new();
        for (entry, place) in (0u32..).zip(self.places) {
            let mut of = Vec::new();
            if let (true, Some(country)) = (place.capital_of_country, place.country) {
                of.push(self.country(place, country)?);
            }
            if let (true, Some(admin1)) = (place.capital_of_admin1, &place.admin1) {
                of.push(self.find(place, admin1)?);
            }
            for area in of {
                if let Some(first) = capitals.insert(area, entry) {
                    let id = |n: u32| self.places.get(n as usize).map_or_else(|| place.id.clone(), |p| p.id.clone());
                    return Err(BuildError::TwoCapitals { first: id(first), second: id(entry), of: id(area) });
                }
            }
        }
        Ok(capitals)
    }

    fn districts(&self) -> Result<(Vec<u8>, BTreeMap<u32, u16>), BuildError> {
        let mut bytes = Vec::new();
        let mut number_of = BTreeMap::new();
        for (entry, place) in (0u32..).zip(self.places) {
            if place.kind == PlaceKind::Admin2 {
                number_of.insert(entry, to_16(bytes.len() / 4)?);
                bytes.extend(entry.to_le_bytes());
            }
        }
        Ok((bytes, number_of))
    }

    fn names(&self) -> Result<(Vec<u8>, Vec<u8>), BuildError> {
        let mut by_name: BTreeMap<String, BTreeMap<u32, NameClass>> = BTreeMap::new();
        for (entry, place) in (0u32..).zip(self.places) {
            let swedish = place.name_sv.iter().map(|name| (name.as_str(), NameClass::Swedish));
            let own = std::iter::once((place.name.as_str(), NameClass::Usual)).chain(swedish);
            for (name, class) in own.chain(place.names.iter().map(|(name, class)| (name.as_str(), *class))) {
                let folded = fold(name);
                if !folded.is_empty() {
                    let at = by_name.entry(folded).or_default().entry(entry).or_insert(class);
                    *at = class.min(*at);
                }
            }
        }
        let mut postings = Vec::new();
        let mut names = fst::MapBuilder::memory();
        for (name, entries) in by_name {
            let mut entries: Vec<(NameClass, u8, u32)> = entries
                .into_iter()
                .map(|(entry, class)| {
                    let place = self.places.get(entry as usize);
                    (class, 255 - place.map_or(0, NewPlace::prominence), entry)
                })
                .collect();
            entries.sort_unstable();
            let mut list =
                entries.iter().map(|(class, _, entry)| posting(Named { entry: Entry(*entry), class: *class }));
            let value = if entries.len() == 1 {
                u64::from(list.next().unwrap_or_default())
            } else {
                let at = to_32(postings.len())?;
                postings.extend(to_32(entries.len())?.to_le_bytes());
                postings.extend(list.flat_map(u32::to_le_bytes));
                MANY | u64::from(at)
            };
            names.insert(name.as_bytes(), value).map_err(|e| BuildError::Names(e.to_string()))?;
        }
        let names = names.into_inner().map_err(|e| BuildError::Names(e.to_string()))?;
        Ok((names, postings))
    }
}

impl Areas {
    fn area(&mut self, entry: u32, country: u16, province: u16) -> Result<(), BuildError> {
        self.number_of.insert(entry, to_16(self.areas.len() / 8)?);
        self.areas.extend(entry.to_le_bytes());
        self.areas.extend(country.to_le_bytes());
        self.areas.extend(province.to_le_bytes());
        Ok(())
    }
}

fn to_16(number: usize) -> Result<u16, BuildError> {
    u16::try_from(number).ok().filter(|n| *n != NO_16).ok_or(BuildError::TooMany("areas or districts"))
}

fn to_32(number: usize) -> Result<u32, BuildError> {
    u32::try_from(number).map_err(|_| BuildError::TooMany("names"))
}

/// The prominence of a town whose inhabitants nobody counted.
const SMALLEST: u32 = 66;

/// Prominence, 0 to 255: eight points for each doubling of the inhabitants, more for capitals; areas have fixed
/// values, so that a province yields to its capital where both bear one name, and a village to the province.
fn reckon(place: &NewPlace) -> u8 {
    let people = eighth_logs(place.population.unwrap_or(0));
    let score = match place.kind {
        PlaceKind::Country => 215 + people / 8,
        PlaceKind::Admin1 => 138,
        PlaceKind::Admin2 => 80,
        PlaceKind::City => {
            let capital = if place.capital_of_country {
                40
            } else if place.capital_of_admin1 {
                24
            } else {
                0
            };
            people.max(SMALLEST) + capital
        }
        PlaceKind::Airport => 90,
        PlaceKind::Region | PlaceKind::Water => 130,
        PlaceKind::Quarter => 85,
        _ => 100,
    };
    u8::try_from(score).unwrap_or(u8::MAX)
}

/// Eight times the binary logarithm, straight lines between the powers; whole numbers, the same on every machine.
fn eighth_logs(number: u32) -> u32 {
    let Some(power) = number.checked_ilog2() else {
        return 0;
    };
    let rest = u64::from(number) - (1u64 << power);
    power * 8 + u32::try_from((rest * 8) >> power).unwrap_or(0)
}

/// Header and sections.
fn assemble(sections: &[&[u8]; SECTIONS]) -> Vec<u8> {
    let mut table = Vec::new();
    let mut body = Vec::new();
    for section in sections {
        // Lengths fit: names and records are bounded by 24-bit entries.
        table.extend(u32::try_from(HEADER + body.len()).unwrap_or(u32::MAX).to_le_bytes());
        table.extend(u32::try_from(section.len()).unwrap_or(u32::MAX).to_le_bytes());
        body.extend_from_slice(section);
    }
    let mut hasher = blake3::Hasher::new();
    hasher.update(&table).update(&body);
    let mut file = MAGIC.to_vec();
    file.extend(VERSION.to_le_bytes());
    file.extend(hasher.finalize().as_bytes());
    file.extend(table);
    file.extend(body);
    file
}
