//! A whole ledger as JSON Lines, and back.
//!
//! The first line says whose ledger it is. Then come the entries in their order, each as
//! `{"entry":{…},"hash":"…"}` with the envelope in canonical form, and before it the texts that it is the first to need:
//! `{"text":"…","body":"…"}`, or `{"text":"…","withheld":true}`. Version 2 has more kinds of entries than version 1.

use crate::canonical::push_string;
use crate::check;
use crate::entry::{Entry, EntryHash, EntryKind, Envelope, WriterId};
use crate::error::LedgerError;
use crate::ledger::{Batch, Ledger};
use crate::moment::UtcMoment;
use crate::record::{Record, texts_of};
use crate::store::{Store, StoreError, StoredText, TextAt};
use crate::verify::{Verified, verify};
use lagesbild_model::TextHash;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::{BTreeSet, HashMap};
use std::io::{BufRead, Read, Write};

/// The version of this form.
const VERSION: u32 = 2;
/// A longer line is none of ours.
const LONGEST: u64 = 1 << 30;

/// Why a ledger could not be written as lines, or made from them.
#[derive(Debug, thiserror::Error)]
pub enum LinesError {
    /// The ledger could not.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The lines could not be written or read.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// A line is not as it should be.
    #[error("line {line}: {why}; nothing was taken over")]
    Line {
        /// Which, from 1.
        line: u64,
        /// What is wrong.
        why: String,
    },
}

impl From<StoreError> for LinesError {
    fn from(error: StoreError) -> LinesError {
        LinesError::Ledger(error.into())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Heading {
    ledger: u32,
    entries: u64,
    head: EntryHash,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line<'l> {
    #[serde(default, borrow)]
    entry: Option<&'l RawValue>,
    hash: Option<EntryHash>,
    text: Option<TextHash>,
    body: Option<String>,
    #[serde(default)]
    withheld: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EnvelopeLine<'l> {
    format: u32,
    kind: String,
    #[serde(borrow)]
    payload: &'l RawValue,
    previous: Option<EntryHash>,
    seq: u64,
    writer: WriterId,
    written: UtcMoment,
}

impl<S: Store> Ledger<S> {
    /// Writes the whole ledger as lines; returns what was proved of it before.
    ///
    /// # Errors
    /// [`LinesError`]; also if the ledger does not hold.
    pub fn export(&self, out: &mut impl Write) -> Result<Verified, LinesError> {
        let verified = self.verify()?;
        let (entries, head) = (verified.entries, verified.head);
        writeln!(out, "{{\"ledger\":{VERSION},\"entries\":{entries},\"head\":\"{head}\"}}")?;
        let mut written = BTreeSet::new();
        for position in 1..=entries {
            let wrong = |why: String| StoreError::Entry { position, why };
            let entry = self.store.entry(position)?.ok_or_else(|| wrong("it is missing".to_owned()))?;
            for (at, hash) in texts_of(position, &Record::of(&entry.envelope).map_err(wrong)?) {
                let at = match at {
                    TextAt::Text(at) => check::home(&self.store, at, hash)?,
                    at => at,
                };
                if written.insert(hash) {
                    self.export_text(position, at, hash, out)?;
                }
            }
            writeln!(out, "{{\"entry\":{},\"hash\":\"{}\"}}", entry.envelope.canonical(), entry.hash)?;
        }
        out.flush()?;
        Ok(verified)
    }

    fn export_text(&self, position: u64, at: TextAt, text: TextHash, out: &mut impl Write) -> Result<(), LinesError> {
        let wrong = |why: String| StoreError::Entry { position, why };
        match self.store.text(at)? {
            StoredText::Here(body) => {
                let body = String::from_utf8(body).map_err(|e| wrong(format!("its text is not UTF-8: {e}")))?;
                let mut line = format!("{{\"text\":\"{text}\",\"body\":");
                push_string(&body, &mut line);
                writeln!(out, "{line}}}")?;
            }
            StoredText::Withheld => writeln!(out, "{{\"text\":\"{text}\",\"withheld\":true}}")?,
            StoredText::Missing => return Err(wrong(check::missing(at)).into()),
        }
        Ok(())
    }

    /// Fills a ledger without entries from lines, and proves it before anything lasts.
    ///
    /// # Errors
    /// [`LinesError`] if this ledger has entries, a line is not as it should be, or what came is not whole.
    pub fn import(&mut self, lines: impl BufRead) -> Result<Verified, LinesError> {
        let mut fault = None;
        let done = self.batch(|batch| {
            batch.import(lines).map_err(|error| match error {
                LinesError::Ledger(error) => error,
                other => {
                    let told = LedgerError::Refused(other.to_string());
                    fault = Some(other);
                    told
                }
            })
        });
        match fault {
            Some(fault) => Err(fault),
            None => Ok(done?),
        }
    }
}

impl<S: Store> Batch<'_, S> {
    fn import(&mut self, mut lines: impl BufRead) -> Result<Verified, LinesError> {
        if self.store.length()? > 0 {
            return Err(LedgerError::Refused("this ledger is not empty".to_owned()).into());
        }
        let mut heading: Option<Heading> = None;
        let mut texts = Texts::default();
        let (mut number, mut line) = (0, String::new());
        loop {
            line.clear();
            number += 1;
            let read = (&mut lines).take(LONGEST).read_line(&mut line)?;
            if read == 0 {
                break;
            }
            let wrong = |why: String| LinesError::Line { line: number, why };
            if read as u64 == LONGEST {
                return Err(wrong("it is too long".to_owned()));
            }
            let json = |e: serde_json::Error| wrong(format!("it is not as a ledger's lines are: {e}"));
            if heading.is_none() {
                let first: Heading = serde_json::from_str(&line).map_err(json)?;
                if !(1..=VERSION).contains(&first.ledger) {
                    let version = first.ledger;
                    return Err(wrong(format!("its version is {version}, this program knows up to {VERSION}")));
                }
                heading = Some(first);
            } else {
                self.import_line(serde_json::from_str(&line).map_err(json)?, &mut texts, wrong)?;
            }
        }
        let cut = |why: &str| LinesError::Line { line: number, why: why.to_owned() };
        let heading = heading.ok_or_else(|| cut("there is nothing"))?;
        if self.store.length()? < heading.entries {
            return Err(cut("the lines end before the last entry"));
        }
        let verified = verify(self.store)?;
        if verified.head != heading.head {
            return Err(cut("the entries do not give the head hash of the first line"));
        }
        Ok(verified)
    }

    fn import_line(
        &mut self,
        line: Line<'_>,
        texts: &mut Texts,
        wrong: impl Fn(String) -> LinesError,
    ) -> Result<(), LinesError> {
        match line {
            Line { text: Some(hash), body: body @ Some(_), withheld: false, entry: None, .. }
            | Line { text: Some(hash), body: body @ None, withheld: true, entry: None, .. } => {
                texts.waiting.insert(hash, body);
                Ok(())
            }
            Line { entry: Some(entry), hash: Some(hash), text: None, .. } => {
                let envelope: EnvelopeLine<'_> = serde_json::from_str(entry.get()).map_err(|e| wrong(e.to_string()))?;
                let kind = EntryKind::from_name(&envelope.kind);
                let envelope = Envelope {
                    format: envelope.format,
                    kind: kind.ok_or_else(|| wrong(format!("no entry is of kind {:?}", envelope.kind)))?,
                    payload: envelope.payload.get().to_owned(),
                    previous: envelope.previous,
                    seq: envelope.seq,
                    writer: envelope.writer,
                    written: envelope.written,
                };
                let record = Record::of(&envelope).map_err(&wrong)?;
                let position = self.store.length()? + 1;
                for (at, hash) in texts_of(position, &record) {
                    if !matches!(at, TextAt::Text(_)) || self.store.text_home(hash)?.is_none() {
                        self.import_text(at, hash, texts)?;
                    }
                }
                Ok(self.store.put_entry(&Entry { position, envelope, hash }, &record)?)
            }
            _ => Err(wrong("it is neither an entry nor a text".to_owned())),
        }
    }

    /// Puts a text that came before its entry, or that an entry before had as well.
    fn import_text(&mut self, at: TextAt, hash: TextHash, texts: &mut Texts) -> Result<(), LinesError> {
        let here = match (texts.waiting.remove(&hash), texts.placed.get(&hash)) {
            (Some(body), _) => body.map(String::into_bytes),
            (None, Some(before)) => match self.store.text(*before)? {
                StoredText::Here(body) => Some(body),
                StoredText::Withheld => None,
                StoredText::Missing => return Ok(()),
            },
            // that it is missing is seen when what came is proved
            (None, None) => return Ok(()),
        };
        self.store.put_text(at, hash, here.as_deref())?;
        texts.placed.entry(hash).or_insert(at);
        Ok(())
    }
}

/// Texts that came, and where those went that an entry has needed.
#[derive(Default)]
struct Texts {
    waiting: HashMap<TextHash, Option<String>>,
    placed: HashMap<TextHash, TextAt>,
}
