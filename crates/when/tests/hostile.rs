//! Whatever the text and wherever it is cut, the reader answers. How its work grows is counted in `src/work.rs`.
#![allow(clippy::unwrap_used)]

mod common;

use common::{LANGUAGES, grammar};
use lagesbild_model::Span;
use lagesbild_model::time::{Direction, Window};
use lagesbild_when::{TimeGrammar, TimeReader, resolve_in_order};
use proptest::prelude::*;

fn pieces(grammar: &TimeGrammar) -> Vec<String> {
    grammar.examples().iter().flat_map(|e| e.text.split_inclusive(' ').map(str::to_owned).collect::<Vec<_>>()).collect()
}

proptest! {
    #[test]
    fn any_words_in_any_order_give_spans_of_the_text_and_windows_or_none(
        picks in proptest::collection::vec(any::<prop::sample::Index>(), 0..60),
        from in 0usize..200,
        to in 0usize..400,
        seen in proptest::option::of(1i32..3_000_000),
    ) {
        for language in LANGUAGES {
            let grammar = grammar(language);
            let pieces = pieces(grammar);
            let text: String = picks.iter().map(|pick| pick.get(&pieces).as_str()).collect();
            let mut found = Vec::new();
            TimeReader::new(grammar).find(&text, Span::new(from.min(to), to).unwrap(), &mut found);
            for expression in &found {
                prop_assert_eq!(expression.span.slice(&text), Some(expression.words.as_str()));
                prop_assert!(expression.span.start() >= from.min(to) && expression.span.end() <= to);
            }
            let publication = seen.and_then(|n| lagesbild_model::time::Day::FIRST.plus(n)).map(Window::day);
            for direction in [Direction::Past, Direction::Future, Direction::Unknown] {
                let windows = resolve_in_order(found.iter().map(|e| (e, direction)), publication.as_ref());
                prop_assert_eq!(windows.len(), found.len());
            }
        }
    }

    #[test]
    fn any_characters_at_all_are_read(text in "\\PC{0,80}") {
        for language in LANGUAGES {
            let grammar = grammar(language);
            for expression in TimeReader::new(grammar).find_all(&text) {
                prop_assert_eq!(expression.span.slice(&text), Some(expression.words.as_str()));
            }
        }
    }
}

#[test]
fn the_ends_of_the_calendar_give_no_window_rather_than_a_wrong_one() {
    use lagesbild_model::time::Day;
    for language in LANGUAGES {
        let grammar = grammar(language);
        for example in grammar.examples() {
            let found = TimeReader::new(grammar).find_all(&example.text);
            for day in [Day::FIRST, Day::LAST] {
                for direction in [Direction::Past, Direction::Future] {
                    resolve_in_order(found.iter().map(|e| (e, direction)), Some(&Window::day(day)));
                }
            }
        }
    }
}
