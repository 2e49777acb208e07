//! Places that a noun describes: *the capital of Kunduz Province*, *districts in Badakhshan*, *Kabul's airport*.

use super::*;

impl Places<'_, '_, '_> {
    pub(super) fn described(&self, token: TokenIx, span: Span, word: &str, noun: &PlaceNoun, form: NounForm) -> Filler {
        if form.plural
            && let Some(found) = self.included(token)
        {
            return Filler::Places(found);
        }
        if let Some(site) = self.proper_site(token) {
            return Filler::Places(vec![site]);
        }
        if let Some(found) = self.name_after(token, noun) {
            return Filler::Places(found);
        }
        if let Some(found) = self.unlisted_after(token, noun) {
            return found;
        }
        if let Some(found) = self.own_name(token, noun, form) {
            return Filler::Places(vec![found]);
        }
        let within = self.name_within(token).or_else(|| self.name_close_by(token));
        let within = within.or_else(|| self.name_beside_verb(token, noun));
        // *Iraq's largest refinery, in Baiji*: where it lies tells more than whose it is.
        let finer = within.and_then(|at| self.mentions.places.get(at)).is_some_and(|p| !self.is_country(p));
        if let Some(found) = self.name_before(token, noun, finer) {
            return Filler::Places(found);
        }
        if let Some(whole) = within {
            return Filler::Places(self.inside(token, word, noun, form, whole));
        }
        let definite = form.definite || self.is_definite(token);
        if self.is_ordinal(token) {
            return Filler::Nothing;
        }
        if form.plural {
            return match self.listed_before(noun.kind, span).filter(|_| definite) {
                Some(found) => Filler::Places(found),
                None => self.on_the_scene(token, noun, form),
            };
        }
        if !definite {
            return self.on_the_scene(token, noun, form);
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
        match self.before(if lesser { PlaceNounKind::City } else { noun.kind }, span) {
            Filler::Unnamed => match self.told_before(noun) {
                Some(place) => Filler::Places(vec![self.referred(place, span)]),
                None => self.on_the_scene(token, noun, form),
            },
            found => found,
        }
    }

    /// A name that the gazetteer lacks after a noun and a linking word: *the town of Qwertyville*.
    fn unlisted_after(&self, token: TokenIx, noun: &PlaceNoun) -> Option<Filler> {
        let area = matches!(noun.kind, PlaceNounKind::City | PlaceNounKind::District | PlaceNounKind::Province);
        let after = |n: usize| TokenIx::new(token.index() + n).filter(|_| area);
        let linked = self.pack.descriptions().links(&self.grammar.document.lower(after(1)?));
        let name = after(2).filter(|_| linked)?;
        let sentence = |t| self.grammar.document.analysis.sentence_of(t);
        match self.unlisted(name, self.span(name)?) {
            Filler::Places(found) if sentence(name) == sentence(token) => {
                let area = matches!(noun.kind, PlaceNounKind::District | PlaceNounKind::Province);
                let called = |p: PlaceRef| PlaceRef { name: called_area(&p.name, noun), ..p };
                Some(Filler::Places(if area { found.into_iter().map(called).collect() } else { found }))
            }
            _ => None,
        }
    }

    /// What a noun means with the name that it lies in or by.
    fn inside(&self, token: TokenIx, word: &str, noun: &PlaceNoun, form: NounForm, whole: usize) -> Vec<PlaceRef> {
        let Some(span) = self.span(token) else { return Vec::new() };
        let Some(found) = self.mentions.places.get(whole) else { return Vec::new() };
        if noun.kind == PlaceNounKind::Capital
            && !(self.is_country(found) && (form.plural || self.is_lesser(token, word)))
        {
            return self.capitals_of(found);
        }
        let extent = if form.plural { Extent::Part } else { Extent::All };
        let part = self.composed(token, noun, form.plural);
        let single = self.composed(token, noun, false);
        let beside = self.relation_to(span, found.tokens).is_some();
        self.members(whole)
            .into_iter()
            .filter_map(|at| {
                let own = self
                    .part_of(noun, &single, at, span)
                    .filter(|p| !beside && is_built(noun.kind) && (p.id.is_some() || !form.plural));
                own.or_else(|| Some(self.placed(&part, noun, self.mentions.places.get(at)?, span, extent)))
            })
            .collect()
    }

    /// A thing built, without a name, where the report is: *the Taliban enter Kabul and seize the presidential palace*.
    fn on_the_scene(&self, token: TokenIx, noun: &PlaceNoun, form: NounForm) -> Filler {
        if let Some(place) = self.in_the_country(token, noun, form) {
            return Filler::Places(vec![place]);
        }
        let site = matches!(noun.kind, PlaceNounKind::Site | PlaceNounKind::Base) && !noun.needs_name;
        let Some(span) = self.span(token).filter(|_| site) else { return Filler::Unnamed };
        let Some(scene) = self.scene(span) else { return Filler::Unnamed };
        let part = self.composed(token, noun, form.plural);
        let name = self.pack.descriptions().names().within(&part, &self.whole(scene).name);
        Filler::Places(vec![self.nameless(name, span, Extent::All)])
    }

    /// *seized more towns*: towns or districts without a name lie in the country that the report speaks of.
    fn in_the_country(&self, token: TokenIx, noun: &PlaceNoun, form: NounForm) -> Option<PlaceRef> {
        let towns = matches!(noun.kind, PlaceNounKind::City | PlaceNounKind::District) && !noun.needs_name;
        let span = self.span(token).filter(|_| towns && form.plural)?;
        // *six Armenian villages*
        let whose = self.composed(token, noun, true);
        if whose != noun.english[1] && self.is_of_somebody(token) {
            return Some(self.nameless(whose, span, Extent::Part));
        }
        let [only] = self.mentions.countries.as_slice() else { return None };
        let country = self.gazetteer.place(self.gazetteer.country_entry(*only)?)?.name;
        let name = self.pack.descriptions().names().within(&noun.english[1], country);
        Some(self.nameless(name, span, Extent::Part))
    }

    /// Whether an adjective of a state or people stands before the noun.
    fn is_of_somebody(&self, token: TokenIx) -> bool {
        let adjective = |c: &TokenIx| self.grammar.relation(*c) == Deprel::Amod && *c < token;
        let mut beside = self.grammar.children(token).filter(adjective);
        beside.any(|c| self.span(c).is_some_and(|s| self.mentions.actor_at(s.start()).is_some()))
    }

    /// The places of the list that a name belongs to, or itself.
    fn members(&self, at: usize) -> Vec<usize> {
        match self.mentions.places.get(at).and_then(|p| p.group) {
            None => vec![at],
            group => (0..self.mentions.places.len())
                .filter(|at| self.mentions.places.get(*at).is_some_and(|p| p.group == group))
                .collect(),
        }
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

    pub(super) fn is_country(&self, found: &PlaceFound) -> bool {
        found.kind(self.gazetteer) == Some(PlaceKind::Country)
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
                // *the base of Baidoa* is the town; its airport is not.
                if own && linked && noun.kind != PlaceNounKind::Base {
                    let single = self.composed(token, noun, false);
                    return Some(vec![self.part_of(noun, &single, found, next.span)?]);
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
    ///
    /// A country is passed over where a `finer` place is named with the noun too.
    pub(super) fn name_before(&self, token: TokenIx, noun: &PlaceNoun, finer: bool) -> Option<Vec<PlaceRef>> {
        let document = self.grammar.document;
        let span = self.span(token)?;
        let mut at = token.index();
        for _ in 0..3 {
            at = at.checked_sub(1)?;
            let before = TokenIx::new(at)?;
            let word = document.analysis.get(before)?;
            if let Some(found) = self.mentions.place_at(word.span.start()) {
                let place = self.mentions.places.get(found)?;
                if finer && is_built(noun.kind) && self.is_country(place) {
                    return None;
                }
                return match noun.kind {
                    PlaceNounKind::Capital => Some(vec![self.capital_of(found, span)?]),
                    PlaceNounKind::Airport | PlaceNounKind::Base | PlaceNounKind::Site => {
                        let single = self.composed(token, noun, false);
                        Some(vec![self.part_of(noun, &single, found, place.span.cover(span))?])
                    }
                    _ if noun.of_town && place.kind(self.gazetteer) == Some(PlaceKind::City) => {
                        let name = self.pack.descriptions().names().of_town(&noun.english[0], &self.whole(place).name);
                        Some(vec![self.nameless(name, place.span.cover(span), Extent::All)])
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
        // *Iraq's largest refinery, located in Baiji*: where it lies before whose it is.
        let whose = |c: &TokenIx| self.grammar.full_relation(*c) == Deprel::NmodPoss;
        let mut children: Vec<TokenIx> = self.grammar.children(token).filter(hanging).filter(|c| !agent(c)).collect();
        children.sort_by_key(whose);
        children.into_iter().find_map(|c| {
            let named = |t: TokenIx| self.mentions.place_at(self.span(t)?.start());
            // Of a relative clause, whose the thing is does not tell where it lies: *the airport, which was Norway's base*.
            let clause = self.grammar.full_relation(c) == Deprel::AclRelcl;
            let owner = |t: &TokenIx| clause && self.grammar.full_relation(*t) == Deprel::NmodPoss;
            named(c).or_else(|| self.grammar.children(c).filter(|t| !owner(t)).find_map(named))
        })
    }

    /// Where a thing built is told to be beside the verb that it is the object of: *seize the palace … in Herat*.
    fn name_beside_verb(&self, token: TokenIx, noun: &PlaceNoun) -> Option<usize> {
        let grammar = self.grammar;
        let mut first = token;
        while grammar.relation(first) == Deprel::Conj {
            first = grammar.head(first)?;
        }
        let built = is_built(noun.kind) || noun.of_town;
        let verb = grammar.head(first).filter(|v| built && grammar.is_verb(*v))?;
        let object = matches!(grammar.full_relation(first), Deprel::Obj | Deprel::NsubjPass);
        let inside = |c: &TokenIx| {
            grammar.relation(*c) == Deprel::Obl
                && grammar.prepositions(*c).iter().any(|p| self.pack.cues().lies_inside(p))
        };
        let places = grammar.children(verb).filter(|c| object && inside(c));
        let named = |t: TokenIx| self.mentions.place_at(self.span(t)?.start());
        places.into_iter().find_map(|c| named(c).or_else(|| grammar.children(c).find_map(named)))
    }

    /// The same where the tree hangs the name elsewhere: a preposition, perhaps a kind word, then the name.
    pub(super) fn name_close_by(&self, token: TokenIx) -> Option<usize> {
        let document = self.grammar.document;
        let mut preposition = false;
        for at in (token.index() + 1..).take(5) {
            let next = TokenIx::new(at)?;
            let span = self.span(next)?;
            if let Some(found) = self.mentions.place_at(span.start()) {
                return preposition.then_some(found);
            }
            let word = document.lower(next);
            let nouns = self.pack.descriptions();
            let kind = nouns.place_noun(&word).is_some();
            match self.grammar.upos(next) {
                // *a town south of Baghdad*
                _ if at == token.index() + 1 && nouns.direction_noun(&word).is_some() => {}
                Upos::Adp if !preposition && !self.pack.cues().names_agent(&word) => preposition = true,
                Upos::Det | Upos::Adj if preposition => {}
                // *the refinery, located in Baiji*
                Upos::Punct if !preposition && word == "," && at == token.index() + 1 => {}
                Upos::Verb | Upos::Adj if !preposition && at <= token.index() + 2 => {}
                _ if kind && preposition => {}
                _ => return None,
            }
        }
        None
    }

    /// A part with a name of its own: the airport of a city. `part` is the noun with what belongs to it, in English.
    pub(super) fn part_of(&self, noun: &PlaceNoun, part: &str, whole: usize, span: Span) -> Option<PlaceRef> {
        let found = self.mentions.places.get(whole)?;
        let reference = self.reference(found);
        let country = reference.candidates.first().and_then(|c| c.country);
        let kind = kind_of(noun.kind);
        let of_kind =
            |own: PlaceKind| kind.is_none_or(|k| own == k || own == PlaceKind::Airport) && own != PlaceKind::City;
        let fits = |e: &Entry| self.gazetteer.country(*e) == country && self.gazetteer.kind(*e).is_some_and(of_kind);
        // *oil fields at Bai Hassan and Kirkuk*: the name may already be that of one.
        let is_one = |e: &Entry| match noun.kind {
            PlaceNounKind::Site => self.gazetteer.kind(*e) == Some(PlaceKind::Site),
            _ => fits(e),
        };
        if let Some(own) = found.entry().filter(is_one) {
            return Some(self.meant(own, None, span));
        }
        let plain = &noun.english[0];
        let joined = [part, plain].map(|p| format!("{} {p}", reference.name));
        let own = joined.iter().flat_map(|j| self.gazetteer.named(j)).map(|n| n.entry).find(fits);
        let [_, plain] = joined;
        if let Some(entry) = own {
            // An airport is named as the report does, by its town.
            let name = Some(plain).filter(|_| noun.kind == PlaceNounKind::Airport);
            return Some(self.meant(entry, name, span));
        }
        match noun.kind {
            PlaceNounKind::Airport => Some(self.nameless(plain, span, Extent::All)),
            _ => Some(self.placed(part, noun, found, span, Extent::All)),
        }
    }

    /// The capitals of a list of provinces; of names that are cities themselves, the cities.
    pub(super) fn capitals_of(&self, place: &PlaceFound) -> Vec<PlaceRef> {
        let Some(at) = self.mentions.places.iter().position(|p| p.span == place.span) else { return Vec::new() };
        let members = self.members(at);
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
        let entry = found.entry()?;
        if !matches!(self.gazetteer.kind(entry)?, PlaceKind::Admin1 | PlaceKind::Country) {
            return None;
        }
        let capital = self.gazetteer.capital(entry)?;
        // A name that province and capital share is taken for neither where the report speaks of both.
        let by_name = |p: &&PlaceFound| p.entry() == Some(capital);
        let shared = |p: &&PlaceFound| p.ranked.iter().any(|r| r.entry == entry);
        let named = self.mentions.places.iter().filter(by_name).any(|p| !shared(&p));
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

/// An area by its own name and its kind: *Char Asiab District*.
pub(super) fn called_area(name: &str, noun: &PlaceNoun) -> String {
    let kind = &noun.english[0];
    let kind: String = kind.chars().take(1).flat_map(char::to_uppercase).chain(kind.chars().skip(1)).collect();
    format!("{name} {kind}")
}

/// Whether it is a thing built, so that it has a place in or by a town.
fn is_built(kind: PlaceNounKind) -> bool {
    matches!(kind, PlaceNounKind::Airport | PlaceNounKind::Base | PlaceNounKind::Site)
}
