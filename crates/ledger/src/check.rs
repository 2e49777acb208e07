//! What must hold of a claim or a decision before it is kept, and is proved again afterwards.

use crate::decide::{CORRECTABLE, Made, merged_into, split, standing, with_corrections};
use crate::entry::{EntryKind, WriterId};
use crate::error::LedgerError;
use crate::moment::UtcMoment;
use crate::notice::{Narrowing, Notice, Reliabilities};
use crate::record::{ClaimsRecord, Record, ReportRecord};
use crate::store::{ClaimFilter, Passes, Store, StoreError, StoredText, TextAt};
use lagesbild_model::time::{Edtf, Window};
use lagesbild_model::{Claim, ClaimId, ClaimKey, Decision, ReadingId, Report, ReportId, TextHash, Verdict};

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

/// A text beside the chain, of the entry at `position`, about `report`.
pub(crate) fn text<S: Store>(store: &S, position: u64, report: ReportId, at: TextAt) -> Result<Vec<u8>, LedgerError> {
    match store.text(at)? {
        StoredText::Here(text) => Ok(text),
        StoredText::Withheld => Err(LedgerError::Withheld(report)),
        StoredText::Missing => Err(StoreError::Entry { position, why: missing(at) }.into()),
    }
}

pub(crate) fn missing(at: TextAt) -> String {
    let what = match at {
        TextAt::Text(_) => "text",
        TextAt::Particulars(_) => "particulars",
        TextAt::Words(_) => "words",
    };
    format!("its {what} beside the chain, number {}, is missing", at.number())
}

/// Where the text of the report whose entry is at that place lies.
pub(crate) fn home<S: Store>(store: &S, position: u64, text: TextHash) -> Result<TextAt, LedgerError> {
    Ok(TextAt::Text(store.text_home(text)?.unwrap_or(position)))
}

/// The text of the report whose entry is at that place.
pub(crate) fn report_text<S: Store>(store: &S, position: u64) -> Result<String, LedgerError> {
    let record = report_record_at(store, position)?;
    let at = home(store, position, record.text)?;
    utf8(position, text(store, position, record.report, at)?)
}

pub(crate) fn utf8(position: u64, bytes: Vec<u8>) -> Result<String, LedgerError> {
    let wrong = |e| StoreError::Entry { position, why: format!("its text is not UTF-8: {e}") };
    Ok(String::from_utf8(bytes).map_err(wrong)?)
}

/// The report whose entry is at that place, put together again.
pub(crate) fn report<S: Store>(store: &S, position: u64, record: &ReportRecord) -> Result<Report, LedgerError> {
    let words = text(store, position, record.report, home(store, position, record.text)?)?;
    let particulars = text(store, position, record.report, TextAt::Particulars(position))?;
    let report = record.report(&particulars, utf8(position, words)?);
    Ok(report.map_err(|why| StoreError::Entry { position, why })?)
}

/// The lines of claims of the entry at that place.
pub(crate) fn claim_lines<S: Store>(store: &S, position: u64, record: &ClaimsRecord) -> Result<String, LedgerError> {
    utf8(position, text(store, position, record.report, TextAt::Words(position))?)
}

/// Reads one line of claims.
pub(crate) fn parse_claim(position: u64, line: &str) -> Result<Claim, LedgerError> {
    let wrong = |e| StoreError::Entry { position, why: format!("one of its claims cannot be read: {e}") };
    Ok(serde_json::from_str(line).map_err(wrong)?)
}

/// Nothing without evidence: ids fit, and every quotation stands in the text, letter for letter.
pub(crate) fn claim(
    claim: &Claim,
    content: ClaimId,
    report: ReportId,
    reading: ReadingId,
    text: &str,
) -> Result<(), String> {
    if claim.report_id != report {
        return Err(format!("it is of report {}", claim.report_id));
    }
    if claim.reading != reading {
        return Err(format!("it is of reading {}", claim.reading));
    }
    if claim.id != content {
        return Err(format!("its id is {}, but its content has {content}", claim.id));
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
    // the one thing that a claim can hold and JSON cannot
    let is_finite = |number: &lagesbild_model::Number| number.n.is_finite() && number.of.is_none_or(f64::is_finite);
    if claim.numbers.iter().all(is_finite) {
        Ok(())
    } else {
        Err("it does not survive being written as JSON: one of its figures is not finite".to_owned())
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

/// The notices on a report known by then, each with the place of its entry, in their order; the last one stands.
pub(crate) fn notices_on<S: Store>(
    store: &S,
    report: ReportId,
    until: Option<UtcMoment>,
) -> Result<Vec<(u64, Notice)>, LedgerError> {
    let mut notices = Vec::new();
    for position in store.entries_on(report, EntryKind::Notice, until)? {
        match record_at(store, position)? {
            Record::Notice(notice) => notices.push((position, notice)),
            _ => return Err(misled(position, "a notice")),
        }
    }
    Ok(notices)
}

/// The narrowings of a report's publication known by then, in their order; the last one stands.
pub(crate) fn narrowings_on<S: Store>(
    store: &S,
    report: ReportId,
    until: Option<UtcMoment>,
) -> Result<Vec<Narrowing>, LedgerError> {
    let mut narrowings = Vec::new();
    for position in store.entries_on(report, EntryKind::Narrowing, until)? {
        match record_at(store, position)? {
            Record::Narrowing(narrowing) => narrowings.push(narrowing),
            _ => return Err(misled(position, "a narrowing")),
        }
    }
    Ok(narrowings)
}

/// What the picture had learnt by then, and the place of its entry.
pub(crate) fn last_reliabilities<S: Store>(
    store: &S,
    until: Option<UtcMoment>,
) -> Result<Option<(u64, Reliabilities)>, LedgerError> {
    let Some(position) = store.positions(Some(EntryKind::Reliabilities), None, until)?.pop() else { return Ok(None) };
    match record_at(store, position)? {
        Record::Reliabilities(learnt) => Ok(Some((position, learnt))),
        _ => Err(misled(position, "of reliabilities")),
    }
}

fn misled(position: u64, what: &str) -> LedgerError {
    StoreError::Entry { position, why: format!("an index says it is {what}, but it is not") }.into()
}

/// Whether a date tells something, and nothing beyond what was told before.
pub(crate) fn is_within(date: &Edtf, told: Option<&Edtf>) -> Result<(), String> {
    let window = date.window().ok_or("the date tells nothing")?;
    let Some(told) = told else { return Ok(()) };
    let before = told.window();
    let (Some((first, last)), Some((from, to))) = (window.days(), before.as_ref().and_then(Window::days)) else {
        return Ok(());
    };
    if from <= first && last <= to {
        Ok(())
    } else {
        Err(format!("{date} lies outside {told}, which the report itself tells"))
    }
}
