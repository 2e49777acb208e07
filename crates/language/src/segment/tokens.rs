//! Tokens, as the treebank of the language draws them.

use super::Segmentation;
use super::chars::{
    Lower, is_apostrophe, is_bracket_or_quote, is_dash, is_edge_punctuation, is_face, is_terminator, is_unit_sign,
};
use super::work::looks_at;
use lagesbild_model::Span;

/// No token is longer than this many bytes; what is longer is cut, so that every step below is cheap.
const LONGEST: usize = 256;

impl Segmentation {
    /// Appends the tokens of `sentence`, in order. Nothing but white space lies between tokens, none contains white
    /// space except a number with grouped digits. A span that does not lie in `text` gives none.
    pub fn tokenise(&self, text: &str, sentence: Span, out: &mut Vec<Span>) {
        let Some(slice) = sentence.slice(text) else { return };
        let mut at = 0;
        while let Some(rest) = slice.get(at..) {
            let word = rest.trim_start();
            if word.is_empty() {
                return;
            }
            let start = at + (rest.len() - word.len());
            looks_at(start - at);
            let end = start + self.chunk_length(word);
            let Some(chunk) = slice.get(start..end) else { return };
            let rest = slice.get(end..).unwrap_or_default().trim_start();
            Cutter { lists: self, base: sentence.start() + start, chunk, rest, out: &mut *out }.cut();
            at = end;
        }
    }

    /// Length in bytes of the stretch at the head of `text` that white space ends, with grouped digits as one.
    fn chunk_length(&self, text: &str) -> usize {
        // A word of any length is looked at no further than it is cut, so that time stays linear.
        let near = text.char_indices().take_while(|(i, _)| *i <= LONGEST);
        let mut end = near
            .clone()
            .find(|(_, c)| c.is_whitespace())
            .map_or_else(|| near.last().map_or(0, |(i, c)| i + c.len_utf8()), |(i, _)| i);
        if self.spaced_numbers {
            let mut digits = text.get(..end).unwrap_or_default().chars().filter(|c| !is_edge_punctuation(*c));
            if (1..=3).contains(&digits.clone().count()) && digits.all(|c| c.is_ascii_digit()) {
                while let Some(more) = text.get(end..).and_then(grouped_digits).filter(|_| ends_in_digit(text, end)) {
                    looks_at(more);
                    end += more;
                }
            }
        }
        looks_at(end);
        if end <= LONGEST {
            return end;
        }
        let mut cut = LONGEST;
        while !text.is_char_boundary(cut) {
            cut -= 1;
        }
        cut
    }
}

fn ends_in_digit(text: &str, end: usize) -> bool {
    text.get(..end).is_some_and(|t| t.ends_with(|c: char| c.is_ascii_digit()))
}

/// A space and three digits, no more: the length of ` 037` and whatever clings to it.
fn grouped_digits(text: &str) -> Option<usize> {
    let mut chars = text.chars();
    let space = chars.next().filter(|c| matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}'))?;
    let rest = chars.as_str();
    let word = rest.get(..rest.find(char::is_whitespace).unwrap_or(rest.len()))?;
    let digits = word.trim_end_matches(|c: char| !c.is_alphanumeric());
    (digits.len() == 3 && digits.bytes().all(|b| b.is_ascii_digit())).then(|| space.len_utf8() + word.len())
}

/// Cuts one stretch between white space into tokens.
struct Cutter<'a> {
    lists: &'a Segmentation,
    /// Where the stretch begins in the text.
    base: usize,
    chunk: &'a str,
    /// What of the sentence follows it; empty if the sentence ends with it.
    rest: &'a str,
    out: &'a mut Vec<Span>,
}

impl Cutter<'_> {
    fn push(&mut self, start: usize, end: usize) {
        if start < end {
            self.out.extend(Span::new(self.base + start, self.base + end));
        }
    }

    fn part(&self, start: usize, end: usize) -> &str {
        looks_at(end.saturating_sub(start));
        self.chunk.get(start..end).unwrap_or_default()
    }

    fn cut(mut self) {
        let (mut start, mut end) = (0, self.chunk.len());
        if self.is_rule() {
            return self.push(start, end);
        }
        let face = self.face();
        end -= face;
        while let Some(run) = self.leading(start, end) {
            self.push(start, start + run);
            start += run;
        }
        // What clings to the end comes last; it is put down first, the last mark first, and turned round below.
        let from = self.out.len();
        while let Some(run) = self.trailing(start, end) {
            self.push(end - run, end);
            end -= run;
        }
        let marks = self.out.len() - from;
        if self.is_address(start, end) {
            self.push(start, end);
        } else {
            self.inner(start, end);
        }
        if let Some(ours) = self.out.get_mut(from..) {
            ours.rotate_left(marks);
            let (_, ours) = ours.split_at_mut(ours.len() - marks);
            ours.reverse();
        }
        self.push(self.chunk.len() - face, self.chunk.len());
    }

    /// Whether the stretch is a rule drawn with marks, as `---==`.
    fn is_rule(&self) -> bool {
        self.chunk.chars().count() > 2 && self.chunk.chars().all(|c| matches!(c, '-' | '=' | '*' | '~' | '_' | '+'))
    }

    /// Length of the face at the end, if there is one and its mouth closes no bracket.
    fn face(&self) -> usize {
        let is_free = |face: &&str| is_face(face) && !self.chunk.strip_suffix(face).is_some_and(|w| w.contains('('));
        let ends = [3, 2].into_iter().filter_map(|n| self.chunk.get(self.chunk.len().checked_sub(n)?..));
        ends.into_iter().find(is_free).map_or(0, str::len)
    }

    /// Length of the punctuation at the head, if it stands apart.
    fn leading(&self, start: usize, end: usize) -> Option<usize> {
        let part = self.part(start, end);
        let first = part.chars().next()?;
        if is_apostrophe(first) && self.clitic(part).is_some_and(|c| c == part.len()) {
            return None;
        }
        let rest = part.get(first.len_utf8()..)?;
        if is_dash(first) && rest.starts_with(|c: char| c.is_ascii_digit()) && !self.lists.split_hyphens {
            return None;
        }
        if first == '.' && rest.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let counts = first == '#' && self.lists.split_hyphens && rest.starts_with(|c: char| !c.is_alphabetic());
        let apart = is_edge_punctuation(first) || is_unit_sign(first) || counts;
        apart.then(|| run_at_head(part, first))
    }

    /// Length of the punctuation at the end, if it stands apart.
    fn trailing(&self, start: usize, end: usize) -> Option<usize> {
        let part = self.part(start, end);
        let last = part.chars().next_back()?;
        if is_unit_sign(last) {
            return (part.len() > last.len_utf8()).then_some(last.len_utf8());
        }
        if !is_edge_punctuation(last) {
            return None;
        }
        let run = part.len()
            - part.trim_end_matches(|c: char| c == last || (is_terminator(c) && is_terminator(last) && c != '.')).len();
        if last == '.' && run <= 2 && self.keeps_stop(part.get(..part.len() + 1 - run)?, end + 1 - run) {
            return (run == 2).then_some(1);
        }
        // A slash at the end of an address is part of it.
        if last == '/' && self.is_address(start, end) {
            return None;
        }
        if last == '?' && self.lists.split_hyphens {
            let before = part.get(..part.len() - run)?;
            let stops = before.len() - before.trim_end_matches('.').len();
            if (1..=2).contains(&stops) && !(stops == 1 && self.keeps_stop(before, end - run)) {
                return Some(run + stops);
            }
        }
        // A hyphen at the end stands for what is left out: `far- och`.
        if last == '-' && run == 1 && part.len() > 1 && !self.lists.split_hyphens {
            return None;
        }
        if is_bracket_or_quote(last) && last != '…' {
            return Some(last.len_utf8());
        }
        Some(run)
    }

    /// Whether the stop at the end of `part` belongs to the word.
    fn keeps_stop(&self, part: &str, end: usize) -> bool {
        let word = part.trim_end_matches('.');
        let ends = self.rest.is_empty()
            && end == self.chunk.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '.').len();
        let letters = word.chars().count();
        if letters == 1 {
            return !ends && (word.chars().all(char::is_uppercase) || self.lists.is_abbreviation(word, self.rest));
        }
        if word.contains('.') {
            return word
                .split('.')
                .all(|p| !p.is_empty() && p.chars().count() <= 3 && p.chars().all(char::is_alphabetic));
        }
        let tail = word.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or(word);
        self.lists.is_abbreviation(tail, self.rest)
            || (!ends && word.chars().all(|c| c.is_ascii_digit()) && !self.rest.is_empty())
    }

    /// Whether the stretch is a web or mail address, a handle or a path, which is never cut inside.
    fn is_address(&self, start: usize, end: usize) -> bool {
        let part = self.part(start, end);
        let at = part.find('@').is_some_and(|at| at + 1 < part.len()) && !part.contains(['"', '<']);
        part.contains("://") || part.starts_with("www.") || at || (part.starts_with('#') && part.len() > 1)
    }

    /// Cuts inside a word.
    fn inner(&mut self, start: usize, end: usize) {
        let mut from = start;
        let mut at = start;
        while at < end {
            let rest = self.part(at, end);
            let Some(c) = rest.chars().next() else { break };
            let length = c.len_utf8();
            match self.apart(from, at, end, c) {
                Apart::No => at += length,
                Apart::Alone(run) => {
                    self.word(from, at);
                    self.push(at, at + run);
                    at += run;
                    from = at;
                    if c == '<' && self.is_address(at, end) {
                        return self.push(at, end);
                    }
                }
            }
        }
        self.word(from, end);
    }

    /// Whether the character `c` at `at`, inside a word that began at `from`, stands apart.
    fn apart(&self, from: usize, at: usize, end: usize, c: char) -> Apart {
        let rest = self.part(at, end);
        let (before, after) = (self.part(from, at), rest.get(c.len_utf8()..).unwrap_or_default());
        let left = before.chars().next_back();
        let right = after.chars().next();
        if is_bracket_or_quote(c) || matches!(c, '!' | '?' | '؟') {
            return Apart::Alone(run_at_head(rest, c));
        }
        if is_unit_sign(c) {
            let unit = left.is_some_and(|l| l.is_ascii_digit()) || right.is_some_and(|r| r.is_ascii_digit());
            return if unit { Apart::Alone(c.len_utf8()) } else { Apart::No };
        }
        let digit = |c: Option<char>| c.is_some_and(char::is_numeric);
        let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
        match c {
            ',' if !(digit(left) && digit(right)) => Apart::Alone(1),
            ':' if letter(right) && (self.lists.split_hyphens || right.is_some_and(char::is_uppercase)) => {
                Apart::Alone(1)
            }
            '.' if after.starts_with('.') => Apart::Alone(run_at_head(rest, '.')),
            '.' if sentence_edge(before, after) => Apart::Alone(1),
            '/' if self.lists.split_slashes && (letter(left) && letter(right)) && before.chars().count() > 1 => {
                Apart::Alone(1)
            }
            '-' | '‐' | '‑' => self.hyphen(before, after, c),
            _ if is_dash(c) => {
                let range = digit(left) && digit(right) && !self.lists.split_hyphens;
                if range { Apart::No } else { Apart::Alone(run_at_head(rest, c)) }
            }
            _ => Apart::No,
        }
    }

    fn hyphen(&self, before: &str, after: &str, c: char) -> Apart {
        if after.starts_with('-') {
            return Apart::Alone(c.len_utf8() + run_at_head(after, '-'));
        }
        if before.ends_with('-') || before.is_empty() || after.is_empty() || !self.lists.split_hyphens {
            return Apart::No;
        }
        let (first, last) = (Lower::of(before), Lower::of(after));
        if self.lists.prefixes.contains(first.as_str()) || self.lists.suffixes.contains(last.as_str()) {
            return Apart::No;
        }
        // Telephone numbers, dates and other codes stay whole.
        let code = |s: &str| s.chars().all(|c| c.is_ascii_digit() || is_dash(c));
        let core = self.chunk_core();
        let extension = || matches!((before.len(), after.len()), (1 | 3, 4)) && core.len() == before.len() + 5;
        if code(core) && (core.matches('-').count() > 1 || extension()) {
            return Apart::No;
        }
        if after.chars().next().is_some_and(char::is_alphanumeric) { Apart::Alone(c.len_utf8()) } else { Apart::No }
    }

    fn chunk_core(&self) -> &str {
        self.chunk.trim_matches(|c: char| !c.is_alphanumeric())
    }

    /// One word without punctuation: clitics and fused words.
    fn word(&mut self, start: usize, end: usize) {
        if start >= end {
            return;
        }
        let word = self.part(start, end);
        let digits = word.len() - word.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let clitic = self.clitic(word).filter(|l| *l < word.len() && *l + digits < word.len());
        if let Some(length) = clitic {
            self.push(start, end - length);
            self.push(end - length, end);
            return;
        }
        if let Some(cut) = self.fused(word).or_else(|| self.unit(word)) {
            self.push(start, start + cut);
            self.push(start + cut, end);
            return;
        }
        self.push(start, end);
    }

    /// Length in bytes of the clitic at the end of `word`.
    fn clitic(&self, word: &str) -> Option<usize> {
        self.lists.clitics.iter().find_map(|clitic| {
            let length = tail_of(word, clitic.chars().count())?;
            let tail = word.get(word.len() - length..)?;
            let same = |(a, b): (char, char)| a == b || (b == '\'' && is_apostrophe(a)) || a.to_lowercase().eq([b]);
            tail.chars().zip(clitic.chars()).all(same).then_some(length)
        })
    }

    /// Where the unit begins that clings to its number.
    fn unit(&self, word: &str) -> Option<usize> {
        let unit = word.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ','));
        let number = word.len() - unit.len();
        (number > 0 && !unit.is_empty() && self.lists.units.contains(Lower::of(unit).as_str())).then_some(number)
    }

    /// Where a word is to be cut that is two tokens, always or before the word that follows.
    fn fused(&self, word: &str) -> Option<usize> {
        let same = |a: &str, b: &str| a.chars().flat_map(char::to_lowercase).eq(b.chars());
        let cut = |(a, b): &(String, String)| {
            let tail = tail_of(word, b.chars().count())?;
            let (head, tail) = word.split_at_checked(word.len() - tail)?;
            (same(head, a) && same(tail, b)).then_some(head.len())
        };
        let next = || {
            let next = self.rest.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
            looks_at(next.len());
            next
        };
        let before = || {
            let rule = self.lists.fused_before.iter().find(|rule| cut(&rule.parts).is_some())?;
            rule.next.iter().any(|word| same(next(), word)).then(|| cut(&rule.parts))?
        };
        self.lists.fused.iter().find_map(cut).or_else(before)
    }
}

enum Apart {
    /// Part of the word.
    No,
    /// A token of so many bytes.
    Alone(usize),
}

/// Bytes of the last `count` characters; `None` if the word is shorter.
fn tail_of(word: &str, count: usize) -> Option<usize> {
    let (at, _) = word.char_indices().rev().nth(count.checked_sub(1)?)?;
    Some(word.len() - at)
}

/// How far `c` repeats at the head of `text`, in bytes. Brackets and quotation marks never group.
fn run_at_head(text: &str, c: char) -> usize {
    if matches!(c, '(' | ')' | '[' | ']' | '{' | '}' | '“' | '”' | '"' | ',') {
        return c.len_utf8();
    }
    let same = |d: char| d == c || (matches!(c, '!' | '?') && matches!(d, '!' | '?'));
    text.len() - text.trim_start_matches(same).len()
}

/// `slut.Den`: a stop inside a stretch where a sentence ended without a space.
fn sentence_edge(before: &str, after: &str) -> bool {
    let mut right = after.chars();
    !before.contains('.')
        && before.chars().count() >= 3
        && before.chars().rev().take(3).all(char::is_lowercase)
        && right.next().is_some_and(char::is_uppercase)
        && right.next().is_none_or(char::is_lowercase)
}
