//! The model file: a header, a table of sections, sections. All numbers are little-endian.
//!
//! | bytes | holds |
//! |---|---|
//! | 0..4 | `LBLM` |
//! | 4..8 | format version |
//! | 8..10, 10..12 | language code, zero |
//! | 12..16 | number of sections |
//! | 16..24 | checksum of all that follows |
//! | 24.. | per section: name (4 bytes), offset, length |

mod table;

pub(crate) use table::Table;
#[cfg(feature = "train")]
pub(crate) use table::write_table;

use crate::hash::mix;
use lagesbild_model::Language;
use std::borrow::Cow;
use std::ops::Range;

const MAGIC: &[u8; 4] = b"LBLM";
const VERSION: u32 = 3;
const HEADER: usize = 24;
const ROW: usize = 12;

/// The bytes of a trained model, owned or embedded in the program.
#[derive(Clone, Debug)]
pub struct ModelBytes(Cow<'static, [u8]>);

impl From<&'static [u8]> for ModelBytes {
    fn from(bytes: &'static [u8]) -> ModelBytes {
        ModelBytes(Cow::Borrowed(bytes))
    }
}

impl From<Vec<u8>> for ModelBytes {
    fn from(bytes: Vec<u8>) -> ModelBytes {
        ModelBytes(Cow::Owned(bytes))
    }
}

/// Why the bytes are no model.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// They do not begin as a model does.
    #[error("this is not a language model: it does not begin with the mark of one; use a file from `models/`")]
    Magic,
    /// They are of another version of the format.
    #[error("the language model has format version {found}, this program reads version {VERSION}; train it again")]
    Version {
        /// The version that the file states.
        found: u32,
    },
    /// They state a language that is not known.
    #[error("the language model is for a language that is not known: {code:?}")]
    Language {
        /// What stands in place of a language code.
        code: String,
    },
    /// They end too early, or a bit has flipped.
    #[error("the language model is damaged: its bytes do not have the checksum that its header states")]
    Checksum,
    /// A section is missing or does not have the form it should.
    #[error("the language model is damaged: section {section} {fault}")]
    Section {
        /// The section's name.
        section: &'static str,
        /// What is wrong with it.
        fault: &'static str,
    },
}

/// A model file whose header and checksum are right.
#[derive(Clone, Debug)]
pub(crate) struct Container {
    bytes: ModelBytes,
    /// The language it was trained for.
    pub(crate) language: Language,
}

impl Container {
    pub(crate) fn open(bytes: ModelBytes) -> Result<Container, ModelError> {
        let b = &*bytes.0;
        if b.get(..4) != Some(MAGIC) {
            return Err(ModelError::Magic);
        }
        let version = read_u32(b, 4).ok_or(ModelError::Checksum)?;
        if version != VERSION {
            return Err(ModelError::Version { found: version });
        }
        let stated = b.get(16..HEADER).and_then(|s| Some(u64::from_le_bytes(s.try_into().ok()?)));
        if stated != b.get(HEADER..).map(|rest| checksum(b.get(..16).unwrap_or_default(), rest)) || stated.is_none() {
            return Err(ModelError::Checksum);
        }
        let code = String::from_utf8_lossy(b.get(8..10).unwrap_or_default()).into_owned();
        let language = Language::from_code(&code).ok_or(ModelError::Language { code })?;
        Ok(Container { bytes, language })
    }

    /// The bytes in `range`; empty if the file does not reach there.
    pub(crate) fn slice(&self, range: &Range<usize>) -> &[u8] {
        self.bytes.0.get(range.clone()).unwrap_or_default()
    }

    /// Where the section called `name` lies.
    pub(crate) fn section(&self, name: &'static str) -> Result<Range<usize>, ModelError> {
        let b = &*self.bytes.0;
        let fault = |fault| ModelError::Section { section: name, fault };
        let count = read_u32(b, 12).unwrap_or(0) as usize;
        let row = (0..count)
            .map_while(|i| b.get(HEADER + i * ROW..HEADER + (i + 1) * ROW))
            .find(|row| row.get(..4) == Some(name.as_bytes()))
            .ok_or(fault("is missing"))?;
        let (from, length) = read_u32(row, 4).zip(read_u32(row, 8)).ok_or(fault("is missing"))?;
        let range = from as usize..(from as usize).saturating_add(length as usize);
        if b.get(range.clone()).is_none() { Err(fault("runs past the end of the file")) } else { Ok(range) }
    }
}

/// Four bytes at `at`, little-endian.
pub(crate) fn read_u32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

/// A checksum against damage, not against malice.
fn checksum(head: &[u8], rest: &[u8]) -> u64 {
    let mut sum = head.iter().fold(1, |h, b| mix(h, u64::from(*b)));
    let mut words = rest.chunks_exact(8);
    for word in &mut words {
        sum = mix(sum.rotate_left(1), word.try_into().map_or(0, u64::from_le_bytes));
    }
    words.remainder().iter().fold(sum, |h, b| mix(h, u64::from(*b)))
}

/// Puts named sections together to a model file.
#[cfg(feature = "train")]
pub(crate) fn write_container(language: Language, sections: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut rest = Vec::new();
    let mut at = HEADER + sections.len() * ROW;
    for (name, bytes) in sections {
        rest.extend_from_slice(name.as_bytes());
        rest.extend_from_slice(&(at as u32).to_le_bytes());
        rest.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
        at += bytes.len();
    }
    sections.iter().for_each(|(_, bytes)| rest.extend_from_slice(bytes));
    let mut head = MAGIC.to_vec();
    head.extend_from_slice(&VERSION.to_le_bytes());
    head.extend_from_slice(language.code().as_bytes());
    head.extend_from_slice(&[0, 0]);
    head.extend_from_slice(&(sections.len() as u32).to_le_bytes());
    let sum = checksum(&head, &rest);
    head.extend_from_slice(&sum.to_le_bytes());
    head.extend_from_slice(&rest);
    head
}
