//! Places that a noun describes: *the capital of Kunduz Province*, *districts in Badakhshan*, *Kabul's airport*.

use super::*;

impl Places<'_, '_, '_> {
    pub(super) fn described(&self, token: TokenIx, span: Span, word: &str, noun: &PlaceNoun, form: NounForm) -> Filler {
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
                && !(self.is_country(found) && (form.plural || self.is_lesser(token, word)))
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
        if noun.kind == PlaceNounKind::Capital && (restricted() || self.relative_follows(token)) {
            return Filler::Unnamed;
        }
        if lesser && self.grammar.children(token).any(|c| self.grammar.full_relation(c) == Deprel::NmodPoss) {
            return Filler::Nothing;
        }
        if noun.needs_name {
            return Filler::Unnamed;
        }
        self.before(if lesser { PlaceNounKind::City } else { noun.kind }, span)
    }

    /// The members that the text lists of a group without a name: *several towns, among them Anah and Rawa*.
    pub(super) fn included(&self, token: TokenIx) -> Option<Vec<PlaceRef>> {
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
    pub(super) fn is_ordinal(&self, token: TokenIx) -> bool {
        use lagesbild_language::NumType;
        let kind = |c| self.grammar.document.analysis.get(c).and_then(|t| t.morph.num_type());
        self.grammar.children(token).any(|c| kind(c) == Some(NumType::Ord))
    }

    pub(super) fn relative_follows(&self, token: TokenIx) -> bool {
        let next = TokenIx::new(token.index() + 1).map(|t| self.grammar.document.lower(t)).unwrap_or_default();
        self.pack.descriptions().pronoun(&next) == Some(PronounRole::Relative)
    }

    fn is_country(&self, found: &PlaceFound) -> bool {
        found.settled && found.ranked.first().and_then(|r| self.gazetteer.kind(r.entry)) == Some(PlaceKind::Country)
    }

    /// Whether a capital is that of a province: a compound or an adjective that says so names no country.
    pub(super) fn is_lesser(&self, token: TokenIx, word: &str) -> bool {
        let nouns = self.pack.descriptions();
        let compound = nouns.place(word).is_none();
        compound || self.grammar.children(token).any(|c| nouns.is_lesser(&self.grammar.document.lower(c)))
    }

    /// A name right after the noun, with or without a linking word or comma: *the city of Farah*, *staden Farah*.
    pub(super) fn name_after(&self, token: TokenIx, noun: &PlaceNoun) -> Option<Vec<PlaceRef>> {
        let document = self.grammar.document;
        let own = matches!(noun.kind, PlaceNounKind::Airport | PlaceNounKind::Base | PlaceNounKind::Site);
        let mut linked = false;
        for at in (token.index() + 1..).take(2) {
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
        }
        None
    }

    /// A name right before the noun: *Kunduz airport*, *Kandahars flygplats*, *Afghanistan's capital*.
    pub(super) fn name_before(&self, token: TokenIx, noun: &PlaceNoun) -> Option<Vec<PlaceRef>> {
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
    pub(super) fn name_within(&self, token: TokenIx) -> Option<usize> {
        let hanging = |c: &TokenIx| matches!(self.grammar.relation(*c), Deprel::Nmod | Deprel::Obl | Deprel::Acl);
        let agent = |c: &TokenIx| {
            self.grammar
                .prepositions(*c)
                .iter()
                .any(|p| self.pack.cues().names_agent(p) && !self.pack.descriptions().links(p))
        };
        self.grammar.children(token).filter(hanging).filter(|c| !agent(c)).find_map(|c| {
            let named = |t: TokenIx| self.mentions.place_at(self.span(t)?.start());
            // Of a relative clause, whose the thing is does not tell where it lies: *the airport, which was Norway's base*.
            let clause = self.grammar.full_relation(c) == Deprel::AclRelcl;
            let owner = |t: &TokenIx| clause && self.grammar.full_relation(*t) == Deprel::NmodPoss;
            named(c).or_else(|| self.grammar.children(c).filter(|t| !owner(t)).find_map(named))
        })
    }

    /// The same where the tree hangs the name elsewhere: a preposition, perhaps a kind word, then the name.
    pub(super) fn name_close_by(&self, token: TokenIx) -> Option<usize> {
        let document = self.grammar.document;
        let mut preposition = false;
        for at in (token.index() + 1..).take(4) {
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
        }
        None
    }

    /// *districts in Badakhshan Province*: a place without a name of its own, and no entry.
    pub(super) fn some_of(&self, noun: &PlaceNoun, form: NounForm, whole: usize, span: Span) -> PlaceRef {
        let whole = self.mentions.places.get(whole).map(|p| self.reference(p));
        let kind = &noun.english[usize::from(form.plural)];
        let name =
            whole.as_ref().map_or_else(|| kind.clone(), |w| self.pack.descriptions().names().within(kind, &w.name));
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
    pub(super) fn part_of(&self, noun: &PlaceNoun, whole: usize, span: Span) -> Option<PlaceRef> {
        let found = self.mentions.places.get(whole)?;
        let whole = self.reference(found);
        let country = whole.candidates.first().and_then(|c| c.country);
        let kind = kind_of(noun.kind);
        let joined = format!("{} {}", whole.name, noun.english[0]);
        let of_kind = |own: PlaceKind| kind.is_none_or(|k| own == k || own == PlaceKind::Airport);
        let fits = |e: &Entry| self.gazetteer.country(*e) == country && self.gazetteer.kind(*e).is_some_and(of_kind);
        if let Some(entry) = self.gazetteer.named(&joined).into_iter().map(|n| n.entry).find(fits) {
            return Some(self.meant(entry, None, span));
        }
        let name = match noun.kind {
            PlaceNounKind::Airport => joined,
            _ => self.pack.descriptions().names().within(&noun.english[0], &whole.name),
        };
        let written = Some(self.grammar.document.words(span).to_owned());
        Some(PlaceRef { name, written, span: Some(span), extent: Extent::All, id: None, candidates: Vec::new() })
    }

    /// The capitals of a list of provinces; of names that are cities themselves, the cities.
    pub(super) fn capitals_of(&self, place: &PlaceFound) -> Vec<PlaceRef> {
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
    pub(super) fn capital_of(&self, whole: usize, span: Span) -> Option<PlaceRef> {
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
            self.gazetteer.place(entry).map(|p| self.pack.descriptions().names().capital(p.name))
        };
        Some(self.meant(capital, name, span))
    }

    pub(super) fn is_definite(&self, token: TokenIx) -> bool {
        let determined = |c| self.pack.descriptions().determiner(&self.grammar.document.lower(c));
        let owned = self.grammar.children(token).any(|c| self.grammar.full_relation(c) == Deprel::NmodPoss);
        owned || self.grammar.children(token).find_map(determined).unwrap_or(false)
    }
}
