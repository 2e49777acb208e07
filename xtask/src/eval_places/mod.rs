//! Measuring how places are found and resolved: the tables of `eval/PLACES.md`.

mod corpus;
mod peer;
mod scan;

use crate::eval;
use corpus::{Article, Toponym};
use lagesbild_gazetteer::{Gazetteer, PlaceKind};
use lagesbild_model::{Language, Report, ReportParts, Span};
use lagesbild_reader::{PlaceSeen, Reader};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::Instant;

/// Arguments of `cargo xtask eval-places`.
#[derive(clap::Args)]
pub struct Args {
    /// The folder with the corpora.
    #[arg(long, default_value = "../shared/data")]
    data: PathBuf,
    /// The folder with the packs.
    #[arg(long, default_value = "packs")]
    packs: PathBuf,
    /// Measure the scan only.
    #[arg(long)]
    scan: bool,
    /// Print each error.
    #[arg(long)]
    errors: bool,
    /// A Python that has the peer of `xtask/place_peers.py`.
    #[arg(long)]
    peers: Option<PathBuf>,
    /// Write `eval/PLACES.md`.
    #[arg(long)]
    write: bool,
}

const HEAD: &str = "# How well places are found and resolved

Made by `cargo xtask eval-places --write`. LGL, the Local-Global Lexicon: 588 articles of small English-language newspapers,
most of them about towns that bear a better known place's name. A toponym is found if its span is the labelled one, to the
letter; adjectives and peoples (*Georgian*) are labelled too. Resolution is measured on the labelled spans that have an entry
in GeoNames, whether our gazetteer holds it or not; the error of a toponym that is left without an entry is half the Earth's girth.

";

/// Runs the command.
///
/// # Errors
/// Says what is missing or wrong.
pub fn run(args: &Args) -> Result<(), String> {
    let scan = scan::section(&args.data)?;
    if args.scan {
        print!("{scan}");
        return Ok(());
    }
    let reader = Reader::with_packs(&args.packs).map_err(|e| e.to_string())?;
    let articles = corpus::articles(&args.data.join("place/lgl.xml"))?;
    let words: usize = articles.iter().map(|a| a.text.split_whitespace().count()).sum();
    let mut table = HEAD.to_owned();
    table += "## Recognition\n\n| program | toponyms | found | right | P | R | F1 | words/s |\n|---|---|---|---|---|---|---|---|\n";
    let clock = Instant::now();
    let found = articles.iter().map(|a| ours(&reader, a)).collect::<Result<Vec<_>, String>>()?;
    let rate = words as f64 / clock.elapsed().as_secs_f64();
    table += &row("Lägesbild", &articles, &found, rate);
    if args.errors {
        articles.iter().zip(&found).for_each(|(a, f)| show_spans(a, f));
    }
    if let Some(python) = &args.peers {
        let peer = peer::run(python, &articles)?;
        let found: Vec<Vec<Span>> =
            articles.iter().map(|a| peer.found.get(&a.id).cloned().unwrap_or_default()).collect();
        table += &row(&peer.name, &articles, &found, words as f64 / peer.seconds.max(0.001));
    }
    table += "\n## Resolution\n\n| program | toponyms | same entry | within 161 km | mean error km | median error km | left without |\n";
    table += "|---|---|---|---|---|---|---|\n";
    table += &resolution(args, &reader, &articles)?;
    table += "\n";
    table += &scan;
    writeln!(table, "One thread, {}.", eval::machine()).map_err(|e| e.to_string())?;
    print!("{table}");
    if args.write {
        eval::write("eval/PLACES.md", &table)?;
    }
    Ok(())
}

fn report(article: &Article) -> Report {
    Report::new(ReportParts {
        text: article.text.clone(),
        title: Some(article.title.clone()),
        language: Some(Language::English),
        ..ReportParts::default()
    })
}

fn ours(reader: &Reader, article: &Article) -> Result<Vec<Span>, String> {
    let seen = reader.places(&report(article)).map_err(|e| e.to_string())?;
    Ok(seen.into_iter().map(|s| s.span).collect())
}

fn row(who: &str, articles: &[Article], found: &[Vec<Span>], rate: f64) -> String {
    let (mut right, mut labelled, mut all) = (0, 0, 0);
    for (article, found) in articles.iter().zip(found) {
        let gold: BTreeSet<Span> = article.toponyms.iter().map(|t| t.span).collect();
        right += found.iter().filter(|s| gold.contains(s)).count();
        labelled += gold.len();
        all += found.len();
    }
    let share = |n: usize| 100.0 * right as f64 / n.max(1) as f64;
    let (p, r) = (share(all), share(labelled));
    let f1 = if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 };
    format!("| {who} | {labelled} | {all} | {right} | {p:.1} | {r:.1} | {f1:.1} | {rate:.0} |\n")
}

fn show_spans(article: &Article, found: &[Span]) {
    let gold: BTreeSet<Span> = article.toponyms.iter().map(|t| t.span).collect();
    let ours: BTreeSet<Span> = found.iter().copied().collect();
    for (what, span) in
        gold.difference(&ours).map(|s| ("missed", s)).chain(ours.difference(&gold).map(|s| ("invented", s)))
    {
        println!(
            "{what}\t{}\t{}\t{}",
            article.id,
            span.slice(&article.text).unwrap_or_default(),
            around(&article.text, *span)
        );
    }
}

/// The words around a span, on one line.
fn around(text: &str, span: Span) -> String {
    let from = (0..=span.start().saturating_sub(50)).rev().find(|b| text.is_char_boundary(*b)).unwrap_or(0);
    let to = (span.end() + 40..text.len()).find(|b| text.is_char_boundary(*b)).unwrap_or(text.len());
    text.get(from..to).unwrap_or_default().replace('\n', " ")
}

/// Half the Earth's girth: as wrong as can be.
const FARTHEST: f64 = 20_039.0;
/// A hundred miles: the distance within which a place counts as found.
const NEAR: f64 = 161.0;

fn resolution(args: &Args, reader: &Reader, articles: &[Article]) -> Result<String, String> {
    let (mut errors, mut same, mut without) = (Vec::new(), 0, 0);
    for article in articles {
        let spans: Vec<Span> = article.toponyms.iter().map(|t| t.span).collect();
        let seen = reader.places_at(&report(article), &spans).map_err(|e| e.to_string())?;
        for (toponym, seen) in article.toponyms.iter().zip(&seen) {
            let Some((number, ..)) = toponym.meant else { continue };
            let entry = seen.id.as_ref().map(|id| id.as_str() == format!("geonames:{number}"));
            same += usize::from(entry == Some(true));
            without += usize::from(entry.is_none());
            let error = if entry == Some(true) { 0.0 } else { distance(reader.gazetteer(), toponym, seen) };
            if args.errors && error > NEAR {
                let best = seen.candidates.first().map(|c| (c.id.as_str(), c.name.as_str(), c.score));
                let words = toponym.span.slice(&article.text).unwrap_or_default();
                println!(
                    "far\t{}\t{words}\t{number}\t{error:.0}\t{best:?}\t{}",
                    article.id,
                    around(&article.text, toponym.span)
                );
            }
            errors.push(error);
        }
    }
    errors.sort_by(f64::total_cmp);
    let count = errors.len().max(1) as f64;
    let near = errors.iter().filter(|e| **e <= NEAR).count() as f64;
    let mean = errors.iter().sum::<f64>() / count;
    let median = errors.get(errors.len() / 2).copied().unwrap_or(FARTHEST);
    Ok(format!(
        "| Lägesbild | {} | {:.1} % | {:.1} % | {mean:.0} | {median:.1} | {:.1} % |\n",
        errors.len(),
        100.0 * same as f64 / count,
        100.0 * near / count,
        100.0 * f64::from(without as u32) / count,
    ))
}

/// How far the entry chosen lies from the place meant, in kilometres. A country has no position: it is right or wrong.
fn distance(gazetteer: &Gazetteer, toponym: &Toponym, seen: &PlaceSeen) -> f64 {
    let (Some((_, lat, lon)), Some(id)) = (toponym.meant, seen.id.as_ref()) else { return FARTHEST };
    let place = gazetteer.entry(id).and_then(|e| gazetteer.place(e));
    let Some(at) = place.filter(|p| p.kind != PlaceKind::Country).and_then(|p| p.at) else { return FARTHEST };
    kilometres((lat, lon), (at.lat(), at.lon()))
}

/// The great circle between two points in degrees.
fn kilometres(a: (f64, f64), b: (f64, f64)) -> f64 {
    let half = |x: f64, y: f64| ((y - x).to_radians() / 2.0).sin().powi(2);
    let (lat_a, lat_b) = (a.0.to_radians(), b.0.to_radians());
    let chord = half(a.0, b.0) + lat_a.cos() * lat_b.cos() * half(a.1, b.1);
    2.0 * 6371.0 * chord.sqrt().min(1.0).asin()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_degree_of_latitude_is_a_hundred_and_eleven_kilometres() {
        assert!((kilometres((0.0, 0.0), (1.0, 0.0)) - 111.2).abs() < 0.1);
        assert!((kilometres((60.0, 0.0), (60.0, 1.0)) - 55.6).abs() < 0.1);
    }
}
