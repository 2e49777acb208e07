//! Other names in place of those of the corpora, so that the network learns a name from where it stands and not by heart:
//! the reports to come tell of places that no corpus knows.

use super::conllu::GoldSentence;
use super::dice::Dice;
use super::frames::is_name;
use crate::Upos;
use crate::names::{NameKind, NameMark};
use std::collections::BTreeSet;

/// Gives `share` of a hundred places named by one word the name of another, out of `places` (one a line).
pub(crate) fn rename(sentences: &mut [GoldSentence], places: &str, share: usize) {
    // Names that the corpora know as words or as persons would teach that those are places.
    let person = |mark: NameMark| mark.kind() == Some(NameKind::Person);
    let words = sentences.iter().flat_map(|s| &s.words);
    let words = words.filter(|w| w.upos != Upos::Propn || w.name.is_some_and(person)).map(|w| w.form.to_lowercase());
    let words: BTreeSet<String> = words.collect();
    let places: Vec<&str> = places.lines().filter(|name| !words.contains(&name.to_lowercase())).collect();
    let mut dice = Dice::new(4);
    for sentence in sentences {
        let marks: Vec<Option<NameMark>> = sentence.words.iter().map(|w| w.name).chain([None]).collect();
        for (word, next) in sentence.words.iter_mut().zip(marks.iter().skip(1)) {
            let place = word.name == Some(NameMark::Begins(NameKind::Location))
                && *next != Some(NameMark::Inside(NameKind::Location));
            // A teacher's trees have no lemmas.
            let genitive = word.features.contains("Case=Gen") && word.form.ends_with('s');
            if !place || word.upos != Upos::Propn || !is_name(&word.form) || dice.roll(100) >= share {
                continue;
            }
            let Some(name) = places.get(dice.roll(places.len())) else { return };
            word.form = if genitive && !name.ends_with('s') { format!("{name}s") } else { (*name).to_owned() };
            word.lemma = (*name).to_owned();
        }
    }
}
