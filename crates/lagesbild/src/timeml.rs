//! A report's times as TimeML 1.2.1, for other programs.

use crate::failure::Failure;
use crate::feed::{Made, ReadReport, Taker};
use crate::times::times;
use crate::words::Words;
use lagesbild_model::Report;
use lagesbild_model::time::{Edtf, Tells};
use lagesbild_reader::{Reader, Times};
use std::collections::HashSet;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Where documents go: a report's own to standard output, those of several reports each to a file of a folder.
pub struct Documents<'a> {
    folder: Option<&'a Path>,
    words: &'a Words,
    /// The one document for standard output, until it is known to be the only one.
    only: Option<String>,
    names: HashSet<String>,
}

impl<'a> Documents<'a> {
    /// Nothing written yet; makes the folder if it is not there.
    ///
    /// # Errors
    /// [`Failure::Work`] if it cannot be made.
    pub fn new(folder: Option<&'a Path>, words: &'a Words) -> Result<Documents<'a>, Failure> {
        if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
            std::fs::create_dir(folder).map_err(|e| Failure::work(format!("{}: {e}", folder.display())))?;
        }
        Ok(Documents { folder, words, only: None, names: HashSet::new() })
    }

    /// Prints the only document, if there is one.
    ///
    /// # Errors
    /// [`Failure::OutputClosed`] or [`Failure::Output`].
    pub fn finish(self) -> Result<(), Failure> {
        match self.only {
            Some(document) => Ok(std::io::stdout().write_all(document.as_bytes())?),
            None => Ok(()),
        }
    }

    /// The file of a report in a folder; none bears the name of another.
    fn file(&mut self, folder: &Path, report: &Report) -> PathBuf {
        let name = file_name(&report.label());
        let free = if self.names.contains(&name) { format!("{name}-{}", report.id()) } else { name };
        let path = folder.join(format!("{free}.tml"));
        self.names.insert(free);
        path
    }
}

impl Taker for Documents<'_> {
    type Wanted = Times;

    fn make(reader: &Reader, report: &Report) -> Made<Times> {
        times(reader, report)
    }

    fn take(&mut self, batch: Vec<ReadReport<Times>>) -> Result<(), Failure> {
        for ReadReport { report, made } in batch {
            let document = document(&report, &made);
            if let Some(folder) = self.folder {
                let path = self.file(folder, &report);
                std::fs::write(&path, document).map_err(|e| Failure::work(format!("{}: {e}", path.display())))?;
            } else if self.only.replace(document).is_some() {
                return Err(Failure::Usage(self.words.get("message", "several-documents").to_owned()));
            }
        }
        Ok(())
    }
}

/// The longest name of a file made of a report's label, in characters.
const LONGEST: usize = 80;

/// A report's label as the name of a file: letters, digits, `-`, `_` and `.` stay, but for a dot at the beginning.
fn file_name(label: &str) -> String {
    let safe = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '_' };
    let name: String = label.chars().take(LONGEST).map(safe).collect();
    match name.strip_prefix('.') {
        Some(rest) => format!("_{rest}"),
        None => name,
    }
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<TimeML xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
 xsi:noNamespaceSchemaLocation=\"http://timeml.org/timeMLdocs/TimeML_1.2.1.xsd\">\n";

/// The document of a report: its text with a TIMEX3 around each time, the publication as the time of creation.
pub fn document(report: &Report, times: &Times) -> String {
    let date = times.published.as_ref().map(|p| p.date.clone()).unwrap_or_else(Edtf::unknown);
    let value = day_value(&date);
    let mut out = HEAD.to_owned();
    let _ = writeln!(out, "<DOCID>{}</DOCID>", escaped(&report.label()));
    let _ = writeln!(
        out,
        "<DCT><TIMEX3 tid=\"t0\" type=\"DATE\" value=\"{value}\" temporalFunction=\"false\" \
         functionInDocument=\"CREATION_TIME\">{value}</TIMEX3></DCT>"
    );
    out.push_str("<TEXT>");
    let text = report.text();
    let mut done = 0;
    for (number, time) in (1..).zip(&times.told) {
        let (span, timex) = (time.expression.span, &time.told.timex);
        out.push_str(&escaped(text.get(done..span.start()).unwrap_or_default()));
        let modifier = timex.modifier.map(|m| format!(" mod=\"{m}\"")).unwrap_or_default();
        let function = time.expression.tells.map(|tells| match tells {
            Tells::Publication => " functionInDocument=\"PUBLICATION_TIME\"",
            Tells::Update => " functionInDocument=\"MODIFICATION_TIME\"",
        });
        let function = function.unwrap_or_default();
        let _ = write!(
            out,
            "<TIMEX3 tid=\"t{number}\" type=\"{}\" value=\"{}\"{modifier}{function}>{}</TIMEX3>",
            timex.kind.as_str(),
            escaped(&timex.value),
            escaped(&time.expression.words)
        );
        done = span.end();
    }
    out.push_str(&escaped(text.get(done..).unwrap_or_default()));
    out.push_str("</TEXT>\n</TimeML>\n");
    out
}

/// A publication as a TIMEX3 value: what is not known stands as `X`.
pub fn day_value(date: &Edtf) -> String {
    if date.is_unknown() { "XXXX-XX-XX".to_owned() } else { date.to_string() }
}

/// Text as XML takes it; what no XML may hold becomes a space, so that offsets stay as they are.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn a_label_never_leads_out_of_the_folder() {
        let wanted = [("a-1", "a-1"), ("../../etc/passwd", "_._.._etc_passwd"), ("..", "_."), ("å\\b:c", "å_b_c")];
        for (label, name) in wanted {
            assert_eq!(file_name(label), name);
        }
        assert_eq!(file_name(&"x/".repeat(200)).len(), 80);
    }
}
