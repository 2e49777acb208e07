//! Moments as whole minutes, so that days and minutes lie on one line.

use lagesbild_model::time::{Day, Minute, Moment};

/// Minutes of the calendar, counted from its first day, on whatever clock a place has.
pub(crate) type Minutes = i64;

/// The minutes of a day.
pub(crate) const DAY: Minutes = 24 * 60;

/// The last minute of a day: what a question *on a day* asks about.
pub(crate) fn end_of(day: Day) -> Minutes {
    Minute::last_of(day).ordinal()
}

/// The first minute that a moment may mean.
pub(crate) fn first(moment: Moment) -> Minutes {
    moment.first_minute().ordinal()
}

/// The last minute that a moment may mean.
pub(crate) fn last(moment: Moment) -> Minutes {
    moment.last_minute().ordinal()
}

/// The day that holds a minute; the calendar's first or last where it lies outside.
pub(crate) fn day_of(minutes: Minutes) -> Day {
    let days = i32::try_from(minutes.div_euclid(DAY)).unwrap_or(i32::MAX);
    Day::FIRST.plus(days).unwrap_or(if minutes < 0 { Day::FIRST } else { Day::LAST })
}
