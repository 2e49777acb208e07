//! `lagesbild picture`: which side holds which place at the end of a day.

use crate::atlas;
use crate::book::{Book, day, known_by};
use crate::cli::{Among, Common, PictureArgs};
use crate::failure::{Exit, Failure};
use crate::output::{Column, Format, Output, Row, Styles, fixed, loose, one_line};
use crate::own;
use crate::words::Words;
use lagesbild_actors::ActorList;
use lagesbild_gazetteer::{Gazetteer, PlaceSet};
use lagesbild_ledger::ClaimFilter;
use lagesbild_model::time::{Day, Moment, Window};
use lagesbild_model::{ActorId, ActorRef, Coordinates, CountryCode, Language, PlaceId};
use lagesbild_picture::{Holding, Party, Picture, Pressure, Side, Sure};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// Runs the command.
///
/// # Errors
/// [`Failure`] if nothing can be done, or an argument names nothing.
pub fn run(args: &PictureArgs, common: &Common, words: &Words) -> Result<Exit, Failure> {
    let own = own::lists(common)?;
    let gazetteer = own.gazetteer().map_err(Failure::work)?;
    let on = day(&args.as_of)?;
    let known = known_by(&args.as_of, &args.from, words)?;
    let country = args.country.as_deref().map(|told| atlas::country(gazetteer, told, words)).transpose()?;
    let among = match (args.among, country) {
        (Among::All, _) => None,
        (Among::ProvincialCapitals, Some(country)) => Some(gazetteer.set(PlaceSet::ProvincialCapitals(country))),
        (Among::ProvincialCapitals, None) => {
            return Err(Failure::Usage(words.get("message", "capitals-of-what").to_owned()));
        }
    };
    let (book, exit) = Book::open(&args.from, &args.telling, common, words)?;
    let claims = book.claims(&ClaimFilter { country, ..drawn_from() }, &known)?;
    let actors = own.actor_list().map_err(Failure::work)?;
    let picture = Picture::draw(&claims, gazetteer, &actors);
    let cells = picture.cells(among.as_deref(), on).into_iter();
    let mut cells: Vec<Cell> = cells.map(|cell| Cell::new(cell, gazetteer)).collect();
    if among.is_none() {
        cells.retain(|cell| country.is_none() || cell.country == country);
        cells.sort_by(|a, b| (&a.cell.name, &a.cell.place).cmp(&(&b.cell.name, &b.cell.place)));
    }
    let names = Names { gazetteer, actors: &actors, words };
    show(&cells, country, &names, common.format.unwrap_or(Format::Table))?;
    Ok(exit)
}

/// The claims that a picture is drawn from. Those of a country tell all that is learnt of it, so whoever asks of one of
/// its places asks for all of them.
pub fn drawn_from() -> ClaimFilter {
    ClaimFilter { kinds: Some(lagesbild_picture::KINDS.into()), ..ClaimFilter::default() }
}

fn show(cells: &[Cell], country: Option<CountryCode>, names: &Names<'_>, format: Format) -> Result<(), Failure> {
    let words = names.words;
    let mut output = Output::of::<Shown<'_>>(format, words, Styles::of_stdout())?;
    if let (Format::Table, Some(first)) = (format, cells.first()) {
        let of = country.and_then(|code| names.gazetteer.country_entry(code));
        let of = of.and_then(|entry| names.gazetteer.place(entry));
        let of =
            of.map_or_else(|| words.get("message", "everywhere").to_owned(), |p| atlas::name(&p, words).to_owned());
        output.line(&words.message("picture-of", &[("where", of), ("day", first.cell.on.to_string())]))?;
    }
    for cell in cells {
        output.row(&Shown { cell, names })?;
    }
    output.rest()?;
    if format == Format::Table {
        let total =
            if cells.is_empty() { words.get("message", "picture-empty").to_owned() } else { total(cells, names) };
        output.line(&total)?;
    }
    output.finish()
}

/// How many places each side holds, the most first.
fn total(cells: &[Cell], names: &Names<'_>) -> String {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for cell in cells {
        *counts.entry(names.side(&cell.cell.holding)).or_default() += 1;
    }
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let counts: Vec<String> = counts.into_iter().map(|(side, count)| format!("{side} {count}")).collect();
    let values = [("places", cells.len().to_string()), ("sides", counts.join(" · "))];
    names.words.message("picture-total", &values)
}

/// A place in the picture.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Cell {
    /// The country that the place lies in, where that is told.
    pub country: Option<CountryCode>,
    /// Where it lies; only ever from the gazetteer.
    pub at: Option<Coordinates>,
    /// What is said of it.
    #[serde(flatten)]
    pub cell: lagesbild_picture::Cell,
}

impl Cell {
    /// The cell with what the gazetteer knows of its place.
    pub fn new(cell: lagesbild_picture::Cell, gazetteer: &Gazetteer) -> Cell {
        let place = gazetteer.get(&cell.place);
        Cell { country: place.as_ref().and_then(|p| p.country), at: place.and_then(|p| p.at), cell }
    }
}

/// Names in the language of the interface.
pub struct Names<'a> {
    /// Names of places.
    pub gazetteer: &'a Gazetteer,
    /// Names of sides.
    pub actors: &'a ActorList,
    /// Everything else.
    pub words: &'a Words,
}

impl Names<'_> {
    /// The place's name.
    pub fn place(&self, id: &PlaceId, canonical: &str) -> String {
        self.gazetteer.get(id).map_or_else(|| one_line(canonical), |place| atlas::name(&place, self.words).to_owned())
    }

    /// The side's name.
    pub fn party(&self, party: &Party) -> String {
        if party.members.is_empty() { self.named(party.id.as_ref(), &party.name) } else { self.joined(party) }
    }

    /// The actor's name.
    pub fn actor(&self, actor: &ActorRef) -> String {
        self.named(actor.id.as_ref(), &actor.name)
    }

    /// The sides of a party that is several told of as one, else the party.
    fn joined(&self, party: &Party) -> String {
        let known =
            party.members.iter().map(|id| self.named(Some(id), self.actors.canonical_name(id).unwrap_or(id.as_str())));
        known.collect::<Vec<_>>().join(" + ")
    }

    fn named(&self, id: Option<&ActorId>, canonical: &str) -> String {
        let own = match self.words.language() {
            Language::Swedish => id.and_then(|id| self.actors.swedish_name(id)),
            Language::English => None,
        };
        one_line(own.unwrap_or(canonical))
    }

    /// Who holds it, in words.
    pub fn side(&self, holding: &Holding) -> String {
        let words = self.words;
        match (&holding.side, &holding.lost_by) {
            (Side::Known { by }, _) => self.party(by),
            (Side::Shared { by }, _) => by.iter().map(|p| self.party(p)).collect::<Vec<_>>().join(" + "),
            (Side::Nobody, _) => words.get("side", "nobody").to_owned(),
            (Side::Unknown, Some(loser)) => words.message("lost-by", &[("loser", self.party(loser))]),
            (Side::Unknown, None) => words.get("side", "unknown").to_owned(),
        }
    }

    /// What it rests on, in words: an area's name where it is inherited from that.
    pub fn basis(&self, holding: &Holding) -> String {
        match &holding.inherited {
            Some(from) => self.words.message("inherited-from", &[("place", self.place(&from.from, &from.name))]),
            None => self.words.get("basis", holding.basis.name()).to_owned(),
        }
    }

    /// What is done to it, in words; empty where nothing is.
    pub fn pressure(&self, pressure: Option<&Pressure>) -> String {
        let said = pressure.into_iter().flat_map(|pressure| &pressure.ways);
        said.map(|way| self.words.get("pressure", way.name())).collect::<Vec<_>>().join(", ")
    }
}

/// The days between which something began: one, or two with dots between.
pub fn began(window: &Window) -> String {
    let day = |moment: Option<Moment>| moment.map(Moment::day);
    match (day(window.earliest_start()), day(window.latest_start())) {
        (None, None) => "–".to_owned(),
        (Some(first), Some(last)) if first == last => first.to_string(),
        (first, last) => {
            let text = |day: Option<Day>| day.map_or(String::new(), |d| d.to_string());
            format!("{}..{}", text(first), text(last))
        }
    }
}

struct Shown<'a> {
    cell: &'a Cell,
    names: &'a Names<'a>,
}

impl Serialize for Shown<'_> {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.cell.serialize(to)
    }
}

impl Row for Shown<'_> {
    const TABLE: &'static [Column] = &[
        loose("place"),
        loose("side"),
        fixed("how-sure"),
        fixed("basis"),
        fixed("since"),
        fixed("last-reported"),
        loose("pressure"),
        fixed("claims"),
    ];
    const CSV: &'static [&'static str] = &[
        "on",
        "place_id",
        "place",
        "country",
        "lat",
        "lon",
        "held",
        "side_id",
        "side",
        "sure",
        "probability",
        "basis",
        "since_earliest",
        "since_latest",
        "last_reported",
        "lost_by",
        "pressure",
        "pressure_by",
        "pressure_last",
        "dispute",
        "claims_for",
        "claims_against",
        "reports",
        "publishers",
        "origins",
        "languages",
    ];

    fn table(&self, words: &Words) -> Vec<String> {
        let cell = &self.cell.cell;
        let holding = &cell.holding;
        vec![
            self.names.place(&cell.place, &cell.name),
            self.names.side(holding),
            // that the side is unknown stands before it already
            if holding.sure == Sure::Unknown {
                String::new()
            } else {
                words.get("sure", holding.sure.name()).to_owned()
            },
            self.names.basis(holding),
            holding.since.as_ref().map_or(String::new(), began),
            holding.last_reported.map_or(String::new(), |day| day.to_string()),
            self.names.pressure(cell.pressure.as_ref()),
            format!("{}/{}", holding.claims_for.len(), holding.claims_against.len()),
        ]
    }

    fn csv(&self) -> Vec<String> {
        let Cell { country, at, cell } = self.cell;
        let (holding, coverage) = (&cell.holding, &cell.coverage);
        let (held, parties): (_, Vec<&Party>) = match &holding.side {
            Side::Known { by } => ("known", vec![by]),
            Side::Shared { by } => ("shared", by.iter().collect()),
            Side::Nobody => ("nobody", vec![]),
            Side::Unknown => ("unknown", vec![]),
        };
        let listed = |values: Vec<String>| values.join("; ");
        let day = |moment: Option<Moment>| moment.map_or(String::new(), |m| m.day().to_string());
        let pressure = cell.pressure.as_ref();
        vec![
            cell.on.to_string(),
            cell.place.to_string(),
            cell.name.clone(),
            country.map_or(String::new(), |c| c.to_string()),
            at.map_or(String::new(), |at| at.lat().to_string()),
            at.map_or(String::new(), |at| at.lon().to_string()),
            held.to_owned(),
            listed(parties.iter().map(|p| p.id.as_ref().map_or(String::new(), ToString::to_string)).collect()),
            listed(parties.iter().map(|p| p.name.clone()).collect()),
            holding.sure.name().to_owned(),
            holding.probability.map_or(String::new(), |p| p.to_string()),
            holding.basis.name().to_owned(),
            day(holding.since.as_ref().and_then(Window::earliest_start)),
            day(holding.since.as_ref().and_then(Window::latest_start)),
            holding.last_reported.map_or(String::new(), |d| d.to_string()),
            holding.lost_by.as_ref().map_or(String::new(), |p| p.name.clone()),
            listed(pressure.map_or(Vec::new(), |p| p.ways.iter().map(|way| way.name().to_owned()).collect())),
            listed(pressure.map_or(Vec::new(), |p| p.by.iter().map(|by| by.name.clone()).collect())),
            pressure.map_or(String::new(), |p| p.last.to_string()),
            cell.dispute.as_ref().is_some_and(|dispute| dispute.resolved.is_none()).to_string(),
            listed(holding.claims_for.iter().map(ToString::to_string).collect()),
            listed(holding.claims_against.iter().map(ToString::to_string).collect()),
            coverage.reports.to_string(),
            coverage.publishers.to_string(),
            coverage.origins.to_string(),
            listed(coverage.languages.clone()),
        ]
    }
}
