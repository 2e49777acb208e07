//! Two ledgers brought together.

use crate::check;
use crate::entry::{Entry, WriterId};
use crate::error::LedgerError;
use crate::ledger::{Batch, Ledger};
use crate::record::{MergeRecord, Record, texts_of};
use crate::store::{Store, StoreError, StoredText, TextAt};

/// What a merge brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// Entries that were new here.
    pub entries: u64,
    /// Entries that stood here already.
    pub known: u64,
    /// Among the new entries: reports that were not known before.
    pub reports: u64,
    /// Among the new entries: claims of reports and readings that were not known before.
    pub claims: u64,
    /// Among the new entries: reports whose words were withheld, here too from now on.
    pub withheld: u64,
}

impl<S: Store> Ledger<S> {
    /// Takes over everything that another ledger has and this one lacks, as it stands there: writers, numbers, hashes,
    /// times. It counts as known here from now on. The same reports, readings and claims are recognised as the same.
    /// For a report that both had, the reading that counted here goes on counting; decisions of both stand.
    ///
    /// The other ledger is proved first.
    ///
    /// # Errors
    /// [`LedgerError`]; then nothing was taken over. A writer's chain that goes on differently in the two cannot be
    /// merged.
    pub fn merge<T: Store>(&mut self, other: &Ledger<T>) -> Result<Merged, LedgerError> {
        let verified = other.verify()?;
        let head = verified.head;
        let from = other.writer().clone();
        let merged = self.batch(|batch| {
            let mut merged = Merged::default();
            let new = batch.lacking(other, verified.entries)?;
            merged.known = verified.entries - new.len() as u64;
            merged.entries = new.len() as u64;
            if new.is_empty() {
                return Ok(merged);
            }
            let record = MergeRecord { entries: merged.entries, from, head };
            batch.put(&Record::Merge(record), LedgerError::Refused)?;
            for position in new {
                let (entry, record) = entry_of(other, position)?;
                batch.take_over(other, entry, &record, &mut merged)?;
            }
            Ok(merged)
        })?;
        if merged.withheld > 0 {
            self.store.wipe()?;
        }
        Ok(merged)
    }

    /// Makes a ledger without entries the same as another one, entry for entry.
    ///
    /// # Errors
    /// [`LedgerError`] if this one has entries, or the other does not hold; then nothing was taken over.
    pub fn replicate<T: Store>(&mut self, other: &Ledger<T>) -> Result<Merged, LedgerError> {
        let verified = other.verify()?;
        self.batch(|batch| {
            if batch.store.length()? > 0 {
                return Err(LedgerError::Refused("this ledger is not empty".to_owned()));
            }
            let mut merged = Merged { entries: verified.entries, ..Merged::default() };
            for position in 1..=verified.entries {
                let (entry, record) = entry_of(other, position)?;
                batch.take_over(other, entry, &record, &mut merged)?;
            }
            Ok(merged)
        })
    }
}

impl<S: Store> Batch<'_, S> {
    /// The positions of the other ledger's entries that this one lacks.
    fn lacking<T: Store>(&self, other: &Ledger<T>, entries: u64) -> Result<Vec<u64>, LedgerError> {
        let mut lacking = Vec::new();
        for position in 1..=entries {
            let (entry, _) = entry_of(other, position)?;
            let envelope = &entry.envelope;
            match self.store.hash_of(&envelope.writer, envelope.seq)? {
                None => lacking.push(position),
                Some(hash) if hash == entry.hash => {}
                Some(_) => return Err(forked(&envelope.writer, envelope.seq)),
            }
        }
        Ok(lacking)
    }

    /// Appends an entry as it stands in another ledger, with the texts that it needs.
    fn take_over<T: Store>(
        &mut self,
        other: &Ledger<T>,
        entry: Entry,
        record: &Record,
        merged: &mut Merged,
    ) -> Result<(), LedgerError> {
        let position = self.store.length()? + 1;
        let mut of = None;
        match record {
            Record::Report(report) => {
                merged.reports += u64::from(self.store.find_report(report.report)?.is_none());
                of = Some(report.text);
            }
            Record::Claims(claims) => {
                let is_new = self.store.find_claims(claims.report, claims.reading)?.is_none();
                merged.claims += if is_new { claims.claims.len() as u64 } else { 0 };
                let at = self.store.find_report(claims.report)?;
                of = at.map(|at| check::report_record_at(self.store, at)).transpose()?.map(|record| record.text);
            }
            _ => {}
        }
        let is_withheld = of.map(|of| self.store.withheld_by(of)).transpose()?.flatten().is_some();
        for ((to, hash), (from, _)) in texts_of(position, record).into_iter().zip(texts_of(entry.position, record)) {
            let from = match from {
                TextAt::Text(at) => check::home(&other.store, at, hash)?,
                from => from,
            };
            if matches!(to, TextAt::Text(_)) && self.store.text_home(hash)?.is_some() {
                continue;
            }
            match other.store.text(from)? {
                StoredText::Here(bytes) if !is_withheld => self.store.put_text(to, hash, Some(&bytes))?,
                // where only the other ledger withholds it, its own entry that says so is on its way
                _ => self.store.put_text(to, hash, None)?,
            }
        }
        self.store.put_entry(&Entry { position, ..entry }, record)?;
        self.look_again();
        if let Record::Withholding(withholding) = record {
            merged.withheld += 1;
            self.withhold_words(withholding.text)?;
        }
        Ok(())
    }
}

fn entry_of<T: Store>(ledger: &Ledger<T>, position: u64) -> Result<(Entry, Record), LedgerError> {
    let wrong = |why: String| StoreError::Entry { position, why };
    let entry = ledger.store.entry(position)?.ok_or_else(|| wrong("it is missing".to_owned()))?;
    let record = Record::of(&entry.envelope).map_err(wrong)?;
    Ok((entry, record))
}

fn forked(writer: &WriterId, seq: u64) -> LedgerError {
    LedgerError::Refused(format!(
        "the two ledgers have different entries under number {seq} of writer {writer}: both were written to under one \
         name; export one of them into a new file, whose writer has a name of its own, and decide anew what is missing"
    ))
}
