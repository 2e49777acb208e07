use super::day::{Day, Period, TimeError};
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A minute as a clock on the wall shows it. Written and read as `YYYY-MM-DDTHH:MM`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct Minute {
    day: Day,
    of_day: u16,
}

/// Minutes in a day on which no clock is changed.
const DAY_MINUTES: i64 = 1440;

impl Minute {
    /// That hour (0 to 23) and minute (0 to 59) of the day.
    pub fn new(day: Day, hour: u8, minute: u8) -> Option<Minute> {
        (hour < 24 && minute < 60).then(|| Minute { day, of_day: u16::from(hour) * 60 + u16::from(minute) })
    }

    /// The first minute of a day.
    pub fn first_of(day: Day) -> Minute {
        Minute { day, of_day: 0 }
    }

    /// The last minute of a day.
    pub fn last_of(day: Day) -> Minute {
        Minute { day, of_day: 1439 }
    }

    /// Its day.
    pub fn day(self) -> Day {
        self.day
    }

    /// Its hour, 0 to 23.
    pub fn hour(self) -> u8 {
        (self.of_day / 60) as u8
    }

    /// Its minute of the hour, 0 to 59.
    pub fn minute(self) -> u8 {
        (self.of_day % 60) as u8
    }

    /// The minute that lies `period` away; `None` past the ends of the calendar.
    pub fn shift(self, period: Period) -> Option<Minute> {
        let Period::Minutes(minutes) = period else {
            return Some(Minute { day: self.day.shift(period)?, of_day: self.of_day });
        };
        let total = i64::from(self.of_day) + i64::from(minutes);
        let day = self.day.plus(i32::try_from(total.div_euclid(DAY_MINUTES)).ok()?)?;
        Some(Minute { day, of_day: u16::try_from(total.rem_euclid(DAY_MINUTES)).ok()? })
    }

    /// Minutes since the start of year 1 on this wall's clock; only comparable among minutes of one zone.
    pub fn ordinal(self) -> i64 {
        i64::from(Day::FIRST.days_until(self.day)) * DAY_MINUTES + i64::from(self.of_day)
    }

    fn civil(self) -> DateTime {
        // hour and minute are in range by construction
        self.day.date().at((self.of_day / 60) as i8, (self.of_day % 60) as i8, 0, 0)
    }
}

impl fmt::Display for Minute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}T{:02}:{:02}", self.day, self.hour(), self.minute()))
    }
}

impl FromStr for Minute {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Minute, TimeError> {
        let form = || TimeError::MinuteForm(text.to_owned());
        let (day, clock) = text.split_once('T').ok_or_else(form)?;
        let day: Day = day.parse()?;
        let two = |part: &str| (part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse().ok());
        let (hour, minute) = clock.split_once(':').ok_or_else(form)?;
        let (Some(Some(hour)), Some(Some(minute))) = (two(hour), two(minute)) else { return Err(form()) };
        Minute::new(day, hour, minute).ok_or_else(form)
    }
}

impl TryFrom<String> for Minute {
    type Error = TimeError;
    fn try_from(text: String) -> Result<Minute, TimeError> {
        text.parse()
    }
}

impl From<Minute> for String {
    fn from(minute: Minute) -> String {
        minute.to_string()
    }
}

/// A day or a minute: as fine as the text tells. Written as `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM`.
///
/// A day is a stretch, not its midnight: [`Moment::first_minute`] and [`Moment::last_minute`] differ for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub enum Moment {
    /// Some time on that day.
    Day(Day),
    /// That minute.
    Minute(Minute),
}

impl Moment {
    /// Its day.
    pub fn day(self) -> Day {
        match self {
            Moment::Day(day) => day,
            Moment::Minute(minute) => minute.day(),
        }
    }

    /// The first minute in it.
    pub fn first_minute(self) -> Minute {
        match self {
            Moment::Day(day) => Minute::first_of(day),
            Moment::Minute(minute) => minute,
        }
    }

    /// The last minute in it.
    pub fn last_minute(self) -> Minute {
        match self {
            Moment::Day(day) => Minute::last_of(day),
            Moment::Minute(minute) => minute,
        }
    }

    /// The moment that lies `period` away, of the same grain; `None` past the ends of the calendar.
    pub fn shift(self, period: Period) -> Option<Moment> {
        match self {
            Moment::Day(day) => day.shift(period).map(Moment::Day),
            Moment::Minute(minute) => minute.shift(period).map(Moment::Minute),
        }
    }
}

impl From<Day> for Moment {
    fn from(day: Day) -> Moment {
        Moment::Day(day)
    }
}

impl From<Minute> for Moment {
    fn from(minute: Minute) -> Moment {
        Moment::Minute(minute)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Moment::Day(day) => day.fmt(f),
            Moment::Minute(minute) => minute.fmt(f),
        }
    }
}

impl FromStr for Moment {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Moment, TimeError> {
        if text.contains('T') { text.parse().map(Moment::Minute) } else { text.parse().map(Moment::Day) }
    }
}

impl TryFrom<String> for Moment {
    type Error = TimeError;
    fn try_from(text: String) -> Result<Moment, TimeError> {
        text.parse()
    }
}

impl From<Moment> for String {
    fn from(moment: Moment) -> String {
        moment.to_string()
    }
}

/// Where a clock stands: a fixed offset from UTC, or a zone of the IANA list. Only there where one is known.
///
/// Written as `Z`, `+04:30` or the zone's name. The rules of named zones are those built into this program, never the
/// machine's, so that the same window compares alike everywhere.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct Zone(ZoneKind);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum ZoneKind {
    Offset(i16),
    Named(String),
}

impl Zone {
    /// The widest offset, in minutes either way.
    const WIDEST: i16 = 14 * 60;

    /// A fixed offset in minutes east of UTC; `None` beyond 14 hours.
    pub fn offset(minutes: i16) -> Option<Zone> {
        (minutes.abs() <= Zone::WIDEST).then_some(Zone(ZoneKind::Offset(minutes)))
    }

    /// A zone of the IANA list by its name (upper and lower case as in the list, whatever case it is given in).
    pub fn named(name: &str) -> Option<Zone> {
        let found = TimeZoneDatabase::bundled().get(name).ok()?;
        Some(Zone(ZoneKind::Named(found.iana_name()?.to_owned())))
    }

    /// The minute on UTC's clock; `None` at the ends of the calendar.
    ///
    /// A minute that the wall's clock skips in spring counts as the one just as far after the change, one that it
    /// shows twice in autumn as the first.
    pub fn to_utc(&self, minute: Minute) -> Option<Minute> {
        let zone = match &self.0 {
            ZoneKind::Offset(minutes) => TimeZone::fixed(Offset::from_seconds(i32::from(*minutes) * 60).ok()?),
            ZoneKind::Named(name) => TimeZoneDatabase::bundled().get(name).ok()?,
        };
        let utc = zone.to_ambiguous_timestamp(minute.civil()).compatible().ok()?;
        let civil = Offset::UTC.to_datetime(utc);
        Minute::new(Day::from_date(civil.date())?, civil.hour().unsigned_abs(), civil.minute().unsigned_abs())
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            ZoneKind::Offset(0) => f.pad("Z"),
            ZoneKind::Offset(minutes) => {
                let (sign, size) = (if *minutes < 0 { '-' } else { '+' }, minutes.unsigned_abs());
                f.pad(&format!("{sign}{:02}:{:02}", size / 60, size % 60))
            }
            ZoneKind::Named(name) => f.pad(name),
        }
    }
}

impl FromStr for Zone {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Zone, TimeError> {
        offset_minutes(text)
            .map_or_else(|| Zone::named(text), Zone::offset)
            .ok_or_else(|| TimeError::ZoneForm(text.to_owned()))
    }
}

fn offset_minutes(text: &str) -> Option<i16> {
    if text == "Z" {
        return Some(0);
    }
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hours, minutes) = text.get(1..)?.split_once(':')?;
    let two = |part: &str| -> Option<i16> {
        (part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse().ok())?
    };
    let (hours, minutes) = (two(hours)?, two(minutes)?);
    (minutes < 60).then_some(sign * (hours * 60 + minutes))
}

impl TryFrom<String> for Zone {
    type Error = TimeError;
    fn try_from(text: String) -> Result<Zone, TimeError> {
        text.parse()
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> String {
        zone.to_string()
    }
}
