//! What the tree hangs elsewhere: the fillers of roles that stand close by a trigger.

use crate::Hit;
use crate::places::Filler;
use crate::roles::Walker;
use lagesbild_language::{Deprel, TokenIx, Upos};
use lagesbild_pack::{Base, PronounRole, Step, Trigger};

/// How far from a trigger a filler may stand where the tree has it elsewhere.
const REACH: usize = 16;

impl Walker<'_, '_, '_> {
    /// A name where an object or a subject should be and the tree has none at all.
    pub(super) fn place_close_by(&self, hit: &Hit, trigger: &Trigger) -> Filler {
        let grammar = self.grammar;
        let Some(first) = trigger.place.first().filter(|p| p.base == Base::Trigger) else { return Filler::Nothing };
        let Some(sentence) = grammar.document.analysis.sentence_of(hit.token) else { return Filler::Nothing };
        let own = |relation| grammar.child(hit.token, &[relation]).is_some();
        let after = first.step == Step::Object && !hit.passive && !own(Deprel::Obj);
        let before = (first.step == Step::Object && hit.passive) || first.step == Step::Subject;
        if after {
            let relative = self.relative_object(hit.token).and_then(|pronoun| grammar.noun_before(pronoun));
            return match relative.map(|noun| self.named(noun)) {
                Some(Filler::Places(found)) => Filler::Places(found),
                _ => self.first_nominal(sentence.indices().skip_while(|t| *t <= hit.token).take(REACH)),
            };
        }
        if before && !own(Deprel::Nsubj) {
            let earlier: Vec<TokenIx> = sentence.indices().take_while(|t| *t < hit.token).collect();
            let close = earlier.iter().rev().copied().take(REACH);
            let close = close.take_while(|t| !matches!(grammar.upos(*t), Upos::Verb | Upos::Sconj | Upos::Adp));
            let governed = |t: &TokenIx| {
                let before = t.index().checked_sub(1).and_then(TokenIx::new);
                before.is_some_and(|b| grammar.upos(b) == Upos::Adp)
            };
            let close = close.filter(|t| !governed(t));
            let named = close.map(|t| self.named(t)).find(|f| matches!(f, Filler::Places(_)));
            // Else the subject that came last: *Kabul could come under attack and fall*.
            let subject = || {
                let last = earlier.iter().rev().copied().find(|t| grammar.relation(*t) == Deprel::Nsubj);
                last.filter(|_| !hit.passive).map(|t| self.named(t))
            };
            return named.or_else(subject).unwrap_or(Filler::Nothing);
        }
        Filler::Nothing
    }

    pub(super) fn named(&self, token: TokenIx) -> Filler {
        let actor = self.grammar.span(token).and_then(|s| self.parties.named(s));
        if actor.is_some() { Filler::Nothing } else { self.places.at(token) }
    }

    /// The first noun of these words that no preposition governs, if it is a place; what a preposition governs is
    /// passed over unless it is a place.
    fn first_nominal(&self, tokens: impl Iterator<Item = TokenIx>) -> Filler {
        let grammar = self.grammar;
        let mut governed = false;
        for token in tokens {
            match grammar.upos(token) {
                Upos::Sconj | Upos::Verb => return Filler::Nothing,
                Upos::Adp => governed = true,
                Upos::Noun | Upos::Propn => {
                    let actor = grammar.document.analysis.get(token).and_then(|t| self.parties.named(t.span)).is_some();
                    match self.named(token) {
                        Filler::Nothing if governed || actor => governed = false,
                        _ if governed => return Filler::Nothing,
                        found => return found,
                    }
                }
                _ => {}
            }
        }
        Filler::Nothing
    }

    /// The last subject before a verb that the tree leaves without one.
    pub(super) fn subject_before(&self, verb: TokenIx) -> Option<TokenIx> {
        let grammar = self.grammar;
        let sentence = grammar.document.analysis.sentence_of(verb)?;
        let mut before: Vec<TokenIx> = sentence.indices().take_while(|t| *t < verb).collect();
        before.reverse();
        let subject = before.into_iter().find(|t| grammar.relation(*t) == Deprel::Nsubj)?;
        self.parties.at(subject).first().is_some_and(|p| p.known).then_some(subject)
    }

    /// What a relative pronoun before the verb stands for, where the verb has no object in the tree.
    pub(super) fn relative_object(&self, verb: TokenIx) -> Option<TokenIx> {
        let grammar = self.grammar;
        let sentence = grammar.document.analysis.sentence_of(verb)?;
        let mut before: Vec<TokenIx> = sentence.indices().take_while(|t| *t < verb).collect();
        before.reverse();
        let open = before.into_iter().take(5).take_while(|t| !matches!(grammar.upos(*t), Upos::Punct | Upos::Verb));
        let relative =
            |t: &TokenIx| self.pack.descriptions().pronoun(&grammar.document.lower(*t)) == Some(PronounRole::Relative);
        open.into_iter().find(relative)
    }

    /// An actor right beside a verb that has no subject in the tree: before it, or where the language allows after it.
    pub(super) fn actor_beside(&self, verb: TokenIx) -> Option<TokenIx> {
        let grammar = self.grammar;
        let finite = matches!(grammar.finite(verb), Some(true) | None);
        if !finite {
            return None;
        }
        let known = |t: TokenIx| self.parties.at(t).first().is_some_and(|p| p.known);
        let passes = |t: TokenIx| matches!(grammar.upos(t), Upos::Adv | Upos::Aux | Upos::Det | Upos::Adj | Upos::Part);
        let step = |back: bool| {
            let mut at = verb.index();
            for _ in 0..4 {
                at = if back { at.checked_sub(1)? } else { at + 1 };
                let token = TokenIx::new(at)?;
                let inside = grammar.document.analysis.sentence_of(verb)?.tokens.contains(&u32::try_from(at).ok()?);
                if !inside {
                    return None;
                }
                if matches!(grammar.upos(token), Upos::Noun | Upos::Propn) {
                    let governed = grammar.children(token).any(|c| grammar.relation(c) == Deprel::Case);
                    return Some(token).filter(|t| known(*t) && !governed);
                }
                if !passes(token) {
                    return None;
                }
            }
            None
        };
        step(true).or_else(|| if self.pack.is_verb_second() { step(false) } else { None })
    }

    /// *den av rebellerna intagna staden*: the agent right before a participle that stands as an attribute.
    pub(super) fn agent_before(&self, participle: TokenIx) -> Option<TokenIx> {
        let grammar = self.grammar;
        if grammar.upos(participle) != Upos::Adj {
            return None;
        }
        let noun = participle.index().checked_sub(1).and_then(TokenIx::new)?;
        let agent = grammar.prepositions(noun).iter().any(|p| self.pack.cues().names_agent(p));
        let known = || self.parties.at(noun).first().is_some_and(|p| p.known);
        Some(noun).filter(|_| agent && known())
    }

    pub(super) fn agent_close_by(&self, verb: TokenIx) -> Option<TokenIx> {
        let agents: Vec<String> = self.pack.cues().agents().map(str::to_owned).collect();
        let noun = self.preposition_close_by(verb, &agents)?;
        (!self.parties.at(noun).is_empty()).then_some(noun)
    }

    /// Where the tree has a preposition's noun elsewhere: the first one after the word, before any other clause.
    pub(super) fn preposition_close_by(&self, from: TokenIx, words: &[String]) -> Option<TokenIx> {
        let grammar = self.grammar;
        let sentence = grammar.document.analysis.sentence_of(from)?;
        let after: Vec<TokenIx> = sentence.indices().skip_while(|t| *t <= from).take(REACH).collect();
        // Another verb with a subject or an auxiliary is another clause.
        let clause = [Deprel::Nsubj, Deprel::Aux];
        let finite = |t: &TokenIx| grammar.upos(*t) == Upos::Verb && grammar.child(*t, &clause).is_some();
        // What follows a noun's own noun belongs to that one: *control parts of the city*.
        let nominal = grammar.upos(from) == Upos::Noun;
        let nouns = self.pack.descriptions();
        let partitive = |t: &TokenIx| nominal && nouns.extent(&grammar.document.lower(*t)).is_some();
        let stops = |t: &TokenIx| finite(t) || grammar.upos(*t) == Upos::Sconj || partitive(t);
        let open = after.iter().take_while(|t| !stops(t));
        let preposition = open.copied().find(|t| {
            matches!(grammar.upos(*t), Upos::Adp | Upos::Adv | Upos::Part)
                && words.contains(&grammar.document.lower(*t))
        })?;
        match grammar.relation(preposition) {
            Deprel::Case | Deprel::Mark => grammar.head(preposition).filter(|h| *h > preposition),
            _ => TokenIx::new(preposition.index() + 1).filter(|t| sentence.indices().any(|s| s == *t)),
        }
    }
}
