//! The tables of `spec/time.md`, run.

mod common;

use common::{LANGUAGES, days_of, grammar, seen_from};
use lagesbild_when::{TimeReader, resolve_in_order};

#[test]
fn the_page_on_time_tells_the_truth() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../spec/time.md")).unwrap();
    let mut run = 0;
    for language in LANGUAGES {
        let grammar = grammar(language);
        let reader = TimeReader::new(grammar);
        for line in page.lines() {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            let ["", of, text, published, verb, days, ""] = cells.as_slice() else { continue };
            if *of != language {
                continue;
            }
            let (before, rest) = text.split_once('[').unwrap();
            let (words, after) = rest.split_once(']').unwrap();
            let (publication, direction) = seen_from(&format!("{} {verb}", published.replace('?', "")));
            let found = reader.find_all(&format!("{before}{words}{after}"));
            let windows = resolve_in_order(found.iter().map(|e| (e, direction)), publication.as_ref());
            let got = found
                .iter()
                .zip(&windows)
                .find(|(e, _)| e.words == words)
                .map(|(_, told)| days_of(told.window.as_ref()));
            assert_eq!(got.as_deref(), Some(*days), "{line}\n{found:#?}");
            run += 1;
        }
    }
    assert!(run >= 40, "only {run} rows of the page were run");
}
