//! From claims to holdings: who holds what at the end of a day, since when, says who, how sure.
//!
//! [`Picture::draw`] takes the claims that a ledger [knows](lagesbild_ledger::Ledger::claims), and gives a [`Holding`] a
//! place; [`Picture::why`] has the claims for and against. Nothing here is stored, and the order of the claims does not
//! matter. This is the first, plain method: no probabilities, no learning, every step can be done with a pencil.
//!
//! # The rules
//!
//! **What counts.** Claims of control that are affirmed and said to have happened or to go on. Plans, forecasts and
//! suppositions never hold; neither do denials, which count against. A claim is about just the place it names: a town,
//! its airport, its district and its province are four places, and what is said of the one moves none of the others. A
//! claim about a part of a place (most of it, its outskirts, its centre) does not move the whole.
//!
//! **Which day.** The question is about the end of a day where the place is, so windows are read on their own clocks.
//! A claim counts once what it tells had *certainly* begun: its window's latest start is on that day or earlier. One
//! that begins for certain later is left out. One that may, or of which nothing tells the day, is listed
//! ([`Holding::claims_undated`]) and holds nothing. A claim without a window has that of its report's publication. A
//! state that is said to go on counts for the last day for which it is certainly said.
//!
//! **Newest event first.** A gain ends whatever another side was said to hold or gain before it. A loss ends what the
//! loser was said to hold before it; who holds the place then is unknown unless somebody tells. A fall with neither
//! winner nor loser named ends any hold before it, but where the text gives it no time of its own it may be an earlier
//! gain told again, and ends none. A hold ends another side's earlier *hold*; it ends another side's earlier *gain* only
//! if the holder is itself said to have gained the place. Otherwise the two contradict each other: the hold refutes the
//! gain, and a dispute is shown.
//!
//! **Between contradictory sides** goes first the one of which somebody plainly told something new last; then the one
//! for which more origins speak, a plain one counting double; then the one told of a later day. If all are equal, the
//! side is unknown, and both are shown.
//!
//! **Plain** is what the writer states, or a source says that is not the side it flatters: a party's word on its own
//! victory is not plain, its admission of a loss is. A word of doubt makes a claim not plain.
//!
//! **Origins.** Outlets are not sources. Claims are of one origin if they stand in one report, share a source anywhere
//! in their chains, come without a chain from one publisher (or from one that is a source of the other), or stand in
//! sentences that are copies of each other. An origin that tells the same of the same day again tells nothing new.
//!
//! **How sure.** *Disputed* while a claim stands against the side: another side's gain or hold, a denial, a loss of the
//! same days, or word that the side still fights for the place. It is settled by a plain claim of a later day, or by a
//! plain one of a new origin told later; but another side's gain is never settled by mere holds. Else *plain* if one
//! claim is, or if two origins agree; else *likely*. *Unknown* where nobody reported or the side cannot be told.
//!
//! **Sides.** Actors count for the side they were on when the claim speaks of them, never for one that they joined later.
//! Allies are one side here, under the name told of last; of two claims, the earlier one's day tells who was allied.
//!
//! **Reported** for a day is what is told for that one day. A claim of some day of a month, in a report of which no more
//! is known than that month, holds from the month's end, and is reported for none of its days.
//!
//! **Pressure** is beside all this: claims that the place is contested, attacked, fought at or partly taken, told of
//! days after the gain that settled who holds it, and not more than [`PRESSURE_DAYS`] old. It changes no holder.
//!
//! **Shared** is a place of which several sides are said to hold parts, and nobody the whole.

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
