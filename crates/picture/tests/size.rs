//! A town that everybody writes about.
#![allow(clippy::unwrap_used)]

mod common;

use common::*;
use lagesbild_model::*;
use lagesbild_picture::*;
use std::time::{Duration, Instant};

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

#[test]
fn ten_thousand_claims_of_one_town_are_no_burden() {
    let claims = many();
    for august in [10, 21] {
        let question = Question { on: day(august), among: None };
        let start = Instant::now();
        let picture = Picture::draw(&claims, &World, &World, &question);
        let took = start.elapsed();
        assert_eq!(picture.holdings().count(), 1);
        // a fraction of a second, with room for a slow machine; comparing each with each takes minutes
        assert!(took < Duration::from_secs(5), "{took:?}");
        println!("{august} August: {took:?}");
    }
}
