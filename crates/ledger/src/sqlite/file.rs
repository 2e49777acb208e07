//! Whether the file is still the one that was opened, with everything in it.

use crate::store::StoreError;
use std::fs::Metadata;
use std::path::{Path, PathBuf};

/// What is remembered of a file and of the write-ahead log beside it.
#[derive(Debug)]
pub(super) struct FileMark {
    identity: Option<(u64, u64)>,
    /// The longest that it has been.
    length: u64,
    /// Once there is a log, it stays as long as the file is open.
    log: Option<(u64, u64)>,
}

impl FileMark {
    pub fn of(path: &Path) -> Result<FileMark, StoreError> {
        let about = std::fs::metadata(path).map_err(|_| StoreError::Gone { path: path.to_owned() })?;
        Ok(FileMark { identity: identity(&about), length: about.len(), log: None })
    }

    /// Before anything is written, and before it is acknowledged: fails if the path leads to another file now, or the
    /// file has lost its end. A ledger never gets shorter.
    pub fn check(&mut self, path: &Path) -> Result<(), StoreError> {
        let now = FileMark::of(path)?;
        let log = std::fs::metadata(log_of(path)).ok().as_ref().and_then(identity);
        if now.identity != self.identity || self.log.is_some() && log != self.log {
            return Err(StoreError::Gone { path: path.to_owned() });
        }
        if now.length < self.length {
            let (expected, found) = (self.length, now.length);
            return Err(StoreError::Truncated { path: path.to_owned(), expected, found });
        }
        (self.length, self.log) = (now.length, log);
        Ok(())
    }
}

/// The write-ahead log of a file.
pub(super) fn log_of(path: &Path) -> PathBuf {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    PathBuf::from(log)
}

#[cfg(unix)]
fn identity(about: &Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    Some((about.dev(), about.ino()))
}

/// Elsewhere the system keeps an open file from being moved or deleted.
#[cfg(not(unix))]
fn identity(_: &Metadata) -> Option<(u64, u64)> {
    None
}
