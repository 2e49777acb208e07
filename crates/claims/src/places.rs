//! From a word in a place's role to the places meant: by name, by description, by what was named before.

use crate::grammar::Grammar;
use crate::names::kind_of;
use crate::{Mentions, PlaceFound};
use lagesbild_gazetteer::{Entry, Gazetteer, PlaceKind};
use lagesbild_language::{Deprel, TokenIx, Upos};
use lagesbild_model::{Extent, PlaceCandidate, PlaceRef, Span};
use lagesbild_pack::{NounForm, Pack, PlaceNoun, PlaceNounKind, PronounRole};

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
}

/// How many candidates a claim shows.
const SHOWN: usize = 5;
/// How deep parts of parts are followed.
const DEPTH: usize = 3;

impl Places<'_, '_, '_> {
    /// What the word and everything coordinated with it stand for.
    pub fn at(&self, token: TokenIx) -> Filler {
        let mut places: Vec<PlaceRef> = Vec::new();
        let mut unnamed = false;
        for one in self.grammar.coordinated(token) {
            if one != token && self.is_container(one) {
                continue;
            }
            match self.single(one, DEPTH) {
                Filler::Places(found) => {
                    for place in found {
                        if !places.iter().any(|p| p.name == place.name && p.id == place.id) {
                            places.push(place);
                        }
                    }
                }
                Filler::Unnamed => unnamed = true,
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
        self.grammar.document.analysis.get(token).map(|t| t.span)
    }

    fn single(&self, token: TokenIx, depth: usize) -> Filler {
        let Some(span) = self.span(token) else { return Filler::Nothing };
        if let Some(found) = self.named_at(span) {
            let extent = self.extent_beside(token).unwrap_or(Extent::All);
            return Filler::Places(with_extent(found, extent));
        }
        let word = self.grammar.document.lower(token);
        let nouns = self.pack.descriptions();
        if let Some(role) = nouns.pronoun(&word) {
            return self.pronoun(token, span, role, depth);
        }
        if let Some(extent) = nouns.extent(&word)
            && let Some(found) = self.part(token, extent, depth)
        {
            return found;
        }
        let noun = nouns.place(&word).or_else(|| nouns.place_compound(&word).map(|(noun, form, _)| (noun, form)));
        if noun.is_none()
            && matches!(self.grammar.upos(token), Upos::Num | Upos::Pron | Upos::Det | Upos::Noun)
            && let Some(found) = self.one_of(token, depth)
        {
            return found;
        }
        match noun {
            Some((noun, form)) if !matches!(self.grammar.upos(token), Upos::Verb | Upos::Aux | Upos::Adv) => {
                self.described(token, span, &word, noun, form)
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
        Some(self.single(noun, depth - 1))
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
        let flat = grammar.children(token).filter(|c| grammar.relation(*c) == Deprel::Flat && *c > token);
        let cover = flat.filter_map(|c| self.span(c)).fold(span, Span::cover);
        let cover = self.span(first).map_or(cover, |s| cover.cover(s));
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

    /// The first token of a name that hyphens hold together.
    fn hyphenated_from(&self, token: TokenIx) -> TokenIx {
        let mut first = token;
        while let Some(before) = first.index().checked_sub(1).and_then(TokenIx::new) {
            let touches = self.span(before).zip(self.span(first)).is_some_and(|(a, b)| a.end() == b.start());
            if !touches {
                break;
            }
            first = before;
        }
        first
    }

    /// The kind word beside a name: right before it, with or without a linking word, or among what hangs on it.
    fn kind_beside(&self, token: TokenIx) -> Option<PlaceNounKind> {
        let document = self.grammar.document;
        let nouns = self.pack.descriptions();
        let kind = |t: TokenIx| {
            let word = document.lower(t);
            nouns.place(&word).map(|(n, _)| n.kind).or_else(|| nouns.place_compound(&word).map(|(n, ..)| n.kind))
        };
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
        let next = || self.mentions.places.get(at + 1).filter(|_| self.apposed(at + 1).is_some_and(|p| p.span == found.span));
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

    /// *Jalalabad, capital of Nangarhar Province*: asked for the second name, the first is meant.
    fn apposed(&self, at: usize) -> Option<&PlaceFound> {
        let (first, second) = (self.mentions.places.get(at.checked_sub(1)?)?, self.mentions.places.get(at)?);
        let between = self.grammar.document.text.get(first.tokens.end()..second.tokens.start())?;
        let inner = between.strip_prefix(", ")?;
        let nouns = self.pack.descriptions();
        let mut words = inner.split_whitespace().map(str::to_lowercase);
        let described = words.by_ref().take(4).any(|w| {
            let noun = nouns.place(&w).or_else(|| nouns.place_compound(&w).map(|(n, form, _)| (n, form)));
            noun.is_some_and(|(n, _)| {
                matches!(n.kind, PlaceNounKind::Capital | PlaceNounKind::City | PlaceNounKind::Site)
            })
        });
        (described && words.count() <= 3 && !inner.contains([',', ';', ':'])).then_some(first)
    }

    /// The other name that follows in brackets, if that one is a town's and this one is not: *Samangan (Aybak)*.
    fn in_brackets(&self, at: usize) -> Option<&PlaceFound> {
        let (first, second) = (self.mentions.places.get(at)?, self.mentions.places.get(at + 1)?);
        let between = self.grammar.document.text.get(first.tokens.end()..second.tokens.start())?;
        let kind = |p: &PlaceFound| p.ranked.first().filter(|_| p.settled).and_then(|r| self.gazetteer.kind(r.entry));
        (between == " (" && kind(first) != Some(PlaceKind::City) && kind(second) == Some(PlaceKind::City))
            .then_some(second)
    }

    /// *northern Afghanistan*: a part of an area, with no entry of its own.
    fn direction_before(&self, found: &PlaceFound) -> Option<&str> {
        let analysis = &self.grammar.document.analysis;
        let at = analysis.token_at(found.span.start())?.index().checked_sub(1)?;
        self.pack.descriptions().direction(&self.grammar.document.lower(TokenIx::new(at)?))
    }

    /// A found name as a claim's place.
    pub fn reference(&self, found: &PlaceFound) -> PlaceRef {
        let whole = self.whole(found);
        let area = found.ranked.first().and_then(|r| self.gazetteer.kind(r.entry));
        match self.direction_before(found) {
            Some(direction) if matches!(area, Some(PlaceKind::Country | PlaceKind::Admin1)) && found.settled => {
                PlaceRef { name: format!("{direction} {}", whole.name), id: None, extent: Extent::Part, ..whole }
            }
            _ => whole,
        }
    }

    fn whole(&self, found: &PlaceFound) -> PlaceRef {
        let written = self.grammar.document.words(found.span).to_owned();
        let chosen = found.ranked.first().filter(|_| found.settled).map(|r| r.entry);
        let name = chosen.and_then(|e| self.gazetteer.place(e)).map(|p| p.name.to_owned());
        PlaceRef {
            name: name.unwrap_or_else(|| written.clone()),
            written: Some(written),
            span: Some(found.span),
            extent: Extent::All,
            id: chosen.and_then(|e| self.gazetteer.id(e)),
            candidates: found.ranked.iter().take(SHOWN).filter_map(|r| self.candidate(r.entry, r.score)).collect(),
        }
    }

    fn candidate(&self, entry: Entry, score: i32) -> Option<PlaceCandidate> {
        let place = self.gazetteer.place(entry)?;
        Some(PlaceCandidate { id: place.id, name: place.name.to_owned(), country: place.country, at: place.at, score })
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
            candidates: self.candidate(entry, 0).into_iter().collect(),
        }
    }

    fn pronoun(&self, token: TokenIx, span: Span, role: PronounRole, depth: usize) -> Filler {
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
            PronounRole::Actor => Filler::Nothing,
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

    fn described(&self, token: TokenIx, span: Span, word: &str, noun: &PlaceNoun, form: NounForm) -> Filler {
        if let Some(found) = self.name_after(token, noun) {
            return Filler::Places(found);
        }
        if let Some(found) = self.name_before(token, noun) {
            return Filler::Places(found);
        }
        let within = self.name_within(token).or_else(|| self.name_close_by(token));
        let is_part = matches!(noun.kind, PlaceNounKind::Airport | PlaceNounKind::Base | PlaceNounKind::Site);
        if let Some(whole) = within {
            if noun.kind == PlaceNounKind::Capital
                && let Some(found) = self.mentions.places.get(whole)
            {
                return Filler::Places(self.capitals_of(found));
            }
            let part = match (noun.kind, form.plural) {
                (_, false) if is_part => self.part_of(noun, whole, span),
                _ => None,
            };
            return Filler::Places(vec![part.unwrap_or_else(|| self.some_of(noun, form, whole, span))]);
        }
        let definite = form.definite || self.is_definite(token);
        if form.plural
            && let Some(found) = self.included(token)
        {
            return Filler::Places(found);
        }
        if self.is_ordinal(token) {
            return Filler::Nothing;
        }
        if form.plural || !definite {
            return Filler::Unnamed;
        }
        let lesser = noun.kind == PlaceNounKind::Capital && self.is_lesser(token, word);
        let restricted = || self.grammar.children(token).any(|c| self.grammar.full_relation(c) == Deprel::AclRelcl);
        if lesser && (restricted() || self.relative_follows(token)) {
            return Filler::Unnamed;
        }
        if lesser && self.grammar.children(token).any(|c| self.grammar.full_relation(c) == Deprel::NmodPoss) {
            return Filler::Nothing;
        }
        self.before(if lesser { PlaceNounKind::City } else { noun.kind }, span)
    }

    /// The members that the text lists of a group without a name: *several towns, among them Anah and Rawa*.
    fn included(&self, token: TokenIx) -> Option<Vec<PlaceRef>> {
        let document = self.grammar.document;
        let sentence = document.analysis.sentence_of(token)?;
        let after: Vec<TokenIx> = sentence.indices().skip_while(|t| *t <= token).collect();
        for (at, _) in after.iter().enumerate() {
            let rest = after.get(at..)?;
            for words in self.pack.cues().inclusions() {
                if rest.len() > words.len() && words.iter().zip(rest).all(|(w, t)| *w == document.lower(*t)) {
                    let first = rest.get(words.len()..)?.iter().take(4).find_map(|t| self.named_at(self.span(*t)?));
                    return first;
                }
            }
        }
        None
    }

    /// *the second provincial capital to fall*: a count, not the place spoken of before.
    fn is_ordinal(&self, token: TokenIx) -> bool {
        use lagesbild_language::NumType;
        let kind = |c| self.grammar.document.analysis.get(c).and_then(|t| t.morph.num_type());
        self.grammar.children(token).any(|c| kind(c) == Some(NumType::Ord))
    }

    fn relative_follows(&self, token: TokenIx) -> bool {
        let next = TokenIx::new(token.index() + 1).map(|t| self.grammar.document.lower(t)).unwrap_or_default();
        self.pack.descriptions().pronoun(&next) == Some(PronounRole::Relative)
    }

    /// Whether a capital is that of a province: a compound or an adjective that says so names no country.
    fn is_lesser(&self, token: TokenIx, word: &str) -> bool {
        let nouns = self.pack.descriptions();
        let compound = nouns.place(word).is_none();
        compound || self.grammar.children(token).any(|c| nouns.is_lesser(&self.grammar.document.lower(c)))
    }

    /// A name right after the noun, with or without a linking word or comma: *the city of Farah*, *staden Farah*.
    fn name_after(&self, token: TokenIx, noun: &PlaceNoun) -> Option<Vec<PlaceRef>> {
        let document = self.grammar.document;
        let own = matches!(noun.kind, PlaceNounKind::Airport | PlaceNounKind::Base | PlaceNounKind::Site);
        let mut at = token.index() + 1;
        let mut linked = false;
        for _ in 0..2 {
            let next = document.analysis.get(TokenIx::new(at)?)?;
            if let Some(found) = self.mentions.place_at(next.span.start()) {
                let place = self.mentions.places.get(found)?;
                if own && linked {
                    return Some(vec![self.part_of(noun, found, next.span)?]);
                }
                let all = self.named_at(place.span)?;
                return Some(match noun.kind {
                    PlaceNounKind::Capital if linked => self.capitals_of(place),
                    _ => all,
                });
            }
            let word = document.words(next.span).to_lowercase();
            linked = self.pack.descriptions().links(&word);
            let comma = matches!(word.as_str(), "," | ":" | "(")
                && matches!(noun.kind, PlaceNounKind::City | PlaceNounKind::Capital);
            if !linked && !comma {
                return None;
            }
            at += 1;
        }
        None
    }

    /// A name right before the noun: *Kunduz airport*, *Kandahars flygplats*, *Afghanistan's capital*.
    fn name_before(&self, token: TokenIx, noun: &PlaceNoun) -> Option<Vec<PlaceRef>> {
        let document = self.grammar.document;
        let span = self.span(token)?;
        let mut at = token.index();
        for _ in 0..3 {
            at = at.checked_sub(1)?;
            let before = TokenIx::new(at)?;
            let word = document.analysis.get(before)?;
            if let Some(found) = self.mentions.place_at(word.span.start()) {
                let place = self.mentions.places.get(found)?;
                return match noun.kind {
                    PlaceNounKind::Capital => Some(vec![self.capital_of(found, span)?]),
                    PlaceNounKind::Airport | PlaceNounKind::Base | PlaceNounKind::Site => {
                        Some(vec![self.part_of(noun, found, place.span.cover(span))?])
                    }
                    _ if place.genitive => None,
                    _ => self.named_at(place.span),
                };
            }
            let suffix = self.pack.genitives().iter().any(|g| g == document.words(word.span));
            let adjective = matches!(self.grammar.upos(before), Upos::Adj | Upos::Noun);
            if !suffix && !adjective {
                return None;
            }
        }
        None
    }

    /// A name that hangs on the noun with any preposition: *districts in Badakhshan*.
    fn name_within(&self, token: TokenIx) -> Option<usize> {
        let hanging = |c: &TokenIx| matches!(self.grammar.relation(*c), Deprel::Nmod | Deprel::Obl | Deprel::Acl);
        let agent = |c: &TokenIx| {
            self.grammar
                .prepositions(*c)
                .iter()
                .any(|p| self.pack.cues().names_agent(p) && !self.pack.descriptions().links(p))
        };
        self.grammar.children(token).filter(hanging).filter(|c| !agent(c)).find_map(|c| {
            let named = |t: TokenIx| self.mentions.place_at(self.span(t)?.start());
            named(c).or_else(|| self.grammar.children(c).find_map(named))
        })
    }

    /// The same where the tree hangs the name elsewhere: a preposition, perhaps a kind word, then the name.
    fn name_close_by(&self, token: TokenIx) -> Option<usize> {
        let document = self.grammar.document;
        let mut at = token.index() + 1;
        let mut preposition = false;
        for _ in 0..4 {
            let next = TokenIx::new(at)?;
            let span = self.span(next)?;
            if let Some(found) = self.mentions.place_at(span.start()) {
                return preposition.then_some(found);
            }
            let word = document.lower(next);
            let nouns = self.pack.descriptions();
            let kind = nouns.place(&word).is_some() || nouns.place_compound(&word).is_some();
            match self.grammar.upos(next) {
                Upos::Adp if !preposition && !self.pack.cues().names_agent(&word) => preposition = true,
                Upos::Det | Upos::Adj if preposition => {}
                _ if kind && preposition => {}
                _ => return None,
            }
            at += 1;
        }
        None
    }

    /// *districts in Badakhshan Province*: a place without a name of its own, and no entry.
    fn some_of(&self, noun: &PlaceNoun, form: NounForm, whole: usize, span: Span) -> PlaceRef {
        let whole = self.mentions.places.get(whole).map(|p| self.reference(p));
        let kind = &noun.english[usize::from(form.plural)];
        let name = whole.as_ref().map_or_else(|| kind.clone(), |w| format!("{kind} in {}", w.name));
        PlaceRef {
            name,
            written: Some(self.grammar.document.words(span).to_owned()),
            span: Some(span),
            extent: if form.plural { Extent::Part } else { Extent::All },
            id: None,
            candidates: Vec::new(),
        }
    }

    /// A part with a name of its own: the airport of a city.
    fn part_of(&self, noun: &PlaceNoun, whole: usize, span: Span) -> Option<PlaceRef> {
        let found = self.mentions.places.get(whole)?;
        let whole = self.reference(found);
        let country = whole.candidates.first().and_then(|c| c.country);
        let kind = kind_of(noun.kind);
        let written = found.written.clone();
        for base in [whole.name.as_str(), written.as_str()] {
            let joined = format!("{base} {}", noun.english[0]);
            let fits = |e: &Entry| {
                self.gazetteer.country(*e) == country
                    && kind.is_none_or(|k| {
                        self.gazetteer.kind(*e).is_some_and(|own| own == k || own == PlaceKind::Airport)
                    })
            };
            if let Some(entry) = self.gazetteer.named(&joined).into_iter().map(|n| n.entry).find(fits) {
                return Some(self.meant(entry, None, span));
            }
        }
        let name = match noun.kind {
            PlaceNounKind::Airport => format!("{} {}", whole.name, noun.english[0]),
            _ => format!("{} in {}", noun.english[0], whole.name),
        };
        let written = Some(self.grammar.document.words(span).to_owned());
        Some(PlaceRef { name, written, span: Some(span), extent: Extent::All, id: None, candidates: Vec::new() })
    }

    /// The capitals of a list of provinces; of names that are cities themselves, the cities.
    fn capitals_of(&self, place: &PlaceFound) -> Vec<PlaceRef> {
        let members: Vec<usize> = match place.group {
            None => self.mentions.places.iter().position(|p| p.span == place.span).into_iter().collect(),
            group => (0..self.mentions.places.len())
                .filter(|at| self.mentions.places.get(*at).is_some_and(|p| p.group == group))
                .collect(),
        };
        members
            .into_iter()
            .filter_map(|at| {
                let found = self.mentions.places.get(at)?;
                self.capital_of(at, found.span).or_else(|| Some(self.reference(found)))
            })
            .collect()
    }

    /// The capital of a province or country; `None` of anything else.
    fn capital_of(&self, whole: usize, span: Span) -> Option<PlaceRef> {
        let found = self.mentions.places.get(whole)?;
        let entry = found.ranked.first().filter(|_| found.settled)?.entry;
        if !matches!(self.gazetteer.kind(entry)?, PlaceKind::Admin1 | PlaceKind::Country) {
            return None;
        }
        let capital = self.gazetteer.capital(entry)?;
        let named =
            self.mentions.places.iter().any(|p| p.settled && p.ranked.first().is_some_and(|r| r.entry == capital));
        let name = if named || self.gazetteer.kind(entry) == Some(PlaceKind::Country) {
            None
        } else {
            self.gazetteer.place(entry).map(|p| format!("capital of {}", p.name))
        };
        Some(self.meant(capital, name, span))
    }

    fn is_definite(&self, token: TokenIx) -> bool {
        let determined = |c| self.pack.descriptions().determiner(&self.grammar.document.lower(c));
        let owned = self.grammar.children(token).any(|c| self.grammar.full_relation(c) == Deprel::NmodPoss);
        owned || self.grammar.children(token).find_map(determined).unwrap_or(false)
    }

    /// The place named last that is no country: what a pronoun stands for.
    fn latest(&self, span: Span) -> Filler {
        let holdable = |p: &&PlaceFound| {
            let kind = p.ranked.first().filter(|_| p.settled).and_then(|r| self.gazetteer.kind(r.entry));
            !matches!(kind, Some(PlaceKind::Country | PlaceKind::Water))
        };
        let earlier = self.mentions.places.iter().rev().filter(|p| p.tokens.end() <= span.start());
        match earlier.into_iter().find(holdable) {
            Some(found) => Filler::Places(vec![self.referred(self.whole(found), span)]),
            None => Filler::Unnamed,
        }
    }

    /// A place named before, as the words here refer to it.
    fn referred(&self, place: PlaceRef, span: Span) -> PlaceRef {
        let written = Some(self.grammar.document.words(span).to_owned());
        PlaceRef { written, span: Some(span), ..place }
    }

    /// What was named before and is of that kind.
    fn before(&self, kind: PlaceNounKind, span: Span) -> Filler {
        let gazetteer = self.gazetteer;
        let earlier = || self.mentions.places.iter().rev().filter(|p| p.tokens.end() <= span.start());
        let of_kind = |p: &&PlaceFound, kinds: &[PlaceKind]| {
            p.settled && p.ranked.first().and_then(|r| gazetteer.kind(r.entry)).is_some_and(|k| kinds.contains(&k))
        };
        let last = |kinds: &[PlaceKind]| earlier().find(|p| of_kind(p, kinds)).map(|p| self.reference(p));
        let home = self.mentions.countries.first().and_then(|c| gazetteer.country_entry(*c));
        let found = match kind {
            PlaceNounKind::City => {
                earlier().find(|p| of_kind(p, &[PlaceKind::City]) || !p.settled).map(|p| self.reference(p))
            }
            PlaceNounKind::Capital => home.and_then(|c| gazetteer.capital(c)).map(|e| self.meant(e, None, span)),
            PlaceNounKind::Country => home.map(|e| self.meant(e, None, span)),
            PlaceNounKind::District => last(&[PlaceKind::Admin2]),
            PlaceNounKind::Province => last(&[PlaceKind::Admin1]),
            PlaceNounKind::Airport => last(&[PlaceKind::Airport]).or_else(|| self.airport_before(span)),
            PlaceNounKind::Base => last(&[PlaceKind::Base, PlaceKind::Airport]),
            PlaceNounKind::Crossing => last(&[PlaceKind::Crossing, PlaceKind::City]),
            PlaceNounKind::Site => last(&[PlaceKind::Site, PlaceKind::Base, PlaceKind::Airport, PlaceKind::Crossing]),
            PlaceNounKind::Area => None,
        };
        match found {
            Some(place) => Filler::Places(vec![self.referred(place, span)]),
            None => Filler::Unnamed,
        }
    }

    /// The airport of the city named last.
    fn airport_before(&self, span: Span) -> Option<PlaceRef> {
        let city = (0..self.mentions.places.len()).rev().find(|at| {
            self.mentions.places.get(*at).is_some_and(|p| {
                let kind = p.ranked.first().and_then(|r| self.gazetteer.kind(r.entry));
                p.tokens.end() <= span.start() && p.settled && kind == Some(PlaceKind::City)
            })
        })?;
        let word = self.grammar.document.analysis.token_at(span.start()).map(|t| self.grammar.document.lower(t))?;
        let nouns = self.pack.descriptions();
        let noun = nouns.place(&word).map(|(n, _)| n).or_else(|| nouns.place_compound(&word).map(|(n, ..)| n))?;
        self.part_of(noun, city, span)
    }
}

fn with_extent(places: Vec<PlaceRef>, extent: Extent) -> Vec<PlaceRef> {
    if extent == Extent::All {
        return places;
    }
    places.into_iter().map(|place| PlaceRef { extent, ..place }).collect()
}
