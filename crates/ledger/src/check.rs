//! What must hold of a claim or a decision before it is kept, and is proved again afterwards.

use crate::decide::{CORRECTABLE, Made, merged_into, split, standing, with_corrections};
use crate::entry::WriterId;
use crate::error::LedgerError;
use crate::moment::UtcMoment;
use crate::record::{ClaimsRecord, Record, ReportRecord};
use crate::store::{ClaimFilter, Passes, Store, StoreError, StoredText};
use lagesbild_model::{Claim, ClaimKey, Decision, ReadingId, Report, ReportId, TextHash, Verdict};

/// The record of the entry at that place.
pub(crate) fn record_at<S: Store>(store: &S, position: u64) -> Result<Record, LedgerError> {
    let wrong = |why| StoreError::Entry { position, why };
    let entry = store.entry(position)?.ok_or_else(|| wrong("an index leads to it, but it is missing".to_owned()))?;
    Ok(Record::of(&entry.envelope).map_err(wrong)?)
}

/// The record of the report's entry at that place.
pub(crate) fn report_record_at<S: Store>(store: &S, position: u64) -> Result<ReportRecord, LedgerError> {
    match record_at(store, position)? {
        Record::Report(record) => Ok(record),
        _ => {
            Err(StoreError::Entry { position, why: "an index says it is a report's, but it is not".to_owned() }.into())
        }
    }
}

/// A text beside the chain, of an entry about `report`.
pub(crate) fn text<S: Store>(
    store: &S,
    position: u64,
    report: ReportId,
    hash: TextHash,
) -> Result<Vec<u8>, LedgerError> {
    match store.text(hash)? {
        StoredText::Here(text) => Ok(text),
        StoredText::Withheld => Err(LedgerError::Withheld(report)),
        StoredText::Missing => Err(StoreError::Entry { position, why: format!("its text {hash} is missing") }.into()),
    }
}

/// The text of the report whose entry is at that place.
pub(crate) fn report_text<S: Store>(store: &S, position: u64) -> Result<String, LedgerError> {
    let record = report_record_at(store, position)?;
    utf8(position, text(store, position, record.report, record.text)?)
}

pub(crate) fn utf8(position: u64, bytes: Vec<u8>) -> Result<String, LedgerError> {
    let wrong = |e| StoreError::Entry { position, why: format!("its text is not UTF-8: {e}") };
    Ok(String::from_utf8(bytes).map_err(wrong)?)
}

/// The report whose entry is at that place, put together again.
pub(crate) fn report<S: Store>(store: &S, position: u64, record: &ReportRecord) -> Result<Report, LedgerError> {
    let words = text(store, position, record.report, record.text)?;
    let particulars = text(store, position, record.report, record.particulars)?;
    let report = record.report(&particulars, utf8(position, words)?);
    Ok(report.map_err(|why| StoreError::Entry { position, why })?)
}

/// The lines of claims of the entry at that place.
pub(crate) fn claim_lines<S: Store>(store: &S, position: u64, record: &ClaimsRecord) -> Result<String, LedgerError> {
    utf8(position, text(store, position, record.report, record.words)?)
}

/// Reads one line of claims.
pub(crate) fn parse_claim(position: u64, line: &str) -> Result<Claim, LedgerError> {
    let wrong = |e| StoreError::Entry { position, why: format!("one of its claims cannot be read: {e}") };
    Ok(serde_json::from_str(line).map_err(wrong)?)
}

/// Nothing without evidence: ids fit, and every quotation stands in the text, letter for letter.
pub(crate) fn claim(claim: &Claim, report: ReportId, reading: ReadingId, text: &str) -> Result<(), String> {
    if claim.report_id != report {
        return Err(format!("it is of report {}", claim.report_id));
    }
    if claim.reading != reading {
        return Err(format!("it is of reading {}", claim.reading));
    }
    if claim.id != claim.content_id() {
        return Err(format!("its id is {}, but its content has {}", claim.id, claim.content_id()));
    }
    if claim.span.slice(text) != Some(claim.quote.as_str()) {
        return Err(format!("its quote {:?} does not stand at {:?} of the text", claim.quote, claim.span));
    }
    for (name, span) in [("sentence", claim.sentence), ("trigger", claim.trigger)] {
        if span.slice(text).is_none() {
            return Err(format!("its {name}, {span:?}, is no part of the text"));
        }
    }
    for place in &claim.places {
        if let (Some(written), Some(span)) = (&place.written, place.span)
            && span.slice(text) != Some(written.as_str())
        {
            return Err(format!("its place {written:?} does not stand at {span:?} of the text"));
        }
    }
    match serde_json::to_string(claim).map(|line| serde_json::from_str::<Claim>(&line)) {
        Ok(Ok(back)) if back == *claim => Ok(()),
        _ => Err("it does not survive being written as JSON".to_owned()),
    }
}

/// Whether a decision can be done. The outer error is the store's.
pub(crate) fn decision<S: Store>(
    store: &S,
    writer: &WriterId,
    decision: &Decision,
) -> Result<Result<(), String>, LedgerError> {
    let Some(claim) = claim_of_key(store, decision.claim)? else {
        return Ok(Err("no claim of this ledger has that key".to_owned()));
    };
    if decision.who.trim().is_empty() {
        return Ok(Err("it does not say who decided".to_owned()));
    }
    let made = decisions_on(store, decision.claim, None)?;
    let correctable = |field: &str| match CORRECTABLE.contains(&field) {
        true => Ok(()),
        false => Err(format!("{field:?} cannot be corrected; what can is {}", CORRECTABLE.join(", "))),
    };
    Ok(match &decision.verdict {
        Verdict::Undo if !standing(decision.claim, &made).iter().any(|made| made.writer == *writer) => {
            Err(format!("there is nothing left to undo that {writer} decided"))
        }
        Verdict::Revoke { decision: hash } => {
            let mut all = standing(decision.claim, &made).into_iter();
            let stands = all.any(|made| made.hash.to_string() == *hash);
            if stands { Ok(()) } else { Err(format!("no decision on it with the hash {hash} stands")) }
        }
        Verdict::Correct { field, value } => {
            correctable(field).and_then(|()| with_corrections(claim, [(field.as_str(), value)]).map(|_| ()))
        }
        Verdict::Split { parts } if parts.len() < 2 => Err("a claim is split into two at least".to_owned()),
        Verdict::Split { parts } => parts
            .iter()
            .flat_map(|part| part.keys())
            .try_for_each(|field| correctable(field))
            .and_then(|()| split(&claim, parts).map(|_| ())),
        Verdict::Merge { into } => merge(store, &claim, *into)?,
        _ => Ok(()),
    })
}

/// Whether a claim can be merged into another one.
fn merge<S: Store>(store: &S, claim: &Claim, into: ClaimKey) -> Result<Result<(), String>, LedgerError> {
    if into == claim.key {
        return Ok(Err("a claim cannot be merged into itself".to_owned()));
    }
    let Some(other) = claim_of_key(store, into)? else {
        return Ok(Err(format!("no claim of this ledger has the key {into}")));
    };
    if other.report_id != claim.report_id {
        return Ok(Err("the other claim is of another report; two reports are two pieces of evidence".to_owned()));
    }
    if merged_into(into, &decisions_on(store, into, None)?).is_some() {
        return Ok(Err("the other claim is itself merged into one".to_owned()));
    }
    Ok(Ok(()))
}

/// The latest claim of that key, in whatever reading.
fn claim_of_key<S: Store>(store: &S, key: ClaimKey) -> Result<Option<Claim>, LedgerError> {
    let filter = ClaimFilter { key: Some(key), ..ClaimFilter::default() };
    let Some(row) = store.claim_rows(&filter, None, Passes::All)?.pop() else { return Ok(None) };
    let Record::Claims(record) = record_at(store, row.position)? else { return Ok(None) };
    let lines = claim_lines(store, row.position, &record)?;
    lines.lines().nth(row.ordinal as usize).map(|line| parse_claim(row.position, line)).transpose()
}

/// The decisions that bear on a claim, in their order: those on it, and those that merge others into it.
pub(crate) fn decisions_on<S: Store>(
    store: &S,
    key: ClaimKey,
    until: Option<UtcMoment>,
) -> Result<Vec<Made>, LedgerError> {
    let mut found = Vec::new();
    for position in store.decisions_on(key, until)? {
        let wrong = |why: &str| StoreError::Entry { position, why: why.to_owned() };
        let entry = store.entry(position)?.ok_or_else(|| wrong("an index leads to it, but it is missing"))?;
        let record = Record::of(&entry.envelope).map_err(|why| StoreError::Entry { position, why })?;
        let Record::Decision(decision) = record else {
            return Err(wrong("an index says it is a decision, but it is not").into());
        };
        let known = store.known_at(position)?.ok_or_else(|| wrong("it is missing in an index"))?;
        found.push(Made { hash: entry.hash, writer: entry.envelope.writer, known, decision });
    }
    Ok(found)
}
