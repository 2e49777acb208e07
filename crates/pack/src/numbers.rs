//! The words for figures, and the words that bound them.

use lagesbild_model::Bound;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The figures of one language: `numbers.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NumberWords {
    /// Words for small figures, which may be joined to one another (*forty-six*, *tjugofem*).
    words: BTreeMap<String, f64>,
    /// Words that multiply what stands before them (*hundred*).
    multipliers: BTreeMap<String, f64>,
    /// Words for parts: a half, a third.
    fractions: BTreeMap<String, (f64, f64)>,
    /// Words that make a share of a hundred: *percent*.
    percent: Vec<String>,
    /// Endings that make a figure a rough one (*30-tal*).
    rough_endings: Vec<String>,
    /// What stands between thousands, what before tenths.
    thousands: char,
    decimals: char,
    /// The words that stand for one of something, before its noun: *a man*.
    single: Vec<String>,
    /// Singular nouns for many: *group*, *number*.
    collectives: Vec<String>,
    /// Nouns that tell how many without a figure: *hundreds of people*.
    quantities: Vec<String>,
    /// What parts a share from its whole: *14 of 34*.
    shares: Vec<String>,
    /// Words that stand for those counted, after a figure: *40 others*.
    others: Vec<String>,
    /// Words for places in a row (*ninth*), and what digits end in for one (*9th*).
    ordinals: BTreeMap<String, f64>,
    ordinal_endings: Vec<String>,
    /// What stands between the ends of a range: *450 to 500*.
    ranges: Vec<String>,
    /// Words before a figure that bound it, one expression each.
    before: Bounds,
    /// Words after a figure that bound it.
    after: Bounds,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Bounds {
    min: Vec<String>,
    max: Vec<String>,
    about: Vec<String>,
}

impl Bounds {
    fn all(&self) -> impl Iterator<Item = (&String, Bound)> {
        let min = self.min.iter().map(|w| (w, Bound::Min));
        let max = self.max.iter().map(|w| (w, Bound::Max));
        let about = self.about.iter().map(|w| (w, Bound::About));
        min.chain(max).chain(about)
    }
}

/// What one word says of a figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// A figure.
    Figure(f64),
    /// A figure that is rough by its own form.
    Rough(f64),
    /// It multiplies the figure before it.
    Times(f64),
    /// A part of a whole: so many of so many.
    Fraction(f64, f64),
}

impl NumberWords {
    /// Whether the word tells how many there are of what hangs on it.
    pub fn is_quantity(&self, word: &str) -> bool {
        self.quantities.iter().any(|q| q == word)
    }

    /// Whether the word stands for those who are counted (*others*).
    pub fn is_others(&self, word: &str) -> bool {
        self.others.iter().any(|o| o == word)
    }

    /// The place in a row that a word tells, in lower case: *ninth*, *9th*.
    pub fn ordinal(&self, word: &str) -> Option<f64> {
        let digits = || self.ordinal_endings.iter().find_map(|e| self.digits(word.strip_suffix(e.as_str())?));
        self.ordinals.get(word).copied().or_else(digits)
    }

    /// What a word says, in lower case.
    pub fn value(&self, word: &str) -> Option<Value> {
        for ending in &self.rough_endings {
            if let Some(figure) = word.strip_suffix(ending.as_str()).and_then(|w| self.value(w.trim_end_matches('-'))) {
                return match figure {
                    Value::Figure(n) => Some(Value::Rough(n)),
                    _ => None,
                };
            }
        }
        if let Some(n) = self.digits(word).or_else(|| self.words.get(word).copied()) {
            return Some(Value::Figure(n));
        }
        if let Some(n) = self.multipliers.get(word) {
            return Some(Value::Times(*n));
        }
        if let Some((n, of)) = self.fractions.get(word) {
            return Some(Value::Fraction(*n, *of));
        }
        self.joined(word).map(Value::Figure)
    }

    /// A figure in digits: *2,695*, *2 695*, *1.5*.
    fn digits(&self, word: &str) -> Option<f64> {
        if !word.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let mut plain = String::new();
        for c in word.chars() {
            match c {
                c if c.is_ascii_digit() => plain.push(c),
                c if c == self.thousands || matches!(c, ' ' | '\u{a0}' | '\u{202f}') => {}
                c if c == self.decimals => plain.push('.'),
                _ => return None,
            }
        }
        plain.parse().ok()
    }

    /// Words written together: *tjugofem*, *forty-six*, *tvåhundrafemtio*.
    fn joined(&self, word: &str) -> Option<f64> {
        let (mut total, mut part, mut rest) = (0.0, None::<f64>, word);
        while !rest.is_empty() {
            rest = rest.trim_start_matches('-');
            let longest = |table: &BTreeMap<String, f64>| {
                let fits = table.iter().filter(|(w, _)| rest.starts_with(w.as_str()));
                fits.max_by_key(|(w, _)| w.len()).map(|(w, n)| (w.len(), *n))
            };
            let (length, factor, n) = match (longest(&self.words), longest(&self.multipliers)) {
                (Some((a, n)), Some((b, _))) if a >= b => (a, false, n),
                (_, Some((b, n))) => (b, true, n),
                (Some((a, n)), None) => (a, false, n),
                (None, None) => return None,
            };
            if factor {
                total += part.take().unwrap_or(1.0) * n;
            } else {
                part = Some(part.unwrap_or(0.0) + n);
            }
            rest = rest.get(length..)?;
        }
        Some(total + part.unwrap_or(0.0)).filter(|n| *n > 0.0)
    }

    /// Whether the word makes the figure before it a share of a hundred.
    pub fn is_percent(&self, word: &str) -> bool {
        self.percent.iter().any(|p| p == word)
    }

    /// Whether the word stands for one of something.
    pub fn is_single(&self, word: &str) -> bool {
        self.single.iter().any(|s| s == word)
    }

    /// Whether the noun stands for many though it is a singular.
    pub fn is_collective(&self, word: &str) -> bool {
        self.collectives.iter().any(|s| s == word)
    }

    /// Whether the word parts a share from its whole.
    pub fn shares(&self, word: &str) -> bool {
        self.shares.iter().any(|s| s == word)
    }

    /// Whether the word stands between the ends of a range.
    pub fn ranges(&self, word: &str) -> bool {
        self.ranges.iter().any(|s| s == word)
    }

    /// The bound that the words before a figure set, the longest expression first; words in lower case, in order.
    pub fn bound_before(&self, words: &[String]) -> Option<Bound> {
        let text = words.join(" ");
        let fits = self
            .before
            .all()
            .filter(|(w, _)| text.strip_suffix(w.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with(' ')));
        fits.max_by_key(|(w, _)| w.len()).map(|(_, bound)| bound)
    }

    /// The bound that the words after a figure set.
    pub fn bound_after(&self, words: &[String]) -> Option<Bound> {
        let text = words.join(" ");
        let fits = self.after.all().filter(|(w, _)| {
            text.strip_prefix(w.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        });
        fits.max_by_key(|(w, _)| w.len()).map(|(_, bound)| bound)
    }
}
