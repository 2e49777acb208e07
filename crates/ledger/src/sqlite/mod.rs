//! The ledger in one SQLite file.

mod index;
mod open;

pub use open::{APPLICATION_ID, Access, VERSION};

use crate::entry::{Entry, EntryHash, EntryKind, Envelope, WriterId};
use crate::moment::UtcMoment;
use crate::record::Record;
use crate::store::{ClaimFilter, ClaimRow, Head, Store, StoreError, StoredText, WriterHead};
use lagesbild_model::{ReadingId, ReportId, TextHash};
use rusqlite::{Connection, OptionalExtension, Params, Row, params};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a second writer waits before it gives up, if it is not told otherwise.
pub const WAIT: Duration = Duration::from_secs(10);

/// A ledger in one SQLite file: write-ahead log, full synchronisation, triggers that refuse change.
#[derive(Debug)]
pub struct SqliteStore {
    connection: Connection,
    path: PathBuf,
    wait: Duration,
    in_transaction: bool,
}

impl SqliteStore {
    /// Opens the file. A second writer waits [`WAIT`] for the first.
    ///
    /// # Errors
    /// [`StoreError`] if the file is missing, is no ledger, is newer, cut off or damaged. Nothing is written to a file
    /// that is not a ledger.
    pub fn open(path: &Path, access: Access) -> Result<SqliteStore, StoreError> {
        SqliteStore::open_waiting(path, access, WAIT)
    }

    /// Opens the file; a second writer waits so long for the first.
    ///
    /// # Errors
    /// As for [`SqliteStore::open`].
    pub fn open_waiting(path: &Path, access: Access, wait: Duration) -> Result<SqliteStore, StoreError> {
        open::open(path, access, wait)
    }

    fn from_connection(connection: Connection, path: PathBuf, wait: Duration) -> SqliteStore {
        SqliteStore { connection, path, wait, in_transaction: false }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn fail(&self, error: rusqlite::Error) -> StoreError {
        open::failure(&self.path, self.wait, error)
    }

    fn corrupt(&self, detail: &str) -> StoreError {
        StoreError::Corrupt { path: self.path.clone(), detail: detail.to_owned() }
    }

    fn execute(&self, sql: &str, params: impl Params) -> Result<usize, StoreError> {
        self.connection.prepare_cached(sql).and_then(|mut s| s.execute(params)).map_err(|e| self.fail(e))
    }

    fn one<T>(
        &self,
        sql: &str,
        params: impl Params,
        take: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, StoreError> {
        let row = self.connection.prepare_cached(sql).and_then(|mut s| s.query_row(params, take).optional());
        row.map_err(|e| self.fail(e))
    }

    fn all<T>(
        &self,
        sql: &str,
        params: impl Params,
        take: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        let rows = self.connection.prepare_cached(sql).and_then(|mut s| s.query_map(params, take)?.collect());
        rows.map_err(|e| self.fail(e))
    }

    /// A position found by an index.
    fn position(&self, sql: &str, params: impl Params) -> Result<Option<u64>, StoreError> {
        self.one(sql, params, |row| row.get(0))
    }
}

/// The columns of an entry, before they are understood.
struct RawEntry {
    position: u64,
    format: u32,
    kind: String,
    payload: String,
    previous: Option<[u8; 32]>,
    seq: u64,
    writer: String,
    written: i64,
    hash: [u8; 32],
}

impl RawEntry {
    const AT: &'static str = "SELECT position, format, kind, payload, previous, seq, writer, written, hash \
                              FROM entries WHERE position = ?1";

    fn take(row: &Row<'_>) -> rusqlite::Result<RawEntry> {
        Ok(RawEntry {
            position: row.get(0)?,
            format: row.get(1)?,
            kind: row.get(2)?,
            payload: row.get(3)?,
            previous: row.get(4)?,
            seq: row.get(5)?,
            writer: row.get(6)?,
            written: row.get(7)?,
            hash: row.get(8)?,
        })
    }

    fn understand(self) -> Result<Entry, StoreError> {
        let wrong = |why: String| StoreError::Entry { position: self.position, why };
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
                payload: self.payload,
                previous: self.previous.map(EntryHash::from_bytes),
                seq: self.seq,
                writer,
                written,
            },
            hash: EntryHash::from_bytes(self.hash),
        })
    }
}

impl Store for SqliteStore {
    fn writer(&self) -> Result<WriterId, StoreError> {
        let name = self.one("SELECT value FROM settings WHERE name = 'writer'", [], |row| row.get::<_, String>(0))?;
        let name = name.ok_or_else(|| self.corrupt("its writer's name is missing"))?;
        WriterId::new(&name).map_err(|e| self.corrupt(&e.to_string()))
    }

    fn begin(&mut self) -> Result<(), StoreError> {
        if self.in_transaction {
            return Err(StoreError::Transaction);
        }
        self.connection.execute_batch("BEGIN IMMEDIATE").map_err(|e| self.fail(e))?;
        self.in_transaction = true;
        Ok(())
    }

    fn commit(&mut self) -> Result<(), StoreError> {
        if !self.in_transaction {
            return Err(StoreError::Transaction);
        }
        let done = self.connection.execute_batch("COMMIT").map_err(|e| self.fail(e));
        if done.is_err() {
            self.rollback();
        }
        self.in_transaction = false;
        done
    }

    fn rollback(&mut self) {
        if self.in_transaction {
            self.in_transaction = false;
            // it fails only where SQLite has rolled back by itself
            let _ = self.connection.execute_batch("ROLLBACK");
        }
    }

    fn put_text(&mut self, hash: TextHash, text: &[u8]) -> Result<(), StoreError> {
        if !self.in_transaction {
            return Err(StoreError::Transaction);
        }
        let known = self.one("SELECT 1 FROM texts WHERE hash = ?1", [hash.as_bytes()], |_| Ok(()))?;
        if known.is_none() {
            self.execute("INSERT INTO texts VALUES (?1, 0, ?2)", params![hash.as_bytes(), text])?;
        }
        Ok(())
    }

    fn put_entry(&mut self, entry: &Entry, record: &Record) -> Result<(), StoreError> {
        if !self.in_transaction {
            return Err(StoreError::Transaction);
        }
        let envelope = &entry.envelope;
        self.execute(
            "INSERT INTO entries VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![
                entry.position,
                envelope.format,
                envelope.kind.name(),
                envelope.payload,
                envelope.previous.as_ref().map(EntryHash::as_bytes),
                envelope.seq,
                envelope.writer.as_str(),
                envelope.written.micros(),
                entry.hash.as_bytes(),
            ],
        )?;
        self.index(entry, record)
    }

    fn head(&self) -> Result<Option<Head>, StoreError> {
        let head = self.one("SELECT position, written FROM entries ORDER BY position DESC LIMIT 1", [], |row| {
            Ok((row.get::<_, u64>(0)?, row.get::<_, i64>(1)?))
        })?;
        head.map(|(position, written)| {
            let written = UtcMoment::from_micros(written).ok_or_else(|| StoreError::Entry {
                position,
                why: format!("its time of writing, {written} µs, is not in the calendar"),
            })?;
            Ok(Head { position, written })
        })
        .transpose()
    }

    fn writer_head(&self, writer: &WriterId) -> Result<Option<WriterHead>, StoreError> {
        self.one(
            "SELECT seq, hash FROM entries WHERE writer = ?1 ORDER BY seq DESC LIMIT 1",
            [writer.as_str()],
            |row| Ok(WriterHead { seq: row.get(0)?, hash: EntryHash::from_bytes(row.get(1)?) }),
        )
    }

    fn text(&self, hash: TextHash) -> Result<StoredText, StoreError> {
        let row = self.one("SELECT encoding, body FROM texts WHERE hash = ?1", [hash.as_bytes()], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, Option<Vec<u8>>>(1)?))
        })?;
        match row {
            None => Ok(StoredText::Missing),
            Some((_, None)) => Ok(StoredText::Withheld),
            Some((0, Some(text))) => Ok(StoredText::Here(text)),
            Some((other, _)) => Err(self.corrupt(&format!("text {hash} has the unknown encoding {other}"))),
        }
    }

    fn entry(&self, position: u64) -> Result<Option<Entry>, StoreError> {
        self.one(RawEntry::AT, [position], RawEntry::take)?.map(RawEntry::understand).transpose()
    }

    fn positions(&self, kind: Option<EntryKind>, until: Option<UtcMoment>) -> Result<Vec<u64>, StoreError> {
        let until = until.map_or(i64::MAX, UtcMoment::micros);
        match kind {
            Some(kind) => self.all(
                "SELECT position FROM ix_kinds WHERE kind = ?1 AND written <= ?2 ORDER BY position",
                params![kind.name(), until],
                |row| row.get(0),
            ),
            None => self
                .all("SELECT position FROM entries WHERE written <= ?1 ORDER BY position", [until], |row| row.get(0)),
        }
    }

    fn find_report(&self, report: ReportId) -> Result<Option<u64>, StoreError> {
        self.position("SELECT position FROM ix_reports WHERE report = ?1", [report.as_bytes()])
    }

    fn find_reading(&self, reading: ReadingId) -> Result<Option<u64>, StoreError> {
        self.position("SELECT position FROM ix_readings WHERE reading = ?1", [reading.as_bytes()])
    }

    fn find_claims(&self, report: ReportId, reading: ReadingId) -> Result<Option<u64>, StoreError> {
        self.position(
            "SELECT position FROM ix_passes WHERE report = ?1 AND reading = ?2",
            [report.as_bytes(), reading.as_bytes()],
        )
    }

    fn claim_rows(&self, filter: &ClaimFilter, until: Option<UtcMoment>) -> Result<Vec<ClaimRow>, StoreError> {
        self.rows_of(filter, until)
    }
}
