//! What the user should know of the input, on standard error, without drowning anybody in it.

use crate::output::one_line;
use crate::progress::Progress;
use crate::words::Words;
use lagesbild_intake::{FileName, Origin, Problem, Severity};
use std::collections::BTreeMap;
use std::io::Write;

/// How many problems of one sort are told for one file.
const TOLD: u64 = 10;

/// Tells problems, each sort a few times a file, and counts the rest.
pub struct Notices<'w> {
    words: &'w Words,
    quiet: bool,
    file: Option<FileName>,
    counts: BTreeMap<&'static str, u64>,
    skipped: u64,
}

impl<'w> Notices<'w> {
    /// Nothing told yet.
    pub fn new(quiet: bool, words: &'w Words) -> Notices<'w> {
        Notices { words, quiet, file: None, counts: BTreeMap::new(), skipped: 0 }
    }

    /// Tells a problem of the input.
    pub fn tell(&mut self, problem: &Problem, progress: &Progress) {
        let (key, values) = problem.fault.message();
        let said = self.words.fault(key, &values).unwrap_or_else(|| problem.fault.to_string());
        let mut place = place(&problem.file, problem.line);
        if let Some(byte) = problem.byte {
            place.push_str(&format!(": {} {byte}", self.words.get("message", "byte")));
        }
        self.count(&problem.file, key, problem.severity(), &format!("{place}: {said}"), progress);
    }

    /// Tells what kept a report from being read.
    pub fn tell_unread(&mut self, origin: &Origin, key: &'static str, values: &[(&str, String)], progress: &Progress) {
        let said = format!("{}: {}", place(&origin.file, origin.line), self.words.message(key, values));
        self.count(&origin.file, key, Severity::Skipped, &said, progress);
    }

    fn count(&mut self, file: &FileName, key: &'static str, cost: Severity, said: &str, progress: &Progress) {
        if self.file.as_ref() != Some(file) {
            self.rest(progress);
            self.file = Some(file.clone());
        }
        if cost == Severity::Skipped {
            self.skipped += 1;
        }
        let count = self.counts.entry(key).or_default();
        *count += 1;
        if *count <= TOLD {
            self.say(said, progress);
        }
    }

    /// Says how many more there were in the file that is done with.
    fn rest(&mut self, progress: &Progress) {
        let more: u64 = std::mem::take(&mut self.counts).into_values().map(|count| count.saturating_sub(TOLD)).sum();
        if let (Some(file), true) = (self.file.take(), more > 0) {
            let values = [("file", file.to_string()), ("count", more.to_string())];
            self.say(&self.words.message("more-problems", &values), progress);
        }
    }

    fn say(&self, line: &str, progress: &Progress) {
        if !self.quiet {
            progress.aside(|| {
                // Where nobody hears, there is nobody to tell that nobody hears.
                let _ = writeln!(std::io::stderr(), "{}", one_line(line));
            });
        }
    }

    /// All is told: how many problems cost a report.
    pub fn finish(&mut self, progress: &Progress) -> u64 {
        self.rest(progress);
        self.skipped
    }
}

fn place(file: &FileName, line: Option<u64>) -> String {
    line.map_or_else(|| file.to_string(), |line| format!("{file}:{line}"))
}
