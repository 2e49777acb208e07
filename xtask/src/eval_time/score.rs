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

#[cfg(test)]
mod tests {
    use super::*;

    fn label(start: usize, end: usize, kind: &str, value: &str) -> Labelled {
        let span = Span::new(start, end).unwrap();
        Labelled { span, kind: kind.to_owned(), value: value.to_owned(), window: None }
    }

    fn found(start: usize, end: usize, kind: &str, value: &str) -> Found {
        Found { span: Span::new(start, end).unwrap(), kind: kind.to_owned(), value: value.to_owned(), window: None }
    }

    fn labels(times: Vec<Labelled>, dateline: Option<Span>) -> Labels {
        Labels { id: "t".to_owned(), date: None, text: String::new(), times, dateline }
    }

    fn count(labels: &Labels, found: &[Found]) -> (Counts, Vec<String>) {
        let (mut counts, mut faults) = (Counts::default(), Vec::new());
        counts.add(labels, found, &mut |what, _, _| faults.push(what.to_owned()));
        (counts, faults)
    }

    /// Counted by hand: one right in all, one of another extent, one of another value, one of another type, one missed, one
    /// invented.
    #[test]
    fn counts_are_those_of_a_hand() {
        let labels = labels(
            vec![
                label(0, 8, "DATE", "2021-08-12"),
                label(10, 20, "DATE", "2021-08"),
                label(30, 36, "DATE", "2021-08-13"),
                label(40, 49, "DURATION", "P3D"),
                label(60, 66, "DATE", "2021-08-14"),
            ],
            None,
        );
        let found = [
            found(0, 8, "DATE", "2021-08-12"),
            found(13, 20, "DATE", "2021-08"),
            found(30, 36, "DATE", "2021-08-06"),
            found(40, 49, "DATE", "P3D"),
            found(80, 86, "DATE", "2021"),
        ];
        let (counts, faults) = count(&labels, &found);
        assert_eq!((counts.labelled, counts.found, counts.relaxed, counts.strict), (5, 5, 4, 3));
        assert_eq!((counts.kinds, counts.values, counts.windows), (3, 3, 4));
        assert_eq!(faults, ["missed", "invented", "extent", "value"]);
        let (p, r, f1) = counts.scores(counts.relaxed);
        assert_eq!((p, r, f1), (80.0, 80.0, 80.0));
        assert_eq!(counts.scores(counts.values).2, 60.0);
    }

    #[test]
    fn one_time_pairs_with_one() {
        // One label over two found: the first that begins in it.
        let one = labels(vec![label(0, 20, "DATE", "x")], None);
        let (counts, _) = count(&one, &[found(2, 6, "DATE", "x"), found(8, 12, "DATE", "x")]);
        assert_eq!((counts.relaxed, counts.strict, counts.found), (1, 0, 2));
        // Two labels under one found.
        let two = labels(vec![label(2, 6, "DATE", "x"), label(8, 12, "DATE", "x")], None);
        let (counts, _) = count(&two, &[found(0, 20, "DATE", "x")]);
        assert_eq!((counts.relaxed, counts.labelled), (1, 2));
        // Side by side is no overlap.
        let (counts, _) = count(&labels(vec![label(0, 4, "DATE", "x")], None), &[found(4, 8, "DATE", "x")]);
        assert_eq!(counts.relaxed, 0);
    }

    #[test]
    fn the_line_of_the_date_counts_neither_way() {
        let labels = labels(vec![label(20, 24, "DATE", "x")], Span::new(0, 10));
        let (counts, _) = count(&labels, &[found(2, 8, "DATE", "y"), found(20, 24, "DATE", "x")]);
        assert_eq!((counts.found, counts.values), (1, 1));
    }

    #[test]
    fn windows_count_where_they_are_labelled() {
        let window = |a: &str, b: &str| Some((a.to_owned(), b.to_owned()));
        let with = |window| Labelled { window: Some(window), ..label(0, 4, "DATE", "x") };
        let one = Found { window: window("2021-08-12", "2021-08-12"), ..found(0, 4, "DATE", "x") };
        for (wanted, right) in
            [(window("2021-08-12", "2021-08-12"), 1), (window("2021-08-12", "2021-08-13"), 0), (None, 0)]
        {
            assert_eq!(count(&labels(vec![with(wanted)], None), std::slice::from_ref(&one)).0.windows, right);
        }
    }

    /// The figures of three systems on TempEval-3's English test set as its organisers published them (UzZaman et al. 2013,
    /// table 3: relaxed F1, P, R, strict F1, type F1, value F1), from the whole numbers that alone give them.
    #[test]
    fn whole_numbers_give_the_published_figures() {
        let published = [
            // labelled, found, relaxed, strict, types, values; then the figures
            ([138, 130, 121, 109, 110, 104], [90.30, 93.08, 87.68, 81.34, 82.09, 77.61]),
            ([138, 141, 126, 111, 112, 99], [90.32, 89.36, 91.30, 79.57, 80.29, 70.97]),
            ([138, 123, 117, 97, 101, 90], [89.66, 95.12, 84.78, 74.33, 77.39, 68.97]),
        ];
        for ([labelled, found, relaxed, strict, kinds, values], figures) in published {
            let counts = Counts { labelled, found, relaxed, strict, kinds, values, windows: 0 };
            let (p, r, f1) = counts.scores(relaxed);
            let got = [f1, p, r, counts.scores(strict).2, counts.scores(kinds).2, counts.scores(values).2];
            for (got, wanted) in got.into_iter().zip(figures) {
                assert!((got - wanted).abs() < 0.006, "{got:.2}, published {wanted}");
            }
        }
    }
}
