//! More sentences than the treebank has: frames of our own, filled with words of lists and made-up names.

use super::conllu::{GoldSentence, GoldWord, TrainError};
use super::dice::Dice;
use crate::{Deprel, Morph, Upos};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    copies: usize,
    headlines: usize,
    list: BTreeMap<String, List>,
    frame: Vec<Frame>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    upos: String,
    features: String,
    words: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Frame {
    words: String,
}

/// Makes up names from the beginnings and ends of those that the treebank has.
pub(crate) struct Names {
    heads: Vec<String>,
    tails: Vec<String>,
}

impl Names {
    /// The halves of the names among the words.
    pub(crate) fn of<'a>(words: impl Iterator<Item = &'a str>) -> Names {
        let (mut heads, mut tails) = (Vec::new(), Vec::new());
        for word in words.filter(|w| is_name(w)) {
            let letters: Vec<char> = word.chars().collect();
            heads.push(letters[..letters.len() / 2].iter().collect());
            tails.push(letters[letters.len() / 2..].iter().collect());
        }
        Names { heads, tails }
    }

    /// A name; `None` if there was none to learn from.
    pub(crate) fn make(&self, dice: &mut Dice) -> Option<String> {
        let head = self.heads.get(dice.roll(self.heads.len()))?;
        Some(format!("{head}{}", self.tails.get(dice.roll(self.tails.len()))?))
    }
}

/// The base forms of the names among the words of the sentences.
pub(crate) fn names(sentences: &[GoldSentence]) -> Names {
    Names::of(sentences.iter().flat_map(|s| &s.words).filter(|w| w.upos == Upos::Propn).map(|w| w.lemma.as_str()))
}

/// Whether the word has the form of a name: small letters after a capital, four letters or more.
pub(crate) fn is_name(word: &str) -> bool {
    let mut letters = word.chars();
    word.chars().count() > 3 && letters.next().is_some_and(char::is_uppercase) && letters.all(char::is_lowercase)
}

/// The sentences that the frames in `toml` make. Lemmas and features come from `sentences` unless a list says them.
pub(crate) fn fill(toml: &str, sentences: &[GoldSentence], names: &Names) -> Result<Vec<GoldSentence>, TrainError> {
    let file: File = toml::from_str(toml).map_err(|e| TrainError::Frames(e.to_string()))?;
    let mut known: BTreeMap<(String, Upos), BTreeMap<(String, Morph), u32>> = BTreeMap::new();
    for word in sentences.iter().flat_map(|s| &s.words) {
        let counts = known.entry((word.form.to_lowercase(), word.upos)).or_default();
        *counts.entry((word.lemma.clone(), word.morph)).or_default() += 1;
    }
    let most = |counts: &BTreeMap<(String, Morph), u32>| counts.iter().max_by_key(|(_, n)| **n).map(|(k, _)| k.clone());
    let known = known.into_iter().filter_map(|(key, counts)| Some((key, most(&counts)?))).collect();
    let maker = Maker { file: &file, known, names };
    let mut dice = Dice::new(3);
    let mut made = Vec::new();
    for frame in &file.frame {
        for copy in 0..file.copies {
            let mut sentence = maker.sentence(&frame.words, &mut dice)?;
            if copy * 10 < file.headlines * file.copies {
                sentence.words.iter_mut().for_each(|w| w.form = capitalised(&w.form));
            }
            made.push(sentence);
        }
    }
    Ok(made)
}

struct Maker<'a> {
    file: &'a File,
    known: BTreeMap<(String, Upos), (String, Morph)>,
    names: &'a Names,
}

impl Maker<'_> {
    fn sentence(&self, frame: &str, dice: &mut Dice) -> Result<GoldSentence, TrainError> {
        let fault = || TrainError::Frames(format!("this frame is not right: {frame}"));
        let mut sentence = GoldSentence::default();
        let count = frame.split(' ').count();
        for slot in frame.split(' ') {
            let (rest, head) = slot.rsplit_once('/').ok_or_else(fault)?;
            let (what, deprel) = rest.rsplit_once('/').ok_or_else(fault)?;
            let head: usize = head.parse().map_err(|_| fault())?;
            let (form, lemma, upos, morph) = self.word(what, dice).ok_or_else(fault)?;
            let form = if sentence.words.is_empty() { capitalised(&form) } else { form };
            sentence.words.push(GoldWord {
                form,
                lemma,
                upos,
                morph,
                head: head.checked_sub(1).unwrap_or(count) as u16,
                deprel: Deprel::parse(deprel).ok_or_else(fault)?,
                features: morph.to_string(),
                at: (0, 0),
                name: None,
            });
        }
        let heads_exist = sentence.words.iter().all(|w| usize::from(w.head) <= count);
        let rooted = sentence.words.iter().filter(|w| usize::from(w.head) == count).count() == 1;
        if heads_exist && rooted { Ok(sentence) } else { Err(fault()) }
    }

    /// Form, lemma, part of speech and features of what stands in a slot.
    fn word(&self, what: &str, dice: &mut Dice) -> Option<(String, String, Upos, Morph)> {
        let Some(list) = what.strip_prefix('<').and_then(|w| w.strip_suffix('>')) else {
            let (form, upos) = what.rsplit_once('/')?;
            let upos = Upos::from_str(upos)?;
            let key = (form.to_lowercase(), upos);
            let (lemma, morph) = self.known.get(&key).cloned().unwrap_or((key.0, Morph::default()));
            return Some((form.to_owned(), lemma, upos, morph));
        };
        match list {
            "name" => {
                let name = self.names.make(dice)?;
                Some((name.clone(), name, Upos::Propn, self.usual_name("")))
            }
            "genitive" => {
                let name = self.names.make(dice)?;
                Some((format!("{name}s"), name, Upos::Propn, self.usual_name("Case=Gen")))
            }
            list => {
                let list = self.file.list.get(list)?;
                let (form, lemma) = list.words.get(dice.roll(list.words.len()))?.split_once(' ')?;
                Some((form.to_owned(), lemma.to_owned(), Upos::from_str(&list.upos)?, Morph::parse(&list.features)))
            }
        }
    }

    /// The features that names most often have, or `wanted`.
    fn usual_name(&self, wanted: &str) -> Morph {
        if !wanted.is_empty() {
            return Morph::parse(wanted);
        }
        let mut counts: BTreeMap<Morph, u32> = BTreeMap::new();
        for ((_, upos), (_, morph)) in &self.known {
            if *upos == Upos::Propn {
                *counts.entry(*morph).or_default() += 1;
            }
        }
        counts.into_iter().max_by_key(|(_, n)| *n).map_or(Morph::default(), |(morph, _)| morph)
    }
}

/// The form with a capital at its head.
pub(crate) fn capitalised(form: &str) -> String {
    let mut letters = form.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
