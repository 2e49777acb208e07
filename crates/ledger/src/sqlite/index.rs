//! The indexes: made from the entries in their order, and nothing else.

use crate::entry::{EntryHash, Envelope};
use crate::record::{Adoption, ClaimsRecord, Record};
use lagesbild_model::{ClaimKey, CountryCode, PlaceId, ReportId, Verdict};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, Params, params};
use std::cmp::Ordering;

/// The tables and the order of their rows.
pub(super) const TABLES: [(&str, &str); 10] = [
    ("ix_entries", "position"),
    ("ix_merges", "position"),
    ("ix_reports", "position"),
    ("ix_readings", "position"),
    ("ix_passes", "position"),
    ("ix_counting", "position, report"),
    ("ix_claims", "position, ordinal"),
    ("ix_places", "position, ordinal, place, country"),
    ("ix_decisions", "position, key"),
    ("ix_withheld", "position"),
];

const SCHEMA: &str = include_str!("index.sql");

/// The index tables of a database.
pub(super) struct Index<'c>(pub &'c Connection);

impl Index<'_> {
    /// Makes the tables.
    pub fn create(&self) -> rusqlite::Result<()> {
        self.0.execute_batch(SCHEMA)
    }

    /// Takes the tables away.
    pub fn remove(&self) -> rusqlite::Result<()> {
        TABLES.iter().try_for_each(|(table, _)| self.0.execute_batch(&format!("DROP TABLE IF EXISTS {table}")))
    }

    /// Adds an entry; those before it must be there.
    pub fn add(&self, position: u64, envelope: &Envelope, record: &Record) -> rusqlite::Result<()> {
        let merge = self.open_merge(position)?;
        let known = merge.map_or(envelope.written.micros(), |(_, known)| known);
        let here = Here { position, known, merge: merge.map(|(position, _)| position) };
        self.execute("INSERT INTO ix_entries VALUES (?1, ?2, ?3)", params![position, record.kind().name(), known])?;
        match record {
            Record::Report(report) => {
                let address = report.address.as_ref().map(|address| address.as_bytes());
                // of a report that came twice the first entry counts
                self.execute(
                    "INSERT INTO ix_reports VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
                    params![report.report.as_bytes(), position, report.text.as_bytes(), address],
                )
            }
            Record::Reading(reading) => self.execute(
                "INSERT INTO ix_readings VALUES (?1, ?2) ON CONFLICT DO NOTHING",
                params![reading.id.as_bytes(), position],
            ),
            Record::Claims(claims) => self.add_claims(&here, claims),
            Record::Decision(decision) => {
                let moves = match &decision.verdict {
                    Verdict::Correct { field, .. } => field == "places",
                    Verdict::Split { parts } => parts.iter().any(|part| part.contains_key("places")),
                    _ => false,
                };
                self.add_decision(&here, decision.claim, moves)?;
                match decision.verdict {
                    Verdict::Merge { into } if into != decision.claim => self.add_decision(&here, into, false),
                    _ => Ok(()),
                }
            }
            Record::Adoption(adoption) => self.adopt(&here, adoption),
            Record::Withholding(withholding) => {
                self.execute("INSERT INTO ix_withheld VALUES (?1, ?2)", params![withholding.text.as_bytes(), position])
            }
            // a merge that came with another one says nothing about this ledger
            Record::Merge(merge) if here.merge.is_none() => self.execute(
                "INSERT INTO ix_merges VALUES (?1, ?2)",
                params![position, position.saturating_add(merge.entries)],
            ),
            Record::Merge(_) => Ok(()),
        }
    }

    /// The merge that the entry came with, and its moment.
    fn open_merge(&self, position: u64) -> rusqlite::Result<Option<(u64, i64)>> {
        let mut last = self.0.prepare_cached(
            "SELECT m.position, e.known FROM ix_merges m JOIN ix_entries e ON e.position = m.position \
             WHERE m.position = (SELECT max(position) FROM ix_merges) AND m.last >= ?1",
        )?;
        last.query_row([position], |row| Ok((row.get(0)?, row.get(1)?))).optional()
    }

    fn add_claims(&self, here: &Here, claims: &ClaimsRecord) -> rusqlite::Result<()> {
        let position = here.position;
        let new = self.change(
            "INSERT INTO ix_passes VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
            params![position, claims.report.as_bytes(), claims.reading.as_bytes(), claims.words.as_bytes()],
        )?;
        if new == 0 {
            return Ok(());
        }
        for (ordinal, shape) in (0u32..).zip(&claims.claims) {
            self.execute(
                "INSERT INTO ix_claims VALUES (?1, ?2, ?3, ?4)",
                params![position, ordinal, shape.key.as_bytes(), shape.kind.name()],
            )?;
            for place in &shape.places {
                let (id, country) = (place.id.as_ref().map(PlaceId::as_str), place.country);
                self.execute(
                    "INSERT INTO ix_places VALUES (?1, ?2, ?3, ?4)",
                    params![id, country.as_ref().map(CountryCode::as_str), position, ordinal],
                )?;
            }
        }
        if claims.beside { Ok(()) } else { self.count(here, claims.report, position) }
    }

    /// From this entry on that pass counts, unless it came from another ledger and something counted here before.
    fn count(&self, here: &Here, report: ReportId, pass: u64) -> rusqlite::Result<()> {
        self.execute(
            "INSERT INTO ix_counting SELECT ?1, ?2, ?3, ?4 WHERE ?5 IS NULL \
             OR NOT EXISTS (SELECT 1 FROM ix_counting WHERE report = ?1 AND position < ?5)",
            params![report.as_bytes(), here.position, here.known, pass, here.merge],
        )
    }

    fn adopt(&self, here: &Here, adoption: &Adoption) -> rusqlite::Result<()> {
        self.execute(
            "INSERT INTO ix_counting SELECT p.report, ?1, ?2, p.position FROM ix_passes p WHERE p.reading = ?3 \
             AND (?4 IS NULL OR NOT EXISTS (SELECT 1 FROM ix_counting c WHERE c.report = p.report AND c.position < ?4))",
            params![here.position, here.known, adoption.reading.as_bytes(), here.merge],
        )
    }

    fn add_decision(&self, here: &Here, key: ClaimKey, moves: bool) -> rusqlite::Result<()> {
        self.execute(
            "INSERT INTO ix_decisions VALUES (?1, ?2, ?3, ?4)",
            params![key.as_bytes(), here.position, here.known, moves],
        )
    }

    fn execute(&self, sql: &str, params: impl Params) -> rusqlite::Result<()> {
        self.change(sql, params).map(|_| ())
    }

    fn change(&self, sql: &str, params: impl Params) -> rusqlite::Result<usize> {
        self.0.prepare_cached(sql)?.execute(params)
    }

    /// One hash for all rows of all tables.
    pub fn hash(&self) -> rusqlite::Result<(u64, EntryHash)> {
        let (mut count, mut lines) = (0, String::new());
        for (table, order) in TABLES {
            let mut hash = blake3::Hasher::new_derive_key("lagesbild 2026-11 index rows");
            let mut select = self.0.prepare(&format!("SELECT * FROM {table} ORDER BY {order}"))?;
            let columns = select.column_count();
            let mut rows = select.query([])?;
            while let Some(row) = rows.next()? {
                count += 1;
                for column in 0..columns {
                    take(row.get_ref(column)?, &mut hash);
                }
            }
            lines.push_str(&format!("{table} {}\n", hash.finalize().to_hex()));
        }
        Ok((count, EntryHash::of(lines.as_bytes())))
    }

    /// The first entry of which these indexes have other rows than those.
    pub fn first_difference(&self, right: &Index<'_>) -> rusqlite::Result<Option<(u64, &'static str)>> {
        let mut first: Option<(u64, &str)> = None;
        for (table, order) in TABLES {
            let sql = format!("SELECT position, * FROM {table} ORDER BY {order}");
            let (mut one, mut other) = (self.0.prepare(&sql)?, right.0.prepare(&sql)?);
            let columns = one.column_count();
            let (mut ours, mut theirs) = (one.query([])?, other.query([])?);
            loop {
                let at = match (ours.next()?, theirs.next()?) {
                    (None, None) => break,
                    (Some(row), None) | (None, Some(row)) => row.get(0)?,
                    (Some(a), Some(b)) => {
                        let mut same = true;
                        for column in 1..columns {
                            same &= a.get_ref(column)? == b.get_ref(column)?;
                        }
                        if same {
                            continue;
                        }
                        let (a, b): (u64, u64) = (a.get(0)?, b.get(0)?);
                        a.min(b)
                    }
                };
                if first.is_none_or(|(position, _)| at.cmp(&position) == Ordering::Less) {
                    first = Some((at, table));
                }
                break;
            }
        }
        Ok(first)
    }
}

/// Where an entry stands.
struct Here {
    position: u64,
    known: i64,
    /// The merge that it came with.
    merge: Option<u64>,
}

/// A value with its kind and length, so that no two rows are hashed alike.
fn take(value: ValueRef<'_>, hash: &mut blake3::Hasher) {
    let mut bytes = |kind: u8, bytes: &[u8]| {
        hash.update(&[kind]).update(&(bytes.len() as u64).to_le_bytes()).update(bytes);
    };
    match value {
        ValueRef::Null => bytes(0, &[]),
        ValueRef::Integer(n) => bytes(1, &n.to_le_bytes()),
        ValueRef::Real(x) => bytes(2, &x.to_le_bytes()),
        ValueRef::Text(text) => bytes(3, text),
        ValueRef::Blob(blob) => bytes(4, blob),
    }
}
