//! Looks how many of gold's dated claims have their days told by an expression of the report.
//!
//! `cargo run -p lagesbild-when --example score_gold_days -- TIME_TOML GOLD_JSONL… [-v]`
//!
//! Counted are claims whose days are told and are not just the day of publication. Right is a claim of which some
//! expression of the report's text (or context) has just those days, whichever way the verb points; which expression
//! belongs to which claim is not decided here.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use lagesbild_model::time::{Direction, Edtf, Window};
use lagesbild_when::{TimeGrammar, TimeReader, resolve_in_order};
use serde_json::Value;

type Days = (Option<String>, Option<String>);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "-v").collect();
    let verbose = std::env::args().any(|a| a == "-v");
    let grammar = TimeGrammar::from_toml(&std::fs::read_to_string(&arguments[0])?)?;
    let reader = TimeReader::new(&grammar);
    let (mut all, mut right, mut bounded) = (0, 0, 0);
    for file in &arguments[1..] {
        for line in std::fs::read_to_string(file)?.lines() {
            let report: Value = serde_json::from_str(line)?;
            let date: Edtf = report["date"].as_str().unwrap_or_default().parse()?;
            let told = told(&reader, &report, date.window().as_ref());
            for claim in report["claims"].as_array().into_iter().flatten() {
                let Some(days) = claim["when"].as_array() else { continue };
                // Gold may give an end as a month or a year.
                let bounds = |at: usize| days.get(at).and_then(Value::as_str)?.parse::<Edtf>().ok()?.window()?.days();
                let days = (bounds(0).map(|d| d.0.to_string()), bounds(1).map(|d| d.1.to_string()));
                if date.window().as_ref().and_then(as_days).is_some_and(|published| published == days) {
                    continue;
                }
                let published = date.single_day().map(|d| d.to_string());
                // Open ends and ends at the day of publication come from the claim's status, not from an expression.
                if days.0.is_none() || days.1.is_none() || (claim["status"] == "planned" && days.0 == published) {
                    bounded += 1;
                    continue;
                }
                all += 1;
                if told.contains(&days) {
                    right += 1;
                } else if verbose {
                    println!("{date} {:?} {:?} {}\n    {told:?}", days.0, days.1, report["text"]);
                }
            }
        }
    }
    println!("days told by an expression  {right}/{all} = {:.1} %", 100.0 * f64::from(right) / f64::from(all.max(1)));
    println!("open or from the status     {bounded}, not counted");
    Ok(())
}

fn as_days(window: &Window) -> Option<Days> {
    window.gold_days().map(|(first, last)| (first.map(|d| d.to_string()), last.map(|d| d.to_string())))
}

fn told(reader: &TimeReader<'_>, report: &Value, publication: Option<&Window>) -> Vec<Days> {
    let context = report["context"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let text: Vec<&str> = context.chain(report["text"].as_str()).collect();
    let found = reader.find_all(&text.join("\n\n"));
    let mut days: Vec<Days> = Vec::new();
    for direction in [Direction::Past, Direction::Future, Direction::Unknown] {
        let windows = resolve_in_order(found.iter().map(|e| (e, direction)), publication);
        days.extend(windows.iter().flatten().filter_map(as_days));
    }
    days.sort();
    days.dedup();
    days
}
