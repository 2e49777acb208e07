//! What tests of sentences and tokens share.
#![allow(dead_code, reason = "not every test uses every helper")]

use lagesbild_language::Segmentation;
use lagesbild_model::Span;

pub fn swedish() -> Segmentation {
    Segmentation::from_toml(include_str!("../../../../packs/sv/segmentation.toml")).unwrap()
}

pub fn english() -> Segmentation {
    Segmentation::from_toml(include_str!("../../../../packs/en/segmentation.toml")).unwrap()
}

pub fn slices<'a>(text: &'a str, spans: &[Span]) -> Vec<&'a str> {
    spans.iter().map(|s| s.slice(text).unwrap()).collect()
}

/// Joins the sentences with `|`, then takes them apart; each must come back as it was.
#[track_caller]
pub fn splits(lists: &Segmentation, marked: &str) {
    let text = marked.replace('|', " ");
    let wanted: Vec<&str> = marked.split('|').collect();
    assert_eq!(slices(&text, &lists.sentences(&text)), wanted);
}

#[track_caller]
pub fn tokens(lists: &Segmentation, text: &str, wanted: &str) {
    let mut found = Vec::new();
    lists.tokenise(text, Span::new(0, text.len()).unwrap(), &mut found);
    assert_eq!(slices(text, &found).join("¦"), wanted);
}
