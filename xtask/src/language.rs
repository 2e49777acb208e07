//! Training the language models by their recipes.

use lagesbild_language::train::{Schedule, Sources, Treebank, train};
use lagesbild_language::{Analyser, Segmentation};
use lagesbild_model::Language;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Arguments of `cargo xtask train`.
#[derive(clap::Args)]
pub struct TrainArgs {
    /// The language, as its code.
    #[arg(value_parser = language)]
    language: Language,
    /// The folder with the training data.
    #[arg(long, default_value = "../shared/data")]
    data: PathBuf,
    /// The folder with the teacher's trees.
    #[arg(long, default_value = "target/teacher")]
    taught: PathBuf,
    /// Where to write the model; by default its place under `models/`.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Another recipe than the one under `models/`.
    #[arg(long)]
    recipe: Option<PathBuf>,
    /// Keep the network of the model that is there, and learn only lemmas anew.
    #[arg(long)]
    keep_network: bool,
    /// Go on although a source is not the one that the recipe was written for.
    #[arg(long)]
    other_sources: bool,
}

/// What a model is made from, and how: the form of `models/sv.recipe.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Recipe {
    /// Treebanks, under the folder with the training data.
    treebank: Vec<Gold>,
    /// A treebank to watch the training by.
    dev: Option<String>,
    /// Frames of our own sentences, beside the recipe.
    frames: Option<String>,
    /// The teacher's trees.
    taught: Option<Taught>,
    /// Names of places, beside the teacher's trees.
    places: Option<Places>,
    schedule: Schedule,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Gold {
    file: String,
    sha256: String,
    /// Rules beside the recipe that change its trees.
    rules: Option<String>,
    /// How often it counts.
    #[serde(default = "once")]
    times: usize,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Taught {
    file: String,
    sha256: String,
    /// Whether the teacher's trees of the treebanks' own sentences are learned from beside the treebanks'.
    both: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Places {
    file: String,
    sha256: String,
}

fn once() -> usize {
    1
}

/// The language that a code of the command line means.
pub(crate) fn language(code: &str) -> Result<Language, String> {
    Language::from_code(code).ok_or_else(|| format!("no language has the code {code}"))
}

/// The text of a file.
pub(crate) fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))
}

/// The root of the project.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The analyser of a language, with the model in `model` or the one that ships.
pub(crate) fn analyser(language: Language, model: Option<&Path>) -> Result<Analyser, String> {
    let code = language.code();
    let lists = read(&root().join(format!("packs/{code}/segmentation.toml")))?;
    let lists = Segmentation::from_toml(&lists).map_err(|e| e.to_string())?;
    let path = model.map_or_else(|| root().join(format!("models/{code}.model")), Path::to_path_buf);
    let model = fs::read(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    Analyser::new(lists, model).map_err(|e| format!("{}: {e}", path.display()))
}

/// Reads a source; fails if it is not the one that the recipe means, unless others are allowed.
fn source(path: &Path, sha256: &str, others: bool) -> Result<String, String> {
    let text = read(path)?;
    let found = Sha256::digest(&text).iter().map(|b| format!("{b:02x}")).collect::<String>();
    if found != sha256 {
        let fault = format!("{}: its SHA-256 is {found}, the recipe asks for {sha256}", path.display());
        if !others {
            return Err(format!("{fault}; with --other-sources the training goes on, to another model"));
        }
        eprintln!("{fault}");
    }
    Ok(text)
}

/// Trains the model of one language.
pub fn run_train(args: &TrainArgs) -> Result<(), String> {
    let code = args.language.code();
    let models = root().join("models");
    let path = args.recipe.clone().unwrap_or_else(|| models.join(format!("{code}.recipe.toml")));
    let recipe: Recipe = toml::from_str(&read(&path)?).map_err(|e| format!("{}: {e}", path.display()))?;
    let mut treebanks = Vec::new();
    for gold in &recipe.treebank {
        let text = source(&args.data.join(&gold.file), &gold.sha256, args.other_sources)?;
        let rules = gold.rules.as_ref().map(|r| read(&models.join(r))).transpose()?;
        treebanks.push((text, rules, gold.times));
    }
    let taught = recipe.taught.as_ref();
    let taught = taught.map(|t| source(&args.taught.join(&t.file), &t.sha256, args.other_sources)).transpose()?;
    let places = recipe.places.as_ref();
    let places = places.map(|p| source(&args.taught.join(&p.file), &p.sha256, args.other_sources)).transpose()?;
    let frames = recipe.frames.as_ref().map(|f| read(&models.join(f))).transpose()?;
    let dev = recipe.dev.as_ref().map(|d| read(&args.data.join(d))).transpose()?;
    let treebanks: Vec<Treebank> = treebanks
        .iter()
        .map(|(text, rules, times)| Treebank { text, rules: rules.as_deref(), times: *times })
        .collect();
    let out = args.out.clone().unwrap_or_else(|| models.join(format!("{code}.model")));
    let old = || fs::read(&out).map_err(|e| format!("{}: {e}", out.display()));
    let network = if args.keep_network { Some(old()?) } else { None };
    let sources = Sources {
        treebanks: &treebanks,
        frames: frames.as_deref(),
        taught: taught.as_deref(),
        both: recipe.taught.as_ref().is_some_and(|t| t.both),
        places: places.as_deref(),
        dev: dev.as_deref(),
        network: network.as_deref(),
    };
    let clock = Instant::now();
    let mut tell = |line: &str| eprintln!("{:6.1} s  {line}", clock.elapsed().as_secs_f64());
    let bytes = train(args.language, sources, recipe.schedule, &mut tell).map_err(|e| e.to_string())?;
    fs::write(&out, &bytes).map_err(|e| format!("{}: {e}", out.display()))?;
    eprintln!("{:6.1} s  wrote {} ({} bytes)", clock.elapsed().as_secs_f64(), out.display(), bytes.len());
    Ok(())
}
