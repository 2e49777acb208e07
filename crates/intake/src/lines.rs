//! One record after another out of a stream, none held above the limit.

use std::io::{BufRead, ErrorKind, Result};

/// How much of one record is skipped before the rest of the file is left unread.
const ENDLESS: u64 = 4 << 30;

/// A stretch of a file that should be one record.
pub(crate) enum Piece {
    /// Its bytes.
    Whole(Vec<u8>),
    /// It is longer than the limit; nothing of it is kept.
    TooLong {
        /// Its length.
        size: u64,
    },
    /// It is longer than anybody will read.
    Endless,
}

/// A piece and where it begins.
pub(crate) struct Placed {
    pub(crate) piece: Piece,
    /// Line, from 1.
    pub(crate) line: u64,
    /// Byte, from 0.
    pub(crate) byte: u64,
}

/// Collects a piece up to a limit, counting on past it.
pub(crate) struct Collector {
    bytes: Vec<u8>,
    size: u64,
    limit: usize,
}

impl Collector {
    pub(crate) fn new(limit: usize) -> Collector {
        Collector { bytes: Vec::new(), size: 0, limit }
    }

    pub(crate) fn push(&mut self, more: &[u8]) {
        self.size += more.len() as u64;
        if self.size <= self.limit as u64 {
            self.bytes.extend_from_slice(more);
        } else {
            self.bytes = Vec::new();
        }
    }

    pub(crate) fn is_endless(&self) -> bool {
        self.size > ENDLESS
    }

    pub(crate) fn finish(self) -> Piece {
        if self.is_endless() {
            Piece::Endless
        } else if self.size > self.limit as u64 {
            Piece::TooLong { size: self.size }
        } else {
            Piece::Whole(self.bytes)
        }
    }
}

/// The next bytes at hand; an interrupted call is made again.
pub(crate) fn fill(reader: &mut impl BufRead) -> Result<&[u8]> {
    // Asked twice, since a borrow that is handed out cannot be given up again.
    while let Err(error) = reader.fill_buf() {
        if error.kind() != ErrorKind::Interrupted {
            return Err(error);
        }
    }
    reader.fill_buf()
}

/// Lines, without their ends.
pub(crate) struct Lines<R> {
    reader: R,
    limit: usize,
    line: u64,
    byte: u64,
}

impl<R: BufRead> Lines<R> {
    pub(crate) fn new(reader: R, limit: usize) -> Lines<R> {
        Lines { reader, limit, line: 0, byte: 0 }
    }

    /// The byte that is read next.
    pub(crate) fn at(&self) -> u64 {
        self.byte
    }

    pub(crate) fn next(&mut self) -> Result<Option<Placed>> {
        let start = self.byte;
        let mut piece = Collector::new(self.limit);
        loop {
            let buffer = fill(&mut self.reader)?;
            if buffer.is_empty() {
                if start == self.byte {
                    return Ok(None);
                }
                break;
            }
            let end = buffer.iter().position(|b| *b == b'\n');
            piece.push(buffer.get(..end.unwrap_or(buffer.len())).unwrap_or_default());
            let used = end.map_or(buffer.len(), |end| end + 1);
            self.reader.consume(used);
            self.byte += used as u64;
            if end.is_some() || piece.is_endless() {
                break;
            }
        }
        self.line += 1;
        Ok(Some(Placed { piece: piece.finish(), line: self.line, byte: start }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::BufReader;

    #[test]
    fn a_line_above_the_limit_is_counted_and_the_next_one_read() {
        let input = b"one\nfour-four\n\nlast";
        let mut lines = Lines::new(BufReader::with_capacity(2, &input[..]), 4);
        let mut seen = Vec::new();
        while let Some(placed) = lines.next().unwrap() {
            let what = match placed.piece {
                Piece::Whole(bytes) => String::from_utf8(bytes).unwrap(),
                Piece::TooLong { size } => format!("{size} bytes"),
                Piece::Endless => unreachable!(),
            };
            seen.push((placed.line, placed.byte, what));
        }
        let wanted = [(1, 0, "one"), (2, 4, "9 bytes"), (3, 14, ""), (4, 15, "last")];
        assert_eq!(seen, wanted.map(|(line, byte, what)| (line, byte, what.to_owned())));
    }
}
