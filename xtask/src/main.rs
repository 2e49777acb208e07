//! `cargo xtask <command>`: everything that is made from data, and the checks that it has not drifted.

use clap::Parser;

/// Makes what is compiled from data, and checks it.
#[derive(Parser)]
#[command(name = "cargo xtask")]
enum Command {}

fn main() -> std::process::ExitCode {
    match Command::parse() {}
}
