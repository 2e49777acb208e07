//! How right, how sure, and whether the one goes with the other.

use super::truth::Checked;
use lagesbild_model::PlaceId;
use lagesbild_model::time::Day;
use std::collections::BTreeMap;

/// Probabilities are put into so many boxes.
pub const BOXES: usize = 10;

/// Sums over cells whose truth is known.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// All cells.
    pub cells: usize,
    /// Those for which the picture names a side.
    pub named: usize,
    /// Those for which it names the right one.
    pub right: usize,
    /// Sum of squared differences over cells with a side named: its probability against whether it is right.
    pub squares: f64,
    /// By probability: cells, sum of probabilities, right ones.
    pub boxes: [(usize, f64, usize); BOXES],
    /// The first day on which the picture has it right, by place and beginning of the stretch, in days after it.
    pub delays: BTreeMap<(PlaceId, Day), i32>,
}

impl Figures {
    /// Adds a cell.
    pub fn add(&mut self, checked: &Checked) {
        let said = checked.said.as_ref().map(|(_, probability)| *probability);
        self.add_figure(said, checked.right);
    }

    /// Adds a cell: the probability of the side named, and whether it is right.
    pub fn add_figure(&mut self, said: Option<f64>, right: bool) {
        self.cells += 1;
        let Some(probability) = said else { return };
        self.named += 1;
        self.right += usize::from(right);
        let miss = probability - f64::from(u8::from(right));
        self.squares += miss * miss;
        let at = ((probability * BOXES as f64) as usize).min(BOXES - 1);
        if let Some((cells, sum, hits)) = self.boxes.get_mut(at) {
            *cells += 1;
            *sum += probability;
            *hits += usize::from(right);
        }
    }

    /// Adds the cells of another sum.
    pub fn join(&mut self, other: &Figures) {
        self.cells += other.cells;
        self.named += other.named;
        self.right += other.right;
        self.squares += other.squares;
        for (all, one) in self.boxes.iter_mut().zip(&other.boxes) {
            *all = (all.0 + one.0, all.1 + one.1, all.2 + one.2);
        }
    }

    /// Of the cells with a side named, how many have the right one.
    pub fn accuracy(&self) -> f64 {
        self.right as f64 / self.named.max(1) as f64
    }

    /// Of all cells, how many have a side named.
    pub fn told(&self) -> f64 {
        self.named as f64 / self.cells.max(1) as f64
    }

    /// The Brier score over cells with a side named.
    pub fn brier(&self) -> f64 {
        self.squares / self.named.max(1) as f64
    }

    /// Expected calibration error: the difference of probability and share of right ones in each box, by its cells.
    pub fn calibration_error(&self) -> f64 {
        let miss = |(cells, sum, hits): &(usize, f64, usize)| {
            if *cells == 0 { 0.0 } else { (sum - *hits as f64).abs() / self.named.max(1) as f64 }
        };
        self.boxes.iter().map(miss).sum()
    }
}
