//! From shapes to tiles, each zoom cut out of the one above it.

use super::Result;
use super::borders::{Border, Class};
use super::clip::Frame;
use super::labels::Label;
use super::mvt::{EXTENT, Form, Layer, Unit, Value};
use super::shapes::{Area, Point, Ring, twice_area};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::collections::BTreeMap;
use std::io::Write;

/// The last zoom that has tiles; nearer ones are drawn from it.
pub const LAST: u32 = 5;
/// How far beyond its edge a tile goes, in its own units.
const BUFFER: f64 = 80.0;

/// Everything that is drawn.
pub struct World {
    /// Areas.
    pub areas: Vec<Area>,
    /// Borders.
    pub borders: Vec<Border>,
    /// Names.
    pub labels: Vec<Label>,
}

/// What falls into one tile.
struct Part {
    /// Areas by their number, with their polygons.
    areas: Vec<(usize, Vec<Vec<Ring>>)>,
    lines: Vec<(Class, Vec<Point>)>,
}

type Key = (u32, u32, u32);

impl World {
    /// The file of all tiles.
    pub fn compile(&self) -> Result<Vec<u8>> {
        let whole = Part {
            areas: self.areas.iter().map(|area| area.polygons.clone()).enumerate().collect(),
            lines: self.borders.iter().map(|border| (border.class, border.line.clone())).collect(),
        };
        let mut tiles = BTreeMap::new();
        self.fill((0, 0, 0), &whole, &mut tiles)?;
        let mut file = b"LBBASE01".to_vec();
        file.extend((tiles.len() as u32).to_le_bytes());
        let mut offset = file.len() + tiles.len() * 20;
        for ((z, x, y), tile) in &tiles {
            let row = [*z, *x, *y, offset as u32, tile.len() as u32];
            row.iter().for_each(|number| file.extend(number.to_le_bytes()));
            offset += tile.len();
        }
        tiles.into_values().for_each(|tile| file.extend(tile));
        Ok(file)
    }

    fn fill(&self, key: Key, part: &Part, tiles: &mut BTreeMap<Key, Vec<u8>>) -> Result<()> {
        let tile = self.tile(key, part);
        if tile.is_empty() {
            return Ok(());
        }
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        let packed = encoder.write_all(&tile).and_then(|()| encoder.finish());
        tiles.insert(key, packed.map_err(|e| e.to_string())?);
        let (z, x, y) = key;
        if z == LAST {
            return Ok(());
        }
        for (dx, dy) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
            let child = (z + 1, 2 * x + dx, 2 * y + dy);
            self.fill(child, &part.within(frame(child)), tiles)?;
        }
        Ok(())
    }

    fn tile(&self, key: Key, part: &Part) -> Vec<u8> {
        let grid = Grid::of(key);
        let (mut areas, mut lines, mut labels) = (Layer::new("area"), Layer::new("line"), Layer::new("label"));
        for (number, polygons) in &part.areas {
            let Some(area) = self.areas.get(*number) else { continue };
            let rings: Vec<Vec<Unit>> = polygons.iter().flat_map(|rings| grid.polygon(rings)).collect();
            let (place, country) = (text(area.place.as_ref()), text(area.country.as_ref()));
            areas.add(Form::Polygon, &rings, &[("id", Value::Text(&place)), ("country", Value::Text(&country))]);
        }
        let mut by_class: BTreeMap<Class, Vec<Vec<Unit>>> = BTreeMap::new();
        for (class, line) in &part.lines {
            if *class != Class::Province || key.0 >= 3 {
                by_class.entry(*class).or_default().extend(grid.line(line));
            }
        }
        for (class, parts) in by_class {
            lines.add(Form::Line, &parts, &[("class", Value::Text(class.name()))]);
        }
        let shown = |label: &&Label| label.zoom <= key.0 || key.0 == LAST;
        for label in self.labels.iter().filter(shown) {
            let Some(at) = grid.inside(label.at) else { continue };
            let tags = [
                ("name", Value::Text(&label.name)),
                ("sv", Value::Text(&label.sv)),
                ("kind", Value::Text(label.kind)),
                ("zoom", Value::Number(label.zoom)),
                ("rank", Value::Number(label.rank)),
            ];
            labels.add(Form::Point, &[vec![at]], &tags);
        }
        let mut tile = Vec::new();
        areas.write(&mut tile);
        lines.write(&mut tile);
        labels.write(&mut tile);
        tile
    }
}

fn text(id: Option<&lagesbild_model::PlaceId>) -> String {
    id.map(ToString::to_string).unwrap_or_default()
}

impl Part {
    fn within(&self, frame: Frame) -> Part {
        let mut areas = Vec::new();
        for (number, polygons) in &self.areas {
            let inside = polygons.iter().filter_map(|rings| {
                let outer = rings.first().filter(|outer| frame.touches(outer))?;
                let outer = frame.ring(outer);
                let holes = rings.iter().skip(1).map(|hole| frame.ring(hole)).filter(|hole| !hole.is_empty());
                (!outer.is_empty()).then(|| std::iter::once(outer.clone()).chain(holes).collect::<Vec<Ring>>())
            });
            let inside: Vec<Vec<Ring>> = inside.collect();
            if !inside.is_empty() {
                areas.push((*number, inside));
            }
        }
        let mut lines = Vec::new();
        for (class, line) in self.lines.iter().filter(|(_, line)| frame.touches(line)) {
            lines.extend(frame.line(line).into_iter().map(|part| (*class, part)));
        }
        Part { areas, lines }
    }
}

/// A tile's box with its buffer.
fn frame((z, x, y): Key) -> Frame {
    let side = 1.0 / f64::from(1u32 << z);
    let more = side * BUFFER / EXTENT;
    let (low, high) = ([f64::from(x) * side, f64::from(y) * side], [f64::from(x + 1) * side, f64::from(y + 1) * side]);
    Frame { low: low.map(|v| v - more), high: high.map(|v| v + more) }
}

/// From the map's square to a tile's units. Neighbours round the same point to the same unit, so borders stay shared.
struct Grid {
    origin: Point,
    scale: f64,
    /// Units are multiples of this: far out, less than a pixel is not told.
    step: i32,
}

impl Grid {
    fn of((z, x, y): Key) -> Grid {
        let side = 1.0 / f64::from(1u32 << z);
        Grid {
            origin: [f64::from(x) * side, f64::from(y) * side],
            scale: EXTENT / side,
            step: if z < LAST { 4 } else { 2 },
        }
    }

    fn unit(&self, point: Point) -> Unit {
        [0, 1].map(|axis| {
            let unit = (point[axis] - self.origin[axis]) * self.scale / f64::from(self.step);
            unit.round() as i32 * self.step
        })
    }

    fn inside(&self, point: Point) -> Option<Unit> {
        let unit = self.unit(point);
        unit.iter().all(|at| (0..EXTENT as i32).contains(at)).then_some(unit)
    }

    /// The units of a line, without those that tell nothing.
    fn plain(&self, points: &[Point]) -> Vec<Unit> {
        let mut units: Vec<Unit> = Vec::with_capacity(points.len());
        for unit in points.iter().map(|point| self.unit(*point)) {
            if units.last() == Some(&unit) {
                continue;
            }
            // a point on the straight way between its neighbours
            while let [.., a, b] = units.as_slice() {
                let (ab, bc) = ([b[0] - a[0], b[1] - a[1]], [unit[0] - b[0], unit[1] - b[1]]);
                let straight = i64::from(ab[0]) * i64::from(bc[1]) == i64::from(ab[1]) * i64::from(bc[0]);
                let onward = i64::from(ab[0]) * i64::from(bc[0]) + i64::from(ab[1]) * i64::from(bc[1]) > 0;
                if !(straight && onward) {
                    break;
                }
                units.pop();
            }
            units.push(unit);
        }
        units
    }

    fn line(&self, points: &[Point]) -> Option<Vec<Unit>> {
        let units = self.plain(points);
        (units.len() > 1).then_some(units)
    }

    /// A polygon's rings: the outer one clockwise on the screen, holes the other way; specks are left out.
    fn polygon(&self, rings: &[Ring]) -> Vec<Vec<Unit>> {
        let mut out = Vec::new();
        for (number, ring) in rings.iter().enumerate() {
            let mut units = self.plain(ring);
            let points: Vec<Point> = units.iter().map(|unit| unit.map(f64::from)).collect();
            let area = twice_area(&points);
            let speck = f64::from(self.step * self.step) * 2.0;
            if units.len() < 4 || area.abs() < speck {
                if number == 0 {
                    return Vec::new();
                }
                continue;
            }
            if (area > 0.0) != (number == 0) {
                units.reverse();
            }
            out.push(units);
        }
        out
    }
}
