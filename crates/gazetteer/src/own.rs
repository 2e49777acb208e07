//! Places that a user has added, laid over the compiled table: their entries go on where the table's numbers end.

use crate::{BuildError, Entry, Gazetteer, NameClass, Named, NewPlace, Place, PlaceKind, fold};
use lagesbild_model::{CountryCode, PlaceId};
use std::collections::BTreeMap;

/// The least prominence of a place that a user added: whoever adds a village means it before its namesakes elsewhere.
const ADDED: u8 = 130;

/// The places added, and the index of their names.
pub(crate) struct Own {
    /// The number of the first of them.
    first: u32,
    places: Vec<OwnPlace>,
    by_id: BTreeMap<PlaceId, Entry>,
    pub(crate) names: fst::raw::Fst<Vec<u8>>,
    postings: Vec<Vec<Named>>,
}

struct OwnPlace {
    place: NewPlace,
    admin1: Option<Entry>,
    parent: Option<Entry>,
}

impl Gazetteer {
    /// This gazetteer with places of a user's own. They stay in memory for as long as the program runs.
    ///
    /// A place may lie in a place of the table or in another of those added. Added countries are not known by code.
    ///
    /// # Errors
    /// [`BuildError`] where ids repeat, also in the table, or a link leads nowhere.
    pub fn with_own(&self, places: Vec<NewPlace>) -> Result<Gazetteer, BuildError> {
        let mut whole = self.clone();
        whole.own = Some(Box::leak(Box::new(Own::new(self, places)?)));
        Ok(whole)
    }

    /// How many places a user has added.
    pub fn own_len(&self) -> usize {
        self.own.map_or(0, |own| own.places.len())
    }
}

impl Own {
    fn new(base: &Gazetteer, places: Vec<NewPlace>) -> Result<Own, BuildError> {
        let first = u32::try_from(base.len()).map_err(|_| BuildError::TooMany("places"))?;
        let mut by_id = BTreeMap::new();
        for (number, place) in (first..).zip(&places) {
            if base.entry(&place.id).is_some() || by_id.insert(place.id.clone(), Entry(number)).is_some() {
                return Err(BuildError::Twice(place.id.clone()));
            }
        }
        let linked = |from: &NewPlace, to: &Option<PlaceId>| match to {
            None => Ok(None),
            Some(id) => {
                let found = base.entry(id).or_else(|| by_id.get(id).copied());
                let dangling = || BuildError::Dangling { from: from.id.clone(), to: id.clone() };
                found.map(Some).ok_or_else(dangling)
            }
        };
        let mut own = Vec::new();
        for place in places {
            if let Some(country) = place.country.filter(|code| base.country_entry(*code).is_none()) {
                return Err(BuildError::NoCountry { from: place.id, country });
            }
            let (admin1, parent) = (linked(&place, &place.admin1)?, linked(&place, &place.parent)?);
            own.push(OwnPlace { place, admin1, parent });
        }
        let (names, postings) = index(first, &own)?;
        Ok(Own { first, places: own, by_id, names, postings })
    }

    fn get(&self, entry: Entry) -> Option<&OwnPlace> {
        self.places.get(entry.0.checked_sub(self.first)? as usize)
    }

    pub(crate) fn entry(&self, id: &PlaceId) -> Option<Entry> {
        self.by_id.get(id).copied()
    }

    pub(crate) fn entries(&self) -> impl Iterator<Item = Entry> + use<> {
        (self.first..).zip(0..self.places.len()).map(|(number, _)| Entry(number))
    }

    pub(crate) fn place(&'static self, entry: Entry) -> Option<Place<'static>> {
        let own = self.get(entry)?;
        Some(Place {
            id: own.place.id.clone(),
            entry,
            name: &own.place.name,
            name_sv: own.place.name_sv.as_deref(),
            kind: own.place.kind,
            country: own.place.country,
            admin1: own.admin1,
            parent: self.parent(entry),
            at: own.place.at,
            population: own.place.population,
            capital_of: None,
            prominence: self.prominence(entry)?,
        })
    }

    pub(crate) fn id(&self, entry: Entry) -> Option<PlaceId> {
        self.get(entry).map(|own| own.place.id.clone())
    }

    pub(crate) fn kind(&self, entry: Entry) -> Option<PlaceKind> {
        self.get(entry).map(|own| own.place.kind)
    }

    pub(crate) fn prominence(&self, entry: Entry) -> Option<u8> {
        self.get(entry).map(|own| own.place.prominence().max(ADDED))
    }

    pub(crate) fn country(&self, entry: Entry) -> Option<CountryCode> {
        self.get(entry)?.place.country
    }

    pub(crate) fn admin1(&self, entry: Entry) -> Option<Entry> {
        self.get(entry)?.admin1
    }

    /// What it was said to lie in, else its province.
    pub(crate) fn parent(&self, entry: Entry) -> Option<Entry> {
        self.get(entry).and_then(|own| own.parent.or(own.admin1))
    }

    pub(crate) fn parts(&self, of: Entry, kind: PlaceKind) -> impl Iterator<Item = Entry> {
        let places = (self.first..).zip(&self.places);
        places.filter(move |(_, p)| p.parent == Some(of) && p.place.kind == kind).map(|(number, _)| Entry(number))
    }

    /// Who bears the name whose value in the index this is.
    pub(crate) fn postings(&self, value: u64) -> &[Named] {
        usize::try_from(value).ok().and_then(|at| self.postings.get(at)).map_or(&[], Vec::as_slice)
    }
}

type Index = (fst::raw::Fst<Vec<u8>>, Vec<Vec<Named>>);

/// Every name folded, and who bears it.
fn index(first: u32, places: &[OwnPlace]) -> Result<Index, BuildError> {
    let mut by_name: BTreeMap<String, BTreeMap<Entry, NameClass>> = BTreeMap::new();
    for (number, own) in (first..).zip(places) {
        let place = &own.place;
        let swedish = place.name_sv.iter().map(|name| (name, NameClass::Swedish));
        let names = [(&place.name, NameClass::Usual)].into_iter().chain(swedish);
        for (name, class) in names.chain(place.names.iter().map(|(name, class)| (name, *class))) {
            let folded = fold(name);
            if !folded.is_empty() {
                let at = by_name.entry(folded).or_default().entry(Entry(number)).or_insert(class);
                *at = class.min(*at);
            }
        }
    }
    let fault = |error: fst::Error| BuildError::Names(error.to_string());
    let mut names = fst::raw::Builder::memory();
    let mut postings = Vec::new();
    for (name, entries) in by_name {
        names.insert(name.as_bytes(), postings.len() as u64).map_err(fault)?;
        postings.push(entries.into_iter().map(|(entry, class)| Named { entry, class }).collect());
    }
    Ok((fst::raw::Fst::new(names.into_inner().map_err(fault)?).map_err(fault)?, postings))
}
