//! The tags that a model knows: parts of speech with features.

use crate::model::{Container, ModelError};
use crate::{Deprel, Morph, Upos, VerbForm};

/// A part of speech with features.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Tag {
    pub(crate) upos: Upos,
    pub(crate) morph: Morph,
}

/// The tags that the model knows; a tag is its place here.
pub(crate) type Tags = Vec<Tag>;

const BYTES: usize = 9;
/// Lemmas are kept under tags in a byte.
pub(crate) const MOST: usize = 255;

/// Reads the tags from their section.
pub(crate) fn open_tags(model: &Container) -> Result<Tags, ModelError> {
    let fault = |fault| ModelError::Section { section: "TAGS", fault };
    let bytes = model.slice(&model.section("TAGS")?);
    let tag = |row: &[u8]| {
        let (upos, bits) = row.split_first()?;
        Some(Tag {
            upos: *Upos::ALL.get(usize::from(*upos))?,
            morph: Morph::from_bits(u64::from_le_bytes(bits.try_into().ok()?)),
        })
    };
    let tags: Option<Tags> = bytes.chunks(BYTES).map(tag).collect();
    let tags = tags.ok_or(fault("holds a tag that does not exist"))?;
    if tags.is_empty() || tags.len() > MOST { Err(fault("must hold 1 to 255 tags")) } else { Ok(tags) }
}

/// Writes the tags' section.
#[cfg(feature = "train")]
pub(crate) fn write_tags(tags: &[Tag]) -> Vec<u8> {
    tags.iter().flat_map(|t| std::iter::once(t.upos as u8).chain(t.morph.bits().to_le_bytes())).collect()
}

/// Reads the relations that the model knows, a name a line; a relation is its place among them.
pub(crate) fn open_relations(model: &Container) -> Result<Vec<Deprel>, ModelError> {
    let fault = |fault| ModelError::Section { section: "RELS", fault };
    let text = std::str::from_utf8(model.slice(&model.section("RELS")?)).map_err(|_| fault("is not text"))?;
    let relations: Option<Vec<Deprel>> = text.lines().map(Deprel::parse).collect();
    let relations = relations.ok_or(fault("names a relation that does not exist"))?;
    if relations.contains(&Deprel::Root) { Ok(relations) } else { Err(fault("lacks the root")) }
}

/// Writes the relations' section.
#[cfg(feature = "train")]
pub(crate) fn write_relations(relations: &[Deprel]) -> Vec<u8> {
    relations.iter().map(|r| format!("{r}\n")).collect::<String>().into_bytes()
}

/// What is known of a word before the network has seen it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Known {
    /// Nothing.
    Nothing,
    /// It has no letter or digit.
    Mark,
    /// It is a finite verb.
    FiniteVerb,
}

impl Known {
    pub(crate) fn allows(self, tag: &Tag) -> bool {
        match self {
            Known::Nothing => true,
            Known::Mark => matches!(tag.upos, Upos::Punct | Upos::Sym),
            Known::FiniteVerb => tag.upos == Upos::Verb && tag.morph.verb_form() == Some(VerbForm::Fin),
        }
    }
}
