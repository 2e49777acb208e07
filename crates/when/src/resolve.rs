//! From meanings to windows. This knows the calendar and no word of any language.

use crate::seen::{Seen, window};
use crate::timex::{Timex, timex};
use lagesbild_model::time::{
    Amount, Anchor, Day, Direction, Meaning, Moment, Part, Period, Pick, Relation, Shading, TimeExpr, Unit, Window,
    YearRef,
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
    if matches!(anchor, Anchor::Nothing | Anchor::Previous) {
        return None;
    }
    let seen = |day| Seen { to_the_day, ..Seen::from(day, direction) };
    let window = seen_from_window(meaning, *relation, publication, &seen)?;
    Some(cut(window, *relation, publication, direction))
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

/// What an expression comes to, seen from where it must be seen from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// When what happened happened, as far as the words tell.
    pub window: Option<Window>,
    /// The time itself that the words name: all of it, whatever happened to it (*since Friday*: Friday).
    pub itself: Option<Window>,
    /// The words' own annotation.
    pub timex: Timex,
}

/// An expression in its text.
#[derive(Clone, Copy, Debug)]
pub struct InText<'a> {
    /// The expression.
    pub expression: &'a TimeExpr,
    /// Where the verb puts it.
    pub direction: Direction,
    /// The number of its sentence.
    pub sentence: usize,
}

impl<'a> From<(&'a TimeExpr, Direction)> for InText<'a> {
    /// In a text of one sentence.
    fn from((expression, direction): (&'a TimeExpr, Direction)) -> InText<'a> {
        InText { expression, direction, sentence: 0 }
    }
}

/// What all expressions of one text come to, in its order.
///
/// What hangs on the time told last ([`Anchor::Previous`]) is seen from the last one before it that had both its ends;
/// where none stands before it, what looks back (the day before) is seen from the publication, the time of what the text
/// tells first. A time of the clock without a day belongs to the day told last in its sentence, if one is. In a text
/// without any publication, a history, dates without a year are those nearest to the time told last.
pub fn resolve_in_order<'a, T: Into<InText<'a>>>(
    expressions: impl IntoIterator<Item = T>,
    publication: Option<&Window>,
) -> Vec<Told> {
    let mut discourse = Discourse { previous: None, since: None, publication };
    expressions.into_iter().map(|expression| discourse.tell(expression.into())).collect()
}

/// What was told so far.
struct Discourse<'p> {
    /// The time told last, and in which sentence.
    previous: Option<(Window, usize)>,
    /// The sentence and direction of an expression with which something began.
    since: Option<(usize, Direction)>,
    publication: Option<&'p Window>,
}

impl Discourse<'_> {
    fn tell(&mut self, InText { expression, direction, sentence }: InText) -> Told {
        let TimeExpr { meaning, relation, .. } = expression;
        // What lasts from one time until another does not end before it began.
        let begun = self.since.filter(|(begun, _)| *begun == sentence && *relation == Relation::Until);
        let direction = begun.map_or(direction, |(_, direction)| direction);
        self.since = (*relation == Relation::Since).then_some((sentence, direction));
        let verb = direction;
        let Some((seen_from, direction)) = self.seen_from(expression, direction, sentence) else {
            return Told { window: None, itself: None, timex: timex(expression, None, direction) };
        };
        let tomorrow = direction == Direction::Future && self.is_over(meaning);
        let on_day = clock_on_its_day(meaning, tomorrow).map(|meaning| TimeExpr { meaning, ..expression.clone() });
        let expression = on_day.as_ref().unwrap_or(expression);
        let meaning = &expression.meaning;
        let resolved = |relation| {
            let window = nearly(expression, seen_from.as_ref());
            let window = window.map(|at| related(at, relation));
            window.unwrap_or_else(|| resolve_meaning(meaning, relation, seen_from.as_ref(), direction))
        };
        let window = resolved(*relation).map(|window| cut(window, *relation, self.publication, verb));
        let itself = resolved(Relation::At);
        if let Some(told) = itself.as_ref().filter(|told| told.days().is_some()) {
            self.previous = Some((told.clone(), sentence));
        }
        Told { window, itself, timex: timex(expression, seen_from.as_ref(), direction) }
    }

    /// Whether a time of the clock lies behind a publication that is known to the minute.
    fn is_over(&self, meaning: &Meaning) -> bool {
        let Meaning::Clock { clock, of: None, zone: None } = meaning else { return false };
        let Some(Moment::Minute(now)) = self.publication.and_then(Window::earliest_start) else { return false };
        (clock.hour, clock.minute.unwrap_or(59)) < (now.hour(), now.minute())
    }

    /// From where an expression is seen, and which way; `None` if from nowhere.
    fn seen_from(
        &self,
        expression: &TimeExpr,
        direction: Direction,
        sentence: usize,
    ) -> Option<(Option<Window>, Direction)> {
        let published = || (self.publication.cloned(), direction);
        let previous = || self.previous.as_ref().map(|(window, _)| window);
        match expression.anchor {
            Anchor::Nothing if is_clock_alone(&expression.meaning) => {
                let (told, in_sentence) = self.previous.as_ref()?;
                let day = told.single_day().filter(|_| *in_sentence == sentence)?;
                Some((Some(Window::day(day)), direction))
            }
            Anchor::Nothing => None,
            Anchor::Previous if previous().is_none() && looks_back(&expression.meaning) => Some(published()),
            // *By evening* is that of the day told just before, else of the day of publication.
            Anchor::Previous if is_the_day(&expression.meaning) => {
                let told = self.previous.as_ref().filter(|(_, before)| before.abs_diff(sentence) <= 1);
                let day = told.and_then(|(window, _)| window.single_day()).map(Window::day);
                Some((day.or_else(|| self.publication.cloned()), direction))
            }
            // A day counted from a month or a year is none that can be told.
            Anchor::Previous if counts_days(&expression.meaning) && previous().is_some_and(is_long) => None,
            Anchor::Previous => Some((previous().cloned(), Direction::Unknown)),
            Anchor::Publication if self.publication.is_none() && lacks_its_year(&expression.meaning) => {
                let day = previous().and_then(|told| in_reading_order(&expression.meaning, told));
                Some((day.map(Window::day), Direction::Unknown))
            }
            // *The end of the month* in a history is that of the month told last.
            Anchor::Publication if self.publication.is_none() && is_edge_of_this(&expression.meaning) => {
                Some((previous().cloned(), Direction::Unknown))
            }
            Anchor::Absolute | Anchor::Publication => Some(published()),
        }
    }
}

/// Not quite so long ago: from the point up to half a unit after it.
fn nearly(expression: &TimeExpr, seen_from: Option<&Window>) -> Option<Window> {
    let Meaning::Away { amount, unit, later: false, .. } = &expression.meaning else { return None };
    let day = seen_from?.single_day().filter(|_| expression.shading == Some(Shading::LessThan))?;
    let at = |amount: Amount| {
        let meaning = Meaning::Away { amount, unit: *unit, later: false, to_the_day: true };
        window(&meaning, Seen::from(day, Direction::Past))?.single_day()
    };
    let first = at(Amount::exactly(amount.whole()?))?;
    let last = at(Amount { half: true, ..Amount::exactly(amount.whole()?.checked_sub(1)?) })?;
    Window::between(first, last).ok()
}

/// The day in the middle of a time of up to a year.
fn middle_day(window: &Window) -> Option<Day> {
    let (first, last) = window.days()?;
    let days = first.days_until(last);
    if days <= 366 { first.plus(days / 2) } else { None }
}

/// The day to see a date without its year from, after a time told before it: the one in that time; else stories go
/// forward, so that the next such date counts unless the last one lay nearer by a quarter.
fn in_reading_order(meaning: &Meaning, told: &Window) -> Option<Day> {
    let middle = middle_day(told)?;
    let (begun, over) = told.days()?;
    let days = |direction| window(meaning, Seen::from(middle, direction))?.days();
    let ((next, _), (last, last_end)) = (days(Direction::Future)?, days(Direction::Past)?);
    if last_end >= begun {
        return Some(last.max(begun));
    }
    let nearer = 4 * over.days_until(next) <= 5 * last_end.days_until(begun);
    Some(if next <= over || nearer { next } else { last })
}

/// The beginning, middle or end of the month or year that holds the anchor.
fn is_edge_of_this(meaning: &Meaning) -> bool {
    let this = |of: &Meaning| matches!(of, Meaning::Unit { unit: Unit::Month | Unit::Year, offset: 0 });
    matches!(meaning, Meaning::Part { part: Part::Start | Part::Middle | Part::End, of } if this(of))
}

/// What a part is a part of.
fn whole(meaning: &Meaning) -> &Meaning {
    match meaning {
        Meaning::Part { of, .. } => whole(of),
        meaning => meaning,
    }
}

fn counts_days(meaning: &Meaning) -> bool {
    matches!(whole(meaning), Meaning::Unit { unit: Unit::Day, .. })
}

/// The anchor's own day, or a part of it.
fn is_the_day(meaning: &Meaning) -> bool {
    matches!(whole(meaning), Meaning::Unit { unit: Unit::Day, offset: 0 })
}

fn is_long(window: &Window) -> bool {
    window.days().is_some_and(|(first, last)| first.days_until(last) > 7)
}

fn is_clock_alone(meaning: &Meaning) -> bool {
    matches!(meaning, Meaning::Clock { of: None, .. })
}

/// A time of the clock as one of the day that it is seen from, or of the day after.
fn clock_on_its_day(meaning: &Meaning, tomorrow: bool) -> Option<Meaning> {
    match meaning {
        Meaning::Clock { clock, of: None, zone } => {
            let day = Meaning::Unit { unit: Unit::Day, offset: i32::from(tomorrow) };
            Some(Meaning::Clock { clock: *clock, of: Some(Box::new(day)), zone: zone.clone() })
        }
        _ => None,
    }
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

fn looks_back(meaning: &Meaning) -> bool {
    match whole(meaning) {
        Meaning::Away { later, .. } => !later,
        Meaning::Unit { offset, .. } => *offset < 0,
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
    seen_from_window(meaning, relation, seen_from, &|day| Seen::from(day, direction))
}

fn seen_from_window(
    meaning: &Meaning,
    relation: Relation,
    seen_from: Option<&Window>,
    seen: &dyn Fn(Day) -> Seen,
) -> Option<Window> {
    let at = |day: Day| related(window(meaning, seen(day))?, relation);
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
        Meaning::Both { other, .. } => says_all(other),
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
    let n = i32::try_from(amount.most.filter(|most| *most == amount.least)?).ok()?;
    let seconds = n.checked_mul(seconds)?.checked_add(if amount.half { seconds / 2 } else { 0 })?;
    let period = |sign: i32| Period::Minutes(sign * seconds / 60);
    match meaning {
        Meaning::Away { later, .. } => Some(seen_from.shift(period(if *later { 1 } else { -1 }))?.in_zone(None)),
        Meaning::Stretch { ahead: true, .. } => Window::between(minute, minute.shift(period(1))?).ok(),
        _ => Window::between(minute.shift(period(-1))?, minute).ok(),
    }
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
