//! The places and actors that a report names.

use crate::names::{self, Group};
use crate::places::{SHOWN, candidate};
use crate::{Context, Document};
use lagesbild_actors::{ActorKind, ActorList, ActorMention, EpithetClass, Modifier, Role, What};
use lagesbild_gazetteer::{CapitalOf, Entry, Gazetteer, PlaceKind, Ranked};
use lagesbild_model::time::Day;
use lagesbild_model::{ActorId, CountryCode, PlaceCandidate, Span};
use lagesbild_pack::Pack;
use std::collections::{BTreeMap, BTreeSet};

/// A place that the text names.
#[derive(Clone, Debug)]
pub struct PlaceFound {
    /// The name as it stands, without a genitive's ending.
    pub span: Span,
    /// All of the tokens that it takes, a kind word in a compound included.
    pub tokens: Span,
    /// The entries that bear the name, best first.
    pub ranked: Vec<Ranked>,
    /// Whether the first of them is good enough.
    pub settled: bool,
    /// Whether the name is a usual one of the first.
    pub usual: bool,
    /// Whether a genitive's ending follows the name.
    pub genitive: bool,
    /// Which list of coordinated names it belongs to.
    pub group: Option<Group>,
}

impl PlaceFound {
    /// The entry that it is settled on.
    pub fn entry(&self) -> Option<Entry> {
        self.ranked.first().filter(|_| self.settled).map(|r| r.entry)
    }

    /// What the entry that it is settled on is.
    pub(crate) fn kind(&self, gazetteer: &Gazetteer) -> Option<PlaceKind> {
        gazetteer.kind(self.entry()?)
    }

    /// The best ways to understand it, as a claim shows them.
    pub fn candidates(&self, gazetteer: &Gazetteer) -> Vec<PlaceCandidate> {
        let shown = self.ranked.iter().take(SHOWN);
        shown.filter_map(|r| candidate(gazetteer, r.entry, r.score)).collect()
    }
}

/// An actor that the text names.
#[derive(Clone, Debug)]
pub struct ActorFound {
    /// What the actor list makes of it.
    pub mention: ActorMention,
    /// The entry, as far as the report settles it.
    pub id: Option<ActorId>,
    /// What it is called in English before a noun: its adjective, or its name.
    pub english: Option<String>,
    /// The adjective of the state that it is, or is part of.
    pub adjective: Option<String>,
}

/// Everything that a report names.
#[derive(Debug, Default)]
pub struct Mentions {
    /// Places in the order of the text.
    pub places: Vec<PlaceFound>,
    /// Actors in the order of the text.
    pub actors: Vec<ActorFound>,
    /// Actors that only tell of what sort something is: *Saudi-led*, *rebel-held*.
    pub modifying: Vec<ActorFound>,
    /// Actors that the lines around the text name; they come before the first sentence.
    pub context_actors: Vec<ActorId>,
    /// The countries spoken of, the one spoken of most first.
    pub countries: Vec<CountryCode>,
    /// The sides that the named actors are on.
    pub sides: BTreeSet<ActorId>,
    /// The day for which sides are looked up, if known.
    pub day: Option<Day>,
}

/// How much an actor says of the country that a report is about: a state may only be a power from abroad.
const STATE_VOTE: i32 = 4;
const GROUP_VOTE: i32 = 10;
/// How much a place says of it, in the text and in the lines around it.
const PLACE_VOTE: i32 = 12;

impl Mentions {
    /// Finds and settles them all.
    pub fn find(
        document: &Document<'_>,
        pack: &Pack,
        gazetteer: &Gazetteer,
        actors: &ActorList,
        context: &Context<'_>,
    ) -> Mentions {
        let found = document.actors.clone();
        let (context_actors, mut votes) = read_context(pack, gazetteer, actors, context);
        for actor in found.iter().filter_map(ActorMention::owner) {
            vote(actors, actor, &mut votes);
        }
        let mut names = names::find(document, pack, gazetteer);
        names.retain(|name| !name.entries.is_empty() || touching(&found, name.tokens).is_empty());
        names.retain(|name| !touching(&found, name.tokens).iter().any(|a| hides(actors, a, name.tokens)));
        let votes: Vec<(CountryCode, i32)> = votes.into_iter().collect();
        let mut places = names::settle(document.text, names, gazetteer, &votes);
        let countries = unsettle_strangers(gazetteer, &mut places, &votes);
        let on = context.day;
        let modifies = |m: &&ActorMention| matches!(m.modifier, Some(Modifier::Led | Modifier::Held));
        let modifying = found.iter().filter(modifies).cloned();
        let modifying = modifying.map(|m| actor_found(actors, settle_actor(actors, &m, &countries, on), m)).collect();
        let found: Vec<ActorFound> = found
            .into_iter()
            .filter_map(|mention| match mention.modifier {
                None => Some(actor_found(actors, settle_actor(actors, &mention, &countries, on), mention)),
                // *anti-government forces* are those who fight the government of the country spoken of.
                Some(Modifier::Anti) if mention.any_role().is_some() => {
                    let rebels = countries.first().and_then(|c| actors.role_of(*c, Role::Rebels))?;
                    Some(actor_found(actors, Some(rebels.id.clone()), mention))
                }
                Some(_) => None,
            })
            .collect();
        let sides = found.iter().filter_map(|a| a.id.as_ref()).map(|id| actors.side_of(id, on)).collect();
        Mentions { places, actors: found, modifying, context_actors, countries, sides, day: on }
    }

    /// How much the lines around a text and the actors in it tell of countries.
    pub(crate) fn votes(
        document: &Document<'_>,
        pack: &Pack,
        gazetteer: &Gazetteer,
        actors: &ActorList,
        context: &Context<'_>,
    ) -> Vec<(CountryCode, i32)> {
        let (_, mut votes) = read_context(pack, gazetteer, actors, context);
        for actor in document.actors.iter().filter_map(ActorMention::owner) {
            vote(actors, actor, &mut votes);
        }
        votes.into_iter().collect()
    }

    /// The place named at a byte.
    pub fn place_at(&self, byte: usize) -> Option<usize> {
        let at = self.places.partition_point(|p| p.tokens.end() <= byte);
        self.places.get(at).filter(|p| p.tokens.start() <= byte).map(|_| at)
    }

    /// The actor named at a byte.
    pub fn actor_at(&self, byte: usize) -> Option<&ActorFound> {
        let at = self.actors.partition_point(|a| a.mention.span.end() <= byte);
        self.actors.get(at).filter(|a| a.mention.span.start() <= byte)
    }

    /// The actors named inside a span, in the order of the text.
    pub fn actors_in(&self, span: Span) -> &[ActorFound] {
        let first = self.actors.partition_point(|a| a.mention.span.end() <= span.start());
        let rest = self.actors.get(first..).unwrap_or_default();
        rest.get(..rest.partition_point(|a| a.mention.span.start() < span.end())).unwrap_or_default()
    }

    /// The actors that a group's description may refer to, latest first, seen from a byte: in the text before it,
    /// then in the lines around the text.
    pub fn actors_before(&self, byte: usize) -> impl Iterator<Item = &ActorId> {
        let earlier = self.actors.iter().rev().filter(move |a| a.mention.span.end() <= byte);
        earlier.filter_map(|a| a.id.as_ref()).chain(self.context_actors.iter().rev())
    }
}

/// The mentions that share a byte with a span; they stand in the order of the text and never overlap each other.
fn touching(mentions: &[ActorMention], span: Span) -> &[ActorMention] {
    let first = mentions.partition_point(|m| m.span.end() <= span.start());
    let rest = mentions.get(first..).unwrap_or_default();
    rest.get(..rest.partition_point(|m| m.span.start() < span.end())).unwrap_or_default()
}

/// Whether an actor's name takes the place's word: only a state is both.
fn hides(actors: &ActorList, mention: &ActorMention, place: Span) -> bool {
    if !mention.span.overlaps(place) {
        return false;
    }
    let is_state = |id: &ActorId| actors.get(id).is_some_and(|a| a.kind == ActorKind::State);
    if mention.modifier.is_some() {
        return true;
    }
    match &mention.what {
        What::Named(id) => !is_state(id) || mention.span.len() > place.len(),
        What::RoleOfState { .. } | What::People(_) | What::OneOf(_) => mention.span.len() >= place.len(),
        What::Role { .. } => false,
        What::Adjective(_) => mention.span.len() >= place.len(),
    }
}

fn actor_found(actors: &ActorList, id: Option<ActorId>, mention: ActorMention) -> ActorFound {
    // What a person in office or an embassy belongs to has the adjective of its state.
    let id_or_owner = mention.actor().or_else(|| mention.owner().cloned());
    let actor = id.as_ref().or(id_or_owner.as_ref()).and_then(|id| actors.get(id));
    let adjective = actor.and_then(|a| a.adjective.as_deref()).filter(|_| mention.actor().is_none());
    let english = adjective.or(actor.map(|a| &*a.name)).map(str::to_owned);
    let country = actor.and_then(|a| a.country).and_then(|c| actors.state(c));
    let of_state =
        actor.is_some_and(|a| matches!(a.kind, ActorKind::State | ActorKind::Government | ActorKind::Forces));
    let adjective = country.filter(|_| of_state).and_then(|s| s.adjective.as_deref()).map(str::to_owned);
    ActorFound { mention, id, english, adjective }
}

fn settle_actor(
    actors: &ActorList,
    mention: &ActorMention,
    countries: &[CountryCode],
    on: Option<Day>,
) -> Option<ActorId> {
    match (&mention.what, mention.actor()) {
        (_, Some(id)) => Some(id),
        (What::RoleOfState { state, .. } | What::Adjective(state), None) => Some(state.clone()),
        _ => actors.choose(mention, countries, on),
    }
}

fn vote(actors: &ActorList, id: &ActorId, votes: &mut BTreeMap<CountryCode, i32>) {
    let Some(actor) = actors.get(id) else { return };
    // A group that is active in one country tells of it; a power that is active everywhere tells of none.
    let homes: Vec<CountryCode> = match actor.kind {
        ActorKind::State | ActorKind::Government | ActorKind::Forces => actor.country.into_iter().collect(),
        _ => actor.active.iter().map(|a| a.country).collect(),
    };
    let share = match homes.len() {
        0 => return,
        1 if actor.country.is_some() => STATE_VOTE,
        1 => GROUP_VOTE,
        n => GROUP_VOTE / i32::try_from(n).unwrap_or(GROUP_VOTE).max(1),
    };
    for home in homes {
        *votes.entry(home).or_default() += share;
    }
}

fn read_context(
    pack: &Pack,
    gazetteer: &Gazetteer,
    actors: &ActorList,
    context: &Context<'_>,
) -> (Vec<ActorId>, BTreeMap<CountryCode, i32>) {
    let (mut ids, mut votes) = (Vec::new(), BTreeMap::new());
    for line in context.lines {
        let tokens = names::plain_tokens(line);
        for language in lagesbild_model::Language::ALL {
            let mut found = Vec::new();
            actors.find(language, line, &tokens, &mut found);
            for mention in found {
                if let Some(owner) = mention.owner() {
                    vote(actors, owner, &mut votes);
                }
                ids.extend(mention.actor());
            }
        }
        let places = names::find_in(line, &tokens, pack, gazetteer);
        for place in places.iter().filter(|p| p.stands_alone(line, &tokens) || is_country(gazetteer, p)) {
            if let Some(country) = place.entries.first().and_then(|n| gazetteer.country(n.entry)) {
                *votes.entry(country).or_default() += PLACE_VOTE;
            }
        }
    }
    ids.dedup();
    (ids, votes)
}

fn is_country(gazetteer: &Gazetteer, name: &names::Name) -> bool {
    name.entries.first().and_then(|n| gazetteer.kind(n.entry)) == Some(PlaceKind::Country)
}

/// Ranks the countries that the report speaks of, and leaves a name unsettled that only points to itself: an unusual
/// name of a place in a country that nothing else speaks of, or a name that several countries share.
fn unsettle_strangers(
    gazetteer: &Gazetteer,
    places: &mut [PlaceFound],
    votes: &[(CountryCode, i32)],
) -> Vec<CountryCode> {
    let country = |p: &PlaceFound| p.ranked.first().and_then(|r| gazetteer.country(r.entry));
    let mut names: BTreeMap<CountryCode, BTreeSet<Entry>> = BTreeMap::new();
    for place in places.iter().filter(|p| p.settled) {
        if let (Some(country), Some(best)) = (country(place), place.ranked.first()) {
            names.entry(country).or_default().insert(best.entry);
        }
    }
    let told: BTreeSet<CountryCode> = votes.iter().filter(|(_, weight)| *weight > 0).map(|(c, _)| *c).collect();
    for place in places.iter_mut().filter(|p| p.settled) {
        let (Some(here), Some(best)) = (country(place), place.ranked.first()) else { continue };
        let others = names.get(&here).is_some_and(|entries| entries.iter().any(|e| *e != best.entry));
        let rival = |r: &Ranked| r.score > best.score - CLEAR && gazetteer.kind(r.entry) == Some(PlaceKind::City);
        let shared = place.ranked.iter().skip(1).any(rival);
        let known = is_world_city(gazetteer, best.entry);
        place.settled = told.contains(&here) || others || (place.usual && (!shared || (known && told.is_empty())));
    }
    let mut sum: BTreeMap<CountryCode, i32> = votes.iter().copied().collect();
    for country in places.iter().filter(|p| p.settled).filter_map(country) {
        *sum.entry(country).or_default() += PLACE_VOTE;
    }
    let mut ranked: Vec<(CountryCode, i32)> = sum.into_iter().collect();
    ranked.sort_by_key(|(country, weight)| (-weight, *country));
    ranked.into_iter().map(|(country, _)| country).collect()
}

/// How far a town must stand out among those of its name to be meant where no country is spoken of.
const CLEAR: i32 = 20;

/// A place that readers know without being told its country: a country, its capital, a city of a million.
fn is_world_city(gazetteer: &Gazetteer, entry: Entry) -> bool {
    let place = gazetteer.place(entry);
    place.is_some_and(|p| {
        p.kind == PlaceKind::Country
            || p.capital_of == Some(CapitalOf::Country)
            || p.population.is_some_and(|n| n >= 1_000_000)
    })
}

/// Whether an actor may be meant by a noun of these classes; none given means any that fights outside a state.
pub(crate) fn fits_classes(actors: &ActorList, id: &ActorId, classes: &[String]) -> bool {
    let Some(actor) = actors.get(id) else { return false };
    let named = |class: &EpithetClass| classes.iter().any(|c| c == class.name());
    if classes.is_empty() || actor.epithets.is_empty() {
        return actor.kind == ActorKind::ArmedGroup;
    }
    actor.epithets.iter().any(named)
}
