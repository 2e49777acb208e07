//! Rows of numbers that are looked up by a key, read where the model lies.

use super::dense::ONE;
use crate::model::{Container, ModelError, Table};
use std::ops::Range;

/// A table of keys and the rows that they lead to. A row is a byte, by how many bits its numbers are shifted to be
/// numbers between layers, and its numbers, eight bits each: rows differ in size a hundredfold, and the few large ones
/// (of capitals, of shapes) belong to every other word.
#[derive(Clone, Debug)]
pub(crate) struct Rows {
    keys: Table,
    rows: Range<usize>,
    width: usize,
}

impl Rows {
    /// The rows whose keys lie in the first section and whose numbers lie in the second, after their width.
    pub(crate) fn open(model: &Container, [keys, rows]: [&'static str; 2]) -> Result<Rows, ModelError> {
        let fault = |fault| ModelError::Section { section: rows, fault };
        let range = model.section(rows)?;
        let [a, b, ..] = *model.slice(&range) else { return Err(fault("is too short")) };
        let width = usize::from(u16::from_le_bytes([a, b]));
        let rows = range.start + 2..range.end;
        if width == 0 || !rows.len().is_multiple_of(width + 1) {
            return Err(fault("is no whole number of rows"));
        }
        if model.slice(&rows).chunks_exact(width + 1).any(|row| row.first().is_none_or(|s| *s > MOST_SHIFTED)) {
            return Err(fault("has a row that is shifted too far"));
        }
        Ok(Rows { keys: Table::open(model, model.section(keys)?, keys)?, rows, width })
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
        let from = self.rows.start.saturating_add((row as usize).saturating_mul(self.width + 1));
        let to = from.saturating_add(self.width + 1);
        let row = if to <= self.rows.end { model.slice(&(from..to)) } else { &[] };
        let Some((shift, numbers)) = row.split_first() else { return };
        out.iter_mut().zip(numbers).for_each(|(x, n)| *x += i32::from(*n as i8) << shift);
    }
}

/// So far is a row shifted whose numbers are all whole.
const MOST_SHIFTED: u8 = ONE.ilog2() as u8;

/// Writes the numbers of rows as [`Rows::open`] reads them.
#[cfg(feature = "train")]
pub(crate) fn write_rows(width: usize, numbers: &[f32]) -> Vec<u8> {
    let mut bytes = (width as u16).to_le_bytes().to_vec();
    for row in numbers.chunks_exact(width.max(1)) {
        let largest = row.iter().fold(0.0_f32, |most, x| most.max(x.abs()));
        let shift = (0..MOST_SHIFTED).find(|s| largest * (ONE >> s) as f32 <= 127.0).unwrap_or(MOST_SHIFTED);
        let one = (ONE >> shift) as f32;
        bytes.push(shift);
        bytes.extend(row.iter().map(|x| (x * one).round().clamp(-127.0, 127.0) as i8 as u8));
    }
    bytes
}
