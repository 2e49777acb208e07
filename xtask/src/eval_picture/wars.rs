//! The picture of real wars, day by day, against tables of who held what.

use super::figures::Figures;
use super::truth::{self, Checked, Held};
use lagesbild_actors::ActorList;
use lagesbild_gazetteer::Gazetteer;
use lagesbild_intake::{Intake, IntakeOptions, Item, Source};
use lagesbild_ledger::{ClaimFilter, KnownBy, KnownClaim, Ledger, MemoryStore, UtcMoment, WriterId};
use lagesbild_model::PlaceId;
use lagesbild_model::time::Day;
use lagesbild_picture::Picture;
use lagesbild_reader::Reader;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// A ledger in memory with the reports of those files, read.
///
/// # Errors
/// What cannot be read or kept.
pub fn ledger(files: &[PathBuf], reader: &Reader) -> Result<Ledger<MemoryStore>, String> {
    let writer = WriterId::new("eval").map_err(|error| error.to_string())?;
    let mut ledger = Ledger::in_memory(writer).map_err(|error| error.to_string())?;
    let mut reports = Vec::new();
    for item in Intake::new(files.iter().map(Source::named), IntakeOptions::default()) {
        match item {
            Item::Problem(problem) => return Err(format!("{}: {:?}", problem.file, problem.fault)),
            Item::Report(report, _) => reports.push(report),
        }
    }
    let done = ledger.batch(|entries| {
        entries.append_reading(reader.reading())?;
        for report in &reports {
            entries.append_report(report, UtcMoment::now())?;
            entries.append_claims(report.id(), reader.reading().id, &reader.read(report).claims)?;
        }
        Ok(())
    });
    done.map_err(|error: lagesbild_ledger::LedgerError| error.to_string())?;
    Ok(ledger)
}

/// Every claim known by then.
///
/// # Errors
/// What the ledger says.
pub fn claims(ledger: &Ledger<MemoryStore>, known: &KnownBy) -> Result<Vec<KnownClaim>, String> {
    ledger.claims(&ClaimFilter::default(), known).map_err(|error| error.to_string())
}

/// What came of a war.
pub struct Outcome {
    /// As known on each day.
    pub then: Figures,
    /// As known in the end.
    pub after: Figures,
    /// Days from a place's taking to the first day on which the picture says so, as known on that day.
    pub delays: Vec<(String, Day, Option<i32>)>,
    /// Cells that name the wrong side, as known in the end.
    pub wrong: Vec<Checked>,
    /// Places of the table that the reports name.
    pub places: usize,
}

/// Draws the picture for the end of every day of a table.
///
/// # Errors
/// What the ledger says.
pub fn measure(ledger: &Ledger<MemoryStore>, table: &[Held], actors: &ActorList) -> Result<Outcome, String> {
    let gazetteer = Gazetteer::embedded();
    let all = claims(ledger, &KnownBy::NOW)?;
    let named: BTreeSet<&PlaceId> = all
        .iter()
        .filter(|known| known.claim.kind == lagesbild_model::Kind::Control)
        .flat_map(|known| known.claim.places.iter().filter_map(|place| place.id.as_ref()))
        .collect();
    let table: Vec<&Held> = table.iter().filter(|held| named.contains(&held.place)).collect();
    let (Some(first), Some(last)) = (table.iter().map(|h| h.first).min(), table.iter().map(|h| h.last).max()) else {
        return Err("the reports name no place of the table".to_owned());
    };
    let in_the_end = Picture::draw(&all, gazetteer, actors);
    let (mut then, mut after, mut wrong) = (Figures::default(), Figures::default(), Vec::new());
    for on in std::iter::successors(Some(first), |day| day.plus(1)).take_while(|day| *day <= last) {
        let known = claims(ledger, &KnownBy::published(on))?;
        let as_known = Picture::draw(&known, gazetteer, actors);
        for held in table.iter().filter(|held| held.first <= on && on <= held.last) {
            let checked = truth::check(&as_known.cell(&held.place, on), held, actors);
            if checked.right {
                then.delays.entry((held.place.clone(), held.first)).or_insert(held.first.days_until(on));
            }
            then.add(&checked);
            let checked = truth::check(&in_the_end.cell(&held.place, on), held, actors);
            after.add(&checked);
            if checked.said.is_some() && !checked.right {
                wrong.push(checked);
            }
        }
    }
    let changed = |held: &&&Held| {
        held.first > first && table.iter().any(|other| other.place == held.place && other.last < held.first)
    };
    let delays = table.iter().filter(changed).map(|held| {
        let delay = then.delays.get(&(held.place.clone(), held.first)).copied();
        (held.name.clone(), held.first, delay)
    });
    let delays = delays.collect();
    let places = table.iter().map(|held| &held.place).collect::<BTreeSet<_>>().len();
    Ok(Outcome { then, after, delays, wrong, places })
}

/// Wrong cells of one place that say the same.
pub struct Stretch {
    pub place: String,
    pub first: Day,
    pub last: Day,
    pub cells: usize,
    pub truth: String,
    /// Whom the picture names, with its probabilities.
    pub said: String,
}

/// Wrong cells by place and by whom they name.
pub fn stretches(wrong: &[Checked]) -> Vec<Stretch> {
    let mut by: BTreeMap<(String, String, String), Vec<&Checked>> = BTreeMap::new();
    for cell in wrong {
        let said = cell.said.as_ref().map(|(name, _)| name.clone()).unwrap_or_default();
        by.entry((cell.name.clone(), said, cell.truth.clone())).or_default().push(cell);
    }
    let line = |((place, said, truth), cells): ((String, String, String), Vec<&Checked>)| {
        let figures = || cells.iter().filter_map(|cell| cell.said.as_ref()).map(|(_, figure)| *figure);
        let (least, most) = (figures().fold(1.0, f64::min), figures().fold(0.0, f64::max));
        let (first, last) = (cells.first()?.on, cells.last()?.on);
        Some(Stretch {
            place, first, last, cells: cells.len(), truth, said: format!("{said} ({least:.2}–{most:.2})")
        })
    };
    by.into_iter().filter_map(line).collect()
}
