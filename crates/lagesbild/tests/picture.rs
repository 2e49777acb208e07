//! `lagesbild picture` and `lagesbild why`, as a user meets them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod common;

use common::{Desk, REPORTS, Ran, example, json_lines, program, ran, run};
use serde_json::Value;

fn cell<'c>(cells: &'c [Value], place: &str) -> &'c Value {
    cells.iter().find(|cell| cell["name"] == place).unwrap_or_else(|| panic!("{place} is not in {cells:?}"))
}

#[test]
fn the_first_command_of_the_readme_shows_the_capitals() {
    let ran = run([
        "picture",
        "--reports",
        &example(),
        "--on",
        "2021-08-13",
        "--country",
        "AF",
        "--among",
        "provincial-capitals",
        "--format",
        "jsonl",
    ]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let cells = json_lines(&ran.out);
    assert_eq!(cells.len(), 34);
    assert_eq!(cell(&cells, "Kandahar")["holding"]["side"]["by"]["name"], "Taliban");
    assert_eq!(cell(&cells, "Bamyan")["holding"]["side"]["is"], "unknown", "silence is not evidence");
    assert!(cells.iter().all(|cell| cell["on"] == "2021-08-13" && cell["country"] == "AF"));
    let held = cells.iter().filter(|cell| cell["holding"]["side"]["is"] == "known");
    assert!(held.clone().count() > 10);
    let of_the_state = held.clone().filter(|cell| cell["holding"]["side"]["by"]["name"] == "Afghanistan");
    for cell in of_the_state {
        assert_ne!(cell["holding"]["basis"], "reported", "{cell}");
    }
    for cell in held {
        assert!(!cell["holding"]["claims_for"].as_array().unwrap().is_empty(), "nothing without evidence: {cell}");
    }
}

#[test]
fn a_ledger_and_its_reports_give_the_same_picture() {
    let desk = Desk::new();
    let (reports, ledger) = (desk.write("reports.jsonl", REPORTS), desk.path("war.db"));
    assert_eq!(run(["read", &reports, "--ledger", &ledger]).code, Some(0));
    for format in ["table", "json", "jsonl", "csv"] {
        let direct = run(["picture", "--reports", &reports, "--on", "2021-08-13", "--format", format]);
        let kept = run(["picture", "--ledger", &ledger, "--on", "2021-08-13", "--format", format]);
        assert_eq!((direct.code, &direct.out), (Some(0), &kept.out), "{}", direct.err);
        assert!(kept.out.contains("Kandahar") && kept.out.contains("Herat"), "{}", kept.out);
    }
    let table = run(["picture", "--ledger", &ledger, "--on", "2021-08-13", "--language", "sv"]).out;
    assert!(table.contains("talibanerna") && table.contains("Hålls av"), "{table}");
}

#[test]
fn the_day_before_nothing_had_happened() {
    let desk = Desk::new();
    let reports = desk.write("reports.jsonl", REPORTS);
    let before = |on: &str| {
        let args = ["picture", "--reports", &reports, "--on", on, "--format", "jsonl", "--country", "Afghanistan"];
        json_lines(&run(args).out)
    };
    assert_eq!(cell(&before("2021-08-12"), "Kandahar")["holding"]["side"]["is"], "known");
    assert!(before("2021-08-11").iter().all(|cell| cell["holding"]["side"]["is"] == "unknown"));
}

#[test]
fn knowledge_is_bounded_on_either_clock() {
    let desk = Desk::new();
    let (reports, ledger) = (desk.write("reports.jsonl", REPORTS), desk.path("war.db"));
    run(["read", &reports, "--ledger", &ledger]);
    let known = |by: &str, clock: &str| -> Ran {
        run([
            "picture",
            "--ledger",
            &ledger,
            "--on",
            "2021-08-13",
            "--format",
            "jsonl",
            "--known-by",
            by,
            "--clock",
            clock,
        ])
    };
    assert_eq!(known("2021-08-12", "published").out, "", "published on the 13th only");
    assert_eq!(json_lines(&known("2021-08-13", "published").out).len(), 2);
    assert_eq!(known("2021-08-13", "ledger").out, "", "the ledger is younger than that");
    assert_eq!(json_lines(&known("2999-01-01T00:00:00Z", "ledger").out).len(), 2);
    assert_eq!(known("yesterday", "ledger").code, Some(2));
    assert_eq!(known("2021-08-13T12:00:00Z", "published").code, Some(2));
    let ran = run(["picture", "--reports", &reports, "--known-by", "2021-08-13", "--clock", "ledger"]);
    assert_eq!(ran.code, Some(2), "reports read just now have no past on the ledger's clock");
    let ran =
        run(["picture", "--reports", &reports, "--known-by", "2021-08-12", "--on", "2021-08-13", "--format", "csv"]);
    assert_eq!(ran.out.lines().count(), 1, "with reports, published is meant: {}", ran.out);
}

#[test]
fn why_shows_the_words_in_their_sentence_and_who_says_so() {
    let desk = Desk::new();
    let reports = desk.write("reports.jsonl", REPORTS);
    let ran = run(["why", "Kandahar", "--on", "2021-08-13", "--reports", &reports]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    for wanted in ["Taliban", "**", "Kandahar", "Example Daily, 2021-08-13", "2021-08-12", "a-1", "en/control/"] {
        assert!(ran.out.contains(wanted), "{wanted:?} is not in\n{}", ran.out);
    }
    let whole: Value = serde_json::from_str(
        &run(["why", "kandahar", "--on", "2021-08-13", "--reports", &reports, "--format", "json"]).out,
    )
    .unwrap();
    let evidence = &whole["evidence"][0];
    assert_eq!(evidence["stands"], "for");
    assert_eq!(evidence["sentence_text"], "The Taliban captured Kandahar on Thursday.");
    assert_eq!(whole["cell"]["holding"]["claims_for"][0], evidence["claim"]["id"]);
    let id = whole["cell"]["place"].as_str().unwrap();
    let rows = run(["why", id, "--on", "2021-08-13", "--reports", &reports, "--format", "jsonl"]);
    assert_eq!(&json_lines(&rows.out)[0], evidence, "an id names the place too");
    let csv = run(["why", id, "--on", "2021-08-13", "--reports", &reports, "--format", "csv"]).out;
    assert!(csv.starts_with("stands,report,publishers,") && csv.contains("\nfor,a-1,Example Daily,"), "{csv}");
}

#[test]
fn colours_come_only_where_they_are_asked_for() {
    let desk = Desk::new();
    let reports = desk.write("reports.jsonl", REPORTS);
    let why = |name: &str, value: &str| {
        let mut command = program();
        command.args(["why", "Kandahar", "--on", "2021-08-13", "--reports", &reports]).env(name, value);
        ran(command.output().unwrap()).out
    };
    assert!(why("CLICOLOR_FORCE", "1").contains('\u{1b}'));
    assert!(!why("CLICOLOR_FORCE", "0").contains('\u{1b}'));
    let swedish = why("LAGESBILD_LANG", "sv");
    assert!(swedish.contains("vid slutet av 2021-08-13") && swedish.contains("intaget"), "{swedish}");
}

#[test]
fn a_place_that_nobody_tells_of_is_unknown_and_one_that_nobody_knows_is_refused() {
    let desk = Desk::new();
    let reports = desk.write("reports.jsonl", REPORTS);
    let ran = run(["why", "Zaranj", "--on", "2021-08-13", "--reports", &reports]);
    assert_eq!(ran.code, Some(0));
    assert!(ran.out.contains("unknown"), "{}", ran.out);
    let ran = run(["why", "Qwertyville", "--reports", &reports]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(ran.err.contains("Qwertyville"), "{}", ran.err);
    let ran = run(["why", "Kandahar", "--country", "SE", "--reports", &reports]);
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    assert_eq!(run(["picture", "--country", "Atlantis", "--reports", &reports]).code, Some(2));
    assert_eq!(run(["picture", "--among", "provincial-capitals", "--reports", &reports]).code, Some(2));
}

#[test]
fn ledgers_that_cannot_be_used_are_refused_in_words() {
    let desk = Desk::new();
    let diary = desk.write("diary.txt", "Dear diary, today I learnt that a ledger is a file of its own kind.");
    let missing = desk.path("missing.db");
    for (ledger, wanted) in [(&diary, "is not a ledger"), (&missing, "there is no such file")] {
        for ran in [
            run(["picture", "--ledger", ledger, "--on", "2021-08-13"]),
            run(["why", "Kandahar", "--ledger", ledger, "--on", "2021-08-13"]),
        ] {
            assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
            assert!(ran.err.contains(wanted), "{}", ran.err);
        }
    }
    assert!(!std::path::Path::new(&missing).exists(), "asking makes no ledger");
    let reports = desk.write("reports.jsonl", REPORTS);
    let newer = desk.path("newer.db");
    run(["read", &reports, "--ledger", &newer]);
    let mut bytes = std::fs::read(&newer).unwrap();
    // the version that the file says it is of, in the header of every SQLite file
    bytes[60..64].copy_from_slice(&9999u32.to_be_bytes());
    std::fs::write(&newer, bytes).unwrap();
    for ran in [run(["picture", "--ledger", &newer]), run(["read", &reports, "--ledger", &newer])] {
        assert_eq!(ran.code, Some(1));
        assert!(ran.err.contains("version 9999"), "{}", ran.err);
    }
    assert_eq!(run(["picture", "--ledger", &diary, "--reports", &reports]).code, Some(2), "one source at a time");
    assert_eq!(run(["picture", "--on", "2021-08-13"]).code, Some(2), "and one at least");
    let ran = run(["picture", "--reports", &desk.path("nothing"), "--on", "2021-08-13"]);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
}

#[test]
fn reports_that_were_skipped_show_in_the_exit_code() {
    let desk = Desk::new();
    let reports = desk.write("reports.jsonl", format!("{REPORTS}{{broken\n"));
    let ran = run(["picture", "--reports", &reports, "--on", "2021-08-13", "--format", "jsonl"]);
    assert_eq!(ran.code, Some(3), "{}", ran.err);
    assert_eq!(json_lines(&ran.out).len(), 2);
}

#[test]
fn output_fits_its_schema_in_its_field_names() {
    let desk = Desk::new();
    let reports = desk.write("reports.jsonl", REPORTS);
    let schema = |of: &str| -> Value { serde_json::from_str(&run(["schema", of]).out).unwrap() };
    let fits = |value: &Value, schema: &Value| {
        let known = schema["properties"].as_object().unwrap();
        for key in value.as_object().unwrap().keys() {
            assert!(known.contains_key(key), "{key} is not in the schema");
        }
    };
    for cell in json_lines(&run(["picture", "--reports", &reports, "--on", "2021-08-13", "--format", "jsonl"]).out) {
        fits(&cell, &schema("picture"));
    }
    let why = run(["why", "Herat", "--on", "2021-08-13", "--reports", &reports, "--format", "json"]).out;
    let (whole, schema) = (serde_json::from_str::<Value>(&why).unwrap(), schema("why"));
    fits(&whole, &schema);
    fits(&whole["evidence"][0], &schema["$defs"]["Evidence"]);
    fits(&whole["cell"], &schema["$defs"]["Cell"]);
}
