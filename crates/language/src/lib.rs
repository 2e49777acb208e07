//! Text to sentences, tokens, parts of speech, features, lemmas and dependency trees.
//!
//! An [`Analyser`] is made from the lists of a language's pack ([`Segmentation`]) and a trained model ([`embedded`]).
//! It cuts a text into sentences, which is cheap, and analyses those that are asked for into an [`Analysis`], an arena
//! of tokens with Universal Dependencies. Every token is a [`lagesbild_model::Span`] of the text, and nothing but
//! white space lies between tokens. No input makes it fail; time is linear in the text's length; the same bytes give
//! the same analysis on every machine, since all scores are whole numbers.
//!
//! ```
//! use lagesbild_language::{Analyser, Analysis, Segmentation, embedded};
//! use lagesbild_model::Language;
//!
//! let lists = include_str!("../../../packs/en/segmentation.toml");
//! let analyser = Analyser::new(Segmentation::from_toml(lists)?, embedded(Language::English))?;
//! let text = "Rebels took the town. Nobody was hurt.";
//! let mut analysis = Analysis::new();
//! for sentence in analyser.sentences(text) {
//!     analyser.analyse(text, sentence, &mut analysis);
//! }
//! let took = analysis.token_at(7).unwrap();
//! assert_eq!(analysis.lemma(took), "take");
//! assert_eq!(analysis.sentences().len(), 2);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! How it works: one small recurrent network sees each word in its sentence and gives it a tag, a head, a relation and
//! a part in a name; the lemmatiser looks up the longest known end of a word under its tag. The network knows a word by
//! its form, ends, beginnings and shape, whose rows are read where the model lies. Training is behind the feature `train`.

mod analyser;
mod analysis;
mod deprel;
mod hash;
mod lemmatiser;
mod model;
mod morph;
mod names;
mod net;
mod segment;
mod tags;
#[cfg(feature = "train")]
pub mod train;
mod upos;

pub use analyser::{Analyser, embedded};
pub use analysis::{Analysis, Name, Sentence, Token, TokenIx};
pub use deprel::Deprel;
pub use model::{ModelBytes, ModelError};
pub use morph::{
    Abbr, Case, Definite, Degree, ExtPos, Foreign, Gender, Mood, Morph, NumForm, NumType, Number, Person, Polarity,
    Poss, PronType, Reflex, Style, Tense, Typo, VerbForm, Voice,
};
pub use names::NameKind;
pub use segment::{Segmentation, SegmentationError, SegmentationLists};
pub use upos::Upos;
