use crate::entry::{Entry, EntryHash, EntryKind, WriterId};
use crate::moment::UtcMoment;
use crate::record::{Record, Shape, ShapePlace};
use crate::sketch::Sketch;
use lagesbild_model::{ClaimKey, CountryCode, Kind, PlaceId, ReadingId, ReportId, TextHash};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

/// Why a store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No such file.
    #[error("{path}: there is no such file; read reports with a ledger to make one, or check the path")]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// A file of another kind.
    #[error("{path} is not a ledger ({why}); nothing was changed in it; give another path")]
    NotALedger {
        /// The file.
        path: PathBuf,
        /// How that was seen.
        why: String,
    },
    /// A ledger of a later program.
    #[error("{path} is a ledger of version {found}, this program knows up to version {known}; install a newer program")]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: i64,
        /// The newest version known here.
        known: i64,
    },
    /// A ledger of an earlier program, opened to read.
    #[error(
        "{path} is a ledger of version {found}, this program reads version {known}; `lagesbild rebuild` brings it up to date, after a copy of it was made"
    )]
    Older {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: i64,
        /// The version read here.
        known: i64,
    },
    /// The end of the file is missing.
    #[error("{path} is cut off: {found} bytes of {expected}; restore it from a backup")]
    Truncated {
        /// The file.
        path: PathBuf,
        /// Bytes that there should be.
        expected: u64,
        /// Bytes that there are.
        found: u64,
    },
    /// Damaged inside.
    #[error("{path} is damaged: {detail}; restore it from a backup, or ask verify which entry is the first to fail")]
    Corrupt {
        /// The file.
        path: PathBuf,
        /// What was found.
        detail: String,
    },
    /// Somebody else writes.
    #[error("{path}: another process is writing to this ledger, waited {} s; try again when it has finished", waited.as_secs_f32())]
    Busy {
        /// The file.
        path: PathBuf,
        /// How long we waited.
        waited: Duration,
    },
    /// Opened for reading, or on a medium that cannot be written.
    #[error("{path} cannot be written to; open a copy on a disk that can, or check its permissions")]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// No room.
    #[error("{path}: the disk is full; what was acknowledged is kept, the rest is not; make room and try again")]
    Full {
        /// The file.
        path: PathBuf,
    },
    /// Anything else that SQLite or the system says.
    #[error("{path}: {detail}")]
    Failed {
        /// The file.
        path: PathBuf,
        /// Its words.
        detail: String,
    },
    /// An entry that this program cannot take apart.
    #[error("entry {position} cannot be read: {why}; ask verify, or restore the ledger from a backup")]
    Entry {
        /// Its place in the store.
        position: u64,
        /// What is wrong.
        why: String,
    },
    /// The file was moved, deleted or replaced while it was open.
    #[error(
        "{path} is no longer the file that was opened: it was moved, deleted or replaced; nothing more is written; put it back, or restore it from a backup"
    )]
    Gone {
        /// The file.
        path: PathBuf,
    },
    /// `begin` was called twice, or `put` outside a transaction: an error of the program.
    #[error("transactions of a ledger must not be nested, and nothing is written outside one")]
    Transaction,
}

/// Where a text lies beside the chain: with the entry that brought it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TextAt {
    /// The text of the report whose entry that is: the first one with that text.
    Text(u64),
    /// All parts of a report but its text, as JSON.
    Particulars(u64),
    /// The claims of an entry of claims, a line of JSON each.
    Words(u64),
}

impl TextAt {
    /// One number for each place, in the order of the entries.
    pub(crate) fn number(self) -> u64 {
        match self {
            TextAt::Text(entry) | TextAt::Words(entry) => entry.saturating_mul(2),
            TextAt::Particulars(entry) => entry.saturating_mul(2).saturating_add(1),
        }
    }
}

/// A text beside the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoredText {
    /// Its bytes.
    Here(Vec<u8>),
    /// It was taken out; its hash stays.
    Withheld,
    /// The store never had it.
    Missing,
}

/// The last entry of a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Its place.
    pub position: u64,
    /// From when on it counts as known here.
    pub known: UtcMoment,
}

/// The last entry of a writer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WriterHead {
    /// Its number in the chain.
    pub seq: u64,
    /// Its hash.
    pub hash: EntryHash,
}

/// Which claims are asked for. What is `None` does not narrow; a claim must have one place that passes both `places`
/// and `country`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClaimFilter {
    /// One of its places is one of these.
    pub places: Option<BTreeSet<PlaceId>>,
    /// One of its places lies in this country.
    pub country: Option<CountryCode>,
    /// Its kind is one of these.
    pub kinds: Option<BTreeSet<Kind>>,
    /// Its report is one of these.
    pub reports: Option<BTreeSet<ReportId>>,
    /// Its key is this one.
    pub key: Option<ClaimKey>,
}

impl ClaimFilter {
    /// Whether a claim of that shape in that report passes.
    pub(crate) fn passes(&self, report: ReportId, shape: &Shape) -> bool {
        let place_passes = |place: &ShapePlace| {
            let is_wanted = |wanted: &BTreeSet<PlaceId>| place.id.as_ref().is_some_and(|id| wanted.contains(id));
            self.places.as_ref().is_none_or(is_wanted) && self.country.is_none_or(|c| place.country == Some(c))
        };
        let any_place = self.places.is_none() && self.country.is_none();
        self.kinds.as_ref().is_none_or(|kinds| kinds.contains(&shape.kind))
            && self.reports.as_ref().is_none_or(|reports| reports.contains(&report))
            && self.key.is_none_or(|key| key == shape.key)
            && (any_place || shape.places.iter().any(place_passes))
    }
}

/// Where a claim stands in the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClaimRow {
    /// The place of the entry of claims.
    pub position: u64,
    /// Which of the entry's claims, from 0.
    pub ordinal: u32,
    /// The report.
    pub report: ReportId,
    /// The report's first entry.
    pub report_at: u64,
    /// What decisions hold on to.
    pub key: ClaimKey,
    /// Whether anything was decided on it by then.
    pub decided: bool,
}

/// A number of a sketch that more reports than this have leads to none of them.
pub(crate) const TOO_COMMON: usize = 32;

/// Which readings of a report are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passes {
    /// The one that counts at the moment asked.
    Counting,
    /// All that there were by then, also those that stand beside or no longer count.
    All,
}

/// Where a ledger keeps its entries and texts. Narrow on purpose: everything that is thought about them is
/// [`Ledger`](crate::Ledger)'s.
///
/// Entries and texts are only ever added, between [`begin`](Store::begin) and [`commit`](Store::commit). Questions with
/// `until` see the entries *known* by that moment: an entry counts from when it was written, one that
/// [came from another ledger](crate::MergeRecord) from when it came. In order of position, these moments never go back.
///
/// Every method fails as the store has it ([`StoreError`]).
#[allow(clippy::missing_errors_doc, reason = "said once, above")]
pub trait Store {
    /// The writer that this store belongs to.
    fn writer(&self) -> Result<WriterId, StoreError>;

    /// Starts a transaction and keeps other writers out until it ends; [`StoreError::Busy`] if another writer did not
    /// finish in time.
    fn begin(&mut self) -> Result<(), StoreError>;

    /// Makes everything put since [`begin`](Store::begin) last. Only then is it acknowledged; on an error nothing was
    /// written.
    fn commit(&mut self) -> Result<(), StoreError>;

    /// Forgets everything put since [`begin`](Store::begin). Does nothing outside a transaction.
    fn rollback(&mut self);

    /// From now on until [`release`](Store::release) questions see the store as it is now, whatever others write.
    fn hold(&self) -> Result<(), StoreError>;

    /// Ends what [`hold`](Store::hold) began; these may be nested.
    fn release(&self);

    /// Keeps a text that belongs to the entry that is put next; `None` is one that was withheld.
    fn put_text(&mut self, at: TextAt, hash: TextHash, text: Option<&[u8]>) -> Result<(), StoreError>;

    /// Takes a text out, for good; that it was there stays.
    fn withhold_text(&mut self, at: TextAt) -> Result<(), StoreError>;

    /// After a text was withheld: leaves nothing of it where it once lay.
    fn wipe(&mut self) -> Result<(), StoreError>;

    /// Appends an entry, [`StoreError::Transaction`] if its position is not the next one; `record` is what it says.
    fn put_entry(&mut self, entry: &Entry, record: &Record) -> Result<(), StoreError>;

    /// How many entries there are.
    fn length(&self) -> Result<u64, StoreError>;

    /// The last entry.
    fn head(&self) -> Result<Option<Head>, StoreError>;

    /// The last entry of that writer.
    fn writer_head(&self, writer: &WriterId) -> Result<Option<WriterHead>, StoreError>;

    /// The hash of that writer's entry of that number.
    fn hash_of(&self, writer: &WriterId, seq: u64) -> Result<Option<EntryHash>, StoreError>;

    /// The text at that place.
    fn text(&self, at: TextAt) -> Result<StoredText, StoreError>;

    /// The first entry of a report with that text, where the text lies.
    fn text_home(&self, text: TextHash) -> Result<Option<u64>, StoreError>;

    /// The entry at that place.
    fn entry(&self, position: u64) -> Result<Option<Entry>, StoreError>;

    /// From when on the entry at that place counts as known.
    fn known_at(&self, position: u64) -> Result<Option<UtcMoment>, StoreError>;

    /// The entries of one kind, or of all, known after `since` and by `until`, in their order.
    fn positions(
        &self,
        kind: Option<EntryKind>,
        since: Option<UtcMoment>,
        until: Option<UtcMoment>,
    ) -> Result<Vec<u64>, StoreError>;

    /// Where that report's first entry is.
    fn find_report(&self, report: ReportId) -> Result<Option<u64>, StoreError>;

    /// Where that reading's first entry is.
    fn find_reading(&self, reading: ReadingId) -> Result<Option<u64>, StoreError>;

    /// Where the first claims of that reading of that report are.
    fn find_claims(&self, report: ReportId, reading: ReadingId) -> Result<Option<u64>, StoreError>;

    /// The entries of claims of that report or of that reading, the first of each report and reading, in their order.
    fn passes(&self, of: PassesOf) -> Result<Vec<u64>, StoreError>;

    /// The entry of claims that counts for that report.
    fn counting(&self, report: ReportId, until: Option<UtcMoment>) -> Result<Option<u64>, StoreError>;

    /// The report of the entry of claims at that place.
    fn pass(&self, position: u64) -> Result<Option<ReportId>, StoreError>;

    /// The claims that pass the filter, in their order.
    fn claim_rows(
        &self,
        filter: &ClaimFilter,
        until: Option<UtcMoment>,
        passes: Passes,
    ) -> Result<Vec<ClaimRow>, StoreError>;

    /// Keys with decisions that may show another claim within the filter than their reading does. May name too many.
    fn decided(&self, filter: &ClaimFilter, until: Option<UtcMoment>) -> Result<Vec<ClaimKey>, StoreError>;

    /// The entries of decisions on that claim, and of those that merge others into it, in their order.
    fn decisions_on(&self, key: ClaimKey, until: Option<UtcMoment>) -> Result<Vec<u64>, StoreError>;

    /// The entries of reports at that address, the first of each report, in their order.
    fn reports_at(&self, address: TextHash, until: Option<UtcMoment>) -> Result<Vec<u64>, StoreError>;

    /// Every place where words of reports with that text lie.
    fn words_of(&self, text: TextHash) -> Result<BTreeSet<TextAt>, StoreError>;

    /// The entries of reports with that text, or whose [sketches](crate::Sketch) have a telling number in common with
    /// this one, the first of each report, in their order. A number that more than 32 reports have tells
    /// nothing: it comes from words that stand below all articles of somebody.
    fn reports_like(
        &self,
        text: TextHash,
        sketch: Option<&Sketch>,
        until: Option<UtcMoment>,
    ) -> Result<Vec<u64>, StoreError>;

    /// The entries of that kind ([`Notice`](EntryKind::Notice) or [`Narrowing`](EntryKind::Narrowing)) on that report,
    /// in their order.
    fn entries_on(&self, report: ReportId, kind: EntryKind, until: Option<UtcMoment>) -> Result<Vec<u64>, StoreError>;

    /// The entry that withheld that text.
    fn withheld_by(&self, text: TextHash) -> Result<Option<u64>, StoreError>;

    /// The first entry that the indexes are not right for, and what is wrong; `None` where all are what the entries
    /// make.
    fn first_index_flaw(&self) -> Result<Option<(u64, String)>, StoreError>;
}

/// Whose entries of claims are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassesOf {
    /// Those of a report.
    Report(ReportId),
    /// Those of a reading.
    Reading(ReadingId),
}
