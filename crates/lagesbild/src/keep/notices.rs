//! `lagesbild retract` and `lagesbild narrow`: what becomes known of a report after it was kept.

use super::{ByWhom, LedgerArg, answer, withhold};
use crate::cli::Common;
use crate::failure::{Exit, Failure};
use crate::own;
use crate::words::Words;
use clap::Args;
use lagesbild_ledger::{Access, Appended, EntryHash, Ledger, LedgerError, Narrowing, Notice, NoticeKind, SqliteStore};
use lagesbild_model::time::Edtf;
use lagesbild_model::{Claim, Publication, PublicationSource, Reading, ReportId};
use serde_json::json;

/// Arguments of `retract`.
#[derive(Debug, Args)]
pub struct RetractArgs {
    /// The report's id (`report_id` in claims and evidence)
    #[arg(value_parser = withhold::report)]
    pub report: ReportId,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub ledger: LedgerArg,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub by: ByWhom,
    /// When the publisher said so (EDTF), as far as known; for the clock of publication
    #[arg(long, value_name = "EDTF")]
    pub published: Option<Edtf>,
    /// The publisher corrected it and did not take it back; its claims go on counting, marked
    #[arg(long)]
    pub corrected: bool,
    /// The corrected report, where the ledger has it: its claims count in place of this one's
    #[arg(long, value_name = "REPORT", value_parser = withhold::report, conflicts_with = "undo")]
    pub corrected_by: Option<ReportId>,
    /// What was noted before does not hold
    #[arg(long, conflicts_with_all = ["published", "corrected"])]
    pub undo: bool,
}

/// Arguments of `narrow`.
#[derive(Debug, Args)]
pub struct NarrowArgs {
    /// The report's id (`report_id` in claims and evidence)
    #[arg(value_parser = withhold::report)]
    pub report: ReportId,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub ledger: LedgerArg,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub by: ByWhom,
    /// When it was published (EDTF): a day, a month, a span, within what the report itself tells
    #[arg(long, value_name = "EDTF", required_unless_present = "undo")]
    pub published: Option<Edtf>,
    /// Go back to what the report itself tells
    #[arg(long, conflicts_with = "published")]
    pub undo: bool,
}

fn why(by: &ByWhom, words: &Words) -> Result<String, Failure> {
    let why = by.why.clone().filter(|why| !why.trim().is_empty());
    why.ok_or_else(|| Failure::Usage(words.get("message", "why-noted").to_owned()))
}

/// Runs `retract`.
pub fn retract(args: &RetractArgs, common: &Common, words: &Words) -> Result<Exit, Failure> {
    let what = match (args.undo, args.corrected || args.corrected_by.is_some()) {
        (true, _) => NoticeKind::Restored,
        (false, true) => NoticeKind::Corrected,
        (false, false) => NoticeKind::Retracted,
    };
    let notice = Notice {
        by: args.corrected_by,
        published: args.published.clone(),
        report: args.report,
        what,
        who: args.by.who(words)?,
        why: why(&args.by, words)?,
    };
    let mut ledger = Ledger::open(&args.ledger.ledger, Access::Append).map_err(Failure::work)?;
    let done = ledger.append_notice(&notice).map_err(Failure::work)?;
    let new = matches!(done, Appended::New(_));
    let mut line = format!("{}: {}", args.report, words.get("notice", what.name()));
    if !new {
        line.push_str(&format!(" ({})", words.get("message", "noted-before")));
    }
    answer([line], &json!({"notice": notice, "new": new}), common, words)?;
    Ok(Exit::Done)
}

/// Runs `narrow`.
pub fn narrow(args: &NarrowArgs, common: &Common, words: &Words) -> Result<Exit, Failure> {
    let narrowing = Narrowing {
        date: args.published.clone(),
        report: args.report,
        who: args.by.who(words)?,
        why: why(&args.by, words)?,
    };
    let mut ledger = Ledger::open(&args.ledger.ledger, Access::Append).map_err(Failure::work)?;
    let told = ledger.report_note(args.report).map_err(Failure::work)?;
    let before = told.and_then(|note| note.publication).map(|publication| publication.date.to_string());
    let read = match ledger.append_narrowing(&narrowing).map_err(Failure::work)? {
        Appended::New(entry) => read_so(&mut ledger, &narrowing, entry, common)?,
        _ => None,
    };
    let note = ledger.report_note(args.report).map_err(Failure::work)?;
    let now = note.and_then(|note| note.publication).map(|publication| publication.date.to_string());
    let unknown = || words.get("message", "unknown").to_owned();
    let values = [
        ("report", args.report.to_string()),
        ("before", before.clone().unwrap_or_else(unknown)),
        ("now", now.clone().unwrap_or_else(unknown)),
        ("claims", read.map_or_else(|| "–".to_owned(), |count| count.to_string())),
    ];
    let line = words.message("narrowed-to", &values);
    let value = json!({"narrowing": narrowing, "before": before, "now": now, "claims_read_anew": read});
    answer([line], &value, common, words)?;
    Ok(Exit::Done)
}

/// Reads the report as published then, so that its claims have the windows that follow. The reading names the entry that
/// it goes by, and counts for this report from now on. `None` where the words are withheld.
fn read_so(
    ledger: &mut Ledger<SqliteStore>,
    narrowing: &Narrowing,
    entry: EntryHash,
    common: &Common,
) -> Result<Option<usize>, Failure> {
    let report = match ledger.report(narrowing.report) {
        Err(LedgerError::Withheld(_)) | Ok(None) => return Ok(None),
        Ok(Some(report)) => report,
        Err(error) => return Err(Failure::work(error)),
    };
    let told = |date: Edtf| Publication { date, source: PublicationSource::Told };
    let report = match narrowing.date.clone() {
        Some(date) => report.published(told(date)),
        None => report,
    };
    let reader = own::reader(common)?;
    let mut components = reader.reading().components.clone();
    components.insert("publication".to_owned(), format!("as of entry {entry}"));
    let reading = Reading::new(components);
    let mut claims: Vec<Claim> = reader.read(&report).claims;
    for claim in &mut claims {
        claim.reading = reading.id;
        claim.id = claim.content_id();
    }
    let kept = ledger.batch(|batch| {
        batch.append_reading(&reading)?;
        batch.append_claims(report.id(), reading.id, &claims)
    });
    kept.map_err(Failure::work)?;
    Ok(Some(claims.len()))
}
