//! `cargo xtask eval-ledger`: what a ledger of many claims costs in time and room.

mod made;

use crate::eval;
use lagesbild_actors::ActorList;
use lagesbild_gazetteer::Gazetteer;
use lagesbild_ledger::{Access, ClaimFilter, KnownBy, Ledger, SqliteStore, UtcMoment};
use lagesbild_model::{Claim, Reading, Report};
use lagesbild_picture::Picture;
use made::{CLAIMS, COUNTRIES, DAYS, World};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const TABLE: &str = "eval/LEDGER.md";
/// Reports in a batch.
const BATCH: u64 = 1_000;
/// How often a question is asked; the median is told.
const TIMES: usize = 9;

/// How much.
#[derive(clap::Args)]
pub struct Args {
    /// Numbers of claims.
    #[arg(long, value_delimiter = ',', default_values_t = [10_000, 1_000_000])]
    claims: Vec<u64>,
    /// Where the ledgers are made, on the disk that is to be measured; they are deleted afterwards.
    #[arg(long, default_value = "target/eval-ledger")]
    folder: PathBuf,
    /// Write the figures into eval/LEDGER.md.
    #[arg(long)]
    write: bool,
}

struct Figures {
    claims: u64,
    /// Claims a second.
    batches: f64,
    /// Batches of one report and its claims, each on the disk before the next, a second.
    singly: f64,
    bytes_a_claim: f64,
    picture: Duration,
    cells: usize,
    why: Duration,
    changes: Duration,
    /// Claims a second.
    verify: f64,
}

/// Measures and tells.
///
/// # Errors
/// What could not be made.
pub fn run(args: &Args) -> Result<(), String> {
    let mut rows = Vec::new();
    for claims in &args.claims {
        let figures = measure(&args.folder, *claims)?;
        let ms = |time: Duration| format!("{:.1}", time.as_secs_f64() * 1000.0);
        let row = format!(
            "| {} | {:.0} | {:.0} | {:.0} | {} ({}) | {} | {} | {:.0} |",
            figures.claims,
            figures.batches,
            figures.singly,
            figures.bytes_a_claim,
            ms(figures.picture),
            figures.cells,
            ms(figures.why),
            ms(figures.changes),
            figures.verify
        );
        println!("{row}");
        rows.push(row);
    }
    if args.write {
        let text = format!("{HEAD}{}\n\nMeasured on: {}.\n", rows.join("\n"), eval::machine());
        eval::write(TABLE, &text)?;
    }
    Ok(())
}

fn measure(folder: &Path, claims: u64) -> Result<Figures, String> {
    let said = |error: &dyn std::fmt::Display| error.to_string();
    std::fs::create_dir_all(folder).map_err(|e| said(&e))?;
    let path = folder.join(format!("{claims}.ledger"));
    remove(&path);
    let world = World::new()?;
    let reading = Reading::new(BTreeMap::from([("made".to_owned(), "1".to_owned())]));
    let reports = claims.div_ceil(CLAIMS as u64);
    let mut ledger = Ledger::open(&path, Access::Create).map_err(|e| said(&e))?;
    ledger.append_reading(&reading).map_err(|e| said(&e))?;
    let mut took = Duration::ZERO;
    let mut before_last_day = None;
    for first in (0..reports).step_by(usize::try_from(BATCH).unwrap_or(1)) {
        let numbers = first..(first + BATCH).min(reports);
        let batch: Vec<_> = numbers.filter_map(|number| world.report(number, reports, &reading)).collect();
        if before_last_day.is_none() && first * DAYS >= reports * (DAYS - 1) {
            before_last_day = ledger.latest().map_err(|e| said(&e))?;
        }
        let clock = Instant::now();
        append(&mut ledger, &reading, &batch)?;
        took += clock.elapsed();
    }
    let batches = claims as f64 / took.as_secs_f64();
    drop(ledger);
    let bytes = std::fs::metadata(&path).map_err(|e| said(&e))?.len();
    let mut ledger = Ledger::open(&path, Access::Append).map_err(|e| said(&e))?;
    let since = before_last_day.or(ledger.latest().map_err(|e| said(&e))?);
    let clock = Instant::now();
    let singles = 200;
    for number in reports..reports + singles {
        let one: Vec<_> = world.report(number, reports + singles, &reading).into_iter().collect();
        append(&mut ledger, &reading, &one)?;
    }
    let singly = singles as f64 / clock.elapsed().as_secs_f64();
    drop(ledger);
    let ledger = Ledger::open(&path, Access::Read).map_err(|e| said(&e))?;
    let figures = questions(&ledger, &world, since)?;
    let clock = Instant::now();
    let verified = ledger.verify().map_err(|e| said(&e))?;
    let verify = verified.claims as f64 / clock.elapsed().as_secs_f64();
    drop(ledger);
    remove(&path);
    Ok(Figures { claims, batches, singly, bytes_a_claim: bytes as f64 / claims as f64, verify, ..figures })
}

fn remove(path: &Path) {
    for ending in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        let _ = std::fs::remove_file(name);
    }
}

fn append(ledger: &mut Ledger<SqliteStore>, reading: &Reading, of: &[(Report, Vec<Claim>)]) -> Result<(), String> {
    let done = ledger.batch(|batch| {
        for (report, claims) in of {
            batch.append_report(report, UtcMoment::now())?;
            batch.append_claims(report.id(), reading.id, claims)?;
        }
        Ok(())
    });
    done.map_err(|error| error.to_string())
}

/// Asks as the command line does.
fn questions(ledger: &Ledger<SqliteStore>, world: &World, since: Option<UtcMoment>) -> Result<Figures, String> {
    let (gazetteer, actors) = (Gazetteer::embedded(), ActorList::embedded().map_err(|error| error.to_string())?);
    let on = world.day(DAYS / 2).ok_or("no such day")?;
    let mut cells = 0;
    let picture = median(|turn| {
        let country = World::country(turn as u64 % COUNTRIES);
        let kinds = Some(lagesbild_picture::KINDS.into());
        let filter = ClaimFilter { country, kinds, ..ClaimFilter::default() };
        let claims = ledger.claims(&filter, &KnownBy::NOW).map_err(|error| error.to_string())?;
        cells = Picture::draw(&claims, gazetteer, &actors).cells(None, on).len();
        Ok(())
    })?;
    let why = median(|turn| {
        let place = World::place(turn as u64 % COUNTRIES, turn as u64).ok_or("no such place")?;
        let filter = ClaimFilter { places: Some(BTreeSet::from([place.clone()])), ..ClaimFilter::default() };
        let claims = ledger.claims(&filter, &KnownBy::NOW).map_err(|error| error.to_string())?;
        let holding = Picture::draw(&claims, gazetteer, &actors).why(&place, on).cell.holding;
        let behind: BTreeSet<_> = holding.claims_for.iter().chain(&holding.claims_against).collect();
        for known in claims.iter().filter(|known| behind.contains(&known.claim.id)) {
            ledger.report(known.claim.report_id).map_err(|error| error.to_string())?;
        }
        Ok(())
    })?;
    let changes = median(|_| {
        let since = KnownBy { ledger: since, published: None };
        let changes = ledger.changes(&ClaimFilter::default(), &since, &KnownBy::NOW);
        changes.map(|_| ()).map_err(|error| error.to_string())
    })?;
    let none = 0.0;
    Ok(Figures {
        claims: 0,
        batches: none,
        singly: none,
        bytes_a_claim: none,
        picture,
        cells,
        why,
        changes,
        verify: none,
    })
}

fn median(mut ask: impl FnMut(usize) -> Result<(), String>) -> Result<Duration, String> {
    let mut times = Vec::new();
    for turn in 0..TIMES {
        let clock = Instant::now();
        ask(turn)?;
        times.push(clock.elapsed());
    }
    times.sort_unstable();
    times.get(TIMES / 2).copied().ok_or_else(|| "no time was taken".to_owned())
}

const HEAD: &str = "\
# What a ledger costs

Made by `cargo xtask eval-ledger --write`: a made-up war of forty countries with sixty places each over two years, five
claims a report, half of them of control; release build, one thread. *In batches*: a thousand reports with their claims
at a time. *Singly*: one report with its five claims, on the disk before the next. Size is that of the file with texts and
indexes. The questions are asked as the command line asks them, of a file that has just been written, the median of nine:
the picture of a country (with the places in it), *why* of a place with the reports behind it, and what changed in the
last day or, where batches are longer than a day, the last batches.

| claims | in batches, claims/s | singly, reports/s | bytes a claim | picture, ms (places) | why, ms | changes, ms | verify, claims/s |
|---|---|---|---|---|---|---|---|
";
