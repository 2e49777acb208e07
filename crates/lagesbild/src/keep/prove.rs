//! `lagesbild verify` and `lagesbild rebuild`.

use super::{LedgerArg, answer};
use crate::cli::Common;
use crate::failure::{Exit, Failure};
use crate::words::Words;
use lagesbild_ledger::{Access, EntryHash, Ledger, LedgerError, SqliteStore, UtcMoment, WriterId};
use serde::Serialize;

/// What `verify` tells.
#[derive(Serialize)]
struct Proof {
    /// Whether everything holds.
    holds: bool,
    /// Where it does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    fails: Option<Fails>,
    #[serde(skip_serializing_if = "Option::is_none")]
    proved: Option<Proved>,
}

#[derive(Serialize)]
struct Fails {
    /// The first entry that fails, where one does.
    position: Option<u64>,
    writer: Option<WriterId>,
    seq: Option<u64>,
    why: String,
}

#[derive(Serialize)]
struct Proved {
    entries: u64,
    texts: u64,
    withheld: u64,
    claims: u64,
    chains: Vec<Chain>,
    index_rows: u64,
    index_hash: EntryHash,
    head: EntryHash,
}

#[derive(Serialize)]
struct Chain {
    writer: WriterId,
    entries: u64,
    hash: EntryHash,
    written: UtcMoment,
}

/// `lagesbild verify`.
pub fn verify(args: &LedgerArg, common: &Common, words: &Words) -> Result<Exit, Failure> {
    let proved = prove(args);
    match proved {
        Ok(proved) => {
            let lines = told(&proved, words);
            answer(lines, &Proof { holds: true, fails: None, proved: Some(proved) }, common, words)?;
            Ok(Exit::Done)
        }
        Err(error) => {
            let fails = match &error {
                LedgerError::Flawed(flaw) => Fails {
                    position: Some(flaw.position),
                    writer: Some(flaw.writer.clone()),
                    seq: Some(flaw.seq),
                    why: flaw.what.clone(),
                },
                other => Fails { position: None, writer: None, seq: None, why: other.to_string() },
            };
            answer(None, &Proof { holds: false, fails: Some(fails), proved: None }, common, words)?;
            Err(Failure::work(error))
        }
    }
}

fn prove(args: &LedgerArg) -> Result<Proved, LedgerError> {
    let ledger = Ledger::open(&args.ledger, Access::Read)?;
    let verified = ledger.verify()?;
    let (index_rows, index_hash) = ledger.store().index_hash()?;
    let chain = |(writer, end): (WriterId, lagesbild_ledger::ChainEnd)| Chain {
        writer,
        entries: end.seq,
        hash: end.hash,
        written: end.written,
    };
    Ok(Proved {
        entries: verified.entries,
        texts: verified.texts,
        withheld: verified.withheld,
        claims: verified.claims,
        chains: verified.chains.into_iter().map(chain).collect(),
        index_rows,
        index_hash,
        head: verified.head,
    })
}

fn told(proved: &Proved, words: &Words) -> Vec<String> {
    let mut lines = vec![words.message(
        "verify-holds",
        &[
            ("entries", proved.entries.to_string()),
            ("texts", proved.texts.to_string()),
            ("withheld", proved.withheld.to_string()),
            ("claims", proved.claims.to_string()),
        ],
    )];
    for chain in &proved.chains {
        let values = [
            ("writer", chain.writer.to_string()),
            ("entries", chain.entries.to_string()),
            ("written", chain.written.to_string()),
            ("hash", chain.hash.to_string()),
        ];
        lines.push(words.message("verify-chain", &values));
    }
    let values = [("rows", proved.index_rows.to_string()), ("hash", proved.index_hash.to_string())];
    lines.push(words.message("verify-index", &values));
    lines.push(words.message("verify-head", &[("hash", proved.head.to_string())]));
    lines
}

/// What `rebuild` tells.
#[derive(Serialize)]
struct Made {
    entries: u64,
    index_rows: u64,
    /// Over the rows of the indexes as they were, where they could be read.
    before: Option<EntryHash>,
    /// And as they are now.
    after: EntryHash,
    /// Whether anything was wrong with them.
    changed: bool,
}

/// `lagesbild rebuild`.
pub fn rebuild(args: &LedgerArg, common: &Common, words: &Words) -> Result<Exit, Failure> {
    let mut store = SqliteStore::open(&args.ledger, Access::Append).map_err(Failure::work)?;
    let rebuilt = store.rebuild().map_err(Failure::work)?;
    let changed = rebuilt.before != Some(rebuilt.after);
    let values = [
        ("entries", rebuilt.entries.to_string()),
        ("rows", rebuilt.rows.to_string()),
        ("hash", rebuilt.after.to_string()),
    ];
    let key = if changed { "rebuild-changed" } else { "rebuild-same" };
    let (before, after) = (rebuilt.before, rebuilt.after);
    let made = Made { entries: rebuilt.entries, index_rows: rebuilt.rows, before, after, changed };
    answer([words.message(key, &values)], &made, common, words)?;
    Ok(Exit::Done)
}
