//! `lagesbild backup`, `export` and `import`: whole ledgers from one place to another.

use super::{LedgerArg, answer};
use crate::cli::Common;
use crate::failure::{Exit, Failure};
use crate::words::Words;
use clap::Args;
use lagesbild_ledger::{Access, Ledger, Merged, SqliteStore};
use serde_json::json;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read};
use std::path::{Path, PathBuf};

/// Arguments of `backup`.
#[derive(Debug, Args)]
pub struct BackupArgs {
    /// The new file
    #[arg(value_name = "TO")]
    pub to: PathBuf,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub ledger: LedgerArg,
}

/// Arguments of `export`.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// The new file; without it standard output
    #[arg(value_name = "TO")]
    pub to: Option<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub ledger: LedgerArg,
}

/// Arguments of `import`.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// JSON Lines that `export` wrote, or another ledger
    #[arg(value_name = "FROM")]
    pub from: PathBuf,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub ledger: LedgerArg,
}

/// `lagesbild backup`.
pub fn backup(args: &BackupArgs, common: &Common, words: &Words) -> Result<Exit, Failure> {
    let ledger = Ledger::open(&args.ledger.ledger, Access::Read).map_err(Failure::work)?;
    ledger.store().backup(&args.to).map_err(Failure::work)?;
    let copy = Ledger::open(&args.to, Access::Read).map_err(Failure::work)?;
    let verified = copy.verify().map_err(Failure::work)?;
    let to = args.to.display().to_string();
    let values = [("to", to.clone()), ("entries", verified.entries.to_string()), ("head", verified.head.to_string())];
    let told = json!({"to": to, "entries": verified.entries, "head": verified.head});
    answer([words.message("backup", &values)], &told, common, words)?;
    Ok(Exit::Done)
}

/// `lagesbild export`.
pub fn export(args: &ExportArgs) -> Result<Exit, Failure> {
    let ledger = Ledger::open(&args.ledger.ledger, Access::Read).map_err(Failure::work)?;
    match &args.to {
        None => ledger.export(&mut BufWriter::new(std::io::stdout().lock())).map_err(output)?,
        Some(to) => {
            let at = |e: std::io::Error| Failure::work(format!("{}: {e}", to.display()));
            let file = File::create_new(to).map_err(at)?;
            let mut out = BufWriter::new(file);
            let verified = ledger.export(&mut out).map_err(Failure::work)?;
            out.into_inner().map_err(|e| at(e.into_error()))?.sync_all().map_err(at)?;
            verified
        }
    };
    Ok(Exit::Done)
}

fn output(error: lagesbild_ledger::LinesError) -> Failure {
    match error {
        lagesbild_ledger::LinesError::Io(error) => Failure::from(error),
        other => Failure::work(other),
    }
}

/// `lagesbild import`.
pub fn import(args: &ImportArgs, common: &Common, words: &Words) -> Result<Exit, Failure> {
    let path = &args.ledger.ledger;
    let is_new = std::fs::metadata(path).map_or(true, |about| about.len() == 0);
    let merged = if is_ledger(&args.from)? {
        let other = Ledger::open(&args.from, Access::Read).map_err(Failure::work)?;
        into(path, &other, is_new)?
    } else if is_new {
        let mut ledger = Ledger::open(path, Access::Create).map_err(Failure::work)?;
        let verified = ledger.import(lines(&args.from)?).map_err(Failure::work)?;
        Merged { entries: verified.entries, claims: verified.claims, ..Merged::default() }
    } else {
        // lines are proved in a ledger of their own before anything of them comes near this one
        let beside = beside(path);
        let done = from_lines(&args.from, &beside).and_then(|other| into(path, &other, false));
        for ending in ["", "-wal", "-shm"] {
            let mut name = beside.as_os_str().to_owned();
            name.push(ending);
            let _ = std::fs::remove_file(name);
        }
        done?
    };
    let values = [
        ("entries", merged.entries.to_string()),
        ("known", merged.known.to_string()),
        ("reports", merged.reports.to_string()),
        ("claims", merged.claims.to_string()),
    ];
    let told = json!({"entries": merged.entries, "known": merged.known, "new": is_new});
    answer([words.message("imported", &values)], &told, common, words)?;
    Ok(Exit::Done)
}

fn into(path: &Path, other: &Ledger<SqliteStore>, is_new: bool) -> Result<Merged, Failure> {
    let access = if is_new { Access::Create } else { Access::Append };
    let mut ledger = Ledger::open(path, access).map_err(Failure::work)?;
    if is_new { ledger.replicate(other) } else { ledger.merge(other) }.map_err(Failure::work)
}

fn from_lines(from: &Path, beside: &Path) -> Result<Ledger<SqliteStore>, Failure> {
    let mut other = Ledger::open(beside, Access::Create).map_err(Failure::work)?;
    other.import(lines(from)?).map_err(Failure::work)?;
    Ok(other)
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".import-{}", std::process::id()));
    PathBuf::from(name)
}

fn open(from: &Path) -> Result<File, Failure> {
    File::open(from).map_err(|e| Failure::work(format!("{}: {e}", from.display())))
}

fn lines(from: &Path) -> Result<impl BufRead, Failure> {
    Ok(BufReader::new(open(from)?))
}

fn is_ledger(from: &Path) -> Result<bool, Failure> {
    let mut start = Vec::new();
    let read = open(from)?.take(16).read_to_end(&mut start);
    read.map_err(|e| Failure::work(format!("{}: {e}", from.display())))?;
    Ok(start.starts_with(b"SQLite format 3"))
}
