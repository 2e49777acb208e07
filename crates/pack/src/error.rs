/// What is wrong with a pack, and where.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// No pack for that language is part of the binary.
    #[error("no pack for language {0:?} is part of this binary")]
    NoLanguage(String),
    /// A file that every pack needs is not there.
    #[error("the pack has no file {0}")]
    Missing(String),
    /// A file could not be read.
    #[error("{file} could not be read: {source}")]
    Read {
        /// The file.
        file: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file is not what it should be.
    #[error("{file}: {source}")]
    Form {
        /// The file within the pack.
        file: String,
        /// Line, column and what was expected.
        source: Box<toml::de::Error>,
    },
    /// An entry contradicts itself or uses a word that the form does not know.
    #[error("{file}, entry {entry:?}: {what}")]
    Entry {
        /// The file within the pack.
        file: String,
        /// The entry.
        entry: String,
        /// What is wrong and what would be right.
        what: String,
    },
}

impl PackError {
    pub(crate) fn entry(file: &str, entry: &str, what: impl Into<String>) -> PackError {
        PackError::Entry { file: file.to_owned(), entry: entry.to_owned(), what: what.into() }
    }
}
