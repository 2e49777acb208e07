//! From a word in a place's role to the places meant: by name, by description, by what was named before.

mod built;
mod composed;
mod described;
mod reference;

use crate::grammar::Grammar;
use crate::names::kind_of;
use crate::{Mentions, PlaceFound};
use lagesbild_gazetteer::{Entry, Gazetteer, PlaceKind};
use lagesbild_language::{Deprel, TokenIx, Upos};
use lagesbild_model::{Extent, PlaceCandidate, PlaceId, PlaceRef, Span};
use lagesbild_pack::{NounForm, Pack, PlaceNoun, PlaceNounKind, PronounRole};
use std::collections::BTreeSet;

/// What a word in a place's role stands for.
#[derive(Debug)]
pub(crate) enum Filler {
    /// These places.
    Places(Vec<PlaceRef>),
    /// A place or places that have no name here.
    Unnamed,
    /// No place.
    Nothing,
}

/// Finds out what place a word stands for.
pub(crate) struct Places<'a, 'd, 't> {
    pub grammar: &'a Grammar<'d, 't>,
    pub pack: &'a Pack,
    pub gazetteer: &'a Gazetteer,
    pub mentions: &'a Mentions,
    /// Places that claims have been made of before this sentence.
    pub claimed: &'a BTreeSet<PlaceId>,
    /// Places without an entry that claims have been made of before this sentence.
    pub told: &'a [PlaceRef],
}

/// How many candidates a claim shows.
pub(crate) const SHOWN: usize = 5;
/// How deep parts of parts are followed.
const DEPTH: usize = 3;

impl Places<'_, '_, '_> {
    /// What the word and everything coordinated with it stand for.
    pub fn at(&self, token: TokenIx) -> Filler {
        let mut places: Vec<PlaceRef> = Vec::new();
        let mut unnamed = false;
        let mut noun_before: Option<(&str, usize)> = None;
        for one in self.grammar.coordinated(token) {
            if one != token && self.is_container(one) {
                continue;
            }
            match self.single(one, DEPTH) {
                Filler::Places(found) => {
                    // *districts and cities in Badakhshan* are one description.
                    let bare = found.len() == 1 && self.is_bare_plural(one);
                    for place in found {
                        let joined = noun_before.take().filter(|_| {
                            let noun = self.plural_noun(one).is_some() && !self.is_several(one);
                            noun && place.id.is_none() && place.extent != Extent::All
                        });
                        let place = match joined {
                            Some((noun, at)) => {
                                places.truncate(at);
                                PlaceRef { name: self.pack.descriptions().names().both(noun, &place.name), ..place }
                            }
                            None => place,
                        };
                        if !crate::draft::is_among(&places, &place) {
                            places.push(place);
                        }
                    }
                    if bare {
                        noun_before = self.plural_noun(one).map(|noun| (noun, places.len().saturating_sub(1)));
                    }
                }
                Filler::Unnamed => {
                    unnamed = true;
                    noun_before =
                        self.plural_noun(one).filter(|_| !self.is_several(one)).map(|noun| (noun, places.len()));
                }
                Filler::Nothing if one == token => return Filler::Nothing,
                Filler::Nothing => {}
            }
        }
        match (places.is_empty(), unnamed) {
            (false, _) => Filler::Places(places),
            (true, true) => Filler::Unnamed,
            (true, false) => Filler::Nothing,
        }
    }

    /// The English of a noun for several places.
    fn plural_noun(&self, token: TokenIx) -> Option<&str> {
        let noun = self.pack.descriptions().place_noun(&self.grammar.document.lower(token));
        noun.filter(|(_, form)| form.plural).map(|(noun, _)| noun.english[1].as_str())
    }

    /// Whether a noun for several places stands without any place that they lie in.
    fn is_bare_plural(&self, token: TokenIx) -> bool {
        !self.is_several(token)
            && self.plural_noun(token).is_some()
            && self.name_within(token).is_none()
            && self.name_close_by(token).is_none()
    }

    /// Whether only a comma parts a name from the one before, and no list: then it says where that one lies.
    fn is_container(&self, token: TokenIx) -> bool {
        let Some(at) = self.span(token).and_then(|s| self.mentions.place_at(s.start())) else { return false };
        let (Some(found), Some(before)) =
            (self.mentions.places.get(at), at.checked_sub(1).and_then(|b| self.mentions.places.get(b)))
        else {
            return false;
        };
        let gap = self.grammar.document.text.get(before.tokens.end()..found.tokens.start());
        found.group.is_none() && gap == Some(", ")
    }

    fn span(&self, token: TokenIx) -> Option<Span> {
        self.grammar.span(token)
    }

    fn single(&self, token: TokenIx, depth: usize) -> Filler {
        let Some(span) = self.span(token) else { return Filler::Nothing };
        if let Some(site) = self.site_begun(span) {
            return Filler::Places(vec![site]);
        }
        if let Some(base) = self.base_called(token) {
            return Filler::Places(vec![base]);
        }
        if let Some(found) = self.named_at(span) {
            let extent = self.extent_beside(token).unwrap_or(Extent::All);
            return Filler::Places(with_extent(found, extent));
        }
        // *al-Bab*: the name may begin after the article that a hyphen ties to it.
        let tied = self.tied_after(token).and_then(|next| self.named_at(self.span(next)?));
        if let Some(found) = tied {
            return Filler::Places(found);
        }
        let word = self.grammar.document.lower(token);
        let nouns = self.pack.descriptions();
        if let Some((noun, form)) = nouns.place_noun(&word)
            && let Some(found) = self.between(token, &noun.english[usize::from(form.plural || self.is_several(token))])
        {
            return found;
        }
        if let Some(role) = nouns.pronoun(&word) {
            return self.pronoun(token, span, role, depth);
        }
        if let Some(extent) = nouns.extent(&word)
            && let Some(found) = self.part(token, extent, depth)
        {
            return found;
        }
        if let Some(place) = self.direction(token, span) {
            return Filler::Places(vec![place]);
        }
        let noun = nouns.place_noun(&word);
        if noun.is_none()
            && matches!(self.grammar.upos(token), Upos::Num | Upos::Pron | Upos::Det | Upos::Noun)
            && let Some(found) = self.one_of(token, depth)
        {
            return found;
        }
        match noun {
            Some((noun, form)) if !matches!(self.grammar.upos(token), Upos::Verb | Upos::Aux | Upos::Adv) => {
                // *tre distrikt*: a form that is one and many.
                let plural = form.plural || self.is_several(token);
                self.described(token, span, &word, noun, NounForm { plural, ..form })
            }
            _ => self.unlisted(token, span),
        }
    }

    /// *one of the bases*, *a number of towns*: what the words count, if it is places without names.
    fn one_of(&self, token: TokenIx, depth: usize) -> Option<Filler> {
        let nouns = self.pack.descriptions();
        let counted = self.grammar.children(token).filter(|c| self.grammar.relation(*c) == Deprel::Nmod);
        let mut places = counted.filter(|c| {
            let word = self.grammar.document.lower(*c);
            nouns.place(&word).is_some_and(|(_, form)| form.plural)
        });
        let noun = places.next().filter(|_| depth > 0)?;
        let found = self.single(noun, depth - 1);
        let word = self.grammar.document.lower(noun);
        let english = nouns.place_noun(&word).map(|(n, _)| &n.english);
        // *one of the bases* is one base.
        match (found, english) {
            (Filler::Places(found), Some([one, many]))
                if self.pack.numbers().is_single(&self.grammar.document.lower(token)) =>
            {
                let single = |p: PlaceRef| match p.id {
                    None => PlaceRef { name: p.name.replacen(many.as_str(), one, 1), ..p },
                    Some(_) => p,
                };
                Some(Filler::Places(found.into_iter().map(single).collect()))
            }
            (found, _) => Some(found),
        }
    }

    /// A name that the gazetteer lacks, where a kind word beside it or a known name before it tells that it is a place.
    fn unlisted(&self, token: TokenIx, span: Span) -> Filler {
        let grammar = self.grammar;
        if grammar.upos(token) != Upos::Propn || self.mentions.actor_at(span.start()).is_some() {
            return Filler::Nothing;
        }
        let listed = grammar.relation(token) == Deprel::Conj
            && grammar
                .head(token)
                .and_then(|h| self.span(h))
                .is_some_and(|s| self.mentions.place_at(s.start()).is_some());
        let first = self.hyphenated_from(token);
        if !listed && self.kind_beside(first).is_none() {
            return Filler::Nothing;
        }
        let cover = self.span(first).map_or(span, |s| span.cover(s));
        let cover = self.proper_run(token, cover);
        let written = grammar.document.words(cover).to_owned();
        Filler::Places(vec![PlaceRef {
            name: written.clone(),
            written: Some(written),
            span: Some(cover),
            extent: Extent::All,
            id: None,
            candidates: Vec::new(),
        }])
    }

    /// A name with the proper nouns that only a space parts from it and that no entry claims.
    fn proper_run(&self, token: TokenIx, name: Span) -> Span {
        let belongs = |t: TokenIx| -> Option<Span> {
            let span = self.span(t).filter(|_| self.grammar.upos(t) == Upos::Propn)?;
            let known =
                self.mentions.place_at(span.start()).is_some() || self.mentions.actor_at(span.start()).is_some();
            let capital = self.grammar.document.words(span).chars().next().is_some_and(char::is_uppercase);
            let tied = |a: TokenIx, b: TokenIx| {
                self.grammar.head(a) == Some(b)
                    && matches!(self.grammar.relation(a), Deprel::Flat | Deprel::Compound | Deprel::Amod | Deprel::Nmod)
            };
            let neighbours = [t.index().checked_sub(1), Some(t.index() + 1)];
            let one_name = neighbours.into_iter().flatten().filter_map(TokenIx::new).any(|n| tied(t, n) || tied(n, t));
            (capital && !known && one_name).then_some(span)
        };
        let apart = |first: Span, second: Span| self.grammar.document.text.get(first.end()..second.start());
        let mut cover = name;
        for before in (0..token.index()).rev().filter_map(TokenIx::new) {
            if self.span(before).is_some_and(|s| name.contains(s)) {
                continue;
            }
            match belongs(before).filter(|s| apart(*s, cover) == Some(" ")) {
                Some(span) => cover = cover.cover(span),
                None => break,
            }
        }
        for after in (token.index() + 1..).map_while(TokenIx::new) {
            match belongs(after).filter(|s| apart(cover, *s) == Some(" ")) {
                Some(span) => cover = cover.cover(span),
                None => break,
            }
        }
        cover
    }

    /// Whether a figure tells that it is more than one.
    fn is_several(&self, token: TokenIx) -> bool {
        let grammar = self.grammar;
        let figures = grammar.children(token).filter(|c| grammar.relation(*c) == Deprel::Nummod && *c < token);
        figures.into_iter().any(|c| {
            use lagesbild_pack::Value::{Figure, Rough, Times};
            let value = self.pack.numbers().value(&grammar.document.lower(c));
            matches!(value, Some(Figure(n) | Rough(n) | Times(n)) if n > 1.0)
        })
    }

    /// The first token of a name that hyphens hold together.
    fn hyphenated_from(&self, token: TokenIx) -> TokenIx {
        let mut first = token;
        while let Some(before) = first.index().checked_sub(1).and_then(TokenIx::new) {
            if !self.grammar.touch(before, first) {
                break;
            }
            first = before;
        }
        first
    }

    /// The word after a hyphen that touches this one.
    fn tied_after(&self, token: TokenIx) -> Option<TokenIx> {
        let (hyphen, next) = (TokenIx::new(token.index() + 1)?, TokenIx::new(token.index() + 2)?);
        let grammar = self.grammar;
        let tied = grammar.is_hyphen(hyphen) && grammar.touch(token, hyphen) && grammar.touch(hyphen, next);
        tied.then_some(next)
    }

    /// The kind word beside a name: right before it, with or without a linking word, or among what hangs on it.
    fn kind_beside(&self, token: TokenIx) -> Option<PlaceNounKind> {
        let document = self.grammar.document;
        let nouns = self.pack.descriptions();
        let kind = |t: TokenIx| nouns.place_noun(&document.lower(t)).map(|(n, _)| n.kind);
        let before = |n: usize| {
            token.index().checked_sub(n).and_then(TokenIx::new).filter(|t| document.analysis.get(*t).is_some())
        };
        let direct = before(1).and_then(kind);
        let linked = before(1).filter(|t| nouns.links(&document.lower(*t))).and_then(|_| before(2)).and_then(kind);
        direct.or(linked)
    }

    /// The named places at a span: the one there, or all of the list that it belongs to.
    fn named_at(&self, span: Span) -> Option<Vec<PlaceRef>> {
        let at = self.mentions.place_at(span.start())?;
        let found = self.mentions.places.get(at)?;
        let found = self.apposed(at).or_else(|| self.in_brackets(at)).unwrap_or(found);
        // The list may go on past an apposition: *Farah, capital of Farah Province, and Herat*.
        let next =
            || self.mentions.places.get(at + 1).filter(|_| self.apposed(at + 1).is_some_and(|p| p.span == found.span));
        let Some(group) = found.group.or_else(|| next().and_then(|p| p.group)) else {
            return Some(vec![self.reference(found)]);
        };
        let mut members: Vec<&PlaceFound> = Vec::new();
        for (at, member) in self.mentions.places.iter().enumerate().filter(|(_, p)| p.group == Some(group)) {
            let meant = self.apposed(at).unwrap_or(member);
            if !members.iter().any(|m| m.span == meant.span) {
                members.push(meant);
            }
        }
        Some(members.into_iter().map(|p| self.reference(p)).collect())
    }

    /// *northern Afghanistan*: a part of an area, with no entry of its own.
    fn direction_before(&self, found: &PlaceFound) -> Option<&str> {
        let analysis = &self.grammar.document.analysis;
        let at = analysis.token_at(found.span.start())?.index().checked_sub(1)?;
        let nouns = self.pack.descriptions();
        let direction = nouns.direction(&self.grammar.document.lower(TokenIx::new(at)?))?;
        // *the eastern Logar Province* is all of it.
        let before = at.checked_sub(1).and_then(TokenIx::new).map(|t| self.grammar.document.lower(t));
        let whole = before.is_some_and(|word| nouns.determiner(&word) == Some(true));
        Some(direction).filter(|_| !whole)
    }

    /// A found name as a claim's place.
    pub fn reference(&self, found: &PlaceFound) -> PlaceRef {
        let whole = self.whole(found);
        let area = found.ranked.first().and_then(|r| self.gazetteer.kind(r.entry));
        if let Some(side) = self.side_of(found) {
            let name = self.pack.descriptions().names().beside(side, &whole.name);
            return PlaceRef { name, id: None, extent: Extent::Part, ..whole };
        }
        match self.direction_before(found) {
            Some(direction) if matches!(area, Some(PlaceKind::Country | PlaceKind::Admin1)) && found.settled => {
                PlaceRef { name: format!("{direction} {}", whole.name), id: None, extent: Extent::Part, ..whole }
            }
            _ => whole,
        }
    }

    fn whole(&self, found: &PlaceFound) -> PlaceRef {
        let written = self.grammar.document.words(found.span).to_owned();
        let chosen = found.entry();
        let name = chosen.and_then(|e| self.gazetteer.place(e)).map(|p| p.name.to_owned());
        // An airport has a short name and a long one; the report tells which.
        let nouns = self.pack.descriptions();
        let last = written.rsplit(' ').next().unwrap_or_default().to_lowercase();
        let long = found.usual
            && nouns.nouns_as_written()
            && nouns.place(&last).is_some_and(|(n, _)| n.kind == PlaceNounKind::Airport);
        let name = if long && chosen.is_some() { Some(written.clone()) } else { name };
        PlaceRef {
            name: name.unwrap_or_else(|| written.clone()),
            written: Some(written),
            span: Some(found.span),
            extent: Extent::All,
            id: chosen.and_then(|e| self.gazetteer.id(e)),
            candidates: found.candidates(self.gazetteer),
        }
    }

    /// An entry that other words than its name tell of.
    pub fn of_entry(&self, entry: Entry, written: Span) -> PlaceRef {
        self.meant(entry, None, written)
    }

    /// An entry that no name in the text stands for: what a description means.
    fn meant(&self, entry: Entry, name: Option<String>, written: Span) -> PlaceRef {
        let place = self.gazetteer.place(entry);
        PlaceRef {
            name: name.or_else(|| place.map(|p| p.name.to_owned())).unwrap_or_default(),
            written: Some(self.grammar.document.words(written).to_owned()),
            span: Some(written),
            extent: Extent::All,
            id: self.gazetteer.id(entry),
            candidates: candidate(self.gazetteer, entry, 0).into_iter().collect(),
        }
    }

    /// *parts of the city*, *Kabuls utkanter*.
    fn part(&self, token: TokenIx, extent: Extent, depth: usize) -> Option<Filler> {
        let whole = self.grammar.children(token).filter(|c| self.grammar.relation(*c) == Deprel::Nmod);
        let whole: Vec<TokenIx> = whole.chain(self.governed_after(token)).collect();
        for child in whole {
            let found = match depth {
                0 => Filler::Nothing,
                _ => self.single(child, depth - 1),
            };
            if let Filler::Places(places) = found {
                return Some(Filler::Places(with_extent(places, extent)));
            }
        }
        None
    }

    /// The noun of a preposition right after a word, wherever the tree hangs it.
    fn governed_after(&self, token: TokenIx) -> Option<TokenIx> {
        let after = |n: usize| TokenIx::new(token.index() + n);
        let preposition = after(1).filter(|t| self.grammar.upos(*t) == Upos::Adp)?;
        let noun = |t: &TokenIx| matches!(self.grammar.upos(*t), Upos::Noun | Upos::Propn);
        let same = |t: &TokenIx| {
            self.grammar.document.analysis.sentence_of(*t) == self.grammar.document.analysis.sentence_of(preposition)
        };
        (2..5).filter_map(after).filter(same).find(noun)
    }

    /// An extent word among the modifiers of a name (*centrala Kabul*).
    fn extent_beside(&self, token: TokenIx) -> Option<Extent> {
        let beside = |c: &TokenIx| matches!(self.grammar.relation(*c), Deprel::Amod);
        let extent = |c| self.pack.descriptions().extent(&self.grammar.document.lower(c));
        self.grammar.children(token).filter(beside).find_map(extent)
    }
}

/// An entry as a way to understand a name.
pub(crate) fn candidate(gazetteer: &Gazetteer, entry: Entry, score: i32) -> Option<PlaceCandidate> {
    let place = gazetteer.place(entry)?;
    Some(PlaceCandidate { id: place.id, name: place.name.to_owned(), country: place.country, at: place.at, score })
}

fn with_extent(places: Vec<PlaceRef>, extent: Extent) -> Vec<PlaceRef> {
    if extent == Extent::All {
        return places;
    }
    places.into_iter().map(|place| PlaceRef { extent, ..place }).collect()
}
