//! What becomes known of reports after they were kept: taken back, corrected, published when, copied.
#![allow(clippy::unwrap_used)]

mod common;

use common::*;
use lagesbild_ledger::*;
use lagesbild_model::*;

/// A ledger with reports of these numbers and days, each claiming that Alby, Boda and Cedra were taken.
fn filled(reports: &[(u8, &str)]) -> (Ledger<MemoryStore>, HandClock, Vec<Report>) {
    let clock = HandClock::at("2026-11-22T12:00:00Z");
    let mut ledger = Ledger::in_memory(WriterId::new("desk").unwrap()).unwrap().with_clock(clock.clone());
    let reading = reading(1);
    ledger.append_reading(&reading).unwrap();
    let mut kept = Vec::new();
    for (number, date) in reports {
        let parts = report(*number, Some(date)).parts().clone();
        let report = Report::new(ReportParts { url: Some(format!("wire:{number}")), ..parts });
        ledger.append_report(&report, moment("2026-11-22T11:00:00Z")).unwrap();
        let claims: Vec<Claim> = (0..3).map(|town| claim(&report, &reading, town, Kind::Control, 0)).collect();
        ledger.append_claims(report.id(), reading.id, &claims).unwrap();
        kept.push(report);
    }
    (ledger, clock, kept)
}

fn notice(report: &Report, what: NoticeKind) -> Notice {
    let (who, why) = ("desk".to_owned(), "their own word".to_owned());
    Notice { by: None, published: None, report: report.id(), what, who, why }
}

fn count(ledger: &Ledger<MemoryStore>, known: &KnownBy) -> (usize, usize) {
    let filter = ClaimFilter::default();
    (ledger.claims(&filter, known).unwrap().len(), ledger.taken_back(&filter, known).unwrap().len())
}

#[test]
fn a_report_taken_back_counts_no_longer_from_then_on_and_is_still_seen() {
    let (mut ledger, clock, reports) = filled(&[(1, "2021-08-13"), (2, "2021-08-13")]);
    let before = KnownBy::ledger(ledger.latest().unwrap().unwrap());
    clock.step(1_000_000);
    let published = Some(edtf("2021-08-20"));
    let retraction = Notice { published, ..notice(&reports[0], NoticeKind::Retracted) };
    assert!(matches!(ledger.append_notice(&retraction), Ok(Appended::New(_))));
    assert_eq!(ledger.append_notice(&retraction).unwrap(), Appended::Known);

    assert_eq!(count(&ledger, &KnownBy::NOW), (3, 3));
    assert_eq!(count(&ledger, &before), (6, 0), "the past stays as it was known");
    let [eve, day] = ["2021-08-19", "2021-08-20"].map(|day| KnownBy::published(day.parse().unwrap()));
    assert_eq!((count(&ledger, &eve), count(&ledger, &day)), ((6, 0), (3, 3)));
    let seen = ledger.taken_back(&ClaimFilter::default(), &KnownBy::NOW).unwrap();
    assert_eq!(seen[0].decided.notice, Some(retraction));
    let changes = ledger.changes(&ClaimFilter::default(), &before, &KnownBy::NOW).unwrap();
    assert_eq!((changes.claims.went.len(), changes.notices.len()), (3, 1));

    ledger.append_notice(&notice(&reports[0], NoticeKind::Restored)).unwrap();
    assert_eq!(count(&ledger, &KnownBy::NOW), (6, 0));
    let error = ledger.append_notice(&notice(&reports[1], NoticeKind::Restored)).unwrap_err().to_string();
    assert!(error.contains("nothing was noted"), "{error}");
    ledger.verify().unwrap();
}

#[test]
fn a_corrected_report_gives_way_once_the_corrected_one_is_known() {
    let (mut ledger, _, reports) = filled(&[(1, "2021-08-13"), (2, "2021-08-15")]);
    let corrected = notice(&reports[0], NoticeKind::Corrected);
    ledger.append_notice(&corrected).unwrap();
    assert_eq!(count(&ledger, &KnownBy::NOW), (6, 0), "marked only, while nothing stands in its place");
    let marked = ledger.claims(&ClaimFilter::default(), &KnownBy::NOW).unwrap();
    assert_eq!(marked.iter().filter(|known| known.decided.notice.is_some()).count(), 3);

    let published = Some(edtf("2021-08-14"));
    let replaced = Notice { by: Some(reports[1].id()), published, ..corrected.clone() };
    ledger.append_notice(&replaced).unwrap();
    assert_eq!(count(&ledger, &KnownBy::NOW), (3, 3));
    let [eve, day] = ["2021-08-14", "2021-08-15"].map(|day| KnownBy::published(day.parse().unwrap()));
    assert_eq!((count(&ledger, &eve), count(&ledger, &day)), ((3, 0), (3, 3)));
    for (wrong, why) in [
        (Notice { by: Some(reports[0].id()), ..corrected.clone() }, "in its own place"),
        (Notice { by: Some(report(9, None).id()), ..corrected.clone() }, "not in the ledger"),
        (Notice { what: NoticeKind::Retracted, ..replaced }, "only a correction"),
        (Notice { why: " ".to_owned(), ..corrected }, "how that is known"),
    ] {
        let error = ledger.append_notice(&wrong).unwrap_err().to_string();
        assert!(error.contains(why), "{error}");
    }
}

#[test]
fn a_publication_known_better_counts_from_when_that_is_known() {
    let (mut ledger, _, reports) = filled(&[(1, "2021-08")]);
    let before = ledger.latest().unwrap();
    let narrowing = |date: Option<&str>| Narrowing {
        date: date.map(edtf),
        report: reports[0].id(),
        who: "desk".to_owned(),
        why: "the issue of that Friday".to_owned(),
    };
    let on_14 = |ledger: &Ledger<MemoryStore>, until| {
        let known = KnownBy { ledger: until, published: Some("2021-08-14".parse().unwrap()) };
        count(ledger, &known).0
    };
    assert_eq!(on_14(&ledger, None), 0);
    ledger.append_narrowing(&narrowing(Some("2021-08-13"))).unwrap();
    assert_eq!((on_14(&ledger, None), on_14(&ledger, before)), (3, 0));
    let known = ledger.claims(&ClaimFilter::default(), &KnownBy::NOW).unwrap();
    assert_eq!(known[0].publication, Some(edtf("2021-08-13")));
    assert_eq!(ledger.reports(&KnownBy::NOW).unwrap()[0].publication.as_ref().unwrap().source, PublicationSource::Told);
    assert_eq!(ledger.append_narrowing(&narrowing(Some("2021-08-13"))).unwrap(), Appended::Known);
    let error = ledger.append_narrowing(&narrowing(Some("2021-09-01"))).unwrap_err().to_string();
    assert!(error.contains("lies outside 2021-08"), "{error}");
    ledger.append_narrowing(&narrowing(None)).unwrap();
    assert_eq!(on_14(&ledger, None), 0, "and back");
    assert_eq!(ledger.narrowings(reports[0].id(), None).unwrap().len(), 2);
    ledger.verify().unwrap();
}

#[test]
fn reliabilities_are_those_of_the_moment() {
    let (mut ledger, _, _) = filled(&[]);
    let learnt = |told| Reliabilities {
        picture: "2".to_owned(),
        sources: vec![
            Reliability { per_million: 700_000, source: "agency".to_owned(), told },
            Reliability { per_million: 400_000, source: "party".to_owned(), told },
        ],
    };
    assert_eq!(ledger.reliabilities(&KnownBy::NOW).unwrap(), None);
    ledger.append_reliabilities(&learnt(10)).unwrap();
    let then = KnownBy::ledger(ledger.latest().unwrap().unwrap());
    assert_eq!(ledger.append_reliabilities(&learnt(10)).unwrap(), Appended::Known);
    ledger.append_reliabilities(&learnt(20)).unwrap();
    let at = |known: &KnownBy| ledger.reliabilities(known).unwrap().unwrap().1;
    assert_eq!((at(&then), at(&KnownBy::NOW)), (learnt(10), learnt(20)));
    ledger.verify().unwrap();
    let mut turned = learnt(30);
    turned.sources.reverse();
    assert!(ledger.append_reliabilities(&turned).is_err());
}

#[test]
fn copies_are_found_across_reports() {
    let clock = HandClock::at("2026-11-22T12:00:00Z");
    let mut ledger = Ledger::in_memory(WriterId::new("desk").unwrap()).unwrap().with_clock(clock);
    let words: Vec<String> = (0..60).map(|n| format!("word{}", n * 7)).collect();
    let of = |publisher: &str, words: &[String]| {
        let parts = report(1, Some("2021-08-13")).parts().clone();
        Report::new(ReportParts { publishers: vec![publisher.to_owned()], text: words.join(" "), ..parts })
    };
    let mut changed = words.clone();
    changed[57] = "otherwise".to_owned();
    let other: Vec<String> = (0..60).map(|n| format!("else{n}")).collect();
    let reports = [of("A", &words), of("B", &words), of("C", &changed), of("D", &other)];
    for report in &reports {
        ledger.append_report(report, UtcMoment::now()).unwrap();
    }
    let copies = ledger.copies_of(reports[0].id(), &KnownBy::NOW).unwrap();
    let told: Vec<(ReportId, bool)> = copies.iter().map(|copy| (copy.report.report, copy.is_exact)).collect();
    assert_eq!(told, [(reports[1].id(), true), (reports[2].id(), false)]);
    assert!((50..100).contains(&copies[1].likeness), "{}", copies[1].likeness);
    assert_eq!(ledger.copies_of(reports[3].id(), &KnownBy::NOW).unwrap(), []);
}

/// The same report under another name of its supplier came with another ledger: its particulars go too.
#[test]
fn what_came_twice_is_withheld_twice() {
    let (mut mine, ..) = filled(&[(1, "2021-08-13")]);
    let parts = mine.report(mine.reports(&KnownBy::NOW).unwrap()[0].report).unwrap().unwrap().parts().clone();
    let mut theirs = Ledger::in_memory(WriterId::new("theirs").unwrap()).unwrap();
    let same = Report::new(ReportParts { supplier_id: Some("a name that tells".to_owned()), ..parts });
    theirs.append_report(&same, UtcMoment::now()).unwrap();
    mine.merge(&theirs).unwrap();
    mine.withhold(same.id(), "desk", "a child").unwrap();
    let mut lines = Vec::new();
    mine.export(&mut lines).unwrap();
    let lines = String::from_utf8(lines).unwrap();
    assert!(!lines.contains("a name that tells") && !lines.contains("took Alby"), "{lines}");
    mine.verify().unwrap();
}
