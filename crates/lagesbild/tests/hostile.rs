//! Every fuzz target on mutated examples, with the ordinary compiler. See `fuzz/README.md`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

mod common;

#[path = "../../../fuzz/src/lib.rs"]
mod targets;

use std::panic::{AssertUnwindSafe, catch_unwind};

/// Mutations are drawn from here; a failure is found again by its number.
const SEED: u64 = 0x1a6e_5b11_d202_1813;

/// What breaks programs: ends of the number line, of lines, of scripts, of nesting.
const HOSTILE: [&str; 24] = [
    "\0",
    "\u{feff}",
    "\u{202e}",
    "\u{301}\u{301}\u{301}",
    "🇦🇫",
    "ﬃ",
    "İ",
    "ß",
    "\r",
    "\n\n",
    "\u{2028}",
    "”",
    "\"",
    "((((((((",
    "{{{{[[[[",
    "\\u0000",
    "99999999999999999999",
    "-0",
    "2021-02-30",
    "0000-00-00",
    ".. ",
    "'s's's",
    "--------",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
];

/// Random numbers, the same on every machine (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n.max(1) as u64) as usize
    }
}

fn mutated(dice: &mut Dice, seeds: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = seeds[dice.below(seeds.len())].clone();
    for _ in 0..=dice.below(8) {
        let (one, other) = (dice.below(bytes.len() + 1), dice.below(bytes.len() + 1));
        let (from, to) = (one.min(other), one.max(other));
        match dice.below(7) {
            0 => drop(bytes.drain(from..to.min(from + 40))),
            1 => bytes.truncate(to),
            2 => {
                let piece = bytes[from..to.min(from + 60)].to_vec();
                bytes.splice(to..to, piece);
            }
            3 if !bytes.is_empty() => {
                let at = dice.below(bytes.len());
                bytes[at] ^= 1 << dice.below(8);
            }
            4 => {
                let other = &seeds[dice.below(seeds.len())];
                let at = dice.below(other.len());
                bytes.splice(to..to, other[at..other.len().min(at + 80)].to_vec());
            }
            _ => {
                let piece = HOSTILE[dice.below(HOSTILE.len())];
                bytes.splice(to..to, piece.bytes());
            }
        }
    }
    bytes
}

fn withstands(target: fn(&[u8]), seeds: &[Vec<u8>], rounds: usize) {
    let mut dice = Dice(SEED);
    for round in 0..rounds {
        let bytes = if round < seeds.len() { seeds[round].clone() } else { mutated(&mut dice, seeds) };
        if catch_unwind(AssertUnwindSafe(|| target(&bytes))).is_err() {
            panic!("input {round} fails: {:?}", String::from_utf8_lossy(&bytes));
        }
    }
}

/// The paragraphs of the example reports.
fn texts() -> Vec<Vec<u8>> {
    let mut seeds: Vec<Vec<u8>> = HOSTILE.iter().map(|piece| piece.as_bytes().to_vec()).collect();
    for file in ["undated-sv.txt", "radio-2021-08-12-en.txt", "text-tv-2021-08-13-sv.txt"] {
        let text = std::fs::read_to_string(format!("{}/{file}", common::example())).unwrap();
        seeds.extend(text.split("\n\n").map(|paragraph| paragraph.as_bytes().to_vec()));
    }
    seeds
}

#[test]
fn intake_withstands_any_bytes() {
    let mut seeds = Vec::new();
    for (name, file) in [(0, "undated-sv.txt"), (1, "reports-en.jsonl"), (2, "reports-sv.jsonl"), (3, "capitals.csv")] {
        let bytes = std::fs::read(format!("{}/{file}", common::example())).unwrap();
        seeds.push([&[name], bytes.get(..3000).unwrap_or(&bytes)].concat());
    }
    seeds.push(b"\x04\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03".to_vec());
    seeds.push(b"\x01{\"text\":[[[[{}]]]],\"date\":1e999,\"publishers\":{}}".to_vec());
    withstands(targets::intake, &seeds, 2000);
}

#[test]
fn dates_withstand_any_text() {
    let seeds =
        ["2021-08-13", "2021-08", "2021-08-13T06:12+02:00", "2021-08-10/2021-08-13", "../2021", "-0044-03-15~", ""];
    withstands(targets::edtf, &seeds.map(|seed| seed.as_bytes().to_vec()), 5000);
}

#[test]
fn times_withstand_any_text() {
    withstands(targets::times, &texts(), 2000);
}

#[test]
fn analysis_withstands_any_text() {
    withstands(targets::analysis, &texts(), 2000);
}

#[test]
fn the_reader_withstands_any_text() {
    withstands(targets::reader, &texts(), 2000);
}
