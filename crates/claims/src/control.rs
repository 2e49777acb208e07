//! Claims of control: who comes to hold, holds, loses or fights for a place.

use crate::finder::{Clause, Read, certainty, polarity};
use crate::gapping;
use crate::grammar::Grammar;
use crate::places::Filler;
use crate::roles::Roles;
use crate::timing::{Attached, When};
use crate::{Context, Draft, Finder, Mentions, quote};
use lagesbild_actors::ActorKind;
use lagesbild_gazetteer::PlaceKind;
use lagesbild_language::{Deprel, TokenIx};
use lagesbild_model::{
    ActorId, ActorRef, Change, Extent, Kind, Link, Mode, Number, PlaceRef, Polarity, RuleId, Span, Stance, Status,
};
use lagesbild_pack::{PronounRole, Trigger, VerbTag};

impl Finder<'_> {
    /// Claims that a hold changes or stands: one for all places, one more for each place with a time of its own.
    pub(crate) fn control(
        &self,
        mut read: Read<'_>,
        attached: Option<Attached<'_>>,
        clause: &Clause<'_, '_, '_>,
        drafts: &mut Vec<Draft>,
    ) {
        let Clause { grammar, mentions, times, context, sentence, places, .. } = *clause;
        let gapped = gapping::find(grammar, places, read.hit.token, times.expressions);
        let gapped_spans: Vec<Span> = gapped.iter().flat_map(|g| &g.places).filter_map(|p| p.span).collect();
        read.roles.places.retain(|p| p.span.is_none_or(|s| !gapped_spans.contains(&s)));
        let actor = self
            .actor(grammar, mentions, &read, sentence, context, drafts)
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
        let Some(trigger) = grammar.span(read.hit.token) else { return };
        let make = |places: Vec<PlaceRef>, when: When, quote: Span| Draft {
            kind: read.trigger.kind,
            change,
            mode: None,
            actor: actor.clone(),
            who: None,
            numbers: figures_of(&places, clause),
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
            attempted: read.modality.attempted || read.modality.change == Some(Change::Contested),
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

    /// Where those give way whose place is not told (*… took the town as the army fled*): the place that another side has
    /// just been told to take or to fight for.
    pub(crate) fn there(
        &self,
        token: TokenIx,
        roles: &Roles,
        clause: &Clause<'_, '_, '_>,
        drafts: &[Draft],
    ) -> Vec<PlaceRef> {
        let side = |id: &ActorId| self.actors.side_of(id, clause.context.day);
        let sides = |a: &ActorRef| a.id.iter().chain(&a.members).map(&side).collect::<Vec<_>>();
        let own: Vec<ActorId> = roles.actors.iter().flat_map(|p| sides(&p.actor)).collect();
        let taken = |d: &&Draft| {
            d.kind == Kind::Control
                && matches!(d.change, Some(Change::Gained | Change::Contested))
                && d.is_told_as_fact()
        };
        let told = roles.unnamed || self.tells_where(token, clause);
        let here = drafts.iter().rev().take_while(|d| d.sentence == clause.sentence);
        let last = here.into_iter().find(taken).filter(|_| !own.is_empty() && !told);
        let last = last.filter(|d| d.actor.as_ref().is_some_and(|a| !sides(a).iter().any(|s| own.contains(s))));
        let places = last.map(|d| d.places.clone()).unwrap_or_default();
        places.into_iter().map(|place| PlaceRef { span: None, ..place }).collect()
    }

    /// Whether a word has a place, or a noun for one, beside it: from where or where to.
    fn tells_where(&self, token: TokenIx, clause: &Clause<'_, '_, '_>) -> bool {
        let adjunct = |c: &TokenIx| matches!(clause.grammar.relation(*c), Deprel::Obl | Deprel::Nmod | Deprel::Obj);
        let place = |c: TokenIx| !matches!(clause.places.at(c), Filler::Nothing);
        clause.grammar.children(token).filter(adjunct).any(place)
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
        drafts: &[Draft],
    ) -> Option<ActorRef> {
        if !read.roles.actors.is_empty() {
            return Some(self.joined(&read.roles.actors, context.day));
        }
        if self.is_by_speaker(grammar, read) {
            return self.announcer(read);
        }
        if read.trigger.without_actor.is_none() {
            // *women's rights since seizing the town*: of a participle whose subject is no party, the group spoken of.
            let participle = read.hit.tag == Some(VerbTag::Prespart) && read.roles.against.is_none();
            let group = || self.only_group_in(mentions, sentence).filter(|_| participle);
            return self.own_gain(grammar, mentions, read).or_else(group);
        }
        let document = grammar.document;
        let main = document.analysis.get(read.hit.token).is_some_and(|t| t.head.is_none());
        let number = document.sentence_at(sentence.start())?;
        let before = number.checked_sub(1).filter(|_| main).and_then(|n| document.sentences.get(n));
        let near = [Some(&sentence), before];
        let group = near.into_iter().flatten().find_map(|span| self.armed_group_in(mentions, *span));
        group.or_else(|| self.advancing(sentence, &read.roles.places, drafts))
    }

    /// *We have taken the town, says …*
    fn is_by_speaker(&self, grammar: &Grammar<'_, '_>, read: &Read<'_>) -> bool {
        let subject = grammar.deep_subject(read.hit.token, read.hit.passive);
        let role = subject.and_then(|s| self.pack.descriptions().pronoun(&grammar.document.lower(s)));
        role == Some(PronounRole::Speaker)
    }

    /// *The army's advance goes on. Yesterday the town fell*: who was told to advance just before.
    fn advancing(&self, sentence: Span, places: &[PlaceRef], drafts: &[Draft]) -> Option<ActorRef> {
        let last = drafts.last().filter(|d| d.is_near(sentence))?;
        let entry = |p: &PlaceRef| p.id.as_ref().and_then(|id| self.gazetteer.entry(id));
        let there = |p: &PlaceRef| {
            let inner = entry(p);
            let holds =
                |q: &PlaceRef| entry(q).zip(inner).is_some_and(|(q, p)| q == p || self.gazetteer.contains(q, p));
            last.places.iter().any(holds)
        };
        if !places.iter().all(there) {
            return None;
        }
        let advances = last.mode == Some(Mode::Offensive) && last.is_told_as_fact();
        last.actor.clone().filter(|_| advances).map(ActorRef::understood)
    }

    /// A passive that names nobody goes on with the one who is told to have taken places just before.
    fn winner_before(&self, read: &Read<'_>, sentence: Span, drafts: &[Draft]) -> Option<ActorRef> {
        if !read.hit.passive || read.trigger.change != Some(Change::Gained) {
            return None;
        }
        let last = drafts.iter().rev().take_while(|d| d.is_near(sentence)).find(|d| d.kind == Kind::Control)?;
        let gained = last.change == Some(Change::Gained) && last.polarity == Polarity::Affirmed;
        // Who has just taken it does not take it again.
        let again = read.roles.places.iter().any(|p| last.names(p));
        let actor = last.actor.clone().filter(|_| gained && !again)?;
        let group = actor.id.as_ref().and_then(|id| self.actors.get(id)).map(|a| a.kind) == Some(ActorKind::ArmedGroup);
        group.then(|| actor.understood())
    }

    /// What a group or an army says has been taken, with nobody named who took it, it says of itself.
    fn own_gain(&self, grammar: &Grammar<'_, '_>, mentions: &Mentions, read: &Read<'_>) -> Option<ActorRef> {
        let told = |l: &&Link| matches!(l.stance, Stance::Says | Stance::Claims);
        let speaker = read.sources.links.first().filter(told)?.span?;
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
            let noun = words
                .split_whitespace()
                .map(str::to_lowercase)
                .find_map(|w| self.pack.descriptions().actor_noun(&w).map(|(noun, _)| noun))?;
            let fits = |id: &&ActorId| crate::mentions::fits_classes(self.actors, id, &noun.classes);
            mentions.actors_before(speaker.start()).find(fits)
        };
        let id = named.into_iter().find(armed).or_else(|| described().filter(armed))?;
        self.listed(id)
    }

    /// The one armed group that a sentence names.
    fn only_group_in(&self, mentions: &Mentions, span: Span) -> Option<ActorRef> {
        let group = |id: &&ActorId| self.actors.get(id).is_some_and(|a| a.kind == ActorKind::ArmedGroup);
        let mut groups = mentions.actors_in(span).iter().filter_map(|a| a.id.as_ref()).filter(group);
        let first = groups.next()?;
        if groups.all(|other| other == first) { self.listed(first) } else { None }
    }

    fn armed_group_in(&self, mentions: &Mentions, span: Span) -> Option<ActorRef> {
        let inside = mentions.actors_in(span).iter().filter(|a| span.contains(a.mention.span));
        let group = |id: &&ActorId| self.actors.get(id).is_some_and(|a| a.kind == ActorKind::ArmedGroup);
        let id = inside.rev().filter_map(|a| a.id.as_ref()).find(group)?;
        self.listed(id)
    }

    /// Whether the place is more, or less, than the trigger can speak of: a country left behind, outskirts reached.
    pub(crate) fn is_too_much(&self, trigger: &Trigger, roles: &Roles) -> bool {
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
    pub(crate) fn opponent(
        &self,
        mentions: &Mentions,
        actor: Option<&ActorRef>,
        context: &Context<'_>,
    ) -> Option<ActorRef> {
        let id = actor?.id.as_ref()?;
        let country = *mentions.countries.first()?;
        let opponent = self.actors.opponent(id, country, context.day)?;
        let side = |id: &ActorId| self.actors.side_of(id, context.day);
        let wanted = side(&opponent);
        let named = mentions.sides.contains(&wanted);
        self.listed(&opponent).filter(|_| named)
    }
}

/// Whether the frame holds enough for a claim of control.
pub(crate) fn is_enough(trigger: &Trigger, roles: &Roles) -> bool {
    if trigger.party && !roles.actors.iter().any(|p| p.known) {
        return false;
    }
    !roles.places.is_empty() || (roles.unnamed && !trigger.named_place && !roles.actors.is_empty())
}

/// How many places without a name there are: *six districts*.
fn figures_of(places: &[PlaceRef], clause: &Clause<'_, '_, '_>) -> Vec<Number> {
    let analysis = &clause.grammar.document.analysis;
    let nameless = places.iter().filter(|p| p.id.is_none());
    let tokens = nameless.filter_map(|p| analysis.token_at(p.span?.start()));
    tokens.flat_map(|t| clause.figures.of_one(t, false)).collect()
}
