//! Places of a user's own: from the rows of a list, and back.

use super::rows::{BETWEEN, Row};
use super::{OwnFault, OwnProblem, checked_id};
use lagesbild_gazetteer::{Entry, Gazetteer, NameClass, NewPlace, PlaceKind};
use lagesbild_model::{Coordinates, CountryCode, PlaceId, Precision};
use std::collections::BTreeMap;

/// The columns of a list of places.
pub(crate) const COLUMNS: [&str; 11] =
    ["id", "name", "sv", "also", "kind", "country", "within", "lat", "lon", "precision", "population"];

/// Reads rows one after the other; each may lie in a place of an earlier one.
pub(crate) struct PlaceRows<'g> {
    pub gazetteer: &'g Gazetteer,
    /// The places known so far, by id.
    pub known: BTreeMap<PlaceId, NewPlace>,
}

impl PlaceRows<'_> {
    /// The place that a row tells of.
    ///
    /// # Errors
    /// The first problem of the row.
    pub fn read(&self, row: &Row) -> Result<NewPlace, OwnProblem> {
        let name = row.get("name").ok_or_else(|| row.problem(OwnFault::Missing, "name"))?;
        let kind = match row.get("kind") {
            Some(kind) => PlaceKind::from_name(kind).filter(|kind| *kind != PlaceKind::Country),
            None => Some(PlaceKind::Other),
        };
        let kind = kind.ok_or_else(|| row.problem(OwnFault::Kind, "kind"))?;
        let sound = |name: &&str| name.len() <= 255 && name.chars().any(char::is_alphanumeric);
        for field in ["name", "sv", "also"] {
            if !row.several(field).iter().all(sound) {
                return Err(row.problem(OwnFault::Name, field));
            }
        }
        let lies = self.lies(row)?;
        let id = match checked_id(row)? {
            Some(id) => PlaceId::new(id).map_err(|_| row.problem(OwnFault::Id, "id"))?,
            None => self.new_id(name, kind, &lies).ok_or_else(|| row.problem(OwnFault::Name, "name"))?,
        };
        let mut place = NewPlace::new(id, name.to_owned(), kind);
        place.name_sv = row.get("sv").filter(|sv| *sv != name).map(str::to_owned);
        place.names = row.several("also").into_iter().map(|name| (name.to_owned(), NameClass::Usual)).collect();
        (place.country, place.admin1, place.parent) = (lies.country, lies.admin1, lies.parent);
        place.at = position(row)?;
        place.population = match row.get("population") {
            Some(count) => Some(count.parse().map_err(|_| row.problem(OwnFault::Number, "population"))?),
            None => None,
        };
        Ok(place)
    }

    /// What it lies in: the country told, and what it is said to lie in with that one's province and country.
    fn lies(&self, row: &Row) -> Result<Lies, OwnProblem> {
        let country = match row.get("country") {
            Some(told) => {
                let known = super::country(self.gazetteer, told);
                Some(known.ok_or_else(|| row.problem(OwnFault::Country, "country"))?)
            }
            None => None,
        };
        let Some(told) = row.get("within") else { return Ok(Lies { country, ..Lies::default() }) };
        let by_id = PlaceId::new(told).ok().and_then(|id| self.known.get(&id));
        let own = by_id.or_else(|| {
            let mut named = self.known.values().filter(|p| p.name == told || p.name_sv.as_deref() == Some(told));
            named.next().filter(|_| named.next().is_none())
        });
        if let Some(holder) = own {
            let (admin1, parent) = (holder.admin1.clone(), Some(holder.id.clone()));
            return Ok(Lies { country: country.or(holder.country), admin1, parent });
        }
        let holder = self.listed(row, told, country)?;
        let id = |entry: Entry| self.gazetteer.id(entry);
        let (admin1, parent) = match self.gazetteer.kind(holder) {
            Some(PlaceKind::Country) => (None, None),
            Some(PlaceKind::Admin1) => (id(holder), None),
            _ => (self.gazetteer.admin1(holder).and_then(id), id(holder)),
        };
        Ok(Lies { country: country.or(self.gazetteer.country(holder)), admin1, parent })
    }

    /// The place of the gazetteer of that id or name: where several bear it, the only province, or the best known if it
    /// alone bears the name in the country told.
    fn listed(&self, row: &Row, told: &str, country: Option<CountryCode>) -> Result<Entry, OwnProblem> {
        if let Some(entry) = PlaceId::new(told).ok().and_then(|id| self.gazetteer.entry(&id)) {
            return Ok(entry);
        }
        let mut found = self.gazetteer.named(told);
        found.retain(|n| n.class <= NameClass::Swedish);
        found.retain(|n| country.is_none() || self.gazetteer.country(n.entry) == country);
        let provinces = found.iter().filter(|n| self.gazetteer.kind(n.entry) == Some(PlaceKind::Admin1));
        let provinces: Vec<Entry> = provinces.map(|n| n.entry).collect();
        match (provinces.as_slice(), found.as_slice()) {
            ([one], _) => Ok(*one),
            (_, [one]) => Ok(one.entry),
            (_, []) => Err(row.problem(OwnFault::Place, "within")),
            _ => {
                let ids = found.iter().filter_map(|n| self.gazetteer.id(n.entry)).take(6);
                let ids: Vec<String> = ids.map(|id| id.to_string()).collect();
                let problem = row.problem(OwnFault::SeveralPlaces, "within");
                Err(OwnProblem { value: format!("{}: {}", problem.value, ids.join(", ")), ..problem })
            }
        }
    }

    /// An id made of the name: that of a place already known by that name in the same place, else one with a number.
    fn new_id(&self, name: &str, kind: PlaceKind, lies: &Lies) -> Option<PlaceId> {
        let same = |known: &NewPlace| {
            let lie = (known.country, &known.admin1, &known.parent);
            known.name == name && known.kind == kind && lie == (lies.country, &lies.admin1, &lies.parent)
        };
        let ids = super::ids(name)?.filter_map(|id| PlaceId::new(&id).ok());
        ids.take(LIKE_NAMED).find(|id| self.known.get(id).is_none_or(same))
    }
}

/// So many places of one name, and no more, are told apart by number.
const LIKE_NAMED: usize = 10_000;

/// What a place lies in.
#[derive(Default)]
struct Lies {
    country: Option<CountryCode>,
    admin1: Option<PlaceId>,
    parent: Option<PlaceId>,
}

/// Where it lies, if that is told.
fn position(row: &Row) -> Result<Option<Coordinates>, OwnProblem> {
    let degrees = |field: &str, most: f64| {
        let told = row.get(field).map(|told| told.replace(',', ".").parse::<f64>());
        match told {
            None => Ok(None),
            Some(Ok(degrees)) if degrees.abs() <= most => Ok(Some((degrees * 1e5).round() as i32)),
            Some(_) => Err(row.problem(OwnFault::Number, field)),
        }
    };
    let precision = match row.get("precision") {
        None | Some("point") => Precision::Point,
        Some("area") => Precision::Area,
        Some(_) => return Err(row.problem(OwnFault::Kind, "precision")),
    };
    match (degrees("lat", 90.0)?, degrees("lon", 180.0)?) {
        (Some(lat_e5), Some(lon_e5)) => Ok(Some(Coordinates { lat_e5, lon_e5, precision })),
        (None, None) => Ok(None),
        (None, Some(_)) => Err(row.problem(OwnFault::HalfPosition, "lat")),
        (Some(_), None) => Err(row.problem(OwnFault::HalfPosition, "lon")),
    }
}

/// The fields of a place, in the order of the columns.
pub(crate) fn fields(place: &NewPlace) -> [String; COLUMNS.len()] {
    let within = place.parent.as_ref().or(place.admin1.as_ref());
    let names: Vec<&str> = place.names.iter().map(|(name, _)| name.as_str()).collect();
    let text = |value: Option<String>| value.unwrap_or_default();
    [
        place.id.to_string(),
        place.name.clone(),
        text(place.name_sv.clone()),
        names.join(&BETWEEN.to_string()),
        place.kind.name().to_owned(),
        text(place.country.map(|c| c.to_string())),
        text(within.map(PlaceId::to_string)),
        text(place.at.map(|at| at.lat().to_string())),
        text(place.at.map(|at| at.lon().to_string())),
        text(place.at.map(|at| if at.precision == Precision::Area { "area" } else { "point" }.to_owned())),
        text(place.population.map(|n| n.to_string())),
    ]
}
