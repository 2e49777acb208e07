use crate::grammar::{Pattern, TimeGrammar};
use crate::line;
use crate::pattern::{Piece, Step};
use crate::template::Value;
use crate::token::{Token, TokenKind, tokens};
use crate::work;
use foldhash::fast::FixedState;
use lagesbild_model::Span;
use lagesbild_model::time::{Amount, Anchor, Meaning, Relation, TimeExpr, YearRef};
use std::collections::HashMap;
use std::rc::Rc;

/// Finds time expressions in raw text.
///
/// Every piece of the text is looked at as a possible beginning; the pattern that takes in most wins, and of those the
/// first of the file. A pattern has a bounded number of pieces and refers only to groups before its own, so the work
/// for one beginning is bounded, and the whole is linear in the length of the text.
#[derive(Clone, Copy, Debug)]
pub struct TimeReader<'g> {
    grammar: &'g TimeGrammar,
}

impl<'g> TimeReader<'g> {
    /// A reader of that language's times.
    pub fn new(grammar: &'g TimeGrammar) -> TimeReader<'g> {
        TimeReader { grammar }
    }

    /// Appends the expressions that lie in `text[within]`, in the order of the text; none overlap.
    ///
    /// A span that does not fit the text holds none.
    pub fn find(&self, text: &str, within: Span, out: &mut Vec<TimeExpr>) {
        let tokens = tokens(text, within, self.grammar);
        let mut search = Search { grammar: self.grammar, text, start: 0, tokens: &tokens, known: HashMap::default() };
        let mut at = 0;
        while at < tokens.len() {
            match search.best_at(at) {
                Some(found) => {
                    // Context before an expression must not hide a longer one that begins where it does.
                    let inner = if found.open > at { search.best_at(found.open) } else { None };
                    let found = inner.filter(|inner| inner.close > found.close).unwrap_or(found);
                    out.extend(found.expression(&tokens, text).and_then(|found| like(found, text, out.last())));
                    at = found.close.max(at + 1);
                }
                None => at += 1,
            }
            search.known.clear();
        }
    }

    /// All expressions of a text.
    pub fn find_all(&self, text: &str) -> Vec<TimeExpr> {
        let mut out = Vec::new();
        if let Some(all) = Span::new(0, text.len()) {
            self.find(text, all, &mut out);
        }
        out
    }
}

/// How many ways of ending are followed for one group at one place.
const MOST_ENDS: usize = 8;

/// What a group matches at a place: where each match ends and what it means.
type Ends = Rc<[(usize, Meaning)]>;

struct Search<'a> {
    grammar: &'a TimeGrammar,
    text: &'a str,
    /// Where the match that is looked for begins.
    start: usize,
    tokens: &'a [Token],
    known: HashMap<(u8, usize), Ends, FixedState>,
}

/// A way through the steps of a pattern.
#[derive(Clone, Default)]
struct Way {
    at: usize,
    open: Option<usize>,
    close: Option<usize>,
    caught: Vec<Option<Value>>,
}

struct Found<'a> {
    pattern: &'a Pattern,
    meaning: Meaning,
    open: usize,
    close: usize,
}

impl<'a> Search<'a> {
    fn best_at(&mut self, start: usize) -> Option<Found<'a>> {
        self.start = start;
        let mut best: Option<Found<'a>> = None;
        for (pattern, steps) in self.candidates(self.grammar.top(), start) {
            for way in self.ways(steps, start) {
                let (open, close) = (way.open.unwrap_or(start), way.close.unwrap_or(way.at));
                if best.as_ref().is_some_and(|b| b.close >= close) || !self.neighbours_allow(pattern, open, close) {
                    continue;
                }
                let fits =
                    |m: &Meaning| pattern.tells.is_none() || (line::is_a_day(m) && self.stands_alone(start, way.at));
                if let Some(meaning) = meaning(pattern, &way.caught).filter(fits) {
                    best = Some(Found { pattern, meaning, open, close });
                }
            }
        }
        best
    }

    /// Whether the tokens from `start` up to `end` are a line of their own.
    fn stands_alone(&self, start: usize, end: usize) -> bool {
        let ends = self.tokens.get(start).zip(end.checked_sub(1).and_then(|last| self.tokens.get(last)));
        ends.is_some_and(|(first, last)| line::stands_alone(self.text, first.start as usize, last.end as usize))
    }

    /// The patterns of a group that may begin here, each with one of its ways to match.
    fn candidates(&self, group: usize, at: usize) -> impl Iterator<Item = (&'a Pattern, &'a [Step])> + use<'a> {
        let sort = |at: usize| self.tokens.get(at).map(|t| t.sort).unwrap_or_default();
        let (first, second) = (sort(at), sort(at + 1));
        let grammar = self.grammar;
        grammar.index.candidates(group, first, second).filter_map(|candidate| {
            let pattern = grammar.patterns.get(usize::from(candidate.pattern))?;
            Some((pattern, pattern.matches.get(usize::from(candidate.way))?.as_slice()))
        })
    }

    fn ways(&mut self, steps: &'a [Step], start: usize) -> Vec<Way> {
        let mut ways = Vec::new();
        self.walk(steps, start, Way { at: start, ..Way::default() }, &mut ways);
        ways.retain(|way| self.number_ends_at(way.at));
        ways
    }

    fn walk(&mut self, steps: &'a [Step], start: usize, way: Way, done: &mut Vec<Way>) {
        work::takes(1);
        if done.len() >= 4 * MOST_ENDS {
            return;
        }
        let Some((step, rest)) = steps.split_first() else {
            done.push(way);
            return;
        };
        match &step.piece {
            Piece::Open => return self.walk(rest, start, Way { open: Some(way.at), ..way }, done),
            Piece::Close => return self.walk(rest, start, Way { close: Some(way.at), ..way }, done),
            _ => {}
        }
        if self.may_stand(step, start, way.at) {
            self.take(step, rest, start, &way, done);
        }
        if step.optional {
            self.walk(rest, start, way, done);
        }
    }

    /// Whether white space allows the step here.
    fn may_stand(&self, step: &Step, start: usize, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| at == start || (!token.after_break && (!step.tight || token.tight)))
    }

    fn take(&mut self, step: &'a Step, rest: &'a [Step], start: usize, way: &Way, done: &mut Vec<Way>) {
        let Some(token) = self.tokens.get(way.at) else { return };
        match (&step.piece, token.kind) {
            (Piece::Words(words), TokenKind::Word { word: Some(word), .. }) if words.contains(&word) => {
                self.walk(rest, start, Way { at: way.at + 1, ..way.clone() }, done);
            }
            (Piece::Mark(marks), TokenKind::Mark(c)) if marks.contains(&c) => {
                self.walk(rest, start, Way { at: way.at + 1, ..way.clone() }, done);
            }
            (Piece::Class { classes, names }, TokenKind::Word { word: Some(word), upper }) => {
                for entry in self.grammar.lexicon.readings(word) {
                    if classes.contains(&entry.class) && entry.capital.is_none_or(|capital| capital == upper) {
                        let mut next = Way { at: way.at + 1, ..way.clone() };
                        names.iter().zip(&entry.values).for_each(|(name, value)| next.catch(*name, value.clone()));
                        self.walk(rest, start, next, done);
                    }
                }
            }
            (Piece::Class { classes, names }, TokenKind::Number { value, .. }) => {
                let fits = |class: &u16| {
                    let digits = self.grammar.lexicon.class_at(*class).and_then(|c| c.digits);
                    digits.is_some_and(|(least, most)| (least..=most).contains(&value))
                };
                if classes.iter().any(fits) && self.number_starts_at(way.at) {
                    let mut next = Way { at: way.at + 1, ..way.clone() };
                    names.first().into_iter().for_each(|n| next.catch(*n, Value::Amount(Amount::exactly(value))));
                    self.walk(rest, start, next, done);
                }
            }
            (Piece::Number { least, most, digits: wanted, name }, TokenKind::Number { value, digits }) => {
                let fits = (*least..=*most).contains(&value) && wanted.is_none_or(|wanted| wanted == digits);
                if fits && self.number_starts_at(way.at) {
                    let mut next = Way { at: way.at + 1, ..way.clone() };
                    if let (Some(name), Ok(value)) = (name, i32::try_from(value)) {
                        next.catch(*name, Value::Int(value));
                    }
                    self.walk(rest, start, next, done);
                }
            }
            (Piece::Group { group, name }, _) => {
                for (end, meaning) in self.group_at(*group, way.at).iter() {
                    let mut next = Way { at: *end, ..way.clone() };
                    next.catch(*name, Value::Meaning(meaning.clone()));
                    self.walk(rest, start, next, done);
                }
            }
            _ => {}
        }
    }

    /// Everything that a group matches here, each end once (the file's first pattern wins).
    fn group_at(&mut self, group: u8, at: usize) -> Ends {
        if let Some(known) = self.known.get(&(group, at)) {
            return Rc::clone(known);
        }
        let mut ends: Vec<(usize, Meaning)> = Vec::new();
        for (pattern, steps) in self.candidates(usize::from(group), at) {
            for way in self.ways(steps, at) {
                let new = ends.len() < MOST_ENDS && ends.iter().all(|(end, _)| *end != way.at);
                if new && self.neighbours_allow(pattern, at, way.at) {
                    ends.extend(meaning(pattern, &way.caught).map(|meaning| (way.at, meaning)));
                }
            }
        }
        let ends: Ends = ends.into();
        self.known.insert((group, at), Rc::clone(&ends));
        ends
    }

    /// A number that does not go on another number or a word: not the 12 of `3.12`, nor the 16 of `F-16`.
    fn number_starts_at(&self, at: usize) -> bool {
        // Inside a match the pattern tells what may stand before it.
        if at > self.start || self.tokens.get(at).is_none_or(|token| !token.tight) {
            return true;
        }
        let before = |n: usize| at.checked_sub(n).and_then(|at| self.tokens.get(at));
        match (before(2).map(|t| t.kind), before(1)) {
            (Some(TokenKind::Number { .. } | TokenKind::Word { .. }), Some(mark)) if mark.tight => {
                !matches!(mark.kind, TokenKind::Mark('.' | ',' | ':' | '/' | '-' | '–' | '‑' | '\'' | '’'))
            }
            (_, Some(mark)) => !matches!(mark.kind, TokenKind::Word { .. } | TokenKind::Mark('$' | '€' | '£' | '#')),
            _ => true,
        }
    }

    /// Whether a match may end before `end`: not inside a longer number, nor before a per cent sign.
    fn number_ends_at(&self, end: usize) -> bool {
        let kind = |at: usize| self.tokens.get(at).map(|t| t.kind);
        let Some(TokenKind::Number { digits: own, .. }) = end.checked_sub(1).and_then(kind) else { return true };
        let tight = |at: usize| self.tokens.get(at).is_some_and(|t| t.tight);
        match kind(end) {
            Some(TokenKind::Mark('%')) => false,
            Some(TokenKind::Word { .. }) => !tight(end),
            // Thousands stand apart by spaces, in groups of three after a shorter one.
            Some(TokenKind::Number { digits, .. }) => digits != 3 || own > 3,
            Some(TokenKind::Mark('.' | ',' | ':' | '-' | '–' | '‑' | '/')) if tight(end) && tight(end + 1) => {
                !matches!(kind(end + 1), Some(TokenKind::Number { .. } | TokenKind::Word { .. }))
            }
            _ => true,
        }
    }

    fn neighbours_allow(&self, pattern: &Pattern, open: usize, close: usize) -> bool {
        let word = |at: Option<usize>| match at.and_then(|at| self.tokens.get(at)).map(|t| t.kind) {
            Some(TokenKind::Word { word, .. }) => word,
            _ => None,
        };
        // What a hyphen joins on counts too: a three-day-old truce.
        let joined = |at: usize| {
            let mark = self.tokens.get(at).is_some_and(|t| t.tight && t.kind == TokenKind::Mark('-'));
            at + usize::from(mark)
        };
        let listed = |list: &[u32], word: Option<u32>| word.is_some_and(|word| list.contains(&word));
        !listed(&pattern.not_after, word(open.checked_sub(1)))
            && !listed(&pattern.not_before, word(Some(joined(close))))
    }
}

impl Way {
    fn catch(&mut self, name: u8, value: Value) {
        let name = usize::from(name);
        if self.caught.len() <= name {
            self.caught.resize(name + 1, None);
        }
        if let Some(slot) = self.caught.get_mut(name) {
            *slot = Some(value);
        }
    }
}

fn meaning(pattern: &Pattern, caught: &[Option<Value>]) -> Option<Meaning> {
    pattern.means.meaning(&|name| caught.get(pattern.names.position(name)?)?.clone())
}

impl Found<'_> {
    fn expression(&self, tokens: &[Token], text: &str) -> Option<TimeExpr> {
        let (first, last) = (tokens.get(self.open)?, tokens.get(self.close.checked_sub(1)?)?);
        let span = Span::new(first.start as usize, last.end as usize)?;
        Some(TimeExpr {
            words: span.slice(text)?.to_owned(),
            span,
            relation: self.pattern.relation.unwrap_or(Relation::At),
            anchor: self.pattern.anchor.unwrap_or_else(|| anchor(&self.meaning)),
            shading: self.pattern.shading,
            tells: self.pattern.tells,
            meaning: self.meaning.clone(),
        })
    }
}

/// How far the words may stand apart, in bytes.
const NEAR: usize = 120;

/// An expression that leaves out its unit takes that of the one before it, near and in its sentence.
fn like(found: TimeExpr, text: &str, before: Option<&TimeExpr>) -> Option<TimeExpr> {
    let Meaning::AwayLike { amount } = found.meaning else { return Some(found) };
    let before = before?;
    let Meaning::Away { unit, later, to_the_day, .. } = before.meaning else { return None };
    let between = text.get(before.span.end()..found.span.start())?;
    let near = between.len() <= NEAR && !between.contains(['.', '!', '?', '\n']);
    near.then_some(TimeExpr { meaning: Meaning::Away { amount, unit, later, to_the_day }, ..found })
}

/// What a meaning must be seen from, if its pattern does not say.
fn anchor(meaning: &Meaning) -> Anchor {
    let year = |year: &YearRef| if matches!(year, YearRef::Told(_)) { Anchor::Absolute } else { Anchor::Publication };
    match meaning {
        Meaning::Calendar { year: y, .. }
        | Meaning::Season { year: y, .. }
        | Meaning::Feast { year: y, .. }
        | Meaning::Numbered { year: y, .. } => year(y),
        Meaning::Years { .. } | Meaning::Ancient { .. } => Anchor::Absolute,
        Meaning::Part { of, .. } | Meaning::Nth { of, .. } | Meaning::Clock { of: Some(of), .. } => anchor(of),
        Meaning::Range { from, to } => anchor(from).max(anchor(to)),
        Meaning::Both { one, other } => anchor(other).min(anchor(one)),
        Meaning::Clock { of: None, .. } | Meaning::Duration { within: false, .. } | Meaning::Repeated { .. } => {
            Anchor::Nothing
        }
        Meaning::Unit { .. }
        | Meaning::Weekday { .. }
        | Meaning::Away { .. }
        | Meaning::AwayLike { .. }
        | Meaning::Stretch { .. }
        | Meaning::Duration { within: true, .. }
        | Meaning::Present
        | Meaning::Vague { .. } => Anchor::Publication,
    }
}
