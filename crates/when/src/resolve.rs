//! From meanings to windows. This knows the calendar and no word of any language.

use crate::calendar::{self, Days};
use lagesbild_model::time::{
    Amount, Anchor, Clock, Day, Direction, Meaning, Minute, Moment, Part, Period, Pick, Relation, TimeExpr, Unit,
    Vague, Weekday, Window, YearRef,
};

/// When an expression means, seen from the publication.
///
/// `publication` is the window of the report's date; its day is taken on its own clock, and the answer carries no zone,
/// since the clock of the place told of is not known here. Where the publication is known to a stretch of days only
/// (a month), the answer is the union over all days of it: yesterday of August 2021 is 31 July to 30 August. Days of
/// the week then tell nothing, unless the stretch is shorter than a week. With no publication at all, only what says
/// all of itself has a window. `direction` is where the verb puts it.
///
/// What lies behind cannot lie after the publication, nor what lies ahead before it: the window is cut there, but for
/// an unknown direction. What began *since* a day behind is told up to the publication.
///
/// `None` if no window can be told: lengths of time without an end, clock times without a day, everything that hangs on
/// another expression (see [`resolve_in_order`]).
pub fn resolve(expression: &TimeExpr, publication: Option<&Window>, direction: Direction) -> Option<Window> {
    match expression.anchor {
        Anchor::Nothing | Anchor::Previous => None,
        Anchor::Absolute | Anchor::Publication => {
            let window = resolve_meaning(&expression.meaning, expression.relation, publication, direction)?;
            Some(cut(window, expression.relation, publication, direction))
        }
    }
}

/// No part of the past lies after the publication, no part of the future before it.
fn cut(window: Window, relation: Relation, publication: Option<&Window>, direction: Direction) -> Window {
    // The place told of may have another clock than the publisher, so whole days count.
    let Some((first, last)) = publication.and_then(Window::days) else { return window };
    let bound = match (direction, relation) {
        (Direction::Past, _) | (Direction::Unknown, Relation::Since) => Window::until(last),
        (Direction::Future, _) => Window::from(first),
        (Direction::Unknown, _) => return window,
    };
    window.intersect(&bound).unwrap_or(window)
}

/// The windows of all expressions of one text, in its order: what hangs on the time told last ([`Anchor::Previous`]) is
/// seen from the last one before it that had both its ends. Where none stands before it, what looks back (the day
/// before) is seen from the publication, the time of what the text tells first.
pub fn resolve_in_order<'a>(
    expressions: impl IntoIterator<Item = (&'a TimeExpr, Direction)>,
    publication: Option<&Window>,
) -> Vec<Option<Window>> {
    let mut previous: Option<Window> = None;
    let step = |(expression, direction): (&TimeExpr, Direction)| {
        let TimeExpr { meaning, relation, anchor, .. } = expression;
        let (seen_from, direction) = match anchor {
            Anchor::Nothing => return None,
            Anchor::Previous if previous.is_none() && looks_back(meaning) => (publication.cloned(), direction),
            Anchor::Previous => (previous.clone(), Direction::Unknown),
            Anchor::Absolute | Anchor::Publication => (publication.cloned(), direction),
        };
        let window = resolve_meaning(meaning, *relation, seen_from.as_ref(), direction)
            .map(|window| cut(window, *relation, publication, direction));
        let told = resolve_meaning(meaning, Relation::At, seen_from.as_ref(), direction);
        if told.as_ref().is_some_and(|told| told.days().is_some()) {
            previous = told;
        }
        window
    };
    expressions.into_iter().map(step).collect()
}

fn looks_back(meaning: &Meaning) -> bool {
    match meaning {
        Meaning::Away { later, .. } => !later,
        Meaning::Unit { offset, .. } => *offset < 0,
        Meaning::Part { of, .. } => looks_back(of),
        _ => false,
    }
}

/// When a meaning is, seen from any window; nothing is cut at that window.
pub fn resolve_meaning(
    meaning: &Meaning,
    relation: Relation,
    seen_from: Option<&Window>,
    direction: Direction,
) -> Option<Window> {
    let at = |day: Day| related(window(meaning, Seen { day, direction })?, relation);
    if says_all(meaning) {
        return at(Day::FIRST);
    }
    if let Some(exact) = shifted_minute(meaning, seen_from?) {
        return related(exact, relation);
    }
    let (first, last) = seen_from?.days()?;
    if first == last {
        return at(first);
    }
    // Everything below moves forward as the anchor does, so its two ends bound all that lies between.
    let (one, other) = (at(first)?, at(last)?);
    if one != other && hangs_on_a_weekday(meaning) && first.days_until(last) >= 6 {
        return None;
    }
    one.hull(&other)
}

/// From where a meaning is seen.
#[derive(Clone, Copy)]
struct Seen {
    day: Day,
    direction: Direction,
}

fn says_all(meaning: &Meaning) -> bool {
    let told = |year: &YearRef| matches!(year, YearRef::Told(_));
    match meaning {
        Meaning::Calendar { year, .. }
        | Meaning::Season { year, .. }
        | Meaning::Feast { year, .. }
        | Meaning::Numbered { year, .. } => told(year),
        Meaning::Years { .. } => true,
        Meaning::Part { of, .. } | Meaning::Clock { of: Some(of), .. } => says_all(of),
        Meaning::Range { from, to } => says_all(from) && says_all(to),
        _ => false,
    }
}

fn hangs_on_a_weekday(meaning: &Meaning) -> bool {
    match meaning {
        Meaning::Weekday { pick, .. } => !matches!(pick, Pick::InWeek(_)),
        Meaning::Part { of, .. } | Meaning::Clock { of: Some(of), .. } => hangs_on_a_weekday(of),
        Meaning::Range { from, to } => hangs_on_a_weekday(from) || hangs_on_a_weekday(to),
        _ => false,
    }
}

/// An hour later than a time told to the minute.
fn shifted_minute(meaning: &Meaning, seen_from: &Window) -> Option<Window> {
    let Meaning::Away { amount, unit: unit @ (Unit::Hour | Unit::Minute), later } = meaning else { return None };
    let (Moment::Minute(_), Some(_)) = (seen_from.earliest_start()?, seen_from.single_day()) else { return None };
    let n = i32::try_from(amount.most.filter(|most| *most == amount.least)?).ok()?;
    let period = calendar::period(*unit, n)?;
    Some(seen_from.shift(if *later { period } else { period.reversed() })?.in_zone(None))
}

fn window(meaning: &Meaning, seen: Seen) -> Option<Window> {
    match meaning {
        Meaning::Calendar { year, month, day, weekday } => span(date(*year, *month, *day, *weekday, seen)?),
        Meaning::Season { season, year } => span(of_years(*year, seen, |year| calendar::season(*season, year))?),
        Meaning::Feast { fixed, first, last, year } => {
            span(of_years(*year, seen, |year| calendar::feast(*fixed, *first, *last, year))?)
        }
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
        Meaning::Clock { clock, of } => at_clock(*clock, window(of.as_deref()?, seen)?),
        Meaning::Away { amount, unit, later } => away(*amount, *unit, *later, seen.day),
        Meaning::Stretch { amount, unit, ahead } => stretch(*amount, *unit, *ahead, seen.day),
        Meaning::Duration { amount, unit, within: true } => match seen.direction {
            Direction::Past => stretch(*amount, *unit, false, seen.day),
            Direction::Future => away(*amount, *unit, true, seen.day),
            Direction::Unknown => None,
        },
        Meaning::Range { from, to } => {
            let (from, to) = (window(from, seen)?, window(to, seen)?);
            Window::between(from.earliest_start()?, to.latest_end()?).ok()
        }
        Meaning::Present => Some(Window::day(seen.day)),
        Meaning::Vague { side: Vague::Past } => Some(Window::until(seen.day)),
        Meaning::Vague { side: Vague::Future } => Some(Window::from(seen.day)),
        Meaning::Duration { .. } | Meaning::Repeated { .. } => None,
    }
}

fn span((first, last): Days) -> Option<Window> {
    Window::between(first, last).ok()
}

/// The stretch that fits the direction best: the last that has begun, the first that is not over, or the nearest.
fn pick(candidates: impl Iterator<Item = Days>, day: Day, direction: Direction) -> Option<Days> {
    let distance = |(first, last): &Days| {
        if day < *first { day.days_until(*first) } else { last.days_until(day).max(0) }
    };
    match direction {
        Direction::Past => candidates.filter(|(first, _)| *first <= day).max(),
        Direction::Future => candidates.filter(|(_, last)| *last >= day).min(),
        Direction::Unknown => candidates.min_by_key(distance),
    }
}

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
        YearRef::Open => near(seen.direction),
    }
}

fn date(year: YearRef, month: Option<u8>, day: Option<u8>, weekday: Option<Weekday>, seen: Seen) -> Option<Days> {
    let one = |day: Day| (day, day);
    match (month, day) {
        (Some(month), Some(day)) => {
            let make = |year| Day::new(year, month, day).map(one);
            let fits = |year| make(year).filter(|(day, _)| weekday.is_none_or(|w| day.weekday() == w));
            // A weekday beside the date tells which year is meant; where it fits none near, the date alone counts.
            let fitting = of_years(year, seen, fits).filter(|(day, _)| seen.day.days_until(*day).abs() < 1100);
            fitting.or_else(|| of_years(year, seen, make))
        }
        (Some(month), None) => {
            let first = |year| Day::new(year, month, 1).map(|day| (day, day.last_of_month()));
            of_years(year, seen, first)
        }
        (None, None) => of_years(year, seen, |year| calendar::years(year, year)),
        (None, Some(day)) => {
            let months = (-4..=4).filter_map(|n| seen.day.first_of_month().shift(Period::Months(n)));
            let days = months.filter_map(|month| Day::new(month.year(), month.month(), day));
            pick(days.map(one), seen.day, seen.direction)
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
        Pick::Coming if seen.direction != Direction::Past => future(seen.day),
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
    if days >= 365 && first.day_of_month() == 1 && first.month() == 1 {
        return Some(Day::new(first.year() + (last.year() - first.year()) / 2, 6, 1)?.last_of_month());
    }
    first.plus((days - 1) / 2)
}

fn at_clock(clock: Clock, on: Window) -> Option<Window> {
    let Some(day) = on.single_day() else { return Some(on) };
    match clock.minute {
        Some(minute) => Some(Window::minute(Minute::new(day, clock.hour, minute)?, None)),
        None => Window::between(Minute::new(day, clock.hour, 0)?, Minute::new(day, clock.hour, 59)?).ok(),
    }
}

/// A length in whole days or longer: hours and minutes count as the days that they can reach into.
fn reach(unit: Unit, n: u32) -> Option<Period> {
    match unit {
        Unit::Hour => Some(Period::Days(i32::try_from(n.div_ceil(24)).ok()?)),
        Unit::Minute => Some(Period::Days(i32::try_from(n.div_ceil(1440)).ok()?)),
        _ => calendar::period(unit, i32::try_from(n).ok()?),
    }
}

fn away(amount: Amount, unit: Unit, later: bool, day: Day) -> Option<Window> {
    let point = |n: u32| {
        let period = reach(unit, n)?;
        day.shift(if later { period } else { period.reversed() })
    };
    let least = point(amount.least)?;
    let Some(most) = amount.most else {
        return Some(if later { Window::from(least) } else { Window::until(least) });
    };
    let most = point(most)?;
    if matches!(unit, Unit::Hour | Unit::Minute) {
        // An hour ago may still be the day before, seen from a day.
        return if later { span((day, most)) } else { span((most, day)) };
    }
    if least == most {
        return span(calendar::unit(unit, least, 0)?);
    }
    span((least.min(most), least.max(most)))
}

fn stretch(amount: Amount, unit: Unit, ahead: bool, day: Day) -> Option<Window> {
    let Some(most) = amount.most else {
        return Some(if ahead { Window::from(day) } else { Window::until(day) });
    };
    // Days are counted with the anchor's own: the past four days are today and three before.
    let most = if unit == Unit::Day && !ahead && most > 1 { most - 1 } else { most };
    let period = reach(unit, most)?;
    if ahead { span((day, day.shift(period)?)) } else { span((day.shift(period.reversed())?, day)) }
}

/// What happened, if `at` is the time told and it lies to it in that way.
fn related(at: Window, relation: Relation) -> Option<Window> {
    let mut ends = at.ends();
    match relation {
        Relation::At => return Some(at),
        Relation::Since => {
            ends.latest_start = at.latest_end();
            ends.earliest_end = None;
            ends.latest_end = None;
        }
        Relation::Until => {
            ends.earliest_start = None;
            ends.latest_start = None;
            ends.earliest_end = at.earliest_start();
        }
        Relation::By => return Some(Window::until(at.latest_end()?)),
        Relation::Before => return Some(Window::until(next(at.earliest_start()?, -1)?)),
        Relation::After => return Some(Window::from(next(at.latest_end()?, 1)?)),
    }
    Window::new(ends).ok()
}

fn next(moment: Moment, step: i32) -> Option<Moment> {
    match moment {
        Moment::Day(_) => moment.shift(Period::Days(step)),
        Moment::Minute(_) => moment.shift(Period::Minutes(step)),
    }
}
