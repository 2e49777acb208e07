//! What `picture` and `why` ask: a ledger in a file, or one filled for this question only.

use crate::cli::{AsOf, ClockArg, Common, From, Telling};
use crate::failure::{Exit, Failure};
use crate::feed::{Made, ReadReport, Taker, claims, feed};
use crate::own;
use crate::read::{Kept, keep};
use crate::words::Words;
use lagesbild_ledger::{
    Access, ClaimFilter, Copy, KnownBy, KnownClaim, Ledger, MemoryStore, SqliteStore, UtcMoment, WriterId,
};
use lagesbild_model::time::Day;
use lagesbild_model::{Claim, Report, ReportId};
use lagesbild_reader::Reader;
use std::path::{Path, PathBuf};

/// A ledger, wherever it lies.
#[allow(clippy::large_enum_variant, reason = "a command has one of them")]
pub enum Book {
    /// In a file.
    File(Ledger<SqliteStore>),
    /// In memory.
    Memory(Ledger<MemoryStore>),
}

impl Book {
    /// Opens the ledger, or reads the reports into one. Also says what the shell is to be told of the reading.
    ///
    /// # Errors
    /// [`Failure`] if there is no such ledger, or no report could be read.
    pub fn open(from: &From, telling: &Telling, common: &Common, words: &Words) -> Result<(Book, Exit), Failure> {
        match &from.ledger {
            Some(path) => Book::from_file(path).map(|book| (book, Exit::Done)),
            None => Book::from_reports(&from.reports, telling, common, words),
        }
    }

    /// Opens the ledger in that file to read.
    ///
    /// # Errors
    /// [`Failure::Work`] in the ledger's words.
    pub fn from_file(path: &Path) -> Result<Book, Failure> {
        Ledger::open(path, Access::Read).map(Book::File).map_err(Failure::work)
    }

    fn from_reports(
        paths: &[PathBuf],
        telling: &Telling,
        common: &Common,
        words: &Words,
    ) -> Result<(Book, Exit), Failure> {
        let writer = WriterId::new("memory").map_err(Failure::work)?;
        let reader = own::reader(common)?;
        let ledger = Ledger::in_memory(writer).map_err(Failure::work)?;
        let mut filler = Filler { reader: &reader, ledger, kept: Kept::default() };
        let tally = feed(paths, telling, common, words, &reader, &mut filler)?;
        if tally.reports == 0 {
            return Err(Failure::Work(words.get("message", "no-report-read").to_owned()));
        }
        Ok((Book::Memory(filler.ledger), tally.exit()))
    }

    /// Whether it is kept, so that it matters when something came into it.
    pub fn is_kept(&self) -> bool {
        matches!(self, Book::File(_))
    }

    /// The claims known.
    ///
    /// # Errors
    /// [`Failure::Work`] in the ledger's words.
    pub fn claims(&self, filter: &ClaimFilter, known: &KnownBy) -> Result<Vec<KnownClaim>, Failure> {
        match self {
            Book::File(ledger) => ledger.claims(filter, known),
            Book::Memory(ledger) => ledger.claims(filter, known),
        }
        .map_err(Failure::work)
    }

    /// The claims of reports that were taken back or stand corrected.
    ///
    /// # Errors
    /// [`Failure::Work`] in the ledger's words.
    pub fn taken_back(&self, filter: &ClaimFilter, known: &KnownBy) -> Result<Vec<KnownClaim>, Failure> {
        match self {
            Book::File(ledger) => ledger.taken_back(filter, known),
            Book::Memory(ledger) => ledger.taken_back(filter, known),
        }
        .map_err(Failure::work)
    }

    /// Other reports with the same text, or nearly.
    ///
    /// # Errors
    /// [`Failure::Work`] in the ledger's words.
    pub fn copies_of(&self, report: ReportId, known: &KnownBy) -> Result<Vec<Copy>, Failure> {
        match self {
            Book::File(ledger) => ledger.copies_of(report, known),
            Book::Memory(ledger) => ledger.copies_of(report, known),
        }
        .map_err(Failure::work)
    }

    /// A report with its words.
    ///
    /// # Errors
    /// [`Failure::Work`] in the ledger's words.
    pub fn report(&self, id: ReportId) -> Result<Option<Report>, Failure> {
        match self {
            Book::File(ledger) => ledger.report(id),
            Book::Memory(ledger) => ledger.report(id),
        }
        .map_err(Failure::work)
    }
}

struct Filler<'r> {
    reader: &'r Reader,
    ledger: Ledger<MemoryStore>,
    kept: Kept,
}

impl Taker for Filler<'_> {
    type Wanted = Vec<Claim>;

    fn make(reader: &Reader, report: &Report) -> Made<Vec<Claim>> {
        claims(reader, report)
    }

    fn take(&mut self, batch: Vec<ReadReport>) -> Result<(), Failure> {
        keep(&mut self.ledger, self.reader, &batch, &mut self.kept)
    }
}

/// The day that is asked for: as told, or this machine's today.
///
/// # Errors
/// [`Failure::Work`] if the machine's clock shows no day.
pub fn day(as_of: &AsOf) -> Result<Day, Failure> {
    let today = || Day::from_date(jiff::Zoned::now().date());
    as_of.on.or_else(today).ok_or_else(|| Failure::work("the machine's clock shows no day of the calendar"))
}

/// By when things must have been known.
///
/// # Errors
/// [`Failure::Usage`] if the words name no moment of the clock meant.
pub fn known_by(as_of: &AsOf, from: &From, words: &Words) -> Result<KnownBy, Failure> {
    if from.ledger.is_some() {
        return known_by_ledger(as_of, words);
    }
    let Some(told) = as_of.known_by.as_deref() else { return Ok(KnownBy::NOW) };
    let clock = as_of.clock.unwrap_or(ClockArg::Published);
    if clock == ClockArg::Ledger {
        return Err(Failure::Usage(words.message("no-ledger-clock", &[("moment", format!("{told:?}"))])));
    }
    on_clock(told, clock, words)
}

/// By when things must have been known, in a ledger.
///
/// # Errors
/// [`Failure::Usage`] if the words name no moment of the clock meant.
pub fn known_by_ledger(as_of: &AsOf, words: &Words) -> Result<KnownBy, Failure> {
    let clock = as_of.clock.unwrap_or(ClockArg::Ledger);
    as_of.known_by.as_deref().map_or(Ok(KnownBy::NOW), |told| on_clock(told, clock, words))
}

/// A moment on one of the clocks by which something is known. A day means its end.
///
/// # Errors
/// [`Failure::Usage`] if the words name no moment of that clock.
pub fn on_clock(told: &str, clock: ClockArg, words: &Words) -> Result<KnownBy, Failure> {
    let wrong = |key: &str| Failure::Usage(words.message(key, &[("moment", format!("{told:?}"))]));
    match (clock, told.parse::<Day>(), told.parse::<UtcMoment>()) {
        (ClockArg::Ledger, Ok(day), _) => Ok(KnownBy::ledger(UtcMoment::end_of_day(day))),
        (ClockArg::Ledger, _, Ok(moment)) => Ok(KnownBy::ledger(moment)),
        (ClockArg::Published, Ok(day), _) => Ok(KnownBy::published(day)),
        (ClockArg::Ledger, ..) => Err(wrong("no-moment")),
        (ClockArg::Published, ..) => Err(wrong("no-day")),
    }
}
