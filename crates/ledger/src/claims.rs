//! The claims known, with what people decided on them.

use crate::check;
use crate::decide::{Ruling, merged_into};
use crate::entry::EntryKind;
use crate::error::LedgerError;
use crate::known::{Decided, KnownBy, KnownClaim, ReportNote};
use crate::ledger::Ledger;
use crate::notice::Notice;
use crate::record::Shape;
use crate::store::{ClaimFilter, ClaimRow, Passes, Store, TextAt};
use lagesbild_model::{Claim, ClaimKey};
use std::collections::{BTreeSet, HashMap};

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
        self.search(filter, known, false)
    }

    /// The claims that [`Ledger::claims`] leaves out because their reports were taken back by their publishers, or stand
    /// corrected; each with the [notice](Decided::notice).
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn taken_back(&self, filter: &ClaimFilter, known: &KnownBy) -> Result<Vec<KnownClaim>, LedgerError> {
        if self.store.positions(Some(EntryKind::Notice), None, known.ledger)?.is_empty() {
            return Ok(Vec::new());
        }
        self.search(filter, known, true)
    }

    fn search(&self, filter: &ClaimFilter, known: &KnownBy, taken_back: bool) -> Result<Vec<KnownClaim>, LedgerError> {
        self.held(|| {
            let noted = |kind| self.store.positions(Some(kind), None, known.ledger).map(|found| !found.is_empty());
            let (notices, narrowings) = (noted(EntryKind::Notice)?, noted(EntryKind::Narrowing)?);
            let rows = self.store.claim_rows(filter, known.ledger, Passes::Counting)?;
            let mut search = Search {
                ledger: self,
                filter,
                known,
                taken_back,
                notices,
                narrowings,
                notes: HashMap::new(),
                orders: Vec::with_capacity(rows.len()),
                found: Vec::with_capacity(rows.len()),
            };
            let mut keys: BTreeSet<ClaimKey> = self.store.decided(filter, known.ledger)?.into_iter().collect();
            let (decided, plain): (Vec<ClaimRow>, Vec<ClaimRow>) = rows.into_iter().partition(|row| row.decided);
            for group in plain.chunk_by(|a, b| a.position == b.position) {
                search.add(group, None, false)?;
            }
            keys.extend(decided.iter().map(|row| row.key));
            for key in keys {
                search.add_decided(key)?;
            }
            Ok(search.in_order())
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

/// What is to be known of a report.
struct Noted {
    note: ReportNote,
    text: String,
    notice: Option<Notice>,
}

struct Search<'l, S> {
    ledger: &'l Ledger<S>,
    filter: &'l ClaimFilter,
    known: &'l KnownBy,
    /// Whether claims of reports taken back are asked for, instead of all others.
    taken_back: bool,
    /// Whether there are any.
    notices: bool,
    narrowings: bool,
    /// `None` for reports that were not known by then, or whose words are withheld, or that are not asked for.
    notes: HashMap<u64, Option<Noted>>,
    /// Where each of those found stands.
    orders: Vec<Order>,
    found: Vec<KnownClaim>,
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

    /// What was found, in the order of the entries. Claims are large, so they are moved only where they must be.
    fn in_order(self) -> Vec<KnownClaim> {
        if self.orders.is_sorted() {
            return self.found;
        }
        let mut both: Vec<(Order, KnownClaim)> = self.orders.into_iter().zip(self.found).collect();
        both.sort_by_key(|(order, _)| *order);
        both.into_iter().map(|(_, claim)| claim).collect()
    }

    /// Adds claims of one entry.
    fn add(&mut self, rows: &[ClaimRow], ruling: Option<&Ruling>, kept: bool) -> Result<(), LedgerError> {
        let Some(ClaimRow { position, report, report_at, .. }) = rows.first().copied() else { return Ok(()) };
        if !self.notes.contains_key(&report_at) {
            let noted = self.look_up(report_at)?;
            self.notes.insert(report_at, noted);
        }
        let Some(Some(noted)) = self.notes.get(&report_at) else { return Ok(()) };
        let lines = match check::text(&self.ledger.store, position, report, TextAt::Words(position)) {
            Err(LedgerError::Withheld(_)) => return Ok(()),
            other => check::utf8(position, other?)?,
        };
        let read = self.ledger.known_at(position)?;
        let mut wanted = rows.iter().peekable();
        for (ordinal, line) in (0u32..).zip(lines.lines()) {
            let Some(_) = wanted.next_if(|row| row.ordinal == ordinal) else { continue };
            let claim = check::parse_claim(position, line)?;
            let Some(ruling) = ruling else {
                // as the index has it
                self.orders.push((position, ordinal, 0));
                self.found.push(known(claim, noted, read, None, kept));
                continue;
            };
            let claims = ruling.apply(claim);
            let split = claims.len() > 1;
            for (part, claim) in (0u32..).zip(claims) {
                if self.filter.passes(report, &Shape::of(&claim)) {
                    let known = known(claim, noted, read, Some(ruling), kept);
                    let decided = Decided { part: split.then_some(part), ..known.decided };
                    self.orders.push((position, ordinal, part));
                    self.found.push(KnownClaim { decided, ..known });
                }
            }
        }
        Ok(())
    }

    fn look_up(&self, at: u64) -> Result<Option<Noted>, LedgerError> {
        let (ledger, store) = (self.ledger, &self.ledger.store);
        let record = check::report_record_at(store, at)?;
        let report = record.report;
        if self.known.published.is_some() && !ledger.covers(self.known, at, &record)? {
            return Ok(None);
        }
        let notice = if self.notices { ledger.notice(report, self.known)? } else { None };
        let is_taken_back = notice.as_ref().map_or(Ok(false), |notice| ledger.takes_back(notice, self.known))?;
        if is_taken_back != self.taken_back {
            return Ok(None);
        }
        let text = match check::text(store, at, report, check::home(store, at, record.text)?) {
            Err(LedgerError::Withheld(_)) => return Ok(None),
            text => check::utf8(at, text?)?,
        };
        let note = if self.narrowings {
            ledger.note(at, record, self.known)?
        } else {
            ledger.note_as_told(at, record.publication.clone(), record)?
        };
        Ok(Some(Noted { note, text, notice }))
    }
}

fn known(
    claim: Claim,
    Noted { note, text, notice }: &Noted,
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
            notice: notice.clone(),
        },
        publishers: note.publishers.clone(),
        publication: note.publication.as_ref().map(|p| p.date.clone()),
        acquired: note.acquired,
        read,
    }
}
