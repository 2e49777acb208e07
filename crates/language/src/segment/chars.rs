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
