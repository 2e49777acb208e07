//! Training of lexicon and tagger.

use super::conllu::{GoldSentence, GoldWord};
use super::perceptron::{Counts, Dice, Perceptron};
use crate::Upos;
use crate::model::Scorer;
use crate::tagger::{Tag, best, context_features, history_features};
use crate::words::{ENDS, Lexicon, Word, class_bit, ending_key};
use std::collections::BTreeMap;

/// A word must occur so often to be in the lexicon.
const KNOWN: u32 = 2;
/// A feature must occur so often to have weights.
const RARE: u8 = 2;
/// An ending must occur so often to tell parts of speech.
const TELLING: u32 = 3;

/// The lexicon in training.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words(pub(crate) BTreeMap<u64, u32>);

impl Lexicon for Words {
    fn look_up(&self, key: u64) -> Option<u32> {
        self.0.get(&key).copied()
    }
}

/// The words of the sentences that occur more than once, and the endings, with the parts of speech they may have.
pub(crate) fn lexicon(sentences: &[&GoldSentence]) -> Words {
    let mut forms: BTreeMap<u64, BTreeMap<Upos, u32>> = BTreeMap::new();
    let mut ends: BTreeMap<u64, BTreeMap<Upos, u32>> = BTreeMap::new();
    let mut letters = Vec::new();
    let mut kept = Vec::new();
    for word in sentences.iter().flat_map(|s| &s.words) {
        let seen = Word::bare(&word.form, &mut letters);
        *forms.entry(seen.form).or_default().entry(word.upos).or_default() += 1;
        kept.push((seen, word.upos));
    }
    for (word, upos) in &kept {
        // Endings tell about words that are not known, so the frequent ones do not count.
        if forms.get(&word.form).is_some_and(|c| c.values().sum::<u32>() > 10) {
            continue;
        }
        for (i, hash) in word.suffix.iter().enumerate().take(ENDS - 1).filter(|(_, h)| **h != 0) {
            *ends.entry(ending_key(*hash, i + 1, word.capital)).or_default().entry(*upos).or_default() += 1;
        }
    }
    let classes = |counts: &BTreeMap<Upos, u32>, least: u32| {
        let all: u32 = counts.values().sum();
        let bits = counts.iter().filter(|(_, n)| **n * 20 >= all).fold(0, |b, (u, _)| b | class_bit(*u));
        (all >= least).then_some(bits)
    };
    let known = forms.iter().filter_map(|(k, c)| Some((*k, classes(c, KNOWN)?)));
    let telling = ends.iter().filter_map(|(k, c)| Some((*k, classes(c, TELLING)?)));
    Words(known.chain(telling).collect())
}

/// The sentences' words as the models see them.
pub(crate) fn words(sentence: &GoldSentence, lexicon: &Words) -> Vec<Word> {
    let mut letters = Vec::new();
    sentence.words.iter().map(|w| Word::new(&w.form, lexicon, &mut letters)).collect()
}

/// The tags of the sentences, the most frequent first, those that occur once left out.
pub(crate) fn tags(sentences: &[&GoldSentence]) -> Vec<Tag> {
    let mut counts: BTreeMap<Tag, u32> = BTreeMap::new();
    for word in sentences.iter().flat_map(|s| &s.words) {
        *counts.entry(Tag { upos: word.upos, morph: word.morph }).or_default() += 1;
    }
    let mut tags: Vec<(Tag, u32)> = counts.into_iter().filter(|(_, n)| *n > 1).collect();
    tags.sort_by_key(|(tag, n)| (std::cmp::Reverse(*n), *tag));
    tags.truncate(255);
    tags.into_iter().map(|(tag, _)| tag).collect()
}

/// Trains a tagger on sentences whose words the lexicon has looked at.
pub(crate) fn train(sentences: &[(&GoldSentence, Vec<Word>)], tags: &[Tag], epochs: u32, margin: i32) -> Perceptron {
    let place: BTreeMap<Tag, u8> = tags.iter().enumerate().map(|(i, t)| (*t, i as u8)).collect();
    let mut weights = Perceptron::over(count(sentences, tags, &place), RARE);
    let mut dice = Dice::new(1);
    let mut order: Vec<usize> = (0..sentences.len()).collect();
    let (mut features, mut scores, mut given) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..epochs {
        dice.shuffle(&mut order);
        for (sentence, words) in order.iter().map(|i| &sentences[*i]) {
            given.clear();
            for (i, word) in sentence.words.iter().enumerate() {
                context_features(words, i, &mut features);
                history_features(words, i, tags, &given, &mut features);
                scores.clear();
                scores.resize(tags.len(), 0);
                weights.score(&features, &mut scores);
                let guess = best(&scores);
                weights.tick();
                if let Some(right) = place.get(&Tag { upos: word.upos, morph: word.morph }) {
                    let right_score = std::mem::replace(&mut scores[usize::from(*right)], i32::MIN);
                    let wrong = best(&scores);
                    if right_score - scores[usize::from(wrong)] <= margin {
                        weights.update(&features, *right, wrong);
                    }
                }
                given.push(guess);
            }
        }
    }
    weights
}

/// How often each feature occurs where the tags before are right.
fn count(sentences: &[(&GoldSentence, Vec<Word>)], tags: &[Tag], place: &BTreeMap<Tag, u8>) -> Counts {
    let mut counts = Counts::default();
    let mut features = Vec::new();
    for (sentence, words) in sentences {
        let tag = |w: &GoldWord| place.get(&Tag { upos: w.upos, morph: w.morph }).copied().unwrap_or_default();
        let given: Vec<u8> = sentence.words.iter().map(tag).collect();
        for i in 0..words.len() {
            context_features(words, i, &mut features);
            history_features(words, i, tags, &given, &mut features);
            counts.add(&features);
        }
    }
    counts
}
