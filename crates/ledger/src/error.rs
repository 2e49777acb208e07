use crate::entry::WriterId;
use crate::store::StoreError;
use lagesbild_model::{ClaimKey, ReadingId, ReportId};

/// Where a ledger does not hold, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("entry {position} (number {seq} of writer {writer}): {what}")]
pub struct Flaw {
    /// The entry's place in the store.
    pub position: u64,
    /// Whose entry it is.
    pub writer: WriterId,
    /// Its number in the writer's chain.
    pub seq: u64,
    /// What fails.
    pub what: String,
}

/// Why the ledger could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The store could not.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A report that is not there.
    #[error("report {0} is not in the ledger")]
    UnknownReport(ReportId),
    /// A reading that is not there.
    #[error("reading {0} is not in the ledger")]
    UnknownReading(ReadingId),
    /// A report that cannot be kept.
    #[error("report {report} cannot be kept: {why}")]
    BadReport {
        /// The report.
        report: ReportId,
        /// What is wrong.
        why: String,
    },
    /// A claim without its evidence, or one that cannot be kept.
    #[error("claim {ordinal} of report {report} cannot be kept: {why}")]
    BadClaim {
        /// The report.
        report: ReportId,
        /// Which of the claims given, from 0.
        ordinal: usize,
        /// What is wrong.
        why: String,
    },
    /// A decision that says nothing.
    #[error("the decision on claim {key} cannot be kept: {why}")]
    BadDecision {
        /// The claim's key.
        key: ClaimKey,
        /// What is wrong.
        why: String,
    },
    /// Something that says too little, or cannot be done.
    #[error("the ledger cannot keep it: {0}")]
    Refused(String),
    /// The report's words were taken out of the ledger.
    #[error("the words of report {0} are withheld")]
    Withheld(ReportId),
    /// The ledger does not hold.
    #[error("the ledger does not hold: {0}; restore it from a backup made before")]
    Flawed(Box<Flaw>),
}
