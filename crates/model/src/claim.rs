use crate::time::{Edtf, TimeExpr, Window};
use crate::{ActorId, ClaimId, ClaimKey, Coordinates, CountryCode, Link, PlaceId, ReadingId, ReportId, Span};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant,)+ }

        impl $name {
            /// Every value, in a fixed order.
            pub const ALL: &[$name] = &[$($name::$variant),+];

            /// The value's name in files and answers.
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }

            /// The value of that name.
            pub fn from_name(name: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|v| v.name() == name)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.name())
            }
        }
    };
}

named! {
    /// What sort of thing a claim states.
    Kind {
        /// An actor gains, holds, loses or contests a place.
        Control = "control",
        /// One side strikes.
        Attack = "attack",
        /// Two sides fight, nobody is said to take ground.
        Clash = "clash",
        /// People are killed, wounded, missing.
        Casualties = "casualties",
        /// People flee, are displaced or return.
        Displacement = "displacement",
        /// Forces or equipment are moved in.
        Deployment = "deployment",
        /// Forces leave, no place named that they give up.
        Withdrawal = "withdrawal",
        /// Civilians, diplomats, staff are brought out.
        Evacuation = "evacuation",
        /// Persons are captured, arrested, surrender, are freed.
        Detention = "detention",
        /// Parties meet or negotiate.
        Talks = "talks",
        /// A truce, deal or treaty.
        Agreement = "agreement",
        /// An actor calls on, urges, orders.
        Demand = "demand",
        /// An actor condemns, accuses, blames.
        Condemnation = "condemnation",
        /// An actor threatens or warns of its own action.
        Threat = "threat",
        /// Aid, funds, weapons, recognition given or promised.
        Support = "support",
        /// A total that can be checked against other claims.
        Count = "count",
        /// A standing fact or old history.
        Background = "background",
    }
}

named! {
    /// What happens to the hold on a place.
    Change {
        /// The actor comes to hold it.
        Gained = "gained",
        /// The actor holds it.
        Held = "held",
        /// The actor no longer holds it.
        Lost = "lost",
        /// It is fought over, besieged, entered.
        Contested = "contested",
    }
}

named! {
    /// Whether it is so, or is to be so.
    Status {
        /// It happened.
        Happened = "happened",
        /// It goes on.
        Ongoing = "ongoing",
        /// Somebody means it to happen.
        Planned = "planned",
        /// Somebody expects or fears it.
        Forecast = "forecast",
        /// It is supposed, conditional or merely possible.
        Hypothetical = "hypothetical",
    }
}

named! {
    /// On whose word, and how surely, the report puts it.
    Certainty {
        /// The writer states it.
        Stated = "stated",
        /// A word of doubt stands by it.
        Hedged = "hedged",
        /// A source inside the text says it.
        Attributed = "attributed",
    }
}

named! {
    /// Whether it is said to be so or not to be so.
    Polarity {
        /// It is so.
        Affirmed = "affirmed",
        /// It is not so.
        Denied = "denied",
    }
}

impl Polarity {
    /// The other one.
    #[must_use]
    pub fn turned(self) -> Polarity {
        match self {
            Polarity::Affirmed => Polarity::Denied,
            Polarity::Denied => Polarity::Affirmed,
        }
    }
}

named! {
    /// How much of a place a claim speaks of.
    Extent {
        /// The whole of it.
        All = "all",
        /// Most of it.
        Most = "most",
        /// A part of it.
        Part = "part",
        /// Only its outskirts.
        Outskirts = "outskirts",
        /// Only its centre.
        Centre = "centre",
    }
}

named! {
    /// By what means one side strikes.
    Mode {
        /// From manned aircraft.
        Airstrike = "airstrike",
        /// With guns, mortars or rockets from the ground.
        Shelling = "shelling",
        /// With a drone.
        Drone = "drone",
        /// With a missile.
        Missile = "missile",
        /// With a bomb that is laid, driven or carried.
        Bombing = "bombing",
        /// With small arms.
        Shooting = "shooting",
        /// Forces break in and go again.
        Raid = "raid",
        /// Forces set out to take ground.
        Offensive = "offensive",
        /// In another way, or it is not told.
        Other = "other",
    }
}

named! {
    /// How a figure bounds what it counts.
    Bound {
        /// Just so many.
        Exact = "exact",
        /// At least so many.
        Min = "min",
        /// At most so many.
        Max = "max",
        /// Around so many.
        About = "about",
    }
}

/// An actor in a role of a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ActorRef {
    /// Canonical English name as far as known, else as written.
    pub name: String,
    /// The entry of the actor list, if there is one.
    pub id: Option<ActorId>,
    /// The words that name it; `None` where it is understood from elsewhere (a side's usual opponent).
    pub span: Option<Span>,
    /// Where several act together as one: their entries, as far as known, in the order of the text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<ActorId>,
}

impl ActorRef {
    /// One actor.
    pub fn one(name: impl Into<String>, id: Option<ActorId>, span: Option<Span>) -> ActorRef {
        ActorRef { name: name.into(), id, span, members: Vec::new() }
    }

    /// The same actor where no words of a claim's own name it.
    #[must_use]
    pub fn understood(self) -> ActorRef {
        ActorRef { span: None, ..self }
    }
}

/// One way to understand a place name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlaceCandidate {
    /// The gazetteer's entry.
    pub id: PlaceId,
    /// Its canonical English name.
    pub name: String,
    /// The country it lies in, where that is told.
    pub country: Option<CountryCode>,
    /// Where it lies; only ever from the gazetteer.
    pub at: Option<Coordinates>,
    /// How well it fits the report; only comparable within one mention.
    pub score: i32,
}

/// A place in a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlaceRef {
    /// Canonical English name as far as known, else as written or described.
    pub name: String,
    /// The words that name it, as they stand in the text; `None` where it is understood from elsewhere.
    pub written: Option<String>,
    /// Where those words stand.
    pub span: Option<Span>,
    /// How much of it.
    pub extent: Extent,
    /// The gazetteer's entry chosen, if any is good enough.
    pub id: Option<PlaceId>,
    /// Ranked candidates, best first; the chosen one leads.
    pub candidates: Vec<PlaceCandidate>,
}

/// A figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Number {
    /// The figure.
    pub n: f64,
    /// What it is a share of, if the text says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<f64>,
    /// What is counted, in English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// How it bounds.
    pub bound: Bound,
}

/// What a claim's time hangs on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "hangs_on", rename_all = "snake_case")]
pub enum Timing {
    /// A time expression that attaches to the trigger.
    Said {
        /// The expression.
        expression: TimeExpr,
    },
    /// A time expression of another sentence or clause.
    Discourse {
        /// The expression.
        expression: TimeExpr,
    },
    /// Nothing but that it was published then.
    PublishedThen,
}

/// The rule that made a claim: `pack/file/entry`, and what the engine did with it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct RuleId(pub String);

/// One statement that a report makes. As JSON, a superset of the gold form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Claim {
    /// This claim of this reading.
    pub id: ClaimId,
    /// What decisions hold on to.
    pub key: ClaimKey,
    /// The reading that found it.
    pub reading: ReadingId,
    /// The report's hash.
    pub report_id: ReportId,
    /// The report's label: the supplier's id, or the hash where there is none.
    pub report: String,
    /// What sort of claim.
    pub kind: Kind,
    /// For control, what happens to the hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
    /// For an attack, by what means.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<Mode>,
    /// Who does it.
    pub actor: Option<ActorRef>,
    /// The other side.
    pub against: Option<ActorRef>,
    /// Who is killed, hurt, held, displaced or brought out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<ActorRef>,
    /// Every place that it is about.
    pub places: Vec<PlaceRef>,
    /// Earliest and latest day on which it happened or the state began (inclusive); `None` where it cannot be told.
    pub when: Option<(Option<String>, Option<String>)>,
    /// The window itself, with its four ends.
    pub window: Option<Window>,
    /// What the window hangs on.
    pub timing: Timing,
    /// The publication date that the window was worked out from.
    pub published: Option<Edtf>,
    /// Whether it is so, or is to be so.
    pub status: Status,
    /// On whose word, and how surely.
    pub certainty: Certainty,
    /// Whether it is said to be so.
    pub polarity: Polarity,
    /// The chain of sources inside the text, nearest to the event first.
    pub says: Vec<Link>,
    /// Figures.
    pub numbers: Vec<Number>,
    /// The words that carry it, cut from the text.
    pub quote: String,
    /// Where the quote stands.
    pub span: Span,
    /// Where the trigger stands.
    pub trigger: Span,
    /// The sentence that it stands in.
    pub sentence: Span,
    /// The rule that made it.
    pub rule: RuleId,
}

impl Claim {
    /// The id of this content in this reading: everything but the id itself and the supplier's label, as JSON.
    ///
    /// Field order is that of the type, so the bytes are the same on every machine.
    pub fn content_id(&self) -> ClaimId {
        let blank = Claim { id: ClaimId::of(&[]), report: String::new(), ..self.clone() };
        ClaimId::of(&serde_json::to_vec(&blank).unwrap_or_default())
    }

    /// The claim as one line of JSON, and the [id of its content](Claim::content_id), for little more than the cost of
    /// one of them.
    ///
    /// # Errors
    /// None in practice.
    pub fn line(&self) -> serde_json::Result<(String, ClaimId)> {
        let line = serde_json::to_string(self)?;
        let head = |id: ClaimId, label: &str| -> serde_json::Result<String> {
            let (key, reading, report) = (self.key, self.reading, self.report_id);
            let label = serde_json::to_string(label)?;
            Ok(format!(
                "{{\"id\":\"{id}\",\"key\":\"{key}\",\"reading\":\"{reading}\",\"report_id\":\"{report}\",\"report\":{label},"
            ))
        };
        // what is hashed differs from the line only in the id and the label, which stand among its first fields
        let id = match line.strip_prefix(&head(self.id, &self.report)?) {
            Some(rest) => ClaimId::of((head(ClaimId::of(&[]), "")? + rest).as_bytes()),
            None => self.content_id(),
        };
        Ok((line, id))
    }
}
