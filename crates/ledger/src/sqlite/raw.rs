//! An entry as it lies in the file.

use super::text::{self, Coder};
use crate::entry::{Entry, EntryHash, EntryKind, Envelope, WriterId};
use crate::moment::UtcMoment;
use crate::store::StoreError;
use rusqlite::Row;
use rusqlite::types::ValueRef;

/// Canonical JSON, or the same compressed.
enum Payload {
    Plain(String),
    Packed(Vec<u8>),
}

/// The columns of an entry, before they are understood.
pub(super) struct RawEntry {
    position: u64,
    format: u32,
    kind: String,
    payload: Payload,
    previous: Option<[u8; 32]>,
    seq: u64,
    writer: String,
    written: i64,
    hash: [u8; 32],
}

impl RawEntry {
    pub const AT: &'static str = "SELECT position, format, kind, payload, previous, seq, writer, written, hash \
                              FROM entries WHERE position = ?1";

    pub fn take(row: &Row<'_>) -> rusqlite::Result<RawEntry> {
        Ok(RawEntry {
            position: row.get(0)?,
            format: row.get(1)?,
            kind: row.get(2)?,
            payload: match row.get_ref(3)? {
                ValueRef::Blob(packed) => Payload::Packed(packed.to_vec()),
                _ => Payload::Plain(row.get(3)?),
            },
            previous: row.get(4)?,
            seq: row.get(5)?,
            writer: row.get(6)?,
            written: row.get(7)?,
            hash: row.get(8)?,
        })
    }

    pub fn understand(self, coder: &mut Coder) -> Result<Entry, StoreError> {
        let wrong = |why: String| StoreError::Entry { position: self.position, why };
        let payload = match self.payload {
            Payload::Plain(payload) => payload,
            Payload::Packed(packed) => {
                let bytes = coder.unpack(text::ZSTANDARD, packed).map_err(|why| wrong(format!("its payload {why}")))?;
                String::from_utf8(bytes).map_err(|e| wrong(format!("its payload is not UTF-8: {e}")))?
            }
        };
        let kind = EntryKind::from_name(&self.kind)
            .ok_or_else(|| wrong(format!("this program knows no entries of kind {:?}", self.kind)))?;
        let writer = WriterId::new(&self.writer).map_err(|e| wrong(e.to_string()))?;
        let written = UtcMoment::from_micros(self.written)
            .ok_or_else(|| wrong(format!("its time of writing, {} µs, is not in the calendar", self.written)))?;
        Ok(Entry {
            position: self.position,
            envelope: Envelope {
                format: self.format,
                kind,
                payload,
                previous: self.previous.map(EntryHash::from_bytes),
                seq: self.seq,
                writer,
                written,
            },
            hash: EntryHash::from_bytes(self.hash),
        })
    }
}
