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

/// A report and what was made of it: its claims, in the order of the text, or what else the taker wants.
pub struct ReadReport<M = Vec<Claim>> {
    /// The report.
    pub report: Report,
    /// What was made of it.
    pub made: M,
}

/// What came of a report, if anything did, and what kept the reader from more.
pub type Made<M> = (Option<M>, Vec<Diagnostic>);

/// The claims of a report; where it cannot be read, none.
pub fn claims(reader: &Reader, report: &Report) -> Made<Vec<Claim>> {
    let read = reader.read(report);
    (Some(read.claims), read.diagnostics)
}

/// Who takes the reports as they come.
pub trait Taker {
    /// What is to be made of each.
    type Wanted: Send;

    /// Makes it, on any thread.
    fn make(reader: &Reader, report: &Report) -> Made<Self::Wanted>;

    /// Whether a report need not be read, because what it says is there already.
    ///
    /// # Errors
    /// Whatever stops the work.
    fn knows(&mut self, _report: &Report) -> Result<bool, Failure> {
        Ok(false)
    }

    /// Takes reports in the order in which they came.
    ///
    /// # Errors
    /// Whatever stops the work.
    fn take(&mut self, batch: Vec<ReadReport<Self::Wanted>>) -> Result<(), Failure>;
}

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Reports that came in, known ones among them.
    pub reports: u64,
    /// Reports that were there before.
    pub known: u64,
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
    fn read_waiting<T: Taker>(&mut self, taker: &mut T) -> Result<(), Failure> {
        let reader = self.reader;
        // A report that brings the reader down is an error of ours; it must not cost the other reports.
        let make = |(report, _): &(Report, Origin)| catch_unwind(AssertUnwindSafe(|| T::make(reader, report))).ok();
        let read = self.workers.map(&self.waiting, make);
        let mut batch = Vec::with_capacity(read.len());
        for ((report, origin), read) in self.waiting.drain(..).zip(read) {
            self.progress.more(1);
            let Some((made, diagnostics)) = read else {
                let values = [("report", report.label())];
                self.notices.tell_unread(&origin, "reader-failed", &values, &self.progress);
                continue;
            };
            for diagnostic in &diagnostics {
                let (key, values) = unread(diagnostic);
                self.notices.tell_unread(&origin, key, &values, &self.progress);
            }
            batch.extend(made.map(|made| ReadReport { report, made }));
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
