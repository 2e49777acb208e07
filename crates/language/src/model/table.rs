//! A hash table that is read where it lies: 64-bit keys to 32-bit values, open addressing.

use super::{Container, ModelError, read_u32};
use std::ops::Range;

const ENTRY: usize = 8;

/// Where a table lies in the model, and how many slots it has.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    range: Range<usize>,
    slots: u64,
}

impl Table {
    /// The table that fills `range`: a count of slots, then the slots.
    pub(crate) fn open(model: &Container, range: Range<usize>, name: &'static str) -> Result<Table, ModelError> {
        let bytes = model.slice(&range);
        let slots = read_u32(bytes, 0).ok_or(ModelError::Section { section: name, fault: "is empty" })?;
        if bytes.len() != 4 + slots as usize * ENTRY {
            return Err(ModelError::Section { section: name, fault: "is not as long as its count of entries says" });
        }
        Ok(Table { range: range.start + 4..range.end, slots: u64::from(slots) })
    }

    /// The value of `key`. Two keys that share 32 bits and a neighbourhood are confused, which is rare enough.
    pub(crate) fn get(&self, model: &Container, key: u64) -> Option<u32> {
        let bytes = model.slice(&self.range);
        let (mut slot, mark) = place(key, self.slots);
        for _ in 0..self.slots {
            let at = slot as usize * ENTRY;
            let entry = bytes.get(at..at + ENTRY)?;
            let found = read_u32(entry, 0)?;
            if found == mark {
                return read_u32(entry, 4);
            }
            if found == 0 {
                return None;
            }
            slot += 1;
            if slot == self.slots {
                slot = 0;
            }
        }
        None
    }
}

/// The slot where `key` belongs, and its mark, which is never 0.
fn place(key: u64, slots: u64) -> (u64, u32) {
    let mixed = (key ^ (key >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    let high = mixed >> 32;
    ((high * slots) >> 32, (mixed as u32).max(1))
}

/// Writes a table; equal keys must not occur.
#[cfg(feature = "train")]
pub(crate) fn write_table(entries: &[(u64, u32)]) -> Vec<u8> {
    let slots = (entries.len() * 5 / 4 + 1) as u64;
    let mut marks = vec![(0u32, 0u32); slots as usize];
    for (key, value) in entries {
        let (mut slot, mark) = place(*key, slots);
        while marks[slot as usize].0 != 0 {
            slot = (slot + 1) % slots;
        }
        marks[slot as usize] = (mark, *value);
    }
    let mut bytes = (slots as u32).to_le_bytes().to_vec();
    for (mark, value) in marks {
        bytes.extend_from_slice(&mark.to_le_bytes());
        bytes.extend_from_slice(&value.to_le_bytes());
    }
    bytes
}
