//! Bytes to [`Report`]s.
//!
//! [`Intake`] walks over files, folders and standard input and yields one [`Item`] after another: a report with its
//! [`Origin`], or a [`Problem`] that says what is wrong, where, and what was done about it. A bad record never costs
//! a good one. Only one record is held in memory at a time, and none above [`Limits::report`].
//!
//! # Forms
//!
//! | form | is | taken for |
//! |---|---|---|
//! | text | one report; may begin with `date <EDTF>`, on a line of its own or before the first words | `.txt` |
//! | JSON Lines | a report a line | `.jsonl`, `.ndjson` |
//! | JSON | one report, or an array of them | `.json` |
//!
//! Each may be packed with gzip. A file of another name that is given directly, and standard input (`-`), are known
//! by their first byte: `{` begins JSON, anything else text. Folders are walked in the order of their file names;
//! hidden entries and files of other names are passed over (and the latter counted in a notice).
//!
//! A JSON report has the fields `text` (asked for), `id`, `date` (EDTF or null), `lang`, `publishers` (a list or one
//! string), `title`, `byline`, `url`, `fetched` (EDTF), `context` (a list of strings); and, of how it came to be there,
//! `archive` (the address of a copy in an archive), `fetched_how`, `fetched_by`, `raw_hash` (of the bytes as they were
//! fetched: `algorithm:digits`) and `extractor` (what took the text out of them). Others are named once a file.
//! `claims`, which labelled reports carry, is passed over in silence.
//!
//! # The text taken
//!
//! Spans point into the text taken, not into the raw bytes. A text file is decoded (its byte order mark, UTF-8,
//! UTF-16, or a guess that is said), its date line is cut off together with the white space behind it, and `\r\n`
//! becomes `\n`. A `text` inside JSON is taken letter for letter. The report keeps the hash of the bytes that it was
//! taken from: the file's, or the record's where it tells no other.

mod decode;
mod intake;
mod lines;
mod open;
mod prefix;
mod problem;
mod provenance;
mod record;
mod values;

pub use intake::{Intake, IntakeOptions, Item, Limits, Origin, Source};
pub use problem::{Fault, FileName, Problem, Severity};

#[cfg(doc)]
use lagesbild_model::Report;
