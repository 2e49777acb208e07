//! `lagesbild explain`: how a text is read, drawn for whoever mends a pack or judges a claim.

mod draw;

use crate::cli::{Common, Telling};
use crate::failure::{Exit, Failure};
use crate::feed::{Made, ReadReport, Taker, feed, unread};
use crate::output::{Format, Styles};
use crate::own;
use crate::words::Words;
use draw::Drawing;
use lagesbild_model::{Publication, PublicationSource, Report, ReportParts};
use lagesbild_reader::{Explanation, Reader};
use std::io::{BufWriter, Stdout, Write};
use std::path::{Path, PathBuf};

/// Arguments of `explain`.
#[derive(Debug, clap::Args)]
pub struct ExplainArgs {
    /// The text itself; `-` is standard input (also where neither a text nor a file is given)
    #[arg(value_name = "TEXT", conflicts_with = "file")]
    pub text: Option<String>,
    /// Files or folders with reports, as for `read`; may be given several times
    #[arg(long, short, value_name = "PATH")]
    pub file: Vec<PathBuf>,
    /// A line that sets the scene of the text: a heading, or what shows that it is about a war; may be given several times
    #[arg(long, value_name = "LINE", requires = "text")]
    pub context: Vec<String>,
    /// Read with the packs of this folder (sv/ and en/ inside it) in place of the program's own
    #[arg(long, value_name = "FOLDER")]
    pub packs: Option<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub telling: Telling,
}

/// What `explain --help` shows.
pub const EXAMPLES: &str = "\
Examples:
  lagesbild explain 'Herat fell to the Taliban on Thursday.' --date 2021-08-13
  lagesbild explain --file report.txt | less
  lagesbild explain 'Rebels met in the town.' --context 'The war in Syria'
  lagesbild explain 'Rebellerna intog Ekby.' --packs packs    while a pack is mended
  lagesbild explain --file reports/ --format jsonl            for programs

For each sentence: its words as a tree (Universal Dependencies), the places and actors that it names
with those that they may mean, its times, and its triggers, each with the rule that it follows (file
and line of the pack), the words that may bend its claim, and the claims that came of it with what
fills their roles; or why there is none. json is an array of reports, jsonl one a line.

Exit codes: 0 done, 1 nothing could be read, 2 usage, 3 done but some input was skipped.";

/// Runs the command.
///
/// # Errors
/// [`Failure`] if nothing can be done, or the output fails.
pub fn run(args: &ExplainArgs, common: &Common, words: &Words) -> Result<Exit, Failure> {
    let format = common.format.unwrap_or(Format::Table);
    if format == Format::Csv {
        return Err(Failure::Usage(words.get("message", "no-csv").to_owned()));
    }
    let reader = reader(args.packs.as_deref(), common)?;
    let mut shown = Shown { out: BufWriter::new(std::io::stdout()), format, words, first: true };
    let exit = match args.text.as_deref().filter(|text| *text != "-") {
        Some(text) => {
            let report = report(text, args);
            let explanation = reader.explain(&report).map_err(|diagnostic| {
                let (key, values) = unread(&diagnostic);
                Failure::Work(words.message(key, &values))
            })?;
            shown.one(&explanation, report.text())?;
            Exit::Done
        }
        None => {
            let paths = match args.text {
                Some(_) => vec![PathBuf::from("-")],
                None => crate::read::paths(&args.file, words)?,
            };
            feed(&paths, &args.telling, common, words, &reader, &mut shown)?.exit()
        }
    };
    shown.finish()?;
    Ok(exit)
}

/// The reader with the user's places and actors, and with the packs of a folder if one is named.
fn reader(packs: Option<&Path>, common: &Common) -> Result<Reader, Failure> {
    match packs {
        Some(folder) => Reader::with_packs_and_own(folder, own::lists(common)?).map_err(Failure::work),
        None => own::reader(common),
    }
}

/// A report that is nothing but a text.
fn report(text: &str, args: &ExplainArgs) -> Report {
    let date = args.telling.date.clone();
    Report::new(ReportParts {
        language: args.telling.lang,
        publication: date.map(|date| Publication { date, source: PublicationSource::Told }),
        context: args.context.clone(),
        text: text.to_owned(),
        ..ReportParts::default()
    })
}

/// Explanations on their way out.
struct Shown<'w> {
    out: BufWriter<Stdout>,
    format: Format,
    words: &'w Words,
    first: bool,
}

impl Shown<'_> {
    fn one(&mut self, explanation: &Explanation, text: &str) -> Result<(), Failure> {
        let between = std::mem::replace(&mut self.first, false);
        match self.format {
            Format::Json => {
                self.out.write_all(if between { b"[\n" } else { b",\n" })?;
                serde_json::to_writer(&mut self.out, explanation)?;
            }
            Format::Jsonl => {
                serde_json::to_writer(&mut self.out, explanation)?;
                self.out.write_all(b"\n")?;
            }
            Format::Table | Format::Csv => {
                if !between {
                    self.out.write_all(b"\n")?;
                }
                for line in Drawing::new(explanation, text, self.words, Styles::of_stdout()).lines() {
                    writeln!(self.out, "{line}")?;
                }
            }
        }
        Ok(())
    }

    fn finish(mut self) -> Result<(), Failure> {
        if self.format == Format::Json {
            self.out.write_all(if self.first { b"[]\n" } else { b"\n]\n" })?;
        }
        Ok(self.out.flush()?)
    }
}

impl Taker for Shown<'_> {
    type Wanted = Explanation;

    fn make(reader: &Reader, report: &Report) -> Made<Explanation> {
        match reader.explain(report) {
            Ok(explanation) => (Some(explanation), Vec::new()),
            Err(diagnostic) => (None, vec![diagnostic]),
        }
    }

    fn take(&mut self, batch: Vec<ReadReport<Explanation>>) -> Result<(), Failure> {
        for ReadReport { report, made } in batch {
            self.one(&made, report.text())?;
        }
        Ok(self.out.flush()?)
    }
}
