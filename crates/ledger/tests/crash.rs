//! A writer is killed at random moments. Afterwards the ledger holds, and what was acknowledged is there.
//!
//! `LAGESBILD_CRASH_ROUNDS` sets how often (50), `LAGESBILD_CRASH_SEED` repeats a run.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::*;
use lagesbild_ledger::*;
use lagesbild_model::*;
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, SystemTime};

const PATH: &str = "LAGESBILD_CRASH_PATH";

/// Not a test by itself: the writer that is killed. It says what it was told is kept.
#[test]
fn writer_to_be_killed() {
    let Ok(path) = std::env::var(PATH) else { return };
    let mut ledger = Ledger::open(Path::new(&path), Access::Create).unwrap();
    let mut out = std::io::stdout();
    let mut say = |appended: Appended| {
        if let Appended::New(hash) = appended {
            writeln!(out, "kept {hash}").unwrap();
            out.flush().unwrap();
        }
    };
    let (reading, newer) = (reading(1), common::reading(2));
    say(ledger.append_reading(&reading).unwrap());
    say(ledger.append_reading(&newer).unwrap());
    for number in 0.. {
        let parts = report((number % 200) as u8, Some("2021-08-13")).parts().clone();
        let process = std::process::id();
        let report = Report::new(ReportParts { byline: Some(format!("{process} {number}")), ..parts });
        let claims: Vec<Claim> = (0..3).map(|town| claim(&report, &reading, town, Kind::Control, 0)).collect();
        if number % 3 == 0 {
            let both = ledger.batch(|batch| {
                let first = batch.append_report(&report, UtcMoment::now())?;
                Ok([first, batch.append_claims(report.id(), reading.id, &claims)?])
            });
            both.unwrap().into_iter().for_each(&mut say);
        } else {
            say(ledger.append_report(&report, UtcMoment::now()).unwrap());
            say(ledger.append_claims(report.id(), reading.id, &claims).unwrap());
        }
        match number % 11 {
            1 | 2 => {
                let verdict = if number % 2 == 0 { Verdict::Accept } else { Verdict::Reject };
                let decision = Decision { claim: claims[0].key, verdict, who: "desk".to_owned(), why: None };
                say(ledger.append_decision(&decision).unwrap());
            }
            3 => {
                let claims: Vec<Claim> = (1..3).map(|town| claim(&report, &newer, town, Kind::Control, 0)).collect();
                say(ledger.append_claims_beside(report.id(), newer.id, &claims).unwrap());
            }
            4 => say(ledger.adopt(&Adoption { reading: newer.id, who: "desk".to_owned(), why: None }).unwrap()),
            5 => say(ledger.withhold(report.id(), "desk", "names a child").unwrap()),
            _ => {}
        }
    }
}

fn start(path: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["writer_to_be_killed", "--exact", "--nocapture", "--test-threads=1"])
        .env(PATH, path)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Numbers that look random enough to choose moments (xorshift).
fn next(seed: &mut u64) -> u64 {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    *seed
}

/// The write that was under way when the power went: noise behind the end of the log.
fn tear(path: &Path, seed: &mut u64) {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    if let Ok(mut log) = std::fs::OpenOptions::new().append(true).open(log) {
        let noise: Vec<u8> = (0..next(seed) % 10_000).map(|_| next(seed) as u8).collect();
        log.write_all(&noise).unwrap();
    }
}

#[test]
fn nothing_acknowledged_is_lost_when_the_writer_is_killed() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let rounds = number("LAGESBILD_CRASH_ROUNDS").unwrap_or(50);
    let clock = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_nanos() as u64;
    let mut seed = number("LAGESBILD_CRASH_SEED").unwrap_or(clock | 1);
    println!("LAGESBILD_CRASH_SEED={seed}");
    let folder = tempfile::tempdir().unwrap();
    let mut kept: BTreeSet<String> = BTreeSet::new();
    let mut ever = 0;
    let mut path = folder.path().join("0.ledger");
    for round in 0..rounds {
        if round % 10 == 0 {
            // now and then the file itself is being made when the writer is killed
            path = folder.path().join(format!("{round}.ledger"));
            kept.clear();
        }
        let mut child = start(&path);
        let out = child.stdout.take().unwrap();
        let (begun, has_begun) = std::sync::mpsc::channel();
        let listener = std::thread::spawn(move || {
            let lines = BufReader::new(out).lines().map_while(Result::ok);
            // a line cut off by the kill is no acknowledgement
            let hashes = lines.filter_map(|line| Some(line.split_once("kept ")?.1.to_owned()));
            let heard = hashes.filter(|hash| hash.len() == 64).inspect(|_| {
                // nobody listens any more when the round is over
                let _ = begun.send(());
            });
            heard.collect::<Vec<String>>()
        });
        if round % 2 == 1 {
            // in the midst of writing, however busy the machine; else perhaps while it starts
            let _ = has_begun.recv_timeout(Duration::from_secs(20));
        }
        std::thread::sleep(Duration::from_micros(next(&mut seed) % 60_000));
        child.kill().unwrap();
        child.wait().unwrap();
        let acknowledged: Vec<String> = listener.join().unwrap();
        if acknowledged.is_empty() && !path.exists() {
            continue;
        }
        if next(&mut seed).is_multiple_of(2) {
            tear(&path, &mut seed);
        }
        ever += acknowledged.len();
        kept.extend(acknowledged);
        let ledger = match Ledger::open(&path, Access::Create) {
            Ok(ledger) => ledger,
            Err(error) => panic!("round {round}: {error}"),
        };
        if let Err(error) = ledger.verify() {
            panic!("round {round}: {error}");
        }
        let store = ledger.store();
        let all = store.positions(None, None, None).unwrap();
        let there: BTreeSet<String> =
            all.into_iter().map(|at| store.entry(at).unwrap().unwrap().hash.to_string()).collect();
        let lost: Vec<_> = kept.difference(&there).collect();
        assert!(lost.is_empty(), "round {round}: {} acknowledged entries are lost", lost.len());
    }
    println!("{ever} entries were acknowledged");
    assert!(ever > 0, "no writer got as far as to keep anything");
}
