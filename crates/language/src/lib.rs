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
//! How it works: the tagger goes from left to right with an averaged perceptron over hashed features; the lemmatiser
//! looks up the longest known end of a word under its tag; the parser takes arc-hybrid transitions, trained with a
//! dynamic oracle. Weights have eight bits and are read where the model lies. Training is behind the feature `train`.

mod analyser;
mod analysis;
mod deprel;
mod hash;
mod lemmatiser;
mod model;
mod morph;
mod parse;
mod segment;
mod tagger;
#[cfg(feature = "train")]
pub mod train;
mod upos;
mod words;

pub use analyser::{Analyser, embedded};
pub use analysis::{Analysis, Sentence, Token, TokenIx};
pub use deprel::Deprel;
pub use model::{ModelBytes, ModelError};
pub use morph::{
    Abbr, Case, Definite, Degree, ExtPos, Foreign, Gender, Mood, Morph, NumForm, NumType, Number, Person, Polarity,
    Poss, PronType, Reflex, Style, Tense, Typo, VerbForm, Voice,
};
pub use segment::{Segmentation, SegmentationError, SegmentationLists};
pub use upos::Upos;
