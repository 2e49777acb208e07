use crate::ReadingId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One way of reading: which code, packs, models, gazetteer, lists and settings.
///
/// Two machines with the same components have the same reading, whatever they read with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reading {
    /// The hash of the components.
    pub id: ReadingId,
    /// What it was made of: component name to its version or content hash.
    pub components: BTreeMap<String, String>,
}

impl Reading {
    /// The reading of these components.
    pub fn new(components: BTreeMap<String, String>) -> Reading {
        let bytes = serde_json::to_vec(&components).unwrap_or_default();
        Reading { id: ReadingId::of(&bytes), components }
    }
}
