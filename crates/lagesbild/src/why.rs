//! `lagesbild why`: the claims for and against what the picture says of a place.

use crate::atlas;
use crate::book::{Book, day, known_by};
use crate::cli::{Common, WhyArgs};
use crate::evidence::{Evidence, Stands};
use crate::failure::{Exit, Failure};
use crate::output::{Format, Output, Styles, one_line};
use crate::own;
use crate::picture::{Cell, Names, began};
use crate::words::Words;
use lagesbild_gazetteer::Place;
use lagesbild_ledger::{ClaimFilter, KnownBy, KnownClaim};
use lagesbild_model::PlaceId;
use lagesbild_model::time::Day;
use lagesbild_picture::{Picture, Question, Sure, Why};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeSet;
use std::io::Write;

/// Runs the command.
///
/// # Errors
/// [`Failure`] if nothing can be done, or an argument names nothing.
pub fn run(args: &WhyArgs, common: &Common, words: &Words) -> Result<Exit, Failure> {
    let lists = own::known(common)?;
    let gazetteer = lists.gazetteer;
    let on = day(&args.as_of)?;
    let known = known_by(&args.as_of, &args.from, words)?;
    let country = args.country.as_deref().map(|told| atlas::country(gazetteer, told, words)).transpose()?;
    let meant = atlas::places(gazetteer, &args.place, country, words)?;
    let (book, exit) = Book::open(&args.from, &args.telling, common, words)?;
    let Some((dossier, others)) = dossier(meant, &book, on, &known, &lists)? else { return Ok(exit) };
    if !others.is_empty() && !common.quiet {
        let others: Vec<String> = others.iter().map(|p| format!("{} ({})", atlas::name(p, words), p.id)).collect();
        let values = [("others", others.join(", "))];
        let _ = writeln!(std::io::stderr(), "{}", words.message("also-meant", &values));
    }
    let names = Names { gazetteer, actors: &lists.actors, words };
    show(&dossier, &names, common.format.unwrap_or(Format::Table))?;
    Ok(exit)
}

/// What the picture says of the place that is meant, with everything that was said of it; and the other places of that
/// name that reports speak of.
///
/// # Errors
/// [`Failure::Work`] in the ledger's words.
pub fn dossier(
    meant: Vec<Place<'static>>,
    book: &Book,
    on: Day,
    known: &KnownBy,
    lists: &own::Known,
) -> Result<Option<(Dossier, Vec<Place<'static>>)>, Failure> {
    let &own::Known { gazetteer, ref actors } = lists;
    let ids: BTreeSet<PlaceId> = meant.iter().map(|place| place.id.clone()).collect();
    let claims = book.claims(&ClaimFilter { places: Some(ids), ..ClaimFilter::default() }, known)?;
    let Some((place, others)) = choose(meant, &claims) else { return Ok(None) };
    let question = Question { on, among: Some(vec![place.id.clone()]) };
    let picture = Picture::draw(&claims, gazetteer, actors, &question);
    let Some(why) = picture.why(&place.id) else { return Ok(None) };
    let cell = Cell::new(on, why.holding.clone(), gazetteer);
    Ok(Some((Dossier { cell, evidence: evidence(why, book)? }, others)))
}

/// The place that reports speak of, the best known first where they speak of several; and those others.
fn choose(meant: Vec<Place<'static>>, claims: &[KnownClaim]) -> Option<(Place<'static>, Vec<Place<'static>>)> {
    let told: BTreeSet<&PlaceId> = claims.iter().flat_map(|k| &k.claim.places).filter_map(|p| p.id.as_ref()).collect();
    let first = meant.first().cloned()?;
    let mut spoken_of: Vec<Place<'static>> = meant.into_iter().filter(|place| told.contains(&place.id)).collect();
    if spoken_of.is_empty() {
        return Some((first, Vec::new()));
    }
    let place = spoken_of.remove(0);
    Some((place, spoken_of))
}

/// A cell of the picture and everything that was said of it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Dossier {
    /// What the picture says.
    pub cell: Cell,
    /// The claims, by what they do to the answer, newest first within each.
    pub evidence: Vec<Evidence>,
}

fn evidence(why: &Why<'_>, book: &Book) -> Result<Vec<Evidence>, Failure> {
    let sorted = [
        (Stands::For, &why.supporting),
        (Stands::Against, &why.contrary),
        (Stands::Pressing, &why.pressing),
        (Stands::Overtaken, &why.overtaken),
    ];
    let counting = sorted.into_iter().flat_map(|(stands, claims)| claims.iter().map(move |known| (stands, *known)));
    let aside = why.aside.iter().map(|(known, reason)| (Stands::aside(*reason), *known));
    counting.chain(aside).map(|(stands, known)| Evidence::of(stands, known, book)).collect()
}

fn show(dossier: &Dossier, names: &Names<'_>, format: Format) -> Result<(), Failure> {
    let styles = Styles::of_stdout();
    let mut output = Output::of::<Evidence>(format, names.words, styles)?;
    match format {
        Format::Table => {
            for line in told(dossier, names, styles) {
                output.line(&line)?;
            }
        }
        Format::Json => output.whole(dossier)?,
        Format::Jsonl | Format::Csv => {
            for evidence in &dossier.evidence {
                output.row(evidence)?;
            }
        }
    }
    output.finish()
}

/// The dossier for people, line by line.
fn told(dossier: &Dossier, names: &Names<'_>, styles: Styles) -> Vec<String> {
    let words = names.words;
    let holding = &dossier.cell.holding;
    let place = names.place(&holding.place, &holding.name);
    let mut lines = vec![styles.strong(&words.message(
        "why-of",
        &[("place", place), ("id", holding.place.to_string()), ("day", dossier.cell.on.to_string())],
    ))];
    let mut answer = names.side(holding);
    if holding.sure != Sure::Unknown {
        answer.push_str(&format!(" ({})", words.get("sure", holding.sure.name())));
    }
    let mut particulars = vec![answer, words.get("basis", holding.basis.name()).to_owned()];
    let mut add = |column: &str, value: Option<String>| {
        if let Some(value) = value.filter(|v| !v.is_empty()) {
            particulars.push(format!("{}: {value}", words.get("column", column)));
        }
    };
    add("since", holding.since.as_ref().map(began));
    add("last-reported", holding.last_reported.map(|day| day.to_string()));
    add("pressure", Some(names.pressure(holding.pressure.as_ref())));
    lines.push(particulars.join(" · "));
    for stands in Stands::ALL {
        let group: Vec<&Evidence> = dossier.evidence.iter().filter(|e| e.stands == stands).collect();
        if group.is_empty() {
            continue;
        }
        lines.push(String::new());
        lines.push(styles.strong(&format!("{} ({})", words.get("stands", stands.key()), group.len())));
        for evidence in group {
            let mut block = evidence.lines(names, styles).into_iter();
            lines.extend(block.next().map(|line| format!("• {line}")));
            lines.extend(block.map(|line| format!("  {line}")));
        }
    }
    if dossier.evidence.is_empty() {
        lines.push(one_line(words.get("message", "nobody-tells")));
    }
    lines
}
