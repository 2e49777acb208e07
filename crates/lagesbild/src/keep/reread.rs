//! `lagesbild reread`: newer packs and models over the reports of a ledger, beside the reading that counts.

use super::decide::in_short;
use super::{ByWhom, LedgerArg, answer};
use crate::cli::Common;
use crate::failure::{Exit, Failure};
use crate::own;
use crate::parallel::{Workers, is_full};
use crate::words::Words;
use clap::Args;
use lagesbild_ledger::{Access, Adoption, Ledger, Reread, SqliteStore};
use lagesbild_model::{Claim, ClaimKey, Publication, PublicationSource, ReadingId, Report};
use serde::Serialize;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Arguments of `reread`.
#[derive(Debug, Args)]
pub struct RereadArgs {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub ledger: LedgerArg,
    /// Show the readings that the ledger has, and do nothing
    #[arg(long)]
    pub list: bool,
    /// Compare with this reading of the ledger, and read nothing
    #[arg(long, value_name = "ID", value_parser = reading)]
    pub reading: Option<ReadingId>,
    /// From now on the reading counts for every report that it has read
    #[arg(long)]
    pub adopt: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub by: ByWhom,
}

fn reading(told: &str) -> Result<ReadingId, String> {
    ReadingId::parse(told).map_err(|e| e.to_string())
}

#[derive(Serialize)]
struct Told {
    reading: ReadingId,
    /// Reports read now.
    read: u64,
    /// Reports that could not be read, or whose words were withheld meanwhile.
    skipped: u64,
    same: usize,
    came: usize,
    went: usize,
    changed: usize,
    adopted: bool,
    reports: Vec<ToldReread>,
}

#[derive(Serialize)]
struct ToldReread {
    report: String,
    counting: ReadingId,
    came: Vec<Claim>,
    went: Vec<Claim>,
    changed: Vec<[Claim; 2]>,
    /// Claims that were decided on and that this reading does not make.
    decided: Vec<ClaimKey>,
}

/// Runs the command.
pub fn run(args: &RereadArgs, common: &Common, words: &Words) -> Result<Exit, Failure> {
    if args.list {
        return list(args, common, words);
    }
    let who = if args.adopt { Some(args.by.who(words)?) } else { None };
    let access = if args.reading.is_some() && !args.adopt { Access::Read } else { Access::Append };
    let mut ledger = Ledger::open(&args.ledger.ledger, access).map_err(Failure::work)?;
    let (reading, read, skipped) = match args.reading {
        Some(reading) => (reading, 0, 0),
        None => read_anew(&mut ledger, common)?,
    };
    let differences = ledger.reread(reading).map_err(Failure::work)?;
    if let Some(who) = who {
        ledger.adopt(&Adoption { reading, who, why: args.by.why.clone() }).map_err(Failure::work)?;
    }
    let sum = |of: &dyn Fn(&Reread) -> usize| differences.iter().map(of).sum();
    let told = Told {
        reading,
        read,
        skipped,
        same: sum(&|reread| reread.claims.same),
        came: sum(&|reread| reread.claims.came.len()),
        went: sum(&|reread| reread.claims.went.len()),
        changed: sum(&|reread| reread.claims.changed.len()),
        adopted: args.adopt,
        reports: differences.into_iter().map(ToldReread::of).collect(),
    };
    answer(lines(&told, words), &told, common, words)?;
    Ok(if skipped > 0 { Exit::Skipped } else { Exit::Done })
}

impl ToldReread {
    fn of(reread: Reread) -> ToldReread {
        ToldReread {
            report: reread.report.to_string(),
            counting: reread.counting,
            came: reread.claims.came,
            went: reread.claims.went,
            changed: reread.claims.changed.into_iter().map(|(old, new)| [old, new]).collect(),
            decided: reread.decided,
        }
    }
}

/// Reads every report that this program's reading has not read yet, and keeps the claims beside those that count.
fn read_anew(ledger: &mut Ledger<SqliteStore>, common: &Common) -> Result<(ReadingId, u64, u64), Failure> {
    let reader = own::reader(common)?;
    let reading = reader.reading().clone();
    let mut workers = Workers::new(common.threads);
    let unread = ledger.unread_by(reading.id).map_err(Failure::work)?;
    if !unread.is_empty() {
        ledger.append_reading(&reading).map_err(Failure::work)?;
    }
    let (mut read, mut skipped, mut bytes) = (0, 0, 0);
    let mut waiting: Vec<Report> = Vec::new();
    let last = unread.len();
    for (number, id) in unread.into_iter().enumerate() {
        let report = ledger.report(id).map_err(Failure::work)?;
        bytes += report.as_ref().map_or(0, |report| report.text().len());
        // what became known of its publication is read with
        let narrowed = ledger.narrowings(id, None).map_err(Failure::work)?.pop().and_then(|last| last.date);
        waiting.extend(report.map(|report| match narrowed {
            Some(date) => report.published(Publication { date, source: PublicationSource::Told }),
            None => report,
        }));
        if !is_full(read, waiting.len(), bytes) && number + 1 < last {
            continue;
        }
        // a report that brings the reader down must not cost the others
        let done = workers.map(&waiting, |report| catch_unwind(AssertUnwindSafe(|| reader.read(report))).ok());
        ledger
            .batch(|batch| {
                for (report, done) in waiting.drain(..).zip(done) {
                    let Some(done) = done else {
                        skipped += 1;
                        continue;
                    };
                    batch.append_claims_beside(report.id(), reading.id, &done.claims)?;
                    read += 1;
                }
                Ok(())
            })
            .map_err(Failure::work)?;
        bytes = 0;
    }
    Ok((reading.id, read, skipped))
}

fn lines(told: &Told, words: &Words) -> Vec<String> {
    let mut lines = Vec::new();
    for report in &told.reports {
        lines.push(report.report.clone());
        lines.extend(report.came.iter().map(|claim| format!("   + {}", in_short(claim, words))));
        lines.extend(report.went.iter().map(|claim| format!("   - {}", in_short(claim, words))));
        for [old, new] in &report.changed {
            lines.push(format!("   ~ {}", in_short(old, words)));
            lines.push(format!("     → {}", in_short(new, words)));
        }
        for key in &report.decided {
            lines.push(format!("   ! {}", words.message("decided-gone", &[("key", key.to_string())])));
        }
    }
    let values = [
        ("reading", told.reading.to_string()),
        ("read", told.read.to_string()),
        ("reports", told.reports.len().to_string()),
        ("came", told.came.to_string()),
        ("went", told.went.to_string()),
        ("changed", told.changed.to_string()),
    ];
    lines.push(words.message("reread", &values));
    lines.push(words.get("message", if told.adopted { "adopted" } else { "not-adopted" }).to_owned());
    lines
}

#[derive(Serialize)]
struct ToldReading {
    reading: ReadingId,
    known: String,
    components: BTreeMap<String, String>,
    reports: u64,
    counting: u64,
}

fn list(args: &RereadArgs, common: &Common, words: &Words) -> Result<Exit, Failure> {
    let ledger = Ledger::open(&args.ledger.ledger, Access::Read).map_err(Failure::work)?;
    let readings: Vec<ToldReading> = ledger
        .readings()
        .map_err(Failure::work)?
        .into_iter()
        .map(|note| ToldReading {
            reading: note.reading.id,
            known: note.known.to_string(),
            components: note.reading.components,
            reports: note.reports,
            counting: note.counting,
        })
        .collect();
    let line = |reading: &ToldReading| {
        let values = [
            ("reading", reading.reading.to_string()),
            ("known", reading.known.clone()),
            ("reports", reading.reports.to_string()),
            ("counting", reading.counting.to_string()),
        ];
        let mut line = words.message("reading", &values);
        for (name, version) in &reading.components {
            line.push_str(&format!("\n    {name}: {version}"));
        }
        line
    };
    answer(readings.iter().map(line), &readings, common, words)?;
    Ok(Exit::Done)
}
