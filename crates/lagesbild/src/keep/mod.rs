//! What is done with a ledger itself: proving, deciding, comparing, copying. Each command is a module.

mod changes;
mod cite;
mod copies;
mod decide;
mod markdown;
mod notices;
mod prove;
mod reread;
mod versions;
mod withhold;

use crate::cli::{ClockArg, Common};
use crate::failure::{Exit, Failure};
use crate::output::Format;
use crate::words::Words;
use clap::{Args, Subcommand};
use lagesbild_model::time::Day;
use serde::Serialize;
use std::io::Write;
use std::path::PathBuf;

/// What can be done with a ledger.
#[derive(Debug, Subcommand)]
pub enum KeepCommand {
    /// Prove a ledger: chains, texts, quotes, indexes; prints the head hash to publish elsewhere
    #[command(after_help = VERIFY_EXAMPLES)]
    Verify(LedgerArg),
    /// Make a ledger's indexes again from its entries; brings a ledger of an older version up to date
    Rebuild(LedgerArg),
    /// Decide on a claim, or show what was decided
    #[command(after_help = DECIDE_EXAMPLES)]
    Decide(decide::DecideArgs),
    /// Show what became known between two moments
    #[command(after_help = CHANGES_EXAMPLES)]
    Changes(changes::ChangesArgs),
    /// Show the versions of an article, with the claims that came, went and changed
    Versions(versions::VersionsArgs),
    /// Read a ledger's reports anew, beside the reading that counts, and show the difference
    #[command(after_help = REREAD_EXAMPLES)]
    Reread(reread::RereadArgs),
    /// Take a report's words out for good; hashes, shapes of claims and the reason stay
    Withhold(withhold::WithholdArgs),
    /// Note that a publisher took a report back or corrected it; its claims stay visible as taken back
    #[command(after_help = RETRACT_EXAMPLES)]
    Retract(notices::RetractArgs),
    /// Note that it is known better when a report was published, and read it so
    #[command(after_help = NARROW_EXAMPLES)]
    Narrow(notices::NarrowArgs),
    /// Copy a ledger, while others go on reading and writing, and prove the copy
    Backup(copies::BackupArgs),
    /// Write a whole ledger as JSON Lines
    Export(copies::ExportArgs),
    /// Make a ledger from JSON Lines, or merge what another ledger holds into this one
    #[command(after_help = IMPORT_EXAMPLES)]
    Import(copies::ImportArgs),
    /// Write a dossier to cite: what is held, the words for and against, when it was known, the head hash
    #[command(after_help = CITE_EXAMPLES)]
    Cite(cite::CiteArgs),
}

/// Which ledger.
#[derive(Debug, Args)]
pub struct LedgerArg {
    /// The ledger
    #[arg(long, value_name = "FILE")]
    pub ledger: PathBuf,
}

/// Who does it, and why.
#[derive(Debug, Args)]
pub struct ByWhom {
    /// Who decides (else LAGESBILD_WHO); it stays in the ledger for ever
    #[arg(long, value_name = "NAME")]
    pub who: Option<String>,
    /// Why; it stays in the ledger for ever
    #[arg(long, value_name = "TEXT")]
    pub why: Option<String>,
}

impl ByWhom {
    /// Who, as told or as the environment says.
    ///
    /// # Errors
    /// [`Failure::Usage`] if nobody is named.
    pub fn who(&self, words: &Words) -> Result<String, Failure> {
        let told = self.who.clone().or_else(|| std::env::var("LAGESBILD_WHO").ok());
        let told = told.filter(|who| !who.trim().is_empty());
        told.ok_or_else(|| Failure::Usage(words.get("message", "who-decides").to_owned()))
    }
}

/// A moment of one of the clocks on which something is known.
pub fn moment(told: &str, clock: Option<ClockArg>, words: &Words) -> Result<lagesbild_ledger::KnownBy, Failure> {
    crate::book::on_clock(told, clock.unwrap_or(ClockArg::Ledger), words)
}

/// The day asked for, or this machine's today.
pub fn on(day: Option<Day>) -> Result<Day, Failure> {
    crate::book::day(&crate::cli::AsOf { on: day, known_by: None, clock: None })
}

/// Prints one answer: lines for people, or JSON.
pub fn answer(
    lines: impl IntoIterator<Item = String>,
    value: &impl Serialize,
    common: &Common,
    words: &Words,
) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match common.format.unwrap_or(Format::Table) {
        Format::Table => {
            for line in lines {
                writeln!(out, "{line}")?;
            }
        }
        Format::Json | Format::Jsonl => {
            serde_json::to_writer(&mut out, value)?;
            out.write_all(b"\n")?;
        }
        Format::Csv => return Err(Failure::Usage(words.get("message", "no-csv").to_owned())),
    }
    Ok(out.flush()?)
}

/// Runs the command.
///
/// # Errors
/// [`Failure`] if nothing can be done.
pub fn run(command: &KeepCommand, common: &Common, words: &Words) -> Result<Exit, Failure> {
    match command {
        KeepCommand::Verify(args) => prove::verify(args, common, words),
        KeepCommand::Rebuild(args) => prove::rebuild(args, common, words),
        KeepCommand::Decide(args) => decide::run(args, common, words),
        KeepCommand::Changes(args) => changes::run(args, common, words),
        KeepCommand::Versions(args) => versions::run(args, common, words),
        KeepCommand::Reread(args) => reread::run(args, common, words),
        KeepCommand::Withhold(args) => withhold::run(args, common, words),
        KeepCommand::Retract(args) => notices::retract(args, common, words),
        KeepCommand::Narrow(args) => notices::narrow(args, common, words),
        KeepCommand::Backup(args) => copies::backup(args, common, words),
        KeepCommand::Export(args) => copies::export(args),
        KeepCommand::Import(args) => copies::import(args, common, words),
        KeepCommand::Cite(args) => cite::run(args, common, words),
    }
}

const VERIFY_EXAMPLES: &str = "\
Examples:
  lagesbild verify --ledger war.db
  lagesbild verify --ledger war.db --format json

Exit codes: 0 it holds, 1 it does not (the first entry that fails is named) or cannot be read.";

const DECIDE_EXAMPLES: &str = "\
Examples (a claim's key stands below it in `lagesbild why`):
  lagesbild decide accept KEY --ledger war.db --who anna --why 'seen the video'
  lagesbild decide correct KEY when 2021-08-12 --ledger war.db --who anna
  lagesbild decide correct KEY places 'Herat, Kandahar' --ledger war.db --who anna
  lagesbild decide merge KEY OTHER-KEY --ledger war.db --who anna
  lagesbild decide undo KEY --ledger war.db --who anna
  lagesbild decide show KEY --ledger war.db

A value is JSON as in a claim, or plain words: days as A or A..B, places and actors by name or id.
Nothing is changed: decisions are appended, and each can be undone. What is accepted or corrected
stays, though a newer reading no longer makes it.

Exit codes: 0 done, 1 the ledger refuses it, 2 usage.";

const CHANGES_EXAMPLES: &str = "\
Examples:
  lagesbild changes --ledger war.db --since 2021-08-12T06:00:00Z
  lagesbild changes --ledger war.db --since 2021-08-12 --until 2021-08-13 --clock published
  lagesbild changes --ledger war.db --since 2021-08-12 --on 2021-08-13 --country AF

A day means its end. Exit codes: 0 done, 1 nothing could be done, 2 usage.";

const REREAD_EXAMPLES: &str = "\
Examples:
  lagesbild reread --ledger war.db                              read anew, show the difference
  lagesbild reread --ledger war.db --adopt --who anna --why 'fewer misses'
  lagesbild reread --ledger war.db --list                       the readings that there are
  lagesbild reread --ledger war.db --reading ID --adopt --who anna    back to an older one

Both readings stay. Exit codes: 0 done, 1 nothing could be done, 2 usage.";

const RETRACT_EXAMPLES: &str = "\
Examples (a report's id is `report_id` in `lagesbild why --format json`):
  lagesbild retract REPORT --ledger war.db --who anna --why 'their notice of 20 August' --published 2021-08-20
  lagesbild retract REPORT --ledger war.db --corrected-by NEWER --who anna --why 'their correction'
  lagesbild retract REPORT --ledger war.db --corrected --who anna --why 'the name of a town was wrong'
  lagesbild retract REPORT --ledger war.db --undo --who anna --why 'it was another report'

Exit codes: 0 done, 1 the ledger refuses it, 2 usage.";

const NARROW_EXAMPLES: &str = "\
Examples:
  lagesbild narrow REPORT --published 2021-08-13 --ledger war.db --who anna --why 'it stood in the issue of Friday'
  lagesbild narrow REPORT --undo --ledger war.db --who anna --why 'it was the reprint'

The report is read anew as published then, and that reading counts for it from now on.
Exit codes: 0 done, 1 the ledger refuses it, 2 usage.";

const IMPORT_EXAMPLES: &str = "\
Examples:
  lagesbild import war.jsonl --ledger copy.db          a new ledger, the same entry for entry
  lagesbild import colleague.db --ledger war.db        what a colleague's ledger has and this lacks

The same reports, readings and claims are recognised as the same. What comes is proved first.
Exit codes: 0 done, 1 nothing was taken over, 2 usage.";

const CITE_EXAMPLES: &str = "\
Examples:
  lagesbild cite Kandahar --on 2021-08-13 --ledger war.db > kandahar.md
  lagesbild cite Kandahar --on 2021-08-13 --ledger war.db --html > kandahar.html

Exit codes: 0 done, 1 nothing could be done, 2 usage or no such place.";
