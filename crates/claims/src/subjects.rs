//! Who does what a verb tells, where its own clause may not name it: raising and control, relatives, charges, elision.

use crate::grammar::{Grammar, STEPS};
use lagesbild_language::{Deprel, TokenIx, Upos};

impl Grammar<'_, '_> {
    /// Who an elided perfect is said of: the subject of the verb that its object hangs on.
    pub fn elided_subject(&self, verb: TokenIx) -> Option<TokenIx> {
        let nominal = |t: &TokenIx| {
            let governed = self.children(*t).any(|c| self.relation(c) == Deprel::Case);
            matches!(self.upos(*t), Upos::Pron | Upos::Noun | Upos::Propn) && !governed
        };
        let sentence = self.document.analysis.sentence_of(verb)?;
        let mut before: Vec<TokenIx> = sentence.indices().take_while(|t| *t < verb).collect();
        before.reverse();
        let close = before.iter().take(10).take_while(|t| self.upos(**t) != Upos::Punct).find(|t| nominal(t));
        if let Some(subject) = close {
            return Some(*subject);
        }
        let mut at = self.head(verb)?;
        for _ in 0..STEPS {
            at = self.head(at)?;
            let before = |c: &TokenIx| self.relation(*c) == Deprel::Nsubj && *c < verb;
            if let Some(subject) = self.children(at).find(before) {
                return Some(subject);
            }
        }
        None
    }

    /// The subject as it stands, own or shared with the clause above.
    pub fn surface_subject(&self, verb: TokenIx) -> Option<TokenIx> {
        let mut at = verb;
        for step in 0..STEPS {
            // The tree may hang the subject on the copula.
            let copula = || self.child(at, &[Deprel::Cop]).and_then(|c| self.child(c, &[Deprel::Nsubj]));
            if let Some(subject) = self.child(at, &[Deprel::Nsubj]).or_else(copula) {
                return Some(self.past_relative(subject, at));
            }
            let head = self.head(at)?;
            at = match self.full_relation(at) {
                Deprel::Conj | Deprel::Parataxis if step == 0 || self.is_verb(head) => head,
                Deprel::Xcomp | Deprel::Ccomp => match self.object_not_reflexive(head) {
                    Some(object) if object != at => return Some(object),
                    _ => head,
                },
                Deprel::Advcl | Deprel::Obl => match self.controlled_by(head, at) {
                    Some(object) => return Some(object),
                    None => self.content_of(head, at).unwrap_or(head),
                },
                Deprel::Acl | Deprel::Amod if !self.is_verb(head) => return self.owner_of(at, head),
                Deprel::AclRelcl => return Some(head),
                _ => return None,
            };
        }
        None
    }

    /// What a verb of saying says, where another clause was hung on that verb (*X says Y shelled the town, killing five*).
    fn content_of(&self, verb: TokenIx, clause: TokenIx) -> Option<TokenIx> {
        self.cues.speech(&self.document.lower(verb))?;
        self.children(verb).filter(|c| self.relation(*c) == Deprel::Ccomp && *c < clause).last()
    }

    /// The object of a verb that does what a clause under the verb tells: *accuses the army of shelling the town*.
    fn controlled_by(&self, verb: TokenIx, clause: TokenIx) -> Option<TokenIx> {
        let object = self.object_not_reflexive(verb).filter(|o| *o != clause)?;
        self.is_charge(verb, clause).then_some(object)
    }

    /// Whether a clause tells what a verb charges its object with.
    fn is_charge(&self, verb: TokenIx, clause: TokenIx) -> bool {
        let word = self.document.lower(verb);
        let controls = |c: TokenIx| self.cues.controls_object(&word, &self.document.lower(c));
        self.children(clause).any(|c| matches!(self.relation(c), Deprel::Mark | Deprel::Case) && controls(c))
    }

    /// Whether a participle without a subject tells of the same as the clause that it hangs on: *shelled X, killing five*.
    pub fn goes_with(&self, participle: TokenIx, verb: TokenIx) -> bool {
        let alone = |c: TokenIx| !matches!(self.relation(c), Deprel::Nsubj | Deprel::Mark | Deprel::Case | Deprel::Aux);
        self.is_verb(verb) && self.finite(participle) == Some(false) && self.children(participle).all(alone)
    }

    /// The verb that charges somebody with what a clause tells.
    pub fn charged_by(&self, clause: TokenIx) -> Option<TokenIx> {
        let head = self.head(clause)?;
        let verb = match self.full_relation(clause) {
            Deprel::Advcl | Deprel::Obl => head,
            Deprel::Acl if self.relation(head) == Deprel::Obj => self.head(head)?,
            _ => return None,
        };
        self.is_charge(verb, clause).then_some(verb)
    }

    fn object_not_reflexive(&self, verb: TokenIx) -> Option<TokenIx> {
        let object = |c: &TokenIx| matches!(self.relation(*c), Deprel::Obj | Deprel::Iobj);
        self.children(verb).filter(object).find(|c| !self.cues.is_reflexive(&self.document.lower(*c)))
    }

    /// Who an infinitive or participle beside a noun refers to: the noun itself (*forces besieging*), or the one whose
    /// noun it is (*their attempt to retake*).
    fn owner_of(&self, verb: TokenIx, noun: TokenIx) -> Option<TokenIx> {
        let infinitive = self.children(verb).any(|c| self.relation(c) == Deprel::Mark);
        if !infinitive {
            return Some(noun);
        }
        let owner = self.child(noun, &[Deprel::Nmod]).filter(|o| self.full_relation(*o) == Deprel::NmodPoss);
        if owner.is_some() {
            return owner;
        }
        if self.charged_by(verb).is_some() {
            return Some(noun);
        }
        let mut at = noun;
        for _ in 0..STEPS {
            at = self.head(at)?;
            if let Some(subject) = self.child(at, &[Deprel::Nsubj]).filter(|s| *s != noun) {
                return Some(self.past_relative(subject, at));
            }
        }
        None
    }
}
