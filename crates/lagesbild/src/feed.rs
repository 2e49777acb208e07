//! Reports from their sources through the reader, in batches, in order.

use crate::cli::{Common, Telling};
use crate::failure::{Exit, Failure};
use crate::notices::Notices;
use crate::parallel::{Workers, is_full};
use crate::progress::Progress;
use crate::words::Words;
use lagesbild_intake::{Intake, Item, Origin, Source};
use lagesbild_model::{Claim, Report};
use lagesbild_reader::{Diagnostic, Reader};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

/// A report and the claims that it makes.
pub struct ReadReport {
    /// The report.
    pub report: Report,
    /// Its claims, in the order of the text.
    pub claims: Vec<Claim>,
}

/// Who takes the reports as they come.
pub trait Taker {
    /// Whether a report need not be read, because what it says is there already.
    ///
    /// # Errors
    /// Whatever stops the work.
    fn knows(&mut self, report: &Report) -> Result<bool, Failure>;

    /// Takes reports in the order in which they came.
    ///
    /// # Errors
    /// Whatever stops the work.
    fn take(&mut self, batch: Vec<ReadReport>) -> Result<(), Failure>;
}

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Reports that came in, known ones among them.
    pub reports: u64,
    /// Reports that were there before.
    pub known: u64,
    /// Claims found.
    pub claims: u64,
    /// Problems that cost a report.
    pub skipped: u64,
}

impl Tally {
    /// What the shell is told.
    pub fn exit(&self) -> Exit {
        match (self.reports, self.skipped) {
            (_, 0) => Exit::Done,
            (0, _) => Exit::Failed,
            _ => Exit::Skipped,
        }
    }
}

/// Reads everything that the sources hold.
///
/// # Errors
/// Whatever the taker stops at; bad input is told and passed over.
pub fn feed(
    paths: &[PathBuf],
    telling: &Telling,
    common: &Common,
    words: &Words,
    reader: &Reader,
    taker: &mut impl Taker,
) -> Result<Tally, Failure> {
    let sources = paths.iter().map(Source::named);
    let mut feeder = Feeder {
        reader,
        workers: Workers::new(common.threads),
        notices: Notices::new(common.quiet, words),
        progress: Progress::new(common.quiet, words),
        tally: Tally::default(),
        waiting: Vec::new(),
    };
    let mut bytes = 0;
    for item in Intake::new(sources, telling.options()) {
        match item {
            Item::Problem(problem) => feeder.notices.tell(&problem, &feeder.progress),
            Item::Report(report, origin) => {
                feeder.tally.reports += 1;
                if taker.knows(&report)? {
                    feeder.tally.known += 1;
                    feeder.progress.more(1);
                    continue;
                }
                bytes += report.text().len();
                feeder.waiting.push((report, origin));
                if is_full(feeder.tally.reports, feeder.waiting.len(), bytes) {
                    feeder.read_waiting(taker)?;
                    bytes = 0;
                }
            }
        }
    }
    feeder.read_waiting(taker)?;
    let skipped = feeder.notices.finish(&feeder.progress);
    Ok(Tally { skipped, ..feeder.tally })
}

struct Feeder<'a> {
    reader: &'a Reader,
    workers: Workers,
    notices: Notices<'a>,
    progress: Progress,
    tally: Tally,
    waiting: Vec<(Report, Origin)>,
}

impl Feeder<'_> {
    fn read_waiting(&mut self, taker: &mut impl Taker) -> Result<(), Failure> {
        let reader = self.reader;
        // A report that brings the reader down is an error of ours; it must not cost the other reports.
        let read =
            self.workers.map(&self.waiting, |(report, _)| catch_unwind(AssertUnwindSafe(|| reader.read(report))).ok());
        let mut batch = Vec::with_capacity(read.len());
        for ((report, origin), read) in self.waiting.drain(..).zip(read) {
            self.progress.more(1);
            let Some(read) = read else {
                let values = [("report", report.label())];
                self.notices.tell_unread(&origin, "reader-failed", &values, &self.progress);
                continue;
            };
            for diagnostic in &read.diagnostics {
                let (key, values) = unread(diagnostic);
                self.notices.tell_unread(&origin, key, &values, &self.progress);
            }
            self.tally.claims += read.claims.len() as u64;
            batch.push(ReadReport { report, claims: read.claims });
        }
        taker.take(batch)
    }
}

/// The message for what kept the reader from reading.
pub fn unread(diagnostic: &Diagnostic) -> (&'static str, Vec<(&'static str, String)>) {
    match diagnostic {
        Diagnostic::OtherLanguage { language } => ("other-language", vec![("language", language.clone())]),
        Diagnostic::Unusable { language, why } => {
            ("unusable", vec![("language", language.to_string()), ("why", why.clone())])
        }
        Diagnostic::NoLanguage => ("no-language", vec![]),
    }
}
