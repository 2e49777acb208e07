//! When it happened: the time expression that belongs to a trigger, or only that it was published then.

use crate::grammar::Grammar;
use crate::modality::Modality;
use lagesbild_language::{TokenIx, Upos};
use lagesbild_model::time::{Day, Direction, Relation, TimeExpr, Window};
use lagesbild_model::{Change, Span, Status, Timing};
use lagesbild_when::resolve;

/// When a claim's happening was, in every form that the claim shows.
pub(crate) struct When {
    pub timing: Timing,
    pub window: Option<Window>,
    pub days: Option<(Option<String>, Option<String>)>,
}

/// The time expressions of one sentence and what they can be attached to.
pub(crate) struct Times<'a, 'd, 't> {
    pub grammar: &'a Grammar<'d, 't>,
    pub expressions: &'a [TimeExpr],
    pub publication: Option<&'a Window>,
}

impl Times<'_, '_, '_> {
    /// The expression of the sentence that belongs to the trigger, if one does.
    ///
    /// `triggers` are the tokens of all hits of the sentence: a time beside another of them is that one's.
    pub fn attached(&self, trigger: TokenIx, sentence: Span, triggers: &[TokenIx]) -> Option<&TimeExpr> {
        let here = || self.expressions.iter().filter(|e| sentence.contains(e.span) && is_point(e));
        let owner = |e: &TimeExpr| self.owner(e, triggers);
        let own = here().filter(|e| owner(e) == Some(trigger));
        let at = self.grammar.document.analysis.get(trigger)?.span;
        own.min_by_key(|e| distance(e.span, at))
    }

    /// The trigger whose clause an expression stands in: going up from its words, the first trigger or its clause.
    fn owner(&self, expression: &TimeExpr, triggers: &[TokenIx]) -> Option<TokenIx> {
        let analysis = &self.grammar.document.analysis;
        let mut at = analysis.token_at(expression.span.start())?;
        for _ in 0..12 {
            if triggers.contains(&at) {
                return Some(at);
            }
            let Some(head) = self.grammar.head(at) else { break };
            // A clause of its own between the expression and the trigger keeps the time to itself.
            if self.grammar.upos(at) == Upos::Verb && !self.completes(at, triggers) {
                return self.only_below(at, triggers);
            }
            at = head;
        }
        self.only_below(at, triggers)
    }

    fn completes(&self, verb: TokenIx, triggers: &[TokenIx]) -> bool {
        use lagesbild_language::Deprel;
        matches!(self.grammar.relation(verb), Deprel::Aux | Deprel::Cop)
            && self.grammar.head(verb).is_some_and(|h| triggers.contains(&h))
    }

    /// A verb that is no trigger, with just one trigger as its complement or noun: the time is that one's.
    fn only_below(&self, verb: TokenIx, triggers: &[TokenIx]) -> Option<TokenIx> {
        use lagesbild_language::Deprel;
        let below = |t: &&TokenIx| {
            self.grammar.head(**t) == Some(verb)
                && !matches!(
                    self.grammar.relation(**t),
                    Deprel::Advcl | Deprel::Conj | Deprel::Parataxis | Deprel::Ccomp
                )
        };
        let mut under = triggers.iter().filter(below);
        let first = under.next()?;
        under.next().is_none().then_some(*first)
    }

    /// When it was, from the expression if there is one.
    pub fn when(
        &self,
        expression: Option<&TimeExpr>,
        status: Status,
        change: Option<Change>,
        modality: &Modality,
    ) -> When {
        match expression {
            Some(expression) => self.said(expression, status),
            None => self.published_then(status, change, modality),
        }
    }

    fn said(&self, expression: &TimeExpr, status: Status) -> When {
        let direction = match status {
            Status::Planned | Status::Forecast => Direction::Future,
            _ => Direction::Past,
        };
        let window = resolve(expression, self.publication, direction);
        let days = window.as_ref().and_then(written_days);
        When { timing: Timing::Said { expression: expression.clone() }, window, days }
    }

    /// A fresh event is dated to its publication by the exchange form; our own window leaves its start open.
    fn published_then(&self, status: Status, change: Option<Change>, modality: &Modality) -> When {
        let days = self.publication.and_then(Window::gold_days);
        let (first, last) = days.unwrap_or((None, None));
        let (window, days) = match status {
            Status::Hypothetical | Status::Forecast => (None, None),
            Status::Planned => (first.map(Window::from), first.map(|f| (Some(f.to_string()), None))),
            Status::Happened if modality.anterior => {
                (last.map(Window::until), last.map(|l| (None, Some(l.to_string()))))
            }
            Status::Ongoing => (self.publication.cloned(), days.map(text_days)),
            Status::Happened => {
                let window =
                    if change == Some(Change::Held) { self.publication.cloned() } else { last.map(Window::until) };
                (window, days.map(text_days))
            }
        };
        When { timing: Timing::PublishedThen, window, days }
    }
}

/// Whether the expression tells a point or stretch of time rather than a length or a habit.
fn is_point(expression: &TimeExpr) -> bool {
    use lagesbild_model::time::Meaning;
    !matches!(
        expression.meaning,
        Meaning::Duration { .. } | Meaning::Repeated { .. } | Meaning::Vague { .. } | Meaning::Present
    ) && !matches!(expression.relation, Relation::Before)
}

fn distance(a: Span, b: Span) -> usize {
    if a.start() >= b.end() { a.start() - b.end() } else { b.start().saturating_sub(a.end()) }
}

fn written_days(window: &Window) -> Option<(Option<String>, Option<String>)> {
    window.gold_days().map(text_days)
}

fn text_days((first, last): (Option<Day>, Option<Day>)) -> (Option<String>, Option<String>) {
    (first.map(|d| d.to_string()), last.map(|d| d.to_string()))
}
