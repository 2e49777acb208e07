//! The append-only store of reports, readings, claims and decisions.
//!
//! ```
//! use lagesbild_ledger::{ClaimFilter, KnownBy, Ledger, UtcMoment, WriterId};
//! use lagesbild_model::{Report, ReportParts};
//! # let parts = ReportParts { text: "Nothing is known.".to_owned(), ..ReportParts::default() };
//! let mut ledger = Ledger::in_memory(WriterId::new("desk")?)?; // or Ledger::open(path, Access::Create)
//! let report = Report::new(parts);
//! ledger.append_report(&report, UtcMoment::now())?;
//! assert_eq!(ledger.report(report.id())?, Some(report));
//! assert_eq!(ledger.claims(&ClaimFilter::default(), &KnownBy::NOW)?, []);
//! assert_eq!(ledger.verify()?.entries, 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What is kept
//!
//! A ledger is a list of [entries](Entry), numbered 1, 2, 3 … by *position*, and *texts* beside it, which entries name by
//! their hashes and which lie in the order of the entries that brought them.
//! Both are only ever added to; triggers in the file refuse anything else. They are the only truth: the tables named
//! `ix_…` are made from the entries alone and can be [made again](SqliteStore::rebuild).
//!
//! An entry is an [`Envelope`] around a payload. Its *canonical form* is one line of JSON
//!
//! ```text
//! {"format":1,"kind":"report","payload":{…},"previous":"5f0c…","seq":7,"writer":"desk","written":"2026-11-22T12:00:00.000000Z"}
//! ```
//!
//! * `format`: the version of this form.
//! * `kind`: `report`, `reading`, `claims`, `decision`, `adoption`, `withholding`, `merge`, `notice`, `narrowing` or
//!   `reliabilities`. Later kinds may join.
//! * `payload`: see [`ReportRecord`], [`Reading`](lagesbild_model::Reading), [`ClaimsRecord`],
//!   [`Decision`](lagesbild_model::Decision), [`Adoption`], [`Withholding`], [`MergeRecord`], [`Notice`],
//!   [`Narrowing`], [`Reliabilities`].
//! * `previous`: hash of the writer's entry before, 64 hexadecimal digits; `null` for its first.
//! * `seq`: the writer's entries are numbered 1, 2, 3 …
//! * `writer`: who appends. A file has a writer of its own, drawn at random when the file is made. Whoever goes on
//!   writing to a *copy* does so under [another name](Ledger::with_writer); else two entries claim one number.
//! * `written`: UTC, six decimals. Later than every entry that stood in the file before it, even where the machine's
//!   clock is slow or was set back (then by one microsecond), so that a moment of this clock cuts the ledger at one
//!   place, for ever. Entries that came with a merge keep their times of writing and count as known from the merge's.
//!
//! The entry's hash is BLAKE3 in key-derivation mode (context `lagesbild 2026-11 ledger entry`) over that line in
//! UTF-8, without a line break.
//!
//! *Canonical JSON* here: no white space; keys sorted by their UTF-8 bytes, none twice; in strings only `"`, `\` and
//! control characters are escaped (`\b \t \n \f \r`, else `\u00xx` in lower case); whole numbers in plain digits. Other
//! numbers occur only in values that a person gives to a correction, in their shortest form that reads back the same.
//!
//! # What can be withheld
//!
//! Words of others stand in no payload. A report's text and its particulars (title, byline, address, context) are
//! texts beside the chain; so are the claims of a reading, one line of claim JSON each. The payload has their hashes,
//! and of each claim its [`Shape`]: kind, ids, places, days, offsets. A text can therefore be
//! [taken out](Ledger::withhold) (its row stays, its body becomes `NULL`, pages and log are wiped) without breaking the
//! chain, and `verify` still holds. What stands in a decision (who, why, the corrected value) is part of the chain and
//! stays. Texts are compressed where that saves room.
//!
//! # What the answers mean
//!
//! `spec/ledger.md` is the page on clocks, versions of an article, readings beside one another, decisions, and two
//! ledgers brought together. Questions take a [`KnownBy`]; to ask something again later, ask by the moment of
//! [`Ledger::latest`].
//!
//! # What `verify` proves, and what not
//!
//! [`Ledger::verify`] proves positions, chains, times, hashes, canonical form, texts, report identities, that every
//! quote stands at its offsets, that every withheld text has its reason, and that every row of every index is what the
//! entries make. It cannot see that entries were cut off at
//! the end, or that somebody wrote the whole chain anew: for that, publish [`Verified::head`] elsewhere now and then.
//!
//! # Several at once
//!
//! One process writes, any number read. A second writer waits ([`WAIT`]), then fails with [`StoreError::Busy`].
//! What an append has returned is on the disk (write-ahead log, `synchronous = FULL`), in the file that was opened; tests
//! kill a writer at random moments, tear the log, fill the disk and take the file away to see that. A ledger on a medium
//! that cannot be written is read as it lies there.
//!
//! # Versions of the file
//!
//! Version 2 has other indexes than version 1, the same entries, and compressed texts. Version 3 has texts in the order
//! of the entries and not of their hashes, indexes by eras (see `sqlite/index.sql`), and three more kinds of entries. A
//! file of an earlier version that is opened to append is copied beside itself and brought up to date, entry for entry;
//! opened to read, it is refused with a word on how. One of each version is kept beside the tests.

mod canonical;
mod changes;
mod check;
mod claims;
mod decide;
mod difference;
mod entry;
mod error;
mod known;
mod ledger;
mod lines;
mod memory;
mod merge;
mod moment;
mod noted;
mod notice;
mod questions;
mod readings;
mod record;
mod sketch;
mod sqlite;
mod store;
mod verify;
mod versions;

pub use changes::Changes;
pub use decide::Made;
pub use difference::{Difference, difference};
pub use entry::{Entry, EntryHash, EntryKind, Envelope, FORMAT, WriterError, WriterId};
pub use error::{Flaw, LedgerError};
pub use known::{Decided, KnownBy, KnownClaim, ReportNote};
pub use ledger::{Appended, Batch, Ledger};
pub use lines::LinesError;
pub use memory::MemoryStore;
pub use merge::Merged;
pub use moment::{Clock, MomentError, SystemClock, UtcMoment};
pub use noted::Copy;
pub use notice::{Narrowing, Notice, NoticeKind, Reliabilities, Reliability};
pub use readings::{ReadingNote, Reread};
pub use record::{Adoption, ClaimsRecord, MergeRecord, Record, ReportRecord, Shape, ShapePlace, Withholding};
pub use sketch::Sketch;
pub use sqlite::{APPLICATION_ID, Access, Rebuilt, SqliteStore, VERSION, WAIT};
pub use store::{ClaimFilter, ClaimRow, Head, Passes, PassesOf, Store, StoreError, StoredText, TextAt, WriterHead};
pub use verify::{ChainEnd, Verified};
