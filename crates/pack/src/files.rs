//! The files of a pack, wherever they lie.

use crate::PackError;
use include_dir::{Dir, include_dir};
use lagesbild_model::Language;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::path::Path;

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../packs");

/// File name within the pack (with `/`) to its text, in order of name.
#[derive(Debug)]
pub(crate) struct Files(BTreeMap<String, String>);

impl Files {
    pub(crate) fn embedded(language: Language) -> Result<Files, PackError> {
        let missing = || PackError::NoLanguage(language.code().to_owned());
        let root = EMBEDDED.get_dir(language.code()).ok_or_else(missing)?;
        let mut files = BTreeMap::new();
        let mut folders = vec![root];
        while let Some(folder) = folders.pop() {
            folders.extend(folder.dirs());
            for file in folder.files() {
                let name = file.path().strip_prefix(root.path()).unwrap_or(file.path());
                if let (Some(name), Some(text)) = (name.to_str(), file.contents_utf8()) {
                    files.insert(name.replace('\\', "/"), text.to_owned());
                }
            }
        }
        Ok(Files(files))
    }

    pub(crate) fn from_folder(folder: &Path) -> Result<Files, PackError> {
        let mut files = BTreeMap::new();
        let mut folders = vec![folder.to_owned()];
        let fail = |path: &Path| {
            let file = path.display().to_string();
            move |source| PackError::Read { file, source }
        };
        while let Some(at) = folders.pop() {
            for entry in std::fs::read_dir(&at).map_err(fail(&at))? {
                let path = entry.map_err(fail(&at))?.path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|e| e == "toml") {
                    let text = std::fs::read_to_string(&path).map_err(fail(&path))?;
                    let name = path.strip_prefix(folder).unwrap_or(&path);
                    files.insert(name.to_string_lossy().replace('\\', "/"), text);
                }
            }
        }
        Ok(Files(files))
    }

    pub(crate) fn text(&self, name: &str) -> Result<&str, PackError> {
        self.0.get(name).map(String::as_str).ok_or_else(|| PackError::Missing(name.to_owned()))
    }

    pub(crate) fn parse<T: DeserializeOwned>(&self, name: &str) -> Result<T, PackError> {
        toml::from_str(self.text(name)?)
            .map_err(|source| PackError::Form { file: name.to_owned(), source: Box::new(source) })
    }

    /// The files of a folder of the pack, in order of name.
    pub(crate) fn names_under(&self, folder: &str) -> Vec<&str> {
        self.0.keys().map(String::as_str).filter(|name| name.starts_with(folder) && name.ends_with(".toml")).collect()
    }

    pub(crate) fn hash(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for (name, text) in &self.0 {
            for part in [name, text] {
                hasher.update(&(part.len() as u64).to_le_bytes());
                hasher.update(part.as_bytes());
            }
        }
        hasher.finalize().to_hex().chars().take(16).collect()
    }
}
