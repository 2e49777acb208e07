//! The claims known, with what people decided on them.

use crate::check;
use crate::decide::{Ruling, merged_into};
use crate::error::LedgerError;
use crate::known::{Decided, KnownBy, KnownClaim, ReportNote};
use crate::ledger::Ledger;
use crate::record::Shape;
use crate::store::{ClaimFilter, ClaimRow, Passes, Store, StoreError};
use lagesbild_model::{Claim, ClaimKey, ReportId};
use std::collections::{BTreeMap, BTreeSet};

/// Where a claim stands among the others: entry, ordinal, part.
type Order = (u64, u32, u32);

impl<S: Store> Ledger<S> {
    /// The claims known, in the order of their readings, each report's from the reading that counts, with decisions
    /// applied: a claim rejected, merged away or withheld is not among them, a corrected one passes the filter as
    /// corrected, and one that a person stood by is there though the reading that counts does not make it.
    ///
    /// Claims whose report's words are withheld are not among them.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn claims(&self, filter: &ClaimFilter, known: &KnownBy) -> Result<Vec<KnownClaim>, LedgerError> {
        self.held(|| {
            let mut search = Search { ledger: self, filter, known, notes: BTreeMap::new(), found: Vec::new() };
            let rows = self.store.claim_rows(filter, known.ledger, Passes::Counting)?;
            let mut keys: BTreeSet<ClaimKey> = self.store.decided(filter, known.ledger)?.into_iter().collect();
            let (decided, plain): (Vec<ClaimRow>, Vec<ClaimRow>) = rows.into_iter().partition(|row| row.decided);
            for group in plain.chunk_by(|a, b| a.position == b.position) {
                search.add(group, None, false)?;
            }
            keys.extend(decided.iter().map(|row| row.key));
            for key in keys {
                search.add_decided(key)?;
            }
            search.found.sort_by_key(|(order, _)| *order);
            Ok(search.found.into_iter().map(|(_, claim)| claim).collect())
        })
    }

    /// What the decisions known by then make of a claim.
    fn ruling(&self, key: ClaimKey, known: &KnownBy) -> Result<Ruling, LedgerError> {
        let made = self.decisions(key, known.ledger)?;
        let others: BTreeSet<ClaimKey> = made.iter().map(|made| made.decision.claim).filter(|k| *k != key).collect();
        let mut merged = Vec::new();
        for other in others {
            if merged_into(other, &self.decisions(other, known.ledger)?) == Some(key) {
                merged.push(other);
            }
        }
        let mut ruling = Ruling::of(key, &made, merged);
        if merged_into(key, &made).is_some() && self.is_first_of_circle(key, known)? {
            ruling.hidden = false;
        }
        Ok(ruling)
    }

    /// Two ledgers that were brought together may merge claims in a circle; then the first of them by key stands for
    /// all, so that none is lost.
    fn is_first_of_circle(&self, key: ClaimKey, known: &KnownBy) -> Result<bool, LedgerError> {
        let mut seen = BTreeSet::from([key]);
        let mut at = key;
        while let Some(next) = merged_into(at, &self.decisions(at, known.ledger)?) {
            if next == key {
                return Ok(seen.first() == Some(&key));
            }
            if !seen.insert(next) {
                break;
            }
            at = next;
        }
        Ok(false)
    }
}

struct Search<'l, S> {
    ledger: &'l Ledger<S>,
    filter: &'l ClaimFilter,
    known: &'l KnownBy,
    /// `None` for reports that were not known by then, or whose words are withheld.
    notes: BTreeMap<ReportId, Option<(ReportNote, String)>>,
    found: Vec<(Order, KnownClaim)>,
}

impl<S: Store> Search<'_, S> {
    fn add_decided(&mut self, key: ClaimKey) -> Result<(), LedgerError> {
        let ruling = self.ledger.ruling(key, self.known)?;
        if ruling.hidden {
            return Ok(());
        }
        let of_key = ClaimFilter { key: Some(key), ..ClaimFilter::default() };
        let store = &self.ledger.store;
        let mut rows = store.claim_rows(&of_key, self.known.ledger, Passes::Counting)?;
        let kept = rows.is_empty();
        if kept && ruling.vouched {
            rows = store.claim_rows(&of_key, self.known.ledger, Passes::All)?;
            let last = rows.last().map(|row| row.position);
            rows.retain(|row| Some(row.position) == last);
        }
        self.add(&rows, Some(&ruling), kept)
    }

    /// Adds claims of one entry.
    fn add(&mut self, rows: &[ClaimRow], ruling: Option<&Ruling>, kept: bool) -> Result<(), LedgerError> {
        let Some(ClaimRow { position, report, .. }) = rows.first().copied() else { return Ok(()) };
        if !self.notes.contains_key(&report) {
            let note = self.look_up(report)?;
            self.notes.insert(report, note);
        }
        let Some(Some((note, text))) = self.notes.get(&report) else { return Ok(()) };
        let store = &self.ledger.store;
        let missing = || StoreError::Entry { position, why: "an index says it holds claims".to_owned() };
        let (_, words) = store.pass(position)?.ok_or_else(missing)?;
        let lines = match check::text(store, position, report, words) {
            Err(LedgerError::Withheld(_)) => return Ok(()),
            other => check::utf8(position, other?)?,
        };
        let read = self.ledger.known_at(position)?;
        let mut wanted = rows.iter().peekable();
        for (ordinal, line) in (0u32..).zip(lines.lines()) {
            let Some(_) = wanted.next_if(|row| row.ordinal == ordinal) else { continue };
            let claim = check::parse_claim(position, line)?;
            let claims = ruling.map_or_else(|| vec![claim.clone()], |ruling| ruling.apply(claim.clone()));
            let split = claims.len() > 1;
            for (part, claim) in (0u32..).zip(claims) {
                if self.filter.passes(report, &Shape::of(&claim)) {
                    let known = known(claim, (note, text), read, ruling, kept);
                    let decided = Decided { part: split.then_some(part), ..known.decided };
                    self.found.push(((position, ordinal, part), KnownClaim { decided, ..known }));
                }
            }
        }
        Ok(())
    }

    fn look_up(&self, report: ReportId) -> Result<Option<(ReportNote, String)>, LedgerError> {
        let store = &self.ledger.store;
        let at = store.find_report(report)?.ok_or(LedgerError::UnknownReport(report))?;
        let record = check::report_record_at(store, at)?;
        if !self.ledger.covers(self.known, at, &record)? {
            return Ok(None);
        }
        match check::text(store, at, report, record.text) {
            Err(LedgerError::Withheld(_)) => Ok(None),
            text => Ok(Some((self.ledger.note(at, record)?, check::utf8(at, text?)?))),
        }
    }
}

fn known(
    claim: Claim,
    (note, text): (&ReportNote, &str),
    read: crate::UtcMoment,
    ruling: Option<&Ruling>,
    kept: bool,
) -> KnownClaim {
    KnownClaim {
        sentence: claim.sentence.slice(text).unwrap_or_default().to_owned(),
        claim,
        corrected: ruling.iter().flat_map(|ruling| ruling.corrected()).cloned().collect(),
        decided: Decided {
            accepted: ruling.is_some_and(|ruling| ruling.accepted),
            kept,
            merged: ruling.map(|ruling| ruling.merged.clone()).unwrap_or_default(),
            part: None,
        },
        publishers: note.publishers.clone(),
        publication: note.publication.as_ref().map(|p| p.date.clone()),
        acquired: note.acquired,
        read,
    }
}
