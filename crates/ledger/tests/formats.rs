//! Every format of a ledger's file that was ever written is kept here and opened again.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::*;
use lagesbild_ledger::*;
use lagesbild_model::{Kind, Verdict};
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
fn earlier_versions_are_refused_to_readers_and_left_alone() {
    for version in [1, 2] {
        let (_folder, path) = written_by(version);
        let before = fs::read(&path).unwrap();
        let error = Ledger::open(&path, Access::Read).unwrap_err();
        assert!(matches!(error, StoreError::Older { found, .. } if found == i64::from(version)), "{error}");
        assert_eq!(fs::read(&path).unwrap(), before);
    }
}

#[test]
fn earlier_versions_are_brought_up_to_date_after_a_copy_was_made() {
    for version in [1, 2] {
        let (folder, path) = written_by(version);
        drop(Ledger::open(&path, Access::Append).unwrap());
        says_what_it_always_said(&path);
        let copy = folder.path().join(format!("old.ledger.version-{version}"));
        let error = Ledger::open(&copy, Access::Read).unwrap_err();
        let is_as_it_was = matches!(error, StoreError::Older { found, .. } if found == i64::from(version));
        assert!(is_as_it_was, "the copy is as the file was: {error}");
        // the copy can be brought up to date as well, and says the same
        drop(Ledger::open(&copy, Access::Create).unwrap());
        says_what_it_always_said(&copy);
    }
}

#[test]
fn version_3_is_opened_as_it_is() {
    let (folder, path) = written_by(3);
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

/// The kinds of entries that came with version 3, and payloads as it compresses them.
fn with_every_kind(ledger: &mut Ledger<SqliteStore>) {
    let reading = reading(1);
    ledger.append_reading(&reading).unwrap();
    let reports = [report(1, Some("2021-08")), report(2, Some("2021-08-13"))];
    for report in &reports {
        ledger.append_report(report, moment("2026-11-23T05:00:00Z")).unwrap();
        let claims: Vec<_> = (0..3).map(|town| claim(report, &reading, town, Kind::Control, 0)).collect();
        ledger.append_claims(report.id(), reading.id, &claims).unwrap();
    }
    let (who, why) = ("desk".to_owned(), "their own word".to_owned());
    let what = NoticeKind::Retracted;
    let notice =
        Notice { by: None, published: None, report: reports[1].id(), what, who: who.clone(), why: why.clone() };
    ledger.append_notice(&notice).unwrap();
    let narrowing = Narrowing { date: Some(edtf("2021-08-12")), report: reports[0].id(), who, why };
    ledger.append_narrowing(&narrowing).unwrap();
    let sources = vec![Reliability { per_million: 700_000, source: "agency".to_owned(), told: 3 }];
    ledger.append_reliabilities(&Reliabilities { picture: "1".to_owned(), sources }).unwrap();
}

#[test]
fn version_3_has_more_kinds_of_entries() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("3.ledger");
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats/3-every-kind.ledger"), &path).unwrap();
    let ledger = Ledger::open(&path, Access::Read).unwrap();
    let verified = ledger.verify().unwrap();
    assert_eq!((verified.entries, verified.claims), (8, 6));
    assert_eq!(verified.head.to_string(), "1ed0b8e8a427aea8e0dbf846188df0b5498a7810a6a125efc3ef1a1dc1ba7997");
    let known = ledger.claims(&ClaimFilter::default(), &KnownBy::NOW).unwrap();
    assert_eq!((known.len(), known[0].publication.clone()), (3, Some(edtf("2021-08-12"))));
    assert_eq!(ledger.taken_back(&ClaimFilter::default(), &KnownBy::NOW).unwrap().len(), 3);
    assert_eq!(ledger.reliabilities(&KnownBy::NOW).unwrap().unwrap().1.sources[0].told, 3);
}

/// `cargo test -p lagesbild-ledger --test formats -- --ignored` keeps it, where it is not there yet.
#[test]
#[ignore = "writes into this folder"]
fn keep_every_kind() {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats/3-every-kind.ledger");
    assert!(!kept.exists(), "what was written once is not written again");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new.ledger");
    let mut ledger = Ledger::open(&path, Access::Create).unwrap();
    with_every_kind(&mut ledger);
    ledger.store().backup(&kept).unwrap();
    eprintln!("head {}", ledger.verify().unwrap().head);
}

#[test]
fn the_newest_version_is_kept_too() {
    assert_eq!(VERSION, 3, "keep a file of every version beside these tests");
}
