//! What is done with hostile bytes, and what must hold whatever they are.
//!
//! Each function is a fuzz target; `crates/lagesbild/tests/hostile.rs` runs them all on mutated seeds.

use lagesbild_intake::{Intake, IntakeOptions, Item, Source};
use lagesbild_language::{Analyser, Analysis, Segmentation, embedded};
use lagesbild_model::time::{Direction, Edtf, EdtfEnds, Window};
use lagesbild_model::{Language, Publication, PublicationSource, Report, ReportParts, Span};
use lagesbild_pack::Pack;
use lagesbild_reader::Reader;
use lagesbild_when::{InText, TimeGrammar, TimeReader, narrow, resolve_in_order};
use std::io::Write;
use std::sync::LazyLock;

/// What one language is read with.
struct Tools {
    analyser: Analyser,
    times: TimeGrammar,
}

impl Tools {
    fn new(language: Language) -> Tools {
        let pack = Pack::embedded(language).unwrap();
        let segmentation = Segmentation::from_toml(pack.file("segmentation.toml").unwrap()).unwrap();
        Tools {
            analyser: Analyser::new(segmentation, embedded(language)).unwrap(),
            times: TimeGrammar::from_toml(pack.file("time.toml").unwrap()).unwrap(),
        }
    }
}

static TOOLS: LazyLock<Vec<Tools>> = LazyLock::new(|| Language::ALL.into_iter().map(Tools::new).collect());
static READER: LazyLock<Reader> = LazyLock::new(|| Reader::embedded().unwrap());

/// A file of these bytes gives reports with words in them, and problems that can be told. Its first byte says what the
/// file is called, so that every form is met.
pub fn intake(bytes: &[u8]) {
    let Some((first, bytes)) = bytes.split_first() else { return };
    let ending = [".txt", ".jsonl", ".json", ".txt.gz", ".jsonl.gz", ".dat"][usize::from(*first) % 6];
    let mut file = tempfile::Builder::new().suffix(ending).tempfile().unwrap();
    file.write_all(bytes).unwrap();
    let mut ids = std::collections::HashSet::new();
    for item in Intake::new([Source::named(file.path())], IntakeOptions::default()) {
        match item {
            Item::Report(report, _) => {
                assert!(!report.text().trim().is_empty(), "a report has words");
                assert!(ids.insert(report.id()), "a report comes once");
            }
            Item::Problem(problem) => {
                assert!(!problem.fault.message().0.is_empty(), "a problem can be told");
                assert!(problem.byte.is_none_or(|byte| byte <= 64 << 20), "and lies inside the file");
            }
        }
    }
}

/// A date that reads is written as one that reads the same.
pub fn edtf(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let Ok(date) = text.parse::<Edtf>() else { return };
    let written = date.to_string();
    let again: Edtf = written.parse().unwrap_or_else(|error| panic!("{written}: {error}"));
    assert_eq!(again, date);
    assert_eq!(again.window(), date.window());
}

/// Time expressions are slices of the text, each with one window or none.
pub fn times(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let published: Vec<Option<Window>> =
        ["2021-08-13", "2021-08", "-9999", "9999-12-31"].iter().map(|d| d.parse::<Edtf>().ok()?.window()).collect();
    for tools in TOOLS.iter() {
        let found = TimeReader::new(&tools.times).find_all(&text);
        for expression in &found {
            assert_eq!(expression.span.slice(&text), Some(expression.words.as_str()));
        }
        for window in &published {
            for direction in [Direction::Past, Direction::Future, Direction::Unknown] {
                let windows = resolve_in_order(found.iter().map(|e| (e, direction)), window.as_ref());
                assert_eq!(windows.len(), found.len());
                for window in windows.iter().flat_map(|told| [&told.window, &told.itself]).flatten() {
                    let ends = EdtfEnds::of(window);
                    assert!(ends.is_none_or(|ends| ends.window().as_ref() == Some(window)), "{window} is no EDTF");
                }
                let placed: Vec<InText> = found.iter().map(|e| InText::from((e, direction))).collect();
                let left = narrow(&text, &placed, window.as_ref());
                assert!(left.is_none_or(|left| !left.days.is_empty()), "a day of publication is left");
            }
        }
    }
}

/// Sentences and tokens follow one another, nothing but white space is left out, and every head is a token.
pub fn analysis(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for tools in TOOLS.iter() {
        let mut analysis = Analysis::new();
        let mut end = 0;
        for sentence in tools.analyser.sentences(&text) {
            gap(&text, end, sentence);
            end = sentence.start();
            let mut tokens = Vec::new();
            tools.analyser.tokenise(&text, sentence, &mut tokens);
            for token in tokens {
                gap(&text, end, token);
                end = token.end();
            }
            assert!(end <= sentence.end(), "tokens stay in their sentence");
            end = sentence.end();
            tools.analyser.analyse(&text, sentence, &mut analysis);
        }
        for sentence in analysis.sentences() {
            for ix in sentence.indices() {
                let token = analysis.get(ix).unwrap();
                assert!(token.span.slice(&text).is_some_and(|word| !word.is_empty()));
                assert!(token.head.is_none_or(|head| head != ix && sentence.indices().any(|other| other == head)));
            }
        }
    }
}

fn gap(text: &str, from: usize, to: Span) {
    let between = text.get(from..to.start());
    assert!(between.is_some_and(|between| between.trim().is_empty()), "{between:?} is lost before {to:?}");
}

/// Claims quote the text, and the same text gives the same claims, each explained once.
pub fn reader(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let date: Edtf = "2021-08".parse().unwrap();
    for language in Language::ALL {
        let report = Report::new(ReportParts {
            language: Some(language),
            publication: Some(Publication { date: date.clone(), source: PublicationSource::Told }),
            text: text.clone().into_owned(),
            ..ReportParts::default()
        });
        let read = READER.read(&report);
        for claim in &read.claims {
            assert_eq!(claim.span.slice(&text), Some(claim.quote.as_str()));
            assert!(claim.trigger.slice(&text).is_some() && claim.sentence.slice(&text).is_some());
        }
        let explained = READER.explain(&report).unwrap();
        let triggers = explained.sentences.iter().flat_map(|s| &s.triggers);
        let mut told: Vec<_> = triggers.flat_map(|t| &t.claims).map(|c| c.claim.id).collect();
        let mut wanted: Vec<_> = read.claims.iter().map(|claim| claim.id).collect();
        told.sort();
        wanted.sort();
        assert_eq!(told, wanted, "what is explained is what is read");
    }
}
