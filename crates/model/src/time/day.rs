use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// What is wrong with a day, a minute or a zone as written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TimeError {
    /// Not of the form `YYYY-MM-DD`.
    #[error("{0:?} is not a day: write it as YYYY-MM-DD")]
    DayForm(String),
    /// Of the right form, but no such day (2021-02-30).
    #[error("{0:?} is not in the calendar")]
    NoSuchDay(String),
    /// Not of the form `YYYY-MM-DDTHH:MM`, or no such minute.
    #[error("{0:?} is not a minute of the day: write it as YYYY-MM-DDTHH:MM, hours 00 to 23")]
    MinuteForm(String),
    /// Neither an offset nor the name of a zone.
    #[error("{0:?} is not a zone: write Z, an offset such as +04:30 (at most 14 hours), or a name of the IANA list")]
    ZoneForm(String),
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Weekday {
    /// The first day of the week.
    Monday,
    /// The second.
    Tuesday,
    /// The third.
    Wednesday,
    /// The fourth.
    Thursday,
    /// The fifth.
    Friday,
    /// The sixth.
    Saturday,
    /// The seventh.
    Sunday,
}

impl Weekday {
    /// All seven, Monday first.
    pub const ALL: [Weekday; 7] = [
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
        Weekday::Saturday,
        Weekday::Sunday,
    ];

    /// The weekday of that ISO number, 1 (Monday) to 7 (Sunday).
    pub fn from_number(number: u8) -> Option<Weekday> {
        Weekday::ALL.get(usize::from(number.checked_sub(1)?)).copied()
    }

    /// Its ISO number, 1 (Monday) to 7 (Sunday).
    pub fn number(self) -> u8 {
        self as u8 + 1
    }
}

/// A length of time on the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// So many minutes; on a day they have no effect.
    Minutes(i32),
    /// So many days.
    Days(i32),
    /// So many weeks.
    Weeks(i32),
    /// So many months; a day that the month does not have becomes its last.
    Months(i32),
    /// So many years; 29 February becomes 28 February where the year has none.
    Years(i32),
}

impl Period {
    /// The same length the other way.
    pub fn reversed(self) -> Period {
        match self {
            Period::Minutes(n) => Period::Minutes(n.saturating_neg()),
            Period::Days(n) => Period::Days(n.saturating_neg()),
            Period::Weeks(n) => Period::Weeks(n.saturating_neg()),
            Period::Months(n) => Period::Months(n.saturating_neg()),
            Period::Years(n) => Period::Years(n.saturating_neg()),
        }
    }
}

/// A day of the Gregorian calendar, years 1 to 9999, wherever it is lived.
///
/// Written and read as `YYYY-MM-DD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct Day(Date);

impl Day {
    /// The first day there is.
    pub const FIRST: Day = Day(jiff::civil::date(1, 1, 1));
    /// The last day there is.
    pub const LAST: Day = Day(jiff::civil::date(9999, 12, 31));

    /// That day, if the calendar has it.
    pub fn new(year: i32, month: u8, day: u8) -> Option<Day> {
        let date = Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        Day::from_date(date)
    }

    /// The day as `jiff` has it; `None` before year 1.
    pub fn from_date(date: Date) -> Option<Day> {
        (date.year() >= 1).then_some(Day(date))
    }

    /// The day for `jiff`.
    pub fn date(self) -> Date {
        self.0
    }

    /// The year, 1 to 9999.
    pub fn year(self) -> i32 {
        i32::from(self.0.year())
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u8 {
        self.0.month().unsigned_abs()
    }

    /// The day of the month, 1 to 31.
    pub fn day_of_month(self) -> u8 {
        self.0.day().unsigned_abs()
    }

    /// The day of the week.
    pub fn weekday(self) -> Weekday {
        let from_monday = self.0.weekday().to_monday_zero_offset().unsigned_abs();
        Weekday::ALL.get(usize::from(from_monday)).copied().unwrap_or(Weekday::Monday)
    }

    /// The day that lies `period` away; `None` past the ends of the calendar.
    pub fn shift(self, period: Period) -> Option<Day> {
        let span = jiff::Span::new();
        let span = match period {
            Period::Minutes(_) => return Some(self),
            Period::Days(n) => span.try_days(n),
            Period::Weeks(n) => span.try_weeks(n),
            Period::Months(n) => span.try_months(n),
            Period::Years(n) => span.try_years(n),
        };
        Day::from_date(self.0.checked_add(span.ok()?).ok()?)
    }

    /// The day so many days later (earlier if negative); `None` past the ends of the calendar.
    pub fn plus(self, days: i32) -> Option<Day> {
        self.shift(Period::Days(days))
    }

    /// How many days `other` lies after this one.
    pub fn days_until(self, other: Day) -> i32 {
        self.0.until(other.0).map_or(0, |span| span.get_days())
    }

    /// The first day of its month.
    pub fn first_of_month(self) -> Day {
        Day(self.0.first_of_month())
    }

    /// The last day of its month.
    pub fn last_of_month(self) -> Day {
        Day(self.0.last_of_month())
    }

    /// The Monday of its ISO week; the first day there is, if that Monday lies before it.
    pub fn monday(self) -> Day {
        self.plus(1 - i32::from(self.weekday().number())).unwrap_or(Day::FIRST)
    }

    /// The last such weekday on this day or before it.
    pub fn last_on_or_before(self, weekday: Weekday) -> Option<Day> {
        let back = (7 + self.weekday() as i32 - weekday as i32) % 7;
        self.plus(-back)
    }

    /// The first such weekday on this day or after it.
    pub fn next_on_or_after(self, weekday: Weekday) -> Option<Day> {
        let ahead = (7 + weekday as i32 - self.weekday() as i32) % 7;
        self.plus(ahead)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{:04}-{:02}-{:02}", self.year(), self.month(), self.day_of_month()))
    }
}

impl FromStr for Day {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Day, TimeError> {
        let form = || TimeError::DayForm(text.to_owned());
        let digits = |from: usize, to: usize| -> Option<i32> {
            let part = text.get(from..to)?;
            part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse().ok())?
        };
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes.get(4) != Some(&b'-') || bytes.get(7) != Some(&b'-') {
            return Err(form());
        }
        let (year, month, day) = (digits(0, 4), digits(5, 7), digits(8, 10));
        let (Some(year), Some(month), Some(day)) = (year, month, day) else { return Err(form()) };
        let narrow = |n: i32| u8::try_from(n).unwrap_or(u8::MAX);
        Day::new(year, narrow(month), narrow(day)).ok_or_else(|| TimeError::NoSuchDay(text.to_owned()))
    }
}

impl TryFrom<String> for Day {
    type Error = TimeError;
    fn try_from(text: String) -> Result<Day, TimeError> {
        text.parse()
    }
}

impl From<Day> for String {
    fn from(day: Day) -> String {
        day.to_string()
    }
}
