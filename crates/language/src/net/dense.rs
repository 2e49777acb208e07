//! Products of whole-number matrices, and the fixed point that all numbers between layers have.

use super::kernel::Packed;
use crate::model::ModelError;
use multiversion::multiversion;

/// One, as numbers between layers write it: they have ten bits after the point, and end at ±32.
pub(crate) const ONE: i32 = 1 << 10;
/// One, as weights write it: they end at ±8.
pub(crate) const WEIGHT_ONE: i32 = 1 << 12;
/// By how many bits a product of the two is shifted to be a number between layers again.
pub(crate) const SHIFT: u32 = WEIGHT_ONE.ilog2();

/// A matrix, a row for each number that comes out, and what is added to each.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dense {
    pub(crate) inputs: usize,
    pub(crate) outputs: usize,
    weights: Packed,
    biases: Vec<i32>,
}

/// The nearest number between layers of a sum of products.
pub(crate) fn settle(sum: i32) -> i16 {
    saturate(sum.saturating_add(1 << (SHIFT - 1)) >> SHIFT)
}

/// Cuts off what sixteen bits do not hold.
pub(crate) fn saturate(x: i32) -> i16 {
    x.clamp(i32::from(i16::MIN), i32::from(i16::MAX)) as i16
}

impl Dense {
    /// Reads a matrix at the head of `bytes`: inputs, outputs, weights, biases. Returns it with the rest.
    pub(crate) fn read(bytes: &[u8]) -> Option<(Dense, &[u8])> {
        let (head, rest) = bytes.split_at_checked(8)?;
        let number = |at| Some(u32::from_le_bytes(head.get(at..at + 4)?.try_into().ok()?) as usize);
        let (inputs, outputs) = (number(0)?, number(4)?);
        let (weights, rest) = rest.split_at_checked(inputs.checked_mul(outputs)?.checked_mul(2)?)?;
        let (biases, rest) = rest.split_at_checked(outputs.checked_mul(4)?)?;
        let weights: Vec<i16> = weights.as_chunks::<2>().0.iter().map(|b| i16::from_le_bytes(*b)).collect();
        let biases = biases.as_chunks::<4>().0.iter().map(|b| i32::from_le_bytes(*b)).collect();
        if !inputs.is_multiple_of(2) {
            return None;
        }
        Some((Dense { inputs, outputs, weights: Packed::new(&weights, inputs), biases }, rest))
    }

    /// Writes a matrix as [`Dense::read`] reads it.
    #[cfg(feature = "train")]
    pub(crate) fn write(inputs: usize, weights: &[i16], biases: &[i32], out: &mut Vec<u8>) {
        out.extend_from_slice(&(inputs as u32).to_le_bytes());
        out.extend_from_slice(&(biases.len() as u32).to_le_bytes());
        weights.iter().for_each(|w| out.extend_from_slice(&w.to_le_bytes()));
        biases.iter().for_each(|b| out.extend_from_slice(&b.to_le_bytes()));
    }

    /// Fails unless the matrix has this shape.
    pub(crate) fn shaped(self, inputs: usize, outputs: usize) -> Result<Dense, ModelError> {
        if (self.inputs, self.outputs) == (inputs, outputs) {
            Ok(self)
        } else {
            Err(ModelError::Section {
                section: "NETW",
                fault: "holds a matrix of another shape than its place calls for",
            })
        }
    }

    /// The products of all rows of `x`, unsettled, in place of what `out` held.
    pub(crate) fn sums(&self, x: &[i16], out: &mut Vec<i32>) {
        out.clear();
        for _ in 0..x.len() / self.inputs.max(1) {
            out.extend_from_slice(&self.biases);
        }
        self.weights.add_products(x, out);
    }

    /// The products of all rows of `x`, settled, in place of what `out` held.
    pub(crate) fn apply(&self, x: &[i16], sums: &mut Vec<i32>, out: &mut Vec<i16>) {
        self.sums(x, sums);
        out.clear();
        out.extend(sums.iter().map(|s| settle(*s)));
    }

    /// As [`Dense::apply`], with negative numbers made zero.
    pub(crate) fn rectified(&self, x: &[i16], sums: &mut Vec<i32>, out: &mut Vec<i16>) {
        self.sums(x, sums);
        out.clear();
        out.extend(sums.iter().map(|s| settle((*s).max(0))));
    }
}

/// The place of the highest of the scores whose places are allowed, the first of equals, with the score.
pub(crate) fn highest(scores: &[i32], allows: impl Fn(usize) -> bool) -> Option<(usize, i32)> {
    let allowed = scores.iter().copied().enumerate().filter(|(i, _)| allows(*i));
    allowed.max_by_key(|(i, score)| (*score, std::cmp::Reverse(*i)))
}

/// The product of two rows of numbers between layers.
#[inline(always)]
fn dot(a: &[i16], b: &[i16]) -> i32 {
    a.iter().zip(b).map(|(a, b)| i32::from(*a).wrapping_mul(i32::from(*b))).fold(0, i32::wrapping_add)
}

/// Every row of `asked` against every row of `heads`, each `width` numbers.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512vl", "x86_64+avx2"))]
pub(crate) fn scores(asked: &[i16], heads: &[i16], width: usize, out: &mut Vec<i32>) {
    out.clear();
    for asked in asked.chunks_exact(width.max(1)) {
        out.extend(heads.chunks_exact(width.max(1)).map(|head| dot(asked, head)));
    }
}
