//! Everything that one language is read with, made ready when first met.

use crate::own::OwnProblem;
use lagesbild_actors::ActorsError;
use lagesbild_gazetteer::BuildError;
use lagesbild_language::{Analyser, ModelError, Segmentation, SegmentationError};
use lagesbild_model::Language;
use lagesbild_pack::{Pack, PackError};
use lagesbild_when::{GrammarError, TimeGrammar};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Why a reader cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum ReaderError {
    /// A list of a user's own has a line that cannot be taken.
    #[error("{}: {problem}; mend the line, or take it out", file.display())]
    Own {
        /// The list.
        file: PathBuf,
        /// What is wrong.
        problem: OwnProblem,
    },
    /// A list of a user's own cannot be read.
    #[error("{}: {source}", file.display())]
    OwnFile {
        /// The list.
        file: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The places of a user's own do not fit those of the gazetteer.
    #[error("a place of your own: {0}")]
    OwnPlaces(#[from] BuildError),
    /// A pack does not check.
    #[error("the pack of {language}: {source}")]
    Pack {
        /// Whose pack.
        language: Language,
        /// What is wrong there.
        source: PackError,
    },
    /// A pack's time grammar does not check.
    #[error("the pack of {language}: {source}")]
    Times {
        /// Whose pack.
        language: Language,
        /// What is wrong there.
        source: GrammarError,
    },
    /// A pack's segmentation lists do not check.
    #[error("the pack of {language}, segmentation.toml: {source}")]
    Segmentation {
        /// Whose pack.
        language: Language,
        /// What is wrong there.
        source: SegmentationError,
    },
    /// A model is damaged.
    #[error("the model of {language}: {source}")]
    Model {
        /// Whose model.
        language: Language,
        /// What is wrong with it.
        source: ModelError,
    },
    /// The actor list is damaged.
    #[error("the actor list: {0}")]
    Actors(#[from] ActorsError),
}

/// One language, ready to read with.
pub(crate) struct Ready {
    pub pack: Pack,
    pub analyser: Analyser,
    pub times: TimeGrammar,
}

impl Ready {
    fn new(language: Language, pack: Result<Pack, PackError>) -> Result<Ready, ReaderError> {
        let pack = pack.map_err(|source| ReaderError::Pack { language, source })?;
        let text = |name: &str| pack.file(name).map_err(|source| ReaderError::Pack { language, source });
        let times = TimeGrammar::from_toml(text("time.toml")?);
        let times = times.map_err(|source| ReaderError::Times { language, source })?;
        let segmentation = Segmentation::from_toml(text("segmentation.toml")?);
        let segmentation = segmentation.map_err(|source| ReaderError::Segmentation { language, source })?;
        let analyser = Analyser::new(segmentation, lagesbild_language::embedded(language));
        let analyser = analyser.map_err(|source| ReaderError::Model { language, source })?;
        Ok(Ready { pack, analyser, times })
    }
}

/// All languages; those of the binary are made ready one by one.
#[derive(Default)]
pub(crate) struct Languages {
    swedish: OnceLock<Result<Ready, ReaderError>>,
    english: OnceLock<Result<Ready, ReaderError>>,
}

impl Languages {
    pub fn embedded() -> Languages {
        Languages::default()
    }

    pub fn from_folder(folder: &Path) -> Result<Languages, ReaderError> {
        let languages = Languages::default();
        for language in Language::ALL {
            let ready = Ready::new(language, Pack::from_folder(&folder.join(language.code())))?;
            let _ = languages.slot(language).set(Ok(ready));
        }
        Ok(languages)
    }

    fn slot(&self, language: Language) -> &OnceLock<Result<Ready, ReaderError>> {
        match language {
            Language::Swedish => &self.swedish,
            Language::English => &self.english,
        }
    }

    /// A language, made ready if it was not.
    pub fn get(&self, language: Language) -> Result<&Ready, ReaderError> {
        let ready = self.slot(language).get_or_init(|| Ready::new(language, Pack::embedded(language)));
        ready.as_ref().map_err(|e| ReaderError::Pack { language, source: PackError::Missing(e.to_string()) })
    }

    /// The hash of a language's pack, without making the language ready where that is not needed.
    pub fn pack_hash(&self, language: Language) -> Result<String, ReaderError> {
        if let Some(Ok(ready)) = self.slot(language).get() {
            return Ok(ready.pack.hash());
        }
        Pack::embedded_hash(language).map_err(|source| ReaderError::Pack { language, source })
    }
}
