//! How the network does in whole numbers, right tokens given: against the last line of the training, which counts
//! alike, it shows what rounding costs.

use super::conllu::GoldSentence;
use crate::analyser::{MOST_TOKENS, Models};
use crate::net::{Answers, Features};

/// The part of tags and heads that come out right, in per cent.
pub(super) fn told(models: &Models, sentences: &[GoldSentence]) -> String {
    let (mut words, mut tags, mut heads) = (0_u32, 0_u32, 0_u32);
    let (mut letters, mut answers) = (Vec::new(), Answers::default());
    for sentence in sentences.iter().filter(|s| s.words.len() < MOST_TOKENS) {
        let features: Vec<Features> = sentence.words.iter().map(|w| Features::new(&w.form, &mut letters)).collect();
        models.network.run(&models.container, &features, &mut answers);
        for (i, word) in sentence.words.iter().enumerate() {
            let tag = answers.tag(i, |_| true).and_then(|tag| models.tags.get(tag));
            let head = answers.head(i).unwrap_or(sentence.words.len());
            words += u32::from(models.tags.iter().any(|t| (t.upos, t.morph) == (word.upos, word.morph)));
            tags += u32::from(tag.is_some_and(|t| (t.upos, t.morph) == (word.upos, word.morph)));
            heads += u32::from(head == usize::from(word.head));
        }
    }
    let part = |n: u32| 100.0 * f64::from(n) / f64::from(words.max(1));
    format!("in whole numbers: dev tags {:.2} heads {:.2}", part(tags), part(heads))
}
