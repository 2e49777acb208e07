//! What a total counts, and how many: read from the claim's figures, else from the words around it.

use crate::tallied::Counted;
use lagesbild_ledger::KnownClaim;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The words, for every language that is read.
static FILE: &str = include_str!("../data/tallies.toml");

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Vocabulary {
    things: Things,
    of: OfWords,
    ordinals: BTreeMap<String, u32>,
    numbers: BTreeMap<String, u32>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct OfWords {
    words: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Things {
    provincial_capitals: Vec<String>,
    provinces: Vec<String>,
    districts: Vec<String>,
    towns: Vec<String>,
    share: Vec<String>,
}

fn vocabulary() -> &'static Vocabulary {
    static READ: OnceLock<Vocabulary> = OnceLock::new();
    // The file is part of the program; a test reads it.
    READ.get_or_init(|| toml::from_str(FILE).unwrap_or_default())
}

/// A total as its words tell it.
pub(crate) struct Total {
    pub counted: Option<Counted>,
    pub n: Option<f64>,
    pub of: Option<f64>,
}

/// Reads a total.
pub(crate) fn total(known: &KnownClaim) -> Total {
    let claim = &known.claim;
    let sentence = known.sentence.to_lowercase();
    let quote = claim.quote.to_lowercase();
    let at = sentence.find(&quote).unwrap_or(0);
    let from_quote = sentence.get(at..).unwrap_or(&sentence);
    let thing = thing(&quote).or_else(|| thing(from_quote)).or_else(|| thing(&sentence));
    let figure = claim.numbers.first();
    let (mut n, mut of) = (figure.map(|figure| figure.n), figure.and_then(|figure| figure.of));
    if n.is_none() {
        let ordinals = words(&quote).filter_map(|word| vocabulary().ordinals.get(word));
        n = ordinals.max().map(|n| f64::from(*n));
    }
    if let Some(shared) = thing.and_then(|(_, word)| shared(&sentence, word)) {
        (n, of) = (Some(shared.0), Some(shared.1));
    }
    let share = thing.is_some_and(|(thing, _)| thing == Counted::Share) || of.is_some_and(|of| of == 100.0);
    let counted = if share { Some(Counted::Share) } else { thing.map(|(thing, _)| thing) };
    Total { counted, n, of }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// What is counted, and the phrase that says so.
fn thing(text: &str) -> Option<(Counted, &'static str)> {
    let Things { provincial_capitals, provinces, districts, towns, share } = &vocabulary().things;
    let listed = [
        (Counted::ProvincialCapitals, provincial_capitals),
        (Counted::Share, share),
        (Counted::Districts, districts),
        (Counted::Provinces, provinces),
        (Counted::Towns, towns),
    ];
    let begins = |phrase: &str| {
        text.match_indices(phrase).any(|(at, _)| !text.get(..at).is_some_and(|b| b.ends_with(char::is_alphanumeric)))
    };
    listed.into_iter().find_map(|(thing, phrases)| {
        phrases.iter().find(|phrase| begins(phrase)).map(|phrase| (thing, phrase.as_str()))
    })
}

/// A figure out of another, before what is counted: *14 of the country's 34 provincial capitals*.
fn shared(sentence: &str, thing: &str) -> Option<(f64, f64)> {
    let before = sentence.get(..sentence.find(thing)?)?;
    let words: Vec<&str> = words(before).collect();
    let number = |word: &&str| word.parse::<u32>().ok().or_else(|| vocabulary().numbers.get(*word).copied());
    let whole = words.last().and_then(number)?;
    let of = words.iter().rposition(|word| vocabulary().of.words.iter().any(|of| of == word))?;
    let part = of.checked_sub(1).and_then(|at| words.get(at)).and_then(number)?;
    (words.len() - of <= 5 && part <= whole).then(|| (f64::from(part), f64::from(whole)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_read() {
        let read: Vocabulary = toml::from_str(FILE).unwrap_or_default();
        assert!(read.ordinals.len() == 40 && !read.of.words.is_empty() && !read.things.share.is_empty());
    }

    #[test]
    fn a_part_of_a_whole_is_read_before_what_is_counted() {
        assert_eq!(
            shared("they lost 14 of the country's 34 provincial capitals", "provincial capital"),
            Some((14.0, 34.0))
        );
        assert_eq!(shared("fjorton av landets 34 provinshuvudstäder", "provinshuvudst"), Some((14.0, 34.0)));
        assert_eq!(shared("the ninth of their provincial capitals", "provincial capital"), None);
    }
}
