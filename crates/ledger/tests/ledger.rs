//! What a user of the ledger relies on.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::*;
use lagesbild_ledger::*;
use lagesbild_model::*;
use serde_json::json;

fn writer() -> WriterId {
    WriterId::new("test").unwrap()
}

fn ledger() -> (Ledger<MemoryStore>, HandClock) {
    let clock = HandClock::at("2026-11-22T12:00:00Z");
    (Ledger::in_memory(writer()).unwrap().with_clock(clock.clone()), clock)
}

fn decide<S: Store>(ledger: &mut Ledger<S>, claim: &Claim, verdict: Verdict) -> Result<Appended, LedgerError> {
    ledger.append_decision(&Decision { claim: claim.key, verdict, who: "desk".to_owned(), why: None })
}

fn correct(field: &str, value: serde_json::Value) -> Verdict {
    Verdict::Correct { field: field.to_owned(), value }
}

/// One report, one reading, a claim on each of the towns.
fn filled() -> (Ledger<MemoryStore>, HandClock, Report, Vec<Claim>) {
    let (mut ledger, clock) = ledger();
    let (report, reading) = (report(1, Some("2021-08-13")), reading(1));
    let claims: Vec<Claim> = (0..3).map(|town| claim(&report, &reading, town, Kind::Control, 0)).collect();
    ledger.append_report(&report, moment("2026-11-22T11:00:00Z")).unwrap();
    ledger.append_reading(&reading).unwrap();
    ledger.append_claims(report.id(), reading.id, &claims).unwrap();
    (ledger, clock, report, claims)
}

fn names(claims: &[KnownClaim]) -> Vec<&str> {
    claims.iter().flat_map(|known| known.claim.places.iter().map(|place| place.name.as_str())).collect()
}

#[test]
fn everything_comes_back_exactly_as_it_went_in() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("war.ledger");
    let (report, reading) = (report(1, Some("2021-08")), reading(1));
    let claims: Vec<Claim> = (0..3).map(|town| claim(&report, &reading, town, Kind::Control, 1)).collect();
    {
        let mut ledger = Ledger::open(&path, Access::Create).unwrap();
        let acquired = moment("2026-11-22T11:00:00.000001Z");
        assert!(matches!(ledger.append_report(&report, acquired).unwrap(), Appended::New(_)));
        ledger.append_reading(&reading).unwrap();
        ledger.append_claims(report.id(), reading.id, &claims).unwrap();
    }
    let ledger = Ledger::open(&path, Access::Read).unwrap();
    assert_eq!(ledger.report(report.id()).unwrap().as_ref(), Some(&report));
    let known = ledger.claims(&ClaimFilter::default(), &KnownBy::NOW).unwrap();
    assert_eq!(known.iter().map(|known| &known.claim).collect::<Vec<_>>(), claims.iter().collect::<Vec<_>>());
    assert_eq!(known[0].publication, Some(edtf("2021-08")));
    assert_eq!(known[0].publishers, ["The Wire"]);
    assert_eq!(known[0].sentence, "Reds took Alby, Boda and Cedra.");
    assert_eq!(known[0].acquired, moment("2026-11-22T11:00:00.000001Z"));
    let verified = ledger.verify().unwrap();
    assert_eq!((verified.entries, verified.claims, verified.texts), (3, 3, 3));
}

#[test]
fn the_same_report_and_the_same_reading_are_kept_once() {
    let (mut ledger, _, report, claims) = filled();
    let again = Report::new(ReportParts { supplier_id: None, url: None, ..report.parts().clone() });
    assert_eq!(ledger.append_report(&again, moment("2026-11-23T11:00:00Z")).unwrap(), Appended::Known);
    assert_eq!(ledger.reports(&KnownBy::NOW).unwrap().len(), 1);
    assert_eq!(ledger.append_reading(&reading(1)).unwrap(), Appended::Known);
    assert_eq!(ledger.append_claims(report.id(), reading(1).id, &claims).unwrap(), Appended::Known);
    assert_eq!(ledger.append_claims(report.id(), reading(1).id, &claims[..1]).unwrap(), Appended::Differs);
    assert_eq!(ledger.verify().unwrap().entries, 3);
}

#[test]
fn claims_need_their_report_their_reading_and_their_evidence() {
    let (mut ledger, _) = ledger();
    let (report, reading) = (report(1, None), reading(1));
    let good = claim(&report, &reading, 0, Kind::Control, 0);
    let append = |ledger: &mut Ledger<_>, claim: &Claim| {
        ledger.append_claims(report.id(), reading.id, std::slice::from_ref(claim))
    };
    assert!(matches!(append(&mut ledger, &good), Err(LedgerError::UnknownReport(_))));
    ledger.append_report(&report, UtcMoment::now()).unwrap();
    assert!(matches!(append(&mut ledger, &good), Err(LedgerError::UnknownReading(_))));
    ledger.append_reading(&reading).unwrap();

    let mut invented = Claim { quote: "took all".to_owned(), ..good.clone() };
    invented.id = invented.content_id();
    let error = append(&mut ledger, &invented).unwrap_err().to_string();
    assert!(error.contains("\"took all\" does not stand at"), "{error}");
    let misnamed = Claim { rule: RuleId("other".to_owned()), ..good.clone() };
    assert!(append(&mut ledger, &misnamed).unwrap_err().to_string().contains("its id is"));
    let mut endless = good.clone();
    endless.numbers[0].n = f64::INFINITY;
    endless.id = endless.content_id();
    assert!(append(&mut ledger, &endless).unwrap_err().to_string().contains("survive"));

    assert_eq!(ledger.verify().unwrap().entries, 2, "nothing refused leaves a trace");
    assert!(matches!(append(&mut ledger, &good), Ok(Appended::New(_))));
}

#[test]
fn a_claims_line_gives_the_id_of_its_content() {
    let (report, reading) = (report(1, None), reading(1));
    for label in ["wire/1", "", "\"quoted\" \\ \u{1} å", "\",\"report\":\""] {
        for town in 0..3 {
            let claim = Claim { report: label.to_owned(), ..claim(&report, &reading, town, Kind::Attack, 1) };
            let (line, id) = claim.line().unwrap();
            assert_eq!((line, id), (serde_json::to_string(&claim).unwrap(), claim.content_id()));
            assert_eq!(id, claim.id, "the label is no part of it");
        }
    }
}

#[test]
fn a_batch_that_fails_leaves_nothing() {
    let (mut ledger, ..) = filled();
    let failed: Result<(), LedgerError> = ledger.batch(|batch| {
        batch.append_report(&report(2, None), UtcMoment::now())?;
        Err(LedgerError::UnknownReading(reading(9).id))
    });
    assert!(failed.is_err());
    assert_eq!(ledger.reports(&KnownBy::NOW).unwrap().len(), 1);
    assert_eq!(ledger.report(report(2, None).id()).unwrap(), None);
}

#[test]
fn filters_narrow_by_place_country_kind_and_report() {
    let (mut ledger, ..) = filled();
    let (other, reading) = (report(2, None), reading(1));
    ledger.append_report(&other, UtcMoment::now()).unwrap();
    let attack = claim(&other, &reading, 0, Kind::Attack, 0);
    ledger.append_claims(other.id(), reading.id, &[attack]).unwrap();
    let ask = |filter: ClaimFilter| {
        let known = ledger.claims(&filter, &KnownBy::NOW).unwrap();
        names(&known).join(" ")
    };
    let places = Some([PlaceId::new("test:alby").unwrap()].into());
    let country = CountryCode::new("aa");
    let kinds = Some([Kind::Attack].into());
    assert_eq!(ask(ClaimFilter::default()), "Alby Boda Cedra Alby");
    assert_eq!(ask(ClaimFilter { places: places.clone(), ..ClaimFilter::default() }), "Alby Alby");
    assert_eq!(ask(ClaimFilter { country, ..ClaimFilter::default() }), "Alby Boda Alby");
    assert_eq!(ask(ClaimFilter { places, kinds, ..ClaimFilter::default() }), "Alby");
    assert_eq!(ask(ClaimFilter { reports: Some([other.id()].into()), ..ClaimFilter::default() }), "Alby");
    assert_eq!(ask(ClaimFilter { places: Some([].into()), ..ClaimFilter::default() }), "");
}

#[test]
fn the_past_stays_as_it_was_known() {
    let (mut ledger, clock, report, claims) = filled();
    let before = KnownBy::ledger(ledger.latest().unwrap().unwrap());
    let ask = |ledger: &Ledger<_>, known| ledger.claims(&ClaimFilter::default(), known).unwrap();
    let first = ask(&ledger, &before);
    // the machine's clock is set back an hour, which changes nothing
    clock.step(-3_600_000_000);
    decide(&mut ledger, &claims[0], Verdict::Reject).unwrap();
    let newer = reading(2);
    ledger.append_reading(&newer).unwrap();
    let reread = vec![claim(&report, &newer, 1, Kind::Control, 5)];
    ledger.append_claims(report.id(), newer.id, &reread).unwrap();

    assert_eq!(ask(&ledger, &before), first);
    assert_eq!(names(&first), ["Alby", "Boda", "Cedra"]);
    assert_eq!(ask(&ledger, &KnownBy::NOW).iter().map(|k| &k.claim).collect::<Vec<_>>(), [&reread[0]]);
    let nothing = ask(&ledger, &KnownBy::ledger(moment("2026-11-22T10:00:00Z")));
    assert_eq!(nothing, []);
    ledger.verify().unwrap();
}

#[test]
fn the_publication_clock_counts_only_what_had_certainly_been_published() {
    let (mut ledger, _) = ledger();
    for (number, date) in (0..).zip([Some("2021-08-13"), Some("2021-08"), None, Some("2021-08-14T00:10+04:30")]) {
        ledger.append_report(&report(number, date), UtcMoment::now()).unwrap();
    }
    let count = |day: &str| ledger.reports(&KnownBy::published(day.parse().unwrap())).unwrap().len();
    assert_eq!([count("2021-08-12"), count("2021-08-13"), count("2021-08-14"), count("2021-08-31")], [0, 1, 2, 3]);
}

#[test]
fn decisions_hide_correct_and_are_undone() {
    let (mut ledger, _, _, claims) = filled();
    let show = |ledger: &Ledger<_>| {
        let known = ledger.claims(&ClaimFilter::default(), &KnownBy::NOW).unwrap();
        names(&known).join(" ")
    };
    decide(&mut ledger, &claims[0], Verdict::Reject).unwrap();
    decide(&mut ledger, &claims[1], Verdict::Withhold).unwrap();
    assert_eq!(show(&ledger), "Cedra");
    decide(&mut ledger, &claims[0], Verdict::Undo).unwrap();
    assert_eq!(show(&ledger), "Alby Cedra");
    decide(&mut ledger, &claims[1], Verdict::Accept).unwrap();
    assert_eq!(show(&ledger), "Alby Boda Cedra");

    decide(&mut ledger, &claims[0], correct("change", json!("lost"))).unwrap();
    decide(&mut ledger, &claims[0], correct("when", json!(["2021-08-10", null]))).unwrap();
    let known = ledger.claims(&ClaimFilter::default(), &KnownBy::NOW).unwrap();
    assert_eq!(known[0].claim.change, Some(Change::Lost));
    assert_eq!(known[0].claim.window, Some(time::Window::from("2021-08-10".parse::<time::Day>().unwrap())));
    assert_eq!(known[0].corrected, ["change".to_owned(), "when".to_owned()].into());
    assert_eq!(known[0].claim.id, claims[0].id);
    decide(&mut ledger, &claims[0], Verdict::Undo).unwrap();
    decide(&mut ledger, &claims[0], Verdict::Undo).unwrap();
    assert_eq!(ledger.claims(&ClaimFilter::default(), &KnownBy::NOW).unwrap()[0].claim, claims[0]);
    assert_eq!(ledger.decisions(claims[0].key, None).unwrap().len(), 6);
    ledger.verify().unwrap();
}

#[test]
fn a_correction_moves_a_claim_between_filters() {
    let (mut ledger, _, report, claims) = filled();
    let elsewhere = claim(&report, &reading(1), 2, Kind::Control, 0).places;
    decide(&mut ledger, &claims[0], correct("places", json!(elsewhere))).unwrap();
    let at = |place: &str| {
        let places = Some([PlaceId::new(place).unwrap()].into());
        ledger.claims(&ClaimFilter { places, ..ClaimFilter::default() }, &KnownBy::NOW).unwrap().len()
    };
    assert_eq!([at("test:alby"), at("test:boda"), at("test:cedra")], [0, 1, 2]);
}

#[test]
fn decisions_that_say_nothing_are_refused() {
    let (mut ledger, _, _, claims) = filled();
    let mut refused = |claim: &Claim, verdict| decide(&mut ledger, claim, verdict).unwrap_err().to_string();
    let stranger = claim(&report(7, None), &reading(1), 0, Kind::Control, 0);
    assert!(refused(&stranger, Verdict::Accept).contains("no claim"));
    assert!(refused(&claims[0], Verdict::Undo).contains("nothing left to undo"));
    assert!(refused(&claims[0], correct("quote", json!("x"))).contains("cannot be corrected"));
    assert!(refused(&claims[0], correct("change", json!("sold"))).contains("does not fit"));
    assert!(refused(&claims[0], correct("when", json!(["2021-02-30", null]))).contains("2021-02-30"));
    let nobody = Decision { claim: claims[0].key, verdict: Verdict::Accept, who: " ".to_owned(), why: None };
    assert!(ledger.append_decision(&nobody).unwrap_err().to_string().contains("who decided"));
}
