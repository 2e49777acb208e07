//! What became known between two moments.

use crate::check;
use crate::decide::Made;
use crate::difference::{Difference, difference};
use crate::entry::EntryKind;
use crate::error::LedgerError;
use crate::known::{KnownBy, KnownClaim, ReportNote};
use crate::ledger::Ledger;
use crate::notice::{Narrowing, Notice};
use crate::record::{Adoption, Record, ReportRecord, Withholding};
use crate::store::{ClaimFilter, Passes, PassesOf, Store, StoreError};
use lagesbild_model::ReportId;
use std::collections::{BTreeMap, BTreeSet};

/// What became known between two moments, on the clocks on which they differ.
#[derive(Clone, Debug, PartialEq)]
pub struct Changes {
    /// Reports that became known.
    pub reports: Vec<ReportNote>,
    /// Claims that came, went or changed, for whatever reason.
    pub claims: Difference<KnownClaim>,
    /// What was decided on claims between two moments of the ledger's clock.
    pub decisions: Vec<Made>,
    /// Readings that count from then on.
    pub adopted: Vec<Adoption>,
    /// Whose words were withheld, and why.
    pub withheld: Vec<Withholding>,
    /// What was noted of reports that their publishers took back or corrected.
    pub notices: Vec<Notice>,
    /// What was noted of when reports were published.
    pub narrowed: Vec<Narrowing>,
}

impl<S: Store> Ledger<S> {
    /// What became known after `since`, up to `until`, of claims that pass the filter.
    ///
    /// Both name moments of the same clocks. The difference is that of [`Ledger::claims`] at the two moments, found by
    /// looking only at reports that anything happened to between them.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn changes(&self, filter: &ClaimFilter, since: &KnownBy, until: &KnownBy) -> Result<Changes, LedgerError> {
        self.held(|| {
            let mut changes = Changes {
                reports: Vec::new(),
                claims: Difference { came: Vec::new(), went: Vec::new(), changed: Vec::new(), same: 0 },
                decisions: Vec::new(),
                adopted: Vec::new(),
                withheld: Vec::new(),
                notices: Vec::new(),
                narrowed: Vec::new(),
            };
            let mut touched = BTreeSet::new();
            if since.ledger != until.ledger {
                self.written_between(since, until, &mut changes, &mut touched)?;
            }
            if since.published != until.published {
                self.published_between(since, until, &mut touched)?;
            }
            self.noted(until, &mut touched)?;
            for report in &touched {
                let Some(at) = self.store.find_report(*report)? else { continue };
                let record = check::report_record_at(&self.store, at)?;
                let is_known = |known: &KnownBy| -> Result<bool, LedgerError> {
                    let here = known.ledger.is_none_or(|until| self.known_at(at).is_ok_and(|known| known <= until));
                    Ok(here && self.covers(known, at, &record)?)
                };
                if is_known(until)? && !is_known(since)? {
                    changes.reports.push(self.note(at, record, until)?);
                }
            }
            if let Some(asked) = &filter.reports {
                touched.retain(|report| asked.contains(report));
            }
            let of_these = ClaimFilter { reports: Some(touched), ..filter.clone() };
            let by_report = |claims: Vec<KnownClaim>| {
                let mut sorted: BTreeMap<ReportId, Vec<KnownClaim>> = BTreeMap::new();
                claims.into_iter().for_each(|known| sorted.entry(known.claim.report_id).or_default().push(known));
                sorted
            };
            let (mut before, mut after) =
                (by_report(self.claims(&of_these, since)?), by_report(self.claims(&of_these, until)?));
            let reports: BTreeSet<ReportId> = before.keys().chain(after.keys()).copied().collect();
            for report in reports {
                let (old, new) = (before.remove(&report), after.remove(&report));
                let of_report = difference(old.unwrap_or_default(), new.unwrap_or_default(), |known| &known.claim);
                changes.claims.came.extend(of_report.came);
                changes.claims.went.extend(of_report.went);
                changes.claims.changed.extend(of_report.changed);
                changes.claims.same += of_report.same;
            }
            Ok(changes)
        })
    }

    /// What was written between two moments of the ledger's clock, and which reports that touches.
    fn written_between(
        &self,
        since: &KnownBy,
        until: &KnownBy,
        changes: &mut Changes,
        touched: &mut BTreeSet<ReportId>,
    ) -> Result<(), LedgerError> {
        for position in self.store.positions(None, since.ledger, until.ledger)? {
            let missing = || StoreError::Entry { position, why: "it is missing".to_owned() };
            let entry = self.store.entry(position)?.ok_or_else(missing)?;
            if entry.envelope.kind == EntryKind::Claims {
                touched.extend(self.store.pass(position)?);
                continue;
            }
            match Record::of(&entry.envelope).map_err(|why| StoreError::Entry { position, why })? {
                Record::Report(report) => self.touch(&report, until, touched)?,
                Record::Decision(decision) => {
                    let of_key = ClaimFilter { key: Some(decision.claim), ..ClaimFilter::default() };
                    let rows = self.store.claim_rows(&of_key, until.ledger, Passes::All)?;
                    touched.extend(rows.iter().map(|row| row.report));
                    let (hash, writer) = (entry.hash, entry.envelope.writer);
                    changes.decisions.push(Made { hash, writer, known: self.known_at(position)?, decision });
                }
                Record::Adoption(adoption) => {
                    for pass in self.store.passes(PassesOf::Reading(adoption.reading))? {
                        touched.extend(self.store.pass(pass)?);
                    }
                    changes.adopted.push(adoption);
                }
                Record::Withholding(withholding) => changes.withheld.push(withholding),
                Record::Notice(notice) => {
                    touched.insert(notice.report);
                    changes.notices.push(notice);
                }
                Record::Narrowing(narrowing) => {
                    if let Some(at) = self.store.find_report(narrowing.report)? {
                        self.touch(&check::report_record_at(&self.store, at)?, until, touched)?;
                    }
                    changes.narrowed.push(narrowing);
                }
                Record::Claims(_) | Record::Reading(_) | Record::Merge(_) | Record::Reliabilities(_) => {}
            }
        }
        Ok(())
    }

    /// A report, and the other versions of its article: one may say by when another one was there.
    fn touch(
        &self,
        report: &ReportRecord,
        until: &KnownBy,
        touched: &mut BTreeSet<ReportId>,
    ) -> Result<(), LedgerError> {
        touched.insert(report.report);
        let Some(address) = report.address else { return Ok(()) };
        for at in self.store.reports_at(address, until.ledger)? {
            touched.insert(check::report_record_at(&self.store, at)?.report);
        }
        Ok(())
    }

    /// Reports that had been published by the later day, but not by the earlier one.
    fn published_between(
        &self,
        since: &KnownBy,
        until: &KnownBy,
        touched: &mut BTreeSet<ReportId>,
    ) -> Result<(), LedgerError> {
        for position in self.store.positions(Some(EntryKind::Report), None, until.ledger)? {
            let record = check::report_record_at(&self.store, position)?;
            if self.covers(until, position, &record)? != self.covers(since, position, &record)? {
                touched.insert(record.report);
            }
        }
        Ok(())
    }

    /// Reports of which anything was noted: when that counts may hang on other reports.
    fn noted(&self, until: &KnownBy, touched: &mut BTreeSet<ReportId>) -> Result<(), LedgerError> {
        for position in self.store.positions(Some(EntryKind::Notice), None, until.ledger)? {
            if let Record::Notice(notice) = check::record_at(&self.store, position)? {
                touched.insert(notice.report);
            }
        }
        Ok(())
    }
}
