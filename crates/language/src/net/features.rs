//! What the network sees of a word before it knows its sentence: its form, its ends and beginnings, its shape.

use crate::hash::{mix, of_chars};

/// How many letters of a word's end are seen, and of its beginning.
const SUFFIX: usize = 6;
const PREFIX: usize = 4;
/// Shape and capitals beside them.
const AFFIXES: usize = SUFFIX + PREFIX + 2;

/// The row of a form that is not in the vocabulary.
pub(crate) const UNKNOWN: u32 = 0;
/// The row of the root, which stands before the first word.
pub(crate) const ROOT: u32 = 1;

/// Which rows stand for what is seen of words.
#[cfg(feature = "train")]
pub(crate) trait Vocabulary {
    /// The row of a form; [`UNKNOWN`] if it has none.
    fn form(&self, key: u64) -> u32;
    /// The row of an end, a beginning or a shape.
    fn affix(&self, key: u64) -> Option<u32>;
}

/// The keys of what is seen of a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Features {
    /// The form in lower case.
    pub(crate) form: u64,
    /// Its ends, beginnings, shape and capitals; 0 where the word is shorter.
    affixes: [u64; AFFIXES],
}

impl Features {
    /// Looks at `form`; `letters` is room to work in.
    pub(crate) fn new(form: &str, letters: &mut Vec<char>) -> Features {
        letters.clear();
        if form.is_ascii() {
            letters.extend(form.chars().map(|c| c.to_ascii_lowercase()));
        } else {
            letters.extend(form.chars().map(plain).flat_map(char::to_lowercase));
        }
        let mut features = Features { form: of_chars(letters.iter().copied()), ..Features::default() };
        let (shape, capitals) = shape(form);
        let lengths = 1..=letters.len();
        let suffixes = lengths.clone().take(SUFFIX).map(|n| (n, letters.len() - n, letters.len()));
        let prefixes = lengths.take(PREFIX).map(|n| (SUFFIX + n, 0, n));
        for (kind, from, to) in suffixes.chain(prefixes) {
            let hash = of_chars(letters.iter().take(to).skip(from).copied());
            if let Some(slot) = features.affixes.get_mut(kind - 1) {
                *slot = mix(hash, kind as u64);
            }
        }
        let [.., of_shape, of_capitals] = &mut features.affixes;
        (*of_shape, *of_capitals) = (mix(shape, 30), mix(u64::from(capitals), 31));
        features
    }

    /// The keys of ends, beginnings, shape and capitals.
    pub(crate) fn affixes(&self) -> impl Iterator<Item = u64> {
        self.affixes.into_iter().filter(|key| *key != 0)
    }
}

/// Curly quotation marks and other twins as the one that treebanks use.
fn plain(c: char) -> char {
    match c {
        '’' | '‘' | '´' | '`' | 'ʼ' => '\'',
        '“' | '”' | '„' | '«' | '»' => '"',
        '–' | '—' | '―' | '−' | '‐' | '‑' => '-',
        '\u{a0}' | '\u{202f}' | '\u{2009}' => ' ',
        c => c,
    }
}

/// The kinds of a word's characters in a row, runs as one; and where it has capitals: 0 none, 1 the first letter,
/// 2 all letters of two or more, 3 inside.
fn shape(form: &str) -> (u64, u8) {
    let (mut hash, mut last, mut upper, mut lower, mut first) = (0, 0, 0, 0, false);
    for (i, c) in form.chars().enumerate() {
        let kind = match c {
            c if c.is_uppercase() => 1,
            c if c.is_alphabetic() => 2,
            c if c.is_numeric() => 3,
            c => 16 + plain(c) as u64,
        };
        upper += u32::from(kind == 1);
        lower += u32::from(kind == 2);
        first |= i == 0 && kind == 1;
        if kind != last {
            hash = mix(hash, kind);
            last = kind;
        }
    }
    let capitals = match (first, upper, lower) {
        (_, 0, _) => 0,
        (true, u, 0) if u > 1 => 2,
        (true, ..) => 1,
        (false, u, 0) if u > 1 => 2,
        _ => 3,
    };
    (hash, capitals)
}
