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
    /// What it does to the claim, where the pack's `cues.toml` says so.
    pub effect: Option<CueEffect>,
    /// Of a verb of saying, what its speaker does with the statement.
    pub stance: Option<Stance>,
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
            Sort::Auxiliary(effect) => (CueSort::Auxiliary, Some(effect.into())),
            Sort::Embedding(effect) => (CueSort::Embedding, Some(effect.into())),
            Sort::ReportNoun(effect) => (CueSort::ReportNoun, Some(effect.into())),
            Sort::Speech(_) => (CueSort::Speech, None),
            Sort::According => (CueSort::According, None),
        };
        let stance = if let Sort::Speech(stance) = seen.sort { Some(stance) } else { None };
        Some(Cue { span, words: document.words(span).to_owned(), sort, effect, stance })
    }
}

/// What a word does to the claim below it, as the packs name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CueEffect {
    /// Nothing; the claim stands as if it were said directly.
    Through,
    /// It is meant to happen.
    Planned,
    /// It is tried.
    Attempted,
    /// It is under way.
    Ongoing,
    /// It is just begun.
    Begun,
    /// It is expected or feared.
    Forecast,
    /// It is only supposed.
    Hypothetical,
    /// It does not happen.
    Denied,
    /// It is doubtful.
    Hedged,
    /// Its subject says so of itself.
    Attributed,
}

impl From<Effect> for CueEffect {
    fn from(effect: Effect) -> CueEffect {
        match effect {
            Effect::Through => CueEffect::Through,
            Effect::Planned => CueEffect::Planned,
            Effect::Attempted => CueEffect::Attempted,
            Effect::Ongoing => CueEffect::Ongoing,
            Effect::Begun => CueEffect::Begun,
            Effect::Forecast => CueEffect::Forecast,
            Effect::Hypothetical => CueEffect::Hypothetical,
            Effect::Denied => CueEffect::Denied,
            Effect::Hedged => CueEffect::Hedged,
            Effect::Attributed => CueEffect::Attributed,
        }
    }
}
