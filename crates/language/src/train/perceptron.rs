//! The averaged perceptron, over hashed features.

use crate::model::{Scorer, write_linear};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Feature hashes need no second hashing.
#[derive(Clone, Default)]
pub(crate) struct Same(u64);

impl Hasher for Same {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _: &[u8]) {}

    fn write_u64(&mut self, n: u64) {
        self.0 = n.wrapping_mul(0xD6E8_FEB8_6659_FD93);
    }
}

#[derive(Clone, Copy, Debug)]
struct Cell {
    class: u8,
    weight: i32,
    /// The sum of the weight over all steps up to `stamp`.
    total: i64,
    stamp: u32,
}

/// How often features occur, up to 255.
#[derive(Default)]
pub(crate) struct Counts(HashMap<u64, u8, BuildHasherDefault<Same>>);

impl Counts {
    pub(crate) fn add(&mut self, features: &[u64]) {
        for feature in features {
            let count = self.0.entry(*feature).or_default();
            *count = count.saturating_add(1);
        }
    }
}

/// Weights in training.
#[derive(Clone, Default)]
pub(crate) struct Perceptron {
    rows: HashMap<u64, Vec<Cell>, BuildHasherDefault<Same>>,
    step: u32,
}

impl Scorer for Perceptron {
    fn score(&self, features: &[u64], scores: &mut [i32]) {
        for row in features.iter().filter_map(|f| self.rows.get(f)) {
            for cell in row {
                scores[usize::from(cell.class)] += cell.weight;
            }
        }
    }
}

impl Perceptron {
    /// One more example has been seen.
    pub(crate) fn tick(&mut self) {
        self.step += 1;
    }

    /// A perceptron that knows the features counted at least `least` times, and never learns others.
    pub(crate) fn over(counts: Counts, least: u8) -> Perceptron {
        let kept = counts.0.into_iter().filter(|(_, n)| *n >= least).map(|(f, _)| (f, Vec::new()));
        Perceptron { rows: kept.collect(), step: 0 }
    }

    /// Moves the weights of `features` towards `right` and away from `wrong`.
    pub(crate) fn update(&mut self, features: &[u64], right: u8, wrong: u8) {
        for feature in features {
            let Some(row) = self.rows.get_mut(feature) else { continue };
            for (class, change) in [(right, 1), (wrong, -1)] {
                let at = row.iter().position(|c| c.class == class).unwrap_or_else(|| {
                    row.push(Cell { class, weight: 0, total: 0, stamp: self.step });
                    row.len() - 1
                });
                let cell = &mut row[at];
                cell.total += i64::from(cell.weight) * i64::from(self.step - cell.stamp);
                cell.stamp = self.step;
                cell.weight += change;
            }
        }
    }

    /// The averaged weights, as a model file will hold them.
    pub(crate) fn settled(&self, least: i8) -> Perceptron {
        let cell = |(class, weight): (u8, i8)| Cell { class, weight: weight.into(), total: 0, stamp: 0 };
        let rows = self.average(least).into_iter().map(|(f, row)| (f, row.into_iter().map(cell).collect()));
        Perceptron { rows: rows.collect(), step: 0 }
    }

    /// The averaged weights in at most `bytes` bytes, by leaving out as few of the small ones as that takes.
    pub(crate) fn within(&self, bytes: usize) -> Vec<u8> {
        let rows = self.average(1);
        let prune = |least: i8| -> Vec<(u64, Vec<(u8, i8)>)> {
            let large = |row: &Vec<(u8, i8)>| row.iter().any(|(_, w)| w.abs() >= least);
            let cells = |row: &Vec<(u8, i8)>| row.iter().copied().filter(|(_, w)| w.abs() > least / 2).collect();
            rows.iter().filter(|(_, row)| large(row)).map(|(f, row)| (*f, cells(row))).collect()
        };
        (1..127).map(|least| write_linear(&prune(least))).find(|b| b.len() <= bytes).unwrap_or_default()
    }

    /// The averaged weights in eight bits. Rows are in the order of their features, so that the outcome depends on
    /// nothing but the training. Weights that would round to less than `least` are left out.
    pub(crate) fn average(&self, least: i8) -> Vec<(u64, Vec<(u8, i8)>)> {
        let mean = |c: &Cell| {
            let total = c.total + i64::from(c.weight) * i64::from(self.step - c.stamp);
            total as f64 / f64::from(self.step.max(1))
        };
        let mut sizes: Vec<f64> = self.rows.values().flatten().map(|c| mean(c).abs()).collect();
        sizes.sort_by(f64::total_cmp);
        // A few huge weights, cut off at 127, must not cost all others their precision.
        let top = sizes.get(sizes.len().saturating_sub(1 + sizes.len() / 2000)).copied().unwrap_or(1.0).max(1e-9);
        let scale = 127.0 / top;
        let mut rows: Vec<(u64, Vec<(u8, i8)>)> = Vec::new();
        for (feature, row) in &self.rows {
            let mut kept: Vec<(u8, i8)> = row
                .iter()
                .map(|c| (c.class, (mean(c) * scale).round().clamp(-127.0, 127.0) as i8))
                .filter(|(_, w)| w.abs() >= least)
                .collect();
            kept.sort_unstable();
            kept.truncate(255);
            if !kept.is_empty() {
                rows.push((*feature, kept));
            }
        }
        rows.sort_unstable_by_key(|(feature, _)| *feature);
        rows
    }
}

/// A stream of numbers that is the same everywhere (xorshift64*).
#[derive(Clone, Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        ((self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize) % sides.max(1)
    }

    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.roll(i + 1));
        }
    }
}
