//! Who says so: verbs of saying above or beside the clause, and *according to*.

use crate::Hit;
use crate::grammar::Grammar;
use crate::mentions::Mentions;
use lagesbild_actors::ActorList;
use lagesbild_language::{Deprel, TokenIx, Upos};
use lagesbild_model::{Link, Span, Stance};
use lagesbild_pack::{Pack, Voice};

/// Who says so, and whether a nameless passive (*it is reported*) leaves it open.
#[derive(Debug, Default)]
pub(crate) struct Attribution {
    pub links: Vec<Link>,
    pub nameless: bool,
    pub denied: bool,
}

/// Whether two links are one source: of a name alone only where the same words say it.
fn is_same(one: &Link, other: &Link) -> bool {
    one.name == other.name && (one.actor.is_some() || one.span == other.span)
}

/// How many clauses up a verb of saying is looked for.
const STEPS: usize = 6;

/// Looks for the sources of one hit's clause.
pub(crate) struct Sources<'a, 'd, 't> {
    pub grammar: &'a Grammar<'d, 't>,
    pub pack: &'a Pack,
    pub actors: &'a ActorList,
    pub mentions: &'a Mentions,
}

impl Sources<'_, '_, '_> {
    /// The chain of sources, nearest to the event first.
    pub fn of(&self, hit: &Hit, own_word: Option<TokenIx>) -> Attribution {
        let mut found = Attribution::default();
        if let Some(verb) = own_word
            && let Some(subject) = self.grammar.surface_subject(verb)
        {
            found.links.extend(self.link(subject, Stance::Claims));
        }
        let mut at = hit.token;
        for _ in 0..STEPS {
            self.according(at, &mut found);
            self.beside(at, &mut found);
            if let Some(verb) = self.grammar.charged_by(at) {
                self.saying(verb, at, &mut found);
                at = verb;
                continue;
            }
            let Some(head) = self.grammar.head(at) else { break };
            let relation = self.grammar.relation(at);
            if matches!(relation, Deprel::Ccomp | Deprel::Csubj | Deprel::Xcomp | Deprel::Parataxis | Deprel::Obj) {
                self.saying(head, at, &mut found);
            }
            let goes_on = matches!(
                relation,
                Deprel::Ccomp
                    | Deprel::Csubj
                    | Deprel::Xcomp
                    | Deprel::Conj
                    | Deprel::Parataxis
                    | Deprel::Obj
                    | Deprel::Nsubj
            ) || (relation == Deprel::Acl && !self.grammar.is_verb(head) && at != hit.token)
                || (relation == Deprel::Advcl && self.grammar.goes_with(at, head))
                || (matches!(relation, Deprel::Obl | Deprel::Nmod) && at == hit.token && hit.tag.is_none());
            if !goes_on {
                break;
            }
            at = head;
        }
        if found.links.is_empty() && !found.nameless {
            self.before(hit, &mut found);
        }
        if found.links.is_empty() && !found.nameless {
            self.around(hit, &mut found);
        }
        found
    }

    /// A verb of saying before the word that opens the clause: *… had then tweeted that …*.
    fn before(&self, hit: &Hit, found: &mut Attribution) {
        let before = self.grammar.before_content(hit.token);
        let saying = |t: &TokenIx| {
            let speech = self.pack.cues().speech(&self.grammar.document.lower(*t))?;
            (speech.voice == Voice::Active).then_some((*t, speech))
        };
        let Some((verb, speech)) = before.iter().take(3).find_map(saying) else { return };
        let subject = self.grammar.child(verb, &[Deprel::Nsubj]).or_else(|| {
            let mut earlier = before.iter().filter(|t| **t < verb);
            earlier.find(|t| self.grammar.relation(**t) == Deprel::Nsubj).copied()
        });
        if let Some(link) = subject.and_then(|s| self.link(s, speech.stance)) {
            found.denied ^= speech.stance == Stance::Denies;
            self.add(found, link, verb);
        }
    }

    /// What the tree hangs elsewhere: *according to …* anywhere in the sentence, a verb of saying after a comma.
    fn around(&self, hit: &Hit, found: &mut Attribution) {
        let Some(sentence) = self.grammar.document.analysis.sentence_of(hit.token) else { return };
        let tokens: Vec<TokenIx> = sentence.indices().collect();
        for (at, token) in tokens.iter().enumerate() {
            let rest = tokens.get(at..).unwrap_or_default();
            for words in self.pack.cues().according() {
                let stands = rest.len() > words.len()
                    && words.iter().zip(rest).all(|(w, t)| *w == self.grammar.document.lower(*t));
                if stands && let Some(noun) = self.noun_from(rest.get(words.len()..).unwrap_or_default()) {
                    found.links.extend(self.link(noun, Stance::Says));
                    return;
                }
            }
            let comma =
                at.checked_sub(1).and_then(|b| tokens.get(b)).is_some_and(|b| self.grammar.upos(*b) == Upos::Punct);
            let speech = self.pack.cues().speech(&self.grammar.document.lower(*token));
            let Some(speech) = speech.filter(|s| comma && *token > hit.token && s.voice == Voice::Active) else {
                continue;
            };
            let subject = self.grammar.child(*token, &[Deprel::Nsubj]).filter(|s| s > token);
            let subject = subject.or_else(|| self.noun_from(rest.get(1..).unwrap_or_default()));
            if let Some(link) = subject.and_then(|s| self.link(s, speech.stance)) {
                found.denied ^= speech.stance == Stance::Denies;
                self.add(found, link, *token);
                return;
            }
        }
    }

    /// The noun of the phrase that begins here.
    fn noun_from(&self, tokens: &[TokenIx]) -> Option<TokenIx> {
        let first = tokens.iter().take(6).find(|t| {
            matches!(self.grammar.upos(**t), Upos::Noun | Upos::Propn | Upos::Pron | Upos::Verb | Upos::Punct)
        })?;
        if !matches!(self.grammar.upos(*first), Upos::Noun | Upos::Propn | Upos::Pron) {
            return None;
        }
        // A modifier leads to the noun that it stands by.
        let head = self.grammar.head(*first).filter(|h| {
            matches!(self.grammar.relation(*first), Deprel::Compound | Deprel::Amod | Deprel::Nmod | Deprel::Flat)
                && h > first
                && tokens.iter().take(8).any(|t| t == h)
                && matches!(self.grammar.upos(*h), Upos::Noun | Upos::Propn)
        });
        head.or(Some(*first))
    }

    /// A verb of saying that the clause is the content of.
    fn saying(&self, verb: TokenIx, content: TokenIx, found: &mut Attribution) {
        let word = self.grammar.document.lower(verb);
        let Some(speech) = self.pack.cues().speech(&word) else { return };
        let passive = speech.voice == Voice::Passive || self.grammar.is_passive(verb, speech.tag, speech.voice);
        let speaker = if passive {
            self.grammar.deep_subject(verb, true)
        } else {
            self.grammar.surface_subject(verb).filter(|s| *s != content)
        };
        if speech.stance == Stance::Denies {
            found.denied = !found.denied;
        }
        match speaker.and_then(|s| self.link(s, speech.stance)) {
            Some(link) => self.add(found, link, verb),
            None if passive => found.nameless = true,
            None => {}
        }
    }

    /// A verb of saying put in or after the clause: *…, säger en tjänsteman till en byrå*.
    fn beside(&self, at: TokenIx, found: &mut Attribution) {
        for child in self.grammar.children(at) {
            if self.grammar.relation(child) != Deprel::Parataxis {
                continue;
            }
            let word = self.grammar.document.lower(child);
            let Some(speech) = self.pack.cues().speech(&word) else { continue };
            let subject = self.grammar.child(child, &[Deprel::Nsubj]);
            if let Some(link) = subject.and_then(|s| self.link(s, speech.stance)) {
                if speech.stance == Stance::Denies {
                    found.denied = !found.denied;
                }
                self.add(found, link, child);
            }
        }
    }

    /// The speaker, then the one that it speaks to, if that is a channel with a name.
    fn add(&self, found: &mut Attribution, link: Link, verb: TokenIx) {
        if !found.links.iter().any(|l| is_same(l, &link)) {
            found.links.push(link);
        }
        // Whom somebody accuses is no channel.
        let charges = self.pack.cues().charges(&self.grammar.document.lower(verb));
        let channel = self.grammar.children(verb).filter(|_| !charges).find(|c| {
            matches!(self.grammar.relation(*c), Deprel::Obl | Deprel::Obj | Deprel::Iobj)
                && self.grammar.upos(*c) == Upos::Propn
                && self.grammar.prepositions(*c).iter().all(|p| self.pack.cues().names_channel(p))
        });
        if let Some(link) = channel.and_then(|c| self.link(c, Stance::Says))
            && !found.links.iter().any(|l| is_same(l, &link))
        {
            found.links.push(link);
        }
    }

    /// *according to …*
    fn according(&self, at: TokenIx, found: &mut Attribution) {
        for child in self.grammar.children(at) {
            let words: Vec<String> = self.marks(child);
            let names = self.pack.cues().according().iter().any(|a| words.starts_with(a));
            if names
                && let Some(link) = self.link(child, Stance::Says)
                && !found.links.iter().any(|l| is_same(l, &link))
            {
                found.links.push(link);
            }
        }
    }

    /// The words before a noun that mark it, those of a fixed expression one by one.
    fn marks(&self, noun: TokenIx) -> Vec<String> {
        let mut words = Vec::new();
        for mark in self.grammar.children(noun).filter(|c| self.grammar.relation(*c) == Deprel::Case) {
            words.push(self.grammar.document.lower(mark));
            words.extend(
                self.grammar
                    .children(mark)
                    .filter(|c| self.grammar.relation(*c) == Deprel::Fixed)
                    .map(|c| self.grammar.document.lower(c)),
            );
        }
        words
    }

    /// A source as a link: its entry's name where it names an actor, else its words.
    fn link(&self, token: TokenIx, stance: Stance) -> Option<Link> {
        let document = self.grammar.document;
        let span = document.analysis.get(token)?.span;
        let word = document.lower(token);
        if self.pack.descriptions().pronoun(&word).is_some() {
            let actor = self.mentions.actors_before(span.start()).next()?;
            let name = self.actors.canonical_name(actor)?.to_owned();
            return Some(Link { name, span: Some(span), actor: Some(actor.clone()), stance });
        }
        let phrase = self.phrase(token, span);
        let named = self.mentions.actor_at(span.start());
        let exact =
            named.filter(|a| a.mention.span.contains(span) && a.mention.any_role().is_none_or(|r| !r.is_person()));
        let actor = exact.and_then(|a| a.id.clone());
        let canonical = || actor.as_ref().and_then(|id| self.actors.canonical_name(id)).map(str::to_owned);
        let name =
            self.in_english(token, phrase).or_else(canonical).unwrap_or_else(|| document.words(phrase).to_owned());
        Some(Link { name, span: Some(phrase), actor, stance })
    }

    /// An office or people in English, the language of exchange, with the adjective of their state, where the report is
    /// in another.
    fn in_english(&self, token: TokenIx, phrase: Span) -> Option<String> {
        let nouns = self.pack.descriptions();
        let office = nouns.people(&self.grammar.document.lower(token)).filter(|_| !nouns.nouns_as_written())?;
        let state = |a: &crate::ActorFound| {
            let id = a.mention.owner().cloned().or_else(|| a.id.clone())?;
            self.actors.get(&id)?.adjective.as_deref().map(str::to_owned).or_else(|| a.english.clone())
        };
        let whose = self.mentions.actors_in(phrase).iter().find_map(state);
        let place = || self.mentions.places.iter().find(|p| phrase.contains(p.tokens));
        let there = || place().map(|p| self.grammar.document.words(p.span));
        Some(match (whose, there()) {
            (Some(whose), _) => format!("{whose} {}", office.english),
            (None, Some(there)) => nouns.names().within(&office.english, there),
            (None, None) => office.english.clone(),
        })
    }

    /// The noun with what belongs to it on both sides, without clauses and determiners.
    fn phrase(&self, token: TokenIx, span: Span) -> Span {
        let belongs = |c: &TokenIx| {
            matches!(
                self.grammar.relation(*c),
                Deprel::Amod | Deprel::Compound | Deprel::Flat | Deprel::Nmod | Deprel::Nummod
            ) && !self.grammar.is_verb(*c)
        };
        let children: Vec<TokenIx> = self.grammar.children(token).filter(belongs).collect();
        children.into_iter().fold(span, |cover, child| {
            self.grammar.document.analysis.get(child).map_or(cover, |t| cover.cover(self.phrase(child, t.span)))
        })
    }
}
