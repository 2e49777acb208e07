//! What two windows have to do with each other. Answers are three-valued, since the ends are uncertain.

use super::day::{Day, Period};
use super::moment::{Minute, Moment, Zone};
use super::window::{Ends, Window, larger, smaller};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Whether something holds for what lies behind uncertain ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Certain {
    /// However the ends fall, it does not hold.
    No,
    /// It may hold.
    Possibly,
    /// However the ends fall, it holds.
    Yes,
}

impl Certain {
    fn from_bounds(yes: bool, no: bool) -> Certain {
        match (yes, no) {
            (true, _) => Certain::Yes,
            (_, true) => Certain::No,
            _ => Certain::Possibly,
        }
    }
}

/// The widest offsets in use: a wall's clock is at most 14 hours ahead of UTC's and 12 behind.
const AHEAD: i32 = 14 * 60;
const BEHIND: i32 = 12 * 60;

impl Window {
    /// Whether this had ended before `other` began. Two things on one day: possibly.
    pub fn before(&self, other: &Window) -> Certain {
        let (a, b) = on_one_clock(self, other);
        Certain::from_bounds(
            is_some_and(last(a.latest_end), first(b.earliest_start), |end, start| end < start),
            is_some_and(first(a.earliest_end), last(b.latest_start), |end, start| end >= start),
        )
    }

    /// Whether there was a minute in which both were going on.
    pub fn overlaps(&self, other: &Window) -> Certain {
        let (a, b) = on_one_clock(self, other);
        let reaches = |x: &Ends, y: &Ends| is_some_and(last(x.latest_start), first(y.earliest_end), |s, e| s <= e);
        let apart = self.before(other) == Certain::Yes || other.before(self) == Certain::Yes;
        Certain::from_bounds(reaches(&a, &b) && reaches(&b, &a), apart)
    }

    /// What both windows allow, if they tell of the same happening; `None` if they cannot.
    pub fn intersect(&self, other: &Window) -> Option<Window> {
        let (a, b) = on_one_clock(self, other);
        Window::new(Ends {
            earliest_start: larger(a.earliest_start, b.earliest_start),
            latest_start: smaller(a.latest_start, b.latest_start),
            earliest_end: larger(a.earliest_end, b.earliest_end),
            latest_end: smaller(a.latest_end, b.latest_end),
            zone: a.zone,
        })
        .ok()
    }

    /// The tightest window that allows whatever either allows; `None` if nothing would be known of it.
    pub fn hull(&self, other: &Window) -> Option<Window> {
        let (a, b) = on_one_clock(self, other);
        let both =
            |x: Option<Moment>, y: Option<Moment>, pick: fn(Option<Moment>, Option<Moment>) -> Option<Moment>| {
                x.and(y).and_then(|_| pick(x, y))
            };
        Window::new(Ends {
            earliest_start: both(a.earliest_start, b.earliest_start, smaller),
            latest_start: both(a.latest_start, b.latest_start, larger),
            earliest_end: both(a.earliest_end, b.earliest_end, smaller),
            latest_end: both(a.latest_end, b.latest_end, larger),
            zone: a.zone,
        })
        .ok()
    }

    /// Whether every start and end that `other` allows is allowed here too.
    pub fn allows(&self, other: &Window) -> bool {
        let (a, b) = on_one_clock(self, other);
        let below = |outer: Option<Moment>, inner: Option<Moment>| {
            outer.is_none_or(|outer| inner.is_some_and(|inner| outer.first_minute() <= inner.first_minute()))
        };
        let above = |outer: Option<Moment>, inner: Option<Moment>| {
            outer.is_none_or(|outer| inner.is_some_and(|inner| inner.last_minute() <= outer.last_minute()))
        };
        below(a.earliest_start, b.earliest_start)
            && above(a.latest_start, b.latest_start)
            && below(a.earliest_end, b.earliest_end)
            && above(a.latest_end, b.latest_end)
    }

    /// Whether it was going on at some time of that day on its own clock.
    pub fn contains_day(&self, day: Day) -> Certain {
        let started = self.latest_start().is_some_and(|start| start.day() <= day);
        let lasted = self.earliest_end().is_some_and(|end| end.day() >= day);
        let too_early = self.earliest_start().is_some_and(|start| start.day() > day);
        let too_late = self.latest_end().is_some_and(|end| end.day() < day);
        Certain::from_bounds(started && lasted, too_early || too_late)
    }
}

fn first(end: Option<Moment>) -> Option<Minute> {
    end.map(Moment::first_minute)
}

fn last(end: Option<Moment>) -> Option<Minute> {
    end.map(Moment::last_minute)
}

fn is_some_and(a: Option<Minute>, b: Option<Minute>, test: impl Fn(Minute, Minute) -> bool) -> bool {
    matches!((a, b), (Some(a), Some(b)) if test(a, b))
}

/// The ends of both windows so that they may be compared: in one grain, on their own clock if it is the same, else on
/// UTC's.
fn on_one_clock(a: &Window, b: &Window) -> (Ends, Ends) {
    if a.zone() != b.zone() {
        (on_utc(a), on_utc(b))
    } else if a.grain() == b.grain() {
        (a.ends(), b.ends())
    } else {
        (in_minutes(a), in_minutes(b))
    }
}

/// The ends as minutes: a day that bounds from below is its first, one that bounds from above its last.
fn in_minutes(window: &Window) -> Ends {
    let ends = window.ends();
    Ends {
        earliest_start: first(ends.earliest_start).map(Moment::Minute),
        latest_start: last(ends.latest_start).map(Moment::Minute),
        earliest_end: first(ends.earliest_end).map(Moment::Minute),
        latest_end: last(ends.latest_end).map(Moment::Minute),
        zone: ends.zone,
    }
}

/// The ends in minutes of UTC. An end that falls off the calendar is open. Without a zone they are as wide as the
/// zones of the world.
fn on_utc(window: &Window) -> Ends {
    let ends = window.ends();
    let utc = |minute: Option<Minute>, slack: i32| -> Option<Moment> {
        let moved = match &ends.zone {
            Some(zone) => zone.to_utc(minute?),
            None => minute?.shift(Period::Minutes(slack)),
        };
        moved.map(Moment::Minute)
    };
    Ends {
        earliest_start: utc(first(ends.earliest_start), -AHEAD),
        latest_start: utc(last(ends.latest_start), BEHIND),
        earliest_end: utc(first(ends.earliest_end), -AHEAD),
        latest_end: utc(last(ends.latest_end), BEHIND),
        zone: Zone::offset(0),
    }
}
