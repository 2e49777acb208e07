use lagesbild_model::time::{Day, Window};
use lagesbild_model::{ActorId, ClaimId, PlaceId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A side as the picture names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Party {
    /// Its entry in the actor list; `None` for one that reports name but the list does not know.
    pub id: Option<ActorId>,
    /// Its name, canonical as far as known.
    pub name: String,
}

/// Who holds a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Side {
    /// One side.
    Known {
        /// Which.
        by: Party,
    },
    /// Several sides, each a part.
    Shared {
        /// Which.
        by: Vec<Party>,
    },
    /// No side at all. No rule of this version concludes it.
    Nobody,
    /// Nobody told, or those who told do not let it be said.
    Unknown,
}

impl Side {
    /// The one side, where it is one.
    pub fn party(&self) -> Option<&Party> {
        match self {
            Side::Known { by } => Some(by),
            _ => None,
        }
    }
}

macro_rules! word {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant,)+ }

        impl $name {
            /// The word in files and answers.
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.name())
            }
        }
    };
}

word! {
    /// How sure it is, in order. Words stand here until figures are shown to be calibrated.
    Sure {
        /// The side cannot be told.
        Unknown = "unknown",
        /// Reports contradict each other, and no later one has settled it.
        Disputed = "disputed",
        /// Told by one origin only, with a word of doubt or in its own interest.
        Likely = "likely",
        /// Told plainly, or by two origins, and not contradicted.
        Plain = "plain",
    }
}

word! {
    /// What a holding rests on.
    Basis {
        /// Nothing.
        None = "none",
        /// Told for an earlier day, or for a day that is not known; nothing later says otherwise.
        Persisted = "persisted",
        /// Told for the day itself.
        Reported = "reported",
    }
}

/// What is done to a place, whoever holds it. A garrison under siege still holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Pressure {
    /// Besieged, entered, fought over.
    pub contested: bool,
    /// Attacked or fought at, without a word of who holds it.
    pub fighting: bool,
    /// A part of it is said to be another side's.
    pub partly_taken: bool,
    /// By whom, as far as told.
    pub by: Vec<Party>,
    /// The last day that it is told of.
    pub last: Day,
    /// The claims that tell it.
    pub claims: Vec<ClaimId>,
}

/// Who holds a place at the end of a day, and on what grounds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Holding {
    /// The place.
    pub place: PlaceId,
    /// Its name.
    pub name: String,
    /// Who holds it.
    pub side: Side,
    /// How sure that is.
    pub sure: Sure,
    /// What it rests on.
    pub basis: Basis,
    /// When the event happened that made it so; `None` where no report tells of one.
    pub since: Option<Window>,
    /// The last day, up to the day asked, for which a report tells it; `None` where no report tells of a known day.
    pub last_reported: Option<Day>,
    /// Where the side is unknown because somebody lost the place to nobody named: who lost it.
    pub lost_by: Option<Party>,
    /// What is done to it.
    pub pressure: Option<Pressure>,
    /// Whether claims contradict each other and none that came later settles it.
    pub dispute: bool,
    /// Claims that say so.
    pub claims_for: Vec<ClaimId>,
    /// Claims that say otherwise.
    pub claims_against: Vec<ClaimId>,
    /// Claims that may speak of a later day, or of which nothing tells the day. They hold nothing.
    pub claims_undated: Vec<ClaimId>,
    /// How many reports tell anything of who holds or contests the place.
    pub reports: usize,
    /// How many publishers these have.
    pub publishers: usize,
}
