//! The recurrent layer, forward and back: a gated running mean in each direction, and a gate past it.
//!
//! Quasi-recurrent networks (Bradbury et al. 2017) and simple recurrent units (Lei et al. 2018), with gates of two
//! parabolas in place of the logistic curve, so that whole numbers can follow them exactly.

use super::matrix::{Matrix, Packed};
use super::weights::Dense;
use crate::train::dice::Dice;

/// The gate: 0 below -4, 1 above 4, and a smooth rise between.
pub(crate) fn gate(x: f32) -> f32 {
    let a = (1.0 - x.abs() / 4.0).max(0.0);
    let half = 0.5 * a * a;
    if x < 0.0 { half } else { 1.0 - half }
}

/// How fast the gate rises at `x`.
fn rise(x: f32) -> f32 {
    (1.0 - x.abs() / 4.0).max(0.0) / 4.0
}

/// One layer with what it remembers for the way back.
#[derive(Clone, Debug, Default)]
pub(crate) struct Layer {
    pub(crate) out: Matrix,
    /// What went in, after dropout.
    seen: Matrix,
    /// What each number that went in was multiplied by.
    kept: Matrix,
    /// New values, forget gates and way-past gates before their curve, each as wide as the layer.
    sums: Matrix,
    /// The running means.
    means: Matrix,
}

/// Hides a part of the numbers, and remembers in `kept` what each was multiplied by; with `part` 0 `kept` is empty.
pub(crate) fn drop(matrix: &mut Matrix, part: f32, kept: &mut Matrix, dice: &mut Dice) {
    if part <= 0.0 {
        kept.reset(0, 0);
        return;
    }
    kept.reset(matrix.rows, matrix.cols);
    let (limit, scale) = ((part * 256.0) as u64, 1.0 / (1.0 - part));
    for (numbers, kept) in matrix.data.chunks_mut(8).zip(kept.data.chunks_mut(8)) {
        let mut bits = dice.next();
        for (x, k) in numbers.iter_mut().zip(kept) {
            *k = if bits & 255 < limit { 0.0 } else { scale };
            *x *= *k;
            bits >>= 8;
        }
    }
}

impl Layer {
    pub(crate) fn forward(
        &mut self,
        below: &Matrix,
        weights: &Dense,
        starts: &[usize],
        dropout: f32,
        dice: &mut Dice,
        room: &mut Packed,
    ) {
        let width = below.cols;
        self.seen.clone_from(below);
        drop(&mut self.seen, dropout, &mut self.kept, dice);
        self.sums.reset(below.rows, 3 * width);
        self.sums.add_product(self.seen.view(), weights.weight.view(), room);
        self.sums.add_bias(&weights.bias);
        self.means.reset(below.rows, width);
        for pair in starts.windows(2) {
            let half = width / 2;
            (pair[0]..pair[1]).fold(None, |before, at| self.mean(at, before, 0..half));
            (pair[0]..pair[1]).rev().fold(None, |before, at| self.mean(at, before, half..width));
        }
        self.out.reset(below.rows, width);
        for at in 0..below.rows {
            let (sums, means, past) = (self.sums.row(at), self.means.row(at), below.row(at));
            for (j, out) in self.out.row_mut(at).iter_mut().enumerate() {
                let open = gate(sums[2 * width + j]);
                *out = open * means[j] + (1.0 - open) * past[j];
            }
        }
    }

    /// The running mean of the columns at `at`, after the one at `before`.
    fn mean(&mut self, at: usize, before: Option<usize>, columns: std::ops::Range<usize>) -> Option<usize> {
        let width = self.means.cols;
        for j in columns {
            let last = before.map_or(0.0, |b| self.means.data[b * width + j]);
            let sums = self.sums.row(at);
            let keep = gate(sums[width + j]);
            self.means.data[at * width + j] = keep * last + (1.0 - keep) * sums[j];
        }
        Some(at)
    }

    /// Takes the gradient `back` of what came out; returns that of what went in.
    pub(crate) fn backward(
        &mut self,
        below: &Matrix,
        weights: &Dense,
        gradient: &mut Dense,
        starts: &[usize],
        back: &Matrix,
        room: &mut Packed,
    ) -> Matrix {
        let width = below.cols;
        let mut down = Matrix::zeros(below.rows, width);
        let mut of_sums = Matrix::zeros(below.rows, 3 * width);
        // The gradient of the means, before what comes through the means after them.
        let mut of_means = Matrix::zeros(below.rows, width);
        for at in 0..below.rows {
            let (sums, means, past, back) = (self.sums.row(at), self.means.row(at), below.row(at), back.row(at));
            let (down, of_mean, of_sums) = (down.row_mut(at), of_means.row_mut(at), of_sums.row_mut(at));
            for j in 0..width {
                let x = sums[2 * width + j];
                let open = gate(x);
                down[j] = back[j] * (1.0 - open);
                of_mean[j] = back[j] * open;
                of_sums[2 * width + j] = back[j] * (means[j] - past[j]) * rise(x);
            }
        }
        for pair in starts.windows(2) {
            let half = width / 2;
            let mut through = vec![0.0; half];
            for at in (pair[0]..pair[1]).rev() {
                let before = at.checked_sub(1).filter(|b| *b >= pair[0]);
                self.unmean(at, before, 0, &mut through, &of_means, &mut of_sums);
            }
            through.fill(0.0);
            for at in pair[0]..pair[1] {
                let before = Some(at + 1).filter(|b| *b < pair[1]);
                self.unmean(at, before, half, &mut through, &of_means, &mut of_sums);
            }
        }
        gradient.weight.add_product(self.seen.turned(), of_sums.view(), room);
        gradient.bias.add_rows(&of_sums);
        let mut of_seen = Matrix::zeros(below.rows, width);
        of_seen.add_product(of_sums.view(), weights.weight.turned(), room);
        if self.kept.data.is_empty() {
            down.add(&of_seen);
        } else {
            let parts = of_seen.data.iter().zip(&self.kept.data);
            down.data.iter_mut().zip(parts).for_each(|(x, (g, k))| *x += g * k);
        }
        down
    }

    /// One step back along the means of the columns from `first`; `through` is what comes from the mean after.
    fn unmean(
        &self,
        at: usize,
        before: Option<usize>,
        first: usize,
        through: &mut [f32],
        of_means: &Matrix,
        of_sums: &mut Matrix,
    ) {
        let width = self.means.cols;
        let sums = self.sums.row(at);
        for (i, through) in through.iter_mut().enumerate() {
            let j = first + i;
            let last = before.map_or(0.0, |b| self.means.data[b * width + j]);
            let x = sums[width + j];
            let keep = gate(x);
            let g = of_means.data[at * width + j] + *through;
            let row = of_sums.row_mut(at);
            row[j] = g * (1.0 - keep);
            row[width + j] = g * (last - sums[j]) * rise(x);
            *through = g * keep;
        }
    }
}
