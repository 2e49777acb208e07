//! `lagesbild places find`: the places of a name.

use crate::atlas;
use crate::cli::{Common, FindPlacesArgs};
use crate::failure::{Exit, Failure};
use crate::output::{Column, Format, Output, Row, Styles, fixed, loose, one_line};
use crate::own;
use crate::words::Words;
use lagesbild_gazetteer::{CapitalOf, Entry, Gazetteer, Nearness, Place};
use lagesbild_model::{Coordinates, CountryCode, Language, PlaceId};
use schemars::JsonSchema;
use serde::Serialize;

/// Runs the command.
///
/// # Errors
/// [`Failure::Usage`] if no place is known by the name.
pub fn run(args: &FindPlacesArgs, common: &Common, words: &Words) -> Result<Exit, Failure> {
    let gazetteer = own::lists(common)?.gazetteer().map_err(Failure::work)?;
    let country = args.country.as_deref().map(|told| atlas::country(gazetteer, told, words)).transpose()?;
    let by_id = PlaceId::new(&args.name).ok().and_then(|id| gazetteer.entry(&id));
    let found = by_id.map_or_else(|| gazetteer.search(&args.name), |entry| vec![(entry, Nearness::Name)]);
    let asked = |entry: Entry| {
        (args.kind.is_empty() || gazetteer.kind(entry).is_some_and(|kind| args.kind.contains(&kind)))
            && (country.is_none() || gazetteer.country(entry) == country)
    };
    let rows = found.into_iter().filter(|(entry, _)| asked(*entry)).take(args.limit);
    let rows: Vec<PlaceRow> = rows.filter_map(|(entry, nearness)| row(gazetteer, entry, nearness, words)).collect();
    if rows.is_empty() {
        return Err(atlas::unknown("no-place", &args.name, words));
    }
    let format = common.format.unwrap_or(Format::Table);
    let mut output = Output::of::<PlaceRow>(format, words, Styles::of_stdout())?;
    for row in &rows {
        output.row(row)?;
    }
    output.rest()?;
    for line in rows.iter().flat_map(|row| row.disputed_lines(words)) {
        output.line(&line)?;
    }
    output.finish()?;
    Ok(Exit::Done)
}

/// A place that was searched for.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PlaceRow {
    /// Its id.
    pub id: PlaceId,
    /// Canonical English name.
    pub name: String,
    /// Swedish name, where it differs.
    pub name_sv: Option<String>,
    /// What it is: `city`, `admin1`, `airport`, …
    pub kind: &'static str,
    /// What it is the capital of: `country` or `admin1`.
    pub capital_of: Option<&'static str>,
    /// The country it lies in, or is.
    pub country: Option<CountryCode>,
    /// What it lies in, the nearest first.
    pub within: Vec<Holder>,
    /// Where it lies; `null` where that is not known, as for countries.
    pub at: Option<Coordinates>,
    /// Inhabitants.
    pub population: Option<u32>,
    /// How what was typed came to it: `name`, `beginning`, `spelling`.
    pub nearness: &'static str,
    /// Who says what of whose it is, where that is disputed.
    pub disputed: Vec<Statement>,
    /// The name in the language of the interface.
    #[serde(skip)]
    shown: String,
}

/// Something that a place lies in.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Holder {
    /// Its id.
    pub id: PlaceId,
    /// Its name, in the language of the interface.
    pub name: String,
}

/// What somebody says of whose a place is.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Statement {
    /// Who says so, in the language of the interface.
    pub who: String,
    /// What they say, in that language.
    pub says: String,
}

fn row(gazetteer: &Gazetteer, entry: Entry, nearness: Nearness, words: &Words) -> Option<PlaceRow> {
    let place = gazetteer.place(entry)?;
    let swedish = words.language() == Language::Swedish;
    let statements = gazetteer.disputed(entry).iter().map(|statement| {
        let (who, says) =
            if swedish { (&statement.who.sv, &statement.says.sv) } else { (&statement.who.en, &statement.says.en) };
        Statement { who: who.clone(), says: says.clone() }
    });
    Some(PlaceRow {
        within: holders(gazetteer, &place, words),
        name: place.name.to_owned(),
        name_sv: place.name_sv.map(str::to_owned),
        kind: place.kind.name(),
        capital_of: place.capital_of.map(|of| match of {
            CapitalOf::Country => "country",
            CapitalOf::Admin1 => "admin1",
        }),
        country: place.country,
        at: place.at,
        population: place.population,
        nearness: match nearness {
            Nearness::Name => "name",
            Nearness::Beginning => "beginning",
            Nearness::Spelling => "spelling",
        },
        disputed: statements.collect(),
        shown: atlas::name(&place, words).to_owned(),
        id: place.id,
    })
}

/// What a place lies in, step by step.
fn holders(gazetteer: &Gazetteer, place: &Place<'_>, words: &Words) -> Vec<Holder> {
    let mut holders = Vec::new();
    let mut at = place.entry;
    // Chains are short; the bound keeps a list that goes round from going round for ever.
    while let Some(holder) = gazetteer.parent(at).and_then(|up| gazetteer.place(up)).filter(|_| holders.len() < 8) {
        at = holder.entry;
        holders.push(Holder { name: atlas::name(&holder, words).to_owned(), id: holder.id });
    }
    holders
}

impl PlaceRow {
    fn disputed_lines(&self, words: &Words) -> Vec<String> {
        let heading = words.message("disputed", &[("place", self.shown.clone())]);
        let said = self.disputed.iter().map(|s| format!("• {}: {}", s.who, s.says));
        let head = (!self.disputed.is_empty()).then_some(heading);
        head.into_iter().flat_map(|head| [String::new(), head]).chain(said).map(|line| one_line(&line)).collect()
    }

    fn within(&self) -> String {
        self.within.iter().map(|holder| holder.name.as_str()).collect::<Vec<_>>().join(", ")
    }
}

impl Row for PlaceRow {
    const TABLE: &'static [Column] =
        &[loose("place"), fixed("kind"), loose("within"), fixed("position"), fixed("people"), fixed("id")];
    const CSV: &'static [&'static str] = &[
        "id",
        "name",
        "sv",
        "kind",
        "capital_of",
        "country",
        "within",
        "within_ids",
        "lat",
        "lon",
        "precision",
        "population",
        "nearness",
        "disputed",
    ];

    fn table(&self, words: &Words) -> Vec<String> {
        let kind = words.get("place-kind", self.kind);
        let capital = self.capital_of.map(|of| words.get("capital-of", of));
        vec![
            one_line(&self.shown),
            capital.unwrap_or(kind).to_owned(),
            one_line(&self.within()),
            self.at.map_or_else(|| "–".to_owned(), |at| format!("{:.3}, {:.3}", at.lat(), at.lon())),
            self.population.map_or_else(|| "–".to_owned(), |n| n.to_string()),
            self.id.to_string(),
        ]
    }

    fn csv(&self) -> Vec<String> {
        let ids: Vec<String> = self.within.iter().map(|holder| holder.id.to_string()).collect();
        let said: Vec<String> = self.disputed.iter().map(|s| format!("{}: {}", s.who, s.says)).collect();
        let precision = |at: Coordinates| match at.precision {
            lagesbild_model::Precision::Point => "point",
            lagesbild_model::Precision::Area => "area",
        };
        vec![
            self.id.to_string(),
            self.name.clone(),
            self.name_sv.clone().unwrap_or_default(),
            self.kind.to_owned(),
            self.capital_of.unwrap_or_default().to_owned(),
            self.country.map_or_else(String::new, |c| c.to_string()),
            self.within(),
            ids.join("|"),
            self.at.map_or_else(String::new, |at| at.lat().to_string()),
            self.at.map_or_else(String::new, |at| at.lon().to_string()),
            self.at.map_or("", precision).to_owned(),
            self.population.map_or_else(String::new, |n| n.to_string()),
            self.nearness.to_owned(),
            said.join("|"),
        ]
    }
}
