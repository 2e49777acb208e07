//! Any sequence of appends and decisions, asked in any way: the SQLite store answers as the plain list does.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::*;
use lagesbild_ledger::*;
use lagesbild_model::*;
use proptest::prelude::*;
use serde_json::json;
use std::path::{Path, PathBuf};

#[derive(Clone, Debug)]
enum Step {
    Report {
        number: u8,
        date: usize,
    },
    Reading(u8),
    Claims {
        report: u8,
        date: usize,
        reading: u8,
        towns: Vec<(usize, bool)>,
        beside: bool,
    },
    Decide {
        report: u8,
        date: usize,
        town: usize,
        what: usize,
    },
    Adopt(u8),
    Withhold {
        number: u8,
        date: usize,
    },
    Notice {
        report: u8,
        date: usize,
        what: usize,
    },
    Narrow {
        report: u8,
        date: usize,
        to: usize,
    },
    Learn(u8),
    /// The other ledger of the two goes on.
    Turn,
    /// This one takes over what the other one has.
    Merge,
    Failing {
        number: u8,
    },
    Clock(i64),
    Reopen,
}

const DATES: [Option<&str>; 4] = [Some("2021-08-12"), Some("2021-08"), Some("2021-08-14"), None];

fn step() -> impl Strategy<Value = Step> {
    let (number, date, reading) = (0..3u8, 0..2usize, 0..3u8);
    prop_oneof![
        3 => (number.clone(), 0..4usize).prop_map(|(number, date)| Step::Report { number, date }),
        2 => reading.clone().prop_map(Step::Reading),
        6 => (
            number.clone(), date.clone(), reading.clone(),
            proptest::collection::vec((0..3usize, any::<bool>()), 0..4), any::<bool>(),
        )
            .prop_map(|(report, date, reading, towns, beside)| Step::Claims { report, date, reading, towns, beside }),
        6 => (number.clone(), date.clone(), 0..3usize, 0..10usize)
            .prop_map(|(report, date, town, what)| Step::Decide { report, date, town, what }),
        2 => reading.prop_map(Step::Adopt),
        1 => (number.clone(), date).prop_map(|(number, date)| Step::Withhold { number, date }),
        2 => (number.clone(), 0..2usize, 0..5usize).prop_map(|(report, date, what)| Step::Notice { report, date, what }),
        2 => (number.clone(), 0..4usize, 0..4usize).prop_map(|(report, date, to)| Step::Narrow { report, date, to }),
        1 => (0..3u8).prop_map(Step::Learn),
        1 => Just(Step::Turn),
        1 => Just(Step::Merge),
        1 => number.prop_map(|number| Step::Failing { number }),
        2 => (-5_000_000..5_000_000i64).prop_map(Step::Clock),
        1 => Just(Step::Reopen),
    ]
}

fn kind(attack: bool) -> Kind {
    if attack { Kind::Attack } else { Kind::Control }
}

fn verdict(what: usize, of: &Report) -> Verdict {
    let towns = |town| json!(claim(&report(0, None), &reading(0), town, Kind::Control, 0).places);
    match what {
        0 => Verdict::Accept,
        1 => Verdict::Reject,
        2 => Verdict::Correct { field: "places".to_owned(), value: towns(2) },
        3 => Verdict::Correct { field: "kind".to_owned(), value: json!("attack") },
        4 => Verdict::Withhold,
        5 => Verdict::Split { parts: [0, 2].map(|town| [("places".to_owned(), towns(town))].into()).to_vec() },
        6 | 7 => Verdict::Merge { into: key(of, what - 6) },
        _ => Verdict::Undo,
    }
}

fn key(report: &Report, town: usize) -> ClaimKey {
    claim(report, &reading(0), town, Kind::Control, 0).key
}

/// Does the step and tells what came of it, in words that do not hang on the store.
fn run<S: Store>(ledger: &mut Ledger<S>, step: &Step) -> String {
    let result = match step {
        Step::Report { number, date } => {
            ledger.append_report(&report(*number, DATES[*date]), moment("2026-01-01T00:00:00Z"))
        }
        Step::Reading(number) => ledger.append_reading(&reading(*number)),
        Step::Claims { report: number, date, reading: pass, towns, beside } => {
            let (report, reading) = (report(*number, DATES[*date]), reading(*pass));
            let claims: Vec<Claim> =
                towns.iter().map(|(town, attack)| claim(&report, &reading, *town, kind(*attack), *pass)).collect();
            match beside {
                true => ledger.append_claims_beside(report.id(), reading.id, &claims),
                false => ledger.append_claims(report.id(), reading.id, &claims),
            }
        }
        Step::Adopt(number) => {
            ledger.adopt(&Adoption { reading: reading(*number).id, who: "desk".to_owned(), why: None })
        }
        Step::Withhold { number, date } => ledger.withhold(report(*number, DATES[*date]).id(), "desk", "a child"),
        Step::Decide { report: number, date, town, what } => {
            let report = report(*number, DATES[*date]);
            let (claim, who) = (key(&report, *town), "desk".to_owned());
            let last = ledger.decisions(claim, None).unwrap().last().map(|made| made.hash.to_string());
            let verdict = match (what, last) {
                (9, Some(decision)) => Verdict::Revoke { decision },
                _ => verdict(*what, &report),
            };
            ledger.append_decision(&Decision { claim, verdict, who, why: None })
        }
        Step::Notice { report: number, date, what } => {
            let (of, by) = (report(*number, DATES[*date]).id(), report((number + 1) % 3, DATES[*date]).id());
            let kinds = [NoticeKind::Retracted, NoticeKind::Corrected, NoticeKind::Corrected, NoticeKind::Restored];
            let kind = kinds[*what % 4];
            ledger.append_notice(&Notice {
                by: (*what == 1).then_some(by),
                published: (*what < 3).then(|| edtf("2021-08-16")),
                report: of,
                what: kind,
                who: "desk".to_owned(),
                why: "their own word".to_owned(),
            })
        }
        Step::Narrow { report: number, date, to } => ledger.append_narrowing(&Narrowing {
            date: [Some("2021-08-12"), Some("2021-08-20"), Some("2021-08"), None][*to].map(edtf),
            report: report(*number, DATES[*date]).id(),
            who: "desk".to_owned(),
            why: "the weekday that it names".to_owned(),
        }),
        Step::Learn(number) => ledger.append_reliabilities(&Reliabilities {
            picture: "test".to_owned(),
            sources: vec![Reliability { per_million: 600_000, source: "wire".to_owned(), told: u64::from(*number) }],
        }),
        Step::Failing { number } => ledger.batch(|batch| {
            batch.append_report(&report(*number, DATES[3]), moment("2026-01-01T00:00:00Z"))?;
            batch.append_claims(report(9, None).id(), reading(0).id, &[])
        }),
        Step::Clock(_) | Step::Reopen | Step::Turn | Step::Merge => return String::new(),
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
        ClaimFilter { reports: Some([report(1, DATES[0]).id()].into()), ..none.clone() },
        ClaimFilter { key: Some(claim(&report(1, DATES[0]), &reading(0), 0, Kind::Control, 0).key), ..none },
    ]
}

fn answers<S: Store>(ledger: &Ledger<S>, moments: &[UtcMoment]) -> Vec<String> {
    let days = ["2021-08-12", "2021-08-20", "2027-01-01"].map(|day| KnownBy::published(day.parse().unwrap()));
    let all: Vec<KnownBy> =
        [KnownBy::NOW].into_iter().chain(moments.iter().map(|m| KnownBy::ledger(*m))).chain(days).collect();
    let mut said = Vec::new();
    for known in &all {
        said.push(format!("{:?}", ledger.reports(known).unwrap()));
        said.push(format!("{:?}", ledger.versions_at("wire:alby", known).unwrap()));
        for filter in filters() {
            said.push(format!("{:?}", ledger.claims(&filter, known).unwrap()));
        }
        said.push(format!("{:?}", ledger.taken_back(&filters()[1], known).unwrap()));
        said.push(format!("{:?}", ledger.reliabilities(known).unwrap()));
        for number in 0..3 {
            let id = report(number, DATES[0]).id();
            said.push(format!(
                "{:?} {:?}",
                ledger.notice(id, known).unwrap(),
                ledger.narrowings(id, known.ledger).unwrap()
            ));
            said.push(ledger.copies_of(id, known).map_or_else(|e| e.to_string(), |copies| format!("{copies:?}")));
        }
    }
    for pair in all.windows(2) {
        said.push(format!("{:?}", ledger.changes(&ClaimFilter::default(), &pair[0], &pair[1]).unwrap()));
    }
    said.push(format!("{:?}", ledger.readings().unwrap()));
    for number in 0..3 {
        said.push(format!("{:?}", ledger.reread(reading(number).id).unwrap()));
        said.push(format!("{:?}", ledger.unread_by(reading(number).id).unwrap()));
    }
    said.push(format!("{:?}", ledger.verify().unwrap()));
    said
}

/// What became known between two moments, the slow way: everything at both, compared.
fn changes_the_slow_way<S: Store>(ledger: &Ledger<S>, since: &KnownBy, until: &KnownBy) {
    let at = |known: &KnownBy| ledger.claims(&ClaimFilter::default(), known).unwrap();
    let (before, after) = (at(since), at(until));
    let changes = ledger.changes(&ClaimFilter::default(), since, until).unwrap().claims;
    let tell = |known: &KnownClaim| format!("{} {:?}", known.claim.report_id, known.claim.places);
    let mut now: Vec<String> = before.iter().map(tell).collect();
    for gone in changes.went.iter().chain(changes.changed.iter().map(|(old, _)| old)) {
        let place = now.iter().position(|told| *told == tell(gone)).unwrap();
        now.remove(place);
    }
    now.extend(changes.came.iter().chain(changes.changed.iter().map(|(_, new)| new)).map(tell));
    now.sort();
    let mut wanted: Vec<String> = after.iter().map(tell).collect();
    wanted.sort();
    assert_eq!(now, wanted);
}

/// A ledger in a file, and its twin.
struct Pair {
    file: Ledger<SqliteStore>,
    plain: Ledger<MemoryStore>,
    path: PathBuf,
    clock: HandClock,
    moments: Vec<UtcMoment>,
    past: Vec<(KnownBy, Vec<KnownClaim>)>,
}

impl Pair {
    fn new(folder: &Path, name: &str, clock: &HandClock) -> Pair {
        let path = folder.join(name);
        let plain = Ledger::in_memory(WriterId::new(name).unwrap()).unwrap().with_clock(clock.clone());
        let file = Pair::open(&path, clock);
        Pair { file, plain, path, clock: clock.clone(), moments: Vec::new(), past: Vec::new() }
    }

    fn open(path: &Path, clock: &HandClock) -> Ledger<SqliteStore> {
        let writer = WriterId::new(path.file_name().unwrap().to_str().unwrap()).unwrap();
        Ledger::open(path, Access::Create).unwrap().with_writer(writer).with_clock(clock.clone())
    }

    fn go(&mut self, step: &Step, other: &Pair) {
        match step {
            Step::Reopen => self.file = Pair::open(&self.path, &self.clock),
            Step::Merge => {
                let merged = (self.file.merge(&other.file), self.plain.merge(&other.plain));
                let told = |merged: Result<Merged, LedgerError>| format!("{:?}", merged.map_err(|e| e.to_string()));
                assert_eq!(told(merged.0), told(merged.1));
            }
            step => assert_eq!(run(&mut self.file, step), run(&mut self.plain, step)),
        }
        let latest = self.file.latest().unwrap();
        assert_eq!(latest, self.plain.latest().unwrap());
        if let Some(latest) = latest
            && self.moments.last() != Some(&latest)
        {
            assert!(self.moments.last() < Some(&latest), "the ledger's clock never goes back");
            self.moments.push(latest);
            let then = KnownBy::ledger(latest);
            self.past.push((then, self.file.claims(&ClaimFilter::default(), &then).unwrap()));
        }
    }

    fn compare(&mut self, folder: &Path) {
        let said = answers(&self.file, &self.moments);
        assert_eq!(said, answers(&self.plain, &self.moments));
        let withheld = self.file.verify().unwrap().withheld > 0;
        for (then, answer) in &self.past {
            // of the past only what was withheld may be missing
            if !withheld {
                assert_eq!(self.file.claims(&ClaimFilter::default(), then).unwrap(), *answer);
            }
        }
        for pair in self.past.windows(2) {
            changes_the_slow_way(&self.plain, &pair[0].0, &pair[1].0);
        }
        // indexes made anew are the same
        let rebuilt = SqliteStore::open(&self.path, Access::Append).unwrap().rebuild().unwrap();
        assert_eq!(rebuilt.before, Some(rebuilt.after));
        // and so are copies
        let mut lines = Vec::new();
        self.file.export(&mut lines).unwrap();
        let mut again = Vec::new();
        self.plain.export(&mut again).unwrap();
        assert_eq!(lines, again);
        let mut copy = Ledger::in_memory(WriterId::new("copy").unwrap()).unwrap();
        copy.import(lines.as_slice()).unwrap();
        assert_eq!(answers(&copy, &self.moments), said);
        let backup = folder.join("backup");
        self.file.store().backup(&backup).unwrap();
        assert_eq!(answers(&Ledger::open(&backup, Access::Read).unwrap(), &self.moments), said);
        std::fs::remove_file(backup).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, max_shrink_iters: 400, ..ProptestConfig::default() })]

    #[test]
    fn both_stores_answer_alike(steps in proptest::collection::vec(step(), 1..60)) {
        let folder = tempfile::tempdir().unwrap();
        let clock = HandClock::at("2026-11-22T12:00:00Z");
        let mut here = Pair::new(folder.path(), "here", &clock);
        let mut there = Pair::new(folder.path(), "there", &clock);
        for step in &steps {
            match step {
                Step::Clock(micros) => clock.step(*micros),
                Step::Turn => std::mem::swap(&mut here, &mut there),
                step => here.go(step, &there),
            }
        }
        here.compare(folder.path());
        there.compare(folder.path());
    }
}
