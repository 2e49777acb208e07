//! Language packs: everything that one language needs to be read, as data.
//!
//! A pack is a folder of commented TOML files. `pack.toml` says whose it is and how verbs inflect; `triggers/*.toml`
//! list the words that make claims, with their frames and examples; `cues.toml` lists the words that bend a claim
//! (doubt, negation, plans, speech); `descriptions.toml` the nouns by which places and actors are referred to without
//! their names. Files that another room reads (`time.toml`, `segmentation.toml`, `actor_roles.toml`) are handed out as
//! text by [`Pack::file`].
//!
//! The packs of Swedish and English are part of the binary ([`Pack::embedded`]); a linguist at work points to a folder
//! instead ([`Pack::from_folder`]) and needs no compiler.

mod cues;
mod descriptions;
mod error;
mod files;
mod inflection;
mod names;
mod numbers;
mod path;
mod triggers;

pub use cues::{Auxiliary, Cues, Effect, Embedding, Speech};
pub use descriptions::{ActorNoun, Descriptions, ExtentWord, NounForm, People, PlaceNoun, PlaceNounKind, PronounRole};
pub use error::PackError;
pub use inflection::{Inflection, VerbTag, Voice};
pub use names::NameForms;
pub use numbers::{NumberWords, Value};
pub use path::{Base, RolePath, Step};
pub use triggers::{Anchor, Complement, Example, FormUse, Need, Trigger, TriggerIx, Triggers};

use files::Files;
use lagesbild_model::Language;
use serde::Deserialize;
use std::path::Path;

/// One language's pack, checked.
#[derive(Debug)]
pub struct Pack {
    language: Language,
    files: Files,
    genitives: Vec<String>,
    verb_second: bool,
    triggers: Triggers,
    cues: Cues,
    descriptions: Descriptions,
    numbers: NumberWords,
}

/// `pack.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    language: Language,
    /// Suffixes that make a name a possessor, longest first.
    genitives: Vec<String>,
    /// Whether a finite verb's subject may follow it at once (*Igår intog rebellerna …*).
    verb_second: bool,
    verbs: Inflection,
}

impl Pack {
    /// The pack of `language` that is part of the binary.
    ///
    /// # Errors
    /// [`PackError`] if it does not check; the tests see to it that it does.
    pub fn embedded(language: Language) -> Result<Pack, PackError> {
        Pack::load(Files::embedded(language)?)
    }

    /// The version of the pack of `language` that is part of the binary, without reading the pack.
    ///
    /// # Errors
    /// [`PackError::NoLanguage`] if there is none.
    pub fn embedded_hash(language: Language) -> Result<String, PackError> {
        Ok(Files::embedded(language)?.hash())
    }

    /// The pack in a folder.
    ///
    /// # Errors
    /// [`PackError`] names the file, and what is wrong there.
    pub fn from_folder(folder: &Path) -> Result<Pack, PackError> {
        Pack::load(Files::from_folder(folder)?)
    }

    fn load(files: Files) -> Result<Pack, PackError> {
        let head: Head = files.parse("pack.toml")?;
        let cues = Cues::load(&files, &head.verbs)?;
        let descriptions = files.parse::<descriptions::Raw>("descriptions.toml")?.check()?;
        let numbers = files.parse("numbers.toml")?;
        let triggers = Triggers::load(&files, &head.verbs)?;
        Ok(Pack {
            language: head.language,
            genitives: head.genitives,
            verb_second: head.verb_second,
            triggers,
            cues,
            descriptions,
            numbers,
            files,
        })
    }

    /// Whose pack it is.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The text of one of its files, for the room that reads it.
    ///
    /// # Errors
    /// [`PackError::Missing`] if there is no such file.
    pub fn file(&self, name: &str) -> Result<&str, PackError> {
        self.files.text(name)
    }

    /// A hash over the names and contents of all its files: the pack's version, as a reading records it.
    pub fn hash(&self) -> String {
        self.files.hash()
    }

    /// Suffixes that make a name a possessor, longest first.
    pub fn genitives(&self) -> &[String] {
        &self.genitives
    }

    /// Whether a finite verb's subject may follow it at once.
    pub fn is_verb_second(&self) -> bool {
        self.verb_second
    }

    /// The words that make claims.
    pub fn triggers(&self) -> &Triggers {
        &self.triggers
    }

    /// The words that bend a claim.
    pub fn cues(&self) -> &Cues {
        &self.cues
    }

    /// The words for figures and their bounds.
    pub fn numbers(&self) -> &NumberWords {
        &self.numbers
    }

    /// The nouns that refer to places and actors without their names.
    pub fn descriptions(&self) -> &Descriptions {
        &self.descriptions
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_embedded_packs_check() {
        for language in Language::ALL {
            let pack = Pack::embedded(language).unwrap_or_else(|e| panic!("{language}: {e}"));
            assert_eq!(pack.language(), language);
            assert!(pack.triggers().len() >= 40, "{language} has {} triggers", pack.triggers().len());
            for trigger in pack.triggers().iter() {
                assert!(!trigger.examples.is_empty(), "{language}: trigger {} has no example", trigger.id);
            }
        }
    }
}
