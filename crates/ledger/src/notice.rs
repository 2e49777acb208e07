//! What becomes known of a report after it was kept: that its publisher took it back or corrected it, and when it was
//! published; and what the picture has learnt of its sources.

use lagesbild_model::ReportId;
use lagesbild_model::time::Edtf;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a publisher did with a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// It took the report back: its claims no longer count.
    Retracted,
    /// It corrected the report. Where the corrected one is named, that one's claims count and the first one's do not.
    Corrected,
    /// What was noted before does not hold, and was noted in error.
    Restored,
}

impl NoticeKind {
    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            NoticeKind::Retracted => "retracted",
            NoticeKind::Corrected => "corrected",
            NoticeKind::Restored => "restored",
        }
    }
}

/// A publisher took a report back, or corrected it. The last one on a report stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// The corrected report, where the ledger has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<ReportId>,
    /// When the publisher said so, as far as known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Edtf>,
    /// The report.
    pub report: ReportId,
    /// What was done with it.
    pub what: NoticeKind,
    /// Who notes it.
    pub who: String,
    /// How that is known.
    pub why: String,
}

/// When a report was published is known better than its supplier tells. The last one on a report stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Narrowing {
    /// The date, within what the supplier tells; `None` goes back to that.
    pub date: Option<Edtf>,
    /// The report.
    pub report: ReportId,
    /// Who notes it.
    pub who: String,
    /// How that is known.
    pub why: String,
}

/// What the picture has learnt of its sources, so that the picture of that moment can be drawn again. The last one
/// that was kept by a moment is that moment's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reliabilities {
    /// The version of the picture's code that learnt it.
    pub picture: String,
    /// The sources, in the order of their names, none twice.
    pub sources: Vec<Reliability>,
}

/// How reliable one source is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reliability {
    /// Of a million things that it tells, how many are so.
    pub per_million: u32,
    /// The source, or the kind of source, as the picture calls it.
    pub source: String,
    /// From how many claims that was learnt.
    pub told: u64,
}

impl Reliabilities {
    /// Whether it can be kept.
    pub(crate) fn check(&self) -> Result<(), String> {
        if self.picture.trim().is_empty() {
            return Err("it does not say which version of the picture learnt it".to_owned());
        }
        if !self.sources.is_sorted_by(|a, b| a.source < b.source) {
            return Err("its sources are not in the order of their names, or one is there twice".to_owned());
        }
        match self.sources.iter().find(|source| source.per_million > 1_000_000) {
            Some(source) => Err(format!("{:?} cannot be right in {} of a million", source.source, source.per_million)),
            None => Ok(()),
        }
    }
}
