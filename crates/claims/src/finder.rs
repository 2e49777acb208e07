//! From a document to its claims.

use crate::attribution::{Attribution, Sources};
use crate::control;
use crate::events;
use crate::grammar::Grammar;
use crate::happening::Parts;
use crate::hits::{self, Hit};
use crate::modality::Modality;
use crate::numbers::Figures;
use crate::parties::{Parties, Party};
use crate::places::Places;
use crate::retold;
use crate::roles::{Roles, Walker};
use crate::tense::placed;
use crate::timing::{Times, ToldInOrder, ToldPart};
use crate::{Document, Draft, Mentions};
use lagesbild_actors::{ActorKind, ActorList};
use lagesbild_gazetteer::Gazetteer;
use lagesbild_language::{Deprel, Sentence, TokenIx};
use lagesbild_model::time::{Day, TimeExpr, Window};
use lagesbild_model::{ActorId, ActorRef, Certainty, Kind, PlaceId, PlaceRef, Polarity, Span};
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

/// How many words up from a hit a demand for it is looked for.
const DEMANDED: usize = 2;

/// What every sentence of a report is read in the light of.
#[derive(Clone, Copy)]
struct Setting<'s> {
    mentions: &'s Mentions,
    expressions: &'s [TimeExpr],
    told: ToldPart<'s>,
    context: &'s Context<'s>,
    claimed: &'s BTreeSet<PlaceId>,
    nameless: &'s [PlaceRef],
}

/// One hit with everything read about it.
pub(crate) struct Read<'p> {
    pub hit: Hit,
    pub trigger: &'p Trigger,
    pub roles: Roles,
    pub modality: Modality,
    pub sources: Attribution,
}

/// The sentence of a hit and what reads it.
#[derive(Clone, Copy)]
pub(crate) struct Clause<'a, 'd, 't> {
    pub grammar: &'a Grammar<'d, 't>,
    pub mentions: &'a Mentions,
    pub places: &'a Places<'a, 'd, 't>,
    pub times: &'a Times<'a, 'd, 't>,
    pub figures: &'a Figures<'a, 'd, 't>,
    pub context: &'a Context<'a>,
    pub sentence: Span,
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
        let mut nameless: Vec<PlaceRef> = Vec::new();
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
            let setting = Setting {
                mentions: &mentions,
                expressions: here,
                told,
                context,
                claimed: &claimed,
                nameless: &nameless,
            };
            self.sentence(&grammar, sentence, &setting, &mut drafts);
            let new = drafts.get(before..).unwrap_or_default();
            nameless.extend(new.iter().flat_map(|d| &d.places).filter(|p| p.id.is_none()).cloned());
            claimed.extend(new.iter().flat_map(|d| &d.places).filter_map(|p| p.id.clone()));
        }
        events::join(&mut drafts);
        events::share_winners(&mut drafts, |actor| {
            let listed = actor.id.as_ref().and_then(|id| self.actors.get(id));
            listed.is_some_and(|a| a.kind == ActorKind::ArmedGroup)
        });
        retold::date(&mut drafts, context.publication, |id| self.actors.side_of(id, context.day));
        drafts
    }

    /// The places and actors that a document names.
    pub fn mentions(&self, document: &Document<'_>, context: &Context<'_>) -> Mentions {
        Mentions::find(document, self.pack, self.gazetteer, self.actors, context)
    }

    fn sentence(&self, grammar: &Grammar<'_, '_>, sentence: &Sentence, setting: &Setting<'_>, drafts: &mut Vec<Draft>) {
        let Setting { mentions, expressions, told, context, claimed, nameless } = *setting;
        let places = Places { grammar, pack: self.pack, gazetteer: self.gazetteer, mentions, claimed, told: nameless };
        let parties = Parties { grammar, pack: self.pack, actors: self.actors, mentions };
        let walker = Walker { grammar, places: &places, parties: &parties, pack: self.pack, times: expressions };
        let sources = Sources { grammar, pack: self.pack, actors: self.actors, mentions };
        let times = Times { grammar, expressions, told, publication: context.publication };
        let hits = hits::find(grammar, self.pack, sentence);
        let figures = Figures { grammar, words: self.pack.numbers(), times: expressions };
        let triggers: Vec<TokenIx> = hits.iter().map(|h| h.token).collect();
        let parts = Parts { walker: &walker, figures: &figures, hits: &hits };
        let clause = Clause {
            grammar,
            mentions,
            places: &places,
            times: &times,
            figures: &figures,
            context,
            sentence: sentence.span,
        };
        for hit in &hits {
            let Some(trigger) = self.pack.triggers().get(hit.trigger) else { continue };
            if !grammar.document.at_war && !trigger.warlike {
                continue;
            }
            if gives_way_to_demand(trigger.kind) && self.is_demanded(hit, &hits, grammar) {
                continue;
            }
            let read = |roles| {
                let modality = Modality::of(grammar, hit);
                let sources = sources.of(hit, modality.own_word);
                Read { hit: *hit, trigger, roles, modality, sources }
            };
            let attached = || times.attached(hit.token, &triggers);
            if trigger.kind == Kind::Control {
                let mut roles = walker.fill(hit, trigger);
                if trigger.there && roles.places.is_empty() {
                    roles.places = self.there(hit.token, &roles, &clause, drafts);
                }
                if control::is_enough(trigger, &roles) && !self.is_too_much(trigger, &roles) {
                    self.control(read(roles), attached(), &clause, drafts);
                }
            } else if let Some((roles, counted)) = self.roles_of(hit, trigger, &parts, &clause, drafts) {
                self.happening(read(roles), counted, attached(), &clause, drafts);
            }
        }
    }

    /// An actor of the list, by its canonical name, that no words name.
    pub(crate) fn listed(&self, id: &ActorId) -> Option<ActorRef> {
        let name = self.actors.canonical_name(id)?;
        Some(ActorRef::one(name, Some(id.clone()), None))
    }

    /// Several who act together are one actor of one claim; of one side, if all who are known belong to it.
    pub(crate) fn joined(&self, parties: &[Party], day: Option<Day>) -> ActorRef {
        if let [one] = parties {
            return one.actor.clone();
        }
        let members: Vec<ActorId> = parties.iter().filter_map(|p| p.actor.id.clone()).collect();
        let sides: BTreeSet<ActorId> = members.iter().map(|id| self.actors.side_of(id, day)).collect();
        let side = sides.first().filter(|_| sides.len() == 1).cloned();
        let nouns = self.pack.descriptions();
        let names = self.allied_states(parties).unwrap_or_else(|| parties.iter().map(|p| &*p.actor.name).collect());
        ActorRef {
            name: names.into_iter().map(str::to_owned).reduce(|a, b| nouns.names().both(&a, &b)).unwrap_or_default(),
            id: side,
            span: parties.iter().filter_map(|p| p.actor.span).reduce(Span::cover),
            members,
        }
    }

    /// *French and Chadian forces*: the states whose forces act together, if all are forces of different ones.
    fn allied_states(&self, parties: &[Party]) -> Option<Vec<&str>> {
        let state = |p: &Party| {
            let actor = p.actor.id.as_ref().and_then(|id| self.actors.get(id))?;
            let forces = actor.kind == ActorKind::Forces && actor.role.is_some();
            actor.country.filter(|_| forces).and_then(|c| self.actors.state(c)).map(|s| &*s.name)
        };
        let names: Vec<&str> = parties.iter().map(state).collect::<Option<_>>()?;
        let different: BTreeSet<&str> = names.iter().copied().collect();
        (different.len() == names.len()).then_some(names)
    }

    /// Whether a hit is only what somebody demands: the demand is the claim.
    pub(crate) fn is_demanded(&self, hit: &Hit, hits: &[Hit], grammar: &Grammar<'_, '_>) -> bool {
        let kind = |h: &Hit| self.pack.triggers().get(h.trigger).map(|t| t.kind);
        let mut at = hit.token;
        for _ in 0..DEMANDED {
            let inside = matches!(
                grammar.relation(at),
                Deprel::Xcomp
                    | Deprel::Ccomp
                    | Deprel::Advcl
                    | Deprel::Obj
                    | Deprel::Obl
                    | Deprel::Acl
                    | Deprel::Nmod
                    | Deprel::Conj
            );
            let Some(head) = grammar.head(at).filter(|_| inside) else { return false };
            if hits.iter().any(|h| h.token == head && kind(h) == Some(Kind::Demand)) {
                return true;
            }
            at = head;
        }
        false
    }
}

/// Whether a claim of the kind is left out where it is only demanded. What is condemned or ordered of one's own is told.
pub(crate) fn gives_way_to_demand(kind: Kind) -> bool {
    use Kind::{Agreement, Attack, Clash, Count, Detention, Displacement, Support, Talks};
    matches!(kind, Agreement | Attack | Clash | Count | Detention | Displacement | Support | Talks)
}

pub(crate) fn certainty(read: &Read<'_>) -> Certainty {
    if read.modality.hedged || read.sources.nameless {
        Certainty::Hedged
    } else if read.sources.links.is_empty() {
        Certainty::Stated
    } else {
        Certainty::Attributed
    }
}

pub(crate) fn polarity(read: &Read<'_>) -> Polarity {
    let denied = (read.modality.polarity == Polarity::Denied) != read.sources.denied;
    if denied { Polarity::Denied } else { Polarity::Affirmed }
}

pub(crate) fn is_question(document: &Document<'_>, sentence: &Sentence) -> bool {
    document.words(sentence.span).trim_end_matches(['"', '”', '’', '»', ' ']).ends_with('?')
}
