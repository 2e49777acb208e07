//! Why a command stops, and what the shell is told.

use std::process::ExitCode;

/// What the shell is told, besides 0. Usage errors (2) are told by the argument parser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Everything asked for was done.
    Done = 0,
    /// Nothing could be done.
    Failed = 1,
    /// The arguments do not make sense together or name nothing that exists.
    Usage = 2,
    /// Done, but some of the input was skipped.
    Skipped = 3,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}

/// Why a command stops before its end.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Whoever read our output has gone; nobody is left to tell.
    #[error("output closed")]
    OutputClosed,
    /// Output cannot be written.
    #[error("cannot write output: {0}")]
    Output(std::io::Error),
    /// An argument names nothing, or nothing that can be used here.
    #[error("{0}")]
    Usage(String),
    /// Anything that stops the work, in the words of where it happened.
    #[error("{0}")]
    Work(String),
}

impl Failure {
    /// What the shell is told.
    pub fn exit(&self) -> Exit {
        match self {
            Failure::OutputClosed => Exit::Done,
            Failure::Output(_) | Failure::Work(_) => Exit::Failed,
            Failure::Usage(_) => Exit::Usage,
        }
    }

    /// Anything that stops the work.
    pub fn work(error: impl std::fmt::Display) -> Failure {
        Failure::Work(error.to_string())
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Failure {
        if error.kind() == std::io::ErrorKind::BrokenPipe { Failure::OutputClosed } else { Failure::Output(error) }
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Failure {
        match error.io_error_kind() {
            Some(kind) => Failure::from(std::io::Error::from(kind)),
            None => Failure::work(error),
        }
    }
}
