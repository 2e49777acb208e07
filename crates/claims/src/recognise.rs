//! Every place that a text names, whether or not anything is claimed of it.

use crate::mentions::Mentions;
use crate::names;
use crate::{Context, Document, Finder, PlaceFound};
use lagesbild_actors::{ActorKind, What};
use lagesbild_gazetteer::{Entry, NameClass, Named, PlaceKind};
use lagesbild_model::{PlaceCandidate, PlaceId, Span};

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

/// How many candidates are shown.
const SHOWN: usize = 5;

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
            let candidates: Vec<PlaceCandidate> = entry.and_then(|e| self.candidate(e, 0)).into_iter().collect();
            let id = entry.and_then(|e| self.gazetteer.id(e));
            seen.push(PlaceSeen { span, id, adjective: true, candidates });
        }
        seen.sort_by_key(|s| s.span.start());
        seen
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
        let chosen = found.ranked.first().filter(|_| found.settled).map(|r| r.entry);
        PlaceSeen {
            span: self.with_kind_word(document, found.span),
            id: chosen.and_then(|e| self.gazetteer.id(e)),
            adjective: false,
            candidates: found.ranked.iter().take(SHOWN).filter_map(|r| self.candidate(r.entry, r.score)).collect(),
        }
    }

    fn candidate(&self, entry: Entry, score: i32) -> Option<PlaceCandidate> {
        let place = self.gazetteer.place(entry)?;
        Some(PlaceCandidate { id: place.id, name: place.name.to_owned(), country: place.country, at: place.at, score })
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
