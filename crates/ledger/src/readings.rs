//! Readings beside one another, before one of them is adopted.

use crate::check;
use crate::difference::{Difference, difference};
use crate::entry::EntryKind;
use crate::error::LedgerError;
use crate::known::KnownBy;
use crate::ledger::Ledger;
use crate::moment::UtcMoment;
use crate::record::Record;
use crate::store::{PassesOf, Store};
use lagesbild_model::{Claim, ClaimKey, Reading, ReadingId, ReportId};

/// A reading, and how much of the ledger it has read.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadingNote {
    /// The reading.
    pub reading: Reading,
    /// From when on it was known here.
    pub known: UtcMoment,
    /// Reports that it has read.
    pub reports: u64,
    /// Reports for which it counts.
    pub counting: u64,
}

/// What another reading makes of a report.
#[derive(Clone, Debug, PartialEq)]
pub struct Reread {
    /// The report.
    pub report: ReportId,
    /// The reading that counts for it now.
    pub counting: ReadingId,
    /// From the claims of that one to those of the other.
    pub claims: Difference<Claim>,
    /// Keys that were decided on and that the other reading no longer has. What a person accepted stays; what was
    /// rejected may come again under another key.
    pub decided: Vec<ClaimKey>,
}

impl<S: Store> Ledger<S> {
    /// The readings, in the order in which they came.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn readings(&self) -> Result<Vec<ReadingNote>, LedgerError> {
        self.held(|| {
            let mut notes = Vec::new();
            for position in self.store.positions(Some(EntryKind::Reading), None, None)? {
                let Record::Reading(reading) = check::record_at(&self.store, position)? else { continue };
                if self.store.find_reading(reading.id)? != Some(position) {
                    continue;
                }
                let passes = self.store.passes(PassesOf::Reading(reading.id))?;
                let mut counting = 0;
                for pass in &passes {
                    let Some(report) = self.store.pass(*pass)? else { continue };
                    counting += u64::from(self.store.counting(report, None)? == Some(*pass));
                }
                let known = self.known_at(position)?;
                notes.push(ReadingNote { reading, known, reports: passes.len() as u64, counting });
            }
            Ok(notes)
        })
    }

    /// For each report that this reading has read and another one counts for: what the two tell, as they were read,
    /// without decisions. Reports of which both tell the same are not among them.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn reread(&self, reading: ReadingId) -> Result<Vec<Reread>, LedgerError> {
        self.held(|| {
            let mut found = Vec::new();
            for pass in self.store.passes(PassesOf::Reading(reading))? {
                let Some(report) = self.store.pass(pass)? else { continue };
                let Some(now) = self.store.counting(report, None)?.filter(|now| *now != pass) else { continue };
                let (Some((counting, old)), Some((_, new))) = (self.claims_at(now)?, self.claims_at(pass)?) else {
                    continue;
                };
                let mut decided = Vec::new();
                for claim in &old {
                    let is_there = new.iter().any(|other| other.key == claim.key) || decided.contains(&claim.key);
                    if !is_there && !self.store.decisions_on(claim.key, None)?.is_empty() {
                        decided.push(claim.key);
                    }
                }
                let claims = difference(old, new, |claim| claim);
                if !claims.is_empty() || !decided.is_empty() {
                    found.push(Reread { report, counting, claims, decided });
                }
            }
            Ok(found)
        })
    }

    /// The reports that a reading has not read yet and whose words are there, in the order in which they came.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn unread_by(&self, reading: ReadingId) -> Result<Vec<ReportId>, LedgerError> {
        let notes = self.reports(&KnownBy::NOW)?;
        let mut unread = Vec::new();
        for note in notes {
            let text = self.store.find_report(note.report)?;
            let text = text.map(|at| check::report_record_at(&self.store, at)).transpose()?.map(|record| record.text);
            let is_withheld = text.map(|text| self.store.withheld_by(text)).transpose()?.flatten().is_some();
            if !is_withheld && self.store.find_claims(note.report, reading)?.is_none() {
                unread.push(note.report);
            }
        }
        Ok(unread)
    }

    /// The claims of an entry as they were read; `None` where their words are withheld.
    fn claims_at(&self, position: u64) -> Result<Option<(ReadingId, Vec<Claim>)>, LedgerError> {
        let Record::Claims(record) = check::record_at(&self.store, position)? else { return Ok(None) };
        let lines = match check::claim_lines(&self.store, position, &record) {
            Err(LedgerError::Withheld(_)) => return Ok(None),
            other => other?,
        };
        let claims = lines.lines().map(|line| check::parse_claim(position, line)).collect::<Result<_, _>>()?;
        Ok(Some((record.reading, claims)))
    }
}
