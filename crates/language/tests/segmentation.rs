//! Sentences and tokens: hard cases in both languages, and laws that hold for every text.

#![allow(clippy::unwrap_used)]

mod common;

use common::{english, slices, splits, swedish, tokens};
use lagesbild_language::{Segmentation, SegmentationError};
use proptest::prelude::*;

#[test]
fn swedish_sentences() {
    let sv = swedish();
    splits(&sv, "Gen. Ali Berg talade kl. 10.30 med prof. Ek.|Sedan åkte han.");
    splits(&sv, "Orterna, t.ex. Vik och Näs, föll bl.a. på grund av brist på ammunition m.m.|Det sade han.");
    splits(&sv, "– Vi ger oss inte, säger Anna Ek.|– Vi stannar här!|Hon log.");
    splits(&sv, "”Staden är vår.”|Så skrev han.");
    splits(&sv, "”Var är hjälpen?” frågade hon.|Ingen svarade.");
    splits(&sv, "Den 1 mars föll staden.|1 037 soldater flydde.");
    splits(&sv, "Det hände i går …|Ingen vet mer.");
    splits(&sv, "Han hade 3.5 miljoner kr. kvar.|Det räckte.");
    splits(&sv, "Läs mer på www.exempel.se/sida.|Där finns allt.");
    splits(&sv, "Kommer de?|Ja!|Snart.");
    splits(&sv, "Det var många med.|Soldater stängdes av.|Regeringen väntar till den 3 maj.|Ministern vägrar.");
    splits(
        &sv,
        "Enligt kap. 3 tar det 5 min. till sjukhuset.|Boken är min.|Trupperna har fått ca. 300 kr. Det är allt."
            .replace("kr. Det", "kr.|Det")
            .as_str(),
    );
    splits(&sv, "J. R. Ek kom hem.|Alla var glada.");
    splits(&sv, "Boken är skriven av A. I. Ek.|Den är ny.");
    splits(&sv, "– Har ni sett dem? frågade hon.|– Nej!|sade han aldrig.".replace("|sade", " sade").as_str());
}

#[test]
fn english_sentences() {
    let en = english();
    splits(&en, "Gen. Ali Berg of the U.S. Army met Lt. Col. Smith.|They spoke.");
    splits(&en, "It was 5 p.m. The guns fell silent.".replace("p.m. The", "p.m.|The").as_str());
    splits(&en, "The U.S. Embassy closed at 5 p.m. Monday.|Nobody was hurt.");
    splits(&en, "\"We will not leave,\" he said.|\"Never!\"|She nodded.");
    splits(&en, "He asked, \"Who holds it?\" and left.|No one knew.");
    splits(&en, "Smith Inc. said so.|The army left St. Mary on Sept. 3.|It was late.");
    splits(&en, "George W. Berg spoke.|He left.");
    splits(&en, "The answer was no.|Rebels held Bridge No. 5 and wrote pp. 3-5 of it.");
    splits(&en, "The price rose to $3.50 a litre.|Why?");
    splits(&en, "He paused... and went on.|Then he stopped...|Nobody spoke.");
    splits(&en, "The town fell (see map).|It was the third.");
    splits(&en, "Who holds the town?|the army says it does.|nobody else is sure.|Good. :-)|So it goes.");
    splits(&en, "Who is there? asked the guard.|\"Friends!\" he heard.");
}

#[test]
fn paragraphs_and_headings_end_sentences() {
    let text = "Rebels take Northtown\n\nThe army fled\nto the south and left its guns\r\n\r\nNo one was hurt";
    let wanted = ["Rebels take Northtown", "The army fled\nto the south and left its guns", "No one was hurt"];
    assert_eq!(slices(text, &english().sentences(text)), wanted);
    let dialogue = "Han tvekade inte ett ögonblick när frågan kom från mannen i dörren\n– Nej, sade han\n– Jo!";
    assert_eq!(swedish().sentences(dialogue).len(), 3);
    let heading = "Staden har fallit\nTalare i parlamentet krävde svar.";
    assert_eq!(swedish().sentences(heading).len(), 2);
}

#[test]
fn a_missing_space_does_not_join_sentences() {
    splits(&swedish(), "Staden föll.|Alla flydde.");
    let glued = "Staden föll.Alla flydde till exempel.se i natt.";
    let found = swedish().sentences(glued);
    assert_eq!(slices(glued, &found), ["Staden föll.", "Alla flydde till exempel.se i natt."]);
}

#[test]
fn english_tokens() {
    let en = english();
    tokens(&en, "I don't know Northtown's name.", "I¦do¦n't¦know¦Northtown¦'s¦name¦.");
    tokens(&en, "They’re in the rebels’ hands; we cannot go.", "They¦’re¦in¦the¦rebels¦’¦hands¦;¦we¦can¦not¦go¦.");
    tokens(&en, "a 15-year-old anti-tank gun", "a¦15¦-¦year¦-¦old¦anti-tank¦gun");
    tokens(&en, "Gen. Ali (ret.) of the U.S. Army", "Gen.¦Ali¦(¦ret¦.¦)¦of¦the¦U.S.¦Army");
    tokens(&en, "\"50% of $5 million,\" he said...", "\"¦50¦%¦of¦$¦5¦million¦,¦\"¦he¦said¦...");
    tokens(&en, "on 2021-08-13 at 10:30 and/or 9/11", "on¦2021-08-13¦at¦10:30¦and¦/¦or¦9/11");
    tokens(&en, "thats good :-) really:) (ok:)", "that¦s¦good¦:-)¦really¦:)¦(¦ok¦:¦)");
    tokens(&en, "call 555-0134 or 3-5551, not 1914-1918", "call¦555-0134¦or¦3-5551¦,¦not¦1914¦-¦1918");
    tokens(&en, "5km at 10am in the 70's, $3bn", "5¦km¦at¦10¦am¦in¦the¦70's¦,¦$¦3¦bn");
    tokens(&en, "its not its own; Its the end", "it¦s¦not¦its¦own¦;¦It¦s¦the¦end");
    tokens(&en, "no. 7 of Berg Inc..", "no.¦7¦of¦Berg¦Inc.¦.");
    tokens(&en, "He said no.", "He¦said¦no¦.");
    tokens(
        &en,
        "----== #one #1 http://a.example/b/ \"Ann\"<ann@b.example>",
        "----==¦#one¦#¦1¦http://a.example/b/¦\"¦Ann¦\"¦<¦ann@b.example¦>",
    );
    tokens(&en, "north—and south – of Sana'a", "north¦—¦and¦south¦–¦of¦Sana'a");
    tokens(
        &en,
        "see https://example.org/a-b?c=1, or ask a.b@example.org.",
        "see¦https://example.org/a-b?c=1¦,¦or¦ask¦a.b@example.org¦.",
    );
}

#[test]
fn swedish_tokens() {
    let sv = swedish();
    tokens(&sv, "USA:s ambassad, t.ex. kl. 10.30.", "USA:s¦ambassad¦,¦t.ex.¦kl.¦10.30¦.");
    tokens(&sv, "1\u{a0}037 soldater och 20 000 man", "1\u{a0}037¦soldater¦och¦20 000¦man");
    tokens(&sv, "år 2020 300 man", "år¦2020¦300¦man");
    tokens(&sv, "den talibankontrollerade Qala-e-Naw-vägen", "den¦talibankontrollerade¦Qala-e-Naw-vägen");
    tokens(&sv, "– ”Vi ger oss inte”, säger »Anna».", "–¦”¦Vi¦ger¦oss¦inte¦”¦,¦säger¦»¦Anna¦»¦.");
    tokens(&sv, "åren 1992–1996 (ca 5 %)", "åren¦1992–1996¦(¦ca¦5¦%¦)");
    tokens(&sv, "sjuk- och hälsovård m.m.", "sjuk-¦och¦hälsovård¦m.m.");
}

#[test]
fn lists_that_could_never_match_are_refused() {
    let upper = Segmentation::from_toml("abbreviations = [\"Dr\"]\nclosing_abbreviations = []\nopeners = []");
    assert!(matches!(upper, Err(SegmentationError::Word { list: "abbreviations", .. })));
    let unknown = Segmentation::from_toml("abbreviations = []\nclosing_abbreviations = []\nopeners = []\nwat = 1");
    assert!(matches!(unknown, Err(SegmentationError::Form(_))));
}

/// What must hold for every text: sentences and tokens in order, inside, and nothing but white space between them.
fn laws(lists: &Segmentation, text: &str) {
    let gap = |from: usize, to: usize| text.get(from..to).unwrap().chars().all(char::is_whitespace);
    let mut at = 0;
    for sentence in lists.sentences(text) {
        assert!(gap(at, sentence.start()), "text between sentences");
        let inside = sentence.slice(text).unwrap();
        assert!(!inside.is_empty() && inside.trim() == inside);
        let mut tokens = Vec::new();
        lists.tokenise(text, sentence, &mut tokens);
        at = sentence.start();
        for token in tokens {
            assert!(gap(at, token.start()), "text between tokens");
            assert!(!token.is_empty() && token.slice(text).is_some());
            at = token.end();
        }
        assert_eq!(at, sentence.end(), "the last token ends the sentence");
    }
    assert!(gap(at, text.len()));
}

proptest! {
    #[test]
    fn spans_cover_every_text(text in "\\PC{0,60}") {
        laws(&swedish(), &text);
        laws(&english(), &text);
    }

    #[test]
    fn spans_cover_texts_full_of_marks(text in "([a-zåA-ZÅ]{1,4}|[.!?…,:;'’\"”»()\\[\\]–-]|[ \n\u{a0}\t]|[0-9]{1,4}|n't|/|%){0,40}") {
        laws(&swedish(), &text);
        laws(&english(), &text);
    }
}

#[test]
fn hostile_texts_are_covered() {
    for text in ["a".repeat(10_000_000), "([".repeat(10_000) + &")]".repeat(10_000), "?!.…".repeat(10_000)] {
        laws(&swedish(), &text);
        laws(&english(), &text);
    }
}
