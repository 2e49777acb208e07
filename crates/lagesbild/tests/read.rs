//! `lagesbild read`, as a user meets it.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use common::{Desk, REPORTS, json_lines, program, run, run_with_input};
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

#[test]
fn claims_come_as_json_lines_where_no_terminal_is() {
    let desk = Desk::new();
    let ran = run(["read", &desk.write("reports.jsonl", REPORTS)]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let claims = json_lines(&ran.out);
    assert_eq!(claims.len(), 2, "{}", ran.out);
    for (claim, report, place) in [(&claims[0], "a-1", "Kandahar"), (&claims[1], "a-3", "Herat")] {
        assert_eq!(claim["report"], report);
        assert_eq!((claim["kind"].as_str(), claim["change"].as_str()), (Some("control"), Some("gained")));
        assert_eq!(claim["actor"]["name"], "Taliban");
        assert_eq!(claim["places"][0]["name"], place);
        assert_eq!(claim["when"], serde_json::json!(["2021-08-12", "2021-08-12"]));
    }
}

#[test]
fn every_claim_fits_the_schema_in_its_field_names() {
    let desk = Desk::new();
    let schema: serde_json::Value = serde_json::from_str(&run(["schema", "claim"]).out).unwrap();
    let known = schema["properties"].as_object().unwrap();
    let asked: Vec<&str> = schema["required"].as_array().unwrap().iter().filter_map(|v| v.as_str()).collect();
    for claim in json_lines(&run(["read", &desk.write("r.jsonl", REPORTS)]).out) {
        let claim = claim.as_object().unwrap();
        assert!(claim.keys().all(|key| known.contains_key(key)), "{claim:?}");
        assert!(asked.iter().all(|key| claim.contains_key(*key)), "{claim:?}");
    }
}

#[test]
fn each_form_holds_the_same_claims() {
    let desk = Desk::new();
    let path = desk.write("reports.jsonl", REPORTS);
    let array: Vec<serde_json::Value> = serde_json::from_str(&run(["read", &path, "--format", "json"]).out).unwrap();
    assert_eq!(array, json_lines(&run(["read", &path, "--format", "jsonl"]).out));
    let csv = run(["read", &path, "--format", "csv"]).out;
    assert!(csv.lines().next().unwrap().starts_with("report,kind,change,actor,"), "{csv}");
    assert!(csv.lines().nth(1).unwrap().starts_with("a-1,control,gained,Taliban,"), "{csv}");
    assert_eq!(csv.lines().count(), 3);
    let table = run(["read", &path, "--format", "table"]).out;
    assert!(table.starts_with("Report"), "{table}");
    let table = run(["read", &path, "--format", "table", "--language", "sv"]).out;
    assert!(table.starts_with("Rapport") && table.contains("intaget"), "{table}");
    assert!(!table.contains('\u{1b}'), "no colours where no terminal is");
    assert_eq!(run(["read", &path, "--kind", "attack,clash", "--format", "json"]).out, "[]\n");
}

#[test]
fn standard_input_is_read_by_its_first_byte() {
    let text = " date 2021-08-13 The Taliban captured Kandahar on Thursday.";
    for input in [text, REPORTS] {
        let ran = run_with_input(["read", "-", "--lang", "en"], input.as_bytes());
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        assert_eq!(json_lines(&ran.out)[0]["published"], "2021-08-13");
    }
    let ran = run_with_input(["read"], REPORTS.as_bytes());
    assert_eq!(json_lines(&ran.out).len(), 2, "no path means standard input");
    let ran =
        run_with_input(["read", "--date", "2021-08-13", "--lang", "en"], b"The Taliban captured Kandahar on Thursday.");
    assert_eq!(json_lines(&ran.out)[0]["when"][0], "2021-08-12");
}

#[test]
fn bad_input_is_told_with_its_place_and_costs_nothing_else() {
    let desk = Desk::new();
    let mut broken = REPORTS.as_bytes().to_vec();
    broken.extend(b"{\"id\": \"broken\n{\"id\":\"textless\"}\n");
    broken.extend(b"{\"id\":\"late\",\"lang\":\"en\",\"date\":\"2021-02-30\",\"mood\":1,\"text\":\"The Taliban captured Ghazni.\"}\n");
    broken.extend(REPORTS.lines().next().unwrap().bytes());
    desk.write("in/1.jsonl", broken);
    desk.write("in/2.txt", "");
    desk.write("in/3.txt", b"\x89PNG\r\n\x1a\n\0\0");
    desk.write("in/4.txt", b"Talibanerna intog G\xe4rdez p\xe5 fredagen.");
    let folder = desk.path("in");
    let ran = run(["read", &folder]);
    assert_eq!(ran.code, Some(3), "{}", ran.err);
    let reports: Vec<serde_json::Value> = json_lines(&ran.out).into_iter().map(|c| c["report"].clone()).collect();
    assert!(["a-1", "a-3", "late"].iter().all(|id| reports.contains(&(*id).into())), "{reports:?}");
    for wanted in [
        "1.jsonl:4: byte ",
        "1.jsonl:5: has no field \"text\"; not taken",
        "1.jsonl:6: \"2021-02-30\" is not a date",
        "1.jsonl:7: is the same report as one before",
        "1.jsonl: unknown fields are passed over: mood",
        "2.txt: is empty",
        "3.txt: is a binary file (PNG image), not text; not taken",
        "4.txt: byte 19: is not UTF-8; read as windows-1252",
    ] {
        assert!(ran.err.contains(wanted), "{wanted:?} is not in\n{}", ran.err);
    }
    assert_eq!(run(["read", &folder, "--quiet"]).err, "");
    let swedish = run(["read", &folder, "--language", "sv"]).err;
    assert!(swedish.contains("2.txt: är tom"), "{swedish}");
}

#[test]
fn many_problems_of_one_sort_are_counted_rather_than_told() {
    let ran = run_with_input(["read", "-"], "{broken\n".repeat(1000).as_bytes());
    assert_eq!(ran.code, Some(1), "nothing could be read");
    assert_eq!(ran.err.lines().count(), 11, "{}", ran.err);
    assert!(ran.err.ends_with("-: 990 more problems of the same sorts\n"), "{}", ran.err);
}

#[test]
fn an_endless_line_is_passed_over_and_its_size_told() {
    let desk = Desk::new();
    let path = desk.path("long.jsonl");
    let mut file = std::fs::File::create(&path).unwrap();
    writeln!(file, "{{\"id\":\"one\",\"lang\":\"en\",\"text\":\"The Taliban captured Kandahar.\"}}").unwrap();
    file.write_all(b"{\"text\":\"").unwrap();
    let chunk = vec![b'x'; 1 << 20];
    for _ in 0..40 {
        file.write_all(&chunk).unwrap();
    }
    write!(file, "\"}}\n{{\"id\":\"two\",\"lang\":\"en\",\"text\":\"The Taliban captured Herat.\"}}\n").unwrap();
    let ran = run(["read", &path]);
    assert_eq!(ran.code, Some(3));
    assert!(ran.err.contains("long.jsonl:2: byte 65: is too long to be one report (41943051 bytes"), "{}", ran.err);
    let reports: Vec<_> = json_lines(&ran.out).into_iter().map(|c| c["report"].clone()).collect();
    assert_eq!(reports, ["one", "two"]);
}

#[test]
fn wrong_arguments_and_missing_files_have_their_codes() {
    assert_eq!(run(["read", "--kind", "nonsense", "x"]).code, Some(2));
    assert_eq!(run(["read", "--date", "yesterday", "x"]).code, Some(2));
    assert_eq!(run(["read", "--format", "xml", "x"]).code, Some(2));
    assert_eq!(run(["frobnicate"]).code, Some(2));
    assert_eq!(run([]).code, Some(2));
    let ran = run(["read", "no-such-file.txt"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.starts_with("no-such-file.txt: cannot be read: "), "{}", ran.err);
    assert!(ran.out.is_empty());
}

#[test]
fn the_same_output_on_one_thread_and_on_many() {
    let example = common::example();
    let one = run(["read", &example, "--threads", "1"]);
    let many = run(["read", &example, "--threads", "7"]);
    assert!(one.out.lines().count() > 20, "{}", one.err);
    assert_eq!(one.out, many.out);
    assert_eq!(one.err, many.err);
}

#[test]
fn a_reader_of_the_output_may_leave() {
    let desk = Desk::new();
    let mut reports = String::new();
    for n in 0..3000 {
        reports.push_str(&format!(
            "{{\"id\":\"r-{n}\",\"lang\":\"en\",\"text\":\"Report {n}. The Taliban captured Kandahar.\"}}\n"
        ));
    }
    let path = desk.write("many.jsonl", reports);
    let mut child = program().args(["read", &path]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    assert!(first.contains("r-0"));
    let ran = common::ran(child.wait_with_output().unwrap());
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
}

#[test]
fn a_ledger_takes_each_report_once() {
    let desk = Desk::new();
    let (reports, ledger) = (desk.write("reports.jsonl", REPORTS), desk.path("war.db"));
    let first = run(["read", &reports, "--ledger", &ledger]);
    assert_eq!((first.code, first.out.as_str()), (Some(0), ""), "{}", first.err);
    assert_eq!(first.err, "3 new reports with 2 claims kept; 0 known already; 0 problems cost a report\n");
    let again = run(["read", &reports, "--ledger", &ledger]);
    assert_eq!(again.err, "0 new reports with 0 claims kept; 3 known already; 0 problems cost a report\n");
    let other = desk.write("other.txt", "date 2021-08-13\nThe Taliban captured Ghazni on Thursday.");
    let shown = run(["read", &other, "--ledger", &ledger, "--format", "jsonl"]);
    assert_eq!(json_lines(&shown.out).len(), 1, "asked for by its form, a new claim is shown too");
}

#[test]
fn a_file_that_is_no_ledger_is_refused_and_left_alone() {
    let desk = Desk::new();
    let reports = desk.write("reports.jsonl", REPORTS);
    let diary = desk.write("diary.txt", "Dear diary");
    let ran = run(["read", &reports, "--ledger", &diary]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("is not a ledger"), "{}", ran.err);
    assert_eq!(std::fs::read_to_string(&diary).unwrap(), "Dear diary");
}

#[test]
fn only_a_place_that_is_decided_has_coordinates() {
    let text = b"The Taliban captured the district of Burka. The Taliban captured Kandahar.";
    let ran = run_with_input(["read", "-", "--lang", "en", "--format", "csv"], text);
    let names: Vec<&str> = ran.out.lines().next().unwrap().split(',').collect();
    let column = |name: &str| names.iter().position(|n| *n == name).unwrap();
    let of = |name: &str| ran.out.lines().skip(1).map(|row| row.split(',').nth(column(name)).unwrap()).collect();
    let (ids, lats): (Vec<&str>, Vec<&str>) = (of("place_ids"), of("lat"));
    assert_eq!(ids.len(), 2, "{}", ran.out);
    assert_eq!((ids[0], lats[0]), ("", ""), "the one candidate is not what is meant: {}", ran.out);
    assert!(!ids[1].is_empty() && !lats[1].is_empty(), "{}", ran.out);
}

#[test]
fn a_ledger_in_a_folder_that_is_not_there_is_refused_with_advice() {
    let desk = Desk::new();
    let (reports, ledger) = (desk.write("reports.jsonl", REPORTS), desk.path("nodir/war.db"));
    let ran = run(["read", &reports, "--ledger", &ledger]);
    assert_eq!(ran.code, Some(1));
    assert_eq!(ran.err.matches(ledger.as_str()).count(), 1, "{}", ran.err);
    assert!(ran.err.contains("there is no folder") && ran.err.contains("make it first"), "{}", ran.err);
    assert!(!std::path::Path::new(&desk.path("nodir")).exists());
}

#[test]
fn help_tells_examples_and_exit_codes() {
    for command in ["read", "picture", "why", "schema", "completions"] {
        let help = run([command, "--help"]).out;
        assert!(help.contains("Examples:") && help.contains("Exit codes:"), "{help}");
    }
    for shell in ["bash", "zsh", "fish"] {
        assert!(run(["completions", shell]).out.contains("lagesbild"));
    }
}
