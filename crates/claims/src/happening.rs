//! Claims of all other kinds than control: who does what to whom, where, and how many.

use crate::Hit;
use crate::finder::{Clause, Read, certainty, polarity};
use crate::grammar::Grammar;
use crate::numbers::Figures;
use crate::parties::Party;
use crate::roles::{Roles, Walker};
use crate::scene::Scene;
use crate::timing::Attached;
use crate::{Draft, Finder};
use lagesbild_language::{Deprel, TokenIx, Upos};
use lagesbild_model::{ActorRef, Kind, Mode, Number, PlaceRef, RuleId, Span, Stance, Status};
use lagesbild_pack::{Need, Trigger, VerbTag};

/// What reads the roles of one sentence's hits.
pub(crate) struct Parts<'p, 'a, 'd, 't> {
    pub walker: &'p Walker<'a, 'd, 't>,
    pub figures: &'p Figures<'a, 'd, 't>,
    pub hits: &'p [Hit],
}

/// Who or what is counted, and how many.
#[derive(Debug, Default)]
pub(crate) struct Counted {
    pub who: Option<ActorRef>,
    pub numbers: Vec<Number>,
    pub spans: Vec<Span>,
    /// The parties that they belong to.
    pub owners: Vec<Party>,
    /// The states that adjectives beside them tell.
    pub nations: Vec<Party>,
}

/// How far from the trigger a place may stand to be part of the quote, in bytes.
const QUOTED: usize = 80;

/// Whether a thing of the kind, told without a place, is taken to be where the report was before. What is demanded or
/// talked about is not.
fn happens_where_told(kind: Kind) -> bool {
    !matches!(kind, Kind::Demand | Kind::Talks | Kind::Threat | Kind::Count)
}

/// *Accuse each other*.
fn is_mutual(grammar: &Grammar<'_, '_>, hit: &Hit) -> bool {
    let Some(sentence) = grammar.document.analysis.sentence_of(hit.token) else { return false };
    let after: Vec<String> =
        sentence.indices().skip_while(|t| *t <= hit.token).take(MUTUAL).map(|t| grammar.document.lower(t)).collect();
    grammar.cues.mutual().iter().any(|words| after.windows(words.len()).any(|w| w == words.as_slice()))
}

/// How many words after a verb those stand that it is done to each other.
const MUTUAL: usize = 5;

/// *Warn their citizens*: what each has of its own.
fn has_own_object(grammar: &Grammar<'_, '_>, hit: &Hit) -> bool {
    let objects = grammar.children(hit.token).filter(|c| matches!(grammar.relation(*c), Deprel::Obj | Deprel::Iobj));
    let own = |c: TokenIx| {
        matches!(grammar.upos(c), Upos::Pron | Upos::Det) && grammar.cues.is_own(&grammar.document.lower(c))
    };
    objects.into_iter().any(|o| grammar.children(o).any(own))
}

/// *The attack*: a noun that tells of what was told before.
fn is_the_one(grammar: &Grammar<'_, '_>, hit: &Hit) -> bool {
    let noun = if hit.tag.is_some() { hit.complement } else { Some(hit.token) };
    noun.is_some_and(|n| grammar.upos(n) == Upos::Noun && grammar.is_definite(n))
}

/// The attack told in the sentence before, if it tells where.
fn event_before<'r>(clause: &Clause<'_, '_, '_>, drafts: &'r [Draft]) -> Option<&'r Draft> {
    let near = drafts.iter().rev().take_while(|d| d.is_near(clause.sentence));
    near.filter(|d| d.sentence != clause.sentence).find(|d| d.kind == Kind::Attack && !d.places.is_empty())
}

impl Finder<'_> {
    /// The roles of a hit, if what its frame needs is there.
    pub(crate) fn roles_of(
        &self,
        hit: &Hit,
        trigger: &Trigger,
        parts: &Parts<'_, '_, '_, '_>,
        clause: &Clause<'_, '_, '_>,
        drafts: &[Draft],
    ) -> Option<(Roles, Counted)> {
        let walker = parts.walker;
        let tokens = walker.first_tokens(hit, &trigger.counted);
        let counted = self.counted(hit, trigger, &tokens, parts);
        let mut actors = walker.people(hit, &trigger.actor, trigger.kind);
        if actors.is_empty() {
            actors = self.doers_of_event(hit, trigger, parts);
        }
        let mut against = walker.people(hit, &trigger.against, trigger.kind);
        if against.is_empty() && names_victims(trigger.kind) {
            against.clone_from(&counted.owners);
            if against.is_empty() {
                against = counted.nations.iter().filter(|p| self.is_spoken_of(p, clause)).cloned().collect();
            }
        }
        // *Ukraine and Russia meet*, *rebels and soldiers clash*: each is the other's other side.
        if against.is_empty() && is_between(trigger.kind) && actors.len() == 2 {
            against.extend(actors.pop());
        }
        against.retain(|p| !actors.iter().any(|a| a.actor.name == p.actor.name));
        let spans = |parties: &[Party]| parties.iter().filter_map(|p| p.actor.span).collect::<Vec<_>>();
        let taken: Vec<Span> = spans(&actors).into_iter().chain(spans(&against)).collect();
        let places = self.places_of(hit, trigger, &tokens, &taken, walker, clause, drafts);
        if matches!(trigger.kind, Kind::Deployment | Kind::Withdrawal) {
            let parties = walker.parties;
            actors = actors
                .into_iter()
                .map(|p| if parties.is_at_home(&p, &places) { p } else { parties.sender(p) })
                .collect();
        }
        let against_home = || against.first().and_then(|p| self.home_of(p, clause));
        let places = match trigger.kind {
            Kind::Support if places.is_empty() => against_home().into_iter().collect(),
            _ => places,
        };
        let enough = trigger.needs.iter().all(|group| {
            group.iter().any(|need| match need {
                Need::Actor => actors.iter().any(|p| p.known),
                Need::Against => against.iter().any(|p| p.known),
                Need::Place => !places.is_empty(),
                Need::Counted => !tokens.is_empty(),
                Need::Number => !counted.numbers.is_empty(),
            })
        });
        // A heading that says no more than *offensive* tells nothing.
        let told = !actors.is_empty() || !against.is_empty() || !places.is_empty() || !tokens.is_empty();
        let enough = enough && (told || !counted.numbers.is_empty() || has_verb(clause.grammar, hit.token));
        let named = !trigger.party || actors.iter().any(|p| p.known);
        let against = (!against.is_empty()).then(|| self.joined(&against, clause.context.day));
        let is_doer = |a: &ActorRef| actors.iter().any(|p| p.actor.name == a.name);
        let against = against.or_else(|| self.struck(hit, trigger, walker, &places).filter(|a| !is_doer(a)));
        (enough && named).then_some((Roles { actors, places, unnamed: false, against }, counted))
    }

    fn counted(&self, hit: &Hit, trigger: &Trigger, tokens: &[TokenIx], parts: &Parts<'_, '_, '_, '_>) -> Counted {
        let figures = parts.figures;
        let own = if counts_people(trigger.kind) { figures.right_before(hit.token) } else { Vec::new() };
        let mut numbers: Vec<Number> = match own.is_empty() {
            true => tokens.iter().flat_map(|t| figures.of(*t, counts_one(trigger.kind))).collect(),
            false => own,
        };
        if numbers.is_empty() && hit.tag.is_none() {
            numbers = figures.of(hit.token, false);
        }
        if numbers.is_empty()
            && let Some(complement) = hit.complement
        {
            numbers = figures.of(complement, false);
        }
        if numbers.is_empty() && trigger.kind == Kind::Count {
            numbers.extend(figures.place_in_row(hit));
        }
        if counts_people(trigger.kind) && !numbers.is_empty() {
            numbers.extend(tokens.iter().flat_map(|t| figures.included(*t)));
        }
        let parties = parts.walker.parties;
        let named: Vec<ActorRef> = tokens.iter().filter_map(|t| parties.written(*t)).collect();
        let spans = named.iter().filter_map(|a| a.span).collect();
        let who = named.into_iter().next().filter(|_| counts_people(trigger.kind));
        let owners = tokens.iter().flat_map(|t| parties.at(*t)).filter(|p| p.known).collect();
        let nations = tokens.iter().filter_map(|t| parties.nation_of(*t)).collect();
        Counted { who, numbers, spans, owners, nations }
    }

    /// Whether a state's own country is one of the two that the report speaks of most: the others are only guests there.
    fn is_spoken_of(&self, state: &Party, clause: &Clause<'_, '_, '_>) -> bool {
        let country = state.actor.id.as_ref().and_then(|id| self.actors.get(id)).and_then(|a| a.country);
        country.is_some_and(|c| clause.mentions.countries.iter().take(2).any(|other| *other == c))
    }

    /// The country that those are of to whom something is given (*Libyan rebels*): it is given there.
    fn home_of(&self, party: &Party, clause: &Clause<'_, '_, '_>) -> Option<PlaceRef> {
        let found = clause.mentions.actor_at(party.actor.span?.start())?;
        // Only a word that names the state tells the country; what a list knows of a group does not.
        let state = self.actors.get(found.mention.owner()?).and_then(|a| a.country)?;
        let country = self.gazetteer.country_entry(state)?;
        Some(clause.places.of_entry(country, party.actor.span?))
    }

    /// *A U.S. drone strike killed …*: what the subject tells is a happening with a doer of its own.
    fn doers_of_event(&self, hit: &Hit, trigger: &Trigger, parts: &Parts<'_, '_, '_, '_>) -> Vec<Party> {
        if trigger.kind != Kind::Casualties {
            return Vec::new();
        }
        let subjects = parts.walker.tokens(hit, &trigger.actor);
        let event = |token: &TokenIx| parts.hits.iter().find(|h| h.token == *token || h.complement == Some(*token));
        let Some(event) = subjects.iter().find_map(event) else { return Vec::new() };
        let frame = self.pack.triggers().get(event.trigger).filter(|t| t.kind == Kind::Attack);
        let Some(frame) = frame else { return Vec::new() };
        parts.walker.people(event, &frame.actor, frame.kind)
    }

    #[expect(clippy::too_many_arguments, reason = "where something happens hangs on all that is known of it")]
    fn places_of(
        &self,
        hit: &Hit,
        trigger: &Trigger,
        counted: &[TokenIx],
        taken: &[Span],
        walker: &Walker<'_, '_, '_>,
        clause: &Clause<'_, '_, '_>,
        drafts: &[Draft],
    ) -> Vec<PlaceRef> {
        let framed = match trigger.kind {
            Kind::Displacement | Kind::Evacuation | Kind::Withdrawal => walker.journey(hit, &trigger.place),
            _ => walker.framed_places(hit, &trigger.place),
        };
        let built = strikes_things(trigger.kind);
        if framed.iter().any(|p| p.id.is_some() || (built && clause.places.is_own(p))) {
            return framed;
        }
        let scene = Scene { grammar: clause.grammar, places: clause.places, cues: self.pack.cues(), built, taken };
        let arguments: Vec<TokenIx> = counted.iter().copied().chain(walker.tokens(hit, &trigger.against)).collect();
        // *Attacked a base in Okhtyrka, killing 70*: those who die in what is told with them die where it is.
        if matches!(trigger.kind, Kind::Casualties | Kind::Detention)
            && framed.is_empty()
            && let Some(event) = self.event_above(hit, clause, drafts)
            && (event.places.iter().any(|p| clause.places.is_own(p)) || scene.adjuncts(hit, &arguments).is_none())
        {
            return event.places.clone();
        }
        // Those who talk are named with their homes; where they meet is said of the talks alone.
        let found = match trigger.kind {
            Kind::Talks => scene.own(hit, &arguments),
            Kind::Attack if framed.is_empty() && is_the_one(clause.grammar, hit) => {
                let before = || event_before(clause, drafts).map(|d| d.places.clone());
                scene.adjuncts(hit, &arguments).or_else(before).unwrap_or_else(|| match trigger.mode {
                    // *Protests over the invasion*: where they protest is not where it is.
                    Some(Mode::Offensive) => Vec::new(),
                    _ => scene.places(hit, &arguments),
                })
            }
            _ => scene.places(hit, &arguments),
        };
        if !found.is_empty() || !framed.is_empty() {
            return if found.is_empty() { framed } else { found };
        }
        if !happens_where_told(trigger.kind) {
            return Vec::new();
        }
        // The report goes on about where it was before.
        let last = drafts.last().filter(|d| d.is_near(clause.sentence));
        let there = last.map(|d| d.places.clone()).unwrap_or_default();
        there.into_iter().map(|place| PlaceRef { span: None, ..place }).collect()
    }

    /// The fighting told by a word above this one, if it tells where.
    fn event_above<'r>(&self, hit: &Hit, clause: &Clause<'_, '_, '_>, drafts: &'r [Draft]) -> Option<&'r Draft> {
        let grammar = clause.grammar;
        let above = std::iter::successors(grammar.head(hit.token), |t| grammar.head(*t)).take(4);
        let spans: Vec<Span> = above.filter_map(|t| grammar.span(t)).collect();
        let fights =
            |d: &&Draft| matches!(d.kind, Kind::Attack | Kind::Clash | Kind::Control) && d.sentence == clause.sentence;
        let known = |d: &&Draft| !d.places.is_empty() && spans.contains(&d.trigger);
        drafts.iter().filter(fights).find(known)
    }

    /// The claim of a hit whose roles are filled.
    pub(crate) fn happening(
        &self,
        read: Read<'_>,
        counted: Counted,
        attached: Option<Attached<'_>>,
        clause: &Clause<'_, '_, '_>,
        drafts: &mut Vec<Draft>,
    ) {
        let named = (!read.roles.actors.is_empty()).then(|| self.joined(&read.roles.actors, clause.context.day));
        let actor = named.or_else(|| self.understood(&read, &counted, clause));
        let against = read.roles.against.clone().or_else(|| {
            let fights = matches!(read.trigger.kind, Kind::Attack | Kind::Clash);
            fights.then(|| self.fought(actor.as_ref(), &read.roles.places, clause)).flatten()
        });
        let progressive = read.hit.tag == Some(VerbTag::Prespart) && clause.grammar.is_progressive(read.hit.token);
        let going_on = progressive.then_some(Status::Ongoing);
        let status = read.modality.status.or(read.trigger.status).or(going_on).unwrap_or(Status::Happened);
        let (token, kind) = (read.hit.token, read.trigger.kind);
        let when = clause.times.of_happening(token, kind, attached, status, &read.modality);
        let Some(trigger) = clause.grammar.span(read.hit.token) else { return };
        let quote = self.quoted(&read, &counted, trigger, clause);
        let certainty = certainty(&read);
        let polarity = if read.trigger.denied { polarity(&read).turned() } else { polarity(&read) };
        let draft = Draft {
            kind: read.trigger.kind,
            change: None,
            mode: read.trigger.mode,
            actor,
            against,
            who: counted.who,
            numbers: counted.numbers,
            places: read.roles.places,
            timing: when.timing,
            window: when.window,
            when: when.days,
            status,
            certainty,
            polarity,
            says: read.sources.links,
            quote,
            trigger,
            sentence: clause.sentence,
            rule: RuleId(format!("{}/{}", self.pack.language(), read.trigger.id)),
            attempted: read.modality.attempted,
        };
        if self.goes_with(&draft, clause, drafts) {
            return;
        }
        match self.each_by_itself(&read.roles.actors, &read.hit, kind, !draft.numbers.is_empty(), clause) {
            Some(each) => drafts.extend(each.into_iter().map(|(actor, other)| Draft {
                actor: Some(actor),
                against: other.or_else(|| draft.against.clone()),
                ..draft.clone()
            })),
            None => drafts.push(draft),
        }
    }

    /// Where several act each by itself, each has a claim: what they do to each other, whom of its own each brings home or
    /// calls upon.
    fn each_by_itself(
        &self,
        actors: &[Party],
        hit: &Hit,
        kind: Kind,
        counts: bool,
        clause: &Clause<'_, '_, '_>,
    ) -> Option<Vec<(ActorRef, Option<ActorRef>)>> {
        let listed = actors.iter().all(|p| p.actor.id.is_some());
        if actors.len() < 2 || !listed || counts {
            return None;
        }
        let told = || matches!(kind, Kind::Condemnation | Kind::Demand | Kind::Threat);
        match actors {
            [one, other] if told() && is_mutual(clause.grammar, hit) => {
                let (one, other) = (one.actor.clone(), other.actor.clone());
                Some(vec![(one.clone(), Some(other.clone())), (other, Some(one))])
            }
            _ if kind == Kind::Evacuation || (told() && has_own_object(clause.grammar, hit)) => {
                Some(actors.iter().map(|p| (p.actor.clone(), None)).collect())
            }
            _ => None,
        }
    }

    /// Who does it where the frame names nobody: whoever announces it of its own people, those whose people it is, those
    /// to whom the other side gives itself up.
    fn understood(&self, read: &Read<'_>, counted: &Counted, clause: &Clause<'_, '_, '_>) -> Option<ActorRef> {
        use Kind::{Agreement, Deployment, Detention, Evacuation, Support, Talks, Withdrawal};
        let whose = |parties: &[Party]| parties.first().map(|p| p.actor.clone().understood());
        match read.trigger.kind {
            Deployment | Withdrawal => whose(&counted.owners).or_else(|| self.announcer(read)),
            Evacuation => self.announcer(read).or_else(|| whose(&counted.nations)),
            Support | Talks | Agreement => self.announcer(read),
            // *Russia must leave Crimea, says Kyiv*: who says so demands it.
            Kind::Demand | Kind::Threat | Kind::Condemnation => {
                self.announcer(read).or_else(|| self.speaker(read, clause))
            }
            Detention => self.opponent(clause.mentions, read.roles.against.as_ref(), clause.context),
            _ => None,
        }
    }

    /// Who says it, if that is a state, a group or their forces: what they announce of nobody else they do themselves.
    pub(crate) fn announcer(&self, read: &Read<'_>) -> Option<ActorRef> {
        let link = read.sources.links.first().filter(|l| l.stance != Stance::Denies)?;
        self.listed(link.actor.as_ref()?)
    }

    /// The person who says it, where that is no spokesperson of anybody known.
    fn speaker(&self, read: &Read<'_>, clause: &Clause<'_, '_, '_>) -> Option<ActorRef> {
        let link = read.sources.links.first().filter(|l| l.stance != Stance::Denies)?;
        let (grammar, mentions) = (clause.grammar, clause.mentions);
        let parties = crate::parties::Parties { grammar, pack: self.pack, actors: self.actors, mentions };
        let span = link.span?;
        let first = grammar.document.analysis.token_at(span.start())?.index();
        let tokens = (first..).map_while(TokenIx::new);
        let inside = |t: &TokenIx| grammar.span(*t).is_some_and(|s| s.start() < span.end());
        tokens.take_while(inside).find_map(|t| parties.person(t)).map(|p| p.actor)
    }

    /// *Killed 20 and wounded 40*: casualties of one happening are one claim.
    fn goes_with(&self, new: &Draft, clause: &Clause<'_, '_, '_>, drafts: &mut [Draft]) -> bool {
        let Some(last) = drafts
            .iter_mut()
            .rev()
            .take_while(|d| d.sentence == new.sentence)
            .find(|d| d.kind == Kind::Casualties && new.kind == Kind::Casualties && d.polarity == new.polarity)
        else {
            return false;
        };
        let analysis = &clause.grammar.document.analysis;
        let at = |span: Span| analysis.token_at(span.start());
        let (Some(first), Some(second)) = (at(last.trigger), at(new.trigger)) else { return false };
        let coordinated = clause.grammar.head(second) == Some(first)
            || clause.grammar.governing_verb(second).and_then(|v| clause.grammar.head(v)) == Some(first)
            || clause.grammar.head(second) == clause.grammar.head(first);
        if coordinated {
            last.numbers.extend(new.numbers.iter().cloned());
            last.quote = last.quote.cover(new.quote);
        }
        coordinated
    }

    /// The trigger with what completes it and who is counted, and the place if it stands close.
    fn quoted(&self, read: &Read<'_>, counted: &Counted, trigger: Span, clause: &Clause<'_, '_, '_>) -> Span {
        let completed = read.hit.complement.and_then(|c| clause.grammar.document.analysis.get(c));
        let core = completed.map_or(trigger, |c| trigger.cover(c.span));
        let core = own_modifiers(clause.grammar, read.hit.token).fold(core, Span::cover);
        let core = counted.spans.iter().fold(core, |cover, span| cover.cover(*span));
        // A place before the trigger would drag in all that stands between.
        let near = |span: &Span| {
            span.start() > trigger.start()
                && core.cover(*span).len() <= core.len() + QUOTED
                && clause.sentence.contains(*span)
        };
        read.roles.places.iter().filter_map(|p| p.span).filter(near).fold(core, Span::cover)
    }
}

/// Whether there is a verb in a token's sentence, so that it says something.
fn has_verb(grammar: &Grammar<'_, '_>, token: TokenIx) -> bool {
    let sentence = grammar.document.analysis.sentence_of(token);
    sentence.is_some_and(|s| s.indices().any(|t| matches!(grammar.upos(t), Upos::Verb | Upos::Aux)))
}

/// What stands right before a noun and belongs to it: *two car bombings*.
fn own_modifiers<'g>(grammar: &'g Grammar<'_, '_>, noun: TokenIx) -> impl Iterator<Item = Span> + 'g {
    let beside = move |c: &TokenIx| {
        matches!(grammar.relation(*c), Deprel::Amod | Deprel::Nummod | Deprel::Compound)
            && (*c < noun && noun.index() - c.index() <= 4)
    };
    let nominal = grammar.upos(noun) == Upos::Noun;
    let children = grammar.children(noun).filter(move |c| nominal && beside(c));
    children.filter_map(move |c| grammar.span(c))
}

/// Whether two who do it together do it with, or against, each other.
fn is_between(kind: Kind) -> bool {
    matches!(kind, Kind::Talks | Kind::Clash | Kind::Agreement)
}

/// Whether it befalls or moves people at a house or a base as well as in a town.
fn strikes_things(kind: Kind) -> bool {
    matches!(kind, Kind::Attack | Kind::Casualties | Kind::Deployment | Kind::Detention | Kind::Evacuation)
}

/// Whether those who are counted are on the other side.
fn names_victims(kind: Kind) -> bool {
    matches!(kind, Kind::Casualties | Kind::Detention)
}

/// Whether those who are counted are people.
fn counts_people(kind: Kind) -> bool {
    matches!(kind, Kind::Casualties | Kind::Detention | Kind::Displacement | Kind::Evacuation)
}

/// Whether *a man* is one of those who are counted.
fn counts_one(kind: Kind) -> bool {
    matches!(kind, Kind::Casualties | Kind::Detention)
}
