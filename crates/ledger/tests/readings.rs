//! Readings beside one another, and decisions that outlive them.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::*;
use lagesbild_ledger::*;
use lagesbild_model::*;
use serde_json::json;

fn ledger() -> Ledger<MemoryStore> {
    let clock = HandClock::at("2026-11-22T12:00:00Z");
    Ledger::in_memory(WriterId::new("test").unwrap()).unwrap().with_clock(clock)
}

fn towns(report: &Report, reading: &Reading, of: &[usize]) -> Vec<Claim> {
    of.iter().map(|town| claim(report, reading, *town, Kind::Control, 0)).collect()
}

fn names(ledger: &Ledger<impl Store>, known: &KnownBy) -> String {
    let known = ledger.claims(&ClaimFilter::default(), known).unwrap();
    let mut names: Vec<String> = known.iter().map(|known| known.claim.places[0].name.clone()).collect();
    names.sort();
    names.join(" ")
}

fn decide(ledger: &mut Ledger<impl Store>, claim: ClaimKey, verdict: Verdict) -> Result<Appended, LedgerError> {
    ledger.append_decision(&Decision { claim, verdict, who: "desk".to_owned(), why: None })
}

/// One report that an old reading and a new one have read, the new one beside.
fn reread() -> (Ledger<MemoryStore>, Vec<Claim>, Reading) {
    let mut ledger = ledger();
    let report = report(1, Some("2021-08-13"));
    let (old, new) = (reading(1), reading(2));
    let claims = towns(&report, &old, &[0, 1]);
    ledger.append_report(&report, moment("2026-11-22T11:00:00Z")).unwrap();
    ledger.append_reading(&old).unwrap();
    ledger.append_claims(report.id(), old.id, &claims).unwrap();
    ledger.append_reading(&new).unwrap();
    assert_eq!(ledger.unread_by(new.id).unwrap(), [report.id()]);
    ledger.append_claims_beside(report.id(), new.id, &towns(&report, &new, &[1, 2])).unwrap();
    (ledger, claims, new)
}

fn adopt(ledger: &mut Ledger<impl Store>, reading: ReadingId) {
    let adoption = Adoption { reading, who: "desk".to_owned(), why: Some("fewer misses".to_owned()) };
    assert!(matches!(ledger.adopt(&adoption), Ok(Appended::New(_))));
}

#[test]
fn a_reading_beside_is_compared_and_counts_only_once_adopted() {
    let (mut ledger, claims, new) = reread();
    assert_eq!(names(&ledger, &KnownBy::NOW), "Alby Boda");
    let difference = ledger.reread(new.id).unwrap();
    assert_eq!(difference.len(), 1);
    let claims_of = &difference[0].claims;
    assert_eq!((claims_of.same, claims_of.changed.len()), (1, 0));
    assert_eq!(claims_of.went, [claims[0].clone()]);
    assert_eq!(claims_of.came[0].places[0].name, "Cedra");
    let before = KnownBy::ledger(ledger.latest().unwrap().unwrap());

    adopt(&mut ledger, new.id);
    assert_eq!(names(&ledger, &KnownBy::NOW), "Boda Cedra");
    assert_eq!(names(&ledger, &before), "Alby Boda", "the past stays as it was");
    assert_eq!(ledger.reread(new.id).unwrap(), []);
    // and back
    adopt(&mut ledger, reading(1).id);
    assert_eq!(names(&ledger, &KnownBy::NOW), "Alby Boda");
    let counting: Vec<u64> = ledger.readings().unwrap().iter().map(|note| note.counting).collect();
    assert_eq!(counting, [1, 0]);
    ledger.verify().unwrap();
}

#[test]
fn what_a_person_accepted_stays_though_a_newer_reading_does_not_make_it() {
    let (mut ledger, claims, new) = reread();
    decide(&mut ledger, claims[0].key, Verdict::Accept).unwrap();
    decide(&mut ledger, claims[1].key, Verdict::Reject).unwrap();
    assert_eq!(ledger.reread(new.id).unwrap()[0].decided, [claims[0].key]);
    adopt(&mut ledger, new.id);
    let known = ledger.claims(&ClaimFilter::default(), &KnownBy::NOW).unwrap();
    assert_eq!(names(&ledger, &KnownBy::NOW), "Alby Cedra", "Boda was rejected, whatever reading finds it");
    let alby = known.iter().find(|known| known.claim.places[0].name == "Alby").unwrap();
    assert!(alby.decided.kept && alby.decided.accepted);
    assert_eq!(alby.claim, claims[0]);
    let at_alby = ClaimFilter { places: Some([PlaceId::new("test:alby").unwrap()].into()), ..ClaimFilter::default() };
    assert_eq!(ledger.claims(&at_alby, &KnownBy::NOW).unwrap().len(), 1);
    decide(&mut ledger, claims[0].key, Verdict::Undo).unwrap();
    assert_eq!(names(&ledger, &KnownBy::NOW), "Cedra");
}

#[test]
fn claims_are_merged_split_and_parted_again() {
    let (mut ledger, claims, _) = reread();
    decide(&mut ledger, claims[0].key, Verdict::Merge { into: claims[1].key }).unwrap();
    let known = ledger.claims(&ClaimFilter::default(), &KnownBy::NOW).unwrap();
    assert_eq!(known.len(), 1);
    assert_eq!(known[0].decided.merged, [claims[0].key]);
    let circle = decide(&mut ledger, claims[1].key, Verdict::Merge { into: claims[0].key }).unwrap_err();
    assert!(circle.to_string().contains("itself merged"), "{circle}");
    let merge = ledger.decisions(claims[0].key, None).unwrap()[0].hash;
    decide(&mut ledger, claims[0].key, Verdict::Revoke { decision: merge.to_string() }).unwrap();
    assert_eq!(names(&ledger, &KnownBy::NOW), "Alby Boda");

    let at = |town: usize| json!(claim(&report(1, None), &reading(1), town, Kind::Control, 0).places);
    let parts = [0, 2].map(|town| [("places".to_owned(), at(town))].into()).to_vec();
    decide(&mut ledger, claims[0].key, Verdict::Split { parts }).unwrap();
    assert_eq!(names(&ledger, &KnownBy::NOW), "Alby Boda Cedra");
    let at_cedra = ClaimFilter { places: Some([PlaceId::new("test:cedra").unwrap()].into()), ..ClaimFilter::default() };
    let cedra = ledger.claims(&at_cedra, &KnownBy::NOW).unwrap();
    assert_eq!((cedra.len(), cedra[0].decided.part), (1, Some(1)));
    assert_ne!(cedra[0].claim.id, claims[0].id);
    assert_eq!(cedra[0].claim.key, claims[0].key);
    for (verdict, why) in [
        (Verdict::Split { parts: vec![[("places".to_owned(), at(0))].into()] }, "two at least"),
        (Verdict::Split { parts: vec![[("quote".to_owned(), json!("x"))].into(); 2] }, "cannot be corrected"),
        (Verdict::Merge { into: claims[0].key }, "itself"),
        (Verdict::Revoke { decision: merge.to_string() }, "no decision"),
    ] {
        let error = decide(&mut ledger, claims[0].key, verdict).unwrap_err().to_string();
        assert!(error.contains(why), "{error}");
    }
}

#[test]
fn claims_of_two_reports_are_not_merged() {
    let (mut ledger, claims, _) = reread();
    let (other, old) = (report(2, None), reading(1));
    ledger.append_report(&other, UtcMoment::now()).unwrap();
    let of_other = towns(&other, &old, &[0]);
    ledger.append_claims(other.id(), old.id, &of_other).unwrap();
    let error = decide(&mut ledger, claims[0].key, Verdict::Merge { into: of_other[0].key }).unwrap_err();
    assert!(error.to_string().contains("another report"), "{error}");
}
