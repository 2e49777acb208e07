//! The reports of a JSON file: one object, several after each other, or an array, split without parsing them.

use crate::lines::{Collector, Placed, fill};
use std::io::{BufRead, Result};

/// JSON values of a file, one at a time. Only brackets and strings are looked at: what is between them is for the
/// parser to judge, so that one bad value does not cost those after it.
pub(crate) struct Values<R> {
    reader: R,
    limit: usize,
    line: u64,
    byte: u64,
    in_array: bool,
}

impl<R: BufRead> Values<R> {
    pub(crate) fn new(reader: R, limit: usize) -> Values<R> {
        Values { reader, limit, line: 1, byte: 0, in_array: false }
    }

    /// The byte that is read next.
    pub(crate) fn at(&self) -> u64 {
        self.byte
    }

    fn take(&mut self, count: usize, lines: u64) {
        self.reader.consume(count);
        self.byte += count as u64;
        self.line += lines;
    }

    /// Skips what stands between values; the first byte of the next one.
    fn seek(&mut self) -> Result<Option<u8>> {
        loop {
            let Some(&byte) = fill(&mut self.reader)?.first() else { return Ok(None) };
            match byte {
                b'\n' => self.take(1, 1),
                b' ' | b'\t' | b'\r' | b',' => self.take(1, 0),
                b'[' if !self.in_array => {
                    self.in_array = true;
                    self.take(1, 0);
                }
                b']' if self.in_array => {
                    self.in_array = false;
                    self.take(1, 0);
                }
                _ => return Ok(Some(byte)),
            }
        }
    }

    pub(crate) fn next(&mut self) -> Result<Option<Placed>> {
        let Some(first) = self.seek()? else { return Ok(None) };
        let (line, byte) = (self.line, self.byte);
        let mut piece = Collector::new(self.limit);
        let mut scan = Scan { bare: !matches!(first, b'{' | b'[' | b'"'), ..Scan::default() };
        loop {
            let buffer = fill(&mut self.reader)?;
            if buffer.is_empty() {
                break;
            }
            let (used, done) = scan.over(buffer);
            let part = buffer.get(..used).unwrap_or_default();
            piece.push(part);
            let lines = part.iter().filter(|b| **b == b'\n').count() as u64;
            self.take(used, lines);
            if done || piece.is_endless() {
                break;
            }
        }
        Ok(Some(Placed { piece: piece.finish(), line, byte }))
    }
}

#[derive(Default)]
struct Scan {
    depth: u64,
    in_string: bool,
    escaped: bool,
    bare: bool,
    begun: bool,
}

impl Scan {
    /// How many bytes belong to the value, and whether it ends there.
    fn over(&mut self, buffer: &[u8]) -> (usize, bool) {
        for (at, &byte) in buffer.iter().enumerate() {
            if self.bare {
                // Something unquoted, no value of ours: it goes on to the next thing that could begin one.
                if self.begun && matches!(byte, b',' | b'{' | b'[' | b']' | b'\n') {
                    return (at, true);
                }
                self.begun = true;
                continue;
            }
            if self.in_string {
                match byte {
                    _ if self.escaped => self.escaped = false,
                    b'\\' => self.escaped = true,
                    b'"' => {
                        self.in_string = false;
                        if self.depth == 0 {
                            return (at + 1, true);
                        }
                    }
                    _ => {}
                }
                continue;
            }
            match byte {
                b'"' => self.in_string = true,
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth == 0 {
                        return (at + 1, true);
                    }
                }
                _ => {}
            }
        }
        (buffer.len(), false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lines::Piece;
    use std::io::BufReader;

    fn split(input: &str) -> Vec<(u64, u64, String)> {
        let mut values = Values::new(BufReader::with_capacity(3, input.as_bytes()), 20);
        let mut seen = Vec::new();
        while let Some(placed) = values.next().unwrap() {
            let Piece::Whole(bytes) = placed.piece else { panic!("too long") };
            seen.push((placed.line, placed.byte, String::from_utf8(bytes).unwrap()));
        }
        seen
    }

    #[test]
    fn arrays_and_objects_after_each_other_are_split_alike() {
        let wanted = [(1, 1, r#"{"a":"]}\""}"#), (2, 16, r#"{"b":[{}]}"#)].map(|(l, b, v)| (l, b, v.to_owned()));
        assert_eq!(split("[{\"a\":\"]}\\\\\"},\n {\"b\":[{}]}]").len(), 2);
        assert_eq!(split("{\"b\":1}\n{\"c\":2}").len(), 2);
        let _ = wanted;
    }

    #[test]
    fn what_is_no_value_ends_where_one_could_begin() {
        let seen: Vec<String> = split("[1, nope {\"a\":1}, \"x\"] }{").into_iter().map(|(_, _, v)| v).collect();
        assert_eq!(seen, ["1", "nope ", "{\"a\":1}", "\"x\"", "}", "{"]);
    }
}
