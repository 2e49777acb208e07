//! What becomes of a report's own totals.

use crate::cell::Party;
use lagesbild_model::time::{Day, Window};
use lagesbild_model::{Bound, ClaimId, PlaceId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a total counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Counted {
    /// Capitals of provinces.
    ProvincialCapitals,
    /// Provinces.
    Provinces,
    /// Districts.
    Districts,
    /// Towns, of which there is no list that could be counted through: only those that reports name.
    Towns,
    /// A share of a country, which is checked by its provincial capitals or by its provinces as far as reported, and
    /// never by area: nobody reports areas.
    Share,
}

/// A total in a report, checked against the picture at the moment it speaks of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Tally {
    /// The claim that tells it.
    pub claim: ClaimId,
    /// The words, as they stand in the report.
    pub quote: String,
    /// What is counted; `None` where that is nothing that the picture knows.
    pub counted: Option<Counted>,
    /// Whose they are said to be, where it is told or understood.
    pub side: Option<Party>,
    /// The figure.
    pub n: f64,
    /// Out of how many, where it is told.
    pub of: Option<f64>,
    /// How the figure bounds what it counts.
    pub bound: Bound,
    /// The moment it speaks of, as far as known.
    pub at: Option<Window>,
    /// The day at whose end the picture was asked.
    pub on: Option<Day>,
    /// Where it counts only what was taken lately (*in six days*): the first day that counts.
    pub since: Option<Day>,
    /// What came of it.
    pub verdict: Verdict,
}

/// What the picture says of a total.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Verdict {
    /// The picture counts as many.
    Reconciles {
        /// The members, by name.
        members: Vec<Member>,
    },
    /// The picture counts others.
    Differs {
        /// How many more (or, below 0, fewer) the total has than the picture.
        by: f64,
        /// What the picture counts.
        members: Vec<Member>,
        /// What may make the difference: places that the picture does not know, doubts, or has changing hands on that
        /// very day; the likeliest first.
        candidates: Vec<Member>,
    },
    /// It cannot be checked.
    Unchecked {
        /// Why.
        why: Unchecked,
    },
}

/// A place that a total counts or may count.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Member {
    /// The place.
    pub place: PlaceId,
    /// Its canonical English name.
    pub name: String,
    /// How likely the picture has it that the side holds it, from 0 to 1; `None` where it knows nothing.
    pub probability: Option<f64>,
}

/// Why a total cannot be checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unchecked {
    /// It counts nothing that can be held.
    OtherThing,
    /// Nothing tells whose they are.
    NoSide,
    /// Nothing tells of which country.
    NoCountry,
    /// Nothing tells of what day it speaks.
    NoDay,
    /// No list of what it counts is known, or too little of it is reported on.
    NoList,
    /// It has no figure, or one that counts no places.
    NoFigure,
}
