//! The compiled file: a header with a checksum, the entries, and two automata a language (names, role words).

use crate::roles::Owner;
use crate::{ActorKind, ActorsError, EpithetClass, Modifier, Role};
use fst::raw::Fst;
use lagesbild_model::Language;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

const MAGIC: &[u8; 8] = b"LBactors";
const VERSION: u32 = 1;
const SECTIONS: usize = 1 + 2 * Language::ALL.len();
const HEADER: usize = 8 + 4 + 8 + 4 * SECTIONS;

/// Stands for no actor: the words are to be passed over.
pub(crate) const NOBODY: u16 = u16::MAX;

/// Which actor, by its place in the list; which way a form names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct NameUse {
    pub actor: u16,
    pub usage: Usage,
    /// The characters (by number, up to 64) that must be upper case.
    pub upper: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Usage {
    Name,
    /// A name that needs the country spoken of.
    Generic,
    Adjective,
    People,
    Stem,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum RoleUse {
    Role { role: Role, of: Ownership, alone: bool },
    Stem(Role),
    Between,
    Of,
    OfPerson,
    Within,
    And,
    Prefix(Modifier),
    Suffix(Modifier),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Ownership {
    Anybody,
    State,
    Group,
}

impl From<Option<Owner>> for Ownership {
    fn from(owner: Option<Owner>) -> Ownership {
        match owner {
            None => Ownership::Anybody,
            Some(Owner::State) => Ownership::State,
            Some(Owner::Group) => Ownership::Group,
        }
    }
}

/// A day as year × 10 000 + month × 100 + day; 0 where an end is open.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct StoredTerm {
    pub from: u32,
    pub to: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct StoredActor<'a> {
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    pub kind: ActorKind,
    pub name: Cow<'a, str>,
    pub name_sv: Option<Cow<'a, str>>,
    pub iso: Option<[u8; 2]>,
    /// The English adjective and the Swedish genitive, for the names of a state's derived actors.
    pub adjective: Option<Cow<'a, str>>,
    pub genitive: Option<Cow<'a, str>>,
    pub epithets: Vec<EpithetClass>,
    pub collective: bool,
    pub active: Vec<([u8; 2], StoredTerm)>,
    pub part_of: Vec<(u16, StoredTerm)>,
    pub sides: Vec<(Cow<'a, str>, u16, StoredTerm)>,
    pub against: Vec<([u8; 2], u16, StoredTerm, bool)>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct StoredDerived<'a> {
    pub role: Role,
    pub kind: ActorKind,
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    pub name: Cow<'a, str>,
    pub name_sv: Cow<'a, str>,
    pub epithets: Vec<EpithetClass>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct StoredWords {
    pub genitives: Vec<String>,
    pub joiners: Vec<String>,
    pub names: Vec<NameUse>,
    pub roles: Vec<RoleUse>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Stored<'a> {
    #[serde(borrow)]
    pub actors: Vec<StoredActor<'a>>,
    pub derived: Vec<StoredDerived<'a>>,
    /// By language, in the order of [`Language::ALL`].
    pub words: Vec<StoredWords>,
}

/// The automata of one language.
pub(crate) struct Automata {
    pub names: Fst<Cow<'static, [u8]>>,
    pub roles: Fst<Cow<'static, [u8]>>,
}

fn checksum(bytes: &[u8]) -> [u8; 8] {
    let mut sum = [0; 8];
    blake3::Hasher::new().update(bytes).finalize_xof().fill(&mut sum);
    sum
}

/// Puts the sections into one file.
pub(crate) fn write(sections: &[Vec<u8>; SECTIONS]) -> Vec<u8> {
    let mut body = Vec::new();
    for section in sections {
        body.extend((section.len() as u32).to_le_bytes());
    }
    sections.iter().for_each(|section| body.extend(section));
    let mut file = MAGIC.to_vec();
    file.extend(VERSION.to_le_bytes());
    file.extend(checksum(&body));
    file.extend(body);
    file
}

/// The sections of a file, after its checksum has been found right.
pub(crate) fn sections(file: Cow<'static, [u8]>) -> Result<Vec<Cow<'static, [u8]>>, ActorsError> {
    use ActorsError::Compiled;
    if file.get(..8) != Some(MAGIC) {
        return Err(Compiled("it does not begin as one"));
    }
    if file.get(8..12) != Some(&VERSION.to_le_bytes()) {
        return Err(Compiled("it is of another version"));
    }
    let body = file.get(20..).ok_or(Compiled("it ends too early"))?;
    if file.get(12..20) != Some(&checksum(body)) {
        return Err(Compiled("its checksum is wrong"));
    }
    let mut at = HEADER;
    let mut out = Vec::with_capacity(SECTIONS);
    for section in 0..SECTIONS {
        let length = file.get(20 + 4 * section..24 + 4 * section).and_then(|b| b.try_into().ok());
        let length = u32::from_le_bytes(length.ok_or(Compiled("it ends too early"))?) as usize;
        let end = at.checked_add(length).filter(|end| *end <= file.len()).ok_or(Compiled("it ends too early"))?;
        out.push(match &file {
            Cow::Borrowed(bytes) => Cow::Borrowed(bytes.get(at..end).unwrap_or_default()),
            Cow::Owned(bytes) => Cow::Owned(bytes.get(at..end).unwrap_or_default().to_vec()),
        });
        at = end;
    }
    Ok(out)
}

pub(crate) fn automaton(bytes: Cow<'static, [u8]>) -> Result<Fst<Cow<'static, [u8]>>, ActorsError> {
    Fst::new(bytes).map_err(|_| ActorsError::Compiled("an automaton is damaged"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_byte_is_noticed_wherever_it_is() {
        let file = write(&std::array::from_fn(|i| vec![i as u8; 5]));
        assert!(sections(file.clone().into()).is_ok());
        for at in 0..file.len() {
            let mut bad = file.clone();
            bad[at] ^= 1;
            assert!(sections(bad.into()).is_err(), "byte {at}");
            assert!(sections(file[..at].to_vec().into()).is_err(), "cut at {at}");
        }
    }
}
