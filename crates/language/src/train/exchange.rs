//! What passes between the trainer and a teacher: treebanks as the trainer sees them, and unlabelled text as tokens.

use super::conllu::{GoldSentence, TrainError};
use super::harmonise;
use crate::Segmentation;
use std::fmt::Write as _;

/// The treebank after its rules, in CoNLL-U.
///
/// # Errors
/// [`TrainError`] if a source cannot be read.
pub fn harmonised(treebank: &str, rules: Option<&str>) -> Result<String, TrainError> {
    let mut out = String::new();
    harmonise::read(treebank, rules)?.iter().for_each(|sentence| write(sentence, &mut out));
    Ok(out)
}

fn write(sentence: &GoldSentence, out: &mut String) {
    for (i, word) in sentence.words.iter().enumerate() {
        let head = if usize::from(word.head) == sentence.words.len() { 0 } else { word.head + 1 };
        let next = sentence.words.get(i + 1).map_or(sentence.text.len(), |w| w.at.0);
        let space = if next > word.at.1 { "_" } else { "SpaceAfter=No" };
        let (form, lemma, features) = (&word.form, &word.lemma, &word.features);
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "{}\t{form}\t{lemma}\t{}\t_\t{features}\t{head}\t{}\t_\t{space}",
            i + 1,
            word.upos,
            word.deprel
        );
    }
    out.push('\n');
}

/// The tokens of `text`, a sentence a line, with a tab between tokens; white space inside a token is a no-break space.
pub fn tokens(segmentation: &Segmentation, text: &str, out: &mut String) {
    let mut spans = Vec::new();
    for sentence in segmentation.sentences(text) {
        spans.clear();
        segmentation.tokenise(text, sentence, &mut spans);
        for (i, span) in spans.iter().enumerate() {
            if i > 0 {
                out.push('\t');
            }
            let form = span.slice(text).unwrap_or_default();
            out.extend(form.chars().map(|c| if c.is_whitespace() { '\u{a0}' } else { c }));
        }
        out.push('\n');
    }
}
