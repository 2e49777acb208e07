//! `cargo xtask <command>`: everything that is made from data, and the checks that it has not drifted.

mod actors;
mod basemap;
mod bench;
mod conllu;
mod eval;
mod eval_language;
mod eval_ledger;
mod eval_picture;
mod eval_places;
mod eval_time;
mod gazetteer;
mod language;
mod news;
mod peer;
mod score;
mod teach;
mod tidy;

use clap::Parser;
use std::process::ExitCode;

/// Makes what is compiled from data, and checks it.
#[derive(Parser)]
#[command(name = "cargo xtask")]
enum Command {
    /// Compiles the actor list and the role words of the packs.
    Actors(actors::Args),
    /// Compiles the map under the reading room's places from public sources.
    Basemap(basemap::Args),
    /// Measures speed, memory and the time to the first answer.
    Bench(bench::Args),
    /// Measures the language models on the treebanks' dev parts.
    EvalLanguage(eval_language::Args),
    /// Measures what a ledger of many claims costs in time and room.
    EvalLedger(eval_ledger::Args),
    /// Measures the picture against tables of who held what, and in a made-up war.
    EvalPicture(eval_picture::Args),
    /// Measures the finding and resolving of places on labelled texts.
    EvalPlaces(eval_places::Args),
    /// Measures the reading of times on labelled texts.
    EvalTime(eval_time::Args),
    /// Analyses raw text to CoNLL-U.
    Conllu(conllu::Args),
    /// Compiles the gazetteer from public sources and our own corrections.
    Gazetteer(gazetteer::Args),
    /// Scores the claims read from reports that were labelled by hand.
    Score(score::Args),
    /// Trains the teacher and lets it tag and parse unlabelled text (needs Python).
    Teach(teach::Args),
    /// Checks the habits of the house that no compiler checks.
    Tidy(tidy::Args),
    /// Trains the language model of one language.
    Train(language::TrainArgs),
}

fn main() -> ExitCode {
    let done = match Command::parse() {
        Command::Actors(args) => actors::run(&args),
        Command::Basemap(args) => basemap::run(&args),
        Command::Bench(args) => bench::run(&args),
        Command::Conllu(args) => conllu::run(&args),
        Command::EvalLanguage(args) => eval_language::run(&args),
        Command::EvalLedger(args) => eval_ledger::run(&args),
        Command::EvalPicture(args) => eval_picture::run(&args),
        Command::EvalPlaces(args) => eval_places::run(&args),
        Command::EvalTime(args) => eval_time::run(&args),
        Command::Gazetteer(args) => gazetteer::run(&args),
        Command::Score(args) => score::run(&args),
        Command::Teach(args) => teach::run(&args),
        Command::Tidy(args) => tidy::run(&args),
        Command::Train(args) => language::run_train(&args),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}
