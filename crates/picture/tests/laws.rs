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
    fn repeating_a_report_makes_nothing_surer(
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
        let (before, after) = (alby(&says, august), alby(&more, august));
        prop_assert!(after.sure <= before.sure, "{:?} became {:?}", before, after);
        prop_assert_eq!(before.side, after.side);
    }

    #[test]
    fn what_happens_later_changes_nothing(says in says(), later in any_say(), august in 1..19u8) {
        let window = time::Window::from(day(august + 1));
        let mut more = says.clone();
        more.push(later.window(Some(window)));
        let (before, after) = (alby(&says, august), alby(&more, august));
        let same = Holding { reports: before.reports, publishers: before.publishers, ..after.clone() };
        prop_assert_eq!(before, same);
    }

    #[test]
    fn a_side_is_only_shown_with_claims_that_say_so(says in says(), august in 1..22u8) {
        let holding = alby(&says, august);
        prop_assert_eq!(holding.side == Side::Unknown, holding.sure == Sure::Unknown || holding.side.party().is_none() && holding.dispute);
        if holding.side != Side::Unknown {
            prop_assert!(!holding.claims_for.is_empty() && holding.basis != Basis::None);
            prop_assert!(holding.last_reported.unwrap() <= day(august));
        }
        prop_assert_eq!(holding.dispute, holding.sure == Sure::Disputed);
        prop_assert!(holding.claims_for.iter().all(|id| !holding.claims_against.contains(id)));
    }
}
