//! By when something was known, and what is known then.

use crate::moment::UtcMoment;
use crate::notice::Notice;
use lagesbild_model::time::{Day, Edtf, Window};
use lagesbild_model::{Claim, ClaimKey, Language, Publication, ReportId};
use std::collections::BTreeSet;

/// By when something must have been known to count. `None` bounds nothing; both bounds may be set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KnownBy {
    /// The ledger's clock: reports, readings and decisions that stood here by then, each report with the reading that
    /// counted at that moment. The answer stays the same for ever.
    pub ledger: Option<UtcMoment>,
    /// The publication clock: reports that had certainly begun to be published by the end of that day, where they were
    /// published, whenever they were acquired, and read and decided upon as of now (or as of `ledger`). A report whose
    /// publication is unknown never counts, and a later version of an article no earlier than it was seen.
    pub published: Option<Day>,
}

impl KnownBy {
    /// Everything that the ledger holds.
    pub const NOW: KnownBy = KnownBy { ledger: None, published: None };

    /// What the ledger held at that moment.
    pub fn ledger(moment: UtcMoment) -> KnownBy {
        KnownBy { ledger: Some(moment), published: None }
    }

    /// What had been published by the end of that day.
    pub fn published(day: Day) -> KnownBy {
        KnownBy { ledger: None, published: Some(day) }
    }
}

/// What the chain tells of a report, whether or not its words are there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportNote {
    /// The report.
    pub report: ReportId,
    /// When we got it.
    pub acquired: UtcMoment,
    /// From when on it was known in the ledger.
    pub written: UtcMoment,
    /// Who published it.
    pub publishers: Vec<String>,
    /// When it was published, as far as known.
    pub publication: Option<Publication>,
    /// The language, where it was told.
    pub language: Option<Language>,
}

/// What people decided on a claim, beside corrections, and noted of its report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decided {
    /// The last word was that it is right.
    pub accepted: bool,
    /// The reading that counts does not make it; it is there because a person stood by it.
    pub kept: bool,
    /// Claims that are shown as this one.
    pub merged: Vec<ClaimKey>,
    /// Which of the claims that it was split into, from 0.
    pub part: Option<u32>,
    /// What was noted of its report: that its publisher took it back, or corrected it.
    pub notice: Option<Notice>,
}

/// A claim as the ledger knows it.
#[derive(Clone, Debug, PartialEq)]
pub struct KnownClaim {
    /// The claim, with the corrections that stand.
    pub claim: Claim,
    /// The fields that a person corrected.
    pub corrected: BTreeSet<String>,
    /// What else was decided on it.
    pub decided: Decided,
    /// The sentence that it stands in, cut from the report's text.
    pub sentence: String,
    /// Who published the report.
    pub publishers: Vec<String>,
    /// When the report was published, as far as known.
    pub publication: Option<Edtf>,
    /// When we got the report.
    pub acquired: UtcMoment,
    /// From when on the reading that found it was known in the ledger.
    pub read: UtcMoment,
}

impl KnownClaim {
    /// The window in which its report was published, as far as known.
    pub fn publication_window(&self) -> Option<Window> {
        self.publication.as_ref().and_then(Edtf::window)
    }
}
