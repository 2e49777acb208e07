//! Matrices of floats. Every sum is taken in one order, whatever the machine, so that training repeats to the bit.

use multiversion::multiversion;

/// Rows and columns of the block that one pass of the kernel makes.
const ROWS: usize = 6;
const COLS: usize = 32;

/// A matrix, row by row.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Matrix {
    pub(crate) rows: usize,
    pub(crate) cols: usize,
    pub(crate) data: Vec<f32>,
}

/// A matrix as a product reads it: as it is, or transposed.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    data: &'a [f32],
    rows: usize,
    cols: usize,
    row_step: usize,
    col_step: usize,
}

impl Matrix {
    pub(crate) fn zeros(rows: usize, cols: usize) -> Matrix {
        Matrix { rows, cols, data: vec![0.0; rows * cols] }
    }

    /// Takes a new shape, with zeros throughout.
    pub(crate) fn reset(&mut self, rows: usize, cols: usize) {
        (self.rows, self.cols) = (rows, cols);
        self.data.clear();
        self.data.resize(rows * cols, 0.0);
    }

    pub(crate) fn row(&self, i: usize) -> &[f32] {
        &self.data[i * self.cols..(i + 1) * self.cols]
    }

    pub(crate) fn row_mut(&mut self, i: usize) -> &mut [f32] {
        &mut self.data[i * self.cols..(i + 1) * self.cols]
    }

    /// The matrix as it is.
    pub(crate) fn view(&self) -> View<'_> {
        View { data: &self.data, rows: self.rows, cols: self.cols, row_step: self.cols, col_step: 1 }
    }

    /// The matrix transposed.
    pub(crate) fn turned(&self) -> View<'_> {
        View { data: &self.data, rows: self.cols, cols: self.rows, row_step: 1, col_step: self.cols }
    }

    /// Adds the product of `a` and `b`.
    pub(crate) fn add_product(&mut self, a: View, b: View, room: &mut Packed) {
        debug_assert_eq!((self.rows, self.cols, a.cols), (a.rows, b.cols, b.rows));
        self.add_product_at(0, a, b, room);
    }

    /// Adds the product of `a` and `b` to the rows from `first`.
    pub(crate) fn add_product_at(&mut self, first: usize, a: View, b: View, room: &mut Packed) {
        let cols = self.cols;
        room.pack_right(b);
        for at in (0..a.rows).step_by(ROWS) {
            let rows = ROWS.min(a.rows - at);
            room.pack_left(a, at, rows);
            let out = &mut self.data[(first + at) * cols..(first + at + rows) * cols];
            multiply(&room.left, &room.right, a.cols, out, cols);
        }
    }

    /// Adds `bias` to every row.
    pub(crate) fn add_bias(&mut self, bias: &Matrix) {
        for row in self.data.chunks_exact_mut(self.cols) {
            row.iter_mut().zip(&bias.data).for_each(|(x, b)| *x += b);
        }
    }

    /// Adds the sum of the rows of `other` to this matrix of one row.
    pub(crate) fn add_rows(&mut self, other: &Matrix) {
        for row in other.data.chunks_exact(other.cols) {
            self.data.iter_mut().zip(row).for_each(|(x, b)| *x += b);
        }
    }

    /// Negative numbers become zero.
    pub(crate) fn rectify(&mut self) {
        self.data.iter_mut().for_each(|x| *x = x.max(0.0));
    }

    /// The gradient before [`Matrix::rectify`] of the one after it: zero where `after` is zero.
    pub(crate) fn unrectify(&mut self, after: &Matrix) {
        self.data.iter_mut().zip(&after.data).filter(|(_, y)| **y <= 0.0).for_each(|(g, _)| *g = 0.0);
    }

    pub(crate) fn add(&mut self, other: &Matrix) {
        self.data.iter_mut().zip(&other.data).for_each(|(x, y)| *x += y);
    }
}

impl<'a> View<'a> {
    /// The rows from `first` to before `last`.
    pub(crate) fn rows(self, first: usize, last: usize) -> View<'a> {
        View { data: &self.data[first * self.row_step..], rows: last - first, ..self }
    }

    /// The columns from `first` to before `last`.
    pub(crate) fn cols(self, first: usize, last: usize) -> View<'a> {
        View { data: &self.data[first * self.col_step..], cols: last - first, ..self }
    }

    fn at(&self, i: usize, j: usize) -> f32 {
        self.data[i * self.row_step + j * self.col_step]
    }
}

/// Room for factors in the order in which the kernel reads them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Packed {
    left: Vec<[f32; ROWS]>,
    right: Vec<[f32; COLS]>,
}

impl Packed {
    fn pack_left(&mut self, a: View, first: usize, rows: usize) {
        self.left.clear();
        self.left.extend((0..a.cols).map(|k| std::array::from_fn(|r| if r < rows { a.at(first + r, k) } else { 0.0 })));
    }

    fn pack_right(&mut self, b: View) {
        self.right.clear();
        for first in (0..b.cols).step_by(COLS) {
            let cols = COLS.min(b.cols - first);
            for k in 0..b.rows {
                let mut row = [0.0; COLS];
                if b.col_step == 1 {
                    let from = k * b.row_step + first;
                    row[..cols].copy_from_slice(&b.data[from..from + cols]);
                } else {
                    row.iter_mut().take(cols).enumerate().for_each(|(j, x)| *x = b.at(k, first + j));
                }
                self.right.push(row);
            }
        }
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512vl+fma", "x86_64+avx2+fma"))]
fn multiply(left: &[[f32; ROWS]], right: &[[f32; COLS]], depth: usize, out: &mut [f32], cols: usize) {
    for (block, right) in right.chunks_exact(depth.max(1)).enumerate() {
        let mut sums = [[0f32; COLS]; ROWS];
        for (l, r) in left.iter().zip(right) {
            for i in 0..ROWS {
                for j in 0..COLS {
                    sums[i][j] = l[i].mul_add(r[j], sums[i][j]);
                }
            }
        }
        for (row, sums) in out.chunks_exact_mut(cols).zip(&sums) {
            let to = row.iter_mut().skip(block * COLS);
            to.zip(sums).for_each(|(x, s)| *x += s);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(rows: usize, cols: usize, seed: u32) -> Matrix {
        let data = (0..rows * cols).map(|i| ((i as u32 * 37 + seed * 11) % 19) as f32 - 9.0).collect();
        Matrix { rows, cols, data }
    }

    #[test]
    fn products_are_products() {
        for (m, k, n) in [(1, 1, 1), (7, 5, 33), (13, 40, 70), (6, 3, 32)] {
            let (a, b) = (numbers(m, k, 1), numbers(k, n, 2));
            let plain = |i: usize, j: usize| (0..k).map(|p| a.data[i * k + p] * b.data[p * n + j]).sum::<f32>();
            let wanted: Vec<f32> = (0..m * n).map(|at| plain(at / n, at % n)).collect();
            let mut room = Packed::default();
            let mut c = Matrix::zeros(m, n);
            c.add_product(a.view(), b.view(), &mut room);
            assert_eq!(c.data, wanted);
            let turn = |x: &Matrix| {
                let data = (0..x.data.len()).map(|at| x.data[at % x.rows * x.cols + at / x.rows]).collect();
                Matrix { rows: x.cols, cols: x.rows, data }
            };
            let mut d = Matrix::zeros(m, n);
            d.add_product(turn(&a).turned(), turn(&b).turned(), &mut room);
            assert_eq!(d.data, wanted);
        }
    }
}
