//! What the picture must be told of places and sides. The seam behind which gazetteer and actor list stand.

use lagesbild_actors::ActorList;
use lagesbild_gazetteer::Gazetteer;
use lagesbild_model::time::Day;
use lagesbild_model::{ActorId, PlaceId};

/// Names of places.
pub trait Places {
    /// The canonical English name of a place; `None` if it is not known.
    fn place_name(&self, place: &PlaceId) -> Option<String>;
}

/// Who belongs to whom on a day.
pub trait Sides {
    /// The side that an actor belongs to on a day; the actor itself if nothing else is known.
    fn side_of(&self, actor: &ActorId, on: Day) -> ActorId;
    /// Whether two sides fight on the same side on that day.
    fn are_allied(&self, one: &ActorId, other: &ActorId, on: Day) -> bool;
    /// The canonical English name of an actor; `None` if it is not known.
    fn actor_name(&self, actor: &ActorId) -> Option<String>;
}

impl Places for Gazetteer {
    fn place_name(&self, place: &PlaceId) -> Option<String> {
        self.get(place).map(|place| place.name.to_owned())
    }
}

impl Sides for ActorList {
    fn side_of(&self, actor: &ActorId, on: Day) -> ActorId {
        ActorList::side_of(self, actor, Some(on))
    }

    fn are_allied(&self, one: &ActorId, other: &ActorId, on: Day) -> bool {
        self.allied(one, other, Some(on))
    }

    fn actor_name(&self, actor: &ActorId) -> Option<String> {
        self.canonical_name(actor).map(str::to_owned)
    }
}
