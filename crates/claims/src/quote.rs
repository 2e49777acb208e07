//! The words of the text that carry a claim.

use crate::Hit;
use crate::grammar::Grammar;
use lagesbild_model::{PlaceRef, Span};

/// From the first to the last of trigger, its completing word and the places in the same sentence.
pub(crate) fn of(grammar: &Grammar<'_, '_>, hit: &Hit, places: &[PlaceRef], sentence: Span) -> Option<Span> {
    let analysis = &grammar.document.analysis;
    let trigger = analysis.get(hit.token)?.span;
    let completed = hit.complement.and_then(|c| analysis.get(c)).map_or(trigger, |t| trigger.cover(t.span));
    let inside = places.iter().filter_map(|p| p.span).filter(|s| sentence.contains(*s));
    Some(inside.fold(completed, Span::cover))
}
