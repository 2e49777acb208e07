//! How fast the names of places and actors are looked for, how soon the lists are ready, and what memory they take.
//!
//! Measured before anything else is loaded, so that the process holds little but the lists.

use crate::eval;
use lagesbild_actors::ActorList;
use lagesbild_gazetteer::Gazetteer;
use lagesbild_intake::{Intake, IntakeOptions, Item, Source};
use lagesbild_model::{Language, Span};
use std::path::Path;
use std::time::{Duration, Instant};

/// Words to scan, at most.
const WORDS: usize = 1_000_000;
/// How often each is measured; the best counts, for nothing but other work on the machine makes one slower.
const TIMES: usize = 5;

const HEAD: &str = "## Scan

Looking for all names in news items (`portal-en`) and public documents (`government-sv`) that have been cut into words: every
name of the gazetteer, every name and role of the actor list; the best of five runs. Ready is the time from nothing to both
lists open. Memory is what is resident of the whole process, code and lists, when all has been scanned, without the text.

| what | words/s |
|---|---|
";

/// A text and its words.
struct Text {
    text: String,
    words: Vec<Span>,
    language: Language,
}

/// The section of the table; empty where the texts are not there.
///
/// # Errors
/// [`String`] if the actor list is damaged.
pub fn section(data: &Path) -> Result<String, String> {
    let clock = Instant::now();
    let gazetteer = Gazetteer::embedded();
    let actors = ActorList::embedded().map_err(|e| e.to_string())?;
    let ready = clock.elapsed();
    let mut table = HEAD.to_owned();
    let (mut scanned, mut kept) = (0, Vec::new());
    for (file, language) in [("portal-en", Language::English), ("government-sv", Language::Swedish)] {
        let file = data.join(format!("bulk/{file}.jsonl.gz"));
        if !file.exists() {
            return Ok(String::new());
        }
        let texts = texts(&file, language);
        scanned += texts.iter().map(|t| t.text.len() + t.words.len() * size_of::<Span>()).sum::<usize>();
        let genitives: &[&str] = if language == Language::English { &["'s", "’s"] } else { &["s"] };
        let places = rate(&texts, |t| {
            (0..t.words.len()).filter(|at| gazetteer.longest_match(&t.text, &t.words, *at, genitives).is_some()).count()
        });
        let named = rate(&texts, |t| {
            let mut found = Vec::new();
            actors.find(t.language, &t.text, &t.words, &mut found);
            found.len()
        });
        let both = 1.0 / (1.0 / places + 1.0 / named);
        for (what, rate) in [("places", places), ("actors", named), ("both", both)] {
            table += &format!("| {what}, {language} | {rate:.0} |\n");
        }
        kept.push(texts);
    }
    let resident = eval::memory("VmRSS:").map(|kib| kib.saturating_sub(scanned as u64 / 1024));
    drop(kept);
    let resident = resident.map_or_else(|| "-".to_owned(), |kib| format!("{:.0}", kib as f64 / 1024.0));
    table += &format!("\nReady in {:.1} ms, {resident} MiB resident.\n\n", ready.as_secs_f64() * 1000.0);
    Ok(table)
}

/// The first texts of a file, up to so many words.
fn texts(file: &Path, language: Language) -> Vec<Text> {
    let mut texts = Vec::new();
    let mut count = 0;
    for item in Intake::new([Source::named(file)], IntakeOptions::default()) {
        let Item::Report(report, _) = item else { continue };
        let text = report.text().to_owned();
        let words = words(&text);
        count += words.len();
        texts.push(Text { text, words, language });
        if count >= WORDS {
            break;
        }
    }
    texts
}

/// Runs of letters and digits, with the apostrophes in them, and single marks.
fn words(text: &str) -> Vec<Span> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let inside = c.is_alphanumeric() || matches!(c, '\'' | '’');
        if inside {
            start.get_or_insert(at);
            continue;
        }
        words.extend(start.take().and_then(|from| Span::new(from, at)));
        if !c.is_whitespace() {
            words.extend(Span::new(at, at + c.len_utf8()));
        }
    }
    words
}

/// Words a second, at best.
fn rate(texts: &[Text], mut scan: impl FnMut(&Text) -> usize) -> f64 {
    let words: usize = texts.iter().map(|t| t.words.len()).sum();
    let mut best = Duration::MAX;
    for _ in 0..TIMES {
        let clock = Instant::now();
        let found: usize = texts.iter().map(&mut scan).sum();
        std::hint::black_box(found);
        best = best.min(clock.elapsed());
    }
    words as f64 / best.as_secs_f64().max(1e-9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_marks_are_cut_apart() {
        let text = "Kabul's fall, åh";
        let cut: Vec<&str> = words(text).into_iter().filter_map(|w| w.slice(text)).collect();
        assert_eq!(cut, ["Kabul's", "fall", ",", "åh"]);
    }
}
