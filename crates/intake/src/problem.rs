use std::fmt;
use std::sync::Arc;

/// A file as the user knows it; `-` is standard input.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileName(Arc<str>);

impl FileName {
    /// The name of this path. Bytes that are no characters are shown as `U+FFFD`.
    pub fn new(path: &std::path::Path) -> FileName {
        FileName(path.to_string_lossy().into())
    }

    /// What a text without an id of its own is called by: the last part of its path. `None` for standard input.
    pub fn label(&self) -> Option<String> {
        let last = std::path::Path::new(&*self.0).file_name()?.to_str()?;
        (last != "-").then(|| last.to_owned())
    }

    /// The name of standard input.
    pub fn stdin() -> FileName {
        FileName("-".into())
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// What a problem cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing: the report was taken, and the user should know of something.
    Notice,
    /// A report, or what might have been one, was not taken.
    Skipped,
}

/// Something about the input that the user should know, with the place where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file.
    pub file: FileName,
    /// The line, counted from 1, in files of many records.
    pub line: Option<u64>,
    /// The byte, counted from 0 from the start of the file (unpacked, where it is packed).
    pub byte: Option<u64>,
    /// What is wrong.
    pub fault: Fault,
}

impl Problem {
    /// What it cost.
    pub fn severity(&self) -> Severity {
        self.fault.severity()
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if let Some(byte) = self.byte {
            write!(f, ": byte {byte}")?;
        }
        write!(f, ": {}", self.fault)
    }
}

/// What can be wrong with input.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The file cannot be opened, or reading it broke off. What was read before stands.
    #[error("cannot be read: {reason}")]
    Unreadable {
        /// What the system says.
        reason: String,
    },
    /// There is nothing in the file.
    #[error("is empty")]
    Empty,
    /// The file is not text.
    #[error("is a binary file ({form}), not text")]
    Binary {
        /// What it looks like.
        form: &'static str,
    },
    /// The bytes are not UTF-8 and were read in another encoding.
    #[error("is not UTF-8; read as {encoding}")]
    OtherEncoding {
        /// The encoding, by its name in the WHATWG standard.
        encoding: &'static str,
    },
    /// A few bytes of a UTF-8 text are broken; each broken run became `U+FFFD`.
    #[error("has {count} broken UTF-8 sequence(s), shown as U+FFFD")]
    BrokenUtf8 {
        /// How many.
        count: usize,
    },
    /// The record is longer than the limit.
    #[error("is too long to be one report ({}; the limit is {limit} bytes); not taken", Size(*size))]
    TooLong {
        /// Its length in bytes; `None` if nobody counted to its end.
        size: Option<u64>,
        /// The limit in bytes.
        limit: usize,
    },
    /// So much stood in one record that the rest of the file was left unread.
    #[error("goes on without an end of line; the rest of the file is left unread")]
    Endless,
    /// Not JSON.
    #[error("is not valid JSON: {reason}; not taken")]
    Json {
        /// What the parser says.
        reason: String,
    },
    /// JSON, but not an object.
    #[error("is not a JSON object; not taken")]
    NotAnObject,
    /// A field that a report must have is not there.
    #[error("has no field \"{field}\"; not taken")]
    MissingField {
        /// Its name.
        field: &'static str,
    },
    /// The text is there and says nothing.
    #[error("has no words in its text; not taken")]
    NoWords,
    /// A field's value is of another sort than it should be. Where the field is not needed it is left out.
    #[error("field \"{field}\" should be {wanted}; left out")]
    WrongForm {
        /// Its name.
        field: &'static str,
        /// What it should be.
        wanted: &'static str,
    },
    /// The text is of another sort than a string.
    #[error("field \"text\" should be a string; not taken")]
    TextIsNoString,
    /// There is no such date; the date stays unknown.
    #[error("{value:?} is not a date ({reason}); the date is taken as unknown")]
    ImpossibleDate {
        /// What stands there, cut after 40 characters.
        value: String,
        /// Why it is none.
        reason: String,
    },
    /// The language that the report says it is in is not read.
    #[error("is in a language that is not read ({language:?}); not taken")]
    UnreadLanguage {
        /// The code, cut after 40 characters.
        language: String,
    },
    /// Fields that mean nothing here; said once a file.
    #[error("unknown fields are passed over: {}", .names.join(", "))]
    UnknownFields {
        /// Their names, sorted; the first sixteen.
        names: Vec<String>,
    },
    /// The same report, text and metadata, came before.
    #[error("is the same report as one before ({id}); kept once")]
    Twice {
        /// Its id.
        id: lagesbild_model::ReportId,
    },
    /// Files of a folder whose names are of no form that is taken.
    #[error("{count} file(s) of other forms passed over ({forms})")]
    PassedOver {
        /// How many.
        count: u64,
        /// Their endings, sorted; the first eight.
        forms: String,
    },
    /// A folder without a report in it.
    #[error("holds no file of a form that is taken (.txt, .jsonl, .ndjson, .json, each also .gz)")]
    NoReports,
}

impl Fault {
    /// What it cost.
    pub fn severity(&self) -> Severity {
        match self {
            Fault::OtherEncoding { .. }
            | Fault::BrokenUtf8 { .. }
            | Fault::WrongForm { .. }
            | Fault::ImpossibleDate { .. }
            | Fault::UnknownFields { .. }
            | Fault::Twice { .. }
            | Fault::PassedOver { .. } => Severity::Notice,
            Fault::Unreadable { .. }
            | Fault::Empty
            | Fault::Binary { .. }
            | Fault::TooLong { .. }
            | Fault::Endless
            | Fault::Json { .. }
            | Fault::NotAnObject
            | Fault::MissingField { .. }
            | Fault::NoWords
            | Fault::TextIsNoString
            | Fault::UnreadLanguage { .. }
            | Fault::NoReports => Severity::Skipped,
        }
    }

    /// A short name that stays the same whatever the language of messages, and the values to put into a message.
    pub fn message(&self) -> (&'static str, Vec<(&'static str, String)>) {
        match self {
            Fault::Unreadable { reason } => ("unreadable", vec![("reason", reason.clone())]),
            Fault::Empty => ("empty", vec![]),
            Fault::Binary { form } => ("binary", vec![("form", (*form).to_owned())]),
            Fault::OtherEncoding { encoding } => ("other-encoding", vec![("encoding", (*encoding).to_owned())]),
            Fault::BrokenUtf8 { count } => ("broken-utf8", vec![("count", count.to_string())]),
            Fault::TooLong { size, limit } => {
                ("too-long", vec![("size", Size(*size).to_string()), ("limit", limit.to_string())])
            }
            Fault::Endless => ("endless", vec![]),
            Fault::Json { reason } => ("json", vec![("reason", reason.clone())]),
            Fault::NotAnObject => ("not-an-object", vec![]),
            Fault::MissingField { field } => ("missing-field", vec![("field", (*field).to_owned())]),
            Fault::NoWords => ("no-words", vec![]),
            Fault::WrongForm { field, wanted } => {
                ("wrong-form", vec![("field", (*field).to_owned()), ("wanted", (*wanted).to_owned())])
            }
            Fault::TextIsNoString => ("text-is-no-string", vec![]),
            Fault::ImpossibleDate { value, reason } => {
                ("impossible-date", vec![("value", format!("{value:?}")), ("reason", reason.clone())])
            }
            Fault::UnreadLanguage { language } => ("unread-language", vec![("language", format!("{language:?}"))]),
            Fault::UnknownFields { names } => ("unknown-fields", vec![("names", names.join(", "))]),
            Fault::Twice { id } => ("twice", vec![("id", id.to_string())]),
            Fault::PassedOver { count, forms } => {
                ("passed-over", vec![("count", count.to_string()), ("forms", forms.clone())])
            }
            Fault::NoReports => ("no-reports", vec![]),
        }
    }
}

/// Foreign words for a message: no control characters, at most 40 characters.
pub(crate) fn shown(value: &str) -> String {
    let mut out: String = value.chars().take(40).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if value.chars().nth(40).is_some() {
        out.push('…');
    }
    out
}

struct Size(Option<u64>);

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(size) => write!(f, "{size} bytes"),
            None => f.write_str("more than the limit"),
        }
    }
}
