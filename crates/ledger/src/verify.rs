use crate::check;
use crate::entry::{Entry, EntryHash, FORMAT, WriterId};
use crate::error::{Flaw, LedgerError};
use crate::ledger::Ledger;
use crate::moment::UtcMoment;
use crate::record::{ClaimsRecord, Record, ReportRecord, Shape, Withholding};
use crate::sketch::Sketch;
use crate::store::{ClaimFilter, Passes, Store, StoreError, StoredText, TextAt};
use lagesbild_model::{ReadingId, ReportId, TextHash};
use std::collections::{BTreeMap, BTreeSet};

/// The end of one writer's chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainEnd {
    /// Number of the last entry.
    pub seq: u64,
    /// Its hash.
    pub hash: EntryHash,
    /// When it was written.
    pub written: UtcMoment,
}

/// What a ledger that holds consists of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Entries.
    pub entries: u64,
    /// Texts beside the chain whose hash was proved.
    pub texts: u64,
    /// Texts that are withheld.
    pub withheld: u64,
    /// Claims whose quotes stand where they say.
    pub claims: u64,
    /// Every writer's chain.
    pub chains: BTreeMap<WriterId, ChainEnd>,
    /// One hash for all chains, to be published elsewhere: whoever has it can prove that nothing was taken away at the
    /// ends. The hash of one line `writer seq hash` a chain, in the writers' order.
    pub head: EntryHash,
}

impl<S: Store> Ledger<S> {
    /// Proves every chain, every text's hash, every report's identity, every quote at its offsets, and that the indexes
    /// are what the entries make.
    ///
    /// # Errors
    /// [`LedgerError::Flawed`] names the first entry that fails; [`StoreError`] if the store cannot even be read.
    pub fn verify(&self) -> Result<Verified, LedgerError> {
        self.held(|| verify(&self.store))
    }
}

/// As [`Ledger::verify`], of a store that stands still.
pub(crate) fn verify<S: Store>(store: &S) -> Result<Verified, LedgerError> {
    let mut proof =
        Proof { store, texts: BTreeSet::new(), withheld: BTreeSet::new(), claims: 0, came_with_merge: false };
    let mut chains: BTreeMap<WriterId, ChainEnd> = BTreeMap::new();
    let mut order = Order::default();
    let entries = store.length()?;
    for position in 1..=entries {
        let gap = || StoreError::Entry { position, why: "it is missing".to_owned() };
        let entry = store.entry(position)?.ok_or_else(gap)?;
        let last = chains.get(&entry.envelope.writer);
        let flaw = |what| LedgerError::Flawed(Box::new(flaw(&entry, what)));
        prove_envelope(&entry, last).map_err(flaw)?;
        let record = Record::of(&entry.envelope).map_err(flaw)?;
        proof.came_with_merge = position <= order.merged_until;
        order.prove(&entry, &record).map_err(flaw)?;
        proof.record(position, &record).map_err(|problem| problem.at(&entry))?;
        let Entry { envelope, hash, .. } = entry;
        chains.insert(envelope.writer, ChainEnd { seq: envelope.seq, hash, written: envelope.written });
    }
    if order.merged_until > entries {
        let why = format!("entries up to {} were to come with a merge, but are missing", order.merged_until);
        return Err(StoreError::Entry { position: entries + 1, why }.into());
    }
    if let Some((position, what)) = store.first_index_flaw()? {
        let missing = || StoreError::Entry { position, why: what.clone() };
        let entry = store.entry(position)?.ok_or_else(missing)?;
        let what = format!("{what}; `lagesbild rebuild` makes the indexes again");
        return Err(LedgerError::Flawed(Box::new(flaw(&entry, what))));
    }
    let lines: String = chains.iter().map(|(writer, end)| format!("{writer} {} {}\n", end.seq, end.hash)).collect();
    Ok(Verified {
        entries,
        texts: proof.texts.len() as u64,
        withheld: proof.withheld.len() as u64,
        claims: proof.claims,
        chains,
        head: EntryHash::of(lines.as_bytes()),
    })
}

fn flaw(entry: &Entry, what: String) -> Flaw {
    Flaw { position: entry.position, writer: entry.envelope.writer.clone(), seq: entry.envelope.seq, what }
}

fn prove_envelope(entry: &Entry, last: Option<&ChainEnd>) -> Result<(), String> {
    let envelope = &entry.envelope;
    if envelope.format != FORMAT {
        return Err(format!("its format is {}, this program knows {FORMAT}", envelope.format));
    }
    if envelope.hash() != entry.hash {
        return Err("it was changed: it no longer has the hash that was recorded".to_owned());
    }
    if !envelope.payload_is_canonical() {
        return Err("its payload is not in canonical form".to_owned());
    }
    let expected = last.map_or(1, |end| end.seq + 1);
    if envelope.seq != expected {
        return Err(format!("the writer's number {expected} should stand here"));
    }
    if envelope.previous != last.map(|end| end.hash) {
        return Err("it does not follow upon the writer's entry before it".to_owned());
    }
    if last.is_some_and(|end| envelope.written <= end.written) {
        return Err("it is dated before the writer's entry before it".to_owned());
    }
    Ok(())
}

/// The order in which entries came to this store.
#[derive(Default)]
struct Order {
    last: Option<UtcMoment>,
    /// Up to here entries came with a merge, and have the times of another ledger.
    merged_until: u64,
}

impl Order {
    fn prove(&mut self, entry: &Entry, record: &Record) -> Result<(), String> {
        if entry.position <= self.merged_until {
            return Ok(());
        }
        let written = entry.envelope.written;
        if self.last.is_some_and(|last| written <= last) {
            return Err("it is dated before an entry that stands before it".to_owned());
        }
        self.last = Some(written);
        if let Record::Merge(merge) = record {
            self.merged_until = entry.position.saturating_add(merge.entries);
        }
        Ok(())
    }
}

/// What fails in an entry, or in the store.
enum Problem {
    Flaw(String),
    Other(LedgerError),
}

impl Problem {
    fn at(self, entry: &Entry) -> LedgerError {
        match self {
            Problem::Flaw(what)
            | Problem::Other(LedgerError::Store(
                StoreError::Entry { why: what, .. } | StoreError::Corrupt { detail: what, .. },
            )) => LedgerError::Flawed(Box::new(flaw(entry, what))),
            Problem::Other(error) => error,
        }
    }
}

impl From<String> for Problem {
    fn from(what: String) -> Problem {
        Problem::Flaw(what)
    }
}

impl<E: Into<LedgerError>> From<E> for Problem {
    fn from(error: E) -> Problem {
        Problem::Other(error.into())
    }
}

struct Proof<'s, S> {
    store: &'s S,
    texts: BTreeSet<TextHash>,
    withheld: BTreeSet<TextHash>,
    claims: u64,
    came_with_merge: bool,
}

impl<S: Store> Proof<'_, S> {
    fn record(&mut self, position: u64, record: &Record) -> Result<(), Problem> {
        let found = match record {
            Record::Report(report) => self.report(position, report)?,
            Record::Reading(reading) => self.store.find_reading(reading.id)?,
            Record::Claims(claims) => self.claims(position, claims)?,
            Record::Decision(decision) => return self.decision(position, decision),
            Record::Adoption(adoption) => return self.reading_before(position, adoption.reading),
            Record::Withholding(withholding) => return self.withholding(position, withholding),
            Record::Notice(notice) => {
                let by = notice.by.map_or(Ok(()), |by| self.report_before(position, by).map(|_| ()));
                return by.and_then(|()| self.report_before(position, notice.report).map(|_| ()));
            }
            Record::Narrowing(narrowing) => return self.report_before(position, narrowing.report).map(|_| ()),
            Record::Reliabilities(learnt) => return Ok(learnt.check()?),
            Record::Merge(_) => return Ok(()),
        };
        // what came twice, with another ledger, is found where it stood first
        if found.is_some_and(|at| at <= position) {
            Ok(())
        } else {
            Err("the index does not lead to it".to_owned().into())
        }
    }

    fn decision(&mut self, position: u64, decision: &lagesbild_model::Decision) -> Result<(), Problem> {
        let filter = ClaimFilter { key: Some(decision.claim), ..ClaimFilter::default() };
        let rows = self.store.claim_rows(&filter, None, Passes::All)?;
        // another ledger may have had other claims from the same reading; here they do not count
        if self.came_with_merge || rows.iter().any(|row| row.position < position) {
            return Ok(());
        }
        Err(format!("it decides on {}, which no claim before it has", decision.claim).into())
    }

    fn reading_before(&mut self, position: u64, reading: ReadingId) -> Result<(), Problem> {
        match self.store.find_reading(reading)? {
            Some(at) if at < position => Ok(()),
            _ => Err(format!("reading {reading} is not there before it").into()),
        }
    }

    fn withholding(&mut self, position: u64, withholding: &Withholding) -> Result<(), Problem> {
        let report = self.report_before(position, withholding.report)?;
        if check::report_record_at(self.store, report)?.text != withholding.text {
            return Err("it names another text than its report has".to_owned().into());
        }
        match self.store.text(check::home(self.store, report, withholding.text)?)? {
            StoredText::Withheld => Ok(()),
            _ => Err(format!("text {} is still there, or its row is missing", withholding.text).into()),
        }
    }

    fn report_before(&mut self, position: u64, report: ReportId) -> Result<u64, Problem> {
        let at = self.store.find_report(report)?.filter(|at| *at < position);
        Ok(at.ok_or_else(|| format!("report {report} is not there before it"))?)
    }

    /// A text that belongs to a report with the text `of`; `None` where that is withheld.
    fn text(&mut self, at: TextAt, hash: TextHash, of: TextHash) -> Result<Option<Vec<u8>>, Problem> {
        match self.store.text(at)? {
            StoredText::Missing => Err(check::missing(at).into()),
            StoredText::Withheld if self.store.withheld_by(of)?.is_some() => {
                self.withheld.insert(hash);
                Ok(None)
            }
            StoredText::Withheld => Err(format!("its text {hash} is gone, and no entry says why").into()),
            StoredText::Here(text) if TextHash::of(&text) == hash => {
                self.texts.insert(hash);
                Ok(Some(text))
            }
            StoredText::Here(_) => Err(format!("its text {hash} was changed").into()),
        }
    }

    fn report(&mut self, position: u64, record: &ReportRecord) -> Result<Option<u64>, Problem> {
        let home = check::home(self.store, position, record.text)?;
        let particulars = self.text(TextAt::Particulars(position), record.particulars, record.text)?;
        if let (Some(text), Some(particulars)) = (self.text(home, record.text, record.text)?, particulars) {
            let report = record.report(&particulars, check::utf8(position, text)?)?;
            let parts = report.parts();
            let same = parts.publication == record.publication
                && parts.publishers == record.publishers
                && parts.language == record.language
                && (record.sketch.is_none() || record.sketch == Sketch::of(report.text()));
            if !same {
                return Err("it does not tell of the report what the report's particulars do".to_owned().into());
            }
        }
        Ok(self.store.find_report(record.report)?)
    }

    fn claims(&mut self, position: u64, record: &ClaimsRecord) -> Result<Option<u64>, Problem> {
        let report = self.report_before(position, record.report)?;
        self.reading_before(position, record.reading)?;
        let of = check::report_record_at(self.store, report)?.text;
        if let Some(lines) = self.text(TextAt::Words(position), record.words, of)? {
            let lines = check::utf8(position, lines)?;
            let text = match check::report_text(self.store, report) {
                Err(LedgerError::Withheld(_)) => None,
                other => Some(other?),
            };
            let mut shapes = Vec::with_capacity(record.claims.len());
            for (ordinal, line) in lines.lines().enumerate() {
                let claim = check::parse_claim(position, line)?;
                if let Some(text) = &text {
                    let (_, content) = claim.line().map_err(|e| format!("claim {ordinal}: {e}"))?;
                    check::claim(&claim, content, record.report, record.reading, text)
                        .map_err(|why| format!("claim {ordinal}: {why}"))?;
                    self.claims += 1;
                }
                shapes.push(Shape::of(&claim));
            }
            if shapes != record.claims {
                return Err("its claims are not of the shapes that it records".to_owned().into());
            }
        }
        Ok(self.store.find_claims(record.report, record.reading)?)
    }
}
