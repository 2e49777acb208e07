//! The recurrent layer: a gated running mean in each direction, and a gate past it.
//!
//! After quasi-recurrent networks (Bradbury et al. 2017) and simple recurrent units (Lei et al. 2018); the gates are
//! two parabolas in place of the logistic curve, which whole numbers follow exactly.

use super::dense::{Dense, ONE, SHIFT, saturate};
use multiversion::multiversion;

/// Bits after the point of gates and running means.
const FINE: u32 = 12;
/// Bits that a mean has more than a number between layers.
const FINER: u32 = FINE - ONE.ilog2();

/// Room for the sums and means of one layer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Room {
    sums: Vec<i32>,
    means: Vec<i32>,
    /// The running mean of one direction.
    last: Vec<i32>,
}

impl Room {
    /// Goes through one layer: `x` holds a row a word, and then what comes out.
    pub(crate) fn go(&mut self, layer: &Dense, x: &mut [i16]) {
        let width = layer.inputs;
        layer.sums(x, &mut self.sums);
        self.means.clear();
        self.means.resize(x.len(), 0);
        let half = width / 2;
        let rows = || self.sums.chunks_exact(3 * width.max(1));
        self.last.clear();
        self.last.resize(half, 0);
        for (sums, means) in rows().zip(self.means.chunks_exact_mut(width)) {
            run(sums, width, 0, &mut self.last, means);
        }
        self.last.fill(0);
        for (sums, means) in rows().rev().zip(self.means.chunks_exact_mut(width).rev()) {
            run(sums, width, half, &mut self.last, means);
        }
        for ((sums, means), x) in rows().zip(self.means.chunks_exact(width)).zip(x.chunks_exact_mut(width)) {
            pass(sums.get(2 * width..).unwrap_or_default(), means, x);
        }
    }
}

/// The gate with [`FINE`] bits of a sum of products: nothing below -4, everything above 4.
#[inline(always)]
fn gate(sum: i32) -> i32 {
    let x = sum >> SHIFT;
    let a = (4 * ONE - x.saturating_abs()).max(0);
    let half = (a * a) >> (25 - FINE);
    if x < 0 { half } else { (1 << FINE) - half }
}

/// The value between `from` and `to` at `part`, which has [`FINE`] bits.
#[inline(always)]
fn between(from: i32, to: i32, part: i32) -> i32 {
    from + (((to - from) * part + (1 << (FINE - 1))) >> FINE)
}

/// One step of the running means of the columns from `first`.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512vl", "x86_64+avx2"))]
fn run(sums: &[i32], width: usize, first: usize, last: &mut [i32], means: &mut [i32]) {
    let new = sums.iter().skip(first);
    let keep = sums.iter().skip(width + first);
    for (((last, new), keep), mean) in last.iter_mut().zip(new).zip(keep).zip(means.iter_mut().skip(first)) {
        let new = (new >> (SHIFT - FINER)).clamp(-(32 << FINE), 32 << FINE);
        *last = between(new, *last, gate(*keep));
        *mean = *last;
    }
}

/// Lets the means of one word through, and what went in past them.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512vl", "x86_64+avx2"))]
fn pass(open: &[i32], means: &[i32], x: &mut [i16]) {
    for ((x, mean), open) in x.iter_mut().zip(means).zip(open) {
        let out = between(i32::from(*x) << FINER, *mean, gate(*open));
        *x = saturate((out + (1 << (FINER - 1))) >> FINER);
    }
}
