//! `cargo xtask eval-ledger`: what a ledger of many claims costs in time and room, and plain PostgreSQL tables beside it.

mod made;
mod postgres;

use crate::eval;
use lagesbild_actors::ActorList;
use lagesbild_gazetteer::Gazetteer;
use lagesbild_ledger::{Access, ClaimFilter, KnownBy, Ledger, SqliteStore, UtcMoment};
use lagesbild_model::{Claim, Reading, Report, ReportId};
use lagesbild_picture::Picture;
use made::{CLAIMS, COUNTRIES, DAYS, World};
use postgres::Postgres;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const TABLE: &str = "eval/LEDGER.md";
/// Reports in a batch.
const BATCH: u64 = 4_000;
/// Reports that are appended one by one.
const SINGLES: u64 = 200;
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
    /// Leave PostgreSQL out.
    #[arg(long)]
    alone: bool,
    /// Write the figures into eval/LEDGER.md.
    #[arg(long)]
    write: bool,
}

/// What was measured of one store at one size.
pub struct Answers {
    /// Claims a second.
    batches: f64,
    /// Claims a second of processor time.
    processor: Option<f64>,
    /// Reports with their claims, each on the disk before the next, a second.
    singly: f64,
    bytes_a_claim: f64,
    /// The claims of a country that a picture is drawn from.
    claims: Duration,
    /// The same with the picture drawn.
    picture: Option<Duration>,
    why: Duration,
    changes: Duration,
    /// Claims a second.
    verify: Option<f64>,
}

/// What a store is filled with.
pub struct Load<'w> {
    world: &'w World,
    reading: Reading,
    claims: u64,
    reports: u64,
    /// Reports before those of the last day.
    before_last_day: u64,
}

impl Load<'_> {
    fn batch(&self, numbers: std::ops::Range<u64>) -> Vec<(Report, Vec<Claim>)> {
        numbers.filter_map(|number| self.world.report(number, self.reports, &self.reading)).collect()
    }

    /// Batches up to the last day, and those of the last day.
    fn batches(&self) -> impl Iterator<Item = std::ops::Range<u64>> + '_ {
        let step = usize::try_from(BATCH).unwrap_or(1);
        let parts = [(0, self.before_last_day), (self.before_last_day, self.reports)];
        parts
            .into_iter()
            .flat_map(move |(from, to)| (from..to).step_by(step).map(move |first| first..(first + BATCH).min(to)))
    }
}

/// Measures and tells.
///
/// # Errors
/// What could not be made.
pub fn run(args: &Args) -> Result<(), String> {
    let world = World::new()?;
    let mut rows = Vec::new();
    let busy = load_average();
    let mut peer = "left out".to_owned();
    for claims in &args.claims {
        let reports = claims.div_ceil(CLAIMS as u64);
        let reading = Reading::new(BTreeMap::from([("made".to_owned(), "1".to_owned())]));
        let before_last_day = (reports * (DAYS - 1)).div_ceil(DAYS);
        let load = Load { world: &world, reading, claims: *claims, reports, before_last_day };
        rows.push(row(*claims, "ledger", &measure(&args.folder, &load)?));
        if !args.alone {
            match Postgres::start(&args.folder) {
                Ok(mut postgres) => {
                    peer = postgres.version();
                    rows.push(row(*claims, "PostgreSQL", &beside(&mut postgres, &load)?));
                }
                Err(why) => peer = why,
            }
        }
    }
    if args.write {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let table = rows.join("\n");
        let text = format!(
            "{HEAD}{table}\n\nMeasured on: {}, {cores} cores; load of the machine before: {busy}, after: {}. Beside it: {peer}.\n",
            eval::machine(),
            load_average()
        );
        eval::write(TABLE, &text)?;
    }
    Ok(())
}

fn row(claims: u64, store: &str, answers: &Answers) -> String {
    let ms = |time: Duration| format!("{:.1}", time.as_secs_f64() * 1000.0);
    let none = || "–".to_owned();
    let row = format!(
        "| {claims} | {store} | {:.0} | {} | {:.0} | {:.0} | {} | {} | {} | {} | {} |",
        answers.batches,
        answers.processor.map_or_else(none, |rate| format!("{rate:.0}")),
        answers.singly,
        answers.bytes_a_claim,
        ms(answers.claims),
        answers.picture.map_or_else(none, ms),
        ms(answers.why),
        ms(answers.changes),
        answers.verify.map_or_else(none, |rate| format!("{rate:.0}")),
    );
    println!("{row}");
    row
}

fn beside(postgres: &mut Postgres, load: &Load<'_>) -> Result<Answers, String> {
    for numbers in load.batches() {
        postgres.append(&load.batch(numbers))?;
    }
    let singles = load.batch(load.reports..load.reports + SINGLES);
    postgres.answers(load, &singles)
}

fn said(error: impl std::fmt::Display) -> String {
    error.to_string()
}

fn measure(folder: &Path, load: &Load<'_>) -> Result<Answers, String> {
    std::fs::create_dir_all(folder).map_err(said)?;
    let path = folder.join(format!("{}.ledger", load.claims));
    remove(&path);
    let mut ledger = Ledger::open(&path, Access::Create).map_err(said)?;
    ledger.append_reading(&load.reading).map_err(said)?;
    let (mut took, mut worked) = (Duration::ZERO, Some(Duration::ZERO));
    let mut since = None;
    for numbers in load.batches() {
        if numbers.start == load.before_last_day {
            since = ledger.latest().map_err(said)?;
        }
        let batch = load.batch(numbers);
        let (clock, processor) = (Instant::now(), processor_time());
        append(&mut ledger, &load.reading, &batch)?;
        took += clock.elapsed();
        let spent = processor_time().zip(processor).map(|(after, before)| after - before);
        worked = worked.zip(spent).map(|(sum, spent)| sum + spent);
    }
    drop(ledger);
    let bytes = std::fs::metadata(&path).map_err(said)?.len();
    let ledger = Ledger::open(&path, Access::Read).map_err(said)?;
    let mut answers = questions(&ledger, load.world, since)?;
    let clock = Instant::now();
    let verified = ledger.verify().map_err(said)?;
    answers.verify = Some(verified.claims as f64 / clock.elapsed().as_secs_f64());
    drop(ledger);
    let mut ledger = Ledger::open(&path, Access::Append).map_err(said)?;
    let singles = load.batch(load.reports..load.reports + SINGLES);
    let clock = Instant::now();
    for one in &singles {
        append(&mut ledger, &load.reading, std::slice::from_ref(one))?;
    }
    answers.singly = singles.len() as f64 / clock.elapsed().as_secs_f64();
    drop(ledger);
    remove(&path);
    let claims = load.claims as f64;
    answers.batches = claims / took.as_secs_f64();
    answers.processor = worked.map(|time| claims / time.as_secs_f64());
    answers.bytes_a_claim = bytes as f64 / load.claims as f64;
    Ok(answers)
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
    done.map_err(said)
}

/// Asks as the command line does.
fn questions(ledger: &Ledger<SqliteStore>, world: &World, since: Option<UtcMoment>) -> Result<Answers, String> {
    let (gazetteer, actors) = (Gazetteer::embedded(), ActorList::embedded().map_err(said)?);
    let on = world.day(DAYS / 2).ok_or("no such day")?;
    let of_country = |turn: usize| {
        let country = World::country(turn as u64 % COUNTRIES);
        let kinds = Some(lagesbild_picture::KINDS.into());
        let filter = ClaimFilter { country, kinds, ..ClaimFilter::default() };
        ledger.claims(&filter, &KnownBy::NOW).map_err(said)
    };
    let claims = median(|turn| of_country(turn).map(|_| ()))?;
    let picture = median(|turn| {
        let claims = of_country(turn)?;
        let cells = Picture::draw(&claims, gazetteer, &actors).cells(None, on).len();
        if cells == 0 { Err("an empty picture".to_owned()) } else { Ok(()) }
    })?;
    let why = median(|turn| {
        let place = World::place(turn as u64 % COUNTRIES, turn as u64).ok_or("no such place")?;
        let filter = ClaimFilter { places: Some(BTreeSet::from([place.clone()])), ..ClaimFilter::default() };
        let claims = ledger.claims(&filter, &KnownBy::NOW).map_err(said)?;
        let holding = Picture::draw(&claims, gazetteer, &actors).why(&place, on).cell.holding;
        let behind: BTreeSet<_> = holding.claims_for.iter().chain(&holding.claims_against).collect();
        let known = claims.iter().filter(|known| behind.contains(&known.claim.id));
        for report in known.map(|known| known.claim.report_id).collect::<BTreeSet<ReportId>>() {
            ledger.report(report).map_err(said)?;
            ledger.copies_of(report, &KnownBy::NOW).map_err(said)?;
        }
        Ok(())
    })?;
    let changes = median(|_| {
        let since = KnownBy { ledger: since, published: None };
        let changes = ledger.changes(&ClaimFilter::default(), &since, &KnownBy::NOW).map_err(said)?;
        if changes.claims.came.is_empty() { Err("nothing came".to_owned()) } else { Ok(()) }
    })?;
    let none = 0.0;
    Ok(Answers {
        batches: none,
        processor: None,
        singly: none,
        bytes_a_claim: none,
        claims,
        picture: Some(picture),
        why,
        changes,
        verify: None,
    })
}

fn median(mut ask: impl FnMut(usize) -> Result<(), String>) -> Result<Duration, String> {
    median_of(|turn| {
        let clock = Instant::now();
        ask(turn)?;
        Ok(clock.elapsed())
    })
}

/// The middle of several times.
fn median_of(mut ask: impl FnMut(usize) -> Result<Duration, String>) -> Result<Duration, String> {
    let mut times = (0..TIMES).map(&mut ask).collect::<Result<Vec<_>, _>>()?;
    times.sort_unstable();
    times.get(TIMES / 2).copied().ok_or_else(|| "no time was taken".to_owned())
}

/// What this thread has had of the processor, where the system tells.
fn processor_time() -> Option<Duration> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    told.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

/// How many were working at once in the last minute, where the system tells.
fn load_average() -> String {
    let told = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    told.split(' ').next().filter(|load| !load.is_empty()).unwrap_or("unknown").to_owned()
}

const HEAD: &str = "\
# What a ledger costs

Made by `cargo xtask eval-ledger --write`: a made-up war of forty countries with sixty places each over two years, five
claims a report, half of them of control; release build, one thread. *In batches*: four thousand reports with their claims
at a time, by the clock on the wall and by the processor's time (which others at work on the machine do not lengthen).
*Singly*: one report with its five claims, on the disk before the next. Size is that of the file with texts and
indexes. The questions are asked as the command line asks them, the median of nine: the claims of a country that its
picture is drawn from, the same with the picture drawn, *why* of a place with the reports behind it and their copies, and
what changed in the last day (a 730th of all).

Beside it the same data in plain PostgreSQL tables (reports; claims with their JSON; indexes on report, key, place,
country with kind, time of writing), loaded by `COPY`, as it is set up without tuning, in the same run. There the questions
fetch the rows; no chain, no decisions, no clocks, no picture.

| claims | store | in batches, claims/s | the same, claims/s of processor time | singly, reports/s | bytes a claim | claims of a country, ms | with its picture, ms | why, ms | changes of a day, ms | verify, claims/s |
|---|---|---|---|---|---|---|---|---|---|---|
";
