//! When it happened: the time expression that belongs to a trigger, or only that it was published then.

use crate::grammar::Grammar;
use crate::modality::Modality;
use crate::tense::{clause_direction, head_of};
use lagesbild_language::{Deprel, TokenIx, Upos};
use lagesbild_model::time::{Day, Direction, Ends, Meaning, Relation, TimeExpr, Window};
use lagesbild_model::{Change, Kind, Span, Status, Timing};
use lagesbild_when::{InText, Told, resolve_in_order};
use std::ops::Range;

/// When a claim's happening was, in every form that the claim shows.
pub(crate) struct When {
    pub timing: Timing,
    pub window: Option<Window>,
    pub days: Option<(Option<String>, Option<String>)>,
}

/// What the expressions of a text come to in its order, for happenings that lie behind and for those ahead, where their
/// verbs do not tell.
pub(crate) struct ToldInOrder {
    behind: Vec<Told>,
    ahead: Vec<Told>,
}

/// The same for some expressions that stand one after the other.
#[derive(Clone, Copy)]
pub(crate) struct ToldPart<'t> {
    behind: &'t [Told],
    ahead: &'t [Told],
}

impl ToldInOrder {
    pub fn of(placed: &[InText<'_>], publication: Option<&Window>) -> ToldInOrder {
        let told = |direction: Direction| {
            let assumed = |one: &InText| if one.direction == Direction::Unknown { direction } else { one.direction };
            let placed = placed.iter().map(|one| InText { direction: assumed(one), ..*one });
            resolve_in_order(placed, publication)
        };
        ToldInOrder { behind: told(Direction::Past), ahead: told(Direction::Future) }
    }

    pub fn part(&self, range: Range<usize>) -> ToldPart<'_> {
        ToldPart {
            behind: self.behind.get(range.clone()).unwrap_or_default(),
            ahead: self.ahead.get(range).unwrap_or_default(),
        }
    }
}

/// The time expressions of one sentence and what they can be attached to.
pub(crate) struct Times<'a, 'd, 't> {
    pub grammar: &'a Grammar<'d, 't>,
    pub expressions: &'a [TimeExpr],
    /// What each comes to after those before it in the text.
    pub told: ToldPart<'a>,
    pub publication: Option<&'a Window>,
}

/// The expression that a happening's time hangs on.
#[derive(Clone, Copy)]
pub(crate) struct Attached<'e> {
    pub expression: &'e TimeExpr,
    /// It belongs to another clause, which this one shares its time with.
    pub inherited: bool,
}

impl<'a> Times<'a, '_, '_> {
    /// The expression of the sentence that belongs to the trigger: its own, or that of the clause that it is part of.
    ///
    /// `triggers` are the tokens of all hits of the sentence: a time beside another of them is that one's.
    pub fn attached(&self, trigger: TokenIx, triggers: &[TokenIx]) -> Option<Attached<'a>> {
        let own = self.expressions.iter().filter(|e| is_point(e) && self.owner(e, triggers) == Some(trigger));
        let at = self.grammar.document.analysis.get(trigger)?.span;
        if let Some(expression) = own.min_by_key(|e| distance(e.span, at)) {
            return Some(Attached { expression, inherited: false });
        }
        let inherited = self.inherited(trigger, triggers).or_else(|| self.of_clause_below(trigger));
        inherited.map(|expression| Attached { expression, inherited: true })
    }

    /// The time of a noun of the clause (*after fighting yesterday they took the town*), or of a clause above, where one
    /// verb goes along with the other: *was captured yesterday as the group seized the building*, *staged an overnight
    /// attack, taking control*, *was killed yesterday in an airstrike*.
    fn inherited(&self, trigger: TokenIx, triggers: &[TokenIx]) -> Option<&'a TimeExpr> {
        let span = self.grammar.document.analysis.get(trigger)?.span;
        let beside = |verb: TokenIx| self.beside(verb, span);
        let mut at = trigger;
        for _ in 0..3 {
            if let Some(expression) = beside(at) {
                return Some(expression);
            }
            let shares = match self.grammar.full_relation(at) {
                Deprel::Xcomp => true,
                Deprel::Obl | Deprel::OblAgent | Deprel::Nsubj if self.grammar.upos(at) == Upos::Noun => {
                    self.grammar.head(at).is_some_and(|head| triggers.contains(&head)) && !self.is_set_apart(at)
                }
                Deprel::Conj | Deprel::Parataxis => self.goes_along(at),
                Deprel::Advcl => !self.is_set_apart(at),
                _ => false,
            };
            at = self.grammar.head(at).filter(|_| shares)?;
        }
        beside(at)
    }

    /// The time that is told with a verb, nearest to the words at `span`.
    fn beside(&self, verb: TokenIx, span: Span) -> Option<&'a TimeExpr> {
        let here = self.expressions.iter().filter(|e| is_point(e) && self.clause_of(e) == Some(verb));
        here.min_by_key(|e| distance(e.span, span))
    }

    /// The time of a clause that tells how it came about: *ten were hurt when the town was shelled on Friday*.
    fn of_clause_below(&self, trigger: TokenIx) -> Option<&'a TimeExpr> {
        let span = self.grammar.document.analysis.get(trigger)?.span;
        let tells_when = |c: &TokenIx| {
            let relation = self.grammar.full_relation(*c);
            relation == Deprel::Advcl && self.grammar.finite(*c) == Some(true) && self.goes_along(*c)
        };
        self.grammar.children(trigger).filter(tells_when).find_map(|clause| self.beside(clause, span))
    }

    /// Whether a clause beside another is told of the same time: in its tense, and not of now.
    fn goes_along(&self, clause: TokenIx) -> bool {
        let told = |verb| clause_direction(self.grammar, verb);
        let differ = self.grammar.head(clause).and_then(|head| Some(told(head)? != told(clause)?)).unwrap_or(false);
        let is_now = |e: &TimeExpr| e.meaning == Meaning::Present && self.clause_of(e) == Some(clause);
        !differ && !self.is_set_apart(clause) && !self.expressions.iter().any(is_now)
    }

    /// Whether a word like *after* puts the clause at another time than the one above it.
    fn is_set_apart(&self, clause: TokenIx) -> bool {
        let opens = |c: &TokenIx| {
            matches!(self.grammar.relation(*c), Deprel::Mark | Deprel::Advmod | Deprel::Case)
                && self.grammar.cues.sets_apart(&self.grammar.document.lower(*c))
        };
        self.grammar.children(clause).any(|c| opens(&c))
    }

    /// The verb whose clause an expression stands in.
    fn clause_of(&self, expression: &TimeExpr) -> Option<TokenIx> {
        let mut at = head_of(self.grammar, expression)?;
        for _ in 0..4 {
            // A clause that tells more of a noun keeps its time to itself.
            if matches!(self.grammar.relation(at), Deprel::Acl | Deprel::Ccomp | Deprel::Advcl) {
                return None;
            }
            at = self.grammar.head(at)?;
            if self.grammar.is_verb(at) {
                return Some(at);
            }
        }
        None
    }

    /// The trigger whose clause an expression stands in: going up from its words, the first trigger or its clause.
    fn owner(&self, expression: &TimeExpr, triggers: &[TokenIx]) -> Option<TokenIx> {
        let mut at = head_of(self.grammar, expression)?;
        // *The 2011 war*: the year tells which war.
        if is_year(expression) && matches!(self.grammar.relation(at), Deprel::Nummod | Deprel::Compound | Deprel::Amod)
        {
            return None;
        }
        for step in 0..12 {
            if triggers.contains(&at) {
                return Some(at);
            }
            let Some(head) = self.grammar.head(at) else { break };
            // A clause of its own between the expression and the trigger keeps the time to itself.
            if step > 0 && self.grammar.upos(at) == Upos::Verb && !self.completes(at, triggers) {
                return self.only_below(at, triggers);
            }
            at = head;
        }
        self.only_below(at, triggers)
    }

    fn completes(&self, verb: TokenIx, triggers: &[TokenIx]) -> bool {
        matches!(self.grammar.relation(verb), Deprel::Aux | Deprel::Cop)
            && self.grammar.head(verb).is_some_and(|h| triggers.contains(&h))
    }

    /// A verb that is no trigger, with just one trigger as its complement or noun: the time is that one's.
    fn only_below(&self, verb: TokenIx, triggers: &[TokenIx]) -> Option<TokenIx> {
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

    /// When a happening was that is no change of control. A total is of the stretch that its sentence tells, a standing fact
    /// of no time unless one is told.
    pub fn of_happening(
        &self,
        trigger: TokenIx,
        kind: Kind,
        attached: Option<Attached<'_>>,
        status: Status,
        modality: &Modality,
    ) -> When {
        let stretch = (kind == Kind::Count).then(|| self.stretch(trigger)).flatten();
        let attached = stretch.map(|expression| Attached { expression, inherited: true }).or(attached);
        if attached.is_none() && kind == Kind::Background {
            return When { timing: Timing::PublishedThen, window: None, days: None };
        }
        let modality = Modality { presupposed: self.is_told_as_known(trigger, kind), ..modality.clone() };
        self.when(attached, status, None, &modality)
    }

    /// The stretch of time of the sentence over which something may be counted: *in six days*.
    fn stretch(&self, trigger: TokenIx) -> Option<&'a TimeExpr> {
        let at = self.grammar.document.analysis.get(trigger)?.span;
        let is_stretch = |e: &&TimeExpr| {
            matches!(e.meaning, Meaning::Stretch { ahead: false, .. } | Meaning::Duration { within: true, .. })
        };
        self.expressions.iter().filter(is_stretch).min_by_key(|e| distance(e.span, at))
    }

    /// Whether a happening is told as known, not as news. A noun and a perfect tell news as well as a plain verb does; not so
    /// a past perfect, a perfect that only tells more of a noun or of people on the move (*thousands have fled*), and a noun
    /// beside the clause that is definite or lies before it (*despite the attack*, *after clashes*).
    fn is_told_as_known(&self, trigger: TokenIx, kind: Kind) -> bool {
        let grammar = self.grammar;
        let relation = grammar.full_relation(trigger);
        if grammar.upos(trigger) == Upos::Noun {
            let beside = matches!(relation, Deprel::Obl | Deprel::Nmod);
            return beside && (grammar.is_definite(trigger) || self.is_set_apart(trigger));
        }
        let adds_up = matches!(kind, Kind::Displacement | Kind::Count);
        let aside = matches!(relation, Deprel::AclRelcl | Deprel::Xcomp);
        grammar.is_past_perfect(trigger) || ((aside || adds_up) && grammar.perfect_right_before(trigger))
    }

    /// When it was, from the expression if there is one.
    pub fn when(
        &self,
        attached: Option<Attached<'_>>,
        status: Status,
        change: Option<Change>,
        modality: &Modality,
    ) -> When {
        match attached {
            // *By noon* tells no day: that is only known by the publication, though it is no day before.
            Some(Attached { expression, .. }) if is_clock_alone(expression) && self.tells_nothing(expression) => self
                .published_then(status, change, &Modality { anterior: false, presupposed: false, ..modality.clone() }),
            Some(attached) => self.said(attached, status),
            None => self.published_then(status, change, modality),
        }
    }

    fn said(&self, Attached { expression, inherited }: Attached<'_>, status: Status) -> When {
        let told = match status {
            Status::Planned | Status::Forecast => self.told.ahead,
            _ => self.told.behind,
        };
        let told = self.place_of(expression).and_then(|at| told.get(at));
        let window = told.and_then(|told| told.window.clone());
        let days = told.and_then(|told| told.to_the_day.as_ref()).and_then(written_days);
        let expression = expression.clone();
        let timing = if inherited { Timing::Discourse { expression } } else { Timing::Said { expression } };
        When { timing, window, days }
    }

    fn place_of(&self, expression: &TimeExpr) -> Option<usize> {
        self.expressions.iter().position(|e| e.span == expression.span)
    }

    fn tells_nothing(&self, expression: &TimeExpr) -> bool {
        let told = self.place_of(expression).and_then(|at| self.told.behind.get(at));
        told.is_none_or(|told| told.window.is_none())
    }

    /// A fresh event is dated to its publication by the exchange form; our own window leaves its start open.
    fn published_then(&self, status: Status, change: Option<Change>, modality: &Modality) -> When {
        let days = self.publication.and_then(Window::gold_days);
        let (first, last) = days.unwrap_or((None, None));
        let (window, days) = match status {
            Status::Hypothetical | Status::Forecast => (None, None),
            Status::Planned => (first.map(Window::from), first.map(|f| (Some(f.to_string()), None))),
            Status::Happened if modality.anterior || modality.presupposed => {
                (last.map(Window::until), last.map(|l| (None, Some(l.to_string()))))
            }
            // What is known to go on has begun before.
            Status::Ongoing if modality.presupposed && change.is_none() => {
                (self.publication.and_then(going_on), last.map(|l| (None, Some(l.to_string()))))
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

/// Something that had begun by then and was not over.
fn going_on(then: &Window) -> Option<Window> {
    let ends = Ends { latest_start: then.latest_end(), earliest_end: then.earliest_start(), ..Ends::default() };
    Window::new(ends).ok()
}

fn is_clock_alone(expression: &TimeExpr) -> bool {
    matches!(expression.meaning, Meaning::Clock { of: None, .. })
}

fn is_year(expression: &TimeExpr) -> bool {
    matches!(expression.meaning, Meaning::Calendar { month: None, day: None, .. })
}

/// Whether the expression tells a point or stretch of time rather than a length or a habit.
fn is_point(expression: &TimeExpr) -> bool {
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
