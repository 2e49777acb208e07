//! What decisions do to a claim. They never touch the entry; they are applied to what is read from it.

use lagesbild_model::time::{Day, Window};
use lagesbild_model::{Claim, Decision, Verdict};
use serde_json::Value;

/// The fields that a person can correct. The rest is evidence or identity.
pub(crate) const CORRECTABLE: &[&str] = &[
    "kind",
    "change",
    "actor",
    "against",
    "places",
    "when",
    "window",
    "status",
    "certainty",
    "polarity",
    "says",
    "numbers",
];

/// The decisions that stand, in their order: every [`Verdict::Undo`] takes away the last one before it.
pub(crate) fn standing(decisions: &[Decision]) -> Vec<&Decision> {
    let mut stack: Vec<&Decision> = Vec::new();
    for decision in decisions {
        if decision.verdict == Verdict::Undo {
            stack.pop();
        } else {
            stack.push(decision);
        }
    }
    stack
}

/// Whether the last standing decision hides the claim.
pub(crate) fn is_hidden(standing: &[&Decision]) -> bool {
    standing.last().is_some_and(|decision| matches!(decision.verdict, Verdict::Reject | Verdict::Withhold))
}

/// The corrections that stand, later ones after earlier ones.
pub(crate) fn corrections<'d>(standing: &[&'d Decision]) -> Vec<(&'d str, &'d Value)> {
    standing
        .iter()
        .filter_map(|decision| match &decision.verdict {
            Verdict::Correct { field, value } => Some((field.as_str(), value)),
            _ => None,
        })
        .collect()
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
