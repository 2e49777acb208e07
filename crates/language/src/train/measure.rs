//! Measuring from raw text, aligned by spans as in the CoNLL 2018 shared task.

use super::answer;
use super::conllu::{self, GoldSentence, GoldWord, TrainError};
use crate::names::NameMark;
use crate::{Analyser, Analysis, Deprel, NameKind, Polarity, TokenIx};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::time::Instant;

/// How often something was right, given and wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Given and right.
    pub right: u32,
    /// Given.
    pub given: u32,
    /// Wanted.
    pub wanted: u32,
}

impl Count {
    /// The F1 score in per cent; 0 where nothing was given or wanted.
    pub fn f1(self) -> f64 {
        200.0 * f64::from(self.right) / f64::from((self.given + self.wanted).max(1))
    }

    /// The part of what was given that is right, in per cent.
    pub fn precision(self) -> f64 {
        100.0 * f64::from(self.right) / f64::from(self.given.max(1))
    }

    /// The part of what was wanted that was given, in per cent.
    pub fn recall(self) -> f64 {
        100.0 * f64::from(self.right) / f64::from(self.wanted.max(1))
    }
}

/// F1 scores in per cent, all from raw text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measures {
    /// Tokens whose span is right.
    pub tokens: f64,
    /// Sentences whose span is right.
    pub sentences: f64,
    /// Parts of speech.
    pub upos: f64,
    /// Feature columns right as a whole.
    pub feats: f64,
    /// Lemmas.
    pub lemmas: f64,
    /// Heads.
    pub uas: f64,
    /// Heads with the relation's base.
    pub las: f64,
    /// Heads with the relation and its subtype.
    pub las_subtypes: f64,
    /// Relations one by one, subtypes and all, right where the head is right too; negation apart, as `advmod (neg)`.
    pub relations: BTreeMap<String, Count>,
    /// Words a second, one thread, everything from raw text to trees.
    pub speed: f64,
}

impl fmt::Display for Measures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows = [
            ("tokens", self.tokens),
            ("sentences", self.sentences),
            ("UPOS", self.upos),
            ("UFeats", self.feats),
            ("lemmas", self.lemmas),
            ("UAS", self.uas),
            ("LAS", self.las),
            ("LAS with subtypes", self.las_subtypes),
        ];
        rows.iter().try_for_each(|(name, value)| writeln!(f, "{name:<18} {value:6.2}"))?;
        writeln!(f, "{:<18} {:6.0}", "words a second", self.speed)
    }
}

#[derive(Clone, Copy)]
struct Gold<'a> {
    word: &'a conllu::GoldWord,
    head: Option<(usize, usize)>,
}

/// Measures `analyser` on a treebank in CoNLL-U. `tell` gets a line for each word whose head or relation is wrong.
///
/// # Errors
/// [`TrainError`] if the treebank cannot be read.
pub fn measure(analyser: &Analyser, treebank: &str, tell: &mut dyn FnMut(&str)) -> Result<Measures, TrainError> {
    let gold = conllu::read(treebank)?;
    let (text, starts) = raw_text(&gold);
    let mut analysis = Analysis::new();
    let clock = Instant::now();
    for sentence in analyser.sentences(&text) {
        analyser.analyse(&text, sentence, &mut analysis);
    }
    let seconds = clock.elapsed().as_secs_f64();
    let mut measures = measures(&gold, &text, &starts, &analysis, tell);
    measures.speed = analysis.tokens().len() as f64 / seconds;
    Ok(measures)
}

/// Measures what another program made of the text that [`raw`] gives, in CoNLL-U. The speed is not known: 0.
///
/// # Errors
/// [`TrainError`] if either cannot be read.
pub fn measure_answer(answer: &str, treebank: &str) -> Result<Measures, TrainError> {
    let gold = conllu::read(treebank)?;
    let (text, starts) = raw_text(&gold);
    let analysis = answer::placed(&conllu::read(answer)?, &text);
    Ok(measures(&gold, &text, &starts, &analysis, &mut |_| ()))
}

/// The scores of `analysis`, made of `text`, against sentences that begin at `starts`.
fn measures(
    gold: &[GoldSentence],
    text: &str,
    starts: &[usize],
    analysis: &Analysis,
    tell: &mut dyn FnMut(&str),
) -> Measures {
    let mut words: HashMap<(usize, usize), Gold> = HashMap::new();
    let mut spans = Vec::new();
    for (sentence, start) in gold.iter().zip(starts) {
        let at = |i: usize| sentence.words.get(i).map(|w| (w.at.0 + start, w.at.1 + start));
        spans.extend(at(0).zip(at(sentence.words.len() - 1)).map(|(a, b)| (a.0, b.1)));
        for (i, word) in sentence.words.iter().enumerate() {
            words.extend(at(i).map(|span| (span, Gold { word, head: at(usize::from(word.head)) })));
        }
    }
    let found =
        analysis.sentences().iter().filter(|s| spans.binary_search(&(s.span.start(), s.span.end())).is_ok()).count();
    let total = gold.iter().map(|s| s.words.len()).sum::<usize>();
    let mut hits = Hits::default();
    for i in 0..analysis.tokens().len() {
        if let Some(ix) = TokenIx::new(i) {
            hits.count(analysis, ix, &words, text, tell);
        }
    }
    let f1 = |right: u32| 200.0 * f64::from(right) / (total + analysis.tokens().len()) as f64;
    Measures {
        tokens: f1(hits.tokens),
        sentences: 200.0 * found as f64 / (spans.len() + analysis.sentences().len()) as f64,
        upos: f1(hits.upos),
        feats: f1(hits.feats),
        lemmas: f1(hits.lemmas),
        uas: f1(hits.uas),
        las: f1(hits.las),
        las_subtypes: f1(hits.las_subtypes),
        relations: hits.relations(gold),
        speed: 0.0,
    }
}

#[derive(Default)]
struct Hits {
    tokens: u32,
    upos: u32,
    feats: u32,
    lemmas: u32,
    uas: u32,
    las: u32,
    las_subtypes: u32,
    relations: BTreeMap<String, Count>,
}

/// The relation of a word as it is reported.
fn relation(deprel: Deprel, negates: bool) -> String {
    if deprel == Deprel::Advmod && negates { format!("{deprel} (neg)") } else { deprel.to_string() }
}

fn negates(word: &GoldWord) -> bool {
    word.morph.polarity() == Some(Polarity::Neg)
}

impl Hits {
    /// What was found of each relation, against all that the treebank has.
    fn relations(&self, gold: &[GoldSentence]) -> BTreeMap<String, Count> {
        let mut counts = self.relations.clone();
        for word in gold.iter().flat_map(|s| &s.words) {
            counts.entry(relation(word.deprel, negates(word))).or_default().wanted += 1;
        }
        counts
    }

    fn count(
        &mut self,
        analysis: &Analysis,
        ix: TokenIx,
        words: &HashMap<(usize, usize), Gold>,
        text: &str,
        tell: &mut dyn FnMut(&str),
    ) {
        let Some(token) = analysis.get(ix) else { return };
        let given = relation(token.deprel, token.morph.polarity() == Some(Polarity::Neg));
        self.relations.entry(given.clone()).or_default().given += 1;
        let Some(gold) = words.get(&(token.span.start(), token.span.end())) else {
            tell(&format!("token\t{}", token.span.slice(text).unwrap_or_default()));
            return;
        };
        self.tokens += 1;
        self.upos += u32::from(token.upos == gold.word.upos);
        self.feats += u32::from(token.morph.to_string() == gold.word.features);
        let lemma = gold.word.lemma == "_" || gold.word.lemma == analysis.lemma(ix);
        self.lemmas += u32::from(lemma);
        let form = &gold.word.form;
        if token.upos != gold.word.upos {
            tell(&format!("upos\t{} {}\t{form}", gold.word.upos, token.upos));
        }
        if !lemma {
            tell(&format!("lemma\t{form} {} {}\t{}", gold.word.upos, gold.word.lemma, analysis.lemma(ix)));
        }
        let head = token.head.and_then(|h| analysis.get(h)).map(|h| (h.span.start(), h.span.end()));
        let same = |a: Deprel, b: Deprel| a.base() == b.base();
        if head != gold.head || !same(token.deprel, gold.word.deprel) {
            let kind = if head == gold.head { "label" } else { "head" };
            tell(&format!("{kind}\t{} {}\t{form}", gold.word.deprel, token.deprel));
        }
        if head == gold.head {
            self.uas += 1;
            self.las += u32::from(same(token.deprel, gold.word.deprel));
            self.las_subtypes += u32::from(token.deprel == gold.word.deprel);
            if given == relation(gold.word.deprel, negates(gold.word)) {
                self.relations.entry(given).or_default().right += 1;
            }
        }
    }
}

/// The names of one sentence, by kind: what was right, given and wanted.
pub type NameCounts = BTreeMap<NameKind, Count>;

/// Measures the names that `analyser` finds in a corpus of Universal NER: a number, a word and a mark a line, each
/// sentence under its text. The answer has the counts of each sentence.
///
/// # Errors
/// [`TrainError`] if the corpus cannot be read.
pub fn measure_names(
    analyser: &Analyser,
    corpus: &str,
    tell: &mut dyn FnMut(&str),
) -> Result<Vec<NameCounts>, TrainError> {
    let mut counts = Vec::new();
    let mut text = "";
    let mut marks: Vec<(&str, NameMark)> = Vec::new();
    for (number, line) in corpus.lines().chain([""]).enumerate() {
        if let Some(found) = line.strip_prefix("# text = ") {
            text = found;
        } else if line.is_empty() {
            if !marks.is_empty() {
                counts.push(compare(analyser, text, &spans_of(text, &marks), tell));
                marks.clear();
            }
        } else if !line.starts_with('#') {
            let fault = TrainError::Line { line: number + 1, fault: "a number, a word and a mark are needed" };
            let [_, form, mark, ..] = line.split('\t').collect::<Vec<_>>()[..] else { return Err(fault) };
            marks.push((form, NameMark::parse(mark)));
        }
    }
    Ok(counts)
}

type Found = (NameKind, usize, usize);

/// The names of a sentence, by kind and bytes.
fn spans_of(text: &str, marks: &[(&str, NameMark)]) -> BTreeSet<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut at = 0;
    let mut open = false;
    for (form, mark) in marks {
        let from = text.get(at..).and_then(|t| t.find(form)).map_or(at, |f| at + f);
        at = from + form.len();
        match (mark, found.last_mut()) {
            (NameMark::Inside(kind), Some(last)) if open && last.0 == *kind => last.2 = at,
            (NameMark::Begins(kind) | NameMark::Inside(kind), _) => found.push((*kind, from, at)),
            (NameMark::Outside, _) => {}
        }
        open = *mark != NameMark::Outside;
    }
    found.into_iter().collect()
}

fn compare(analyser: &Analyser, text: &str, wanted: &BTreeSet<Found>, tell: &mut dyn FnMut(&str)) -> NameCounts {
    let mut analysis = Analysis::new();
    for sentence in analyser.sentences(text) {
        analyser.analyse(text, sentence, &mut analysis);
    }
    let span = |tokens: &std::ops::Range<u32>| {
        let at = |i: u32| analysis.tokens().get(i as usize).map(|t| t.span);
        at(tokens.start).zip(at(tokens.end - 1)).map(|(a, b)| (a.start(), b.end()))
    };
    let given: BTreeSet<Found> =
        analysis.names().iter().filter_map(|n| span(&n.tokens).map(|(a, b)| (n.kind, a, b))).collect();
    let mut counts = NameCounts::new();
    for found in wanted.union(&given) {
        let (is_wanted, is_given) = (wanted.contains(found), given.contains(found));
        let count = counts.entry(found.0).or_default();
        count.wanted += u32::from(is_wanted);
        count.given += u32::from(is_given);
        count.right += u32::from(is_wanted && is_given);
        if is_wanted != is_given {
            let word = if is_given { "invented" } else { "missed" };
            tell(&format!("name\t{word} {}\t{}", found.0, text.get(found.1..found.2).unwrap_or_default()));
        }
    }
    counts
}

/// The raw text that a treebank is measured on.
///
/// # Errors
/// [`TrainError`] if the treebank cannot be read.
pub fn raw(treebank: &str) -> Result<String, TrainError> {
    Ok(raw_text(&conllu::read(treebank)?).0)
}

/// The treebank's text, with an empty line before each paragraph, and where each sentence begins in it.
fn raw_text(gold: &[GoldSentence]) -> (String, Vec<usize>) {
    let mut text = String::new();
    let mut starts = Vec::new();
    for sentence in gold {
        if sentence.paragraph && !text.is_empty() {
            text.push_str("\n\n");
        }
        starts.push(text.len());
        text.push_str(&sentence.text);
    }
    (text, starts)
}
