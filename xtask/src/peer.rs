//! Another program on the same texts: a Python script that reads a JSON document a line and answers with one.

use crate::language::root;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// What a program found, and how long it took.
pub struct Peer<F> {
    /// What it is called.
    pub name: String,
    /// Seconds for all texts.
    pub seconds: f64,
    /// What it found, by the text's name.
    pub found: BTreeMap<String, Vec<F>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Line<A> {
    Answer(A),
    Done { peer: String, seconds: f64 },
}

/// Runs a script of `xtask/` on documents; `found` makes of an answer which text it is for and what was found there.
///
/// # Errors
/// Says what could not be started, fed or understood.
pub fn run<A: DeserializeOwned, F>(
    python: &Path,
    script: &str,
    args: &[&str],
    documents: &[String],
    found: impl Fn(A) -> (String, Vec<F>),
) -> Result<Peer<F>, String> {
    let mut child = Command::new(python)
        .arg(root().join("xtask").join(script))
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|e| format!("{}: {e}", python.display()))?;
    let mut input = child.stdin.take().ok_or("the peer takes no input")?;
    input.write_all(documents.join("\n").as_bytes()).map_err(|e| e.to_string())?;
    drop(input);
    let output = child.wait_with_output().map_err(|e| e.to_string())?;
    let mut peer = Peer { name: String::new(), seconds: 0.0, found: BTreeMap::new() };
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        match serde_json::from_str(line).map_err(|e| format!("the peer: {e}: {line}"))? {
            Line::Answer(answer) => peer.found.extend([found(answer)]),
            Line::Done { peer: name, seconds } => (peer.name, peer.seconds) = (name, seconds),
        }
    }
    Ok(peer)
}
