//! Every format of a ledger's file that was ever written is kept here and opened again.
#![allow(clippy::unwrap_used, clippy::panic)]

use lagesbild_ledger::*;
use lagesbild_model::Verdict;
use std::fs;
use std::path::{Path, PathBuf};

/// A ledger that a program of that version wrote, in a folder where it may be changed.
fn written_by(version: u32) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("old.ledger");
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/formats/{version}.ledger"));
    fs::copy(kept, &path).unwrap();
    (folder, path)
}

/// What a ledger of the first version says, whatever the version of the file: two readings of three reports, one claim
/// rejected, one corrected, one withheld and shown again.
fn says_what_it_always_said(path: &Path) {
    let ledger = Ledger::open(path, Access::Read).unwrap();
    let verified = ledger.verify().unwrap();
    assert_eq!((verified.entries, verified.claims), (15, 12));
    assert_eq!(verified.head.to_string(), "06a6de2b5000f72ff6f5430cd314dee44f70499c386783083c879fc8ddf36b32");
    let known = ledger.claims(&ClaimFilter::default(), &KnownBy::NOW).unwrap();
    assert_eq!(known.len(), 5);
    assert_eq!(known.iter().filter(|known| known.corrected.contains("change")).count(), 1);
    let then = KnownBy::ledger("2026-11-22T12:00:00.000006Z".parse().unwrap());
    assert_eq!(ledger.claims(&ClaimFilter::default(), &then).unwrap().len(), 6);
    let made = ledger.decisions(known[0].claim.key, None).unwrap();
    assert!(matches!(made[0].decision.verdict, Verdict::Correct { .. }), "{made:?}");
}

#[test]
fn version_1_is_refused_to_readers_and_left_alone() {
    let (_folder, path) = written_by(1);
    let before = fs::read(&path).unwrap();
    let error = Ledger::open(&path, Access::Read).unwrap_err();
    assert!(matches!(error, StoreError::Older { found: 1, .. }), "{error}");
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn version_1_is_brought_up_to_date_after_a_copy_was_made() {
    let (folder, path) = written_by(1);
    drop(Ledger::open(&path, Access::Append).unwrap());
    says_what_it_always_said(&path);
    let copy = folder.path().join("old.ledger.version-1");
    let error = Ledger::open(&copy, Access::Read).unwrap_err();
    assert!(matches!(error, StoreError::Older { found: 1, .. }), "the copy is as the file was: {error}");
    // the copy can be brought up to date as well, and says the same
    drop(Ledger::open(&copy, Access::Create).unwrap());
    says_what_it_always_said(&copy);
}

#[test]
fn version_2_is_opened_as_it_is() {
    let (folder, path) = written_by(2);
    says_what_it_always_said(&path);
    drop(Ledger::open(&path, Access::Append).unwrap());
    let files = fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(files, 1, "nothing had to be brought up to date");
}

/// `cargo test -p lagesbild-ledger --test formats -- --ignored` keeps a file of a new version.
#[test]
#[ignore = "writes into this folder"]
fn keep_the_newest_version() {
    let (_folder, path) = written_by(1);
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/formats/{VERSION}.ledger"));
    assert!(!kept.exists(), "what was written once is not written again");
    Ledger::open(&path, Access::Append).unwrap().store().backup(&kept).unwrap();
}

#[test]
fn the_newest_version_is_kept_too() {
    assert_eq!(VERSION, 2, "keep a file of every version beside these tests");
}
