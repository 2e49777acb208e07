//! A verb said once for several places, each at its own time: *A fell on Thursday and B on Friday*.

use crate::grammar::Grammar;
use crate::places::{Filler, Places};
use lagesbild_language::{Deprel, TokenIx, Upos};
use lagesbild_model::time::TimeExpr;
use lagesbild_model::{PlaceRef, Span};

/// A place with a time of its own that shares the verb of the claim before it.
pub(crate) struct Gapped<'e> {
    pub places: Vec<PlaceRef>,
    pub expression: &'e TimeExpr,
    pub quote: Span,
}

/// How many words may stand between the place and its time.
const BETWEEN: usize = 2;

/// The places after a verb that a conjunction brings in and a time of their own follows, no other verb near them.
pub(crate) fn find<'e>(
    grammar: &Grammar<'_, '_>,
    places: &Places<'_, '_, '_>,
    verb: TokenIx,
    expressions: &'e [TimeExpr],
) -> Vec<Gapped<'e>> {
    let document = grammar.document;
    let Some(sentence) = document.analysis.sentence_of(verb) else { return Vec::new() };
    let after: Vec<TokenIx> = sentence.indices().skip_while(|t| *t <= verb).collect();
    let mut found = Vec::new();
    for (at, token) in after.iter().enumerate() {
        if matches!(grammar.upos(*token), Upos::Verb | Upos::Aux | Upos::Sconj) {
            break;
        }
        let Some(span) = grammar.span(*token) else { continue };
        let before = at.checked_sub(1).and_then(|b| after.get(b)).map(|b| document.lower(*b)).unwrap_or_default();
        let brought_in = before == "," || places.pack.descriptions().joins(&before);
        if !brought_in || is_between(grammar, places, *token) || places.mentions.place_at(span.start()).is_none() {
            continue;
        }
        let Some(named) = places.mentions.place_at(span.start()).and_then(|p| places.mentions.places.get(p)) else {
            continue;
        };
        let reach = after
            .iter()
            .skip(at)
            .filter(|t| document.analysis.get(**t).is_some_and(|t| t.span.start() >= named.tokens.end()));
        let ends: Vec<Span> =
            reach.take(BETWEEN + 1).filter_map(|t| document.analysis.get(*t)).map(|t| t.span).collect();
        let own_time =
            expressions.iter().find(|e| ends.iter().any(|s| e.span.start() <= s.start() && s.start() < e.span.end()));
        let Some(expression) = own_time else { continue };
        if let Filler::Places(names) = places.at(*token) {
            found.push(Gapped { places: names, expression, quote: span.cover(named.span).cover(expression.span) });
        }
    }
    found
}

/// *villages between Aleppo and Hama on Thursday*: the second of two places that something lies between.
fn is_between(grammar: &Grammar<'_, '_>, places: &Places<'_, '_, '_>, token: TokenIx) -> bool {
    let first = |t: &TokenIx| grammar.head(*t).filter(|_| grammar.relation(*t) == Deprel::Conj);
    let between = |t: TokenIx| grammar.prepositions(t).iter().any(|p| places.pack.descriptions().lies_between(p));
    std::iter::successors(Some(token), first).take(BETWEEN + 1).any(between)
}
