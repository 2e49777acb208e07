//! From meanings to windows. This knows the calendar and no word of any language.

use crate::seen::{Seen, window};
use lagesbild_model::time::{
    Anchor, Day, Direction, Meaning, Moment, Period, Pick, Relation, TimeExpr, Unit, Window, YearRef,
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
/// `None` if no window can be told: lengths of time without an end, clock times without a day, what would lie wholly on
/// the wrong side of the publication, everything that hangs on another expression (see
/// [`resolve_in_order`](crate::resolve_in_order)).
pub fn resolve(expression: &TimeExpr, publication: Option<&Window>, direction: Direction) -> Option<Window> {
    resolve_alone(expression, publication, direction, false)
}

/// The days of an expression to the day: *three weeks ago* is the day three weeks before the publication, where
/// [`resolve`] tells the week that holds it. For forms that want a day and can say no doubt; otherwise as [`resolve`].
pub fn resolve_to_the_day(expression: &TimeExpr, publication: Option<&Window>, direction: Direction) -> Option<Window> {
    resolve_alone(expression, publication, direction, true)
}

fn resolve_alone(
    expression: &TimeExpr,
    publication: Option<&Window>,
    direction: Direction,
    to_the_day: bool,
) -> Option<Window> {
    let TimeExpr { meaning, relation, anchor, .. } = expression;
    if matches!(anchor, Anchor::Nothing | Anchor::Previous | Anchor::Event) {
        return None;
    }
    let window = seen_from_window(meaning, *relation, publication, &view(*relation, direction, to_the_day))?;
    cut(window, *relation, publication, direction)
}

/// How a meaning is seen from a day. What has gone on since a time has begun.
pub(crate) fn view(relation: Relation, direction: Direction, to_the_day: bool) -> impl Fn(Day) -> Seen {
    let begun = relation == Relation::Since;
    move |day| Seen { to_the_day, begun, ..Seen::from(day, direction) }
}

/// No part of the past lies after the publication, no part of the future before it; `None` if nothing is left.
pub(crate) fn cut(
    window: Window,
    relation: Relation,
    publication: Option<&Window>,
    direction: Direction,
) -> Option<Window> {
    // The place told of may have another clock than the publisher, so whole days count.
    let Some((first, last)) = publication.and_then(Window::days) else { return Some(window) };
    let bound = match (direction, relation) {
        (Direction::Past, _) => Window::until(last),
        (Direction::Future, _) => Window::from(first),
        // What lasts from a day ahead on is yet to begin.
        (Direction::Unknown, Relation::Since) => return window.intersect(&Window::until(last)).or(Some(window)),
        (Direction::Unknown, _) => return Some(window),
    };
    window.intersect(&bound)
}

/// A date, season, feast or week of the year without its year.
pub(crate) fn lacks_its_year(meaning: &Meaning) -> bool {
    let open = |year: &YearRef| matches!(year, YearRef::Open);
    match meaning {
        Meaning::Calendar { year, month: Some(_), .. }
        | Meaning::Season { year, .. }
        | Meaning::Feast { year, .. }
        | Meaning::Numbered { year, .. } => open(year),
        Meaning::Part { of, .. } | Meaning::Nth { of, .. } | Meaning::Clock { of: Some(of), .. } => lacks_its_year(of),
        Meaning::Range { from, to } => lacks_its_year(from) && lacks_its_year(to),
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
    seen_from_window(meaning, relation, seen_from, &view(relation, direction, false))
}

/// The longest stretch of days from each of which a meaning is seen; of longer ones the two ends do.
const MOST_DAYS: i32 = 750;

pub(crate) fn seen_from_window(
    meaning: &Meaning,
    relation: Relation,
    seen_from: Option<&Window>,
    seen: &dyn Fn(Day) -> Seen,
) -> Option<Window> {
    let at = |day: Day| related(window(meaning, seen(day))?, relation);
    if let (None, true) = (seen_from, says_all(meaning)) {
        return at(Day::LAST);
    }
    let seen_from = seen_from?;
    if let Some(exact) = shifted_minute(meaning, seen_from) {
        return related(exact, relation);
    }
    let Some((first, last)) = seen_from.days() else { return says_all(meaning).then(|| at(Day::LAST))? };
    if first == last {
        return at(first);
    }
    let (one, other) = (at(first)?, at(last)?);
    let span = first.days_until(last);
    if one != other && hangs_on_a_weekday(meaning) && span >= 6 {
        return None;
    }
    let hull = one.hull(&other)?;
    // Almost everything moves forward as the anchor does, so that its two ends bound all that lies between.
    if !jumps(meaning) || span > MOST_DAYS {
        return Some(hull);
    }
    (1..span).filter_map(|n| at(first.plus(n)?)).try_fold(hull, |hull, window| hull.hull(&window))
}

/// Whether a meaning may move back as its anchor moves forward: a day of the week chooses the year.
fn jumps(meaning: &Meaning) -> bool {
    match meaning {
        Meaning::Calendar { weekday, .. } => weekday.is_some(),
        Meaning::Part { of, .. } | Meaning::Nth { of, .. } | Meaning::Clock { of: Some(of), .. } => jumps(of),
        Meaning::Range { from, to } => jumps(from) || jumps(to),
        Meaning::Both { one, other } => jumps(one) || jumps(other),
        _ => false,
    }
}

pub(crate) fn says_all(meaning: &Meaning) -> bool {
    let told = |year: &YearRef| matches!(year, YearRef::Told(_));
    match meaning {
        Meaning::Calendar { year, .. }
        | Meaning::Season { year, .. }
        | Meaning::Feast { year, .. }
        | Meaning::Numbered { year, .. } => told(year),
        Meaning::Years { .. } | Meaning::Ancient { .. } => true,
        Meaning::Part { of, .. } | Meaning::Nth { of, .. } | Meaning::Clock { of: Some(of), .. } => says_all(of),
        Meaning::Range { from, to } => says_all(from) && says_all(to),
        // What lies off the calendar (29 February of most years) says nothing.
        Meaning::Both { other, .. } => says_all(other) && is_in_the_calendar(other),
        _ => false,
    }
}

fn is_in_the_calendar(meaning: &Meaning) -> bool {
    window(meaning, Seen::from(Day::LAST, Direction::Unknown)).is_some()
}

fn hangs_on_a_weekday(meaning: &Meaning) -> bool {
    match meaning {
        Meaning::Weekday { pick, .. } => !matches!(pick, Pick::InWeek(_)),
        Meaning::Part { of, .. } | Meaning::Nth { of, .. } | Meaning::Clock { of: Some(of), .. } => {
            hangs_on_a_weekday(of)
        }
        Meaning::Range { from, to } => hangs_on_a_weekday(from) || hangs_on_a_weekday(to),
        // Of two names the one that is gone by.
        Meaning::Both { one, other } if matches!(**other, Meaning::Weekday { .. }) => hangs_on_a_weekday(one),
        Meaning::Both { other, .. } => hangs_on_a_weekday(other),
        _ => false,
    }
}

/// An hour later than a time told to the minute; the past two hours up to one.
pub(crate) fn shifted_minute(meaning: &Meaning, seen_from: &Window) -> Option<Window> {
    let (amount, unit) = match meaning {
        Meaning::Away { amount, unit, .. } | Meaning::Stretch { amount, unit, .. } => (*amount, *unit),
        _ => return None,
    };
    let (Moment::Minute(minute), Some(_)) = (seen_from.earliest_start()?, seen_from.single_day()) else { return None };
    let seconds = match unit {
        Unit::Second => 1,
        Unit::Minute => 60,
        Unit::Hour => 3600,
        _ => return None,
    };
    let n = i32::try_from(amount.most.filter(|most| *most == amount.least && amount.bound.is_none())?).ok()?;
    let seconds = n.checked_mul(seconds)?.checked_add(if amount.half { seconds / 2 } else { 0 })?;
    let period = |sign: i32| Period::Minutes(sign * seconds / 60);
    match meaning {
        Meaning::Away { later, .. } => Some(seen_from.shift(period(if *later { 1 } else { -1 }))?.in_zone(None)),
        Meaning::Stretch { ahead: true, .. } => Window::between(minute, minute.shift(period(1))?).ok(),
        _ => Window::between(minute.shift(period(-1))?, minute).ok(),
    }
}

/// What happened, if `at` is the time told and it lies to it in that way.
pub(crate) fn related(at: Window, relation: Relation) -> Option<Window> {
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
