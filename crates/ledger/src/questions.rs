use crate::check;
use crate::decide::{corrections, is_hidden, standing, with_corrections};
use crate::entry::EntryKind;
use crate::error::LedgerError;
use crate::ledger::Ledger;
use crate::moment::UtcMoment;
use crate::record::{Record, ReportRecord, Shape};
use crate::store::{ClaimFilter, ClaimRow, Store, StoreError};
use lagesbild_model::time::{Day, Edtf, Window};
use lagesbild_model::{Claim, ClaimKey, Decision, Language, Publication, Report, ReportId};
use std::collections::btree_map::Entry as Slot;
use std::collections::{BTreeMap, BTreeSet};

/// By when something must have been known to count. `None` bounds nothing; both bounds may be set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KnownBy {
    /// The ledger's clock: reports, readings and decisions written up to then, each report with its latest reading of
    /// that moment. The answer stays the same for ever.
    pub ledger: Option<UtcMoment>,
    /// The publication clock: reports that had certainly begun to be published by the end of that day, where they were
    /// published, whenever they were acquired, and read and decided upon as of now (or as of `ledger`). A report whose
    /// publication is unknown never counts.
    pub published: Option<Day>,
}

impl KnownBy {
    /// Everything that the ledger holds.
    pub const NOW: KnownBy = KnownBy { ledger: None, published: None };

    /// What the ledger held at that moment.
    pub fn ledger(moment: UtcMoment) -> KnownBy {
        KnownBy { ledger: Some(moment), published: None }
    }

    /// What had been published by the end of that day.
    pub fn published(day: Day) -> KnownBy {
        KnownBy { ledger: None, published: Some(day) }
    }

    fn covers(&self, publication: Option<&Publication>) -> bool {
        let Some(by) = self.published else { return true };
        let begun = publication.and_then(|p| p.date.window()).and_then(|window| window.latest_start());
        begun.is_some_and(|begun| begun.day() <= by)
    }
}

/// What the chain tells of a report, whether or not its words are there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportNote {
    /// The report.
    pub report: ReportId,
    /// When we got it.
    pub acquired: UtcMoment,
    /// When it was written into the ledger.
    pub written: UtcMoment,
    /// Who published it.
    pub publishers: Vec<String>,
    /// When it was published, as far as known.
    pub publication: Option<Publication>,
    /// The language, where it was told.
    pub language: Option<Language>,
}

/// A claim as the ledger knows it.
#[derive(Clone, Debug, PartialEq)]
pub struct KnownClaim {
    /// The claim, with the corrections that stand.
    pub claim: Claim,
    /// The fields that a person corrected.
    pub corrected: BTreeSet<String>,
    /// The sentence that it stands in, cut from the report's text.
    pub sentence: String,
    /// Who published the report.
    pub publishers: Vec<String>,
    /// When the report was published, as far as known.
    pub publication: Option<Edtf>,
    /// When we got the report.
    pub acquired: UtcMoment,
    /// When the reading that found it was written.
    pub read: UtcMoment,
}

impl KnownClaim {
    /// The window in which its report was published, as far as known.
    pub fn publication_window(&self) -> Option<Window> {
        self.publication.as_ref().and_then(Edtf::window)
    }
}

impl<S: Store> Ledger<S> {
    /// The reports known, in the order in which they were written.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn reports(&self, known: &KnownBy) -> Result<Vec<ReportNote>, LedgerError> {
        let mut notes = Vec::new();
        for position in self.store.positions(Some(EntryKind::Report), known.ledger)? {
            let record = check::report_record_at(&self.store, position)?;
            if known.covers(record.publication.as_ref()) {
                notes.push(self.note(position, record)?);
            }
        }
        Ok(notes)
    }

    fn note(&self, position: u64, record: ReportRecord) -> Result<ReportNote, LedgerError> {
        Ok(ReportNote {
            report: record.report,
            acquired: record.acquired,
            written: self.written_at(position)?,
            publishers: record.publishers,
            publication: record.publication,
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

    /// What was decided on a claim up to that moment, in order, and when.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn decisions(
        &self,
        claim: ClaimKey,
        until: Option<UtcMoment>,
    ) -> Result<Vec<(UtcMoment, Decision)>, LedgerError> {
        let mut found = Vec::new();
        for position in self.store.positions(Some(EntryKind::Decision), until)? {
            if let Record::Decision(decision) = check::record_at(&self.store, position)?
                && decision.claim == claim
            {
                found.push((self.written_at(position)?, decision));
            }
        }
        Ok(found)
    }

    /// The claims known, in the order of their readings, each report's from its latest reading, with decisions
    /// applied: a claim rejected or withheld is not among them, a corrected one passes the filter as corrected.
    ///
    /// Claims whose report's words are withheld are not among them either.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn claims(&self, filter: &ClaimFilter, known: &KnownBy) -> Result<Vec<KnownClaim>, LedgerError> {
        let decisions = self.all_decisions(known.ledger)?;
        let mut rows = self.store.claim_rows(filter, known.ledger)?;
        // a correction may bring a claim into the filter
        for (key, made) in &decisions {
            if !corrections(&standing(made)).is_empty() {
                let of_key = ClaimFilter { key: Some(*key), report: filter.report, ..ClaimFilter::default() };
                rows.extend(self.store.claim_rows(&of_key, known.ledger)?);
            }
        }
        rows.sort_unstable();
        rows.dedup();
        let mut found = Vec::new();
        let mut notes = BTreeMap::new();
        for group in rows.chunk_by(|a, b| a.position == b.position) {
            self.claims_of_pass(group, filter, known, &decisions, &mut notes, &mut found)?;
        }
        Ok(found)
    }

    /// The claims of one entry.
    fn claims_of_pass(
        &self,
        rows: &[ClaimRow],
        filter: &ClaimFilter,
        known: &KnownBy,
        decisions: &BTreeMap<ClaimKey, Vec<Decision>>,
        notes: &mut BTreeMap<ReportId, ReportNote>,
        found: &mut Vec<KnownClaim>,
    ) -> Result<(), LedgerError> {
        let Some(first) = rows.first() else { return Ok(()) };
        let position = first.position;
        let note = match notes.entry(first.report) {
            Slot::Occupied(slot) => slot.into_mut(),
            Slot::Vacant(slot) => {
                let at = self.store.find_report(first.report)?.ok_or(LedgerError::UnknownReport(first.report))?;
                slot.insert(self.note(at, check::report_record_at(&self.store, at)?)?)
            }
        };
        if !known.covers(note.publication.as_ref()) {
            return Ok(());
        }
        let Record::Claims(record) = check::record_at(&self.store, position)? else {
            let why = "an index says it holds claims, but it does not".to_owned();
            return Err(StoreError::Entry { position, why }.into());
        };
        let lines = match check::claim_lines(&self.store, position, &record) {
            Err(LedgerError::Withheld(_)) => return Ok(()),
            other => other?,
        };
        let text = match self.text_of(first.report) {
            Err(LedgerError::Withheld(_)) => return Ok(()),
            other => other?,
        };
        let read = self.written_at(position)?;
        let mut wanted = rows.iter().peekable();
        for (ordinal, line) in (0u32..).zip(lines.lines()) {
            let Some(row) = wanted.next_if(|row| row.ordinal == ordinal) else { continue };
            let claim = check::parse_claim(position, line)?;
            let made = decisions.get(&row.key).map(|made| standing(made)).unwrap_or_default();
            if is_hidden(&made) {
                continue;
            }
            let changes = corrections(&made);
            let corrected = changes.iter().map(|(field, _)| (*field).to_owned()).collect();
            // a correction that no longer fits a newer reading's claim is left out rather than the claim
            let claim = with_corrections(claim.clone(), changes).unwrap_or(claim);
            if filter.passes(note.report, &Shape::of(&claim)) {
                found.push(KnownClaim {
                    sentence: claim.sentence.slice(&text).unwrap_or_default().to_owned(),
                    claim,
                    corrected,
                    publishers: note.publishers.clone(),
                    publication: note.publication.as_ref().map(|p| p.date.clone()),
                    acquired: note.acquired,
                    read,
                });
            }
        }
        Ok(())
    }

    fn text_of(&self, report: ReportId) -> Result<String, LedgerError> {
        let at = self.store.find_report(report)?.ok_or(LedgerError::UnknownReport(report))?;
        check::report_text(&self.store, at)
    }

    fn written_at(&self, position: u64) -> Result<UtcMoment, LedgerError> {
        let missing = || StoreError::Entry { position, why: "it is missing".to_owned() };
        Ok(self.store.entry(position)?.ok_or_else(missing)?.envelope.written)
    }

    fn all_decisions(&self, until: Option<UtcMoment>) -> Result<BTreeMap<ClaimKey, Vec<Decision>>, LedgerError> {
        let mut by_key: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for position in self.store.positions(Some(EntryKind::Decision), until)? {
            if let Record::Decision(decision) = check::record_at(&self.store, position)? {
                by_key.entry(decision.claim).or_default().push(decision);
            }
        }
        Ok(by_key)
    }
}
