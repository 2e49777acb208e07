//! The ledger in one SQLite file.

mod ask;
mod file;
mod index;
mod migrate;
mod open;
mod text;

pub use open::{APPLICATION_ID, Access, VERSION};

use crate::entry::{Entry, EntryHash, EntryKind, Envelope, WriterId};
use crate::moment::UtcMoment;
use crate::record::Record;
use crate::store::{ClaimFilter, ClaimRow, Head, Passes, PassesOf, Store, StoreError, StoredText, WriterHead};
use file::FileMark;
use index::Index;
use lagesbild_model::{ClaimKey, ReadingId, ReportId, TextHash};
use rusqlite::{Connection, OptionalExtension, Params, Row, params};
use std::cell::{Cell, RefCell};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a second writer waits before it gives up, if it is not told otherwise.
pub const WAIT: Duration = Duration::from_secs(10);

/// A ledger in one SQLite file: write-ahead log, full synchronisation, triggers that refuse change.
pub struct SqliteStore {
    connection: Connection,
    path: PathBuf,
    wait: Duration,
    in_transaction: bool,
    /// How often `hold` was called more than `release`.
    held: Cell<u32>,
    mark: RefCell<FileMark>,
    coder: RefCell<text::Coder>,
}

impl std::fmt::Debug for SqliteStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SqliteStore").field("path", &self.path).finish_non_exhaustive()
    }
}

/// What [`SqliteStore::rebuild`] did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rebuilt {
    /// Entries that the indexes were made from.
    pub entries: u64,
    /// Rows that they have now.
    pub rows: u64,
    /// A hash over all rows as they were; `None` where they could not all be read.
    pub before: Option<EntryHash>,
    /// A hash over all rows as they are now; the same where nothing was wrong.
    pub after: EntryHash,
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

    fn from_connection(connection: Connection, path: PathBuf, wait: Duration) -> Result<SqliteStore, StoreError> {
        let mark = RefCell::new(FileMark::of(&path)?);
        let (held, coder) = (Cell::new(0), RefCell::new(text::Coder::default()));
        Ok(SqliteStore { connection, path, wait, in_transaction: false, held, mark, coder })
    }

    /// Makes the indexes anew from the entries.
    ///
    /// # Errors
    /// [`StoreError`]; the indexes are then as they were.
    pub fn rebuild(&mut self) -> Result<Rebuilt, StoreError> {
        self.begin()?;
        let done = self.rebuild_inside();
        if done.is_err() {
            self.rollback();
            return done;
        }
        self.commit()?;
        done
    }

    fn rebuild_inside(&self) -> Result<Rebuilt, StoreError> {
        let index = Index(&self.connection);
        let before = index.hash().ok().map(|(_, hash)| hash);
        index.remove().and_then(|()| index.create()).map_err(|e| self.fail(e))?;
        let entries = self.fill(&index)?;
        let (rows, after) = index.hash().map_err(|e| self.fail(e))?;
        Ok(Rebuilt { entries, rows, before, after })
    }

    /// Adds every entry to these indexes; returns how many there are.
    fn fill(&self, index: &Index<'_>) -> Result<u64, StoreError> {
        let last = self.length()?;
        for position in 1..=last {
            let wrong = |why| StoreError::Entry { position, why };
            let entry = self.entry(position)?.ok_or_else(|| wrong("it is missing".to_owned()))?;
            let record = Record::of(&entry.envelope).map_err(wrong)?;
            index.add(position, &entry.envelope, &record).map_err(|e| self.fail(e))?;
        }
        Ok(last)
    }

    /// How many rows the indexes have, and one hash over them: the same for all files with the same entries.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn index_hash(&self) -> Result<(u64, EntryHash), StoreError> {
        Index(&self.connection).hash().map_err(|e| self.fail(e))
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

    fn list(&self, sql: &str, params: impl Params) -> Result<Vec<u64>, StoreError> {
        self.all(sql, params, |row| row.get(0))
    }

    /// A position found by an index.
    fn position(&self, sql: &str, params: impl Params) -> Result<Option<u64>, StoreError> {
        self.one(sql, params, |row| row.get(0))
    }
}

fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
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
        if self.in_transaction || self.held.get() > 0 {
            return Err(StoreError::Transaction);
        }
        self.mark.borrow_mut().check(&self.path)?;
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
        done?;
        // what went into a file that nobody finds again is not acknowledged
        self.mark.borrow_mut().check(&self.path)
    }

    fn rollback(&mut self) {
        if self.in_transaction {
            self.in_transaction = false;
            // it fails only where SQLite has rolled back by itself
            let _ = self.connection.execute_batch("ROLLBACK");
        }
    }

    fn hold(&self) -> Result<(), StoreError> {
        if self.held.get() == 0 && !self.in_transaction {
            self.connection.execute_batch("BEGIN").map_err(|e| self.fail(e))?;
        }
        self.held.set(self.held.get() + 1);
        Ok(())
    }

    fn release(&self) {
        self.held.set(self.held.get().saturating_sub(1));
        if self.held.get() == 0 && !self.in_transaction {
            // it only ended a view; if that fails, SQLite has ended it by itself
            let _ = self.connection.execute_batch("ROLLBACK");
        }
    }

    fn put_text(&mut self, hash: TextHash, text: &[u8]) -> Result<(), StoreError> {
        if !self.in_transaction {
            return Err(StoreError::Transaction);
        }
        let known = self.one("SELECT 1 FROM texts WHERE hash = ?1", [hash.as_bytes()], |_| Ok(()))?;
        if known.is_none() {
            let (encoding, body) = self.coder.borrow_mut().pack(text);
            self.execute("INSERT INTO texts VALUES (?1, ?2, ?3)", params![hash.as_bytes(), encoding, &*body])?;
        }
        Ok(())
    }

    fn withhold_text(&mut self, hash: TextHash) -> Result<(), StoreError> {
        if !self.in_transaction {
            return Err(StoreError::Transaction);
        }
        let emptied = self.execute("UPDATE texts SET encoding = 0, body = NULL WHERE hash = ?1", [hash.as_bytes()])?;
        if emptied == 0 {
            self.execute("INSERT INTO texts VALUES (?1, 0, NULL)", [hash.as_bytes()])?;
        }
        Ok(())
    }

    fn wipe(&mut self) -> Result<(), StoreError> {
        self.empty_log()
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
        Index(&self.connection).add(entry.position, envelope, record).map_err(|e| self.fail(e))
    }

    fn length(&self) -> Result<u64, StoreError> {
        let last = self.one("SELECT max(position) FROM entries", [], |row| row.get::<_, Option<u64>>(0))?;
        Ok(last.flatten().unwrap_or(0))
    }

    fn head(&self) -> Result<Option<Head>, StoreError> {
        let position = self.length()?;
        if position == 0 {
            return Ok(None);
        }
        let why = "it is missing in an index; rebuild makes the indexes again".to_owned();
        let known = self.known_at(position)?.ok_or(StoreError::Entry { position, why })?;
        Ok(Some(Head { position, known }))
    }

    fn writer_head(&self, writer: &WriterId) -> Result<Option<WriterHead>, StoreError> {
        self.one(
            "SELECT seq, hash FROM entries WHERE writer = ?1 ORDER BY seq DESC LIMIT 1",
            [writer.as_str()],
            |row| Ok(WriterHead { seq: row.get(0)?, hash: EntryHash::from_bytes(row.get(1)?) }),
        )
    }

    fn hash_of(&self, writer: &WriterId, seq: u64) -> Result<Option<EntryHash>, StoreError> {
        self.one("SELECT hash FROM entries WHERE writer = ?1 AND seq = ?2", params![writer.as_str(), seq], |row| {
            Ok(EntryHash::from_bytes(row.get(0)?))
        })
    }

    fn text(&self, hash: TextHash) -> Result<StoredText, StoreError> {
        let row = self.one("SELECT encoding, body FROM texts WHERE hash = ?1", [hash.as_bytes()], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, Option<Vec<u8>>>(1)?))
        })?;
        match row {
            None => Ok(StoredText::Missing),
            Some((_, None)) => Ok(StoredText::Withheld),
            Some((encoding, Some(body))) => {
                let text = self.coder.borrow_mut().unpack(encoding, body);
                text.map(StoredText::Here).map_err(|why| self.corrupt(&format!("text {hash} {why}")))
            }
        }
    }

    fn entry(&self, position: u64) -> Result<Option<Entry>, StoreError> {
        self.one(RawEntry::AT, [position], RawEntry::take)?.map(RawEntry::understand).transpose()
    }

    fn known_at(&self, position: u64) -> Result<Option<UtcMoment>, StoreError> {
        let known =
            self.one("SELECT known FROM ix_entries WHERE position = ?1", [position], |row| row.get::<_, i64>(0))?;
        let wrong =
            |known| StoreError::Entry { position, why: format!("its time, {known} µs, is not in the calendar") };
        known.map(|known| UtcMoment::from_micros(known).ok_or_else(|| wrong(known))).transpose()
    }

    fn positions(
        &self,
        kind: Option<EntryKind>,
        since: Option<UtcMoment>,
        until: Option<UtcMoment>,
    ) -> Result<Vec<u64>, StoreError> {
        let since = since.map_or(i64::MIN, UtcMoment::micros);
        let until = until.map_or(i64::MAX, UtcMoment::micros);
        match kind {
            Some(kind) => self.all(
                "SELECT position FROM ix_entries WHERE kind = ?1 AND known > ?2 AND known <= ?3 ORDER BY position",
                params![kind.name(), since, until],
                |row| row.get(0),
            ),
            None => self.all(
                "SELECT position FROM ix_entries WHERE known > ?1 AND known <= ?2 ORDER BY position",
                params![since, until],
                |row| row.get(0),
            ),
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

    fn passes(&self, of: PassesOf) -> Result<Vec<u64>, StoreError> {
        match of {
            PassesOf::Report(report) => {
                self.list("SELECT position FROM ix_passes WHERE report = ?1 ORDER BY position", [report.as_bytes()])
            }
            PassesOf::Reading(reading) => {
                self.list("SELECT position FROM ix_passes WHERE reading = ?1 ORDER BY position", [reading.as_bytes()])
            }
        }
    }

    fn counting(&self, report: ReportId, until: Option<UtcMoment>) -> Result<Option<u64>, StoreError> {
        self.position(
            "SELECT pass FROM ix_counting WHERE report = ?1 AND known <= ?2 ORDER BY position DESC LIMIT 1",
            params![report.as_bytes(), until.map_or(i64::MAX, UtcMoment::micros)],
        )
    }

    fn pass(&self, position: u64) -> Result<Option<(ReportId, TextHash)>, StoreError> {
        self.one("SELECT report, words FROM ix_passes WHERE position = ?1", [position], |row| {
            Ok((ReportId::from_bytes(row.get(0)?), TextHash::from_bytes(row.get(1)?)))
        })
    }

    fn claim_rows(
        &self,
        filter: &ClaimFilter,
        until: Option<UtcMoment>,
        passes: Passes,
    ) -> Result<Vec<ClaimRow>, StoreError> {
        self.rows_of(filter, until, passes)
    }

    fn decided(&self, filter: &ClaimFilter, until: Option<UtcMoment>) -> Result<Vec<ClaimKey>, StoreError> {
        self.decided_keys(filter, until)
    }

    fn decisions_on(&self, key: ClaimKey, until: Option<UtcMoment>) -> Result<Vec<u64>, StoreError> {
        self.list(
            "SELECT position FROM ix_decisions WHERE key = ?1 AND known <= ?2 ORDER BY position",
            params![key.as_bytes(), until.map_or(i64::MAX, UtcMoment::micros)],
        )
    }

    fn reports_at(&self, address: TextHash, until: Option<UtcMoment>) -> Result<Vec<u64>, StoreError> {
        self.list(
            "SELECT r.position FROM ix_reports r JOIN ix_entries e ON e.position = r.position              WHERE r.address = ?1 AND e.known <= ?2 ORDER BY r.position",
            params![address.as_bytes(), until.map_or(i64::MAX, UtcMoment::micros)],
        )
    }

    fn reports_with(&self, text: TextHash) -> Result<Vec<u64>, StoreError> {
        self.list("SELECT position FROM ix_reports WHERE text = ?1 ORDER BY position", [text.as_bytes()])
    }

    fn withheld_by(&self, text: TextHash) -> Result<Option<u64>, StoreError> {
        self.position("SELECT position FROM ix_withheld WHERE text = ?1 ORDER BY position LIMIT 1", [text.as_bytes()])
    }

    fn first_index_flaw(&self) -> Result<Option<(u64, String)>, StoreError> {
        // what SQLite finds rows by is checked by SQLite: an index of its own that has lost a row loses an answer
        let sound = self.one("PRAGMA integrity_check(1)", [], |row| row.get::<_, String>(0))?;
        if let Some(fault) = sound.filter(|sound| sound != "ok") {
            return Err(self.corrupt(&one_line(&fault)));
        }
        // a database of its own, kept by SQLite where there is room, gone when it is closed
        let fresh = Connection::open("").map_err(|e| self.fail(e))?;
        let made = Index(&fresh);
        made.create().and_then(|()| fresh.execute_batch("BEGIN")).map_err(|e| self.fail(e))?;
        self.fill(&made)?;
        let first = Index(&self.connection).first_difference(&made).map_err(|e| self.fail(e))?;
        Ok(first.map(|(position, table)| (position, format!("the index {table} is not what the entries make"))))
    }
}
