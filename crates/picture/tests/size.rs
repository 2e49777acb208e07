//! A town that everybody writes about.
#![allow(clippy::unwrap_used)]

mod common;

use common::*;
use lagesbild_model::*;
use lagesbild_picture::*;

const CLAIMS: usize = 10_000;

/// Many claims of all sorts about one town, over three weeks, in sentences most of which are alike and none the same.
fn many() -> Vec<lagesbild_ledger::KnownClaim> {
    let sorts: Vec<Change> = Change::ALL.to_vec();
    let says = (0..CLAIMS).map(|number| {
        let who = ["red", "blue", "pink", "turncoat", ""][number * 7 % 5];
        let august = u8::try_from(1 + number * 13 % 20).unwrap();
        let (sort, town) = (sorts[number / 5 % sorts.len()], number * 31 % 2000);
        let sentence =
            format!("Report {number} of paper {town}: the fighters were seen in the streets of the town at {town}");
        let say = say(who, sort, august).publisher(&format!("paper {number}")).sentence(&sentence);
        match number % 4 {
            0 => say.hedged(),
            1 => say.by("red"),
            2 => say.timed(),
            _ => say,
        }
    });
    says.map(|say| say.known()).collect()
}

/// Comparing each with each would take minutes here, and the tests' patience is shorter.
#[test]
fn ten_thousand_claims_of_one_town_are_no_burden() {
    let claims = many();
    let picture = Picture::draw(&claims, &World, &World);
    assert_eq!(picture.cells(None, day(21)).len(), 1);
    let cell = picture.cell(&place("alby"), day(10));
    assert_eq!(
        cell.coverage.reports,
        claims
            .iter()
            .filter(|known| known.claim.window.as_ref().unwrap().latest_start().unwrap().day() <= day(10))
            .count()
    );
    assert_eq!(picture.history(&place("alby"), day(1), day(28)).len(), 28);
    assert!(!picture.disputes(None, day(28)).is_empty());
}
