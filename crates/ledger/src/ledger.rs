use crate::check;
use crate::entry::{Entry, EntryHash, Envelope, FORMAT, WriterId};
use crate::error::LedgerError;
use crate::memory::MemoryStore;
use crate::moment::{Clock, SystemClock, UtcMoment};
use crate::record::{Adoption, ClaimsRecord, Record, ReportRecord, Withholding};
use crate::sqlite::{Access, SqliteStore};
use crate::store::{Head, Store, StoreError, TextAt, WriterHead};
use lagesbild_model::{Claim, Decision, Reading, ReadingId, Report, ReportId, TextHash};
use std::path::Path;

/// What became of something appended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Appended {
    /// It is kept, in an entry of this hash.
    New(EntryHash),
    /// It was there before; nothing was added.
    Known,
    /// The same reading of the same report had given other claims before; those stay, nothing was added. Some
    /// component that the reading should name has changed without its name.
    Differs,
    /// The report's words were withheld; nothing was added, and they do not come back.
    Withheld,
}

/// The append-only store of reports, readings, claims and decisions. See the crate's documentation.
pub struct Ledger<S> {
    pub(crate) store: S,
    writer: WriterId,
    clock: Box<dyn Clock + Send + Sync>,
}

impl<S: std::fmt::Debug> std::fmt::Debug for Ledger<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ledger").field("store", &self.store).field("writer", &self.writer).finish_non_exhaustive()
    }
}

impl Ledger<SqliteStore> {
    /// The ledger in that file.
    ///
    /// # Errors
    /// [`StoreError`] if the file is missing, is no ledger, is newer, cut off or damaged.
    pub fn open(path: &Path, access: Access) -> Result<Ledger<SqliteStore>, StoreError> {
        Ledger::new(SqliteStore::open(path, access)?)
    }
}

impl Ledger<MemoryStore> {
    /// A ledger that is gone when the program ends.
    ///
    /// # Errors
    /// None in practice.
    pub fn in_memory(writer: WriterId) -> Result<Ledger<MemoryStore>, StoreError> {
        Ledger::new(MemoryStore::new(writer))
    }
}

impl<S: Store> Ledger<S> {
    /// A ledger over a store, written to by the store's own writer and dated by the machine's clock.
    ///
    /// # Errors
    /// [`StoreError`] if the store cannot say whose it is.
    pub fn new(store: S) -> Result<Ledger<S>, StoreError> {
        let writer = store.writer()?;
        Ok(Ledger { store, writer, clock: Box::new(SystemClock) })
    }

    /// The same ledger, dated by another clock.
    #[must_use]
    pub fn with_clock(self, clock: impl Clock + Send + Sync + 'static) -> Ledger<S> {
        Ledger { clock: Box::new(clock), ..self }
    }

    /// The same ledger, appended to by another writer.
    #[must_use]
    pub fn with_writer(self, writer: WriterId) -> Ledger<S> {
        Ledger { writer, ..self }
    }

    /// Who appends here.
    pub fn writer(&self) -> &WriterId {
        &self.writer
    }

    /// The store itself.
    pub fn store(&self) -> &S {
        &self.store
    }

    /// The moment of the last entry: a question asked as known by it can be asked again for ever.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn latest(&self) -> Result<Option<UtcMoment>, StoreError> {
        Ok(self.store.head()?.map(|head| head.known))
    }

    /// Appends several things at once: all of them, or, where `work` fails, none.
    ///
    /// # Errors
    /// What `work` returns, or that the store could not be written to.
    pub fn batch<R>(
        &mut self,
        work: impl FnOnce(&mut Batch<'_, S>) -> Result<R, LedgerError>,
    ) -> Result<R, LedgerError> {
        self.store.begin()?;
        let (writer, clock) = (self.writer.clone(), self.clock.as_ref());
        let mut batch = Batch { store: &mut self.store, writer, clock, done: false, ends: None, last_report: None };
        let result = work(&mut batch)?;
        batch.done = true;
        batch.store.commit()?;
        Ok(result)
    }

    /// Appends a report that was acquired at that moment. The same report is kept once, as it came first.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn append_report(&mut self, report: &Report, acquired: UtcMoment) -> Result<Appended, LedgerError> {
        self.batch(|batch| batch.append_report(report, acquired))
    }

    /// Appends a way of reading, once.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn append_reading(&mut self, reading: &Reading) -> Result<Appended, LedgerError> {
        self.batch(|batch| batch.append_reading(reading))
    }

    /// Appends the claims that a reading of a report gave, once; none is an answer too.
    ///
    /// # Errors
    /// [`LedgerError`] if report or reading is not there, or a claim lacks its evidence.
    pub fn append_claims(
        &mut self,
        report: ReportId,
        reading: ReadingId,
        claims: &[Claim],
    ) -> Result<Appended, LedgerError> {
        self.batch(|batch| batch.append_claims(report, reading, claims))
    }

    /// Appends the claims that another reading of a report gave, once. They stand beside those that count, until the
    /// reading is [adopted](Ledger::adopt).
    ///
    /// # Errors
    /// As [`Ledger::append_claims`].
    pub fn append_claims_beside(
        &mut self,
        report: ReportId,
        reading: ReadingId,
        claims: &[Claim],
    ) -> Result<Appended, LedgerError> {
        self.batch(|batch| batch.append_claims_beside(report, reading, claims))
    }

    /// From now on this reading counts for every report that it has read; also an older one, to go back to it.
    ///
    /// # Errors
    /// [`LedgerError`] if the reading is not there, or nobody is named.
    pub fn adopt(&mut self, adoption: &Adoption) -> Result<Appended, LedgerError> {
        self.batch(|batch| batch.adopt(adoption))
    }

    /// Takes a report's words out for good: its text, its title and particulars, the claims that quote it, and the same
    /// of every report with the same text. Hashes, shapes of claims, decisions and the reason stay.
    ///
    /// # Errors
    /// [`LedgerError`] if the report is not there, or nobody or no reason is named.
    pub fn withhold(&mut self, report: ReportId, who: &str, why: &str) -> Result<Appended, LedgerError> {
        let done = self.batch(|batch| batch.withhold(report, who, why))?;
        self.store.wipe()?;
        Ok(done)
    }

    /// Appends what a person decided.
    ///
    /// # Errors
    /// [`LedgerError`] if the claim is not there, or the decision says nothing that can be done.
    pub fn append_decision(&mut self, decision: &Decision) -> Result<Appended, LedgerError> {
        self.batch(|batch| batch.append_decision(decision))
    }
}

/// Several appends that become lasting together; see [`Ledger::batch`].
pub struct Batch<'l, S: Store> {
    pub(crate) store: &'l mut S,
    writer: WriterId,
    clock: &'l (dyn Clock + Send + Sync),
    done: bool,
    /// Where store and chain end, once that was looked up.
    ends: Option<Ends>,
    /// The report appended last, its entry and its text, for its claims come next.
    last_report: Option<(ReportId, u64, String)>,
}

#[derive(Clone, Copy)]
struct Ends {
    store: Option<Head>,
    chain: Option<WriterHead>,
}

impl<S: Store> Drop for Batch<'_, S> {
    fn drop(&mut self) {
        if !self.done {
            self.store.rollback();
        }
    }
}

impl<S: Store> Batch<'_, S> {
    /// As [`Ledger::append_report`].
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn append_report(&mut self, report: &Report, acquired: UtcMoment) -> Result<Appended, LedgerError> {
        if self.store.withheld_by(report.text_hash())?.is_some() {
            return Ok(Appended::Withheld);
        }
        if self.store.find_report(report.id())?.is_some() {
            return Ok(Appended::Known);
        }
        let bad = |why| LedgerError::BadReport { report: report.id(), why };
        let (record, particulars) = ReportRecord::of(report, acquired).map_err(bad)?;
        let position = self.next_position()?;
        if self.store.text_home(record.text)?.is_none() {
            self.store.put_text(TextAt::Text(position), record.text, Some(report.text().as_bytes()))?;
        }
        self.store.put_text(TextAt::Particulars(position), record.particulars, Some(particulars.as_bytes()))?;
        let hash = self.put(&Record::Report(record), bad)?;
        self.last_report = Some((report.id(), position, report.text().to_owned()));
        Ok(Appended::New(hash))
    }

    /// As [`Ledger::append_reading`].
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn append_reading(&mut self, reading: &Reading) -> Result<Appended, LedgerError> {
        if self.store.find_reading(reading.id)?.is_some() {
            return Ok(Appended::Known);
        }
        let bad = |why| StoreError::Entry { position: 0, why }.into();
        self.put(&Record::Reading(reading.clone()), bad).map(Appended::New)
    }

    /// As [`Ledger::append_claims`].
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn append_claims(
        &mut self,
        report: ReportId,
        reading: ReadingId,
        claims: &[Claim],
    ) -> Result<Appended, LedgerError> {
        self.put_claims(report, reading, claims, false)
    }

    /// As [`Ledger::append_claims_beside`].
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn append_claims_beside(
        &mut self,
        report: ReportId,
        reading: ReadingId,
        claims: &[Claim],
    ) -> Result<Appended, LedgerError> {
        self.put_claims(report, reading, claims, true)
    }

    fn put_claims(
        &mut self,
        report: ReportId,
        reading: ReadingId,
        claims: &[Claim],
        beside: bool,
    ) -> Result<Appended, LedgerError> {
        let at = match &self.last_report {
            Some((last, at, _)) if *last == report => *at,
            _ => self.store.find_report(report)?.ok_or(LedgerError::UnknownReport(report))?,
        };
        self.store.find_reading(reading)?.ok_or(LedgerError::UnknownReading(reading))?;
        if let Some(position) = self.store.find_claims(report, reading)? {
            let Record::Claims(kept) = check::record_at(self.store, position)? else { return Ok(Appended::Differs) };
            let same = kept.claims.iter().map(|shape| shape.id).eq(claims.iter().map(|claim| claim.id));
            return Ok(if same { Appended::Known } else { Appended::Differs });
        }
        let looked_up;
        let text = match &self.last_report {
            Some((last, _, text)) if *last == report => text,
            _ => match check::report_text(self.store, at) {
                Err(LedgerError::Withheld(_)) => return Ok(Appended::Withheld),
                other => {
                    looked_up = other?;
                    &looked_up
                }
            },
        };
        let mut words = String::new();
        for (ordinal, claim) in claims.iter().enumerate() {
            let (line, content) =
                claim.line().map_err(|e| LedgerError::BadClaim { report, ordinal, why: e.to_string() })?;
            words.push_str(&line);
            words.push('\n');
            check::claim(claim, content, report, reading, text).map_err(|why| LedgerError::BadClaim {
                report,
                ordinal,
                why,
            })?;
        }
        let bad = |why| LedgerError::BadReport { report, why };
        let record = ClaimsRecord::of(report, reading, claims, &words, beside);
        let at = TextAt::Words(self.next_position()?);
        self.store.put_text(at, record.words, Some(words.as_bytes()))?;
        self.put(&Record::Claims(record), bad).map(Appended::New)
    }

    /// As [`Ledger::append_decision`].
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn append_decision(&mut self, decision: &Decision) -> Result<Appended, LedgerError> {
        let bad = |why| LedgerError::BadDecision { key: decision.claim, why };
        check::decision(self.store, &self.writer, decision)?.map_err(bad)?;
        self.put(&Record::Decision(decision.clone()), bad).map(Appended::New)
    }

    /// As [`Ledger::adopt`].
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn adopt(&mut self, adoption: &Adoption) -> Result<Appended, LedgerError> {
        self.store.find_reading(adoption.reading)?.ok_or(LedgerError::UnknownReading(adoption.reading))?;
        named(&adoption.who, "who adopts the reading")?;
        self.put(&Record::Adoption(adoption.clone()), LedgerError::Refused).map(Appended::New)
    }

    /// As [`Ledger::withhold`]; but what the file still holds of the words elsewhere is only wiped by that.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn withhold(&mut self, report: ReportId, who: &str, why: &str) -> Result<Appended, LedgerError> {
        let at = self.store.find_report(report)?.ok_or(LedgerError::UnknownReport(report))?;
        named(who, "who withholds the words")?;
        named(why, "why the words are withheld")?;
        let text = check::report_record_at(self.store, at)?.text;
        if self.store.withheld_by(text)?.is_some() {
            return Ok(Appended::Known);
        }
        let record = Withholding { report, text, who: who.to_owned(), why: why.to_owned() };
        let hash = self.put(&Record::Withholding(record), LedgerError::Refused)?;
        self.withhold_words(text)?;
        Ok(Appended::New(hash))
    }

    /// Takes out a text, and everything beside the chain that holds words of reports with that text.
    pub(crate) fn withhold_words(&mut self, text: TextHash) -> Result<(), LedgerError> {
        self.last_report = None;
        for at in self.store.words_of(text)? {
            self.store.withhold_text(at)?;
        }
        Ok(())
    }

    fn ends(&mut self) -> Result<Ends, LedgerError> {
        let ends = match self.ends {
            Some(ends) => ends,
            None => Ends { store: self.store.head()?, chain: self.store.writer_head(&self.writer)? },
        };
        self.ends = Some(ends);
        Ok(ends)
    }

    /// The place of the entry that comes next.
    fn next_position(&mut self) -> Result<u64, LedgerError> {
        Ok(self.ends()?.store.map_or(1, |head| head.position + 1))
    }

    /// Something was put that this batch did not write itself.
    pub(crate) fn look_again(&mut self) {
        self.ends = None;
    }

    /// Puts a record into an envelope and the envelope at the end of the writer's chain.
    pub(crate) fn put(
        &mut self,
        record: &Record,
        bad: impl Fn(String) -> LedgerError,
    ) -> Result<EntryHash, LedgerError> {
        let payload = record.payload().map_err(bad)?;
        let Ends { store, chain } = self.ends()?;
        let now = self.clock.now();
        let envelope = Envelope {
            format: FORMAT,
            kind: record.kind(),
            payload,
            previous: chain.map(|WriterHead { hash, .. }| hash),
            seq: chain.map_or(1, |WriterHead { seq, .. }| seq + 1),
            writer: self.writer.clone(),
            // later than whatever stands there, though the machine's clock be slow or set back
            written: store.map_or(now, |Head { known, .. }| now.max(known.next())),
        };
        let (hash, seq, known) = (envelope.hash(), envelope.seq, envelope.written);
        let position = store.map_or(1, |Head { position, .. }| position + 1);
        self.store.put_entry(&Entry { position, envelope, hash }, record)?;
        let (store, chain) = (Some(Head { position, known }), Some(WriterHead { seq, hash }));
        self.ends = Some(Ends { store, chain });
        Ok(hash)
    }
}

/// Somebody stands by what is appended.
pub(crate) fn named(told: &str, what: &str) -> Result<(), LedgerError> {
    if told.trim().is_empty() { Err(LedgerError::Refused(format!("it does not say {what}"))) } else { Ok(()) }
}
