//! What a report's own words tell of the day it was published.
//!
//! Where the publication is known to a stretch of days, each of them is tried: seen from it, everything that the report
//! says of times must hold at once. *Today, Friday 13 August* leaves one day; what lies behind leaves no day before it.
//! A date without its year lies within a year. What would leave no day is left aside.
//!
//! Beside what must hold there are habits of writers: *on Friday* and *last Friday* in one report are two days. What they
//! would leave is told beside the days that must be, and takes none of them away.

use crate::InText;
use crate::resolve::{lacks_its_year, says_all};
use crate::seen::{Seen, window};
use lagesbild_model::Span;
use lagesbild_model::time::{Day, Direction, Meaning, Pick, Relation, Tells, Unit, Weekday, Window};
use schemars::JsonSchema;
use serde::Serialize;

/// Why a day is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// A line of the text tells when it was published; where another tells of a later change, it was not before that day.
    Published,
    /// A line of the text tells when it was last changed: this version is of that day; where another tells of its
    /// publication, its words may be of any day from there to here.
    Updated,
    /// A line or a beginning with place and date tells the day.
    Dateline,
    /// Two expressions side by side name one day.
    SameDay,
    /// A date and the day of the week beside it must agree.
    Weekday,
    /// What is told as past lies ahead of it.
    Behind,
    /// What is told as to come lies behind it.
    Ahead,
    /// A date without a year would lie more than eleven months off.
    WithinTheYear,
    /// Two ways to name a day of the week in one report are two days, which they are only on that day of the week.
    TwoNames,
}

impl Rule {
    /// Whether it is a habit of writers, which not everybody keeps to.
    pub fn is_habit(self) -> bool {
        self == Rule::TwoNames
    }
}

/// What a rule did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Reason {
    /// The rule.
    pub rule: Rule,
    /// The expressions that it looked at.
    pub spans: Vec<Span>,
    /// How many days it left out that were left by those before it; all of them, if it was set aside.
    pub left_out: u32,
}

/// The days on which a report can have been published, by its own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Narrowed {
    /// The days that are left, in order; never none.
    pub days: Vec<Day>,
    /// The tightest window around them.
    pub window: Window,
    /// What left days out.
    pub reasons: Vec<Reason>,
    /// What would have left no day, and was set aside: the report contradicts itself or its date.
    pub set_aside: Vec<Reason>,
    /// What habits of writers leave of these days, where they leave fewer but some.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub likely: Option<Likely>,
}

/// The days on which a report was published if its writer keeps to habits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Likely {
    /// The days, in order; never none.
    pub days: Vec<Day>,
    /// What left days out.
    pub reasons: Vec<Reason>,
}

/// The longest stretch of publication that is tried day by day.
const MOST_DAYS: i32 = 750;

/// A date without its year lies nearer than this.
const WITHIN: i32 = 335;

/// The days of `publication` that the expressions of the text leave; `None` where they leave all and contradict nothing, or
/// where nothing was known. Where one day was known, only a line that tells of another is told, as set aside.
///
/// A dateline or a line of publication, with its year, is enough for a report of which nothing is known.
pub fn narrow(text: &str, expressions: &[InText<'_>], publication: Option<&Window>) -> Option<Narrowed> {
    let mut constraints = constraints(text, expressions);
    if publication.is_some_and(|window| window.single_day().is_some()) {
        constraints.retain(|c| matches!(c.rule, Rule::Published | Rule::Updated));
    }
    keep_last_change(&mut constraints);
    // Two datelines that differ are the headings of a chronology.
    let lines = || constraints.iter().filter(|c| c.rule == Rule::Dateline).map(|c| &c.one.expression.meaning);
    if lines().any(|line| lines().next() != Some(line)) {
        constraints.retain(|c| c.rule != Rule::Dateline);
    }
    let (first, last) = match publication {
        Some(window) => window.days()?,
        None => told_days(&constraints)?,
    };
    let span = first.days_until(last);
    if span > MOST_DAYS {
        return None;
    }
    let mut days: Vec<Day> = (0..=span).filter_map(|n| first.plus(n)).collect();
    let (habits, laws): (Vec<_>, Vec<_>) = constraints.iter().partition(|c| c.rule.is_habit());
    let (mut reasons, mut set_aside) = (Vec::new(), Vec::new());
    for constraint in laws {
        let (reason, kept) = constraint.leaves(&days);
        if kept.is_empty() {
            set_aside.push(reason);
        } else if reason.left_out > 0 || publication.is_none() {
            reasons.push(reason);
            days = kept;
        }
    }
    let mut likely = Likely { days: days.clone(), reasons: Vec::new() };
    for habit in habits {
        let (reason, kept) = habit.leaves(&likely.days);
        if !kept.is_empty() && reason.left_out > 0 {
            likely.reasons.push(reason);
            likely.days = kept;
        }
    }
    let likely = (!likely.reasons.is_empty()).then_some(likely);
    let window = Window::between(*days.first()?, *days.last()?).ok()?;
    (!reasons.is_empty() || likely.is_some() || !set_aside.is_empty()).then_some(Narrowed {
        days,
        window,
        reasons,
        set_aside,
        likely,
    })
}

/// What must hold on the day of publication.
struct Constraint<'a> {
    rule: Rule,
    one: InText<'a>,
    other: Option<InText<'a>>,
    /// Lines of publication and of a change stand in one text.
    beside: bool,
}

fn constraints<'a>(text: &str, expressions: &[InText<'a>]) -> Vec<Constraint<'a>> {
    let mut found = Vec::new();
    for (at, one) in expressions.iter().enumerate() {
        let mut push = |rule, other| found.push(Constraint { rule, one: *one, other, beside: false });
        if let Some(tells) = one.expression.tells {
            push(if tells == Tells::Publication { Rule::Published } else { Rule::Updated }, None);
            continue;
        }
        if is_dateline(text, one) {
            push(Rule::Dateline, None);
            continue;
        }
        let next = expressions.get(at + 1);
        if let Some(next) = next.filter(|next| side_by_side(text, one.expression.span, next.expression.span)) {
            push(Rule::SameDay, Some(*next));
        }
        if matches!(core(one), Meaning::Both { .. }) {
            push(Rule::SameDay, None);
        }
        if matches!(core(one), Meaning::Calendar { day: Some(_), weekday: Some(_), .. }) {
            push(Rule::Weekday, None);
        }
        match one.direction {
            Direction::Past if tells_when(one) => push(Rule::Behind, None),
            Direction::Future if tells_when(one) => push(Rule::Ahead, None),
            _ => {}
        }
        if lacks_its_year(core(one)) && one.direction != Direction::Unknown {
            push(Rule::WithinTheYear, None);
        }
    }
    found.extend(two_names(expressions));
    found.sort_by_key(|constraint| constraint.rule);
    found
}

/// Of several lines that tell of changes the last counts, of several that tell of publication the first; a publication
/// beside a change leaves the days between them.
fn keep_last_change(constraints: &mut Vec<Constraint<'_>>) {
    for rule in [Rule::Published, Rule::Updated] {
        let day = |c: &Constraint| seen_days(&c.one, Day::FIRST).map(|(day, _)| day);
        let own = |c: &&Constraint| c.rule == rule;
        let days = constraints.iter().filter(own).filter_map(day);
        let kept = if rule == Rule::Published { days.min() } else { days.max() };
        let mut met = false;
        constraints.retain(|c| {
            let first = c.rule == rule && (kept.is_none() || day(c) == kept) && !std::mem::replace(&mut met, true);
            c.rule != rule || first
        });
    }
    let both = [Rule::Published, Rule::Updated].iter().all(|rule| constraints.iter().any(|c| c.rule == *rule));
    constraints.iter_mut().for_each(|c| c.beside = both);
}

/// The days that lines of publication tell, else the one that a dateline tells.
fn told_days(constraints: &[Constraint<'_>]) -> Option<(Day, Day)> {
    let of = |rule| constraints.iter().find(|c| c.rule == rule).and_then(Constraint::told_day);
    match (of(Rule::Published), of(Rule::Updated)) {
        (Some(first), Some(last)) if first <= last => Some((first, last)),
        (Some(day), _) | (None, Some(day)) => Some((day, day)),
        (None, None) => of(Rule::Dateline).map(|day| (day, day)),
    }
}

/// Whether an expression says all of itself, and when what is told was.
fn tells_when(one: &InText) -> bool {
    says_all(core(one)) && matches!(one.expression.relation, Relation::At | Relation::Since)
}

/// The day or longer time of an expression, without parts of the day and times of the clock.
fn core<'a>(one: &InText<'a>) -> &'a Meaning {
    let mut meaning = &one.expression.meaning;
    while let Meaning::Part { of, .. } | Meaning::Clock { of: Some(of), .. } = meaning {
        meaning = of;
    }
    meaning
}

/// The days of the week that are named in two ways.
fn two_names<'a>(expressions: &[InText<'a>]) -> Vec<Constraint<'a>> {
    let named = |weekday: Weekday, wanted: Pick| {
        let fits = |one: &&InText<'a>| {
            one.direction != Direction::Future
                && matches!(core(one), Meaning::Weekday { weekday: w, pick } if *w == weekday && *pick == wanted)
        };
        expressions.iter().find(fits).copied()
    };
    let both = |weekday| Some((named(weekday, Pick::Nearest)?, named(weekday, Pick::LastBefore)?));
    let both = Weekday::ALL.into_iter().filter_map(both);
    both.map(|(one, other)| Constraint { rule: Rule::TwoNames, one, other: Some(other), beside: false }).collect()
}

/// Whether nothing but a comma or a bracket stands between.
fn side_by_side(text: &str, one: Span, next: Span) -> bool {
    let between = text.get(one.end()..next.start()).map(str::trim);
    between.is_some_and(|between| matches!(between, "" | "," | "("))
}

/// How far into a text a dateline may stand.
const HEAD: usize = 300;

/// Whether the expression is the first or second line of the text, or stands before a dash or the name of an agency in
/// brackets after a place in capitals.
fn is_dateline(text: &str, one: &InText) -> bool {
    let span = one.expression.span;
    let full = matches!(core(one), Meaning::Calendar { month: Some(_), day: Some(_), .. });
    if span.start() > HEAD || !full {
        return false;
    }
    let (before, after) = (text.get(..span.start()).unwrap_or_default(), text.get(span.end()..).unwrap_or_default());
    let (above, line) = before.rsplit_once('\n').unwrap_or(("", before));
    let rest = after.lines().next().unwrap_or_default().trim_start_matches([',', '.', ' ']);
    if line.trim().is_empty() && (rest.is_empty() || rest.starts_with(['/', '|', '•', '·'])) {
        return above.lines().filter(|line| !line.trim().is_empty()).count() <= 1;
    }
    let opens = rest.starts_with(['–', '—', '(']) || rest.starts_with("- ");
    let place = line.trim().trim_end_matches([',', '.', ' ']);
    let mut letters = place.chars().filter(|c| c.is_alphabetic()).peekable();
    opens && place.len() <= 40 && letters.peek().is_some() && letters.all(char::is_uppercase)
}

impl Constraint<'_> {
    /// What it leaves of some days, and that it did so.
    fn leaves(&self, days: &[Day]) -> (Reason, Vec<Day>) {
        let kept: Vec<Day> = days.iter().copied().filter(|day| self.allows(*day)).collect();
        let left_out = u32::try_from(days.len() - kept.len()).unwrap_or(u32::MAX);
        (Reason { rule: self.rule, spans: self.spans(), left_out }, kept)
    }

    fn spans(&self) -> Vec<Span> {
        std::iter::once(self.one).chain(self.other).map(|e| e.expression.span).collect()
    }

    /// The one day that a line tells of itself.
    fn told_day(&self) -> Option<Day> {
        let told = says_all(core(&self.one));
        seen_days(&self.one, Day::FIRST).filter(|_| told).filter(|(first, last)| first == last).map(|(day, _)| day)
    }

    /// Whether it can hold, seen from that day. What has no window says nothing.
    fn allows(&self, day: Day) -> bool {
        let Some((first, last)) = seen_days(&self.one, day) else { return true };
        match self.rule {
            Rule::Published if self.beside => first <= day,
            Rule::Updated if self.beside => last >= day,
            Rule::Dateline | Rule::Published | Rule::Updated => first == day,
            Rule::Behind => first <= day,
            Rule::Ahead => last >= day,
            Rule::WithinTheYear => {
                let near = last.days_until(day) <= WITHIN && day.days_until(first) <= WITHIN;
                near && (self.one.direction != Direction::Past || first <= day)
            }
            Rule::Weekday => match core(&self.one) {
                Meaning::Calendar { weekday, .. } => weekday.is_none_or(|weekday| first.weekday() == weekday),
                _ => true,
            },
            Rule::TwoNames => match core(&self.one) {
                Meaning::Weekday { weekday, .. } => day.weekday() == *weekday,
                _ => true,
            },
            Rule::SameDay => self.one_day(day),
        }
    }

    /// Whether both names can be of one day: one counted from the publication, and one told otherwise.
    fn one_day(&self, day: Day) -> bool {
        let (one, other) = match (core(&self.one), &self.other) {
            (Meaning::Both { one, other }, _) => (one.as_ref(), other.as_ref()),
            (one, Some(other)) => (one, core(other)),
            _ => return true,
        };
        let counted = |m: &Meaning| matches!(m, Meaning::Unit { unit: Unit::Day, .. });
        let (counted, told) = match (counted(one), counted(other)) {
            (true, false) => (one, other),
            (false, true) => (other, one),
            _ => return true,
        };
        let days = window(counted, Seen::from(day, Direction::Unknown)).and_then(|w| w.days());
        days.is_none_or(|(day, _)| names(told, day))
    }
}

/// Whether a meaning can name the day.
fn names(told: &Meaning, day: Day) -> bool {
    match told {
        Meaning::Weekday { weekday, .. } => day.weekday() == *weekday,
        Meaning::Calendar { .. } => {
            let seen = Seen::from(day, Direction::Unknown);
            let told = window(told, seen).and_then(|w| w.days());
            told.is_none_or(|(first, last)| (first..=last).contains(&day))
        }
        _ => true,
    }
}

/// First and last day of an expression, seen from a day.
fn seen_days(one: &InText, day: Day) -> Option<(Day, Day)> {
    window(core(one), Seen::from(day, one.direction))?.days()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{TimeGrammar, TimeReader};
    use lagesbild_model::time::Edtf;

    const GRAMMAR: &str = r#"
groups = ["any"]
[[class]]
name = "weekday"
kind = "weekday"
values = { 4 = ["torsdagen"], 5 = ["fredagen"] }
[[class]]
name = "weekday_s"
kind = "weekday"
values = { 5 = ["fredags"] }
[[class]]
name = "month"
kind = "number"
values = { 8 = ["augusti"] }
[[pattern]]
id = "weekday"
match = ["{weekday:w}"]
means = "weekday($w, nearest)"
[[pattern]]
id = "last"
match = ["i {weekday_s:w}"]
means = "weekday($w, last_before)"
[[pattern]]
id = "yesterday"
match = ["i går"]
means = "unit(day, -1)"
[[pattern]]
id = "both"
match = ["i dag {weekday:w}"]
means = "both(unit(day, 0), weekday($w, nearest))"
[[pattern]]
id = "date"
match = ["{1..31:d} {month:m}"]
means = "date(m=$m, d=$d)"
[[pattern]]
id = "full"
match = ["{1..31:d} {month:m} {1900..2100:y}"]
means = "date(y=$y, m=$m, d=$d)"
"#;

    fn narrowed(text: &str, published: &str, direction: Direction) -> Option<Narrowed> {
        let grammar = TimeGrammar::from_toml(GRAMMAR).unwrap();
        let found = TimeReader::new(&grammar).find_all(text);
        let placed: Vec<InText> = found.iter().map(|e| InText::from((e, direction))).collect();
        narrow(text, &placed, published.parse::<Edtf>().unwrap().window().as_ref())
    }

    fn left(text: &str, published: &str, direction: Direction) -> Option<(String, Vec<Rule>)> {
        let narrowed = narrowed(text, published, direction)?;
        Some((days(&narrowed.days), narrowed.reasons.iter().map(|r| r.rule).collect()))
    }

    fn days(days: &[Day]) -> String {
        days.iter().map(|d| d.day_of_month().to_string()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn constraints_hold_at_once() {
        let past = |text, published| left(text, published, Direction::Past);
        let all = |days: &str, rules: &[Rule]| Some((days.to_owned(), rules.to_vec()));
        assert_eq!(past("i dag fredagen kom de", "2021-08"), all("6 13 20 27", &[Rule::SameDay]));
        assert_eq!(past("i går, torsdagen kom de", "2021-08"), all("6 13 20 27", &[Rule::SameDay]));
        let dated = "den 12 augusti 2021 föll en stad";
        assert_eq!(
            past(dated, "2021-08"),
            past("den 12 augusti föll en stad", "2021-08").map(|(d, _)| (d, vec![Rule::Behind]))
        );
        assert_eq!(
            past("den 12 augusti föll en stad", "2021-08"),
            all("12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31", &[Rule::WithinTheYear])
        );
        assert_eq!(left("den 3 augusti 2021 kommer de", "2021-08", Direction::Future), all("1 2 3", &[Rule::Ahead]));
        assert_eq!(past("KABUL 13 augusti (TT) Staden föll", "2021-08"), all("13", &[Rule::Dateline]));
        assert_eq!(past("KABUL 13 augusti 2021 – Staden föll", ""), all("13", &[Rule::Dateline]));
    }

    #[test]
    fn habits_take_no_day_away() {
        let both = "de kom på fredagen, och sedan i fredags är det så";
        let found = narrowed(both, "2021-08", Direction::Past).unwrap();
        assert_eq!((found.days.len(), found.reasons.len()), (31, 0));
        let likely = found.likely.unwrap();
        assert_eq!((days(&likely.days).as_str(), likely.reasons[0].rule), ("6 13 20 27", Rule::TwoNames));
        let dated = narrowed(&format!("den 12 augusti 2021 föll en stad; {both}"), "2021-08", Direction::Past).unwrap();
        assert_eq!((dated.days.len(), days(&dated.likely.unwrap().days).as_str()), (20, "13 20 27"));
        // A habit that would leave no day says nothing.
        let saturday = narrowed(&format!("i går, fredagen; {both}"), "2021-08", Direction::Past).unwrap();
        assert_eq!((days(&saturday.days).as_str(), saturday.likely), ("7 14 21 28", None));
    }

    #[test]
    fn what_says_nothing_narrows_nothing() {
        for (text, published) in
            [("de kom på fredagen", "2021-08"), ("i dag fredagen", "2021-08-13"), ("i dag fredagen", "")]
        {
            assert_eq!(left(text, published, Direction::Past), None, "{text}");
        }
    }

    #[test]
    fn a_report_that_contradicts_its_date_keeps_it() {
        let text = "den 12 augusti 2022 föll en stad; i dag fredagen en till";
        let narrowed = narrowed(text, "2021-08", Direction::Past).unwrap();
        assert_eq!(narrowed.set_aside.iter().map(|r| r.rule).collect::<Vec<_>>(), [Rule::Behind]);
        assert_eq!(narrowed.days.len(), 4);
    }
}
