//! `lagesbild disputes`: claims that cannot all be true, side by side.

use crate::atlas;
use crate::book::{Book, day, known_by};
use crate::cli::{AsOf, Common, From, Telling};
use crate::failure::{Exit, Failure};
use crate::output::{Column, Format, Output, Row, Styles, fixed, loose, one_line};
use crate::own;
use crate::picture::{Names, drawn_from};
use crate::words::Words;
use clap::Args;
use lagesbild_ledger::{ClaimFilter, KnownClaim};
use lagesbild_model::ClaimId;
use lagesbild_picture::{Dispute, Picture, Position};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// Arguments of `disputes`.
#[derive(Debug, Args)]
pub struct DisputesArgs {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub from: From,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub as_of: AsOf,
    /// Only places of this country: its two-letter code, or its name
    #[arg(long, value_name = "COUNTRY")]
    pub country: Option<String>,
    /// Also those that were settled, with what settled them
    #[arg(long)]
    pub resolved: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub telling: Telling,
}

/// Examples for the help.
pub const EXAMPLES: &str = "Examples:
  lagesbild disputes --reports examples/afghanistan-2021 --on 2021-08-13
  lagesbild disputes --ledger war.db --country Libya --resolved --format json";

/// Runs the command.
///
/// # Errors
/// [`Failure`] if nothing can be done, or an argument names nothing.
pub fn run(args: &DisputesArgs, common: &Common, words: &Words) -> Result<Exit, Failure> {
    let lists = own::known(common)?;
    let gazetteer = lists.gazetteer;
    let on = day(&args.as_of)?;
    let known = known_by(&args.as_of, &args.from, words)?;
    let country = args.country.as_deref().map(|told| atlas::country(gazetteer, told, words)).transpose()?;
    let (book, exit) = Book::open(&args.from, &args.telling, common, words)?;
    let claims = book.claims(&ClaimFilter { country, ..drawn_from() }, &known)?;
    let by_id: BTreeMap<ClaimId, &KnownClaim> = claims.iter().map(|known| (known.claim.id, known)).collect();
    let picture = Picture::draw(&claims, gazetteer, &lists.actors);
    let mut disputes = picture.disputes(None, on);
    disputes.retain(|dispute| {
        let here = country.is_none() || gazetteer.get(&dispute.place).and_then(|place| place.country) == country;
        here && (args.resolved || dispute.resolved.is_none())
    });
    let names = Names { gazetteer, actors: &lists.actors, words };
    let format = common.format.unwrap_or(Format::Table);
    let mut output = Output::of::<Shown<'_>>(format, words, Styles::of_stdout())?;
    for dispute in &disputes {
        output.row(&Shown { row: DisputeRow::of(dispute, &by_id), names: &names })?;
    }
    output.rest()?;
    if format == Format::Table {
        let open = disputes.iter().filter(|dispute| dispute.resolved.is_none()).count();
        let values = [("open", open.to_string()), ("resolved", (disputes.len() - open).to_string())];
        output.line(&words.message("disputes-total", &values))?;
    }
    output.finish()?;
    Ok(exit)
}

/// A dispute, with the words of its claims.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DisputeRow {
    /// The dispute.
    #[serde(flatten)]
    pub dispute: Dispute,
    /// What its claims say, by id.
    pub quotes: BTreeMap<String, String>,
}

impl DisputeRow {
    fn of(dispute: &Dispute, claims: &BTreeMap<ClaimId, &KnownClaim>) -> DisputeRow {
        let settling = dispute.resolved.as_ref().map(|resolved| &resolved.by);
        let ids = dispute.positions.iter().flat_map(|position| &position.claims).chain(settling);
        let quote = |id: &ClaimId| Some((id.to_string(), claims.get(id)?.claim.quote.clone()));
        DisputeRow { dispute: dispute.clone(), quotes: ids.filter_map(quote).collect() }
    }
}

struct Shown<'a> {
    row: DisputeRow,
    names: &'a Names<'a>,
}

impl Serialize for Shown<'_> {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.row.serialize(to)
    }
}

impl Shown<'_> {
    /// A position in a few words: whose, how many claims and origins, and one of their quotes.
    fn position(&self, position: &Position, words: &Words) -> String {
        let side = position.side.as_ref().map_or(words.get("message", "denied-by").to_owned(), |p| self.names.party(p));
        let quote = position.claims.iter().find_map(|id| self.row.quotes.get(&id.to_string()));
        let quote = quote.map_or(String::new(), |quote| format!(" ”{}”", one_line(quote)));
        format!("{side} ({}/{}){quote}", position.claims.len(), position.origins)
    }
}

impl Row for Shown<'_> {
    const TABLE: &'static [Column] =
        &[loose("place"), fixed("days"), fixed("weight"), loose("positions"), loose("resolved")];
    const CSV: &'static [&'static str] = &[
        "place_id",
        "place",
        "first",
        "last",
        "weight",
        "position",
        "probability",
        "other_position",
        "other_probability",
        "resolved_for",
        "resolved_on",
        "resolved_by",
        "overtaken",
        "claims",
    ];

    fn table(&self, words: &Words) -> Vec<String> {
        let dispute = &self.row.dispute;
        let positions: Vec<String> = dispute.positions.iter().map(|p| self.position(p, words)).collect();
        let resolved = dispute.resolved.as_ref().map_or(String::new(), |resolved| {
            let key = if resolved.overtaken { "overtaken-by" } else { "resolved-by" };
            words.message(key, &[("side", self.names.party(&resolved.side)), ("day", resolved.on.to_string())])
        });
        vec![
            self.names.place(&dispute.place, &dispute.name),
            if dispute.first == dispute.last {
                dispute.first.to_string()
            } else {
                format!("{}..{}", dispute.first, dispute.last)
            },
            format!("{:.1}", dispute.weight),
            positions.join(" – "),
            resolved,
        ]
    }

    fn csv(&self) -> Vec<String> {
        let dispute = &self.row.dispute;
        let side = |at: usize| {
            let position = dispute.positions.get(at);
            let name = position.and_then(|p| p.side.as_ref()).map_or(String::new(), |p| p.name.clone());
            [name, position.map_or(String::new(), |p| p.probability.to_string())]
        };
        let resolved = dispute.resolved.as_ref();
        let claims = dispute.positions.iter().flat_map(|p| &p.claims).map(ToString::to_string);
        let mut row = vec![
            dispute.place.to_string(),
            dispute.name.clone(),
            dispute.first.to_string(),
            dispute.last.to_string(),
            dispute.weight.to_string(),
        ];
        row.extend(side(0));
        row.extend(side(1));
        row.extend([
            resolved.map_or(String::new(), |r| r.side.name.clone()),
            resolved.map_or(String::new(), |r| r.on.to_string()),
            resolved.map_or(String::new(), |r| r.by.to_string()),
            resolved.is_some_and(|r| r.overtaken).to_string(),
            claims.collect::<Vec<_>>().join("; "),
        ]);
        row
    }
}
