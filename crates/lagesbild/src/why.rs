//! `lagesbild why`: the claims for and against what the picture says of a place.

use crate::atlas;
use crate::book::{Book, day, known_by};
use crate::cli::{Common, WhyArgs};
use crate::evidence::{Evidence, Stands};
use crate::failure::{Exit, Failure};
use crate::origins::Origins;
use crate::output::{Format, Output, Styles, one_line};
use crate::own;
use crate::picture::{Cell, Names, began, drawn_from};
use crate::words::Words;
use lagesbild_gazetteer::Place;
use lagesbild_ledger::{ClaimFilter, KnownBy, KnownClaim};
use lagesbild_model::time::Day;
use lagesbild_model::{ClaimId, PlaceId};
use lagesbild_picture::{Picture, Sure, Why};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
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
    let claims = book.claims(&ClaimFilter { places: Some(ids), ..drawn_from() }, known)?;
    let Some((place, others)) = choose(meant, &claims) else { return Ok(None) };
    let claims = match place.country {
        Some(country) => book.claims(&ClaimFilter { country: Some(country), ..drawn_from() }, known)?,
        None => claims,
    };
    let why = Picture::draw(&claims, gazetteer, actors).why(&place.id, on);
    let mut evidence = evidence(&why, &claims, book)?;
    let here = ClaimFilter { places: Some([place.id.clone()].into()), ..ClaimFilter::default() };
    for known in &book.taken_back(&here, known)? {
        evidence.push(Evidence::of(Stands::TakenBack, known, book)?);
    }
    let origins = Origins::of(&evidence, book, known, actors)?;
    Ok(Some((Dossier { cell: Cell::new(why.cell, gazetteer), evidence, origins }, others)))
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
    /// Which of their reports go back to the same text, agency or publisher, as far as can be told.
    pub origins: Origins,
}

fn evidence(why: &Why, claims: &[KnownClaim], book: &Book) -> Result<Vec<Evidence>, Failure> {
    let by_id: BTreeMap<ClaimId, &KnownClaim> = claims.iter().map(|known| (known.claim.id, known)).collect();
    let holding = &why.cell.holding;
    let pressing = why.cell.pressure.as_ref().map_or(&[] as &[ClaimId], |pressure| &pressure.claims);
    let inherited = holding.inherited.as_ref().map_or(&[] as &[ClaimId], |from| &from.claims);
    let sorted = [
        (Stands::For, holding.claims_for.as_slice()),
        (Stands::For, inherited),
        (Stands::Against, &holding.claims_against),
        (Stands::Pressing, pressing),
        (Stands::Overtaken, &why.overtaken),
    ];
    let counting = sorted.into_iter().flat_map(|(stands, ids)| ids.iter().map(move |id| (stands, id)));
    let aside = why.aside.iter().map(|(id, reason)| (Stands::aside(*reason), id));
    let known = counting.chain(aside).filter_map(|(stands, id)| Some((stands, by_id.get(id)?)));
    known.map(|(stands, known)| Evidence::of(stands, known, book)).collect()
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
    let cell = &dossier.cell.cell;
    let holding = &cell.holding;
    let place = names.place(&cell.place, &cell.name);
    let mut lines = vec![styles.strong(
        &words.message("why-of", &[("place", place), ("id", cell.place.to_string()), ("day", cell.on.to_string())]),
    )];
    let mut answer = names.side(holding);
    if holding.sure != Sure::Unknown {
        answer.push_str(&format!(" ({})", words.get("sure", holding.sure.name())));
    }
    let mut particulars = vec![answer, names.basis(holding)];
    let mut add = |column: &str, value: Option<String>| {
        if let Some(value) = value.filter(|v| !v.is_empty()) {
            particulars.push(format!("{}: {value}", words.get("column", column)));
        }
    };
    add("since", holding.since.as_ref().map(began));
    add("last-reported", holding.last_reported.map(|day| day.to_string()));
    add("pressure", Some(names.pressure(cell.pressure.as_ref())));
    lines.push(particulars.join(" · "));
    lines.extend(coverage(cell, words).map(|told| styles.faint(&told)));
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
    let origins = dossier.origins.lines(words);
    if !origins.is_empty() {
        lines.extend([String::new(), styles.strong(words.get("message", "origins"))]);
        lines.extend(origins.into_iter().map(|line| format!("• {line}")));
    }
    if dossier.evidence.is_empty() {
        lines.push(one_line(words.get("message", "nobody-tells")));
    }
    lines
}

/// How well the place is reported on at all; nothing where nobody reports.
fn coverage(cell: &lagesbild_picture::Cell, words: &Words) -> Option<String> {
    let coverage = &cell.coverage;
    let values = [
        ("reports", coverage.reports.to_string()),
        ("publishers", coverage.publishers.to_string()),
        ("origins", coverage.origins.to_string()),
        ("languages", coverage.languages.join(", ")),
    ];
    (coverage.reports > 0).then(|| words.message("coverage", &values))
}
