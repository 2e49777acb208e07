//! The tables of `spec/language.md`, run.

#![allow(clippy::unwrap_used)]

mod common;

use common::{english, slices, swedish};
use lagesbild_language::{Analyser, Analysis, Segmentation, embedded};
use lagesbild_model::Language;

const PAGE: &str = include_str!("../../../spec/language.md");

/// The rows of the page's tables that begin with a language and have so many cells.
fn rows(cells: usize) -> Vec<(Language, Vec<&'static str>)> {
    let row = |line: &'static str| {
        let line = line.strip_prefix("| ")?.strip_suffix(" |")?;
        let found: Vec<&str> = line.split(" | ").collect();
        let language = Language::from_code(found.first()?)?;
        (found.len() == cells).then_some((language, found))
    };
    PAGE.lines().filter_map(row).collect()
}

fn lists(language: Language) -> Segmentation {
    match language {
        Language::Swedish => swedish(),
        Language::English => english(),
    }
}

#[test]
fn sentences_and_words_end_where_the_page_says() {
    let (mut sentences, mut words) = (0, 0);
    for (language, row) in rows(2) {
        let lists = lists(language);
        if row[1].contains('¦') {
            let wanted: Vec<&str> = row[1].split('¦').collect();
            // What stood between the words is told by the marks that cling.
            let text = glued(&wanted);
            let mut found = Vec::new();
            lists.sentences(&text).iter().for_each(|s| lists.tokenise(&text, *s, &mut found));
            assert_eq!(slices(&text, &found), wanted, "{text}");
            words += 1;
        } else {
            let wanted: Vec<&str> = row[1].split(" ‖ ").collect();
            let text = wanted.join(" ");
            assert_eq!(slices(&text, &lists.sentences(&text)), wanted);
            sentences += 1;
        }
    }
    assert!(sentences >= 12 && words >= 8, "{sentences} {words}");
}

/// Words put together again, without a space before marks and ends of words, nor on either side of a slash.
fn glued(words: &[&str]) -> String {
    let mut text = String::new();
    for (at, word) in words.iter().enumerate() {
        let clings = matches!(*word, "," | "." | "n't" | "'s" | "/") || (at > 0 && words[at - 1] == "/");
        if at > 0 && !clings {
            text.push(' ');
        }
        text.push_str(word);
    }
    text
}

#[test]
fn words_are_tagged_and_hang_as_the_page_says() {
    let found = rows(7);
    assert!(found.len() >= 9, "{}", found.len());
    for (language, row) in found {
        let analyser = Analyser::new(lists(language), embedded(language)).unwrap();
        let [_, text, word, upos, lemma, head, relation] = row.as_slice() else { unreachable!() };
        let mut analysis = Analysis::new();
        for sentence in analyser.sentences(text) {
            analyser.analyse(text, sentence, &mut analysis);
        }
        let ix = analysis.token_at(text.find(word).unwrap()).unwrap();
        let token = analysis.token(ix);
        let over = token.head.map_or("–", |h| analysis.token(h).span.slice(text).unwrap());
        let told = [token.upos.as_str(), analysis.lemma(ix), over, token.deprel.as_str()];
        assert_eq!(told, [*upos, *lemma, *head, *relation], "{text}: {word}");
    }
}
