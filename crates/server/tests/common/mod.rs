//! A room on a small ledger, and requests to it as a program sends them.

#![allow(dead_code, reason = "not every test uses every helper")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests")]

use lagesbild_intake::{Intake, IntakeOptions, Item, Source};
use lagesbild_ledger::{Access, Ledger, SqliteStore, UtcMoment};
use lagesbild_reader::Reader;
use lagesbild_server::{Serving, Settings};
use serde_json::Value;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

pub const REPORTS: &str = r#"
{"id":"one","date":"2021-08-12","publishers":["Evening Example"],"title":"Herat falls","url":"https://example.org/1","lang":"en","text":"Herat fell to the Taliban on Thursday. Residents stayed inside."}
{"id":"two","date":"2021-08-14","publishers":["Radio Example"],"lang":"en","text":"The Taliban captured Mazar-i-Sharif on Saturday. The army had left the city."}
{"id":"three","date":"2021-08-15","publishers":["Kvällsbladet Exempel"],"lang":"sv","text":"Talibanerna har intagit Kabul, rapporterar Nordic Wire."}
{"id":"four","date":"2021-08-16","publishers":["Radio Example"],"lang":"en","text":"The government has lost 30 of 34 provincial capitals in two weeks. Herat was captured by the Taliban on 12 August."}
"#;

/// A room that is being served; gone when the test ends.
pub struct Room {
    pub folder: tempfile::TempDir,
    pub ledger: PathBuf,
    pub address: SocketAddr,
    pub token: Option<String>,
}

pub fn fill(ledger: &Path, reports: &str) {
    let reader = Reader::embedded().unwrap();
    let mut ledger = Ledger::<SqliteStore>::open(ledger, Access::Create).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("reports.jsonl");
    std::fs::write(&file, reports).unwrap();
    ledger.append_reading(reader.reading()).unwrap();
    for item in Intake::new([Source::Path(file)], IntakeOptions::default()) {
        let Item::Report(report, _) = item else { continue };
        let claims = reader.read(&report).claims;
        ledger.append_report(&report, UtcMoment::now()).unwrap();
        ledger.append_claims(report.id(), reader.reading().id, &claims).unwrap();
    }
}

impl Room {
    pub fn new() -> Room {
        Room::with(REPORTS, |_| {})
    }

    pub fn with(reports: &str, change: impl FnOnce(&mut Settings)) -> Room {
        let folder = tempfile::tempdir().unwrap();
        let ledger = folder.path().join("war.db");
        fill(&ledger, reports);
        let mut settings = Settings {
            ledger: ledger.clone(),
            listen: "127.0.0.1:0".parse().unwrap(),
            people: None,
            open: false,
            who: "anna".to_owned(),
        };
        change(&mut settings);
        let serving = Serving::open(&settings, Reader::embedded().unwrap()).unwrap();
        let address = serving.address();
        let token = serving.link().split_once("#enter=").map(|(_, token)| token.to_owned());
        std::thread::spawn(move || serving.run());
        Room { folder, ledger, address, token }
    }

    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], b"")
    }

    pub fn json(&self, path: &str) -> Value {
        let answer = self.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.json()
    }

    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let path = if path.starts_with('/') { path.to_owned() } else { format!("/api/v1/{path}") };
        let mut request = format!("{method} {path} HTTP/1.1\r\nconnection: close\r\n");
        let has = |name: &str| headers.iter().any(|(other, _)| other.eq_ignore_ascii_case(name));
        if !has("host") {
            request.push_str(&format!("host: {}\r\n", self.address));
        }
        if !body.is_empty() || method == "POST" {
            request.push_str(&format!("content-length: {}\r\n", body.len()));
            if !has("content-type") {
                request.push_str("content-type: application/json\r\n");
            }
        }
        headers.iter().for_each(|(name, value)| request.push_str(&format!("{name}: {value}\r\n")));
        request.push_str("\r\n");
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).unwrap();
        // the server may refuse a body before it has it all
        let _ = stream.write_all(body);
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        Answer::of(&bytes)
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream
    }

    /// Signs in with the printed token.
    pub fn enter(&self) -> Entered<'_> {
        let body = serde_json::json!({ "secret": self.token.as_deref().unwrap() }).to_string();
        let answer = self.ask("POST", "session", &[], body.as_bytes());
        assert_eq!(answer.status, 200, "{}", answer.text());
        let cookie = answer.header("set-cookie").unwrap();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
        let cookie = cookie.split(';').next().unwrap().to_owned();
        Entered { room: self, cookie, csrf: answer.json()["csrf"].as_str().unwrap().to_owned() }
    }
}

/// Somebody who is signed in.
pub struct Entered<'r> {
    pub room: &'r Room,
    pub cookie: String,
    pub csrf: String,
}

impl Entered<'_> {
    pub fn get(&self, path: &str) -> Answer {
        self.room.ask("GET", path, &[("cookie", &self.cookie)], b"")
    }

    pub fn post(&self, path: &str, body: &Value) -> Answer {
        let headers = [("cookie", self.cookie.as_str()), ("x-csrf", &self.csrf)];
        self.room.ask("POST", path, &headers, body.to_string().as_bytes())
    }
}

/// What was answered.
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    fn of(bytes: &[u8]) -> Answer {
        let at = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("an answer has a head");
        let head = String::from_utf8_lossy(&bytes[..at]).into_owned();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers: Vec<(String, String)> =
            lines.filter_map(|l| l.split_once(": ")).map(|(n, v)| (n.to_lowercase(), v.to_owned())).collect();
        let body = bytes[at + 4..].to_vec();
        Answer { status, headers, body }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }
}

/// The side that holds a place in an answer of holdings.
pub fn side<'v>(holdings: &'v Value, name: &str) -> Option<&'v str> {
    let features = holdings["features"].as_array().unwrap();
    let place = features.iter().find(|feature| feature["properties"]["place"]["name"] == name)?;
    place["properties"]["side"]["by"][0]["id"].as_str()
}
