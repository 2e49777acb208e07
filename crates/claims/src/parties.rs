//! From a word in an actor's role to the actors meant.

use crate::grammar::Grammar;
use crate::mentions::fits_classes;
use crate::{ActorFound, Mentions};
use lagesbild_actors::{Actor, ActorKind, ActorList, EpithetClass, Modifier, Role, What};
use lagesbild_language::{Deprel, TokenIx, Upos};
use lagesbild_model::{ActorId, ActorRef, CountryCode, PlaceRef, Span};
use lagesbild_pack::{ActorNoun, Pack, PlaceNounKind, PronounRole};

/// Who fills an actor's role, and whether it is a party that can hold places.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Party {
    pub actor: ActorRef,
    pub known: bool,
}

/// How many words may stand after a word that tells who leads, the word itself counted, before what is led.
const LED_APART: usize = 3;

/// Finds out what actor a word stands for.
pub(crate) struct Parties<'a, 'd, 't> {
    pub grammar: &'a Grammar<'d, 't>,
    pub pack: &'a Pack,
    pub actors: &'a ActorList,
    pub mentions: &'a Mentions,
}

impl Parties<'_, '_, '_> {
    /// Who the word and those coordinated with it stand for, each by itself.
    pub fn at(&self, token: TokenIx) -> Vec<Party> {
        let mut all: Vec<Party> = Vec::new();
        let mut tokens = self.grammar.coordinated(token);
        tokens.splice(0..0, self.joined_before(token));
        for one in tokens {
            if let Some(party) = self.single(one, 2)
                && !all.iter().any(|p| p.actor.name == party.actor.name)
                && (party.known || one == token)
            {
                all.push(party);
            }
        }
        all
    }

    /// *French and Chadian forces*: the first of two that share a noun.
    fn joined_before(&self, token: TokenIx) -> Option<TokenIx> {
        let document = self.grammar.document;
        let found = self.mentions.actor_at(self.span(token)?.start())?;
        let at = self.mentions.actors.iter().position(|a| a.mention.span == found.mention.span)?;
        let before = self.mentions.actors.get(at.checked_sub(1)?)?;
        let gap = document.text.get(before.mention.span.end()..found.mention.span.start())?.trim();
        let shares = matches!(before.mention.what, What::RoleOfState { .. }) && self.pack.descriptions().joins(gap);
        if !shares {
            return None;
        }
        document.analysis.token_at(before.mention.span.start())
    }

    fn span(&self, token: TokenIx) -> Option<Span> {
        self.grammar.span(token)
    }

    fn single(&self, token: TokenIx, depth: usize) -> Option<Party> {
        let span = self.span(token)?;
        if let Some(party) = self.named(span) {
            // *Tuareg forces of the MNLA*: one of several that a general name stands for is the one meant.
            let general = party.actor.id.as_ref().and_then(|id| self.actors.get(id)).is_some_and(|a| a.collective);
            let member = if general { self.inside(token, depth) } else { None };
            let member = member.filter(|m| m.known && m.actor.span.is_some_and(|s| s.start() >= span.end()));
            return Some(member.unwrap_or(party));
        }
        let word = self.grammar.document.lower(token);
        let nouns = self.pack.descriptions();
        if let Some(role) = nouns.pronoun(&word) {
            return match role {
                PronounRole::Actor | PronounRole::Either => self.subject_before(token).or_else(|| self.latest(span)),
                PronounRole::Relative => {
                    let noun = self.grammar.governing_verb(token).and_then(|verb| self.grammar.antecedent(verb));
                    noun.filter(|n| *n != token && depth > 0).and_then(|n| self.single(n, depth - 1))
                }
                PronounRole::Place | PronounRole::Speaker => None,
            };
        }
        // *French-led troops*
        if nouns.actor_noun(&word).is_some()
            && let Some(party) = self.led(token)
        {
            return Some(party);
        }
        if let Some(party) = self.inside(token, depth) {
            return Some(party);
        }
        if let Some((noun, _)) = nouns.actor_noun(&word) {
            // *rebel forces*: the modifier tells more than the noun.
            let modifies = |c: &TokenIx| matches!(self.grammar.relation(*c), Deprel::Amod | Deprel::Compound);
            let modifiers = self.grammar.children(token).filter(modifies).map(|c| self.grammar.document.lower(c));
            let modifier = modifiers.filter_map(|w| nouns.actor_modifier(&w)).next();
            // *Islamic militants* are Islamists, whichever.
            let hedge = |c: &TokenIx| self.pack.cues().hedges(&self.grammar.document.lower(*c));
            if let Some(noun) = modifier.filter(|m| m.stands_alone && !m.of_country)
                && self
                    .grammar
                    .children(token)
                    .filter(|c| self.grammar.relation(*c) == Deprel::Amod && !hedge(c))
                    .count()
                    == 1
            {
                let known = self.of_noun(noun, span, self.is_definite(token, &word));
                return known.or_else(|| Some(self.called(&noun.english, span)));
            }
            return self.described(token, span, modifier.unwrap_or(noun));
        }
        let cues = self.pack.cues();
        let abstraction = nouns.direction_noun(&word).is_some()
            || cues.embedding(&word).is_some()
            || cues.report_noun(&word).is_some()
            || cues.speech(&word).is_some()
            || !self.pack.triggers().of_form(&word).is_empty();
        let nominal = matches!(self.grammar.upos(token), Upos::Noun | Upos::Propn) && !abstraction;
        // *The agency condemned it*: a noun that is a place only under a name may act.
        let thing = nouns.place(&word).is_some_and(|(noun, _)| !noun.needs_name);
        let place = self.mentions.place_at(span.start()).is_some() || thing;
        (nominal && !place).then(|| self.written(token)).flatten().map(|actor| Party { actor, known: false })
    }

    /// The actor named at a span.
    pub fn named(&self, span: Span) -> Option<Party> {
        let found =
            self.mentions.actor_at(span.start()).or_else(|| self.mentions.actor_at(span.end().saturating_sub(1)))?;
        let adjective = matches!(found.mention.what, What::Adjective(_)) || self.is_mere_adjective(found);
        if adjective {
            return None;
        }
        let words = self.grammar.document.words(found.mention.span);
        let name = found.id.as_ref().and_then(|id| self.actors.canonical_name(id)).unwrap_or(words);
        let actor = ActorRef::one(name, found.id.clone(), Some(found.mention.span));
        // A president or a parliament speaks for a side, but holds no town.
        let role = found.mention.any_role();
        let body = role.is_none_or(|r| r.is_armed() || r == Role::Government);
        // The troops of an organisation can hold what it cannot.
        let armed = role.is_some_and(Role::is_armed);
        let known = body && (armed || found.id.as_ref().is_none_or(|id| self.can_hold(id)));
        Some(Party { actor, known })
    }

    /// *A military intervention*: a word for forces that only tells of what sort something is.
    fn is_mere_adjective(&self, found: &ActorFound) -> bool {
        let alone = matches!(found.mention.what, What::Role { .. }) && found.mention.tokens.len() == 1;
        let token = self.grammar.document.analysis.token_at(found.mention.span.start());
        let Some(token) = token.filter(|t| alone && self.grammar.relation(*t) == Deprel::Amod) else { return false };
        let noun = self.grammar.head(token).map(|h| self.grammar.document.lower(h)).unwrap_or_default();
        self.grammar.upos(token) == Upos::Adj && self.pack.descriptions().actor(&noun).is_none()
    }

    /// The state or people of an adjective at a span: who holds it, in *Kurdish hands*.
    pub fn adjective(&self, span: Span) -> Option<Party> {
        let found = self.mentions.actor_at(span.start())?;
        let id = found.id.clone().filter(|_| matches!(found.mention.what, What::Adjective(_)))?;
        let name = self.actors.canonical_name(&id)?.to_owned();
        Some(Party { actor: ActorRef::one(name, Some(id), Some(found.mention.span)), known: true })
    }

    /// Those whom somebody leads, by the word before a noun: *Saudi-led airstrikes*.
    pub fn led(&self, noun: TokenIx) -> Option<Party> {
        let leader = self.property_before(self.span(noun)?.start(), Modifier::Led, LED_APART)?;
        let id = leader.mention.owner().cloned().or_else(|| leader.id.clone())?;
        let actor = self.actors.get(&id)?;
        if actor.kind != ActorKind::State {
            return Some(self.reference(&id, leader.mention.span));
        }
        let forces = self.pack.descriptions().actor_noun(&self.grammar.document.lower(noun)).map(|(n, _)| &*n.english);
        let names = self.pack.descriptions().names();
        let name = names.led(actor.adjective.as_deref().unwrap_or(&actor.name), forces);
        let listed = self.actors.by_name(&name).map(|a| a.id.clone());
        Some(Party { actor: ActorRef::one(name, listed, Some(leader.mention.span)), known: true })
    }

    /// The last actor before a byte of whom the text makes a property (*Saudi-led*, *rebel-held*), with no more than so
    /// many words between and no other phrase.
    pub fn property_before(&self, at: usize, modifier: Modifier, words: usize) -> Option<&ActorFound> {
        let close = |a: &&ActorFound| {
            let gap = self.grammar.document.text.get(a.mention.span.end()..at);
            a.mention.modifier == Some(modifier)
                && gap.is_some_and(|g| g.split_whitespace().count() <= words && !g.contains([',', '.', ';', ':']))
        };
        self.mentions.modifying.iter().rev().find(close)
    }

    /// Those who flee, as the text calls them: the people of a state are not the state.
    pub fn people(&self, token: TokenIx) -> Option<Party> {
        let span = self.span(token)?;
        let found = self.mentions.actor_at(span.start());
        let people = found.is_none_or(|a| matches!(a.mention.what, What::People(_) | What::Adjective(_)));
        let known = self.pack.descriptions().people(&self.grammar.document.lower(token)).is_some();
        let noun = known || matches!(self.grammar.upos(token), Upos::Noun | Upos::Propn);
        let beside = known || self.nation_of(token).is_some() || found.is_some();
        let actor = self.written(token).filter(|_| people && noun && beside)?;
        Some(Party { actor, known: true })
    }

    /// Whether all of the places lie in the party's own country.
    pub fn is_at_home(&self, party: &Party, places: &[PlaceRef]) -> bool {
        let home = party.actor.id.as_ref().and_then(|id| self.actors.get(id)).and_then(|a| a.country);
        let lies_in = |p: &PlaceRef| p.candidates.first().and_then(|c| c.country);
        home.is_some() && !places.is_empty() && places.iter().all(|p| lies_in(p) == home)
    }

    /// The state whose forces somebody sends abroad.
    pub fn sender(&self, forces: Party) -> Party {
        let id = forces.actor.id.as_ref().and_then(|id| self.actors.get(id));
        let against_it = |a: &&Actor| matches!(a.role, Some(Role::Rebels | Role::Fighters));
        let of_state = id.filter(|a| a.kind == ActorKind::Forces || a.role.is_some_and(Role::is_armed));
        let of_state = of_state.filter(|a| !against_it(a));
        let state = of_state.and_then(|a| a.country).and_then(|c| self.actors.state(c));
        match state {
            Some(state) => {
                let actor = ActorRef::one(&*state.name, Some(state.id.clone()), forces.actor.span);
                Party { actor, ..forces }
            }
            None => forces,
        }
    }

    /// The state that an adjective beside a noun tells: *Azerbaijani civilians*.
    pub fn nation_of(&self, noun: TokenIx) -> Option<Party> {
        let beside = |c: &TokenIx| matches!(self.grammar.relation(*c), Deprel::Amod | Deprel::Compound | Deprel::Nmod);
        self.grammar.children(noun).filter(beside).find_map(|c| self.adjective(self.span(c)?))
    }

    /// An actor named among the words that hang on the noun: *fighters of the Islamic State*, *troops loyal to …*.
    fn inside(&self, token: TokenIx, depth: usize) -> Option<Party> {
        if depth == 0 || matches!(self.grammar.upos(token), Upos::Verb | Upos::Aux) {
            return None;
        }
        let hanging = |c: &TokenIx| {
            matches!(
                self.grammar.relation(*c),
                Deprel::Nmod
                    | Deprel::Amod
                    | Deprel::Appos
                    | Deprel::Flat
                    | Deprel::Compound
                    | Deprel::Acl
                    | Deprel::Obl
            )
        };
        let ties = |c: &TokenIx| {
            let prepositions = self.grammar.prepositions(*c);
            prepositions.is_empty() || prepositions.iter().any(|p| self.pack.cues().ties_members(p))
        };
        let children: Vec<TokenIx> = self.grammar.children(token).filter(hanging).filter(ties).collect();
        let direct = children.iter().find_map(|c| self.named(self.span(*c)?));
        // *insurgents belonging to the Islamic State*: past the participle to what it governs.
        let past = || {
            let participles = children.iter().filter(|c| self.grammar.relation(**c) == Deprel::Acl);
            participles.flat_map(|c| self.grammar.children(*c)).filter(ties).find_map(|c| {
                let governed = matches!(self.grammar.relation(c), Deprel::Obl | Deprel::Obj | Deprel::Nmod);
                self.named(self.span(c)?)
                    .filter(|_| governed && self.grammar.children(c).any(|p| self.grammar.relation(p) == Deprel::Case))
            })
        };
        direct.or_else(|| children.iter().find_map(|c| self.inside(*c, depth - 1))).or_else(past)
    }

    fn described(&self, token: TokenIx, span: Span, noun: &ActorNoun) -> Option<Party> {
        if (noun.classes.is_empty() || noun.classes.iter().any(|c| c == EpithetClass::Army.name()))
            && let Some(owner) = self.owner(token)
        {
            return Some(owner);
        }
        let definite = self.is_definite(token, &self.grammar.document.lower(token));
        let modified = self.grammar.children(token).any(|c| self.grammar.relation(c) == Deprel::Amod);
        // *local militias* are none that was named before.
        let refers = definite || !modified;
        let found = self.of_noun(noun, span, refers).filter(|p| refers || p.actor.id.is_some());
        Some(found.unwrap_or_else(|| Party { actor: self.as_written(token, span), known: true }))
    }

    /// Who a noun for fighters stands for: one of its kind named before, else those of the country spoken of.
    pub fn of_noun(&self, noun: &ActorNoun, span: Span, refers: bool) -> Option<Party> {
        let of_class = |id: &&ActorId| fits_classes(self.actors, id, &noun.classes);
        if let Some(id) = self.mentions.actors_before(span.start()).find(of_class).filter(|_| refers) {
            return Some(self.reference(id, span));
        }
        // Rebels and soldiers without a name are those of the country spoken of.
        let army = noun.classes.iter().any(|c| c == EpithetClass::Army.name());
        let home = self.mentions.countries.first().filter(|_| noun.of_country && refers);
        if army && let Some(forces) = home.and_then(|c| self.actors.role_of(*c, Role::Forces)) {
            return Some(self.reference(&forces.id.clone(), span));
        }
        // *the insurgents* of a country are whom the list knows under that word there.
        if noun.of_country
            && let Some(known) = home.and_then(|c| self.known_as(noun, *c))
        {
            return Some(self.reference(&known, span));
        }
        if noun.stands_alone {
            if let Some(actor) = home.and_then(|c| self.actors.role_of(*c, Role::Rebels)) {
                let mut party = self.reference(&actor.id.clone(), span);
                // *Iraqi rebels*, named as the report does: the same adjective, the report's own noun.
                if let Some((adjective, _)) = party.actor.name.rsplit_once(' ') {
                    party.actor.name = format!("{adjective} {}", noun.english);
                }
                return Some(party);
            }
            let actor = ActorRef::one(noun.english.clone(), None, Some(span));
            return Some(Party { actor, known: true });
        }
        None
    }

    /// Whom a country's list knows under the noun on the report's day, if that is a name for many: which one of them is
    /// not guessed.
    fn known_as(&self, noun: &ActorNoun, country: CountryCode) -> Option<ActorId> {
        self.mentions.day?;
        let classes = noun.classes.iter().filter_map(|c| EpithetClass::from_name(c));
        let found = classes.into_iter().find_map(|class| self.actors.described(class, country, self.mentions.day));
        found.filter(|id| self.actors.get(id).is_some_and(|a| a.collective))
    }

    fn called(&self, name: &str, span: Span) -> Party {
        Party { actor: ActorRef::one(name, None, Some(span)), known: true }
    }

    fn is_definite(&self, token: TokenIx, word: &str) -> bool {
        let nouns = self.pack.descriptions();
        let determined = |c| nouns.determiner(&self.grammar.document.lower(c)) == Some(true);
        nouns.actor_noun(word).is_some_and(|(_, form)| form.definite) || self.grammar.children(token).any(determined)
    }

    /// Whose forces they are: *its troops*, *the country's soldiers*.
    fn owner(&self, token: TokenIx) -> Option<Party> {
        let owner = self.grammar.children(token).find(|c| self.grammar.full_relation(*c) == Deprel::NmodPoss)?;
        let span = self.span(owner)?;
        let word = self.grammar.document.lower(owner);
        let nouns = self.pack.descriptions();
        let country = nouns.place(&word).is_some_and(|(n, _)| n.kind == PlaceNounKind::Country);
        if nouns.pronoun(&word).is_none() && !country {
            return None;
        }
        let state = |id: &&ActorId| self.actors.get(id).is_some_and(|a| a.kind == ActorKind::State);
        let mut before = self.mentions.actors_before(span.start()).filter(|id| self.can_hold(id));
        before.find(|id| !country || state(id)).map(|id| self.reference(id, self.span(token).unwrap_or(span)))
    }

    pub fn reference(&self, id: &ActorId, span: Span) -> Party {
        let name = self.actors.canonical_name(id).unwrap_or(id.as_str()).to_owned();
        Party { actor: ActorRef::one(name, Some(id.clone()), Some(span)), known: true }
    }

    /// The subject before a pronoun in its sentence: whom it most likely stands for.
    fn subject_before(&self, pronoun: TokenIx) -> Option<Party> {
        let sentence = self.grammar.document.analysis.sentence_of(pronoun)?;
        let mut before: Vec<TokenIx> = sentence.indices().take_while(|t| *t < pronoun).collect();
        before.reverse();
        let subject = before.into_iter().find(|t| self.grammar.relation(*t) == Deprel::Nsubj)?;
        let word = self.grammar.document.lower(subject);
        if self.pack.descriptions().pronoun(&word).is_some() {
            return None;
        }
        let span = self.span(pronoun);
        self.single(subject, 1).filter(|p| p.known).map(|p| Party { actor: ActorRef { span, ..p.actor }, ..p })
    }

    /// Whether it is a party of the kind that holds places: no aid agency, no publisher.
    fn can_hold(&self, id: &ActorId) -> bool {
        use ActorKind::{Alliance, ArmedGroup, Forces, Government, People, State};
        let kind = self.actors.get(id).map(|a| a.kind);
        matches!(kind, Some(State | Government | Forces | ArmedGroup | Alliance | People))
    }

    /// The actor named last before a byte that can hold places.
    fn latest(&self, span: Span) -> Option<Party> {
        let state = |id: &&ActorId| self.actors.get(id).is_some_and(|a| a.kind == ActorKind::State);
        let before = || self.mentions.actors_before(span.start()).filter(|id| self.can_hold(id));
        // A state named before is more often where it happens than who does it.
        before().find(|id| !state(id)).or_else(|| before().next()).map(|id| self.reference(id, span))
    }

    /// A word in a role with its modifiers, as it stands in the text, without how many.
    pub fn written(&self, token: TokenIx) -> Option<ActorRef> {
        // *Hundreds of demonstrators*: those who are counted.
        if self.pack.numbers().is_quantity(&self.grammar.document.lower(token)) {
            let counted =
                self.grammar.children(token).find(|c| self.grammar.relation(*c) == Deprel::Nmod && *c > token);
            return counted.and_then(|c| self.written(c));
        }
        let whole = self.as_written(token, self.span(token)?);
        if let Some(english) = self.in_english(token) {
            return Some(ActorRef { name: english, ..whole });
        }
        let counts = |c: &TokenIx| self.grammar.relation(*c) == Deprel::Nummod && *c < token;
        let figure = self.grammar.children(token).filter(counts).filter_map(|c| self.span(c)).last();
        let after = figure.zip(whole.span).filter(|(f, w)| f.start() <= w.start());
        let Some(rest) = after.and_then(|(f, w)| Span::new(f.end(), w.end())) else { return Some(whole) };
        let words = self.grammar.document.words(rest);
        let kept = Span::new(rest.start() + (words.len() - words.trim_start().len()), rest.end())?;
        Some(ActorRef::one(self.grammar.document.words(kept), None, Some(kept)))
    }

    /// People in English, the language of exchange, with the adjective of their state, where the report is in another.
    fn in_english(&self, token: TokenIx) -> Option<String> {
        let nouns = self.pack.descriptions();
        let people = nouns.people(&self.grammar.document.lower(token)).filter(|_| !nouns.nouns_as_written())?;
        let beside = self.grammar.children(token).filter(|c| self.grammar.relation(*c) == Deprel::Amod && *c < token);
        let adjective = |c| {
            let state = self.mentions.actor_at(self.span(c)?.start()).and_then(|a| a.english.clone());
            state.or_else(|| nouns.modifier(&self.grammar.document.lower(c)).map(str::to_owned))
        };
        Some(match beside.into_iter().find_map(adjective) {
            Some(adjective) => format!("{adjective} {}", people.english),
            None => people.english.clone(),
        })
    }

    /// The noun with its modifiers and what hangs on them (*forces loyal to …*), without determiners.
    fn as_written(&self, token: TokenIx, span: Span) -> ActorRef {
        let cues = self.pack.cues();
        let modifies = |c: &TokenIx| {
            let word = self.grammar.document.lower(*c);
            let vague = || cues.hedges(&word) || cues.leaves_unnamed(&word) || self.pack.numbers().is_quantity(&word);
            matches!(self.grammar.relation(*c), Deprel::Amod | Deprel::Compound | Deprel::Flat | Deprel::Nummod)
                && !(*c < token && vague())
        };
        let hangs = |c: &TokenIx| matches!(self.grammar.relation(*c), Deprel::Obl | Deprel::Nmod | Deprel::Flat);
        let modifiers: Vec<TokenIx> = self.grammar.children(token).filter(modifies).collect();
        let after = modifiers.iter().filter(|m| **m > token).flat_map(|m| self.grammar.children(*m)).filter(hangs);
        let after: Vec<TokenIx> = after.collect();
        let deeper = after.iter().flat_map(|t| self.grammar.children(*t)).filter(hangs);
        let all = modifiers.iter().copied().chain(after.iter().copied()).chain(deeper);
        let cover = all.filter_map(|c| self.span(c)).fold(span, Span::cover);
        ActorRef::one(self.grammar.document.words(cover), None, Some(cover))
    }
}
