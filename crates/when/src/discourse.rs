//! What the expressions of one text come to, one after the other.

use crate::range::is_loose;
use crate::resolve::{cut, lacks_its_year, seen_from_window, view};
use crate::seen::{Seen, window};
use crate::timex::{Timex, timex};
use lagesbild_model::Span;
use lagesbild_model::time::{Anchor, Day, Direction, Meaning, Moment, Part, Relation, TimeExpr, Unit, Window};

/// What an expression comes to, seen from where it must be seen from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// When what happened happened, as far as the words tell.
    pub window: Option<Window>,
    /// The same to the day: of *three weeks ago* the day. For forms that want a day and can say no doubt.
    pub to_the_day: Option<Window>,
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
/// tells first. A time of the clock without a day belongs to the day told last in its sentence, if one is; else its value
/// for exchange may take the day of publication, as TimeML does, but it has no window. In a text without any publication,
/// a history, dates without a year are those nearest to the time told last. What lasts from one time until another is told
/// as one stretch, its end seen from its beginning.
pub fn resolve_in_order<'a, T: Into<InText<'a>>>(
    expressions: impl IntoIterator<Item = T>,
    publication: Option<&Window>,
) -> Vec<Told> {
    let expressions: Vec<InText> = expressions.into_iter().map(Into::into).collect();
    let mut discourse = Discourse { previous: None, begun: None, publication };
    let mut all: Vec<Told> = Vec::with_capacity(expressions.len());
    for (at, one) in expressions.iter().enumerate() {
        let until = discourse.closes(one).then(|| TimeExpr { relation: Relation::Until, ..one.expression.clone() });
        let one = &InText { expression: until.as_ref().unwrap_or(one.expression), ..*one };
        let told = discourse.tell(*one, expressions.get(at + 1));
        if let Some(stretch) = discourse.stretch(one, &told) {
            // Both ends tell of all of it.
            all.last_mut().into_iter().for_each(|begun| begun.is_of(&stretch));
            all.push(Told { window: Some(stretch.clone()), to_the_day: Some(stretch), ..told });
        } else {
            all.push(told);
        }
        discourse.begun =
            (one.expression.relation == Relation::Since).then(|| all.last().cloned()).flatten().map(|told| Begun {
                span: one.expression.span,
                meaning: one.expression.meaning.clone(),
                sentence: one.sentence,
                direction: one.direction,
                told,
            });
    }
    all
}

impl Told {
    fn is_of(&mut self, stretch: &Window) {
        self.window = Some(stretch.clone());
        self.to_the_day = Some(stretch.clone());
    }
}

/// What was told so far.
struct Discourse<'p> {
    /// The time told last, and in which sentence.
    previous: Option<(Window, usize)>,
    begun: Option<Begun>,
    publication: Option<&'p Window>,
}

/// The expression just before, with which something began.
struct Begun {
    span: Span,
    meaning: Meaning,
    sentence: usize,
    direction: Direction,
    told: Told,
}

/// From where an expression is seen.
struct Place {
    window: Option<Window>,
    direction: Direction,
    /// Whether the text tells so; a value for exchange may do without.
    sure: bool,
}

/// How many sentences back *the day* may have been told.
const THE_DAY: usize = 3;

/// The longest run of bytes between the two ends of one stretch: a word and the spaces about it.
const BETWEEN: usize = 10;

/// The shortest word that may stand there, with its spaces.
const A_WORD: usize = 4;

impl Discourse<'_> {
    fn tell(&mut self, InText { expression, direction, sentence }: InText, next: Option<&InText>) -> Told {
        let TimeExpr { meaning, relation, .. } = expression;
        // What lasts from one time until another does not end before it began.
        let begun = self.begun.as_ref().filter(|begun| begun.sentence == sentence && *relation == Relation::Until);
        let verb = begun.map_or(direction, |begun| begun.direction);
        let begun = begun.filter(|_| is_loose(meaning)).and_then(|begun| begun.told.itself.as_ref()?.days());
        let from = match begun {
            Some((first, _)) => Some(Place::sure(Some(Window::day(first)), Direction::Future)),
            None if self.goes_on(expression, verb, next.filter(|next| next.sentence == sentence)) => {
                Some(Place::sure(self.publication.cloned(), Direction::Past))
            }
            None => self.seen_from(expression, verb, sentence),
        };
        let Some(Place { window: seen_from, direction, sure }) = from else {
            return Told { window: None, to_the_day: None, itself: None, timex: timex(expression, None, verb) };
        };
        let tomorrow = direction == Direction::Future && self.is_over(meaning);
        let on_day = clock_on_its_day(meaning, tomorrow).map(|meaning| TimeExpr { meaning, ..expression.clone() });
        let expression = on_day.as_ref().unwrap_or(expression);
        let timex = timex(expression, seen_from.as_ref(), direction);
        if !sure {
            return Told { window: None, to_the_day: None, itself: None, timex };
        }
        let at = |relation_told, to_the_day| {
            let view = view(*relation, direction, to_the_day);
            seen_from_window(&expression.meaning, relation_told, seen_from.as_ref(), &view)
        };
        let itself = at(Relation::At, false);
        if let Some(told) = itself.as_ref().filter(|told| told.days().is_some()) {
            self.previous = Some((told.clone(), sentence));
        }
        let cut = |window| cut(window, *relation, self.publication, verb);
        Told {
            window: at(*relation, false).and_then(cut),
            to_the_day: at(*relation, true).and_then(cut),
            itself,
            timex,
        }
    }

    /// Whether what is to last from a date without its year until another has begun already: *stays closed from 1 August
    /// to 15 October*, said in between.
    fn goes_on(&self, expression: &TimeExpr, direction: Direction, next: Option<&InText>) -> bool {
        let ends = next.map(|next| next.expression).filter(|next| next.relation == Relation::Until);
        let (true, Some(ends), Some((published, _))) =
            (direction == Direction::Future, ends, self.publication.and_then(Window::days))
        else {
            return false;
        };
        let loose = expression.relation == Relation::Since && is_loose(&expression.meaning) && is_loose(&ends.meaning);
        let seen = |meaning, day, direction| window(meaning, Seen::from(day, direction))?.days();
        let begun = || seen(&expression.meaning, published, Direction::Past).map(|(first, _)| first);
        let end = |begun| seen(&ends.meaning, begun, Direction::Future).map(|(_, last)| last);
        loose && begun().and_then(end).is_some_and(|end| end >= published)
    }

    /// Whether an expression that does not say so ends what began with the one before: another date or day of the week after
    /// no more than a word (*from Monday to Wednesday*, *between 3 and 7 August*).
    fn closes(&self, one: &InText) -> bool {
        let TimeExpr { meaning, relation, span, .. } = one.expression;
        let same_sort = |before: &Meaning| match (before, meaning) {
            (Meaning::Weekday { .. }, Meaning::Weekday { .. }) => true,
            (Meaning::Calendar { day: Some(_), .. }, Meaning::Calendar { day, .. }) => day.is_some(),
            _ => false,
        };
        let gap = |before: Span| span.start().checked_sub(before.end());
        let begun = self.begun.as_ref().filter(|begun| begun.sentence == one.sentence && same_sort(&begun.meaning));
        let near = begun.and_then(|begun| gap(begun.span)).is_some_and(|gap| (A_WORD..=BETWEEN).contains(&gap));
        *relation == Relation::At && is_loose(meaning) && near
    }

    /// All of what began with the expression before and ends with this one, where nothing but a word stands between.
    fn stretch(&self, one: &InText, told: &Told) -> Option<Window> {
        let begun = self.begun.as_ref().filter(|begun| {
            let gap = one.expression.span.start().checked_sub(begun.span.end());
            begun.sentence == one.sentence && gap.is_some_and(|gap| gap <= BETWEEN)
        })?;
        if one.expression.relation != Relation::Until {
            return None;
        }
        let (start, mut ends) = (begun.told.itself.as_ref()?, told.itself.as_ref()?.ends());
        (ends.earliest_start, ends.latest_start) = (start.earliest_start(), start.latest_end());
        let window = Window::new(ends).ok()?;
        cut(window, Relation::At, self.publication, begun.direction)
    }

    /// Whether a time of the clock lies behind a publication that is known to the minute.
    fn is_over(&self, meaning: &Meaning) -> bool {
        let Meaning::Clock { clock, of: None, zone: None } = meaning else { return false };
        let Some(Moment::Minute(now)) = self.publication.and_then(Window::earliest_start) else { return false };
        (clock.hour, clock.minute.unwrap_or(59)) < (now.hour(), now.minute())
    }

    /// From where an expression is seen, and which way; `None` if from nowhere.
    fn seen_from(&self, expression: &TimeExpr, direction: Direction, sentence: usize) -> Option<Place> {
        let meaning = &expression.meaning;
        let published = || Place::sure(self.publication.cloned(), direction);
        let previous = || self.previous.as_ref().map(|(window, _)| window);
        // The one day told last, not further back than so many sentences.
        let day_told = |back: usize| {
            let told = self.previous.as_ref().filter(|(_, before)| before.abs_diff(sentence) <= back);
            told.and_then(|(window, _)| window.single_day()).map(|day| Place::sure(Some(Window::day(day)), direction))
        };
        match expression.anchor {
            Anchor::Nothing if is_clock_alone(meaning) => day_told(0),
            Anchor::Nothing | Anchor::Event => None,
            Anchor::Previous if is_clock_alone(meaning) => {
                Some(day_told(1).unwrap_or_else(|| Place { sure: false, ..published() }))
            }
            Anchor::Previous if previous().is_none() && looks_back(meaning) => Some(published()),
            // *By evening* is that of the day told just before, else of the day of publication.
            Anchor::Previous if is_the_day(meaning) => Some(day_told(THE_DAY).unwrap_or_else(published)),
            // A day counted from a month or a year is none that can be told.
            Anchor::Previous if counts_days(meaning) && previous().is_some_and(is_long) => None,
            Anchor::Previous => Some(Place::sure(previous().cloned(), Direction::Unknown)),
            Anchor::Publication if self.publication.is_none() && lacks_its_year(meaning) => {
                let day = previous().and_then(|told| in_reading_order(meaning, told));
                Some(Place::sure(day.map(Window::day), Direction::Unknown))
            }
            // *The end of the month* in a history is that of the month told last.
            Anchor::Publication if self.publication.is_none() && is_edge_of_this(meaning) => {
                Some(Place::sure(previous().cloned(), Direction::Unknown))
            }
            Anchor::Absolute | Anchor::Publication => Some(published()),
        }
    }
}

impl Place {
    fn sure(window: Option<Window>, direction: Direction) -> Place {
        Place { window, direction, sure: true }
    }
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

fn looks_back(meaning: &Meaning) -> bool {
    match whole(meaning) {
        Meaning::Away { later, .. } => !later,
        Meaning::Unit { offset, .. } => *offset < 0,
        _ => false,
    }
}
