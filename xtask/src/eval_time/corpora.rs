//! Texts whose times are labelled by hand.

use crate::eval::span_of_characters;
use lagesbild_model::time::Edtf;
use lagesbild_model::{Language, Span};
use roxmltree::{Document as Xml, Node};
use serde::Deserialize;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A labelled time.
#[derive(Clone, Debug)]
pub struct Labelled {
    /// Where it stands, in bytes.
    pub span: Span,
    /// Its TIMEX3 type.
    pub kind: String,
    /// Its TIMEX3 value.
    pub value: String,
    /// First and last day of its window, where the corpus has windows.
    pub window: Option<Option<(String, String)>>,
}

/// A labelled text.
#[derive(Clone, Debug)]
pub struct Labels {
    /// Its name in the corpus.
    pub id: String,
    /// When it was written, as EDTF.
    pub date: Option<String>,
    /// The text.
    pub text: String,
    /// Its times, in the order of the text.
    pub times: Vec<Labelled>,
    /// The line of the date, which counts neither way.
    pub dateline: Option<Span>,
}

/// A corpus of labelled texts.
#[derive(Clone, Debug)]
pub struct Corpus {
    /// What it is called in the table.
    pub name: &'static str,
    /// Its language.
    pub language: Language,
    /// How another program should take its texts: `news` or `narrative`.
    pub kind: &'static str,
    /// Its texts.
    pub texts: Vec<Labels>,
}

impl Corpus {
    /// How many words its texts have, by white space.
    pub fn words(&self) -> usize {
        self.texts.iter().map(|t| t.text.split_whitespace().count()).sum()
    }
}

/// The files of a folder and of those in it that end so, in the order of their names.
fn files(folder: &Path, end: &str) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))? {
        let path = entry.map_err(|e| format!("{}: {e}", folder.display()))?.path();
        if path.is_dir() {
            found.extend(files(&path, end)?);
        } else if path.extension().is_some_and(|e| e == end) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn each<T>(folder: &Path, end: &str, read: impl Fn(&str, &str) -> Result<T, String>) -> Result<Vec<T>, String> {
    let one = |path: PathBuf| {
        let fault = |e: String| format!("{}: {e}", path.display());
        let text = fs::read_to_string(&path).map_err(|e| fault(e.to_string()))?;
        let id = path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        read(&id, &text).map_err(fault)
    };
    files(folder, end)?.into_iter().map(one).collect()
}

/// The English part of MEANTIME: Wikinews, in the XML of CAT.
pub fn meantime(data: &Path) -> Result<Corpus, String> {
    let texts = each(&data.join("time/meantime/intra-doc_annotation"), "xml", cat)?;
    Ok(Corpus { name: "MEANTIME, English", language: Language::English, kind: "news", texts })
}

/// The part of WikiWars for training: histories of wars, in TimeML.
pub fn wikiwars(data: &Path) -> Result<Corpus, String> {
    let texts = each(&data.join("time/wikiwars-train/tml"), "tml", timeml)?;
    Ok(Corpus { name: "WikiWars, train", language: Language::English, kind: "narrative", texts })
}

fn number(node: Node, name: &str) -> Result<u32, String> {
    node.attribute(name).and_then(|n| n.parse().ok()).ok_or_else(|| format!("a token without a number as {name}"))
}

/// The last sentence of a text of MEANTIME that was labelled.
const LAST_LABELLED: u32 = 5;

/// Tokens with their sentences, and marks on tokens. The first sentence is the title, the second the date.
fn cat(id: &str, xml: &str) -> Result<Labels, String> {
    let xml = Xml::parse(xml).map_err(|e| e.to_string())?;
    let (mut text, mut places, mut last) = (String::new(), HashMap::new(), None);
    let mut dateline: Option<Span> = None;
    for token in xml.descendants().filter(|n| n.has_tag_name("token")) {
        let (word, sentence) = (token.text().unwrap_or_default(), number(token, "sentence")?);
        if sentence > LAST_LABELLED {
            break;
        }
        let word = if matches!(word, "``" | "''") { "\"" } else { word };
        match last {
            // Title and date stand apart from what follows.
            Some(before) if before != sentence => text += if before < 2 { "\n\n" } else { "\n" },
            Some(_) if spaced(&text, word) => text.push(' '),
            _ => {}
        }
        if sentence == 1 {
            let start = dateline.map_or(text.len(), Span::start);
            dateline = Span::new(start, text.len() + word.len());
        }
        places.insert(number(token, "t_id")?, (text.len(), text.len() + word.len()));
        text += word;
        last = Some(sentence);
    }
    let (mut times, mut date, mut line) = (Vec::new(), None, None);
    for mark in xml.descendants().filter(|n| n.has_tag_name("TIMEX3")) {
        let value = mark.attribute("value").unwrap_or_default().to_owned();
        let anchors = mark.children().filter(|n| n.has_tag_name("token_anchor"));
        let ids = anchors.map(|a| number(a, "t_id")).collect::<Result<Vec<_>, _>>()?;
        let ends: Vec<_> = ids.iter().filter_map(|t| places.get(t)).collect();
        let span = ends.iter().map(|e| e.0).min().zip(ends.iter().map(|e| e.1).max());
        let Some(span) = span.and_then(|(a, b)| Span::new(a, b)) else { continue };
        let kind = mark.attribute("type").unwrap_or_default().to_owned();
        if mark.attribute("functionInDocument") == Some("CREATION_TIME") {
            date = written(value);
        } else if dateline.is_none_or(|line| !line.overlaps(span)) {
            times.push(Labelled { span, kind, value, window: None });
        } else {
            // Some texts have no mark for it but the one on their own line.
            line = written(value);
        }
    }
    let date = date.or(line);
    times.sort_by_key(|t| (t.span.start(), t.span.end()));
    // Of nested ones the inner count.
    let spans: Vec<Span> = times.iter().map(|t| t.span).collect();
    times.retain(|t| !spans.iter().any(|s| *s != t.span && t.span.contains(*s)));
    Ok(Labels { id: id.to_owned(), date, text, times, dateline })
}

/// When a text was written, as EDTF; one of them is told the other way round, day first.
fn written(value: String) -> Option<String> {
    let mut parts: Vec<&str> = value.split('-').collect();
    parts.reverse();
    let turned = parts.join("-");
    [value, turned].into_iter().find(|date| date.parse::<Edtf>().is_ok())
}

/// Whether a space parts a token from the text before it.
fn spaced(before: &str, word: &str) -> bool {
    // A plain quotation mark opens and closes in turn.
    let open = before.matches('"').count() % 2 == 1;
    let opened = before.ends_with(['(', '[', '$', '€', '£', '“', '‘']) || (open && before.ends_with('"'));
    let closes = word.starts_with([',', '.', ';', ':', '!', '?', ')', ']', '%', '’', '”', '\'']);
    let apart = opened || closes || word == "n't" || (open && word == "\"");
    !apart
}

/// A text with marks in it.
fn timeml(id: &str, xml: &str) -> Result<Labels, String> {
    let xml = Xml::parse(xml).map_err(|e| e.to_string())?;
    let named = |name: &str| xml.descendants().find(|n| n.has_tag_name(name));
    let date = named("DCT").and_then(|n| n.descendants().find(|n| n.has_tag_name("TIMEX3")));
    let date = date.and_then(|n| n.attribute("value")).map(str::to_owned);
    let body = named("TEXT").ok_or("there is no TEXT")?;
    let (mut text, mut times) = (String::new(), Vec::new());
    for node in body.descendants().filter(|n| n.is_text()) {
        let from = text.len();
        text += node.text().unwrap_or_default();
        let Some(mark) = node.parent().filter(|p| p.has_tag_name("TIMEX3")) else { continue };
        let read = |name: &str| mark.attribute(name).unwrap_or_default().to_owned();
        let span = Span::new(from, text.len()).ok_or("an empty TIMEX3")?;
        times.push(Labelled { span, kind: read("type"), value: read("value"), window: None });
    }
    Ok(Labels { id: id.to_owned(), date, text, times, dateline: None })
}

#[derive(Deserialize)]
struct Line {
    id: String,
    date: Option<String>,
    text: String,
    times: Vec<LineTime>,
}

#[derive(Deserialize)]
struct LineTime {
    text: String,
    start: usize,
    #[serde(rename = "type")]
    kind: String,
    value: String,
    window: Option<(String, String)>,
}

/// Swedish sentences with times and windows, a line each.
pub fn swedish(path: &Path) -> Result<Corpus, String> {
    let fault = |e: &dyn std::fmt::Display| format!("{}: {e}", path.display());
    let mut texts = Vec::new();
    for (number, line) in fs::read_to_string(path).map_err(|e| fault(&e))?.lines().enumerate() {
        let line: Line = serde_json::from_str(line).map_err(|e| fault(&format!("line {}: {e}", number + 1)))?;
        let times = line.times.iter().filter_map(|t| {
            let span = span_of_characters(&line.text, t.start, t.start + t.text.chars().count())?;
            Some(Labelled { span, kind: t.kind.clone(), value: t.value.clone(), window: Some(t.window.clone()) })
        });
        let times = times.collect();
        texts.push(Labels { id: line.id, date: line.date, text: line.text, times, dateline: None });
    }
    Ok(Corpus { name: "Swedish sentences, dev", language: Language::Swedish, kind: "news", texts })
}
