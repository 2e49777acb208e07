//! What the words of an automaton begin with: most words of a text begin otherwise, and need no walk.

use fst::raw::{Fst, Node};

/// How many characters are looked at.
const DEPTH: u32 = 3;
/// How many sorts of characters are told apart: none of the following, digits, and the letters a to z.
const SORTS: usize = 28;
/// Any character that typography or case may change into another.
const OTHER: usize = 0;
const DIGIT: usize = 1;
const LETTER: usize = 2;

/// The first three characters of all keys; it may say that a key begins so where none does, never the other way.
pub(crate) struct Beginnings(Vec<bool>);

impl Beginnings {
    /// Those of an automaton.
    pub(crate) fn of<D: AsRef<[u8]>>(keys: &Fst<D>) -> Beginnings {
        let mut beginnings = Beginnings(vec![false; SORTS.pow(DEPTH)]);
        beginnings.add(keys);
        beginnings
    }

    /// Takes in those of another.
    pub(crate) fn add<D: AsRef<[u8]>>(&mut self, keys: &Fst<D>) {
        self.below(keys, keys.root(), 0, 0);
    }

    /// All that begins with the `depth` characters that have the number `so_far`.
    fn below<D: AsRef<[u8]>>(&mut self, keys: &Fst<D>, node: Node<'_>, so_far: usize, depth: u32) {
        if node.is_final() || depth == DEPTH {
            return self.take(so_far, depth);
        }
        for way in node.transitions() {
            match sort(way.inp) {
                // Only a character of this sort, too, leads there.
                OTHER => self.take(so_far * SORTS + OTHER, depth + 1),
                sort => self.below(keys, keys.node(way.addr), so_far * SORTS + sort, depth + 1),
            }
        }
    }

    /// Whatever follows these characters may be a key.
    fn take(&mut self, so_far: usize, depth: u32) {
        let rest = SORTS.pow(DEPTH - depth);
        let all = self.0.get_mut(so_far * rest..(so_far + 1) * rest).unwrap_or_default();
        all.iter_mut().for_each(|may| *may = true);
    }

    /// Whether a key may begin at a byte of a text.
    pub(crate) fn may_begin(&self, text: &str, start: usize) -> bool {
        let bytes = text.as_bytes().get(start..).unwrap_or_default();
        let mut number = 0;
        for at in 0..DEPTH as usize {
            match bytes.get(at).map_or(OTHER, |byte| sort(byte.to_ascii_lowercase())) {
                // Where the word ends early, or a letter may be written otherwise, the walk must tell.
                OTHER => {
                    let rest = SORTS.pow(DEPTH - u32::try_from(at).unwrap_or(DEPTH));
                    let any = self.0.get(number * rest..(number + 1) * rest).unwrap_or_default();
                    return any.iter().any(|may| *may);
                }
                sort => number = number * SORTS + sort,
            }
        }
        self.0.get(number).copied().unwrap_or(true)
    }
}

fn sort(byte: u8) -> usize {
    match byte {
        b'a'..=b'z' => LETTER + usize::from(byte - b'a'),
        b'0'..=b'9' => DIGIT,
        _ => OTHER,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(keys: &[&str]) -> Beginnings {
        let mut sorted = keys.to_vec();
        sorted.sort_unstable();
        let pairs = sorted.into_iter().map(|key| (key, 0));
        Beginnings::of(fst::Map::from_iter(pairs).unwrap().as_fst())
    }

    #[test]
    fn what_begins_as_a_key_may_be_one_and_what_does_not_is_none() {
        let keys = of(&["taliban", "is", "al qaida", "öst", "m23"]);
        for text in ["Taliban", "talks", "IS", "Isis", "is a", "al-Qaida", "Al", "öst", "Ö", "M23", "åtta", "m2"] {
            assert!(keys.may_begin(text, 0), "{text}");
        }
        for text in ["tell", "on", "army", "the"] {
            assert!(!keys.may_begin(text, 0), "{text}");
        }
    }
}
