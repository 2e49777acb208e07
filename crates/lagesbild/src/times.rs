//! `lagesbild times`: the time expressions of reports, and what they tell of the day of publication.

use crate::cli::{Common, TimesArgs};
use crate::failure::{Exit, Failure};
use crate::feed::{Tally, unread};
use crate::notices::Notices;
use crate::output::{Column, Format, Output, Row, Styles, fixed, loose, one_line};
use crate::own;
use crate::progress::Progress;
use crate::timeml;
use crate::words::Words;
use lagesbild_intake::{Intake, Item, Source};
use lagesbild_model::time::{Anchor, Direction, Edtf, Relation, Window};
use lagesbild_model::{PublicationSource, Report};
use lagesbild_reader::{Narrowed, TimeTold, Times};
use schemars::JsonSchema;
use serde::Serialize;
use std::io::Write;

/// Runs the command.
///
/// # Errors
/// [`Failure`] if nothing can be done, or the output fails.
pub fn run(args: &TimesArgs, common: &Common, words: &Words) -> Result<Exit, Failure> {
    let paths = crate::read::paths(&args.paths, words)?;
    let reader = own::reader(common)?;
    let format = common.format.unwrap_or_else(Format::of_stdout);
    let mut output = if args.timeml { None } else { Some(Output::of::<TimeRow>(format, words, Styles::of_stdout())?) };
    let mut notices = Notices::new(common.quiet, words);
    let mut progress = Progress::new(common.quiet, words);
    let mut tally = Tally::default();
    for item in Intake::new(paths.iter().map(Source::named), args.telling.options()) {
        let (report, origin) = match item {
            Item::Problem(problem) => {
                notices.tell(&problem, &progress);
                continue;
            }
            Item::Report(report, origin) => (report, origin),
        };
        tally.reports += 1;
        progress.more(1);
        match (reader.times(&report), &mut output) {
            (Err(diagnostic), _) => {
                let (key, values) = unread(&diagnostic);
                notices.tell_unread(&origin, key, &values, &progress);
            }
            (Ok(times), Some(output)) => {
                for row in rows(&report, times) {
                    output.row(&row)?;
                }
            }
            (Ok(times), None) => std::io::stdout().write_all(timeml::document(&report, &times).as_bytes())?,
        }
    }
    if let Some(output) = output {
        output.finish()?;
    }
    let skipped = notices.finish(&progress);
    Ok(Tally { skipped, ..tally }.exit())
}

/// A time that a report tells, or the publication that it is seen from.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TimeRow {
    /// The supplier's name for the report, or its hash.
    pub report: String,
    /// `publication` or `text`.
    pub of: &'static str,
    /// The words.
    pub words: Option<String>,
    /// Where they begin, in bytes of the text.
    pub start: Option<usize>,
    /// Where they end.
    pub end: Option<usize>,
    /// The TIMEX3 type: DATE, TIME, DURATION, SET.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The TIMEX3 value; `X` for what is not told.
    pub value: String,
    /// The TIMEX3 modifier.
    #[serde(rename = "mod")]
    pub modifier: Option<&'static str>,
    /// The time that the words name, with its four ends; `null` if none can be told.
    pub window: Option<Window>,
    /// The same, seen from the days of publication that the text's own words leave.
    pub jointly: Option<Window>,
    /// How what happened lies to it.
    pub relation: Option<Relation>,
    /// What the words are seen from.
    pub anchor: Option<Anchor>,
    /// Where the verb puts it.
    pub direction: Option<Direction>,
    /// Who told the date of publication: metadata, the text's head, or the user. Only of the publication.
    pub told_by: Option<PublicationSource>,
    /// The days of publication that the text's own words leave. Only of the publication, and where they leave fewer.
    pub narrowed: Option<Narrowed>,
}

fn rows(report: &Report, times: Times) -> Vec<TimeRow> {
    let Times { told, narrowed } = times;
    let publication = report.parts().publication.as_ref();
    let date = publication.map(|p| p.date.clone()).unwrap_or_else(Edtf::unknown);
    let of_publication = TimeRow {
        report: report.label(),
        of: "publication",
        words: None,
        start: None,
        end: None,
        kind: "DATE",
        value: timeml::day_value(&date),
        modifier: None,
        window: date.window(),
        jointly: None,
        relation: None,
        anchor: None,
        direction: None,
        told_by: publication.map(|p| p.source),
        narrowed,
    };
    let of_text = |TimeTold { expression, direction, told, jointly }: TimeTold| TimeRow {
        report: report.label(),
        of: "text",
        words: Some(expression.words),
        start: Some(expression.span.start()),
        end: Some(expression.span.end()),
        kind: told.timex.kind.as_str(),
        value: told.timex.value,
        modifier: told.timex.modifier,
        window: told.itself,
        jointly,
        relation: Some(expression.relation),
        anchor: Some(expression.anchor),
        direction: Some(direction),
        told_by: None,
        narrowed: None,
    };
    std::iter::once(of_publication).chain(told.into_iter().map(of_text)).collect()
}

/// The name of a value of the model, as files have it.
fn name(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

fn days(window: Option<&Window>) -> String {
    window.map_or_else(|| "–".to_owned(), Window::to_string)
}

impl TimeRow {
    /// What the text leaves of the publication, in words.
    fn left(&self, words: &Words) -> Option<String> {
        let narrowed = self.narrowed.as_ref()?;
        let days: Vec<String> = narrowed.days.iter().map(ToString::to_string).collect();
        let some = if days.len() > 8 { narrowed.window.to_string() } else { days.join(", ") };
        let rules: Vec<String> =
            narrowed.reasons.iter().map(|r| words.get("rule", &name(&r.rule)).to_owned()).collect();
        let values = [("count", days.len().to_string()), ("days", some), ("rules", rules.join("; "))];
        Some(words.message("narrowed", &values))
    }
}

impl Row for TimeRow {
    const TABLE: &'static [Column] =
        &[loose("report"), loose("words"), fixed("type"), fixed("value"), fixed("when"), loose("seen")];
    const CSV: &'static [&'static str] = &[
        "report",
        "of",
        "words",
        "start",
        "end",
        "type",
        "value",
        "mod",
        "window",
        "jointly",
        "relation",
        "anchor",
        "direction",
        "told_by",
        "narrowed",
    ];

    fn table(&self, words: &Words) -> Vec<String> {
        let quoted = self.words.as_deref().map(one_line);
        let published = || words.get("message", "publication").to_owned();
        let relation =
            self.relation.as_ref().filter(|r| **r != Relation::At).map(|r| words.get("relation", &name(r)).to_owned());
        let seen = self.anchor.as_ref().map(|anchor| words.get("anchor", &name(anchor)).to_owned());
        let seen = relation.into_iter().chain(seen).chain(self.left(words)).collect::<Vec<_>>().join(", ");
        vec![
            one_line(&self.report),
            quoted.unwrap_or_else(published),
            self.kind.to_owned(),
            self.modifier.map_or_else(|| self.value.clone(), |m| format!("{} {m}", self.value)),
            days(self.jointly.as_ref().or(self.window.as_ref())),
            seen,
        ]
    }

    fn csv(&self) -> Vec<String> {
        let number = |n: Option<usize>| n.map_or_else(String::new, |n| n.to_string());
        let days = |n: &Narrowed| n.days.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        vec![
            self.report.clone(),
            self.of.to_owned(),
            self.words.clone().unwrap_or_default(),
            number(self.start),
            number(self.end),
            self.kind.to_owned(),
            self.value.clone(),
            self.modifier.unwrap_or_default().to_owned(),
            self.window.as_ref().map_or_else(String::new, Window::to_string),
            self.jointly.as_ref().map_or_else(String::new, Window::to_string),
            self.relation.as_ref().map_or_else(String::new, name),
            self.anchor.as_ref().map_or_else(String::new, name),
            self.direction.as_ref().map_or_else(String::new, name),
            self.told_by.as_ref().map_or_else(String::new, name),
            self.narrowed.as_ref().map_or_else(String::new, days),
        ]
    }
}
