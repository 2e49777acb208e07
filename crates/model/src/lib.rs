//! The words of the house as types.
//!
//! One word for one thing: a [`Report`] is one text as it came in, a [`Claim`] is one statement it makes, a
//! [`time::Window`] is a stretch of civil time with uncertain ends, a [`Span`] is where in the text something stands.
//! Unknown is always `None`, never a default. Nothing in this crate reads or writes anything.

mod claim;
mod decision;
mod id;
mod language;
mod place;
mod reading;
mod report;
mod source;
mod span;
pub mod time;

pub use claim::{
    ActorRef, Bound, Certainty, Change, Claim, Extent, Kind, Mode, Number, PlaceCandidate, PlaceRef, Polarity, RuleId,
    Status, Timing,
};
pub use decision::{Decision, Verdict};
pub use id::{ActorId, ClaimId, ClaimKey, IdError, PlaceId, ReadingId, ReportId, RoleName, TextHash, hexadecimal};
pub use language::Language;
pub use place::{Coordinates, CountryCode, Precision};
pub use reading::Reading;
pub use report::{Provenance, Publication, PublicationSource, Report, ReportParts};
pub use source::{Link, Stance};
pub use span::Span;
