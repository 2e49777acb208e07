//! What becomes known of reports after they were kept, and where they come from, as a user sees it.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Desk, Ran, program, ran, run};
use serde_json::Value;

const REPORTS: &str = r#"{"id":"a-1","date":"2021-08-13","lang":"en","publishers":["Example Daily"],"byline":"Reuters","url":"https://daily.example/1","archive":"https://archive.example/1","fetched":"2021-08-13","fetched_by":"our crawler 2","raw_hash":"sha256:00ff","text":"The Taliban captured Kandahar on Thursday. Nobody in the city was told of it before the evening came."}
{"id":"a-2","date":"2021-08-14","lang":"en","publishers":["Example Radio"],"text":"The Taliban captured Kandahar on Thursday. Nobody in the city was told of it before the evening came."}
{"id":"a-3","date":"2021-08","lang":"sv","publishers":["Exempelbladet"],"byline":"TT-Reuters","text":"Talibanerna intog Kandahar i torsdags."}
"#;

fn filled() -> (Desk, String) {
    let desk = Desk::new();
    let reports = desk.write("reports.jsonl", REPORTS);
    let ledger = desk.path("war.ledger");
    assert_eq!(run(["read", &reports, "--ledger", &ledger]).code, Some(0));
    (desk, ledger)
}

fn json(ran: &Ran) -> Value {
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    serde_json::from_str(&ran.out).unwrap()
}

fn why(ledger: &str) -> Value {
    json(&run(["why", "Kandahar", "--on", "2021-08-20", "--ledger", ledger, "--format", "json"]))
}

/// The evidence of the report of that label.
fn of<'w>(why: &'w Value, label: &str) -> &'w Value {
    let evidence = why["evidence"].as_array().unwrap();
    evidence.iter().find(|evidence| evidence["claim"]["report"] == label).unwrap()
}

fn id(ledger: &str, label: &str) -> String {
    of(&why(ledger), label)["claim"]["report_id"].as_str().unwrap().to_owned()
}

fn note<const N: usize>(args: [&str; N], ledger: &str) -> Ran {
    let more = ["--ledger", ledger, "--who", "anna", "--format", "json"];
    ran(program().args(args).args(more).output().unwrap())
}

#[test]
fn why_and_cite_tell_where_a_report_comes_from_and_whose_words_it_has() {
    let (_desk, ledger) = filled();
    let told = why(&ledger);
    let first = of(&told, "a-1");
    assert_eq!(first["provenance"]["archive"], "https://archive.example/1");
    assert_eq!((&first["provenance"]["raw"], &first["fetched"]), (&"sha256:00ff".into(), &"2021-08-13".into()));
    // nobody tells of the others: the record stands for itself
    let raw = of(&told, "a-2")["provenance"]["raw"].as_str().unwrap();
    assert!(raw.starts_with("blake3:") && raw.len() == 71, "{raw}");
    assert_eq!(of(&told, "a-2")["provenance"]["extractor"], concat!("lagesbild-intake ", env!("CARGO_PKG_VERSION")));

    let [a, b, c] = ["a-1", "a-2", "a-3"].map(|label| id(&ledger, label));
    let common = told["origins"]["common"].as_array().unwrap();
    let by = |kind: &str| common.iter().find(|common| common["by"] == kind).unwrap();
    let (copies, agency) = (by("copy"), by("agency"));
    assert_eq!((&copies["name"], copies["reports"].as_array().unwrap().len()), (&"100%".into(), 2));
    assert!(copies["reports"].to_string().contains(&a) && copies["reports"].to_string().contains(&b));
    assert_eq!(agency["name"], "Reuters");
    assert!(agency["reports"].to_string().contains(&a) && agency["reports"].to_string().contains(&c), "{agency}");
    assert_eq!(told["origins"]["not_told"].as_array().unwrap().len(), 0);

    for (language, archived) in [("en", "archived copy: https://archive.example/1"), ("sv", "arkiverad kopia: ")] {
        let shown = run(["why", "Kandahar", "--on", "2021-08-20", "--ledger", &ledger, "--language", language]);
        assert!(shown.out.contains(archived) && shown.out.contains("our crawler 2"), "{}", shown.out);
        assert!(shown.out.contains("100%"), "{}", shown.out);
    }
    let cited = run(["cite", "Kandahar", "--on", "2021-08-20", "--ledger", &ledger]);
    assert!(cited.out.contains("<https://archive.example/1>") && cited.out.contains("sha256:00ff"), "{}", cited.out);
    assert!(cited.out.contains("## Common origins"), "{}", cited.out);
}

#[test]
fn a_report_that_was_taken_back_no_longer_counts_and_is_shown_as_such() {
    let (_desk, ledger) = filled();
    let [a, b] = ["a-1", "a-2"].map(|label| id(&ledger, label));
    let nothing = run(["retract", &a, "--ledger", &ledger, "--who", "anna"]);
    assert!(nothing.code == Some(2) && nothing.err.contains("--why"), "{}", nothing.err);
    let done = json(&note(["retract", &a, "--why", "their notice", "--published", "2021-08-18"], &ledger));
    assert_eq!((&done["new"], &done["notice"]["what"]), (&true.into(), &"retracted".into()));
    let told = why(&ledger);
    assert_eq!((&of(&told, "a-1")["stands"], &of(&told, "a-2")["stands"]), (&"taken_back".into(), &"for".into()));
    assert_eq!(of(&told, "a-1")["notice"]["why"], "their notice");
    let shown = run(["why", "Kandahar", "--on", "2021-08-20", "--ledger", &ledger]);
    assert!(shown.out.contains("Taken back by its publisher (2021-08-18): their notice"), "{}", shown.out);
    let before = run([
        "why",
        "Kandahar",
        "--on",
        "2021-08-20",
        "--ledger",
        &ledger,
        "--known-by",
        "2021-08-17",
        "--clock",
        "published",
        "--format",
        "json",
    ]);
    assert_eq!(of(&json(&before), "a-1")["stands"], "for");
    let changes = json(&run([
        "changes",
        "--since",
        "2021-08-17",
        "--clock",
        "published",
        "--ledger",
        &ledger,
        "--format",
        "json",
    ]));
    assert_eq!(changes["went"].as_array().unwrap().len(), 1, "{changes}");
    let versions = run(["versions", "https://daily.example/1", "--ledger", &ledger]);
    assert!(versions.out.contains("Taken back by its publisher: their notice"), "{}", versions.out);

    json(&note(["retract", &a, "--undo", "--why", "another report was meant"], &ledger));
    assert_eq!(of(&why(&ledger), "a-1")["stands"], "for");
    let again = note(["retract", &a, "--undo", "--why", "x"], &ledger);
    assert!(again.code == Some(1) && again.err.contains("nothing was noted"), "{}", again.err);
    json(&note(["retract", &a, "--corrected-by", &b, "--why", "their correction"], &ledger));
    assert_eq!(of(&why(&ledger), "a-1")["stands"], "taken_back");
    assert_eq!(run(["verify", "--ledger", &ledger]).code, Some(0));
}

#[test]
fn a_report_is_read_as_published_when_that_is_known_better() {
    let (_desk, ledger) = filled();
    let c = id(&ledger, "a-3");
    let days = |ledger: &str| of(&why(ledger), "a-3")["claim"]["when"].clone();
    let wide = days(&ledger);
    let outside = note(["narrow", &c, "--published", "2021-09-02", "--why", "x"], &ledger);
    assert!(outside.code == Some(1) && outside.err.contains("lies outside 2021-08"), "{}", outside.err);
    let done = json(&note(["narrow", &c, "--published", "2021-08-13", "--why", "the issue of Friday"], &ledger));
    assert_eq!((&done["before"], &done["now"]), (&"2021-08".into(), &"2021-08-13".into()));
    assert_eq!(done["claims_read_anew"], 1);
    assert_eq!(days(&ledger), serde_json::json!(["2021-08-12", "2021-08-12"]));
    assert_eq!(of(&why(&ledger), "a-3")["published"], "2021-08-13");
    json(&note(["narrow", &c, "--undo", "--why", "it was the reprint"], &ledger));
    assert_eq!(days(&ledger), wide);
    assert_eq!(run(["verify", "--ledger", &ledger]).code, Some(0));
}
