use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A half-open stretch of a report's text, in bytes.
///
/// Serialised as a pair `[start, end]`. A span is only ever made with `start <= end`; whether it falls on character
/// boundaries depends on the text, so [`Span::slice`] answers `None` where it does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "[u32; 2]", into = "[u32; 2]")]
#[schemars(with = "[u32; 2]")]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// A span from byte `start` up to, not including, byte `end`; `None` if it runs backwards or past 4 GiB.
    pub fn new(start: usize, end: usize) -> Option<Span> {
        let (start, end) = (u32::try_from(start).ok()?, u32::try_from(end).ok()?);
        (start <= end).then_some(Span { start, end })
    }

    /// First byte.
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// First byte after the span.
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span holds no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The words it marks in `text`; `None` if it runs past the text or cuts a character.
    pub fn slice(self, text: &str) -> Option<&str> {
        text.get(self.start()..self.end())
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The shortest span that holds both.
    pub fn cover(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The same stretch counted in characters (Unicode scalar values) rather than bytes.
    pub fn characters(self, text: &str) -> Option<(usize, usize)> {
        let start = text.get(..self.start())?.chars().count();
        Some((start, start + self.slice(text)?.chars().count()))
    }
}

impl TryFrom<[u32; 2]> for Span {
    type Error = String;
    fn try_from([start, end]: [u32; 2]) -> Result<Span, String> {
        if start <= end {
            Ok(Span { start, end })
        } else {
            Err(format!("a span must not run backwards: {start}..{end}"))
        }
    }
}

impl From<Span> for [u32; 2] {
    fn from(span: Span) -> [u32; 2] {
        [span.start, span.end]
    }
}

#[cfg(test)]
mod tests {
    use super::Span;
    use proptest::prelude::*;

    #[test]
    fn a_span_inside_a_character_has_no_slice() {
        assert_eq!(Span::new(0, 1).and_then(|s| s.slice("å")), None);
        assert_eq!(Span::new(2, 1), None);
    }

    proptest! {
        #[test]
        fn characters_agree_with_the_slice(text in "\\PC{0,40}", a in 0usize..80, b in 0usize..80) {
            let span = Span::new(a.min(b), a.max(b)).unwrap();
            match (span.slice(&text), span.characters(&text)) {
                (Some(words), Some((from, to))) => {
                    let by_characters: String = text.chars().skip(from).take(to - from).collect();
                    prop_assert_eq!(words, by_characters);
                }
                (None, None) => {}
                other => prop_assert!(false, "{:?}", other),
            }
        }
    }
}
