/// What is wrong with a language's `time.toml`, and in which entry.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GrammarError {
    /// Not TOML, or not of the form that is described in the file's own head.
    #[error("time.toml: {0}")]
    Form(String),
    /// A class of words that does not hold together.
    #[error("time.toml, class {class:?}: {problem}")]
    Class {
        /// Its name.
        class: String,
        /// What to mend.
        problem: String,
    },
    /// A pattern that does not hold together.
    #[error("time.toml, pattern {pattern:?}: {problem}")]
    Pattern {
        /// Its id.
        pattern: String,
        /// What to mend.
        problem: String,
    },
}
