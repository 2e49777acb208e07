//! When claims are, read through the whole reader: what their times hang on, which clauses share one, and what the text
//! tells of its own date. The sentences are our own.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

use lagesbild_model::{
    Change, Claim, Kind, Language, Publication, PublicationSource, Report, ReportParts, Status, Timing,
};
use lagesbild_reader::{Reader, Rule, Times};

const SV: Language = Language::Swedish;
const EN: Language = Language::English;

fn report(language: Language, published: &str, text: &str) -> Report {
    let publication = Publication { date: published.parse().unwrap(), source: PublicationSource::Metadata };
    let (language, publication) = (Some(language), Some(publication).filter(|_| !published.is_empty()));
    Report::new(ReportParts { text: text.to_owned(), language, publication, ..ReportParts::default() })
}

fn claims(language: Language, published: &str, text: &str) -> Vec<Claim> {
    Reader::embedded().unwrap().read(&report(language, published, text)).claims
}

fn times(language: Language, published: &str, text: &str) -> Times {
    Reader::embedded().unwrap().times(&report(language, published, text)).unwrap()
}

/// The days of a claim as `FIRST..LAST`, and the words that they hang on.
fn when(claim: &Claim) -> (String, String) {
    let (first, last) = claim.when.clone().unwrap_or_default();
    let words = match &claim.timing {
        Timing::Said { expression } => format!("said: {}", expression.words),
        Timing::Discourse { expression } => format!("discourse: {}", expression.words),
        Timing::PublishedThen => "published then".to_owned(),
    };
    (format!("{}..{}", first.unwrap_or_default(), last.unwrap_or_default()), words)
}

/// The claim of that place.
fn at<'c>(claims: &'c [Claim], place: &str) -> &'c Claim {
    let found = claims.iter().find(|claim| claim.places.iter().any(|p| p.name == place));
    found.unwrap_or_else(|| panic!("no claim of {place}: {claims:?}"))
}

fn check(claim: &Claim, days: &str, words: &str) {
    assert_eq!(when(claim), (days.to_owned(), words.to_owned()), "{}", claim.quote);
}

#[test]
fn what_has_been_held_since_a_day_is_told_up_to_the_publication() {
    let sv = claims(SV, "2021-08-13", "Talibanerna kontrollerar Kunduz sedan i söndags.");
    let en = claims(EN, "2021-08-13", "The Taliban have controlled Kunduz since Sunday.");
    for (claims, words) in [(sv, "said: i söndags"), (en, "said: Sunday")] {
        let claim = at(&claims, "Kunduz");
        assert_eq!((claim.kind, claim.change), (Kind::Control, Some(Change::Held)));
        check(claim, "2021-08-08..2021-08-13", words);
    }
}

#[test]
fn what_is_told_again_without_a_time_has_the_time_told_before() {
    let sv = "Sent i går kväll intog talibanerna Kunduz. En talesman twittrade att det är en stor seger. \
              Talibanerna har intagit Kunduz på nytt.";
    let en =
        "The Taliban captured Kunduz late on Thursday. Thousands fled. The Taliban have now captured Kunduz again.";
    for (language, text, words) in [(SV, sv, "Sent i går kväll"), (EN, en, "late on Thursday")] {
        let all = claims(language, "2021-08-13", text);
        let taken: Vec<&Claim> = all.iter().filter(|c| c.change == Some(Change::Gained)).collect();
        assert_eq!(taken.len(), 2, "{all:?}");
        check(taken[1], "2021-08-12..2021-08-12", &format!("discourse: {words}"));
    }
    // Another taking of the place long before, and one by the other side, are others.
    for other in ["The Taliban captured Kunduz in 2015.", "The army recaptured Kunduz on Wednesday."] {
        let text = format!("{other} The Taliban have captured Kunduz.");
        let all = claims(EN, "2021-08-13", &text);
        check(all.last().unwrap(), "2021-08-13..2021-08-13", "published then");
    }
}

#[test]
fn a_report_that_tells_its_own_date_is_seen_from_it() {
    for (language, text) in [
        (SV, "Publicerad 2021-08-13 14:05\n\nKunduz föll i talibanernas händer i går."),
        (EN, "Published: 13 August 2021\n\nKunduz fell to the Taliban yesterday."),
        (EN, "KABUL, August 13, 2021 (EX) – Kunduz fell to the Taliban yesterday."),
    ] {
        let all = claims(language, "", text);
        let claim = at(&all, "Kunduz");
        assert_eq!(when(claim).0, "2021-08-12..2021-08-12", "{text}");
        assert_eq!(claim.published.as_ref().map(ToString::to_string).as_deref(), Some("2021-08-13"));
    }
    // What was told of it from outside holds.
    let told = claims(EN, "2021-08-20", "Published: 13 August 2021\n\nKunduz fell to the Taliban yesterday.");
    assert_eq!(when(at(&told, "Kunduz")).0, "2021-08-19..2021-08-19");
}

#[test]
fn what_failed_on_a_day_is_of_that_day() {
    let sv = claims(SV, "2021-08-13", "På torsdagen misslyckades talibanerna med att inta Kabul.");
    let en = claims(EN, "2021-08-13", "The Taliban failed to capture Kabul on Thursday.");
    for claims in [sv, en] {
        let claim = at(&claims, "Kabul");
        assert!(
            claim.change != Some(Change::Gained)
                || claim.status != Status::Happened
                || claim.polarity.name() == "denied"
        );
        assert_eq!(when(claim).0, "2021-08-12..2021-08-12");
    }
}

#[test]
fn without_a_day_of_publication_and_of_its_own_a_claim_has_none() {
    let sv = claims(SV, "", "Talibanerna intog Herat.");
    let en = claims(EN, "", "The Taliban captured Herat.");
    for claims in [sv, en] {
        let claim = at(&claims, "Herat");
        assert_eq!((&claim.when, &claim.window, &claim.timing), (&None, &None, &Timing::PublishedThen));
    }
}

#[test]
fn only_published_then_has_an_open_start_in_the_window() {
    for claims in
        [claims(SV, "2021-08-13", "Talibanerna intog Herat."), claims(EN, "2021-08-13", "The Taliban captured Herat.")]
    {
        let claim = at(&claims, "Herat");
        check(claim, "2021-08-13..2021-08-13", "published then");
        assert_eq!(claim.window.as_ref().unwrap().earliest_start(), None);
    }
}

#[test]
fn clauses_that_go_along_share_a_time_and_others_do_not() {
    let en = claims(EN, "2021-08-13", "The Taliban captured Herat on Thursday as their fighters took Ghazni.");
    check(at(&en, "Herat"), "2021-08-12..2021-08-12", "said: Thursday");
    check(at(&en, "Ghazni"), "2021-08-12..2021-08-12", "discourse: Thursday");
    let en = claims(EN, "2021-08-13", "The Taliban captured Herat on Thursday while their fighters took Ghazni.");
    check(at(&en, "Ghazni"), "2021-08-13..2021-08-13", "published then");
    let sv = claims(SV, "2021-08-13", "Talibanerna intog Herat på torsdagen medan deras krigare tog Ghazni.");
    check(at(&sv, "Ghazni"), "2021-08-13..2021-08-13", "published then");
    let en = claims(EN, "2021-08-13", "The Taliban captured Herat on Thursday and Kandahar on Friday.");
    check(at(&en, "Herat"), "2021-08-12..2021-08-12", "said: Thursday");
    check(at(&en, "Kandahar"), "2021-08-13..2021-08-13", "said: Friday");
}

#[test]
fn a_clause_tells_when_the_one_above_it_happened() {
    let sv = claims(SV, "2021-08-13", "Tio civila dödades när talibanerna på torsdagen besköt Kunduz.");
    let killed = sv.iter().find(|c| c.kind == Kind::Casualties).unwrap();
    check(killed, "2021-08-12..2021-08-12", "discourse: torsdagen");
}

#[test]
fn a_standing_fact_is_of_no_time() {
    let en = claims(EN, "2021-08-13", "The Taliban captured Kunduz, the largest city in the north.");
    let standing: Vec<&Claim> = en.iter().filter(|c| c.kind == Kind::Background).collect();
    assert!(!standing.is_empty());
    for claim in standing {
        check(claim, "..", "published then");
    }
}

/// What is left of the publication, and by which rules.
fn left(language: Language, published: &str, text: &str) -> (String, Vec<Rule>) {
    let narrowed = times(language, published, text).narrowed.unwrap_or_else(|| panic!("{text}"));
    let days: Vec<String> = narrowed.days.iter().map(|d| d.day_of_month().to_string()).collect();
    (days.join(" "), narrowed.reasons.iter().map(|r| r.rule).collect())
}

#[test]
fn what_is_said_of_several_days_leaves_few_days_of_publication() {
    let fridays = "6 13 20 27";
    for (language, text, days, rules) in [
        (SV, "Sent i går kväll, torsdag, föll staden.", fridays, vec![Rule::SameDay]),
        (EN, "The city fell yesterday, Thursday.", fridays, vec![Rule::SameDay]),
        (SV, "Staden föll i går kväll, den 12 augusti.", "13", vec![Rule::SameDay]),
        (EN, "KABUL, August 13 (AP) – The city fell late yesterday.", "13", vec![Rule::Dateline]),
        (
            SV,
            "Staden föll i går, torsdag. Den 10 augusti 2021 intogs två byar.",
            "13 20 27",
            vec![Rule::SameDay, Rule::Behind],
        ),
        (
            EN,
            "The city fell yesterday, Thursday. Two villages were taken on August 10, 2021.",
            "13 20 27",
            vec![Rule::SameDay, Rule::Behind],
        ),
        (
            SV,
            "I går, torsdag, föll staden. Den 16 augusti 2021 ska parterna mötas.",
            "6 13",
            vec![Rule::SameDay, Rule::Ahead],
        ),
    ] {
        assert_eq!(left(language, "2021-08", text), (days.to_owned(), rules), "{text}");
    }
}

#[test]
fn the_times_of_a_report_are_seen_from_the_days_that_are_left() {
    let times = times(SV, "2021-08", "I går kväll, den 12 augusti, föll staden. På fredagen möttes de.");
    let friday = times.told.iter().find(|t| t.expression.words == "fredagen").unwrap();
    assert_eq!(friday.told.itself, None, "with the month alone no Friday can be told");
    let day = friday.jointly.as_ref().and_then(|w| w.single_day()).unwrap();
    assert_eq!(day.to_string(), "2021-08-13");
}
