//! Training and measuring the language models.

use lagesbild_language::train::{Settings, Sources, measure, train};
use lagesbild_language::{Analyser, Segmentation};
use lagesbild_model::Language;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Arguments of `cargo xtask train`.
#[derive(clap::Args)]
pub struct TrainArgs {
    /// The language, as its code.
    #[arg(value_parser = language)]
    language: Language,
    /// The folder with the treebanks.
    #[arg(long, default_value = "../shared/data/ud")]
    treebanks: PathBuf,
    /// Where to write the model; by default its place under `models/`.
    #[arg(long)]
    out: Option<PathBuf>,
}

/// Arguments of `cargo xtask eval-language`.
#[derive(clap::Args)]
pub struct EvalArgs {
    /// The language, as its code; both if left out.
    #[arg(value_parser = language)]
    language: Option<Language>,
    /// The folder with the treebanks.
    #[arg(long, default_value = "../shared/data/ud")]
    treebanks: PathBuf,
    /// Print each error: what it is, right and given, the word.
    #[arg(long)]
    errors: bool,
}

fn language(code: &str) -> Result<Language, String> {
    Language::from_code(code).ok_or_else(|| format!("no language has the code {code}"))
}

/// The name of the treebank of a language, without its part.
fn treebank(language: Language) -> &'static str {
    match language {
        Language::Swedish => "sv_talbanken",
        Language::English => "en_ewt",
    }
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))
}

/// A file that need not exist.
fn read_if_there(path: &Path) -> Result<Option<String>, String> {
    if path.exists() { read(path).map(Some) } else { Ok(None) }
}

/// Trains the model of one language.
pub fn run_train(args: &TrainArgs) -> Result<(), String> {
    let code = args.language.code();
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("../models");
    let gold = read(&args.treebanks.join(format!("{}-train.conllu", treebank(args.language))))?;
    let rules = read_if_there(&models.join(format!("{code}.harmonise.toml")))?;
    let frames = read_if_there(&models.join(format!("{code}.frames.toml")))?;
    let sources = Sources { treebank: &gold, rules: rules.as_deref(), frames: frames.as_deref() };
    let clock = Instant::now();
    let mut tell = |line: &str| eprintln!("{:6.1} s  {line}", clock.elapsed().as_secs_f64());
    let bytes = train(args.language, sources, Settings::default(), &mut tell).map_err(|e| e.to_string())?;
    let out = args.out.clone().unwrap_or_else(|| models.join(format!("{code}.model")));
    fs::write(&out, &bytes).map_err(|e| format!("{}: {e}", out.display()))?;
    eprintln!("{:6.1} s  wrote {} ({} bytes)", clock.elapsed().as_secs_f64(), out.display(), bytes.len());
    Ok(())
}

/// Measures the models on the treebanks' dev parts, from raw text.
pub fn run_eval(args: &EvalArgs) -> Result<(), String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for language in Language::ALL.into_iter().filter(|l| args.language.is_none_or(|a| a == *l)) {
        let code = language.code();
        let lists = read(&root.join(format!("packs/{code}/segmentation.toml")))?;
        let lists = Segmentation::from_toml(&lists).map_err(|e| e.to_string())?;
        let model = fs::read(root.join(format!("models/{code}.model"))).map_err(|e| e.to_string())?;
        let analyser = Analyser::new(lists, model).map_err(|e| e.to_string())?;
        let gold = read(&args.treebanks.join(format!("{}-dev.conllu", treebank(language))))?;
        let mut tell = |line: &str| {
            if args.errors {
                println!("{line}");
            }
        };
        let measures = measure(&analyser, &gold, &mut tell).map_err(|e| e.to_string())?;
        println!("{code}\n{measures}");
    }
    Ok(())
}
