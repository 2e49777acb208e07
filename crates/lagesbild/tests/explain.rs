//! `lagesbild explain`, as a user meets it.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use common::{Desk, REPORTS, json_lines, program, ran, run, run_with_input};
use insta::assert_snapshot;
use serde_json::json;

/// What is drawn, without the lines of the packs, which move with every entry.
fn drawn<const N: usize>(args: [&str; N]) -> String {
    let ran = run(args);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let lines = ran.out.lines().map(str::trim_end).map(|line| match line.rsplit_once(".toml:") {
        Some((before, number)) if number.bytes().all(|b| b.is_ascii_digit()) => format!("{before}.toml"),
        _ => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn english_sentences_with_their_roles_cues_and_reasons() {
    let text = "Rebels said on Thursday that they had not captured Aleppo. Will the army retake it? The sky was blue. \
                Officials met, and 12 people were killed in a strike on Idlib.";
    assert_snapshot!(drawn(["explain", text, "--date", "2016-02-05", "--lang", "en"]));
}

#[test]
fn swedish_sentences_in_swedish() {
    let text = "Talibanerna ska ha intagit Herat i går kväll, uppger Nordic Wire. Två år in på kriget intog de Kunduz.";
    assert_snapshot!(drawn(["explain", text, "--date", "2021-08-13", "--lang", "sv", "--language", "sv"]));
}

#[test]
fn as_json_every_claim_stands_with_its_trigger_and_roles() {
    let desk = Desk::new();
    let path = desk.write("r.jsonl", REPORTS);
    let explained = json_lines(&run(["explain", "--file", &path, "--format", "jsonl"]).out);
    let read = json_lines(&run(["read", &path, "--format", "jsonl"]).out);
    let mut claims = Vec::new();
    for report in &explained {
        for sentence in report["sentences"].as_array().unwrap() {
            let triggers = sentence["triggers"].as_array().unwrap();
            let told: Vec<_> = triggers.iter().flat_map(|t| t["claims"].as_array().unwrap()).collect();
            assert_eq!(sentence["left_out"].is_null(), !told.is_empty(), "{sentence}");
            for role in told.iter().flat_map(|c| c["roles"].as_array().unwrap()) {
                assert_eq!(role["span"].is_null(), role["words"].is_null(), "{role}");
            }
            claims.extend(told.into_iter().map(|c| c["claim"].clone()));
        }
    }
    assert_eq!(claims, read, "what is explained is what is read");
    assert_eq!(explained[1]["sentences"][0]["left_out"], "peace");
    assert_eq!(explained[0]["sentences"][0]["triggers"][0]["file"], "triggers/control/gained.toml");
    let all: serde_json::Value =
        serde_json::from_str(&run(["explain", "--file", &path, "--format", "json"]).out).unwrap();
    assert_eq!(all, json!(explained));
    let schema = run(["schema", "explanation"]).out;
    assert!(schema.contains("\"ClaimRead\""), "{schema}");
}

#[test]
fn text_comes_as_an_argument_from_a_file_or_from_standard_input() {
    let desk = Desk::new();
    let text = "The Taliban captured Herat on Thursday.";
    let of_argument = run(["explain", text, "--lang", "en"]).out;
    let of_input = run_with_input(["explain", "-", "--lang", "en"], text.as_bytes()).out;
    let of_file = run(["explain", "--file", &desk.write("r.txt", text), "--lang", "en"]).out;
    let claim = |out: &str| out.lines().filter(|l| l.contains("claim:") || l.contains("who:")).collect::<String>();
    assert!(claim(&of_argument).contains("Taliban"), "{of_argument}");
    assert_eq!(claim(&of_argument), claim(&of_input));
    assert_eq!(claim(&of_argument), claim(&of_file));
}

#[test]
fn colours_are_for_terminals_or_by_force() {
    let args = ["explain", "The Taliban captured Herat.", "--lang", "en"];
    assert!(!run(args).out.contains('\u{1b}'));
    let forced = ran(program().args(args).env("CLICOLOR_FORCE", "1").output().unwrap());
    assert!(forced.out.contains('\u{1b}'));
}

#[test]
fn scenes_and_packs_of_ones_own_are_read_with() {
    let desk = Desk::new();
    let text = "Officials met in Damascus.";
    let peace = run(["explain", text, "--lang", "en"]).out;
    assert!(peace.contains("only words of everyday life") && peace.contains("nothing shows"), "{peace}");
    let war = run(["explain", text, "--lang", "en", "--context", "The war in Syria"]).out;
    assert!(war.contains("claim: talks"), "{war}");
    let packs = format!("{}/../../packs", env!("CARGO_MANIFEST_DIR"));
    let own = run(["explain", "The Taliban captured Herat.", "--lang", "en", "--packs", &packs]).out;
    assert_eq!(own, run(["explain", "The Taliban captured Herat.", "--lang", "en"]).out);
    let broken = run(["explain", "x", "--packs", &desk.path("nowhere")]);
    assert_eq!(broken.code, Some(1), "{}", broken.err);
}

#[test]
fn what_cannot_be_done_is_said() {
    let csv = run(["explain", "x", "--format", "csv"]);
    assert_eq!((csv.code, csv.err.contains("--format json")), (Some(2), true), "{}", csv.err);
    let both = run(["explain", "x", "--file", "y"]);
    assert_eq!(both.code, Some(2), "{}", both.err);
    let dumb = run(["explain", "1 2 3"]);
    assert_eq!((dumb.code, dumb.out.as_str()), (Some(1), ""), "{}", dumb.err);
    assert!(dumb.err.contains("--lang"), "{}", dumb.err);
}

/// The drawings of `spec/explain.md`; `UPDATE_SPEC=1` writes the present ones into it, to be reviewed.
#[test]
fn the_page_on_explain_tells_the_truth() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../spec/explain.md");
    let page = std::fs::read_to_string(path).unwrap();
    let mut fresh: Vec<String> = Vec::new();
    let mut lines = page.lines();
    let mut asked: Option<(String, String)> = None;
    let mut shown = 0;
    while let Some(line) = lines.next() {
        fresh.push(line.to_owned());
        let body = || lines.clone().take_while(|l| *l != "```").map(str::to_owned).collect::<Vec<String>>();
        if let Some(options) = line.strip_prefix("```explain ") {
            asked = Some((options.to_owned(), body().join("\n")));
        } else if line == "```drawn" {
            let (options, text) = asked.take().unwrap();
            let value = |key: &str| options.split(' ').find_map(|o| o.strip_prefix(key)).unwrap().to_owned();
            let (lang, date) = (value("lang="), value("date="));
            let all = drawn(["explain", &text, "--lang", &lang, "--date", &date]);
            // The first line names the report by its hash.
            let drawing = all.lines().skip(1).skip_while(|l| l.is_empty()).map(str::to_owned);
            fresh.extend(drawing);
            lines.by_ref().take_while(|l| *l != "```").for_each(drop);
            fresh.push("```".to_owned());
            shown += 1;
        }
    }
    assert!(shown > 0);
    let fresh = fresh.join("\n") + "\n";
    if std::env::var_os("UPDATE_SPEC").is_some() {
        std::fs::write(path, &fresh).unwrap();
    }
    assert_eq!(page, fresh, "UPDATE_SPEC=1 cargo test -p lagesbild --test explain writes it");
}
