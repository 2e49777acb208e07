//! Scores as TempEval-3 has them (UzZaman et al., SemEval 2013): micro averages over a corpus, attributes counted over all
//! pairs that overlap.

use super::corpora::{Labelled, Labels};
use lagesbild_model::Span;

/// A time as a program found it.
#[derive(Clone, Debug)]
pub struct Found {
    /// Where it stands, in bytes.
    pub span: Span,
    /// Its TIMEX3 type.
    pub kind: String,
    /// Its TIMEX3 value.
    pub value: String,
    /// First and last day of its window.
    pub window: Option<(String, String)>,
}

/// Who is told of faults: what was wrong, what was labelled, what was found.
pub type Tell<'a> = dyn FnMut(&str, Option<&Labelled>, Option<&Found>) + 'a;

/// What is counted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    /// Labelled times.
    pub labelled: usize,
    /// Found times.
    pub found: usize,
    /// Pairs of a labelled and a found one that overlap.
    pub relaxed: usize,
    /// Those with the same span.
    pub strict: usize,
    /// Those of the same type.
    pub kinds: usize,
    /// Those with the same value.
    pub values: usize,
    /// Those whose window is the same.
    pub windows: usize,
}

/// Pairs of one labelled and one found time that overlap, one to one: from left to right, what begins takes what stands
/// open on the other side, if that is free.
fn pairs(labelled: &[&Labelled], found: &[&Found]) -> Vec<(usize, usize)> {
    let starts = labelled.iter().enumerate().map(|(at, l)| (l.span.start(), 0, at));
    let mut starts: Vec<_> = starts.chain(found.iter().enumerate().map(|(at, f)| (f.span.start(), 1, at))).collect();
    starts.sort_unstable();
    let (mut open_label, mut open_found) = (None, None);
    let mut pairs = Vec::new();
    for (start, side, at) in starts {
        if side == 0 {
            open_label = Some(at);
            let other = open_found.filter(|other: &usize| found.get(*other).is_some_and(|f| f.span.end() > start));
            if let Some(other) = other {
                pairs.push((at, other));
                (open_label, open_found) = (None, None);
            }
        } else {
            open_found = Some(at);
            let other = open_label.filter(|other: &usize| labelled.get(*other).is_some_and(|l| l.span.end() > start));
            if let Some(other) = other {
                pairs.push((other, at));
                (open_label, open_found) = (None, None);
            }
        }
    }
    pairs
}

impl Counts {
    /// Counts a text; `tell` is told every fault.
    pub fn add(&mut self, labels: &Labels, found: &[Found], tell: &mut Tell) {
        let counts = |span: Span| labels.dateline.is_none_or(|line| !line.overlaps(span));
        let labelled: Vec<&Labelled> = labels.times.iter().collect();
        let found: Vec<&Found> = found.iter().filter(|f| counts(f.span)).collect();
        let pairs = pairs(&labelled, &found);
        self.labelled += labelled.len();
        self.found += found.len();
        self.relaxed += pairs.len();
        for (at, label) in labelled.iter().enumerate() {
            if pairs.iter().all(|(l, _)| *l != at) {
                tell("missed", Some(label), None);
            }
        }
        for (at, one) in found.iter().enumerate() {
            if pairs.iter().all(|(_, f)| *f != at) {
                tell("invented", None, Some(one));
            }
        }
        for (label, one) in pairs.iter().filter_map(|(l, f)| Some((*labelled.get(*l)?, *found.get(*f)?))) {
            let (strict, value) = (label.span == one.span, label.value == one.value);
            let window = label.window.as_ref().is_none_or(|w| *w == one.window);
            self.strict += usize::from(strict);
            self.kinds += usize::from(label.kind == one.kind);
            self.values += usize::from(value);
            self.windows += usize::from(window);
            let wrong = [(value, "value"), (window, "window"), (strict, "extent")];
            if let Some((_, what)) = wrong.into_iter().find(|(right, _)| !right) {
                tell(what, Some(label), Some(one));
            }
        }
    }

    /// Precision, recall and F1 of so many right ones, in per cent.
    pub fn scores(&self, right: usize) -> (f64, f64, f64) {
        (part(right, self.found), part(right, self.labelled), 2.0 * part(right, self.found + self.labelled))
    }
}

/// So many of so many, in per cent.
pub fn part(n: usize, of: usize) -> f64 {
    100.0 * n as f64 / of.max(1) as f64
}
