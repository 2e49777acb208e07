//! `cargo xtask tidy`: the habits of the house that no compiler checks.

mod drift;
mod literals;
mod texts;
mod words;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Which files.
#[derive(clap::Args)]
pub struct Args {
    /// The folder of the project.
    #[arg(long, default_value = ".")]
    root: PathBuf,
}

/// Something that is not as it should be.
struct Fault {
    file: String,
    /// Counted from 1; 0 is the whole file.
    line: usize,
    what: String,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file, self.what),
            line => write!(f, "{}:{line}: {}", self.file, self.what),
        }
    }
}

/// A file of the project that holds text.
struct Text {
    name: String,
    body: String,
}

/// Checks everything and tells all faults at once.
///
/// # Errors
/// The number of faults, or what kept the check from being made.
pub fn run(args: &Args) -> Result<(), String> {
    let texts = texts(&args.root)?;
    let mut faults = texts::check(&texts);
    faults.extend(words::check(&args.root, &texts)?);
    faults.extend(drift::check(&args.root));
    for fault in &faults {
        println!("{fault}");
    }
    if faults.is_empty() {
        println!("{} files are tidy", texts.len());
        return Ok(());
    }
    Err(format!("{} faults", faults.len()))
}

/// Every file that belongs to the project and holds text, by name.
fn texts(root: &Path) -> Result<Vec<Text>, String> {
    let mut texts = Vec::new();
    for name in names(root)? {
        let path = root.join(&name);
        // A file that is gone from the folder but not yet from the index is nobody's fault.
        let Ok(bytes) = std::fs::read(&path) else { continue };
        if bytes.iter().take(8192).any(|byte| *byte == 0) {
            continue;
        }
        if let Ok(body) = String::from_utf8(bytes) {
            texts.push(Text { name, body });
        }
    }
    Ok(texts)
}

/// What git keeps, and what it would keep if it were added; without git, what lies in the folder.
fn names(root: &Path) -> Result<BTreeSet<String>, String> {
    let listed = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(root)
        .output();
    if let Ok(listed) = listed
        && listed.status.success()
    {
        let names = String::from_utf8_lossy(&listed.stdout).into_owned();
        return Ok(names.split('\0').filter(|name| !name.is_empty()).map(str::to_owned).collect());
    }
    let mut names = BTreeSet::new();
    walk(root, "", &mut names)?;
    Ok(names)
}

fn walk(folder: &Path, before: &str, names: &mut BTreeSet<String>) -> Result<(), String> {
    let fault = |error| format!("{}: {error}", folder.display());
    for entry in std::fs::read_dir(folder).map_err(fault)? {
        let entry = entry.map_err(fault)?;
        let own = entry.file_name().to_string_lossy().into_owned();
        let name = if before.is_empty() { own.clone() } else { format!("{before}/{own}") };
        if entry.path().is_dir() {
            if own != "target" && own != ".git" {
                walk(&entry.path(), &name, names)?;
            }
        } else {
            names.insert(name);
        }
    }
    Ok(())
}
