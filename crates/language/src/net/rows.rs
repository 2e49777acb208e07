//! Rows of numbers that are looked up by a key, read where the model lies.

use super::dense::ONE;
use crate::model::{Container, ModelError, Table};
use std::ops::Range;

/// A table of keys and the rows that they lead to.
#[derive(Clone, Debug)]
pub(crate) struct Rows {
    keys: Table,
    rows: Range<usize>,
    width: usize,
    /// By how many bits a number of a row is shifted to be a number between layers.
    shift: u32,
}

impl Rows {
    /// The rows whose keys lie in the first section and whose numbers lie in the second: width, bits after the point,
    /// eight bits a number.
    pub(crate) fn open(model: &Container, [keys, rows]: [&'static str; 2]) -> Result<Rows, ModelError> {
        let fault = |fault| ModelError::Section { section: rows, fault };
        let range = model.section(rows)?;
        let [a, b, bits, _, ..] = *model.slice(&range) else { return Err(fault("is too short")) };
        let width = usize::from(u16::from_le_bytes([a, b]));
        let shift = ONE.ilog2().checked_sub(bits.into()).ok_or(fault("has too many bits after the point"))?;
        let rows = range.start + 4..range.end;
        if width == 0 || !rows.len().is_multiple_of(width) {
            return Err(fault("is no whole number of rows"));
        }
        Ok(Rows { keys: Table::open(model, model.section(keys)?, keys)?, rows, width, shift })
    }

    /// Numbers in a row.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// The row of a key.
    pub(crate) fn find(&self, model: &Container, key: u64) -> Option<u32> {
        self.keys.get(model, key)
    }

    /// Adds a row to `out`; one that does not exist adds nothing.
    pub(crate) fn add(&self, model: &Container, row: u32, out: &mut [i32]) {
        let from = self.rows.start.saturating_add((row as usize).saturating_mul(self.width));
        let to = from.saturating_add(self.width);
        let numbers = if to <= self.rows.end { model.slice(&(from..to)) } else { &[] };
        out.iter_mut().zip(numbers).for_each(|(x, n)| *x += i32::from(*n as i8) << self.shift);
    }
}

/// Writes the numbers of rows as [`Rows::open`] reads them.
#[cfg(feature = "train")]
pub(crate) fn write_rows(width: usize, numbers: &[f32]) -> Vec<u8> {
    // As many bits after the point as leave all but a few numbers whole.
    let mut sizes: Vec<f32> = numbers.iter().map(|x| x.abs()).collect();
    sizes.sort_unstable_by(f32::total_cmp);
    let large = sizes.get(sizes.len().saturating_sub(1 + sizes.len() / 2000)).copied().unwrap_or(0.0);
    let bits = (0..=ONE.ilog2()).rev().find(|b| large * (1 << b) as f32 <= 127.0).unwrap_or(0);
    let mut bytes = (width as u16).to_le_bytes().to_vec();
    bytes.extend_from_slice(&[bits as u8, 0]);
    bytes.extend(numbers.iter().map(|x| (x * (1 << bits) as f32).round().clamp(-127.0, 127.0) as i8 as u8));
    bytes
}
