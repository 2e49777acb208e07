//! A user's own places and actors: lists in CSV or GeoJSON, kept in a folder, laid over the program's own.
//!
//! The folder holds `places.csv` and `actors.csv`. Reading with it stays a pure function of what goes in: the reading
//! records the hash of both ([`OwnLists::hash`]).

mod actors;
mod places;
mod problem;
mod rows;

pub use problem::{OwnFault, OwnProblem};

use crate::ReaderError;
use actors::{ActorRows, Dates};
use lagesbild_actors::{ActorList, OwnActor};
use lagesbild_gazetteer::{Gazetteer, NewPlace, PlaceKind, fold};
use lagesbild_model::{ActorId, CountryCode, PlaceId};
use places::PlaceRows;
use rows::Row;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Where ids of a user's own begin.
const SPACE: &str = "user:";
const PLACES: &str = "places.csv";
const ACTORS: &str = "actors.csv";

/// The places and actors that a user has added.
#[derive(Clone, Debug, Default)]
pub struct OwnLists {
    places: BTreeMap<PlaceId, NewPlace>,
    actors: BTreeMap<ActorId, (OwnActor, Dates)>,
    /// The gazetteer with these places, once somebody asked for it.
    merged: OnceLock<&'static Gazetteer>,
}

/// What became of a list that was added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Added {
    /// Entries that were not there before.
    pub new: usize,
    /// Entries that were there, and otherwise.
    pub changed: usize,
    /// Entries that were there like this.
    pub same: usize,
    /// What kept other lines from being taken.
    pub problems: Vec<OwnProblem>,
}

impl Added {
    fn count<T: PartialEq>(&mut self, before: Option<&T>, now: &T) {
        match before {
            None => self.new += 1,
            Some(before) if before == now => self.same += 1,
            Some(_) => self.changed += 1,
        }
    }
}

impl OwnLists {
    /// The lists of a folder; empty where it has none.
    ///
    /// # Errors
    /// [`ReaderError`] with file and line: a list that is kept must be whole.
    pub fn open(folder: &Path) -> Result<OwnLists, ReaderError> {
        let mut lists = OwnLists::default();
        if let Some((file, text)) = kept(folder, PLACES)? {
            whole(file, lists.add_places(&text))?;
        }
        if let Some((file, text)) = kept(folder, ACTORS)? {
            whole(file, lists.add_actors(&text, &ActorList::embedded()?))?;
        }
        Ok(lists)
    }

    /// Writes the lists into a folder, made if it is not there. A list that is cut short by a fault of the disk leaves
    /// the one before it as it was.
    ///
    /// # Errors
    /// What the system says.
    pub fn save(&self, folder: &Path) -> std::io::Result<()> {
        std::fs::create_dir_all(folder)?;
        for (name, text) in [(PLACES, self.places_csv()), (ACTORS, self.actors_csv())] {
            let file = folder.join(name);
            if std::fs::read_to_string(&file).ok().as_ref() != Some(&text) {
                let new = folder.join(format!("{name}.new"));
                std::fs::write(&new, text)?;
                std::fs::rename(&new, &file)?;
            }
        }
        Ok(())
    }

    /// Adds the places of a list in CSV or GeoJSON. What is sound is taken; the rest is told by line.
    pub fn add_places(&mut self, text: &str) -> Added {
        let (rows, problems) = rows::rows(text, &places::COLUMNS);
        let mut added = Added { problems, ..Added::default() };
        let mut reader = PlaceRows { gazetteer: Gazetteer::embedded(), known: std::mem::take(&mut self.places) };
        let mut seen = BTreeSet::new();
        for row in rows {
            match reader.read(&row).and_then(|place| once(&mut seen, place.id.as_str(), &row).map(|()| place)) {
                Ok(place) => {
                    added.count(reader.known.get(&place.id).map(places::fields).as_ref(), &places::fields(&place));
                    reader.known.insert(place.id.clone(), place);
                }
                Err(problem) => added.problems.push(problem),
            }
        }
        self.places = reader.known;
        self.merged = OnceLock::new();
        added.problems.sort_by_key(|p| p.line);
        added
    }

    /// Adds the actors of a list in CSV (or the properties of GeoJSON), which may speak of actors of the program's list.
    /// What is sound is taken; the rest is told by line.
    pub fn add_actors(&mut self, text: &str, listed: &ActorList) -> Added {
        let (rows, problems) = rows::rows(text, &actors::COLUMNS);
        let mut added = Added { problems, ..Added::default() };
        let known = std::mem::take(&mut self.actors);
        let mut reader = ActorRows { gazetteer: Gazetteer::embedded(), actors: listed, known };
        let mut seen = BTreeSet::new();
        for row in rows {
            match reader.read(&row).and_then(|own| once(&mut seen, own.0.actor.id.as_str(), &row).map(|()| own)) {
                Ok(own) => {
                    let id = own.0.actor.id.clone();
                    added.count(reader.known.get(&id).map(actors::fields).as_ref(), &actors::fields(&own));
                    reader.known.insert(id, own);
                }
                Err(problem) => added.problems.push(problem),
            }
        }
        self.actors = reader.known;
        added.problems.sort_by_key(|p| p.line);
        added
    }

    /// The gazetteer of the program with these places.
    ///
    /// # Errors
    /// [`ReaderError`] where a link leads nowhere, as after a place was taken out by hand.
    pub fn gazetteer(&self) -> Result<&'static Gazetteer, ReaderError> {
        let listed = Gazetteer::embedded();
        if self.places.is_empty() {
            return Ok(listed);
        }
        if let Some(merged) = self.merged.get() {
            return Ok(merged);
        }
        let merged = listed.with_own(self.places.values().cloned().collect())?;
        Ok(self.merged.get_or_init(|| Box::leak(Box::new(merged))))
    }

    /// The actor list of the program with these actors.
    ///
    /// # Errors
    /// [`ReaderError`] where an actor speaks of one that is not there, or the program's own list is damaged.
    pub fn actor_list(&self) -> Result<ActorList, ReaderError> {
        Ok(ActorList::embedded()?.with_own(self.actors.values().map(|(own, _)| own.clone()).collect())?)
    }

    /// What names this version of the lists in a reading; `None` where nothing was added.
    pub fn hash(&self) -> Option<String> {
        let whole = format!("{}\0{}", self.places_csv(), self.actors_csv());
        let empty = self.places.is_empty() && self.actors.is_empty();
        (!empty).then(|| blake3::hash(whole.as_bytes()).to_hex().chars().take(16).collect())
    }

    fn places_csv(&self) -> String {
        csv_of(&places::COLUMNS, self.places.values().map(places::fields))
    }

    fn actors_csv(&self) -> String {
        csv_of(&actors::COLUMNS, self.actors.values().map(actors::fields))
    }
}

/// The list that is kept in a folder, if it is.
fn kept(folder: &Path, name: &str) -> Result<Option<(PathBuf, String)>, ReaderError> {
    let file = folder.join(name);
    match std::fs::read_to_string(&file) {
        Ok(text) => Ok(Some((file, text))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(ReaderError::OwnFile { file, source }),
    }
}

fn whole(file: PathBuf, added: Added) -> Result<(), ReaderError> {
    added.problems.into_iter().next().map_or(Ok(()), |problem| Err(ReaderError::Own { file, problem }))
}

/// Notes that an id was given; no line may give one that an earlier line gave.
fn once(seen: &mut BTreeSet<String>, id: &str, row: &Row) -> Result<(), OwnProblem> {
    let problem = || OwnProblem { value: id.to_owned(), ..row.problem(OwnFault::Twice, "id") };
    if seen.insert(id.to_owned()) { Ok(()) } else { Err(problem()) }
}

/// The id that a row gives, if it gives one.
fn checked_id(row: &Row) -> Result<Option<&str>, OwnProblem> {
    match row.get("id") {
        Some(id) if id.starts_with(SPACE) => Ok(Some(id)),
        Some(_) => Err(row.problem(OwnFault::Id, "id")),
        None => Ok(None),
    }
}

/// Ids made of a name: of its letters, then with numbers from 2 on. `None` if it has no letter that an id may have.
fn ids(name: &str) -> Option<impl Iterator<Item = String>> {
    let fits = |c: &char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let words =
        name.split(|c: char| c.is_whitespace() || c == '-').map(|word| fold(word).chars().filter(fits).collect());
    let words: Vec<String> = words.filter(|word: &String| !word.is_empty()).collect();
    // A name in another script has no such letter: its hash must do.
    let slug = if words.is_empty() {
        blake3::hash(name.as_bytes()).to_hex().chars().take(12).collect()
    } else {
        words.join("-")
    };
    let first = format!("{SPACE}{slug}");
    let numbered = (2u32..).map(move |number| format!("{SPACE}{slug}-{number}"));
    (!name.is_empty()).then(|| std::iter::once(first).chain(numbered))
}

/// The country of that code or name.
fn country(gazetteer: &Gazetteer, told: &str) -> Option<CountryCode> {
    let by_code = CountryCode::new(told).filter(|code| gazetteer.country_entry(*code).is_some());
    let named = || gazetteer.named(told).into_iter().map(|named| named.entry);
    let by_name = || named().find(|entry| gazetteer.kind(*entry) == Some(PlaceKind::Country));
    by_code.or_else(|| gazetteer.country(by_name()?))
}

fn csv_of<const N: usize>(columns: &[&str; N], rows: impl Iterator<Item = [String; N]>) -> String {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    // Nothing can go wrong in memory: a row has as many fields as there are columns.
    let _ = writer.write_record(columns);
    for row in rows {
        let _ = writer.write_record(&row);
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}
