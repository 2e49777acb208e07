//! What is asked of reports and of single claims.

use crate::check;
use crate::decide::{Made, standing};
use crate::entry::EntryKind;
use crate::error::LedgerError;
use crate::known::{KnownBy, ReportNote};
use crate::ledger::Ledger;
use crate::moment::UtcMoment;
use crate::record::ReportRecord;
use crate::store::{Store, StoreError};
use lagesbild_model::{ClaimKey, Publication, Report, ReportId};

impl<S: Store> Ledger<S> {
    /// Does something while the store stands still, whatever others write meanwhile.
    pub(crate) fn held<R>(&self, work: impl FnOnce() -> Result<R, LedgerError>) -> Result<R, LedgerError> {
        self.store.hold()?;
        let done = work();
        self.store.release();
        done
    }

    /// The reports known, in the order in which they came; of a report that came twice the first.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn reports(&self, known: &KnownBy) -> Result<Vec<ReportNote>, LedgerError> {
        self.held(|| {
            let mut notes = Vec::new();
            for position in self.store.positions(Some(EntryKind::Report), None, known.ledger)? {
                let record = check::report_record_at(&self.store, position)?;
                let is_first = self.store.find_report(record.report)? == Some(position);
                if is_first && self.covers(known, position, &record)? {
                    notes.push(self.note(position, record, known)?);
                }
            }
            Ok(notes)
        })
    }

    pub(crate) fn note(&self, position: u64, record: ReportRecord, known: &KnownBy) -> Result<ReportNote, LedgerError> {
        let publication = self.publication(&record, known.ledger)?;
        self.note_as_told(position, publication, record)
    }

    pub(crate) fn note_as_told(
        &self,
        position: u64,
        publication: Option<Publication>,
        record: ReportRecord,
    ) -> Result<ReportNote, LedgerError> {
        Ok(ReportNote {
            report: record.report,
            acquired: record.acquired,
            written: self.known_at(position)?,
            publishers: record.publishers,
            publication,
            language: record.language,
        })
    }

    /// A report with its text; `None` if the ledger has none such.
    ///
    /// # Errors
    /// [`LedgerError::Withheld`] if its words were taken out.
    pub fn report(&self, report: ReportId) -> Result<Option<Report>, LedgerError> {
        let Some(position) = self.store.find_report(report)? else { return Ok(None) };
        let record = check::report_record_at(&self.store, position)?;
        check::report(&self.store, position, &record).map(Some)
    }

    /// What the chain tells of a report; `None` if the ledger has none such.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn report_note(&self, report: ReportId) -> Result<Option<ReportNote>, LedgerError> {
        let Some(position) = self.store.find_report(report)? else { return Ok(None) };
        self.note(position, check::report_record_at(&self.store, position)?, &KnownBy::NOW).map(Some)
    }

    /// The decisions that bear on a claim up to that moment, in order: those on it, and those that merge others into
    /// it.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn decisions(&self, claim: ClaimKey, until: Option<UtcMoment>) -> Result<Vec<Made>, LedgerError> {
        check::decisions_on(&self.store, claim, until)
    }

    /// The decisions on a claim that stand at that moment, in order; the last one says whether it is shown.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn standing(&self, claim: ClaimKey, until: Option<UtcMoment>) -> Result<Vec<Made>, LedgerError> {
        let made = self.decisions(claim, until)?;
        Ok(standing(claim, &made).into_iter().cloned().collect())
    }

    pub(crate) fn known_at(&self, position: u64) -> Result<UtcMoment, LedgerError> {
        let missing = || StoreError::Entry { position, why: "it is missing in an index".to_owned() };
        Ok(self.store.known_at(position)?.ok_or_else(missing)?)
    }
}
