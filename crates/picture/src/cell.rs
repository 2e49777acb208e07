//! What the picture says of a place at the end of a day. Everything here can be written out and read back.

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
    /// Where several sides are told of as one (*France and Chad took it*): which, as far as the list knows them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<ActorId>,
}

impl Party {
    /// A side that has, or has not, an entry in the actor list.
    pub fn new(id: Option<ActorId>, name: impl Into<String>) -> Party {
        Party { id, name: name.into(), members: Vec::new() }
    }

    /// Whether the actor list knows nothing of it.
    pub fn is_stranger(&self) -> bool {
        self.id.is_none() && self.members.is_empty()
    }
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
    /// No side at all. No claim that is read today says so of a place, so nothing concludes it yet.
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

    /// Whether anything can be said.
    pub fn is_known(&self) -> bool {
        !matches!(self, Side::Unknown)
    }
}

macro_rules! word {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant,)+ }

        impl $name {
            /// Every value, in order.
            pub const ALL: &[$name] = &[$($name::$variant),+];

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
    /// How sure it is, in order: the word that people are shown in place of the figure.
    Sure {
        /// The side cannot be told: nobody reported, or no side is more likely than not.
        Unknown = "unknown",
        /// Reports contradict each other, and nothing that came later settles it.
        Disputed = "disputed",
        /// More likely than not.
        Likely = "likely",
        /// Nine in ten or more.
        Plain = "plain",
    }
}

word! {
    /// What a holding rests on.
    Basis {
        /// Nothing.
        None = "none",
        /// Told of an area or a whole that it is part of; see [`Inherited`].
        Inherited = "inherited",
        /// Told of later days only: who lost it then, held it before.
        Inferred = "inferred",
        /// Told for an earlier day, or for a day that is not known; nothing later says otherwise.
        Persisted = "persisted",
        /// Told for the day itself.
        Reported = "reported",
    }
}

word! {
    /// A way in which a held place is pressed.
    Press {
        /// It is besieged or encircled.
        Besieged = "besieged",
        /// Roads or supplies to it are cut.
        CutOff = "cut_off",
        /// It is entered, or fought over inside.
        FoughtInside = "fought_inside",
        /// It is contested; the report does not say how.
        Contested = "contested",
        /// A part of it is said to be another side's.
        PartlyTaken = "partly_taken",
        /// It is shelled, bombed or struck from the air.
        Shelled = "shelled",
        /// It is attacked or fought at in another way.
        Fighting = "fighting",
    }
}

/// What is done to a place, whoever holds it. A garrison under siege still holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Pressure {
    /// In which ways, without repetition, in order.
    pub ways: Vec<Press>,
    /// By whom, as far as told; never by whoever holds it.
    pub by: Vec<Party>,
    /// The first day, of those that count here, that it is told of.
    pub first: Day,
    /// The last day that it is told of.
    pub last: Day,
    /// The claims that tell it, newest first.
    pub claims: Vec<ClaimId>,
}

/// How likely it is that a side holds the place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Chance {
    /// The side: [`Side::Known`] or [`Side::Shared`].
    pub side: Side,
    /// From 0 to 1, in steps of a ten-thousandth.
    pub probability: f64,
}

/// Where a holding that nobody reported of the place itself comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Inherited {
    /// The area or whole that the place is part of.
    pub from: PlaceId,
    /// Its name.
    pub name: String,
    /// The claims that say who holds it, newest first.
    pub claims: Vec<ClaimId>,
}

/// Who holds a place at the end of a day, and on what grounds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Holding {
    /// Who holds it.
    pub side: Side,
    /// How sure that is, in a word.
    pub sure: Sure,
    /// The same as a figure from 0 to 1, in steps of a ten-thousandth; `None` where the side is unknown.
    /// `eval/PICTURE.md` tells how far such figures can be trusted.
    pub probability: Option<f64>,
    /// Every side that it may be, the likeliest first; unlikelier ones than a hundredth are left out. What is missing
    /// to 1 is nobody's, or a side's that no report names. Empty where nobody reported.
    pub chances: Vec<Chance>,
    /// What it rests on.
    pub basis: Basis,
    /// When the event happened that made it so; `None` where no report tells of one.
    pub since: Option<Window>,
    /// The last day, up to the day asked, for which a report tells it; `None` where no report tells of a known day.
    pub last_reported: Option<Day>,
    /// Where the side is unknown because somebody lost the place to nobody named: who lost it.
    pub lost_by: Option<Party>,
    /// Where [`basis`](Holding::basis) is inherited: from what.
    pub inherited: Option<Inherited>,
    /// Claims that say so, newest first.
    pub claims_for: Vec<ClaimId>,
    /// Claims that say otherwise of the same time, newest first.
    pub claims_against: Vec<ClaimId>,
    /// Claims that may speak of a later day, or of which nothing tells the day. They hold nothing.
    pub claims_undated: Vec<ClaimId>,
}

/// How well a place is reported on at all, up to the day asked, whatever the reports say of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Coverage {
    /// How many reports tell anything of who holds, contests or strikes the place.
    pub reports: usize,
    /// How many publishers these have.
    pub publishers: usize,
    /// How many origins: whoever repeats another's words is none of its own.
    pub origins: usize,
    /// Their languages, as ISO 639-1 codes.
    pub languages: Vec<String>,
    /// The last day that any of them speaks of.
    pub last: Option<Day>,
}

/// What the picture says of one place at the end of one day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Cell {
    /// The place.
    pub place: PlaceId,
    /// Its canonical English name.
    pub name: String,
    /// The day; meant is its end, where the place is.
    pub on: Day,
    /// Who holds it.
    pub holding: Holding,
    /// What is done to it.
    pub pressure: Option<Pressure>,
    /// Whether reports of who holds it contradict each other.
    pub dispute: Option<Dispute>,
    /// How well it is reported on.
    pub coverage: Coverage,
}

/// Claims on a place that cannot all be true.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Dispute {
    /// The place.
    pub place: PlaceId,
    /// Its canonical English name.
    pub name: String,
    /// The first day that claims of both sides speak of.
    pub first: Day,
    /// The last day that a claim of the weaker side speaks of.
    pub last: Day,
    /// The sides of the dispute: the likeliest first.
    pub positions: Vec<Position>,
    /// How much it weighs, above 0: what speaks for the weaker position, one full point for each origin of its own
    /// that could be trusted blindly.
    pub weight: f64,
    /// What settled it; `None` while it is open.
    pub resolved: Option<Resolved>,
}

/// What one side of a dispute says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Position {
    /// Who holds the place according to it; `None` for claims that only deny another position.
    pub side: Option<Party>,
    /// How likely it is, from 0 to 1, on the dispute's last day.
    pub probability: f64,
    /// How many origins say so.
    pub origins: usize,
    /// The claims that say so, newest first.
    pub claims: Vec<ClaimId>,
}

/// What settled a dispute.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Resolved {
    /// For which side.
    pub side: Party,
    /// The claim that did.
    pub by: ClaimId,
    /// The day that it speaks of.
    pub on: Day,
    /// Whether the place has changed hands since, so that nobody need know who was right.
    pub overtaken: bool,
}
