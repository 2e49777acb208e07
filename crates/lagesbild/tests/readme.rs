//! What README shows is what the program prints.
//!
//! `UPDATE_README=1 cargo test -p lagesbild --test readme` writes the present output into it: to be reviewed like any
//! other change.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

mod common;

use common::{program, ran};
use std::path::{Path, PathBuf};

/// Stands for lines that are left out.
const CUT: &str = "…";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// What the program prints for `$ lagesbild …`, run in the project's folder.
fn printed(command: &str) -> Vec<String> {
    let arguments = command.strip_prefix("$ lagesbild ").unwrap_or_else(|| panic!("{command:?} is no command of ours"));
    assert!(!arguments.contains(['\'', '"', '|', '>']), "{command}: keep it to plain words");
    let ran = ran(program().args(arguments.split_whitespace()).current_dir(root()).output().unwrap());
    assert_eq!(ran.code, Some(0), "{command}: {}", ran.err);
    ran.out.lines().map(|line| line.trim_end().to_owned()).collect()
}

/// The present output with as many lines before and after the cut as `shown` has; all of it if `shown` has no cut.
fn cut_like(shown: &[&str], output: Vec<String>) -> Vec<String> {
    let Some(cut) = shown.iter().position(|line| *line == CUT) else { return output };
    let after = shown.len() - cut - 1;
    if cut + after >= output.len() {
        return output;
    }
    let end = output.len() - after;
    [&output[..cut], &[CUT.to_owned()], &output[end..]].concat()
}

#[test]
fn the_first_screen_is_true() {
    let path = root().join("README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let mut fresh: Vec<String> = Vec::new();
    let mut lines = readme.lines();
    let mut commands = 0;
    while let Some(line) = lines.next() {
        fresh.push(line.to_owned());
        if line != "```console" {
            continue;
        }
        let command = lines.next().unwrap();
        let shown: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        fresh.push(command.to_owned());
        fresh.extend(cut_like(&shown, printed(command)));
        fresh.push("```".to_owned());
        commands += 1;
    }
    assert!(commands >= 2, "README shows the program at work");
    let fresh = fresh.join("\n") + "\n";
    // Ids change with every word of a pack; the ones shown need not be the latest.
    let (shown, now) = (common::without_ids(&readme), common::without_ids(&fresh));
    if std::env::var_os("UPDATE_README").is_some() {
        std::fs::write(&path, fresh).unwrap();
    } else {
        let differs = shown.lines().zip(now.lines()).find(|(is, should)| is != should);
        assert!(shown == now, "README is out of date (UPDATE_README=1 writes it anew); first difference: {differs:?}");
    }
}

#[test]
fn the_two_commands_are_those_that_the_tests_know() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let shown: Vec<&str> = readme.lines().filter_map(|line| line.strip_prefix("$ lagesbild ")).collect();
    let first = readme.lines().find(|line| line.starts_with("cargo run --release -- ")).unwrap();
    let asked: Vec<&str> =
        first.split(" && ").map(|part| part.strip_prefix("cargo run --release -- ").unwrap()).collect();
    assert_eq!(asked, ["read examples/afghanistan-2021 --ledger war.db", "serve --ledger war.db"]);
    let of_these = |command: &&str| command.contains("--reports examples/afghanistan-2021 ");
    assert!(shown.iter().all(of_these), "what is shown is read from what the first command opens: {shown:?}");
}
