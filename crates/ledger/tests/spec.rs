//! The tables of `spec/ledger.md` on versions, run.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::*;
use lagesbild_ledger::*;
use lagesbild_model::time::{Day, Period};
use lagesbild_model::*;

#[test]
fn versions_are_known_from_the_days_that_the_page_says() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../spec/ledger.md")).unwrap();
    let mut tables: Vec<Vec<[String; 4]>> = Vec::new();
    for line in page.lines() {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        match cells.as_slice() {
            ["version", "published", "fetched", "known from"] => tables.push(Vec::new()),
            [number, published, fetched, known] if number.parse::<u8>().is_ok() => {
                let row = [*number, *published, *fetched, *known].map(str::to_owned);
                tables.last_mut().unwrap().push(row);
            }
            _ => {}
        }
    }
    assert_eq!(tables.iter().map(Vec::len).collect::<Vec<_>>(), [3, 5]);
    for table in tables {
        // the order in which they come into the ledger does not matter
        for turned in [false, true] {
            let mut ledger = Ledger::in_memory(WriterId::new("test").unwrap()).unwrap();
            let mut rows: Vec<(Report, &[String; 4])> = table.iter().map(|row| (version(row), row)).collect();
            if turned {
                rows.reverse();
            }
            for (report, _) in &rows {
                ledger.append_report(report, moment("2026-11-22T11:00:00Z")).unwrap();
            }
            for (report, row) in rows {
                let is_known = |day: Day| {
                    let reports = ledger.reports(&KnownBy::published(day)).unwrap();
                    reports.iter().any(|note| note.report == report.id())
                };
                match row[3].parse::<Day>() {
                    Ok(day) => {
                        assert!(is_known(day), "{row:?}");
                        assert!(!is_known(day.shift(Period::Days(-1)).unwrap()), "{row:?}");
                    }
                    Err(_) => assert!(!is_known(Day::LAST), "{row:?}"),
                }
            }
        }
    }
}

fn version([number, published, fetched, _]: &[String; 4]) -> Report {
    let published = Some(published.as_str()).filter(|date| *date != "?");
    let parts = report(number.parse().unwrap(), published).parts().clone();
    Report::new(ReportParts { fetched: Some(edtf(fetched)), ..parts })
}
