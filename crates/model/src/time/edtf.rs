use super::day::Day;
use super::moment::{Minute, Moment, Zone};
use super::window::{Ends, Grain, Window};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Why a text is not a date of the Extended Date/Time Format, and at which byte.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a date, at byte {at}: {problem}")]
pub struct EdtfError {
    /// The text, cut after 40 characters.
    pub text: String,
    /// Where reading failed, in bytes from its start.
    pub at: usize,
    /// What is wrong and what was expected.
    pub problem: String,
}

/// A date as far as it is known, in the Extended Date/Time Format (EDTF).
///
/// Understood are `2021`, `2021-08`, `2021-08-13`, `2021-08-13T06:12` (also with seconds, and with `Z`, `+02:00` or
/// `+02`), a day or month left open (`2021-08-XX`, `2021-XX`, `2021-XX-XX`), intervals `a/b` whose ends may be open
/// (`..`) or unknown (empty), and the unknown date (empty, or `null` in JSON). Days that the calendar does not have are
/// errors.
///
/// ```
/// use lagesbild_model::time::Edtf;
/// let month: Edtf = "2021-08".parse()?;
/// assert_eq!(month.window().map(|w| w.to_string()).as_deref(), Some("2021-08-01/2021-08-31"));
/// assert!("2021-02-30".parse::<Edtf>().is_err());
/// # Ok::<(), lagesbild_model::time::EdtfError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Option<String>", into = "Option<String>")]
#[schemars(with = "Option<String>")]
pub struct Edtf(Form);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Form {
    Unknown,
    Date(Date),
    Interval(End, End),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum End {
    Unknown,
    Open,
    Date(Date),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Date {
    Year(i32),
    Month(i32, u8),
    Day(Day),
    Minute {
        minute: Minute,
        second: Option<u8>,
        zone: Option<Zone>,
    },
    /// `2021-XX`
    SomeMonth(i32),
    /// `2021-XX-XX`
    SomeDayOfYear(i32),
    /// `2021-08-XX`
    SomeDayOfMonth(i32, u8),
}

impl Edtf {
    /// The date of which nothing is known.
    pub fn unknown() -> Edtf {
        Edtf(Form::Unknown)
    }

    /// A year; `None` outside 1 to 9999.
    pub fn year(year: i32) -> Option<Edtf> {
        Day::new(year, 1, 1).map(|_| Edtf(Form::Date(Date::Year(year))))
    }

    /// A month of a year; `None` if the calendar has none such.
    pub fn month(year: i32, month: u8) -> Option<Edtf> {
        Day::new(year, month, 1).map(|_| Edtf(Form::Date(Date::Month(year, month))))
    }

    /// A day.
    pub fn day(day: Day) -> Edtf {
        Edtf(Form::Date(Date::Day(day)))
    }

    /// A minute on the wall's clock of that zone, where one is known.
    pub fn minute(minute: Minute, zone: Option<Zone>) -> Edtf {
        Edtf(Form::Date(Date::Minute { minute, second: None, zone }))
    }

    /// Whether nothing is known, not even one end.
    pub fn is_unknown(&self) -> bool {
        self.window().is_none()
    }

    /// The one day it tells, if it tells one (a minute tells its day, on its own clock).
    pub fn single_day(&self) -> Option<Day> {
        self.window().and_then(|window| window.single_day())
    }

    /// The window of something that happened then, at a moment not further known; `None` if no end is known.
    pub fn window(&self) -> Option<Window> {
        match &self.0 {
            Form::Unknown => None,
            Form::Date(date) => {
                let (first, last, zone) = date.bounds()?;
                Some(Window::between(first, last).ok()?.in_zone(zone))
            }
            Form::Interval(from, to) => {
                let ((first, from_zone), (last, to_zone)) = (from.bound(Date::first), to.bound(Date::last));
                // Two ends on two clocks are told on UTC's; an end without a clock takes the other's.
                let zone = match (&from_zone, &to_zone) {
                    (Some(a), Some(b)) if a != b => return utc_interval(first, a, last, b),
                    _ => from_zone.or(to_zone),
                };
                Window::new(inside(first, last, zone)).ok()
            }
        }
    }
}

/// The two ends of a window as dates, for files that have no four-ended windows: between which moments it began, and
/// between which it ended. For what lies somewhere in a stretch both are that stretch.
///
/// ```
/// use lagesbild_model::time::{EdtfEnds, Window};
/// let since: Window = Window::since("2021-08-13".parse::<lagesbild_model::time::Day>()?);
/// let ends = EdtfEnds::of(&since).ok_or("no zone")?;
/// assert_eq!((ends.began.to_string(), ends.ended.to_string()), ("2021-08-13".into(), "2021-08-13/..".into()));
/// assert_eq!(ends.window(), Some(since));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EdtfEnds {
    /// When it began.
    pub began: Edtf,
    /// When it ended.
    pub ended: Edtf,
}

impl EdtfEnds {
    /// The ends of a window; `None` on the clock of a named zone, or of days on the clock of any: these have no place in
    /// the format.
    pub fn of(window: &Window) -> Option<EdtfEnds> {
        let zone = window.zone();
        if window.grain() == Grain::Day && zone.is_some() {
            return None;
        }
        Some(EdtfEnds {
            began: stretch(window.earliest_start(), window.latest_start(), zone)?,
            ended: stretch(window.earliest_end(), window.latest_end(), zone)?,
        })
    }

    /// The window that has them; `None` if they are of no window: nothing known, backwards, or on two clocks.
    pub fn window(&self) -> Option<Window> {
        let bounds = |date: &Edtf| date.window().map(|w| (w.earliest_start(), w.latest_end(), w.zone().cloned()));
        let (began, ended) = (bounds(&self.began), bounds(&self.ended));
        let zone = |bounds: &Option<(_, _, Option<Zone>)>| bounds.as_ref().map(|(_, _, zone)| zone.clone());
        let zone = match (zone(&began), zone(&ended)) {
            (Some(one), Some(other)) if one != other => return None,
            (one, other) => one.or(other).flatten(),
        };
        let (earliest_start, latest_start, _) = began.unwrap_or_default();
        let (earliest_end, latest_end, _) = ended.unwrap_or_default();
        Window::new(Ends { earliest_start, latest_start, earliest_end, latest_end, zone }).ok()
    }
}

/// The date of a stretch: a year, month, day or minute where it is one, else an interval.
fn stretch(first: Option<Moment>, last: Option<Moment>, zone: Option<&Zone>) -> Option<Edtf> {
    let date = |moment: Moment| match moment {
        Moment::Day(day) => Some(Date::Day(day)),
        Moment::Minute(minute) => {
            let told = zone.is_none_or(|zone| read_zone(&zone.to_string()).is_some());
            told.then(|| Date::Minute { minute, second: None, zone: zone.cloned() })
        }
    };
    let end = |moment: Option<Moment>| moment.map_or(Some(End::Open), |m| date(m).map(End::Date));
    let whole = first.zip(last).and_then(|(first, last)| match (first, last) {
        (first, last) if first == last => date(first),
        (Moment::Day(first), Moment::Day(last)) => whole(first, last),
        _ => None,
    });
    if let Some(date) = whole {
        return Some(Edtf(Form::Date(date)));
    }
    match (end(first)?, end(last)?) {
        (End::Open, End::Open) => Some(Edtf::unknown()),
        (first, last) => Some(Edtf(Form::Interval(first, last))),
    }
}

/// The month or year that two days bound.
fn whole(first: Day, last: Day) -> Option<Date> {
    let month = || Date::Month(first.year(), first.month());
    let year = || Date::Year(first.year());
    [month(), year()].into_iter().find(|d| d.first() == Some(first.into()) && d.last() == Some(last.into()))
}

fn inside(first: Option<Moment>, last: Option<Moment>, zone: Option<Zone>) -> Ends {
    Ends { earliest_start: first, latest_start: last, earliest_end: first, latest_end: last, zone }
}

fn utc_interval(first: Option<Moment>, a: &Zone, last: Option<Moment>, b: &Zone) -> Option<Window> {
    let first = a.to_utc(first?.first_minute())?;
    let last = b.to_utc(last?.last_minute())?;
    Window::new(inside(Some(first.into()), Some(last.into()), Zone::offset(0))).ok()
}

impl End {
    fn bound(&self, of: fn(&Date) -> Option<Moment>) -> (Option<Moment>, Option<Zone>) {
        match self {
            End::Unknown | End::Open => (None, None),
            End::Date(date) => (of(date), date.zone()),
        }
    }
}

impl Date {
    fn bounds(&self) -> Option<(Moment, Moment, Option<Zone>)> {
        Some((self.first()?, self.last()?, self.zone()))
    }

    fn zone(&self) -> Option<Zone> {
        match self {
            Date::Minute { zone, .. } => zone.clone(),
            _ => None,
        }
    }

    fn first(&self) -> Option<Moment> {
        match self {
            Date::Year(year) | Date::SomeMonth(year) | Date::SomeDayOfYear(year) => Day::new(*year, 1, 1),
            Date::Month(year, month) | Date::SomeDayOfMonth(year, month) => Day::new(*year, *month, 1),
            Date::Day(day) => Some(*day),
            Date::Minute { minute, .. } => return Some((*minute).into()),
        }
        .map(Moment::Day)
    }

    fn last(&self) -> Option<Moment> {
        match self {
            Date::Year(year) | Date::SomeMonth(year) | Date::SomeDayOfYear(year) => Day::new(*year, 12, 31),
            Date::Month(year, month) | Date::SomeDayOfMonth(year, month) => {
                Day::new(*year, *month, 1).map(Day::last_of_month)
            }
            Date::Day(day) => Some(*day),
            Date::Minute { minute, .. } => return Some((*minute).into()),
        }
        .map(Moment::Day)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Date::Year(year) => write!(f, "{year:04}"),
            Date::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Date::Day(day) => write!(f, "{day}"),
            Date::SomeMonth(year) => write!(f, "{year:04}-XX"),
            Date::SomeDayOfYear(year) => write!(f, "{year:04}-XX-XX"),
            Date::SomeDayOfMonth(year, month) => write!(f, "{year:04}-{month:02}-XX"),
            Date::Minute { minute, second, zone } => {
                write!(f, "{minute}")?;
                if let Some(second) = second {
                    write!(f, ":{second:02}")?;
                }
                zone.as_ref().map_or(Ok(()), |zone| write!(f, "{zone}"))
            }
        }
    }
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            End::Unknown => Ok(()),
            End::Open => f.write_str(".."),
            End::Date(date) => date.fmt(f),
        }
    }
}

impl fmt::Display for Edtf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Form::Unknown => Ok(()),
            Form::Date(date) => f.pad(&date.to_string()),
            Form::Interval(from, to) => f.pad(&format!("{from}/{to}")),
        }
    }
}

impl FromStr for Edtf {
    type Err = EdtfError;

    fn from_str(text: &str) -> Result<Edtf, EdtfError> {
        let fail = |(at, problem): (usize, String)| EdtfError { text: text.chars().take(40).collect(), at, problem };
        if text.is_empty() {
            return Ok(Edtf::unknown());
        }
        let Some((from, to)) = text.split_once('/') else {
            return read_date(text, 0).map(|date| Edtf(Form::Date(date))).map_err(fail);
        };
        let after = from.len() + 1;
        let (from, to) = (read_end(from, 0).map_err(fail)?, read_end(to, after).map_err(fail)?);
        let both_told = matches!((&from, &to), (End::Date(_), End::Date(_)));
        let edtf = Edtf(Form::Interval(from, to));
        if both_told && edtf.window().is_none() {
            return Err(fail((after, "the interval runs backwards".to_owned())));
        }
        Ok(edtf)
    }
}

type Read<T> = Result<T, (usize, String)>;

fn read_end(text: &str, at: usize) -> Read<End> {
    match text {
        "" => Ok(End::Unknown),
        ".." => Ok(End::Open),
        _ => read_date(text, at).map(End::Date),
    }
}

/// Two or four digits at `from`, or as many `X`, which are `None`.
fn read_digits(text: &str, from: usize, count: usize, what: &str, at: usize) -> Read<Option<i32>> {
    let problem = || (at + from, format!("expected {what} of {count} digits"));
    let part = text.get(from..from + count).ok_or_else(problem)?;
    if part.bytes().all(|b| b == b'X') {
        return Ok(None);
    }
    if !part.bytes().all(|b| b.is_ascii_digit()) {
        return Err(problem());
    }
    part.parse().map(Some).map_err(|_| problem())
}

fn expect_dash(text: &str, from: usize, at: usize) -> Read<()> {
    if text.as_bytes().get(from) == Some(&b'-') { Ok(()) } else { Err((at + from, "expected '-'".to_owned())) }
}

fn read_date(text: &str, at: usize) -> Read<Date> {
    let needs = |from: usize, what: &str| (at + from, format!("{what} must be told, X does not stand here"));
    let year = read_digits(text, 0, 4, "a year", at)?.ok_or_else(|| needs(0, "the year"))?;
    Day::new(year, 1, 1).ok_or((at, "years run from 0001 to 9999".to_owned()))?;
    if text.len() == 4 {
        return Ok(Date::Year(year));
    }
    expect_dash(text, 4, at)?;
    let month = match read_digits(text, 5, 2, "a month", at)? {
        Some(n) => Some(
            u8::try_from(n)
                .ok()
                .filter(|m| (1..=12).contains(m))
                .ok_or((at + 5, format!("there is no month {n:02}")))?,
        ),
        None => None,
    };
    if text.len() == 7 {
        return Ok(month.map_or(Date::SomeMonth(year), |month| Date::Month(year, month)));
    }
    expect_dash(text, 7, at)?;
    let (month, day) = match (month, read_digits(text, 8, 2, "a day", at)?) {
        (None, None) if text.len() == 10 => return Ok(Date::SomeDayOfYear(year)),
        (Some(month), None) if text.len() == 10 => return Ok(Date::SomeDayOfMonth(year, month)),
        (_, None) => return Err(needs(8, "the day")),
        (None, _) => return Err(needs(5, "the month of a day that is told")),
        (Some(month), Some(day)) => (month, day),
    };
    let day = u8::try_from(day)
        .ok()
        .and_then(|d| Day::new(year, month, d))
        .ok_or_else(|| (at + 8, format!("{year:04}-{month:02} has no day {day:02}")))?;
    match text.as_bytes().get(10) {
        None => Ok(Date::Day(day)),
        Some(b'T') => read_clock(text, day, at),
        Some(_) => Err((at + 10, "expected 'T' and a clock time, or the end".to_owned())),
    }
}

fn read_clock(text: &str, day: Day, at: usize) -> Read<Date> {
    let part = |from: usize, what: &str, limit: i32| -> Read<u8> {
        let n = read_digits(text, from, 2, what, at)?.filter(|n| *n < limit);
        n.and_then(|n| u8::try_from(n).ok()).ok_or_else(|| (at + from, format!("{what} must lie below {limit}")))
    };
    let hour = part(11, "the hour", 24)?;
    if text.as_bytes().get(13) != Some(&b':') {
        return Err((at + 13, "expected ':' and the minute".to_owned()));
    }
    let minute = part(14, "the minute", 60)?;
    let (second, zone_at) =
        if text.as_bytes().get(16) == Some(&b':') { (Some(part(17, "the second", 60)?), 19) } else { (None, 16) };
    let zone = match text.get(zone_at..) {
        Some("") => None,
        Some(zone) => Some(read_zone(zone).ok_or_else(|| (at + zone_at, "expected Z or an offset".to_owned()))?),
        None => return Err((at + zone_at, "expected Z, an offset or the end".to_owned())),
    };
    let minute = Minute::new(day, hour, minute).ok_or_else(|| (at + 11, "no such minute".to_owned()))?;
    Ok(Date::Minute { minute, second, zone })
}

/// `Z`, `+02:00` or `+02`; named zones have no place in the format.
fn read_zone(text: &str) -> Option<Zone> {
    let full = if text.len() == 3 { format!("{text}:00") } else { text.to_owned() };
    (full == "Z" || full.starts_with(['+', '-'])).then(|| full.parse().ok())?
}

impl TryFrom<Option<String>> for Edtf {
    type Error = EdtfError;
    fn try_from(text: Option<String>) -> Result<Edtf, EdtfError> {
        text.unwrap_or_default().parse()
    }
}

impl From<Edtf> for Option<String> {
    fn from(date: Edtf) -> Option<String> {
        (date.0 != Form::Unknown).then(|| date.to_string())
    }
}
