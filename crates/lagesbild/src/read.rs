//! `lagesbild read`: reports to claims, on standard output or into a ledger.

use crate::cli::{Common, ReadArgs};
use crate::failure::{Exit, Failure};
use crate::feed::{Made, ReadReport, Taker, Tally, claims, feed};
use crate::output::{Column, Format, Output, Row, Styles, fixed, loose, one_line};
use crate::own;
use crate::words::Words;
use lagesbild_ledger::{Access, Appended, Ledger, SqliteStore, Store, UtcMoment};
use lagesbild_model::{Certainty, Claim, Coordinates, Kind, PlaceRef, Polarity, Report, Status, Timing};
use lagesbild_reader::Reader;
use serde::Serialize;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

/// Runs the command.
///
/// # Errors
/// [`Failure`] if nothing can be done, or the work stops before its end.
pub fn run(args: &ReadArgs, common: &Common, words: &Words) -> Result<Exit, Failure> {
    let paths = paths(&args.paths, words)?;
    let ledger = args.ledger.as_deref().map(open).transpose()?;
    let reader = own::reader(common)?;
    let printed = match (common.format, &ledger) {
        (Some(format), _) => Some(format),
        (None, Some(_)) => None,
        (None, None) => Some(Format::of_stdout()),
    };
    let output = printed.map(|format| Output::of::<ClaimRow<'_>>(format, words, Styles::of_stdout())).transpose()?;
    let mut keeper = Keeper { reader: &reader, ledger, output, kinds: &args.kind, kept: Kept::default() };
    let tally = feed(&paths, &args.telling, common, words, &reader, &mut keeper)?;
    let Keeper { ledger, output, kept, .. } = keeper;
    if let Some(output) = output {
        output.finish()?;
    }
    if ledger.is_some() && !common.quiet {
        summarise(tally, kept, words);
    }
    Ok(if kept.differing > 0 && tally.exit() == Exit::Done { Exit::Skipped } else { tally.exit() })
}

/// What is to be read; standard input where nothing is named and something is piped in.
pub fn paths(named: &[PathBuf], words: &Words) -> Result<Vec<PathBuf>, Failure> {
    if !named.is_empty() {
        return Ok(named.to_vec());
    }
    if std::io::stdin().is_terminal() {
        return Err(Failure::Usage(words.get("message", "nothing-to-read").to_owned()));
    }
    Ok(vec![PathBuf::from("-")])
}

fn open(path: &Path) -> Result<Ledger<SqliteStore>, Failure> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder.filter(|folder| !folder.exists()) {
        let (path, folder) = (path.display(), folder.display());
        return Err(Failure::work(format!(
            "{path}: there is no folder {folder:?}; make it first, or give another path"
        )));
    }
    Ledger::open(path, Access::Create).map_err(Failure::work)
}

/// What the ledger made of it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Kept {
    /// Reports that were new to it.
    pub reports: u64,
    /// Claims that were new to it.
    pub claims: u64,
    /// Reports of which the same reading had once given other claims.
    pub differing: u64,
    /// Reports whose words were withheld; they are not taken again.
    pub withheld: u64,
}

fn summarise(tally: Tally, kept: Kept, words: &Words) {
    let values = [
        ("reports", kept.reports.to_string()),
        ("claims", kept.claims.to_string()),
        ("known", tally.known.to_string()),
        ("skipped", tally.skipped.to_string()),
    ];
    let _ = writeln!(std::io::stderr(), "{}", words.message("read-summary", &values));
    if kept.withheld > 0 {
        let values = [("count", kept.withheld.to_string())];
        let _ = writeln!(std::io::stderr(), "{}", words.message("read-withheld", &values));
    }
    if kept.differing > 0 {
        let values = [("count", kept.differing.to_string())];
        let _ = writeln!(std::io::stderr(), "{}", words.message("read-differs", &values));
    }
}

/// Puts a batch into a ledger: reports, the reading, and each report's claims.
///
/// # Errors
/// [`Failure::Work`] in the ledger's words.
pub fn keep<S: Store>(
    ledger: &mut Ledger<S>,
    reader: &Reader,
    batch: &[ReadReport],
    kept: &mut Kept,
) -> Result<(), Failure> {
    if batch.is_empty() {
        return Ok(());
    }
    let reading = reader.reading();
    let acquired = UtcMoment::now();
    ledger
        .batch(|entries| {
            entries.append_reading(reading)?;
            for ReadReport { report, made: claims } in batch {
                match entries.append_report(report, acquired)? {
                    Appended::New(_) => kept.reports += 1,
                    Appended::Withheld => {
                        kept.withheld += 1;
                        continue;
                    }
                    Appended::Known | Appended::Differs => {}
                }
                match entries.append_claims(report.id(), reading.id, claims)? {
                    Appended::New(_) => kept.claims += claims.len() as u64,
                    Appended::Known | Appended::Withheld => {}
                    Appended::Differs => kept.differing += 1,
                }
            }
            Ok(())
        })
        .map_err(Failure::work)
}

struct Keeper<'a> {
    reader: &'a Reader,
    ledger: Option<Ledger<SqliteStore>>,
    output: Option<Output<'a>>,
    kinds: &'a [Kind],
    kept: Kept,
}

impl Taker for Keeper<'_> {
    type Wanted = Vec<Claim>;

    fn make(reader: &Reader, report: &Report) -> Made<Vec<Claim>> {
        claims(reader, report)
    }

    fn knows(&mut self, report: &Report) -> Result<bool, Failure> {
        let Some(ledger) = &self.ledger else { return Ok(false) };
        let found = ledger.store().find_claims(report.id(), self.reader.reading().id).map_err(Failure::work)?;
        Ok(found.is_some())
    }

    fn take(&mut self, batch: Vec<ReadReport>) -> Result<(), Failure> {
        if let Some(ledger) = &mut self.ledger {
            keep(ledger, self.reader, &batch, &mut self.kept)?;
        }
        let Some(output) = &mut self.output else { return Ok(()) };
        for claim in batch.iter().flat_map(|read| &read.made) {
            if self.kinds.is_empty() || self.kinds.contains(&claim.kind) {
                output.row(&ClaimRow(claim))?;
            }
        }
        output.flush()
    }
}

/// A claim as a row.
#[derive(Serialize)]
#[serde(transparent)]
pub struct ClaimRow<'c>(pub &'c Claim);

impl Row for ClaimRow<'_> {
    const TABLE: &'static [Column] = &[
        loose("report"),
        fixed("what"),
        loose("actor"),
        loose("places"),
        fixed("when"),
        fixed("how-sure"),
        loose("says"),
        loose("quote"),
    ];
    const CSV: &'static [&'static str] = &[
        "report",
        "kind",
        "change",
        "actor",
        "actor_id",
        "against",
        "against_id",
        "places",
        "place_ids",
        "extents",
        "lat",
        "lon",
        "when_first",
        "when_last",
        "hangs_on",
        "time_words",
        "status",
        "certainty",
        "polarity",
        "says",
        "numbers",
        "quote",
        "start",
        "end",
        "rule",
        "published",
        "report_id",
        "claim_id",
        "reading",
    ];

    fn table(&self, words: &Words) -> Vec<String> {
        let claim = self.0;
        let what = claim
            .change
            .map_or_else(|| words.get("kind", claim.kind.name()), |change| words.get("change", change.name()));
        vec![
            label(claim),
            what.to_owned(),
            one_line(claim.actor.as_ref().map_or("–", |actor| &actor.name)),
            one_line(&joined(claim.places.iter().map(|place| place.name.as_str()), ", ")),
            days(claim),
            how_sure(claim, words),
            one_line(&joined(claim.says.iter().map(|link| link.name.as_str()), " < ")),
            one_line(&claim.quote),
        ]
    }

    fn csv(&self) -> Vec<String> {
        let claim = self.0;
        let (first, last) = claim.when.clone().unwrap_or_default();
        let name = |actor: &Option<lagesbild_model::ActorRef>| actor.as_ref().map_or(String::new(), |a| a.name.clone());
        let id = |actor: &Option<lagesbild_model::ActorRef>| {
            actor.as_ref().and_then(|a| a.id.as_ref()).map_or(String::new(), ToString::to_string)
        };
        let at = claim.places.first().and_then(coordinates);
        let ids = claim.places.iter().map(|p| p.id.as_ref().map_or("", |id| id.as_str()));
        vec![
            claim.report.clone(),
            claim.kind.name().to_owned(),
            claim.change.map_or("", |change| change.name()).to_owned(),
            name(&claim.actor),
            id(&claim.actor),
            name(&claim.against),
            id(&claim.against),
            joined(claim.places.iter().map(|place| place.name.as_str()), "; "),
            joined(ids, "; "),
            joined(claim.places.iter().map(|place| place.extent.name()), "; "),
            at.map_or(String::new(), |at| at.lat().to_string()),
            at.map_or(String::new(), |at| at.lon().to_string()),
            first.unwrap_or_default(),
            last.unwrap_or_default(),
            hangs_on(&claim.timing).to_owned(),
            time_words(&claim.timing).unwrap_or_default().to_owned(),
            claim.status.name().to_owned(),
            claim.certainty.name().to_owned(),
            claim.polarity.name().to_owned(),
            joined(claim.says.iter().map(|link| link.name.as_str()), " < "),
            serde_json::to_string(&claim.numbers).unwrap_or_default(),
            claim.quote.clone(),
            claim.span.start().to_string(),
            claim.span.end().to_string(),
            claim.rule.0.clone(),
            claim.published.as_ref().map_or(String::new(), ToString::to_string),
            claim.report_id.to_string(),
            claim.id.to_string(),
            claim.reading.to_string(),
        ]
    }
}

/// Where the place lies that is meant; `None` where that is not decided, for each candidate lies elsewhere.
fn coordinates(place: &PlaceRef) -> Option<Coordinates> {
    let meant = place.id.as_ref()?;
    place.candidates.iter().find(|candidate| candidate.id == *meant)?.at
}

/// The supplier's name for the report, or the beginning of its hash.
pub fn label(claim: &Claim) -> String {
    let hash = claim.report_id.to_string();
    if claim.report == hash { hash.chars().take(12).collect() } else { one_line(&claim.report) }
}

fn joined<'a>(names: impl Iterator<Item = &'a str>, by: &str) -> String {
    names.collect::<Vec<_>>().join(by)
}

/// The days of a claim: one, a span, open at an end, or a dash where they cannot be told.
pub fn days(claim: &Claim) -> String {
    match &claim.when {
        None | Some((None, None)) => "–".to_owned(),
        Some((Some(first), Some(last))) if first == last => first.clone(),
        Some((first, last)) => {
            format!("{}..{}", first.as_deref().unwrap_or_default(), last.as_deref().unwrap_or_default())
        }
    }
}

/// What a claim's time hangs on, as files have it.
pub fn hangs_on(timing: &Timing) -> &'static str {
    match timing {
        Timing::Said { .. } => "said",
        Timing::Discourse { .. } => "discourse",
        Timing::PublishedThen => "published_then",
    }
}

/// The words that tell a claim's time, if any do.
pub fn time_words(timing: &Timing) -> Option<&str> {
    match timing {
        Timing::Said { expression } | Timing::Discourse { expression } => Some(&expression.words),
        Timing::PublishedThen => None,
    }
}

/// Certainty, and whatever keeps the claim from being a plain statement of what happened.
pub fn how_sure(claim: &Claim, words: &Words) -> String {
    let mut said = vec![words.get("certainty", claim.certainty.name())];
    if !matches!(claim.status, Status::Happened | Status::Ongoing) {
        said.push(words.get("status", claim.status.name()));
    }
    if claim.polarity == Polarity::Denied {
        said.push(words.get("polarity", claim.polarity.name()));
    }
    if said.len() > 1 && claim.certainty == Certainty::Stated {
        said.remove(0);
    }
    said.join(", ")
}
