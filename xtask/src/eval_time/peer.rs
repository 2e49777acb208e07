//! Another program on the same texts.

use super::corpora::{Corpus, Labels, span_of_characters};
use super::score::Found;
use crate::language::root;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// What it found in each text, and how long it took.
pub struct Peer {
    /// What it is called.
    pub name: String,
    /// Seconds for all texts.
    pub seconds: f64,
    /// What it found, by the text's name.
    pub found: BTreeMap<String, Vec<Found>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Line {
    Times { id: String, times: Vec<Time> },
    Done { peer: String, seconds: f64 },
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
pub fn run(python: &Path, corpus: &Corpus) -> Result<Peer, String> {
    let mut child = Command::new(python)
        .arg(root().join("xtask/time_peers.py"))
        .arg("NO")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|e| format!("{}: {e}", python.display()))?;
    let documents: Vec<String> = corpus.texts.iter().map(|labels| document(corpus, labels)).collect();
    let mut input = child.stdin.take().ok_or("the peer takes no input")?;
    input.write_all(documents.join("\n").as_bytes()).map_err(|e| e.to_string())?;
    drop(input);
    let output = child.wait_with_output().map_err(|e| e.to_string())?;
    let mut peer = Peer { name: String::new(), seconds: 0.0, found: BTreeMap::new() };
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        match serde_json::from_str(line).map_err(|e| format!("the peer: {e}: {line}"))? {
            Line::Times { id, times } => {
                let text = corpus.texts.iter().find(|t| t.id == id).map_or("", |t| t.text.as_str());
                peer.found.insert(id, times.into_iter().filter_map(|t| found(text, t)).collect());
            }
            Line::Done { peer: name, seconds } => (peer.name, peer.seconds) = (name, seconds),
        }
    }
    Ok(peer)
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
