use lagesbild_claims::{CueSeen, CueSort as Sort, Document};
use lagesbild_model::{Span, Stance};
use lagesbild_pack::Effect;
use schemars::JsonSchema;
use serde::Serialize;

/// A word that may bend a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Cue {
    /// Where it stands; of an expression the first word.
    pub span: Span,
    /// The word, as written.
    pub words: String,
    /// What sort of word it is.
    pub sort: CueSort,
    /// What it does to the claim: an effect of the pack's `cues.toml`, or of a verb of saying its stance.
    pub effect: Option<&'static str>,
}

/// What sort of word bends a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CueSort {
    /// It negates.
    Negation,
    /// It casts doubt.
    Doubt,
    /// It opens a condition.
    Condition,
    /// An auxiliary.
    Auxiliary,
    /// A verb or adjective above the trigger's clause.
    Embedding,
    /// A noun that takes the trigger's clause.
    ReportNoun,
    /// A verb of saying.
    Speech,
    /// It names a source.
    According,
}

impl Cue {
    pub(super) fn of(document: &Document<'_>, seen: &CueSeen) -> Option<Cue> {
        let span = document.span(seen.token)?;
        let (sort, effect) = match seen.sort {
            Sort::Negation => (CueSort::Negation, None),
            Sort::Doubt => (CueSort::Doubt, None),
            Sort::Condition => (CueSort::Condition, None),
            Sort::Auxiliary(effect) => (CueSort::Auxiliary, Some(name(effect))),
            Sort::Embedding(effect) => (CueSort::Embedding, Some(name(effect))),
            Sort::ReportNoun(effect) => (CueSort::ReportNoun, Some(name(effect))),
            Sort::Speech(stance) => (CueSort::Speech, Some(stance_name(stance))),
            Sort::According => (CueSort::According, None),
        };
        Some(Cue { span, words: document.words(span).to_owned(), sort, effect })
    }
}

/// An effect by its name in the packs.
fn name(effect: Effect) -> &'static str {
    match effect {
        Effect::Through => "through",
        Effect::Planned => "planned",
        Effect::Attempted => "attempted",
        Effect::Ongoing => "ongoing",
        Effect::Begun => "begun",
        Effect::Forecast => "forecast",
        Effect::Hypothetical => "hypothetical",
        Effect::Denied => "denied",
        Effect::Hedged => "hedged",
        Effect::Attributed => "attributed",
    }
}

fn stance_name(stance: Stance) -> &'static str {
    match stance {
        Stance::Says => "says",
        Stance::Claims => "claims",
        Stance::Admits => "admits",
        Stance::Confirms => "confirms",
        Stance::Denies => "denies",
    }
}
