//! The actor list: states, governments, forces, armed groups, organisations; their names in every language read, the
//! side each is on by day, and where a text names them.
//!
//! What is known of each actor stands in `data/actors/*.toml`, the words that make `Iraqi army` of a state and a noun
//! in `packs/<language>/actor_roles.toml`. Both are compiled into one small file by `cargo xtask actors`, which
//! [`ActorList::embedded`] reads; [`ActorList::from_toml`] takes the files as they are.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use lagesbild_actors::ActorList;
//! use lagesbild_model::{Language, Span};
//!
//! let list = ActorList::embedded()?;
//! let text = "Taliban fighters drove the Afghan army out of the town.";
//! let tokens: Vec<Span> = text
//!     .split_inclusive([' ', '.'])
//!     .scan(0, |at, word| {
//!         let start = *at;
//!         *at += word.len();
//!         Span::new(start, *at - 1)
//!     })
//!     .collect();
//! let mut mentions = Vec::new();
//! list.find(Language::English, text, &tokens, &mut mentions);
//! let names: Vec<_> = mentions.iter().filter_map(|m| list.canonical_name(&m.actor()?)).collect();
//! assert_eq!(names, ["Taliban", "Afghan army"]);
//! # Ok(())
//! # }
//! ```

mod actor;
mod beginnings;
mod compile;
mod error;
mod find;
mod list;
mod own;
mod reading;
mod roles;
mod scan;
mod search;
mod source;
mod store;

pub use actor::{Active, Actor, ActorKind, Against, EpithetClass, Modifier, PartOf, Role, Siding, Term};
pub use compile::{Sources, compile};
pub use error::ActorsError;
pub use find::{ActorMention, What};
pub use list::ActorList;
pub use own::OwnActor;
pub use roles::RoleWords;
