//! The Swedish examples of Duckling: phrases with the values that an assistant gives them.
//!
//! An assistant looks ahead, and takes a time of the clock as today's. Its values are finer than a report's words bear: a
//! phrase is right here if its window begins and ends where the value does, give or take one of the units of its grain;
//! a point, if it lies in a window no longer than the unit that the words name.

use lagesbild_model::Span;
use lagesbild_model::time::{
    Anchor, Day, Direction, Edtf, Meaning, Minute, Moment, Period, Relation, TimeExpr, Unit, Window, Zone,
};
use lagesbild_when::{TimeGrammar, TimeReader, resolve_in_order};
use serde::Deserialize;

/// When the examples are said.
const SAID: &str = "2013-02-12T04:30";

#[derive(Deserialize)]
struct Example {
    text: String,
    kind: String,
    grain: String,
    start: [i32; 6],
    end: Option<[i32; 6]>,
}

/// How many of how many come out right; `tell` is told of the others.
pub fn score(grammar: &TimeGrammar, json: &str, tell: &mut dyn FnMut(&str)) -> Result<(usize, usize), String> {
    let examples: Vec<Example> = serde_json::from_str(json).map_err(|e| e.to_string())?;
    let said = SAID.parse::<Edtf>().map_err(|e| e.to_string())?.window();
    let today = today().ok_or("an empty span is one")?;
    let mut right = 0;
    for example in &examples {
        let found = TimeReader::new(grammar).find_all(&example.text);
        let all = std::iter::once(&today).chain(&found).map(|expression| (expression, Direction::Future));
        let told = resolve_in_order(all, said.as_ref());
        let windows: Vec<&Window> = told.iter().skip(1).filter_map(|t| t.itself.as_ref()).collect();
        if windows.iter().any(|window| fits(example, window).unwrap_or(false)) {
            right += 1;
        } else {
            let got: Vec<String> = found
                .iter()
                .zip(told.iter().skip(1))
                .map(|(e, t)| {
                    let window = t.itself.as_ref().map_or_else(|| "-".to_owned(), Window::to_string);
                    format!("{:?} {} {window}", e.words, t.timex.value)
                })
                .collect();
            tell(&format!("{:?} {} {:?} {:?} <> {got:?}", example.text, example.grain, example.start, example.end));
        }
    }
    Ok((right, examples.len()))
}

/// What a talk with an assistant is about before anything is said.
fn today() -> Option<TimeExpr> {
    Some(TimeExpr {
        words: String::new(),
        span: Span::new(0, 0)?,
        meaning: Meaning::Unit { unit: Unit::Day, offset: 0 },
        relation: Relation::At,
        anchor: Anchor::Publication,
        shading: None,
        tells: None,
    })
}

/// Minutes of one unit of the grain.
fn size(grain: &str) -> i64 {
    match grain {
        "Second" | "Minute" => 1,
        "Hour" => 60,
        "Day" => 24 * 60,
        "Week" => 7 * 24 * 60,
        "Month" => 31 * 24 * 60,
        "Quarter" => 92 * 24 * 60,
        _ => 366 * 24 * 60,
    }
}

fn minute([year, month, day, hour, minute, _]: [i32; 6]) -> Option<i64> {
    let two = |n: i32| u8::try_from(n).ok();
    let day = Day::new(year, two(month.max(1))?, two(day.max(1))?)?;
    Some(Minute::new(day, two(hour)?, two(minute)?)?.ordinal())
}

/// How far behind UTC the examples are said, in minutes.
const BEHIND: i32 = 120;

/// A minute on the clock of the examples.
fn theirs(minute: Minute, zone: Option<&Zone>) -> Option<i64> {
    let Some(zone) = zone else { return Some(minute.ordinal()) };
    Some(zone.to_utc(minute)?.shift(Period::Minutes(-BEHIND))?.ordinal())
}

fn fits(example: &Example, window: &Window) -> Option<bool> {
    let first = window.earliest_start().and_then(|m: Moment| theirs(m.first_minute(), window.zone()))?;
    let last = window.latest_end().and_then(|m: Moment| theirs(m.last_minute(), window.zone()))?;
    let start = minute(example.start)?;
    let unit = size(&example.grain);
    let near = |a: i64, b: i64, within: i64| (a - b).abs() <= within;
    Some(match (example.kind.as_str(), example.end) {
        (_, Some(end)) => {
            // A part of the day or a weekend is told as its days.
            let slack = if example.grain == "Hour" { 24 * 60 } else { unit };
            near(first, start, slack) && near(last, minute(end)?, slack)
        }
        ("OpenInterval", None) => first <= start && start <= last + 1 && last - first <= 24 * 60,
        _ if unit < 24 * 60 => first <= start && start <= last && last - first <= 24 * 60,
        _ => {
            let aligned = first == start && near(last - first, unit, unit / 4);
            // *In a week* is told as the week that holds the day.
            aligned
                || (first <= start
                    && start <= last
                    && last - first <= 31 * 24 * 60
                    && unit <= 24 * 60
                    && last > first + 24 * 60)
        }
    })
}
