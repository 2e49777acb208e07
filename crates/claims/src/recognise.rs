//! Every place that a text names, whether or not anything is claimed of it.

use crate::mentions::Mentions;
use crate::names;
use crate::places::candidate;
use crate::{Context, Document, Finder, PlaceFound};
use lagesbild_actors::{ActorKind, What};
use lagesbild_gazetteer::{Entry, NameClass, Named, PlaceKind};
use lagesbild_language::{NameKind, TokenIx, Upos};
use lagesbild_model::{PlaceCandidate, PlaceId, Span};
use std::collections::BTreeSet;

/// A place that a text names.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceSeen {
    /// The name, with a kind word that belongs to it, or the adjective.
    pub span: Span,
    /// The entry meant; `None` where none is good enough.
    pub id: Option<PlaceId>,
    /// Whether it is an adjective or a people, which only points to a place (*Syrian*).
    pub adjective: bool,
    /// The entries that bear the name, best first, with their scores.
    pub candidates: Vec<PlaceCandidate>,
}

impl PlaceSeen {
    /// A place that no entry is known for.
    fn unknown(span: Span) -> PlaceSeen {
        PlaceSeen { span, id: None, adjective: false, candidates: Vec::new() }
    }
}

/// The names that the language model marks.
struct Marked<'t> {
    spans: Vec<(NameKind, Span)>,
    /// The words of persons' names.
    persons: BTreeSet<&'t str>,
    /// The names that are marked as places somewhere.
    places: BTreeSet<&'t str>,
}

impl<'t> Marked<'t> {
    fn of(document: &Document<'t>) -> Marked<'t> {
        let names = document.analysis.names().iter();
        let spans: Vec<(NameKind, Span)> = names.filter_map(|n| Some((n.kind, document.cover(&n.tokens)?))).collect();
        let of = |kind: NameKind| spans.iter().filter(move |(k, _)| *k == kind).map(|(_, s)| document.words(*s));
        let persons = of(NameKind::Person).flat_map(str::split_whitespace).collect();
        let places = of(NameKind::Location).collect();
        Marked { spans, persons, places }
    }

    fn at(&self, span: Span) -> impl Iterator<Item = (NameKind, Span)> {
        self.spans.iter().copied().filter(move |(_, s)| s.overlaps(span))
    }

    /// Names of places that no gazetteer has; of one word only where it stands as a place does.
    fn unlisted(&self, document: &Document<'t>, kept: &[PlaceSeen]) -> Vec<PlaceSeen> {
        let free = |s: &Span| !kept.iter().any(|p| p.span.overlaps(*s));
        let fits = |s: &Span| {
            let words = document.words(*s);
            let capital = words.chars().next().is_some_and(char::is_uppercase);
            capital && !self.persons.contains(words) && (words.contains(' ') || is_governed(document, *s))
        };
        let places = self.spans.iter().filter(|(kind, _)| *kind == NameKind::Location).map(|(_, s)| *s);
        places.filter(free).filter(fits).map(PlaceSeen::unknown).collect()
    }
}

/// Whether a preposition, a comma or a conjunction comes before it, an article between them or not.
fn is_governed(document: &Document<'_>, span: Span) -> bool {
    let Some(first) = document.analysis.token_at(span.start()) else { return false };
    let before = (1..3).filter_map(|n| first.index().checked_sub(n).and_then(TokenIx::new));
    let mut upos = before.filter_map(|ix| document.analysis.get(ix)).map(|t| t.upos);
    matches!(upos.find(|u| *u != Upos::Det), Some(Upos::Adp | Upos::Punct | Upos::Cconj))
}

/// Whether a capitalised word comes right before it.
fn follows_capital(document: &Document<'_>, span: Span) -> bool {
    let before = document.text.get(..span.start()).and_then(|t| t.strip_suffix(' ')).unwrap_or_default();
    let word = before.rsplit(' ').next().unwrap_or_default();
    let letters = word.chars().all(|c| c.is_alphanumeric() || c == '.');
    letters && word.chars().next().is_some_and(char::is_uppercase)
}

impl Finder<'_> {
    /// The places that an analysed text names, in the order of the text.
    pub fn places(&self, document: &Document<'_>, context: &Context<'_>) -> Vec<PlaceSeen> {
        let mentions = self.mentions(document, context);
        let mut seen: Vec<PlaceSeen> = mentions.places.iter().map(|p| self.seen(document, p)).collect();
        for mention in &document.actors {
            let state = mention.owner().and_then(|id| self.actors.get(id)).filter(|a| a.kind == ActorKind::State);
            let Some(country) = state.and_then(|a| a.country) else { continue };
            let Some(span) = self.adjective_in(document, mention) else { continue };
            if seen.iter().any(|s| s.span.overlaps(span)) {
                continue;
            }
            let entry = self.gazetteer.country_entry(country);
            let candidates: Vec<PlaceCandidate> =
                entry.and_then(|e| candidate(self.gazetteer, e, 0)).into_iter().collect();
            let id = entry.and_then(|e| self.gazetteer.id(e));
            seen.push(PlaceSeen { span, id, adjective: true, candidates });
        }
        self.agreed(document, seen)
    }

    /// What gazetteer and language model make of the names together: the one knows what places there are, the other
    /// which names are persons and organisations.
    fn agreed(&self, document: &Document<'_>, seen: Vec<PlaceSeen>) -> Vec<PlaceSeen> {
        let marked = Marked::of(document);
        let mut kept: Vec<PlaceSeen> =
            seen.into_iter().filter_map(|place| self.kept(document, &marked, place)).collect();
        kept.extend(marked.unlisted(document, &kept));
        let within = self.in_organisations(document, &marked, &kept);
        kept.extend(within);
        kept.sort_by_key(|s| s.span.start());
        kept
    }

    /// A place, unless the language model speaks against it; with the longer name of a place that it is part of.
    fn kept(&self, document: &Document<'_>, marked: &Marked<'_>, place: PlaceSeen) -> Option<PlaceSeen> {
        let words = document.words(place.span);
        let kinds: Vec<(NameKind, Span)> = marked.at(place.span).collect();
        let is = |kind: NameKind| kinds.iter().any(|(k, _)| *k == kind);
        let sure = is(NameKind::Location) || marked.places.contains(words) || self.is_evident(&place);
        let longer = |s: &Span| s.len() > place.span.len();
        let in_body = kinds.iter().any(|(k, s)| *k == NameKind::Organisation && longer(s));
        let single = !words.contains(' ');
        let surname = single && marked.persons.contains(words) && !marked.places.contains(words);
        if is(NameKind::Person) || (in_body && !sure) || surname {
            return None;
        }
        if kinds.is_empty() && single && !marked.places.contains(words) {
            let upos =
                document.analysis.token_at(place.span.start()).and_then(|ix| document.analysis.get(ix)).map(|t| t.upos);
            let name = matches!(upos, Some(Upos::Propn | Upos::Adj)) || place.adjective;
            if !name || (upos == Some(Upos::Propn) && follows_capital(document, place.span)) {
                return None;
            }
        }
        let whole = kinds.iter().find(|(k, s)| *k == NameKind::Location && longer(s) && s.contains(place.span));
        match whole {
            Some((_, span)) => Some(PlaceSeen::unknown(*span)),
            None => Some(place),
        }
    }

    /// A country or province: its name is seldom anything else.
    fn is_evident(&self, place: &PlaceSeen) -> bool {
        let entry = place.id.as_ref().and_then(|id| self.gazetteer.entry(id));
        let kind = entry.and_then(|e| self.gazetteer.kind(e));
        !place.adjective && matches!(kind, Some(PlaceKind::Country | PlaceKind::Admin1))
    }

    /// Places by which organisations are named (*Walker County* Sheriff's Office), where the report names them elsewhere
    /// too or they are countries or provinces.
    fn in_organisations(&self, document: &Document<'_>, marked: &Marked<'_>, kept: &[PlaceSeen]) -> Vec<PlaceSeen> {
        let mut found = Vec::new();
        for (_, body) in marked.spans.iter().filter(|(kind, _)| *kind == NameKind::Organisation) {
            if kept.iter().any(|p| p.span.overlaps(*body)) {
                continue;
            }
            let words = document.words(*body);
            let ends = words.char_indices().filter(|(_, c)| *c == ' ').map(|(at, _)| at).chain([words.len()]);
            let mut place = ends.filter_map(|end| {
                let span = Span::new(body.start(), body.start() + end)?;
                let name = document.words(span);
                let known = kept.iter().find(|p| !p.adjective && document.words(p.span) == name);
                let evident = || {
                    let entries = self.gazetteer.named(name);
                    let entry = entries.into_iter().find(|n| n.class == NameClass::Usual).map(|n| n.entry)?;
                    let place = PlaceSeen { id: self.gazetteer.id(entry), ..PlaceSeen::unknown(span) };
                    Some(place).filter(|p| self.is_evident(p))
                };
                known.map(|p| PlaceSeen { span, ..p.clone() }).or_else(evident)
            });
            found.extend(place.next_back());
        }
        found
    }

    /// The places that the text names at these spans, which lie in the order of the text.
    pub fn places_at(&self, document: &Document<'_>, spans: &[Span], context: &Context<'_>) -> Vec<PlaceSeen> {
        let named = |span: Span| self.named_at(document.words(span));
        let names = names::at(document, self.pack, spans, named);
        let votes = Mentions::votes(document, self.pack, self.gazetteer, self.actors, context);
        let found = names::settle(document.text, names, self.gazetteer, &votes);
        let adjective = |span: Span| self.state_of(document.words(span)).is_some();
        found.iter().map(|p| PlaceSeen { adjective: adjective(p.span), ..self.seen(document, p) }).collect()
    }

    /// Who bears a name: as it is, without a kind word, or as an adjective.
    fn named_at(&self, words: &str) -> Vec<Named> {
        let whole = self.gazetteer.named(words);
        if !whole.is_empty() {
            return whole;
        }
        let genitive = || self.pack.genitives().iter().find_map(|g| words.strip_suffix(g.as_str()));
        let plain = genitive().map(|stem| self.gazetteer.named(stem)).unwrap_or_default();
        if !plain.is_empty() {
            return plain;
        }
        if let Some(country) = self.state_of(words) {
            return vec![Named { entry: country, class: NameClass::Usual }];
        }
        let Some((stem, last)) = words.rsplit_once(' ') else { return Vec::new() };
        let nouns = self.pack.descriptions();
        let kind = nouns.place(&last.to_lowercase()).and_then(|(noun, _)| names::kind_of(noun.kind));
        let fits = |n: &Named| kind.is_some_and(|k| self.gazetteer.kind(n.entry) == Some(k));
        self.gazetteer.named(stem).into_iter().filter(fits).collect()
    }

    /// The country of an adjective or people.
    fn state_of(&self, words: &str) -> Option<Entry> {
        let mut found = Vec::new();
        let whole = Span::new(0, words.len())?;
        self.actors.find(self.pack.language(), words, &[whole], &mut found);
        let mention = found.first().filter(|m| m.span == whole && m.modifier.is_none())?;
        let id = match &mention.what {
            What::Adjective(id) | What::People(id) => id,
            _ => return None,
        };
        let state = self.actors.get(id).filter(|a| a.kind == ActorKind::State)?;
        self.gazetteer.country_entry(state.country?)
    }

    /// The part of a mention that is the adjective of a state or its people.
    fn adjective_in(&self, document: &Document<'_>, mention: &lagesbild_actors::ActorMention) -> Option<Span> {
        if matches!(mention.what, What::Adjective(_) | What::People(_)) {
            return Some(mention.span);
        }
        let words = document.words(mention.span);
        let ends = words.char_indices().filter(|(_, c)| !c.is_alphanumeric()).map(|(at, _)| at);
        let mut ends: Vec<usize> = ends.collect();
        ends.reverse();
        let end = ends.into_iter().find(|end| words.get(..*end).is_some_and(|w| self.state_of(w).is_some()))?;
        Span::new(mention.span.start(), mention.span.start() + end)
    }

    fn seen(&self, document: &Document<'_>, found: &PlaceFound) -> PlaceSeen {
        let chosen = found.entry();
        PlaceSeen {
            span: self.with_kind_word(document, found.span),
            id: chosen.and_then(|e| self.gazetteer.id(e)),
            adjective: false,
            candidates: found.candidates(self.gazetteer),
        }
    }

    /// *Rapides Parish*: a kind word with a capital right after the name is part of it.
    fn with_kind_word(&self, document: &Document<'_>, span: Span) -> Span {
        let rest = document.text.get(span.end()..).unwrap_or_default();
        let Some(next) = rest.strip_prefix(' ') else { return span };
        let word: &str = next.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let capital = word.chars().next().is_some_and(char::is_uppercase);
        let noun = self.pack.descriptions().place(&word.to_lowercase());
        let area = |kind| matches!(kind, Some(PlaceKind::Admin1 | PlaceKind::Admin2));
        let joins = noun.is_some_and(|(n, form)| area(names::kind_of(n.kind)) && !form.plural);
        if capital && joins { Span::new(span.start(), span.end() + 1 + word.len()).unwrap_or(span) } else { span }
    }
}
