//! Opening a file: seeing what it is before anything is done to it.

use super::SqliteStore;
use super::file::log_of;
use super::index::Index;
use super::recent::Recent;
use crate::store::StoreError;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::time::Duration;

/// What stands in a ledger file's header at byte 68: the letters `LBLD`.
pub const APPLICATION_ID: i32 = 0x4c42_4c44;

/// The version of the tables that this program writes, and the newest that it reads.
pub const VERSION: i64 = 3;

pub(super) const SCHEMA: &str = include_str!("schema.sql");
pub(super) const TRIGGERS: &str = include_str!("triggers.sql");

/// Pages of the file that are kept in memory: those that a batch writes to, and more.
pub(super) const CACHE_KIB: i64 = 64 * 1024;

/// The log may grow to so many pages of 4 KiB before they go into the file: what many batches write to goes there once.
const LOG_PAGES: i64 = 16 * 1024;

/// How a file is to be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// To read; the file must be there.
    Read,
    /// To append; the file must be there. One of an older version is brought up to date, after a copy of it was made.
    Append,
    /// To append; a file that is not there, or empty, becomes a new ledger.
    Create,
}

/// What the first bytes of a file say.
enum Look {
    Nothing,
    Empty,
    Database,
}

pub(super) fn open(path: &Path, access: Access, wait: Duration) -> Result<SqliteStore, StoreError> {
    match (look(path)?, access) {
        (Look::Nothing, Access::Read | Access::Append) => return Err(StoreError::Missing { path: path.to_owned() }),
        (Look::Empty, Access::Read | Access::Append) => return Err(not_a_ledger(path, "it is empty")),
        _ => {}
    }
    let flags = match access {
        Access::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
        Access::Append => OpenFlags::SQLITE_OPEN_READ_WRITE,
        Access::Create => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
    };
    let fail = |e| failure(path, wait, e);
    let mut connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(fail)?;
    harden(&connection, wait).map_err(fail)?;
    // only a database with nothing in it is made a ledger, so nothing that is somebody else's is touched
    if access == Access::Create && is_blank(&connection).map_err(fail)? {
        connection.pragma_update(None, "journal_mode", "WAL").map_err(fail)?;
        create(&mut connection).map_err(fail)?;
    }
    if access == Access::Read && cannot_be_locked(&connection) {
        connection = open_immutable(path)?;
        harden(&connection, wait).map_err(fail)?;
    }
    let version = check_identity(&connection, path, wait)?;
    connection.pragma_update(None, "cache_size", -CACHE_KIB).map_err(fail)?;
    if access == Access::Read {
        return match version {
            VERSION => SqliteStore::from_connection(connection, path.to_owned(), wait),
            found => Err(StoreError::Older { path: path.to_owned(), found, known: VERSION }),
        };
    }
    for (name, value) in [("synchronous", "FULL"), ("secure_delete", "ON"), ("journal_mode", "WAL")] {
        connection.pragma_update(None, name, value).map_err(fail)?;
    }
    connection.pragma_update(None, "wal_autocheckpoint", LOG_PAGES).map_err(fail)?;
    let mut store = SqliteStore::from_connection(connection, path.to_owned(), wait)?;
    if version < VERSION {
        store.migrate(version)?;
    }
    Ok(store)
}

/// On a medium that cannot be written SQLite finds no room for what readers of a write-ahead log share.
fn cannot_be_locked(connection: &Connection) -> bool {
    let error = pragma(connection, "application_id").err();
    let code = error.and_then(|error| error.sqlite_error_code());
    matches!(code, Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly))
}

/// Opens a file that nobody can be writing to.
fn open_immutable(path: &Path) -> Result<Connection, StoreError> {
    let failed = |detail: &str| StoreError::Failed { path: path.to_owned(), detail: detail.to_owned() };
    if !log_is_empty(path) {
        let why = "it lies where nothing can be written, and its last entries are still in the log beside it; copy \
                   both to a disk that can be written";
        return Err(failed(why));
    }
    let name = path.to_str().ok_or_else(|| failed("its name is not UTF-8"))?;
    let name = name.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(format!("file:{name}?immutable=1"), flags).map_err(|e| failed(&e.to_string()))
}

fn look(path: &Path) -> Result<Look, StoreError> {
    let failed = |e: std::io::Error| StoreError::Failed { path: path.to_owned(), detail: e.to_string() };
    let mut file = match File::open(path) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Look::Nothing),
        other => other.map_err(failed)?,
    };
    let about = file.metadata().map_err(failed)?;
    if !about.is_file() {
        return Err(not_a_ledger(path, "it is no plain file"));
    }
    if about.len() == 0 {
        return Ok(Look::Empty);
    }
    let mut header = [0; 100];
    let mut filled = 0;
    while let Some(rest) = header.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match file.read(rest).map_err(failed)? {
            0 => break,
            n => filled += n,
        }
    }
    if !header.starts_with(b"SQLite format 3\0") {
        return Err(not_a_ledger(path, "it does not begin as an SQLite file does"));
    }
    // while there is a write-ahead log, the header may speak of pages that still lie in it
    if log_is_empty(path) {
        let expected = expected_length(&header);
        if about.len() < expected {
            return Err(StoreError::Truncated { path: path.to_owned(), expected, found: about.len() });
        }
    }
    Ok(Look::Database)
}

fn log_is_empty(path: &Path) -> bool {
    std::fs::metadata(log_of(path)).map_or(true, |about| about.len() == 0)
}

/// Page size at bytes 16 and 17 (1 means 65,536), number of pages at bytes 28 to 31, which counts only if the numbers
/// at bytes 24 and 92 agree (SQLite file format, section 1.3).
fn expected_length(header: &[u8; 100]) -> u64 {
    let number =
        |at: usize, bytes: usize| header.iter().skip(at).take(bytes).fold(0u64, |n, byte| n << 8 | u64::from(*byte));
    let page = match number(16, 2) {
        1 => 65_536,
        other => other,
    };
    if number(24, 4) == number(92, 4) { page.saturating_mul(number(28, 4)).max(100) } else { 100 }
}

fn harden(connection: &Connection, wait: Duration) -> rusqlite::Result<()> {
    connection.busy_timeout(wait)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    // else statements are parsed again whenever other values are asked for
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.pragma_update(None, "cell_size_check", true)
}

/// Whether it is a database without anything in it.
fn is_blank(connection: &Connection) -> rusqlite::Result<bool> {
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    Ok(tables == 0 && pragma(connection, "application_id")? == 0 && pragma(connection, "user_version")? == 0)
}

fn pragma(connection: &Connection, name: &str) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, name, |row| row.get(0))
}

fn create(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // another process may have been quicker
    if is_blank(&transaction)? {
        transaction.execute_batch(SCHEMA)?;
        Index { connection: &transaction, recent: &Recent::default() }.create()?;
        transaction.execute_batch(TRIGGERS)?;
        transaction.execute("INSERT INTO settings VALUES ('writer', lower(hex(randomblob(16))))", [])?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", VERSION)?;
    }
    transaction.commit()
}

/// The file's version, if it is one that is known.
fn check_identity(connection: &Connection, path: &Path, wait: Duration) -> Result<i64, StoreError> {
    let read = |name| pragma(connection, name).map_err(|e| failure(path, wait, e));
    if read("application_id")? != i64::from(APPLICATION_ID) {
        return Err(not_a_ledger(path, "it is an SQLite file of another program"));
    }
    match read("user_version")? {
        found if found > VERSION => Err(StoreError::Newer { path: path.to_owned(), found, known: VERSION }),
        found if found < 1 => Err(not_a_ledger(path, "its version is missing")),
        found => Ok(found),
    }
}

fn not_a_ledger(path: &Path, why: &str) -> StoreError {
    StoreError::NotALedger { path: path.to_owned(), why: why.to_owned() }
}

/// `SQLITE_IOERR_SHORT_READ`: a page is not there.
const SHORT_READ: i32 = 10 | 2 << 8;

/// What an error of SQLite means to the one who asked.
pub(super) fn failure(path: &Path, waited: Duration, error: rusqlite::Error) -> StoreError {
    let path = path.to_owned();
    let detail = error.to_string();
    let short_read = error.sqlite_error().is_some_and(|e| e.extended_code == SHORT_READ);
    match (&error, error.sqlite_error_code()) {
        (_, Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)) => StoreError::Busy { path, waited },
        (_, Some(ErrorCode::DatabaseCorrupt)) => StoreError::Corrupt { path, detail },
        (_, Some(ErrorCode::NotADatabase)) => StoreError::NotALedger { path, why: detail },
        (_, Some(ErrorCode::DiskFull)) => StoreError::Full { path },
        (_, Some(ErrorCode::ReadOnly)) => StoreError::ReadOnly { path },
        (_, Some(ErrorCode::CannotOpen)) if path.exists() => StoreError::ReadOnly { path },
        (_, Some(ErrorCode::SystemIoFailure)) if short_read => StoreError::Corrupt { path, detail },
        (
            rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::Utf8Error(..),
            _,
        ) => StoreError::Corrupt { path, detail },
        _ => StoreError::Failed { path, detail },
    }
}
