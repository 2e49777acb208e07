//! Measures a grammar on labelled sentences.
//!
//! `cargo run -p lagesbild-when --example score_times -- TIME_TOML SENTENCES_JSONL [-v]`
//!
//! A line is `{"date": EDTF or null, "text": …, "times": [{"text", "start" (characters), "window": [first, last] or
//! null}]}`. Told are: expressions found (their spans overlap a labelled one; the same span), and of the labelled ones
//! those whose window comes out the same, to the day. Nothing tells the direction of the verbs here, so they are unknown.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use lagesbild_model::Span;
use lagesbild_model::time::{Direction, Edtf, Meaning, Relation, TimeExpr, Window};
use lagesbild_when::{TimeGrammar, TimeReader, resolve_in_order};
use serde_json::Value;

#[derive(Default)]
struct Score {
    labelled: usize,
    found: usize,
    overlapping: usize,
    exact: usize,
    windows: usize,
    dated: usize,
    dated_right: usize,
    spurious: usize,
}

/// The days of a window as the labels have them: both ends or nothing; "now" has none.
fn days(expression: &TimeExpr, window: Option<&Window>) -> Option<(String, String)> {
    if matches!(expression.meaning, Meaning::Present) {
        return None;
    }
    window.and_then(Window::days).map(|(first, last)| (first.to_string(), last.to_string()))
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let verbose = arguments.iter().any(|a| a == "-v");
    let grammar = TimeGrammar::from_toml(&std::fs::read_to_string(&arguments[1])?)?;
    let reader = TimeReader::new(&grammar);
    let mut score = Score::default();
    for line in std::fs::read_to_string(&arguments[2])?.lines() {
        sentence(&reader, &serde_json::from_str(line)?, &mut score, verbose)?;
    }
    let part = |n: usize, of: usize| format!("{n}/{of} = {:.1} %", 100.0 * n as f64 / of.max(1) as f64);
    println!("labelled, overlapped  {}", part(score.overlapping, score.labelled));
    println!("labelled, same span   {}", part(score.exact, score.labelled));
    println!("found, overlap none   {}", part(score.spurious, score.found));
    println!("window the same       {}", part(score.windows, score.labelled));
    println!("  where one is given  {}", part(score.dated_right, score.dated));
    Ok(())
}

fn sentence(
    reader: &TimeReader<'_>,
    line: &Value,
    score: &mut Score,
    verbose: bool,
) -> Result<(), Box<dyn std::error::Error>> {
    let text = line["text"].as_str().unwrap_or_default();
    let date: Edtf = line["date"].as_str().unwrap_or_default().parse()?;
    let mut found = reader.find_all(text);
    // The labels leave relations out of the window.
    found.iter_mut().for_each(|expression| expression.relation = Relation::At);
    let windows = resolve_in_order(found.iter().map(|e| (e, Direction::Unknown)), date.window().as_ref());
    let mut used = vec![false; found.len()];
    for label in line["times"].as_array().into_iter().flatten() {
        let words = label["text"].as_str().unwrap_or_default();
        let start = label["start"].as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or_default();
        let start = text.char_indices().nth(start).map_or(text.len(), |(at, _)| at);
        let span = Span::new(start, start + words.len()).unwrap();
        let wanted = label["window"]
            .as_array()
            .map(|w| (w[0].as_str().unwrap_or_default().to_owned(), w[1].as_str().unwrap_or_default().to_owned()));
        let at = found.iter().position(|e| e.span == span).or_else(|| found.iter().position(|e| e.span.overlaps(span)));
        let got = at.and_then(|at| days(&found[at], windows[at].as_ref()));
        let (same_span, right) = (at.is_some_and(|at| found[at].span == span), at.is_some() && got == wanted);
        score.labelled += 1;
        score.overlapping += usize::from(at.is_some());
        score.exact += usize::from(same_span);
        score.windows += usize::from(right);
        score.dated += usize::from(wanted.is_some());
        score.dated_right += usize::from(wanted.is_some() && right);
        if let Some(at) = at {
            used[at] = true;
        }
        if verbose && !(same_span && right) {
            let ours = at.map(|at| found[at].words.as_str());
            println!("{date}: {text}\n   {words:?} {wanted:?}\n   {ours:?} {got:?}");
        }
    }
    for (expression, _) in found.iter().zip(&used).filter(|(_, used)| !**used) {
        let overlaps = line["times"].as_array().is_some_and(|l| {
            l.iter().any(|label| label["text"].as_str().is_some_and(|w| w.contains(&expression.words)))
        });
        score.spurious += usize::from(!overlaps);
        if verbose && !overlaps {
            println!("{date}: {text}\n   spurious {:?}", expression.words);
        }
    }
    score.found += found.len();
    Ok(())
}
