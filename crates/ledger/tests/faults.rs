//! What goes wrong beneath a ledger: flipped bits, files that go away or get shorter, writes that are torn, disks that
//! are full. A clear error, no panic, and nothing that was acknowledged is lost.
//!
//! `LAGESBILD_FLIPS` sets how many bits are flipped (150). A disk that is full and a medium that cannot be written are
//! made with `unshare` and `mount`, where the system lets us; `LAGESBILD_SMALL_DISK` names a folder on another disk of a
//! few MB that may be filled up.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::*;
use lagesbild_ledger::*;
use lagesbild_model::*;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

/// Appends reports with their claims; how many of them were acknowledged, and why it stopped.
fn append(ledger: &mut Ledger<SqliteStore>, numbers: std::ops::Range<u32>) -> (u32, Option<LedgerError>) {
    let reading = reading(1);
    if let Err(error) = ledger.append_reading(&reading) {
        return (0, Some(error));
    }
    for number in numbers.clone() {
        let parts = report((number % 200) as u8, Some("2021-08-13")).parts().clone();
        let report = Report::new(ReportParts { byline: Some(number.to_string()), ..parts });
        let claims: Vec<Claim> = (0..3).map(|town| claim(&report, &reading, town, Kind::Control, 0)).collect();
        let both = ledger.batch(|batch| {
            batch.append_report(&report, UtcMoment::now())?;
            batch.append_claims(report.id(), reading.id, &claims)
        });
        if let Err(error) = both {
            return (number - numbers.start, Some(error));
        }
    }
    (numbers.end - numbers.start, None)
}

fn made(reports: u32) -> (tempfile::TempDir, PathBuf, Ledger<SqliteStore>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("war.ledger");
    let mut ledger = Ledger::open(&path, Access::Create).unwrap();
    let (kept, error) = append(&mut ledger, 0..reports);
    assert!(kept == reports && error.is_none());
    (folder, path, ledger)
}

fn reports_in(path: &Path) -> usize {
    let ledger = Ledger::open(path, Access::Read).unwrap();
    ledger.verify().unwrap();
    ledger.reports(&KnownBy::NOW).unwrap().len()
}

/// Numbers that look random enough (xorshift).
fn next(seed: &mut u64) -> u64 {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    *seed
}

#[test]
fn a_flipped_bit_is_told_or_changes_nothing() {
    let (folder, path, ledger) = made(12);
    let ask = |ledger: &Ledger<SqliteStore>| -> Result<_, LedgerError> {
        let reports: Result<Vec<_>, _> =
            ledger.reports(&KnownBy::NOW)?.iter().map(|n| ledger.report(n.report)).collect();
        Ok((ledger.verify()?, ledger.claims(&ClaimFilter::default(), &KnownBy::NOW)?, reports?))
    };
    let before = ask(&ledger).unwrap();
    drop(ledger);
    let whole = fs::read(&path).unwrap();
    let broken_path = folder.path().join("broken.ledger");
    let mut seed = 0x1d_5eed;
    let mut told = 0;
    for _ in 0..number("LAGESBILD_FLIPS").unwrap_or(150) {
        let mut broken = whole.clone();
        let at = next(&mut seed) as usize % broken.len();
        broken[at] ^= 1 << (next(&mut seed) % 8);
        fs::write(&broken_path, &broken).unwrap();
        let opened = Ledger::open(&broken_path, Access::Read).map_err(LedgerError::from);
        match opened.and_then(|ledger| ask(&ledger)) {
            Ok(answer) => assert!(answer == before, "byte {at}: another answer, and nothing is told"),
            Err(error) => {
                assert!(error.to_string().len() > 10, "byte {at}");
                told += 1;
            }
        }
    }
    assert!(told > 0);
}

#[test]
fn a_ledger_that_is_moved_deleted_or_replaced_takes_nothing_more() {
    for what in 0..4 {
        let (folder, path, mut ledger) = made(3);
        match what {
            0 => fs::rename(&path, folder.path().join("elsewhere")).unwrap(),
            1 => fs::remove_file(&path).unwrap(),
            2 => fs::remove_file(folder.path().join("war.ledger-wal")).unwrap(),
            _ => {
                let copy = folder.path().join("copy");
                fs::copy(&path, &copy).unwrap();
                fs::rename(&copy, &path).unwrap();
            }
        }
        let (kept, error) = append(&mut ledger, 3..6);
        let error = error.unwrap().to_string();
        assert_eq!(kept, 0);
        assert!(error.contains("no longer the file that was opened"), "{what}: {error}");
    }
}

#[test]
fn a_ledger_that_gets_shorter_under_the_process_takes_nothing_more() {
    let (_folder, path, ledger) = made(60);
    drop(ledger);
    let mut ledger = Ledger::open(&path, Access::Append).unwrap();
    let length = fs::metadata(&path).unwrap().len();
    OpenOptions::new().write(true).open(&path).unwrap().set_len(length / 2).unwrap();
    let (kept, error) = append(&mut ledger, 60..63);
    let error = error.unwrap().to_string();
    assert!(kept == 0 && error.contains("cut off"), "{error}");
}

#[test]
fn a_ledger_that_gets_shorter_under_a_reader_is_told() {
    let (_folder, path, ledger) = made(60);
    drop(ledger);
    let ledger = Ledger::open(&path, Access::Read).unwrap();
    let length = fs::metadata(&path).unwrap().len();
    OpenOptions::new().write(true).open(&path).unwrap().set_len(length / 2).unwrap();
    let error = ledger.verify().unwrap_err().to_string();
    assert!(error.contains("damaged") || error.contains("cut off"), "{error}");
    let claims = ledger.claims(&ClaimFilter::default(), &KnownBy::NOW);
    assert!(claims.is_err());
}

#[test]
fn writes_that_were_torn_cost_nothing_that_was_acknowledged() {
    let (folder, path, ledger) = made(5);
    drop(ledger);
    let mut ledger = Ledger::open(&path, Access::Append).unwrap();
    assert_eq!(append(&mut ledger, 5..20).0, 15);
    let (file, log) = (fs::read(&path).unwrap(), fs::read(folder.path().join("war.ledger-wal")).unwrap());
    assert!(!log.is_empty());
    let torn = folder.path().join("torn.ledger");
    let open_with = |log: &[u8]| {
        fs::write(&torn, &file).unwrap();
        fs::write(folder.path().join("torn.ledger-wal"), log).unwrap();
        let _ = fs::remove_file(folder.path().join("torn.ledger-shm"));
        reports_in(&torn)
    };
    let mut seed = 77;
    for length in [1, 24, 500, 4096, 4120, 9000] {
        // the next write had begun: noise, or a piece of what stood in the log before
        let noise: Vec<u8> = (0..length).map(|_| next(&mut seed) as u8).collect();
        assert_eq!(open_with(&[&log[..], &noise].concat()), 20);
        let old = &log[32..32 + length.min(log.len() - 32)];
        assert_eq!(open_with(&[&log[..], old].concat()), 20);
    }
    let mut last = 5;
    for step in 0..=30 {
        // the log ends anywhere: what is whole is there, in order
        let reports = open_with(&log[..log.len() * step / 30]);
        assert!(reports >= last);
        last = reports;
    }
    assert_eq!(last, 20);
    drop(ledger);
}

/// Not a test by itself: a writer that goes on until it cannot.
#[test]
fn writer_until_the_disk_is_full() {
    let Ok(path) = std::env::var("LAGESBILD_FULL_PATH") else { return };
    let mut ledger = Ledger::open(Path::new(&path), Access::Append).unwrap();
    let (kept, error) = append(&mut ledger, 100..100_000);
    writeln!(std::io::stdout(), "kept {kept} reports, then {}", error.unwrap()).unwrap();
}

/// Runs the writer, under a limit to the size of files or on a small disk.
fn until_full(path: &Path, limit: Option<u32>) -> (usize, String) {
    let program = std::env::current_exe().unwrap();
    let limit = limit.map_or(String::new(), |blocks| format!("ulimit -f {blocks}; trap '' XFSZ; "));
    let run = format!("{limit}exec \"$0\" writer_until_the_disk_is_full --exact --nocapture --test-threads=1");
    let child = Command::new("sh")
        .args(["-c", &run])
        .arg(program)
        .env("LAGESBILD_FULL_PATH", path)
        .stderr(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8(child.stdout).unwrap();
    let (_, said) = said.split_once("kept ").unwrap_or_else(|| panic!("no word: {said}"));
    let (kept, error) = said.split_once(" reports, then ").unwrap();
    (kept.parse().unwrap(), error.lines().next().unwrap().to_owned())
}

#[cfg(unix)]
#[test]
fn where_nothing_more_can_be_written_what_was_acknowledged_is_there() {
    let (_folder, path, ledger) = made(5);
    drop(ledger);
    let (kept, error) = until_full(&path, Some(1200));
    assert!(kept > 0 && error.contains("war.ledger"), "{kept} {error}");
    assert!(reports_in(&path) >= 5 + kept, "{kept} were acknowledged");
    let mut ledger = Ledger::open(&path, Access::Append).unwrap();
    assert_eq!(append(&mut ledger, 90..92).0, 2, "with room again it goes on");
}

/// Runs a test of this file on a disk of 4 MB that it has for itself, named by an environment variable. False where the
/// system makes us none.
#[cfg(target_os = "linux")]
fn on_a_disk_of_its_own(test: &str, variable: &str) -> bool {
    let folder = tempfile::tempdir().unwrap();
    let in_unshared = |script: &str| {
        let mut run = Command::new("unshare");
        run.args(["-rm", "sh", "-c", script]).arg(std::env::current_exe().unwrap()).arg(folder.path()).arg(test);
        run.stdin(Stdio::null()).output()
    };
    let mount = "mount -t tmpfs -o size=4m tmpfs \"$1\"";
    if !in_unshared(mount).is_ok_and(|tried| tried.status.success()) {
        eprintln!("not run: `unshare -rm` or `mount` is not allowed here");
        return false;
    }
    let script = format!("{mount} && {variable}=\"$1\" exec \"$0\" \"$2\" --exact --nocapture");
    let done = in_unshared(&script).unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    assert!(done.status.success() && said.contains("1 passed"), "{said}");
    true
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_fills_up_costs_nothing_that_was_acknowledged() {
    on_a_disk_of_its_own("on_a_full_disk_what_was_acknowledged_is_there", "LAGESBILD_SMALL_DISK");
}

#[cfg(target_os = "linux")]
#[test]
fn a_ledger_is_read_from_a_medium_that_cannot_be_written() {
    on_a_disk_of_its_own("a_medium_that_cannot_be_written", "LAGESBILD_READ_ONLY_DISK");
}

/// Not a test by itself: what happens on a disk that is made read-only.
#[cfg(target_os = "linux")]
#[test]
fn a_medium_that_cannot_be_written() {
    let Ok(folder) = std::env::var("LAGESBILD_READ_ONLY_DISK") else { return };
    let folder = Path::new(&folder);
    let (path, torn) = (folder.join("war.ledger"), folder.join("torn.ledger"));
    let mut ledger = Ledger::open(&path, Access::Create).unwrap();
    append(&mut ledger, 0..5);
    // one that was copied in the middle of a write: its last entries lie in the log
    fs::copy(&path, &torn).unwrap();
    fs::copy(folder.join("war.ledger-wal"), folder.join("torn.ledger-wal")).unwrap();
    drop(ledger);
    let remounted = Command::new("mount").args(["-o", "remount,ro"]).arg(folder).status().unwrap();
    assert!(remounted.success());
    assert_eq!(reports_in(&path), 5);
    let ledger = Ledger::open(&path, Access::Read).unwrap();
    assert_eq!(ledger.claims(&ClaimFilter::default(), &KnownBy::NOW).unwrap().len(), 15);
    let elsewhere = tempfile::tempdir_in("/tmp").unwrap();
    ledger.store().backup(&elsewhere.path().join("copy")).unwrap();
    assert_eq!(reports_in(&elsewhere.path().join("copy")), 5);
    for access in [Access::Append, Access::Create] {
        let error =
            Ledger::open(&path, access).map_err(LedgerError::from).and_then(|mut l| l.append_reading(&reading(7)));
        assert!(matches!(error, Err(LedgerError::Store(StoreError::ReadOnly { .. }))), "{error:?}");
    }
    let error = Ledger::open(&torn, Access::Read).unwrap_err().to_string();
    assert!(error.contains("still in the log"), "{error}");
}

#[cfg(unix)]
#[test]
fn on_a_full_disk_what_was_acknowledged_is_there() {
    let Ok(folder) = std::env::var("LAGESBILD_SMALL_DISK") else { return };
    let path = Path::new(&folder).join("war.ledger");
    append(&mut Ledger::open(&path, Access::Create).unwrap(), 0..5);
    let (kept, error) = until_full(&path, None);
    assert!(kept > 0 && error.contains("disk is full"), "{kept} {error}");
    assert!(reports_in(&path) >= 5 + kept, "{kept} were acknowledged");
}

#[test]
fn a_backup_made_while_somebody_writes_is_whole() {
    let (folder, path, ledger) = made(10);
    drop(ledger);
    let writer = {
        let path = path.clone();
        std::thread::spawn(move || append(&mut Ledger::open(&path, Access::Append).unwrap(), 10..80))
    };
    for number in 0..5 {
        let copy = folder.path().join(format!("copy-{number}"));
        let store = SqliteStore::open(&path, Access::Read).unwrap();
        store.backup(&copy).unwrap();
        assert!(store.backup(&copy).unwrap_err().to_string().contains("already"));
        assert!(reports_in(&copy) >= 10);
    }
    let (kept, error) = writer.join().unwrap();
    assert!(kept == 70 && error.is_none(), "{error:?}");
    assert_eq!(reports_in(&path), 80);
}
