//! Another program on the same texts.

use super::corpus::Article;
use crate::language::root;
use lagesbild_model::Span;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// What it found in each article, and how long it took.
pub struct Peer {
    /// What it is called.
    pub name: String,
    /// Seconds for all texts.
    pub seconds: f64,
    /// What it found, by the article's number.
    pub found: BTreeMap<String, Vec<Span>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Line {
    Places { id: String, spans: Vec<(usize, usize)> },
    Done { peer: String, seconds: f64 },
}

/// Runs `xtask/place_peers.py` on the articles.
pub fn run(python: &Path, articles: &[Article]) -> Result<Peer, String> {
    let mut child = Command::new(python)
        .arg(root().join("xtask/place_peers.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|e| format!("{}: {e}", python.display()))?;
    let lines = articles.iter().map(|a| serde_json::json!({ "id": a.id, "text": a.text }).to_string());
    let mut input = child.stdin.take().ok_or("the peer takes no input")?;
    input.write_all(lines.collect::<Vec<_>>().join("\n").as_bytes()).map_err(|e| e.to_string())?;
    drop(input);
    let output = child.wait_with_output().map_err(|e| e.to_string())?;
    let mut peer = Peer { name: String::new(), seconds: 0.0, found: BTreeMap::new() };
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        match serde_json::from_str(line).map_err(|e| format!("the peer: {e}: {line}"))? {
            Line::Places { id, spans } => {
                let text = articles.iter().find(|a| a.id == id).map_or("", |a| a.text.as_str());
                let bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
                let span = |(a, b): (usize, usize)| Span::new(*bytes.get(a)?, *bytes.get(b)?);
                peer.found.insert(id, spans.into_iter().filter_map(span).collect());
            }
            Line::Done { peer: name, seconds } => (peer.name, peer.seconds) = (name, seconds),
        }
    }
    Ok(peer)
}
