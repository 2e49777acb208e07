//! The `date <EDTF>` that a text file may begin with.

use crate::Fault;
use crate::problem::shown;
use lagesbild_model::time::Edtf;

/// What the beginning of a text tells of its date, and where the text proper begins.
pub(crate) struct Prefix<'t> {
    pub(crate) date: Option<Edtf>,
    pub(crate) fault: Option<Fault>,
    pub(crate) text: &'t str,
}

/// Reads the prefix. A first word `date` that no figure follows is the text's own.
pub(crate) fn cut(text: &str) -> Prefix<'_> {
    let whole = Prefix { date: None, fault: None, text };
    let Some(rest) = text.trim_start().strip_prefix("date") else { return whole };
    let rest = rest.strip_prefix(':').unwrap_or(rest);
    if !rest.starts_with([' ', '\t']) {
        return whole;
    }
    let rest = rest.trim_start_matches([' ', '\t']);
    let (word, rest) = rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len()));
    let like_a_date = word.starts_with(|c: char| c.is_ascii_digit()) || word.starts_with("..") || word == "unknown";
    if !like_a_date {
        return whole;
    }
    let text = rest.trim_start();
    match word.parse() {
        _ if word == "unknown" => Prefix { date: None, fault: None, text },
        Ok(date) => Prefix { date: Some(date), fault: None, text },
        Err(error) => Prefix { date: None, fault: Some(impossible(word, &error)), text },
    }
}

/// The fault of a date that is none.
pub(crate) fn impossible(word: &str, reason: &dyn std::fmt::Display) -> Fault {
    Fault::ImpossibleDate { value: shown(word), reason: reason.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_date_is_cut_off_wherever_it_stands() {
        for text in [" date 2021-08 Staden föll.", "date 2021-08\n\nStaden föll.", "\ndate: 2021-08\r\nStaden föll."]
        {
            let prefix = cut(text);
            assert_eq!(prefix.date.map(|d| d.to_string()).as_deref(), Some("2021-08"), "{text:?}");
            assert_eq!(prefix.text, "Staden föll.");
        }
    }

    #[test]
    fn a_text_that_begins_with_the_word_stays_whole() {
        for text in ["date palms burned", "dated 2021", "date", "date ", "dates 2021-08-01", "  plain"] {
            let prefix = cut(text);
            assert_eq!((prefix.date, prefix.fault, prefix.text), (None, None, text));
        }
    }

    #[test]
    fn an_impossible_date_is_said_and_the_text_kept() {
        let prefix = cut("date 2021-13-41 Staden föll.");
        assert!(matches!(prefix.fault, Some(Fault::ImpossibleDate { .. })));
        assert_eq!((prefix.date, prefix.text), (None, "Staden föll."));
    }
}
