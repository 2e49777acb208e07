//! `lagesbild times`, as a user meets it.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use common::{Desk, REPORTS, json_lines, run};
use serde_json::json;
use std::path::Path;

/// A report known to the month: its head, and what its words leave of the days of publication.
const MONTH: &str = "Talibanerna intog staden på fredagen. Sedan i fredags har tio städer fallit. I går, den 12 augusti, föll den sista.\n";

#[test]
fn rows_tell_publication_and_times() {
    let desk = Desk::new();
    let rows = json_lines(&run(["times", &desk.write("r.txt", MONTH), "--date", "2021-08", "--lang", "sv"]).out);
    let words: Vec<&str> = rows.iter().filter_map(|row| row["words"].as_str()).collect();
    assert_eq!(words, ["fredagen", "i fredags", "I går", "den 12 augusti"]);
    let publication = &rows[0];
    assert_eq!((&publication["of"], &publication["type"]), (&json!("publication"), &json!("DATE")));
    assert_eq!((&publication["told_by"], &publication["value"]), (&json!("told"), &json!("2021-08")));
    assert_eq!(publication["narrowed"]["days"], json!(["2021-08-13"]));
    assert_eq!(publication["narrowed"]["reasons"][0]["rule"], "same_day");
    for row in &rows[1..] {
        assert_eq!((&row["of"], &row["narrowed"]), (&json!("text"), &json!(null)));
    }
    assert_eq!(rows[1]["jointly"]["earliest_start"], "2021-08-13");
}

#[test]
fn who_told_the_publication_is_told_apart() {
    let desk = Desk::new();
    let text = "KABUL 13 augusti (TT) Staden föll i går.";
    let head = desk.write("head.txt", format!("date 2021-08-13\n\n{text}"));
    let record = json!({"id": "m", "date": "2021-08", "lang": "sv", "text": text}).to_string();
    let metadata = desk.write("m.jsonl", record);
    let told_by = |path: &str| json_lines(&run(["times", path, "--lang", "sv"]).out)[0].clone();
    assert_eq!(told_by(&head)["told_by"], "text");
    let row = told_by(&metadata);
    assert_eq!(row["told_by"], "metadata");
    assert_eq!(row["narrowed"]["reasons"][0]["rule"], "dateline");
    let table = run(["times", &metadata, "--format", "table", "--language", "en"]).out;
    assert!(table.contains("by metadata, the text leaves 1 day(s): 2021-08-13 (the dateline)"), "{table}");
}

#[test]
fn a_line_of_the_text_tells_the_publication() {
    let desk = Desk::new();
    let path = desk.write("r.txt", "Staden har fallit\n\nPublicerad 2021-08-13 14:05\n\nStaden föll i går.");
    let rows = json_lines(&run(["times", &path, "--lang", "sv"]).out);
    let publication = &rows[0];
    assert_eq!((&publication["told_by"], &publication["value"]), (&json!("text"), &json!("2021-08-13")));
    assert_eq!(publication["narrowed"]["reasons"][0]["rule"], "published");
    assert_eq!((&rows[1]["tells"], &rows[1]["edtf"]["began"]), (&json!("publication"), &json!("2021-08-13T14:05")));
    assert_eq!((&rows[2]["words"], &rows[2]["edtf"]["ended"]), (&json!("i går"), &json!("2021-08-12")));
    // What was told goes before; that the text tells another day is told.
    let told = json_lines(&run(["times", &path, "--lang", "sv", "--date", "2021-08-20"]).out);
    assert_eq!((&told[0]["told_by"], &told[2]["edtf"]["began"]), (&json!("told"), &json!("2021-08-19")));
    assert_eq!(told[0]["narrowed"]["set_aside"][0]["rule"], "published");
    let timeml = run(["times", &path, "--lang", "sv", "--timeml"]).out;
    assert!(timeml.contains("functionInDocument=\"PUBLICATION_TIME\">2021-08-13 14:05<"), "{timeml}");
    assert!(timeml.contains("value=\"2021-08-12\">i går<"), "{timeml}");
}

#[test]
fn claims_of_a_report_without_a_date_are_seen_from_the_line_in_its_text() {
    let desk = Desk::new();
    let path = desk.write("r.txt", "Published: 13 August 2021\n\nHerat fell to the Taliban yesterday.");
    let claims = json_lines(&run(["read", &path, "--lang", "en", "--format", "jsonl"]).out);
    assert_eq!(
        (&claims[0]["when"], &claims[0]["published"]),
        (&json!(["2021-08-12", "2021-08-12"]), &json!("2021-08-13"))
    );
}

#[test]
fn what_is_likely_is_told_beside_what_must_be() {
    let desk = Desk::new();
    let text = "Staden intogs på fredagen. Sedan i fredags har tio städer fallit.";
    let path = desk.write("r.txt", text);
    let table = run(["times", &path, "--date", "2021-08", "--lang", "sv", "--format", "table", "--language", "en"]).out;
    assert!(table.contains("by you, likely 4 day(s): 2021-08-06, 2021-08-13, 2021-08-20, 2021-08-27"), "{table}");
    assert!(!table.contains("the text leaves"), "{table}");
    let csv = run(["times", &path, "--date", "2021-08", "--lang", "sv", "--format", "csv"]).out;
    let mut lines = csv.lines();
    assert!(lines.next().unwrap().ends_with("narrowed,likely"), "{csv}");
    assert!(lines.next().unwrap().ends_with(",2021-08-06 2021-08-13 2021-08-20 2021-08-27"), "{csv}");
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let desk = Desk::new();
    let many: String = (1..=40)
        .map(|n| {
            let text = format!("The town fell {n} days ago.");
            json!({"id": format!("r{n}"), "date": "2021-08-13", "lang": "en", "text": text}).to_string() + "\n"
        })
        .collect();
    let path = desk.write("many.jsonl", many);
    let one = run(["times", &path, "--threads", "1"]);
    assert_eq!((one.code, json_lines(&one.out).len()), (Some(0), 80), "{}", one.err);
    assert_eq!(one.out, run(["times", &path, "--threads", "3"]).out);
}

#[test]
fn one_report_is_one_document() {
    let desk = Desk::new();
    let ran = run(["times", &desk.write("r.txt", MONTH), "--date", "2021-08", "--lang", "sv", "--timeml"]);
    assert_eq!((ran.code, ran.out.matches("<TimeML").count()), (Some(0), 1), "{}", ran.err);
}

#[test]
fn several_reports_want_a_folder_for_their_documents() {
    let desk = Desk::new();
    let path = desk.write("r.jsonl", REPORTS);
    let ran = run(["times", &path, "--timeml"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "nothing is printed of several");
    assert!(ran.err.contains("--into"), "{}", ran.err);

    let folder = desk.path("documents");
    let ran = run(["times", &path, "--timeml", "--into", &folder]);
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (Some(0), "", ""));
    let mut names: Vec<String> =
        std::fs::read_dir(&folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, ["a-1.tml", "a-2.tml", "a-3.tml"]);
    for name in names {
        let document = std::fs::read_to_string(Path::new(&folder).join(&name)).unwrap();
        let id = name.strip_suffix(".tml").unwrap();
        assert!(document.contains(&format!("<DOCID>{id}</DOCID>")) && document.ends_with("</TimeML>\n"), "{document}");
    }
    assert_eq!(run(["times", &path, "--into", &folder]).code, Some(2), "a folder is for documents");
}

#[test]
fn labels_that_make_one_name_keep_their_documents_apart() {
    let desk = Desk::new();
    let line = |id: &str, text: &str| json!({"id": id, "date": "2021-08-13", "lang": "en", "text": text}).to_string();
    let path = desk.write("r.jsonl", line("a/1", "It fell today.") + "\n" + &line("a:1", "It fell yesterday."));
    let folder = desk.path("documents");
    assert_eq!(run(["times", &path, "--timeml", "--into", &folder]).code, Some(0));
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 2);
}
