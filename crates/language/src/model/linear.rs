//! A linear classifier over hashed features: each feature adds its weights to a few classes' scores.

use super::{Container, ModelError, Table, read_u32};
use std::ops::Range;

/// Bytes of a cell: class, weight.
const CELL: usize = 2;

/// Adds up the weights of features.
pub(crate) trait Scorer {
    /// Adds the weights of `features` to `scores`, one a class.
    fn score(&self, features: &[u64], scores: &mut [i32]);
}

/// Where a classifier lies in the model.
#[derive(Clone, Debug)]
pub(crate) struct Linear {
    table: Table,
    cells: Range<usize>,
}

impl Linear {
    /// The classifier in the section called `name`: the length of the table, the table, the cells.
    pub(crate) fn open(model: &Container, name: &'static str) -> Result<Linear, ModelError> {
        let section = model.section(name)?;
        let fault = ModelError::Section { section: name, fault: "is too short" };
        let length = read_u32(model.slice(&section), 0).ok_or(fault.clone())? as usize;
        let split = section.start + 4 + length;
        if split > section.end {
            return Err(fault);
        }
        let table = Table::open(model, section.start + 4..split, name)?;
        Ok(Linear { table, cells: split..section.end })
    }

    /// The classifier with the bytes of its weights, ready to score.
    pub(crate) fn with<'a>(&'a self, model: &'a Container) -> Weights<'a> {
        Weights { linear: self, model, cells: model.slice(&self.cells) }
    }
}

/// A classifier beside its weights.
#[derive(Clone, Copy)]
pub(crate) struct Weights<'a> {
    linear: &'a Linear,
    model: &'a Container,
    cells: &'a [u8],
}

impl Scorer for Weights<'_> {
    fn score(&self, features: &[u64], scores: &mut [i32]) {
        for feature in features {
            let Some(value) = self.linear.table.get(self.model, *feature) else { continue };
            let (at, count) = ((value >> 8) as usize * CELL, (value & 0xFF) as usize * CELL);
            for cell in self.cells.get(at..at + count).unwrap_or_default().chunks_exact(CELL) {
                if let [class, weight] = cell
                    && let Some(score) = scores.get_mut(usize::from(*class))
                {
                    *score += i32::from(*weight as i8);
                }
            }
        }
    }
}

/// Writes a classifier. `rows` are features with the weights of their classes; at most 255 a row, no feature twice.
#[cfg(feature = "train")]
pub(crate) fn write_linear(rows: &[(u64, Vec<(u8, i8)>)]) -> Vec<u8> {
    let mut cells: Vec<u8> = Vec::new();
    let mut entries = Vec::new();
    for (feature, row) in rows {
        entries.push((*feature, (((cells.len() / CELL) as u32) << 8) | row.len() as u32));
        row.iter().for_each(|(class, weight)| cells.extend_from_slice(&[*class, *weight as u8]));
    }
    let table = super::write_table(&entries);
    let mut bytes = (table.len() as u32).to_le_bytes().to_vec();
    bytes.extend_from_slice(&table);
    bytes.extend_from_slice(&cells);
    bytes
}
