//! The rules by which claims become holdings, each with a case of its own.
#![allow(clippy::unwrap_used)]

mod common;

use Change::{Contested, Gained, Held, Lost};
use common::*;
use lagesbild_model::time::Window;
use lagesbild_model::*;
use lagesbild_picture::*;

#[test]
fn nobody_reported_is_unknown() {
    assert_eq!(told(&[], 13), "unknown unknown none");
    assert_eq!(told(&[say("red", Gained, 12).at("boda")], 13), "unknown unknown none");
    assert_eq!(alby(&[], 13).last_reported, None);
}

#[test]
fn a_gain_holds_from_its_day_and_persists() {
    let says = [say("red", Gained, 12)];
    assert_eq!(told(&says, 11), "unknown unknown none");
    assert_eq!(told(&says, 12), "red plain reported");
    assert_eq!(told(&says, 20), "red plain persisted");
    let holding = alby(&says, 20);
    assert_eq!(holding.since, Some(Window::day(day(12))));
    assert_eq!(holding.last_reported, Some(day(12)));
    assert_eq!((holding.claims_for.len(), holding.claims_against.len(), holding.dispute), (1, 0, false));
}

#[test]
fn the_newest_event_decides() {
    let says = [say("blue", Gained, 5), say("red", Gained, 8), say("blue", Gained, 11)];
    assert_eq!([told(&says, 7), told(&says, 10), told(&says, 12)].map(|s| s[..4].to_owned()), ["blue", "red ", "blue"]);
    assert!(!alby(&says, 12).dispute, "a change of hands is no disagreement");
}

#[test]
fn a_state_and_its_army_are_one_side_and_allies_do_not_dispute() {
    let says = [say("blue", Gained, 10), say("blue-army", Held, 12)];
    assert_eq!(told(&says, 12), "blue plain reported");
    let allies = [say("red", Gained, 12), say("pink", Gained, 12), say("red", Held, 13)];
    assert_eq!(told(&allies, 13), "red plain reported");
}

#[test]
fn only_what_is_said_to_be_so_holds() {
    for status in [Status::Planned, Status::Forecast, Status::Hypothetical] {
        assert_eq!(told(&[say("red", Gained, 12).status(status)], 13), "unknown unknown none");
    }
    assert_eq!(told(&[say("red", Gained, 12).denied()], 13), "unknown unknown none");
    assert_eq!(told(&[say("blue", Lost, 12).denied()], 13), "unknown unknown none");
    assert_eq!(told(&[say("red", Gained, 12).kind(Kind::Attack)], 13), "unknown unknown none");
}

#[test]
fn hedged_or_self_serving_alone_is_only_likely() {
    assert_eq!(told(&[say("red", Gained, 12).hedged()], 13), "red likely persisted");
    assert_eq!(told(&[say("red", Gained, 12).by("red")], 13), "red likely persisted");
    assert_eq!(told(&[say("red", Gained, 12).by("red-army")], 13), "red likely persisted");
    assert_eq!(told(&[say("red", Gained, 12).by("blue")], 13), "red plain persisted");
    let two = [say("red", Gained, 12).hedged().publisher("a"), say("red", Gained, 12).hedged().publisher("b")];
    assert_eq!(told(&two, 13), "red plain persisted");
}

#[test]
fn outlets_that_repeat_one_source_are_one_origin() {
    let hedged = |publisher: &str| say("red", Gained, 12).hedged().publisher(publisher);
    let agency = [hedged("a").also_by("wire"), hedged("b").also_by("wire")];
    assert_eq!(told(&agency, 13), "red likely persisted");
    let agency_itself = [hedged("wire"), hedged("b").also_by("wire")];
    assert_eq!(told(&agency_itself, 13), "red likely persisted");
    let own_words = "Fighters are said to have entered the town of Alby at dawn";
    let copied = "Fighters are said to have entered the town of Alby at dawn today";
    assert_eq!(told(&[hedged("a").sentence(own_words), hedged("b").sentence(copied)], 13), "red likely persisted");
    let other = "According to people there, nothing but the bridge of Alby is left to the other side";
    assert_eq!(told(&[hedged("a").sentence(own_words), hedged("b").sentence(other)], 13), "red plain persisted");
}

#[test]
fn a_loss_without_a_winner_leaves_it_unknown() {
    let says = [say("blue", Held, 10), say("blue", Lost, 12)];
    let holding = alby(&says, 13);
    assert_eq!(told(&says, 13), "unknown unknown persisted");
    assert_eq!(holding.lost_by.unwrap().name, "blue");
    assert_eq!(holding.since, Some(Window::day(day(12))));
    assert_eq!(told(&[say("red", Gained, 12), say("blue", Lost, 13)], 13), "red plain persisted");
    assert_eq!(told(&[say("blue", Lost, 12), say("red", Held, 13)], 13), "red plain reported");
}

#[test]
fn a_fall_without_names_ends_a_hold_but_may_be_a_gain_told_again() {
    let fallen = |august| say("", Lost, august);
    assert_eq!(told(&[say("blue", Held, 10), fallen(12)], 13), "unknown unknown persisted");
    assert_eq!(told(&[say("red", Gained, 10), fallen(12)], 13), "red plain persisted");
    assert_eq!(told(&[say("red", Gained, 10), fallen(12).timed()], 13), "unknown unknown persisted");
    assert_eq!(told(&[say("", Gained, 12)], 12), "unknown unknown reported");
}

#[test]
fn contradictions_are_shown_and_not_voted_away() {
    let says = [say("red", Gained, 12), say("red", Gained, 12).publisher("b"), say("blue", Held, 12).by("blue")];
    let holding = alby(&says, 12);
    assert_eq!(told(&says, 12), "red disputed reported");
    assert_eq!((holding.claims_for.len(), holding.claims_against.len()), (2, 1));
    let even = [say("red", Gained, 12), say("blue", Gained, 12)];
    assert_eq!(told(&even, 13), "unknown disputed persisted");
    assert_eq!(alby(&even, 13).claims_against.len(), 2);
}

#[test]
fn a_later_hold_refutes_an_earlier_gain() {
    let says = [say("red", Gained, 11), say("blue", Held, 12)];
    assert_eq!(told(&says, 11), "red plain reported");
    assert_eq!(told(&says, 12), "blue disputed reported");
    // and is refuted in turn by the winner's hold
    let more = [says[0].clone(), says[1].clone(), say("red", Held, 13)];
    assert_eq!(told(&more, 13), "red plain reported");
}

#[test]
fn a_denial_counts_against_until_something_later_settles_it() {
    let gained = say("red", Gained, 11).by("red");
    let denial = say("red", Gained, 11).denied().by("blue");
    let says = [gained, denial];
    assert_eq!(told(&says, 12), "red disputed persisted");
    let confirmed = say("red", Gained, 11).published(Some("2021-08-13"));
    assert_eq!(told(&[says[0].clone(), says[1].clone(), confirmed], 13), "red plain persisted");
    let again = say("red", Gained, 12);
    assert_eq!(told(&[says[0].clone(), says[1].clone(), again], 13), "red plain persisted");
    let before = [say("red", Gained, 8).denied().by("blue"), say("red", Gained, 11)];
    assert_eq!(told(&before, 12), "red plain persisted");
}

#[test]
fn what_holds_a_part_moves_no_town() {
    for extent in [Extent::Most, Extent::Part, Extent::Outskirts, Extent::Centre] {
        let says = [say("blue", Held, 10), say("red", Gained, 12).part(extent)];
        assert_eq!(told(&says, 13), "blue plain persisted");
        assert!(alby(&says, 13).pressure.unwrap().partly_taken);
        assert_eq!(told(&says[1..], 13), "unknown unknown none");
    }
    let both = [say("red", Held, 12).part(Extent::Part), say("blue", Held, 12).part(Extent::Most)];
    assert_eq!(told(&both, 13), "blue+red likely persisted");
}

#[test]
fn a_siege_is_pressure_and_no_change() {
    let says = [say("blue", Gained, 5), say("red", Contested, 12), say("red", Held, 13).kind(Kind::Attack)];
    let holding = alby(&says, 13);
    assert_eq!(told(&says, 13), "blue plain persisted");
    let pressure = holding.pressure.unwrap();
    assert!(pressure.contested && pressure.fighting && !pressure.partly_taken);
    assert_eq!((pressure.last, pressure.by[0].name.as_str(), pressure.claims.len()), (day(13), "red", 2));
    assert_eq!(told(&says[1..], 13), "unknown unknown none");
    // the fight that led to the hold is over
    assert_eq!(alby(&[say("red", Contested, 11), say("red", Gained, 12)], 13).pressure, None);
    let question = Question { on: time::Day::new(2021, 10, 1).unwrap(), among: None };
    let claims = known(&says);
    let picture = Picture::draw(&claims, &World, &World, &question);
    assert_eq!(picture.holdings().next().unwrap().pressure, None, "old fighting is not shown for ever");
}

#[test]
fn who_still_fights_for_a_town_may_not_hold_it() {
    let says = [say("red", Gained, 9), say("red", Contested, 12)];
    assert_eq!(told(&says, 10), "red plain persisted");
    assert_eq!(told(&says, 13), "red disputed persisted");
    assert_eq!(alby(&says, 13).pressure, None);
    let again = [says[0].clone(), says[1].clone(), say("red", Gained, 14)];
    assert_eq!(told(&again, 14), "red plain reported");
    assert_eq!(alby(&again, 15).since, Some(Window::day(day(14))));
}

#[test]
fn what_may_be_later_is_listed_and_holds_nothing() {
    let some_day_of_august = Window::month(2021, 8);
    let says = [say("red", Gained, 1).window(some_day_of_august)];
    assert_eq!(told(&says, 13), "unknown unknown none");
    assert_eq!(alby(&says, 13).claims_undated.len(), 1);
    assert_eq!(told(&says, 31), "red plain reported");
}

#[test]
fn a_claim_without_a_window_counts_from_its_publication() {
    let undated = say("red", Gained, 12).window(None);
    assert_eq!(told(std::slice::from_ref(&undated), 12), "red plain reported");
    let nothing = [undated.clone().published(None)];
    assert_eq!(told(&nothing, 13), "unknown unknown none");
    assert_eq!(alby(&nothing, 13).claims_undated.len(), 1);
    let month = [undated.published(Some("2021-08"))];
    assert_eq!(told(&month, 13), "unknown unknown none");
}

#[test]
fn a_state_that_goes_on_counts_for_the_day_it_is_told() {
    let since_june = Window::since(time::Day::new(2021, 6, 1).unwrap());
    let says = [say("blue", Held, 12).window(Some(since_june)).status(Status::Ongoing)];
    assert_eq!(told(&says, 12), "blue plain reported");
    assert_eq!(told(&[says[0].clone(), say("red", Gained, 10)], 13), "blue disputed persisted");
}

#[test]
fn a_town_its_airport_and_its_province_are_apart() {
    let says =
        [say("red", Gained, 12), say("blue", Held, 13).at("alby-airport"), say("blue", Held, 13).at("alby-province")];
    let claims = known(&says);
    let among = ["alby", "alby-airport", "alby-province", "alby-district"].map(place);
    let picture = Picture::draw(&claims, &World, &World, &Question { on: day(13), among: Some(among.to_vec()) });
    let sides: Vec<_> = picture.holdings().map(|h| h.side.party().map(|party| party.name.clone())).collect();
    assert_eq!(sides, [Some("red".to_owned()), Some("blue".to_owned()), Some("blue".to_owned()), None]);
    let all = Picture::draw(&claims, &World, &World, &Question { on: day(13), among: None });
    assert_eq!(all.holdings().count(), 3);
}

#[test]
fn why_sorts_every_claim() {
    let says = [
        say("blue", Gained, 5),
        say("red", Gained, 11),
        say("red", Gained, 11).denied().by("blue"),
        say("blue", Contested, 13),
        say("blue", Gained, 20),
        say("red", Gained, 9).status(Status::Forecast),
    ];
    let claims = known(&says);
    let picture = Picture::draw(&claims, &World, &World, &Question { on: day(13), among: None });
    let why = picture.why(&place("alby")).unwrap();
    let ids = |list: &[&lagesbild_ledger::KnownClaim]| list.iter().map(|k| k.claim.id).collect::<Vec<_>>();
    assert_eq!(ids(&why.supporting), [claims[1].claim.id]);
    assert_eq!(ids(&why.contrary), [claims[2].claim.id]);
    assert_eq!(ids(&why.pressing), [claims[3].claim.id]);
    assert_eq!(ids(&why.overtaken), [claims[0].claim.id]);
    let mut reasons: Vec<Aside> = why.aside.iter().map(|(_, reason)| *reason).collect();
    reasons.sort();
    assert_eq!(reasons, [Aside::Later, Aside::NotSoYet]);
    assert_eq!(why.holding.reports, 5, "the red gain and its denial stand in one report");
}

#[test]
fn who_joined_a_side_later_was_not_of_it_then() {
    let says = [say("turncoat", Gained, 8), say("red", Gained, 12)];
    for august in [13, 14, 15, 20] {
        let holding = alby(&says, august);
        assert_eq!(told(&says, august), "red plain persisted");
        assert_eq!((holding.claims_for.len(), holding.since), (1, Some(Window::day(day(12)))), "asked for {august}");
    }
    let disputed = [say("red", Gained, 12), say("turncoat", Held, 13)];
    assert_eq!(told(&disputed, 14), "turncoat disputed persisted");
    assert_eq!(told(&disputed, 15), "turncoat disputed persisted");
    assert_eq!(told(&[say("red", Gained, 12), say("turncoat", Held, 16)], 16), "red plain reported");
}

#[test]
fn a_report_of_some_day_of_a_month_reports_no_day() {
    let gained = [say("red", Gained, 12).window(None).published(Some("2021-08"))];
    assert_eq!(told(&gained, 31), "red plain persisted");
    let holding = alby(&gained, 31);
    assert_eq!((holding.last_reported, holding.since), (None, Window::month(2021, 8)));
    let lost = [say("red", Lost, 12).window(None).published(Some("2021-08"))];
    assert_eq!((told(&lost, 31).as_str(), alby(&lost, 31).last_reported), ("unknown unknown persisted", None));
    let since_june = Window::since(time::Day::new(2021, 6, 1).unwrap());
    let goes_on = say("red", Held, 12).window(Some(since_june)).status(Status::Ongoing).published(Some("2021-08"));
    assert_eq!(told(std::slice::from_ref(&goes_on), 31), "red plain persisted");
    let also = [goes_on, say("red", Held, 20)];
    assert_eq!((told(&also, 20).as_str(), alby(&also, 31).last_reported), ("red plain reported", Some(day(20))));
    let on_a_day = [say("red", Gained, 12).published(Some("2021-08"))];
    assert_eq!(told(&on_a_day, 12), "red plain reported");
}

#[test]
fn of_those_said_to_have_lost_it_last_the_newest_is_named() {
    let some_day = Window::between(day(10), day(12)).ok();
    let says = [say("blue", Lost, 10).window(some_day), say("red", Lost, 12)];
    assert_eq!(alby(&says, 13).lost_by.unwrap().name, "red");
    let unnamed = [say("blue", Lost, 5), say("", Lost, 12)];
    assert_eq!(alby(&unnamed, 13).lost_by, None, "who lost it long before did not lose it now");
}

#[test]
fn a_plain_gain_that_only_doubtful_ones_displaced_stands_against_them() {
    let says = [say("red", Gained, 10), say("blue", Gained, 12).hedged()];
    assert_eq!(told(&says, 13), "blue disputed persisted");
    let claims = known(&says);
    assert_eq!(alby(&says, 13).claims_against, [claims[0].claim.id]);
    let boast = [say("red", Gained, 10), say("blue", Gained, 12).by("blue")];
    assert_eq!(told(&boast, 13), "blue disputed persisted");
    // something plain settles it
    let confirmed = [says[0].clone(), says[1].clone(), say("blue", Held, 13)];
    assert_eq!(told(&confirmed, 13), "blue plain reported");
    let lost = [says[0].clone(), says[1].clone(), say("red", Lost, 11)];
    assert_eq!(told(&lost, 13), "blue likely persisted");
    // what another had taken already is no longer there to be displaced
    let earlier = [say("blue", Gained, 5), say("red", Gained, 10), say("green", Gained, 12).hedged()];
    assert_eq!(alby(&earlier, 13).claims_against, [earlier[1].known().claim.id]);
    // a hold that a gain ended was never in its way
    assert_eq!(told(&[say("red", Held, 10), says[1].clone()], 13), "blue likely persisted");
}
