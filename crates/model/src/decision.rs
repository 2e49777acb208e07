use crate::ClaimKey;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a person makes of a claim.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// The claim says what the report says. It stays, though a newer reading no longer makes it.
    Accept,
    /// The report does not say that.
    Reject,
    /// A field should read otherwise: field name and the value it should have, as in claim JSON.
    Correct {
        /// Name of the field.
        field: String,
        /// The value it should have.
        value: serde_json::Value,
    },
    /// It says the same as another claim of the same report, and is shown as that one only.
    Merge {
        /// The other claim.
        into: ClaimKey,
    },
    /// It is several claims at once.
    Split {
        /// For each of them the fields that read otherwise, as in claim JSON.
        parts: Vec<BTreeMap<String, serde_json::Value>>,
    },
    /// The claim is not to be shown.
    Withhold,
    /// The last decision of the same writer on the claim no longer holds.
    Undo,
    /// The decision in that entry no longer holds, whoever made it.
    Revoke {
        /// The entry's hash, 64 hexadecimal digits.
        decision: String,
    },
}

impl Verdict {
    /// Its name in JSON.
    pub fn name(&self) -> &'static str {
        match self {
            Verdict::Accept => "accept",
            Verdict::Reject => "reject",
            Verdict::Correct { .. } => "correct",
            Verdict::Merge { .. } => "merge",
            Verdict::Split { .. } => "split",
            Verdict::Withhold => "withhold",
            Verdict::Undo => "undo",
            Verdict::Revoke { .. } => "revoke",
        }
    }
}

/// What a person said of a claim. Appended, never changed; the latest one on a key counts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Decision {
    /// The claim, whatever the reading.
    pub claim: ClaimKey,
    /// What is decided.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// Who decided.
    pub who: String,
    /// Why.
    pub why: Option<String>,
}
