//! Products of whole-number matrices, by the widest instructions that the processor has. All kernels give the same
//! answer: whole numbers do not mind the order in which they are added, and all wrap alike.

use bytemuck::must_cast;
use multiversion::multiversion;
use multiversion::target::match_target;

/// Numbers that come out of one block of weights.
const BLOCK: usize = 32;
/// Rows that one pass of a kernel takes in.
const ROWS: usize = 6;

/// The weights that two numbers going in have for a block of numbers coming out, side by side.
type Lane = [i16; 2 * BLOCK];
/// The sums of a block, for each row.
type Sums = [[i32; BLOCK]; ROWS];
/// Rows of numbers going in, two by two.
type Pairs<'a> = [&'a [[i16; 2]]; ROWS];

/// Weights in the order in which the kernels read them.
#[derive(Clone, Debug, Default)]
pub(super) struct Packed {
    lanes: Vec<Lane>,
    pairs: usize,
    outputs: usize,
}

impl Packed {
    /// Packs weights of which each row has `inputs` numbers, an even count, and makes one number that comes out.
    pub(super) fn new(weights: &[i16], inputs: usize) -> Packed {
        let rows: Vec<&[[i16; 2]]> = weights.chunks_exact(inputs.max(1)).map(|row| row.as_chunks::<2>().0).collect();
        let pairs = inputs / 2;
        let mut lanes = Vec::new();
        for block in rows.chunks(BLOCK) {
            for pair in 0..pairs {
                let mut lane = [0; 2 * BLOCK];
                for (slot, row) in lane.as_chunks_mut::<2>().0.iter_mut().zip(block) {
                    *slot = row.get(pair).copied().unwrap_or_default();
                }
                lanes.push(lane);
            }
        }
        Packed { lanes, pairs, outputs: rows.len() }
    }

    /// Adds the products of all rows of `x` to `out`.
    pub(super) fn add_products(&self, x: &[i16], out: &mut [i32]) {
        if self.pairs > 0 && self.outputs > 0 {
            multiply(x, self.pairs, &self.lanes, self.outputs, out);
        }
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512vnni", "x86_64+avx2"))]
fn multiply(x: &[i16], pairs: usize, lanes: &[Lane], outputs: usize, out: &mut [i32]) {
    let x = x.as_chunks::<2>().0;
    for (x, out) in x.chunks(ROWS * pairs).zip(out.chunks_mut(ROWS * outputs)) {
        let last = (x.len() / pairs).saturating_sub(1);
        for (number, lanes) in lanes.chunks_exact(pairs).enumerate() {
            // Where there are fewer rows, the last is taken again, and what it gives is not used.
            let rows = std::array::from_fn(|r| x.chunks_exact(pairs).nth(r.min(last)).unwrap_or_default());
            let sums: Sums = match_target! {
                "x86_64+avx512f+avx512bw+avx512vnni" => x86::block_512(rows, lanes),
                "x86_64+avx2" => x86::block_256(rows, lanes),
                _ => block(rows, lanes),
            };
            for (out, sums) in out.chunks_exact_mut(outputs).zip(&sums) {
                let to = out.iter_mut().skip(number * BLOCK);
                to.zip(sums).for_each(|(out, sum)| *out = out.wrapping_add(*sum));
            }
        }
    }
}

/// The sums of a block on any processor.
#[inline(always)]
fn block(x: Pairs, lanes: &[Lane]) -> Sums {
    let mut sums = [[0_i32; BLOCK]; ROWS];
    for (pair, lane) in lanes.iter().enumerate() {
        for (x, sums) in x.iter().zip(&mut sums) {
            let [a, b] = x.get(pair).copied().unwrap_or_default().map(i32::from);
            for (sum, [u, v]) in sums.iter_mut().zip(lane.as_chunks::<2>().0) {
                // Wraps only where no trained network gets; the answer is then worthless but the same everywhere.
                let both = (a * i32::from(*u)).wrapping_add(b * i32::from(*v));
                *sum = sum.wrapping_add(both);
            }
        }
    }
    sums
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::{BLOCK, Lane, Pairs, ROWS, Sums, must_cast};
    use std::arch::x86_64::{
        __m256i, __m512i, _mm256_add_epi32, _mm256_madd_epi16, _mm256_set1_epi32, _mm256_setzero_si256,
        _mm512_dpwssd_epi32, _mm512_set1_epi32, _mm512_setzero_si512,
    };

    /// The sums of a block, 64 products at a time.
    #[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
    #[inline]
    pub(super) fn block_512(x: Pairs, lanes: &[Lane]) -> Sums {
        let mut sums = [[_mm512_setzero_si512(); 2]; ROWS];
        for (pair, lane) in lanes.iter().enumerate() {
            let [a, b]: [__m512i; 2] = must_cast(*lane);
            for (x, sums) in x.iter().zip(&mut sums) {
                let Some(pair) = x.get(pair) else { continue };
                let pair = _mm512_set1_epi32(must_cast(*pair));
                let [left, right] = sums;
                *left = _mm512_dpwssd_epi32(*left, pair, a);
                *right = _mm512_dpwssd_epi32(*right, pair, b);
            }
        }
        sums.map(must_cast)
    }

    /// The sums of a block, 32 products at a time; half the block after the other, so that all sums stay in registers.
    #[target_feature(enable = "avx2")]
    #[inline]
    pub(super) fn block_256(x: Pairs, lanes: &[Lane]) -> Sums {
        let mut found = [[0; BLOCK]; ROWS];
        for half in 0..2 {
            let mut sums = [[_mm256_setzero_si256(); 2]; ROWS];
            for (pair, lane) in lanes.iter().enumerate() {
                let [lower, upper]: [[__m256i; 2]; 2] = must_cast(*lane);
                let [a, b] = if half == 0 { lower } else { upper };
                for (x, sums) in x.iter().zip(&mut sums) {
                    let Some(pair) = x.get(pair) else { continue };
                    let pair = _mm256_set1_epi32(must_cast(*pair));
                    let [left, right] = sums;
                    *left = _mm256_add_epi32(*left, _mm256_madd_epi16(pair, a));
                    *right = _mm256_add_epi32(*right, _mm256_madd_epi16(pair, b));
                }
            }
            for (found, sums) in found.iter_mut().zip(sums) {
                let sums: [i32; BLOCK / 2] = must_cast(sums);
                found.iter_mut().skip(half * BLOCK / 2).zip(sums).for_each(|(f, s)| *f = s);
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_kernel_gives_the_product(
            rows in 1usize..15,
            pairs in 1usize..9,
            outputs in 1usize..70,
            numbers in proptest::collection::vec(any::<i16>(), 512),
        ) {
            let x: Vec<i16> = numbers.iter().copied().cycle().take(rows * 2 * pairs).collect();
            let weights: Vec<i16> = numbers.iter().rev().copied().cycle().take(outputs * 2 * pairs).collect();
            let product = |x: &[i16], w: &[i16]| {
                let products = x.iter().zip(w).map(|(a, b)| i32::from(*a).wrapping_mul(i32::from(*b)));
                products.fold(7, i32::wrapping_add)
            };
            let columns = || weights.chunks_exact(2 * pairs);
            let wanted: Vec<i32> =
                x.chunks_exact(2 * pairs).flat_map(|x| columns().map(move |w| product(x, w))).collect();
            let packed = Packed::new(&weights, 2 * pairs);
            let mut found = vec![7; rows * outputs];
            packed.add_products(&x, &mut found);
            prop_assert_eq!(&found, &wanted);
            // The plain kernel, whatever the processor.
            let pairs_of = |r: usize| x.chunks_exact(2 * pairs).nth(r.min(rows - 1)).unwrap().as_chunks::<2>().0;
            let sums = block(std::array::from_fn(pairs_of), &packed.lanes[..pairs]);
            for (row, sums) in wanted.chunks_exact(outputs).zip(sums) {
                for (wanted, sum) in row.iter().zip(sums) {
                    prop_assert_eq!(*wanted, sum.wrapping_add(7));
                }
            }
        }
    }
}
