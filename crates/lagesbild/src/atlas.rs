//! Places and countries as the user names them.

use crate::failure::Failure;
use crate::words::Words;
use lagesbild_gazetteer::{Gazetteer, Place, PlaceKind};
use lagesbild_model::{CountryCode, Language, PlaceId};

/// The country of that code or name.
///
/// # Errors
/// [`Failure::Usage`] if none is known by it.
pub fn country(gazetteer: &Gazetteer, told: &str, words: &Words) -> Result<CountryCode, Failure> {
    let by_code = CountryCode::new(told).filter(|code| gazetteer.country_entry(*code).is_some());
    let by_name = || {
        let places = gazetteer.named(told).into_iter().filter_map(|named| gazetteer.place(named.entry));
        places.filter(|place| place.kind == PlaceKind::Country).find_map(|place| place.country)
    };
    by_code.or_else(by_name).ok_or_else(|| unknown("no-country", told, words))
}

/// The places that the user may mean, the likeliest first.
///
/// # Errors
/// [`Failure::Usage`] if none is known by that name or id.
pub fn places(
    gazetteer: &Gazetteer,
    told: &str,
    country: Option<CountryCode>,
    words: &Words,
) -> Result<Vec<Place<'static>>, Failure> {
    if let Some(place) = PlaceId::new(told).ok().and_then(|id| gazetteer.get(&id)) {
        return Ok(vec![place]);
    }
    let named = gazetteer.named(told).into_iter().filter_map(|named| gazetteer.place(named.entry));
    let found: Vec<Place<'static>> = named.filter(|place| country.is_none() || place.country == country).collect();
    if found.is_empty() { Err(unknown("no-place", told, words)) } else { Ok(found) }
}

/// A place's name in the language of the interface.
pub fn name<'p>(place: &'p Place<'_>, words: &Words) -> &'p str {
    match words.language() {
        Language::Swedish => place.name_sv.unwrap_or(place.name),
        Language::English => place.name,
    }
}

/// Nothing is known by what the user told.
pub fn unknown(key: &str, told: &str, words: &Words) -> Failure {
    Failure::Usage(words.message(key, &[("name", format!("{told:?}"))]))
}
