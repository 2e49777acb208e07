//! Writing a gazetteer and reading it back.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use lagesbild_gazetteer::{BuildError, Builder, Gazetteer, NewPlace, PlaceKind};
use lagesbild_model::{CountryCode, PlaceId};

fn place(id: &str, name: &str, kind: PlaceKind) -> NewPlace {
    let place = NewPlace::new(PlaceId::new(id).unwrap(), name.to_owned(), kind);
    NewPlace { country: CountryCode::new("XA"), ..place }
}

fn small() -> Vec<NewPlace> {
    let mut city = place("geonames:7", "Hill Town", PlaceKind::City);
    city.admin1 = PlaceId::new("geonames:3").ok();
    city.capital_of_admin1 = true;
    city.population = Some(0);
    let mut field = place("x:field", "Hill Town airport", PlaceKind::Airport);
    field.parent = Some(city.id.clone());
    vec![
        place("geonames:1", "Xanadu", PlaceKind::Country),
        place("geonames:3", "Hills", PlaceKind::Admin1),
        city,
        field,
    ]
}

fn written(places: Vec<NewPlace>) -> Result<Vec<u8>, BuildError> {
    let mut builder = Builder::new();
    places.into_iter().for_each(|p| builder.add(p));
    builder.write()
}

#[test]
fn what_is_written_is_read_whatever_the_order() {
    let bytes = written(small()).unwrap();
    assert_eq!(written(small().into_iter().rev().collect()).unwrap(), bytes);
    let gazetteer = Gazetteer::from_bytes(bytes.leak()).unwrap();
    let get = |id: &str| gazetteer.get(&PlaceId::new(id).unwrap()).unwrap();
    let (town, field) = (get("geonames:7"), get("x:field"));
    assert_eq!((town.name, town.population, town.at), ("Hill Town", Some(0), None));
    assert_eq!(town.admin1, Some(get("geonames:3").entry));
    assert_eq!(gazetteer.capital(get("geonames:3").entry), Some(town.entry));
    assert_eq!(field.parent, Some(town.entry));
    assert!(gazetteer.contains(get("geonames:1").entry, field.entry));
    assert!(!gazetteer.contains(field.entry, town.entry) && !gazetteer.contains(town.entry, town.entry));
}

#[test]
fn mistakes_are_refused_by_name() {
    let mut twice = small();
    twice.push(place("geonames:7", "Again", PlaceKind::City));
    assert!(matches!(written(twice), Err(BuildError::Twice(id)) if id.as_str() == "geonames:7"));
    let mut dangling = small();
    dangling[3].parent = PlaceId::new("x:nowhere").ok();
    assert!(matches!(written(dangling), Err(BuildError::Dangling { .. })));
    let mut two = small();
    let mut second = place("geonames:8", "Other", PlaceKind::City);
    (second.admin1, second.capital_of_admin1) = (PlaceId::new("geonames:3").ok(), true);
    two.push(second);
    assert!(matches!(written(two), Err(BuildError::TwoCapitals { .. })));
    let mut nowhere = small();
    nowhere[3].country = CountryCode::new("XB");
    assert!(matches!(written(nowhere), Err(BuildError::NoCountry { .. })));
}

#[test]
fn prominence_grows_with_inhabitants() {
    let of = |people| NewPlace { population: Some(people), ..place("x:a", "A", PlaceKind::City) }.prominence();
    assert!(of(1_000) < of(1_500) && of(1_500) < of(100_000) && of(100_000) < of(u32::MAX));
    assert_eq!(of(0), of(1));
}
