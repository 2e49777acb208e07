//! The network that tags, parses and finds names, in whole numbers, so that every machine comes to the same answers.
//!
//! A word begins as the sum of the rows of its ends, beginnings and shape, beside the row of its form. One layer looks
//! at it between its neighbours; recurrent layers carry what they see along the sentence, both ways. From the last
//! layer tags and names are read off, each word finds its head by a biaffine product (Dozat and Manning 2017), and the
//! best tree over those scores is taken.

mod dense;
mod features;
mod kernel;
mod recurrent;
mod relations;
mod rows;
mod tree;

pub(crate) use dense::Dense;
#[cfg(feature = "train")]
pub(crate) use dense::{ONE, WEIGHT_ONE};
#[cfg(feature = "train")]
pub(crate) use features::Vocabulary;
pub(crate) use features::{Features, ROOT, UNKNOWN};
#[cfg(feature = "train")]
pub(crate) use rows::write_rows;

use crate::Deprel;
use crate::model::{Container, ModelError};
use crate::names::NameMark;
use relations::Relations;
use rows::Rows;

/// The network of one model, ready to run.
#[derive(Clone, Debug)]
pub(crate) struct Network {
    forms: Rows,
    affixes: Rows,
    input: Dense,
    layers: Vec<Dense>,
    tag: Dense,
    name: Dense,
    dependent: Dense,
    head: Dense,
    arc: Dense,
    relation_dependent: Dense,
    relation_head: Dense,
    relation: Dense,
    relations: Relations,
}

/// What the network says of a sentence, and the room it works in, kept between sentences.
#[derive(Clone, Debug, Default)]
pub(crate) struct Answers {
    /// Words, the root among them.
    size: usize,
    /// Scores of tags, a row a word, the root first.
    tags: Vec<i32>,
    /// Scores of name marks, likewise.
    names: Vec<i32>,
    /// The place of each word's head, counted from the root as 0; the root first.
    heads: Vec<u16>,
    /// The number of each word's relation, the root first.
    relations: Vec<u16>,
    embedded: Vec<i32>,
    window: Vec<i16>,
    x: Vec<i16>,
    sums: Vec<i32>,
    recurrent: recurrent::Room,
    dependents: Vec<i16>,
    over: Vec<i16>,
    asked: Vec<i16>,
    scores: Vec<i32>,
}

impl Network {
    /// The network of a model that knows so many tags, and these relations.
    pub(crate) fn open(model: &Container, tags: usize, relations: &[Deprel]) -> Result<Network, ModelError> {
        let fault = |fault| ModelError::Section { section: "NETW", fault };
        let mut rest = model.slice(&model.section("NETW")?);
        let mut all = Vec::new();
        while !rest.is_empty() {
            let (dense, after) = Dense::read(rest).ok_or(fault("ends inside a matrix, or has one of an odd height"))?;
            all.push(dense);
            rest = after;
        }
        let forms = Rows::open(model, ["FORM", "FROW"])?;
        let affixes = Rows::open(model, ["AFFX", "AROW"])?;
        let input = forms.width() + affixes.width();
        let layers = all.len().checked_sub(9).ok_or(fault("lacks a matrix"))?;
        let mut all = all.into_iter();
        let mut next = |inputs: usize, outputs: Option<usize>| {
            let dense = all.next().ok_or(fault("lacks a matrix"))?;
            let outputs = outputs.unwrap_or(dense.outputs);
            dense.shaped(inputs, outputs)
        };
        let first = next(3 * input, None)?;
        let width = first.outputs;
        if width == 0 || !width.is_multiple_of(2) || input == 0 {
            return Err(fault("is of no width, or of one that has no half"));
        }
        let layers = (0..layers).map(|_| next(width, Some(3 * width))).collect::<Result<_, _>>()?;
        let (tag, name) = (next(width, Some(tags))?, next(width, Some(NameMark::COUNT))?);
        let dependent = next(width, None)?;
        let arcs = dependent.outputs;
        let (head, arc) = (next(width, Some(arcs))?, next(arcs, Some(arcs))?);
        let relation_dependent = next(width, None)?;
        let hidden = relation_dependent.outputs;
        let relation_head = next(width, Some(hidden))?;
        let relation = next(hidden, Some(relations.len()))?;
        Ok(Network {
            forms,
            affixes,
            input: first,
            layers,
            tag,
            name,
            dependent,
            head,
            arc,
            relation_dependent,
            relation_head,
            relation,
            relations: Relations::new(relations),
        })
    }

    /// Looks at a sentence.
    pub(crate) fn run(&self, model: &Container, words: &[Features], room: &mut Answers) {
        room.size = words.len() + 1;
        self.look(model, words, room);
        for layer in &self.layers {
            room.recurrent.go(layer, &mut room.x);
        }
        self.tag.sums(&room.x, &mut room.tags);
        self.name.sums(&room.x, &mut room.names);
        self.dependent.rectified(&room.x, &mut room.sums, &mut room.dependents);
        self.head.rectified(&room.x, &mut room.sums, &mut room.over);
        self.arc.apply(&room.dependents, &mut room.sums, &mut room.asked);
        dense::scores(&room.asked, &room.over, self.arc.outputs, &mut room.scores);
        tree::best(&room.scores, &mut room.heads);
        self.relate(room);
    }

    /// From words to the first layer.
    fn look(&self, model: &Container, words: &[Features], room: &mut Answers) {
        let (left, right) = (self.forms.width(), self.affixes.width());
        let input = left + right;
        room.embedded.clear();
        room.embedded.resize(room.size * input, 0);
        let features = std::iter::once(None).chain(words.iter().map(Some));
        for (word, out) in features.zip(room.embedded.chunks_exact_mut(input)) {
            let (form, affix) = out.split_at_mut(left);
            let row = word.map_or(ROOT, |w| self.forms.find(model, w.form).unwrap_or(UNKNOWN));
            self.forms.add(model, row, form);
            for row in word.iter().flat_map(|w| w.affixes()).filter_map(|key| self.affixes.find(model, key)) {
                self.affixes.add(model, row, affix);
            }
        }
        room.window.clear();
        let rows = |i: usize| room.embedded.get(i * input..(i + 1) * input);
        for i in 0..room.size {
            for beside in [i.checked_sub(1), Some(i), Some(i + 1)] {
                match beside.and_then(rows) {
                    Some(row) => room.window.extend(row.iter().map(|x| dense::saturate(*x))),
                    None => room.window.resize(room.window.len() + input, 0),
                }
            }
        }
        self.input.rectified(&room.window, &mut room.sums, &mut room.x);
    }

    /// Finds the relation of each word to its head.
    fn relate(&self, room: &mut Answers) {
        let width = self.relation.inputs;
        self.relation_dependent.apply(&room.x, &mut room.sums, &mut room.dependents);
        self.relation_head.apply(&room.x, &mut room.sums, &mut room.over);
        for (head, row) in room.heads.iter().zip(room.dependents.chunks_exact_mut(width)) {
            let from = usize::from(*head) * width;
            for (x, y) in row.iter_mut().zip(room.over.iter().skip(from)) {
                *x = x.saturating_add(*y).max(0);
            }
        }
        self.relation.sums(&room.dependents, &mut room.sums);
        self.relations.choose(&room.sums, &room.heads, &mut room.relations);
    }
}

impl Answers {
    /// The best of the tags that are allowed for word `i`, the first of equals.
    pub(crate) fn tag(&self, i: usize, allows: impl Fn(usize) -> bool) -> Option<usize> {
        let width = self.tags.len() / self.size.max(1);
        let scores = self.tags.get((i + 1) * width..(i + 2) * width)?;
        dense::highest(scores, allows).map(|(tag, _)| tag)
    }

    /// The word that word `i` hangs on; `None` for the root of the sentence.
    pub(crate) fn head(&self, i: usize) -> Option<usize> {
        self.heads.get(i + 1).and_then(|h| usize::from(*h).checked_sub(1))
    }

    /// The number of the relation of word `i` to its head.
    pub(crate) fn relation(&self, i: usize) -> usize {
        self.relations.get(i + 1).copied().unwrap_or_default().into()
    }

    /// The best row of name marks, in which each may follow the one before (Viterbi), from the last word to the first.
    pub(crate) fn names_backwards(&mut self) -> impl Iterator<Item = NameMark> {
        const N: usize = NameMark::COUNT;
        let marks = NameMark::ALL;
        let rows = self.names.as_chunks_mut::<N>().0;
        // Each mark's score becomes that of the best row that ends with it.
        let mut before: Option<[i32; N]> = None;
        for row in rows.iter_mut().skip(1) {
            let start = |m: &NameMark| if m.follows(NameMark::Outside) { 0 } else { i32::MIN / 4 };
            for (mark, score) in marks.iter().zip(row.iter_mut()) {
                let best = before.as_ref().map_or(start(mark), |before| {
                    let able = marks.iter().zip(before).filter(|(b, _)| mark.follows(**b)).map(|(_, s)| *s);
                    able.max().unwrap_or(i32::MIN / 4)
                });
                *score = score.saturating_add(best);
            }
            before = Some(*row);
        }
        let mut next: Option<NameMark> = None;
        let best = move |row: &[i32; N]| {
            let able = marks.iter().zip(row).filter(|(m, _)| next.is_none_or(|n| n.follows(**m)));
            next = able.rev().max_by_key(|(_, s)| **s).map(|(m, _)| *m);
            next.unwrap_or(NameMark::Outside)
        };
        rows.get(1..).unwrap_or_default().iter().rev().map(best)
    }
}
