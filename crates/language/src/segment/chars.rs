//! Classes of characters.

/// Ends a sentence.
pub(super) fn is_terminator(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '。' | '؟' | '۔')
}

/// Closes what was opened: after a terminator it still belongs to the sentence.
pub(super) fn is_closer(c: char) -> bool {
    matches!(c, ')' | ']' | '}' | '”' | '’' | '"' | '\'' | '»' | '«' | '“' | '›')
}

/// May stand before a sentence's first word.
pub(super) fn is_opener(c: char) -> bool {
    matches!(c, '(' | '[' | '{' | '“' | '‘' | '”' | '"' | '\'' | '«' | '»' | '„' | '’' | '‹' | '›')
}

/// A dash or hyphen.
pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '―' | '−' | '‐' | '‑')
}

/// A bullet at the beginning of a line.
pub(super) fn is_bullet(c: char) -> bool {
    is_dash(c) || matches!(c, '•' | '*' | '·' | '●' | '▪' | '■')
}

/// An apostrophe, straight or curly.
pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '`' | '´' | 'ʼ')
}

/// Stands apart from a word wherever it touches one.
pub(super) fn is_bracket_or_quote(c: char) -> bool {
    matches!(
        c,
        '(' | ')'
            | '['
            | ']'
            | '{'
            | '}'
            | '“'
            | '”'
            | '„'
            | '"'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '<'
            | '>'
            | '|'
            | '…'
            | ';'
    )
}

/// Stands apart at either end of a word.
pub(super) fn is_edge_punctuation(c: char) -> bool {
    is_bracket_or_quote(c)
        || is_dash(c)
        || is_apostrophe(c)
        || is_terminator(c)
        || matches!(
            c,
            ',' | ':'
                | '*'
                | '='
                | '~'
                | '^'
                | '_'
                | '/'
                | '\\'
                | '•'
                | '·'
                | '●'
                | '▪'
                | '■'
                | '¡'
                | '¿'
                | '،'
                | '؛'
        )
}

/// A sign of money or measure that stands apart from its number.
pub(super) fn is_unit_sign(c: char) -> bool {
    matches!(c, '$' | '£' | '€' | '¥' | '%' | '‰')
}

/// Whether a word is a face of punctuation marks, as `:-)`.
pub(super) fn is_face(word: &str) -> bool {
    let mut marks = word.chars().map(|c| match c {
        ':' | ';' | '=' => 'e',
        '-' | '\'' => 'n',
        ')' | '(' | 'D' | 'P' | 'p' | '/' | '|' => 'm',
        _ => 'x',
    });
    match (marks.next(), marks.next(), marks.next(), marks.next()) {
        (Some('e'), Some('m'), mouth, rest) => mouth.is_none_or(|m| m == 'm') && rest.is_none_or(|m| m == 'm'),
        (Some('e'), Some('n'), Some('m'), rest) => rest.is_none_or(|m| m == 'm'),
        _ => false,
    }
}

/// A word in small letters, made without asking for memory. Longer ones than any list has come out empty.
pub(super) struct Lower {
    bytes: [u8; 64],
    length: usize,
}

impl Lower {
    pub(super) fn of(word: &str) -> Lower {
        let mut lower = Lower { bytes: [0; 64], length: 0 };
        for c in word.chars().flat_map(char::to_lowercase) {
            let end = lower.length + c.len_utf8();
            let Some(room) = lower.bytes.get_mut(lower.length..end) else { return Lower { length: 0, ..lower } };
            c.encode_utf8(room);
            lower.length = end;
        }
        lower
    }

    pub(super) fn as_str(&self) -> &str {
        self.bytes.get(..self.length).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_small_letters() {
        for word in ["", "Bl.A", "ÅÄÖ", "İstanbul"] {
            assert_eq!(Lower::of(word).as_str(), word.to_lowercase());
        }
        assert_eq!(Lower::of(&"Å".repeat(33)).as_str(), "");
    }
}
