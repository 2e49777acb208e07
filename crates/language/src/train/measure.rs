//! Measuring from raw text, aligned by spans as in the CoNLL 2018 shared task.

use super::conllu::{self, GoldSentence, TrainError};
use crate::{Analyser, Analysis, Deprel, TokenIx};
use std::collections::HashMap;
use std::fmt;
use std::time::Instant;

/// F1 scores in per cent, all from raw text.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
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
    let mut words: HashMap<(usize, usize), Gold> = HashMap::new();
    let mut spans = Vec::new();
    for (sentence, start) in gold.iter().zip(&starts) {
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
            hits.count(&analysis, ix, &words, &text, tell);
        }
    }
    let f1 = |right: u32| 200.0 * f64::from(right) / (total + analysis.tokens().len()) as f64;
    Ok(Measures {
        tokens: f1(hits.tokens),
        sentences: 200.0 * found as f64 / (spans.len() + analysis.sentences().len()) as f64,
        upos: f1(hits.upos),
        feats: f1(hits.feats),
        lemmas: f1(hits.lemmas),
        uas: f1(hits.uas),
        las: f1(hits.las),
        las_subtypes: f1(hits.las_subtypes),
        speed: analysis.tokens().len() as f64 / seconds,
    })
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
}

impl Hits {
    fn count(
        &mut self,
        analysis: &Analysis,
        ix: TokenIx,
        words: &HashMap<(usize, usize), Gold>,
        text: &str,
        tell: &mut dyn FnMut(&str),
    ) {
        let Some(token) = analysis.get(ix) else { return };
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
        }
    }
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
