//! The founding article, known to the month and to the day: whether its words give the days that people gave its claims.

use super::report;
use lagesbild_model::time::{Direction, Edtf, Window};
use lagesbild_model::{Kind, Language, Report, Span};
use lagesbild_reader::{Reader, TimeTold};
use lagesbild_when::resolve_to_the_day;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Article {
    text: String,
    claims: Vec<Claim>,
}

#[derive(Deserialize)]
struct Claim {
    kind: Kind,
    quote: String,
    when: Option<Days>,
    when_if_published: BTreeMap<String, Option<Days>>,
}

type Days = (Option<String>, Option<String>);

/// How the article's times are read, with the publication known to a date.
pub struct Score {
    /// The date.
    pub date: String,
    /// How many claims have the days of an expression of their paragraph or of the publication, and of how many.
    pub words: (usize, usize),
    /// How many claims that the reader finds have the very days, and of how many.
    pub read: (usize, usize),
}

/// Scores with the month known, and with the day. `tell` is told of claims whose days no words of the paragraph give.
pub fn score(reader: &Reader, json: &str, tell: &mut dyn FnMut(&str)) -> Result<Vec<Score>, String> {
    let article: Article = serde_json::from_str(json.lines().next().unwrap_or_default()).map_err(|e| e.to_string())?;
    let days: Vec<&String> = article.claims.iter().flat_map(|c| c.when_if_published.keys()).take(1).collect();
    let mut scores = Vec::new();
    for date in std::iter::once("2021-08").chain(days.into_iter().map(String::as_str)) {
        let wanted = |claim: &Claim| match claim.when_if_published.get(date) {
            Some(when) => when.clone(),
            None => claim.when.clone(),
        };
        let published: Edtf = date.parse().map_err(|e| format!("{e}"))?;
        let window = published.window();
        let report = report(article.text.clone(), Language::Swedish, Some(published));
        let times = reader.times(&report).map_err(|e| e.to_string())?.told;
        let (mut right, mut of) = (0, 0);
        for claim in &article.claims {
            let Some(wanted) = wanted(claim) else { continue };
            of += 1;
            let possible = possible(&times, &article.text, claim, window.as_ref());
            if possible.contains(&wanted) {
                right += 1;
            } else {
                tell(&format!("{date} {wanted:?} {:?} <> {possible:?}", claim.quote));
            }
        }
        let read = as_read(reader, &article, &report, &wanted);
        scores.push(Score { date: date.to_owned(), words: (right, of), read });
    }
    Ok(scores)
}

/// How the claims that the reader finds are dated, `(right, of)`: those of the kind whose words overlap a labelled claim's,
/// with the very days that people gave it.
fn as_read(
    reader: &Reader,
    article: &Article,
    report: &Report,
    wanted: &dyn Fn(&Claim) -> Option<Days>,
) -> (usize, usize) {
    let found = reader.read(report).claims;
    let (mut right, mut of) = (0, 0);
    for claim in &article.claims {
        let at = article.text.find(claim.quote.as_str()).unwrap_or(0);
        let Some(span) = Span::new(at, at + claim.quote.len()) else { continue };
        let mut same = found.iter().filter(|c| c.kind == claim.kind && c.span.overlaps(span)).peekable();
        if same.peek().is_some() {
            of += 1;
            right += usize::from(same.any(|c| c.when == wanted(claim)));
        }
    }
    (right, of)
}

/// The days of the expressions of the claim's paragraph, and those of the publication.
fn possible(times: &[TimeTold], text: &str, claim: &Claim, published: Option<&Window>) -> Vec<Days> {
    let at = text.find(claim.quote.as_str()).unwrap_or(0);
    let from = text.get(..at).and_then(|t| t.rfind('\n')).unwrap_or(0);
    let to = text.get(at..).and_then(|t| t.find('\n')).map_or(text.len(), |n| at + n);
    let mut found: Vec<Days> = Vec::new();
    for time in times.iter().filter(|t| (from..to).contains(&t.expression.span.start())) {
        for direction in [Direction::Past, Direction::Future] {
            found.extend(resolve_to_the_day(&time.expression, published, direction).as_ref().and_then(days));
        }
        found.extend(time.told.itself.as_ref().and_then(days));
    }
    let published = published.and_then(days);
    // What is demanded or planned begins with the publication and has no end.
    found.extend(published.clone().map(|(first, _)| (first, None)));
    found.extend(published);
    found
}

fn days(window: &Window) -> Option<Days> {
    let (first, last) = window.gold_days()?;
    Some((first.map(|d| d.to_string()), last.map(|d| d.to_string())))
}
