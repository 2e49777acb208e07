//! The window of a meaning, seen from a day. This knows the calendar and no word of any language.

use crate::calendar::{self, Days};
use crate::range;
use lagesbild_model::time::{
    Amount, Bound, Clock, Counted, Day, Direction, Meaning, Minute, Part, Period, Pick, Season, Unit, Vague, Weekday,
    Window, YearRef, Zone,
};

/// From where a meaning is seen.
#[derive(Clone, Copy)]
pub(crate) struct Seen {
    pub day: Day,
    pub direction: Direction,
    /// Whether so many weeks, months or years away are taken to the day and not to the unit.
    pub to_the_day: bool,
    /// Whether it must have begun: what something has gone on since.
    pub begun: bool,
}

impl Seen {
    /// From that day, in the way that words are meant: *three weeks ago* is a week.
    pub fn from(day: Day, direction: Direction) -> Seen {
        Seen { day, direction, to_the_day: false, begun: false }
    }

    /// From another day, or the other way.
    pub fn but(self, day: Day, direction: Direction) -> Seen {
        Seen { day, direction, ..self }
    }
}

pub(crate) fn window(meaning: &Meaning, seen: Seen) -> Option<Window> {
    match meaning {
        Meaning::Calendar { year, month, day, weekday } => span(date(*year, *month, *day, *weekday, seen)?),
        Meaning::Season { season, year } => span(season_of(*season, *year, seen)?),
        Meaning::Feast { fixed, first, last, weekday, year } => {
            span(of_years(*year, seen, |year| calendar::feast(*fixed, *weekday, (*first, *last), year))?)
        }
        Meaning::Nth { number, what, of } => span(nth(*number, *what, window(of, seen)?.days()?)?),
        Meaning::Years { first, last } => span(calendar::years(*first, *last)?),
        Meaning::Numbered { unit, number, year } => {
            span(of_years(*year, seen, |year| calendar::numbered(*unit, *number, year))?)
        }
        Meaning::Unit { unit: Unit::Weekend, offset: 0 } => {
            let weekends = (-1..=1).filter_map(|n| calendar::unit(Unit::Weekend, seen.day, n));
            let direction = if seen.direction == Direction::Future { Direction::Future } else { Direction::Past };
            span(pick(weekends, seen.day, direction)?)
        }
        Meaning::Unit { unit, offset } => span(calendar::unit(*unit, seen.day, *offset)?),
        Meaning::Weekday { weekday, pick } => Some(Window::day(weekday_day(*weekday, *pick, seen)?)),
        Meaning::Part { part, of } => part_of(*part, window(of, seen)?, seen.direction),
        Meaning::Clock { clock, of, zone } => at_clock(*clock, window(of.as_deref()?, seen)?, zone.clone()),
        Meaning::Away { amount, unit, later, to_the_day } => {
            away(*amount, *unit, *later, Seen { to_the_day: *to_the_day || seen.to_the_day, ..seen })
        }
        Meaning::Stretch { amount, unit, ahead } => stretch(*amount, *unit, *ahead, seen.day),
        Meaning::Duration { amount, unit, within: true } => match seen.direction {
            Direction::Past => stretch(*amount, *unit, false, seen.day),
            Direction::Future => away(*amount, *unit, true, seen),
            Direction::Unknown => None,
        },
        // A date says more than what is counted, a day of the week less.
        Meaning::Both { one, other } if matches!(**other, Meaning::Weekday { .. }) => window(one, seen),
        Meaning::Both { one, other } => window(other, seen).or_else(|| window(one, seen)),
        Meaning::Range { from, to } => {
            let (from_seen, to_seen) = range::seen_from(from, to, seen)?;
            let (from, to) = (window(from, from_seen)?, window(to, to_seen)?);
            Window::between(from.earliest_start()?, to.latest_end()?).ok()
        }
        Meaning::Present => Some(Window::day(seen.day)),
        Meaning::Vague { side: Vague::Past } => Some(Window::until(seen.day)),
        Meaning::Vague { side: Vague::Future } => Some(Window::from(seen.day)),
        Meaning::Ancient { .. } | Meaning::AwayLike { .. } | Meaning::Duration { .. } | Meaning::Repeated { .. } => {
            None
        }
    }
}

fn span((first, last): Days) -> Option<Window> {
    Window::between(first, last).ok()
}

/// The stretch that fits the direction best: the last that has begun, the first that is not over, or the nearest.
pub(crate) fn pick(candidates: impl Iterator<Item = Days>, day: Day, direction: Direction) -> Option<Days> {
    let distance = |(first, last): &Days| {
        if day < *first { day.days_until(*first) } else { last.days_until(day).max(0) }
    };
    match direction {
        Direction::Past => candidates.filter(|(first, _)| *first <= day).max(),
        Direction::Future => candidates.filter(|(_, last)| *last >= day).min(),
        Direction::Unknown => candidates.min_by_key(distance),
    }
}

/// So long ago nobody leaves out the year of a date.
const LONG_AGO: i32 = 300;

/// So near ahead a date may be meant although the verb is past (*had planned to meet on 3 June*).
const SOON: i32 = 45;

fn of_years(year: YearRef, seen: Seen, make: impl Fn(i32) -> Option<Days>) -> Option<Days> {
    let near = |direction| {
        // Leap days may be eight years apart.
        let years = seen.day.year() - 8..=seen.day.year() + 8;
        pick(years.filter_map(&make), seen.day, direction)
    };
    match year {
        YearRef::Told(year) => make(year),
        YearRef::Relative(n) => make(seen.day.year().checked_add(n)?),
        YearRef::Past => near(Direction::Past),
        YearRef::Coming => near(Direction::Future),
        YearRef::Open if seen.direction == Direction::Past => {
            let (last, next) = (near(Direction::Past), near(Direction::Future));
            let long_ago = last.is_none_or(|(_, end)| end.days_until(seen.day) > LONG_AGO);
            next.filter(|(first, _)| !seen.begun && long_ago && seen.day.days_until(*first) < SOON).or(last)
        }
        YearRef::Open => near(seen.direction),
    }
}

/// A winter that is told with its year and would still lie ahead of what has happened is the one that ended in it.
fn season_of(season: Season, year: YearRef, seen: Seen) -> Option<Days> {
    let days = of_years(year, seen, |year| calendar::season(season, year))?;
    let told = matches!(year, YearRef::Told(_) | YearRef::Relative(_));
    let ahead = seen.direction == Direction::Past && days.0 > seen.day && days.0.year() == seen.day.year();
    if told && ahead && season == Season::Winter { calendar::season(season, days.0.year() - 1) } else { Some(days) }
}

fn date(year: YearRef, month: Option<u8>, day: Option<u8>, weekday: Option<Weekday>, seen: Seen) -> Option<Days> {
    let one = |day: Day| (day, day);
    match (month, day) {
        (Some(month), Some(day)) => {
            let make = |year| Day::new(year, month, day).map(one);
            let fits = |year| make(year).filter(|(day, _)| weekday.is_none_or(|w| day.weekday() == w));
            // A weekday beside the date tells which year is meant, be it against the verb; where it fits none near, the
            // date alone counts.
            let near = |(day, _): &Days| seen.day.days_until(*day).abs() < 1100;
            let fitting = of_years(year, seen, fits).filter(near);
            let nearest = || of_years(year, Seen { direction: Direction::Unknown, ..seen }, fits).filter(near);
            fitting.or_else(nearest).or_else(|| of_years(year, seen, make))
        }
        (Some(month), None) => {
            let first = |year| Day::new(year, month, 1).map(|day| (day, day.last_of_month()));
            of_years(year, seen, first)
        }
        (None, None) => of_years(year, seen, |year| calendar::years(year, year)),
        (None, Some(day)) => {
            // The 13th is a Friday after fourteen months at the latest.
            let months = (-14..=14).filter_map(|n| seen.day.first_of_month().shift(Period::Months(n)));
            let days = || months.clone().filter_map(|month| Day::new(month.year(), month.month(), day));
            let fits = |day: &Day| weekday.is_none_or(|weekday| day.weekday() == weekday);
            let pick = |days: &mut dyn Iterator<Item = Day>| pick(days.map(one), seen.day, seen.direction);
            pick(&mut days().filter(fits)).or_else(|| pick(&mut days()))
        }
    }
}

fn weekday_day(weekday: Weekday, pick: Pick, seen: Seen) -> Option<Day> {
    let past = |day: Day| day.last_on_or_before(weekday);
    let future = |day: Day| day.next_on_or_after(weekday);
    match pick {
        Pick::LastBefore => past(seen.day.plus(-1)?),
        Pick::NextAfter => future(seen.day.plus(1)?),
        Pick::InWeek(n) => seen.day.monday().shift(Period::Weeks(n))?.plus(i32::from(weekday.number()) - 1),
        Pick::Coming if seen.direction != Direction::Past => future(seen.day.plus(1)?),
        Pick::Nearest if seen.direction == Direction::Future => future(seen.day),
        Pick::Nearest | Pick::Coming => past(seen.day),
    }
}

fn part_of(part: Part, whole: Window, direction: Direction) -> Option<Window> {
    let (first, last) = whole.days()?;
    let part = match part {
        Part::NightAround if direction == Direction::Future => Part::Night,
        Part::NightAround => Part::NightInto,
        other => other,
    };
    match part {
        Part::Night => span((first, last.plus(1)?)),
        Part::NightInto => span((first.plus(-1)?, last)),
        Part::FirstHalf | Part::SecondHalf => {
            let middle = middle(first, last)?;
            span(if part == Part::FirstHalf { (first, middle) } else { (middle.plus(1)?, last) })
        }
        _ => Some(whole),
    }
}

/// The last day of the first half: the 15th of a month, the sixth month of a year.
fn middle(first: Day, last: Day) -> Option<Day> {
    let days = first.days_until(last) + 1;
    if (28..=31).contains(&days) && first.day_of_month() == 1 {
        return first.plus(14);
    }
    let years = last.year() - first.year() + 1;
    if days >= 365 && first.day_of_month() == 1 && first.month() == 1 {
        // Half of one year ends with June, half of an even number of years with a year.
        let even = years % 2 == 0;
        let year = first.year() + years / 2 - i32::from(even);
        return Some(Day::new(year, if even { 12 } else { 6 }, 1)?.last_of_month());
    }
    first.plus((days - 1) / 2)
}

fn at_clock(clock: Clock, on: Window, zone: Option<Zone>) -> Option<Window> {
    let Some(day) = on.single_day() else { return Some(on) };
    let at = |minute| Minute::new(day, clock.hour, minute);
    match clock.minute {
        Some(minute) => Some(Window::minute(at(minute)?, zone)),
        None => Some(Window::between(at(0)?, at(59)?).ok()?.in_zone(zone)),
    }
}

/// The one of that number among those that lie in the stretch; from the end if negative.
fn nth(number: i8, what: Counted, (first, last): Days) -> Option<Days> {
    let within = |(start, end): &Days| *start >= first && *end <= last;
    let steps = i32::from(number.unsigned_abs()).checked_sub(1)?;
    match what {
        Counted::Weekday(weekday) => {
            let day = if number > 0 {
                first.next_on_or_after(weekday)?.shift(Period::Weeks(steps))?
            } else {
                last.last_on_or_before(weekday)?.shift(Period::Weeks(-steps))?
            };
            Some((day, day)).filter(within)
        }
        Counted::Unit(unit) => {
            let (from, step) = if number > 0 { (first, 1) } else { (last, -1) };
            // The unit that holds the edge counts only if it lies within.
            let whole = within(&calendar::unit(unit, from, 0)?);
            let found = calendar::unit(unit, from, step * (steps + i32::from(!whole))).filter(within);
            // *The week of 9 August* is the one that holds the day.
            found.or_else(|| if number == 1 && !whole { calendar::unit(unit, first, 0) } else { None })
        }
    }
}

/// A length in whole days or longer: hours and minutes count as the days that they can reach into.
fn reach(unit: Unit, n: u32, half: bool) -> Option<Period> {
    if half {
        // Half a unit more, in the unit that is half of it or less.
        let (unit, times) = match unit {
            Unit::Century => (Unit::Year, 100),
            Unit::Decade => (Unit::Year, 10),
            Unit::Year => (Unit::Month, 12),
            Unit::Quarter => (Unit::Month, 3),
            Unit::Month => (Unit::Day, 30),
            Unit::Week | Unit::Weekend => (Unit::Day, 7),
            Unit::Day => (Unit::Hour, 24),
            Unit::Hour => (Unit::Minute, 60),
            Unit::Minute | Unit::Second => (Unit::Second, 60),
        };
        return reach(unit, n.checked_mul(times)?.checked_add(times / 2)?, false);
    }
    match unit {
        Unit::Hour => Some(Period::Days(i32::try_from(n.div_ceil(24)).ok()?)),
        Unit::Minute => Some(Period::Days(i32::try_from(n.div_ceil(1440)).ok()?)),
        Unit::Second => Some(Period::Days(i32::try_from(n.div_ceil(86_400)).ok()?)),
        _ => calendar::period(unit, i32::try_from(n).ok()?),
    }
}

fn away(amount: Amount, unit: Unit, later: bool, seen: Seen) -> Option<Window> {
    let Seen { day, to_the_day, .. } = seen;
    let point = |n: u32| {
        let period = reach(unit, n, amount.half)?;
        day.shift(if later { period } else { period.reversed() })
    };
    if let Some(bound) = amount.bound {
        return bounded(amount, bound, unit, later, day);
    }
    let Some(most) = amount.most else {
        // Several hours later may still be on the day itself.
        let clock = matches!(unit, Unit::Hour | Unit::Minute | Unit::Second);
        let least = if clock { day } else { point(amount.least)? };
        return Some(if later { Window::from(least) } else { Window::until(least) });
    };
    let least = point(amount.least)?;
    let most = point(most)?;
    if matches!(unit, Unit::Hour | Unit::Minute | Unit::Second) {
        // An hour ago may still be the day before, seen from a day.
        return if later { span((day, most)) } else { span((most, day)) };
    }
    if least == most {
        return span(calendar::unit(if to_the_day { Unit::Day } else { unit }, least, 0)?);
    }
    span((least.min(most), least.max(most)))
}

/// Less than a month ago is since then, more than a month ago before then; nearly a month ago and a little more than
/// that are half a unit about the point.
fn bounded(amount: Amount, bound: Bound, unit: Unit, later: bool, day: Day) -> Option<Window> {
    let point = |n: u32, half: bool| {
        let period = reach(unit, n, half)?;
        day.shift(if later { period } else { period.reversed() })
    };
    let (least, most) = (amount.least, amount.most.unwrap_or(amount.least));
    let between = |a: Day, b: Day| span((a.min(b), a.max(b)));
    match bound {
        Bound::Under => between(day, point(most, amount.half)?),
        Bound::Over => {
            let point = point(least, amount.half)?;
            Some(if later { Window::from(point) } else { Window::until(point) })
        }
        Bound::JustUnder => {
            // Half a unit less: of two and a half, two.
            let near = if amount.half { point(least, false) } else { point(least.checked_sub(1)?, true) };
            between(near?, point(most, amount.half)?)
        }
        Bound::JustOver => {
            let far = if amount.half { point(most.checked_add(1)?, false) } else { point(most, true) };
            between(point(least, amount.half)?, far?)
        }
    }
}

fn stretch(amount: Amount, unit: Unit, ahead: bool, day: Day) -> Option<Window> {
    let Some(most) = amount.most else {
        return Some(if ahead { Window::from(day) } else { Window::until(day) });
    };
    // Days are counted with the anchor's own: the past four days are today and three before.
    let most = if unit == Unit::Day && !ahead && most > 1 { most - 1 } else { most };
    let period = reach(unit, most, amount.half)?;
    if ahead { span((day, day.shift(period)?)) } else { span((day.shift(period.reversed())?, day)) }
}
