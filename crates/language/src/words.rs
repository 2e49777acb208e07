//! What the models see of a word: hashes of its form and its ends, its shape, what the lexicon knows.

#[cfg(feature = "train")]
use crate::Upos;
use crate::hash::{mix, of_chars};
use crate::model::{Container, Table};

/// How many letters of a word's beginning and end are features.
pub(crate) const ENDS: usize = 6;
/// Set in a lexicon value that was guessed from the word's end.
const GUESSED: u32 = 1 << 20;

/// A word as the models see it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Word {
    /// Hash of the form in lower case.
    pub(crate) form: u64,
    /// Hash of the form if the lexicon knows it, else of its end and shape: what stands for rare words.
    pub(crate) known: u64,
    /// Hashes of the last 1 to [`ENDS`] letters in lower case; 0 where the word is shorter.
    pub(crate) suffix: [u64; ENDS],
    /// Hashes of the first 1 to [`ENDS`] letters.
    pub(crate) prefix: [u64; ENDS],
    /// Kinds of its characters in a row, runs as one.
    pub(crate) shape: u64,
    /// 0 none, 1 first letter, 2 all letters of two or more, 3 inside: where it has capitals.
    pub(crate) capital: u8,
    /// The parts of speech that it may have, as bits, with [`GUESSED`] if it is not known.
    pub(crate) classes: u32,
}

/// The words of the training data, with the parts of speech they may have.
pub(crate) trait Lexicon {
    /// The bits kept under `key`.
    fn look_up(&self, key: u64) -> Option<u32>;
}

impl Lexicon for (&Table, &Container) {
    fn look_up(&self, key: u64) -> Option<u32> {
        self.0.get(self.1, key)
    }
}

/// The key of a word's end of `length` letters, by which parts of speech are guessed.
pub(crate) fn ending_key(suffix: u64, length: usize, capital: u8) -> u64 {
    mix(mix(suffix, 77 + length as u64), u64::from(capital))
}

/// The bit of a part of speech in [`Word::classes`].
#[cfg(feature = "train")]
pub(crate) fn class_bit(upos: Upos) -> u32 {
    1 << upos as u32
}

impl Word {
    /// Looks at `form`; `letters` is room to work in.
    pub(crate) fn new(form: &str, lexicon: &impl Lexicon, letters: &mut Vec<char>) -> Word {
        let mut word = Word::bare(form, letters);
        match lexicon.look_up(word.form) {
            Some(classes) => {
                word.classes = classes;
                word.known = word.form;
            }
            None => {
                let ends = word.suffix.iter().enumerate().rev().skip(1).filter(|(_, hash)| **hash != 0);
                let guess =
                    ends.into_iter().find_map(|(i, hash)| lexicon.look_up(ending_key(*hash, i + 1, word.capital)));
                word.classes = guess.unwrap_or(0) | GUESSED;
                word.known = mix(mix(word.suffix.get(2).copied().unwrap_or(0), u64::from(word.capital)), word.shape);
            }
        }
        word
    }

    /// Looks at `form` without a lexicon.
    pub(crate) fn bare(form: &str, letters: &mut Vec<char>) -> Word {
        letters.clear();
        if form.is_ascii() {
            letters.extend(form.chars().map(|c| c.to_ascii_lowercase()));
        } else {
            letters.extend(form.chars().map(plain).flat_map(char::to_lowercase));
        }
        let mut word = Word { form: of_chars(letters.iter().copied()), ..Word::default() };
        for i in 0..ENDS.min(letters.len()) {
            word.prefix[i] = of_chars(letters.iter().take(i + 1).copied());
            word.suffix[i] = of_chars(letters.iter().skip(letters.len() - 1 - i).copied());
        }
        (word.shape, word.capital) = shape(form);
        word
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
    let capital = match (first, upper, lower) {
        (_, 0, _) => 0,
        (true, u, 0) if u > 1 => 2,
        (true, ..) => 1,
        (false, u, 0) if u > 1 => 2,
        _ => 3,
    };
    (hash, capital)
}
