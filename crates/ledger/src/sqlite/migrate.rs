//! Files of older versions, and copies of a file in use.

use super::SqliteStore;
use super::open::{SCHEMA, TRIGGERS, VERSION};
use crate::record::{Record, texts_of};
use crate::store::{Store, StoreError, TextAt};
use std::fs::File;
use std::path::{Path, PathBuf};

/// What stands otherwise now. Entries are copied as they are; texts lay by their hashes.
const SET_ASIDE: &str = "
    DROP TRIGGER entries_no_update; DROP TRIGGER entries_no_delete; DROP TRIGGER entries_append_only;
    DROP TRIGGER texts_no_update; DROP TRIGGER texts_no_delete; DROP TRIGGER texts_append_only;
    ALTER TABLE entries RENAME TO old_entries; ALTER TABLE texts RENAME TO old_texts;
    ALTER TABLE settings RENAME TO old_settings;";
const INDEXES: [(i64, &str); 2] = [
    (1, "ix_kinds ix_reports ix_readings ix_passes ix_claims ix_places"),
    (
        2,
        "ix_entries ix_merges ix_reports ix_readings ix_passes ix_counting ix_claims ix_places ix_decisions ix_withheld",
    ),
];
const COPY: &str = "
    INSERT INTO entries SELECT position, format, kind, payload, previous, seq, writer, written, hash
        FROM old_entries ORDER BY position;
    INSERT INTO settings SELECT name, value FROM old_settings;
    DROP TABLE old_entries; DROP TABLE old_settings;";

impl SqliteStore {
    /// Brings a file of an earlier version up to date, after a copy of it was made beside it.
    pub(super) fn migrate(&mut self, version: i64) -> Result<(), StoreError> {
        self.backup(&free_name(self.path(), &format!("version-{version}")))?;
        self.begin()?;
        let done = self.migrate_inside();
        if done.is_err() {
            self.rollback();
            return done;
        }
        self.commit()
    }

    fn migrate_inside(&self) -> Result<(), StoreError> {
        let version = self.connection.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0));
        let version = version.map_err(|e| self.fail(e))?;
        if version == VERSION {
            // another process was quicker
            return Ok(());
        }
        let run = |sql: &str| self.connection.execute_batch(sql).map_err(|e| self.fail(e));
        run(SET_ASIDE)?;
        let indexes = INDEXES.iter().find(|(of, _)| *of == version).map_or("", |(_, names)| names);
        indexes.split_whitespace().try_for_each(|name| run(&format!("DROP TABLE {name}")))?;
        run(SCHEMA)?;
        run(COPY)?;
        let index = self.index();
        index.create().map_err(|e| self.fail(e))?;
        run(TRIGGERS)?;
        for position in 1..=self.fill(&index)? {
            self.take_texts(position)?;
        }
        run("DROP TABLE old_texts")?;
        self.connection.pragma_update(None, "user_version", VERSION).map_err(|e| self.fail(e))
    }

    /// Lays the texts of an entry where they belong.
    fn take_texts(&self, position: u64) -> Result<(), StoreError> {
        let wrong = |why: String| StoreError::Entry { position, why };
        let entry = self.entry(position)?.ok_or_else(|| wrong("it is missing".to_owned()))?;
        let record = Record::of(&entry.envelope).map_err(wrong)?;
        for (at, hash) in texts_of(position, &record) {
            if matches!(at, TextAt::Text(_)) && self.text_home(hash)? != Some(position) {
                continue;
            }
            let sql = "INSERT INTO texts SELECT ?1, hash, encoding, body FROM old_texts WHERE hash = ?2";
            self.execute(sql, rusqlite::params![at.number(), hash.as_bytes()])?;
        }
        Ok(())
    }

    /// Copies the ledger as it is at this moment into a new file, while others go on reading and writing.
    ///
    /// # Errors
    /// [`StoreError`], also if that file is there already.
    pub fn backup(&self, to: &Path) -> Result<(), StoreError> {
        let failed = |detail: String| StoreError::Failed { path: to.to_owned(), detail };
        if to.exists() {
            return Err(failed("there is a file of that name already; give another name".to_owned()));
        }
        let mut part = to.as_os_str().to_owned();
        part.push(".part");
        let part = PathBuf::from(part);
        let copied = self.copy(&part).and_then(|()| {
            let synced = File::options().write(true).open(&part).and_then(|file| file.sync_all());
            synced.and_then(|()| std::fs::rename(&part, to)).map_err(|e| failed(e.to_string()))
        });
        if copied.is_err() {
            // nothing half-made is left to be taken for a backup
            let _ = std::fs::remove_file(&part);
        }
        copied
    }

    fn copy(&self, part: &Path) -> Result<(), StoreError> {
        let _ = std::fs::remove_file(part);
        let name = part.to_str().ok_or_else(|| StoreError::Failed {
            path: part.to_owned(),
            detail: "the name cannot be given to SQLite: it is not UTF-8".to_owned(),
        })?;
        self.execute("VACUUM INTO ?1", [name])?;
        Ok(())
    }

    /// Moves everything out of the write-ahead log, so that nothing withheld stays behind in it.
    pub(super) fn empty_log(&self) -> Result<(), StoreError> {
        let done = self.one("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0))?;
        match done {
            Some(0) | None => Ok(()),
            Some(_) => Err(StoreError::Busy { path: self.path().to_owned(), waited: self.wait }),
        }
    }
}

/// `file.version-1`, or with a number where that is taken.
fn free_name(path: &Path, ending: &str) -> PathBuf {
    let named = |ending: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(".");
        name.push(ending);
        PathBuf::from(name)
    };
    let mut names = std::iter::once(named(ending)).chain((2u32..).map(|n| named(&format!("{ending}.{n}"))));
    names.find(|name| !name.exists()).unwrap_or_else(|| named(ending))
}
