//! Names on the map, in Swedish and English, each with the zoom from which there is room for it.

use super::shapes::{Area, Point, project, twice_area};
use lagesbild_gazetteer::{CapitalOf, Entry, Gazetteer, PlaceKind};
use std::collections::BTreeMap;

/// A name.
pub struct Label {
    /// Where it stands.
    pub at: Point,
    /// In English.
    pub name: String,
    /// In Swedish.
    pub sv: String,
    /// `country`, `province`, `capital` or `town`.
    pub kind: &'static str,
    /// The zoom from which it is shown.
    pub zoom: u32,
    /// The lower, the sooner it gets its room.
    pub rank: u32,
}

/// The names of countries, provinces and larger towns.
pub fn of(areas: &[Area], gazetteer: &Gazetteer) -> Vec<Label> {
    let mut labels = countries(areas, gazetteer);
    for area in areas {
        let entry = area.place.as_ref().and_then(|id| gazetteer.entry(id));
        let zoom = if size(area) > 2e-4 { 4 } else { 5 };
        labels.extend(entry.and_then(|entry| label(gazetteer, entry, area.point, "province", zoom, 500)));
    }
    labels.extend(gazetteer.entries().filter_map(|entry| town(gazetteer, entry)));
    labels.sort_by(|a, b| (a.rank, &a.name, a.kind).cmp(&(b.rank, &b.name, b.kind)));
    labels
}

fn label(g: &Gazetteer, entry: Entry, at: Point, kind: &'static str, zoom: u32, rank: u32) -> Option<Label> {
    let place = g.place(entry)?;
    let sv = place.name_sv.unwrap_or(place.name).to_owned();
    Some(Label { at, name: place.name.to_owned(), sv, kind, zoom, rank })
}

/// How much of the map an area covers.
fn size(area: &Area) -> f64 {
    area.polygons.iter().filter_map(|rings| rings.first()).map(|ring| twice_area(ring).abs()).sum()
}

fn countries(areas: &[Area], gazetteer: &Gazetteer) -> Vec<Label> {
    let mut by_country: BTreeMap<Entry, Vec<(Point, f64)>> = BTreeMap::new();
    for area in areas {
        if let Some(entry) = area.country.as_ref().and_then(|id| gazetteer.entry(id)) {
            by_country.entry(entry).or_default().push((area.point, size(area)));
        }
    }
    let mut labels = Vec::new();
    for (entry, parts) in by_country {
        // the part that lies nearest to all others: inside the country, and in its bulk
        let far = |from: Point| -> f64 {
            parts.iter().map(|(to, size)| (from[0] - to[0]).hypot(from[1] - to[1]) * size).sum()
        };
        let Some((at, _)) = parts.iter().min_by(|a, b| far(a.0).total_cmp(&far(b.0))) else { continue };
        let whole: f64 = parts.iter().map(|(_, size)| size).sum();
        let zoom = [(1e-2, 1), (2e-3, 2), (4e-4, 3), (6e-5, 4)];
        let zoom = zoom.into_iter().find(|(least, _)| whole >= *least).map_or(5, |(_, zoom)| zoom);
        let rank = (100.0 - whole.max(1e-9).log2().abs().min(100.0)).abs() as u32;
        labels.extend(label(gazetteer, entry, *at, "country", zoom, 100u32.saturating_sub(rank)));
    }
    labels
}

fn town(gazetteer: &Gazetteer, entry: Entry) -> Option<Label> {
    if gazetteer.kind(entry)? != PlaceKind::City {
        return None;
    }
    let place = gazetteer.place(entry)?;
    let people = place.population.unwrap_or(0);
    let (kind, zoom) = match place.capital_of {
        Some(CapitalOf::Country) => ("capital", if people > 2_000_000 { 3 } else { 4 }),
        _ if people > 4_000_000 => ("town", 4),
        _ if people > 700_000 => ("town", 5),
        Some(CapitalOf::Admin1) => ("town", 6),
        _ if people > 150_000 => ("town", 6),
        _ if people > 40_000 => ("town", 7),
        _ => return None,
    };
    let at = place.at.map(|at| project([at.lon(), at.lat()]))?;
    label(gazetteer, entry, at, kind, zoom, 1000 + u32::from(255 - place.prominence))
}
