use crate::entry::{Entry, EntryKind, WriterId};
use crate::moment::UtcMoment;
use crate::record::{ClaimsRecord, Record};
use crate::store::{ClaimFilter, ClaimRow, Head, Store, StoreError, StoredText, WriterHead};
use lagesbild_model::{ReadingId, ReportId, TextHash};
use std::collections::BTreeMap;

/// The plain twin of the SQLite store: a list that is searched from end to end. For questions without a ledger file,
/// and for tests to compare with.
#[derive(Clone, Debug)]
pub struct MemoryStore {
    writer: WriterId,
    entries: Vec<(Entry, Record)>,
    texts: BTreeMap<TextHash, Vec<u8>>,
    /// In a transaction: how many entries there were before it, and which texts it brought.
    open: Option<(usize, Vec<TextHash>)>,
}

impl MemoryStore {
    /// An empty store of that writer.
    pub fn new(writer: WriterId) -> MemoryStore {
        MemoryStore { writer, entries: Vec::new(), texts: BTreeMap::new(), open: None }
    }

    fn known(&self, until: Option<UtcMoment>) -> impl DoubleEndedIterator<Item = &(Entry, Record)> {
        self.entries.iter().filter(move |(entry, _)| until.is_none_or(|until| entry.envelope.written <= until))
    }

    fn find(&self, test: impl Fn(&Record) -> bool) -> Option<u64> {
        self.entries.iter().find(|(_, record)| test(record)).map(|(entry, _)| entry.position)
    }
}

impl Store for MemoryStore {
    fn writer(&self) -> Result<WriterId, StoreError> {
        Ok(self.writer.clone())
    }

    fn begin(&mut self) -> Result<(), StoreError> {
        if self.open.is_some() {
            return Err(StoreError::Transaction);
        }
        self.open = Some((self.entries.len(), Vec::new()));
        Ok(())
    }

    fn commit(&mut self) -> Result<(), StoreError> {
        self.open.take().map(|_| ()).ok_or(StoreError::Transaction)
    }

    fn rollback(&mut self) {
        if let Some((entries, texts)) = self.open.take() {
            self.entries.truncate(entries);
            for hash in texts {
                self.texts.remove(&hash);
            }
        }
    }

    fn put_text(&mut self, hash: TextHash, text: &[u8]) -> Result<(), StoreError> {
        let (_, brought) = self.open.as_mut().ok_or(StoreError::Transaction)?;
        self.texts.entry(hash).or_insert_with(|| {
            brought.push(hash);
            text.to_vec()
        });
        Ok(())
    }

    fn put_entry(&mut self, entry: &Entry, record: &Record) -> Result<(), StoreError> {
        let next = self.entries.len() as u64 + 1;
        if self.open.is_none() || entry.position != next {
            return Err(StoreError::Transaction);
        }
        self.entries.push((entry.clone(), record.clone()));
        Ok(())
    }

    fn head(&self) -> Result<Option<Head>, StoreError> {
        Ok(self.entries.last().map(|(entry, _)| Head { position: entry.position, written: entry.envelope.written }))
    }

    fn writer_head(&self, writer: &WriterId) -> Result<Option<WriterHead>, StoreError> {
        let last = self.entries.iter().rev().find(|(entry, _)| entry.envelope.writer == *writer);
        Ok(last.map(|(entry, _)| WriterHead { seq: entry.envelope.seq, hash: entry.hash }))
    }

    fn text(&self, hash: TextHash) -> Result<StoredText, StoreError> {
        Ok(self.texts.get(&hash).map_or(StoredText::Missing, |text| StoredText::Here(text.clone())))
    }

    fn entry(&self, position: u64) -> Result<Option<Entry>, StoreError> {
        Ok(self.entries.iter().find(|(entry, _)| entry.position == position).map(|(entry, _)| entry.clone()))
    }

    fn positions(&self, kind: Option<EntryKind>, until: Option<UtcMoment>) -> Result<Vec<u64>, StoreError> {
        let wanted = self.known(until).filter(|(entry, _)| kind.is_none_or(|kind| entry.envelope.kind == kind));
        Ok(wanted.map(|(entry, _)| entry.position).collect())
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

    fn claim_rows(&self, filter: &ClaimFilter, until: Option<UtcMoment>) -> Result<Vec<ClaimRow>, StoreError> {
        let mut latest = BTreeMap::new();
        for (entry, record) in self.known(until) {
            if let Record::Claims(claims) = record {
                latest.insert(claims.report, (entry.position, claims));
            }
        }
        let mut rows = Vec::new();
        for (report, (position, claims)) in latest {
            for (ordinal, shape) in (0u32..).zip(&claims.claims) {
                if filter.passes(report, shape) {
                    rows.push(ClaimRow { position, ordinal, report, key: shape.key });
                }
            }
        }
        rows.sort_unstable();
        Ok(rows)
    }
}
