//! `lagesbild tallies`: totals in reports, checked against the picture at the moment they speak of.

use crate::atlas;
use crate::book::{Book, known_by};
use crate::cli::{AsOf, Common, From, Telling};
use crate::failure::{Exit, Failure};
use crate::output::{Column, Format, Output, Row, Styles, fixed, loose, one_line};
use crate::own;
use crate::picture::{Names, drawn_from};
use crate::words::Words;
use clap::Args;
use lagesbild_ledger::ClaimFilter;
use lagesbild_model::Kind;
use lagesbild_picture::{Counted, Dated, Member, Picture, Tally, Unchecked, Verdict};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeSet;

/// So many members or candidates are named to people; JSON has all.
const NAMED: usize = 20;

/// Arguments of `tallies`.
#[derive(Debug, Args)]
pub struct TalliesArgs {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub from: From,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub as_of: AsOf,
    /// Only totals of reports on this country: its two-letter code, or its name
    #[arg(long, value_name = "COUNTRY")]
    pub country: Option<String>,
    /// Also totals of what no side can hold: casualties, rounds of talks
    #[arg(long)]
    pub all: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub telling: Telling,
}

/// Examples for the help.
pub const EXAMPLES: &str = "Examples:
  lagesbild tallies --reports examples/afghanistan-2021
  lagesbild tallies --ledger war.db --country AF --on 2021-08-13 --format csv";

/// Runs the command.
///
/// # Errors
/// [`Failure`] if nothing can be done, or an argument names nothing.
pub fn run(args: &TalliesArgs, common: &Common, words: &Words) -> Result<Exit, Failure> {
    let lists = own::known(common)?;
    let gazetteer = lists.gazetteer;
    let known = known_by(&args.as_of, &args.from, words)?;
    let country = args.country.as_deref().map(|told| atlas::country(gazetteer, told, words)).transpose()?;
    let (book, exit) = Book::open(&args.from, &args.telling, common, words)?;
    // a total stands in no country; the places that its report names tell which is meant
    let kinds: BTreeSet<Kind> = lagesbild_picture::KINDS.into_iter().chain([Kind::Count]).collect();
    let claims = book.claims(&ClaimFilter { kinds: Some(kinds), ..drawn_from() }, &known)?;
    let picture = Picture::draw(&claims, gazetteer, &lists.actors);
    let names = Names { gazetteer, actors: &lists.actors, words };
    let format = common.format.unwrap_or(Format::Table);
    let mut output = Output::of::<Shown<'_>>(format, words, Styles::of_stdout())?;
    for tally in picture.tallies(&claims) {
        let counts_places = tally.counted.is_some();
        let of_places = claims.iter().find(|known| known.claim.id == tally.claim);
        let report = of_places.map_or(String::new(), |known| known.claim.report.clone());
        let here = |known: &&lagesbild_ledger::KnownClaim| known.claim.report == report;
        let countries = || {
            let ids = claims.iter().filter(here).flat_map(|known| &known.claim.places).filter_map(|p| p.id.as_ref());
            ids.filter_map(|id| gazetteer.get(id)?.country).collect::<BTreeSet<_>>()
        };
        let on = args.as_of.on.is_none_or(|on| tally.on.is_some_and(|day| day <= on));
        if (args.all || counts_places) && on && country.is_none_or(|country| countries().contains(&country)) {
            output.row(&Shown { row: TallyRow { report, tally }, names: &names })?;
        }
    }
    output.rest()?;
    if format == Format::Table {
        for dated in picture.dated() {
            output.line(&dating(dated, &names))?;
        }
    }
    output.finish()?;
    Ok(exit)
}

/// How a report without a day was dated, in a line.
fn dating(dated: &Dated, names: &Names<'_>) -> String {
    let mut places: Vec<String> =
        dated.reasons.iter().map(|reason| names.place(&reason.place, reason.place.as_str())).collect();
    places.dedup();
    let days =
        if dated.first == dated.last { dated.first.to_string() } else { format!("{}..{}", dated.first, dated.last) };
    let told = dated.told.as_ref().map_or(String::new(), ToString::to_string);
    let values = [("report", dated.report.to_string()), ("told", told), ("days", days), ("places", places.join(", "))];
    names.words.message("dated", &values)
}

/// A total with what came of it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TallyRow {
    /// The report that it stands in.
    pub report: String,
    /// The total.
    #[serde(flatten)]
    pub tally: Tally,
}

struct Shown<'a> {
    row: TallyRow,
    names: &'a Names<'a>,
}

impl Serialize for Shown<'_> {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.row.serialize(to)
    }
}

impl Shown<'_> {
    fn members(&self, members: &[Member]) -> String {
        let mut names: Vec<String> =
            members.iter().take(NAMED).map(|member| self.names.place(&member.place, &member.name)).collect();
        if members.len() > NAMED {
            names.push("…".to_owned());
        }
        names.join(", ")
    }

    fn verdict(&self, words: &Words) -> String {
        match &self.row.tally.verdict {
            Verdict::Reconciles { members } => words.message("reconciles", &[("members", self.members(members))]),
            Verdict::Differs { by, members, candidates } => {
                let values = [
                    ("by", format!("{by:+}")),
                    ("count", members.len().to_string()),
                    ("candidates", self.members(candidates)),
                ];
                words.message("differs", &values)
            }
            Verdict::Unchecked { why } => {
                words.message("unchecked", &[("why", words.get("unchecked", unchecked(*why)).to_owned())])
            }
        }
    }
}

fn unchecked(why: Unchecked) -> &'static str {
    match why {
        Unchecked::OtherThing => "other_thing",
        Unchecked::NoSide => "no_side",
        Unchecked::NoCountry => "no_country",
        Unchecked::NoDay => "no_day",
        Unchecked::NoList => "no_list",
        Unchecked::NoFigure => "no_figure",
    }
}

fn counted(counted: Counted) -> &'static str {
    match counted {
        Counted::ProvincialCapitals => "provincial_capitals",
        Counted::Provinces => "provinces",
        Counted::Districts => "districts",
        Counted::Towns => "towns",
        Counted::Share => "share",
    }
}

fn figure(tally: &Tally) -> String {
    let of = tally.of.map_or(String::new(), |of| format!("/{of}"));
    format!("{}{of}", tally.n)
}

impl Row for Shown<'_> {
    const TABLE: &'static [Column] =
        &[fixed("day"), loose("quote"), loose("side"), loose("counted"), fixed("figure"), loose("verdict")];
    const CSV: &'static [&'static str] = &[
        "report",
        "claim_id",
        "quote",
        "on",
        "since",
        "side",
        "counted",
        "n",
        "of",
        "bound",
        "verdict",
        "by",
        "members",
        "candidates",
    ];

    fn table(&self, words: &Words) -> Vec<String> {
        let tally = &self.row.tally;
        vec![
            tally.on.map_or(String::new(), |day| day.to_string()),
            one_line(&tally.quote),
            tally.side.as_ref().map_or(String::new(), |side| self.names.party(side)),
            tally.counted.map_or(String::new(), |c| words.get("counted", counted(c)).to_owned()),
            figure(tally),
            self.verdict(words),
        ]
    }

    fn csv(&self) -> Vec<String> {
        let TallyRow { report, tally } = &self.row;
        let names = |members: &[Member]| members.iter().map(|m| m.name.clone()).collect::<Vec<_>>().join("; ");
        let (word, by, members, candidates) = match &tally.verdict {
            Verdict::Reconciles { members } => ("reconciles", "0".to_owned(), names(members), String::new()),
            Verdict::Differs { by, members, candidates } => {
                ("differs", by.to_string(), names(members), names(candidates))
            }
            Verdict::Unchecked { why } => (unchecked(*why), String::new(), String::new(), String::new()),
        };
        let day = |day: Option<lagesbild_model::time::Day>| day.map_or(String::new(), |day| day.to_string());
        vec![
            report.clone(),
            tally.claim.to_string(),
            tally.quote.clone(),
            day(tally.on),
            day(tally.since),
            tally.side.as_ref().map_or(String::new(), |side| side.name.clone()),
            tally.counted.map_or(String::new(), |c| counted(c).to_owned()),
            tally.n.to_string(),
            tally.of.map_or(String::new(), |of| of.to_string()),
            tally.bound.name().to_owned(),
            word.to_owned(),
            by,
            members,
            candidates,
        ]
    }
}
