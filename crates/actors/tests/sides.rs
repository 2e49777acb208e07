//! Sides, opponents and descriptions by day, and the list's own soundness.
#![allow(clippy::unwrap_used)]

mod common;

use common::{country, day, id};
use lagesbild_actors::{ActorKind, ActorList, EpithetClass, Role, Sources};

fn list() -> ActorList {
    ActorList::embedded().unwrap()
}

#[test]
fn a_state_its_government_and_its_forces_are_one_side() {
    let list = list();
    for part in ["af", "af-government", "af-forces", "af-army", "afghan-army"] {
        assert_eq!(list.side_of(&id(part), day("2021-08-13")), id("af"), "{part}");
    }
    assert_eq!(list.side_of(&id("ly-rebels"), None), id("ly-rebels"));
}

#[test]
fn sides_change_with_the_day() {
    let list = list();
    assert_eq!(list.side_of(&id("af-government"), day("2021-08-14")), id("af"));
    assert_eq!(list.side_of(&id("af-government"), day("2021-08-15")), id("taliban"));
    assert_eq!(list.side_of(&id("ntc"), day("2011-06-01")), id("ntc"));
    assert_eq!(list.side_of(&id("ntc"), day("2012-01-01")), id("ly"));
    assert_eq!(list.side_of(&id("gaddafi-forces"), day("2011-06-01")), id("ly"));
}

#[test]
fn an_unknown_day_takes_only_what_always_holds() {
    let list = list();
    assert_eq!(list.side_of(&id("af-government"), None), id("af"));
    assert_eq!(list.side_of(&id("haqqani-network"), None), id("taliban"));
    assert_eq!(list.side_of(&id("nobody-of-that-name"), None), id("nobody-of-that-name"));
}

#[test]
fn allies_stay_apart_but_are_known() {
    let list = list();
    let on = day("2018-01-01");
    assert_ne!(list.side_of(&id("hezbollah"), on), list.side_of(&id("sy"), on));
    assert!(list.allied(&id("hezbollah"), &id("sy-army"), on));
    assert!(!list.allied(&id("hezbollah"), &id("sdf"), on));
}

#[test]
fn the_usual_opponent_hangs_on_country_and_day() {
    let list = list();
    let opponent = |who, code, on| list.opponent(&id(who), country(code), day(on));
    assert_eq!(opponent("taliban", "AF", "2021-07-01"), Some(id("af")));
    assert_eq!(opponent("af-forces", "AF", "2021-07-01"), Some(id("taliban")));
    assert_eq!(opponent("taliban", "AF", "2021-09-01"), Some(id("national-resistance-front")));
    assert_eq!(opponent("iq-army", "IQ", "2015-01-01"), Some(id("islamic-state")));
    assert_eq!(opponent("taliban", "SE", "2021-07-01"), None);
    assert_eq!(opponent("se-army", "SE", "2021-07-01"), None);
}

#[test]
fn a_description_means_whom_the_country_has() {
    let list = list();
    let described = |class, code, on| list.described(class, country(code), day(on));
    assert_eq!(described(EpithetClass::Rebel, "LY", "2011-04-01"), Some(id("libyan-rebels")));
    assert_eq!(described(EpithetClass::Separatist, "UA", "2014-06-01"), Some(id("pro-russian-separatists")));
    assert_eq!(described(EpithetClass::Insurgent, "AF", "2021-07-01"), Some(id("taliban")));
    assert_eq!(described(EpithetClass::Separatist, "SE", "2021-07-01"), None);
}

#[test]
fn the_list_is_as_wide_as_promised() {
    let list = list();
    let count = |kind| list.iter().filter(|a| a.kind == kind && a.role.is_none()).count();
    assert!(count(ActorKind::State) >= 195);
    assert!(count(ActorKind::ArmedGroup) >= 500);
    let organised = [ActorKind::Organisation, ActorKind::Alliance, ActorKind::Agency].map(count);
    assert!(organised.iter().sum::<usize>() >= 150, "{organised:?}");
    for state in list.iter().filter(|a| a.kind == ActorKind::State) {
        let country = state.country.unwrap();
        for role in [Role::Government, Role::Forces, Role::Army] {
            assert!(list.role_of(country, role).is_some(), "{country} has no {role:?}");
        }
        assert!(state.name_sv.is_some() || list.swedish_name(&state.id).is_some(), "{country}");
    }
    let timed = list.iter().flat_map(|a| &a.sides).filter(|s| !s.term.is_always());
    assert!(timed.count() >= 30, "sides have times");
    assert_eq!(list.swedish_name(&id("us")), Some("USA"));
    assert_eq!(list.swedish_name(&id("us-army")), Some("USA:s armé"));
    assert_eq!(list.swedish_name(&id("fr-government")), Some("Frankrikes regering"));
    assert_eq!(list.swedish_name(&id("ps-army")), Some("Palestinas armé"));
}

#[test]
fn faults_name_the_entry() {
    let make = |text: &str| {
        let sources = Sources { actors: vec![("mine.toml".into(), text.into())], roles: Vec::new() };
        ActorList::from_toml(&sources).map(|list| list.iter().count()).map_err(|error| error.to_string())
    };
    let entry = "[[actor]]\nid = \"user:a\"\nkind = \"armed_group\"\nname = \"A Front\"\n";
    assert_eq!(make(entry), Ok(1));
    assert_eq!(make(""), Ok(0));
    for (text, told) in [
        (format!("{entry}{entry}"), "user:a"),
        (format!("{entry}part_of = [{{ actor = \"user:b\" }}]"), "user:b"),
        (format!("{entry}active = [{{ in = \"SE\", from = \"soon\" }}]"), "soon"),
        (format!("{entry}colour = \"red\""), "mine.toml"),
        (entry.replace("user:a", "A"), "A"),
    ] {
        let error = make(&text).unwrap_err();
        assert!(error.contains(told), "{error}");
    }
}

#[test]
fn a_circle_of_parts_ends() {
    let text = "[[actor]]\nid = \"user:a\"\nkind = \"armed_group\"\nname = \"A\"\npart_of = [{ actor = \"user:b\" }]\n\
        [[actor]]\nid = \"user:b\"\nkind = \"armed_group\"\nname = \"B\"\npart_of = [{ actor = \"user:a\" }]\n";
    let sources = Sources { actors: vec![("mine.toml".into(), text.into())], roles: Vec::new() };
    let list = ActorList::from_toml(&sources).unwrap();
    let a = lagesbild_model::ActorId::new("user:a").unwrap();
    assert!(list.side_of(&a, None).as_str().starts_with("user:"));
}

#[test]
fn damaged_bytes_are_refused() {
    let mut bytes = ActorList::embedded_bytes().to_vec();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x10;
    assert!(ActorList::from_bytes(bytes).is_err());
    assert!(ActorList::from_bytes(Vec::new()).is_err());
}
