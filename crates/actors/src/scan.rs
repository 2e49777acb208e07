//! Walking an automaton along a text, letter case and typography folded.

use fst::raw::Fst;

/// What a character becomes: one space for white space and dashes, one apostrophe, lower case.
fn fold(c: char) -> Folded {
    if c.is_ascii_alphanumeric() {
        return Folded::Char(c.to_ascii_lowercase(), c.is_ascii_uppercase());
    }
    match c {
        '\'' | '\u{2019}' | '\u{2018}' | '\u{02BC}' | '\u{0060}' | '\u{00B4}' => Folded::Char('\'', false),
        '-' | '\u{2010}' | '\u{2011}' | '\u{2013}' => Folded::Dash,
        '\u{00AD}' => Folded::Nothing,
        c if c.is_whitespace() => Folded::Space,
        c => {
            let mut lower = c.to_lowercase();
            match (lower.next(), lower.next()) {
                (Some(only), None) => Folded::Char(only, only != c),
                _ => Folded::Char(c, false),
            }
        }
    }
}

enum Folded {
    Char(char, bool),
    Dash,
    Space,
    Nothing,
}

/// Folds character by character; two paragraphs never run together.
struct Folder {
    gap: bool,
    newline: bool,
    count: u32,
    upper: u64,
}

impl Folder {
    fn new() -> Folder {
        Folder { gap: false, newline: false, count: 0, upper: 0 }
    }

    /// The folded character, if it adds one; `Err` at a paragraph's end.
    fn push(&mut self, c: char) -> Result<Option<char>, ()> {
        let (folded, upper) = match fold(c) {
            Folded::Nothing => return Ok(None),
            Folded::Space | Folded::Dash => {
                if c == '\n' && std::mem::replace(&mut self.newline, true) {
                    return Err(());
                }
                if std::mem::replace(&mut self.gap, true) {
                    return Ok(None);
                }
                (' ', false)
            }
            Folded::Char(folded, upper) => {
                self.gap = false;
                self.newline = false;
                (folded, upper)
            }
        };
        if upper && self.count < 64 {
            self.upper |= 1 << self.count;
        }
        self.count = self.count.saturating_add(1);
        Ok(Some(folded))
    }
}

/// The key of a form, and which of its characters are upper case.
pub(crate) fn key(form: &str) -> (String, u64) {
    let mut folder = Folder::new();
    let key = form.trim().chars().filter_map(|c| folder.push(c).ok().flatten()).collect();
    (key, folder.upper)
}

/// Calls `hit` with the end in the text, the upper-case characters so far and the value, for every key that the text
/// begins with at `start`; shorter ones first. Whether a word ends there is for the caller to see.
pub(crate) fn walk<D: AsRef<[u8]>>(fst: &Fst<D>, text: &str, start: usize, mut hit: impl FnMut(usize, u64, u64)) {
    let mut node = fst.root();
    let mut value = fst::raw::Output::zero();
    let mut folder = Folder::new();
    for (offset, c) in text.get(start..).unwrap_or_default().char_indices() {
        let folded = match folder.push(c) {
            Ok(Some(folded)) => folded,
            Ok(None) => continue,
            Err(()) => return,
        };
        let mut bytes = [0; 4];
        for byte in folded.encode_utf8(&mut bytes).bytes() {
            let Some(at) = node.find_input(byte) else {
                return;
            };
            let transition = node.transition(at);
            value = value.cat(transition.out);
            node = fst.node(transition.addr);
        }
        if node.is_final() {
            hit(start + offset + c.len_utf8(), folder.upper, value.cat(node.final_output()).value());
        }
    }
}

/// Whether no word goes on at `at`.
pub(crate) fn ends_word(text: &str, at: usize) -> bool {
    let before = text.get(..at).and_then(|t| t.chars().next_back());
    let after = text.get(at..).and_then(|t| t.chars().next());
    !(before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric))
}

/// Past white space inside a paragraph, if there is any.
pub(crate) fn past_space(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let space = rest.len() - rest.trim_start().len();
    let gap = rest.get(..space)?;
    (space > 0 && gap.matches('\n').count() < 2).then_some(at + space)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typography_does_not_matter_and_case_is_kept_aside() {
        assert_eq!(key("al-Qaida"), ("al qaida".into(), 1 << 3));
        assert_eq!(key("Al\u{2011}Qaida").0, key("al Qaida").0);
        assert_eq!(key("Hay\u{2019}at"), key("Hay'at"));
        assert_eq!(key("US").1, 0b11);
    }

    #[test]
    fn a_word_ends_where_no_letter_follows() {
        assert!(ends_word("IS-krigare", 2));
        assert!(!ends_word("ISIS", 2));
        assert!(ends_word("U.S. army", 4));
        assert!(!ends_word("ö1", 2));
    }
}
