use crate::{Kind, Span};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Why a string is no id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Not `namespace:name`.
    #[error("{0:?} is not an id of the form namespace:name (lower-case letters, digits, '-', '_', '.')")]
    Form(String),
    /// Not 32 hexadecimal digits.
    #[error("{0:?} is not a hash of 32 hexadecimal digits")]
    Hash(String),
}

fn is_namespaced(id: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.');
    match id.split_once(':') {
        Some((space, name)) => {
            !space.is_empty()
                && !name.is_empty()
                && space.chars().all(fits)
                && name.chars().all(|c| fits(c) || c == ':')
        }
        None => false,
    }
}

macro_rules! namespaced_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(try_from = "String", into = "String")]
        #[schemars(with = "String")]
        pub struct $name(Box<str>);

        impl $name {
            /// The id written as `namespace:name`.
            ///
            /// # Errors
            /// [`IdError::Form`] if it is not of that form.
            pub fn new(id: &str) -> Result<$name, IdError> {
                if is_namespaced(id) { Ok($name(id.into())) } else { Err(IdError::Form(id.to_owned())) }
            }

            /// The id as written.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// What stands before the first colon.
            pub fn namespace(&self) -> &str {
                self.0.split(':').next().unwrap_or_default()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;
            fn try_from(id: String) -> Result<$name, IdError> {
                $name::new(&id)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0.into()
            }
        }
    };
}

namespaced_id! {
    /// An entry of the gazetteer: `geonames:1138336`, `lagesbild:…`, `user:…`. It never changes its meaning.
    PlaceId
}
namespaced_id! {
    /// An entry of the actor list: `lagesbild:…`, `user:…`. It never changes its meaning.
    ActorId
}

macro_rules! hash_id {
    ($(#[$doc:meta])* $name:ident, $context:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(try_from = "String", into = "String")]
        #[schemars(with = "String")]
        pub struct $name([u8; 16]);

        impl $name {
            /// The id of these bytes: the first 128 bits of a BLAKE3 hash in key-derivation mode, so that ids of
            /// different kinds never meet.
            pub fn of(bytes: &[u8]) -> $name {
                let mut hasher = blake3::Hasher::new_derive_key($context);
                hasher.update(bytes);
                let mut id = [0; 16];
                hasher.finalize_xof().fill(&mut id);
                $name(id)
            }

            /// The id that has these bytes, as a store keeps them.
            pub fn from_bytes(bytes: [u8; 16]) -> $name {
                $name(bytes)
            }

            /// The sixteen bytes.
            pub fn as_bytes(&self) -> &[u8; 16] {
                &self.0
            }

            /// Reads 32 hexadecimal digits.
            ///
            /// # Errors
            /// [`IdError::Hash`] if that is not what stands there.
            pub fn parse(digits: &str) -> Result<$name, IdError> {
                parse_hex(digits).map($name).ok_or_else(|| IdError::Hash(digits.to_owned()))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let mut digits = [0; 32];
                f.write_str(hexadecimal(&self.0, &mut digits))
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;
            fn try_from(digits: String) -> Result<$name, IdError> {
                $name::parse(&digits)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.to_string()
            }
        }
    };
}

/// Bytes as hexadecimal digits in lower case, two each, as far as there is room. Hashes are written often.
pub fn hexadecimal<'d>(bytes: &[u8], room: &'d mut [u8]) -> &'d str {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |at: u8| DIGITS.get(usize::from(at & 15)).copied().unwrap_or(b'0');
    for (pair, byte) in room.chunks_exact_mut(2).zip(bytes) {
        pair.copy_from_slice(&[digit(byte >> 4), digit(*byte)]);
    }
    std::str::from_utf8(room).unwrap_or_default()
}

fn parse_hex(digits: &str) -> Option<[u8; 16]> {
    let mut id = [0; 16];
    if digits.len() != 32 || !digits.is_ascii() {
        return None;
    }
    for (byte, pair) in id.iter_mut().zip(digits.as_bytes().chunks_exact(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(id)
}

hash_id! {
    /// A report: the hash of its text and of its metadata in canonical form.
    ReportId, "lagesbild 2026-11 report"
}
hash_id! {
    /// A text by itself, so that it can lie beside the ledger's chain and be withheld without breaking it.
    TextHash, "lagesbild 2026-11 text"
}
hash_id! {
    /// A reading: the hash of the reader's code version, packs, models, gazetteer, lists and settings.
    ReadingId, "lagesbild 2026-11 reading"
}
hash_id! {
    /// A claim of one reading: the hash of the reading, the report and the claim's canonical content.
    ClaimId, "lagesbild 2026-11 claim"
}
hash_id! {
    /// What a person's decision holds on to: report, kind, trigger span and role spans, whatever the reading.
    ClaimKey, "lagesbild 2026-11 claim key"
}

impl ClaimKey {
    /// The key of a claim of `kind` in `report` whose trigger and roles stand at these spans.
    ///
    /// Spans are sorted within each role, so that it does not matter in which order a reader found them; which role
    /// they fill does matter: *A took it from B* and *B took it from A* are two claims.
    pub fn from_spans(report: ReportId, kind: Kind, trigger: Span, roles: &[(RoleName, Span)]) -> ClaimKey {
        let mut roles = roles.to_vec();
        roles.sort_unstable();
        roles.dedup();
        let mut bytes = report.as_bytes().to_vec();
        bytes.extend(kind.name().bytes());
        let mut add = |role: u8, span: Span| {
            let [start, end]: [u32; 2] = span.into();
            bytes.push(role);
            bytes.extend(start.to_le_bytes());
            bytes.extend(end.to_le_bytes());
        };
        add(0, trigger);
        roles.into_iter().for_each(|(role, span)| add(role as u8, span));
        ClaimKey::of(&bytes)
    }
}

/// The roles of a claim that tell one from another. The numbers are part of every key and never change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum RoleName {
    /// Who does it.
    Actor = 1,
    /// The other side.
    Against = 2,
    /// A place that it is about.
    Place = 3,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_keep_their_form() {
        assert!(PlaceId::new("geonames:1138336").is_ok());
        for bad in ["", "geonames", ":1", "geonames:", "Geo:1", "a:b c"] {
            assert_eq!(PlaceId::new(bad), Err(IdError::Form(bad.to_owned())));
        }
    }

    #[test]
    fn hashes_survive_their_text_form_and_differ_by_kind() {
        let id = ReportId::of(b"same");
        assert_eq!(ReportId::parse(&id.to_string()), Ok(id));
        assert_ne!(id.as_bytes(), TextHash::of(b"same").as_bytes());
        assert!(ReportId::parse("zz").is_err());
    }

    #[test]
    fn a_key_does_not_hang_on_the_order_of_roles() {
        let span = |a, b| Span::new(a, b).unwrap();
        let report = ReportId::of(b"r");
        let key = |roles: &[(RoleName, Span)]| ClaimKey::from_spans(report, Kind::Control, span(4, 8), roles);
        let (actor, against) = (RoleName::Actor, RoleName::Against);
        let one = [(actor, span(0, 3)), (against, span(9, 12))];
        assert_eq!(key(&one), key(&[one[1], one[0]]));
        assert_ne!(key(&one), key(&[(against, span(0, 3)), (actor, span(9, 12))]));
        assert_ne!(key(&[(actor, span(0, 3))]), key(&[(actor, span(0, 4))]));
    }
}
