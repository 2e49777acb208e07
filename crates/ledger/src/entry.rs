use crate::canonical::{canonical, push_string};
use crate::moment::UtcMoment;
use lagesbild_model::hexadecimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;
use std::str::FromStr;

/// The format of envelopes that this program writes, and the newest that it reads.
pub const FORMAT: u32 = 1;

/// What an entry records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryKind {
    /// A report came in.
    Report,
    /// A way of reading was used for the first time.
    Reading,
    /// A reading of a report gave these claims (perhaps none).
    Claims,
    /// A person decided on a claim.
    Decision,
    /// From now on a reading counts for the reports that it has read.
    Adoption,
    /// A report's words were taken out.
    Withholding,
    /// The entries that follow come from another ledger.
    Merge,
    /// A publisher took a report back, or corrected it.
    Notice,
    /// When a report was published is known better.
    Narrowing,
    /// How reliable the sources are, as the picture has learnt.
    Reliabilities,
}

impl EntryKind {
    /// Every kind, in a fixed order.
    pub const ALL: [EntryKind; 10] = [
        EntryKind::Report,
        EntryKind::Reading,
        EntryKind::Claims,
        EntryKind::Decision,
        EntryKind::Adoption,
        EntryKind::Withholding,
        EntryKind::Merge,
        EntryKind::Notice,
        EntryKind::Narrowing,
        EntryKind::Reliabilities,
    ];

    /// Its name in the envelope.
    pub fn name(self) -> &'static str {
        match self {
            EntryKind::Report => "report",
            EntryKind::Reading => "reading",
            EntryKind::Claims => "claims",
            EntryKind::Decision => "decision",
            EntryKind::Adoption => "adoption",
            EntryKind::Withholding => "withholding",
            EntryKind::Merge => "merge",
            EntryKind::Notice => "notice",
            EntryKind::Narrowing => "narrowing",
            EntryKind::Reliabilities => "reliabilities",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<EntryKind> {
        EntryKind::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

impl fmt::Display for EntryKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Why a string is no writer's name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a writer's name: 1 to 64 lower-case letters, digits, '-', '_' or '.'")]
pub struct WriterError(String);

/// Who appends: one writer has one chain. Two files that are written to apart must have two writers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct WriterId(Box<str>);

impl TryFrom<String> for WriterId {
    type Error = WriterError;
    fn try_from(name: String) -> Result<WriterId, WriterError> {
        WriterId::new(&name)
    }
}

impl From<WriterId> for String {
    fn from(id: WriterId) -> String {
        id.0.into()
    }
}

impl WriterId {
    /// The writer of that name.
    ///
    /// # Errors
    /// [`WriterError`] if it is empty, longer than 64 bytes or has other characters than `a-z 0-9 - _ .`.
    pub fn new(name: &str) -> Result<WriterId, WriterError> {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.');
        let good = (1..=64).contains(&name.len()) && name.chars().all(fits);
        if good { Ok(WriterId(name.into())) } else { Err(WriterError(name.to_owned())) }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for WriterId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// The hash of an envelope: BLAKE3 in key-derivation mode over its canonical form, all 256 bits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct EntryHash([u8; 32]);

impl TryFrom<String> for EntryHash {
    type Error = String;
    fn try_from(digits: String) -> Result<EntryHash, String> {
        digits.parse()
    }
}

impl From<EntryHash> for String {
    fn from(hash: EntryHash) -> String {
        hash.to_string()
    }
}

impl EntryHash {
    /// The hash of bytes in canonical form.
    pub(crate) fn of(bytes: &[u8]) -> EntryHash {
        let mut hasher = blake3::Hasher::new_derive_key("lagesbild 2026-11 ledger entry");
        hasher.update(bytes);
        EntryHash(*hasher.finalize().as_bytes())
    }

    /// Takes the bytes as they stand in a store.
    pub(crate) fn from_bytes(bytes: [u8; 32]) -> EntryHash {
        EntryHash(bytes)
    }

    /// The 32 bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for EntryHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut digits = [0; 64];
        f.write_str(hexadecimal(&self.0, &mut digits))
    }
}

impl fmt::Debug for EntryHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EntryHash({self})")
    }
}

impl FromStr for EntryHash {
    type Err = String;

    fn from_str(digits: &str) -> Result<EntryHash, String> {
        let hash =
            blake3::Hash::from_hex(digits).map_err(|_| format!("{digits:?} is not a hash of 64 hexadecimal digits"))?;
        Ok(EntryHash(*hash.as_bytes()))
    }
}

/// What is hashed of an entry. Its canonical form is one line of JSON with the fields in this order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// Version of this form.
    pub format: u32,
    /// What the entry records.
    pub kind: EntryKind,
    /// The record itself, in canonical JSON.
    pub payload: String,
    /// The hash of the writer's entry before; `None` for its first.
    pub previous: Option<EntryHash>,
    /// Which of the writer's entries it is, from 1 without gaps.
    pub seq: u64,
    /// Who wrote it.
    pub writer: WriterId,
    /// When; later than every entry that its writer's store held before it.
    pub written: UtcMoment,
}

impl Envelope {
    /// The line that is hashed.
    pub fn canonical(&self) -> String {
        let mut out = format!("{{\"format\":{},\"kind\":", self.format);
        push_string(self.kind.name(), &mut out);
        out.push_str(",\"payload\":");
        out.push_str(&self.payload);
        out.push_str(",\"previous\":");
        match self.previous {
            Some(hash) => push_string(&hash.to_string(), &mut out),
            None => out.push_str("null"),
        }
        out.push_str(&format!(",\"seq\":{},\"writer\":", self.seq));
        push_string(self.writer.as_str(), &mut out);
        out.push_str(",\"written\":");
        push_string(&self.written.to_string(), &mut out);
        out.push('}');
        out
    }

    /// The hash of the canonical form.
    pub fn hash(&self) -> EntryHash {
        EntryHash::of(self.canonical().as_bytes())
    }

    /// Whether the payload stands in canonical form.
    pub(crate) fn payload_is_canonical(&self) -> bool {
        serde_json::from_str::<Value>(&self.payload).is_ok_and(|value| canonical(&value) == self.payload)
    }
}

/// An envelope in its place in the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its place among all entries of the store, from 1 without gaps.
    pub position: u64,
    /// What is hashed.
    pub envelope: Envelope,
    /// The hash as it was recorded.
    pub hash: EntryHash,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The form must last: whoever changes this line changes every ledger.
    #[test]
    fn the_envelope_keeps_its_form_and_its_hash() {
        let first = Envelope {
            format: 1,
            kind: EntryKind::Decision,
            payload: "{\"a\":1}".to_owned(),
            previous: None,
            seq: 1,
            writer: WriterId::new("desk-1").unwrap(),
            written: "2026-11-22T12:00:00Z".parse().unwrap(),
        };
        assert_eq!(
            first.canonical(),
            r#"{"format":1,"kind":"decision","payload":{"a":1},"previous":null,"seq":1,"writer":"desk-1","written":"2026-11-22T12:00:00.000000Z"}"#
        );
        assert_eq!(first.hash().to_string(), "218fa5463cb4df9549954733ebebcde40339f2613ab216fe1cae1f2fe6a4aceb");
        let second = Envelope { previous: Some(first.hash()), seq: 2, ..first.clone() };
        assert!(serde_json::from_str::<Value>(&second.canonical()).is_ok());
        assert_ne!(second.hash(), first.hash());
        assert_eq!(first.hash().to_string().parse(), Ok(first.hash()));
    }

    #[test]
    fn a_writer_has_a_plain_name() {
        assert!(WriterId::new("desk-1").is_ok());
        for bad in ["", "Desk", "a b", "å", &"x".repeat(65)] {
            assert!(WriterId::new(bad).is_err(), "{bad}");
        }
    }
}
