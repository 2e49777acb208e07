//! What the picture must be told of places and sides. The seam behind which gazetteer and actor list stand.

use lagesbild_actors::{ActorKind, ActorList};
use lagesbild_gazetteer::{Gazetteer, PlaceKind, PlaceSet};
use lagesbild_model::time::Day;
use lagesbild_model::{ActorId, CountryCode, PlaceId};

/// Places: their names and what they lie in.
pub trait Places {
    /// The canonical English name of a place; `None` if it is not known.
    fn place_name(&self, place: &PlaceId) -> Option<String>;

    /// What a place is part of, the nearest first, up to its province: an airport's city, its district, its province.
    /// Never a country: who holds most of a country is said to hold it.
    fn wholes_of(&self, place: &PlaceId) -> Vec<PlaceId>;

    /// The country that a place lies in.
    fn country_of(&self, place: &PlaceId) -> Option<CountryCode>;

    /// The members of a set, sorted by name; empty where no list of them is known.
    fn members_of(&self, set: PlaceSet) -> Vec<PlaceId>;

    /// Whether it is a town, city or village.
    fn is_town(&self, place: &PlaceId) -> bool;
}

/// Who belongs to whom on a day.
pub trait Sides {
    /// The side that an actor belongs to on a day; the actor itself if nothing else is known.
    fn side_of(&self, actor: &ActorId, on: Day) -> ActorId;

    /// Whether two sides fight on the same side on that day.
    fn are_allied(&self, one: &ActorId, other: &ActorId, on: Day) -> bool;

    /// Whether it is of a kind that holds places: a people or a news agency holds none.
    fn can_hold(&self, actor: &ActorId) -> bool {
        let _ = actor;
        true
    }

    /// The canonical English name of an actor; `None` if it is not known.
    fn actor_name(&self, actor: &ActorId) -> Option<String>;
}

impl Places for Gazetteer {
    fn place_name(&self, place: &PlaceId) -> Option<String> {
        self.get(place).map(|place| place.name.to_owned())
    }

    fn wholes_of(&self, place: &PlaceId) -> Vec<PlaceId> {
        let Some(place) = self.get(place) else { return Vec::new() };
        if matches!(place.kind, PlaceKind::Country | PlaceKind::Admin1) {
            return Vec::new();
        }
        let mut wholes = Vec::new();
        let mut next = place.parent;
        // no chain of parents is as long as this; a circle in a user's own list ends here
        for _ in 0..8 {
            let Some(entry) = next else { break };
            if matches!(self.kind(entry), Some(PlaceKind::Country) | None) {
                break;
            }
            wholes.push(entry);
            next = self.parent(entry);
        }
        if let Some(province) = place.admin1.filter(|province| !wholes.contains(province)) {
            wholes.push(province);
        }
        wholes.into_iter().filter_map(|entry| self.id(entry)).collect()
    }

    fn country_of(&self, place: &PlaceId) -> Option<CountryCode> {
        self.get(place)?.country
    }

    fn members_of(&self, set: PlaceSet) -> Vec<PlaceId> {
        self.set(set)
    }

    fn is_town(&self, place: &PlaceId) -> bool {
        self.get(place).is_some_and(|place| place.kind == PlaceKind::City)
    }
}

impl Sides for ActorList {
    fn side_of(&self, actor: &ActorId, on: Day) -> ActorId {
        ActorList::side_of(self, actor, Some(on))
    }

    fn are_allied(&self, one: &ActorId, other: &ActorId, on: Day) -> bool {
        self.allied(one, other, Some(on))
    }

    fn can_hold(&self, actor: &ActorId) -> bool {
        self.get(actor).is_none_or(|actor| !matches!(actor.kind, ActorKind::People | ActorKind::Agency))
    }

    fn actor_name(&self, actor: &ActorId) -> Option<String> {
        self.canonical_name(actor).map(str::to_owned)
    }
}
