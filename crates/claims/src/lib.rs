//! Mentions and sentences to claims.
//!
//! [`Finder::find`] goes the way of one report: places and actors that it names ([`mentions`](Mentions)), the words of
//! the pack that make claims, each with its clause; from there the ways of the trigger's frame to the fillers of its
//! roles, through voice, relative clauses, infinitives, participles and coordination; descriptions and pronouns to
//! what they stand for; then who says so, how surely, whether it has happened, and when.
//!
//! Nothing here knows a word of a language; the words are the pack's.

mod attribution;
mod close_by;
mod control;
mod counterpart;
mod document;
mod draft;
mod events;
mod explain;
mod finder;
mod gapping;
mod grammar;
mod happening;
mod hits;
mod mentions;
mod modality;
mod names;
mod numbers;
mod parties;
mod persons;
mod places;
mod quote;
mod recognise;
mod retold;
mod roles;
mod scene;
mod subjects;
mod tense;
mod timing;

pub use document::Document;
pub use draft::Draft;
pub use explain::{CueSeen, CueSort, PassedOver, TriggerSeen};
pub use finder::{Context, Finder};
pub use hits::Hit;
pub use mentions::{ActorFound, Mentions, PlaceFound};
pub use recognise::PlaceSeen;
pub use tense::placed;
