//! Another program on the same articles.

use super::corpus::Article;
use crate::eval::span_of_characters;
use crate::peer::{self, Peer};
use lagesbild_model::Span;
use serde::Deserialize;
use std::path::Path;

#[derive(Deserialize)]
struct Places {
    id: String,
    /// From which character to before which.
    spans: Vec<(usize, usize)>,
}

/// Runs `xtask/place_peers.py` on the articles.
pub fn run(python: &Path, articles: &[Article]) -> Result<Peer<Span>, String> {
    let document = |a: &Article| serde_json::json!({ "id": a.id, "text": a.text }).to_string();
    let documents: Vec<String> = articles.iter().map(document).collect();
    peer::run(python, "place_peers.py", &[], &documents, |Places { id, spans }| {
        let text = articles.iter().find(|a| a.id == id).map_or("", |a| a.text.as_str());
        let spans = spans.into_iter().filter_map(|(a, b)| span_of_characters(text, a, b)).collect();
        (id, spans)
    })
}
