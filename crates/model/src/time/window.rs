use super::day::{Day, Period};
use super::moment::{Minute, Moment, Zone};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// How finely a window's ends are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Grain {
    /// To the day.
    Day,
    /// To the minute.
    Minute,
}

/// Why four ends make no window.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WindowError {
    /// Nothing is known; that is `None`, not a window.
    #[error("a window needs at least one end that is known; where nothing is known there is no window")]
    NothingKnown,
    /// The start would have to lie after itself.
    #[error("the start would lie between {earliest} and {latest}, which runs backwards")]
    StartBackwards {
        /// Lower bound of the start.
        earliest: Moment,
        /// Upper bound of the start.
        latest: Moment,
    },
    /// The end would have to lie after itself.
    #[error("the end would lie between {earliest} and {latest}, which runs backwards")]
    EndBackwards {
        /// Lower bound of the end.
        earliest: Moment,
        /// Upper bound of the end.
        latest: Moment,
    },
}

/// The four ends of a window, as given, not yet checked; see [`Window::new`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Ends {
    /// It did not start before this; `None` if open or unknown.
    #[serde(default)]
    pub earliest_start: Option<Moment>,
    /// It had started by then; `None` if open or unknown.
    #[serde(default)]
    pub latest_start: Option<Moment>,
    /// It had not ended before this; `None` if open or unknown.
    #[serde(default)]
    pub earliest_end: Option<Moment>,
    /// It had ended by then; `None` if open or unknown.
    #[serde(default)]
    pub latest_end: Option<Moment>,
    /// Where the clock stands, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<Zone>,
}

/// A stretch of civil time whose two ends are themselves uncertain.
///
/// Something began at an unknown moment of `[earliest_start, latest_start]` and ended at an unknown moment of
/// `[earliest_end, latest_end]`, both inclusive, and did not end before it began. `None` bounds nothing. So a battle
/// *on Thursday* and one *some time in August* are windows of one shape ([`Window::between`]): both began and ended
/// somewhere inside. A siege *all through August* is another ([`Window::throughout`]).
///
/// Illegal windows do not exist. Every window is in its tightest form, so that equal meanings are equal values:
///
/// * at least one end is known;
/// * `earliest_start <= latest_start <= latest_end` and `earliest_start <= earliest_end <= latest_end`; what is
///   missing and follows from the others is filled in (who has ended by Friday has begun by Friday);
/// * all four ends have one [`Grain`]: as soon as one is a minute, days become their first or last minute.
///
/// Windows without a zone are lived on one and the same unknown clock. Windows with zones are compared on UTC's; one
/// without against one with a zone may lie anywhere from UTC−12 to UTC+14.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Ends", into = "Ends")]
#[schemars(with = "Ends")]
pub struct Window {
    earliest_start: Option<Moment>,
    latest_start: Option<Moment>,
    earliest_end: Option<Moment>,
    latest_end: Option<Moment>,
    zone: Option<Zone>,
}

impl Window {
    /// Checks the four ends and puts them into the tightest form that means the same.
    ///
    /// # Errors
    /// [`WindowError`] if nothing is known, or if no start and end fit the bounds.
    pub fn new(ends: Ends) -> Result<Window, WindowError> {
        let Ends { earliest_start, latest_start, earliest_end, latest_end, zone } = one_grain(ends);
        if earliest_start.or(latest_start).or(earliest_end).or(latest_end).is_none() {
            return Err(WindowError::NothingKnown);
        }
        let latest_start = smaller(latest_start, latest_end);
        let earliest_end = larger(earliest_end, earliest_start);
        if let (Some(earliest), Some(latest)) = (earliest_start, latest_start)
            && earliest.first_minute() > latest.first_minute()
        {
            return Err(WindowError::StartBackwards { earliest, latest });
        }
        if let (Some(earliest), Some(latest)) = (earliest_end, latest_end)
            && earliest.first_minute() > latest.first_minute()
        {
            return Err(WindowError::EndBackwards { earliest, latest });
        }
        Ok(Window { earliest_start, latest_start, earliest_end, latest_end, zone })
    }

    /// All of it at some time of that day: the start and the end both lie in it.
    pub fn day(day: Day) -> Window {
        Window::inside(Some(day.into()), Some(day.into()))
    }

    /// At that minute.
    pub fn minute(minute: Minute, zone: Option<Zone>) -> Window {
        Window { zone, ..Window::inside(Some(minute.into()), Some(minute.into())) }
    }

    /// All of it at some time from the one moment up to the other, both inclusive; where in between is unknown.
    ///
    /// # Errors
    /// [`WindowError`] if `last` lies before `first`.
    pub fn between(first: impl Into<Moment>, last: impl Into<Moment>) -> Result<Window, WindowError> {
        let (first, last) = (Some(first.into()), Some(last.into()));
        Window::new(Ends {
            earliest_start: first,
            latest_start: last,
            earliest_end: first,
            latest_end: last,
            zone: None,
        })
    }

    /// From the first day to the last, all the time: began on the one, ended on the other.
    ///
    /// # Errors
    /// [`WindowError`] if `last` lies before `first`.
    pub fn throughout(first: impl Into<Moment>, last: impl Into<Moment>) -> Result<Window, WindowError> {
        let (first, last) = (Some(first.into()), Some(last.into()));
        Window::new(Ends {
            earliest_start: first,
            latest_start: first,
            earliest_end: last,
            latest_end: last,
            zone: None,
        })
    }

    /// Over by the end of that moment; how long before is unknown.
    pub fn until(last: impl Into<Moment>) -> Window {
        Window::inside(None, Some(last.into()))
    }

    /// Not before that moment; how long after is unknown.
    pub fn from(first: impl Into<Moment>) -> Window {
        Window::inside(Some(first.into()), None)
    }

    /// Began at that moment; whether and when it ended is unknown.
    pub fn since(start: impl Into<Moment>) -> Window {
        let start = Some(start.into());
        Window { earliest_start: start, latest_start: start, earliest_end: start, latest_end: None, zone: None }
    }

    /// Some time in that month; `None` if the calendar has no such month.
    pub fn month(year: i32, month: u8) -> Option<Window> {
        let first = Day::new(year, month, 1)?;
        Some(Window::inside(Some(first.into()), Some(first.last_of_month().into())))
    }

    /// Some time in that year; `None` outside years 1 to 9999.
    pub fn year(year: i32) -> Option<Window> {
        Some(Window::inside(Some(Day::new(year, 1, 1)?.into()), Some(Day::new(year, 12, 31)?.into())))
    }

    /// Some time in the ISO week, Monday to Sunday, that holds the day.
    pub fn week_of(day: Day) -> Window {
        let monday = day.monday();
        let sunday = monday.plus(6).unwrap_or(Day::LAST);
        Window::inside(Some(monday.into()), Some(sunday.into()))
    }

    /// The last minute of that day where the clock of `zone` stands: what a question *on a day* asks about.
    pub fn end_of_day(day: Day, zone: Option<Zone>) -> Window {
        Window::minute(Minute::last_of(day), zone)
    }

    /// The same window on the clock of that zone (its wall times stay as they are).
    pub fn in_zone(self, zone: Option<Zone>) -> Window {
        Window { zone, ..self }
    }

    /// Did not start before this.
    pub fn earliest_start(&self) -> Option<Moment> {
        self.earliest_start
    }

    /// Had started by then.
    pub fn latest_start(&self) -> Option<Moment> {
        self.latest_start
    }

    /// Had not ended before this.
    pub fn earliest_end(&self) -> Option<Moment> {
        self.earliest_end
    }

    /// Had ended by then.
    pub fn latest_end(&self) -> Option<Moment> {
        self.latest_end
    }

    /// Where its clock stands, if known.
    pub fn zone(&self) -> Option<&Zone> {
        self.zone.as_ref()
    }

    /// How finely it is told.
    pub fn grain(&self) -> Grain {
        match self.earliest_start.or(self.latest_start).or(self.earliest_end).or(self.latest_end) {
            Some(Moment::Minute(_)) => Grain::Minute,
            _ => Grain::Day,
        }
    }

    /// The first and last day that it can touch, where both are known.
    pub fn days(&self) -> Option<(Day, Day)> {
        Some((self.earliest_start?.day(), self.latest_end?.day()))
    }

    /// The one day on which all of it lies, if that is known.
    pub fn single_day(&self) -> Option<Day> {
        self.days().and_then(|(first, last)| (first == last).then_some(first))
    }

    /// The days, inclusive, in which it happened or, for a state, in which it began: what a claim's `when` tells.
    ///
    /// The first is the day of the earliest start. The last is the day of the latest end, or, where the end is open (a
    /// state that went on), of the latest start. An end that nothing bounds is `None`; with neither bounded there is no
    /// answer.
    ///
    /// *On Thursday* gives that Thursday twice, *in August* its first and last day, *since Thursday* that Thursday
    /// twice, *by Thursday* `(None, Thursday)`, *from Thursday on* (announced) `(Thursday, None)`.
    pub fn gold_days(&self) -> Option<(Option<Day>, Option<Day>)> {
        let first = self.earliest_start.map(Moment::day);
        let last = self.latest_end.or(self.latest_start).map(Moment::day);
        first.or(last).map(|_| (first, last))
    }

    /// The window moved by that length; `None` past the ends of the calendar.
    ///
    /// Months and years clamp to the last day of a month, so moving back does not always lead back.
    pub fn shift(&self, period: Period) -> Option<Window> {
        let moved = |end: Option<Moment>| end.map_or(Some(None), |moment| moment.shift(period).map(Some));
        let ends = Ends {
            earliest_start: moved(self.earliest_start)?,
            latest_start: moved(self.latest_start)?,
            earliest_end: moved(self.earliest_end)?,
            latest_end: moved(self.latest_end)?,
            zone: self.zone.clone(),
        };
        Window::new(ends).ok()
    }

    /// The same window told to the day: every end becomes its day.
    pub fn to_days(&self) -> Window {
        let day = |end: Option<Moment>| end.map(|moment| Moment::Day(moment.day()));
        Window {
            earliest_start: day(self.earliest_start),
            latest_start: day(self.latest_start),
            earliest_end: day(self.earliest_end),
            latest_end: day(self.latest_end),
            zone: self.zone.clone(),
        }
    }

    /// Its four ends.
    pub fn ends(&self) -> Ends {
        self.clone().into()
    }

    /// Both ends in the same bounds; at least one must be given.
    fn inside(first: Option<Moment>, last: Option<Moment>) -> Window {
        Window { earliest_start: first, latest_start: last, earliest_end: first, latest_end: last, zone: None }
    }
}

/// The earlier of two upper bounds.
pub(super) fn smaller(a: Option<Moment>, b: Option<Moment>) -> Option<Moment> {
    match (a, b) {
        (Some(a), Some(b)) => Some(if b.first_minute() < a.first_minute() { b } else { a }),
        (one, other) => one.or(other),
    }
}

/// The later of two lower bounds.
pub(super) fn larger(a: Option<Moment>, b: Option<Moment>) -> Option<Moment> {
    match (a, b) {
        (Some(a), Some(b)) => Some(if b.first_minute() > a.first_minute() { b } else { a }),
        (one, other) => one.or(other),
    }
}

/// As soon as one end is a minute, a day that bounds from below is its first minute and one from above its last.
fn one_grain(ends: Ends) -> Ends {
    let all = [ends.earliest_start, ends.latest_start, ends.earliest_end, ends.latest_end];
    if !all.iter().flatten().any(|moment| matches!(moment, Moment::Minute(_))) {
        return ends;
    }
    let below = |end: Option<Moment>| end.map(|moment| Moment::Minute(moment.first_minute()));
    let above = |end: Option<Moment>| end.map(|moment| Moment::Minute(moment.last_minute()));
    Ends {
        earliest_start: below(ends.earliest_start),
        latest_start: above(ends.latest_start),
        earliest_end: below(ends.earliest_end),
        latest_end: above(ends.latest_end),
        zone: ends.zone,
    }
}

impl TryFrom<Ends> for Window {
    type Error = WindowError;
    fn try_from(ends: Ends) -> Result<Window, WindowError> {
        Window::new(ends)
    }
}

impl From<Window> for Ends {
    fn from(window: Window) -> Ends {
        let Window { earliest_start, latest_start, earliest_end, latest_end, zone } = window;
        Ends { earliest_start, latest_start, earliest_end, latest_end, zone }
    }
}

/// `first` or `first/last` for a window inside bounds, `first..last/first..last` for start and end of any other; `..`
/// is an open end.
impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = |moment: Option<Moment>| moment.map_or_else(|| "..".to_owned(), |m| m.to_string());
        let bounds = |first: Option<Moment>, last: Option<Moment>, between: &str| {
            if first == last { end(first) } else { format!("{}{between}{}", end(first), end(last)) }
        };
        let inside = self.earliest_start == self.earliest_end && self.latest_start == self.latest_end;
        let told = if inside {
            bounds(self.earliest_start, self.latest_end, "/")
        } else {
            let start = bounds(self.earliest_start, self.latest_start, "..");
            format!("{start}/{}", bounds(self.earliest_end, self.latest_end, ".."))
        };
        match &self.zone {
            Some(zone) => write!(f, "{told} {zone}"),
            None => f.pad(&told),
        }
    }
}
