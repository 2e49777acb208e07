//! Bytes to text, as best can be, saying what was done.

use crate::Fault;
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

/// A text and what had to be done to get at it.
pub(crate) struct Decoded {
    pub(crate) text: String,
    /// What was wrong, and the first byte that was.
    pub(crate) fault: Option<(Fault, u64)>,
}

/// Decodes one record. UTF-16 never comes here: [`crate::open`] sees it at the start of a file.
///
/// Bytes that are not UTF-8 but hold more good multi-byte characters than bad ones are a damaged UTF-8 text: only
/// the bad ones are replaced. Anything else is read in the encoding that its bytes are most like.
pub(crate) fn decode(bytes: Vec<u8>) -> Decoded {
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return Decoded { text, fault: None },
        Err(error) => error.into_bytes(),
    };
    let (mut good, mut bad, mut first) = (0usize, 0usize, None);
    let mut at = 0u64;
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        at += chunk.valid().len() as u64;
        if !chunk.invalid().is_empty() {
            bad += 1;
            first.get_or_insert(at);
            at += chunk.invalid().len() as u64;
        }
    }
    let first = first.unwrap_or_default();
    if good > bad {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        return Decoded { text, fault: Some((Fault::BrokenUtf8 { count: bad }, first)) };
    }
    let encoding = guess(&bytes);
    let (text, _) = encoding.decode_without_bom_handling(&bytes);
    Decoded { text: text.into_owned(), fault: Some((Fault::OtherEncoding { encoding: encoding.name() }, first)) }
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    // Swedish and English are what is read; the hint only decides where the bytes leave it open.
    detector.guess(Some(b"se"), chardetng::Utf8Detection::Deny)
}

/// The UTF-16 that a file begins in: told by its mark, or by zeros in every other byte of what is mostly ASCII.
pub(crate) fn utf16(head: &[u8]) -> Option<&'static Encoding> {
    match head {
        [0xff, 0xfe, ..] => return Some(UTF_16LE),
        [0xfe, 0xff, ..] => return Some(UTF_16BE),
        _ => {}
    }
    let (mut even, mut odd, mut pairs) = (0, 0, 0);
    for pair in head.chunks_exact(2).take(256) {
        pairs += 1;
        match pair {
            [0, 0] => return None,
            [0, _] => even += 1,
            [_, 0] => odd += 1,
            _ => {}
        }
    }
    match (even, odd) {
        _ if pairs < 4 => None,
        (0, odd) if odd * 2 > pairs => Some(UTF_16LE),
        (even, 0) if even * 2 > pairs => Some(UTF_16BE),
        _ => None,
    }
}

const MAGIC: &[(&[u8], &str)] = &[
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "ZIP or an office document"),
    (b"\x89PNG", "PNG image"),
    (b"\xff\xd8\xff", "JPEG image"),
    (b"GIF8", "GIF image"),
    (b"\x7fELF", "program"),
    (b"MZ\x90", "program"),
    (b"SQLite format 3\0", "SQLite database"),
    (b"\xd0\xcf\x11\xe0", "office document"),
    (b"\x28\xb5\x2f\xfd", "Zstandard archive"),
    (b"BZh", "bzip2 archive"),
    (b"\xfd7zXZ", "xz archive"),
    (b"7z\xbc\xaf", "7-Zip archive"),
    (b"\x1f\x8b", "gzip inside gzip"),
    (b"OggS", "sound"),
    (b"ID3", "sound"),
];

/// What binary form a file begins like. A stray zero among JSON Lines spoils a line, not the file, so `lenient`
/// asks for more of them.
pub(crate) fn binary(head: &[u8], lenient: bool) -> Option<&'static str> {
    if let Some((_, form)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Some(form);
    }
    let zeros = head.iter().filter(|b| **b == 0).count();
    let controls = head.iter().filter(|b| matches!(b, 0..=8 | 14..=31 if **b != 27)).count();
    let many = controls * 10 > head.len();
    (many || (zeros > 0 && !lenient)).then_some("zero bytes or control characters")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (String, Option<(Fault, u64)>) {
        let Decoded { text, fault } = decode(bytes.to_vec());
        (text, fault)
    }

    #[test]
    fn windows_1252_is_guessed_and_the_first_bad_byte_named() {
        let (text, fault) = read(b"Staden f\xf6ll p\xe5 fredagen, s\xe4ger en tj\xe4nsteman.");
        assert_eq!(text, "Staden föll på fredagen, säger en tjänsteman.");
        assert_eq!(fault, Some((Fault::OtherEncoding { encoding: "windows-1252" }, 8)));
    }

    #[test]
    fn one_broken_byte_does_not_turn_a_utf8_text_into_another_encoding() {
        let mut bytes = "Staden föll på fredagen, säger en tjänsteman.".as_bytes().to_vec();
        bytes[2] = 0xff;
        let (text, fault) = read(&bytes);
        assert_eq!(text, "St\u{fffd}den föll på fredagen, säger en tjänsteman.");
        assert_eq!(fault, Some((Fault::BrokenUtf8 { count: 1 }, 2)));
    }

    #[test]
    fn utf16_is_known_with_and_without_its_mark() {
        assert_eq!(utf16(b"\xff\xfea\0"), Some(UTF_16LE));
        assert_eq!(utf16(b"a\0b\0c\0d\0"), Some(UTF_16LE));
        assert_eq!(utf16(b"\0a\0b\0c\0d"), Some(UTF_16BE));
        assert_eq!(utf16(b"abcdefgh"), None);
        assert_eq!(utf16(b"\0\0\0\0\0\0\0\0"), None);
    }
}
