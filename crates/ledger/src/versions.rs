//! Versions of one article: reports at one address.

use crate::check;
use crate::error::LedgerError;
use crate::known::{KnownBy, ReportNote};
use crate::ledger::Ledger;
use crate::moment::UtcMoment;
use crate::record::{ReportRecord, address};
use crate::store::Store;
use lagesbild_model::time::Day;
use lagesbild_model::{Publication, ReportId, TextHash};

impl<S: Store> Ledger<S> {
    /// The reports at an address known by then, in the order in which they were seen there.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn versions_at(&self, url: &str, known: &KnownBy) -> Result<Vec<ReportNote>, LedgerError> {
        self.versions(address(url), known)
    }

    /// The versions of the article that a report is one of, itself among them; empty where it has no address.
    ///
    /// # Errors
    /// [`LedgerError`]; also if the ledger has no such report.
    pub fn versions_of(&self, report: ReportId, known: &KnownBy) -> Result<Vec<ReportNote>, LedgerError> {
        let at = self.store.find_report(report)?.ok_or(LedgerError::UnknownReport(report))?;
        let address = check::report_record_at(&self.store, at)?.address;
        address.map_or(Ok(Vec::new()), |address| self.versions(address, known))
    }

    fn versions(&self, address: TextHash, known: &KnownBy) -> Result<Vec<ReportNote>, LedgerError> {
        self.held(|| {
            let mut found = Vec::new();
            for position in self.store.reports_at(address, known.ledger)? {
                let record = check::report_record_at(&self.store, position)?;
                if self.covers(known, position, &record)? {
                    found.push((seen(position, &record), self.note(position, record, known)?));
                }
            }
            found.sort_by_key(|(seen, _)| *seen);
            Ok(found.into_iter().map(|(_, note)| note).collect())
        })
    }

    /// Whether a report was known by then, on the clocks that are meant.
    pub(crate) fn covers(&self, known: &KnownBy, position: u64, record: &ReportRecord) -> Result<bool, LedgerError> {
        let Some(by) = known.published else { return Ok(true) };
        Ok(self.day_known(position, record, known.ledger)?.is_some_and(|day| day <= by))
    }

    /// The day by whose end a report counts as published, on the publication clock of [`KnownBy`]; `None` where that is
    /// not known, or where the ledger has no such report.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn published_by(&self, report: ReportId) -> Result<Option<Day>, LedgerError> {
        let Some(position) = self.store.find_report(report)? else { return Ok(None) };
        self.day_known(position, &check::report_record_at(&self.store, position)?, None)
    }

    /// The day by which it had certainly been published.
    ///
    /// A later version of an article often bears the date of the first. What only it says was not known that day; it
    /// counts from the day on which it was seen, unless its own date is later than those of all versions before it.
    fn day_known(
        &self,
        position: u64,
        record: &ReportRecord,
        until: Option<UtcMoment>,
    ) -> Result<Option<Day>, LedgerError> {
        let day_of = |record: &ReportRecord| -> Result<Option<Day>, LedgerError> {
            Ok(published(self.publication(record, until)?.as_ref()))
        };
        let Some(own) = day_of(record)? else { return Ok(None) };
        let Some(address) = record.address else { return Ok(Some(own)) };
        let here = seen(position, record);
        let mut later_version = false;
        for other in self.store.reports_at(address, until)? {
            if other == position {
                continue;
            }
            let other_record = check::report_record_at(&self.store, other)?;
            let before = seen(other, &other_record) < here && other_record.text != record.text;
            later_version |= before && day_of(&other_record)?.is_some_and(|day| day >= own);
        }
        Ok(Some(if later_version { own.max(here.0) } else { own }))
    }
}

/// The day by which its publication had certainly begun.
fn published(publication: Option<&Publication>) -> Option<Day> {
    publication?.date.window()?.latest_start().map(|moment| moment.day())
}

/// When a version was certainly there: fetched, or else acquired; then the order of entries.
fn seen(position: u64, record: &ReportRecord) -> (Day, UtcMoment, u64) {
    let fetched = record.fetched.as_ref().and_then(|fetched| fetched.window()?.latest_start());
    let day = fetched.map_or_else(|| record.acquired.day(), |moment| moment.day());
    (day, record.acquired, position)
}
