//! Every example of every language's `time.toml`, run.

mod common;

use common::{LANGUAGES, days_of, grammar, seen_from};
use lagesbild_when::{Expected, TimeReader, resolve_in_order};

#[test]
fn every_example_comes_out_as_its_file_says() {
    let mut wrong = Vec::new();
    for language in LANGUAGES {
        let grammar = grammar(language);
        let reader = TimeReader::new(grammar);
        for example in grammar.examples() {
            let id = example.pattern.as_deref().unwrap_or("nothing");
            let found = reader.find_all(&example.text);
            let (publication, direction) = seen_from(&example.seen_from);
            let windows = resolve_in_order(found.iter().map(|e| (e, direction)), publication.as_ref());
            let got: Vec<(String, String)> =
                found.iter().zip(&windows).map(|(e, told)| (e.words.clone(), days_of(told.window.as_ref()))).collect();
            match &example.expected {
                Expected::Nothing if got.is_empty() => {}
                Expected::Days { words, days } if got.iter().any(|(w, d)| w == words && d == days) => {}
                expected => {
                    wrong.push(format!("{language} {id}: {:?}\n  expected {expected:?}\n  got {got:?}", example.text))
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} examples fail:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_pattern_has_an_example() {
    for language in LANGUAGES {
        let grammar = grammar(language);
        for id in grammar.pattern_ids() {
            let has = grammar.examples().iter().any(|example| example.pattern.as_deref() == Some(id));
            assert!(has, "{language}: pattern {id:?} has no example");
        }
    }
}

#[test]
fn expressions_are_cut_from_the_text_and_do_not_overlap() {
    for language in LANGUAGES {
        let grammar = grammar(language);
        let text: String = grammar.examples().iter().map(|e| format!("{}\n\n", e.text)).collect();
        let found = TimeReader::new(grammar).find_all(&text);
        assert!(found.len() >= grammar.examples().len() / 2);
        for pair in found.windows(2) {
            assert!(pair[0].span.end() <= pair[1].span.start(), "{pair:?}");
        }
        for expression in found {
            assert_eq!(expression.span.slice(&text), Some(expression.words.as_str()));
        }
    }
}
