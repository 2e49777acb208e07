//! From claims to the picture: who holds what at the end of a day, since when, says who, how sure.
//!
//! [`Picture::draw`] takes the claims that a ledger [knows](lagesbild_ledger::Ledger::claims). Of the picture is asked:
//!
//! * [`cell`](Picture::cell), [`cells`](Picture::cells), [`history`](Picture::history): what is said of places on days;
//! * [`why`](Picture::why): the same with every claim on the place, sorted by what it does to the answer;
//! * [`disputes`](Picture::disputes): claims that cannot all be true;
//! * [`tallies`](Picture::tallies): reports' own totals, checked;
//! * [`dated`](Picture::dated): reports without a day, dated by what others tell of the same events;
//! * [`reliabilities`](Picture::reliabilities): how far whom is believed.
//!
//! [`add`](Picture::add) and [`forget`](Picture::forget) keep a picture up to date claim by claim;
//! [`learn`](Picture::learn) learns anew from all of them. Every answer is a plain value that can be written
//! out and read back. Nothing is kept: the picture of last Tuesday, as known then, is drawn from the claims known then.
//!
//! # The method
//!
//! `spec/picture.md` has it in full. A place is a hidden Markov model over days and minutes, solved exactly by
//! forward–backward (Rabiner 1989) at the moments of which anything is told. Claims are weighed by origin, by who says it of whom
//! and how; how often each kind of source and each source is right is learnt by expectation–maximisation (Dawid and
//! Skene 1979), with shrinkage, each country by itself. Whoever wants the numbers of `picture` and `why` to agree gives
//! both the claims of the whole country.

mod board;
mod cast;
mod cell;
mod chain;
mod counting;
mod dating;
mod disputes;
mod judge;
mod moment;
mod observe;
mod picture;
mod press;
mod tallied;
mod tallies;
mod trust;
mod words;
mod world;

pub use cell::{
    Basis, Cell, Chance, Coverage, Dispute, Holding, Inherited, Party, Position, Press, Pressure, Resolved, Side, Sure,
};
pub use dating::{Corroboration, Dated};
pub use observe::Aside;
pub use picture::{KINDS, PRESSURE_DAYS, Picture, Reliability, Why};
pub use tallied::{Counted, Member, Tally, Unchecked, Verdict};
pub use world::{Places, Sides};
