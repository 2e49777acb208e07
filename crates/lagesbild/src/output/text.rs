//! Foreign words on a terminal: nothing in them may move the cursor, change colours or turn the reading direction.

use console::Style;

/// Whether colours and the width of a terminal are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Styles {
    /// Colours and weight.
    pub colours: bool,
    /// The terminal's columns, where there is one.
    pub width: Option<usize>,
}

impl Styles {
    /// What standard output is.
    pub fn of_stdout() -> Styles {
        let term = console::Term::stdout();
        let terminal = term.is_term();
        let forced = std::env::var_os("CLICOLOR_FORCE").is_some_and(|v| v != "0");
        let refused = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty())
            || std::env::var_os("TERM").is_some_and(|v| v == "dumb");
        Styles {
            colours: (terminal || forced) && !refused,
            width: terminal.then(|| usize::from(term.size().1)).filter(|width| *width > 0),
        }
    }

    /// Words that stand out.
    pub fn strong(self, words: &str) -> String {
        self.paint(&Style::new().bold(), words)
    }

    /// Words that stand back.
    pub fn faint(self, words: &str) -> String {
        self.paint(&Style::new().dim(), words)
    }

    fn paint(self, style: &Style, words: &str) -> String {
        if self.colours { style.clone().force_styling(true).apply_to(words).to_string() } else { words.to_owned() }
    }

    /// Words to be seen inside others; without colours they stand between double asterisks.
    pub fn highlighted(self, words: &str) -> String {
        if self.colours { self.paint(&Style::new().bold().black().on_yellow(), words) } else { format!("**{words}**") }
    }
}

/// Foreign words as one safe line: white space becomes single blanks, control and direction characters `U+FFFD`.
pub fn one_line(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for word in words.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().map(|c| if is_unsafe(c) { '\u{fffd}' } else { c }));
    }
    out
}

fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// A sentence as one safe line with the words from `start` to `end` (bytes) highlighted; the whole sentence plain
/// where they do not fall on its characters.
pub fn marked(sentence: &str, start: usize, end: usize, styles: Styles) -> String {
    let parts = (sentence.get(..start), sentence.get(start..end), sentence.get(end..));
    let (Some(before), Some(words), Some(after)) = parts else { return one_line(sentence) };
    let gap = |left: &str, right: &str| {
        let open = left.ends_with(char::is_whitespace) || right.starts_with(char::is_whitespace);
        if open && !left.is_empty() && !right.is_empty() { " " } else { "" }
    };
    let middle = styles.highlighted(&one_line(words));
    format!("{}{}{middle}{}{}", one_line(before), gap(before, words), gap(words, after), one_line(after))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Styles = Styles { colours: false, width: None };

    #[test]
    fn foreign_words_cannot_drive_the_terminal() {
        assert_eq!(one_line("a\u{1b}[31m  b\n\u{202e}c"), "a\u{fffd}[31m b \u{fffd}c");
    }

    #[test]
    fn the_quote_is_marked_inside_its_sentence() {
        let sentence = "På fredagen föll\nLashkar Gah.";
        let start = sentence.find("föll").unwrap();
        let end = sentence.find('.').unwrap();
        assert_eq!(marked(sentence, start, end, PLAIN), "På fredagen **föll Lashkar Gah**.");
        assert_eq!(marked(sentence, 1, 2, PLAIN), "På fredagen föll Lashkar Gah.");
        let coloured = marked(sentence, start, end, Styles { colours: true, width: None });
        assert!(coloured.contains("\u{1b}["), "{coloured:?}");
    }
}
