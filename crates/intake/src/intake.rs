use crate::decode::decode;
use crate::lines::{Lines, Piece, Placed};
use crate::open::{Form, Opened, Stream, form_of, name_of, open, unreadable};
use crate::values::Values;
use crate::{Fault, FileName, Problem, prefix, provenance, record};
use lagesbild_model::time::Edtf;
use lagesbild_model::{Language, Publication, PublicationSource, Report, ReportId, ReportParts};
use std::collections::{BTreeSet, HashSet, VecDeque};
use std::io::Read;
use std::path::{Path, PathBuf};

/// Where reports come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A file, or a folder with everything in it.
    Path(PathBuf),
    /// Standard input.
    Stdin,
}

impl Source {
    /// The source that a command line names: `-` is standard input.
    pub fn named(path: impl Into<PathBuf>) -> Source {
        let path = path.into();
        if path.as_os_str() == "-" { Source::Stdin } else { Source::Path(path) }
    }
}

/// What no input may exceed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one report as it stands in its file, 16 MiB unless told otherwise. Longer ones are not taken.
    pub report: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { report: 16 << 20 }
    }
}

/// What the user tells of the reports.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IntakeOptions {
    /// The language of reports that do not say theirs; `None` leaves it to the reader to detect.
    pub language: Option<Language>,
    /// The publication date of reports that give none. An impossible one counts as given, and stays unknown.
    pub date: Option<Edtf>,
    /// What no input may exceed.
    pub limits: Limits,
}

impl IntakeOptions {
    pub(crate) fn told(&self) -> Option<Publication> {
        self.date.clone().map(|date| Publication { date, source: PublicationSource::Told })
    }
}

/// Where a report stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The file.
    pub file: FileName,
    /// The line, counted from 1, in files of many reports.
    pub line: Option<u64>,
}

/// What an [`Intake`] yields.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "nearly every item is a report")]
pub enum Item {
    /// A report and where it stood.
    Report(Report, Origin),
    /// Something that the user should know.
    Problem(Problem),
}

/// Reports and problems, one after another in the order of the sources. The same report is yielded once.
///
/// ```
/// use lagesbild_intake::{Intake, IntakeOptions, Item, Source};
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("reports.jsonl");
/// std::fs::write(&path, "{\"id\": \"a\", \"text\": \"Kabul has fallen.\"}\n{broken\n")?;
/// for item in Intake::new(vec![Source::named(&path)], IntakeOptions::default()) {
///     match item {
///         Item::Report(report, origin) => assert_eq!((report.text(), origin.line), ("Kabul has fallen.", Some(1))),
///         Item::Problem(problem) => assert_eq!(problem.line, Some(2)),
///     }
/// }
/// # Ok::<(), std::io::Error>(())
/// ```
pub struct Intake {
    sources: VecDeque<Source>,
    folder: Option<Folder>,
    file: Option<OpenFile>,
    ready: VecDeque<Item>,
    seen: HashSet<ReportId>,
    options: IntakeOptions,
}

struct Folder {
    name: FileName,
    entries: Entries,
    taken: u64,
    passed: u64,
    forms: BTreeSet<String>,
}

type Entries = walkdir::FilterEntry<walkdir::IntoIter, fn(&walkdir::DirEntry) -> bool>;

struct OpenFile {
    name: FileName,
    body: Body,
    unknown: BTreeSet<String>,
    records: u64,
}

enum Body {
    Text { stream: Stream, size: Option<u64> },
    Lines(Lines<Stream>),
    Values(Values<Stream>),
    Done,
}

impl Intake {
    /// An intake of these sources. Nothing is opened before the first item is asked for.
    pub fn new(sources: impl IntoIterator<Item = Source>, options: IntakeOptions) -> Intake {
        Intake {
            sources: sources.into_iter().collect(),
            folder: None,
            file: None,
            ready: VecDeque::new(),
            seen: HashSet::new(),
            options,
        }
    }

    fn problem(&mut self, file: &FileName, line: Option<u64>, byte: Option<u64>, fault: Fault) {
        self.ready.push_back(Item::Problem(Problem { file: file.clone(), line, byte, fault }));
    }

    /// Does one step; false when there is nothing left to do.
    fn step(&mut self) -> bool {
        if let Some(file) = self.file.take() {
            self.file = self.read_on(file);
        } else if let Some(folder) = self.folder.take() {
            self.folder = self.walk_on(folder);
        } else {
            match self.sources.pop_front() {
                None => return false,
                Some(Source::Stdin) => self.open(None),
                Some(Source::Path(path)) if path.is_dir() => self.folder = Some(Folder::new(&path)),
                Some(Source::Path(path)) => self.open(Some(&path)),
            }
        }
        true
    }

    fn walk_on(&mut self, mut folder: Folder) -> Option<Folder> {
        match folder.entries.next() {
            None => {
                if folder.taken == 0 {
                    self.problem(&folder.name, None, None, Fault::NoReports);
                }
                if folder.passed > 0 {
                    let forms: Vec<String> = folder.forms.into_iter().take(8).collect();
                    let fault = Fault::PassedOver { count: folder.passed, forms: forms.join(", ") };
                    self.problem(&folder.name, None, None, fault);
                }
                return None;
            }
            Some(Err(error)) => {
                let name = error.path().map_or_else(|| folder.name.clone(), FileName::new);
                let reason =
                    error.io_error().map_or_else(|| "a link that leads back to itself".to_owned(), |e| e.to_string());
                self.problem(&name, None, None, Fault::Unreadable { reason });
            }
            Some(Ok(entry)) if entry.file_type().is_file() => match form_of(entry.path()) {
                Some(_) => {
                    folder.taken += 1;
                    self.open(Some(entry.path()));
                }
                None => folder.pass(entry.path()),
            },
            Some(Ok(_)) => {}
        }
        Some(folder)
    }

    fn open(&mut self, path: Option<&Path>) {
        let name = name_of(path);
        let Opened { stream, form, size, notice } = match open(path) {
            Ok(opened) => opened,
            Err(fault) => return self.problem(&name, None, None, fault),
        };
        if let Some(fault) = notice {
            self.problem(&name, None, Some(0), fault);
        }
        let limit = self.options.limits.report;
        let body = match form {
            Form::Text => Body::Text { stream, size },
            Form::Lines => Body::Lines(Lines::new(stream, limit)),
            Form::Json => Body::Values(Values::new(stream, limit)),
        };
        self.file = Some(OpenFile { name, body, unknown: BTreeSet::new(), records: 0 });
    }

    fn read_on(&mut self, mut file: OpenFile) -> Option<OpenFile> {
        let (placed, at) = match &mut file.body {
            Body::Text { .. } => {
                if let Body::Text { stream, size } = std::mem::replace(&mut file.body, Body::Done) {
                    self.whole_text(&file.name, stream, size);
                }
                return None;
            }
            Body::Lines(lines) => (lines.next(), lines.at()),
            Body::Values(values) => (values.next(), values.at()),
            Body::Done => return None,
        };
        match placed {
            Ok(Some(placed)) => {
                let endless = matches!(placed.piece, Piece::Endless);
                self.one_record(&mut file, placed);
                (!endless).then_some(file)
            }
            Ok(None) => {
                if file.records == 0 {
                    self.problem(&file.name, None, None, Fault::Empty);
                }
                if !file.unknown.is_empty() {
                    let names = file.unknown.into_iter().collect();
                    self.problem(&file.name, None, None, Fault::UnknownFields { names });
                }
                None
            }
            Err(error) => {
                self.problem(&file.name, None, Some(at), unreadable(error));
                None
            }
        }
    }

    fn whole_text(&mut self, name: &FileName, stream: Stream, size: Option<u64>) {
        let limit = self.options.limits.report;
        let mut bytes = Vec::new();
        if let Err(error) = stream.take(limit as u64 + 1).read_to_end(&mut bytes) {
            self.problem(name, None, Some(bytes.len() as u64), unreadable(error));
            // What came before the break is a report cut short: as a report it would say what it does not say.
            return;
        }
        if bytes.len() > limit {
            return self.problem(name, None, None, Fault::TooLong { size, limit });
        }
        let raw = provenance::hash(&bytes);
        let decoded = decode(bytes);
        if let Some((fault, byte)) = decoded.fault {
            self.problem(name, None, Some(byte), fault);
        }
        let prefix = prefix::cut(&decoded.text);
        let dated = prefix.date.is_some() || prefix.fault.is_some();
        if let Some(fault) = prefix.fault {
            self.problem(name, Some(1), None, fault);
        }
        if prefix.text.trim().is_empty() {
            return self.problem(name, None, None, if dated { Fault::NoWords } else { Fault::Empty });
        }
        let publication = match prefix.date {
            Some(date) => date.window().is_some().then_some(Publication { date, source: PublicationSource::Text }),
            None if dated => None,
            None => self.options.told(),
        };
        let parts = ReportParts {
            supplier_id: name.label(),
            language: self.options.language,
            publication,
            publishers: Vec::new(),
            title: None,
            byline: None,
            url: None,
            fetched: None,
            provenance: provenance::of_file(raw),
            context: Vec::new(),
            text: prefix.text.replace("\r\n", "\n"),
        };
        self.report(parts, name, None);
    }

    fn one_record(&mut self, file: &mut OpenFile, placed: Placed) {
        let Placed { piece, line, byte } = placed;
        let (name, at) = (file.name.clone(), Some(line));
        let bytes = match piece {
            Piece::Whole(bytes) if bytes.trim_ascii().is_empty() => return,
            Piece::Whole(bytes) => bytes,
            Piece::TooLong { size } => {
                file.records += 1;
                let fault = Fault::TooLong { size: Some(size), limit: self.options.limits.report };
                return self.problem(&name, at, Some(byte), fault);
            }
            Piece::Endless => return self.problem(&name, at, Some(byte), Fault::Endless),
        };
        file.records += 1;
        let raw = provenance::hash(&bytes);
        let decoded = decode(bytes);
        if let Some((fault, bad)) = decoded.fault {
            self.problem(&name, at, Some(byte + bad), fault);
        }
        let json = decoded.text.trim();
        if !json.starts_with('{') && serde_json::from_str::<serde::de::IgnoredAny>(json).is_ok() {
            return self.problem(&name, at, Some(byte), Fault::NotAnObject);
        }
        match record::read(&decoded.text, &self.options, &mut file.unknown) {
            Ok(taken) => {
                taken.faults.into_iter().for_each(|fault| self.problem(&name, at, None, fault));
                if let Some(mut parts) = taken.parts {
                    provenance::complete(&mut parts.provenance, raw);
                    self.report(parts, &name, at);
                }
            }
            Err(error) => {
                let (line, byte) = place_of(&error, &decoded.text, line, byte);
                self.problem(&name, Some(line), Some(byte), Fault::Json { reason: reason_of(&error) });
            }
        }
    }

    fn report(&mut self, parts: ReportParts, file: &FileName, line: Option<u64>) {
        let report = Report::new(parts);
        let id = report.id();
        if self.seen.insert(id) {
            self.ready.push_back(Item::Report(report, Origin { file: file.clone(), line }));
        } else {
            self.problem(file, line, None, Fault::Twice { id });
        }
    }
}

/// Where in the file a record that begins at `line` and `byte` stopped making sense.
fn place_of(error: &serde_json::Error, json: &str, line: u64, byte: u64) -> (u64, u64) {
    let before: usize = json.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    // At its end the parser counts what it has read, elsewhere it names the character that it stands on.
    let column = error.column().saturating_sub(usize::from(!error.is_eof()));
    let within = (before + column).min(json.len());
    (line + error.line().saturating_sub(1) as u64, byte + within as u64)
}

/// The parser's words without its own line and column, which count within the record.
fn reason_of(error: &serde_json::Error) -> String {
    let said = error.to_string();
    said.rsplit_once(" at line ").map_or(said.clone(), |(reason, _)| reason.to_owned())
}

impl Iterator for Intake {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(item) = self.ready.pop_front() {
                return Some(item);
            }
            if !self.step() {
                return None;
            }
        }
    }
}

impl Folder {
    fn new(path: &Path) -> Folder {
        let visible: fn(&walkdir::DirEntry) -> bool =
            |entry| entry.depth() == 0 || !entry.file_name().as_encoded_bytes().starts_with(b".");
        Folder {
            name: FileName::new(path),
            entries: walkdir::WalkDir::new(path)
                .follow_links(true)
                .sort_by_file_name()
                .into_iter()
                .filter_entry(visible),
            taken: 0,
            passed: 0,
            forms: BTreeSet::new(),
        }
    }

    fn pass(&mut self, path: &Path) {
        self.passed += 1;
        if self.forms.len() < 8 {
            let ending = path.extension().map_or_else(|| "-".to_owned(), |e| format!(".{}", e.to_string_lossy()));
            self.forms.insert(crate::problem::shown(&ending));
        }
    }
}
