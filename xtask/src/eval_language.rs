//! Measuring the language models: the tables of `eval/LANGUAGE.md`.

use crate::eval;
use crate::language::{analyser, language, read};
use lagesbild_language::NameKind;
use lagesbild_language::train::{Count, Measures, NameCounts, measure, measure_answer, measure_names, raw};
use lagesbild_model::Language;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// Arguments of `cargo xtask eval-language`.
#[derive(clap::Args)]
pub struct Args {
    /// The language, as its code; both if left out.
    #[arg(value_parser = language)]
    language: Option<Language>,
    /// The folder with treebanks and name corpora.
    #[arg(long, default_value = "../shared/data")]
    data: PathBuf,
    /// Another treebank than the dev part, in CoNLL-U; only with a language.
    #[arg(long, requires = "language")]
    treebank: Option<PathBuf>,
    /// Another corpus of names than the dev part, in IOB2; only with a language.
    #[arg(long, requires = "language")]
    names: Option<PathBuf>,
    /// Another model than the one that ships; only with a language.
    #[arg(long, requires = "language")]
    model: Option<PathBuf>,
    /// A Python that has the peers of `xtask/peers.py`, to run them on the same texts.
    #[arg(long)]
    peers: Option<PathBuf>,
    /// Print each error: what it is, right and given, the word.
    #[arg(long)]
    errors: bool,
    /// Write `eval/LANGUAGE.md`.
    #[arg(long)]
    write: bool,
}

/// The relations that claims live on.
const RELATIONS: [&str; 16] = [
    "nsubj",
    "nsubj:pass",
    "obj",
    "iobj",
    "obl",
    "obl:agent",
    "xcomp",
    "ccomp",
    "advcl",
    "conj",
    "acl:relcl",
    "aux",
    "aux:pass",
    "advmod (neg)",
    "case",
    "compound:prt",
];

const HEAD: &str = "# How well text is analysed

Made by `cargo xtask eval-language --write`: from raw text, aligned by spans as in the CoNLL 2018 shared task. LAS
compares relations without their subtypes. Speed is one thread, from raw text to tags, lemmas, trees and names. Names are
right if kind and both ends are; the interval holds nineteen in twenty of a thousand resamplings of the corpus. Sentences
of news are joined again and cut anew: Wikinews keeps a quotation of several sentences in one, ours are cut inside it too;
the Swedish news were cut by a machine at full stops, and what it visibly cut wrong is left out. UDPipe 1 was trained by
`xtask/peers_train.py` on the same treebank, without what our larger model labelled, in fewer rounds than its own ones.

";

/// The name of the treebank of a language, without its part.
pub(crate) fn treebank(language: Language) -> &'static str {
    match language {
        Language::Swedish => "sv_talbanken",
        Language::English => "en_ewt",
    }
}

pub fn run(args: &Args) -> Result<(), String> {
    let mut table = HEAD.to_owned();
    for language in Language::ALL.into_iter().filter(|l| args.language.is_none_or(|a| a == *l)) {
        one(language, args, &mut table).map_err(|e| format!("{}: {e}", language.code()))?;
    }
    load(&mut table)?;
    print!("{table}");
    if args.write { eval::write("eval/LANGUAGE.md", &table) } else { Ok(()) }
}

fn one(language: Language, args: &Args, table: &mut String) -> Result<(), String> {
    let name = treebank(language);
    let trees = args.treebank.clone().unwrap_or_else(|| args.data.join(format!("ud/{name}-dev.conllu")));
    let names = args.names.clone().unwrap_or_else(|| args.data.join(format!("ner/{name}-ud-dev.iob2")));
    let analyser = analyser(language, args.model.as_deref())?;
    let mut tell = |line: &str| {
        if args.errors {
            println!("{line}");
        }
    };
    let gold = read(&trees)?;
    let found = measure(&analyser, &gold, &mut tell).map_err(|e| e.to_string())?;
    let file = |path: &Path| path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let _ = writeln!(table, "## `{}`: {}\n\n```\n{found}```\n", language.code(), file(&trees));
    let _ = writeln!(table, "| relation | F1 | precision | recall | in the treebank |\n|---|---|---|---|---|");
    for relation in RELATIONS {
        let count = found.relations.get(relation).copied().unwrap_or_default();
        let (f1, p, r) = (count.f1(), count.precision(), count.recall());
        let _ = writeln!(table, "| {relation} | {f1:.1} | {p:.1} | {r:.1} | {} |", count.wanted);
    }
    let counts = measure_names(&analyser, &read(&names)?, &mut tell).map_err(|e| e.to_string())?;
    let _ = writeln!(table, "\n| names: {} | F1 | interval | precision | recall | in the corpus |", file(&names));
    let _ = writeln!(table, "|---|---|---|---|---|---|");
    for kind in [None, Some(NameKind::Person), Some(NameKind::Organisation), Some(NameKind::Location)] {
        let all = total(counts.iter(), kind);
        let (low, high) = interval(&counts, kind);
        let word = kind.map_or("all", NameKind::as_str);
        let (f1, p, r) = (all.f1(), all.precision(), all.recall());
        let _ = writeln!(table, "| {word} | {f1:.1} | {low:.1}–{high:.1} | {p:.1} | {r:.1} | {} |", all.wanted);
    }
    let _ = writeln!(table);
    table.push_str(&crate::news::measure(language, &args.data, &analyser, args.errors)?);
    if let Some(python) = &args.peers {
        peers(python, language, &gold, &found, table)?;
    }
    Ok(())
}

/// The sum of the counts of sentences.
fn total<'a>(counts: impl Iterator<Item = &'a NameCounts>, kind: Option<NameKind>) -> Count {
    let mut sum = Count::default();
    for (_, count) in counts.flatten().filter(|(k, _)| kind.is_none_or(|wanted| wanted == **k)) {
        sum.right += count.right;
        sum.given += count.given;
        sum.wanted += count.wanted;
    }
    sum
}

/// Where F1 lies in nineteen of twenty resamplings of the sentences (bootstrap; Efron 1979).
fn interval(counts: &[NameCounts], kind: Option<NameKind>) -> (f64, f64) {
    let mut seed = 1_u64;
    let mut roll = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % counts.len().max(1)
    };
    let mut scores: Vec<f64> =
        (0..1000).map(|_| total((0..counts.len()).filter_map(|_| counts.get(roll())), kind).f1()).collect();
    scores.sort_by(f64::total_cmp);
    let at = |i: usize| scores.get(i).copied().unwrap_or_default();
    (at(25), at(974))
}

/// What opening both models takes, in a fresh look at each.
fn load(table: &mut String) -> Result<(), String> {
    let mut times = Vec::new();
    for _ in 0..11 {
        let clock = Instant::now();
        for language in Language::ALL {
            std::hint::black_box(analyser(language, None)?);
        }
        times.push(clock.elapsed().as_secs_f64() * 1000.0);
    }
    times.sort_by(f64::total_cmp);
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).unwrap_or(" unknown").trim().to_owned();
    let time = times.get(times.len() / 2).copied().unwrap_or_default();
    let _ = writeln!(
        table,
        "Opening both models: {time:.1} ms. Peak memory of this measuring: {peak}. {}.",
        eval::machine()
    );
    Ok(())
}

/// Runs the peers on the text of the treebank, beside what our own analysis came to. A peer that was trained on the same
/// treebank answers with its trees, and they are measured too.
fn peers(python: &Path, language: Language, gold: &str, ours: &Measures, table: &mut String) -> Result<(), String> {
    let text = raw(gold).map_err(|e| e.to_string())?;
    let file = std::env::temp_dir().join(format!("lagesbild-{}-{}.txt", language.code(), std::process::id()));
    std::fs::write(&file, &text).map_err(|e| format!("{}: {e}", file.display()))?;
    let script = crate::language::root().join("xtask/peers.py");
    let out = Command::new(python).arg(script).arg(language.code()).arg(&file).output();
    let _ = std::fs::remove_file(&file);
    let out = out.map_err(|e| format!("{}: {e}", python.display()))?;
    if !out.status.success() {
        return Err(format!("the peers failed: {}", String::from_utf8_lossy(&out.stderr)));
    }
    let heads =
        "| on the same text, one thread | words a second | ours is faster by | sentences | UPOS | lemmas | UAS | LAS |";
    let _ = writeln!(table, "{heads}\n|---|---|---|---|---|---|---|---|");
    let _ = writeln!(table, "| Lägesbild | {:.0} | | {} |", ours.speed, scores(ours));
    for line in String::from_utf8_lossy(&out.stdout).lines() {
        let mut columns = line.split('\t');
        let (Some(name), Some(speed)) = (columns.next(), columns.next()) else { continue };
        let theirs: f64 = speed.parse().map_err(|e| format!("{line}: {e}"))?;
        let trees = columns.next().map(|path| answer(Path::new(path), gold)).transpose()?;
        let trees = trees.map_or_else(|| "| | | |".to_owned(), |m| scores(&m));
        let _ = writeln!(table, "| {name} | {theirs:.0} | {:.1} | {trees} |", ours.speed / theirs.max(1.0));
    }
    let _ = writeln!(table);
    Ok(())
}

fn scores(of: &Measures) -> String {
    format!("{:.1} | {:.1} | {:.1} | {:.1} | {:.1}", of.sentences, of.upos, of.lemmas, of.uas, of.las)
}

/// The scores of trees that a peer left in a file, which is taken away.
fn answer(path: &Path, gold: &str) -> Result<Measures, String> {
    let text = read(path)?;
    let _ = std::fs::remove_file(path);
    measure_answer(&text, gold).map_err(|e| format!("{}: {e}", path.display()))
}
