use crate::ClaimKey;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a person makes of a claim.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// The claim says what the report says.
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
    /// The claim is not to be shown.
    Withhold,
    /// The decision before it no longer holds.
    Undo,
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
