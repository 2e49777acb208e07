//! What holds whatever is claimed.
#![allow(clippy::unwrap_used)]

mod common;

use common::*;
use lagesbild_model::*;
use lagesbild_picture::*;
use proptest::prelude::*;

fn any_say() -> impl Strategy<Value = Say> {
    let who = prop_oneof![Just("red"), Just("blue"), Just("pink"), Just("")];
    let change = proptest::sample::select(Change::ALL.to_vec());
    let extent = prop_oneof![4 => Just(Extent::All), 1 => Just(Extent::Part)];
    let how = (0..5u8, any::<bool>(), 0..8u8, 0..4u8, 0..3i32, any::<bool>());
    (who, change, 1..20u8, extent, how).prop_map(|(who, change, august, extent, how)| {
        let (certainty, timed, denied, publisher, delay, same_sentence) = how;
        let mut say = say(who, change, august).part(extent).publisher(&format!("paper {publisher}"));
        say = match certainty {
            0 => say.hedged(),
            1 => say.by("red"),
            2 => say.by("blue"),
            3 => say.hedged().also_by("wire"),
            _ => say,
        };
        if timed {
            say = say.timed();
        }
        if denied == 0 {
            say = say.denied();
        }
        if same_sentence {
            say = say.sentence("One and the same sentence, printed by several papers of the country");
        }
        let published = day(august).plus(delay).unwrap().to_string();
        say.published(Some(&published))
    })
}

fn says() -> impl Strategy<Value = Vec<Say>> {
    proptest::collection::vec(any_say(), 0..9)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_claims_does_not_matter(
        (says, mixed) in says().prop_flat_map(|says| (Just(says.clone()), Just(says).prop_shuffle())),
        august in 1..22u8,
    ) {
        prop_assert_eq!(alby(&says, august), alby(&mixed, august));
    }

    #[test]
    fn claims_added_one_by_one_give_the_same_places_and_claims(says in says(), august in 1..22u8) {
        let claims = known(&says);
        let whole = Picture::draw(&claims, &World, &World);
        let mut grown = Picture::draw([], &World, &World);
        claims.iter().rev().for_each(|known| grown.add(known));
        grown.learn();
        prop_assert_eq!(whole.cells(None, day(august)), grown.cells(None, day(august)));
        claims.iter().for_each(|known| grown.forget(known));
        prop_assert_eq!(grown.cells(None, day(august)), vec![]);
    }

    #[test]
    fn printing_a_report_again_makes_nothing_surer(
        says in says(), which in any::<proptest::sample::Index>(), delay in 0..5i32, august in 1..22u8,
    ) {
        prop_assume!(!says.is_empty());
        let copied = which.get(&says);
        // the copy keeps words and sources; where it names no source, it names the paper that it copies
        let mut copy = copied.clone().publisher("copyist");
        if copy.claim.says.is_empty() {
            let stance = Stance::Says;
            copy.claim.says.push(Link { name: copied.publisher.clone(), span: None, actor: None, stance });
        }
        let published: time::Day = copied.published.as_ref().unwrap().parse().unwrap();
        let copy = copy.published(Some(&published.plus(delay).unwrap().to_string()));
        let mut more = says.clone();
        more.push(copy);
        // what is learnt of sources may move a little; the place does not
        let (before, after) = (alby(&says, august).holding, alby(&more, august).holding);
        for chance in &after.chances {
            let same = before.chances.iter().find(|other| other.side == chance.side);
            let moved = (chance.probability - same.map_or(0.0, |same| same.probability)).abs();
            prop_assert!(moved < 0.05, "{:?} became {:?}", before, after);
        }
    }

    #[test]
    fn probabilities_are_probabilities(says in says(), august in 1..28u8) {
        let cell = alby(&says, august);
        let all: f64 = cell.holding.chances.iter().map(|chance| chance.probability).sum();
        prop_assert!(all <= 1.0001, "{:?}", cell);
        prop_assert!(cell.holding.chances.iter().all(|chance| (0.01..=1.0).contains(&chance.probability)));
    }

    #[test]
    fn a_side_is_only_shown_with_claims_that_say_so(says in says(), august in 1..22u8) {
        let Cell { holding, dispute, .. } = alby(&says, august);
        if holding.side.is_known() {
            prop_assert!(!holding.claims_for.is_empty() && holding.basis != Basis::None);
            prop_assert!(holding.probability.unwrap() >= 0.5 && holding.sure != Sure::Unknown);
            prop_assert!(holding.last_reported.is_none_or(|last| last <= day(august)));
            prop_assert_eq!(holding.basis == Basis::Reported, holding.last_reported == Some(day(august)));
        } else {
            prop_assert_eq!(holding.probability, None);
        }
        let open = dispute.as_ref().is_some_and(|dispute| dispute.resolved.is_none());
        prop_assert_eq!(open, holding.sure == Sure::Disputed);
        prop_assert!(holding.claims_for.iter().all(|id| !holding.claims_against.contains(id)));
        for position in dispute.iter().flat_map(|dispute| &dispute.positions) {
            prop_assert!(!position.claims.is_empty() && position.origins > 0);
        }
    }
}
