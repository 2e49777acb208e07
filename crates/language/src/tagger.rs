//! The tagger: from left to right, each word gets the best of the tags (part of speech with features).

use crate::hash::mix;
use crate::model::{Container, ModelError, Scorer};
use crate::words::Word;
use crate::{Morph, Upos, VerbForm};

/// A part of speech with features.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Tag {
    pub(crate) upos: Upos,
    pub(crate) morph: Morph,
}

/// The tags that the model knows; a tag is its place here.
pub(crate) type Tags = Vec<Tag>;

const BYTES: usize = 9;

/// Reads the tags from their section.
pub(crate) fn open_tags(model: &Container) -> Result<Tags, ModelError> {
    let fault = |fault| ModelError::Section { section: "TAGS", fault };
    let bytes = model.slice(&model.section("TAGS")?).to_vec();
    let tag = |row: &[u8]| {
        let (upos, bits) = row.split_first()?;
        Some(Tag {
            upos: *Upos::ALL.get(usize::from(*upos))?,
            morph: Morph::from_bits(u64::from_le_bytes(bits.try_into().ok()?)),
        })
    };
    let tags: Option<Tags> = bytes.chunks(BYTES).map(tag).collect();
    let tags = tags.ok_or(fault("holds a tag that does not exist"))?;
    if tags.is_empty() || tags.len() > 255 { Err(fault("must hold 1 to 255 tags")) } else { Ok(tags) }
}

/// Writes the tags' section.
#[cfg(feature = "train")]
pub(crate) fn write_tags(tags: &[Tag]) -> Vec<u8> {
    tags.iter().flat_map(|t| std::iter::once(t.upos as u8).chain(t.morph.bits().to_le_bytes())).collect()
}

/// Room that tagging works in, kept between sentences.
#[derive(Clone, Debug, Default)]
pub(crate) struct Room {
    features: Vec<u64>,
    scores: Vec<i32>,
}

/// What is known of a word before it is tagged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Known {
    /// Nothing.
    Nothing,
    /// It has no letter or digit.
    Mark,
    /// It is a finite verb.
    FiniteVerb,
}

impl Known {
    fn allows(self, tag: &Tag) -> bool {
        match self {
            Known::Nothing => true,
            Known::Mark => matches!(tag.upos, Upos::Punct | Upos::Sym),
            Known::FiniteVerb => tag.upos == Upos::Verb && tag.morph.verb_form() == Some(VerbForm::Fin),
        }
    }
}

/// Tags `words`, none against what is `known` of it: appends the place of each word's tag to `out`.
pub(crate) fn tag(
    words: &[Word],
    known: impl Fn(usize) -> Known,
    tags: &[Tag],
    scorer: &impl Scorer,
    room: &mut Room,
    out: &mut Vec<u8>,
) {
    let from = out.len();
    for i in 0..words.len() {
        context_features(words, i, &mut room.features);
        history_features(words, i, tags, out.get(from..).unwrap_or_default(), &mut room.features);
        room.scores.clear();
        room.scores.resize(tags.len(), 0);
        scorer.score(&room.features, &mut room.scores);
        let known = known(i);
        if known != Known::Nothing && tags.iter().any(|t| known.allows(t)) {
            for (score, _) in room.scores.iter_mut().zip(tags).filter(|(_, t)| !known.allows(t)) {
                *score = i32::MIN;
            }
        }
        out.push(best(&room.scores));
    }
}

/// The class with the highest score, the first of equals.
pub(crate) fn best(scores: &[i32]) -> u8 {
    let mut found = (0, i32::MIN);
    for (class, score) in scores.iter().enumerate() {
        if *score > found.1 {
            found = (class, *score);
        }
    }
    found.0 as u8
}

/// A feature of one, two or three values under a template's number.
macro_rules! see {
    ($out:expr, $template:expr, $a:expr) => {
        $out.push(mix($template, $a as u64))
    };
    ($out:expr, $template:expr, $a:expr, $b:expr) => {
        $out.push(mix(mix($template, $a as u64), $b as u64))
    };
    ($out:expr, $template:expr, $a:expr, $b:expr, $c:expr) => {
        $out.push(mix(mix(mix($template, $a as u64), $b as u64), $c as u64))
    };
    ($out:expr, $template:expr, $a:expr, $b:expr, $c:expr, $d:expr) => {
        $out.push(mix(mix(mix(mix($template, $a as u64), $b as u64), $c as u64), $d as u64))
    };
}
pub(crate) use see;

/// Stands beyond either end of a sentence.
const EDGE: u64 = 0xED6E;

/// Features of the word at `i` and its neighbours, whatever their tags. Clears `out` first.
pub(crate) fn context_features(words: &[Word], i: usize, out: &mut Vec<u64>) {
    out.clear();
    let at = |offset: isize| i.checked_add_signed(offset).and_then(|j| words.get(j));
    let form = |offset| at(offset).map_or(EDGE, |w: &Word| w.known);
    let classes = |offset| at(offset).map_or(1 << 30, |w: &Word| w.classes);
    let capital = |offset| at(offset).map_or(9, |w: &Word| w.capital);
    let Some(word) = words.get(i) else { return };
    let first = u64::from(i == 0);
    see!(out, 1, 0);
    see!(out, 2, word.form);
    see!(out, 3, form(-1));
    see!(out, 4, form(1));
    see!(out, 5, form(-2));
    see!(out, 6, form(2));
    see!(out, 7, form(-1), word.known);
    see!(out, 8, word.known, form(1));
    see!(out, 9, form(-1), form(1));
    for (n, hash) in word.suffix.iter().enumerate().filter(|(_, h)| **h != 0) {
        see!(out, 10 + n as u64, *hash);
    }
    for (n, hash) in word.prefix.iter().enumerate().filter(|(_, h)| **h != 0) {
        see!(out, 20 + n as u64, *hash);
    }
    see!(out, 30, word.shape);
    see!(out, 31, word.capital, first);
    see!(out, 32, word.capital, capital(-1), capital(1));
    see!(out, 33, word.classes);
    see!(out, 34, word.classes, classes(1));
    see!(out, 35, classes(-1), word.classes, classes(1));
    see!(out, 36, classes(1), classes(2));
    see!(out, 37, word.suffix[1], classes(1));
    see!(out, 38, at(1).map_or(EDGE, |w| w.suffix[2]));
    see!(out, 39, at(-1).map_or(EDGE, |w| w.suffix[2]));
    see!(out, 40, word.suffix[2], word.capital, first);
    see!(out, 41, word.classes, word.capital, first);
}

/// Features of the tags already given to the words before `i`.
pub(crate) fn history_features(words: &[Word], i: usize, tags: &[Tag], given: &[u8], out: &mut Vec<u64>) {
    let tag = |back: usize| i.checked_sub(back).and_then(|j| given.get(j)).map_or(EDGE, |t| u64::from(*t));
    let upos = |back: usize| {
        let tag = i.checked_sub(back).and_then(|j| tags.get(usize::from(*given.get(j)?)));
        tag.map_or(EDGE, |t| t.upos as u64)
    };
    let Some(word) = words.get(i) else { return };
    let next = words.get(i + 1);
    see!(out, 50, tag(1));
    see!(out, 51, tag(1), tag(2));
    see!(out, 52, upos(1), upos(2));
    see!(out, 53, upos(1), upos(2), upos(3));
    see!(out, 54, tag(1), word.known);
    see!(out, 55, tag(1), word.suffix[1]);
    see!(out, 56, tag(1), word.suffix[2]);
    see!(out, 57, tag(1), word.classes);
    see!(out, 58, tag(1), next.map_or(EDGE, |w| u64::from(w.classes)));
    see!(out, 59, upos(1), upos(2), word.known);
    see!(out, 60, upos(1), upos(2), word.classes);
    see!(out, 61, tag(1), next.map_or(EDGE, |w| w.known));
    see!(out, 62, tag(1), word.classes, next.map_or(EDGE, |w| u64::from(w.classes)));
    see!(out, 63, tag(1), word.capital);
}
