//! Lines in which a text tells when it came out, in both languages; and words that only look like them.
#![allow(clippy::unwrap_used)]

mod common;

use common::grammar;
use lagesbild_model::time::{Anchor, Day, Direction, Edtf, Tells};
use lagesbild_when::{InText, Narrowed, Rule, TimeReader, narrow};

fn narrowed(language: &str, text: &str, published: &str) -> Option<Narrowed> {
    let found = TimeReader::new(grammar(language)).find_all(text);
    let placed: Vec<InText> = found.iter().map(|e| InText::from((e, Direction::Unknown))).collect();
    narrow(text, &placed, published.parse::<Edtf>().unwrap().window().as_ref())
}

/// The days that are left, as the first and last of them, and by which rules.
fn left(language: &str, text: &str, published: &str) -> Option<(String, Vec<Rule>)> {
    let narrowed = narrowed(language, text, published)?;
    Some((narrowed.window.to_string(), narrowed.reasons.iter().map(|r| r.rule).collect()))
}

#[test]
fn a_line_of_its_own_tells_when_the_text_came_out() {
    let published = || vec![Rule::Published];
    for (language, text, days, rules) in [
        ("sv", "Staden har fallit\nPublicerad 2021-08-13 14:05\n\nStaden föll i går.", "2021-08-13", published()),
        ("sv", "Publicerad: 13 augusti 2021 kl. 14.05\nStaden föll.", "2021-08-13", published()),
        ("sv", "Av Anna Ek. Publicerad den 13 augusti 2021.\n\nStaden föll.", "2021-08-13", published()),
        ("sv", "Uppdaterad 2021-08-14\nStaden föll.", "2021-08-14", vec![Rule::Updated]),
        ("sv", "Publicerad 2021-08-13, kl 06.12 av Anna Ek\nStaden föll.", "2021-08-13", published()),
        (
            "sv",
            "Publicerad: 12 augusti 2021 kl. 06.12 Uppdaterad: 13 augusti 2021 kl. 08.10\nStaden föll.",
            "2021-08-12/2021-08-13",
            vec![Rule::Published, Rule::Updated],
        ),
        ("sv", "2021-08-13 06:12\n\nStaden föll.", "2021-08-13", vec![Rule::Dateline]),
        ("en", "August 13, 2021 / 7:05 AM / Example News\n\nThe city fell.", "2021-08-13", vec![Rule::Dateline]),
        ("en", "Published 2021-08-03T14:05:00Z\n\nThe city fell.", "2021-08-03", published()),
        ("en", "Published 3:05 PM EDT, Tue August 3, 2021\n\nThe city fell.", "2021-08-03", published()),
        (
            "sv",
            "Publicerad 2021-08-12 09:00 | Uppdaterad 2021-08-14 10:15\nStaden föll.",
            "2021-08-12/2021-08-14",
            vec![Rule::Published, Rule::Updated],
        ),
        ("en", "City falls\n\nPublished: 3 August 2021\n\nThe city fell.", "2021-08-03", published()),
        ("en", "By Ann Example | Posted on August 3, 2021 | World\nThe city fell.", "2021-08-03", published()),
        ("en", "The city fell.\n\nFirst published on Tuesday, 3 August 2021", "2021-08-03", published()),
        (
            "en",
            "Published: 3 August 2021. Last updated: 5 August 2021\nUpdated: 4 August 2021\nThe city fell.",
            "2021-08-03/2021-08-05",
            vec![Rule::Published, Rule::Updated],
        ),
        // The line of publication goes before the dateline, which only tells where and when it was written.
        ("en", "Published: 4 August 2021\n\nKABUL, August 3, 2021 (AP) – The city fell.", "2021-08-04", published()),
    ] {
        assert_eq!(left(language, text, ""), Some((days.to_owned(), rules)), "{text}");
    }
}

#[test]
fn a_line_without_its_year_needs_the_year_from_elsewhere() {
    let text = "Publicerad 13 augusti kl. 14.05\n\nStaden föll i går.";
    assert_eq!(left("sv", text, ""), None);
    assert_eq!(left("sv", text, "2021"), Some(("2021-08-13".to_owned(), vec![Rule::Published])));
}

#[test]
fn metadata_that_a_line_contradicts_are_kept_and_that_is_told() {
    for (published, days) in [("2021-08", 31), ("2021-08-15", 1)] {
        let narrowed =
            narrowed("en", "Published: 3 August 2020\n\nThe city fell on 12 August 2021.", published).unwrap();
        assert_eq!(narrowed.days.len(), days);
        assert_eq!(narrowed.set_aside.iter().map(|r| r.rule).collect::<Vec<_>>(), [Rule::Published]);
    }
    assert_eq!(narrowed("en", "Published: 15 August 2021\n\nThe city fell on 16 August 2021.", "2021-08-15"), None);
}

#[test]
fn running_text_tells_when_something_else_came_out() {
    for (language, text) in [
        ("sv", "Rapporten, publicerad den 3 augusti 2021, visar att staden föll."),
        ("sv", "Enligt siffror publicerade den 3 augusti 2021\nhar staden fallit."),
        ("sv", "Studien publicerades 2019. Den visar att staden föll."),
        ("en", "The report, published on 3 August 2021, says that the city fell."),
        ("en", "It was first published 3 August 2021 by the army."),
        ("en", "The numbers were\npublished 3 August 2021 and signed by\nthe army."),
        ("en", "Published on 3 August 2021, the report says that the city fell."),
        ("en", "Published 3 August 2021 it says that the city fell."),
        ("en", "He updated the council on 3 August 2021."),
        ("en", "Published in 1994, the book tells of the siege."),
    ] {
        let found = TimeReader::new(grammar(language)).find_all(text);
        assert!(!found.is_empty() && found.iter().all(|e| e.tells.is_none()), "{text}: {found:?}");
        assert_eq!(left(language, text, ""), None, "{text}");
    }
    // Deep inside a long text it is a quotation or a heading of something else.
    let long = "The city held out. ".repeat(40);
    let text = format!("{long}\nPublished: 3 August 2021\n{long}");
    assert!(TimeReader::new(grammar("en")).find_all(&text).iter().all(|e| e.tells.is_none()));
}

#[test]
fn both_kinds_of_line_are_told_apart() {
    let text = "Published: 3 August 2021\nUpdated: 4 August 2021\n";
    let tells: Vec<_> = TimeReader::new(grammar("en")).find_all(text).iter().map(|e| e.tells).collect();
    assert_eq!(tells, [Some(Tells::Publication), Some(Tells::Update)]);
}

#[test]
fn a_length_into_something_is_kept_with_what_it_is_counted_from() {
    for (language, text, words) in [
        ("sv", "Gruppen bildades två år in på inbördeskriget.", "två år"),
        ("en", "The group was founded two years into the civil war.", "two years"),
    ] {
        let found = TimeReader::new(grammar(language)).find_all(text);
        assert_eq!(found.iter().map(|e| (e.words.as_str(), e.anchor)).collect::<Vec<_>>(), [(words, Anchor::Event)]);
        let day = Day::new(2021, 8, 13).unwrap();
        for seen in [None, Some(lagesbild_model::time::Window::day(day))] {
            let told = lagesbild_when::resolve_in_order(found.iter().map(|e| (e, Direction::Past)), seen.as_ref());
            assert_eq!((told[0].window.clone(), told[0].timex.value.as_str()), (None, "P2Y"), "{text}");
        }
    }
}
