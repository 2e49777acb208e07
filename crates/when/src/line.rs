//! Lines that a text tells of itself: *Published: 3 August 2021 | Updated: 4 August*.

use crate::work;
use lagesbild_model::time::Meaning;

/// How far into a text, and how near to its end, such a line may stand, in bytes.
const HEAD: usize = 600;
const FOOT: usize = 400;

/// The longest other piece of a line that may stand beside it where no bar parts them: a byline, another date.
const ASIDE: usize = 80;

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
    let capital = text.get(start..).and_then(|own| own.chars().next()).is_some_and(char::is_uppercase);
    // What comes before it may be a byline, or another such piece that ends with a date or a time.
    let ended = |c: char| matches!(c, '.' | '!' | '?') || (capital && c.is_ascii_digit());
    let short = before_here.len() <= ASIDE && before_here.ends_with(ended);
    let opens = before_here.is_empty() || before_here.ends_with(BARS) || short;
    let rest = after_here.trim_start_matches(['.', ' ']);
    let closes = rest.is_empty() || rest.starts_with(BARS) || rest.starts_with("- ");
    // So may what follows, but for a sentence that goes on.
    let aside = capital && rest.len() <= ASIDE && !rest.starts_with([',', ';', ':']);
    let goes_on = rest.ends_with(['.', '!', '?']) && !rest.contains(|c: char| c.is_ascii_digit());
    opens && (closes || (aside && !goes_on))
}

/// Whether a meaning is a day of the calendar, with or without its year and the time of the day.
pub(crate) fn is_a_day(meaning: &Meaning) -> bool {
    match meaning {
        Meaning::Calendar { month, day, .. } => month.is_some() && day.is_some(),
        Meaning::Clock { of: Some(of), .. } | Meaning::Part { of, .. } => is_a_day(of),
        _ => false,
    }
}
