//! From a document to its claims.

use crate::attribution::{Attribution, Sources};
use crate::gapping::{self, Gapped};
use crate::grammar::Grammar;
use crate::hits::{self, Hit};
use crate::modality::Modality;
use crate::parties::{Parties, Party};
use crate::places::Places;
use crate::roles::{Roles, Walker};
use crate::tense::placed;
use crate::timing::{Attached, Times, ToldInOrder, ToldPart, When};
use crate::{Document, Draft, Mentions, quote};
use lagesbild_actors::{ActorKind, ActorList};
use lagesbild_gazetteer::{Gazetteer, PlaceKind};
use lagesbild_language::{Sentence, TokenIx};
use lagesbild_model::time::{Day, TimeExpr, Window};
use lagesbild_model::{
    ActorId, ActorRef, Certainty, Change, Extent, Kind, PlaceId, PlaceRef, Polarity, RuleId, Span, Status,
};
use lagesbild_pack::{Pack, Trigger};
use std::collections::BTreeSet;

/// What is known of a report beside its text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context<'c> {
    /// Lines that set the scene.
    pub lines: &'c [String],
    /// When it was published.
    pub publication: Option<&'c Window>,
    /// The day for which sides are looked up: the last day of the publication window, if known.
    pub day: Option<Day>,
}

/// Finds the claims of one language's reports.
#[derive(Clone, Copy)]
pub struct Finder<'f> {
    /// The language's pack.
    pub pack: &'f Pack,
    /// The places of the world.
    pub gazetteer: &'f Gazetteer,
    /// The actors of the world.
    pub actors: &'f ActorList,
}

/// What every sentence of a report is read in the light of.
#[derive(Clone, Copy)]
struct Scene<'s> {
    mentions: &'s Mentions,
    expressions: &'s [TimeExpr],
    told: ToldPart<'s>,
    context: &'s Context<'s>,
    claimed: &'s BTreeSet<PlaceId>,
}

/// One hit with everything read about it.
struct Read<'p> {
    hit: Hit,
    trigger: &'p Trigger,
    roles: Roles,
    modality: Modality,
    sources: Attribution,
}

impl Finder<'_> {
    /// The claims of a document, in the order of the text.
    pub fn find(&self, document: &Document<'_>, times: &[TimeExpr], context: &Context<'_>) -> Vec<Draft> {
        if document.analysed.is_empty() {
            return Vec::new();
        }
        let mentions = self.mentions(document, context);
        let grammar = Grammar { document, cues: self.pack.cues() };
        let told = ToldInOrder::of(&placed(document, self.pack.cues(), times), context.publication);
        let mut drafts: Vec<Draft> = Vec::new();
        let mut claimed: BTreeSet<PlaceId> = BTreeSet::new();
        for sentence in document.analysis.sentences() {
            if is_question(document, sentence) {
                continue;
            }
            let before = drafts.len();
            // The expressions of the sentence alone: they stand in the order of the text.
            let first = times.partition_point(|t| t.span.start() < sentence.span.start());
            let rest = times.get(first..).unwrap_or_default();
            let here = rest.get(..rest.partition_point(|t| t.span.start() < sentence.span.end())).unwrap_or_default();
            let told = told.part(first..first + here.len());
            let scene = Scene { mentions: &mentions, expressions: here, told, context, claimed: &claimed };
            self.sentence(&grammar, sentence, &scene, &mut drafts);
            let new = drafts.get(before..).unwrap_or_default();
            claimed.extend(new.iter().flat_map(|d| &d.places).filter_map(|p| p.id.clone()));
        }
        drafts
    }

    /// The places and actors that a document names.
    pub fn mentions(&self, document: &Document<'_>, context: &Context<'_>) -> Mentions {
        Mentions::find(document, self.pack, self.gazetteer, self.actors, context)
    }

    fn sentence(&self, grammar: &Grammar<'_, '_>, sentence: &Sentence, scene: &Scene<'_>, drafts: &mut Vec<Draft>) {
        let Scene { mentions, expressions, told, context, claimed } = *scene;
        let places = Places { grammar, pack: self.pack, gazetteer: self.gazetteer, mentions, claimed };
        let parties = Parties { grammar, pack: self.pack, actors: self.actors, mentions };
        let walker = Walker { grammar, places: &places, parties: &parties, pack: self.pack, times: expressions };
        let sources = Sources { grammar, pack: self.pack, actors: self.actors, mentions };
        let times = Times { grammar, expressions, told, publication: context.publication };
        let hits = hits::find(grammar, self.pack, sentence);
        let triggers: Vec<TokenIx> = hits.iter().map(|h| h.token).collect();
        for hit in hits {
            let Some(trigger) = self.pack.triggers().get(hit.trigger) else { continue };
            let roles = walker.fill(&hit, trigger);
            if !is_enough(trigger, &roles) || self.is_too_much(trigger, &roles) {
                continue;
            }
            let modality = Modality::of(grammar, &hit);
            let found = sources.of(&hit, modality.own_word);
            let read = Read { hit, trigger, roles, modality, sources: found };
            let attached = times.attached(hit.token, &triggers);
            let gapped = gapping::find(grammar, &places, hit.token, expressions);
            self.claims(grammar, mentions, sentence.span, read, attached, gapped, &times, context, drafts);
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the last step brings together what the others found")]
    fn claims(
        &self,
        grammar: &Grammar<'_, '_>,
        mentions: &Mentions,
        sentence: Span,
        mut read: Read<'_>,
        attached: Option<Attached<'_>>,
        gapped: Vec<Gapped<'_>>,
        times: &Times<'_, '_, '_>,
        context: &Context<'_>,
        drafts: &mut Vec<Draft>,
    ) {
        let document = grammar.document;
        let gapped_spans: Vec<Span> = gapped.iter().flat_map(|g| &g.places).filter_map(|p| p.span).collect();
        read.roles.places.retain(|p| p.span.is_none_or(|s| !gapped_spans.contains(&s)));
        let actor = self
            .actor(grammar, mentions, &read, sentence, context)
            .or_else(|| self.winner_before(&read, sentence, drafts));
        let change = self.change(&read, actor.as_ref());
        // A loss to somebody who is named is that one's gain.
        let (actor, change) = match (change, read.roles.against.take()) {
            (Some(Change::Lost), Some(winner)) => {
                read.roles.against = actor;
                (Some(winner), Some(Change::Gained))
            }
            (change, against) => {
                read.roles.against = against;
                (actor, change)
            }
        };
        // To try to take a place is to fight for it; to try to keep one is a plan.
        let attempt = match (read.modality.attempted, change) {
            (true, Some(Change::Contested)) => Some(Status::Ongoing),
            (true, _) => Some(Status::Planned),
            (false, _) => None,
        };
        let status = read.modality.status.or(attempt).or(read.trigger.status).unwrap_or(match change {
            Some(Change::Held) => Status::Ongoing,
            _ => Status::Happened,
        });
        // What is only meant or feared of places without a name is no news of any place.
        let real = matches!(status, Status::Happened | Status::Ongoing) && !read.modality.attempted;
        if read.roles.places.is_empty() && gapped.is_empty() && !real {
            return;
        }
        let against = read.roles.against.clone().or_else(|| self.opponent(mentions, actor.as_ref(), context));
        let own = attached.filter(|a| !gapped.iter().any(|g| g.expression.span == a.expression.span));
        let first = times.when(own, status, change, &read.modality);
        let Some(quote) = quote::of(grammar, &read.hit, &read.roles.places, sentence) else { return };
        let Some(trigger) = document.analysis.get(read.hit.token).map(|t| t.span) else { return };
        let make = |places: Vec<PlaceRef>, when: When, quote: Span| Draft {
            kind: read.trigger.kind,
            change,
            actor: actor.clone(),
            against: against.clone().filter(|a| actor.as_ref().is_none_or(|b| a.name != b.name)),
            places,
            timing: when.timing,
            window: when.window,
            when: when.days,
            status,
            certainty: certainty(&read),
            polarity: polarity(&read),
            says: read.sources.links.clone(),
            quote,
            trigger,
            sentence,
            rule: RuleId(format!("{}/{}", self.pack.language(), read.trigger.id)),
        };
        let places = read.roles.places.clone();
        if !places.is_empty() || gapped.is_empty() {
            drafts.push(make(places, first, quote));
        }
        for gap in gapped {
            let own = Attached { expression: gap.expression, inherited: false };
            let when = times.when(Some(own), status, change, &read.modality);
            drafts.push(make(gap.places, when, gap.quote));
        }
    }

    /// Who does it; of a place that fell, the armed group that the sentence speaks of. A main clause that only says so
    /// goes on with the one before it.
    fn actor(
        &self,
        grammar: &Grammar<'_, '_>,
        mentions: &Mentions,
        read: &Read<'_>,
        sentence: Span,
        context: &Context<'_>,
    ) -> Option<ActorRef> {
        if !read.roles.actors.is_empty() {
            return Some(joined(&read.roles.actors, |id| self.actors.side_of(id, context.day)));
        }
        if read.trigger.without_actor.is_none() {
            return self.own_gain(grammar, mentions, read);
        }
        let document = grammar.document;
        let main = document.analysis.get(read.hit.token).is_some_and(|t| t.head.is_none());
        let number = document.sentence_at(sentence.start())?;
        let before = number.checked_sub(1).filter(|_| main).and_then(|n| document.sentences.get(n));
        let near = [Some(&sentence), before];
        near.into_iter().flatten().find_map(|span| self.armed_group_in(mentions, *span))
    }

    /// A passive that names nobody goes on with the one who is told to have taken places just before.
    fn winner_before(&self, read: &Read<'_>, sentence: Span, drafts: &[Draft]) -> Option<ActorRef> {
        if !read.hit.passive || read.trigger.change != Some(Change::Gained) {
            return None;
        }
        let last = drafts.last().filter(|d| d.sentence.end() + 2 >= sentence.start())?;
        let gained = last.change == Some(Change::Gained) && last.polarity == Polarity::Affirmed;
        let actor = last.actor.clone().filter(|_| gained)?;
        let group = actor.id.as_ref().and_then(|id| self.actors.get(id)).map(|a| a.kind) == Some(ActorKind::ArmedGroup);
        group.then_some(ActorRef { span: None, ..actor })
    }

    /// What a group or an army says has been taken, with nobody named who took it, it says of itself.
    fn own_gain(&self, grammar: &Grammar<'_, '_>, mentions: &Mentions, read: &Read<'_>) -> Option<ActorRef> {
        let speaker = read.sources.links.first()?.span?;
        if read.trigger.change != Some(Change::Gained) || read.sources.denied || read.roles.against.is_some() {
            return None;
        }
        let armed = |id: &&ActorId| {
            let kind = self.actors.get(id).map(|a| a.kind);
            matches!(kind, Some(ActorKind::ArmedGroup | ActorKind::Forces))
        };
        let named = mentions.actors_in(speaker).iter().filter_map(|a| a.id.as_ref());
        let described = || {
            let words = grammar.document.words(speaker);
            let noun = words.split_whitespace().map(str::to_lowercase).find_map(|w| {
                let nouns = self.pack.descriptions();
                nouns.actor(&w).map(|(n, _)| n).or_else(|| nouns.actor_compound(&w).map(|(n, ..)| n))
            })?;
            let fits = |id: &&ActorId| crate::mentions::fits_classes(self.actors, id, &noun.classes);
            mentions.actors_before(speaker.start()).find(fits)
        };
        let id = named.into_iter().find(armed).or_else(|| described().filter(armed))?;
        let name = self.actors.canonical_name(id)?.to_owned();
        Some(ActorRef::one(name, Some(id.clone()), None))
    }

    fn armed_group_in(&self, mentions: &Mentions, span: Span) -> Option<ActorRef> {
        let inside = mentions.actors_in(span).iter().filter(|a| span.contains(a.mention.span));
        let group = |id: &&ActorId| self.actors.get(id).is_some_and(|a| a.kind == ActorKind::ArmedGroup);
        let id = inside.rev().filter_map(|a| a.id.as_ref()).find(group)?;
        let name = self.actors.canonical_name(id)?.to_owned();
        Some(ActorRef::one(name, Some(id.clone()), None))
    }

    /// Whether the place is more, or less, than the trigger can speak of: a country left behind, outskirts reached.
    fn is_too_much(&self, trigger: &Trigger, roles: &Roles) -> bool {
        let kind = |p: &PlaceRef| {
            let part = p.candidates.first().map(|c| &c.id).filter(|_| p.extent == Extent::Part);
            let entry = p.id.as_ref().or(part).and_then(|id| self.gazetteer.entry(id));
            entry.and_then(|e| self.gazetteer.kind(e))
        };
        let country = |p: &PlaceRef| kind(p) == Some(PlaceKind::Country);
        let area = |p: &PlaceRef| {
            use PlaceKind::{Admin1, Country, Mountains, Region, Valley, Water};
            matches!(kind(p), Some(Admin1 | Country | Region | Mountains | Valley | Water))
        };
        let outskirts = |p: &PlaceRef| trigger.change == Some(Change::Contested) && p.extent == Extent::Outskirts;
        let any = |f: &dyn Fn(&PlaceRef) -> bool| roles.places.iter().any(f);
        (trigger.no_country && any(&country)) || (trigger.no_area && any(&area)) || any(&outskirts)
    }

    fn change(&self, read: &Read<'_>, actor: Option<&ActorRef>) -> Option<Change> {
        let change = match (actor, read.trigger.without_actor) {
            (None, Some(change)) => Some(change),
            _ => read.trigger.change,
        };
        change.map(|c| read.modality.change.filter(|_| c == Change::Gained).unwrap_or(c))
    }

    /// The side that an actor fights in the country spoken of, if the report names it.
    fn opponent(&self, mentions: &Mentions, actor: Option<&ActorRef>, context: &Context<'_>) -> Option<ActorRef> {
        let id = actor?.id.as_ref()?;
        let country = *mentions.countries.first()?;
        let opponent = self.actors.opponent(id, country, context.day)?;
        let side = |id: &ActorId| self.actors.side_of(id, context.day);
        let wanted = side(&opponent);
        let named = mentions.sides.contains(&wanted);
        let name = self.actors.canonical_name(&opponent)?.to_owned();
        named.then_some(ActorRef::one(name, Some(opponent), None))
    }
}

/// Several who act together are one actor of one claim; of one side, if all who are known belong to it.
fn joined(parties: &[Party], side_of: impl Fn(&ActorId) -> ActorId) -> ActorRef {
    if let [one] = parties {
        return one.actor.clone();
    }
    let members: Vec<ActorId> = parties.iter().filter_map(|p| p.actor.id.clone()).collect();
    let sides: BTreeSet<ActorId> = members.iter().map(side_of).collect();
    let side = sides.first().filter(|_| sides.len() == 1).cloned();
    ActorRef {
        name: parties.iter().map(|p| p.actor.name.as_str()).collect::<Vec<_>>().join(" and "),
        id: side,
        span: parties.iter().filter_map(|p| p.actor.span).reduce(Span::cover),
        members,
    }
}

fn is_enough(trigger: &Trigger, roles: &Roles) -> bool {
    if trigger.kind != Kind::Control {
        return false;
    }
    if trigger.party && !roles.actors.iter().any(|p| p.known) {
        return false;
    }
    !roles.places.is_empty() || (roles.unnamed && !trigger.named_place && !roles.actors.is_empty())
}

fn certainty(read: &Read<'_>) -> Certainty {
    if read.modality.hedged || read.sources.nameless {
        Certainty::Hedged
    } else if read.sources.links.is_empty() {
        Certainty::Stated
    } else {
        Certainty::Attributed
    }
}

fn polarity(read: &Read<'_>) -> Polarity {
    let denied = (read.modality.polarity == Polarity::Denied) != read.sources.denied;
    if denied { Polarity::Denied } else { Polarity::Affirmed }
}

fn is_question(document: &Document<'_>, sentence: &Sentence) -> bool {
    document.words(sentence.span).trim_end_matches(['"', '”', '’', '»', ' ']).ends_with('?')
}
