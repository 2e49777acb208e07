//! `lagesbild decide`: what a person makes of a claim.

use super::{ByWhom, LedgerArg, answer};
use crate::atlas;
use crate::cli::Common;
use crate::failure::{Exit, Failure};
use crate::output::one_line;
use crate::own;
use crate::read::{days, how_sure};
use crate::words::Words;
use clap::{Args, Subcommand};
use lagesbild_ledger::{Access, ClaimFilter, KnownBy, Ledger, Made, SqliteStore};
use lagesbild_model::{ActorId, ActorRef, Claim, ClaimKey, Decision, Extent, PlaceCandidate, PlaceRef, Verdict};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Arguments of `decide`.
#[derive(Debug, Args)]
pub struct DecideArgs {
    #[command(subcommand)]
    #[allow(missing_docs)]
    pub what: What,
}

/// What is decided, on which claim.
#[derive(Debug, Subcommand)]
pub enum What {
    /// The report says that; it stays, though a newer reading no longer finds it
    Accept(On),
    /// The report does not say that
    Reject(On),
    /// The claim is not to be shown
    Withhold(On),
    /// A field should read otherwise
    Correct {
        #[command(flatten)]
        #[allow(missing_docs)]
        on: On,
        /// The field, as in a claim's JSON
        field: String,
        /// What it should say
        value: String,
    },
    /// It says the same as another claim of the same report, and is shown as that one only
    Merge {
        #[command(flatten)]
        #[allow(missing_docs)]
        on: On,
        /// The other claim's key
        #[arg(value_parser = key)]
        into: ClaimKey,
    },
    /// It is several claims at once
    Split {
        #[command(flatten)]
        #[allow(missing_docs)]
        on: On,
        /// What reads otherwise in one of them, `field=value`; several for one part are parted by `;;`
        #[arg(long = "part", value_name = "FIELD=VALUE", required = true)]
        parts: Vec<String>,
    },
    /// The last decision on it that stands no longer holds, whoever made it
    Undo(On),
    /// Show the claim and every decision on it
    Show {
        /// The claim's key
        #[arg(value_parser = key)]
        key: ClaimKey,
        #[command(flatten)]
        #[allow(missing_docs)]
        ledger: LedgerArg,
    },
}

/// On which claim, in which ledger, by whom.
#[derive(Debug, Args)]
pub struct On {
    /// The claim's key, as `why` shows it below the claim
    #[arg(value_parser = key)]
    pub key: ClaimKey,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub ledger: LedgerArg,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub by: ByWhom,
}

fn key(told: &str) -> Result<ClaimKey, String> {
    ClaimKey::parse(told).map_err(|e| e.to_string())
}

/// Runs the command.
pub fn run(args: &DecideArgs, common: &Common, words: &Words) -> Result<Exit, Failure> {
    match &args.what {
        What::Show { key, ledger } => show(*key, ledger, common, words),
        What::Accept(on) => decide(on, |_| Ok(Verdict::Accept), common, words),
        What::Reject(on) => decide(on, |_| Ok(Verdict::Reject), common, words),
        What::Withhold(on) => decide(on, |_| Ok(Verdict::Withhold), common, words),
        What::Correct { field, value, on } => {
            let value = understood(field, value, common, words)?;
            decide(on, |_| Ok(Verdict::Correct { field: field.clone(), value }), common, words)
        }
        What::Merge { into, on } => decide(on, |_| Ok(Verdict::Merge { into: *into }), common, words),
        What::Split { parts, on } => {
            let parts = parts.iter().map(|part| fields(part, common, words)).collect::<Result<_, _>>()?;
            decide(on, |_| Ok(Verdict::Split { parts }), common, words)
        }
        What::Undo(on) => decide(on, |ledger| last_standing(ledger, on.key, words), common, words),
    }
}

fn decide(
    on: &On,
    verdict: impl FnOnce(&Ledger<SqliteStore>) -> Result<Verdict, Failure>,
    common: &Common,
    words: &Words,
) -> Result<Exit, Failure> {
    let who = on.by.who(words)?;
    let mut ledger = Ledger::open(&on.ledger.ledger, Access::Append).map_err(Failure::work)?;
    let decision = Decision { claim: on.key, verdict: verdict(&ledger)?, who, why: on.by.why.clone() };
    ledger.append_decision(&decision).map_err(Failure::work)?;
    told(&ledger, on.key, common, words)
}

/// What takes away the last decision that stands: those that were themselves taken away are passed over.
fn last_standing(ledger: &Ledger<SqliteStore>, key: ClaimKey, words: &Words) -> Result<Verdict, Failure> {
    let last = ledger.standing(key, None).map_err(Failure::work)?.pop();
    let last = last.ok_or_else(|| Failure::work(words.get("message", "nothing-to-undo")))?;
    Ok(Verdict::Revoke { decision: last.hash.to_string() })
}

fn show(key: ClaimKey, ledger: &LedgerArg, common: &Common, words: &Words) -> Result<Exit, Failure> {
    let ledger = Ledger::open(&ledger.ledger, Access::Read).map_err(Failure::work)?;
    told(&ledger, key, common, words)
}

#[derive(Serialize)]
struct Told {
    key: ClaimKey,
    /// The claim as it is shown now: none where it is hidden, several where it was split.
    claims: Vec<Claim>,
    decisions: Vec<ToldDecision>,
}

/// A decision in its entry.
#[derive(Serialize)]
pub struct ToldDecision {
    /// The entry's hash.
    pub entry: String,
    /// From when on it counts.
    pub known: String,
    /// Whether it still holds.
    pub stands: bool,
    /// The decision.
    #[serde(flatten)]
    pub decision: Decision,
}

fn told(ledger: &Ledger<SqliteStore>, key: ClaimKey, common: &Common, words: &Words) -> Result<Exit, Failure> {
    let filter = ClaimFilter { key: Some(key), ..ClaimFilter::default() };
    let known = ledger.claims(&filter, &KnownBy::NOW).map_err(Failure::work)?;
    let made = ledger.decisions(key, None).map_err(Failure::work)?;
    let standing: Vec<_> = ledger.standing(key, None).map_err(Failure::work)?.iter().map(|made| made.hash).collect();
    let decision = |made: &Made| ToldDecision {
        entry: made.hash.to_string(),
        known: made.known.to_string(),
        stands: standing.contains(&made.hash),
        decision: made.decision.clone(),
    };
    let told = Told {
        key,
        claims: known.into_iter().map(|known| known.claim).collect(),
        decisions: made.iter().map(decision).collect(),
    };
    let mut lines = Vec::new();
    if told.claims.is_empty() {
        lines.push(words.get("message", "claim-hidden").to_owned());
    }
    lines.extend(told.claims.iter().map(|claim| in_short(claim, words)));
    for made in &told.decisions {
        let Decision { who, why, verdict, .. } = &made.decision;
        let mut line = format!("{}  {}  {}", made.known, words.get("verdict", verdict.name()), one_line(who));
        if let Verdict::Correct { field, value } = verdict {
            line.push_str(&format!("  {field} = {}", one_line(&value.to_string())));
        }
        if let Some(why) = why {
            line.push_str(&format!("  ({})", one_line(why)));
        }
        if !made.stands && !matches!(verdict, Verdict::Undo | Verdict::Revoke { .. }) {
            line.push_str(&format!("  – {}", words.get("message", "undone")));
        }
        lines.push(line);
    }
    answer(lines, &told, common, words)?;
    Ok(Exit::Done)
}

/// A claim in one line.
pub fn in_short(claim: &Claim, words: &Words) -> String {
    let what = claim.change.map_or(words.get("kind", claim.kind.name()), |c| words.get("change", c.name()));
    let actor = claim.actor.as_ref().map_or(String::new(), |actor| format!(" – {}", one_line(&actor.name)));
    let places: Vec<String> = claim.places.iter().map(|place| one_line(&place.name)).collect();
    format!(
        "{what}{actor} · {} · {} · {} · “{}” · {}",
        places.join(", "),
        days(claim),
        how_sure(claim, words),
        one_line(&claim.quote),
        claim.key
    )
}

/// `field=value`, several parted by `;;`.
fn fields(told: &str, common: &Common, words: &Words) -> Result<BTreeMap<String, Value>, Failure> {
    let field = |part: &str| {
        let wrong = || Failure::Usage(words.message("no-field", &[("part", format!("{part:?}"))]));
        let (field, value) = part.split_once('=').ok_or_else(wrong)?;
        Ok((field.trim().to_owned(), understood(field.trim(), value.trim(), common, words)?))
    };
    told.split(";;").map(field).collect()
}

/// A value as JSON, or as a person writes it. Only names of places and actors need the lists.
fn understood(field: &str, told: &str, common: &Common, words: &Words) -> Result<Value, Failure> {
    if let Ok(value @ (Value::Object(_) | Value::Array(_) | Value::Null)) = serde_json::from_str(told) {
        return Ok(value);
    }
    let value = match field {
        "places" => {
            let lists = own::known(common)?;
            json!(told.split(',').map(|name| place(name.trim(), &lists, words)).collect::<Result<Vec<_>, _>>()?)
        }
        "actor" | "against" | "who" => json!(actor(told, &own::known(common)?)),
        "when" => {
            let (first, last) = told.split_once("..").unwrap_or((told, told));
            let day = |text: &str| if text.is_empty() { Value::Null } else { Value::from(text) };
            json!([day(first.trim()), day(last.trim())])
        }
        _ => Value::from(told),
    };
    Ok(value)
}

fn place(told: &str, lists: &own::Known, words: &Words) -> Result<PlaceRef, Failure> {
    let found = atlas::places(lists.gazetteer, told, None, words)?;
    let candidates: Vec<PlaceCandidate> = found
        .iter()
        .map(|place| PlaceCandidate {
            id: place.id.clone(),
            name: place.name.to_owned(),
            country: place.country,
            at: place.at,
            score: 0,
        })
        .collect();
    let first = candidates.first();
    let name = first.map_or(told, |place| place.name.as_str()).to_owned();
    let id = first.map(|place| place.id.clone());
    // a person's word stands in no text, so it has no span
    Ok(PlaceRef { name, written: None, span: None, extent: Extent::All, id, candidates })
}

fn actor(told: &str, lists: &own::Known) -> ActorRef {
    let actors = &lists.actors;
    let by_id = || ActorId::new(told).ok().filter(|id| actors.get(id).is_some());
    let by_name = || actors.by_name(told).map(|actor| actor.id.clone());
    let id = by_id().or_else(by_name);
    let name = id.as_ref().and_then(|id| actors.canonical_name(id)).unwrap_or(told).to_owned();
    ActorRef::one(name, id, None)
}
