//! The example reports read end to end: what a change of a pack, a model or a rule does to them shows here as a diff.
//!
//! A snapshot that changed for the better is taken over by `INSTA_UPDATE=always cargo test -p lagesbild --test corpus`
//! and reviewed as text before it is committed.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use common::{example, json_lines, run};
use insta::assert_snapshot;
use std::collections::BTreeMap;

/// What the program prints, without the claims' ids: those change with every word of a pack.
fn printed<const N: usize>(args: [&str; N]) -> String {
    let ran = run(args);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    common::without_ids(&ran.out)
}

#[test]
fn the_picture_of_the_capitals() {
    let example = example();
    let args = ["--on", "2021-08-13", "--country", "AF", "--among", "provincial-capitals"];
    let [on, day, country, code, among, capitals] = args;
    assert_snapshot!(printed(["picture", "--reports", &example, on, day, country, code, among, capitals]));
}

#[test]
fn why_kandahar() {
    assert_snapshot!(printed(["why", "Kandahar", "--reports", &example(), "--on", "2021-08-13"]));
}

/// Claims as lines, with the columns that a reader of the article would check.
fn claims_of(file: &str) -> String {
    let path = format!("{}/{file}", example());
    let mut lines = String::new();
    for claim in json_lines(&run(["read", &path, "--format", "jsonl"]).out) {
        let text = |key: &str| claim[key].as_str().unwrap_or("-").to_owned();
        let names = |key: &str| match claim[key].as_array() {
            Some(list) if !list.is_empty() => {
                list.iter().map(|item| item["name"].as_str().unwrap_or("-")).collect::<Vec<_>>().join("; ")
            }
            _ => "-".to_owned(),
        };
        let when = match claim["when"].as_array() {
            Some(ends) => ends.iter().map(|end| end.as_str().unwrap_or("")).collect::<Vec<_>>().join(".."),
            None => "-".to_owned(),
        };
        let row = [
            text(if claim["change"].is_null() { "kind" } else { "change" }),
            claim["actor"]["name"].as_str().unwrap_or("-").to_owned(),
            names("places"),
            text("status"),
            text("certainty"),
            text("polarity"),
            when,
            names("says"),
            text("quote"),
        ];
        lines.push_str(&row.join(" | "));
        lines.push('\n');
    }
    lines
}

#[test]
fn an_undated_explainer_in_swedish() {
    assert_snapshot!(claims_of("undated-sv.txt"));
}

#[test]
fn times_of_an_undated_explainer() {
    let path = format!("{}/undated-sv.txt", example());
    assert_snapshot!(printed(["times", &path, "--date", "2021-08", "--format", "table"]));
}

#[test]
fn times_of_a_radio_bulletin_as_timeml() {
    let path = format!("{}/radio-2021-08-12-en.txt", example());
    assert_snapshot!(printed(["times", &path, "--timeml"]));
}

#[test]
fn a_radio_bulletin_in_english() {
    assert_snapshot!(claims_of("radio-2021-08-12-en.txt"));
}

#[test]
fn a_text_tv_page_in_swedish() {
    assert_snapshot!(claims_of("text-tv-2021-08-13-sv.txt"));
}

/// The capitals that the Taliban are shown to hold at the end of a day.
fn shown(day: &str) -> BTreeMap<String, bool> {
    let example = example();
    let args = ["picture", "--reports", &example, "--on", day, "--country", "AF", "--among", "provincial-capitals"];
    let [a, b, c, d, e, f, g, h, i] = args;
    let ran = run([a, b, c, d, e, f, g, h, i, "--format", "jsonl"]);
    let cells = json_lines(&ran.out);
    let held = |cell: &serde_json::Value| cell["holding"]["side"]["by"]["name"] == "Taliban";
    cells.iter().map(|cell| (plain(cell["name"].as_str().unwrap()), held(cell))).collect()
}

/// A name without its hyphens: *Pul-e Alam* and *Pul-e-Alam* are one.
fn plain(name: &str) -> String {
    name.replace('-', " ")
}

/// Against `capitals.csv`: what had fallen and is shown, what had fallen and is not, what is shown and had not fallen.
fn compared(day: &str) -> (usize, Vec<String>, Vec<String>) {
    let shown = shown(day);
    let record = std::fs::read_to_string(format!("{}/capitals.csv", example())).unwrap();
    let (mut right, mut missing, mut invented) = (0, Vec::new(), Vec::new());
    for line in record.lines().skip(1) {
        let [_, capital, taken] = line.split(',').collect::<Vec<_>>().try_into().unwrap();
        let held = shown.get(&plain(capital));
        match (held, taken <= day) {
            (None, _) => missing.push(format!("{capital} is no capital in the picture")),
            (Some(true), true) => right += 1,
            (Some(false), true) => missing.push(capital.to_owned()),
            (Some(true), false) => invented.push(capital.to_owned()),
            (Some(false), false) => {}
        }
    }
    (right, missing, invented)
}

#[test]
fn the_picture_agrees_with_the_record() {
    // At least so many of the capitals that had fallen by the end of the day are shown; none that had not.
    let days = [("2021-08-05", 0), ("2021-08-07", 2), ("2021-08-09", 5), ("2021-08-11", 8), ("2021-08-13", 17)];
    for (day, least) in days {
        let (right, missing, invented) = compared(day);
        assert!(
            right >= least && invented.is_empty(),
            "{day}: {right} right, missing {missing:?}, invented {invented:?}"
        );
    }
}
