//! `lagesbild times`: the time expressions of reports, and what they tell of the day of publication.

use crate::cli::{Common, TimesArgs};
use crate::failure::{Exit, Failure};
use crate::feed::{Made, ReadReport, Taker, feed};
use crate::output::{Column, Format, Output, Row, Styles, fixed, loose, one_line};
use crate::own;
use crate::timeml::{self, Documents};
use crate::words::Words;
use lagesbild_model::time::{Anchor, Day, Direction, Edtf, EdtfEnds, Relation, Tells, Window};
use lagesbild_model::{PublicationSource, Report};
use lagesbild_reader::{Narrowed, Reader, Reason, TimeTold, Times, TimexType};
use schemars::JsonSchema;
use serde::Serialize;

/// Runs the command.
///
/// # Errors
/// [`Failure`] if nothing can be done, or the output fails.
pub fn run(args: &TimesArgs, common: &Common, words: &Words) -> Result<Exit, Failure> {
    let paths = crate::read::paths(&args.paths, words)?;
    let reader = own::reader(common)?;
    let (telling, reader) = (&args.telling, &reader);
    let tally = if args.timeml {
        let mut documents = Documents::new(args.into.as_deref(), words)?;
        let tally = feed(&paths, telling, common, words, reader, &mut documents)?;
        documents.finish()?;
        tally
    } else {
        let format = common.format.unwrap_or_else(Format::of_stdout);
        let mut rows = Rows(Output::of::<TimeRow>(format, words, Styles::of_stdout())?);
        let tally = feed(&paths, telling, common, words, reader, &mut rows)?;
        rows.0.finish()?;
        tally
    };
    Ok(tally.exit())
}

/// The times of a report.
pub fn times(reader: &Reader, report: &Report) -> Made<Times> {
    match reader.times(report) {
        Ok(times) => (Some(times), Vec::new()),
        Err(diagnostic) => (None, vec![diagnostic]),
    }
}

/// Prints a row for each time.
struct Rows<'w>(Output<'w>);

impl Taker for Rows<'_> {
    type Wanted = Times;

    fn make(reader: &Reader, report: &Report) -> Made<Times> {
        times(reader, report)
    }

    fn take(&mut self, batch: Vec<ReadReport<Times>>) -> Result<(), Failure> {
        for ReadReport { report, made } in batch {
            for row in rows(&report, made) {
                self.0.row(&row)?;
            }
        }
        self.0.flush()
    }
}

/// What a row is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RowOf {
    /// The publication, from which the others are seen.
    Publication,
    /// A time expression of the text.
    Text,
}

/// A time that a report tells, or the publication that it is seen from.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TimeRow {
    /// The supplier's name for the report, or its hash.
    pub report: String,
    /// What it is.
    pub of: RowOf,
    /// The words.
    pub words: Option<String>,
    /// Where they begin, in bytes of the text.
    pub start: Option<usize>,
    /// Where they end.
    pub end: Option<usize>,
    /// The TIMEX3 type.
    #[serde(rename = "type")]
    pub kind: TimexType,
    /// The TIMEX3 value; `X` for what is not told.
    pub value: String,
    /// The TIMEX3 modifier.
    #[serde(rename = "mod")]
    pub modifier: Option<&'static str>,
    /// The time that the words name, with its four ends; `null` if none can be told.
    pub window: Option<Window>,
    /// Between which moments that began and between which it ended, as dates of EDTF; `null` where these cannot tell it.
    pub edtf: Option<EdtfEnds>,
    /// The same, seen from the days of publication that the text's own words leave.
    pub jointly: Option<Window>,
    /// How what happened lies to it.
    pub relation: Option<Relation>,
    /// What the words are seen from.
    pub anchor: Option<Anchor>,
    /// Where the verb puts it.
    pub direction: Option<Direction>,
    /// What it is the time of, where a line of the text tells when the text itself came out.
    pub tells: Option<Tells>,
    /// Who told the date of publication: metadata, the text's head, or the user. Only of the publication.
    pub told_by: Option<PublicationSource>,
    /// The days of publication that the text's own words leave. Only of the publication, and where they leave fewer.
    pub narrowed: Option<Narrowed>,
}

fn rows(report: &Report, times: Times) -> Vec<TimeRow> {
    let Times { told, narrowed, published } = times;
    let date = published.as_ref().map(|p| p.date.clone()).unwrap_or_else(Edtf::unknown);
    let of_publication = TimeRow {
        report: report.label(),
        of: RowOf::Publication,
        words: None,
        start: None,
        end: None,
        kind: TimexType::Date,
        value: timeml::day_value(&date),
        modifier: None,
        edtf: date.window().as_ref().and_then(EdtfEnds::of),
        window: date.window(),
        jointly: None,
        relation: None,
        anchor: None,
        direction: None,
        tells: None,
        told_by: published.map(|p| p.source),
        narrowed,
    };
    let of_text = |TimeTold { expression, direction, told, jointly }: TimeTold| TimeRow {
        report: report.label(),
        of: RowOf::Text,
        words: Some(expression.words),
        start: Some(expression.span.start()),
        end: Some(expression.span.end()),
        kind: told.timex.kind,
        value: told.timex.value,
        modifier: told.timex.modifier,
        edtf: told.itself.as_ref().and_then(EdtfEnds::of),
        window: told.itself,
        jointly,
        relation: Some(expression.relation),
        anchor: Some(expression.anchor),
        direction: Some(direction),
        tells: expression.tells,
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

/// The longest row of days that is told one by one.
const FEW: usize = 8;

/// Some days, in words: one by one if they are few, else by the first and last.
fn some(days: &[Day]) -> String {
    match (days.first(), days.last()) {
        (Some(first), Some(last)) if days.len() > FEW => format!("{first} … {last}"),
        _ => days.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
    }
}

impl TimeRow {
    /// Who told the date of publication, and what the text leaves of it, in words.
    fn of_publication(&self, words: &Words) -> Vec<String> {
        let told_by = self.told_by.iter().map(|source| words.get("told-by", &name(source)).to_owned());
        let left = |key: &str, days: &[Day], reasons: &[Reason]| {
            let rules: Vec<String> = reasons.iter().map(|r| words.get("rule", &name(&r.rule)).to_owned()).collect();
            let values = [("count", days.len().to_string()), ("days", some(days)), ("rules", rules.join("; "))];
            words.message(key, &values)
        };
        let mut told: Vec<String> = told_by.collect();
        let Some(narrowed) = &self.narrowed else { return told };
        if !narrowed.reasons.is_empty() {
            told.push(left("narrowed", &narrowed.days, &narrowed.reasons));
        }
        told.extend(narrowed.likely.iter().map(|likely| left("likely", &likely.days, &likely.reasons)));
        if !narrowed.set_aside.is_empty() {
            told.push(left("set-aside", &narrowed.days, &narrowed.set_aside));
        }
        told
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
        "began",
        "ended",
        "jointly",
        "relation",
        "anchor",
        "direction",
        "tells",
        "told_by",
        "narrowed",
        "likely",
    ];

    fn table(&self, words: &Words) -> Vec<String> {
        let quoted = self.words.as_deref().map(one_line);
        let published = || words.get("message", "publication").to_owned();
        let relation =
            self.relation.as_ref().filter(|r| **r != Relation::At).map(|r| words.get("relation", &name(r)).to_owned());
        let seen = self.anchor.as_ref().map(|anchor| words.get("anchor", &name(anchor)).to_owned());
        let tells = self.tells.as_ref().map(|tells| words.get("tells", &name(tells)).to_owned());
        let seen = tells
            .into_iter()
            .chain(relation)
            .chain(seen)
            .chain(self.of_publication(words))
            .collect::<Vec<_>>()
            .join(", ");
        vec![
            one_line(&self.report),
            quoted.unwrap_or_else(published),
            self.kind.as_str().to_owned(),
            self.modifier.map_or_else(|| self.value.clone(), |m| format!("{} {m}", self.value)),
            days(self.jointly.as_ref().or(self.window.as_ref())),
            seen,
        ]
    }

    fn csv(&self) -> Vec<String> {
        let number = |n: Option<usize>| n.map_or_else(String::new, |n| n.to_string());
        let days = |days: &[Day]| days.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        let narrowed = self.narrowed.as_ref();
        vec![
            self.report.clone(),
            name(&self.of),
            self.words.clone().unwrap_or_default(),
            number(self.start),
            number(self.end),
            self.kind.as_str().to_owned(),
            self.value.clone(),
            self.modifier.unwrap_or_default().to_owned(),
            self.window.as_ref().map_or_else(String::new, Window::to_string),
            self.edtf.as_ref().map_or_else(String::new, |ends| ends.began.to_string()),
            self.edtf.as_ref().map_or_else(String::new, |ends| ends.ended.to_string()),
            self.jointly.as_ref().map_or_else(String::new, Window::to_string),
            self.relation.as_ref().map_or_else(String::new, name),
            self.anchor.as_ref().map_or_else(String::new, name),
            self.direction.as_ref().map_or_else(String::new, name),
            self.tells.as_ref().map_or_else(String::new, name),
            self.told_by.as_ref().map_or_else(String::new, name),
            narrowed.map_or_else(String::new, |n| days(&n.days)),
            narrowed.and_then(|n| n.likely.as_ref()).map_or_else(String::new, |l| days(&l.days)),
        ]
    }
}
