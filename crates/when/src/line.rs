//! Lines that a text tells of itself: *Published: 3 August 2021 | Updated: 4 August*.

use crate::work;
use lagesbild_model::time::Meaning;

/// How far into a text, and how near to its end, such a line may stand, in bytes.
const HEAD: usize = 600;
const FOOT: usize = 400;

/// The longest part of a line that may stand before it where no more than a stop parts them: a byline.
const BYLINE: usize = 80;

/// What parts the pieces of such a line.
const BARS: [char; 9] = ['|', '•', '·', '–', '—', '/', '(', ')', '['];

/// Whether `text[start..end]` is a line, or a piece of a line between bars, at the head or foot of the text.
pub(crate) fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let (before, after) = (text.get(..start).unwrap_or_default(), text.get(end..).unwrap_or_default());
    if start > HEAD && after.len() > FOOT {
        return false;
    }
    let before_here = before.rsplit('\n').next().unwrap_or_default().trim();
    let after_here = after.split('\n').next().unwrap_or_default().trim();
    work::takes(before_here.len() + after_here.len());
    let byline = before_here.ends_with(['.', '!', '?']) && before_here.len() <= BYLINE;
    let opens = before_here.is_empty() || before_here.ends_with(BARS) || byline;
    // A stop closes it too, where no sentence goes on but another piece of the same sort.
    let rest = after_here.trim_start_matches(['.', ',', ' ']);
    let closes = rest.is_empty() || after_here.starts_with(BARS) || after_here.starts_with("- ");
    opens && (closes || (after_here.starts_with(['.', ',']) && is_short(rest)))
}

/// Whether what follows may be another such piece, and is no running text.
fn is_short(rest: &str) -> bool {
    rest.len() <= BYLINE && rest.chars().any(|c| c.is_ascii_digit())
}

/// Whether a meaning is a day of the calendar, with or without its year and the time of the day.
pub(crate) fn is_a_day(meaning: &Meaning) -> bool {
    match meaning {
        Meaning::Calendar { month, day, .. } => month.is_some() && day.is_some(),
        Meaning::Clock { of: Some(of), .. } | Meaning::Part { of, .. } => is_a_day(of),
        _ => false,
    }
}
