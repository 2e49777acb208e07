//! `lagesbild versions`: the versions of an article side by side.

use super::changes::ToldReport;
use super::decide::in_short;
use super::{LedgerArg, answer};
use crate::cli::Common;
use crate::failure::{Exit, Failure};
use crate::output::one_line;
use crate::words::Words;
use clap::Args;
use lagesbild_ledger::{Access, ClaimFilter, Difference, KnownBy, Ledger, LedgerError, Notice, difference};
use lagesbild_model::{Claim, Provenance, ReportId};
use serde::Serialize;

/// Arguments of `versions`.
#[derive(Debug, Args)]
pub struct VersionsArgs {
    /// The article's address, or the id of a report that is one of its versions
    #[arg(value_name = "ADDRESS")]
    pub of: String,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub ledger: LedgerArg,
}

#[derive(Serialize)]
struct Version {
    #[serde(flatten)]
    report: ToldReport,
    /// When it was fetched, as the supplier tells.
    fetched: Option<String>,
    title: Option<String>,
    /// How it came to us, as far as known.
    #[serde(skip_serializing_if = "Provenance::is_empty")]
    provenance: Provenance,
    /// What was noted of it: that its publisher took it back, or corrected it.
    #[serde(skip_serializing_if = "Option::is_none")]
    notice: Option<Notice>,
    /// Its words were taken out of the ledger.
    withheld: bool,
    /// How many claims it makes.
    claims: usize,
    /// Claims that the version before it does not make.
    came: Vec<Claim>,
    /// Claims of the version before it that it no longer makes.
    went: Vec<Claim>,
    /// Claims that it makes otherwise.
    changed: Vec<[Claim; 2]>,
}

/// Runs the command.
pub fn run(args: &VersionsArgs, common: &Common, words: &Words) -> Result<Exit, Failure> {
    let ledger = Ledger::open(&args.ledger.ledger, Access::Read).map_err(Failure::work)?;
    let notes = match ReportId::parse(&args.of) {
        Ok(report) => ledger.versions_of(report, &KnownBy::NOW),
        Err(_) => ledger.versions_at(&args.of, &KnownBy::NOW),
    };
    let mut before: Option<Vec<Claim>> = None;
    let mut versions = Vec::new();
    for note in notes.map_err(Failure::work)? {
        let report = match ledger.report(note.report) {
            Err(LedgerError::Withheld(_)) => None,
            other => other.map_err(Failure::work)?,
        };
        let filter = ClaimFilter { reports: Some([note.report].into()), ..ClaimFilter::default() };
        let claims = ledger.claims(&filter, &KnownBy::NOW).map_err(Failure::work)?;
        let claims: Vec<Claim> = claims.into_iter().map(|known| known.claim).collect();
        let unlike = match before.replace(claims.clone()) {
            Some(before) => difference(before, claims.clone(), |claim| claim),
            None => Difference { came: vec![], went: vec![], changed: vec![], same: 0 },
        };
        let parts = report.as_ref().map(|report| report.parts());
        versions.push(Version {
            report: ToldReport::of(&note),
            fetched: parts.and_then(|parts| parts.fetched.as_ref()).map(ToString::to_string),
            title: parts.and_then(|parts| parts.title.clone()),
            provenance: parts.map(|parts| parts.provenance.clone()).unwrap_or_default(),
            notice: ledger.notice(note.report, &KnownBy::NOW).map_err(Failure::work)?,
            withheld: report.is_none(),
            claims: claims.len(),
            came: unlike.came,
            went: unlike.went,
            changed: unlike.changed.into_iter().map(|(old, new)| [old, new]).collect(),
        });
    }
    let lines = versions.iter().enumerate().flat_map(|(number, version)| lines(number, version, words));
    let lines: Vec<String> = lines.collect();
    let none = || vec![words.get("message", "no-versions").to_owned()];
    answer(if lines.is_empty() { none() } else { lines }, &versions, common, words)?;
    Ok(Exit::Done)
}

fn lines(number: usize, version: &Version, words: &Words) -> Vec<String> {
    let mut first = format!("{}. {}", number + 1, version.report.line(words));
    let archive = &version.provenance.archive;
    for (key, more) in [("title", &version.title), ("fetched", &version.fetched), ("archive", archive)] {
        if let Some(more) = more {
            first.push_str(&format!(" · {}: {}", words.get("versions", key), one_line(more)));
        }
    }
    first.push_str(&format!(" · {}: {}", words.get("versions", "claims"), version.claims));
    if version.withheld {
        first.push_str(&format!(" · {}", words.get("versions", "withheld")));
    }
    if let Some(notice) = &version.notice {
        first.push_str(&format!(" · {}: {}", words.get("notice", notice.what.name()), one_line(&notice.why)));
    }
    let mut lines = vec![first];
    lines.extend(version.came.iter().map(|claim| format!("   + {}", in_short(claim, words))));
    lines.extend(version.went.iter().map(|claim| format!("   - {}", in_short(claim, words))));
    for [old, new] in &version.changed {
        lines.push(format!("   ~ {}", in_short(old, words)));
        lines.push(format!("     → {}", in_short(new, words)));
    }
    lines
}
