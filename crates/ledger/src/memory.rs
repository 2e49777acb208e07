use crate::entry::{Entry, EntryHash, EntryKind, WriterId};
use crate::moment::UtcMoment;
use crate::record::{ClaimsRecord, Record, ReportRecord};
use crate::sketch::Sketch;
use crate::store::{
    ClaimFilter, ClaimRow, Head, Passes, PassesOf, Store, StoreError, StoredText, TOO_COMMON, TextAt, WriterHead,
};
use lagesbild_model::{ClaimKey, ReadingId, ReportId, TextHash, Verdict};
use std::collections::{BTreeMap, BTreeSet};

/// The plain twin of the SQLite store: a list that is searched from end to end. For questions without a ledger file,
/// and for tests to compare with.
#[derive(Clone, Debug)]
pub struct MemoryStore {
    writer: WriterId,
    entries: Vec<Kept>,
    /// `None` is a text that was withheld.
    texts: BTreeMap<TextAt, Option<Vec<u8>>>,
    /// In a transaction: what there was before it.
    before: Option<Before>,
}

#[derive(Clone, Debug)]
struct Kept {
    entry: Entry,
    record: Record,
    known: UtcMoment,
    /// The position of the merge that it came with, if it did not stand here first.
    came_with: Option<u64>,
}

#[derive(Clone, Debug)]
struct Before {
    entries: usize,
    texts: Vec<(TextAt, Option<Option<Vec<u8>>>)>,
}

impl MemoryStore {
    /// An empty store of that writer.
    pub fn new(writer: WriterId) -> MemoryStore {
        MemoryStore { writer, entries: Vec::new(), texts: BTreeMap::new(), before: None }
    }

    fn known(&self, until: Option<UtcMoment>) -> impl DoubleEndedIterator<Item = &Kept> {
        self.entries.iter().filter(move |kept| until.is_none_or(|until| kept.known <= until))
    }

    fn find(&self, test: impl Fn(&Record) -> bool) -> Option<u64> {
        self.entries.iter().find(|kept| test(&kept.record)).map(|kept| kept.entry.position)
    }

    /// The merge whose block the next entry belongs to.
    fn open_merge(&self) -> Option<&Kept> {
        let next = self.entries.len() as u64 + 1;
        self.entries.iter().find(|kept| match &kept.record {
            Record::Merge(merge) if kept.came_with.is_none() => {
                kept.entry.position.saturating_add(merge.entries) >= next
            }
            _ => false,
        })
    }

    fn at(&self, position: u64) -> Option<&Kept> {
        usize::try_from(position).ok()?.checked_sub(1).and_then(|at| self.entries.get(at))
    }

    /// The first entry of claims of each report and reading.
    fn all_passes(&self, until: Option<UtcMoment>) -> Vec<(&Kept, &ClaimsRecord)> {
        let mut seen = BTreeSet::new();
        let mut passes = Vec::new();
        for kept in self.known(until) {
            if let Record::Claims(claims) = &kept.record
                && seen.insert((claims.report, claims.reading))
            {
                passes.push((kept, claims));
            }
        }
        passes
    }

    /// Which entry of claims counts for each report, by going through everything that happened.
    fn all_counting(&self, until: Option<UtcMoment>) -> BTreeMap<ReportId, u64> {
        let passes = self.all_passes(until);
        let first: BTreeSet<u64> = passes.iter().map(|(kept, _)| kept.entry.position).collect();
        let mut counting: BTreeMap<ReportId, u64> = BTreeMap::new();
        // before a merge: what comes with it counts only for reports that had nothing that counted
        let mut settled: BTreeSet<ReportId> = BTreeSet::new();
        for kept in self.known(until) {
            let mut set = |report: ReportId, position: u64| {
                if kept.came_with.is_none() || !settled.contains(&report) {
                    counting.insert(report, position);
                }
            };
            match &kept.record {
                Record::Claims(claims) if !claims.beside && first.contains(&kept.entry.position) => {
                    set(claims.report, kept.entry.position);
                }
                Record::Adoption(adoption) => {
                    for (pass, claims) in &passes {
                        if claims.reading == adoption.reading && pass.entry.position < kept.entry.position {
                            set(claims.report, pass.entry.position);
                        }
                    }
                }
                Record::Merge(_) if kept.came_with.is_none() => settled = counting.keys().copied().collect(),
                _ => {}
            }
        }
        counting
    }

    fn reports(&self, until: Option<UtcMoment>, test: impl Fn(&ReportRecord) -> bool) -> Vec<u64> {
        let mut seen = BTreeSet::new();
        let mut found = Vec::new();
        for kept in self.known(until) {
            if let Record::Report(report) = &kept.record
                && seen.insert(report.report)
                && test(report)
            {
                found.push(kept.entry.position);
            }
        }
        found
    }

    fn keep_text(&mut self, at: TextAt, text: Option<Vec<u8>>) -> Result<(), StoreError> {
        let before = self.before.as_mut().ok_or(StoreError::Transaction)?;
        let old = self.texts.insert(at, text);
        before.texts.push((at, old));
        Ok(())
    }
}

impl Store for MemoryStore {
    fn writer(&self) -> Result<WriterId, StoreError> {
        Ok(self.writer.clone())
    }

    fn begin(&mut self) -> Result<(), StoreError> {
        if self.before.is_some() {
            return Err(StoreError::Transaction);
        }
        self.before = Some(Before { entries: self.entries.len(), texts: Vec::new() });
        Ok(())
    }

    fn commit(&mut self) -> Result<(), StoreError> {
        self.before.take().map(|_| ()).ok_or(StoreError::Transaction)
    }

    fn rollback(&mut self) {
        let Some(before) = self.before.take() else { return };
        self.entries.truncate(before.entries);
        for (at, old) in before.texts.into_iter().rev() {
            match old {
                Some(old) => self.texts.insert(at, old),
                None => self.texts.remove(&at),
            };
        }
    }

    fn hold(&self) -> Result<(), StoreError> {
        Ok(())
    }

    fn release(&self) {}

    fn put_text(&mut self, at: TextAt, _: TextHash, text: Option<&[u8]>) -> Result<(), StoreError> {
        self.keep_text(at, text.map(<[u8]>::to_vec))
    }

    fn withhold_text(&mut self, at: TextAt) -> Result<(), StoreError> {
        if self.texts.contains_key(&at) { self.keep_text(at, None) } else { Ok(()) }
    }

    fn wipe(&mut self) -> Result<(), StoreError> {
        Ok(())
    }

    fn put_entry(&mut self, entry: &Entry, record: &Record) -> Result<(), StoreError> {
        let next = self.entries.len() as u64 + 1;
        if self.before.is_none() || entry.position != next {
            return Err(StoreError::Transaction);
        }
        let merge = self.open_merge();
        let came_with = merge.map(|merge| merge.entry.position);
        let known = merge.map_or(entry.envelope.written, |merge| merge.known);
        self.entries.push(Kept { entry: entry.clone(), record: record.clone(), known, came_with });
        Ok(())
    }

    fn length(&self) -> Result<u64, StoreError> {
        Ok(self.entries.len() as u64)
    }

    fn head(&self) -> Result<Option<Head>, StoreError> {
        Ok(self.entries.last().map(|kept| Head { position: kept.entry.position, known: kept.known }))
    }

    fn writer_head(&self, writer: &WriterId) -> Result<Option<WriterHead>, StoreError> {
        let last = self.entries.iter().rev().find(|kept| kept.entry.envelope.writer == *writer);
        Ok(last.map(|kept| WriterHead { seq: kept.entry.envelope.seq, hash: kept.entry.hash }))
    }

    fn hash_of(&self, writer: &WriterId, seq: u64) -> Result<Option<EntryHash>, StoreError> {
        let of = |kept: &&Kept| kept.entry.envelope.writer == *writer && kept.entry.envelope.seq == seq;
        Ok(self.entries.iter().find(of).map(|kept| kept.entry.hash))
    }

    fn text_home(&self, text: TextHash) -> Result<Option<u64>, StoreError> {
        Ok(self.find(|record| matches!(record, Record::Report(r) if r.text == text)))
    }

    fn text(&self, at: TextAt) -> Result<StoredText, StoreError> {
        Ok(match self.texts.get(&at) {
            None => StoredText::Missing,
            Some(None) => StoredText::Withheld,
            Some(Some(text)) => StoredText::Here(text.clone()),
        })
    }

    fn entry(&self, position: u64) -> Result<Option<Entry>, StoreError> {
        Ok(self.at(position).map(|kept| kept.entry.clone()))
    }

    fn known_at(&self, position: u64) -> Result<Option<UtcMoment>, StoreError> {
        Ok(self.at(position).map(|kept| kept.known))
    }

    fn positions(
        &self,
        kind: Option<EntryKind>,
        since: Option<UtcMoment>,
        until: Option<UtcMoment>,
    ) -> Result<Vec<u64>, StoreError> {
        let of_kind = |kept: &&Kept| kind.is_none_or(|kind| kept.entry.envelope.kind == kind);
        let after = |kept: &&Kept| since.is_none_or(|since| kept.known > since);
        Ok(self.known(until).filter(of_kind).filter(after).map(|kept| kept.entry.position).collect())
    }

    fn find_report(&self, report: ReportId) -> Result<Option<u64>, StoreError> {
        Ok(self.find(|record| matches!(record, Record::Report(r) if r.report == report)))
    }

    fn find_reading(&self, reading: ReadingId) -> Result<Option<u64>, StoreError> {
        Ok(self.find(|record| matches!(record, Record::Reading(r) if r.id == reading)))
    }

    fn find_claims(&self, report: ReportId, reading: ReadingId) -> Result<Option<u64>, StoreError> {
        let fits = |c: &ClaimsRecord| c.report == report && c.reading == reading;
        Ok(self.find(|record| matches!(record, Record::Claims(c) if fits(c))))
    }

    fn passes(&self, of: PassesOf) -> Result<Vec<u64>, StoreError> {
        let fits = |claims: &ClaimsRecord| match of {
            PassesOf::Report(report) => claims.report == report,
            PassesOf::Reading(reading) => claims.reading == reading,
        };
        let passes = self.all_passes(None).into_iter().filter(|(_, claims)| fits(claims));
        Ok(passes.map(|(kept, _)| kept.entry.position).collect())
    }

    fn counting(&self, report: ReportId, until: Option<UtcMoment>) -> Result<Option<u64>, StoreError> {
        Ok(self.all_counting(until).get(&report).copied())
    }

    fn pass(&self, position: u64) -> Result<Option<ReportId>, StoreError> {
        Ok(self.at(position).and_then(|kept| match &kept.record {
            Record::Claims(claims) => Some(claims.report),
            _ => None,
        }))
    }

    fn claim_rows(
        &self,
        filter: &ClaimFilter,
        until: Option<UtcMoment>,
        passes: Passes,
    ) -> Result<Vec<ClaimRow>, StoreError> {
        let counting: BTreeSet<u64> = self.all_counting(until).into_values().collect();
        let decided: BTreeSet<ClaimKey> = self.decided(filter, until)?.into_iter().collect();
        let mut rows = Vec::new();
        for (kept, claims) in self.all_passes(until) {
            let position = kept.entry.position;
            if passes == Passes::Counting && !counting.contains(&position) {
                continue;
            }
            for (ordinal, shape) in (0u32..).zip(&claims.claims) {
                if filter.passes(claims.report, shape) {
                    let decided = decided.contains(&shape.key);
                    let (report, key) = (claims.report, shape.key);
                    let report_at = self.find_report(report)?.unwrap_or(0);
                    rows.push(ClaimRow { position, ordinal, report, report_at, key, decided });
                }
            }
        }
        Ok(rows)
    }

    fn decided(&self, _: &ClaimFilter, until: Option<UtcMoment>) -> Result<Vec<ClaimKey>, StoreError> {
        let mut keys = BTreeSet::new();
        for kept in self.known(until) {
            if let Record::Decision(decision) = &kept.record {
                keys.insert(decision.claim);
                if let Verdict::Merge { into } = decision.verdict {
                    keys.insert(into);
                }
            }
        }
        Ok(keys.into_iter().collect())
    }

    fn decisions_on(&self, key: ClaimKey, until: Option<UtcMoment>) -> Result<Vec<u64>, StoreError> {
        let about = |record: &Record| match record {
            Record::Decision(decision) => {
                decision.claim == key || matches!(decision.verdict, Verdict::Merge { into } if into == key)
            }
            _ => false,
        };
        Ok(self.known(until).filter(|kept| about(&kept.record)).map(|kept| kept.entry.position).collect())
    }

    fn reports_at(&self, address: TextHash, until: Option<UtcMoment>) -> Result<Vec<u64>, StoreError> {
        Ok(self.reports(until, |report| report.address == Some(address)))
    }

    fn words_of(&self, text: TextHash) -> Result<BTreeSet<TextAt>, StoreError> {
        let mut words = BTreeSet::new();
        let mut reports = BTreeSet::new();
        for kept in &self.entries {
            let position = kept.entry.position;
            match &kept.record {
                Record::Report(report) if report.text == text => {
                    words.extend([TextAt::Text(position), TextAt::Particulars(position)]);
                    reports.insert(report.report);
                }
                Record::Claims(claims) if reports.contains(&claims.report) => {
                    words.insert(TextAt::Words(position));
                }
                _ => {}
            }
        }
        Ok(words)
    }

    fn reports_like(
        &self,
        text: TextHash,
        sketch: Option<&Sketch>,
        until: Option<UtcMoment>,
    ) -> Result<Vec<u64>, StoreError> {
        let mut found: BTreeSet<u64> = self.reports(until, |report| report.text == text).into_iter().collect();
        for number in sketch.into_iter().flat_map(Sketch::telling) {
            let has = |other: &Sketch| other.telling().any(|told| told == number);
            let with = self.reports(until, |report| report.sketch.as_ref().is_some_and(has));
            if with.len() <= TOO_COMMON {
                found.extend(with);
            }
        }
        Ok(found.into_iter().collect())
    }

    fn entries_on(&self, report: ReportId, kind: EntryKind, until: Option<UtcMoment>) -> Result<Vec<u64>, StoreError> {
        let on = |kept: &&Kept| match &kept.record {
            Record::Notice(notice) => kind == EntryKind::Notice && notice.report == report,
            Record::Narrowing(narrowing) => kind == EntryKind::Narrowing && narrowing.report == report,
            _ => false,
        };
        Ok(self.known(until).filter(on).map(|kept| kept.entry.position).collect())
    }

    fn withheld_by(&self, text: TextHash) -> Result<Option<u64>, StoreError> {
        Ok(self.find(|record| matches!(record, Record::Withholding(w) if w.text == text)))
    }

    fn first_index_flaw(&self) -> Result<Option<(u64, String)>, StoreError> {
        Ok(None)
    }
}
