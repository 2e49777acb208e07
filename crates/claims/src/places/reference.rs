//! Places that were named before, or that another name beside them explains.

use super::*;
use lagesbild_gazetteer::Level;

/// How many places without an entry are looked back through.
const TOLD: usize = 64;

impl Places<'_, '_, '_> {
    /// *Jalalabad, capital of Nangarhar Province*: asked for the second name, the first is meant.
    pub(super) fn apposed(&self, at: usize) -> Option<&PlaceFound> {
        let (first, second) = (self.mentions.places.get(at.checked_sub(1)?)?, self.mentions.places.get(at)?);
        let between = self.grammar.document.text.get(first.tokens.end()..second.tokens.start())?;
        let inner = between.strip_prefix(", ")?;
        // *in Karabakh, capturing the town of Qubadli* goes on with something else.
        let analysis = &self.grammar.document.analysis;
        let begin = analysis.token_at(first.tokens.end())?.index();
        let before = |t: &TokenIx| self.span(*t).is_some_and(|s| s.start() < second.tokens.start());
        let mut tokens = (begin..).map_while(TokenIx::new).take_while(before);
        if tokens.any(|t| self.grammar.is_verb(t)) {
            return None;
        }
        let nouns = self.pack.descriptions();
        let mut words = inner.split_whitespace().map(str::to_lowercase);
        let described = words.by_ref().take(4).any(|w| {
            let noun = nouns.place_noun(&w);
            noun.is_some_and(|(n, _)| {
                matches!(n.kind, PlaceNounKind::Capital | PlaceNounKind::City | PlaceNounKind::Site)
            })
        });
        (described && words.count() <= 3 && !inner.contains([',', ';', ':'])).then_some(first)
    }

    /// The other name that follows in brackets, if that one is a town's and this one is not: *Samangan (Aybak)*.
    pub(super) fn in_brackets(&self, at: usize) -> Option<&PlaceFound> {
        let (first, second) = (self.mentions.places.get(at)?, self.mentions.places.get(at + 1)?);
        let between = self.grammar.document.text.get(first.tokens.end()..second.tokens.start())?;
        let kind = |p: &PlaceFound| p.kind(self.gazetteer);
        (between == " (" && kind(first) != Some(PlaceKind::City) && kind(second) == Some(PlaceKind::City))
            .then_some(second)
    }

    pub(super) fn pronoun(&self, token: TokenIx, span: Span, role: PronounRole, depth: usize) -> Filler {
        let grammar = self.grammar;
        match role {
            PronounRole::Relative => {
                let noun = grammar.governing_verb(token).and_then(|verb| grammar.antecedent(verb));
                match noun.filter(|n| *n != token && depth > 0) {
                    Some(noun) => self.single(noun, depth - 1),
                    None => self.before(PlaceNounKind::City, span),
                }
            }
            PronounRole::Place | PronounRole::Either => self.latest(span),
            PronounRole::Actor | PronounRole::Speaker => Filler::Nothing,
        }
    }

    /// The place named last that is no country: what a pronoun stands for.
    pub(super) fn latest(&self, span: Span) -> Filler {
        let holdable = |p: &&PlaceFound| !matches!(p.kind(self.gazetteer), Some(PlaceKind::Country | PlaceKind::Water));
        let earlier = || self.mentions.places.iter().rev().filter(|p| p.tokens.end() <= span.start());
        // *the loss of Shusha in Karabakh … it*: the town, not the area that it lies in.
        let last = earlier().find(holdable);
        let area = |p: &&PlaceFound| matches!(p.kind(self.gazetteer), Some(PlaceKind::Admin1 | PlaceKind::Region));
        let sentence = |p: &PlaceFound| self.grammar.document.sentence_at(p.span.start());
        let town = last.filter(area).and_then(|a| {
            let inside =
                |p: &&PlaceFound| p.kind(self.gazetteer) == Some(PlaceKind::City) && sentence(p) == sentence(a);
            earlier().find(inside)
        });
        match town.or(last) {
            Some(found) => Filler::Places(vec![self.referred(self.whole(found), span)]),
            None => Filler::Unnamed,
        }
    }

    /// A place named before, as the words here refer to it.
    pub(super) fn referred(&self, place: PlaceRef, span: Span) -> PlaceRef {
        let written = Some(self.grammar.document.words(span).to_owned());
        PlaceRef { written, span: Some(span), ..place }
    }

    /// A thing built, without an entry, that a claim was made of before under the same noun: *the captured base*.
    pub(super) fn told_before(&self, noun: &PlaceNoun) -> Option<PlaceRef> {
        let built = matches!(noun.kind, PlaceNounKind::Base | PlaceNounKind::Site);
        let called = |p: &&PlaceRef| {
            let parts = p.name.split_once(&*noun.english[0]);
            parts.is_some_and(|(before, after)| {
                (before.is_empty() || before.ends_with(' ')) && (after.is_empty() || after.starts_with(' '))
            })
        };
        self.told.iter().rev().take(TOLD).filter(|_| built).find(called).cloned()
    }

    /// What was named before and is of that kind.
    pub(super) fn before(&self, kind: PlaceNounKind, span: Span) -> Filler {
        let gazetteer = self.gazetteer;
        let earlier = || self.mentions.places.iter().rev().filter(|p| p.tokens.end() <= span.start());
        let of_kind = |p: &&PlaceFound, kinds: &[PlaceKind]| p.kind(gazetteer).is_some_and(|k| kinds.contains(&k));
        let last = |kinds: &[PlaceKind]| earlier().find(|p| of_kind(p, kinds)).map(|p| self.reference(p));
        let home = self.mentions.countries.first().and_then(|c| gazetteer.country_entry(*c));
        let found = match kind {
            PlaceNounKind::City => {
                let town = |p: &&PlaceFound| of_kind(p, &[PlaceKind::City]) || !p.settled;
                // A country's capital is more often where a ministry speaks than the town spoken of.
                let topic = |p: &&PlaceFound| town(p) && !self.is_seat(p);
                earlier().find(topic).or_else(|| earlier().find(town)).map(|p| self.reference(p))
            }
            PlaceNounKind::Capital => home.and_then(|c| gazetteer.capital(c)).map(|e| self.meant(e, None, span)),
            PlaceNounKind::Country => home.map(|e| self.meant(e, None, span)),
            PlaceNounKind::District => last(&[PlaceKind::Admin2]),
            PlaceNounKind::Province => last(&[PlaceKind::Admin1]),
            PlaceNounKind::Airport => last(&[PlaceKind::Airport]).or_else(|| self.airport_before(span)),
            PlaceNounKind::Base => last(&[PlaceKind::Base, PlaceKind::Airport]),
            PlaceNounKind::Crossing => last(&[PlaceKind::Crossing]).or_else(|| last(&[PlaceKind::City])),
            PlaceNounKind::Site => last(&[PlaceKind::Site, PlaceKind::Base, PlaceKind::Airport, PlaceKind::Crossing]),
            PlaceNounKind::Area => None,
        };
        match found {
            Some(place) => Filler::Places(vec![self.referred(place, span)]),
            None => Filler::Unnamed,
        }
    }

    /// The list of that kind that was named last: *the towns*, *the bridges*.
    pub(super) fn listed_before(&self, kind: PlaceNounKind, span: Span) -> Option<Vec<PlaceRef>> {
        let kinds: &[PlaceKind] = match kind {
            PlaceNounKind::City | PlaceNounKind::Capital => &[PlaceKind::City],
            PlaceNounKind::District => &[PlaceKind::Admin2],
            PlaceNounKind::Province => &[PlaceKind::Admin1],
            PlaceNounKind::Site => &[PlaceKind::Site],
            _ => return None,
        };
        let of_kind = |p: &&PlaceFound| p.kind(self.gazetteer).is_some_and(|k| kinds.contains(&k));
        let earlier = self.mentions.places.iter().rev().filter(|p| p.tokens.end() <= span.start());
        let last = earlier.filter(of_kind).find(|p| p.group.is_some() || kind == PlaceNounKind::Site)?;
        let member = |p: &&PlaceFound| p.span == last.span || (p.group.is_some() && p.group == last.group);
        let members = self.mentions.places.iter().filter(member).filter(of_kind);
        Some(members.map(|p| self.referred(self.whole(p), span)).collect())
    }

    /// The airport of the city named last.
    pub(super) fn airport_before(&self, span: Span) -> Option<PlaceRef> {
        let city = (0..self.mentions.places.len()).rev().find(|at| {
            self.mentions
                .places
                .get(*at)
                .is_some_and(|p| p.tokens.end() <= span.start() && p.kind(self.gazetteer) == Some(PlaceKind::City))
        })?;
        let word = self.grammar.document.analysis.token_at(span.start()).map(|t| self.grammar.document.lower(t))?;
        let nouns = self.pack.descriptions();
        let (noun, _) = nouns.place_noun(&word)?;
        self.part_of(noun, &noun.english[0], city, span)
    }

    /// Whether it is a country's capital that nothing has been claimed of.
    pub(super) fn is_seat(&self, found: &PlaceFound) -> bool {
        let Some(entry) = found.entry() else { return false };
        let claimed = self.gazetteer.id(entry).is_some_and(|id| self.claimed.contains(&id));
        self.gazetteer.capital_of(entry, Level::Country).is_some() && !claimed
    }
}
