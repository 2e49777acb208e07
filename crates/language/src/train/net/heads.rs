//! What is read off the last layer: tags, names, heads and relations, with their losses and gradients.

use super::lesson::{Lesson, is_told};
use super::matrix::{Matrix, Packed};
use super::pass::Tally;
use super::recurrent::drop;
use super::weights::{Dense, Weights};
use crate::train::dice::Dice;

pub(crate) struct Heads<'a> {
    pub(crate) weights: &'a Weights,
    pub(crate) gradient: &'a mut Weights,
    pub(crate) starts: &'a [usize],
    pub(crate) tally: &'a mut Tally,
    pub(crate) room: &'a mut Packed,
    /// What each word's loss counts.
    pub(crate) scale: f32,
    pub(crate) dropout: f32,
    pub(crate) learns: bool,
}

/// A layer with a rectifier, as it went forward.
struct Bent {
    out: Matrix,
    kept: Matrix,
}

impl Heads<'_> {
    /// Adds up losses and gradients; returns the gradient of `top`.
    pub(crate) fn run(&mut self, top: &Matrix, lessons: &[&Lesson], dice: &mut Dice) -> Matrix {
        let mut seen = top.clone();
        let mut kept = Matrix::default();
        drop(&mut seen, self.dropout, &mut kept, dice);
        let mut back = Matrix::zeros(top.rows, top.cols);
        self.classes(&seen, lessons, &mut back);
        self.tree(&seen, lessons, &mut back, dice);
        if !kept.data.is_empty() {
            back.data.iter_mut().zip(&kept.data).for_each(|(x, k)| *x *= k);
        }
        back
    }

    /// Tags and names: one of several classes for each word.
    fn classes(&mut self, top: &Matrix, lessons: &[&Lesson], back: &mut Matrix) {
        let tags: Vec<u16> = lessons.iter().flat_map(|l| &l.tags).copied().collect();
        let names: Vec<u16> = lessons.iter().flat_map(|l| &l.names).copied().collect();
        let weights = self.weights;
        let mut out = affine(top, &weights.tag, self.room);
        let (loss, right) = softmax(&mut out, &tags, self.scale);
        self.tally.loss += loss;
        self.tally.tags += right;
        self.tally.words += tags.iter().filter(|t| is_told(**t)).count() as u32;
        if self.learns {
            unaffine(top, &weights.tag, &mut self.gradient.tag, &out, back, self.room);
        }
        if names.iter().any(|n| is_told(*n)) {
            let mut out = affine(top, &weights.name, self.room);
            self.tally.loss += softmax(&mut out, &names, self.scale).0;
            if self.learns {
                unaffine(top, &weights.name, &mut self.gradient.name, &out, back, self.room);
            }
        }
    }

    fn bend(&mut self, top: &Matrix, dense: &Dense, dice: &mut Dice) -> Bent {
        let mut out = affine(top, dense, self.room);
        out.rectify();
        let mut kept = Matrix::default();
        drop(&mut out, self.dropout, &mut kept, dice);
        Bent { out, kept }
    }

    /// Heads by a biaffine product (Dozat and Manning 2017), relations by one hidden layer over dependent and head.
    fn tree(&mut self, top: &Matrix, lessons: &[&Lesson], back: &mut Matrix, dice: &mut Dice) {
        let weights = self.weights;
        let dependents = self.bend(top, &weights.dependent, dice);
        let heads = self.bend(top, &weights.head, dice);
        let asked = affine(&dependents.out, &weights.arc, self.room);
        let mut of_asked = Matrix::zeros(asked.rows, asked.cols);
        let mut of_heads = Matrix::zeros(asked.rows, asked.cols);
        let mut scores = Matrix::default();
        for (lesson, pair) in lessons.iter().zip(self.starts.windows(2)) {
            let (from, to) = (pair[0], pair[1]);
            scores.reset(to - from, to - from);
            scores.add_product(asked.view().rows(from, to), heads.out.turned().cols(from, to), self.room);
            // No word is its own head.
            for i in 0..to - from {
                scores.data[i * (to - from) + i] = -1e9;
            }
            let (loss, right) = softmax(&mut scores, &lesson.heads, self.scale);
            self.tally.loss += loss;
            self.tally.heads += right;
            if self.learns {
                of_asked.add_product_at(from, scores.view(), heads.out.view().rows(from, to), self.room);
                of_heads.add_product_at(from, scores.turned(), asked.view().rows(from, to), self.room);
            }
        }
        self.relations(top, lessons, back, dice);
        if !self.learns {
            return;
        }
        let mut of_dependents = Matrix::zeros(top.rows, asked.cols);
        unaffine(&dependents.out, &weights.arc, &mut self.gradient.arc, &of_asked, &mut of_dependents, self.room);
        unbend(&dependents, &mut of_dependents);
        unbend(&heads, &mut of_heads);
        let gradient = &mut *self.gradient;
        unaffine(top, &weights.dependent, &mut gradient.dependent, &of_dependents, back, self.room);
        unaffine(top, &weights.head, &mut gradient.head, &of_heads, back, self.room);
    }

    fn relations(&mut self, top: &Matrix, lessons: &[&Lesson], back: &mut Matrix, dice: &mut Dice) {
        let weights = self.weights;
        let dependents = affine(top, &weights.relation_dependent, self.room);
        let heads = affine(top, &weights.relation_head, self.room);
        let (mut over, mut relations) = (Vec::new(), Vec::new());
        for (lesson, start) in lessons.iter().zip(self.starts) {
            over.extend(lesson.heads.iter().map(|h| is_told(*h).then(|| start + usize::from(*h))));
            relations.extend_from_slice(&lesson.relations);
        }
        let mut hidden = Bent { out: dependents, kept: Matrix::default() };
        for (at, head) in over.iter().enumerate() {
            if let Some(head) = head {
                let row = hidden.out.row_mut(at);
                row.iter_mut().zip(heads.row(*head)).for_each(|(x, y)| *x += y);
            }
        }
        hidden.out.rectify();
        drop(&mut hidden.out, self.dropout, &mut hidden.kept, dice);
        let mut out = affine(&hidden.out, &weights.relation, self.room);
        let (loss, right) = softmax(&mut out, &relations, self.scale);
        self.tally.loss += loss;
        self.tally.relations += right;
        if !self.learns {
            return;
        }
        let mut of_hidden = Matrix::zeros(top.rows, hidden.out.cols);
        unaffine(&hidden.out, &weights.relation, &mut self.gradient.relation, &out, &mut of_hidden, self.room);
        unbend(&hidden, &mut of_hidden);
        let mut of_heads = Matrix::zeros(top.rows, hidden.out.cols);
        for (at, head) in over.iter().enumerate() {
            if let Some(head) = head {
                let row = of_heads.row_mut(*head);
                row.iter_mut().zip(of_hidden.row(at)).for_each(|(x, y)| *x += y);
            }
        }
        let gradient = &mut *self.gradient;
        unaffine(top, &weights.relation_dependent, &mut gradient.relation_dependent, &of_hidden, back, self.room);
        unaffine(top, &weights.relation_head, &mut gradient.relation_head, &of_heads, back, self.room);
    }
}

fn affine(x: &Matrix, dense: &Dense, room: &mut Packed) -> Matrix {
    let mut out = Matrix::zeros(x.rows, dense.weight.cols);
    out.add_product(x.view(), dense.weight.view(), room);
    out.add_bias(&dense.bias);
    out
}

/// Adds the gradients of the weights, and to `back` that of `x`, from the gradient of what came out.
fn unaffine(x: &Matrix, dense: &Dense, gradient: &mut Dense, of_out: &Matrix, back: &mut Matrix, room: &mut Packed) {
    gradient.weight.add_product(x.turned(), of_out.view(), room);
    gradient.bias.add_rows(of_out);
    back.add_product(of_out.view(), dense.weight.turned(), room);
}

fn unbend(bent: &Bent, gradient: &mut Matrix) {
    gradient.unrectify(&bent.out);
    if !bent.kept.data.is_empty() {
        gradient.data.iter_mut().zip(&bent.kept.data).for_each(|(x, k)| *x *= k);
    }
}

/// Makes scores to gradients of the cross-entropy, each row times `scale`; rows without an answer to zeros. Returns the
/// loss, unscaled, and how many rows had the answer on top.
fn softmax(scores: &mut Matrix, answers: &[u16], scale: f32) -> (f64, u32) {
    let (mut loss, mut right) = (0.0, 0);
    let cols = scores.cols;
    for (row, answer) in scores.data.chunks_exact_mut(cols).zip(answers) {
        if !is_told(*answer) {
            row.fill(0.0);
            continue;
        }
        let answer = usize::from(*answer);
        let top = row.iter().fold(f32::MIN, |a, b| a.max(*b));
        right += u32::from(row[answer] >= top);
        let mut sum = 0.0;
        for x in row.iter_mut() {
            *x = exp(*x - top);
            sum += *x;
        }
        loss -= f64::from((row[answer] / sum).max(1e-30)).ln();
        row.iter_mut().for_each(|x| *x *= scale / sum);
        row[answer] -= scale;
    }
    (loss, right)
}

/// The exponential of a number that is not positive, the same on every machine: 2 to a whole power, times a polynomial.
fn exp(x: f32) -> f32 {
    if x < -80.0 {
        return 0.0;
    }
    let y = x * std::f32::consts::LOG2_E;
    let whole = y.floor();
    let t = (y - whole) * std::f32::consts::LN_2;
    // Taylor's series; below ln 2 the next term is under 1e-6.
    let series = 1.0 + t * (1.0 + t * (0.5 + t * (1.0 / 6.0 + t * (1.0 / 24.0 + t * (1.0 / 120.0 + t / 720.0)))));
    series * f32::from_bits(((whole as i32 + 127) as u32) << 23)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exponential_is_one() {
        for i in 0..700 {
            let x = -(i as f32) / 10.0;
            assert!((exp(x) - x.exp()).abs() <= 1e-5 * x.exp(), "{x}");
        }
    }
}
