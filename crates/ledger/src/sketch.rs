//! Which texts are copies of each other, told by a few numbers a text.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Words in a row that are taken together.
const RUN: usize = 4;
/// Numbers kept of a text.
const KEPT: usize = 24;
/// Of these, so many lead from one text to another.
pub(crate) const TELLING: usize = 4;
/// Shorter texts may be alike by chance.
const LEAST: usize = 8;
/// Two texts of which so many hundredths are common are near copies.
pub(crate) const NEAR: u8 = 50;

/// What is kept of a text to find its copies: the smallest hashes of all runs of four words (*bottom-k sketch*: A. Broder,
/// On the resemblance and containment of documents, 1997; E. Cohen and H. Kaplan, Summarizing data using bottom-k
/// sketches, 2007). Words are told apart as they are written, without case and punctuation.
///
/// Written as 8 hexadecimal digits each, smallest first. A text with fewer than eight such runs has none.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct Sketch(Vec<u32>);

impl Sketch {
    /// The sketch of a text; `None` where it is too short to tell copies from chance.
    pub fn of(text: &str) -> Option<Sketch> {
        let mut last = [0u64; RUN];
        let mut words = 0;
        let mut runs: Vec<u32> = Vec::with_capacity(text.len() / 6);
        for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            last.rotate_left(1);
            if let Some(slot) = last.last_mut() {
                *slot = hash_word(word);
            }
            words += 1;
            if words >= RUN {
                let run = last.iter().fold(0u64, |sum, word| mix(sum.rotate_left(7) ^ word));
                runs.push((run >> 32) as u32);
            }
        }
        runs.sort_unstable();
        runs.dedup();
        runs.truncate(KEPT);
        (runs.len() >= LEAST).then_some(Sketch(runs))
    }

    /// The numbers that lead to other texts.
    pub(crate) fn telling(&self) -> impl Iterator<Item = u32> + '_ {
        self.0.iter().take(TELLING).copied()
    }

    /// How many hundredths of the runs of both texts are common to them, estimated from the smallest of both together.
    /// Within about ten of the truth in two cases of three.
    pub fn likeness(&self, other: &Sketch) -> u8 {
        let (mut here, mut there) = (self.0.iter().peekable(), other.0.iter().peekable());
        // a sketch that is not full has all of its text's runs
        let is_full = self.0.len() == KEPT || other.0.len() == KEPT;
        let most = if is_full { KEPT } else { usize::MAX };
        let (mut seen, mut common) = (0usize, 0usize);
        while seen < most {
            match (here.peek(), there.peek()) {
                (Some(a), Some(b)) if a == b => {
                    common += 1;
                    here.next();
                    there.next();
                }
                (Some(a), Some(b)) if a < b => {
                    here.next();
                }
                (Some(_), None) => {
                    here.next();
                }
                (_, Some(_)) => {
                    there.next();
                }
                (None, None) => break,
            }
            seen += 1;
        }
        u8::try_from(common * 100 / seen.max(1)).unwrap_or(100)
    }
}

/// FNV-1a over the letters in lower case.
fn hash_word(word: &str) -> u64 {
    let step = |sum: u64, byte: u8| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let start = 0xcbf2_9ce4_8422_2325;
    if word.is_ascii() {
        return word.bytes().fold(start, |sum, byte| step(sum, byte.to_ascii_lowercase()));
    }
    let mut letter = [0; 4];
    word.chars().flat_map(char::to_lowercase).fold(start, |sum, c| c.encode_utf8(&mut letter).bytes().fold(sum, step))
}

/// The last step of MurmurHash3, which spreads every bit over all.
fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    x = (x ^ (x >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    x ^ (x >> 33)
}

impl fmt::Display for Sketch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut text = String::with_capacity(self.0.len() * 8);
        for number in &self.0 {
            for shift in (0..8).rev() {
                let digit = DIGITS.get((number >> (shift * 4)) as usize & 15).copied().unwrap_or(b'0');
                text.push(char::from(digit));
            }
        }
        f.write_str(&text)
    }
}

impl FromStr for Sketch {
    type Err = String;

    fn from_str(text: &str) -> Result<Sketch, String> {
        let wrong = || format!("{text:?} is not a sketch: {LEAST} to {KEPT} numbers of 8 hexadecimal digits, rising");
        let is_plain = text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        let count = text.len() / 8;
        if !text.len().is_multiple_of(8) || !(LEAST..=KEPT).contains(&count) || !is_plain {
            return Err(wrong());
        }
        let mut numbers = Vec::with_capacity(count);
        for digits in text.as_bytes().chunks_exact(8) {
            let digits = std::str::from_utf8(digits).map_err(|_| wrong())?;
            numbers.push(u32::from_str_radix(digits, 16).map_err(|_| wrong())?);
        }
        if numbers.is_sorted_by(|a, b| a < b) { Ok(Sketch(numbers)) } else { Err(wrong()) }
    }
}

impl TryFrom<String> for Sketch {
    type Error = String;
    fn try_from(text: String) -> Result<Sketch, String> {
        text.parse()
    }
}

impl From<Sketch> for String {
    fn from(sketch: Sketch) -> String {
        sketch.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(numbers: impl Iterator<Item = u32>) -> String {
        numbers.map(|n| format!("word{n}")).collect::<Vec<_>>().join(" ")
    }

    fn sketch(text: &str) -> Sketch {
        Sketch::of(text).unwrap()
    }

    #[test]
    fn copies_are_alike_whatever_their_case_and_punctuation() {
        let one = sketch("The Reds took Alby on Thursday, and nobody in Boda knew of it until Friday came.");
        let other = sketch("the reds took ALBY on thursday – and nobody in Boda knew of it until Friday came");
        assert_eq!(one.likeness(&other), 100);
        assert_eq!(Sketch::of("Reds took Alby on Thursday."), None);
    }

    #[test]
    fn likeness_is_about_what_is_common() {
        // of 400 words the last half, a tenth, and nothing is another's
        for (changed, least, most) in [(0, 100, 100), (40, 60, 100), (200, 15, 55), (400, 0, 0)] {
            let (one, other) =
                (sketch(&text(0..400)), sketch(&text((0..400).map(|n| n + if n >= 400 - changed { 1000 } else { 0 }))));
            let alike = one.likeness(&other);
            assert!((least..=most).contains(&alike), "{changed}: {alike}");
            assert_eq!(alike, other.likeness(&one));
        }
    }

    proptest! {
        #[test]
        fn survives_its_written_form(text in "[a-zåäöÅÄÖ ]{0,200}") {
            if let Some(sketch) = Sketch::of(&text) {
                prop_assert_eq!(sketch.likeness(&sketch), 100);
                prop_assert_eq!(sketch.to_string().parse(), Ok(sketch));
            }
        }

        #[test]
        fn foreign_words_are_no_sketch(text in "[0-9a-g]{0,40}") {
            if let Ok(sketch) = text.parse::<Sketch>() {
                prop_assert_eq!(sketch.to_string(), text);
            }
        }
    }
}
