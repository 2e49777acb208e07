/// What is wrong with a line of a list of places or actors.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {} ({field} {value:?})", fault.key())]
pub struct OwnProblem {
    /// The line of the file, from 1.
    pub line: u64,
    /// What is wrong.
    pub fault: OwnFault,
    /// The column or property at fault, where it is one.
    pub field: String,
    /// What stands there, or what another program said of it.
    pub value: String,
}

/// What can be wrong with a list of places or actors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnFault {
    /// It cannot be read as CSV or JSON.
    Form,
    /// It is neither a GeoJSON feature nor a collection of some.
    NoFeatures,
    /// A column that is not known.
    Column,
    /// A column that must be there is not, or a field that must be filled is empty.
    Missing,
    /// A kind that is not known.
    Kind,
    /// No number, or one out of range.
    Number,
    /// A latitude without a longitude, or the other way about.
    HalfPosition,
    /// A geometry that no position can be taken from.
    Geometry,
    /// No country is known by that name or code.
    Country,
    /// No place is known by that name or id.
    Place,
    /// Several places bear the name; their ids stand in the value.
    SeveralPlaces,
    /// No actor is known by that name or id.
    Actor,
    /// A class of words that is not known.
    Class,
    /// No date, or a term that runs backwards.
    Date,
    /// No id of the form `user:name`.
    Id,
    /// An id that an earlier line has.
    Twice,
    /// A name of more than 255 bytes, or of no letter.
    Name,
}

impl OwnFault {
    /// Its name for messages.
    pub fn key(self) -> &'static str {
        match self {
            OwnFault::Form => "own-form",
            OwnFault::NoFeatures => "own-no-features",
            OwnFault::Column => "own-column",
            OwnFault::Missing => "own-missing",
            OwnFault::Kind => "own-kind",
            OwnFault::Number => "own-number",
            OwnFault::HalfPosition => "own-half-position",
            OwnFault::Geometry => "own-geometry",
            OwnFault::Country => "own-country",
            OwnFault::Place => "own-place",
            OwnFault::SeveralPlaces => "own-several-places",
            OwnFault::Actor => "own-actor",
            OwnFault::Class => "own-class",
            OwnFault::Date => "own-date",
            OwnFault::Id => "own-id",
            OwnFault::Twice => "own-twice",
            OwnFault::Name => "own-name",
        }
    }
}
