//! Treebanks in CoNLL-U.

use crate::names::NameMark;
use crate::{Deprel, Morph, Upos};

/// A word of a treebank.
#[derive(Clone, Debug)]
pub(crate) struct GoldWord {
    pub(crate) form: String,
    pub(crate) lemma: String,
    pub(crate) upos: Upos,
    pub(crate) morph: Morph,
    /// Place of the head in the sentence; the sentence's length for the root.
    pub(crate) head: u16,
    pub(crate) deprel: Deprel,
    /// The feature column as it stands.
    pub(crate) features: String,
    /// Where the word stands in its sentence's text, in bytes.
    pub(crate) at: (usize, usize),
    /// Whether it belongs to a name, where that is known.
    pub(crate) name: Option<NameMark>,
}

/// A sentence of a treebank.
#[derive(Clone, Debug, Default)]
pub(crate) struct GoldSentence {
    pub(crate) words: Vec<GoldWord>,
    /// The text, with a space at the end if one follows.
    pub(crate) text: String,
    /// Whether a paragraph begins here.
    pub(crate) paragraph: bool,
}

/// Why a treebank cannot be used.
#[derive(Clone, Debug, thiserror::Error)]
pub enum TrainError {
    /// A line does not have the form of CoNLL-U.
    #[error("treebank, line {line}: {fault}")]
    Line {
        /// Its number, from 1.
        line: usize,
        /// What is wrong with it.
        fault: &'static str,
    },
    /// There is nothing to learn from.
    #[error("the treebank holds no sentences")]
    Empty,
    /// The rules that change the treebank are not right.
    #[error("rules for the treebank: {0}")]
    Rules(String),
    /// The frames of our own sentences are not right.
    #[error("frames: {0}")]
    Frames(String),
    /// A network that should be taken over knows other tags than the treebank has.
    #[error("the network that should be kept knows other tags than the sources have; train it anew")]
    OtherTags,
    /// What was trained does not load.
    #[error("the trained model does not load: {0}")]
    Model(#[from] crate::ModelError),
}

/// Reads a treebank.
pub(crate) fn read(text: &str) -> Result<Vec<GoldSentence>, TrainError> {
    let mut sentences = Vec::new();
    let mut sentence = GoldSentence::default();
    // The last word of a token of several words, where it began and its form.
    let mut token: Option<(usize, usize, bool)> = None;
    for (number, line) in text.lines().chain([""]).enumerate() {
        let fault = |fault| TrainError::Line { line: number + 1, fault };
        if line.is_empty() {
            if !sentence.words.is_empty() {
                sentences.push(std::mem::take(&mut sentence));
            }
            token = None;
            continue;
        }
        if line.starts_with('#') {
            sentence.paragraph |= line.starts_with("# newpar") || line.starts_with("# newdoc");
            continue;
        }
        let columns: Vec<&str> = line.split('\t').collect();
        let [id, form, lemma, upos, _, features, head, deprel, _, misc] = columns[..] else {
            return Err(fault("ten columns are needed"));
        };
        if id.contains('.') {
            continue;
        }
        let space = !misc.contains("SpaceAfter=No");
        if let Some((_, last)) = id.split_once('-') {
            let last = last.parse().map_err(|_| fault("the range of a token has no end"))?;
            let start = sentence.text.len();
            sentence.text.push_str(form);
            token = Some((last, start, space));
            continue;
        }
        let place: usize = id.parse().map_err(|_| fault("the first column is no number"))?;
        let at = place_of(&mut sentence.text, form, &mut token, place, space);
        let head: usize = head.parse().map_err(|_| fault("the head is no number"))?;
        sentence.words.push(GoldWord {
            form: form.to_owned(),
            lemma: lemma.to_owned(),
            upos: Upos::from_str(upos).ok_or(fault("the part of speech is not known"))?,
            morph: Morph::parse(features),
            head: head.checked_sub(1).map_or(u16::MAX, |h| h as u16),
            deprel: Deprel::parse(deprel).ok_or(fault("the relation is not known"))?,
            features: features.to_owned(),
            at,
            name: misc.split('|').find_map(|m| m.strip_prefix("Name=")).map(NameMark::parse),
        });
    }
    for sentence in &mut sentences {
        let root = sentence.words.len() as u16;
        sentence.words.iter_mut().filter(|w| w.head == u16::MAX).for_each(|w| w.head = root);
    }
    if sentences.is_empty() { Err(TrainError::Empty) } else { Ok(sentences) }
}

/// Where a word stands; a word outside a token of several is appended to the text.
fn place_of(
    text: &mut String,
    form: &str,
    token: &mut Option<(usize, usize, bool)>,
    place: usize,
    space: bool,
) -> (usize, usize) {
    let Some((last, from, after)) = *token else {
        let start = text.len();
        text.push_str(form);
        let end = text.len();
        if space {
            text.push(' ');
        }
        return (start, end);
    };
    let found =
        text.get(from..).and_then(|t| t.find(form)).map_or((from, text.len()), |f| (from + f, from + f + form.len()));
    *token = Some((last, found.1, after));
    if place >= last {
        *token = None;
        if after {
            text.push(' ');
        }
    }
    found
}

/// A sentence of words, each with its part of speech, head (from 1; 0 for the root) and relation.
#[cfg(test)]
pub(crate) fn tree(rows: &[(&str, &str, u16, &str)]) -> GoldSentence {
    let line = |(i, (form, upos, head, deprel)): (usize, &(&str, &str, u16, &str))| {
        format!("{}\t{form}\t_\t{upos}\t_\t_\t{head}\t{deprel}\t_\t_\n", i + 1)
    };
    read(&rows.iter().enumerate().map(line).collect::<String>()).unwrap().remove(0)
}
