//! The pipeline as one call: a report in, its claims and diagnostics out.
//!
//! [`Reader::read`] is a pure function of one report (its text, context lines and metadata) and of data that carries a
//! version: packs, models, gazetteer, actor list. What those were is the [`Reading`]; the same report and reading give
//! the same claims, byte for byte, on every machine and on any number of threads.
//!
//! ```
//! use lagesbild_model::{Report, ReportParts};
//! let reader = lagesbild_reader::Reader::embedded()?;
//! let report = Report::new(ReportParts { text: "Herat fell to the Taliban on Thursday.".into(), ..ReportParts::default() });
//! let claims = reader.read(&report).claims;
//! assert_eq!(claims[0].places[0].name, "Herat");
//! # Ok::<(), lagesbild_reader::ReaderError>(())
//! ```

mod detect;
mod examples;
mod explain;
mod identify;
mod languages;
mod opened;
mod own;
mod places;
mod times;

pub use examples::{Misread, examples};
pub use explain::{
    ActorCandidate, ClaimRead, Cue, CueEffect, CueSort, Explanation, LeftOut, Mention, Needed, Role, RoleSort,
    SentenceRead, TimeRead, Token, TriggerLeftOut, TriggerRead,
};
pub use lagesbild_when::{Likely, Narrowed, Reason, Rule, Timex, TimexType, Told};
pub use languages::ReaderError;
pub use own::{Added, OwnFault, OwnLists, OwnProblem};
pub use places::PlaceSeen;
pub use times::{TimeTold, Times};

use lagesbild_actors::ActorList;
use lagesbild_gazetteer::Gazetteer;
use lagesbild_model::{Claim, Language, Reading, Report};
use languages::{Languages, Ready};
use std::path::Path;

/// What a report gave.
#[derive(Clone, Debug, Default)]
pub struct Read {
    /// Its claims, in the order of the text.
    pub claims: Vec<Claim>,
    /// What the reader has to say of the report.
    pub diagnostics: Vec<Diagnostic>,
    /// How many words the text has (tokens, punctuation included); 0 if it was not read.
    pub words: u64,
}

/// Something that a user should know of how a report was read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Diagnostic {
    /// The text is in a language without a pack.
    #[error("the text seems to be in {language}, which is not read")]
    OtherLanguage {
        /// Its ISO 639-3 code.
        language: String,
    },
    /// The language's pack or model cannot be used.
    #[error("the pack or model of {language} cannot be used: {why}")]
    Unusable {
        /// Which language.
        language: Language,
        /// What is wrong.
        why: String,
    },
    /// The language could not be told, and was not given.
    #[error("the language cannot be told from so little text; give it with the report")]
    NoLanguage,
}

/// Reads reports in every language that there is a pack for.
pub struct Reader {
    gazetteer: &'static Gazetteer,
    actors: ActorList,
    languages: Languages,
    reading: Reading,
}

impl Reader {
    /// The reader with the packs, models and lists that are part of the binary. Languages are made ready when first
    /// met.
    ///
    /// # Errors
    /// [`ReaderError`] if the actor list inside the binary is damaged.
    pub fn embedded() -> Result<Reader, ReaderError> {
        Reader::new(Languages::embedded(), &OwnLists::default())
    }

    /// The same with a user's own places and actors.
    ///
    /// # Errors
    /// [`ReaderError`] if the lists do not fit those of the program.
    pub fn with_own(own: &OwnLists) -> Result<Reader, ReaderError> {
        Reader::new(Languages::embedded(), own)
    }

    /// The reader with the packs of a folder (`sv/`, `en/` inside it) in place of those in the binary.
    ///
    /// # Errors
    /// [`ReaderError`] names the file of the pack that does not check.
    pub fn with_packs(folder: &Path) -> Result<Reader, ReaderError> {
        Reader::new(Languages::from_folder(folder)?, &OwnLists::default())
    }

    /// The reader with the packs of a folder and a user's own places and actors.
    ///
    /// # Errors
    /// [`ReaderError`] names the file of the pack that does not check, or if the lists do not fit those of the program.
    pub fn with_packs_and_own(folder: &Path, own: &OwnLists) -> Result<Reader, ReaderError> {
        Reader::new(Languages::from_folder(folder)?, own)
    }

    fn new(languages: Languages, own: &OwnLists) -> Result<Reader, ReaderError> {
        let (gazetteer, actors) = (own.gazetteer()?, own.actor_list()?);
        let reading = identify::reading(&languages, gazetteer, own)?;
        Ok(Reader { gazetteer, actors, languages, reading })
    }

    /// What it reads with.
    pub fn reading(&self) -> &Reading {
        &self.reading
    }

    /// The places of the world.
    pub fn gazetteer(&self) -> &'static Gazetteer {
        self.gazetteer
    }

    /// The actors of the world.
    pub fn actors(&self) -> &ActorList {
        &self.actors
    }

    /// The claims of a report.
    pub fn read(&self, report: &Report) -> Read {
        match self.open(report) {
            Ok(opened) => {
                let claims = self.claims(&opened, report);
                Read { claims, diagnostics: Vec::new(), words: opened.document.tokens.len() as u64 }
            }
            Err(diagnostic) => Read { diagnostics: vec![diagnostic], ..Read::default() },
        }
    }

    /// What reads the report's language, told or detected.
    fn language_of(&self, report: &Report) -> Result<&Ready, Diagnostic> {
        let language = report.parts().language.map_or_else(|| detect::language(report.text()), Ok)?;
        self.languages.get(language).map_err(|error| Diagnostic::Unusable { language, why: error.to_string() })
    }

    /// The pack of a language.
    ///
    /// # Errors
    /// [`ReaderError`] if it does not check.
    pub fn pack(&self, language: Language) -> Result<&lagesbild_pack::Pack, ReaderError> {
        self.languages.get(language).map(|l| &l.pack)
    }
}
