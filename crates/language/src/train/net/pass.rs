//! One pass through the network and back: from a few sentences to the gradient of their loss.

use super::lesson::Lesson;
use super::matrix::{Matrix, Packed};
use super::recurrent::{self, Layer};
use super::weights::{Dense, Rows, Weights};
use crate::net::UNKNOWN;
use crate::train::dice::Dice;

/// What of its numbers the network must do without while it learns.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dropout {
    /// Words whose form is hidden, however frequent.
    pub(crate) word: f32,
    /// The rarer a form the more often it is hidden: this against its count.
    pub(crate) rare: f32,
    /// Numbers of a word's rows.
    pub(crate) rows: f32,
    /// Numbers between layers.
    pub(crate) inner: f32,
    /// Numbers that dependents, heads and relations are found by.
    pub(crate) last: f32,
}

/// The sums of the losses, and of what was right.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) words: u32,
    pub(crate) loss: f64,
    pub(crate) tags: u32,
    pub(crate) heads: u32,
    pub(crate) relations: u32,
}

impl Tally {
    pub(crate) fn add(&mut self, other: &Tally) {
        self.words += other.words;
        self.loss += other.loss;
        self.tags += other.tags;
        self.heads += other.heads;
        self.relations += other.relations;
    }
}

/// Everything that one pass works on.
pub(crate) struct Pass {
    pub(crate) gradient: Weights,
    pub(crate) tally: Tally,
    /// The gradient of each word's rows, beside [`Pass::forms`].
    pub(crate) embedded: Matrix,
    pub(crate) forms: Vec<u32>,
    /// The first row of each sentence, and the end.
    starts: Vec<usize>,
    window: Matrix,
    first: Matrix,
    layers: Vec<Layer>,
    room: Packed,
}

/// The weights, and the rows of forms and affixes.
#[derive(Clone, Copy)]
pub(crate) struct Knowledge<'a> {
    pub(crate) weights: &'a Weights,
    pub(crate) forms: &'a Rows,
    pub(crate) affixes: &'a Rows,
}

impl Pass {
    pub(crate) fn new(gradient: Weights) -> Pass {
        Pass {
            layers: gradient.layers.iter().map(|_| Layer::default()).collect(),
            gradient,
            tally: Tally::default(),
            embedded: Matrix::default(),
            forms: Vec::new(),
            starts: Vec::new(),
            window: Matrix::default(),
            first: Matrix::default(),
            room: Packed::default(),
        }
    }

    /// Goes through the network and back. The gradient of the mean loss over `words` words stands in the pass after;
    /// without `dropout` nothing is hidden and no gradient is made.
    pub(crate) fn run(
        &mut self,
        knows: Knowledge,
        lessons: &[&Lesson],
        words: usize,
        dropout: Option<Dropout>,
        dice: &mut Dice,
    ) {
        self.gradient.clear();
        self.tally = Tally::default();
        self.starts.clear();
        self.starts.push(0);
        for lesson in lessons {
            self.starts.push(self.starts.last().copied().unwrap_or(0) + lesson.len());
        }
        let hidden = self.embed(knows, lessons, dropout, dice);
        self.look_around(&knows.weights.input);
        let inner = dropout.map_or(0.0, |d| d.inner);
        let mut below = &self.first;
        for (layer, weights) in self.layers.iter_mut().zip(&knows.weights.layers) {
            layer.forward(below, weights, &self.starts, inner, dice, &mut self.room);
            below = &layer.out;
        }
        let mut heads = super::heads::Heads {
            weights: knows.weights,
            gradient: &mut self.gradient,
            starts: &self.starts,
            tally: &mut self.tally,
            room: &mut self.room,
            scale: 1.0 / words as f32,
            dropout: dropout.map_or(0.0, |d| d.last),
            learns: dropout.is_some(),
        };
        let mut back = heads.run(below, lessons, dice);
        if dropout.is_none() {
            return;
        }
        for at in (0..self.layers.len()).rev() {
            let (before, rest) = self.layers.split_at_mut(at);
            let below = before.last().map_or(&self.first, |l| &l.out);
            let (weights, gradient) = (&knows.weights.layers[at], &mut self.gradient.layers[at]);
            back = rest[0].backward(below, weights, gradient, &self.starts, &back, &mut self.room);
        }
        self.look_back(&knows.weights.input, back, &hidden);
    }

    /// Adds up the rows of each word; returns what each number was multiplied by.
    fn embed(&mut self, knows: Knowledge, lessons: &[&Lesson], dropout: Option<Dropout>, dice: &mut Dice) -> Matrix {
        let (form, affix) = (knows.forms.values.cols, knows.affixes.values.cols);
        let total = self.starts.last().copied().unwrap_or(0);
        self.embedded.reset(total, form + affix);
        self.forms.clear();
        let places = lessons.iter().flat_map(|l| (0..l.len()).map(move |i| (*l, i)));
        for (at, (lesson, i)) in places.enumerate() {
            let count = f32::from(lesson.counts[i].max(1));
            let hide = i > 0 && dropout.is_some_and(|d| dice.unit() < d.word + d.rare / (d.rare + count));
            let row = if hide { UNKNOWN } else { lesson.forms[i] };
            self.forms.push(row);
            let out = self.embedded.row_mut(at);
            let (left, right) = out.split_at_mut(form);
            left.copy_from_slice(knows.forms.values.row(row as usize));
            for row in lesson.affixes(i) {
                right.iter_mut().zip(knows.affixes.values.row(*row as usize)).for_each(|(x, y)| *x += y);
            }
        }
        let mut kept = Matrix::default();
        recurrent::drop(&mut self.embedded, dropout.map_or(0.0, |d| d.rows), &mut kept, dice);
        kept
    }

    /// The first layer: each word between its neighbours.
    fn look_around(&mut self, input: &Dense) {
        let cols = self.embedded.cols;
        self.window.reset(self.embedded.rows, 3 * cols);
        for pair in self.starts.windows(2) {
            for at in pair[0]..pair[1] {
                let row = self.window.row_mut(at);
                if at > pair[0] {
                    row[..cols].copy_from_slice(self.embedded.row(at - 1));
                }
                row[cols..2 * cols].copy_from_slice(self.embedded.row(at));
                if at + 1 < pair[1] {
                    row[2 * cols..].copy_from_slice(self.embedded.row(at + 1));
                }
            }
        }
        self.first.reset(self.window.rows, input.weight.cols);
        self.first.add_product(self.window.view(), input.weight.view(), &mut self.room);
        self.first.add_bias(&input.bias);
        self.first.rectify();
    }

    /// The way back through the first layer; leaves the gradient of the words' rows in `embedded`.
    fn look_back(&mut self, input: &Dense, mut back: Matrix, hidden: &Matrix) {
        back.unrectify(&self.first);
        let gradient = &mut self.gradient.input;
        gradient.weight.add_product(self.window.turned(), back.view(), &mut self.room);
        gradient.bias.add_rows(&back);
        self.window.data.fill(0.0);
        self.window.add_product(back.view(), input.weight.turned(), &mut self.room);
        let cols = self.embedded.cols;
        self.embedded.data.fill(0.0);
        for pair in self.starts.windows(2) {
            for at in pair[0]..pair[1] {
                let row = self.window.row(at);
                let mut give = |to: usize, part: &[f32]| {
                    self.embedded.row_mut(to).iter_mut().zip(part).for_each(|(x, g)| *x += g);
                };
                if at > pair[0] {
                    give(at - 1, &row[..cols]);
                }
                give(at, &row[cols..2 * cols]);
                if at + 1 < pair[1] {
                    give(at + 1, &row[2 * cols..]);
                }
            }
        }
        if !hidden.data.is_empty() {
            self.embedded.data.iter_mut().zip(&hidden.data).for_each(|(x, k)| *x *= k);
        }
    }
}
