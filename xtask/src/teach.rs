//! The teacher: what it learns from, its training, its trees. See `xtask/teacher/README.md`.

use crate::eval_language::treebank;
use crate::language::{read, root};
use flate2::read::GzDecoder;
use lagesbild_gazetteer::{Gazetteer, PlaceKind};
use lagesbild_language::Segmentation;
use lagesbild_language::train::{harmonised, tokens};
use lagesbild_model::Language;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Arguments of `cargo xtask teach`.
#[derive(clap::Args)]
pub struct Args {
    /// The folder with the training data.
    #[arg(long, default_value = "../shared/data")]
    data: PathBuf,
    /// Where everything goes; what is there already is not made again.
    #[arg(long, default_value = "target/teacher")]
    out: PathBuf,
    /// The Python that makes the teacher's environment.
    #[arg(long, default_value = "python3")]
    python: PathBuf,
    /// Words to label in each language.
    #[arg(long, default_value_t = 2_000_000)]
    words: u32,
    /// Only write what the teacher learns from and labels.
    #[arg(long)]
    inputs_only: bool,
}

pub fn run(args: &Args) -> Result<(), String> {
    let inputs = args.out.join("in");
    fs::create_dir_all(&inputs).map_err(|e| format!("{}: {e}", inputs.display()))?;
    for language in Language::ALL {
        trees(language, args, &inputs)?;
        text(language, args, &inputs)?;
    }
    write(&args.out.join("places.txt"), &places())?;
    if args.inputs_only {
        return Ok(());
    }
    let home = root().join("xtask/teacher");
    let python = args.out.join("venv/bin/python");
    if !python.exists() {
        call(Command::new(&args.python).args(["-m", "venv"]).arg(args.out.join("venv")))?;
        let pip = ["-m", "pip", "install", "--quiet", "-r"];
        call(Command::new(&python).args(pip).arg(home.join("requirements.txt")))?;
    }
    let teacher = |command: &str| {
        let mut teacher = Command::new(&python);
        teacher.arg(home.join("teacher.py")).arg(command).arg("--data").arg(&args.data);
        teacher
    };
    // First without what measures it, then a little further with all.
    let (half, whole) = (args.out.join("half.pt"), args.out.join("whole.pt"));
    if !half.exists() {
        let settings = ["--fold", "a", "--epochs", "5", "--lr", "1.5e-4"];
        call(teacher("train").arg("--inputs").arg(&inputs).arg("--out").arg(&half).args(settings))?;
    }
    if !whole.exists() {
        let settings = ["--fold", "all", "--weight", "4", "--epochs", "2", "--lr", "8e-5", "--head-lr", "5e-4"];
        let mut further = teacher("train");
        further.arg("--inputs").arg(&inputs).arg("--start").arg(&half).arg("--out").arg(&whole).args(settings);
        call(&mut further)?;
    }
    for language in Language::ALL {
        let code = language.code();
        let out = args.out.join(format!("{code}.taught.conllu"));
        if !out.exists() {
            let mut label = teacher("label");
            label.arg("--model").arg(&whole).arg("--language").arg(code).arg("--words").arg(args.words.to_string());
            label.arg("--inputs").arg(&inputs).arg("--text").arg(inputs.join(format!("{code}.text")));
            call(label.arg("--out").arg(&out))?;
        }
    }
    Ok(())
}

/// The towns of the gazetteer named by one word, a line each: unknown names for the student to meet.
fn places() -> String {
    let gazetteer = Gazetteer::embedded();
    let towns = gazetteer.entries().filter_map(|entry| gazetteer.place(entry));
    let towns = towns.filter(|p| p.kind == PlaceKind::City && p.population.is_some_and(|n| n >= LEAST_PEOPLE));
    let names: BTreeSet<String> = towns.map(|p| p.name.to_string()).filter(|name| is_one_word(name)).collect();
    names.into_iter().map(|name| name + "\n").collect()
}

/// People in the smallest town whose name is used.
const LEAST_PEOPLE: u32 = 10_000;

fn is_one_word(name: &str) -> bool {
    let mut letters = name.chars();
    letters.next().is_some_and(char::is_uppercase) && letters.clone().count() > 1 && letters.all(char::is_lowercase)
}

fn call(command: &mut Command) -> Result<(), String> {
    let status = command.status().map_err(|e| format!("{command:?}: {e}"))?;
    if status.success() { Ok(()) } else { Err(format!("{command:?}: {status}")) }
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    fs::write(path, text).map_err(|e| format!("{}: {e}", path.display()))
}

/// The treebank, harmonised.
fn trees(language: Language, args: &Args, inputs: &Path) -> Result<(), String> {
    let (code, name) = (language.code(), treebank(language));
    let rules = root().join(format!("models/{code}.harmonise.toml"));
    let rules = if rules.exists() { Some(read(&rules)?) } else { None };
    for part in ["train", "dev"] {
        let gold = read(&args.data.join(format!("ud/{name}-{part}.conllu")))?;
        let rules = rules.as_deref().filter(|_| part == "train");
        let trees = harmonised(&gold, rules).map_err(|e| e.to_string())?;
        write(&inputs.join(format!("{code}.{part}.conllu")), &trees)?;
    }
    Ok(())
}

/// Unlabelled text as tokens, by our own segmentation.
fn text(language: Language, args: &Args, inputs: &Path) -> Result<(), String> {
    let code = language.code();
    let lists = read(&root().join(format!("packs/{code}/segmentation.toml")))?;
    let lists = Segmentation::from_toml(&lists).map_err(|e| e.to_string())?;
    let path = args.data.join(match language {
        Language::Swedish => "bulk/government-sv.jsonl.gz",
        Language::English => "bulk/portal-en.jsonl.gz",
    });
    let fault = |e: &dyn std::fmt::Display| format!("{}: {e}", path.display());
    let file = File::open(&path).map_err(|e| fault(&e))?;
    let mut out = String::new();
    for line in BufReader::new(GzDecoder::new(file)).lines() {
        let record: serde_json::Value = serde_json::from_str(&line.map_err(|e| fault(&e))?).map_err(|e| fault(&e))?;
        let text = record.get("text").and_then(|t| t.as_str()).unwrap_or_default();
        // Headings are marked in some texts; the mark is no part of them.
        let plain: Vec<&str> = text.lines().map(|l| l.trim_start_matches(['#', '*', ' '])).collect();
        tokens(&lists, &plain.join("\n"), &mut out);
    }
    write(&inputs.join(format!("{code}.text")), &out)
}
