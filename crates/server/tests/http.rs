//! The API as a program meets it: over HTTP, on a ledger in a file.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod common;

use common::{REPORTS, Room, fill, side};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};

const TALIBAN: Option<&str> = Some("lagesbild:taliban");

#[test]
fn the_map_follows_the_worlds_clock() {
    let room = Room::new();
    let on = |day: &str| room.json(&format!("holdings?on={day}"));
    assert_ne!(side(&on("2021-08-11"), "Herat"), TALIBAN);
    assert_eq!(side(&on("2021-08-12"), "Herat"), TALIBAN);
    assert_ne!(side(&on("2021-08-13"), "Mazar-i-Sharif"), TALIBAN);
    let then = on("2021-08-14");
    assert_eq!((side(&then, "Herat"), side(&then, "Mazar-i-Sharif")), (TALIBAN, TALIBAN));
    let herat = &then["features"].as_array().unwrap().iter().find(|f| f["properties"]["place"]["name"] == "Herat");
    let herat = herat.unwrap();
    assert_eq!(herat["type"], "Feature");
    assert_eq!(herat["properties"]["basis"], "persisted");
    assert!((herat["geometry"]["coordinates"][0].as_f64().unwrap() - 62.2).abs() < 0.1);
}

#[test]
fn the_map_follows_the_clock_of_what_was_known() {
    let room = Room::new();
    let known = |by: &str| room.json(&format!("holdings?on=2021-08-20&published_by={by}"));
    assert_eq!(side(&known("2021-08-11"), "Herat"), None);
    assert_eq!(side(&known("2021-08-12"), "Herat"), TALIBAN);
    assert_eq!(side(&known("2021-08-14"), "Kabul"), None);
    assert_eq!(side(&known("2021-08-15"), "Kabul"), TALIBAN);
    // on the ledger's clock nothing was known before it was written
    let before = room.json("holdings?on=2021-08-20&known_at=2021-09-01T00:00:00Z");
    assert_eq!(before["features"], json!([]));
}

#[test]
fn the_claims_in_memory_are_those_of_the_ledger() {
    use lagesbild_ledger::{Access, ClaimFilter, KnownBy, Ledger};
    let room = Room::new();
    let ledger = Ledger::open(&room.ledger, Access::Read).unwrap();
    for day in ["2021-08-11", "2021-08-12", "2021-08-14", "2021-08-15", "2021-08-16"] {
        let known = KnownBy::published(day.parse().unwrap());
        let claims = ledger.claims(&ClaimFilter::default(), &known).unwrap();
        let places: BTreeSet<String> = claims
            .iter()
            .filter(|known| known.claim.change.is_some())
            .flat_map(|known| known.claim.places.iter().filter_map(|place| place.id.as_ref()).map(ToString::to_string))
            .collect();
        let shown = room.json(&format!("holdings?on=2021-08-20&published_by={day}"));
        let shown: BTreeSet<String> =
            shown["features"].as_array().unwrap().iter().map(|f| f["id"].as_str().unwrap().to_owned()).collect();
        assert_eq!(shown, places, "{day}");
    }
}

#[test]
fn a_place_tells_its_history_and_its_evidence() {
    let room = Room::new();
    let found = room.json("places?q=hera");
    let id = found[0]["id"].as_str().unwrap();
    assert_eq!((&found[0]["name"], &found[0]["reported"]), (&json!("Herat"), &json!(true)));
    let place = room.json(&format!("places/{id}?on=2021-08-13"));
    assert_eq!(place["cell"]["side"]["by"][0]["name"], "Taliban");
    let told: Vec<&Value> = place["evidence"].as_array().unwrap().iter().collect();
    assert!(told.iter().all(|claim| claim["stands"] == "for") && told.len() == 2, "{told:?}");
    let first = told.iter().find(|claim| claim["label"] == "one").unwrap();
    assert_eq!(first["excerpt"]["quote"], "Herat fell");
    assert_eq!(first["publishers"], json!(["Evening Example"]));
    let history = room.json(&format!("places/{id}/history"));
    assert_eq!((&history[0]["from"], &history[0]["side"]["is"]), (&json!("2021-08-12"), &json!("known")));
    let days = room.json("days");
    assert!(days.as_array().unwrap().iter().any(|day| day["day"] == "2021-08-12"), "{days}");
    assert_eq!(room.get("places/geonames:1?on=2021-08-13").status, 404);
}

#[test]
fn full_texts_are_for_those_who_are_signed_in() {
    let room = Room::new();
    let reports = room.json("reports");
    assert_eq!(reports["total"], 4);
    let one = reports["reports"].as_array().unwrap().iter().find(|r| r["label"] == "one").unwrap();
    let path = format!("reports/{}", one["id"].as_str().unwrap());
    let outside = room.json(&path);
    assert_eq!((&outside["text"], &outside["title"]), (&Value::Null, &json!("Herat falls")));
    assert!(!outside.to_string().contains("Residents stayed inside"));
    let inside = room.enter().get(&path).json();
    let text = inside["text"].as_str().unwrap();
    let quote = &inside["claims"][0]["marks"]["quote"];
    let (from, to) = (quote[0].as_u64().unwrap() as usize, quote[1].as_u64().unwrap() as usize);
    assert_eq!(&text[from..to], "Herat fell");
}

fn claim_key(room: &Room, label: &str) -> String {
    let claims = room.json("claims?kind=control&limit=500");
    let claims = claims["claims"].as_array().unwrap();
    let claim = claims.iter().find(|claim| claim["label"] == label).unwrap();
    claim["key"].as_str().unwrap().to_owned()
}

#[test]
fn a_decision_is_signed_changes_the_picture_and_can_be_undone() {
    let room = Room::new();
    let key = claim_key(&room, "three");
    let kabul = || side(&room.json("holdings?on=2021-08-15"), "Kabul").map(str::to_owned);
    assert_eq!(kabul().as_deref(), TALIBAN);
    let anna = room.enter();
    let rejected = anna.post(&format!("claims/{key}/decisions"), &json!({ "verdict": "reject", "why": "a rumour" }));
    assert_eq!(rejected.status, 200, "{}", rejected.text());
    let decision = &rejected.json()["decisions"][0];
    assert_eq!((&decision["who"], &decision["why"]), (&json!("anna"), &json!("a rumour")));
    assert_eq!(rejected.json()["claims"], json!([]));
    assert_eq!(kabul(), None);
    assert_eq!(anna.post(&format!("claims/{key}/undo"), &json!({})).status, 200);
    assert_eq!(kabul().as_deref(), TALIBAN);
    assert_eq!(anna.post(&format!("claims/{key}/undo"), &json!({})).status, 409);
    let when = json!({ "verdict": "correct", "field": "when", "value": ["2021-08-16", "2021-08-16"] });
    let corrected = anna.post(&format!("claims/{key}/decisions"), &when);
    assert_eq!(corrected.json()["claims"][0]["corrected"], json!(["when"]));
    assert_eq!(kabul(), None);
    let whom = json!({ "verdict": "correct", "field": "actor", "value": "lagesbild:af" });
    assert_eq!(
        anna.post(&format!("claims/{key}/decisions"), &whom).json()["claims"][0]["actor"]["name"],
        "Afghanistan"
    );
    let nobody = json!({ "verdict": "correct", "field": "actor", "value": "lagesbild:nobody-knows" });
    assert_eq!(anna.post(&format!("claims/{key}/decisions"), &nobody).status, 409);
}

#[test]
fn nobody_decides_who_is_not_signed_in_or_comes_from_elsewhere() {
    let room = Room::new();
    let path = format!("claims/{}/decisions", claim_key(&room, "three"));
    let body = br#"{"verdict":"reject"}"#;
    let anna = room.enter();
    let cookie = ("cookie", anna.cookie.as_str());
    let csrf = ("x-csrf", anna.csrf.as_str());
    let status = |headers: &[(&str, &str)]| room.ask("POST", &path, headers, body).status;
    assert_eq!(status(&[]), 401);
    assert_eq!(status(&[cookie]), 403);
    assert_eq!(status(&[cookie, ("x-csrf", "0000")]), 403);
    assert_eq!(status(&[cookie, csrf, ("origin", "http://evil.example")]), 403);
    assert_eq!(status(&[cookie, csrf, ("sec-fetch-site", "cross-site")]), 403);
    assert_eq!(status(&[cookie, csrf, ("content-type", "text/plain")]), 415);
    let own = format!("http://{}", room.address);
    assert_eq!(status(&[cookie, csrf, ("origin", &own), ("sec-fetch-site", "same-origin")]), 200);
    // a page elsewhere that gives its own name our address
    assert_eq!(room.ask("GET", "overview", &[("host", "evil.example")], b"").status, 403);
}

#[test]
fn readers_read_and_reviewers_decide() {
    let folder = tempfile::tempdir().unwrap();
    let people = folder.path().join("people.toml");
    use lagesbild_server::{Role, add_person};
    add_person(&people, "anna", Role::Reviewer, "a long password").unwrap();
    add_person(&people, "bo", Role::Reader, "another password").unwrap();
    let room = Room::with(REPORTS, |settings| settings.people = Some(people.clone()));
    assert_eq!(room.token, None);
    // anna:a long password, bo:another password, bo:wrong
    let anna = ("authorization", "Basic YW5uYTphIGxvbmcgcGFzc3dvcmQ=");
    let bo = ("authorization", "Basic Ym86YW5vdGhlciBwYXNzd29yZA==");
    let wrong = ("authorization", "Basic Ym86d3Jvbmc=");
    let path = format!("claims/{}/decisions", claim_key(&room, "three"));
    let body = br#"{"verdict":"accept"}"#;
    assert_eq!(room.ask("POST", &path, &[bo], body).status, 403);
    assert_eq!(room.ask("POST", &path, &[wrong], body).status, 401);
    assert_eq!(room.ask("POST", &path, &[anna], body).status, 200);
    let tries: Vec<u16> = (0..12).map(|_| room.ask("GET", "session", &[wrong], b"").status).collect();
    assert_eq!(tries.last(), Some(&429), "who guesses must wait");
}

#[test]
fn an_address_that_others_reach_needs_people_and_shows_strangers_nothing() {
    use lagesbild_server::{Role, ServeError, Serving, Settings, add_person};
    let folder = tempfile::tempdir().unwrap();
    let mut settings = Settings {
        ledger: folder.path().join("war.db"),
        listen: "0.0.0.0:0".parse().unwrap(),
        people: None,
        open: false,
        who: "anna".to_owned(),
    };
    let reader = || lagesbild_reader::Reader::embedded().unwrap();
    assert!(matches!(Serving::open(&settings, reader()), Err(ServeError::Unguarded(_))));
    let people = folder.path().join("people.toml");
    add_person(&people, "anna", Role::Reviewer, "a long password").unwrap();
    settings.people = Some(people.clone());
    assert!(Serving::open(&settings, reader()).is_ok());
    let room = Room::with(REPORTS, |settings| {
        settings.people = Some(people);
        settings.listen = "0.0.0.0:0".parse().unwrap();
    });
    for path in ["overview", "holdings", "claims", "reports", "events", "places?q=herat"] {
        assert_eq!(room.get(path).status, 401, "{path}");
    }
    assert_eq!(room.get("session").status, 200);
}

#[test]
fn pages_of_claims_leave_out_none_and_repeat_none() {
    let room = Room::new();
    let all = room.json("claims?limit=500");
    assert_eq!(all["next"], Value::Null);
    let ids = |page: &Value| -> Vec<String> {
        page["claims"].as_array().unwrap().iter().map(|claim| claim["id"].as_str().unwrap().to_owned()).collect()
    };
    let mut walked = Vec::new();
    let mut after = String::new();
    loop {
        let page = room.json(&format!("claims?limit=1{after}"));
        walked.extend(ids(&page));
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    assert!(walked.len() > 4);
    assert_eq!(walked, ids(&all));
    assert_eq!(room.get("claims?after=nonsense").status, 400);
    assert_eq!(room.get("claims?limit=0").status, 400);
    assert_eq!(room.get("claims?limit=501").status, 400);
}

#[test]
fn what_is_known_is_not_sent_again_until_it_changes() {
    let room = Room::new();
    let first = room.get("holdings?on=2021-08-15");
    let etag = first.header("etag").unwrap().to_owned();
    let again = room.ask("GET", "holdings?on=2021-08-15", &[("if-none-match", &etag)], b"");
    assert_eq!((again.status, again.body.len()), (304, 0));
    let key = claim_key(&room, "three");
    room.enter().post(&format!("claims/{key}/decisions"), &json!({ "verdict": "reject" }));
    let other = room.ask("GET", "holdings?on=2021-08-15", &[("if-none-match", &etag)], b"");
    assert_eq!(other.status, 200);
    let packed = room.ask("GET", "holdings?on=2021-08-15", &[("accept-encoding", "gzip, br")], b"");
    assert_eq!(packed.header("content-encoding"), Some("gzip"));
    assert!(packed.body.starts_with(&[0x1f, 0x8b]));
}

#[test]
fn whoever_listens_is_told_what_others_write() {
    let room = Room::new();
    let mut stream = room.connect();
    write!(stream, "GET /api/v1/events HTTP/1.1\r\nhost: {}\r\n\r\n", room.address).unwrap();
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let mut told = || lines.find_map(|line| line.strip_prefix("data: ").map(str::to_owned)).unwrap();
    let first = told();
    let more = r#"{"id":"five","date":"2021-08-17","lang":"en","text":"The Taliban took Fayzabad on Tuesday."}"#;
    fill(&room.ledger, more);
    assert!(told() > first);
    assert_eq!(side(&room.json("holdings?on=2021-08-17"), "Fayzabad"), TALIBAN);
}

#[test]
fn a_text_is_read_before_it_is_kept() {
    let room = Room::new();
    let paste = json!({ "text": "The Taliban seized Kunduz on Sunday.", "date": "2021-08-09", "publisher": "Desk" });
    assert_eq!(room.ask("POST", "read", &[], paste.to_string().as_bytes()).status, 401);
    let anna = room.enter();
    let read = anna.post("read", &paste);
    assert_eq!(read.status, 200, "{}", read.text());
    let report = &read.json()["reports"][0];
    assert_eq!((&report["claims"][0]["first"], &report["publishers"]), (&json!("2021-08-08"), &json!(["Desk"])));
    assert_eq!(side(&room.json("holdings?on=2021-08-09"), "Kunduz"), None);
    let kept = anna.post("keep", &paste).json();
    assert_eq!((&kept["kept_reports"], &kept["kept_claims"]), (&json!(1), &json!(1)));
    assert_eq!(side(&room.json("holdings?on=2021-08-09"), "Kunduz"), TALIBAN);
    assert_eq!(anna.post("keep", &paste).json()["kept_reports"], 0);
    let headers = [
        ("cookie", anna.cookie.as_str()),
        ("x-csrf", anna.csrf.as_str()),
        ("content-type", "application/octet-stream"),
    ];
    let lines = "{\"text\":\"Kabul fell.\",\"lang\":\"en\"}\nno json\n";
    let file = room.ask("POST", "read?name=..%2Fa.jsonl", &headers, lines.as_bytes());
    assert_eq!(file.status, 200, "{}", file.text());
    let file = file.json();
    assert_eq!((file["reports"].as_array().unwrap().len(), file["problems"].as_array().unwrap().len()), (1, 1));
    let empty = anna.post("read", &json!({ "text": " " })).json();
    assert_eq!((&empty["reports"], empty["problems"].as_array().map(Vec::len)), (&json!([]), Some(1)));
    assert_eq!(anna.post("read", &json!({ "text": "x", "date": "yesterday" })).status, 422);
}

#[test]
fn bodies_that_are_too_large_are_refused() {
    let room = Room::new();
    let anna = room.enter();
    let key = claim_key(&room, "one");
    let long = json!({ "verdict": "accept", "why": "x".repeat(200_000) });
    assert_eq!(anna.post(&format!("claims/{key}/decisions"), &long).status, 413);
    let long = json!({ "verdict": "accept", "why": "x".repeat(3_000) });
    assert_eq!(anna.post(&format!("claims/{key}/decisions"), &long).status, 422);
}

#[test]
fn hostile_texts_come_back_as_they_are_and_short() {
    let hostile = format!(
        "<script>alert(1)</script> Herat fell to the Taliban \u{202e}on Thursday\u{200b} <img src=x onerror=alert(1)> {}",
        "and the Taliban took Kabul ".repeat(400) + &"x ".repeat(2_500_000)
    );
    let report =
        json!({ "id": "<b>h</b>", "date": "2021-08-12", "lang": "en", "text": hostile, "url": "javascript:alert(1)" });
    let room = Room::with(&report.to_string(), |_| {});
    let claims = room.get("claims?limit=500");
    assert_eq!(claims.header("content-type"), Some("application/json"));
    assert_eq!(claims.header("x-content-type-options"), Some("nosniff"));
    let longest = claims.json()["claims"].as_array().unwrap().iter().map(|c| c["excerpt"].to_string().len()).max();
    assert!(longest.is_some_and(|longest| longest < 4000), "{longest:?}");
}

#[test]
fn every_answer_keeps_strangers_out() {
    let room = Room::new();
    for path in ["/", "/api/v1/overview", "/api/v1/nothing", "/basemap/0/0/0", "/no/such.js"] {
        let answer = room.get(path);
        let policy = answer.header("content-security-policy").unwrap_or_default().to_owned();
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(answer.header("x-frame-options"), Some("DENY"));
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
    }
    assert_eq!(room.get("/basemap/0/0/0").status, 200);
    assert_eq!(room.get("/basemap/5/0/0").status, 204);
    assert_eq!(room.get("/no/such.js").status, 404);
}

#[test]
fn the_description_covers_what_is_there() {
    let room = Room::new();
    let api = room.json("openapi.json");
    assert_eq!(api["openapi"], "3.1.0");
    let text = api.to_string();
    for found in text.split("#/components/schemas/").skip(1) {
        let name = found.split('"').next().unwrap();
        assert!(api["components"]["schemas"][name].is_object(), "{name} is nowhere described");
    }
    for (path, methods) in api["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            assert!(operation["responses"]["200"].is_object() || operation["responses"]["204"].is_object(), "{path}");
            if path != "/api/v1/events" {
                let path = path.replace("{id}", "x").replace("{key}", "x");
                let answer = room.ask(&method.to_uppercase(), &path, &[], b"");
                let status = answer.status.to_string();
                assert!(operation["responses"][&status].is_object(), "{method} {path}: {status} is not described");
            }
        }
    }
}

#[test]
fn what_came_since_a_moment_is_told_whole() {
    let room = Room::new();
    let head = room.json("overview")["head"].as_str().unwrap().to_owned();
    let none = room.json(&format!("changes?since={head}&on=2021-08-17"));
    assert_eq!((&none["reports"]["total"], &none["came"]["total"]), (&json!(0), &json!(0)));
    let more = r#"{"id":"five","date":"2021-08-17","lang":"en","text":"The Taliban took Fayzabad on Tuesday."}"#;
    room.enter().post("keep", &json!({ "text": "The Taliban took Fayzabad on Tuesday.", "date": "2021-08-17" }));
    let some = room.json(&format!("changes?since={head}&on=2021-08-17&limit=1"));
    assert_eq!((&some["reports"]["total"], &some["came"]["total"]), (&json!(1), &json!(1)), "{more}");
    let holding = &some["holdings"]["shown"][0];
    assert_eq!(
        (&holding["before"]["side"]["is"], &holding["after"]["side"]["is"]),
        (&json!("unknown"), &json!("known"))
    );
    assert_eq!(room.get("changes?since=whenever").status, 400);
}

#[test]
fn totals_and_disputes_have_their_desks() {
    let room = Room::new();
    let tallies = room.json("tallies");
    assert_eq!(
        (&tallies[0]["numbers"][0]["n"], &tallies[0]["numbers"][0]["of"]),
        (&json!(30.0), &json!(34.0)),
        "{tallies}"
    );
    assert_eq!(room.json("disputes?on=2021-08-16"), json!([]));
    let against = r#"
{"id":"five","date":"2021-08-15","lang":"en","publishers":["A"],"text":"The Taliban captured Kunduz on Saturday."}
{"id":"six","date":"2021-08-15","lang":"en","publishers":["B"],"text":"The Afghan army captured Kunduz on Saturday."}"#;
    fill(&room.ledger, against);
    std::thread::sleep(std::time::Duration::from_secs(2));
    let disputes = room.json("disputes?on=2021-08-15");
    assert_eq!(disputes[0]["cell"]["place"]["name"], "Kunduz", "{disputes}");
    let sides: Vec<&Value> = disputes[0]["positions"].as_array().unwrap().iter().map(|p| &p["side"]["id"]).collect();
    assert_eq!(sides.len(), 2, "{disputes}");
}
