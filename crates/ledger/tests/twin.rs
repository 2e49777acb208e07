//! Any sequence of appends and decisions, asked in any way: the SQLite store answers as the plain list does.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::*;
use lagesbild_ledger::*;
use lagesbild_model::*;
use proptest::prelude::*;
use serde_json::json;

#[derive(Clone, Debug)]
enum Step {
    Report { number: u8, date: usize },
    Reading(u8),
    Claims { report: u8, date: usize, reading: u8, towns: Vec<(usize, bool)> },
    Decide { report: u8, date: usize, town: usize, what: usize },
    Failing { number: u8 },
    Clock(i64),
    Reopen,
}

const DATES: [Option<&str>; 4] = [Some("2021-08-12"), Some("2021-08"), Some("2021-08-14"), None];

fn step() -> impl Strategy<Value = Step> {
    let (number, date, reading) = (0..3u8, 0..2usize, 0..3u8);
    prop_oneof![
        3 => (number.clone(), 0..4usize).prop_map(|(number, date)| Step::Report { number, date }),
        2 => reading.clone().prop_map(Step::Reading),
        5 => (number.clone(), date.clone(), reading, proptest::collection::vec((0..3usize, any::<bool>()), 0..4))
            .prop_map(|(report, date, reading, towns)| Step::Claims { report, date, reading, towns }),
        4 => (number.clone(), date, 0..3usize, 0..6usize)
            .prop_map(|(report, date, town, what)| Step::Decide { report, date, town, what }),
        1 => number.prop_map(|number| Step::Failing { number }),
        2 => (-5_000_000..5_000_000i64).prop_map(Step::Clock),
        1 => Just(Step::Reopen),
    ]
}

fn kind(attack: bool) -> Kind {
    if attack { Kind::Attack } else { Kind::Control }
}

fn verdict(what: usize) -> Verdict {
    let towns = |town| json!(claim(&report(0, None), &reading(0), town, Kind::Control, 0).places);
    match what {
        0 => Verdict::Accept,
        1 => Verdict::Reject,
        2 => Verdict::Correct { field: "places".to_owned(), value: towns(2) },
        3 => Verdict::Correct { field: "kind".to_owned(), value: json!("attack") },
        4 => Verdict::Withhold,
        _ => Verdict::Undo,
    }
}

/// Does the step and tells what came of it, in words that do not hang on the store.
fn run<S: Store>(ledger: &mut Ledger<S>, step: &Step) -> String {
    let result = match step {
        Step::Report { number, date } => {
            ledger.append_report(&report(*number, DATES[*date]), moment("2026-01-01T00:00:00Z"))
        }
        Step::Reading(number) => ledger.append_reading(&reading(*number)),
        Step::Claims { report: number, date, reading: pass, towns } => {
            let (report, reading) = (report(*number, DATES[*date]), reading(*pass));
            let claims: Vec<Claim> =
                towns.iter().map(|(town, attack)| claim(&report, &reading, *town, kind(*attack), *pass)).collect();
            ledger.append_claims(report.id(), reading.id, &claims)
        }
        Step::Decide { report: number, date, town, what } => {
            let key = claim(&report(*number, DATES[*date]), &reading(0), *town, Kind::Control, 0).key;
            let who = "desk".to_owned();
            ledger.append_decision(&Decision { claim: key, verdict: verdict(*what), who, why: None })
        }
        Step::Failing { number } => ledger.batch(|batch| {
            batch.append_report(&report(*number, DATES[3]), moment("2026-01-01T00:00:00Z"))?;
            batch.append_claims(report(9, None).id(), reading(0).id, &[])
        }),
        Step::Clock(_) | Step::Reopen => return String::new(),
    };
    result.map_or_else(|error| error.to_string(), |appended| format!("{appended:?}"))
}

fn filters() -> Vec<ClaimFilter> {
    let place = |id: &str| Some([PlaceId::new(id).unwrap()].into());
    let country = CountryCode::new("AA");
    let none = ClaimFilter::default();
    vec![
        none.clone(),
        ClaimFilter { places: place("test:alby"), ..none.clone() },
        ClaimFilter { places: place("test:cedra"), country, ..none.clone() },
        ClaimFilter { country, kinds: Some([Kind::Control].into()), ..none.clone() },
        ClaimFilter { report: Some(report(1, DATES[0]).id()), ..none.clone() },
        ClaimFilter { key: Some(claim(&report(1, DATES[0]), &reading(0), 0, Kind::Control, 0).key), ..none },
    ]
}

fn answers<S: Store>(ledger: &Ledger<S>, moments: &[UtcMoment]) -> Vec<String> {
    let days = ["2021-08-12", "2021-08-20"].map(|day| KnownBy::published(day.parse().unwrap()));
    let mut said = Vec::new();
    for known in [KnownBy::NOW].into_iter().chain(moments.iter().map(|m| KnownBy::ledger(*m))).chain(days) {
        said.push(format!("{:?}", ledger.reports(&known).unwrap()));
        for filter in filters() {
            said.push(format!("{:?}", ledger.claims(&filter, &known).unwrap()));
        }
    }
    said.push(format!("{:?}", ledger.verify().unwrap()));
    said
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn both_stores_answer_alike(steps in proptest::collection::vec(step(), 1..60)) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("war.ledger");
        let writer = WriterId::new("twin").unwrap();
        let clock = HandClock::at("2026-11-22T12:00:00Z");
        let open = || {
            let ledger = Ledger::open(&path, Access::Create).unwrap();
            ledger.with_writer(writer.clone()).with_clock(clock.clone())
        };
        let mut file = open();
        let mut plain = Ledger::in_memory(writer.clone()).unwrap().with_clock(clock.clone());
        let mut moments = Vec::new();
        let mut past = Vec::new();
        for step in &steps {
            match step {
                Step::Clock(micros) => clock.step(*micros),
                Step::Reopen => file = open(),
                other => prop_assert_eq!(run(&mut file, other), run(&mut plain, other)),
            }
            let latest = file.latest().unwrap();
            prop_assert_eq!(latest, plain.latest().unwrap());
            if let Some(latest) = latest && moments.last() != Some(&latest) {
                moments.push(latest);
                let then = KnownBy::ledger(latest);
                past.push((then, file.claims(&ClaimFilter::default(), &then).unwrap()));
            }
        }
        prop_assert_eq!(answers(&file, &moments), answers(&plain, &moments));
        for (then, answer) in past {
            prop_assert_eq!(file.claims(&ClaimFilter::default(), &then).unwrap(), answer);
        }
    }
}
