//! Training and measuring, for `cargo xtask`. The same treebank gives the same model, byte for byte.

mod conllu;
mod frames;
mod harmonise;
mod lemmas;
mod measure;
mod parser;
mod perceptron;
mod tagger;

pub use conllu::TrainError;
pub use measure::{Measures, measure};

use crate::analyser::node;
use crate::lemmatiser::Lemmatiser;
use crate::model::{Container, write_container, write_table};
use crate::tagger::{Known, Tag, write_tags};
use crate::words::Word;
use crate::{lemmatiser, parse};
use conllu::GoldSentence;
use lagesbild_model::Language;
use parser::Example;
use perceptron::Perceptron;
use tagger::Words;

/// In how many parts the treebank is cut so that each part is tagged by a model that has not seen it.
const FOLDS: usize = 5;

/// How long to train.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Rounds of the tagger through the treebank.
    pub tagger_epochs: u32,
    /// Rounds of the parser.
    pub parser_epochs: u32,
    /// By how much the right tag must outscore all others.
    pub tagger_margin: i32,
    /// By how much the right transition must outscore all others.
    pub parser_margin: i32,
    /// The tagger's weights must fit in so many bytes.
    pub tagger_bytes: usize,
    /// The parser's weights must fit in so many bytes.
    pub parser_bytes: usize,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            tagger_epochs: 10,
            parser_epochs: 10,
            tagger_margin: 30,
            parser_margin: 5,
            tagger_bytes: 2_200_000,
            parser_bytes: 5_200_000,
        }
    }
}

/// What a model is trained from.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    /// A treebank in CoNLL-U.
    pub treebank: &'a str,
    /// Rules that change its trees, in the form of `models/sv.harmonise.toml`.
    pub rules: Option<&'a str>,
    /// Frames of further sentences, in the form of `models/en.frames.toml`.
    pub frames: Option<&'a str>,
}

/// Trains a model. `tell` is told how far it has come.
///
/// # Errors
/// [`TrainError`] if a source cannot be read.
pub fn train(
    language: Language,
    sources: Sources,
    settings: Settings,
    tell: &mut dyn FnMut(&str),
) -> Result<Vec<u8>, TrainError> {
    let gold = gather(sources)?;
    let all: Vec<&GoldSentence> = gold.iter().collect();
    tell(&format!("{} sentences, {} words", all.len(), all.iter().map(|s| s.words.len()).sum::<usize>()));
    let tags = tagger::tags(&all);
    let (lexicon, weights) = tag_on(&all, &tags, settings);
    let tagger = weights.within(settings.tagger_bytes);
    tell(&format!("tagger: {} tags, {} words and endings, {} bytes", tags.len(), lexicon.0.len(), tagger.len()));
    let (edits, ends) = lemmas::train(&all, &tags);
    tell(&format!("lemmatiser: {} edits, {} ends", edits.len(), ends.len()));

    let mut sections = vec![
        ("TAGS", write_tags(&tags)),
        ("LEXI", write_table(&lexicon.0.iter().map(|(k, v)| (*k, *v)).collect::<Vec<_>>())),
        ("TAGW", tagger),
        ("EDIT", lemmatiser::write_edits(&edits)),
        ("LEMM", write_table(&ends)),
    ];
    let first = Container::open(write_container(language, &sections).into())?;
    let lemmatiser = Lemmatiser::open(&first)?;
    let seen = Seen { tags: &tags, lexicon: &lexicon, lemmatiser: &lemmatiser, model: &first };
    let examples = examples(&all, &seen, settings);
    tell("tagged the treebank in parts");
    let actions = parser::actions(&examples);
    let weights = parser::train(&examples, &actions, settings.parser_epochs, settings.parser_margin);
    let parser = weights.within(settings.parser_bytes);
    tell(&format!("parser: {} transitions, {} bytes", actions.len(), parser.len()));
    sections.push(("ACTS", parse::write_actions(&actions)));
    sections.push(("PARW", parser));
    let bytes = write_container(language, &sections);
    crate::analyser::Models::open(bytes.clone().into())?;
    Ok(bytes)
}

/// The sentences to learn from. Those made from others stand where the fold of their origin comes again, so that no part
/// of the treebank is tagged by a model that has seen its copies.
fn gather(sources: Sources) -> Result<Vec<GoldSentence>, TrainError> {
    let mut gold = conllu::read(sources.treebank)?;
    if let Some(rules) = sources.rules {
        harmonise::harmonise(&mut gold, rules)?;
    }
    gold.truncate(gold.len() / FOLDS * FOLDS);
    let names = frames::Names::new(&gold);
    let mut dice = perceptron::Dice::new(4);
    let mut copies: Vec<Vec<GoldSentence>> = vec![Vec::new(); FOLDS];
    for (i, sentence) in gold.iter().enumerate() {
        copies[i % FOLDS].extend(frames::rename(sentence, &names, &mut dice).filter(|_| dice.roll(2) == 0));
    }
    let made = sources.frames.map(|f| frames::fill(f, &gold, &names)).transpose()?.unwrap_or_default();
    for (i, sentence) in made.into_iter().enumerate() {
        copies[i % FOLDS].push(sentence);
    }
    let fewest = copies.iter().map(Vec::len).min().unwrap_or(0);
    for i in 0..fewest {
        gold.extend(copies.iter().map(|c| c[i].clone()));
    }
    Ok(gold)
}

/// Lexicon and tagger from sentences.
fn tag_on(sentences: &[&GoldSentence], tags: &[Tag], settings: Settings) -> (Words, Perceptron) {
    let lexicon = tagger::lexicon(sentences);
    let seen: Vec<(&GoldSentence, Vec<Word>)> = sentences.iter().map(|s| (*s, tagger::words(s, &lexicon))).collect();
    let weights = tagger::train(&seen, tags, settings.tagger_epochs, settings.tagger_margin);
    (lexicon, weights)
}

/// What is trained before the parser.
struct Seen<'a> {
    tags: &'a [Tag],
    lexicon: &'a Words,
    lemmatiser: &'a Lemmatiser,
    model: &'a Container,
}

/// What the parser learns from: the trees, under tags of models that have not seen them.
fn examples(all: &[&GoldSentence], seen: &Seen, settings: Settings) -> Vec<Example> {
    let mut found: Vec<Option<Example>> = all.iter().map(|_| None).collect();
    let mut room = crate::tagger::Room::default();
    for fold in 0..FOLDS {
        let rest: Vec<&GoldSentence> =
            all.iter().enumerate().filter(|(i, _)| i % FOLDS != fold).map(|(_, s)| *s).collect();
        let (lexicon, weights) = tag_on(&rest, seen.tags, settings);
        let weights = weights.settled(1);
        for (place, sentence) in all.iter().enumerate().filter(|(i, _)| i % FOLDS == fold) {
            let mut given = Vec::new();
            crate::tagger::tag(
                &tagger::words(sentence, &lexicon),
                |i| known(sentence, i),
                seen.tags,
                &weights,
                &mut room,
                &mut given,
            );
            found[place] = Some(example(sentence, &given, seen));
        }
    }
    found.into_iter().flatten().filter(|e| e.nodes.len() < crate::analyser::MOST_TOKENS).collect()
}

/// What is known of a word of the treebank before it is tagged, as in [`crate::Analyser::analyse`].
fn known(sentence: &GoldSentence, i: usize) -> Known {
    let mark = |w: &conllu::GoldWord| !w.form.chars().any(char::is_alphanumeric);
    if sentence.words.get(i).is_some_and(mark) { Known::Mark } else { Known::Nothing }
}

fn example(sentence: &GoldSentence, given: &[u8], seen: &Seen) -> Example {
    let words = tagger::words(sentence, seen.lexicon);
    let (mut letters, mut lemma) = (Vec::new(), String::new());
    let mut nodes = Vec::new();
    for ((word, tag), gold) in words.iter().zip(given).zip(&sentence.words) {
        lemma.clear();
        seen.lemmatiser.lemma(seen.model, &gold.form, *tag, &mut letters, &mut lemma);
        let upos = seen.tags.get(usize::from(*tag)).map_or(0, |t| t.upos as u8);
        nodes.push(node(word, &lemma, *tag, upos));
    }
    let heads = sentence.words.iter().map(|w| w.head).collect();
    Example::new(nodes, heads, sentence.words.iter().map(|w| w.deprel).collect())
}
