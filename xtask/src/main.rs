//! `cargo xtask <command>`: everything that is made from data, and the checks that it has not drifted.

mod actors;
mod gazetteer;

use clap::Parser;
use std::process::ExitCode;

/// Makes what is compiled from data, and checks it.
#[derive(Parser)]
#[command(name = "cargo xtask")]
enum Command {
    /// Compiles the actor list and the role words of the packs.
    Actors(actors::Args),
    /// Compiles the gazetteer from public sources and our own corrections.
    Gazetteer(gazetteer::Args),
}

fn main() -> ExitCode {
    let done = match Command::parse() {
        Command::Actors(args) => actors::run(&args),
        Command::Gazetteer(args) => gazetteer::run(&args),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}
