//! The best tree over a sentence: the maximum spanning arborescence (Chu and Liu 1965, Edmonds 1967) with one root.

use super::dense::highest;

/// A score that no choice survives.
const NEVER: i64 = i64::MIN / 4;
/// More than all scores of a sentence together: what each word under the root costs, so that there is one.
const ROOT_COST: i64 = 1 << 44;

/// The best head of each word: `scores` holds a row a dependent, a column a head, place 0 being the root. `heads` gets
/// the place of each word's head; that of the root itself is 0.
pub(crate) fn best(scores: &[i32], heads: &mut Vec<u16>) {
    let size = scores.len().isqrt();
    heads.clear();
    heads.push(0);
    for (i, row) in scores.chunks_exact(size.max(1)).enumerate().skip(1) {
        heads.push(highest(row, |j| j != i).map_or(0, |(j, _)| j as u16));
    }
    let roots = heads.iter().skip(1).filter(|h| **h == 0).count();
    if roots != 1 || circle(heads.iter().map(|h| usize::from(*h))).is_some() {
        let mut grid = Grid::new(size);
        for (at, score) in scores.iter().enumerate() {
            let (i, j) = (at / size, at % size);
            if i != 0 && i != j {
                grid.set(i, j, i64::from(*score) - if j == 0 { ROOT_COST } else { 0 });
            }
        }
        heads.clear();
        heads.extend(grid.tree().into_iter().map(|h| h as u16));
    }
}

/// Scores of dependents under heads, as a square.
struct Grid {
    size: usize,
    scores: Vec<i64>,
}

impl Grid {
    fn new(size: usize) -> Grid {
        Grid { size, scores: vec![NEVER; size * size] }
    }

    fn get(&self, dependent: usize, head: usize) -> i64 {
        self.scores.get(dependent * self.size + head).copied().unwrap_or(NEVER)
    }

    fn set(&mut self, dependent: usize, head: usize, score: i64) {
        if let Some(slot) = self.scores.get_mut(dependent * self.size + head) {
            *slot = score;
        }
    }

    /// The head of each place in the best tree under place 0.
    fn tree(&self) -> Vec<usize> {
        let best = |i: usize| (0..self.size).max_by_key(|j| (self.get(i, *j), std::cmp::Reverse(*j))).unwrap_or(0);
        let mut heads: Vec<usize> = (0..self.size).map(|i| if i == 0 { 0 } else { best(i) }).collect();
        let Some(circle) = circle(heads.iter().copied()) else { return heads };
        let rest: Vec<usize> = (0..self.size).filter(|i| !circle.contains(i)).collect();
        let inside: Vec<usize> = circle.iter().map(|i| heads.get(*i).copied().unwrap_or(0)).collect();
        // The circle becomes one place, the last; entering it costs what is lost inside.
        let gain = |(i, head): (usize, usize), from: usize| self.get(i, from).saturating_sub(self.get(i, head));
        let enter = |from: usize| {
            let pairs = circle.iter().copied().zip(inside.iter().copied());
            pairs.map(|pair| (gain(pair, from), pair.0)).max_by_key(|(gain, i)| (*gain, std::cmp::Reverse(*i)))
        };
        let leave = |to: usize| circle.iter().copied().max_by_key(|j| (self.get(to, *j), std::cmp::Reverse(*j)));
        let last = rest.len();
        let mut smaller = Grid::new(last + 1);
        for (a, i) in rest.iter().enumerate() {
            for (b, j) in rest.iter().enumerate() {
                smaller.set(a, b, self.get(*i, *j));
            }
            smaller.set(last, a, enter(*i).map_or(NEVER, |(gain, _)| gain));
            smaller.set(a, last, leave(*i).map_or(NEVER, |l| self.get(*i, l)));
        }
        (0..=last).for_each(|a| smaller.set(0, a, NEVER));
        let found = smaller.tree();
        let at = |a: usize| rest.get(a).copied();
        for (a, i) in rest.iter().enumerate().skip(1) {
            let head = found.get(a).copied().unwrap_or(0);
            if let (Some(slot), Some(head)) = (heads.get_mut(*i), at(head).or_else(|| leave(*i))) {
                *slot = head;
            }
        }
        let over = found.get(last).and_then(|a| at(*a)).unwrap_or(0);
        if let Some(slot) = enter(over).and_then(|(_, i)| heads.get_mut(i)) {
            *slot = over;
        }
        heads
    }
}

/// The places of a circle of heads, if there is one.
fn circle(heads: impl ExactSizeIterator<Item = usize>) -> Option<Vec<usize>> {
    let heads: Vec<usize> = heads.collect();
    // The walk in which a place was first seen; 0 for none.
    let mut seen = vec![0; heads.len()];
    for start in 1..heads.len() {
        let mut at = start;
        while at != 0 && seen.get(at) == Some(&0) {
            *seen.get_mut(at)? = start;
            at = *heads.get(at)?;
        }
        if at != 0 && seen.get(at) == Some(&start) {
            let mut circle = vec![at];
            let mut next = *heads.get(at)?;
            while next != at {
                circle.push(next);
                next = *heads.get(next)?;
            }
            return Some(circle);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The best score of any tree with one root, by trying all of them.
    fn brute(scores: &[i32], size: usize) -> i64 {
        let words = size - 1;
        let mut top = i64::MIN;
        for code in 0..size.pow(words as u32) {
            let heads: Vec<usize> =
                std::iter::once(0).chain((0..words).map(|w| code / size.pow(w as u32) % size)).collect();
            let is_tree = heads.iter().skip(1).filter(|h| **h == 0).count() == 1
                && heads.iter().enumerate().skip(1).all(|(i, h)| i != *h)
                && circle(heads.iter().copied()).is_none();
            if is_tree {
                top = top.max(heads.iter().enumerate().skip(1).map(|(i, h)| i64::from(scores[i * size + h])).sum());
            }
        }
        top
    }

    proptest! {
        #[test]
        fn no_tree_is_better(words in 1usize..6, seed in proptest::collection::vec(-50i32..50, 36)) {
            let size = words + 1;
            let scores = &seed[..size * size];
            let mut heads = Vec::new();
            best(scores, &mut heads);
            prop_assert_eq!(heads.len(), size);
            prop_assert_eq!(heads.iter().skip(1).filter(|h| **h == 0).count(), 1);
            prop_assert!(circle(heads.iter().map(|h| usize::from(*h))).is_none());
            let found: i64 = (1..size).map(|i| i64::from(scores[i * size + usize::from(heads[i])])).sum();
            prop_assert_eq!(found, brute(scores, size));
        }
    }
}
