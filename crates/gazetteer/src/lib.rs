//! Places: the compiled gazetteer, finding place names in text, and resolving the names of one report together.
//!
//! The table is one file of bytes read where it lies ([`Gazetteer::embedded`] does no decoding, so it is ready at
//! once); `cargo xtask gazetteer` makes it from the public sources in `data/gazetteer/SOURCES.toml` and from our own
//! corrections beside it.
//!
//! ```
//! use lagesbild_gazetteer::{Gazetteer, PlaceKind};
//! let gazetteer = Gazetteer::embedded();
//! let kinds: Vec<PlaceKind> =
//!     gazetteer.named("Kandahar Airport").iter().map(|n| gazetteer.place(n.entry).unwrap().kind).collect();
//! assert_eq!(kinds, [PlaceKind::Airport]);
//! ```

mod build;
mod disputes;
mod find;
mod fold;
mod format;
mod near;
mod own;
mod place;
mod resolve;
mod search;
mod sets;
mod table;

pub use build::{BuildError, Builder, NewPlace};
pub use disputes::{Statement, Told};
pub use find::Match;
pub use fold::fold;
pub use format::FormatError;
pub use near::{Near, Nearness};
pub use place::{CapitalOf, Entry, Level, NameClass, Named, Place, PlaceKind};
pub use resolve::{Hint, Ranked, Resolved, resolve};
pub use sets::PlaceSet;
pub use table::Gazetteer;
