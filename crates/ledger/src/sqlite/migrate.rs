//! Files of older versions, and copies of a file in use.

use super::SqliteStore;
use super::index::Index;
use super::open::{TRIGGERS, VERSION};
use crate::store::{Store, StoreError};
use std::fs::File;
use std::path::{Path, PathBuf};

/// What version 1 had that is made otherwise now. Entries and texts are as they were.
const TAKE_AWAY_1: &str = "
    DROP TRIGGER entries_no_update; DROP TRIGGER entries_no_delete; DROP TRIGGER entries_append_only;
    DROP TRIGGER texts_no_update; DROP TRIGGER texts_no_delete; DROP TRIGGER texts_append_only;
    DROP TABLE ix_kinds; DROP TABLE ix_reports; DROP TABLE ix_readings; DROP TABLE ix_passes; DROP TABLE ix_claims;
    DROP TABLE ix_places;";

impl SqliteStore {
    /// Brings a file of version 1 up to date, after a copy of it was made beside it.
    pub(super) fn migrate(&mut self) -> Result<(), StoreError> {
        self.backup(&free_name(self.path(), "version-1"))?;
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
        if version.map_err(|e| self.fail(e))? == VERSION {
            // another process was quicker
            return Ok(());
        }
        let index = Index(&self.connection);
        let tables = self.connection.execute_batch(TAKE_AWAY_1).and_then(|()| index.create());
        tables.and_then(|()| self.connection.execute_batch(TRIGGERS)).map_err(|e| self.fail(e))?;
        self.fill(&index)?;
        self.connection.pragma_update(None, "user_version", VERSION).map_err(|e| self.fail(e))
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
