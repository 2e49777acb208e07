use crate::names::NameMark;
use crate::{Deprel, Morph, NameKind, Upos};
use lagesbild_model::Span;
use std::ops::Range;

/// Where a token stands in [`Analysis::tokens`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TokenIx(pub(crate) u32);

impl TokenIx {
    /// The token at place `index` of the arena; whether there is one, [`Analysis::get`] tells.
    pub fn new(index: usize) -> Option<TokenIx> {
        u32::try_from(index).ok().map(TokenIx)
    }

    /// The place in the arena.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// One syntactic word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands in the report's text.
    pub span: Span,
    /// Its part of speech.
    pub upos: Upos,
    /// Its morphological features.
    pub morph: Morph,
    /// The token it depends on, in the same sentence; `None` for the root.
    pub head: Option<TokenIx>,
    /// How it depends on its head.
    pub deprel: Deprel,
    pub(crate) lemma: (u32, u32),
}

/// One analysed sentence: its span, and which tokens of the arena are its.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Where it stands in the report's text.
    pub span: Span,
    /// Its tokens, as places in [`Analysis::tokens`].
    pub tokens: Range<u32>,
}

impl Sentence {
    /// Its tokens in text order.
    pub fn indices(&self) -> impl DoubleEndedIterator<Item = TokenIx> + ExactSizeIterator + Clone + use<> {
        self.tokens.clone().map(TokenIx)
    }
}

/// A name of a person, an organisation or a place, as the network sees it in its sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// What it names.
    pub kind: NameKind,
    /// Its tokens, as places in [`Analysis::tokens`].
    pub tokens: Range<u32>,
}

/// Analysed sentences of one text, with all their tokens in one arena.
///
/// Only [`crate::Analyser::analyse`] adds to it, so that every head lies in its token's own sentence, every sentence
/// with tokens has exactly one root, and tokens stand in text order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Analysis {
    pub(crate) sentences: Vec<Sentence>,
    pub(crate) tokens: Vec<Token>,
    pub(crate) lemmas: String,
    names: Vec<Name>,
}

impl Analysis {
    /// An empty analysis.
    pub fn new() -> Analysis {
        Analysis::default()
    }

    /// The sentences, in the order they were analysed.
    pub fn sentences(&self) -> &[Sentence] {
        &self.sentences
    }

    /// All tokens of all sentences.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// The names in all sentences, in text order; none overlaps another.
    pub fn names(&self) -> &[Name] {
        &self.names
    }

    /// Takes the marks of the last sentence's tokens, the last token first; its first token is the one at `first`.
    pub(crate) fn add_names(&mut self, first: usize, backwards: impl Iterator<Item = NameMark>) {
        let known = self.names.len();
        let mut end = self.tokens.len() as u32;
        let mut inside = false;
        for (at, mark) in (first as u32..end).rev().zip(backwards) {
            if !inside {
                end = at + 1;
            }
            inside = matches!(mark, NameMark::Inside(_));
            if let NameMark::Begins(kind) = mark {
                self.names.push(Name { kind, tokens: at..end });
            }
        }
        if let Some(new) = self.names.get_mut(known..) {
            new.reverse();
        }
    }

    /// The token at `ix`.
    ///
    /// # Panics
    /// If `ix` comes from another, longer analysis. Use [`Analysis::get`] where that can be.
    pub fn token(&self, ix: TokenIx) -> &Token {
        &self.tokens[ix.index()]
    }

    /// The token at `ix`, if this analysis has it.
    pub fn get(&self, ix: TokenIx) -> Option<&Token> {
        self.tokens.get(ix.index())
    }

    /// The lemma of the token at `ix`; empty if this analysis has no such token.
    pub fn lemma(&self, ix: TokenIx) -> &str {
        self.get(ix).and_then(|t| self.lemmas.get(t.lemma.0 as usize..t.lemma.1 as usize)).unwrap_or_default()
    }

    /// The sentence that the token at `ix` belongs to.
    pub fn sentence_of(&self, ix: TokenIx) -> Option<&Sentence> {
        let at = self.sentences.partition_point(|s| s.tokens.end <= ix.0);
        self.sentences.get(at).filter(|s| s.tokens.contains(&ix.0))
    }

    /// The dependents of the token at `ix`, in text order. Time is linear in the sentence's length.
    pub fn children(&self, ix: TokenIx) -> impl Iterator<Item = TokenIx> + '_ {
        let tokens = self.sentence_of(ix).map_or(0..0, |s| s.tokens.clone());
        tokens.map(TokenIx).filter(move |c| self.get(*c).is_some_and(|t| t.head == Some(ix)))
    }

    /// The lemma of the token at `ix` with those of its particles after it, as in *ge upp* or *set off*; appended to
    /// `out`.
    pub fn lemma_with_particles(&self, ix: TokenIx, out: &mut String) {
        out.push_str(self.lemma(ix));
        let is_particle = |c: &TokenIx| self.get(*c).is_some_and(|t| t.deprel == Deprel::CompoundPrt);
        for particle in self.children(ix).filter(is_particle) {
            out.push(' ');
            out.push_str(self.lemma(particle));
        }
    }

    /// The first token that `sentence` hangs from; `None` only if it has no tokens.
    pub fn root(&self, sentence: &Sentence) -> Option<TokenIx> {
        sentence.indices().find(|ix| self.get(*ix).is_some_and(|t| t.head.is_none()))
    }

    /// The token that covers byte `offset` of the text, if an analysed sentence has one there. Sentences must have
    /// been analysed in text order.
    pub fn token_at(&self, offset: usize) -> Option<TokenIx> {
        let at = self.tokens.partition_point(|t| t.span.end() <= offset);
        self.tokens.get(at).filter(|t| t.span.start() <= offset).and_then(|_| TokenIx::new(at))
    }

    /// Forgets everything, keeps the memory.
    pub fn clear(&mut self) {
        self.sentences.clear();
        self.tokens.clear();
        self.lemmas.clear();
        self.names.clear();
    }
}
