//! Things built that are places of their own: *the Turkish Embassy*, *an army base near Kyiv*, *the Kyiv TV Tower*.

use super::*;

/// How many words a name may have on either side of its noun.
const REACH: usize = 6;

impl Places<'_, '_, '_> {
    /// Whether what happens there is told of the thing itself, and not of the town that it stands in: of a base, and of
    /// a house that has a name or an owner; a school in Kabul is Kabul.
    pub fn is_own(&self, place: &PlaceRef) -> bool {
        let Some(token) = place.span.and_then(|s| self.grammar.document.analysis.token_at(s.end().saturating_sub(1)))
        else {
            return false;
        };
        if self.noun_at(token).is_some_and(|(noun, form)| noun.of_town && !form.plural) {
            return true;
        }
        match self.noun_at(token).map(|(noun, _)| noun.kind) {
            Some(PlaceNounKind::Base | PlaceNounKind::Airport) => true,
            Some(PlaceNounKind::Site) => self.is_proper(token) || self.proper_name(token).is_some(),
            _ => false,
        }
    }

    /// Whether a preposition tells that something lies by a thing, and not in it.
    pub fn lies_by(&self, preposition: &str) -> bool {
        self.pack.descriptions().relation(&[preposition.to_owned()]).is_some()
    }

    /// Whether a place without an entry is more than the name that it is told by: one with a name of its own, or one that
    /// lies beside another (*a town south of Baghdad*).
    pub fn is_told_by(&self, token: TokenIx, place: &PlaceRef) -> bool {
        let named = place.written.as_deref().is_some_and(|w| place.name.starts_with(w))
            && place.written.as_deref().and_then(|w| w.chars().next()).is_some_and(char::is_uppercase)
            && self.pack.descriptions().nouns_as_written();
        let whole = || self.name_within(token).and_then(|at| self.mentions.places.get(at));
        let beside = |p: &PlaceFound| {
            let relation = self.span(token).and_then(|s| self.relation_to(s, p.tokens)).is_some();
            self.side_of(p).is_some() || relation
        };
        place.id.is_none() && (named || whole().is_some_and(beside))
    }

    fn noun_at(&self, token: TokenIx) -> Option<(&PlaceNoun, NounForm)> {
        self.pack.descriptions().place_noun(&self.grammar.document.lower(token))
    }

    /// Whether somebody's name or adjective stands before the noun and makes it the only one.
    fn is_proper(&self, token: TokenIx) -> bool {
        let one = self.is_definite(token) || self.noun_at(token).is_some_and(|(_, form)| form.definite);
        one && self.grammar.children(token).any(|c| {
            let beside = c < token && matches!(self.grammar.upos(c), Upos::Propn | Upos::Adj | Upos::Noun);
            let whose = self.span(c).is_some_and(|s| self.mentions.actor_at(s.start()).is_some());
            let person = self.grammar.person_name(c).is_some();
            beside && (whose || person)
        })
    }

    /// A site under the name that the report writes: *Kyiv TV Tower*, *University of Anbar*.
    pub(super) fn proper_site(&self, token: TokenIx) -> Option<PlaceRef> {
        let name = self.proper_name(token)?;
        let span = self.span(token)?;
        let written = self.grammar.document.words(name);
        let whole = self.name_within(token).and_then(|at| self.mentions.places.get(at));
        let outside = whole.filter(|p| !p.tokens.overlaps(name) && p.tokens.start() > name.end());
        let name = match outside {
            Some(whole) => self.pack.descriptions().names().within(written, &self.reference(whole).name),
            None => written.to_owned(),
        };
        Some(self.nameless(name, span, Extent::All))
    }

    /// The capitalised words that the noun ends or begins, if it is capitalised itself and not alone.
    fn proper_name(&self, token: TokenIx) -> Option<Span> {
        let nouns = self.pack.descriptions();
        use PlaceNounKind::{Airport, Base, Crossing, Site};
        let built = matches!(self.noun_at(token)?.0.kind, Site | Base | Airport | Crossing);
        if !built || !nouns.nouns_as_written() || !self.is_capital(token) {
            return None;
        }
        let span = self.span(token)?;
        let mut name = span;
        for n in 1..=REACH {
            let Some(before) = token.index().checked_sub(n).and_then(TokenIx::new) else { break };
            let Some(at) = self.span(before).filter(|at| self.is_capital(before) && self.joined(*at, name)) else {
                break;
            };
            name = name.cover(at);
        }
        let link = TokenIx::new(token.index() + 1).filter(|t| nouns.links(&self.grammar.document.lower(*t)));
        for n in 2..=REACH {
            let next = link.and_then(|_| TokenIx::new(token.index() + n));
            let Some(at) = next.filter(|t| self.is_capital(*t)).and_then(|t| self.span(t)) else { break };
            if n > 2 && !self.joined(name, at) {
                break;
            }
            name = name.cover(at);
        }
        let first =
            self.grammar.document.sentence_at(span.start()).and_then(|n| self.grammar.document.sentences.get(n));
        let opens = first.is_some_and(|s| s.start() == span.start());
        (name != span && !opens).then_some(name)
    }

    fn is_capital(&self, token: TokenIx) -> bool {
        let Some(span) = self.span(token) else { return false };
        self.grammar.document.words(span).chars().next().is_some_and(char::is_uppercase)
    }

    /// Whether only a space or a hyphen parts two words.
    fn joined(&self, first: Span, second: Span) -> bool {
        matches!(self.grammar.document.text.get(first.end()..second.start()), Some("" | " " | "-" | "–"))
    }

    /// *flygbasen al-Thawrah*: a base or an airport called by the town's name that follows the noun.
    pub(super) fn base_called(&self, token: TokenIx) -> Option<PlaceRef> {
        let before = token.index().checked_sub(1).and_then(TokenIx::new)?;
        let (noun, form) = self.noun_at(before)?;
        let own = matches!(noun.kind, PlaceNounKind::Airport | PlaceNounKind::Base) && form.definite && !form.plural;
        let at = self.mentions.place_at(self.span(token)?.start()).filter(|_| own)?;
        let town = self.mentions.places.get(at)?.kind(self.gazetteer) == Some(PlaceKind::City);
        let span = self.span(before)?.cover(self.span(token)?);
        if town { self.part_of(noun, &noun.english[0], at, span) } else { None }
    }

    /// The site whose name a place's name only begins: *Kyiv* of *the Kyiv TV Tower*.
    pub(super) fn site_begun(&self, span: Span) -> Option<PlaceRef> {
        let at = self.mentions.place_at(span.start())?;
        let found = self.mentions.places.get(at)?;
        let last = self.grammar.document.analysis.token_at(found.tokens.end().saturating_sub(1))?;
        let mut before = found.tokens;
        for n in 1..=3 {
            let next = TokenIx::new(last.index() + n)?;
            let span = self.span(next).filter(|s| self.is_capital(next) && self.joined(before, *s))?;
            if self.mentions.place_at(span.start()).is_some() {
                return None;
            }
            if let Some(site) = self.proper_site(next) {
                return Some(site);
            }
            before = span;
        }
        None
    }
}
