//! What the measuring commands share.

use lagesbild_model::Span;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The release build of `lagesbild`, made if it is out of date.
///
/// # Errors
/// What kept it from being built.
pub fn program() -> Result<PathBuf, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(&cargo)
        .args(["build", "--release", "--quiet", "--package", "lagesbild"])
        .status()
        .map_err(|error| format!("{}: {error}", cargo.display()))?;
    if !built.success() {
        return Err("the program could not be built".to_owned());
    }
    let own = std::env::current_exe().map_err(|error| error.to_string())?;
    let program = own.with_file_name(format!("lagesbild{}", std::env::consts::EXE_SUFFIX));
    if program.exists() { Ok(program) } else { Err(format!("{} is not there", program.display())) }
}

/// The processor, as the system calls it.
pub fn machine() -> String {
    let told = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = told.lines().find_map(|line| line.strip_prefix("model name"));
    let name = name.map(|name| name.trim_start_matches(['\t', ' ', ':']).to_owned());
    name.filter(|name| !name.is_empty()).unwrap_or_else(|| std::env::consts::ARCH.to_owned())
}

/// What this process takes of memory, in KiB, where the system tells: `VmRSS:` now, `VmHWM:` at its peak.
pub fn memory(key: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(key))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

/// The span from one character to before another; offsets past the end are the end.
pub fn span_of_characters(text: &str, start: usize, end: usize) -> Option<Span> {
    let byte = |n: usize| text.char_indices().nth(n).map_or(text.len(), |(at, _)| at);
    Span::new(byte(start), byte(end))
}

/// Writes a table, and says so.
///
/// # Errors
/// The file and what kept it from being written.
pub fn write(file: &str, text: &str) -> Result<(), String> {
    if let Some(folder) = Path::new(file).parent() {
        std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    std::fs::write(file, text).map_err(|error| format!("{file}: {error}"))?;
    println!("wrote {file}");
    Ok(())
}
