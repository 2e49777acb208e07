//! Training of the network: from sentences with tags, trees and names to weights.

mod export;
mod heads;
mod lesson;
mod matrix;
mod pass;
mod recurrent;
mod vocabulary;
mod weights;

pub use vocabulary::Limits;
pub use weights::Dims;

use super::conllu::GoldSentence;
use super::dice::Dice;
use super::frames::capitalised;
use crate::Deprel;
use crate::names::NameMark;
use crate::net::{Features, ROOT};
use crate::tags::Tag;
use lesson::{Lesson, NONE};
use pass::{Dropout, Knowledge, Pass, Tally};
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::BTreeMap;
use vocabulary::Known;
use weights::{Choices, Moments, Pace, Rows, Weights};

/// The shards of a batch: fixed, so that sums do not depend on how many cores there are.
const SHARDS: usize = 2;

/// How to train the network.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    /// How wide it is.
    pub dims: Dims,
    /// How large its vocabulary is.
    pub limits: Limits,
    /// Words to learn from, all rounds together.
    pub words: usize,
    /// Words of a batch.
    pub batch: usize,
    /// The step length at its longest, after a short start; it falls to nothing in a straight line.
    pub rate: f32,
    /// The part of each batch that comes from the treebank, in per cent, where there are a teacher's trees too.
    pub gold: usize,
    /// Whether a part of the teacher's sentences are written as careless or shouting people write.
    pub recase: bool,
    /// Of a hundred places named by one word so many get other names.
    #[serde(default)]
    pub renamed: usize,
    /// What it costs to call a word the beginning of a place's name, in units of scores: more unknown words are places where
    /// some are renamed than in a text, and this weighs it up.
    #[serde(default)]
    pub place_cost: f32,
    /// By what part, times the step length, each step shrinks all weights: numbers stay as small as whole numbers hold.
    #[serde(default)]
    pub decay: f32,
}

/// A network as it was learned.
pub(crate) struct Learned {
    pub(crate) known: Known,
    pub(crate) weights: Weights,
    pub(crate) forms: Rows,
    pub(crate) affixes: Rows,
    pub(crate) relations: Vec<Deprel>,
    place_cost: f32,
}

/// What the answers are called.
pub(crate) struct Answers {
    pub(crate) tags: BTreeMap<Tag, u16>,
    pub(crate) relations: BTreeMap<Deprel, u16>,
}

/// How a sentence is written: small letters, capitals and titles teach the network not to lean on capitals alone.
#[derive(Clone, Copy)]
enum Case {
    AsIs,
    Small,
    Large,
    Title,
}

impl Case {
    fn roll(dice: &mut Dice) -> Case {
        match dice.roll(100) {
            0..8 => Case::Small,
            8..11 => Case::Large,
            11..16 => Case::Title,
            _ => Case::AsIs,
        }
    }

    fn of(self, form: &str) -> Cow<'_, str> {
        match self {
            Case::AsIs => Cow::Borrowed(form),
            Case::Small => Cow::Owned(form.to_lowercase()),
            Case::Large => Cow::Owned(form.to_uppercase()),
            Case::Title => Cow::Owned(capitalised(form)),
        }
    }
}

fn lesson(sentence: &GoldSentence, case: Case, known: &Known, answers: &Answers) -> Lesson {
    let mut lesson = Lesson { forms: vec![ROOT], counts: vec![0], ends: vec![0], ..Lesson::default() };
    for list in [&mut lesson.tags, &mut lesson.heads, &mut lesson.relations, &mut lesson.names] {
        list.push(NONE);
    }
    let mut letters = Vec::new();
    let root = sentence.words.len() as u16;
    for word in &sentence.words {
        let features = Features::new(&case.of(&word.form), &mut letters);
        lesson.push(known, &features, known.seen(features.form));
        let tag = Tag { upos: word.upos, morph: word.morph };
        lesson.tags.push(answers.tags.get(&tag).copied().unwrap_or(NONE));
        lesson.heads.push(if word.head == root { 0 } else { word.head + 1 });
        lesson.relations.push(answers.relations.get(&word.deprel).copied().unwrap_or(NONE));
        lesson.names.push(word.name.map_or(NONE, NameMark::number));
    }
    lesson
}

/// Sentences that come in another order each round.
struct Deck<'a> {
    lessons: &'a [Lesson],
    order: Vec<usize>,
    at: usize,
}

impl<'a> Deck<'a> {
    fn new(lessons: &'a [Lesson]) -> Deck<'a> {
        Deck { lessons, order: (0..lessons.len()).collect(), at: lessons.len() }
    }

    /// Sentences with together at least `words` words.
    fn draw(&mut self, words: usize, dice: &mut Dice, into: &mut Vec<&'a Lesson>) -> usize {
        let mut drawn = 0;
        while drawn < words && !self.lessons.is_empty() {
            if self.at == self.order.len() {
                dice.shuffle(&mut self.order);
                self.at = 0;
            }
            let lesson = &self.lessons[self.order[self.at]];
            self.at += 1;
            drawn += lesson.len() - 1;
            into.push(lesson);
        }
        drawn
    }
}

/// Learns from `gold` and `taught`; tells how `dev` comes out now and then.
pub(crate) fn learn(
    gold: &[GoldSentence],
    taught: &[GoldSentence],
    dev: &[GoldSentence],
    tags: &[Tag],
    schedule: Schedule,
    tell: &mut dyn FnMut(&str),
) -> Learned {
    let known = Known::count(gold.iter().chain(taught), schedule.limits);
    let used: std::collections::BTreeSet<Deprel> = gold.iter().flat_map(|s| &s.words).map(|w| w.deprel).collect();
    let relations: Vec<Deprel> = used.into_iter().collect();
    let answers = Answers {
        tags: tags.iter().copied().zip(0..).collect(),
        relations: relations.iter().copied().zip(0..).collect(),
    };
    let mut dice = Dice::new(1);
    let lessons = |from: &[GoldSentence], case: &mut dyn FnMut() -> Case| -> Vec<Lesson> {
        let short = from.iter().filter(|s| s.words.len() < crate::analyser::MOST_TOKENS);
        short.map(|s| lesson(s, case(), &known, &answers)).collect()
    };
    let (gold, dev) = (lessons(gold, &mut || Case::AsIs), lessons(dev, &mut || Case::AsIs));
    let taught = lessons(taught, &mut || if schedule.recase { Case::roll(&mut dice) } else { Case::AsIs });
    let choices = Choices { tags: tags.len(), names: NameMark::COUNT, relations: relations.len() };
    let dims = schedule.dims;
    let (form_rows, affix_rows) = known.rows();
    tell(&format!("{form_rows} forms, {affix_rows} ends and beginnings, {} lessons", gold.len() + taught.len()));
    let mut weights = Weights::random(dims, choices, &mut dice);
    let mut forms = Rows::random(form_rows, dims.form, 0.3, &mut dice);
    let mut affixes = Rows::random(affix_rows, dims.affix, 0.15, &mut dice);
    let mut moments = Moments::new(dims, choices);
    let mut passes: Vec<Pass> = (0..SHARDS).map(|_| Pass::new(Weights::zeros(dims, choices))).collect();
    let (mut gold_deck, mut taught_deck) = (Deck::new(&gold), Deck::new(&taught));
    let gold_words = if taught.is_empty() { schedule.batch } else { schedule.batch * schedule.gold / 100 };
    let dropout = Dropout { word: 0.05, rare: 0.25, rows: 0.15, inner: 0.2, last: 0.25 };
    let total = (schedule.words / schedule.batch).max(1);
    let every = (total / 12).max(1);
    let mut sum = Tally::default();
    for step in 0..total {
        let mut batch = Vec::new();
        let mut words = gold_deck.draw(gold_words, &mut dice, &mut batch);
        if !taught.is_empty() {
            words += taught_deck.draw(schedule.batch - gold_words, &mut dice, &mut batch);
        }
        let knows = Knowledge { weights: &weights, forms: &forms, affixes: &affixes };
        let shards = split(&batch, words);
        std::thread::scope(|scope| {
            for (shard, pass) in shards.iter().zip(&mut passes) {
                let mut dice = Dice::new(dice.next());
                scope.spawn(move || pass.run(knows, shard, words, Some(dropout), &mut dice));
            }
        });
        let (first, rest) = passes.split_at_mut(1);
        rest.iter().for_each(|p| first[0].gradient.add(&p.gradient));
        for (shard, pass) in shards.iter().zip(&passes) {
            sum.add(&pass.tally);
            give_rows(pass, shard, &mut forms, &mut affixes);
        }
        let norm = (passes[0].gradient.squares() + forms.squares() + affixes.squares()).sqrt() as f32;
        let warm = (total / 30).clamp(1, 200);
        let rise = ((step + 1) as f32 / warm as f32).min(1.0);
        let rate = schedule.rate * rise * (1.0 - step as f32 / total as f32);
        let clip = (5.0 / norm.max(1e-9)).min(1.0);
        let pace = Pace { rate, clip, decay: schedule.decay, step: step as i32 + 1 };
        moments.step(&mut weights, &passes[0].gradient, pace);
        forms.step(pace);
        affixes.step(pace);
        if (step + 1) % every == 0 || step + 1 == total {
            let knows = Knowledge { weights: &weights, forms: &forms, affixes: &affixes };
            let found = check(knows, &dev, &mut passes[0]);
            tell(&format!("step {} of {total}: learning {}; dev {}", step + 1, shown(&sum), shown(&found)));
            sum = Tally::default();
        }
    }
    Learned { known, weights, forms, affixes, relations, place_cost: schedule.place_cost }
}

/// Cuts a batch in shards of about the same number of words.
fn split<'a>(batch: &[&'a Lesson], words: usize) -> Vec<Vec<&'a Lesson>> {
    let mut shards = vec![Vec::new(); SHARDS];
    let mut drawn = 0;
    for lesson in batch {
        shards[(drawn * SHARDS / words.max(1)).min(SHARDS - 1)].push(*lesson);
        drawn += lesson.len() - 1;
    }
    shards
}

/// Gives each row what it gets of the gradient.
fn give_rows(pass: &Pass, shard: &[&Lesson], forms: &mut Rows, affixes: &mut Rows) {
    let places = shard.iter().flat_map(|l| (0..l.len()).map(move |i| (*l, i)));
    for (at, (lesson, i)) in places.enumerate() {
        let (left, right) = pass.embedded.row(at).split_at(forms.values.cols);
        forms.push(pass.forms[at], left);
        lesson.affixes(i).iter().for_each(|row| affixes.push(*row, right));
    }
}

/// How sentences come out, with nothing hidden.
fn check(knows: Knowledge, lessons: &[Lesson], pass: &mut Pass) -> Tally {
    let mut sum = Tally::default();
    for chunk in lessons.chunks(16) {
        let chunk: Vec<&Lesson> = chunk.iter().collect();
        pass.run(knows, &chunk, 1, None, &mut Dice::new(0));
        sum.add(&pass.tally);
    }
    sum
}

fn shown(tally: &Tally) -> String {
    let part = |n: u32| 100.0 * f64::from(n) / f64::from(tally.words.max(1));
    format!(
        "loss {:.3} tags {:.2} heads {:.2} relations {:.2}",
        tally.loss / f64::from(tally.words.max(1)),
        part(tally.tags),
        part(tally.heads),
        part(tally.relations)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIMS: Dims = Dims { form: 3, affix: 4, width: 6, layers: 2, arc: 5, relation: 4 };
    const CHOICES: Choices = Choices { tags: 4, names: 3, relations: 5 };

    fn lesson(words: u16) -> Lesson {
        let all = 0..=words;
        let told = |sides: u16| all.clone().map(move |i| if i == 0 { NONE } else { (i * 7 + 1) % sides }).collect();
        Lesson {
            forms: all.clone().map(u32::from).collect(),
            counts: all.clone().map(|_| 9).collect(),
            affixes: all.clone().flat_map(|i| [u32::from(i), 6]).collect(),
            ends: all.clone().map(|i| 2 * (u32::from(i) + 1)).collect(),
            tags: told(4),
            names: told(3),
            relations: told(5),
            heads: all.clone().map(|i| if i == 0 { NONE } else { i - 1 }).collect(),
        }
    }

    /// The loss over all words, and the gradient if wanted.
    fn loss(knows: Knowledge, pass: &mut Pass, learns: bool) -> f64 {
        let nothing = Dropout { word: 0.0, rare: 0.0, rows: 0.0, inner: 0.0, last: 0.0 };
        let (a, b) = (lesson(4), lesson(2));
        pass.run(knows, &[&a, &b], 1, learns.then_some(nothing), &mut Dice::new(1));
        pass.tally.loss
    }

    #[test]
    fn gradients_are_slopes() {
        let mut dice = Dice::new(5);
        let mut weights = Weights::random(DIMS, CHOICES, &mut dice);
        let forms = Rows::random(6, DIMS.form, 1.0, &mut dice);
        let mut affixes = Rows::random(8, DIMS.affix, 1.0, &mut dice);
        let mut pass = Pass::new(Weights::zeros(DIMS, CHOICES));
        let knows = Knowledge { weights: &weights, forms: &forms, affixes: &affixes };
        loss(knows, &mut pass, true);
        let gradient = pass.gradient.clone();
        let of_rows: Vec<f32> = (0..pass.embedded.rows).map(|at| pass.embedded.row(at)[DIMS.form + 1]).collect();
        let reach = 1e-2;
        let parts = gradient.parts().len();
        let mut checked = 0;
        for part in 0..parts {
            let numbers = weights.parts()[part].weight.data.len();
            for at in (0..numbers).step_by(1 + numbers / 7) {
                let mut slope = 0.0;
                for sign in [1.0, -1.0] {
                    weights.parts_mut()[part].weight.data[at] += sign * reach;
                    let knows = Knowledge { weights: &weights, forms: &forms, affixes: &affixes };
                    slope += f64::from(sign) * loss(knows, &mut pass, false) / f64::from(2.0 * reach);
                    weights.parts_mut()[part].weight.data[at] -= sign * reach;
                }
                let found = f64::from(gradient.parts()[part].weight.data[at]);
                assert!((slope - found).abs() < 0.02 + 0.03 * slope.abs(), "part {part}, {at}: {slope} {found}");
                checked += usize::from(slope.abs() > 0.01);
            }
        }
        assert!(checked > 30, "too few weights matter: {checked}");
        // Row 6 of the affixes belongs to every word.
        let mut slope = 0.0;
        for sign in [1.0, -1.0] {
            affixes.values.row_mut(6)[1] += sign * reach;
            let knows = Knowledge { weights: &weights, forms: &forms, affixes: &affixes };
            slope += f64::from(sign) * loss(knows, &mut pass, false) / f64::from(2.0 * reach);
            affixes.values.row_mut(6)[1] -= sign * reach;
        }
        let found: f64 = of_rows.iter().map(|x| f64::from(*x)).sum();
        assert!((slope - found).abs() < 0.02 + 0.03 * slope.abs(), "{slope} {found}");
    }
}
