//! Persons who speak and act for themselves: by name, by office with a name beside it, by pronoun.

use crate::parties::{Parties, Party};
use lagesbild_actors::Role;
use lagesbild_language::{Deprel, Gender, NameKind, Number, PronType, TokenIx};
use lagesbild_model::{ActorRef, Span};

impl Parties<'_, '_, '_> {
    /// The person that a word stands for. Whoever speaks for somebody else is not meant, but the one spoken for.
    pub fn person(&self, token: TokenIx) -> Option<Party> {
        let span = self.grammar.span(token)?;
        let found = self.mentions.actor_at(span.start());
        let role = found.and_then(|a| a.mention.any_role());
        // What the list knows is no person, whatever its name looks like.
        let body = found.is_some_and(|a| a.id.is_some() && role.is_none());
        if role == Some(Role::Spokesperson) || (body && self.grammar.person_name(token).is_some()) {
            return None;
        }
        let named = self.grammar.person_name(token).or_else(|| {
            let beside = |c: &TokenIx| {
                matches!(self.grammar.relation(*c), Deprel::Appos | Deprel::Flat | Deprel::Compound | Deprel::Nmod)
                    && self.grammar.prepositions(*c).is_empty()
                    && self.grammar.full_relation(*c) != Deprel::NmodPoss
            };
            let own = self.grammar.children(token).filter(beside).find_map(|c| self.grammar.person_name(c));
            own.or_else(|| self.name_after_office(token, role)).or_else(|| self.name_before_verb(token))
        });
        if let Some(name) = named {
            let full = self.full_name(name).unwrap_or(name);
            return Some(self.spoken_for(full, name).unwrap_or_else(|| self.known_person(full, name)));
        }
        let name = self.is_he_or_she(token).then(|| self.person_before(token)).flatten()?;
        let full = self.full_name(name).unwrap_or(name);
        Some(self.known_person(full, span))
    }

    /// The name after an office with its body between: *the prime minister of Iraq Nouri al-Maliki*.
    fn name_after_office(&self, token: TokenIx, role: Option<Role>) -> Option<Span> {
        role.filter(|r| r.is_person())?;
        let office = self.mentions.actor_at(self.grammar.span(token)?.start())?;
        let text = self.grammar.document.text;
        let rest = text.get(office.mention.span.end()..)?;
        let next = office.mention.span.end() + (rest.len() - rest.trim_start_matches([' ', ',']).len());
        let first = self.grammar.document.analysis.token_at(next).filter(|_| next > office.mention.span.end())?;
        (first > token).then(|| self.grammar.person_name(first)).flatten()
    }

    /// *Secretary-General of the United Nations António Guterres calls …*: a name between an office and its verb that the
    /// tree hangs on the verb.
    fn name_before_verb(&self, token: TokenIx) -> Option<Span> {
        let grammar = self.grammar;
        let verb = grammar.head(token).filter(|v| grammar.is_verb(*v) && grammar.relation(token) == Deprel::Nsubj)?;
        let bare = |c: &TokenIx| {
            *c > token && *c < verb && grammar.relation(*c) == Deprel::Obl && grammar.prepositions(*c).is_empty()
        };
        grammar.children(verb).filter(bare).find_map(|c| grammar.person_name(c))
    }

    /// Whom somebody speaks for, by the office that stands right before the name.
    fn spoken_for(&self, name: Span, at: Span) -> Option<Party> {
        let before = self.grammar.document.text.get(..name.start())?.trim_end().len().checked_sub(1)?;
        let office = self.mentions.actor_at(before).filter(|a| a.mention.any_role() == Some(Role::Spokesperson))?;
        let party = self.named(office.mention.span)?;
        Some(Party { actor: ActorRef { span: Some(at), ..party.actor }, known: true })
    }

    fn known_person(&self, name: Span, at: Span) -> Party {
        let actor = ActorRef::one(self.grammar.document.words(name), None, Some(at));
        Party { actor, known: true }
    }

    /// The whole name of somebody who is later called by the last part of it.
    fn full_name(&self, name: Span) -> Option<Span> {
        let words = self.grammar.document.words(name);
        let persons = self.grammar.document.analysis.names().iter().filter(|n| n.kind == NameKind::Person);
        let earlier =
            persons.filter_map(|n| self.grammar.document.cover(&n.tokens)).take_while(|s| s.end() <= name.start());
        let ends =
            |s: &Span| self.grammar.document.words(*s).strip_suffix(words).is_some_and(|rest| rest.ends_with(' '));
        earlier.filter(ends).last()
    }

    /// Whether the word is a pronoun for one person.
    pub fn is_he_or_she(&self, token: TokenIx) -> bool {
        let Some(morph) = self.grammar.document.analysis.get(token).map(|t| t.morph) else { return false };
        morph.pron_type() == Some(PronType::Prs)
            && morph.number() != Some(Number::Plur)
            && matches!(morph.gender(), Some(Gender::Masc | Gender::Fem | Gender::Com))
    }

    /// The person named last before a pronoun, rather one who is the subject of a clause.
    fn person_before(&self, pronoun: TokenIx) -> Option<Span> {
        let at = u32::try_from(pronoun.index()).ok()?;
        let names = self.grammar.document.analysis.names();
        let before = names.iter().rev().filter(|n| n.kind == NameKind::Person && n.tokens.end <= at).take(4);
        let subject = |n: &&lagesbild_language::Name| {
            let tokens = n.tokens.clone().filter_map(|t| TokenIx::new(t as usize));
            tokens.into_iter().any(|t| {
                let head = self.grammar.head(t).filter(|_| self.grammar.relation(t) == Deprel::Flat);
                self.grammar.relation(head.unwrap_or(t)) == Deprel::Nsubj
            })
        };
        let chosen = before.clone().find(subject).or_else(|| before.clone().next())?;
        self.grammar.document.cover(&chosen.tokens)
    }
}
