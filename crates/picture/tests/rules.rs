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
    assert_eq!(alby(&[], 13).holding.last_reported, None);
}

#[test]
fn a_gain_holds_from_its_day_and_persists() {
    let says = [say("red", Gained, 12)];
    assert_eq!(told(&says, 11), "unknown unknown none");
    assert_eq!(told(&says, 12), "red plain reported");
    assert_eq!(told(&says, 20), "red plain persisted");
    let holding = alby(&says, 20).holding;
    assert_eq!(holding.since, Some(Window::day(day(12))));
    assert_eq!(holding.last_reported, Some(day(12)));
    assert_eq!((holding.claims_for.len(), holding.claims_against.len()), (1, 0));
}

#[test]
fn the_newest_event_decides() {
    let says = [say("blue", Gained, 5), say("red", Gained, 8), say("blue", Gained, 11)];
    assert_eq!([told(&says, 7), told(&says, 10), told(&says, 12)].map(|s| s[..4].to_owned()), ["blue", "red ", "blue"]);
    assert!(alby(&says, 12).dispute.is_none(), "a change of hands is no disagreement");
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
    // who has not lost it holds it
    assert_eq!(told(&[say("blue", Lost, 12).denied()], 13), "blue plain persisted");
    assert_eq!(told(&[say("red", Gained, 12).kind(Kind::Attack)], 13), "unknown unknown none");
}

#[test]
fn hedged_or_self_serving_alone_is_only_likely() {
    assert_eq!(told(&[say("red", Gained, 12).hedged()], 13), "red likely persisted");
    assert_eq!(told(&[say("red", Gained, 12).by("red")], 13), "red likely persisted");
    assert_eq!(told(&[say("red", Gained, 12).by("red-army")], 13), "red likely persisted");
    assert_eq!(told(&[say("red", Gained, 12).by("blue")], 13), "red likely persisted");
    let admitted = |who: &str| {
        let mut says = say("red", Gained, 12).by(who);
        says.claim.against = say("blue", Lost, 12).claim.actor;
        told(&[says], 13)
    };
    assert_eq!((admitted("blue").as_str(), admitted("red").as_str()), ("red plain persisted", "red likely persisted"));
    let many = ["a", "b", "c"].map(|paper| say("red", Gained, 12).hedged().publisher(paper));
    assert_eq!(told(&many, 13), "red plain persisted", "three origins that doubt are sure together");
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
    let alone = alby(&[hedged("a")], 13).holding.probability;
    let copy = alby(&[hedged("a").sentence(own_words), hedged("b").sentence(copied)], 13).holding.probability;
    let both = alby(&[hedged("a").sentence(own_words), hedged("b").sentence(other)], 13).holding.probability;
    assert!(copy <= alone && alone < both, "{alone:?} {copy:?} {both:?}");
}

#[test]
fn a_loss_without_a_winner_leaves_it_unknown() {
    let says = [say("blue", Held, 10), say("blue", Lost, 12)];
    let holding = alby(&says, 13).holding;
    assert_eq!(told(&says, 13), "unknown unknown persisted");
    assert_eq!(holding.lost_by.unwrap().name, "blue");
    assert_eq!(holding.since, Some(Window::day(day(12))));
    assert_eq!(told(&[say("red", Gained, 12), say("blue", Lost, 13)], 13), "red plain persisted");
    assert_eq!(told(&[say("blue", Lost, 12), say("red", Held, 13)], 13), "red likely reported");
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
    let holding = alby(&says, 12).holding;
    assert_eq!(told(&says, 12), "red disputed reported");
    assert_eq!((holding.claims_for.len(), holding.claims_against.len()), (2, 1));
    let even = [say("red", Gained, 12), say("blue", Gained, 12)];
    assert_eq!(told(&even, 13), "unknown disputed persisted");
    assert_eq!(alby(&even, 13).holding.claims_against.len(), 2);
}

#[test]
fn a_later_hold_refutes_an_earlier_gain() {
    let says = [say("red", Gained, 11), say("blue", Held, 12)];
    for august in [11, 12] {
        assert_eq!(told(&says, august), "unknown disputed reported");
        assert_eq!(alby(&says, august).dispute.unwrap().positions.len(), 2);
    }
    // and is refuted in turn by the winner's hold
    let more = [says[0].clone(), says[1].clone(), say("red", Held, 13)];
    assert_eq!(told(&more, 13), "red plain reported");
    let dispute = alby(&more, 13).dispute.unwrap();
    assert_eq!(dispute.resolved.unwrap().by, more[2].known().claim.id);
}

#[test]
fn a_denial_counts_against_until_something_later_settles_it() {
    let gained = say("red", Gained, 11).by("red");
    let denial = say("red", Gained, 11).denied().by("blue");
    let says = [gained, denial];
    assert_eq!(told(&says, 12), "unknown disputed persisted");
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
        assert_eq!(in_short(&alby(&says, 13)).split(' ').next(), Some("blue"));
        assert_eq!(alby(&says, 13).pressure.unwrap().ways, [Press::PartlyTaken]);
        assert_eq!(told(&says[1..], 13), "unknown unknown none");
    }
    let both = [say("red", Held, 12).part(Extent::Part), say("blue", Held, 12).part(Extent::Most)];
    assert_eq!(told(&both, 13), "blue+red likely persisted");
}

#[test]
fn a_siege_is_pressure_and_no_change() {
    let says = [say("blue", Gained, 5), say("red", Contested, 12), say("red", Held, 13).kind(Kind::Attack)];
    assert_eq!(told(&says, 13), "blue plain persisted");
    let pressure = alby(&says, 13).pressure.unwrap();
    assert_eq!(pressure.ways, [Press::Contested, Press::Fighting]);
    assert_eq!((pressure.last, pressure.by[0].name.as_str(), pressure.claims.len()), (day(13), "red", 2));
    assert_eq!(told(&says[1..], 13), "unknown unknown none");
    // the fight that led to the hold is over
    assert_eq!(alby(&[say("red", Contested, 11), say("red", Gained, 12)], 13).pressure, None);
    let october = time::Day::new(2021, 10, 1).unwrap();
    let claims = known(&says);
    let picture = Picture::draw(&claims, &World, &World);
    assert_eq!(picture.cell(&place("alby"), october).pressure, None, "old fighting is not shown for ever");
}

#[test]
fn who_still_fights_for_a_town_may_not_hold_it() {
    let says = [say("red", Gained, 9), say("red", Contested, 12)];
    let (before, after) = (alby(&says[..1], 13).holding, alby(&says, 13).holding);
    assert!(after.probability < before.probability && after.sure == Sure::Likely);
    let again = [says[0].clone(), says[1].clone(), say("red", Gained, 14)];
    assert_eq!(told(&again, 14), "red plain reported");
}

#[test]
fn what_may_be_later_is_listed_and_holds_nothing() {
    let some_day_of_august = Window::month(2021, 8);
    let says = [say("red", Gained, 1).window(some_day_of_august)];
    assert_eq!(told(&says, 13), "unknown unknown none");
    assert_eq!(alby(&says, 13).holding.claims_undated.len(), 1);
    assert_eq!(told(&says, 31), "red plain reported");
}

#[test]
fn a_claim_without_a_window_counts_from_its_publication() {
    let undated = say("red", Gained, 12).window(None);
    assert_eq!(told(std::slice::from_ref(&undated), 12), "red plain reported");
    let nothing = [undated.clone().published(None)];
    assert_eq!(told(&nothing, 13), "unknown unknown none");
    assert_eq!(alby(&nothing, 13).holding.claims_undated.len(), 1);
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
    let picture = Picture::draw(&claims, &World, &World);
    let cells = picture.cells(Some(&among), day(13));
    let sides: Vec<_> = cells.iter().map(|c| c.holding.side.party().map(|party| party.name.clone())).collect();
    assert_eq!(sides, [Some("red".to_owned()), Some("blue".to_owned()), Some("blue".to_owned()), None]);
    assert_eq!(picture.cells(None, day(13)).len(), 3);
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
    let why = Picture::draw(&claims, &World, &World).why(&place("alby"), day(13));
    assert_eq!(why.cell.holding.claims_for, [claims[1].claim.id]);
    assert_eq!(why.cell.holding.claims_against, [claims[2].claim.id]);
    assert_eq!(why.cell.pressure.unwrap().claims, [claims[3].claim.id]);
    assert_eq!(why.overtaken, [claims[0].claim.id]);
    let mut reasons: Vec<Aside> = why.aside.iter().map(|(_, reason)| *reason).collect();
    reasons.sort();
    assert_eq!(reasons, [Aside::Later, Aside::NotSoYet]);
    assert_eq!(
        why.cell.coverage.reports, 3,
        "the red gain and its denial stand in one report; later ones do not count"
    );
}

#[test]
fn who_joined_a_side_later_was_not_of_it_then() {
    let says = [say("turncoat", Gained, 8), say("red", Gained, 12)];
    for august in [13, 14, 15, 20] {
        let holding = alby(&says, august).holding;
        assert_eq!(told(&says, august), "red plain persisted");
        assert_eq!((holding.claims_for.len(), holding.since), (1, Some(Window::day(day(12)))), "asked for {august}");
    }
    let disputed = [say("red", Gained, 12), say("turncoat", Held, 13)];
    assert_eq!(told(&disputed, 14), "unknown disputed persisted");
    assert_eq!(told(&disputed, 15), "unknown disputed persisted");
    assert_eq!(told(&[say("red", Gained, 12), say("turncoat", Held, 16)], 16), "red plain reported");
}

#[test]
fn a_report_of_some_day_of_a_month_reports_no_day() {
    let gained = [say("red", Gained, 12).window(None).published(Some("2021-08"))];
    assert_eq!(told(&gained, 31), "red plain persisted");
    let holding = alby(&gained, 31).holding;
    assert_eq!((holding.last_reported, holding.since), (None, Window::month(2021, 8)));
    let lost = [say("red", Lost, 12).window(None).published(Some("2021-08"))];
    assert_eq!((told(&lost, 31).as_str(), alby(&lost, 31).holding.last_reported), ("unknown unknown persisted", None));
    let since_june = Window::since(time::Day::new(2021, 6, 1).unwrap());
    let goes_on = say("red", Held, 12).window(Some(since_june)).status(Status::Ongoing).published(Some("2021-08"));
    assert_eq!(told(std::slice::from_ref(&goes_on), 31), "red plain persisted");
    let also = [goes_on, say("red", Held, 20)];
    assert_eq!(
        (told(&also, 20).as_str(), alby(&also, 31).holding.last_reported),
        ("red plain reported", Some(day(20)))
    );
    let on_a_day = [say("red", Gained, 12).published(Some("2021-08"))];
    assert_eq!(told(&on_a_day, 12), "red plain reported");
}

#[test]
fn of_those_said_to_have_lost_it_last_the_newest_is_named() {
    let some_day = Window::between(day(10), day(12)).ok();
    let says = [say("blue", Lost, 10).window(some_day), say("red", Lost, 12)];
    assert_eq!(alby(&says, 13).holding.lost_by.unwrap().name, "red");
    let unnamed = [say("blue", Lost, 5), say("", Lost, 12)];
    assert_eq!(alby(&unnamed, 13).holding.lost_by, None, "who lost it long before did not lose it now");
}

#[test]
fn what_only_doubtful_words_tell_is_only_likely() {
    for doubtful in [say("blue", Gained, 12).hedged(), say("blue", Gained, 12).by("blue")] {
        let says = [say("red", Gained, 10), doubtful];
        let holding = alby(&says, 13).holding;
        assert!(holding.sure < Sure::Plain && holding.chances.len() == 2, "{holding:?}");
        // something plain settles it
        let confirmed = [says[0].clone(), says[1].clone(), say("blue", Held, 13)];
        assert_eq!(told(&confirmed, 13), "blue plain reported");
    }
}

#[test]
fn what_is_not_told_again_fades() {
    let says = [say("red", Gained, 2)];
    let likely = |august| alby(&says, august).holding.probability.unwrap();
    assert!(likely(2) > likely(9) && likely(9) > likely(28));
    let claims = known(&says);
    let picture = Picture::draw(&claims, &World, &World);
    let later = picture.cell(&place("alby"), time::Day::new(2026, 8, 1).unwrap()).holding;
    assert_eq!((later.side, later.basis, later.last_reported), (Side::Unknown, Basis::Persisted, Some(day(2))));
}

#[test]
fn who_lost_it_held_it_before() {
    let lost = [say("blue", Lost, 12).timed()];
    assert_eq!(told(&lost, 11), "blue likely inferred");
    assert_eq!(alby(&lost, 11).holding.claims_for, [lost[0].known().claim.id]);
    assert_eq!(told(&lost, 12), "unknown unknown reported");
    assert_eq!(told(&[say("red", Gained, 12)], 11), "unknown unknown none", "nobody says from whom");
}

#[test]
fn a_part_inherits_what_is_said_of_the_whole_and_only_where_nothing_is_said_of_it() {
    let province = [say("red", Gained, 12).at("alby-province")];
    let cell = of("boda", &province, 13);
    assert_eq!(in_short(&cell), "red likely inherited");
    let inherited = cell.holding.inherited.unwrap();
    assert_eq!((inherited.from, inherited.claims), (place("alby-province"), vec![province[0].known().claim.id]));
    let whole = of("alby-province", &province, 13).holding.probability.unwrap();
    assert!(cell.holding.probability.unwrap() < whole);
    // a town of its own word, a part of the province, a province seen from its town
    let with_town = [province[0].clone(), say("blue", Held, 13).at("boda")];
    assert_eq!(in_short(&of("boda", &with_town, 13)), "blue plain reported");
    let part = [say("red", Gained, 12).at("alby-province").part(Extent::Most)];
    assert_eq!(in_short(&of("boda", &part, 13)), "unknown unknown none");
    assert_eq!(in_short(&of("alby-province", &[say("red", Gained, 12)], 13)), "unknown unknown none");
    // the nearest whole goes first
    let town = [province[0].clone(), say("blue", Gained, 13)];
    assert_eq!(in_short(&of("alby-airport", &town, 13)), "blue likely inherited");
}

#[test]
fn what_a_person_stands_by_is_certain() {
    let says = [say("red", Gained, 12), say("red", Gained, 12).publisher("b"), say("blue", Held, 12).by("blue")];
    let mut claims = known(&says);
    claims[2].decided.accepted = true;
    let picture = Picture::draw(&claims, &World, &World);
    let holding = picture.cell(&place("alby"), day(13)).holding;
    assert_eq!(holding.side.party().unwrap().name, "blue");
    assert!(holding.probability.unwrap() > 0.9, "{holding:?}");
}

#[test]
fn reliabilities_are_learnt_from_agreement_and_kept_apart_by_country() {
    let towns: Vec<String> = (0..30).map(|town| format!("town{town}")).collect();
    let mut says = Vec::new();
    for town in &towns {
        says.push(say("red", Held, 12).at(town).publisher("a"));
        says.push(say("red", Held, 12).at(town).publisher("b"));
        says.push(say("blue", Gained, 12).at(town).by("blue").publisher("c"));
    }
    let claims = known(&says);
    let picture = Picture::draw(&claims, &World, &World);
    let right = |interest: &str, manner: &str, country: &str| {
        let kinds = picture.reliabilities(CountryCode::new(country).unwrap());
        kinds.iter().find(|kind| kind.interest == interest && kind.manner == manner).unwrap().right
    };
    assert!(right("own", "attributed", "ZZ") < 0.5 && right("neutral", "stated", "ZZ") > 0.93);
    assert_eq!(right("own", "attributed", "AF"), right("own", "stated", "AF"), "nothing is learnt of another war");
}

#[test]
fn disputes_are_listed_by_weight_with_what_settled_them() {
    let says = [
        say("red", Gained, 5).publisher("a"),
        say("blue", Held, 5).publisher("b"),
        say("red", Held, 9).publisher("c"),
        say("red", Held, 9).publisher("d"),
        say("red", Gained, 6).at("boda").publisher("a"),
        say("blue", Gained, 6).at("boda").publisher("b"),
        say("red", Held, 6).at("ceby"),
    ];
    let claims = known(&says);
    let picture = Picture::draw(&claims, &World, &World);
    let disputes = picture.disputes(None, day(20));
    let short: Vec<_> = disputes.iter().map(|d| (d.name.as_str(), d.resolved.is_some())).collect();
    assert_eq!(short, [("boda", false), ("alby", true)]);
    assert_eq!(disputes[0].positions.len(), 2);
    assert!(disputes.iter().all(|dispute| dispute.weight > 0.0));
    let settled = disputes[1].resolved.as_ref().unwrap();
    assert_eq!((settled.side.name.as_str(), settled.overtaken), ("red", false));
    let among = std::collections::BTreeSet::from([place("alby")]);
    assert_eq!(picture.disputes(Some(&among), day(20)).len(), 1);
}
