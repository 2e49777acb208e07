//! Figures: how many, of how many, at least or at most.

use crate::Hit;
use crate::grammar::Grammar;
use lagesbild_language::{Deprel, Number as NumberOf, TokenIx, Upos};
use lagesbild_model::time::TimeExpr;
use lagesbild_model::{Bound, Number, Span};
use lagesbild_pack::{NumberWords, Value};

/// How far before a figure the words that bound it are looked for, and after it.
const BEFORE: usize = 4;
const AFTER: usize = 2;
/// How far after a share its whole may stand: *14 of the country's 34*.
const WHOLE: usize = 5;
/// How far after a noun those that it includes may be told.
const INCLUDED: usize = 14;

/// Reads the figures of a sentence.
pub(crate) struct Figures<'a, 'd, 't> {
    pub grammar: &'a Grammar<'d, 't>,
    pub words: &'a NumberWords,
    /// Time expressions: their figures count nothing.
    pub times: &'a [TimeExpr],
}

/// A run of words that make one figure.
#[derive(Clone, Copy, Debug)]
struct Run {
    first: TokenIx,
    last: TokenIx,
    n: f64,
    of: Option<f64>,
    rough: bool,
}

impl Figures<'_, '_, '_> {
    /// How many of a noun there are, and of what it is coordinated with.
    pub fn of(&self, noun: TokenIx, single: bool) -> Vec<Number> {
        let mut found: Vec<Number> = Vec::new();
        for one in self.grammar.coordinated(noun) {
            found.extend(self.of_one(one, single));
        }
        found
    }

    /// A figure without a noun before a verb that shares the subject of the one before: *13 were killed and over 40 wounded*.
    pub fn right_before(&self, verb: TokenIx) -> Vec<Number> {
        let joined = self.grammar.relation(verb) == Deprel::Conj;
        let Some(before) = self.beside(verb, -1).filter(|_| joined) else { return Vec::new() };
        // *40 others wounded*
        let bare = |t: TokenIx| matches!(self.grammar.upos(t), Upos::Num | Upos::Pron | Upos::Adj | Upos::Noun);
        let at = match self.run(before) {
            Some(run) => Some((run, before)),
            None if bare(before) && self.words.is_others(&self.grammar.document.lower(before)) => {
                self.beside(before, -1).and_then(|t| Some((self.run(t)?, t)))
            }
            None => None,
        };
        at.map(|(run, t)| self.numbers(run, t)).unwrap_or_default()
    }

    /// A place in a row as a total: *its ninth capital*; of several (*the seventh and eighth*) the last.
    pub fn place_in_row(&self, hit: &Hit) -> Option<Number> {
        let grammar = self.grammar;
        let ordinal = |t: TokenIx| self.words.ordinal(&grammar.document.lower(t));
        let tokens = std::iter::once(hit.token).chain(hit.complement);
        let all: Vec<TokenIx> = tokens.flat_map(|t| grammar.coordinated(t)).collect();
        let n = all.iter().filter_map(|t| ordinal(*t)).reduce(f64::max)?;
        let noun = all.iter().find(|t| ordinal(**t).is_none()).map(|t| grammar.document.lower(*t));
        Some(Number { n, of: None, unit: noun, bound: Bound::Exact })
    }

    /// How many of a noun there are, whatever it is coordinated with.
    pub fn of_one(&self, noun: TokenIx, single: bool) -> Vec<Number> {
        let children = self.grammar.children(noun).filter(|c| self.grammar.relation(*c) == Deprel::Nummod);
        let counted = std::iter::once(noun).chain(children).find_map(|t| self.run(t));
        let counted = counted.or_else(|| self.run_before(noun));
        if let Some(run) = counted {
            return self.numbers(run, noun);
        }
        let one = single && self.is_one(noun);
        let unit = || Some(self.grammar.document.lower(noun));
        one.then(|| Number { n: 1.0, of: None, unit: unit(), bound: Bound::Exact }).into_iter().collect()
    }

    /// Whether a noun stands for one person: by name, or a singular that is no word for many.
    fn is_one(&self, noun: TokenIx) -> bool {
        let person = self.grammar.person_name(noun).is_some();
        let word = self.grammar.document.lower(noun);
        let singular =
            self.grammar.document.analysis.get(noun).is_some_and(|t| t.morph.number() == Some(NumberOf::Sing));
        let noun = self.grammar.upos(noun) == Upos::Noun && singular && !self.words.is_collective(&word);
        person || noun
    }

    /// Those that a noun's figure is said to include: *13 people, including five attackers*.
    pub fn included(&self, noun: TokenIx) -> Vec<Number> {
        let Some(sentence) = self.grammar.document.analysis.sentence_of(noun) else { return Vec::new() };
        let after: Vec<TokenIx> = sentence.indices().skip_while(|t| *t <= noun).take(INCLUDED).collect();
        let opens = |at: usize| {
            let rest = after.get(at..).unwrap_or_default();
            let fits = |words: &&Vec<String>| {
                words.iter().any(|w| w.chars().any(char::is_alphabetic))
                    && words.iter().zip(rest).all(|(w, t)| *w == self.grammar.document.lower(*t))
            };
            self.grammar.cues.inclusions().iter().find(fits).map(|words| at + words.len())
        };
        let open = |at: &usize| after.get(*at).is_none_or(|t| !self.grammar.is_verb(*t));
        let Some(first) = (0..after.len()).take_while(open).find_map(opens) else { return Vec::new() };
        let mut found = Vec::new();
        let mut past: Option<TokenIx> = None;
        for token in after.get(first..).unwrap_or_default().iter().take_while(|t| !self.grammar.is_verb(**t)) {
            if past.is_some_and(|p| *token <= p) {
                continue;
            }
            if let Some(run) = self.run(*token) {
                past = Some(run.last);
                found.extend(self.numbers(run, *token));
            }
        }
        found
    }

    /// A figure that the tree hangs elsewhere: before the noun, with nothing but modifiers between.
    fn run_before(&self, noun: TokenIx) -> Option<Run> {
        let mut at = noun;
        for _ in 0..3 {
            at = self.beside(at, -1)?;
            if let Some(run) = self.run(at) {
                return Some(run);
            }
            if !matches!(self.grammar.upos(at), Upos::Adj | Upos::Propn) {
                return None;
            }
        }
        None
    }

    fn beside(&self, token: TokenIx, step: isize) -> Option<TokenIx> {
        let at = TokenIx::new(token.index().checked_add_signed(step)?)?;
        let analysis = &self.grammar.document.analysis;
        (analysis.sentence_of(at)? == analysis.sentence_of(token)?).then_some(at)
    }

    fn span(&self, token: TokenIx) -> Option<Span> {
        self.grammar.span(token)
    }

    fn value(&self, token: TokenIx) -> Option<Value> {
        let span = self.span(token)?;
        if self.times.iter().any(|t| t.span.overlaps(span)) {
            return None;
        }
        let value = self.words.value(&self.grammar.document.lower(token))?;
        // *One* and its like are figures only where the tagger takes them for such.
        let digits = self.grammar.document.words(span).starts_with(|c: char| c.is_ascii_digit());
        (digits || !matches!(self.grammar.upos(token), Upos::Det | Upos::Pron | Upos::Verb)).then_some(value)
    }

    /// The figure that a token is part of.
    fn run(&self, token: TokenIx) -> Option<Run> {
        self.value(token)?;
        let mut first = token;
        while let Some(before) = self.joined(first, -1) {
            first = before;
        }
        let (mut n, mut part, mut of, mut rough, mut last) = (0.0, None::<f64>, None, false, first);
        let mut at = Some(first);
        while let Some(value) = at.and_then(|t| self.value(t)) {
            match value {
                Value::Figure(figure) => part = Some(part.unwrap_or(0.0) + figure),
                Value::Rough(figure) => (part, rough) = (Some(part.unwrap_or(0.0) + figure), true),
                // *Miljoner*, *flera hundra*: no figure by itself.
                Value::Times(factor) if part.is_none() && n == 0.0 && !self.counts_alone(last, first, factor) => {
                    return None;
                }
                Value::Times(factor) if factor >= 1000.0 => {
                    n += part.take().unwrap_or(1.0) * factor;
                }
                Value::Times(factor) => part = Some(part.unwrap_or(1.0) * factor),
                Value::Fraction(parts, whole) => (part, of) = (Some(part.unwrap_or(1.0) * parts), Some(whole)),
            }
            last = at?;
            at = self.joined(last, 1);
        }
        // *A third* is one more, and no part of anything unless it says of what.
        if of.is_some() && !self.is_share(last) {
            return None;
        }
        let n = n + part.unwrap_or(0.0);
        (n > 0.0).then_some(Run { first, last, n, of, rough })
    }

    /// Whether a word like *thousand* tells how many without a figure before it: *a million*, *hundra*.
    fn counts_alone(&self, at: TokenIx, first: TokenIx, factor: f64) -> bool {
        if at != first {
            return true;
        }
        let before = self.beside(first, -1);
        let one = before.is_some_and(|b| self.words.is_single(&self.grammar.document.lower(b)));
        let bare = before.is_none_or(|b| !matches!(self.grammar.upos(b), Upos::Adj | Upos::Det | Upos::Pron));
        one || (bare && factor < 1_000_000.0)
    }

    /// The next word of a figure: right beside, or tied to it by a hyphen (*sixty-nine*).
    fn joined(&self, token: TokenIx, step: isize) -> Option<TokenIx> {
        let next = self.beside(token, step)?;
        if self.value(next).is_some() {
            return Some(next);
        }
        let touch = |a: TokenIx, b: TokenIx| self.grammar.touch(a.min(b), a.max(b));
        let after = self.beside(next, step).filter(|t| self.value(*t).is_some())?;
        let words = |t: TokenIx| !self.grammar.document.lower(t).starts_with(|c: char| c.is_ascii_digit());
        let hyphen = self.grammar.is_hyphen(next) && touch(token, next) && touch(next, after);
        let tied = hyphen && words(token) && words(after);
        tied.then_some(after)
    }

    fn is_share(&self, last: TokenIx) -> bool {
        self.word_after(last).is_some_and(|(_, word)| self.words.shares(&word))
    }

    /// The figure, both ends of it if it is a range, with its bound and its whole.
    fn numbers(&self, run: Run, noun: TokenIx) -> Vec<Number> {
        let unit = self.unit(run, noun);
        let make = |n, of, bound| Number { n, of, unit: unit.clone(), bound };
        if let Some(upper) = self.range_to(run) {
            return vec![make(run.n, None, Bound::Min), make(upper.n, None, Bound::Max)];
        }
        if let Some(lower) = self.range_from(run) {
            return vec![make(lower.n, None, Bound::Min), make(run.n, None, Bound::Max)];
        }
        let of = run.of.or_else(|| self.percent(run)).or_else(|| self.whole(run));
        vec![make(run.n, of, self.bound(run))]
    }

    fn word_after(&self, token: TokenIx) -> Option<(TokenIx, String)> {
        let next = self.beside(token, 1)?;
        Some((next, self.grammar.document.lower(next)))
    }

    fn range_to(&self, run: Run) -> Option<Run> {
        let (link, word) = self.word_after(run.last)?;
        let next = self.beside(link, 1).filter(|_| self.words.ranges(&word))?;
        self.run(next).filter(|upper| upper.n > run.n)
    }

    fn range_from(&self, run: Run) -> Option<Run> {
        let link = self.beside(run.first, -1)?;
        let before = self.beside(link, -1).filter(|_| self.words.ranges(&self.grammar.document.lower(link)))?;
        self.run(before).filter(|lower| lower.n < run.n)
    }

    fn percent(&self, run: Run) -> Option<f64> {
        let (_, word) = self.word_after(run.last)?;
        self.words.is_percent(&word).then_some(100.0)
    }

    /// *14 of the 34 capitals*: what it is a share of.
    fn whole(&self, run: Run) -> Option<f64> {
        let mut at = run.last;
        let mut shared = false;
        for _ in 0..WHOLE {
            at = self.beside(at, 1)?;
            match self.run(at) {
                Some(whole) if shared => return Some(whole.n).filter(|n| *n >= run.n),
                Some(_) => return None,
                None => {}
            }
            shared |= self.words.shares(&self.grammar.document.lower(at));
            if self.grammar.is_verb(at) || self.grammar.upos(at) == Upos::Punct {
                return None;
            }
        }
        None
    }

    fn bound(&self, run: Run) -> Bound {
        let walk = |from: TokenIx, step: isize, most: usize| {
            std::iter::successors(self.beside(from, step), move |t| self.beside(*t, step)).take(most)
        };
        let mut before: Vec<String> = walk(run.first, -1, BEFORE).map(|t| self.grammar.document.lower(t)).collect();
        before.reverse();
        let after: Vec<String> = walk(run.last, 1, AFTER).map(|t| self.grammar.document.lower(t)).collect();
        let told = self.words.bound_before(&before).or_else(|| self.words.bound_after(&after));
        told.unwrap_or(if run.rough { Bound::About } else { Bound::Exact })
    }

    /// What is counted, as written: the noun with what stands between it and its figure.
    fn unit(&self, run: Run, noun: TokenIx) -> Option<String> {
        let first = self.beside(run.last, 1).filter(|first| *first <= noun)?;
        let span = self.span(first)?.cover(self.span(noun)?);
        Some(self.grammar.document.words(span).to_owned())
    }
}
