//! `lagesbild changes`: what became known between two moments.

use super::decide::{ToldDecision, in_short};
use super::{LedgerArg, answer, moment, on};
use crate::atlas;
use crate::cli::{ClockArg, Common};
use crate::failure::{Exit, Failure};
use crate::output::one_line;
use crate::own;
use crate::picture::{Cell, Names, drawn_from};
use crate::words::Words;
use clap::Args;
use lagesbild_gazetteer::Gazetteer;
use lagesbild_ledger::{Access, Changes, ClaimFilter, KnownBy, KnownClaim, Ledger, Narrowing, Notice, SqliteStore};
use lagesbild_model::time::Day;
use lagesbild_model::{Claim, CountryCode, PlaceId};
use lagesbild_picture::{Picture, Sure};
use serde::Serialize;
use std::collections::BTreeSet;

/// Arguments of `changes`.
#[derive(Debug, Args)]
pub struct ChangesArgs {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub ledger: LedgerArg,
    /// What became known after this moment: a day, or a moment of the ledger's clock (YYYY-MM-DDTHH:MM:SSZ)
    #[arg(long, value_name = "MOMENT")]
    pub since: String,
    /// Up to this moment; without it, all
    #[arg(long, value_name = "MOMENT")]
    pub until: Option<String>,
    /// The clock that these are read on; without it the ledger's
    #[arg(long, value_enum)]
    pub clock: Option<ClockArg>,
    /// The day for whose end holdings are compared (YYYY-MM-DD); without it today
    #[arg(long, value_name = "DAY")]
    pub on: Option<Day>,
    /// Only claims on places of this country: its two-letter code, or its name
    #[arg(long, value_name = "COUNTRY")]
    pub country: Option<String>,
}

#[derive(Serialize)]
struct Told {
    since: String,
    until: Option<String>,
    on: Day,
    /// Holdings that are otherwise now: as they were known to be, and as they are.
    holdings: Vec<Before<Cell>>,
    reports: Vec<ToldReport>,
    came: Vec<Claim>,
    went: Vec<Claim>,
    changed: Vec<Before<Claim>>,
    decisions: Vec<ToldDecision>,
    adopted: Vec<lagesbild_ledger::Adoption>,
    withheld: Vec<lagesbild_ledger::Withholding>,
    notices: Vec<Notice>,
    narrowed: Vec<Narrowing>,
}

#[derive(Serialize)]
struct Before<T> {
    before: T,
    after: T,
}

/// A report that became known.
#[derive(Serialize)]
pub struct ToldReport {
    /// Its id.
    pub report: String,
    /// Who published it.
    pub publishers: Vec<String>,
    /// When, as far as known.
    pub published: Option<String>,
    /// When it was acquired.
    pub acquired: String,
    /// From when on the ledger knows it.
    pub known: String,
}

impl ToldReport {
    /// What the chain tells of it.
    pub fn of(note: &lagesbild_ledger::ReportNote) -> ToldReport {
        ToldReport {
            report: note.report.to_string(),
            publishers: note.publishers.clone(),
            published: note.publication.as_ref().map(|publication| publication.date.to_string()),
            acquired: note.acquired.to_string(),
            known: note.written.to_string(),
        }
    }

    /// The same in a line.
    pub fn line(&self, words: &Words) -> String {
        let unknown = words.get("message", "unknown");
        let publishers =
            if self.publishers.is_empty() { unknown.to_owned() } else { one_line(&self.publishers.join(", ")) };
        format!("{publishers}, {} · {}", self.published.as_deref().unwrap_or(unknown), self.report)
    }
}

/// Runs the command.
pub fn run(args: &ChangesArgs, common: &Common, words: &Words) -> Result<Exit, Failure> {
    let on = on(args.on)?;
    let since = moment(&args.since, args.clock, words)?;
    let until = args.until.as_deref().map(|told| moment(told, args.clock, words)).transpose()?;
    let until = until.unwrap_or(KnownBy::NOW);
    let lists = own::known(common)?;
    let gazetteer = lists.gazetteer;
    let country = args.country.as_deref().map(|told| atlas::country(gazetteer, told, words)).transpose()?;
    let ledger = Ledger::open(&args.ledger.ledger, Access::Read).map_err(Failure::work)?;
    let filter = ClaimFilter { country, ..ClaimFilter::default() };
    let changes = ledger.changes(&filter, &since, &until).map_err(Failure::work)?;
    let holdings = holdings(&ledger, &changes, &since, &until, on, &lists)?;
    let claim = |known: KnownClaim| known.claim;
    let stands = |made: &lagesbild_ledger::Made| -> Result<bool, Failure> {
        let standing = ledger.standing(made.decision.claim, until.ledger).map_err(Failure::work)?;
        Ok(standing.iter().any(|other| other.hash == made.hash))
    };
    let mut decisions = Vec::new();
    for made in &changes.decisions {
        decisions.push(ToldDecision {
            entry: made.hash.to_string(),
            known: made.known.to_string(),
            stands: stands(made)?,
            decision: made.decision.clone(),
        });
    }
    let told = Told {
        since: args.since.clone(),
        until: args.until.clone(),
        on,
        holdings,
        reports: changes.reports.iter().map(ToldReport::of).collect(),
        came: changes.claims.came.into_iter().map(claim).collect(),
        went: changes.claims.went.into_iter().map(claim).collect(),
        changed: changes
            .claims
            .changed
            .into_iter()
            .map(|(before, after)| Before { before: before.claim, after: after.claim })
            .collect(),
        decisions,
        adopted: changes.adopted,
        withheld: changes.withheld,
        notices: changes.notices,
        narrowed: changes.narrowed,
    };
    let names = Names { gazetteer, actors: &lists.actors, words };
    answer(lines(&told, &names), &told, common, words)?;
    Ok(Exit::Done)
}

/// The holdings of places that claims came, went or changed for, where they are otherwise now.
fn holdings(
    ledger: &Ledger<SqliteStore>,
    changes: &Changes,
    since: &KnownBy,
    until: &KnownBy,
    on: Day,
    lists: &own::Known,
) -> Result<Vec<Before<Cell>>, Failure> {
    let claims = &changes.claims;
    let pairs = claims.changed.iter().flat_map(|(before, after)| [before, after]);
    let touched = claims.came.iter().chain(&claims.went).chain(pairs);
    let ids: BTreeSet<PlaceId> =
        touched.flat_map(|known| &known.claim.places).filter_map(|place| place.id.clone()).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let &own::Known { gazetteer, ref actors } = lists;
    let at = |known: &KnownBy| -> Result<Vec<Cell>, Failure> {
        let claims = around(ledger, &ids, known, gazetteer)?;
        let picture = Picture::draw(&claims, gazetteer, actors);
        Ok(ids.iter().map(|place| Cell::new(picture.cell(place, on), gazetteer)).collect())
    };
    let pairs = at(since)?.into_iter().zip(at(until)?);
    let is_open = |cell: &Cell| cell.cell.dispute.as_ref().is_some_and(|dispute| dispute.resolved.is_none());
    let is_other = |(before, after): &(Cell, Cell)| {
        let (a, b) = (&before.cell.holding, &after.cell.holding);
        (&a.side, a.sure, &a.since, is_open(before)) != (&b.side, b.sure, &b.since, is_open(after))
    };
    Ok(pairs.filter(is_other).map(|(before, after)| Before { before, after }).collect())
}

/// The claims on those places, and on all others of their countries: what is learnt of a country is learnt from all.
fn around(
    ledger: &Ledger<SqliteStore>,
    places: &BTreeSet<PlaceId>,
    known: &KnownBy,
    gazetteer: &Gazetteer,
) -> Result<Vec<KnownClaim>, Failure> {
    let country = |place: &PlaceId| gazetteer.get(place).and_then(|place| place.country);
    let countries: BTreeSet<CountryCode> = places.iter().filter_map(country).collect();
    let elsewhere = places.iter().filter(|place| country(place).is_none()).cloned().collect();
    let mut filters = vec![ClaimFilter { places: Some(elsewhere), ..drawn_from() }];
    filters.extend(countries.into_iter().map(|country| ClaimFilter { country: Some(country), ..drawn_from() }));
    let mut claims = Vec::new();
    for filter in filters {
        claims.extend(ledger.claims(&filter, known).map_err(Failure::work)?);
    }
    Ok(claims)
}

fn lines(told: &Told, names: &Names<'_>) -> Vec<String> {
    let words = names.words;
    let mut lines = Vec::new();
    let mut group = |key: &str, of: Vec<String>| {
        if !of.is_empty() {
            if !lines.is_empty() {
                lines.push(String::new());
            }
            lines.push(format!("{} ({})", words.get("changes", key), of.len()));
            lines.extend(of.into_iter().map(|line| format!("• {line}")));
        }
    };
    let side = |cell: &Cell| match cell.cell.holding.sure {
        Sure::Unknown => names.side(&cell.cell.holding),
        sure => format!("{} ({})", names.side(&cell.cell.holding), words.get("sure", sure.name())),
    };
    let holding = |pair: &Before<Cell>| {
        let place = names.place(&pair.after.cell.place, &pair.after.cell.name);
        format!("{place}: {} → {}", side(&pair.before), side(&pair.after))
    };
    group("holdings", told.holdings.iter().map(holding).collect());
    group("reports", told.reports.iter().map(|report| report.line(words)).collect());
    group("came", told.came.iter().map(|claim| in_short(claim, words)).collect());
    group("went", told.went.iter().map(|claim| in_short(claim, words)).collect());
    let changed =
        |pair: &Before<Claim>| format!("{}\n    → {}", in_short(&pair.before, words), in_short(&pair.after, words));
    group("changed", told.changed.iter().map(changed).collect());
    let decision = |made: &ToldDecision| {
        let decision = &made.decision;
        format!("{} · {} · {}", words.get("verdict", decision.verdict.name()), one_line(&decision.who), decision.claim)
    };
    group("decisions", told.decisions.iter().map(decision).collect());
    group("adopted", told.adopted.iter().map(|a| format!("{} · {}", a.reading, one_line(&a.who))).collect());
    let notice = |n: &Notice| format!("{} · {} · {}", words.get("notice", n.what.name()), n.report, one_line(&n.why));
    group("notices", told.notices.iter().map(notice).collect());
    let narrowed = |n: &Narrowing| {
        let date = n.date.as_ref().map_or_else(|| "–".to_owned(), ToString::to_string);
        format!("{date} · {} · {}", n.report, one_line(&n.why))
    };
    group("narrowed", told.narrowed.iter().map(narrowed).collect());
    group("withheld", told.withheld.iter().map(|w| format!("{} · {}", w.report, one_line(&w.why))).collect());
    if lines.is_empty() {
        lines.push(words.get("message", "no-changes").to_owned());
    }
    lines
}
