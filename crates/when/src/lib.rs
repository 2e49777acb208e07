//! Time expressions to windows.
//!
//! A language's `time.toml` is read into a [`TimeGrammar`]: lists of words with their values, and patterns of them with
//! their meanings. A [`TimeReader`] finds what the patterns describe in raw text, in linear time, and gives
//! [`TimeExpr`]s: the words, and what they mean as a symbol. [`resolve`] turns a meaning into a window once it is known
//! from when it is to be seen; that part knows the calendar and no language.
//!
//! ```
//! use lagesbild_model::time::{Direction, Edtf};
//! use lagesbild_when::{TimeGrammar, TimeReader, resolve};
//!
//! let grammar = TimeGrammar::from_toml(
//!     r#"
//!     groups = ["any"]
//!     [[pattern]]
//!     id = "yesterday"
//!     match = ["heri"]
//!     means = "unit(day, -1)"
//!     examples = [["pluit [heri]", "2021-08-13", "2021-08-12"]]
//!     "#,
//! )?;
//! let text = "Heri urbs capta est.";
//! let found = TimeReader::new(&grammar).find_all(text);
//! assert_eq!(found[0].words, "Heri");
//!
//! let published = "2021-08".parse::<Edtf>()?.window();
//! let window = resolve(&found[0], published.as_ref(), Direction::Past);
//! assert_eq!(window.map(|w| w.to_string()).as_deref(), Some("2021-07-31/2021-08-30"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod calendar;
mod discourse;
mod error;
mod grammar;
mod index;
mod lexicon;
mod line;
mod narrow;
mod pattern;
mod range;
mod reader;
mod resolve;
mod seen;
mod template;
mod timex;
mod token;
mod work;

pub use discourse::{InText, Told, resolve_in_order};
pub use error::GrammarError;
pub use grammar::{Expected, GrammarExample, TimeGrammar};
pub use lagesbild_model::time::{Direction, TimeExpr, Window};
pub use narrow::{Likely, Narrowed, Reason, Rule, narrow};
pub use reader::TimeReader;
pub use resolve::{resolve, resolve_meaning, resolve_to_the_day};
pub use timex::{Timex, TimexType, timex};
