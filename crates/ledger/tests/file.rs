//! The file itself: what is no ledger, what was tampered with, who else writes.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::*;
use lagesbild_ledger::*;
use lagesbild_model::*;
use rusqlite::Connection;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

fn made() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("war.ledger");
    let mut ledger = Ledger::open(&path, Access::Create).unwrap();
    let reading = reading(1);
    ledger.append_reading(&reading).unwrap();
    for number in 0..40 {
        let report = report(number, Some("2021-08-13"));
        ledger.append_report(&report, UtcMoment::now()).unwrap();
        let claims: Vec<Claim> = (0..3).map(|town| claim(&report, &reading, town, Kind::Control, 0)).collect();
        ledger.append_claims(report.id(), reading.id, &claims).unwrap();
    }
    drop(ledger);
    (folder, path)
}

fn refusal(path: &Path, access: Access) -> String {
    let before = fs::read(path).ok();
    let error = Ledger::open(path, access).unwrap_err().to_string();
    assert!(error.contains(&path.display().to_string()), "the message names the file: {error}");
    assert_eq!(fs::read(path).ok(), before, "a file that is refused is not touched");
    error
}

#[test]
fn what_is_no_ledger_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x");
    assert!(refusal(&path, Access::Read).contains("no such file"));
    fs::write(&path, "").unwrap();
    assert!(refusal(&path, Access::Read).contains("empty"));
    fs::write(&path, "date 2021-08 An article, no ledger.").unwrap();
    assert!(refusal(&path, Access::Create).contains("not a ledger"));
    fs::write(&path, b"SQLite format 3\0 and then nothing").unwrap();
    refusal(&path, Access::Create);
    let folder_as_file = folder.path().join("folder");
    fs::create_dir(&folder_as_file).unwrap();
    assert!(Ledger::open(&folder_as_file, Access::Create).is_err());

    let other = folder.path().join("other.db");
    Connection::open(&other).unwrap().execute_batch("CREATE TABLE mine (x); INSERT INTO mine VALUES (1)").unwrap();
    assert!(refusal(&other, Access::Create).contains("another program"));
}

#[test]
fn an_empty_file_becomes_a_ledger_when_asked() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x");
    fs::write(&path, "").unwrap();
    let mut ledger = Ledger::open(&path, Access::Create).unwrap();
    ledger.append_reading(&reading(1)).unwrap();
    drop(ledger);
    let header = fs::read(&path).unwrap();
    assert_eq!(&header[68..72], b"LBLD");
}

#[test]
fn a_newer_ledger_is_refused() {
    let (_folder, path) = made();
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 4).unwrap();
    let error = refusal(&path, Access::Append);
    assert!(error.contains("version 4") && error.contains("newer program"), "{error}");
}

#[test]
fn a_truncated_ledger_is_refused() {
    let (_folder, path) = made();
    let whole = fs::read(&path).unwrap();
    for keep in [whole.len() - 1, whole.len() / 2, 4096, 120] {
        fs::write(&path, &whole[..keep]).unwrap();
        let error = refusal(&path, Access::Read);
        assert!(error.contains("cut off") && error.contains("backup"), "{error}");
    }
    for keep in [50, 99] {
        fs::write(&path, &whole[..keep]).unwrap();
        refusal(&path, Access::Read);
    }
}

#[test]
fn overwritten_pages_give_an_error_never_a_panic() {
    let (_folder, path) = made();
    let whole = fs::read(&path).unwrap();
    let mut seen = 0;
    for page in 0..whole.len() / 4096 {
        let mut broken = whole.clone();
        broken[page * 4096 + 100..(page + 1) * 4096].fill(0x5a);
        fs::write(&path, &broken).unwrap();
        let result = Ledger::open(&path, Access::Read).map_err(LedgerError::from).and_then(|ledger| {
            ledger.verify()?;
            ledger.claims(&ClaimFilter::default(), &KnownBy::NOW)
        });
        seen += usize::from(result.is_err());
    }
    // pages of indexes that these questions do not use may pass
    assert!(seen * 2 > whole.len() / 4096, "only {seen} of {} broken pages were seen", whole.len() / 4096);
}

#[test]
fn the_triggers_refuse_change() {
    let (_folder, path) = made();
    let connection = Connection::open(&path).unwrap();
    for attempt in [
        "UPDATE entries SET payload = '{}' WHERE position = 1",
        "DELETE FROM entries WHERE position = 2",
        "INSERT OR REPLACE INTO entries SELECT position, format, kind, '{}', previous, seq, writer, written, hash FROM entries WHERE position = 2",
        "INSERT OR REPLACE INTO entries SELECT 82, format, kind, '{}', previous, seq, writer, written, hash FROM entries WHERE position = 2",
        "INSERT INTO entries SELECT 83, format, kind, '{}', previous, 82, writer, written, hash FROM entries WHERE position = 2",
        "UPDATE texts SET body = NULL",
        "DELETE FROM texts",
        "INSERT OR REPLACE INTO texts SELECT number, hash, 0, NULL FROM texts",
        "UPDATE texts SET number = number + 1000",
    ] {
        let error = connection.execute_batch(attempt).unwrap_err().to_string();
        assert!(error.contains("of a ledger are"), "{attempt}: {error}");
    }
    Ledger::open(&path, Access::Read).unwrap().verify().unwrap();
}

/// Does something behind the triggers' back and gives what verify says.
fn after(tampering: &str) -> String {
    let (_folder, path) = made();
    let connection = Connection::open(&path).unwrap();
    connection
        .execute_batch(
            "DROP TRIGGER entries_no_update; DROP TRIGGER entries_no_delete; DROP TRIGGER entries_append_only;
             DROP TRIGGER texts_no_update; DROP TRIGGER texts_no_delete;",
        )
        .unwrap();
    connection.execute_batch(tampering).unwrap();
    drop(connection);
    Ledger::open(&path, Access::Read).unwrap().verify().unwrap_err().to_string()
}

#[test]
fn verify_names_the_first_entry_that_fails() {
    let fails = |tampering: &str, position: u32, why: &str| {
        let said = after(tampering);
        assert!(said.contains(&format!("entry {position} ")), "{tampering}: {said}");
        assert!(said.contains(why), "{tampering}: {said}");
    };
    let changed = "was changed";
    fails("UPDATE entries SET payload = replace(payload, 'en', 'sv') WHERE position IN (6, 8)", 6, changed);
    let other_claims =
        "UPDATE entries SET payload = (SELECT payload FROM entries WHERE position = 9) WHERE position = 7";
    fails(other_claims, 7, changed);
    fails("UPDATE entries SET payload = x'00' WHERE position = 7", 7, "payload");
    fails("UPDATE entries SET written = written + 1 WHERE position = 4", 4, changed);
    fails("UPDATE entries SET writer = 'other' WHERE position = 81", 81, changed);
    fails("DELETE FROM entries WHERE position = 30", 30, "missing");
    fails("UPDATE entries SET format = 2 WHERE position = 3", 3, "format is 2");
    fails("UPDATE entries SET kind = 'rumour' WHERE position = 3", 3, "rumour");
    let swap =
        "UPDATE entries SET position = -1 WHERE position = 5; UPDATE entries SET position = 5 WHERE position = 6;
                UPDATE entries SET position = 6 WHERE position = -1";
    fails(swap, 5, "number 5 should stand here");
    let texts = "UPDATE texts SET body = CAST(body || 'x' AS BLOB)";
    fails(texts, 2, "text");
    fails("DELETE FROM texts", 2, "missing");
    fails("DELETE FROM ix_passes WHERE position = 9", 9, "index");
}

#[test]
fn a_forged_entry_with_a_hash_of_its_own_breaks_the_next_link() {
    let (_folder, path) = made();
    let entry = SqliteStore::open(&path, Access::Read).unwrap().entry(2).unwrap().unwrap();
    let mut forged = entry.envelope.clone();
    forged.written = forged.written.next();
    let connection = Connection::open(&path).unwrap();
    connection.execute_batch("DROP TRIGGER entries_no_update").unwrap();
    let hash = forged.hash();
    let values = (forged.written.micros(), hash.as_bytes());
    connection.execute("UPDATE entries SET written = ?1, hash = ?2 WHERE position = 2", values).unwrap();
    drop(connection);
    let said = Ledger::open(&path, Access::Read).unwrap().verify().unwrap_err().to_string();
    assert!(said.contains("entry 3 ") && said.contains("does not follow"), "{said}");
}

#[test]
fn lost_indexes_are_made_again_from_the_entries() {
    let (_folder, path) = made();
    let ask = || {
        let ledger = Ledger::open(&path, Access::Read).unwrap();
        let filter = ClaimFilter { country: CountryCode::new("BB"), ..ClaimFilter::default() };
        (ledger.reports(&KnownBy::NOW).unwrap(), ledger.claims(&filter, &KnownBy::NOW).unwrap())
    };
    let before = ask();
    let (_, whole) = SqliteStore::open(&path, Access::Read).unwrap().index_hash().unwrap();
    assert_eq!((before.0.len(), before.1.len()), (40, 40));
    let connection = Connection::open(&path).unwrap();
    for index in ["ix_entries", "ix_reports", "ix_readings", "ix_passes", "ix_counting", "ix_claims", "ix_places"] {
        connection.execute_batch(&format!("DELETE FROM {index}")).unwrap();
    }
    assert_ne!(ask(), before);
    let verify = || Ledger::open(&path, Access::Read).unwrap().verify();
    assert!(verify().unwrap_err().to_string().contains("index"));
    let rebuilt = SqliteStore::open(&path, Access::Append).unwrap().rebuild().unwrap();
    assert_eq!((rebuilt.entries, rebuilt.after), (81, whole));
    assert_ne!(rebuilt.before, Some(whole));
    assert_eq!(ask(), before);
    Ledger::open(&path, Access::Read).unwrap().verify().unwrap();
}

#[test]
fn a_second_writer_waits_and_then_says_so() {
    let (_folder, path) = made();
    let mut first = Ledger::open(&path, Access::Append).unwrap();
    let wait = Duration::from_millis(50);
    let mut second = Ledger::new(SqliteStore::open_waiting(&path, Access::Append, wait).unwrap()).unwrap();
    first
        .batch(|batch| {
            batch.append_reading(&reading(2))?;
            let error = second.append_reading(&reading(3)).unwrap_err();
            assert!(matches!(error, LedgerError::Store(StoreError::Busy { .. })), "{error}");
            assert!(error.to_string().contains("another process is writing"), "{error}");
            assert_eq!(second.reports(&KnownBy::NOW)?.len(), 40, "readers do not wait");
            Ok(())
        })
        .unwrap();
    second.append_reading(&reading(3)).unwrap();
    first.append_reading(&reading(4)).unwrap();
    assert_eq!(first.verify().unwrap().entries, 84);
}

#[test]
fn a_ledger_opened_to_read_cannot_be_appended_to() {
    let (_folder, path) = made();
    let mut ledger = Ledger::open(&path, Access::Read).unwrap();
    let error = ledger.append_reading(&reading(2)).unwrap_err();
    assert!(matches!(error, LedgerError::Store(StoreError::ReadOnly { .. })), "{error}");
}

#[test]
fn wal_and_full_synchronisation_are_on() {
    let (_folder, path) = made();
    let connection = Connection::open(&path).unwrap();
    let mode: String = connection.pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
    assert_eq!(mode, "wal");
}
