//! Where the verb puts a time: behind the day of publication, or ahead of it.

use crate::Document;
use crate::grammar::Grammar;
use lagesbild_language::{Deprel, Tense, TokenIx, Upos, VerbForm};
use lagesbild_model::time::{Direction, TimeExpr};
use lagesbild_pack::{Cues, Effect};
use lagesbild_when::InText;

/// How many words up from an expression its verb is looked for.
const STEPS: usize = 10;

/// The time expressions of a document in their places: where their verbs put them, unknown in sentences that are not
/// analysed, and in which sentence they stand.
pub fn placed<'e>(document: &Document<'_>, cues: &Cues, expressions: &'e [TimeExpr]) -> Vec<InText<'e>> {
    let grammar = Grammar { document, cues };
    let place = |expression| InText {
        expression,
        direction: direction(&grammar, expression),
        sentence: document.sentence_at(expression.span.start()).unwrap_or(usize::MAX),
    };
    expressions.iter().map(place).collect()
}

/// What one clause says of its time.
enum Says {
    /// Behind or ahead.
    So(Direction),
    /// An infinitive: as the clause above it, unless that plans or expects it.
    Open,
    /// Nothing; no verb of a clause.
    Nothing,
}

fn direction(grammar: &Grammar<'_, '_>, expression: &TimeExpr) -> Direction {
    let Some(mut at) = head_of(grammar, expression) else { return Direction::Unknown };
    let mut infinitive = false;
    for _ in 0..STEPS {
        match clause(grammar, at) {
            Says::So(direction) => return direction,
            Says::Open => infinitive = true,
            Says::Nothing => {}
        }
        let Some(head) = grammar.head(at) else {
            // A headline's infinitive: *markets to stay closed until Friday*.
            return if infinitive && has_subject(grammar, at) { Direction::Future } else { Direction::Unknown };
        };
        if infinitive && looks_ahead(grammar, head) {
            return Direction::Future;
        }
        at = head;
    }
    Direction::Unknown
}

fn has_subject(grammar: &Grammar<'_, '_>, verb: TokenIx) -> bool {
    grammar.children(verb).any(|c| grammar.relation(c) == Deprel::Nsubj)
}

/// The word of the expression that hangs on a word outside it.
pub(crate) fn head_of(grammar: &Grammar<'_, '_>, expression: &TimeExpr) -> Option<TokenIx> {
    let analysis = &grammar.document.analysis;
    let mut at = analysis.token_at(expression.span.start())?;
    for _ in 0..STEPS {
        let inside = |t: TokenIx| analysis.get(t).is_some_and(|t| expression.span.contains(t.span));
        match grammar.head(at).filter(|head| inside(*head)) {
            Some(head) => at = head,
            None => break,
        }
    }
    Some(at)
}

/// Whether what a word governs is still to come: it is planned, expected or feared.
fn looks_ahead(grammar: &Grammar<'_, '_>, governor: TokenIx) -> bool {
    let word = grammar.document.lower(governor);
    let lemma = grammar.document.analysis.lemma(governor).to_lowercase();
    let embedding = grammar.cues.embedding(&word).or_else(|| grammar.cues.embedding(&lemma));
    let auxiliary = grammar.cues.auxiliary(&word).and_then(|a| a.plain);
    embedding.map(|e| e.effect).or(auxiliary).is_some_and(is_ahead)
}

fn is_ahead(effect: Effect) -> bool {
    matches!(effect, Effect::Planned | Effect::Forecast)
}

fn clause(grammar: &Grammar<'_, '_>, at: TokenIx) -> Says {
    let auxiliaries = grammar.auxiliaries(at);
    if grammar.upos(at) != Upos::Verb && grammar.upos(at) != Upos::Aux && auxiliaries.is_empty() {
        return Says::Nothing;
    }
    let word = |t: &TokenIx| grammar.document.lower(*t);
    let perfect = auxiliaries.iter().any(|a| grammar.cues.makes_perfect(&word(a)));
    let effect = |a: &TokenIx| grammar.cues.auxiliary(&word(a)).and_then(|x| if perfect { x.perfect } else { x.plain });
    let ahead = |e: Effect| is_ahead(e) || (!perfect && e == Effect::Hypothetical);
    if let Some(modal) = auxiliaries.iter().find(|a| effect(a).is_some_and(ahead)) {
        // A past form (*kunde*) may as well tell of the past.
        let past = tense(grammar, *modal) == Some(Tense::Past);
        return Says::So(if past { Direction::Unknown } else { Direction::Future });
    }
    if looks_ahead(grammar, at) && tense(grammar, at) == Some(Tense::Pres) {
        return Says::So(Direction::Future);
    }
    if perfect {
        return Says::So(Direction::Past);
    }
    // *To be held*: what is passive in an infinitive is as open as the infinitive.
    if auxiliaries.iter().any(|a| form(grammar, *a) == Some(VerbForm::Inf)) {
        return Says::Open;
    }
    let finite = auxiliaries.iter().copied().chain([at]).filter_map(|t| tense(grammar, t));
    match finite.into_iter().next() {
        Some(Tense::Past) => Says::So(Direction::Past),
        Some(Tense::Pres) => Says::So(Direction::Unknown),
        None => bare(grammar, at),
    }
}

/// Where a verb's own clause puts what it tells; `None` if it has no tense of its own.
pub(crate) fn clause_direction(grammar: &Grammar<'_, '_>, verb: TokenIx) -> Option<Direction> {
    match clause(grammar, verb) {
        Says::So(direction) => Some(direction),
        Says::Open | Says::Nothing => None,
    }
}

fn form(grammar: &Grammar<'_, '_>, verb: TokenIx) -> Option<VerbForm> {
    grammar.document.analysis.get(verb)?.morph.verb_form()
}

/// The tense of a finite verb; a supine's is past.
fn tense(grammar: &Grammar<'_, '_>, verb: TokenIx) -> Option<Tense> {
    let morph = grammar.document.analysis.get(verb)?.morph;
    match morph.verb_form() {
        Some(VerbForm::Fin) => morph.tense(),
        Some(VerbForm::Sup) => Some(Tense::Past),
        _ => None,
    }
}

/// A verb without tense: a past participle of its own (*the town taken on Friday*), or an infinitive.
fn bare(grammar: &Grammar<'_, '_>, verb: TokenIx) -> Says {
    let morph = grammar.document.analysis.get(verb).map(|t| t.morph).unwrap_or_default();
    match morph.verb_form() {
        Some(VerbForm::Part) if morph.tense() == Some(Tense::Past) => Says::So(Direction::Past),
        Some(VerbForm::Inf) => Says::Open,
        _ => Says::Nothing,
    }
}
