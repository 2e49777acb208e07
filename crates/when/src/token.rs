use crate::TimeGrammar;
use crate::index::Sort;
use lagesbild_model::Span;

/// One piece of raw text as the patterns see it: a run of letters, a run of digits, or one other character.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub start: u32,
    pub end: u32,
    pub kind: TokenKind,
    /// Its sort in the grammar's index.
    pub sort: Sort,
    /// Nothing stands between it and the piece before.
    pub tight: bool,
    /// An empty line stands between it and the piece before.
    pub after_break: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// A word that the grammar knows (its number in the lexicon) or does not know.
    Word { word: Option<u32>, upper: bool },
    /// Up to nine digits; longer runs are unknown words.
    Number { value: u32, digits: u8 },
    /// Any other character.
    Mark(char),
}

/// Cuts `text[within]` into pieces, as the grammar knows them.
pub(crate) fn tokens(text: &str, within: Span, grammar: &TimeGrammar) -> Vec<Token> {
    let Some(part) = within.slice(text) else { return Vec::new() };
    let mut found: Vec<Token> = Vec::new();
    let (mut folded, mut rest, mut at) = (String::new(), part, within.start());
    let (mut tight, mut newlines) = (false, 0u32);
    while let Some(c) = rest.chars().next() {
        if c.is_whitespace() {
            tight = false;
            newlines += u32::from(c == '\n');
            at += c.len_utf8();
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
            continue;
        }
        let length = run_length(rest, c);
        let run = rest.get(..length).unwrap_or_default();
        let kind = if c.is_alphabetic() {
            folded.clear();
            // Runs longer than any word are not looked up, nor copied.
            let word = (run.len() <= 64).then(|| {
                folded.extend(run.chars().flat_map(char::to_lowercase));
                grammar.lexicon.find(&folded)
            });
            TokenKind::Word { word: word.flatten(), upper: c.is_uppercase() }
        } else if c.is_ascii_digit() {
            let digits = u8::try_from(length).unwrap_or(u8::MAX);
            match run.parse() {
                Ok(value) if digits <= 9 => TokenKind::Number { value, digits },
                _ => TokenKind::Word { word: None, upper: false },
            }
        } else {
            TokenKind::Mark(c)
        };
        if let (Ok(start), Ok(end)) = (u32::try_from(at), u32::try_from(at + length)) {
            let sort = grammar.index.sort_of(kind);
            found.push(Token { start, end, kind, sort, tight: tight && !found.is_empty(), after_break: newlines > 1 });
        }
        (tight, newlines) = (true, 0);
        at += length;
        rest = rest.get(length..).unwrap_or_default();
    }
    found
}

fn run_length(rest: &str, first: char) -> usize {
    let same: fn(char) -> bool = if first.is_alphabetic() {
        // Accents that are written apart from their letter belong to the word.
        |c| c.is_alphabetic() || ('\u{300}'..='\u{36f}').contains(&c)
    } else if first.is_ascii_digit() {
        |c| c.is_ascii_digit()
    } else {
        return first.len_utf8();
    };
    rest.find(|c| !same(c)).unwrap_or(rest.len())
}
