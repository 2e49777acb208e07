//! What is done with a ledger, as a user does it.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Desk, REPORTS, Ran, json_lines, program, ran, run};
use serde_json::Value;

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

fn decide<const N: usize>(args: [&str; N], ledger: &str) -> Ran {
    let more = ["--ledger", ledger, "--who", "anna", "--format", "json"];
    ran(program().arg("decide").args(args).args(more).output().unwrap())
}

/// The key of the one claim on a place.
fn key(place: &str, ledger: &str) -> String {
    let why = json(&run(["why", place, "--on", "2021-08-13", "--ledger", ledger, "--format", "json"]));
    why["evidence"][0]["claim"]["key"].as_str().unwrap().to_owned()
}

fn held(place: &str, ledger: &str) -> String {
    let why = json(&run(["why", place, "--on", "2021-08-13", "--ledger", ledger, "--format", "json"]));
    why["cell"]["holding"]["side"]["by"]["name"].as_str().unwrap_or("-").to_owned()
}

#[test]
fn verify_prints_the_head_and_names_what_fails() {
    let (_desk, ledger) = filled();
    let proof = json(&run(["verify", "--ledger", &ledger, "--format", "json"]));
    assert_eq!((&proof["holds"], &proof["proved"]["entries"]), (&true.into(), &7.into()));
    let head = proof["proved"]["head"].as_str().unwrap().to_owned();
    assert_eq!(head.len(), 64);
    assert!(run(["verify", "--ledger", &ledger]).out.contains(&head));
    let rebuilt = json(&run(["rebuild", "--ledger", &ledger, "--format", "json"]));
    assert_eq!(rebuilt["changed"], false);
    assert_eq!(rebuilt["after"], proof["proved"]["index_hash"]);
    assert_eq!(run(["verify", "--ledger", &ledger, "--format", "csv"]).code, Some(2));

    let mut bytes = std::fs::read(&ledger).unwrap();
    let at = bytes.windows(8).position(|window| window == b"\"report\"").unwrap();
    bytes[at + 1] = b'R';
    std::fs::write(&ledger, bytes).unwrap();
    let fails = run(["verify", "--ledger", &ledger, "--format", "json"]);
    assert_eq!(fails.code, Some(1));
    let proof: Value = serde_json::from_str(&fails.out).unwrap();
    assert_eq!(proof["holds"], false);
    assert!(fails.err.contains("entry "), "{}", fails.err);
    assert_eq!(run(["verify", "--ledger", "nowhere"]).code, Some(1));
}

#[test]
fn decisions_are_made_shown_and_undone() {
    let (_desk, ledger) = filled();
    let kandahar = key("Kandahar", &ledger);
    assert_eq!(held("Kandahar", &ledger), "Taliban");
    let told = json(&decide(["reject", &kandahar, "--why", "a rumour"], &ledger));
    assert_eq!((told["claims"].as_array().unwrap().len(), &told["decisions"][0]["stands"]), (0, &true.into()));
    assert_eq!(held("Kandahar", &ledger), "-");
    json(&decide(["undo", &kandahar], &ledger));
    assert_eq!(held("Kandahar", &ledger), "Taliban");
    let nothing = decide(["undo", &kandahar], &ledger);
    assert_eq!(nothing.code, Some(1), "{}", nothing.out);

    let told = json(&decide(["correct", &kandahar, "places", "Herat"], &ledger));
    assert_eq!(told["claims"][0]["places"][0]["name"], "Herat");
    assert_eq!(held("Kandahar", &ledger), "-");
    json(&decide(["undo", &kandahar], &ledger));
    json(&decide(["correct", &kandahar, "when", "2021-08-10..2021-08-11"], &ledger));
    let told = json(&decide(
        ["split", &kandahar, "--part", "places=Herat", "--part", "places=Kandahar;;change=lost"],
        &ledger,
    ));
    assert_eq!(told["claims"].as_array().unwrap().len(), 2);
    let shown = run(["decide", "show", &kandahar, "--ledger", &ledger]);
    assert!(shown.out.contains("split  anna") && shown.out.contains("no longer holds"), "{}", shown.out);

    for (args, code, why) in [
        (["correct", &kandahar, "quote", "x"].as_slice(), 1, "cannot be corrected"),
        (&["correct", &kandahar, "places", "Nowhereville-on-Sea"], 2, "no place"),
        (&["accept", "abc"], 2, "32 hexadecimal"),
        (&["accept", "00000000000000000000000000000000"], 1, "no claim"),
        (&["merge", &kandahar, &kandahar], 1, "itself"),
    ] {
        let refused =
            ran(program().arg("decide").args(args).args(["--ledger", &ledger, "--who", "anna"]).output().unwrap());
        assert!(refused.code == Some(code) && refused.err.contains(why), "{args:?}: {}", refused.err);
    }
    let nobody = run(["decide", "accept", &kandahar, "--ledger", &ledger]);
    assert!(nobody.code == Some(2) && nobody.err.contains("who decides"), "{}", nobody.err);
    assert_eq!(run(["verify", "--ledger", &ledger]).code, Some(0));
}

#[test]
fn changes_tell_what_became_known_on_either_clock() {
    let (desk, ledger) = filled();
    let more = r#"{"id":"b-1","date":"2021-08-14","lang":"en","publishers":["Example Daily"],"text":"The Taliban captured Ghazni on Friday."}"#;
    let moment =
        json(&run(["verify", "--ledger", &ledger, "--format", "json"]))["proved"]["chains"][0]["written"].clone();
    let later = desk.write("later.jsonl", more);
    assert_eq!(run(["read", &later, "--ledger", &ledger]).code, Some(0));
    let since = moment.as_str().unwrap();
    let changes =
        json(&run(["changes", "--ledger", &ledger, "--since", since, "--on", "2021-08-14", "--format", "json"]));
    assert_eq!(changes["came"][0]["places"][0]["name"], "Ghazni");
    assert_eq!(changes["holdings"][0]["after"]["holding"]["side"]["by"]["name"], "Taliban");
    assert_eq!(changes["holdings"][0]["before"]["holding"]["side"]["is"], "unknown");
    assert_eq!(changes["reports"].as_array().unwrap().len(), 1);
    let published = run([
        "changes",
        "--ledger",
        &ledger,
        "--since",
        "2021-08-12",
        "--until",
        "2021-08-13",
        "--clock",
        "published",
        "--on",
        "2021-08-13",
    ]);
    assert!(
        published.out.contains("Kandahar: unknown → Taliban") && !published.out.contains("Ghazni"),
        "{}",
        published.out
    );
    let nothing = run(["changes", "--ledger", &ledger, "--since", "2100-01-01"]);
    assert!(nothing.out.contains("Nothing became known"), "{}", nothing.out);
}

#[test]
fn copies_are_the_same_and_merge_into_what_they_came_from() {
    let (desk, ledger) = filled();
    let head = |ledger: &str| json(&run(["verify", "--ledger", ledger, "--format", "json"]))["proved"]["head"].clone();
    let (backup, lines, copy) = (desk.path("backup"), desk.path("war.jsonl"), desk.path("copy.ledger"));
    json(&run(["backup", &backup, "--ledger", &ledger, "--format", "json"]));
    assert_eq!(run(["backup", &backup, "--ledger", &ledger]).code, Some(1), "no file is overwritten");
    assert_eq!(run(["export", &lines, "--ledger", &ledger]).code, Some(0));
    json(&run(["import", &lines, "--ledger", &copy, "--format", "json"]));
    assert_eq!([head(&backup), head(&copy)], [head(&ledger), head(&ledger)]);
    assert_eq!(run(["export", "--ledger", &copy]).out, std::fs::read_to_string(&lines).unwrap());

    json(&decide(["reject", &key("Kandahar", &copy)], &copy));
    let merged = json(&run(["import", &copy, "--ledger", &ledger, "--format", "json"]));
    assert_eq!((&merged["entries"], &merged["known"]), (&1.into(), &7.into()));
    assert_eq!(held("Kandahar", &ledger), "-", "the decision made on the copy counts here");
    let again = desk.path("again.jsonl");
    run(["export", &again, "--ledger", &copy]);
    assert_eq!(json(&run(["import", &again, "--ledger", &ledger, "--format", "json"]))["entries"], 0);
    assert_eq!(
        std::fs::read_dir(desk.path(""))
            .unwrap()
            .filter(|f| f.as_ref().unwrap().path().display().to_string().contains("import-"))
            .count(),
        0
    );
    let broken = desk.write("broken.jsonl", "{\"ledger\":1}\n");
    let refused = run(["import", &broken, "--ledger", &ledger]);
    assert!(refused.code == Some(1) && refused.err.contains("line 1"), "{}", refused.err);
}

#[test]
fn reports_are_withheld_and_versions_compared() {
    let desk = Desk::new();
    let version = |id: &str, fetched: &str, text: &str| {
        format!(
            "{{\"id\":\"{id}\",\"date\":\"2021-08-13\",\"fetched\":\"{fetched}\",\"lang\":\"en\",\"url\":\"https://example.org/a\",\"publishers\":[\"Example Daily\"],\"text\":\"{text}\"}}\n"
        )
    };
    let one = version("v-1", "2021-08-13", "The Taliban captured Kandahar on Thursday.");
    let two = version("v-2", "2021-08-15", "The Taliban captured Herat on Thursday.");
    let reports = desk.write("reports.jsonl", one + &two);
    let ledger = desk.path("war.ledger");
    assert_eq!(run(["read", &reports, "--ledger", &ledger]).code, Some(0));
    let versions = json(&run(["versions", "example.org/a", "--ledger", &ledger, "--format", "json"]));
    assert_eq!(versions[1]["came"][0]["places"][0]["name"], "Herat");
    assert_eq!(versions[1]["went"][0]["places"][0]["name"], "Kandahar");
    let picture = |by: &str| {
        let picture = run([
            "picture",
            "--ledger",
            &ledger,
            "--on",
            "2021-08-16",
            "--known-by",
            by,
            "--clock",
            "published",
            "--format",
            "jsonl",
        ]);
        json_lines(&picture.out).iter().map(|cell| cell["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(picture("2021-08-14"), ["Kandahar"], "what only the later version says was not known then");
    assert_eq!(picture("2021-08-15"), ["Herat", "Kandahar"]);

    let second = versions[1]["report"].as_str().unwrap();
    let unreasoned = run(["withhold", second, "--ledger", &ledger, "--who", "anna"]);
    assert_eq!(unreasoned.code, Some(2));
    let done = run(["withhold", second, "--ledger", &ledger, "--who", "anna", "--why", "names a child"]);
    assert_eq!(done.code, Some(0), "{}", done.err);
    assert_eq!(run(["verify", "--ledger", &ledger]).code, Some(0));
    assert_eq!(picture("2021-08-15"), ["Kandahar"]);
    let again = run(["read", &reports, "--ledger", &ledger]);
    assert_eq!(again.code, Some(0), "{}", again.err);
    let versions = json(&run(["versions", second, "--ledger", &ledger, "--format", "json"]));
    assert_eq!((&versions[0]["withheld"], &versions[1]["withheld"]), (&false.into(), &true.into()));
}

#[test]
fn a_dossier_says_how_to_come_to_the_same() {
    let (_desk, ledger) = filled();
    let cite = |html: bool| {
        let mut args = vec!["cite", "Kandahar", "--on", "2021-08-13", "--ledger", &ledger];
        args.extend(html.then_some("--html"));
        let cited = ran(program().args(args).output().unwrap());
        assert_eq!(cited.code, Some(0), "{}", cited.err);
        cited.out
    };
    let head = json(&run(["verify", "--ledger", &ledger, "--format", "json"]))["proved"]["head"].clone();
    let text = cite(false);
    for wanted in [
        "**Taliban** (plain)",
        "> ",
        "**captured Kandahar**",
        "Example Daily, 2021-08-13",
        "## Against (0)",
        head.as_str().unwrap(),
    ] {
        assert!(text.contains(wanted), "{wanted}: {text}");
    }
    // the command in it gives the same dossier though the ledger has grown
    let command = text.split("`lagesbild ").nth(1).unwrap().split('`').next().unwrap().replace("LEDGER", &ledger);
    json(&decide(["reject", &key("Kandahar", &ledger)], &ledger));
    let again = ran(program().args(command.split(' ')).output().unwrap());
    let before_end = |text: &str| text.split("\n## How").next().unwrap().to_owned();
    assert_eq!(before_end(&again.out), before_end(&text));
    assert!(cite(true).starts_with("<!doctype html>"));
    assert!(!cite(false).contains("**Taliban**"), "the rejected claim counts no more");
}

#[test]
fn the_same_reader_has_nothing_to_read_anew() {
    let (_desk, ledger) = filled();
    let told = json(&run(["reread", "--ledger", &ledger, "--format", "json"]));
    assert_eq!((&told["read"], &told["adopted"]), (&0.into(), &false.into()));
    let list = json(&run(["reread", "--ledger", &ledger, "--list", "--format", "json"]));
    assert_eq!((&list[0]["reports"], &list[0]["counting"]), (&3.into(), &3.into()));
    assert!(list[0]["components"]["reader"].is_string());
    let id = list[0]["reading"].as_str().unwrap();
    let adopted = run(["reread", "--ledger", &ledger, "--reading", id, "--adopt", "--who", "anna"]);
    assert!(adopted.code == Some(0) && adopted.out.contains("counts from now on"), "{}", adopted.err);
}
