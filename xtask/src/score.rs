//! `cargo xtask score GOLDDIR`: the reader's claims against reports labelled by hand.
//!
//! The gold files are no part of the project. A folder of them has `NAME.LANG.gold.jsonl` (in it or in its folder `dev`)
//! and the script `score.py`, which says what counts as right; it is run with Python.

use crate::eval;
use lagesbild_intake::{Intake, IntakeOptions, Item, Source};
use lagesbild_model::{Kind, Language};
use lagesbild_reader::Reader;
use serde_json::Value;
use std::ffi::OsString;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

const TABLE: &str = "eval/CLAIMS.md";

/// Which gold.
#[derive(clap::Args)]
pub struct Args {
    /// The folder with `score.py`, and the gold files in it or in its folder `dev`.
    gold: PathBuf,
    /// Where to put the claims that were read; without it beside the build.
    #[arg(long, default_value = "target/score")]
    out: PathBuf,
    /// Only sets whose name begins so.
    #[arg(long, default_value = "")]
    only: String,
    /// Also show every missed and invented holding.
    #[arg(long)]
    misses: bool,
    /// Write the figures into eval/CLAIMS.md.
    #[arg(long)]
    write: bool,
}

/// A set of reports: what is right, and what was read.
struct Set {
    name: String,
    gold: PathBuf,
    read: PathBuf,
    reports: usize,
}

/// Reads every set, scores it and tells.
///
/// # Errors
/// What could not be read, written or run.
pub fn run(args: &Args) -> Result<(), String> {
    let script = args.gold.join("score.py");
    if !script.exists() {
        return Err(format!("{} is not there", script.display()));
    }
    let sets = read_all(args)?;
    let mut table = String::new();
    for set in &sets {
        row(&mut table, &format!("`{}`", set.name), set.reports, &score(&script, std::slice::from_ref(set))?);
    }
    for (code, name) in [("en", "all English"), ("sv", "all Swedish"), ("", "all")] {
        let among: Vec<&Set> = sets.iter().filter(|set| set.name.ends_with(code)).collect();
        if among.len() > 1 {
            let reports = among.iter().map(|set| set.reports).sum();
            row(&mut table, &format!("**{name}**"), reports, &score(&script, among)?);
        }
    }
    table.push_str(&kinds(&script, &sets)?);
    print!("{COLUMNS}{table}");
    if args.misses {
        let status = python(&script, &sets).arg("--misses").status().map_err(|error| error.to_string())?;
        if !status.success() {
            return Err(format!("{} failed", script.display()));
        }
    }
    if args.write { eval::write(TABLE, &format!("{HEAD}{COLUMNS}{table}")) } else { Ok(()) }
}

/// Reads the reports of every gold file and writes their claims down.
fn read_all(args: &Args) -> Result<Vec<Set>, String> {
    let fault = |path: &Path, error: std::io::Error| format!("{}: {error}", path.display());
    let reader = Reader::embedded().map_err(|error| error.to_string())?;
    std::fs::create_dir_all(&args.out).map_err(|error| fault(&args.out, error))?;
    let mut sets = Vec::new();
    for gold in gold_files(&args.gold)? {
        let file = gold.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let name = file.strip_suffix(ENDING).unwrap_or(&file).to_owned();
        if !name.starts_with(&args.only) {
            continue;
        }
        let (mut lines, mut reports) = (Vec::new(), 0);
        for item in Intake::new([Source::named(&gold)], IntakeOptions::default()) {
            match item {
                Item::Problem(problem) => eprintln!("{}: {:?}", problem.file, problem.fault),
                Item::Report(report, _) => {
                    reports += 1;
                    for claim in reader.read(&report).claims {
                        serde_json::to_writer(&mut lines, &claim).map_err(|error| error.to_string())?;
                        lines.push(b'\n');
                    }
                }
            }
        }
        let read = args.out.join(format!("{name}.jsonl"));
        std::fs::write(&read, lines).map_err(|error| fault(&read, error))?;
        sets.push(Set { name, gold, read, reports });
    }
    if sets.is_empty() { Err(format!("{} has no *{ENDING}", args.gold.display())) } else { Ok(sets) }
}

const ENDING: &str = ".gold.jsonl";

fn gold_files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut files = Vec::new();
    for folder in [folder.to_owned(), folder.join("dev")].into_iter().filter(|folder| folder.is_dir()) {
        for entry in std::fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))? {
            let path = entry.map_err(|error| error.to_string())?.path();
            if path.to_string_lossy().ends_with(ENDING) {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

fn python<'s>(script: &Path, sets: impl IntoIterator<Item = &'s Set>) -> Command {
    let mut command = Command::new(std::env::var_os("PYTHON").unwrap_or_else(|| OsString::from("python3")));
    command.arg(script);
    for set in sets {
        command.arg(&set.gold).arg(&set.read);
    }
    command
}

fn score<'s>(script: &Path, sets: impl IntoIterator<Item = &'s Set>) -> Result<Value, String> {
    let done = python(script, sets).arg("--json").output().map_err(|error| format!("python: {error}"))?;
    if !done.status.success() {
        return Err(format!("{}: {}", script.display(), String::from_utf8_lossy(&done.stderr)));
    }
    serde_json::from_slice(&done.stdout).map_err(|error| format!("{}: {error}", script.display()))
}

fn row(table: &mut String, name: &str, reports: usize, score: &Value) {
    let part = |of: &str, what: &str| match score.get(of).and_then(|of| of.get(what)) {
        Some(Value::Number(number)) if number.is_u64() => number.to_string(),
        Some(Value::Number(number)) => format!("{:.2}", number.as_f64().unwrap_or_default()),
        _ => "-".to_owned(),
    };
    let (tuple, place, found) = ("control (change, actor, place)", "control (change, place)", "found, all kinds");
    let cells = [
        part(tuple, "gold"),
        part(tuple, "p"),
        part(tuple, "r"),
        part(tuple, "f1"),
        part(place, "f1"),
        part(found, "p"),
        part(found, "r"),
        part(found, "f1"),
        part("whole, all kinds", "f1"),
        part("fields", "actor"),
        part("fields", "places"),
        part("fields", "when"),
        part("fields", "status"),
        part("fields", "certainty"),
        part("fields", "says"),
    ];
    // Writing to a string does not fail.
    let _ = writeln!(table, "| {name} | {reports} | {} |", cells.join(" | "));
}

/// How well claims of each kind are found, in each language.
fn kinds(script: &Path, sets: &[Set]) -> Result<String, String> {
    let mut table = String::from(KIND_COLUMNS);
    let mut scores = Vec::new();
    for language in Language::ALL {
        let ending = format!(".{language}");
        scores.push(score(script, sets.iter().filter(|set| set.name.ends_with(&ending)))?);
    }
    for kind in Kind::ALL {
        let cell = |score: &Value, what: &str| {
            let value = score.get(format!("found, {kind}")).and_then(|of| of.get(what)).and_then(Value::as_f64);
            value.map_or("-".to_owned(), |v| if what == "gold" { format!("{v}") } else { format!("{v:.2}") })
        };
        let cells = scores.iter().flat_map(|s| ["gold", "p", "r", "f1"].map(|what| cell(s, what)));
        let _ = writeln!(table, "| {kind} | {} |", cells.collect::<Vec<_>>().join(" | "));
    }
    Ok(table)
}

const KIND_COLUMNS: &str = "
| kind | Swedish labelled | P | R | F1 | English labelled | P | R | F1 |
|---|---|---|---|---|---|---|---|---|
";

const HEAD: &str = "\
# How well claims are read

Made by `cargo xtask score GOLDDIR --write` over reports that were labelled by hand. *Holdings* are (change, actor,
place) of affirmed claims of control that happened or go on, once a report: P of those read are right, R of those
labelled are found; *without actor* leaves the actor out. *Claims* of all kinds are found if kind and quote agree; they
are *whole* if change, actor, every place, status and polarity are right too. The last columns give the share of found
claims whose field agrees. The second table tells the kinds apart.

The sets were at hand while words and rules were written, so they flatter; sets that nobody has looked at give less.
Two people who label the same reports agree with F1 0.93 on holdings and 0.91 on claims.

";

const COLUMNS: &str = "\
| set | reports | holdings | P | R | F1 | without actor | claims P | R | F1 | whole F1 | actor | places | when | status | certainty | who says |
|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|
";
