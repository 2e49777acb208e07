//! Another program on the same texts.

use super::corpora::{Corpus, Labels};
use super::score::Found;
use crate::eval::span_of_characters;
use crate::peer::{self, Peer};
use serde::Deserialize;
use std::path::Path;

#[derive(Deserialize)]
struct Times {
    id: String,
    times: Vec<Time>,
}

#[derive(Deserialize)]
struct Time {
    start: usize,
    end: usize,
    #[serde(rename = "type")]
    kind: String,
    value: String,
}

/// Runs `xtask/time_peers.py` on a corpus.
pub fn run(python: &Path, corpus: &Corpus) -> Result<Peer<Found>, String> {
    let documents: Vec<String> = corpus.texts.iter().map(|labels| document(corpus, labels)).collect();
    peer::run(python, "time_peers.py", &["NO"], &documents, |Times { id, times }| {
        let text = corpus.texts.iter().find(|t| t.id == id).map_or("", |t| t.text.as_str());
        let times = times.into_iter().filter_map(|t| found(text, t)).collect();
        (id, times)
    })
}

fn document(corpus: &Corpus, labels: &Labels) -> String {
    let date = labels.date.as_deref().filter(|d| d.len() == 10);
    serde_json::json!({
        "id": labels.id, "language": corpus.language.code(), "kind": corpus.kind, "date": date, "text": labels.text,
    })
    .to_string()
}

/// Its offsets count characters.
fn found(text: &str, time: Time) -> Option<Found> {
    let span = span_of_characters(text, time.start, time.end)?;
    Some(Found { span, kind: time.kind, value: time.value, window: None })
}
