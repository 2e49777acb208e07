//! Sentences: a stop ends one unless an abbreviation, an initial, a number or what follows speaks against it.

use super::Segmentation;
use super::chars::{Lower, is_bullet, is_closer, is_dash, is_face, is_opener, is_terminator};
use super::dateline;
use super::work::looks_at;
use lagesbild_model::Span;

/// A sentence is cut at white space when it grows past this many bytes, and anywhere when twice as long.
const LONGEST: usize = 4096;
/// How far a word is looked at backwards from its stop, in bytes.
const WORD_REACH: usize = 48;
/// A line shorter than this many bytes, without a stop, is a heading rather than a wrapped line.
const SHORT_LINE: usize = 50;

impl Segmentation {
    /// The sentences of `text`, in order. Whatever is not white space lies in exactly one of them; none begins or
    /// ends with white space. Time is linear in the text's length.
    pub fn sentences(&self, text: &str) -> Vec<Span> {
        let mut found = Vec::new();
        let mut start = past_dateline(text, 0, &mut found);
        let mut at = start;
        let mut last_space = None;
        while let Some(c) = text.get(at..).and_then(|t| t.chars().next()) {
            let mut next = at + c.len_utf8();
            looks_at(next - at);
            let cut = if is_line_end(c) {
                self.line_break(text, start, at)
            } else if is_terminator(c) {
                // The whole run is one terminator; looking at each of its characters anew would not be linear.
                next = at + run_of_terminators(text, at);
                self.stop(text, start, at)
            } else if at - start > LONGEST && (c.is_whitespace() || at - start > 2 * LONGEST) {
                Some(last_space.filter(|s| *s > start && at - s < LONGEST).unwrap_or(at))
            } else {
                None
            };
            if c.is_whitespace() {
                last_space = Some(at);
            }
            match cut {
                Some(end) => {
                    push(text, start, end, &mut found);
                    let rest = text.get(end..).unwrap_or_default();
                    start = end + (rest.len() - rest.trim_start().len());
                    looks_at(start - end);
                    start = past_dateline(text, start, &mut found);
                    at = start.max(end);
                }
                None => at = next,
            }
        }
        push(text, start, text.len(), &mut found);
        found
    }

    /// Whether a new line at `at` ends the sentence that began at `start`.
    fn line_break(&self, text: &str, start: usize, at: usize) -> Option<usize> {
        let after = text.get(at..)?;
        let rest = after.trim_start_matches(char::is_whitespace);
        let gap = after.get(..after.len() - rest.len())?;
        looks_at(gap.len() + at - start);
        let ends = gap.chars().filter(|c| is_line_end(*c)).count() - gap.matches("\r\n").count();
        if ends > 1 || gap.contains('\u{2029}') {
            return Some(at);
        }
        let mut ahead = rest.chars();
        let first = ahead.next()?;
        if is_bullet(first) && ahead.next().is_some_and(char::is_whitespace) {
            return Some(at);
        }
        let line = text.get(start..at)?;
        let line = line.rsplit('\n').next().unwrap_or(line).trim();
        let opens = first.is_uppercase() || is_opener(first) || first.is_numeric();
        (opens && line.len() < SHORT_LINE && !line.ends_with([',', ';'])).then_some(at)
    }

    /// Where the sentence ends if the terminator at `at` ends it.
    fn stop(&self, text: &str, start: usize, at: usize) -> Option<usize> {
        let tail = text.get(at..)?;
        let run = run_of_terminators(text, at);
        let rest = tail.get(run..)?;
        let closed = rest.trim_start_matches(is_closer);
        looks_at(run + rest.len() - closed.len());
        let mut end = at + run + (rest.len() - closed.len());
        if !closed.is_empty() && !closed.starts_with(char::is_whitespace) {
            // Nothing but a missing space, as in scraped text, can end a sentence here.
            if tail.starts_with('.') && run == 1 && rest.len() == closed.len() && glued(text, start, at) {
                return Some(at + run);
            }
            // A quotation mark that opens the next sentence without a space is too rare to look for.
            return None;
        }
        let apart = closer_apart(closed);
        if apart > 0 {
            end += apart;
        }
        let after = closed.get(apart..)?;
        let gap = after.len() - after.trim_start().len();
        let next = after.trim_start();
        let broken = after.get(..gap)?.contains(['\n', '\u{2029}']);
        if next.is_empty() {
            return Some(end);
        }
        // After a space a straight quote opens, unless a closer stood alone: `he said. " The`.
        let word = next.trim_start_matches(is_opener);
        let word = word.strip_prefix(is_dash).map_or(word, str::trim_start).trim_start_matches(is_opener);
        looks_at(gap + next.len() - word.len());
        let first = word.chars().next();
        let mark = text.get(at..at + run)?;
        if mark == "." && spaced_stop(next) {
            return None;
        }
        if first.is_some_and(char::is_lowercase) && !(broken && run == 1) {
            // Careless writers begin small; but after a closing quote the speech verb does.
            let bare = rest.len() == closed.len() && apart == 0 && word.len() == next.len();
            return (bare && self.ends_before_small(word_before(text, start, at), mark, word)).then_some(end);
        }
        if mark == "." && (rest.len() == closed.len() || rest.starts_with([')', ']'])) {
            if !self.ends_here(text, start, at, word) && !broken {
                return None;
            }
        } else if matches!(mark, "…" | "..." | "....") && !first.is_some_and(char::is_uppercase) {
            return None;
        }
        looks_at(end - start);
        if text.get(start..end)?.trim().chars().all(|c| is_terminator(c) || is_closer(c)) {
            // A sentence of stops alone joins the next, unless the line ends.
            if !broken {
                return None;
            }
            end = end.max(at + run);
        }
        Some(end)
    }

    /// Whether the single full stop at `at`, with white space after it, ends a sentence before `next`.
    fn ends_here(&self, text: &str, start: usize, at: usize, next: &str) -> bool {
        let word = word_before(text, start, at);
        if word.is_empty() {
            return true;
        }
        let opener = self.opens(next);
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        let lower = Lower::of(word);
        let lower = lower.as_str();
        if self.abbreviations.contains(lower) || (self.numbering.contains(lower) && next.starts_with(char::is_numeric))
        {
            return false;
        }
        let initials = word.chars().all(|c| c.is_uppercase() || c == '.' || c == '-');
        let one = letters == 1 && word.chars().count() == 1;
        if one && initials {
            return opener && !next.starts_with(|c: char| c.is_numeric());
        }
        if self.closing.contains(lower) || (word.contains('.') && dotted(word)) {
            return opener;
        }
        if one {
            return opener || !next.starts_with(|c: char| c.is_numeric());
        }
        // A number alone at the head of a sentence, or after a colon or semicolon, counts an item of a list.
        let heads = text
            .get(start..at - word.len())
            .map(str::trim_end)
            .is_some_and(|t| t.is_empty() || t.ends_with([':', ';']));
        !(heads && word.chars().all(|c| c.is_numeric()))
    }

    /// Whether `mark`, after the word `before`, ends a sentence although `next` begins small: after a full stop if the
    /// word is a plain one, after a question or a shout if it is no speech verb that follows.
    fn ends_before_small(&self, before: &str, mark: &str, next: &str) -> bool {
        let plain = before.chars().all(char::is_lowercase) && !self.is_abbreviation(before, next);
        match mark {
            "." => plain && before.chars().count() > 3 && !is_item(next),
            mark if mark.contains('…') || mark.starts_with("..") => false,
            _ => self.is_opener(next) && (plain || mark.contains('?')),
        }
    }

    /// Whether `next` begins with a word of the openers, in capitals or not, that is no initial.
    fn is_opener(&self, next: &str) -> bool {
        let word = next.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        looks_at(word.len());
        let initial = word.chars().count() == 1 && next.get(word.len()..).is_some_and(|rest| rest.starts_with('.'));
        !initial && word.len() <= WORD_REACH && self.openers.contains(Lower::of(word).as_str())
    }

    /// Whether `next` begins with a word that opens sentences.
    fn opens(&self, next: &str) -> bool {
        next.starts_with(char::is_uppercase) && self.is_opener(next)
    }
}

/// Where the sentence goes on that begins at `start`, after a dateline, which is put among those found.
fn past_dateline(text: &str, start: usize, found: &mut Vec<Span>) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    let rest = rest.trim_start();
    let from = text.len() - rest.len();
    let Some(length) = dateline::length(rest) else { return start };
    push(text, from, from + length, found);
    let after = rest.get(length..).unwrap_or_default();
    text.len() - after.trim_start().len()
}

/// How many bytes at the head of `text`, white space and all, close the sentence before it though they stand apart: a
/// quotation mark or bracket with space on both sides, or a face of punctuation marks.
fn closer_apart(text: &str) -> usize {
    let next = text.trim_start_matches([' ', '\u{a0}']);
    let gap = text.len() - next.len();
    let word = next.split(char::is_whitespace).next().unwrap_or_default();
    looks_at(gap + word.len());
    let mut marks = word.chars();
    let mark = marks.next().filter(|_| marks.next().is_none());
    let closes = mark.is_some_and(is_closer) || (word.len() <= 4 && is_face(word));
    if gap > 0 && closes { gap + word.len() } else { 0 }
}

/// The run of letters, digits and inner stops that ends at byte `at`, at most [`WORD_REACH`] bytes of it.
fn word_before(text: &str, start: usize, at: usize) -> &str {
    let mut from = start.max(at.saturating_sub(WORD_REACH));
    while !text.is_char_boundary(from) {
        from += 1;
    }
    looks_at(at - from);
    let Some(window) = text.get(from..at) else { return "" };
    let word = window.trim_end_matches(|c: char| c.is_alphanumeric() || c == '.' || c == '-');
    window.get(word.len()..).unwrap_or_default()
}

/// `t.ex`, `U.N`, `p.m`: single letters or short groups between stops.
fn dotted(word: &str) -> bool {
    word.split('.').all(|p| (1..=2).contains(&p.chars().count()) && p.chars().all(char::is_alphabetic))
}

/// `slut.Den`: the end of a word of small letters, a stop, and a capital with a small letter.
fn glued(text: &str, start: usize, at: usize) -> bool {
    let before = word_before(text, start, at);
    let mut after = text.get(at + 1..).unwrap_or_default().chars();
    let address = before.contains('.') || text.get(..at).is_some_and(|t| t.ends_with("www"));
    !address
        && before.chars().count() >= 3
        && before.chars().rev().take(3).all(char::is_lowercase)
        && after.next().is_some_and(char::is_uppercase)
        && after.next().is_some_and(|c| c.is_lowercase() || c.is_whitespace())
}

/// Whether `next` begins with a stop that stands apart, as in `. . .`.
fn spaced_stop(next: &str) -> bool {
    next.strip_prefix('.').is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
}

/// Whether `next` begins with a letter that counts an item: `b) the other`.
fn is_item(next: &str) -> bool {
    let mut letters = next.chars();
    letters.next().is_some_and(char::is_alphabetic) && letters.next() == Some(')')
}

fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}')
}

/// Length in bytes of the terminators that follow one another from byte `at`.
fn run_of_terminators(text: &str, at: usize) -> usize {
    text.get(at..).map_or(0, |t| t.len() - t.trim_start_matches(is_terminator).len())
}

fn push(text: &str, start: usize, end: usize, into: &mut Vec<Span>) {
    let Some(slice) = text.get(start..end) else { return };
    let trimmed = slice.trim_start();
    let from = start + (slice.len() - trimmed.len());
    let trimmed = trimmed.trim_end();
    if !trimmed.is_empty() {
        into.extend(Span::new(from, from + trimmed.len()));
    }
}
