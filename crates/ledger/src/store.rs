use crate::entry::{Entry, EntryHash, EntryKind, WriterId};
use crate::moment::UtcMoment;
use crate::record::{Record, Shape, ShapePlace};
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
    /// `begin` was called twice, or `put` outside a transaction: an error of the program.
    #[error("transactions of a ledger must not be nested, and nothing is written outside one")]
    Transaction,
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
    /// When it was written.
    pub written: UtcMoment,
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
    /// Its report is this one.
    pub report: Option<ReportId>,
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
            && self.report.is_none_or(|wanted| wanted == report)
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
    /// What decisions hold on to.
    pub key: ClaimKey,
}

/// Where a ledger keeps its entries and texts. Narrow on purpose: everything that is thought about them is
/// [`Ledger`](crate::Ledger)'s.
///
/// Entries and texts are only ever added, between [`begin`](Store::begin) and [`commit`](Store::commit). Questions with
/// `until` see the entries written up to that moment.
pub trait Store {
    /// The writer that this store belongs to.
    ///
    /// # Errors
    /// [`StoreError`] as the store has it, here and below.
    fn writer(&self) -> Result<WriterId, StoreError>;

    /// Starts a transaction and keeps other writers out until it ends.
    ///
    /// # Errors
    /// [`StoreError::Busy`] if another writer did not finish in time.
    fn begin(&mut self) -> Result<(), StoreError>;

    /// Makes everything put since [`begin`](Store::begin) last. Only then is it acknowledged.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was written then.
    fn commit(&mut self) -> Result<(), StoreError>;

    /// Forgets everything put since [`begin`](Store::begin). Does nothing outside a transaction.
    fn rollback(&mut self);

    /// Keeps a text under its hash; one that is there already stays as it is.
    ///
    /// # Errors
    /// [`StoreError`].
    fn put_text(&mut self, hash: TextHash, text: &[u8]) -> Result<(), StoreError>;

    /// Appends an entry; `record` is what it says.
    ///
    /// # Errors
    /// [`StoreError`], also if the entry's position is not the next one.
    fn put_entry(&mut self, entry: &Entry, record: &Record) -> Result<(), StoreError>;

    /// The last entry.
    ///
    /// # Errors
    /// [`StoreError`].
    fn head(&self) -> Result<Option<Head>, StoreError>;

    /// The last entry of that writer.
    ///
    /// # Errors
    /// [`StoreError`].
    fn writer_head(&self, writer: &WriterId) -> Result<Option<WriterHead>, StoreError>;

    /// The text of that hash.
    ///
    /// # Errors
    /// [`StoreError`].
    fn text(&self, hash: TextHash) -> Result<StoredText, StoreError>;

    /// The entry at that place.
    ///
    /// # Errors
    /// [`StoreError`].
    fn entry(&self, position: u64) -> Result<Option<Entry>, StoreError>;

    /// The entries of one kind, or of all, in their order.
    ///
    /// # Errors
    /// [`StoreError`].
    fn positions(&self, kind: Option<EntryKind>, until: Option<UtcMoment>) -> Result<Vec<u64>, StoreError>;

    /// Where that report's entry is.
    ///
    /// # Errors
    /// [`StoreError`].
    fn find_report(&self, report: ReportId) -> Result<Option<u64>, StoreError>;

    /// Where that reading's entry is.
    ///
    /// # Errors
    /// [`StoreError`].
    fn find_reading(&self, reading: ReadingId) -> Result<Option<u64>, StoreError>;

    /// Where the claims of that reading of that report are.
    ///
    /// # Errors
    /// [`StoreError`].
    fn find_claims(&self, report: ReportId, reading: ReadingId) -> Result<Option<u64>, StoreError>;

    /// The claims that pass the filter, each report's from its latest reading up to `until` only, in their order.
    ///
    /// # Errors
    /// [`StoreError`].
    fn claim_rows(&self, filter: &ClaimFilter, until: Option<UtcMoment>) -> Result<Vec<ClaimRow>, StoreError>;
}
