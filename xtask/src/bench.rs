//! `cargo xtask bench`: how fast reports are read, with how much memory, and how soon the first answer comes.

use crate::eval;
use lagesbild_intake::{Intake, IntakeOptions, Item, Source};
use lagesbild_reader::Reader;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What is read where no file is named, and it is there.
const BULK: &str = "../shared/data/bulk/portal-en.jsonl.gz";

const TABLE: &str = "eval/BENCH.md";

/// Which reports.
#[derive(clap::Args)]
pub struct Args {
    /// File or folder of reports, as `lagesbild read` takes them.
    file: Option<PathBuf>,
    /// Stop after so many reports.
    #[arg(long)]
    limit: Option<usize>,
    /// Write the figures into eval/BENCH.md.
    #[arg(long)]
    write: bool,
}

struct Figures {
    reports: usize,
    words: u64,
    claims: usize,
    took: Duration,
    peak: Option<u64>,
    first: Duration,
}

/// Measures and tells.
///
/// # Errors
/// What could not be read or started.
pub fn run(args: &Args) -> Result<(), String> {
    let file = args.file.clone().unwrap_or_else(|| PathBuf::from(BULK));
    if !file.exists() {
        return Err(format!("{} is not there; name a file of reports: `cargo xtask bench FILE`", file.display()));
    }
    let program = eval::program()?;
    let figures = measure(&file, args.limit.unwrap_or(usize::MAX), &program)?;
    let Figures { reports, words, claims, took, peak, first } = &figures;
    println!("{}, one thread", eval::machine());
    println!("reports   {reports:>10}   {:>9.0} a second", *reports as f64 / took.as_secs_f64());
    println!("words     {words:>10}   {:>9.0} a second", *words as f64 / took.as_secs_f64());
    println!("claims    {claims:>10}");
    println!("time      {:>10.1} s", took.as_secs_f64());
    match peak {
        Some(peak) => println!("memory    {:>10.0} MiB at its peak", *peak as f64 / 1024.0),
        None => println!("memory             -   this system does not tell"),
    }
    println!("first answer {:>7.0} ms after the program's start", first.as_secs_f64() * 1000.0);
    if args.write {
        write(&file, &figures)?;
    }
    Ok(())
}

fn measure(file: &Path, limit: usize, program: &Path) -> Result<Figures, String> {
    let reader = Reader::embedded().map_err(|error| error.to_string())?;
    let (mut reports, mut words, mut claims) = (0, 0, 0);
    let clock = Instant::now();
    for item in Intake::new([Source::named(file)], IntakeOptions::default()) {
        let Item::Report(report, _) = item else { continue };
        let read = reader.read(&report);
        reports += 1;
        words += read.words;
        claims += read.claims.len();
        if reports >= limit {
            break;
        }
    }
    let took = clock.elapsed();
    if reports == 0 {
        return Err(format!("{} holds no report", file.display()));
    }
    Ok(Figures { reports, words, claims, took, peak: eval::memory("VmHWM:"), first: first_answer(program)? })
}

/// How long it takes from the program's start to its first line, for the first example report; the median of eleven.
fn first_answer(program: &Path) -> Result<Duration, String> {
    let fault = |error: std::io::Error| format!("{}: {error}", program.display());
    let examples = "examples/afghanistan-2021/reports-en.jsonl";
    let reports = std::fs::read_to_string(examples).map_err(|error| format!("{examples}: {error}"))?;
    let report = reports.lines().next().unwrap_or_default();
    let mut times = Vec::new();
    for _ in 0..11 {
        let clock = Instant::now();
        let mut child = Command::new(program)
            .args(["read", "-", "--format", "jsonl", "--quiet"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(fault)?;
        if let Some(mut input) = child.stdin.take() {
            input.write_all(report.as_bytes()).map_err(fault)?;
        }
        let mut line = String::new();
        if let Some(output) = child.stdout.take() {
            BufReader::new(output).read_line(&mut line).map_err(fault)?;
        }
        times.push(clock.elapsed());
        child.wait().map_err(fault)?;
        if line.is_empty() {
            return Err(format!("the first report of {examples} gives no claim: nothing to time"));
        }
    }
    times.sort_unstable();
    times.get(5).copied().ok_or_else(|| "no time was taken".to_owned())
}

/// Puts the row of this file into the table; rows of other files stay.
fn write(file: &Path, figures: &Figures) -> Result<(), String> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let seconds = figures.took.as_secs_f64();
    let row = format!(
        "| `{name}` | {} | {} | {} | {:.0} | {:.0} | {} | {:.0} | {} |",
        figures.reports,
        figures.words,
        figures.claims,
        figures.reports as f64 / seconds,
        figures.words as f64 / seconds,
        figures.peak.map_or_else(|| "-".to_owned(), |peak| format!("{:.0}", peak as f64 / 1024.0)),
        figures.first.as_secs_f64() * 1000.0,
        eval::machine(),
    );
    let before = std::fs::read_to_string(TABLE).unwrap_or_default();
    let others = before.lines().filter(|line| line.starts_with("| `") && !line.starts_with(&format!("| `{name}`")));
    let mut rows: Vec<&str> = others.chain([row.as_str()]).collect();
    rows.sort_unstable();
    let text = format!("{HEAD}{}\n", rows.join("\n"));
    eval::write(TABLE, &text)
}

const HEAD: &str = "\
# How fast

Made by `cargo xtask bench FILE --write`: bytes to reports to claims on one thread, release build. Words are tokens,
punctuation included. Peak memory is that of the whole process, gazetteer, models and packs among it. The first answer is
the time from the program's start to its first line of output for one short report, the median of eleven starts.

| file | reports | words | claims | reports/s | words/s | peak MiB | first answer, ms | machine |
|---|---|---|---|---|---|---|---|---|
";
