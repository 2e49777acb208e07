/// Why an actor list cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ActorsError {
    /// A file is not TOML of the expected form.
    #[error("{file}: {message}; see the comments at the head of data/actors/groups.toml for the form")]
    Toml {
        /// Which file.
        file: String,
        /// What the parser says, with the line.
        message: String,
    },
    /// An entry says something that cannot be.
    #[error("actor {id}: {message}")]
    Entry {
        /// The entry's id as written.
        id: String,
        /// What is wrong and what to do.
        message: String,
    },
    /// A word of a pack cannot be used.
    #[error("role words, {language}: {message}")]
    Words {
        /// The language's code.
        language: &'static str,
        /// What is wrong and what to do.
        message: String,
    },
    /// The compiled file is damaged, or of another version.
    #[error("the compiled actor list cannot be read: {0}; make it again with `cargo xtask actors`")]
    Compiled(&'static str),
}
