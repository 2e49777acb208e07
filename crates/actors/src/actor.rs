use lagesbild_model::time::Day;
use lagesbild_model::{ActorId, CountryCode};
use serde::{Deserialize, Serialize};

/// What sort of party an actor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActorKind {
    /// A state, recognised or not.
    State,
    /// A government, in office, rival or in exile.
    Government,
    /// Armed forces that belong to a state.
    Forces,
    /// An armed group outside a state's forces.
    ArmedGroup,
    /// An organisation, a court, a party, an aid agency.
    Organisation,
    /// Several states or groups that act together.
    Alliance,
    /// A news agency or publisher.
    Agency,
    /// A people.
    People,
}

impl ActorKind {
    /// Every kind.
    pub const ALL: [ActorKind; 8] = [
        ActorKind::State,
        ActorKind::Government,
        ActorKind::Forces,
        ActorKind::ArmedGroup,
        ActorKind::Organisation,
        ActorKind::Alliance,
        ActorKind::Agency,
        ActorKind::People,
    ];

    /// Its name in data files and output.
    pub fn name(self) -> &'static str {
        match self {
            ActorKind::State => "state",
            ActorKind::Government => "government",
            ActorKind::Forces => "forces",
            ActorKind::ArmedGroup => "armed_group",
            ActorKind::Organisation => "organisation",
            ActorKind::Alliance => "alliance",
            ActorKind::Agency => "agency",
            ActorKind::People => "people",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<ActorKind> {
        ActorKind::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// The classes of words by which a definite description may refer back to an actor (`the insurgents`).
///
/// The words of each class belong to the language packs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EpithetClass {
    /// Islamists.
    Islamist,
    /// Jihadists.
    Jihadist,
    /// Rebels.
    Rebel,
    /// Insurgents.
    Insurgent,
    /// Separatists.
    Separatist,
    /// A militia.
    Militia,
    /// Terrorists, as reports call them.
    Terrorist,
    /// An army.
    Army,
    /// A government.
    Government,
    /// A coalition.
    Coalition,
    /// Mercenaries.
    Mercenary,
    /// A criminal gang.
    Gang,
}

impl EpithetClass {
    /// Every class.
    pub const ALL: [EpithetClass; 12] = [
        EpithetClass::Islamist,
        EpithetClass::Jihadist,
        EpithetClass::Rebel,
        EpithetClass::Insurgent,
        EpithetClass::Separatist,
        EpithetClass::Militia,
        EpithetClass::Terrorist,
        EpithetClass::Army,
        EpithetClass::Government,
        EpithetClass::Coalition,
        EpithetClass::Mercenary,
        EpithetClass::Gang,
    ];

    /// The class of that name.
    pub fn from_name(name: &str) -> Option<EpithetClass> {
        EpithetClass::ALL.into_iter().find(|class| class.name() == name)
    }

    /// The class's name, as the files of actors and of descriptions have it.
    pub fn name(self) -> &'static str {
        match self {
            EpithetClass::Islamist => "islamist",
            EpithetClass::Jihadist => "jihadist",
            EpithetClass::Rebel => "rebel",
            EpithetClass::Insurgent => "insurgent",
            EpithetClass::Separatist => "separatist",
            EpithetClass::Militia => "militia",
            EpithetClass::Terrorist => "terrorist",
            EpithetClass::Army => "army",
            EpithetClass::Government => "government",
            EpithetClass::Coalition => "coalition",
            EpithetClass::Mercenary => "mercenary",
            EpithetClass::Gang => "gang",
        }
    }
}

/// What a noun makes of the state or group beside it: `Iraqi army`, `the Taliban's spokesman`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Its government or authorities.
    Government,
    /// Its forces of whatever branch.
    Forces,
    /// Its army.
    Army,
    /// Its ground forces, where they are told apart from the army.
    GroundForces,
    /// Its air force.
    AirForce,
    /// Its navy.
    Navy,
    /// Its police.
    Police,
    /// Its security service.
    Intelligence,
    /// Armed people of a group.
    Fighters,
    /// Those who fight the state of that name.
    Rebels,
    /// A ministry.
    Ministry,
    /// The parliament.
    Parliament,
    /// The presidency or its holder; a monarch.
    President,
    /// The prime minister.
    PrimeMinister,
    /// A minister.
    Minister,
    /// An ambassador, envoy, embassy.
    Embassy,
    /// A military commander.
    Commander,
    /// A leader of a group.
    Leader,
    /// An official or member of parliament.
    Official,
    /// Somebody who speaks for it.
    Spokesperson,
}

impl Actor {
    /// Whether it is the country's own, or known to be active there on that day.
    pub fn is_active(&self, country: CountryCode, on: Option<Day>) -> bool {
        self.country == Some(country)
            || self.active.iter().any(|a| a.country == country && (on.is_none() || a.term.holds(on)))
    }
}

impl Role {
    /// Every role, in a fixed order.
    pub const ALL: [Role; 20] = [
        Role::Government,
        Role::Forces,
        Role::Army,
        Role::GroundForces,
        Role::AirForce,
        Role::Navy,
        Role::Police,
        Role::Intelligence,
        Role::Fighters,
        Role::Rebels,
        Role::Ministry,
        Role::Parliament,
        Role::President,
        Role::PrimeMinister,
        Role::Minister,
        Role::Embassy,
        Role::Commander,
        Role::Leader,
        Role::Official,
        Role::Spokesperson,
    ];

    /// Whether it is armed people who can take or hold a place.
    pub fn is_armed(self) -> bool {
        use Role::*;
        matches!(self, Forces | Army | GroundForces | AirForce | Navy | Police | Intelligence | Fighters | Rebels)
    }

    /// Whether it is a person rather than a body.
    pub fn is_person(self) -> bool {
        use Role::*;
        matches!(self, President | PrimeMinister | Minister | Commander | Leader | Official | Spokesperson)
    }

    /// Whether it stands on the side of the state or group that it is named after.
    pub fn is_own_side(self) -> bool {
        self != Role::Rebels
    }
}

/// How a word joined to an actor's name turns it into a property of something else: `Taliban-held`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Modifier {
    /// Held or controlled by the actor.
    Held,
    /// Led by it.
    Led,
    /// Backed by it.
    Backed,
    /// Friendly to it.
    Pro,
    /// Opposed to it.
    Anti,
}

/// From which day until which; an end that is not told is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Term {
    /// The first day, if there is one.
    pub from: Option<Day>,
    /// The last day, if there is one.
    pub to: Option<Day>,
}

impl Term {
    /// Whether it holds on that day; on an unknown day only what always holds does.
    pub fn holds(&self, on: Option<Day>) -> bool {
        match on {
            Some(day) => self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to),
            None => self.is_always(),
        }
    }

    /// Whether it has no ends.
    pub fn is_always(&self) -> bool {
        self.from.is_none() && self.to.is_none()
    }
}

/// A country where an actor is active.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Active {
    /// The country.
    pub country: CountryCode,
    /// When.
    pub term: Term,
}

/// An actor that another belongs to: the two are one side.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PartOf {
    /// The whole.
    pub actor: ActorId,
    /// When.
    pub term: Term,
}

/// The side for which an actor fights in a conflict, as an ally with a name of its own.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Siding {
    /// The conflict's name, as the actor list's files have it.
    pub conflict: Box<str>,
    /// The leading actor of the side.
    pub side: ActorId,
    /// When.
    pub term: Term,
}

/// Whom an actor usually fights in a country.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Against {
    /// The country.
    pub country: CountryCode,
    /// The opponent.
    pub actor: ActorId,
    /// When.
    pub term: Term,
    /// Whether the actor is also the one whom that opponent, in that country, is taken to fight.
    pub main: bool,
}

/// An entry of the actor list.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Actor {
    /// Its id, which never changes its meaning.
    pub id: ActorId,
    /// What sort of party it is.
    pub kind: ActorKind,
    /// Its canonical English name.
    pub name: Box<str>,
    /// Its Swedish name, where it has one of its own.
    pub name_sv: Option<Box<str>>,
    /// The country that it is, or is the government or the forces of.
    pub country: Option<CountryCode>,
    /// The English adjective of a state or people (*Afghan*), where it has one.
    pub adjective: Option<Box<str>>,
    /// What it is to that country, if it is made from a state's entry.
    pub role: Option<Role>,
    /// By what classes of words reports refer back to it.
    pub epithets: Vec<EpithetClass>,
    /// Whether it stands for several groups together, as `Syrian opposition` does.
    pub collective: bool,
    /// Where it is active.
    pub active: Vec<Active>,
    /// What it belongs to.
    pub part_of: Vec<PartOf>,
    /// For whom it fights.
    pub sides: Vec<Siding>,
    /// Whom it fights.
    pub against: Vec<Against>,
}
