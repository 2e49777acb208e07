//! Training of the parser, with a dynamic oracle.

use super::perceptron::{Counts, Dice, Perceptron};
use crate::Deprel;
use crate::model::Scorer;
use crate::parse::{Action, NONE, Node, State, collect};
use std::collections::BTreeSet;

/// A feature must occur so often to have weights.
const RARE: u8 = 3;

/// A sentence to learn from: what the parser sees, and the tree.
pub(crate) struct Example {
    pub(crate) nodes: Vec<Node>,
    /// Heads, the number of nodes for the root; made projective.
    pub(crate) heads: Vec<u16>,
    pub(crate) deprels: Vec<Deprel>,
    children: Vec<Vec<u16>>,
}

impl Example {
    /// An example of a tree, which is made projective by lifting arcs.
    pub(crate) fn new(nodes: Vec<Node>, mut heads: Vec<u16>, deprels: Vec<Deprel>) -> Example {
        projectivise(&mut heads);
        let mut children = vec![Vec::new(); heads.len() + 1];
        heads.iter().enumerate().for_each(|(d, h)| children[usize::from(*h)].push(d as u16));
        Example { nodes, heads, deprels, children }
    }

    /// How many arcs of the tree can no longer be found once `action` is taken, with one more for a wrong relation.
    fn cost(&self, state: &State, action: Action) -> u32 {
        let next = state.buffer(0);
        let top = state.stack(0);
        let head = |node: u16| self.heads.get(usize::from(node)).copied().unwrap_or(NONE);
        let lost = |node: u16| self.children[usize::from(node)].iter().filter(|c| **c >= next).count() as u32;
        let relation = |deprel: Deprel| u32::from(self.deprels.get(usize::from(top)) != Some(&deprel));
        match action {
            Action::Shift => {
                let stack = state.whole_stack();
                let below = stack.len().saturating_sub(1);
                let headless = u32::from(stack[..below].contains(&head(next)));
                headless + stack.iter().filter(|node| head(**node) == next).count() as u32
            }
            Action::Left(deprel) => {
                let right = head(top) == next;
                let missed = !right && (head(top) == state.stack(1) || head(top) > next);
                u32::from(missed) + lost(top) + if right { relation(deprel) } else { 0 }
            }
            Action::Right(deprel) => {
                let right = head(top) == state.stack(1);
                u32::from(head(top) >= next) + lost(top) + if right { relation(deprel) } else { 0 }
            }
        }
    }
}

/// Lifts arcs to the head's head, the shortest first, until none crosses another.
fn projectivise(heads: &mut [u16]) {
    let root = heads.len() as u16;
    // The root stands outside, so that what it governs covers everything on either side.
    loop {
        let covers = |heads: &[u16], h: u16, d: u16| {
            let (a, b) = (h.min(d), h.max(d));
            (a + 1..b).all(|mut k| {
                for _ in 0..=heads.len() {
                    if k == h {
                        return true;
                    }
                    match heads.get(usize::from(k)) {
                        Some(up) => k = *up,
                        None => return h == root,
                    }
                }
                false
            })
        };
        let crossing = |d: u16, heads: &[u16]| {
            let h = heads[usize::from(d)];
            h != root && !covers(heads, h, d)
        };
        let worst = (0..root).filter(|d| crossing(*d, heads)).min_by_key(|d| heads[usize::from(*d)].abs_diff(*d));
        let Some(d) = worst else { return };
        heads[usize::from(d)] = heads[usize::from(heads[usize::from(d)])];
    }
}

/// The transitions that the trees call for.
pub(crate) fn actions(examples: &[Example]) -> Vec<Action> {
    let mut found = BTreeSet::from([Action::Shift, Action::Left(Deprel::Root)]);
    for example in examples {
        for (d, (head, deprel)) in example.heads.iter().zip(&example.deprels).enumerate() {
            let left = usize::from(*head) > d;
            found.insert(if left { Action::Left(*deprel) } else { Action::Right(*deprel) });
        }
    }
    found.into_iter().collect()
}

/// Trains the parser's weights.
pub(crate) fn train(examples: &[Example], actions: &[Action], epochs: u32, margin: i32) -> Perceptron {
    let mut weights = Perceptron::over(count(examples, actions), RARE);
    let mut dice = Dice::new(2);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut state = State::default();
    let (mut features, mut scores) = (Vec::new(), Vec::new());
    for epoch in 0..epochs {
        dice.shuffle(&mut order);
        for example in order.iter().map(|i| &examples[*i]) {
            state.start(example.nodes.len());
            while !state.is_done() {
                collect(&state, &example.nodes, &mut features);
                scores.clear();
                scores.resize(actions.len(), 0);
                weights.score(&features, &mut scores);
                weights.tick();
                let (guess, right, wrong) = choose(example, &state, actions, &scores);
                if let Some(wrong) = wrong.filter(|w| scores[right] - scores[*w] <= margin) {
                    weights.update(&features, right as u8, wrong as u8);
                }
                // After the first round the parser meets its own mistakes.
                let explore = epoch > 0 && dice.roll(10) > 0;
                state.apply(actions[if explore { guess } else { right }]);
            }
        }
    }
    weights
}

/// How often each feature occurs on the way to the right trees.
fn count(examples: &[Example], actions: &[Action]) -> Counts {
    let mut counts = Counts::default();
    let mut state = State::default();
    let mut features = Vec::new();
    let even = vec![0; actions.len()];
    for example in examples {
        state.start(example.nodes.len());
        while !state.is_done() {
            collect(&state, &example.nodes, &mut features);
            counts.add(&features);
            state.apply(actions[choose(example, &state, actions, &even).1]);
        }
    }
    counts
}

/// The best transition, the best of those that cost least, and the best of those that cost more, if any do.
fn choose(example: &Example, state: &State, actions: &[Action], scores: &[i32]) -> (usize, usize, Option<usize>) {
    let better = |best: Option<usize>, i: usize| match best {
        Some(b) if scores[b] >= scores[i] => Some(b),
        _ => Some(i),
    };
    let allowed = (0..actions.len()).filter(|i| state.allows(actions[*i]));
    let costs: Vec<(usize, u32)> = allowed.map(|i| (i, example.cost(state, actions[i]))).collect();
    let least = costs.iter().map(|(_, c)| *c).min().unwrap_or(0);
    let pick = |wanted: bool| costs.iter().filter(|(_, c)| (*c == least) == wanted).map(|(i, _)| *i).fold(None, better);
    let (right, wrong) = (pick(true).unwrap_or(0), pick(false));
    let guess = wrong.filter(|w| scores[*w] > scores[right] || (scores[*w] == scores[right] && *w < right));
    (guess.unwrap_or(right), right, wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crossing_arcs_are_lifted() {
        // The arc from 0 to 3 passes over 1, which hangs on the root.
        let mut heads = vec![1, 4, 1, 0];
        projectivise(&mut heads);
        assert_eq!(heads, [1, 4, 1, 1]);
    }

    #[test]
    fn following_the_oracle_finds_the_tree() {
        let heads = vec![1, 4, 3, 1];
        let deprels = vec![Deprel::Nsubj, Deprel::Root, Deprel::Det, Deprel::Obj];
        let example = Example::new(vec![Node::default(); 4], heads.clone(), deprels.clone());
        let actions = actions(std::slice::from_ref(&example));
        let mut state = State::default();
        state.start(4);
        while !state.is_done() {
            let scores = vec![0; actions.len()];
            let (_, right, _) = choose(&example, &state, &actions, &scores);
            assert_eq!(example.cost(&state, actions[right]), 0);
            state.apply(actions[right]);
        }
        assert_eq!(state.arcs().iter().map(|a| a.head).collect::<Vec<_>>(), heads);
        assert_eq!(state.arcs().iter().map(|a| a.deprel).collect::<Vec<_>>(), deprels);
    }
}
