//! Takes apart groups of words that an older release ties together as one fixed expression, where the current one gives
//! them a tree.

use super::conllu::GoldSentence;
use crate::{Deprel, Upos};

/// Takes apart every fixed group except those in `kept` and those around a conjunction.
pub(crate) fn loosen(sentence: &mut GoldSentence, kept: &[String]) {
    for first in 0..sentence.words.len() {
        let rest: Vec<usize> = hanging(sentence, first, Deprel::Fixed).collect();
        if rest.is_empty() {
            continue;
        }
        let group = || std::iter::once(first).chain(rest.iter().copied());
        let text = group().map(|i| sentence.words[i].form.to_lowercase()).collect::<Vec<_>>().join(" ");
        if kept.contains(&text) || group().any(|i| sentence.words[i].upos == Upos::Cconj) {
            continue;
        }
        match sentence.words[first].deprel {
            Deprel::Mark => {
                let head = sentence.words[first].head;
                rest.iter().for_each(|i| hang(sentence, *i, head, Deprel::Mark));
            }
            Deprel::Case => around_noun(sentence, first, &rest),
            _ if sentence.words[first].upos == Upos::Adp => phrase(sentence, first, &rest),
            _ => {}
        }
    }
}

fn hanging(sentence: &GoldSentence, head: usize, deprel: Deprel) -> impl Iterator<Item = usize> {
    let all = sentence.words.iter().enumerate();
    all.filter(move |(_, w)| usize::from(w.head) == head && w.deprel == deprel).map(|(i, _)| i)
}

fn hang(sentence: &mut GoldSentence, word: usize, head: u16, deprel: Deprel) {
    sentence.words[word].head = head;
    sentence.words[word].deprel = deprel;
}

/// A preposition, a noun and another preposition before a phrase: the noun becomes its head.
fn around_noun(sentence: &mut GoldSentence, first: usize, rest: &[usize]) {
    let phrase = usize::from(sentence.words[first].head);
    let noun = hanging(sentence, first, Deprel::Nmod)
        .chain(rest.iter().copied())
        .find(|i| sentence.words[*i].upos == Upos::Noun && *i > first);
    let last = rest.iter().copied().filter(|i| sentence.words[*i].upos == Upos::Adp).max();
    let (Some(noun), Some(last)) = (noun, last) else { return };
    let Some(over) = sentence.words.get(phrase).filter(|w| matches!(w.deprel.base(), Deprel::Obl | Deprel::Nmod))
    else {
        return;
    };
    if last < noun || phrase < last {
        return;
    }
    let (head, deprel) = (over.head, over.deprel);
    hang(sentence, noun, head, deprel);
    hang(sentence, phrase, noun as u16, Deprel::Nmod);
    hang(sentence, first, noun as u16, Deprel::Case);
    for word in rest.iter().copied().filter(|i| *i != noun) {
        let before = word < noun;
        hang(sentence, word, if before { noun } else { phrase } as u16, inside(sentence, word));
    }
}

/// A preposition with its noun or adjective: the noun becomes the head.
fn phrase(sentence: &mut GoldSentence, first: usize, rest: &[usize]) {
    let nominal = |i: &usize| matches!(sentence.words[*i].upos, Upos::Noun | Upos::Propn | Upos::Adj | Upos::Pron);
    let Some(noun) = rest.iter().copied().filter(nominal).max() else { return };
    let (head, deprel) = (sentence.words[first].head, sentence.words[first].deprel);
    let of_noun = sentence.words.get(usize::from(head)).is_some_and(|w| w.upos.is_nominal());
    let deprel = match deprel {
        Deprel::Advmod if of_noun => Deprel::Nmod,
        Deprel::Advmod => Deprel::Obl,
        other => other,
    };
    hang(sentence, noun, head, deprel);
    for word in &mut sentence.words {
        if usize::from(word.head) == first {
            word.head = noun as u16;
        }
    }
    hang(sentence, first, noun as u16, Deprel::Case);
    for word in rest.iter().copied().filter(|i| *i != noun) {
        hang(sentence, word, noun as u16, inside(sentence, word));
    }
}

/// The relation that a word's part of speech calls for inside a phrase.
fn inside(sentence: &GoldSentence, word: usize) -> Deprel {
    match sentence.words[word].upos {
        Upos::Adp => Deprel::Case,
        Upos::Det => Deprel::Det,
        Upos::Num => Deprel::Nummod,
        Upos::Pron => Deprel::NmodPoss,
        Upos::Adv => Deprel::Advmod,
        _ => Deprel::Amod,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::conllu::tree;

    fn loosened(rows: &[(&str, &str, u16, &str)]) -> Vec<(u16, Deprel)> {
        let mut sentence = tree(rows);
        loosen(&mut sentence, &["a kept".to_owned()]);
        let root = sentence.words.len() as u16;
        sentence.words.iter().map(|w| (if w.head == root { 0 } else { w.head + 1 }, w.deprel)).collect()
    }

    #[test]
    fn groups_come_apart() {
        let marks = [("so", "SCONJ", 3, "mark"), ("that", "SCONJ", 1, "fixed"), ("v", "VERB", 0, "root")];
        assert_eq!(loosened(&marks)[1], (3, Deprel::Mark));
        let noun = [
            ("v", "VERB", 0, "root"),
            ("on", "ADP", 5, "case"),
            ("ground", "NOUN", 2, "nmod"),
            ("of", "ADP", 2, "fixed"),
            ("x", "NOUN", 1, "obl"),
        ];
        let wanted = [(0, Deprel::Root), (3, Deprel::Case), (1, Deprel::Obl), (5, Deprel::Case), (3, Deprel::Nmod)];
        assert_eq!(loosened(&noun), wanted);
        let phrase = [
            ("v", "VERB", 0, "root"),
            ("in", "ADP", 1, "advmod"),
            ("first", "ADJ", 2, "fixed"),
            ("hand", "NOUN", 2, "fixed"),
        ];
        assert_eq!(loosened(&phrase)[1..], [(4, Deprel::Case), (4, Deprel::Amod), (1, Deprel::Obl)]);
        let kept = [("v", "VERB", 0, "root"), ("a", "ADP", 1, "advmod"), ("kept", "NOUN", 2, "fixed")];
        assert_eq!(loosened(&kept)[2], (2, Deprel::Fixed));
    }
}
