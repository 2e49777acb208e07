//! Mapbox vector tiles, version 2: the few parts of protocol buffers that they need.

use std::collections::HashMap;

/// Units across a tile.
pub const EXTENT: f64 = 4096.0;

/// A point of a tile.
pub type Unit = [i32; 2];

/// A layer, while it is filled.
pub struct Layer {
    name: &'static str,
    features: Vec<u8>,
    keys: Vec<&'static str>,
    values: Vec<Vec<u8>>,
    numbers: HashMap<Vec<u8>, u32>,
    count: u32,
}

/// A value of a feature.
pub enum Value<'v> {
    /// Words.
    Text(&'v str),
    /// A number.
    Number(u32),
}

/// The form of a feature.
#[derive(Clone, Copy)]
pub enum Form {
    /// A point.
    Point = 1,
    /// A line.
    Line = 2,
    /// A polygon.
    Polygon = 3,
}

impl Layer {
    /// A layer without features.
    pub fn new(name: &'static str) -> Layer {
        let (features, keys, values) = (Vec::new(), Vec::new(), Vec::new());
        Layer { name, features, keys, values, numbers: HashMap::new(), count: 0 }
    }

    /// Adds a feature.
    pub fn add(&mut self, form: Form, parts: &[Vec<Unit>], tags: &[(&'static str, Value<'_>)]) {
        let geometry = commands(form, parts);
        if geometry.is_empty() {
            return;
        }
        let mut numbers = Vec::new();
        for (key, value) in tags {
            let key = match self.keys.iter().position(|other| other == key) {
                Some(at) => at,
                None => {
                    self.keys.push(key);
                    self.keys.len() - 1
                }
            };
            numbers.extend([key as u32, self.value(value)]);
        }
        let mut feature = Vec::new();
        packed(&mut feature, 2, &numbers);
        whole(&mut feature, 3, form as u64);
        packed(&mut feature, 4, &geometry);
        bytes(&mut self.features, 2, &feature);
        self.count += 1;
    }

    fn value(&mut self, value: &Value<'_>) -> u32 {
        let mut written = Vec::new();
        match value {
            Value::Text(text) => bytes(&mut written, 1, text.as_bytes()),
            Value::Number(number) => whole(&mut written, 5, u64::from(*number)),
        }
        let next = self.values.len() as u32;
        let number = *self.numbers.entry(written.clone()).or_insert(next);
        if number == next {
            self.values.push(written);
        }
        number
    }

    /// Writes the layer into a tile; one without features leaves nothing.
    pub fn write(self, tile: &mut Vec<u8>) {
        if self.count == 0 {
            return;
        }
        let mut layer = Vec::new();
        bytes(&mut layer, 1, self.name.as_bytes());
        layer.extend(self.features);
        for key in self.keys {
            bytes(&mut layer, 3, key.as_bytes());
        }
        for value in self.values {
            bytes(&mut layer, 4, &value);
        }
        whole(&mut layer, 5, EXTENT as u64);
        whole(&mut layer, 15, 2);
        bytes(tile, 3, &layer);
    }
}

/// The drawing commands of a geometry.
fn commands(form: Form, parts: &[Vec<Unit>]) -> Vec<u32> {
    let mut out = Vec::new();
    let mut at = [0, 0];
    for part in parts {
        let points = match form {
            Form::Polygon => part.split_last().map(|(_, points)| points).unwrap_or_default(),
            _ => part.as_slice(),
        };
        let Some((first, rest)) = points.split_first() else { continue };
        out.push(1 | 1 << 3);
        step(&mut out, &mut at, *first);
        if !rest.is_empty() {
            out.push(2 | (rest.len() as u32) << 3);
            rest.iter().for_each(|point| step(&mut out, &mut at, *point));
        }
        if let Form::Polygon = form {
            out.push(7 | 1 << 3);
        }
    }
    out
}

fn step(out: &mut Vec<u32>, at: &mut Unit, to: Unit) {
    for axis in 0..2 {
        let by = to[axis] - at[axis];
        out.push(((by << 1) ^ (by >> 31)) as u32);
    }
    *at = to;
}

fn varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn whole(out: &mut Vec<u8>, field: u64, value: u64) {
    varint(out, field << 3);
    varint(out, value);
}

fn bytes(out: &mut Vec<u8>, field: u64, value: &[u8]) {
    varint(out, field << 3 | 2);
    varint(out, value.len() as u64);
    out.extend(value);
}

fn packed(out: &mut Vec<u8>, field: u64, values: &[u32]) {
    let mut inner = Vec::new();
    values.iter().for_each(|value| varint(&mut inner, u64::from(*value)));
    bytes(out, field, &inner);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commands_are_those_of_the_specification() {
        // the examples of section 4.3.5 of the vector tile specification
        assert_eq!(commands(Form::Point, &[vec![[25, 17]]]), [9, 50, 34]);
        assert_eq!(commands(Form::Line, &[vec![[2, 2], [2, 10], [10, 10]]]), [9, 4, 4, 18, 0, 16, 16, 0]);
        let ring = vec![[3, 6], [8, 12], [20, 34], [3, 6]];
        assert_eq!(commands(Form::Polygon, &[ring]), [9, 6, 12, 18, 10, 12, 24, 44, 15]);
    }
}
