//! Civil time that is exactly as sure as the text allows.
//!
//! * [`Day`], [`Moment`], [`Zone`]: a civil day; a civil day or minute; where its clock stands, if known.
//! * [`Window`]: a stretch of civil time whose two ends are themselves uncertain.
//! * [`Edtf`]: dates as they are written in files (Extended Date/Time Format), and their windows.
//! * [`TimeExpr`]: the words of a text that tell a time and their symbolic [`Meaning`]. Windows are worked out from
//!   it (by the crate `when`), again whenever the publication window gets narrower.
//!
//! ```
//! use lagesbild_model::time::{Certain, Edtf, Window};
//! let told: Edtf = "2021-08-12/2021-08-13".parse()?;
//! let window = told.window().ok_or("nothing told")?;
//! assert_eq!(window.to_string(), "2021-08-12/2021-08-13");
//! let later = Window::day("2021-08-14".parse()?);
//! assert_eq!(window.before(&later), Certain::Yes);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod algebra;
mod day;
mod edtf;
mod expression;
mod moment;
mod window;

pub use algebra::Certain;
pub use day::{Day, Period, TimeError, Weekday};
pub use edtf::{Edtf, EdtfEnds, EdtfError};
pub use expression::{
    Amount, Anchor, Bound, Clock, Counted, Direction, Meaning, Part, Pick, Relation, Season, Shading, Tells, TimeExpr,
    Unit, Vague, YearRef,
};
pub use moment::{Minute, Moment, Zone};
pub use window::{Ends, Grain, Window, WindowError};
