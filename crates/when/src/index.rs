//! Which patterns can begin at a piece of text, told by that piece and the one after it.
//!
//! Words that stand in the same places of all patterns are of one *sort*, so the tables are small. A pattern's first
//! two pieces are looked at before it is tried: of the patterns that begin with an article, few go on with the noun
//! that follows.

use crate::lexicon::Lexicon;
use crate::pattern::{Piece, Step};
use crate::token::TokenKind;
use foldhash::fast::FixedState;
use std::collections::BTreeMap;

type HashMap<K, V> = std::collections::HashMap<K, V, FixedState>;

/// The sort of a piece of text; pieces that no pattern names are all of the same.
pub(crate) type Sort = u16;

/// No pattern holds it.
const UNNAMED: Sort = 0;

/// The least number of each sort of numbers.
const NUMBERS: [u32; 6] = [0, 13, 32, 100, 1000, 2200];

/// A set of sorts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Sorts(Vec<u64>);

impl Sorts {
    fn add(&mut self, sort: Sort) {
        let at = usize::from(sort / 64);
        if self.0.len() <= at {
            self.0.resize(at + 1, 0);
        }
        self.0.get_mut(at).into_iter().for_each(|bits| *bits |= 1 << (sort % 64));
    }

    fn join(&mut self, other: &Sorts) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        self.0.iter_mut().zip(&other.0).for_each(|(mine, bits)| *mine |= bits);
    }

    fn has(&self, sort: Sort) -> bool {
        self.0.get(usize::from(sort / 64)).is_some_and(|bits| bits & 1 << (sort % 64) != 0)
    }

    fn each(&self) -> impl Iterator<Item = Sort> + '_ {
        (0..).zip(&self.0).flat_map(|(at, bits)| (0..64).filter(move |n| bits & 1 << n != 0).map(move |n| at * 64 + n))
    }
}

/// One way of a pattern to match.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate {
    pub pattern: u16,
    /// Which of its `match`.
    pub way: u16,
    /// What must follow, as the number of a set; `None` if it may end after one piece.
    then: Option<u16>,
}

/// The sorts of a grammar's words, and what each group of patterns may begin with.
#[derive(Clone, Debug, Default)]
pub(crate) struct Index {
    /// By the word's number.
    words: Vec<Sort>,
    marks: BTreeMap<char, Sort>,
    numbers: Vec<Sort>,
    /// By group, then by sort.
    groups: Vec<Vec<Vec<Candidate>>>,
    sets: Vec<Sorts>,
}

impl Index {
    /// `ways` are those of each pattern, with the groups that it belongs to; groups are built from the innermost out.
    pub fn new(lexicon: &Lexicon, groups: usize, ways: &[(&[usize], &[Vec<Step>])]) -> Index {
        let steps = || ways.iter().flat_map(|(_, ways)| ways.iter()).flatten();
        let mut index = Index { words: word_sorts(lexicon, steps()), ..Index::default() };
        let mut next = index.words.iter().max().map_or(1, |last| last + 1);
        let mut take = || {
            next = next.saturating_add(1);
            next - 1
        };
        index.numbers = NUMBERS.iter().map(|_| take()).collect();
        let marks = steps().flat_map(|s| if let Piece::Mark(marks) = &s.piece { marks.as_slice() } else { &[] });
        for mark in marks {
            index.marks.entry(*mark).or_insert_with(&mut take);
        }
        Builder { lexicon, classes: HashMap::default(), sets: HashMap::default(), groups: Vec::new(), index }
            .build(groups, ways)
    }

    pub fn sort_of(&self, kind: TokenKind) -> Sort {
        let sort = match kind {
            TokenKind::Word { word, .. } => word.and_then(|word| self.words.get(word as usize)),
            TokenKind::Number { value, .. } => self.numbers.get(number_sort(value)),
            TokenKind::Mark(c) => self.marks.get(&c),
        };
        sort.copied().unwrap_or(UNNAMED)
    }

    /// What a group may begin with where a piece of sort `first` stands before one of sort `second`, in the order of the
    /// patterns.
    pub fn candidates(&self, group: usize, first: Sort, second: Sort) -> impl Iterator<Item = Candidate> + '_ {
        let all = self.groups.get(group).and_then(|sorts| sorts.get(usize::from(first))).map_or(&[][..], Vec::as_slice);
        let goes_on = move |then: u16| self.sets.get(usize::from(then)).is_some_and(|set| set.has(second));
        all.iter().copied().filter(move |candidate| candidate.then.is_none_or(goes_on))
    }
}

/// Which of the sorts of numbers.
fn number_sort(value: u32) -> usize {
    NUMBERS.iter().rposition(|least| *least <= value).unwrap_or(0)
}

/// The sort of every word: words that no step parts are of one.
fn word_sorts<'s>(lexicon: &Lexicon, steps: impl Iterator<Item = &'s Step>) -> Vec<Sort> {
    let mut marks: Vec<Vec<u32>> = (0..lexicon.len()).map(|word| lexicon.classes_of(word)).collect();
    let mut seen: HashMap<&[u32], u32> = HashMap::default();
    for step in steps {
        let Piece::Words(words) = &step.piece else { continue };
        // Classes have the numbers below.
        let next = u32::from(u16::MAX) + 1 + seen.len() as u32;
        if *seen.entry(words).or_insert(next) == next {
            words.iter().for_each(|word| marks.get_mut(*word as usize).into_iter().for_each(|m| m.push(next)));
        }
    }
    let mut sorts: HashMap<Vec<u32>, Sort> = [(Vec::new(), UNNAMED)].into_iter().collect();
    let sort = |mut marks: Vec<u32>| {
        marks.sort_unstable();
        marks.dedup();
        let next = Sort::try_from(sorts.len()).unwrap_or(Sort::MAX);
        *sorts.entry(marks).or_insert(next)
    };
    marks.into_iter().map(sort).collect()
}

/// What a run of steps may begin with, and whether it may be empty.
#[derive(Clone, Default)]
struct Head {
    first: Sorts,
    empty: bool,
}

/// What may come after the first piece of a match, and whether the match may end there.
#[derive(Clone, Default)]
struct Next {
    second: Sorts,
    ends: bool,
}

impl Next {
    fn join(&mut self, head: &Head) {
        self.second.join(&head.first);
        self.ends |= head.empty;
    }
}

struct Builder<'g> {
    lexicon: &'g Lexicon,
    classes: HashMap<u16, Sorts>,
    sets: HashMap<Sorts, u16>,
    /// What each group built so far begins with, and what comes next.
    groups: Vec<BTreeMap<Sort, Next>>,
    index: Index,
}

impl Builder<'_> {
    fn build(mut self, groups: usize, ways: &[(&[usize], &[Vec<Step>])]) -> Index {
        for group in 0..groups {
            let mut by_sort: Vec<Vec<Candidate>> = Vec::new();
            let mut nexts: BTreeMap<Sort, Next> = BTreeMap::new();
            let own = (0..).zip(ways).filter(|(_, (groups, _))| groups.contains(&group));
            for (pattern, (way, steps)) in own.flat_map(|(at, (_, ways))| (0..).zip(*ways).map(move |way| (at, way))) {
                for (sort, next) in self.begins(steps) {
                    if by_sort.len() <= usize::from(sort) {
                        by_sort.resize(usize::from(sort) + 1, Vec::new());
                    }
                    let then = if next.ends { None } else { self.set(&next.second) };
                    let slot = by_sort.get_mut(usize::from(sort));
                    slot.into_iter().for_each(|slot| slot.push(Candidate { pattern, way, then }));
                    let all = nexts.entry(sort).or_default();
                    all.second.join(&next.second);
                    all.ends |= next.ends;
                }
            }
            self.groups.push(nexts);
            self.index.groups.push(by_sort);
        }
        self.index
    }

    /// The number of a set; `None`, which allows all, if there are too many.
    fn set(&mut self, wanted: &Sorts) -> Option<u16> {
        if let Some(known) = self.sets.get(wanted) {
            return Some(*known);
        }
        let number = u16::try_from(self.index.sets.len()).ok()?;
        self.sets.insert(wanted.clone(), number);
        self.index.sets.push(wanted.clone());
        Some(number)
    }

    /// Every sort that a match may begin with, and what comes next.
    fn begins(&mut self, steps: &[Step]) -> BTreeMap<Sort, Next> {
        // What may stand after each step.
        let mut rest = vec![Head { first: Sorts::default(), empty: true }];
        for step in steps.iter().skip(1).rev() {
            let mut head = self.head(step);
            if head.empty {
                let after = rest.last().cloned().unwrap_or_default();
                head.first.join(&after.first);
                head.empty = after.empty;
            }
            rest.push(head);
        }
        let mut found: BTreeMap<Sort, Next> = BTreeMap::new();
        for (step, rest) in steps.iter().zip(rest.iter().rev()) {
            let head = self.head(step);
            for sort in head.first.each() {
                let next = found.entry(sort).or_default();
                match &step.piece {
                    Piece::Group { group, .. } => {
                        let inner = self.groups.get(usize::from(*group)).and_then(|sorts| sorts.get(&sort));
                        let Some(inner) = inner else { continue };
                        next.second.join(&inner.second);
                        if inner.ends {
                            next.join(rest);
                        }
                    }
                    _ => next.join(rest),
                }
            }
            if !head.empty {
                break;
            }
        }
        found
    }

    fn head(&mut self, step: &Step) -> Head {
        let mut first = Sorts::default();
        match &step.piece {
            Piece::Open | Piece::Close => return Head { first, empty: true },
            Piece::Words(words) => words.iter().for_each(|word| self.add_word(*word, &mut first)),
            Piece::Class { classes, .. } => classes.iter().for_each(|class| first.join(&self.class(*class))),
            Piece::Number { least, most, .. } => self.add_numbers(*least, *most, &mut first),
            Piece::Mark(marks) => {
                marks.iter().filter_map(|mark| self.index.marks.get(mark)).for_each(|sort| first.add(*sort));
            }
            Piece::Group { group, .. } => {
                let sorts = self.groups.get(usize::from(*group)).into_iter().flat_map(BTreeMap::keys);
                sorts.for_each(|sort| first.add(*sort));
            }
        }
        Head { first, empty: step.optional }
    }

    fn class(&mut self, class: u16) -> Sorts {
        if let Some(known) = self.classes.get(&class) {
            return known.clone();
        }
        let mut sorts = Sorts::default();
        self.lexicon.words_of(class).for_each(|word| self.add_word(word, &mut sorts));
        if let Some((least, most)) = self.lexicon.class_at(class).and_then(|c| c.digits) {
            self.add_numbers(least, most, &mut sorts);
        }
        self.classes.insert(class, sorts.clone());
        sorts
    }

    fn add_word(&self, word: u32, into: &mut Sorts) {
        self.index.words.get(word as usize).into_iter().for_each(|sort| into.add(*sort));
    }

    fn add_numbers(&self, least: u32, most: u32, into: &mut Sorts) {
        let all = self.index.numbers.get(number_sort(least)..=number_sort(most)).unwrap_or_default();
        all.iter().for_each(|sort| into.add(*sort));
    }
}

#[cfg(test)]
mod tests {
    use crate::TimeGrammar;
    use crate::token::tokens;
    use lagesbild_model::Span;

    const GRAMMAR: &str = r#"
groups = ["day", "any"]
[[class]]
name = "weekday"
kind = "weekday"
values = { 5 = ["fri"], 6 = ["sat"] }
[[pattern]]
id = "date"
in = ["day"]
match = ["the? {1..31:d} ."]
means = "date(d=$d)"
[[pattern]]
id = "alone"
match = ["{weekday:w}"]
means = "weekday($w, nearest)"
[[pattern]]
id = "on"
match = ["on the {weekday:w}", "the {weekday:w} past"]
means = "weekday($w, nearest)"
[[pattern]]
id = "outer"
match = ["{day:d} past"]
means = "$d"
"#;

    /// The patterns that the first two pieces of a text leave.
    fn left(text: &str) -> Vec<String> {
        let grammar = TimeGrammar::from_toml(GRAMMAR).unwrap();
        let tokens = tokens(text, Span::new(0, text.len()).unwrap(), &grammar);
        let sort = |at: usize| tokens.get(at).map(|t| t.sort).unwrap_or_default();
        let left = grammar.index.candidates(grammar.top(), sort(0), sort(1));
        left.map(|c| format!("{}/{}", grammar.patterns[usize::from(c.pattern)].id, c.way)).collect()
    }

    #[test]
    fn the_second_piece_leaves_out_what_cannot_go_on() {
        let rows: [(&str, &[&str]); 9] = [
            ("the fri", &["on/1"]),
            ("the 5", &["outer/0"]),
            ("the town", &[]),
            ("the", &[]),
            ("on the", &["on/0"]),
            ("on fri", &[]),
            ("5 .", &["outer/0"]),
            ("50 .", &[]),
            ("sat ,", &["alone/0"]),
        ];
        for (text, wanted) in rows {
            assert_eq!(left(text), wanted, "{text}");
        }
    }

    #[test]
    fn words_that_no_pattern_parts_are_of_one_sort() {
        let grammar = TimeGrammar::from_toml(GRAMMAR).unwrap();
        let sort = |text: &str| tokens(text, Span::new(0, text.len()).unwrap(), &grammar)[0].sort;
        assert_eq!(sort("fri"), sort("SAT"));
        assert_eq!(sort("town"), super::UNNAMED);
        assert_ne!(sort("the"), sort("on"));
        assert_eq!((sort("7") == sort("12"), sort("12") == sort("14")), (true, false));
    }
}
