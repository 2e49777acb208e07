//! Measuring the reading of times: the tables of `eval/TIME.md`.

mod corpora;
mod duckling;
mod founding;
mod peer;
mod score;

use crate::eval;
use crate::language::read;
use corpora::{Corpus, Labels};
use founding::Score;
use lagesbild_model::time::{Edtf, Meaning, Window};
use lagesbild_model::{Language, Publication, PublicationSource, Report, ReportParts};
use lagesbild_reader::Reader;
use lagesbild_when::{TimeGrammar, TimeReader};
use score::{Counts, Found, part};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::Instant;

/// Arguments of `cargo xtask eval-time`.
#[derive(clap::Args)]
pub struct Args {
    /// Measure only corpora whose name holds this.
    #[arg(long)]
    only: Option<String>,
    /// The folder with the corpora.
    #[arg(long, default_value = "../shared/data")]
    data: PathBuf,
    /// The folder with the reports labelled by hand.
    #[arg(long, default_value = "../shared/gold")]
    gold: PathBuf,
    /// The folder with the packs.
    #[arg(long, default_value = "packs")]
    packs: PathBuf,
    /// Print each error: what it is, the text's name, labelled and found.
    #[arg(long)]
    errors: bool,
    /// A Python that has the peer of `xtask/time_peers.py`, to run it on the English texts.
    #[arg(long)]
    peers: Option<PathBuf>,
    /// Write `eval/TIME.md`.
    #[arg(long)]
    write: bool,
}

pub fn run(args: &Args) -> Result<(), String> {
    let reader = Reader::with_packs(&args.packs).map_err(|e| e.to_string())?;
    let corpora = [
        corpora::meantime(&args.data)?,
        corpora::wikiwars(&args.data)?,
        corpora::swedish(&args.data.join("time/sv-time.dev.jsonl"))?,
    ];
    let mut speeds = "\n| corpus | program | words a second |\n|---|---|---|\n".to_owned();
    let mut table = HEAD.to_owned();
    table += "| corpus | program | times | relaxed P | R | F1 | strict F1 | type F1 | value F1 | window |\n";
    table += "|---|---|---|---|---|---|---|---|---|---|\n";
    for corpus in corpora.iter().filter(|c| args.only.as_ref().is_none_or(|o| c.name.contains(o.as_str()))) {
        let mut counts = Counts::default();
        for labels in &corpus.texts {
            let found = ours(&reader, corpus, labels)?;
            counts.add(labels, &found, &mut |what, label, found| {
                if args.errors {
                    show(labels, what, label, found);
                }
            });
        }
        table += &row("Lägesbild", corpus, &counts);
        if let Some(python) = args.peers.as_ref().filter(|_| corpus.language == Language::English) {
            let peer = peer::run(python, corpus)?;
            let mut counts = Counts::default();
            for labels in &corpus.texts {
                let found = peer.found.get(&labels.id).map_or(&[][..], Vec::as_slice);
                counts.add(labels, found, &mut |_, _, _| {});
            }
            table += &row(&peer.name, corpus, &counts);
            speeds += &format!(
                "| {} | {} | {:.0} |\n",
                corpus.name,
                peer.name,
                corpus.words() as f64 / peer.seconds.max(0.001)
            );
        }
        speeds += &format!("| {} | Lägesbild, times alone | {:.0} |\n", corpus.name, speed(args, corpus)?);
    }
    if args.only.as_ref().is_none_or(|o| "Duckling".contains(o.as_str())) {
        table += &phrases(args)?;
        table += &founding_article(args, &reader)?;
    }
    table += &speeds;
    writeln!(table, "\nOne thread, {}.", eval::machine()).map_err(|e| e.to_string())?;
    print!("{table}");
    if args.write {
        eval::write("eval/TIME.md", &table)?;
    }
    Ok(())
}

const HEAD: &str = "# How well times are read

Made by `cargo xtask eval-time --write`. Spans, types and values are scored as in TempEval-3 (relaxed: the spans overlap;
strict: they are the same; type and value F1 count what is right among all pairs that overlap). `window` is the share of
labelled times whose first and last day come out the same. Texts of MEANTIME count as far as they are labelled (title and
five sentences), without the line of the date. WikiWars calls every time a DATE, so its types mean little.

";

/// The founding article, known to the month and to the day.
fn founding_article(args: &Args, reader: &Reader) -> Result<String, String> {
    let json = read(&args.gold.join("dev/seed.sv.gold.jsonl"))?;
    let scores = founding::score(reader, &json, &mut |fault| {
        if args.errors {
            println!("founding\t{fault}");
        }
    })?;
    let lines = scores.iter().map(|Score { date, words: (right, of), read: (dated, found) }| {
        format!(
            "\nThe founding article, published {date}: the days of {right} of {of} claims are those of the words of their \
             paragraph; of {found} claims that the reader finds {dated} have the very days.\n"
        )
    });
    Ok(lines.collect())
}

fn grammar(args: &Args, language: Language) -> Result<TimeGrammar, String> {
    let toml = read(&args.packs.join(language.code()).join("time.toml"))?;
    TimeGrammar::from_toml(&toml).map_err(|e| e.to_string())
}

/// How many words a second the time reader goes through: the fastest of five runs over the corpus.
fn speed(args: &Args, corpus: &Corpus) -> Result<f64, String> {
    let grammar = grammar(args, corpus.language)?;
    let run = || {
        let clock = Instant::now();
        corpus.texts.iter().for_each(|t| {
            std::hint::black_box(TimeReader::new(&grammar).find_all(&t.text));
        });
        clock.elapsed().as_secs_f64()
    };
    let best = (0..5).map(|_| run()).fold(f64::INFINITY, f64::min);
    Ok(corpus.words() as f64 / best)
}

/// The Swedish examples of Duckling.
fn phrases(args: &Args) -> Result<String, String> {
    let grammar = grammar(args, Language::Swedish)?;
    let json = read(&args.data.join("time/duckling_sv_time.json"))?;
    let (right, of) = duckling::score(&grammar, &json, &mut |fault| {
        if args.errors {
            println!("phrase\t{fault}");
        }
    })?;
    Ok(format!("\nDuckling's Swedish examples: {right} of {of}, {:.1} %\n", part(right, of)))
}

fn row(who: &str, corpus: &Corpus, counts: &Counts) -> String {
    let (p, r, relaxed) = counts.scores(counts.relaxed);
    let f1 = |right| counts.scores(right).2;
    let windows = corpus.texts.iter().flat_map(|t| &t.times).any(|t| t.window.is_some());
    let window = if windows { format!("{:.1}", part(counts.windows, counts.labelled)) } else { String::new() };
    format!(
        "| {} | {who} | {} | {p:.1} | {r:.1} | {relaxed:.1} | {:.1} | {:.1} | {:.1} | {window} |\n",
        corpus.name,
        counts.labelled,
        f1(counts.strict),
        f1(counts.kinds),
        f1(counts.values),
    )
}

/// The words around a span, on one line.
fn show(labels: &Labels, what: &str, label: Option<&corpora::Labelled>, found: Option<&Found>) {
    let words = |span: lagesbild_model::Span| span.slice(&labels.text).unwrap_or_default().replace('\n', " ");
    let mut line = format!("{what}\t{}\t{}", labels.id, labels.date.as_deref().unwrap_or("-"));
    match label {
        Some(l) => write!(line, "\t{:?} {} {} {:?}", words(l.span), l.kind, l.value, l.window).unwrap_or_default(),
        None => line += "\t-",
    }
    match found {
        Some(f) => write!(line, "\t{:?} {} {} {:?}", words(f.span), f.kind, f.value, f.window).unwrap_or_default(),
        None => line += "\t-",
    }
    let at = label.map(|l| l.span).or(found.map(|f| f.span));
    let (start, end) = at.map_or((0, 0), |s| (s.start(), s.end()));
    let text = &labels.text;
    let from = (0..=start.saturating_sub(60)).rev().find(|b| text.is_char_boundary(*b)).unwrap_or(0);
    let to = (end + 40..text.len()).find(|b| text.is_char_boundary(*b)).unwrap_or(text.len());
    println!("{line}\t{}", text.get(from..to).unwrap_or_default().replace('\n', " "));
}

/// A text as a report of that date.
fn report(text: String, language: Language, date: Option<Edtf>) -> Report {
    let publication = date.map(|date| Publication { date, source: PublicationSource::Told });
    Report::new(ReportParts { text, language: Some(language), publication, ..ReportParts::default() })
}

/// What we find in a text.
fn ours(reader: &Reader, corpus: &Corpus, labels: &Labels) -> Result<Vec<Found>, String> {
    // A history is told from no day.
    let told = labels.date.as_deref().filter(|_| corpus.kind != "narrative");
    let date = told.map(str::parse::<Edtf>).transpose().map_err(|e| format!("{}: {e}", labels.id))?;
    let report = report(labels.text.clone(), corpus.language, date);
    let times = reader.times(&report).map_err(|e| e.to_string())?;
    // Labels leave what relates an expression to its event out of its window.
    let whole = |expression: &lagesbild_model::time::TimeExpr, window: Option<Window>| {
        let told = !matches!(expression.meaning, Meaning::Present | Meaning::Vague { .. });
        window.filter(|_| told).and_then(|w| w.days()).map(|(first, last)| (first.to_string(), last.to_string()))
    };
    let found = times.told.into_iter().map(|time| Found {
        span: time.expression.span,
        kind: time.told.timex.kind.as_str().to_owned(),
        value: time.told.timex.value.clone(),
        window: whole(&time.expression, time.told.itself.clone()),
    });
    Ok(found.collect())
}
