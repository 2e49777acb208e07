//! Training and measuring, for `cargo xtask`. The same sources give the same model, byte for byte.

mod answer;
mod conllu;
mod dice;
mod exchange;
mod frames;
mod harmonise;
mod lemmas;
mod loosen;
mod measure;
mod net;
mod rename;
mod settled;

pub use conllu::TrainError;
pub use exchange::{harmonised, tokens};
pub use measure::{Count, Measures, NameCounts, measure, measure_answer, measure_names, raw};
pub use net::{Dims, Limits, Schedule};

use crate::lemmatiser;
use crate::model::{Container, write_container, write_table};
use crate::tags::{MOST, Tag, open_tags, write_relations, write_tags};
use conllu::GoldSentence;
use lagesbild_model::Language;
use std::collections::{BTreeMap, BTreeSet};

/// A treebank in CoNLL-U.
#[derive(Clone, Copy, Debug)]
pub struct Treebank<'a> {
    /// The treebank.
    pub text: &'a str,
    /// Rules that change its trees, in the form of `models/sv.harmonise.toml`.
    pub rules: Option<&'a str>,
    /// How often its sentences count.
    pub times: usize,
}

/// What a model is trained from.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    /// Treebanks.
    pub treebanks: &'a [Treebank<'a>],
    /// Frames of further sentences, in the form of `models/en.frames.toml`.
    pub frames: Option<&'a str>,
    /// Further sentences, with the trees of a teacher, in CoNLL-U.
    pub taught: Option<&'a str>,
    /// Whether to learn from the teacher's trees of the treebanks' own sentences beside the treebanks'.
    pub both: bool,
    /// Names of places, one a line, that come in the place of some of those in the sentences.
    pub places: Option<&'a str>,
    /// A treebank that the training is watched by, without learning from it.
    pub dev: Option<&'a str>,
    /// A model whose network is taken over as it is, so that only the lemmatiser is learned anew.
    pub network: Option<&'a [u8]>,
}

/// Trains a model. `tell` is told how far it has come.
///
/// # Errors
/// [`TrainError`] if a source cannot be read.
pub fn train(
    language: Language,
    sources: Sources,
    schedule: Schedule,
    tell: &mut dyn FnMut(&str),
) -> Result<Vec<u8>, TrainError> {
    let mut gold = Vec::new();
    for treebank in sources.treebanks {
        let trees = harmonise::read(treebank.text, treebank.rules)?;
        (0..treebank.times).for_each(|_| gold.extend_from_slice(&trees));
    }
    if let Some(frames) = sources.frames {
        let made = frames::fill(frames, &gold, &frames::names(&gold))?;
        tell(&format!("{} sentences of our own", made.len()));
        gold.extend(made);
    }
    let read = |text: Option<&str>| text.map(conllu::read).transpose().map(Option::unwrap_or_default);
    let (mut taught, dev) = (read(sources.taught)?, read(sources.dev)?);
    let named = take_names(&mut gold, &taught);
    if !sources.both {
        let mut place = 0..;
        taught.retain(|_| place.next().is_none_or(|p| !named.contains(&p)));
    }
    let tags = tags(&gold);
    let (edits, ends) = lemmas::train(&gold, &taught, &tags);
    tell(&format!("lemmatiser: {} edits, {} ends", edits.len(), ends.len()));
    let mut sections =
        vec![("TAGS", write_tags(&tags)), ("EDIT", lemmatiser::write_edits(&edits)), ("LEMM", write_table(&ends))];
    match sources.network {
        Some(model) => sections.extend(network_of(model, &tags)?),
        None => {
            if let Some(places) = sources.places {
                rename::rename(&mut gold, places, schedule.renamed);
                rename::rename(&mut taught, places, schedule.renamed);
            }
            let learned = net::learn(&gold, &taught, &dev, &tags, schedule, tell);
            sections.push(("RELS", write_relations(&learned.relations)));
            sections.extend(learned.sections());
        }
    }
    let bytes = write_container(language, &sections);
    let models = crate::analyser::Models::open(bytes.clone().into())?;
    if !dev.is_empty() {
        tell(&settled::told(&models, &dev));
    }
    Ok(bytes)
}

/// Treebanks have no names: a sentence takes those of the taught sentence of the same words. Returns the places of these.
fn take_names(gold: &mut [GoldSentence], taught: &[GoldSentence]) -> BTreeSet<usize> {
    let key = |s: &GoldSentence| s.words.iter().map(|w| w.form.as_str()).collect::<Vec<_>>().join(" ");
    let places: BTreeMap<String, usize> = taught.iter().map(key).zip(0..).collect();
    let mut used = BTreeSet::new();
    for sentence in gold {
        let Some(place) = places.get(&key(sentence)) else { continue };
        let Some(same) = taught.get(*place).filter(|t| t.words.len() == sentence.words.len()) else { continue };
        for (word, named) in sentence.words.iter_mut().zip(&same.words) {
            word.name = word.name.or(named.name);
        }
        used.insert(*place);
    }
    used
}

/// The sections of a model's network, which must know the same tags.
fn network_of(model: &[u8], tags: &[Tag]) -> Result<Vec<(&'static str, Vec<u8>)>, TrainError> {
    let container = Container::open(model.to_vec().into())?;
    if open_tags(&container)? != tags {
        return Err(TrainError::OtherTags);
    }
    let names = ["RELS", "FORM", "FROW", "AFFX", "AROW", "NETW"];
    names.into_iter().map(|name| Ok((name, container.slice(&container.section(name)?).to_vec()))).collect()
}

/// The tags of the sentences, the most frequent first, those that occur once left out.
fn tags(sentences: &[GoldSentence]) -> Vec<Tag> {
    let mut counts: BTreeMap<Tag, u32> = BTreeMap::new();
    for word in sentences.iter().flat_map(|s| &s.words) {
        *counts.entry(Tag { upos: word.upos, morph: word.morph }).or_default() += 1;
    }
    let mut tags: Vec<(Tag, u32)> = counts.into_iter().filter(|(_, n)| *n > 1).collect();
    tags.sort_by_key(|(tag, n)| (std::cmp::Reverse(*n), *tag));
    tags.truncate(MOST);
    tags.into_iter().map(|(tag, _)| tag).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Analyser, Segmentation};

    /// Sentences of three words and a stop each, with a name in every other one.
    fn treebank() -> String {
        let (subjects, verbs, objects) =
            (["Ada", "Rain", "Omar", "Snow"], ["sees", "hits"], ["hills", "towns", "roads"]);
        let mut text = String::new();
        for i in 0..24 {
            let subject = subjects[i % 4];
            let (upos, name) = if i % 2 == 0 { ("PROPN", "B-PER") } else { ("NOUN", "O") };
            let (verb, object) = (verbs[i % 2], objects[i % 3]);
            text += &format!("1\t{subject}\t{subject}\t{upos}\t_\t_\t2\tnsubj\t_\tName={name}\n");
            text += &format!("2\t{verb}\t{}\tVERB\t_\tMood=Ind\t0\troot\t_\tName=O\n", verb.trim_end_matches('s'));
            text += &format!(
                "3\t{object}\t{}\tNOUN\t_\tNumber=Plur\t2\tobj\t_\tName=O|SpaceAfter=No\n",
                object.trim_end_matches('s')
            );
            text += "4\t.\t.\tPUNCT\t_\t_\t2\tpunct\t_\tName=O\n\n";
        }
        text
    }

    #[test]
    fn the_same_sources_give_the_same_model_and_it_has_learned() {
        let text = treebank();
        let treebanks = [Treebank { text: &text, rules: None, times: 1 }];
        let sources = Sources {
            treebanks: &treebanks,
            frames: None,
            taught: Some(&text),
            both: false,
            places: Some("Arden\nBelmar\n"),
            dev: Some(&text),
            network: None,
        };
        let dims = Dims { form: 8, affix: 8, width: 16, layers: 2, arc: 8, relation: 8 };
        let limits = Limits { forms: 100, affixes: 500, form_count: 1, affix_count: 1 };
        let schedule = Schedule {
            dims,
            limits,
            words: 12_000,
            batch: 60,
            rate: 0.01,
            gold: 50,
            recase: true,
            renamed: 30,
            place_cost: 0.0,
            decay: 0.01,
        };
        let make = |schedule| train(Language::English, sources, schedule, &mut |_| ()).unwrap();
        let model = make(schedule);
        assert_eq!(model, make(schedule));
        let dearer = make(Schedule { place_cost: 0.5, ..schedule });
        assert_eq!(model.len(), dearer.len());
        let changed = model.iter().zip(&dearer).skip(24).filter(|(a, b)| a != b).count();
        assert!((1..=4).contains(&changed), "one number of the model pays, not {changed} bytes");
        let lists = "abbreviations = []\nclosing_abbreviations = []\nopeners = []";
        let analyser = Analyser::new(Segmentation::from_toml(lists).unwrap(), model).unwrap();
        let measures = measure(&analyser, &text, &mut |_| ()).unwrap();
        assert!(measures.las > 95.0 && measures.upos > 95.0 && measures.lemmas > 95.0, "{measures}");
        let names = "# text = Omar hits roads\n1\tOmar\tB-PER\n2\thits\tO\n3\troads\tO\n";
        let found = measure_names(&analyser, names, &mut |_| ()).unwrap();
        assert_eq!(found[0].values().map(|c| (c.right, c.given)).collect::<Vec<_>>(), [(1, 1)]);
    }
}
