//! `lagesbild places` and `lagesbild actors`, as a user meets them.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use common::{Desk, json_lines, run, run_with_input};

const PLACES: &str = "\
name,also,kind,within,lat,lon,population
Checkpoint 14,CP 14|Post 14,site,Helmand Province,31.61,64.37,
Blue Example Valley,,valley,Kunar Province,,,
";

#[test]
fn a_place_that_was_added_is_read_and_found_and_named_by_the_reading() {
    let desk = Desk::new();
    let (own, list) = (desk.path("own"), desk.write("places.csv", PLACES));
    let ran = run(["places", "add", &list, "--own", &own]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "{}", ran.err);
    assert!(ran.err.starts_with("2 new, 0 changed, 0 as they were"), "{}", ran.err);
    let report = desk.write("r.txt", "date 2021-08-13 The Taliban captured Checkpoint 14 in Helmand on Thursday.");
    let with = json_lines(&run(["read", &report, "--lang", "en", "--format", "jsonl", "--own", &own]).out);
    let place = &with[0]["places"][0];
    assert_eq!((place["name"].as_str(), place["id"].as_str()), (Some("Checkpoint 14"), Some("user:checkpoint-14")));
    assert_eq!(place["candidates"][0]["at"]["lat_e5"], 3_161_000);
    let without = json_lines(&run(["read", &report, "--lang", "en", "--format", "jsonl"]).out);
    assert_ne!(with[0]["reading"], without[0]["reading"], "what was added is part of what was read with");
    assert_ne!(without[0]["places"][0]["id"], "user:checkpoint-14");
    let why = run(["why", "Checkpoint 14", "--reports", &report, "--on", "2021-08-13", "--own", &own]).out;
    assert!(why.contains("Taliban (plain)"), "{why}");
    let found = run(["places", "find", "checkpoint-14", "--own", &own]).out;
    assert!(found.contains("user:checkpoint-14") && found.contains("Helmand Province, Afghanistan"), "{found}");
}

#[test]
fn to_add_the_same_again_changes_nothing_and_to_give_an_id_again_changes_that_place() {
    let desk = Desk::new();
    let (own, list) = (desk.path("own"), desk.write("places.csv", PLACES));
    run(["places", "add", &list, "--own", &own]);
    let kept = std::fs::read_to_string(desk.path("own/places.csv")).unwrap();
    assert!(run(["places", "add", &list, "--own", &own]).err.starts_with("0 new, 0 changed, 2 as they were"));
    assert_eq!(std::fs::read_to_string(desk.path("own/places.csv")).unwrap(), kept);
    let moved = "id,name,kind,country,lat,lon\nuser:checkpoint-14,Checkpoint 14,site,AF,31.7,64.4\n";
    let ran = run_with_input(["places", "add", "-", "--own", &own], moved.as_bytes());
    assert!(ran.err.starts_with("0 new, 1 changed, 0 as they were"), "{}", ran.err);
    let elsewhere =
        run_with_input(["places", "add", "-", "--own", &own], b"name,kind,country\nCheckpoint 14,site,SY\n");
    assert!(elsewhere.err.starts_with("1 new"), "{}", elsewhere.err);
    let kept = std::fs::read_to_string(desk.path("own/places.csv")).unwrap();
    assert!(kept.contains("user:checkpoint-14-2,") && kept.contains("31.7,64.4"), "{kept}");
}

#[test]
fn each_line_that_is_not_taken_is_told_with_its_reason() {
    let desk = Desk::new();
    let rows = "\
name,id,kind,country,within,lat,lon,population
Sound One,,city,AF,,34,65,100
,,city,AF,,,,
Odd Kind,,twn,AF,,,,
Half,,city,AF,,34,,
Far North,,city,AF,,91,65,
No Land,,city,Atlantis,,,,
No Holder,,city,,Atlantis,,,
Many Holders,,city,,Springfield,,,
Bad Id,geonames:1,city,AF,,,,
Few,,city,AF,,,,few
Twice,user:sound-one,city,AF,,,,
";
    let ran = run_with_input(["places", "add", "-", "--own", &desk.path("own")], rows.as_bytes());
    assert_eq!(ran.code, Some(3), "{}", ran.err);
    let told: Vec<&str> = ran.err.lines().collect();
    assert_eq!(told.len(), 11, "{}", ran.err);
    for (at, line) in told.iter().take(10).enumerate() {
        assert!(line.starts_with(&format!("-:{}: ", at + 3)), "{line}");
    }
    assert!(told[6].contains("geonames:"), "{}", told[6]);
    assert!(told[10].starts_with("1 new") && told[10].contains("10 lines not taken"), "{}", told[10]);
    let kept = std::fs::read_to_string(desk.path("own/places.csv")).unwrap();
    assert_eq!(kept.lines().count(), 2, "{kept}");
    let swedish =
        run_with_input(["places", "add", "-", "--own", &desk.path("own"), "--language", "sv"], rows.as_bytes());
    assert!(swedish.err.contains("inget känt slag"), "{}", swedish.err);
}

#[test]
fn a_list_that_is_none_is_refused_and_nothing_is_written() {
    let desk = Desk::new();
    for list in ["", "town,lat\nA,1\n", "{\"type\":\"Point\"}", "{\"type\":", "\u{feff}"] {
        let ran = run_with_input(["places", "add", "-", "--own", &desk.path("own")], list.as_bytes());
        assert!(ran.code == Some(1), "{list:?}: {:?} {}", ran.code, ran.err);
    }
    let ran = run(["places", "add", &desk.write("places.csv", PLACES)]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("--own"), "{}", ran.err);
    assert_eq!(run(["places", "add", &desk.path("missing.csv"), "--own", &desk.path("own")]).code, Some(1));
}

#[test]
fn geojson_gives_points_and_the_middle_of_areas_and_tells_lines() {
    let desk = Desk::new();
    let list = r#"{"type":"FeatureCollection","features":[
 {"type":"Feature","geometry":{"type":"Point","coordinates":[64.37,31.61]},"properties":{"name":"Post Example","also":["PE"],"stroke":"red"}},
 {"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[64,31],[65,31],[65,32],[64,31]]]},"properties":{"name":"Red Fields","kind":"region","sv":"Röda fälten"}},
 {"type":"Feature","geometry":null,"properties":{"kind":"region"}},
 {"type":"Feature","geometry":{"type":"Point","coordinates":[]},"properties":{"name":"Nowhere"}}
]}"#;
    let ran = run(["places", "add", &desk.write("a.geojson", list), "--own", &desk.path("own")]);
    assert_eq!(ran.code, Some(3));
    assert!(ran.err.contains("a.geojson:4: ") && ran.err.contains("a.geojson:5: "), "{}", ran.err);
    let kept = std::fs::read_to_string(desk.path("own/places.csv")).unwrap();
    assert!(kept.contains("user:post-example,Post Example,,PE,other,,,31.61,64.37,point,"), "{kept}");
    assert!(kept.contains("user:red-fields,Red Fields,Röda fälten,,region,,,31.5,64.5,area,"), "{kept}");
}

#[test]
fn a_kept_list_that_was_broken_by_hand_stops_the_reading() {
    let desk = Desk::new();
    desk.write("own/places.csv", "id,name,lat\nuser:a,A,95\n");
    let report = desk.write("r.txt", "The Taliban captured Herat.");
    let ran = run(["read", &report, "--own", &desk.path("own")]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
    assert!(ran.err.contains("places.csv: line 2"), "{}", ran.err);
}

#[test]
fn an_actor_that_was_added_is_read_and_found() {
    let desk = Desk::new();
    let own = desk.path("own");
    let list =
        "name,also,kind,countries,against,called\nSunrise Example Brigade,SEB,armed_group,SY,Syria,rebel|militia\n";
    let ran = run(["actors", "add", &desk.write("a.csv", list), "--own", &own]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let text = "date 2015-03-01 The Sunrise Example Brigade captured Idlib on Saturday.";
    let claims = json_lines(&run(["read", &desk.write("r.txt", text), "--format", "jsonl", "--own", &own]).out);
    assert_eq!(claims[0]["actor"]["id"], "user:sunrise-example-brigade");
    let found = json_lines(&run(["actors", "find", "sunrise ex", "--own", &own, "--format", "jsonl"]).out);
    assert_eq!(found[0]["against"][0]["actor"], "lagesbild:sy");
    let bad = "name,kind,against,called,from,to\nA,state,,,,\nB,armed_group,Nobody at All,,,\nC,armed_group,,hero,,\nD,armed_group,,,2020,2019\nE,,,,,\n";
    let ran = run_with_input(["actors", "add", "-", "--own", &own], bad.as_bytes());
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert_eq!(ran.err.lines().filter(|line| line.starts_with("-:")).count(), 5, "{}", ran.err);
}

#[test]
fn places_are_found_by_name_beginning_spelling_and_id() {
    let first = |name: &str| json_lines(&run(["places", "find", name, "--format", "jsonl"]).out).remove(0);
    for (typed, nearness) in
        [("Kandahar", "name"), ("kandah", "beginning"), ("Kandahaar", "spelling"), ("geonames:1138336", "name")]
    {
        let found = first(typed);
        assert_eq!(
            (found["id"].as_str(), found["nearness"].as_str()),
            (Some("geonames:1138336"), Some(nearness)),
            "{typed}"
        );
        assert_eq!(found["capital_of"], "admin1");
    }
    let all = run(["places", "find", "Tripoli", "--country", "Libya", "--kind", "city", "--format", "csv"]).out;
    assert!(all.lines().skip(1).all(|line| line.contains(",LY,")) && all.lines().count() > 1, "{all}");
    assert!(run(["places", "find", "Kabul", "--language", "sv"]).out.starts_with("Plats"));
    let none = run(["places", "find", "Qqqqzzzzx"]);
    assert_eq!((none.code, none.out.as_str()), (Some(2), ""));
}

#[test]
fn a_disputed_area_shows_who_says_what_also_for_towns_in_it() {
    let said =
        |name: &str| json_lines(&run(["places", "find", name, "--format", "jsonl"]).out).remove(0)["disputed"].clone();
    assert!(said("Abkhazia").as_array().unwrap().len() >= 2);
    assert_eq!(said("Abkhazia"), said("Sukhumi"));
    assert_eq!(said("Paris"), serde_json::json!([]));
    let table = run(["places", "find", "Abchazien", "--language", "sv"]).out;
    assert!(table.contains("är omtvistat:") && table.contains("• Georgien: "), "{table}");
}

#[test]
fn actors_are_found_with_their_sides_and_when() {
    let found = json_lines(&run(["actors", "find", "Wagner", "--format", "jsonl"]).out).remove(0);
    assert_eq!(found["id"], "lagesbild:wagner");
    let sides = |on: &str| {
        let found = json_lines(&run(["actors", "find", "lagesbild:wagner", "--on", on, "--format", "jsonl"]).out);
        found[0]["sides"].as_array().unwrap().iter().any(|side| side["actor"] == "lagesbild:ru")
    };
    assert!(sides("2022-06-01") && !sides("2024-06-01"));
    assert!(run(["actors", "find", "talibanerna", "--language", "sv"]).out.contains("väpnad grupp"));
    assert_eq!(run(["actors", "find", "Qqqqzzzzx"]).code, Some(2));
}
