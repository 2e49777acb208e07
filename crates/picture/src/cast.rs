//! The parties of the picture by number, and who stands with whom on a day.

use crate::cell::Party;
use crate::world::Sides;
use lagesbild_model::time::Day;
use lagesbild_model::{ActorId, ActorRef};
use std::collections::HashMap;

/// A party's number.
pub(crate) type PartyIx = u32;

/// The parties that claims name. What is asked of the actor list is asked once.
#[derive(Default)]
pub(crate) struct Cast {
    parties: Vec<Party>,
    by_id: HashMap<ActorId, PartyIx>,
    by_name: HashMap<String, PartyIx>,
    sides: HashMap<(ActorId, Day), PartyIx>,
    allied: HashMap<(PartyIx, PartyIx, Day), bool>,
}

impl Cast {
    /// The party of a number.
    pub fn party(&self, number: PartyIx) -> Option<&Party> {
        self.parties.get(number as usize)
    }

    /// The side that an actor was on, on that day.
    pub fn side(&mut self, actor: &ActorRef, on: Day, sides: &dyn Sides) -> PartyIx {
        match &actor.id {
            Some(id) => self.side_of(id, &actor.name, on, sides),
            None if actor.members.is_empty() => self.named(&actor.name, Vec::new()),
            None => {
                let mut together: Vec<PartyIx> =
                    actor.members.iter().map(|id| self.side_of(id, id.as_str(), on, sides)).collect();
                together.sort_by_key(|number| self.party(*number).cloned());
                together.dedup();
                match together.as_slice() {
                    [one] => *one,
                    _ => {
                        let parties: Vec<&Party> = together.iter().filter_map(|number| self.party(*number)).collect();
                        let name = parties.iter().map(|party| party.name.as_str()).collect::<Vec<_>>().join(" + ");
                        let members = parties.iter().filter_map(|party| party.id.clone()).collect();
                        self.named(&name, members)
                    }
                }
            }
        }
    }

    fn named(&mut self, name: &str, members: Vec<ActorId>) -> PartyIx {
        let key = name.to_lowercase();
        if let Some(known) = self.by_name.get(&key) {
            return *known;
        }
        let number = self.add(Party { members, ..Party::new(None, name) });
        self.by_name.insert(key, number);
        number
    }

    /// The same by the actor's id; `name` stands in where the list has none for its side.
    pub fn side_of(&mut self, id: &ActorId, name: &str, on: Day, sides: &dyn Sides) -> PartyIx {
        if let Some(known) = self.sides.get(&(id.clone(), on)) {
            return *known;
        }
        let side = sides.side_of(id, on);
        let number = match self.by_id.get(&side) {
            Some(known) => *known,
            None => {
                let name = sides.actor_name(&side).unwrap_or_else(|| name.to_owned());
                let number = self.add(Party::new(Some(side.clone()), name));
                self.by_id.insert(side, number);
                number
            }
        };
        self.sides.insert((id.clone(), on), number);
        number
    }

    /// Whether two parties fight on one side on that day.
    pub fn are_allied(&mut self, one: PartyIx, other: PartyIx, on: Day, sides: &dyn Sides) -> bool {
        if one == other {
            return true;
        }
        let key = (one.min(other), one.max(other), on);
        if let Some(known) = self.allied.get(&key) {
            return *known;
        }
        let is_so = self.allied_now(one, other, on, sides);
        self.allied.insert(key, is_so);
        is_so
    }

    fn allied_now(&self, one: PartyIx, other: PartyIx, on: Day, sides: &dyn Sides) -> bool {
        let ids = |number: PartyIx| self.party(number).into_iter().flat_map(|p| p.id.iter().chain(&p.members));
        one == other || ids(one).any(|one| ids(other).any(|other| one == other || sides.are_allied(one, other, on)))
    }

    fn add(&mut self, party: Party) -> PartyIx {
        let number = u32::try_from(self.parties.len()).unwrap_or(u32::MAX);
        self.parties.push(party);
        number
    }
}
