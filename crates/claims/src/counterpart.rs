//! Whom fighting is against where its frame names nobody: who holds the place, whose house it is, the people who are
//! struck, the party that the actor fights, the state whose country it is.

use crate::finder::Clause;
use crate::parties::Parties;
use crate::roles::Walker;
use crate::{ActorFound, Finder, Hit};
use lagesbild_actors::{ActorKind, Modifier};
use lagesbild_language::{Deprel, TokenIx};
use lagesbild_model::{ActorId, ActorRef, Kind, PlaceRef};
use lagesbild_pack::Trigger;

/// How many words may stand after a word that tells the holder, the word itself counted, before the place.
const APART: usize = 4;

impl Finder<'_> {
    /// Whom the words of the frame itself tell of: the holder or owner of what is struck, or people who are no party.
    pub(crate) fn struck(
        &self,
        hit: &Hit,
        trigger: &Trigger,
        walker: &Walker<'_, '_, '_>,
        places: &[PlaceRef],
    ) -> Option<ActorRef> {
        if trigger.kind != Kind::Attack {
            return None;
        }
        let parties = walker.parties;
        let struck = walker.first_tokens(hit, &trigger.against);
        let people = struck.iter().find_map(|t| parties.struck(*t));
        let owner = || {
            let placed = walker.first_tokens(hit, &trigger.place);
            struck.iter().chain(&placed).find_map(|t| parties.owner_of_thing(*t))
        };
        people.or_else(|| places.iter().find_map(|p| parties.holder(p))).or_else(owner)
    }

    /// The party that the actor is known to fight, else the state whose country it strikes.
    pub(crate) fn fought(
        &self,
        actor: Option<&ActorRef>,
        places: &[PlaceRef],
        clause: &Clause<'_, '_, '_>,
    ) -> Option<ActorRef> {
        self.opponent(clause.mentions, actor, clause.context).or_else(|| self.state_struck(actor, places, clause))
    }

    /// The state whose country another state strikes, unless the report has an armed group there to be struck.
    fn state_struck(
        &self,
        actor: Option<&ActorRef>,
        places: &[PlaceRef],
        clause: &Clause<'_, '_, '_>,
    ) -> Option<ActorRef> {
        let doer = actor?.id.as_ref().and_then(|id| self.actors.get(id))?;
        let home = doer.country?;
        let there = places.first()?.candidates.first()?.country.filter(|there| *there != home)?;
        let state = self.actors.state(there)?;
        let side = |id: &ActorId| self.actors.side_of(id, clause.context.day);
        let allied = side(&doer.id) == side(&state.id);
        let named = clause.mentions.sides.contains(&side(&state.id));
        let of_state = matches!(doer.kind, ActorKind::State | ActorKind::Government | ActorKind::Forces);
        let group = |id: &ActorId| self.actors.get(id).is_some_and(|a| a.kind == ActorKind::ArmedGroup);
        let groups = clause.mentions.sides.iter().any(group);
        self.listed(&state.id).filter(|_| !allied && (named || (of_state && !groups)))
    }
}

impl Parties<'_, '_, '_> {
    /// Who holds a place by the word before it: *rebel-held Tikrit*, *the rebel-held town of Hawija*.
    fn holder(&self, place: &PlaceRef) -> Option<ActorRef> {
        let found = self.property_before(place.span?.start(), Modifier::Held, APART)?;
        let id = found.id.clone().or_else(|| found.mention.owner().cloned())?;
        self.listed(&id, found)
    }

    /// Whose a thing is that is struck: *the Turkish embassy*, *offices of the Patriotic Union*, *Islamist hideouts*.
    fn owner_of_thing(&self, token: TokenIx) -> Option<ActorRef> {
        let beside = |c: &TokenIx| {
            matches!(self.grammar.relation(*c), Deprel::Compound | Deprel::Amod | Deprel::Nmod)
                && self.mentions.place_at(self.grammar.span(*c).map_or(0, |s| s.start())).is_none()
        };
        let of_agent = |c: &TokenIx| {
            let prepositions = self.grammar.prepositions(*c);
            prepositions.is_empty() || prepositions.iter().any(|p| self.pack.descriptions().links(p))
        };
        let owners = self.grammar.children(token).filter(beside).filter(of_agent);
        let own = self.embassy(token);
        own.or_else(|| owners.flat_map(|c| self.at(c)).find(|p| p.known).map(|p| p.actor))
    }

    /// A house that is named with its state: the state.
    fn embassy(&self, token: TokenIx) -> Option<ActorRef> {
        let found = self.mentions.actor_at(self.grammar.span(token)?.start())?;
        let id = found.mention.owner().cloned().filter(|_| found.mention.any_role().is_some())?;
        self.listed(&id, found)
    }

    /// An actor of the list where words name it.
    fn listed(&self, id: &ActorId, found: &ActorFound) -> Option<ActorRef> {
        self.actors.get(id).map(|_| self.reference(id, found.mention.span).actor)
    }

    /// A person, or people who are no party, that an attack is on: *protesters*, *the journalist*.
    fn struck(&self, token: TokenIx) -> Option<ActorRef> {
        let word = self.grammar.document.lower(token);
        let people = self.pack.descriptions().people(&word).filter(|p| !p.anybody).and_then(|_| self.written(token));
        let place = || self.grammar.span(token).is_some_and(|s| self.mentions.place_at(s.start()).is_some());
        people.or_else(|| self.person(token).filter(|_| !place()).map(|p| p.actor))
    }
}
