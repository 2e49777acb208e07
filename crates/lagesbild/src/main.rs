//! `lagesbild`: the command line. What can be asked for stands in [`cli`]; each command is a module.

mod atlas;
mod book;
mod cli;
mod disputes;
mod evidence;
mod explain;
mod failure;
mod feed;
mod find_actors;
mod find_places;
mod keep;
mod notices;
mod origins;
mod output;
mod own;
mod parallel;
mod picture;
mod progress;
mod read;
mod schema;
mod serve;
mod tallies;
mod timeml;
mod times;
mod why;
mod words;

use clap::{CommandFactory, Parser};
use cli::{ActorsCommand, Cli, Command, PlacesCommand};
use failure::{Exit, Failure};
use std::io::Write;
use std::process::ExitCode;
use words::Words;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let language = cli.common.language.unwrap_or_else(|| words::from_environment(|name| std::env::var(name).ok()));
    let words = Words::of(language);
    let done = run(&cli, &words).unwrap_or_else(|failure| {
        if !matches!(failure, Failure::OutputClosed) {
            let _ = writeln!(std::io::stderr(), "lagesbild: {}", output::one_line(&failure.to_string()));
        }
        failure.exit()
    });
    done.into()
}

fn run(cli: &Cli, words: &Words) -> Result<Exit, Failure> {
    match &cli.command {
        Command::Read(args) => read::run(args, &cli.common, words),
        Command::Picture(args) => picture::run(args, &cli.common, words),
        Command::Why(args) => why::run(args, &cli.common, words),
        Command::Disputes(args) => disputes::run(args, &cli.common, words),
        Command::Tallies(args) => tallies::run(args, &cli.common, words),
        Command::Times(args) => times::run(args, &cli.common, words),
        Command::Explain(args) => explain::run(args, &cli.common, words),
        Command::Places(PlacesCommand::Find(args)) => find_places::run(args, &cli.common, words),
        Command::Places(PlacesCommand::Add(args)) => own::add_places(args, &cli.common, words),
        Command::Actors(ActorsCommand::Find(args)) => find_actors::run(args, &cli.common, words),
        Command::Actors(ActorsCommand::Add(args)) => own::add_actors(args, &cli.common, words),
        Command::Keep(command) => keep::run(command, &cli.common, words),
        Command::Serve(args) => serve::run(args, &cli.common, words),
        Command::Schema(args) => schema::run(args),
        Command::Completions(args) => {
            let mut script = Vec::new();
            clap_complete::generate(args.shell, &mut Cli::command(), "lagesbild", &mut script);
            std::io::stdout().write_all(&script)?;
            Ok(Exit::Done)
        }
    }
}
