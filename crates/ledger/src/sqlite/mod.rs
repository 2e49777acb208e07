//! The ledger in one SQLite file.

mod ask;
mod file;
mod index;
mod migrate;
mod open;
mod raw;
mod recent;
mod text;

pub use open::{APPLICATION_ID, Access, VERSION};

use crate::entry::{Entry, EntryHash, EntryKind, WriterId};
use crate::moment::UtcMoment;
use crate::record::Record;
use crate::sketch::Sketch;
use crate::store::{ClaimFilter, ClaimRow, Head, Passes, PassesOf, Store, StoreError, StoredText, TextAt, WriterHead};
use ask::micros;
use file::FileMark;
use index::Index;
use lagesbild_model::{ClaimKey, ReadingId, ReportId, TextHash};
use raw::RawEntry;
use recent::Recent;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OptionalExtension, Params, Row, params};
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
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
    recent: Recent,
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
        // as many statements as there are, so that none is parsed twice
        connection.set_prepared_statement_cache_capacity(128);
        let recent = Recent::default();
        Ok(SqliteStore { connection, path, wait, in_transaction: false, held, mark, coder, recent })
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
        let index = self.index();
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
        self.index().hash().map_err(|e| self.fail(e))
    }

    fn index(&self) -> Index<'_> {
        Index { connection: &self.connection, recent: &self.recent }
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

    fn last(&self) -> Result<u64, StoreError> {
        let last = self.one("SELECT max(position) FROM entries", [], |row| row.get::<_, Option<u64>>(0))?;
        Ok(last.flatten().unwrap_or(0))
    }

    /// From when on the entry at that place counts as known, in microseconds.
    fn known(&self, position: u64) -> Result<Option<i64>, StoreError> {
        self.one("SELECT known FROM ix_entries WHERE position = ?1", [position], |row| row.get(0))
    }

    /// A position found by an index.
    fn position(&self, sql: &str, params: impl Params) -> Result<Option<u64>, StoreError> {
        self.one(sql, params, |row| row.get(0))
    }
}

fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
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
        self.recent.begin();
        Ok(())
    }

    fn commit(&mut self) -> Result<(), StoreError> {
        if !self.in_transaction {
            return Err(StoreError::Transaction);
        }
        let done = self.connection.execute_batch("COMMIT").map_err(|e| self.fail(e));
        self.recent.end();
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
            self.recent.end();
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

    fn put_text(&mut self, at: TextAt, hash: TextHash, text: Option<&[u8]>) -> Result<(), StoreError> {
        if !self.in_transaction {
            return Err(StoreError::Transaction);
        }
        let mut coder = self.coder.borrow_mut();
        let (encoding, body) = text.map(|text| coder.pack(text)).unzip();
        let values = params![at.number(), hash.as_bytes(), encoding.unwrap_or(0), body.as_deref()];
        self.execute("INSERT INTO texts VALUES (?1, ?2, ?3, ?4)", values).map(|_| ())
    }

    fn withhold_text(&mut self, at: TextAt) -> Result<(), StoreError> {
        if !self.in_transaction {
            return Err(StoreError::Transaction);
        }
        let sql = "UPDATE texts SET encoding = 0, body = NULL WHERE number = ?1 AND body IS NOT NULL";
        self.execute(sql, [at.number()]).map(|_| ())
    }

    fn wipe(&mut self) -> Result<(), StoreError> {
        self.empty_log()
    }

    fn put_entry(&mut self, entry: &Entry, record: &Record) -> Result<(), StoreError> {
        if !self.in_transaction {
            return Err(StoreError::Transaction);
        }
        let envelope = &entry.envelope;
        // shapes of claims are long and much alike; everything else can be read with any SQLite as it is
        let mut coder = self.coder.borrow_mut();
        let packed = match envelope.kind {
            EntryKind::Claims => Some(coder.pack(envelope.payload.as_bytes())),
            _ => None,
        };
        let payload = match &packed {
            Some((text::ZSTANDARD, packed)) => ValueRef::Blob(packed),
            _ => ValueRef::Text(envelope.payload.as_bytes()),
        };
        self.execute(
            "INSERT INTO entries VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![
                entry.position,
                envelope.format,
                envelope.kind.name(),
                ToSqlOutput::Borrowed(payload),
                envelope.previous.as_ref().map(EntryHash::as_bytes),
                envelope.seq,
                envelope.writer.as_str(),
                envelope.written.micros(),
                entry.hash.as_bytes(),
            ],
        )?;
        self.index().add(entry.position, envelope, record).map_err(|e| self.fail(e))
    }

    fn length(&self) -> Result<u64, StoreError> {
        self.last()
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

    fn text(&self, at: TextAt) -> Result<StoredText, StoreError> {
        let row = self.one("SELECT encoding, body FROM texts WHERE number = ?1", [at.number()], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, Option<Vec<u8>>>(1)?))
        })?;
        match row {
            None => Ok(StoredText::Missing),
            Some((_, None)) => Ok(StoredText::Withheld),
            Some((encoding, Some(body))) => {
                let text = self.coder.borrow_mut().unpack(encoding, body);
                text.map(StoredText::Here).map_err(|why| self.corrupt(&format!("text {} {why}", at.number())))
            }
        }
    }

    fn text_home(&self, text: TextHash) -> Result<Option<u64>, StoreError> {
        self.index().text_home(text).map_err(|e| self.fail(e))
    }

    fn entry(&self, position: u64) -> Result<Option<Entry>, StoreError> {
        let raw = self.one(RawEntry::AT, [position], RawEntry::take)?;
        raw.map(|raw| raw.understand(&mut self.coder.borrow_mut())).transpose()
    }

    fn known_at(&self, position: u64) -> Result<Option<UtcMoment>, StoreError> {
        let wrong =
            |known| StoreError::Entry { position, why: format!("its time, {known} µs, is not in the calendar") };
        let known = self.known(position)?;
        known.map(|known| UtcMoment::from_micros(known).ok_or_else(|| wrong(known))).transpose()
    }

    fn positions(
        &self,
        kind: Option<EntryKind>,
        since: Option<UtcMoment>,
        until: Option<UtcMoment>,
    ) -> Result<Vec<u64>, StoreError> {
        self.positions_between(kind, since, until)
    }

    fn find_report(&self, report: ReportId) -> Result<Option<u64>, StoreError> {
        self.index().find_report(report).map_err(|e| self.fail(e))
    }

    fn find_reading(&self, reading: ReadingId) -> Result<Option<u64>, StoreError> {
        self.index().find_reading(reading).map_err(|e| self.fail(e))
    }

    fn find_claims(&self, report: ReportId, reading: ReadingId) -> Result<Option<u64>, StoreError> {
        let (report, reading) = (self.find_report(report)?, self.find_reading(reading)?);
        let both = report.zip(reading);
        both.map_or(Ok(None), |(report, reading)| self.index().find_pass(report, reading).map_err(|e| self.fail(e)))
    }

    fn passes(&self, of: PassesOf) -> Result<Vec<u64>, StoreError> {
        let (column, at) = match of {
            PassesOf::Report(report) => ("report", self.find_report(report)?),
            PassesOf::Reading(reading) => ("reading", self.find_reading(reading)?),
        };
        let Some(at) = at else { return Ok(Vec::new()) };
        let sql = format!("SELECT position FROM ix_passes WHERE {column} = ?1 AND first = position ORDER BY position");
        self.list(&sql, [at])
    }

    fn counting(&self, report: ReportId, until: Option<UtcMoment>) -> Result<Option<u64>, StoreError> {
        let Some(at) = self.find_report(report)? else { return Ok(None) };
        self.position(
            "SELECT pass FROM ix_counting WHERE report = ?1 AND known <= ?2 ORDER BY position DESC LIMIT 1",
            params![at, micros(until)],
        )
    }

    fn pass(&self, position: u64) -> Result<Option<ReportId>, StoreError> {
        let sql = "SELECT r.report FROM ix_passes p JOIN ix_reports r ON r.position = p.report WHERE p.position = ?1";
        self.one(sql, [position], |row| Ok(ReportId::from_bytes(row.get(0)?)))
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
            params![key.as_bytes(), micros(until)],
        )
    }

    fn reports_at(&self, address: TextHash, until: Option<UtcMoment>) -> Result<Vec<u64>, StoreError> {
        self.at_address(address, until)
    }

    fn words_of(&self, text: TextHash) -> Result<BTreeSet<TextAt>, StoreError> {
        self.all_words_of(text)
    }

    fn reports_like(
        &self,
        text: TextHash,
        sketch: Option<&Sketch>,
        until: Option<UtcMoment>,
    ) -> Result<Vec<u64>, StoreError> {
        self.like(text, sketch, until)
    }

    fn entries_on(&self, report: ReportId, kind: EntryKind, until: Option<UtcMoment>) -> Result<Vec<u64>, StoreError> {
        self.list(
            "SELECT position FROM ix_on_reports WHERE report = ?1 AND kind = ?2 AND known <= ?3 ORDER BY position",
            params![report.as_bytes(), kind.name(), micros(until)],
        )
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
        fresh.set_prepared_statement_cache_capacity(128);
        for (name, value) in [("journal_mode", "OFF"), ("synchronous", "OFF")] {
            fresh.pragma_update(None, name, value).map_err(|e| self.fail(e))?;
        }
        fresh.pragma_update(None, "cache_size", -open::CACHE_KIB).map_err(|e| self.fail(e))?;
        let recent = Recent::default();
        recent.begin();
        let made = Index { connection: &fresh, recent: &recent };
        made.create().and_then(|()| fresh.execute_batch("BEGIN")).map_err(|e| self.fail(e))?;
        self.fill(&made)?;
        let first = self.index().first_difference(&made).map_err(|e| self.fail(e))?;
        Ok(first.map(|(position, table)| (position, format!("the index {table} is not what the entries make"))))
    }
}
