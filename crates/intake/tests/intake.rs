//! What a user meets: files good and bad, in every form.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use lagesbild_intake::{Fault, Intake, IntakeOptions, Item, Limits, Problem, Severity, Source};
use lagesbild_model::{Language, PublicationSource, Report};
use proptest::prelude::*;
use std::io::Write;
use std::path::Path;

fn take_with(path: &Path, options: IntakeOptions) -> (Vec<Report>, Vec<Problem>) {
    let (mut reports, mut problems) = (Vec::new(), Vec::new());
    for item in Intake::new([Source::named(path)], options) {
        match item {
            Item::Report(report, _) => reports.push(report),
            Item::Problem(problem) => problems.push(problem),
        }
    }
    (reports, problems)
}

fn take(name: &str, bytes: &[u8]) -> (Vec<Report>, Vec<Problem>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    take_with(&path, IntakeOptions::default())
}

fn texts(reports: &[Report]) -> Vec<&str> {
    reports.iter().map(Report::text).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

#[test]
fn a_text_with_its_date_in_front() {
    let (reports, problems) = take("a.txt", " date 2021-08 Staden föll.\r\nSent i går.\r\n".as_bytes());
    assert_eq!(problems, []);
    let parts = reports[0].parts();
    assert_eq!(parts.text, "Staden föll.\nSent i går.\n");
    let publication = parts.publication.as_ref().unwrap();
    assert_eq!((publication.date.to_string().as_str(), publication.source), ("2021-08", PublicationSource::Text));
}

#[test]
fn every_field_of_a_json_report_arrives() {
    let line = r#"{"id":"x-1","date":"2021-08-13","lang":"en","publishers":["A","B"],"title":"T","byline":"N","url":"https://example.org/1","fetched":"2021-08-13T06:12","context":["C"],"text":"Kabul\r\nholds.","claims":[{"kind":"control"}]}"#;
    let (reports, problems) = take("a.jsonl", line.as_bytes());
    assert_eq!(problems, []);
    let parts = reports[0].parts();
    assert_eq!(parts.supplier_id.as_deref(), Some("x-1"));
    assert_eq!(parts.publication.as_ref().map(|p| p.source), Some(PublicationSource::Metadata));
    assert_eq!(parts.language, Some(Language::English));
    assert_eq!(parts.publishers, ["A", "B"]);
    assert_eq!((parts.title.as_deref(), parts.byline.as_deref()), (Some("T"), Some("N")));
    assert_eq!(parts.url.as_deref(), Some("https://example.org/1"));
    assert_eq!(parts.fetched.as_ref().map(ToString::to_string).as_deref(), Some("2021-08-13T06:12"));
    assert_eq!(parts.context, ["C"]);
    assert_eq!(parts.text, "Kabul\r\nholds.", "a text inside JSON is taken letter for letter");
}

#[test]
fn bad_lines_are_named_and_cost_no_good_one() {
    let mut input = Vec::new();
    input.extend(b"{\"text\":\"one\",\"mood\":1,\"publishers\":\"A\"}\n\n");
    input.extend(b"{\"text\":\"broken\n");
    input.extend(b"[1]\n");
    input.extend(b"{\"id\":\"no text\"}\n");
    input.extend(b"{\"text\":\"two\",\"date\":\"2021-02-30\",\"title\":[1]}\n");
    input.extend(b"{\"text\":\"tr\xe4d\",\"mood\":2}\n");
    input.extend(b"{\"text\":\"fire\",\"lang\":\"fi\"}\n{\"text\":\" \"}\n{\"text\":7.5}\n");
    input.extend(b"{\"id\":\"again\",\"text\":\"one\",\"publishers\":[\"A\"]}\n{\"text\":\"last\"}");
    let (reports, problems) = take("a.jsonl", &input);
    assert_eq!(texts(&reports), ["one", "two", "träd", "last"]);
    assert_eq!(reports[1].parts().publication, None, "an impossible date stays unknown");
    let seen: Vec<(Option<u64>, &str)> = problems.iter().map(|p| (p.line, p.fault.message().0)).collect();
    let wanted = [
        (Some(3), "json"),
        (Some(4), "not-an-object"),
        (Some(5), "missing-field"),
        (Some(6), "impossible-date"),
        (Some(6), "wrong-form"),
        (Some(7), "other-encoding"),
        (Some(8), "unread-language"),
        (Some(9), "no-words"),
        (Some(10), "text-is-no-string"),
        (Some(11), "twice"),
        (None, "unknown-fields"),
    ];
    assert_eq!(seen, wanted);
    assert_eq!(input[problems[5].byte.unwrap() as usize], 0xe4, "the byte named is the first bad one");
    assert_eq!(problems[0].byte, Some(42 + 15), "the byte where the line stops making sense");
    let Fault::UnknownFields { names } = &problems[10].fault else { panic!("{:?}", problems[10]) };
    assert_eq!(names, &["mood"]);
}

#[test]
fn a_file_with_nothing_or_nothing_readable_in_it_says_so() {
    for (name, bytes, wanted) in [
        ("a.txt", &b""[..], "empty"),
        ("a.txt", b" \r\n\n", "empty"),
        ("a.jsonl", b"", "empty"),
        ("a.jsonl", b"\n\n", "empty"),
        ("a.json", b"[]", "empty"),
        ("a.txt", b"date 2021-08-13\n", "no-words"),
        ("a.txt", b"%PDF-1.7 and more", "binary"),
        ("a.txt", b"text with a \0 in it", "binary"),
        ("a.jsonl", b"\x01\x02\x03\x04 \x05", "binary"),
        ("a.jsonl", b"PK\x03\x04 and more", "binary"),
        ("a.txt.gz", b"\x1f\x8b\x08nonsense", "unreadable"),
    ] {
        let (reports, problems) = take(name, bytes);
        assert_eq!(texts(&reports), [""; 0], "{name} {bytes:?}");
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert_eq!((problems[0].fault.message().0, problems[0].severity()), (wanted, Severity::Skipped));
    }
    let missing = Path::new("no-such-file.txt");
    let (_, problems) = take_with(missing, IntakeOptions::default());
    assert!(problems[0].to_string().starts_with("no-such-file.txt: cannot be read: "), "{}", problems[0]);
}

#[test]
fn a_line_above_the_limit_is_said_with_its_size_and_the_next_one_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jsonl");
    let long = "x".repeat(5000);
    std::fs::write(&path, format!("{{\"text\":\"one\"}}\n{{\"text\":\"{long}\"}}\n{{\"text\":\"two\"}}\n")).unwrap();
    let options = IntakeOptions { limits: Limits { report: 1000 }, ..IntakeOptions::default() };
    let (reports, problems) = take_with(&path, options.clone());
    assert_eq!(texts(&reports), ["one", "two"]);
    assert_eq!((problems[0].line, &problems[0].fault), (Some(2), &Fault::TooLong { size: Some(5011), limit: 1000 }));

    let path = folder.path().join("a.txt");
    std::fs::write(&path, &long).unwrap();
    let (reports, problems) = take_with(&path, options);
    assert_eq!(texts(&reports), [""; 0]);
    assert_eq!(problems[0].fault, Fault::TooLong { size: Some(5000), limit: 1000 });
}

#[test]
fn packed_marked_and_two_byte_files_are_read() {
    let utf16: Vec<u8> = "\u{feff}{\"text\":\"åk\"}\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (name, bytes, notices) in [
        ("a.txt.gz", gzip("åk".as_bytes()), 0),
        ("a.jsonl.gz", [gzip(b"{\"text\":\"\xc3\xa5k\"}\n"), gzip(b"")].concat(), 0),
        ("a.txt", "\u{feff}åk".as_bytes().to_vec(), 0),
        ("a.json", "\u{feff}[{\"text\":\n\"åk\"}]".as_bytes().to_vec(), 0),
        ("a.jsonl", utf16, 1),
        ("unnamed", "{\n\"text\": \"åk\"}".as_bytes().to_vec(), 0),
        ("unnamed", "{\"text\": \"åk\"}".as_bytes().to_vec(), 0),
        ("unnamed", "åk".as_bytes().to_vec(), 0),
    ] {
        let (reports, problems) = take(name, &bytes);
        assert_eq!(texts(&reports), ["åk"], "{name} {problems:?}");
        assert_eq!(problems.len(), notices, "{problems:?}");
    }
}

#[test]
fn a_folder_is_walked_in_order_without_its_hidden_files() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("b.txt", "second");
    write("a/z.txt", "first");
    write("c.jsonl", "{\"text\":\"third\"}");
    write("c.csv", "x,y");
    write(".hidden.txt", "unseen");
    write(".git/x.txt", "unseen");
    let (reports, problems) = take_with(folder.path(), IntakeOptions::default());
    assert_eq!(texts(&reports), ["first", "second", "third"]);
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].fault, Fault::PassedOver { count: 1, forms: ".csv".to_owned() });
}

#[test]
fn what_the_user_tells_fills_gaps_only() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jsonl");
    let input =
        "{\"text\":\"a\"}\n{\"text\":\"b\",\"date\":\"2020\",\"lang\":\"sv\"}\n{\"text\":\"c\",\"date\":\"2020-44\"}\n";
    std::fs::write(&path, input).unwrap();
    let options = IntakeOptions {
        language: Some(Language::English),
        date: Some("2021-08-13".parse().unwrap()),
        ..IntakeOptions::default()
    };
    let (reports, _) = take_with(&path, options);
    let told: Vec<_> = reports
        .iter()
        .map(|r| {
            let publication = r.parts().publication.as_ref();
            (publication.map(|p| (p.date.to_string(), p.source)), r.parts().language.map(Language::code))
        })
        .collect();
    assert_eq!(told[0], (Some(("2021-08-13".to_owned(), PublicationSource::Told)), Some("en")));
    assert_eq!(told[1], (Some(("2020".to_owned(), PublicationSource::Metadata)), Some("sv")));
    assert_eq!(told[2], (None, Some("en")));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_panic(
        name in prop::sample::select(vec!["a.txt", "a.jsonl", "a.json", "a", "a.gz"]),
        bytes in prop::collection::vec(any::<u8>(), 0..400),
    ) {
        take(name, &bytes);
    }

    #[test]
    fn a_broken_json_file_keeps_the_lines_around(junk in "[\\PC]{0,60}", cut in 0usize..40) {
        let good = r#"{"text":"before","date":"2021-08-13"}"#;
        let broken: String = good.chars().take(cut.min(good.len() - 1)).collect();
        let input = format!("{good}\n{broken}{junk}\n{{\"text\":\"after\"}}\n");
        let (reports, _) = take("a.jsonl", input.as_bytes());
        let texts = texts(&reports);
        prop_assert_eq!(texts.first(), Some(&"before"));
        prop_assert!(texts.contains(&"after"));
    }
}
