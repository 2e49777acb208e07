//! `lagesbild withhold`: a report's words are taken out.

use super::{ByWhom, LedgerArg, answer};
use crate::cli::Common;
use crate::failure::{Exit, Failure};
use crate::words::Words;
use clap::Args;
use lagesbild_ledger::{Access, Appended, Ledger};
use lagesbild_model::ReportId;
use serde_json::json;

/// Arguments of `withhold`.
#[derive(Debug, Args)]
pub struct WithholdArgs {
    /// The report's id (`report_id` in claims and evidence)
    #[arg(value_parser = report)]
    pub report: ReportId,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub ledger: LedgerArg,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub by: ByWhom,
}

/// Reads a report's id.
pub fn report(told: &str) -> Result<ReportId, String> {
    ReportId::parse(told).map_err(|e| e.to_string())
}

/// Runs the command.
pub fn run(args: &WithholdArgs, common: &Common, words: &Words) -> Result<Exit, Failure> {
    let who = args.by.who(words)?;
    let why = args.by.why.clone().unwrap_or_default();
    if why.trim().is_empty() {
        return Err(Failure::Usage(words.get("message", "why-withhold").to_owned()));
    }
    let mut ledger = Ledger::open(&args.ledger.ledger, Access::Append).map_err(Failure::work)?;
    let done = ledger.withhold(args.report, &who, &why).map_err(Failure::work)?;
    let new = matches!(done, Appended::New(_));
    let key = if new { "withheld" } else { "withheld-before" };
    let line = words.message(key, &[("report", args.report.to_string())]);
    answer([line], &json!({"report": args.report, "new": new}), common, words)?;
    Ok(Exit::Done)
}
