//! The place, date and agency before the first words of a report (*KABUL, 13 August (AP) –*): no part of its sentence.

use super::chars::is_dash;
use super::work::looks_at;

/// The longest dateline, in bytes.
const LONGEST: usize = 100;

/// How many bytes at the head of a sentence are a dateline, its dash and all.
///
/// It begins with a place in capitals; a comma and more of the place, a date, and an agency in brackets may follow. It ends
/// with a dash apart from what follows, or with an agency in capitals in brackets.
pub(super) fn length(sentence: &str) -> Option<usize> {
    let place = place(sentence)?;
    let mut end = sentence.len().min(LONGEST);
    while !sentence.is_char_boundary(end) {
        end -= 1;
    }
    let rest = sentence.get(place..end)?;
    looks_at(end);
    let dash = dash(rest).map(|at| at + place);
    let bracket = agency(rest).map(|at| at + place);
    let cut = match (dash, bracket) {
        (Some(dash), Some(bracket)) => dash.min(bracket),
        (one, other) => one.or(other)?,
    };
    // An agency's bracket and the dash after it are of one dateline.
    let after = sentence.get(cut..)?;
    let cut = cut + after.len() - past_dash(after).len();
    let between = sentence.get(place..cut)?;
    // No sentence ends inside it, and what follows begins one.
    let plain = between.chars().all(|c| !matches!(c, '!' | '?' | ';' | ':' | '"' | '”' | '\n'));
    let begins = |c: char| c.is_uppercase() || c.is_numeric() || matches!(c, '"' | '”' | '“' | '»' | '«' | '’' | '\'');
    let opens = sentence.get(cut..)?.trim_start().starts_with(begins);
    (plain && opens).then_some(cut)
}

/// How many bytes the words in capitals at the head are; at least three letters.
fn place(sentence: &str) -> Option<usize> {
    let word = |c: char| c.is_uppercase() || matches!(c, '-' | '\'' | '’' | '/' | '.');
    let mut end = 0;
    let mut letters = 0;
    for part in sentence.split_inclusive(' ').take(4) {
        let bare = part.trim_end();
        let name = bare.trim_end_matches(',');
        looks_at(part.len().min(LONGEST));
        if name.is_empty() || name.len() > LONGEST || !name.chars().all(word) || !name.starts_with(char::is_uppercase) {
            break;
        }
        letters += name.chars().filter(|c| c.is_uppercase()).count();
        end += part.len();
        if bare.ends_with(',') {
            break;
        }
    }
    (letters >= 3).then_some(end)
}

/// Where the first dash with white space after it ends.
fn dash(rest: &str) -> Option<usize> {
    let mut before = ' ';
    for (at, c) in rest.char_indices() {
        let end = at + c.len_utf8();
        let follows = rest.get(end..).unwrap_or_default();
        let apart = before.is_whitespace() || before == ')' || before == '-' || c == '—';
        if is_dash(c) && apart && follows.starts_with(char::is_whitespace) {
            return Some(end);
        }
        before = c;
    }
    None
}

/// Where an agency's name in brackets and capitals ends.
fn agency(rest: &str) -> Option<usize> {
    let open = rest.find('(')?;
    let (name, _) = rest.get(open + 1..)?.split_once(')')?;
    let capitals = name.len() <= 12 && name.chars().all(|c| c.is_uppercase() || matches!(c, '/' | '-' | ' '));
    (capitals && !name.is_empty()).then_some(open + 1 + name.len() + 1)
}

/// What stands after a dash at the head, white space before the dash and all; all of it where there is none.
fn past_dash(text: &str) -> &str {
    let marks = text.trim_start_matches([' ', '\u{a0}']);
    let past = marks.trim_start_matches(is_dash);
    let ended = past.len() < marks.len() && past.starts_with(char::is_whitespace);
    if ended { past } else { text }
}

#[cfg(test)]
mod tests {
    use super::length;

    #[test]
    fn place_date_and_agency_are_no_part_of_the_sentence() {
        for (dateline, sentence) in [
            ("KABUL (AP) –", " Kunduz fell."),
            ("KABUL, Afghanistan (AP) —", " Kunduz fell."),
            ("KABUL, Aug 13 -", " Kunduz fell."),
            ("LASHKAR GAH, Aug. 13 (Example News) --", " The town fell."),
            ("NEW YORK —", " ”We left,” he said."),
            ("BAMAKO/PARIS -", " 12 people died."),
            ("KABUL 13 augusti (TT)", " Kunduz har fallit."),
            ("KABUL (TT) –", " Kunduz har fallit."),
        ] {
            assert_eq!(length(&format!("{dateline}{sentence}")), Some(dateline.len()), "{dateline}");
        }
    }

    #[test]
    fn what_only_looks_like_one_is_left() {
        for text in [
            "USA:s trupper – de sista – lämnar landet.",
            "NATO and the UN - once allies - left.",
            "The army – what was left – fled.",
            "UN troops left.",
            "KABUL fell – and nobody wept.",
            "IS tog Ekby (EK) i går.",
            "FN-chefen – som var där – sade nej.",
            "A – B",
            "",
            "ÅÄÖ",
        ] {
            assert_eq!(length(text), None, "{text}");
        }
    }
}
