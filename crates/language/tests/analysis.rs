//! Tags, lemmas and trees of the embedded models, on sentences of our own.

#![allow(clippy::unwrap_used)]

use lagesbild_language::{
    Analyser, Analysis, Deprel, ModelError, NameKind, Segmentation, TokenIx, Upos, Voice, embedded,
};
use lagesbild_model::Language;
use proptest::prelude::*;
use std::sync::LazyLock;

static SWEDISH: LazyLock<Analyser> =
    LazyLock::new(|| analyser(include_str!("../../../packs/sv/segmentation.toml"), Language::Swedish));
static ENGLISH: LazyLock<Analyser> =
    LazyLock::new(|| analyser(include_str!("../../../packs/en/segmentation.toml"), Language::English));

fn analyser(lists: &str, language: Language) -> Analyser {
    Analyser::new(Segmentation::from_toml(lists).unwrap(), embedded(language)).unwrap()
}

fn analyse(analyser: &Analyser, text: &str) -> Analysis {
    let mut analysis = Analysis::new();
    for sentence in analyser.sentences(text) {
        analyser.analyse(text, sentence, &mut analysis);
    }
    analysis
}

fn find(analysis: &Analysis, text: &str, form: &str) -> TokenIx {
    analysis.token_at(text.find(form).unwrap()).unwrap()
}

/// The `dependent` must hang on `head` by `relation`.
#[track_caller]
fn hangs(analyser: &Analyser, text: &str, dependent: &str, relation: Deprel, head: &str) {
    let analysis = analyse(analyser, text);
    let token = analysis.token(find(&analysis, text, dependent));
    let over = token.head.map(|h| analysis.token(h).span.slice(text).unwrap());
    assert_eq!((over, token.deprel), (Some(head), relation), "{text}: {dependent}");
}

#[test]
fn who_takes_what_in_english() {
    let active = "The Taliban captured Kandahar on Thursday.";
    hangs(&ENGLISH, active, "Taliban", Deprel::Nsubj, "captured");
    hangs(&ENGLISH, active, "Kandahar", Deprel::Obj, "captured");
    hangs(&ENGLISH, active, "Thursday", Deprel::Obl, "captured");
    let passive = "The town of Northam was captured by the rebels.";
    hangs(&ENGLISH, passive, "town", Deprel::NsubjPass, "captured");
    hangs(&ENGLISH, passive, "rebels", Deprel::OblAgent, "captured");
    let headline = "Taliban captures Kunduz";
    hangs(&ENGLISH, headline, "Taliban", Deprel::Nsubj, "captures");
    hangs(&ENGLISH, headline, "Kunduz", Deprel::Obj, "captures");
    hangs(&ENGLISH, "Kunduz has fallen to the Taliban.", "Kunduz", Deprel::Nsubj, "fallen");
}

#[test]
fn who_takes_what_in_swedish() {
    let active = "Rebellerna har intagit Norrby.";
    hangs(&SWEDISH, active, "Rebellerna", Deprel::Nsubj, "intagit");
    hangs(&SWEDISH, active, "Norrby", Deprel::Obj, "intagit");
    let passive = "Norrby intogs av rebellerna på söndagen.";
    hangs(&SWEDISH, passive, "Norrby", Deprel::NsubjPass, "intogs");
    hangs(&SWEDISH, passive, "rebellerna", Deprel::OblAgent, "intogs");
    hangs(&SWEDISH, "Norrby föll i går.", "Norrby", Deprel::Nsubj, "föll");
    hangs(&SWEDISH, "Trupperna lämnade inte staden.", "inte", Deprel::Advmod, "lämnade");
}

#[test]
fn lemmas_and_features() {
    let text = "Städerna intogs av soldater.";
    let analysis = analyse(&SWEDISH, text);
    let taken = find(&analysis, text, "intogs");
    assert_eq!((analysis.lemma(taken), analysis.token(taken).upos), ("inta", Upos::Verb));
    assert_eq!(analysis.token(taken).morph.voice(), Some(Voice::Pass));
    assert_eq!(analysis.lemma(find(&analysis, text, "Städerna")), "stad");
    let text = "Soldiers left the cities.";
    let analysis = analyse(&ENGLISH, text);
    assert_eq!(analysis.lemma(find(&analysis, text, "left")), "leave");
    assert_eq!(analysis.lemma(find(&analysis, text, "cities")), "city");
}

#[test]
fn particles_belong_to_their_verbs() {
    for (analyser, text, verb, wanted) in [
        (&SWEDISH, "Rebellerna gav upp staden.", "gav", "ge upp"),
        (&ENGLISH, "The rebels gave up the city.", "gave", "give up"),
    ] {
        let analysis = analyse(analyser, text);
        let mut lemma = String::new();
        analysis.lemma_with_particles(find(&analysis, text, verb), &mut lemma);
        assert_eq!(lemma, wanted);
    }
}

#[test]
fn places_that_no_corpus_knows_are_names_after_a_verb() {
    for place in ["Herat", "Kunduz", "Tikrit", "Azaz", "Marib", "Kidal", "Lashkargah", "Sheberghan", "Bachmut"] {
        for (analyser, text) in [
            (&SWEDISH, format!("Talibanerna intog {place} i fredags.")),
            (&SWEDISH, format!("På torsdagen intog rebellerna {place}.")),
            (&ENGLISH, format!("The Taliban captured {place} on Friday.")),
            (&ENGLISH, format!("On Friday the army retook {place}.")),
        ] {
            let analysis = analyse(analyser, &text);
            let token = analysis.token(find(&analysis, &text, place));
            assert_eq!((token.upos, token.deprel), (Upos::Propn, Deprel::Obj), "{text}");
        }
    }
}

/// The names of a text, as kind and words.
fn names<'a>(analyser: &Analyser, text: &'a str) -> Vec<(NameKind, &'a str)> {
    let analysis = analyse(analyser, text);
    let at = |i: u32| analysis.tokens()[i as usize].span;
    let words = |tokens: &std::ops::Range<u32>| at(tokens.start).cover(at(tokens.end - 1)).slice(text).unwrap();
    analysis.names().iter().map(|n| (n.kind, words(&n.tokens))).collect()
}

#[test]
fn names_of_people_places_and_organisations() {
    use NameKind::{Location, Organisation, Person};
    let english = "President John Smith met officials of the United Nations in Damascus. He left for Paris.";
    let wanted =
        [(Person, "John Smith"), (Organisation, "United Nations"), (Location, "Damascus"), (Location, "Paris")];
    assert_eq!(names(&ENGLISH, english), wanted);
    let swedish = "Statsminister Anna Lindgren talade med Socialdemokraterna i Stockholm.";
    assert_eq!(
        names(&SWEDISH, swedish),
        [(Person, "Anna Lindgren"), (Organisation, "Socialdemokraterna"), (Location, "Stockholm")]
    );
}

/// Every sentence is a tree: one root, every head inside, no circle.
fn is_forest(analysis: &Analysis) {
    for sentence in analysis.sentences() {
        let roots = sentence.indices().filter(|ix| analysis.token(*ix).head.is_none()).count();
        assert_eq!(roots, 1);
        for ix in sentence.indices() {
            let mut at = Some(ix);
            for _ in 0..sentence.indices().len() {
                at = at.and_then(|ix| analysis.token(ix).head);
                assert!(at.is_none_or(|ix| sentence.tokens.contains(&(ix.index() as u32))));
            }
            assert_eq!(at, None, "a circle of heads");
            assert_eq!(analysis.sentence_of(ix), Some(sentence));
            assert!(analysis.children(ix).all(|c| analysis.token(c).head == Some(ix)));
        }
    }
    // Names stand in order, in one sentence each, and do not overlap.
    let mut end = 0;
    for name in analysis.names() {
        assert!(name.tokens.start >= end && name.tokens.end > name.tokens.start);
        assert!(
            analysis.sentences().iter().any(|s| s.tokens.start <= name.tokens.start && name.tokens.end <= s.tokens.end)
        );
        end = name.tokens.end;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn every_text_gives_trees(text in "([a-zåäöA-ZÅ]{1,8}|[.,!?–()\"]|\\PC| |\n){0,80}") {
        is_forest(&analyse(&SWEDISH, &text));
        is_forest(&analyse(&ENGLISH, &text));
    }
}

/// Work on a sentence grows with the square of its tokens, so time is linear if no sentence has more than a few hundred.
#[test]
fn hostile_texts_give_trees_of_bounded_size() {
    let texts = [
        "(".repeat(10_000),
        "a ".repeat(40_000),
        "\0 ".repeat(10_000),
        "a".repeat(1_000_000),
        "och, ".repeat(10_000),
        "?!.…".repeat(10_000),
        "مرحبا بالعالم ".repeat(10_000),
        "🙂👩‍🚀 ".repeat(10_000),
        format!("{}{}", "([".repeat(10_000), ")]".repeat(10_000)),
    ];
    for text in &texts {
        for analyser in [&SWEDISH, &ENGLISH] {
            let analysis = analyse(analyser, text);
            assert!(analysis.sentences().iter().all(|s| (1..=240).contains(&s.tokens.len())));
            is_forest(&analysis);
        }
    }
}

#[test]
fn damaged_models_are_refused() {
    let lists = || Segmentation::from_toml(include_str!("../../../packs/en/segmentation.toml")).unwrap();
    let whole = embedded(Language::English).to_vec();
    assert_eq!(Analyser::new(lists(), Vec::new()).err(), Some(ModelError::Magic));
    let mut bytes = whole.clone();
    bytes[4] = 200;
    assert_eq!(Analyser::new(lists(), bytes).err(), Some(ModelError::Version { found: 200 }));
    for at in [8, 12, 17, 30, 100, whole.len() / 2, whole.len() - 1] {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x20;
        assert!(Analyser::new(lists(), bytes).is_err(), "a flipped bit at {at} goes unseen");
    }
    assert!(Analyser::new(lists(), whole[..whole.len() - 1].to_vec()).is_err());
}
