use lagesbild_model::time::Window;
use lagesbild_model::{
    ActorRef, Certainty, Change, Kind, Link, Mode, Number, PlaceRef, Polarity, RoleName, RuleId, Span, Status, Timing,
};

/// A claim as the finder leaves it: everything but its identity.
#[derive(Clone, Debug)]
pub struct Draft {
    /// What sort of claim.
    pub kind: Kind,
    /// For control, what happens to the hold.
    pub change: Option<Change>,
    /// For an attack, by what means.
    pub mode: Option<Mode>,
    /// Who does it.
    pub actor: Option<ActorRef>,
    /// The other side.
    pub against: Option<ActorRef>,
    /// Who is killed, hurt, held, displaced or brought out.
    pub who: Option<ActorRef>,
    /// Figures.
    pub numbers: Vec<Number>,
    /// Every place that it is about.
    pub places: Vec<PlaceRef>,
    /// When, and what that hangs on.
    pub timing: Timing,
    /// The window worked out from it.
    pub window: Option<Window>,
    /// The inclusive days of the exchange form.
    pub when: Option<(Option<String>, Option<String>)>,
    /// Whether it is so, or is to be so.
    pub status: Status,
    /// On whose word.
    pub certainty: Certainty,
    /// Whether it is said to be so.
    pub polarity: Polarity,
    /// The chain of sources.
    pub says: Vec<Link>,
    /// The words that carry it.
    pub quote: Span,
    /// The trigger.
    pub trigger: Span,
    /// The sentence.
    pub sentence: Span,
    /// The rule that made it.
    pub rule: RuleId,
    /// Whether it is only tried.
    pub attempted: bool,
}

/// Whether a place is one of those: of the same name and the same entry, wherever it is written.
pub(crate) fn is_among(places: &[PlaceRef], place: &PlaceRef) -> bool {
    places.iter().any(|other| other.name == place.name && other.id == place.id)
}

impl Draft {
    /// Whether a sentence is its own or the next: what parts them is no more than a stop and a space.
    pub fn is_near(&self, sentence: Span) -> bool {
        self.sentence.end() + 2 >= sentence.start()
    }

    /// Whether it is told as a thing that has happened or goes on, and not denied.
    pub fn is_told_as_fact(&self) -> bool {
        matches!(self.status, Status::Happened | Status::Ongoing) && self.polarity == Polarity::Affirmed
    }

    /// Whether one of its places is that place.
    pub fn names(&self, place: &PlaceRef) -> bool {
        is_among(&self.places, place)
    }

    /// The spans of its roles: what tells two claims of one trigger apart.
    pub fn role_spans(&self) -> Vec<(RoleName, Span)> {
        let actor = self.actor.as_ref().and_then(|a| a.span).map(|s| (RoleName::Actor, s));
        let against = self.against.as_ref().and_then(|a| a.span).map(|s| (RoleName::Against, s));
        let places = self.places.iter().filter_map(|p| p.span).map(|s| (RoleName::Place, s));
        actor.into_iter().chain(against).chain(places).collect()
    }
}
