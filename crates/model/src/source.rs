use crate::{ActorId, Span};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a source does with the statement it passes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stance {
    /// Passes it on as its own word.
    Says,
    /// Asserts it without the writer standing behind it.
    Claims,
    /// Owns to it, though it speaks against its interest.
    Admits,
    /// Vouches for what was said before.
    Confirms,
    /// Says that it is not so.
    Denies,
}

/// One link of a chain of sources.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Link {
    /// The source in canonical English as far as known, else as written.
    pub name: String,
    /// The words that name it; `None` where the text has a source without naming one.
    pub span: Option<Span>,
    /// Its entry in the actor list, if it has one.
    pub actor: Option<ActorId>,
    /// What it does with the statement.
    pub stance: Stance,
}
