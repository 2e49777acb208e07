//! `lagesbild serve` as a user meets it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod common;

use common::{Desk, program, run, run_with_input};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};

struct Served {
    child: Child,
    host: String,
    line: String,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn serve(ledger: &str, language: &str) -> Served {
    let args = ["serve", "--ledger", ledger, "--listen", "127.0.0.1:0", "--language", language];
    let mut child = program().args(args).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let host = line.split("http://").nth(1).and_then(|rest| rest.split('/').next()).unwrap().to_owned();
    Served { child, host, line }
}

fn get(host: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(host).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn the_address_is_told_and_answers_even_on_a_ledger_that_was_not_there() {
    let desk = Desk::new();
    let ledger = desk.path("war.db");
    let served = serve(&ledger, "sv");
    assert!(served.line.starts_with("Lägesbild är öppen på http://127.0.0.1:"), "{}", served.line);
    let token = served.line.trim().split_once("/#enter=").unwrap().1;
    assert!(token.len() == 40 && token.bytes().all(|digit| digit.is_ascii_hexdigit()), "{token}");
    let page = get(&served.host, "/");
    assert!(page.contains("200 OK") && page.contains("<title>Lägesbild</title>"), "{page}");
    assert!(get(&served.host, "/api/v1/overview").contains("\"reports\":0"));
    // another program writes while it is open
    let report = desk.write("a.txt", "date 2021-08-12\nHerat fell to the Taliban on Thursday.");
    assert_eq!(run(["read", &report, "--ledger", &ledger, "--quiet"]).code, Some(0));
    let told = (0..50).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(200));
        get(&served.host, "/api/v1/overview").contains("\"reports\":1")
    });
    assert!(told, "what another program wrote is taken up");
}

#[test]
fn other_addresses_need_people_who_can_sign_in() {
    let desk = Desk::new();
    let (ledger, people) = (desk.path("war.db"), desk.path("people.toml"));
    let refused = run(["serve", "--ledger", &ledger, "--listen", "0.0.0.0:0"]);
    assert_eq!(refused.code, Some(1));
    assert!(refused.err.contains("--people"), "{}", refused.err);
    let added = run_with_input(["serve", "--add", "anna", "--people", &people], b"a long password\n");
    assert_eq!(added.code, Some(0), "{}", added.err);
    let file = std::fs::read_to_string(&people).unwrap();
    assert!(file.contains("$argon2id$") && !file.contains("a long password"), "{file}");
    let token = run(["serve", "--add", "bo", "--role", "reader", "--token", "--people", &people]);
    assert_eq!((token.code, token.out.trim().len()), (Some(0), 40), "{}", token.err);
    let short = run_with_input(["serve", "--add", "cy", "--people", &people], b"short\n");
    assert_eq!(short.code, Some(1), "{}", short.err);
    assert_eq!(run(["serve", "--add", "cy", "--role", "king", "--people", &people]).code, Some(2));
    assert_eq!(run(["serve", "--add", "cy"]).code, Some(2));
}

#[test]
fn an_address_that_is_taken_is_told() {
    let desk = Desk::new();
    let ledger = desk.path("war.db");
    let served = serve(&ledger, "en");
    let second = run(["serve", "--ledger", &ledger, "--listen", &served.host]);
    assert_eq!(second.code, Some(1));
    assert!(second.err.contains("--listen"), "{}", second.err);
}
