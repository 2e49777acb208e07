//! Where something happens that is no claim on the place itself: the nearest place that the words around it tell.

use crate::Hit;
use crate::grammar::Grammar;
use crate::places::{Filler, Places};
use lagesbild_language::{Deprel, TokenIx, Upos};
use lagesbild_model::{Extent, PlaceRef, Span};
use lagesbild_pack::Cues;

/// How many words up from a trigger its adjuncts are looked at.
const STEPS: usize = 4;

/// Finds where a hit happens.
pub(crate) struct Scene<'a, 'd, 't> {
    pub grammar: &'a Grammar<'d, 't>,
    pub places: &'a Places<'a, 'd, 't>,
    pub cues: &'a Cues,
    /// Whether it is of the kind that is told of the very house it happens to.
    pub built: bool,
    /// Words that fill other roles.
    pub taken: &'a [Span],
}

impl Scene<'_, '_, '_> {
    /// The places of a hit: its own adjuncts, those of what it acts on, those of the clauses above it, else the one that
    /// stands nearest after a preposition of the sentence.
    pub fn places(&self, hit: &Hit, arguments: &[TokenIx]) -> Vec<PlaceRef> {
        let own = self.adjuncts(hit, arguments);
        own.or_else(|| self.above(hit.token)).or_else(|| self.nearest(hit.token)).unwrap_or_default()
    }

    /// The same without those of other clauses: at most the adjuncts of the verb that governs it.
    pub fn own(&self, hit: &Hit, arguments: &[TokenIx]) -> Vec<PlaceRef> {
        let verb = || self.grammar.head(hit.token).map(|head| self.beside(head));
        self.adjuncts(hit, arguments).or_else(verb).unwrap_or_default()
    }

    /// The places that the trigger's own words tell, or those of what it acts on.
    pub fn adjuncts(&self, hit: &Hit, arguments: &[TokenIx]) -> Option<Vec<PlaceRef>> {
        let bases = std::iter::once(hit.token).chain(hit.complement).chain(arguments.iter().copied());
        bases.map(|base| self.beside(base)).find(|found| !found.is_empty())
    }

    /// What a word stands for, if that is a place and it fills no other role.
    fn at(&self, token: TokenIx) -> Vec<PlaceRef> {
        let Some(span) = self.grammar.span(token) else { return Vec::new() };
        if self.taken.iter().any(|t| t.overlaps(span)) {
            return Vec::new();
        }
        match self.places.at(token) {
            // *In the north of the country* tells no less than the country's name.
            Filler::Places(found)
                if found
                    .iter()
                    .any(|p| p.id.is_some() || p.extent == Extent::Part || self.places.is_told_by(token, p))
                    || self.is_own(token, &found) =>
            {
                found
            }
            // *A school in Farah*: a happening is told of the place with a name.
            Filler::Places(found) => {
                let inside = self.beside(token);
                if inside.is_empty() { found } else { inside }
            }
            Filler::Unnamed => self.beside(token),
            Filler::Nothing => Vec::new(),
        }
    }

    /// Whether it happens at a thing built itself, and neither in the town around it nor somewhere by it.
    fn is_own(&self, token: TokenIx, found: &[PlaceRef]) -> bool {
        let beside = |c: TokenIx| self.places.lies_by(&self.grammar.document.lower(c));
        let by = || {
            self.grammar.prepositions(token).iter().any(|p| self.places.lies_by(p)) || self.adverb_before(token, beside)
        };
        self.built && found.iter().any(|p| self.places.is_own(p)) && !by()
    }

    /// The place among a word's adjuncts, the nearest first, then among what stands before a noun (*Kabul bombing*).
    fn beside(&self, base: TokenIx) -> Vec<PlaceRef> {
        let adjunct = |t: &TokenIx| {
            let locative = |c| self.cues.is_locative(&self.grammar.document.lower(c));
            match self.grammar.relation(*t) {
                Deprel::Obl | Deprel::Nmod | Deprel::Advmod | Deprel::Advcl => self.is_locative(*t),
                Deprel::Obj => self.adverb_before(*t, locative),
                _ => false,
            }
        };
        let mut adjuncts: Vec<TokenIx> = self.grammar.children(base).filter(adjunct).collect();
        adjuncts.sort_by_key(|t| t.index().abs_diff(base.index()));
        let before = |t: &TokenIx| {
            matches!(self.grammar.relation(*t), Deprel::Compound | Deprel::Nmod | Deprel::Amod) && *t < base
        };
        let nominal = matches!(self.grammar.upos(base), Upos::Noun | Upos::Propn);
        let before = self.grammar.children(base).filter(|_| nominal).filter(before);
        adjuncts.into_iter().chain(before).map(|t| self.at(t)).find(|found| !found.is_empty()).unwrap_or_default()
    }

    fn is_locative(&self, token: TokenIx) -> bool {
        let word = |t: TokenIx| self.cues.is_locative(&self.grammar.document.lower(t));
        self.grammar.prepositions(token).iter().any(|p| self.cues.is_locative(p)) || self.adverb_before(token, word)
    }

    /// *nära Goma*: what tells where may be an adverb right before the name.
    fn adverb_before(&self, token: TokenIx, fits: impl Fn(TokenIx) -> bool) -> bool {
        self.grammar.children(token).any(|c| {
            let adverb = self.grammar.relation(c) == Deprel::Advmod || self.grammar.upos(c) == Upos::Adv;
            adverb && c.index() + 1 == token.index() && fits(c)
        })
    }

    /// The adjuncts of the words above, up to the verb of a clause that is not somebody's words.
    fn above(&self, token: TokenIx) -> Option<Vec<PlaceRef>> {
        let mut at = token;
        for _ in 0..STEPS {
            if matches!(self.grammar.relation(at), Deprel::Ccomp | Deprel::Parataxis) {
                return None;
            }
            at = self.grammar.head(at)?;
            let found = self.beside(at);
            if !found.is_empty() {
                return Some(found);
            }
            let own = self.at(at);
            if !own.is_empty() {
                return Some(own);
            }
        }
        None
    }

    /// The place of the sentence that stands nearest after a preposition.
    fn nearest(&self, token: TokenIx) -> Option<Vec<PlaceRef>> {
        let sentence = self.grammar.document.analysis.sentence_of(token)?;
        let nominal = |t: &TokenIx| matches!(self.grammar.upos(*t), Upos::Noun | Upos::Propn | Upos::Adj);
        let mut all: Vec<TokenIx> = sentence.indices().filter(|t| nominal(t) && self.is_locative(*t)).collect();
        all.sort_by_key(|t| t.index().abs_diff(token.index()));
        all.into_iter().map(|t| self.at(t)).find(|found| !found.is_empty())
    }
}
