//! Borders: the stretches that two areas share, each once.

use super::shapes::{Area, Point, Ring};
use std::collections::HashMap;

/// What a border parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Countries.
    Country,
    /// Areas of one country.
    Province,
    /// Areas of which states say different things.
    Disputed,
}

impl Class {
    /// Its name in the tiles.
    pub fn name(self) -> &'static str {
        match self {
            Class::Country => "country",
            Class::Province => "province",
            Class::Disputed => "disputed",
        }
    }
}

/// A border.
pub struct Border {
    /// What it parts.
    pub class: Class,
    /// Its line.
    pub line: Vec<Point>,
}

/// A stretch between two points, whichever way it runs.
type Stretch = ([u64; 2], [u64; 2]);

fn stretch(a: Point, b: Point) -> Stretch {
    let (a, b) = (a.map(f64::to_bits), b.map(f64::to_bits));
    (a.min(b), a.max(b))
}

fn rings(areas: &[Area]) -> impl Iterator<Item = (usize, &Ring)> {
    let of = |(number, area)| {
        let area: &Area = area;
        area.polygons.iter().flatten().map(move |ring| (number, ring))
    };
    areas.iter().enumerate().flat_map(of)
}

/// The borders between these areas.
pub fn of(areas: &[Area]) -> Vec<Border> {
    let mut owners: HashMap<Stretch, Vec<usize>> = HashMap::new();
    for (number, ring) in rings(areas) {
        for pair in ring.windows(2) {
            let owners = owners.entry(stretch(pair[0], pair[1])).or_default();
            if !owners.contains(&number) {
                owners.push(number);
            }
        }
    }
    let mut borders = Vec::new();
    for (number, ring) in rings(areas) {
        let mut open: Option<Border> = None;
        for pair in ring.windows(2) {
            // drawn with the first of the two areas
            let others = owners.get(&stretch(pair[0], pair[1])).map(Vec::as_slice).unwrap_or_default();
            let other = others.iter().find(|other| **other != number).filter(|other| **other > number);
            let class = other.and_then(|other| Some(class(areas.get(number)?, areas.get(*other)?)));
            if open.as_ref().map(|border| border.class) != class {
                borders.extend(open.take());
                open = class.map(|class| Border { class, line: vec![pair[0]] });
            }
            if let Some(border) = &mut open {
                border.line.push(pair[1]);
            }
        }
        borders.extend(open);
    }
    borders
}

fn class(one: &Area, other: &Area) -> Class {
    let is_edge = one.disputed != other.disputed || one.disputed && one.state != other.state;
    match (is_edge, one.state == other.state) {
        (true, _) => Class::Disputed,
        (false, true) => Class::Province,
        (false, false) => Class::Country,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(x: f64, state: &str, disputed: bool) -> Area {
        let ring = vec![[x, 0.0], [x + 0.25, 0.0], [x + 0.25, 0.5], [x, 0.5], [x, 0.0]];
        Area {
            place: None,
            country: None,
            state: state.to_owned(),
            disputed,
            point: [x, 0.0],
            polygons: vec![vec![ring]],
        }
    }

    #[test]
    fn a_shared_stretch_is_one_border_and_a_coast_is_none() {
        let areas =
            [square(0.0, "a", false), square(0.25, "a", false), square(0.5, "b", false), square(0.75, "b", true)];
        let borders = of(&areas);
        let found: Vec<(Class, usize)> = borders.iter().map(|border| (border.class, border.line.len())).collect();
        assert_eq!(found, [(Class::Province, 2), (Class::Country, 2), (Class::Disputed, 2)]);
    }
}
