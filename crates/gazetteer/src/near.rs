//! What is nearly spelt alike.

use fst::Automaton;

/// How what was typed came to a place; the nearer first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nearness {
    /// It is one of its names.
    Name,
    /// One of its names begins with it.
    Beginning,
    /// One of its names is nearly spelt so.
    Spelling,
}

/// Names of so many letters may differ in one, in two.
const ONE_ODD: usize = 4;
const TWO_ODD: usize = 8;

/// An automaton that takes what differs from what was typed by a few letters put in, left out or exchanged.
#[derive(Clone, Copy, Debug)]
pub struct Near<'t> {
    typed: &'t [u8],
    odd: u8,
}

impl<'t> Near<'t> {
    /// What may be meant by what was typed: short words must be right, long ones may be two letters off.
    pub fn to(typed: &'t [u8]) -> Near<'t> {
        let odd = u8::from(typed.len() >= ONE_ODD) + u8::from(typed.len() >= TWO_ODD);
        Near { typed, odd }
    }
}

/// For each length of the beginning of what was typed, by how much it differs from what was taken so far.
impl Automaton for Near<'_> {
    type State = Vec<u8>;

    fn start(&self) -> Vec<u8> {
        (0..=self.typed.len()).map(|n| u8::try_from(n).unwrap_or(u8::MAX)).collect()
    }

    fn is_match(&self, state: &Vec<u8>) -> bool {
        state.last().is_some_and(|differs| *differs <= self.odd)
    }

    fn can_match(&self, state: &Vec<u8>) -> bool {
        state.iter().any(|differs| *differs <= self.odd)
    }

    fn accept(&self, state: &Vec<u8>, byte: u8) -> Vec<u8> {
        let mut next = Vec::with_capacity(state.len());
        let mut left = state.first().copied().unwrap_or(u8::MAX).saturating_add(1);
        next.push(left);
        for (pair, typed) in state.windows(2).zip(self.typed) {
            let &[above_left, above] = pair else { continue };
            let exchanged = above_left.saturating_add(u8::from(*typed != byte));
            left = exchanged.min(above.saturating_add(1)).min(left.saturating_add(1));
            next.push(left);
        }
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a name is taken.
    fn near(typed: &str, odd: u8, name: &str) -> bool {
        let automaton = Near { typed: typed.as_bytes(), odd };
        let state = name.bytes().fold(automaton.start(), |state, byte| automaton.accept(&state, byte));
        automaton.is_match(&state)
    }

    #[test]
    fn letters_may_be_put_in_left_out_and_exchanged() {
        for name in ["kandahar", "kandaharr", "kandaar", "kondahar"] {
            assert!(near("kandahar", 1, name), "{name}");
        }
        assert!(!near("kandahar", 1, "kondaharr") && near("kandahar", 2, "kondaharr"));
        assert!(!near("herat", 1, "hart") && near("herat", 1, "hera"));
        assert!(!near("herat", 1, "kabul"));
    }
}
