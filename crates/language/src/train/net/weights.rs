//! What the network learns: dense weights, rows of features, and how both are moved.

use super::matrix::Matrix;
use crate::train::dice::Dice;
use serde::Deserialize;

/// How wide the network's parts are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dims {
    /// Numbers in the row of a word's form.
    pub form: usize,
    /// Numbers in the rows of its beginnings and ends.
    pub affix: usize,
    /// Numbers that stand for a word in its sentence; even.
    pub width: usize,
    /// Recurrent layers.
    pub layers: usize,
    /// Numbers by which a dependent finds its head.
    pub arc: usize,
    /// Numbers by which a relation is found.
    pub relation: usize,
}

/// How many of each there are to choose from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Choices {
    pub(crate) tags: usize,
    pub(crate) names: usize,
    pub(crate) relations: usize,
}

/// A matrix and what is added to each row of its product.
#[derive(Clone, Debug)]
pub(crate) struct Dense {
    pub(crate) weight: Matrix,
    pub(crate) bias: Matrix,
}

impl Dense {
    fn zeros(from: usize, to: usize) -> Dense {
        Dense { weight: Matrix::zeros(from, to), bias: Matrix::zeros(1, to) }
    }

    fn random(from: usize, to: usize, dice: &mut Dice) -> Dense {
        let mut dense = Dense::zeros(from, to);
        let reach = (3.0 / from as f32).sqrt();
        dense.weight.data.iter_mut().for_each(|w| *w = dice.centred() * reach);
        dense
    }
}

/// All dense weights; also their gradients.
#[derive(Clone, Debug)]
pub(crate) struct Weights {
    pub(crate) input: Dense,
    pub(crate) layers: Vec<Dense>,
    pub(crate) tag: Dense,
    pub(crate) name: Dense,
    pub(crate) dependent: Dense,
    pub(crate) head: Dense,
    pub(crate) arc: Dense,
    pub(crate) relation_dependent: Dense,
    pub(crate) relation_head: Dense,
    pub(crate) relation: Dense,
}

impl Weights {
    fn made(dims: Dims, choices: Choices, mut make: impl FnMut(usize, usize) -> Dense) -> Weights {
        let width = dims.width;
        Weights {
            input: make(3 * (dims.form + dims.affix), width),
            layers: (0..dims.layers).map(|_| make(width, 3 * width)).collect(),
            tag: make(width, choices.tags),
            name: make(width, choices.names),
            dependent: make(width, dims.arc),
            head: make(width, dims.arc),
            arc: make(dims.arc, dims.arc),
            relation_dependent: make(width, dims.relation),
            relation_head: make(width, dims.relation),
            relation: make(dims.relation, choices.relations),
        }
    }

    pub(crate) fn zeros(dims: Dims, choices: Choices) -> Weights {
        Weights::made(dims, choices, Dense::zeros)
    }

    pub(crate) fn random(dims: Dims, choices: Choices, dice: &mut Dice) -> Weights {
        Weights::made(dims, choices, |from, to| Dense::random(from, to, dice))
    }

    /// Every part, always in the same order.
    pub(crate) fn parts(&self) -> Vec<&Dense> {
        let heads = [
            &self.tag,
            &self.name,
            &self.dependent,
            &self.head,
            &self.arc,
            &self.relation_dependent,
            &self.relation_head,
            &self.relation,
        ];
        std::iter::once(&self.input).chain(&self.layers).chain(heads).collect()
    }

    /// The places in [`Weights::parts`] of those whose numbers are only ever compared with one another: of tags, names,
    /// heads and relations.
    pub(crate) fn scores(&self) -> [usize; 4] {
        let heads = 1 + self.layers.len();
        [heads, heads + 1, heads + 4, heads + 7]
    }

    /// The place in [`Weights::parts`] of the one whose numbers are of names.
    pub(crate) fn names(&self) -> usize {
        2 + self.layers.len()
    }

    /// Every part, to change, in the order of [`Weights::parts`].
    pub(crate) fn parts_mut(&mut self) -> Vec<&mut Dense> {
        let heads = [
            &mut self.tag,
            &mut self.name,
            &mut self.dependent,
            &mut self.head,
            &mut self.arc,
            &mut self.relation_dependent,
            &mut self.relation_head,
            &mut self.relation,
        ];
        std::iter::once(&mut self.input).chain(&mut self.layers).chain(heads).collect()
    }

    fn numbers(&self) -> impl Iterator<Item = &Vec<f32>> {
        self.parts().into_iter().flat_map(|d| [&d.weight.data, &d.bias.data])
    }

    fn numbers_mut(&mut self) -> impl Iterator<Item = &mut Vec<f32>> {
        self.parts_mut().into_iter().flat_map(|d| [&mut d.weight.data, &mut d.bias.data])
    }

    pub(crate) fn clear(&mut self) {
        self.numbers_mut().for_each(|n| n.fill(0.0));
    }

    pub(crate) fn add(&mut self, other: &Weights) {
        for (to, from) in self.numbers_mut().zip(other.numbers()) {
            to.iter_mut().zip(from).for_each(|(x, y)| *x += y);
        }
    }

    /// The sum of squares.
    pub(crate) fn squares(&self) -> f64 {
        self.numbers().map(|n| n.iter().map(|x| f64::from(x * x)).sum::<f64>()).sum()
    }
}

/// How far one step of Adam goes (Kingma and Ba 2015).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pace {
    pub(crate) rate: f32,
    /// What gradients are multiplied by, so that no step is too long.
    pub(crate) clip: f32,
    /// By what part, times the rate, weights shrink (Loshchilov and Hutter 2019).
    pub(crate) decay: f32,
    pub(crate) step: i32,
}

const BETA_1: f32 = 0.9;
const BETA_2: f32 = 0.98;

impl Pace {
    fn unbiased(self) -> f32 {
        self.rate * (1.0 - BETA_2.powi(self.step)).sqrt() / (1.0 - BETA_1.powi(self.step))
    }

    fn moves(self, rate: f32, x: &mut [f32], gradient: &[f32], mean: &mut [f32], square: &mut [f32]) {
        let kept = 1.0 - self.rate * self.decay;
        for (((x, g), m), v) in x.iter_mut().zip(gradient).zip(mean).zip(square) {
            let g = g * self.clip;
            *m = BETA_1 * *m + (1.0 - BETA_1) * g;
            *v = BETA_2 * *v + (1.0 - BETA_2) * g * g;
            *x = *x * kept - rate * *m / (v.sqrt() + 1e-8);
        }
    }
}

/// The moments of the dense weights.
pub(crate) struct Moments {
    mean: Weights,
    square: Weights,
}

impl Moments {
    pub(crate) fn new(dims: Dims, choices: Choices) -> Moments {
        Moments { mean: Weights::zeros(dims, choices), square: Weights::zeros(dims, choices) }
    }

    pub(crate) fn step(&mut self, weights: &mut Weights, gradient: &Weights, pace: Pace) {
        let moments = self.mean.numbers_mut().zip(self.square.numbers_mut());
        for ((x, g), (m, v)) in weights.numbers_mut().zip(gradient.numbers()).zip(moments) {
            pace.moves(pace.unbiased(), x, g, m, v);
        }
    }
}

/// A table of rows, of which each step moves a few.
pub(crate) struct Rows {
    pub(crate) values: Matrix,
    gradient: Matrix,
    mean: Matrix,
    square: Matrix,
    touched: Vec<u32>,
    is_touched: Vec<bool>,
}

impl Rows {
    pub(crate) fn random(rows: usize, cols: usize, reach: f32, dice: &mut Dice) -> Rows {
        let mut values = Matrix::zeros(rows, cols);
        values.data.iter_mut().for_each(|x| *x = dice.centred() * reach);
        let zeros = || Matrix::zeros(rows, cols);
        Rows {
            values,
            gradient: zeros(),
            mean: zeros(),
            square: zeros(),
            touched: Vec::new(),
            is_touched: vec![false; rows],
        }
    }

    /// Adds to the gradient of a row.
    pub(crate) fn push(&mut self, row: u32, gradient: &[f32]) {
        if !std::mem::replace(&mut self.is_touched[row as usize], true) {
            self.touched.push(row);
        }
        self.gradient.row_mut(row as usize).iter_mut().zip(gradient).for_each(|(x, g)| *x += g);
    }

    pub(crate) fn squares(&self) -> f64 {
        let squares = |row: &u32| self.gradient.row(*row as usize).iter().map(|g| f64::from(g * g)).sum::<f64>();
        self.touched.iter().map(squares).sum()
    }

    /// Moves the rows that have a gradient, and forgets it.
    pub(crate) fn step(&mut self, pace: Pace) {
        let rate = pace.unbiased();
        for row in std::mem::take(&mut self.touched) {
            let i = row as usize;
            let (mean, square) = (self.mean.row_mut(i), self.square.row_mut(i));
            pace.moves(rate, self.values.row_mut(i), self.gradient.row(i), mean, square);
            self.gradient.row_mut(i).fill(0.0);
            self.is_touched[i] = false;
        }
    }
}
