//! What decisions do to a claim. They never touch the entry; they are applied to what is read from it.

use crate::entry::{EntryHash, WriterId};
use crate::moment::UtcMoment;
use lagesbild_model::time::{Day, Window};
use lagesbild_model::{Claim, ClaimId, ClaimKey, Decision, Verdict};
use serde_json::Value;
use std::collections::BTreeMap;

/// The fields that a person can correct. The rest is evidence or identity.
pub(crate) const CORRECTABLE: &[&str] = &[
    "kind",
    "change",
    "mode",
    "actor",
    "against",
    "who",
    "places",
    "when",
    "window",
    "status",
    "certainty",
    "polarity",
    "says",
    "numbers",
];

/// A decision in its entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Made {
    /// The hash of the entry, by which it can be [revoked](Verdict::Revoke).
    pub hash: EntryHash,
    /// Whose chain it stands in.
    pub writer: WriterId,
    /// From when on it counts here.
    pub known: UtcMoment,
    /// What was decided.
    pub decision: Decision,
}

/// The decisions on a claim that stand, in their order, out of all that bear on it.
pub(crate) fn standing(key: ClaimKey, made: &[Made]) -> Vec<&Made> {
    let mut stack: Vec<&Made> = Vec::new();
    for one in made.iter().filter(|made| made.decision.claim == key) {
        match &one.decision.verdict {
            Verdict::Undo => {
                if let Some(at) = stack.iter().rposition(|before| before.writer == one.writer) {
                    stack.remove(at);
                }
            }
            Verdict::Revoke { decision } => stack.retain(|before| before.hash.to_string() != *decision),
            _ => stack.push(one),
        }
    }
    stack
}

/// The claim that this one is merged into, if its last standing decision says so.
pub(crate) fn merged_into(key: ClaimKey, made: &[Made]) -> Option<ClaimKey> {
    match standing(key, made).last()?.decision.verdict {
        Verdict::Merge { into } => Some(into),
        _ => None,
    }
}

/// What the standing decisions make of a claim.
#[derive(Debug, Default)]
pub(crate) struct Ruling {
    /// It is not shown.
    pub hidden: bool,
    /// A person stands by it, so it stays, though a newer reading does not make it.
    pub vouched: bool,
    /// The last word was that it is right.
    pub accepted: bool,
    /// Fields and values, later ones after earlier ones.
    corrections: Vec<(String, Value)>,
    /// The fields of each claim that it is split into.
    parts: Vec<BTreeMap<String, Value>>,
    /// Claims that are shown as this one.
    pub merged: Vec<ClaimKey>,
}

impl Ruling {
    pub fn of(key: ClaimKey, made: &[Made], merged: Vec<ClaimKey>) -> Ruling {
        let mut ruling = Ruling { vouched: !merged.is_empty(), merged, ..Ruling::default() };
        for made in standing(key, made) {
            let verdict = &made.decision.verdict;
            ruling.hidden = matches!(verdict, Verdict::Reject | Verdict::Withhold | Verdict::Merge { .. });
            ruling.vouched |= !ruling.hidden;
            ruling.accepted = matches!(verdict, Verdict::Accept);
            match verdict {
                Verdict::Correct { field, value } => ruling.corrections.push((field.clone(), value.clone())),
                Verdict::Split { parts } => ruling.parts.clone_from(parts),
                _ => {}
            }
        }
        ruling
    }

    /// The fields that were corrected.
    pub fn corrected(&self) -> impl Iterator<Item = &String> {
        self.corrections.iter().map(|(field, _)| field).chain(self.parts.iter().flat_map(BTreeMap::keys))
    }

    /// The claim, or claims, as decided. What no longer fits a newer reading's claim is left out rather than the claim.
    pub fn apply(&self, claim: Claim) -> Vec<Claim> {
        let changes = self.corrections.iter().map(|(field, value)| (field.as_str(), value));
        let claim = with_corrections(claim.clone(), changes).unwrap_or(claim);
        match split(&claim, &self.parts) {
            Ok(parts) if !parts.is_empty() => parts,
            _ => vec![claim],
        }
    }
}

/// The claims that a claim is split into. Each has an id of its own, made from that of the whole; they share its key.
pub(crate) fn split(claim: &Claim, parts: &[BTreeMap<String, Value>]) -> Result<Vec<Claim>, String> {
    let mut claims = Vec::with_capacity(parts.len());
    for (number, fields) in (0u32..).zip(parts) {
        let part = with_corrections(claim.clone(), fields.iter().map(|(field, value)| (field.as_str(), value)))?;
        let mut id = claim.id.as_bytes().to_vec();
        id.extend(number.to_le_bytes());
        claims.push(Claim { id: ClaimId::of(&id), ..part });
    }
    Ok(claims)
}

/// The claim with these fields replaced. It keeps its id, which names what the reading found.
pub(crate) fn with_corrections<'d>(
    claim: Claim,
    corrections: impl IntoIterator<Item = (&'d str, &'d Value)>,
) -> Result<Claim, String> {
    let mut json = serde_json::to_value(&claim).map_err(|e| e.to_string())?;
    let mut last_time = None;
    for (field, value) in corrections {
        if field == "when" || field == "window" {
            last_time = Some(field);
        }
        if let Some(fields) = json.as_object_mut() {
            fields.insert(field.to_owned(), value.clone());
        }
    }
    let mut claim: Claim = serde_json::from_value(json).map_err(|e| format!("the value does not fit: {e}"))?;
    // days and window tell the same thing, so the one corrected last decides both
    match last_time {
        Some("when") => claim.window = claim.when.as_ref().map(window_of_days).transpose()?.flatten(),
        Some(_) => {
            let text = |day: Option<Day>| day.map(|day| day.to_string());
            let days = claim.window.as_ref().and_then(Window::gold_days);
            claim.when = days.map(|(first, last)| (text(first), text(last)));
        }
        None => {}
    }
    Ok(claim)
}

fn window_of_days(days: &(Option<String>, Option<String>)) -> Result<Option<Window>, String> {
    let day = |text: &Option<String>| -> Result<Option<Day>, String> {
        text.as_deref().map(str::parse).transpose().map_err(|e: lagesbild_model::time::TimeError| e.to_string())
    };
    Ok(match (day(&days.0)?, day(&days.1)?) {
        (Some(first), Some(last)) => Some(Window::between(first, last).map_err(|e| e.to_string())?),
        (Some(first), None) => Some(Window::from(first)),
        (None, Some(last)) => Some(Window::until(last)),
        (None, None) => None,
    })
}
