//! Versions of one article, words that are withheld, ledgers that are brought together, and what became known when.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::*;
use lagesbild_ledger::*;
use lagesbild_model::*;

fn ledger(name: &str) -> Ledger<MemoryStore> {
    let clock = HandClock::at("2026-11-22T12:00:00Z");
    Ledger::in_memory(WriterId::new(name).unwrap()).unwrap().with_clock(clock)
}

fn version(number: u8, date: &str, url: &str, fetched: &str) -> Report {
    let parts = report(number, Some(date)).parts().clone();
    Report::new(ReportParts { url: Some(url.to_owned()), fetched: Some(edtf(fetched)), ..parts })
}

fn add(ledger: &mut Ledger<impl Store>, report: &Report, towns: &[usize]) -> Vec<Claim> {
    let reading = reading(1);
    let claims: Vec<Claim> = towns.iter().map(|town| claim(report, &reading, *town, Kind::Control, 0)).collect();
    ledger.append_reading(&reading).unwrap();
    ledger.append_report(report, moment("2026-11-22T11:00:00Z")).unwrap();
    ledger.append_claims(report.id(), reading.id, &claims).unwrap();
    claims
}

fn count(ledger: &Ledger<impl Store>, day: &str) -> usize {
    ledger.claims(&ClaimFilter::default(), &KnownBy::published(day.parse().unwrap())).unwrap().len()
}

#[test]
fn what_only_a_later_version_says_was_not_known_earlier() {
    let mut ledger = ledger("test");
    let first = version(1, "2021-08-13", "https://www.example.org/a/", "2021-08-13");
    // the same address with the date of the first, as newspapers do, seen three days later
    let second = version(2, "2021-08-13", "http://example.org/a#top", "2021-08-16");
    let elsewhere = version(3, "2021-08-13", "https://example.org/b", "2021-08-16");
    add(&mut ledger, &second, &[0, 1]);
    add(&mut ledger, &first, &[0]);
    add(&mut ledger, &elsewhere, &[2]);
    assert_eq!(["2021-08-12", "2021-08-13", "2021-08-15", "2021-08-16"].map(|day| count(&ledger, day)), [0, 2, 2, 4]);
    let seen = ledger.versions_at("example.org/a", &KnownBy::NOW).unwrap();
    assert_eq!(seen.iter().map(|note| note.report).collect::<Vec<_>>(), [first.id(), second.id()]);
    assert_eq!(ledger.versions_of(second.id(), &KnownBy::NOW).unwrap(), seen);
    let then = KnownBy::published("2021-08-14".parse().unwrap());
    assert_eq!(ledger.versions_of(second.id(), &then).unwrap().len(), 1);
}

#[test]
fn a_later_version_with_a_later_date_counts_from_that() {
    let mut ledger = ledger("test");
    add(&mut ledger, &version(1, "2021-08-13", "https://example.org/a", "2021-08-20"), &[0]);
    add(&mut ledger, &version(2, "2021-08-14", "https://example.org/a", "2021-08-21"), &[0]);
    assert_eq!(["2021-08-13", "2021-08-14"].map(|day| count(&ledger, day)), [1, 2]);
}

#[test]
fn withheld_words_are_gone_from_the_file_and_the_chain_still_holds() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("war.ledger");
    let mut ledger = Ledger::open(&path, Access::Create).unwrap();
    let report = report(1, Some("2021-08-13"));
    let claims = add(&mut ledger, &report, &[0, 1]);
    // texts lie there compressed: these are the bytes that must go
    let bodies = || -> Vec<Vec<u8>> {
        let connection = rusqlite::Connection::open(&path).unwrap();
        let mut select = connection.prepare("SELECT body FROM texts WHERE body IS NOT NULL").unwrap();
        select.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let secrets = bodies();
    assert_eq!(secrets.len(), 3);
    let other = common::report(2, Some("2021-08-13"));
    add(&mut ledger, &other, &[2]);
    let in_file = |words: &[u8]| {
        let files = std::fs::read_dir(folder.path()).unwrap().map(|file| std::fs::read(file.unwrap().path()).unwrap());
        files.into_iter().any(|bytes| bytes.windows(words.len()).any(|part| part == words))
    };
    assert!(secrets.iter().all(|secret| in_file(secret)), "the test can see them");
    let holds = ledger.verify().unwrap();
    assert!(matches!(ledger.withhold(report.id(), "desk", "names a child").unwrap(), Appended::New(_)));
    assert!(!secrets.iter().any(|secret| in_file(secret)));
    assert_eq!(ledger.withhold(report.id(), "desk", "again").unwrap(), Appended::Known);
    let after = ledger.verify().unwrap();
    assert_eq!((after.entries, after.withheld, after.claims), (holds.entries + 1, 3, 1));
    let known = ledger.claims(&ClaimFilter::default(), &KnownBy::NOW).unwrap();
    assert_eq!(known.iter().map(|known| known.claim.report_id).collect::<Vec<_>>(), [other.id()]);
    assert!(matches!(ledger.report(report.id()), Err(LedgerError::Withheld(_))));
    let Record::Claims(record) = Record::of(&ledger.store().entry(3).unwrap().unwrap().envelope).unwrap() else {
        panic!("the entry of claims")
    };
    assert_eq!(record.claims.iter().map(|shape| shape.id).collect::<Vec<_>>(), [claims[0].id, claims[1].id]);
    // they do not come back when the article is read again, or under another title
    assert_eq!(ledger.append_report(&report, UtcMoment::now()).unwrap(), Appended::Withheld);
    let again = Report::new(ReportParts { title: None, ..report.parts().clone() });
    assert_eq!(ledger.append_report(&again, UtcMoment::now()).unwrap(), Appended::Withheld);
    assert_eq!(ledger.append_claims(report.id(), reading(1).id, &claims).unwrap(), Appended::Known);
    assert!(!secrets.iter().any(|secret| in_file(secret)));
}

#[test]
fn a_text_that_is_gone_without_an_entry_is_a_flaw() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("war.ledger");
    let mut ledger = Ledger::open(&path, Access::Create).unwrap();
    add(&mut ledger, &report(1, None), &[0]);
    drop(ledger);
    let connection = rusqlite::Connection::open(&path).unwrap();
    let emptied = "UPDATE texts SET body = NULL";
    assert!(connection.execute_batch(emptied).is_err(), "no entry says that a text was withheld");
    connection.execute_batch("DROP TRIGGER texts_no_update").unwrap();
    connection.execute_batch(emptied).unwrap();
    drop(connection);
    let error = Ledger::open(&path, Access::Read).unwrap().verify().unwrap_err().to_string();
    assert!(error.contains("entry 2 ") && error.contains("no entry says why"), "{error}");
}

#[test]
fn a_colleagues_ledger_is_merged_once_and_known_from_then_on() {
    let (mut mine, mut theirs) = (ledger("mine"), ledger("theirs"));
    let (common, only_theirs) = (report(1, Some("2021-08-13")), report(2, Some("2021-08-13")));
    let claims = add(&mut mine, &common, &[0]);
    add(&mut theirs, &common, &[0]);
    add(&mut theirs, &only_theirs, &[1]);
    let reject = Decision { claim: claims[0].key, verdict: Verdict::Reject, who: "colleague".to_owned(), why: None };
    theirs.append_decision(&reject).unwrap();
    let before = KnownBy::ledger(mine.latest().unwrap().unwrap());
    let head = theirs.verify().unwrap().chains;

    let merged = mine.merge(&theirs).unwrap();
    assert_eq!((merged.entries, merged.known, merged.reports, merged.claims), (6, 0, 1, 1));
    let show = |ledger: &Ledger<MemoryStore>, known: &KnownBy| {
        let claims = ledger.claims(&ClaimFilter::default(), known).unwrap();
        claims.iter().map(|known| known.claim.places[0].name.clone()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(show(&mine, &KnownBy::NOW), "Boda", "their report is there, and their decision counts");
    assert_eq!(show(&mine, &before), "Alby", "what was known before stays as it was");
    assert_eq!(mine.reports(&KnownBy::NOW).unwrap().len(), 2, "the same report is one report");
    let verified = mine.verify().unwrap();
    assert_eq!(verified.chains.len(), 2);
    assert!(head.iter().all(|(writer, end)| verified.chains.get(writer) == Some(end)));
    // their decision can be revoked here, though mine cannot be undone, for there is none
    let undo = Decision { verdict: Verdict::Undo, ..reject.clone() };
    assert!(mine.append_decision(&undo).is_err());
    let decision = mine.decisions(claims[0].key, None).unwrap()[0].hash.to_string();
    mine.append_decision(&Decision { verdict: Verdict::Revoke { decision }, ..reject }).unwrap();
    assert_eq!(show(&mine, &KnownBy::NOW), "Alby Boda");

    assert_eq!(mine.merge(&theirs).unwrap().entries, 0);
    // and back: the colleague gets what is mine, and what was theirs is known there already
    let back = theirs.merge(&mine).unwrap();
    assert_eq!((back.entries, back.known, back.reports), (5, 6, 0));
    theirs.verify().unwrap();
}

#[test]
fn one_writer_at_two_places_cannot_be_merged() {
    let (mut one, mut other) = (ledger("desk"), ledger("desk"));
    add(&mut one, &report(1, None), &[0]);
    add(&mut other, &report(2, None), &[0]);
    let error = one.merge(&other).unwrap_err().to_string();
    assert!(error.contains("number 2 of writer desk"), "{error}");
    assert_eq!(one.verify().unwrap().entries, 3, "nothing was taken over");
}

#[test]
fn what_is_withheld_in_one_ledger_is_withheld_in_both() {
    let (mut mine, mut theirs) = (ledger("mine"), ledger("theirs"));
    let report = report(1, Some("2021-08-13"));
    add(&mut mine, &report, &[0]);
    add(&mut theirs, &report, &[0]);
    theirs.withhold(report.id(), "colleague", "a court ordered it").unwrap();
    mine.merge(&theirs).unwrap();
    assert!(matches!(mine.report(report.id()), Err(LedgerError::Withheld(_))));
    mine.verify().unwrap();
    // the other way round, the words that only the other still has do not come in
    let mut third = ledger("third");
    add(&mut third, &report, &[0, 1]);
    mine.merge(&third).unwrap();
    assert!(mine.claims(&ClaimFilter::default(), &KnownBy::NOW).unwrap().is_empty());
    mine.verify().unwrap();
}

#[test]
fn lines_that_are_not_whole_are_refused_and_leave_nothing() {
    let mut source = ledger("test");
    add(&mut source, &report(1, Some("2021-08")), &[0, 1]);
    let mut lines = Vec::new();
    source.export(&mut lines).unwrap();
    let text = String::from_utf8(lines).unwrap();
    let import = |text: &str| {
        let mut target = ledger("copy");
        let done = target.import(text.as_bytes());
        assert_eq!(target.store().length().unwrap() > 0, done.is_ok());
        done
    };
    let verified = import(&text).unwrap();
    assert_eq!(verified, source.verify().unwrap());
    let all: Vec<&str> = text.lines().collect();
    for left_out in 0..all.len() {
        let rest: Vec<&str> = all.iter().enumerate().filter(|(at, _)| *at != left_out).map(|(_, line)| *line).collect();
        assert!(import(&(rest.join("\n") + "\n")).is_err(), "without line {left_out}");
    }
    for (old, new) in
        [("gained", "lost"), ("Alby", "Alba"), ("\"seq\":2", "\"seq\":3"), ("{\"ledger\":2", "{\"ledger\":3")]
    {
        assert!(text.contains(old) && import(&text.replacen(old, new, 1)).is_err(), "{old}");
    }
}

#[test]
fn changes_tell_what_became_known() {
    let mut ledger = ledger("test");
    let first = add(&mut ledger, &report(1, Some("2021-08-13")), &[0, 1]);
    let since = KnownBy::ledger(ledger.latest().unwrap().unwrap());
    add(&mut ledger, &report(2, Some("2021-08-14")), &[2]);
    let made = |claim: ClaimKey, verdict| Decision { claim, verdict, who: "desk".to_owned(), why: None };
    ledger.append_decision(&made(first[0].key, Verdict::Reject)).unwrap();
    let lost = Verdict::Correct { field: "change".to_owned(), value: "lost".into() };
    ledger.append_decision(&made(first[1].key, lost)).unwrap();
    let until = KnownBy::ledger(ledger.latest().unwrap().unwrap());
    let changes = ledger.changes(&ClaimFilter::default(), &since, &until).unwrap();
    let towns = |known: &[KnownClaim]| known.iter().map(|k| k.claim.places[0].name.clone()).collect::<Vec<_>>();
    assert_eq!((towns(&changes.claims.came), towns(&changes.claims.went)), (vec!["Cedra".into()], vec!["Alby".into()]));
    assert_eq!(changes.claims.changed[0].1.claim.change, Some(Change::Lost));
    assert_eq!((changes.reports.len(), changes.decisions.len()), (1, 2));
    let nothing = ledger.changes(&ClaimFilter::default(), &until, &KnownBy::NOW).unwrap();
    assert!(nothing.claims.is_empty() && nothing.reports.is_empty());
    let [before, after] = ["2021-08-13", "2021-08-14"].map(|day| KnownBy::published(day.parse().unwrap()));
    let published = ledger.changes(&ClaimFilter::default(), &before, &after).unwrap();
    assert_eq!((towns(&published.claims.came), published.reports.len()), (vec!["Cedra".to_owned()], 1));
}
