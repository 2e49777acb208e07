//! TIMEX3 annotations, for exchange: type, value and modifier as *TimeML 1.2.1* has them (ISO 8601 with additions).
//!
//! What a value leaves open stands as `X`: the days of an unknown week, a weekday of it (`XXXX-WXX-5`). Where the
//! publication is known to a stretch of days only, the value says what holds for all of them.

use crate::calendar;
use crate::range;
use crate::resolve::view;
use crate::seen::{Seen, window};
use lagesbild_model::time::{
    Amount, Bound, Clock, Counted, Day, Direction, Meaning, Part, Season, Shading, TimeExpr, Unit, Vague, Weekday,
    Window, YearRef, Zone,
};
use schemars::JsonSchema;
use serde::Serialize;

/// What a TIMEX3 annotation is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum TimexType {
    /// A day or more of the calendar.
    Date,
    /// A time within a day, or a part of it.
    Time,
    /// A length of time.
    Duration,
    /// Again and again.
    Set,
}

impl TimexType {
    /// Its name in the standard.
    pub fn as_str(self) -> &'static str {
        match self {
            TimexType::Date => "DATE",
            TimexType::Time => "TIME",
            TimexType::Duration => "DURATION",
            TimexType::Set => "SET",
        }
    }
}

/// A TIMEX3 annotation, without its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Timex {
    /// Its type.
    #[serde(rename = "type")]
    pub kind: TimexType,
    /// Its value.
    pub value: String,
    /// Its modifier, if any.
    #[serde(rename = "mod", skip_serializing_if = "Option::is_none")]
    pub modifier: Option<&'static str>,
}

/// The annotation of an expression, seen from a window (the publication's, or that of the time told before it).
pub fn timex(expression: &TimeExpr, seen_from: Option<&Window>, direction: Direction) -> Timex {
    let meaning = &expression.meaning;
    let kind = kind(meaning);
    let seen = view(expression.relation, direction, false);
    Timex { kind, value: value_seen(meaning, seen_from, &seen), modifier: modifier(expression) }
}

fn kind(meaning: &Meaning) -> TimexType {
    match meaning {
        Meaning::Clock { .. } => TimexType::Time,
        Meaning::Part { part, of } if part_suffix(*part).is_empty() => kind(of),
        Meaning::Part { .. } => TimexType::Time,
        Meaning::Away { unit: Unit::Second | Unit::Minute | Unit::Hour, .. } => TimexType::Time,
        Meaning::Unit { unit: Unit::Second | Unit::Minute | Unit::Hour, .. } => TimexType::Time,
        Meaning::Stretch { .. } | Meaning::Duration { .. } => TimexType::Duration,
        Meaning::Repeated { .. } => TimexType::Set,
        Meaning::Range { from, .. } => kind(from),
        Meaning::Both { other, .. } => kind(other),
        _ => TimexType::Date,
    }
}

fn modifier(expression: &TimeExpr) -> Option<&'static str> {
    let edge = match &expression.meaning {
        Meaning::Part { part: Part::Start, .. } => Some("START"),
        Meaning::Part { part: Part::Middle, .. } => Some("MID"),
        Meaning::Part { part: Part::End, .. } => Some("END"),
        _ => None,
    };
    let shaded = || match expression.shading? {
        Shading::Early => Some("START"),
        Shading::Late => Some("END"),
        Shading::About => Some("APPROX"),
        Shading::JustBefore => Some("BEFORE"),
        Shading::JustAfter => Some("AFTER"),
    };
    edge.or_else(|| bounded(&expression.meaning)).or_else(shaded)
}

/// What the bound of an amount says: of a length, or of a point so far away.
fn bounded(meaning: &Meaning) -> Option<&'static str> {
    let is_more = |amount: &Amount| Some(matches!(amount.bound?, Bound::Over | Bound::JustOver));
    match meaning {
        Meaning::Part { of, .. } => bounded(of),
        Meaning::Stretch { amount, .. } | Meaning::Duration { amount, .. } => {
            Some(if is_more(amount)? { "MORE_THAN" } else { "LESS_THAN" })
        }
        // More than a year ago is before the day a year ago.
        Meaning::Away { amount, later, .. } => Some(if is_more(amount)? == *later { "AFTER" } else { "BEFORE" }),
        _ => None,
    }
}

fn value_seen(meaning: &Meaning, seen_from: Option<&Window>, seen: &dyn Fn(Day) -> Seen) -> String {
    let at = |day: Day| value(meaning, seen(day)).unwrap_or_else(|| open_value(meaning));
    if crate::resolve::says_all(meaning) {
        return at(Day::LAST);
    }
    if let Some(minute) = seen_from.and_then(|w| crate::resolve::shifted_minute(meaning, w)) {
        return minute.earliest_start().map_or_else(|| open_value(meaning), |m| m.first_minute().to_string());
    }
    let Some((first, last)) = seen_from.and_then(Window::days) else { return open_value(meaning) };
    let (one, other) = (at(first), at(last));
    if one == other { one } else { shared(meaning, &one, &other).unwrap_or_else(|| open_value(meaning)) }
}

/// What the values at both ends of the publication's window share, for what holds the publication itself: of *today*
/// the month, if it is one.
fn shared(meaning: &Meaning, one: &str, other: &str) -> Option<String> {
    let Meaning::Unit { offset: 0, .. } = meaning else { return None };
    let same = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    let kept = one.get(..same)?.rfind('-').map(|at| at + 1)?;
    let rest = one.get(kept..)?.chars().map(|c| if c.is_ascii_digit() { 'X' } else { c });
    Some(one.get(..kept)?.chars().chain(rest).collect())
}

/// The value seen from a day; `None` if it hangs on none, or lies off the calendar.
fn value(meaning: &Meaning, seen: Seen) -> Option<String> {
    let first = || window(meaning, seen)?.days().map(|(first, _)| first);
    Some(match meaning {
        Meaning::Calendar { month, day, .. } => match (month, day) {
            (_, Some(_)) => first()?.to_string(),
            (Some(_), None) => unit_value(Unit::Month, first()?),
            (None, None) => unit_value(Unit::Year, first()?),
        },
        Meaning::Season { season, year } => {
            // A winter is named by the year that it is told with.
            let year = if let YearRef::Told(year) = year { *year } else { first()?.year() };
            format!("{year:04}-{}", season_name(*season))
        }
        Meaning::Years { first, last } => years_value(*first, *last),
        Meaning::Feast { first: from, last: to, .. } => {
            // Its own day, if that is one of those meant: of Easter the Sunday.
            let own = if (*from..=*to).contains(&0) { -from } else { to - from };
            first()?.plus(own.into())?.to_string()
        }
        Meaning::Unit { unit, .. } => unit_value(*unit, first()?),
        Meaning::Numbered { unit, number, .. } if *unit == Unit::Week => {
            let monday = first()?;
            format!("{:04}-W{number:02}", calendar::iso_week(monday).0)
        }
        Meaning::Numbered { unit, .. } => unit_value(*unit, first()?),
        Meaning::Weekday { .. } => first()?.to_string(),
        Meaning::Part { part: part @ (Part::FirstHalf | Part::SecondHalf), of } => {
            half_value(*part == Part::SecondHalf, &value(of, seen)?)
        }
        Meaning::Part { part, of } => part_value(*part, of, seen)?,
        Meaning::Clock { clock, of: Some(of), zone } => {
            format!("{}{}", value(of, seen)?, clock_suffix(*clock, zone.as_ref()))
        }
        Meaning::Nth { what: Counted::Unit(unit), .. } => unit_value(*unit, first()?),
        Meaning::Nth { what: Counted::Weekday(_), .. } => first()?.to_string(),
        Meaning::Away { amount, .. } if amount.most.is_none() => open_value(meaning),
        Meaning::Away { amount, unit, later, to_the_day } => away_value(*amount, *unit, *later, *to_the_day, seen)?,
        Meaning::Range { from, to } => {
            let (from_seen, to_seen) = range::seen_from(from, to, seen)?;
            format!("{}/{}", value(from, from_seen)?, value(to, to_seen)?)
        }
        Meaning::Both { one, other } if matches!(**other, Meaning::Weekday { .. }) => value(one, seen)?,
        Meaning::Both { one, other } => value(other, seen).or_else(|| value(one, seen))?,
        _ => return None,
    })
}

/// Years, months and weeks away are told to the unit, days to the day; a range of them by both ends.
fn away_value(amount: Amount, unit: Unit, later: bool, to_the_day: bool, seen: Seen) -> Option<String> {
    let one = |n: u32| {
        let amount = Amount { half: amount.half, ..Amount::exactly(n) };
        let day = window(&Meaning::Away { amount, unit, later, to_the_day }, seen)?.days()?.0;
        Some(unit_value(if to_the_day { Unit::Day } else { unit }, day))
    };
    let (near, far) = (one(amount.least)?, one(amount.most?)?);
    Some(match (near == far, later) {
        (true, _) => near,
        (false, true) => format!("{near}/{far}"),
        (false, false) => format!("{far}/{near}"),
    })
}

fn part_value(part: Part, of: &Meaning, seen: Seen) -> Option<String> {
    let suffix = part_suffix(part);
    let back = match part {
        Part::NightInto => true,
        Part::NightAround => seen.direction != Direction::Future,
        _ => false,
    };
    if !back {
        return Some(format!("{}{suffix}", value(of, seen)?));
    }
    let day = window(of, seen)?.days()?.0.plus(-1)?;
    Some(format!("{day}{suffix}"))
}

/// Half of a year or of something shorter.
fn half_value(second: bool, whole: &str) -> String {
    if whole.len() == 4 { format!("{whole}-H{}", 1 + u8::from(second)) } else { whole.to_owned() }
}

fn part_suffix(part: Part) -> &'static str {
    match part {
        Part::Morning | Part::Forenoon => "TMO",
        Part::Midday => "TMI",
        Part::Afternoon => "TAF",
        Part::Evening => "TEV",
        Part::Night | Part::LateNight | Part::NightInto | Part::NightAround => "TNI",
        Part::Start | Part::Middle | Part::End | Part::FirstHalf | Part::SecondHalf => "",
    }
}

fn season_name(season: Season) -> &'static str {
    match season {
        Season::Spring => "SP",
        Season::Summer => "SU",
        Season::Autumn => "FA",
        Season::Winter => "WI",
    }
}

/// The time on its own clock; only that of UTC is named in a value.
fn clock_suffix(clock: Clock, zone: Option<&Zone>) -> String {
    let utc = zone.is_some_and(|zone| Zone::offset(0).as_ref() == Some(zone));
    format!("T{:02}:{:02}{}", clock.hour, clock.minute.unwrap_or(0), if utc { "Z" } else { "" })
}

/// The unit that holds the day.
fn unit_value(unit: Unit, day: Day) -> String {
    let year = day.year();
    match unit {
        Unit::Second | Unit::Minute | Unit::Hour => format!("{day}TXX:XX"),
        Unit::Day => day.to_string(),
        Unit::Week | Unit::Weekend => {
            let (year, week) = calendar::iso_week(day);
            format!("{year:04}-W{week:02}{}", if unit == Unit::Weekend { "-WE" } else { "" })
        }
        Unit::Month => format!("{year:04}-{:02}", day.month()),
        Unit::Quarter => format!("{year:04}-Q{}", (day.month() - 1) / 3 + 1),
        Unit::Year => format!("{year:04}"),
        Unit::Decade => format!("{:03}", year / 10),
        Unit::Century => format!("{:02}", year / 100),
    }
}

fn years_value(first: i32, last: i32) -> String {
    match last - first {
        0 => format!("{first:04}"),
        9 if first % 10 == 0 => format!("{:03}", first / 10),
        99 if first % 100 == 0 => format!("{:02}", first / 100),
        _ => format!("{first:04}/{last:04}"),
    }
}

/// The value of what is seen from nowhere.
fn open_value(meaning: &Meaning) -> String {
    let year = |year: &YearRef| match year {
        YearRef::Told(year) => format!("{year:04}"),
        _ => "XXXX".to_owned(),
    };
    match meaning {
        Meaning::Calendar { year: y, month, day, .. } => {
            let two = |n: Option<u8>| n.map_or_else(|| "XX".to_owned(), |n| format!("{n:02}"));
            match (month, day) {
                (None, None) => year(y),
                (_, None) => format!("{}-{}", year(y), two(*month)),
                (_, Some(_)) => format!("{}-{}-{}", year(y), two(*month), two(*day)),
            }
        }
        Meaning::Season { season, year: y } => format!("{}-{}", year(y), season_name(*season)),
        Meaning::Years { first, last } => years_value(*first, *last),
        Meaning::Ancient { year } => format!("BC{year:04}"),
        Meaning::Feast { fixed: Some((month, day)), year: y, .. } => format!("{}-{month:02}-{day:02}", year(y)),
        Meaning::Feast { .. } | Meaning::AwayLike { .. } => open_unit(Unit::Day).to_owned(),
        Meaning::Unit { unit, .. } => open_unit(*unit).to_owned(),
        Meaning::Away { amount, later, .. } if amount.most.is_none() => reference(*later).to_owned(),
        Meaning::Away { unit, .. } => open_unit(*unit).to_owned(),
        Meaning::Numbered { unit: Unit::Week, number, year: y } => format!("{}-W{number:02}", year(y)),
        Meaning::Numbered { number, year: y, .. } => format!("{}-Q{number}", year(y)),
        Meaning::Weekday { weekday, .. } => open_weekday(*weekday),
        Meaning::Part { part: part @ (Part::FirstHalf | Part::SecondHalf), of } => {
            half_value(*part == Part::SecondHalf, &open_value(of))
        }
        Meaning::Part { part, of } => open_part(*part, of),
        Meaning::Nth { what: Counted::Unit(unit), .. } => open_unit(*unit).to_owned(),
        Meaning::Nth { what: Counted::Weekday(weekday), .. } => open_weekday(*weekday),
        Meaning::Clock { clock, of, zone } => {
            let day = of.as_deref().map_or_else(|| open_unit(Unit::Day).to_owned(), open_value);
            format!("{day}{}", clock_suffix(*clock, zone.as_ref()))
        }
        Meaning::Range { from, to } => format!("{}/{}", open_value(from), open_value(to)),
        Meaning::Both { other, .. } => open_value(other),
        Meaning::Stretch { amount, unit, .. } | Meaning::Duration { amount, unit, .. } => length(*amount, *unit),
        Meaning::Repeated { unit, every, on: None } => length(Amount::exactly(*every), *unit),
        Meaning::Repeated { on: Some(weekday), .. } => open_weekday(*weekday),
        Meaning::Present => "PRESENT_REF".to_owned(),
        Meaning::Vague { side } => reference(*side == Vague::Future).to_owned(),
    }
}

fn open_part(part: Part, of: &Meaning) -> String {
    let into_night = matches!(part, Part::NightInto);
    match of {
        // The night into a weekday began on the one before.
        Meaning::Weekday { weekday, .. } if into_night => {
            format!("{}{}", open_weekday(before(*weekday)), part_suffix(part))
        }
        _ => format!("{}{}", open_value(of), part_suffix(part)),
    }
}

fn open_weekday(weekday: Weekday) -> String {
    format!("XXXX-WXX-{}", weekday.number())
}

fn before(weekday: Weekday) -> Weekday {
    Weekday::from_number((weekday.number() + 5) % 7 + 1).unwrap_or(weekday)
}

fn reference(ahead: bool) -> &'static str {
    if ahead { "FUTURE_REF" } else { "PAST_REF" }
}

fn open_unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Second | Unit::Minute | Unit::Hour => "XXXX-XX-XXTXX:XX",
        Unit::Day => "XXXX-XX-XX",
        Unit::Weekend => "XXXX-WXX-WE",
        Unit::Week => "XXXX-WXX",
        Unit::Month => "XXXX-XX",
        Unit::Quarter => "XXXX-QX",
        Unit::Year => "XXXX",
        Unit::Decade => "XXX",
        Unit::Century => "XX",
    }
}

/// A length of time: `P3D`, `PT45M`, `PXW` for several weeks.
fn length(amount: Amount, unit: Unit) -> String {
    let n = match amount.most {
        Some(most) if most == amount.least && amount.half => format!("{most}.5"),
        Some(most) if most == amount.least => most.to_string(),
        Some(most) => {
            return format!("{}/{}", length(Amount::exactly(amount.least), unit), length(Amount::exactly(most), unit));
        }
        None => "X".to_owned(),
    };
    match unit {
        Unit::Second => format!("PT{n}S"),
        Unit::Minute => format!("PT{n}M"),
        Unit::Hour => format!("PT{n}H"),
        Unit::Day => format!("P{n}D"),
        Unit::Weekend => format!("P{n}WE"),
        Unit::Week => format!("P{n}W"),
        Unit::Month => format!("P{n}M"),
        Unit::Quarter => format!("P{n}Q"),
        Unit::Year => format!("P{n}Y"),
        Unit::Decade => format!("P{n}DE"),
        Unit::Century => format!("P{n}CE"),
    }
}
