//! Which reports are not independent of each other, as far as can be told: copies of one text, what one agency told, one
//! publisher. Of all others it is only known that nothing shows a common origin.

use crate::book::Book;
use crate::evidence::Evidence;
use crate::failure::Failure;
use crate::output::one_line;
use crate::read::label;
use crate::words::Words;
use lagesbild_actors::{ActorKind, ActorList};
use lagesbild_ledger::KnownBy;
use lagesbild_model::{ActorId, Language, Report, ReportId, Span};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Bytes at the beginning and the end of a text where an agency is named if the text is its.
const EDGE: usize = 160;

/// The reports behind some evidence, by what they have in common.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct Origins {
    /// What is known to be common. A report may stand in several.
    pub common: Vec<Common>,
    /// Reports of which nothing shows a common origin with another one. That they are independent is not shown either.
    pub not_told: Vec<ReportId>,
    /// What the reports are called elsewhere.
    #[serde(skip)]
    labels: BTreeMap<ReportId, String>,
}

/// What some reports have in common.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Common {
    /// What it is.
    pub by: By,
    /// The agency or publisher, by name; for copies how like the texts are (`100%` where they are the same).
    pub name: String,
    /// Those reports, two at least; copies also outside the evidence.
    pub reports: Vec<ReportId>,
}

/// A sign of a common origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The texts are the same, or nearly.
    Copy,
    /// They name one agency as theirs, in whatever language.
    Agency,
    /// One publisher.
    Publisher,
}

impl By {
    fn key(self) -> &'static str {
        match self {
            By::Copy => "origins-copy",
            By::Agency => "origins-agency",
            By::Publisher => "origins-publisher",
        }
    }
}

impl Origins {
    /// What the reports behind the evidence have in common.
    ///
    /// # Errors
    /// [`Failure::Work`] in the ledger's words.
    pub fn of(evidence: &[Evidence], book: &Book, known: &KnownBy, actors: &ActorList) -> Result<Origins, Failure> {
        let reports: BTreeSet<ReportId> = evidence.iter().map(|evidence| evidence.claim.report_id).collect();
        if reports.len() < 2 && !book.is_kept() {
            return Ok(Origins::default());
        }
        let mut common = Vec::new();
        let mut named: BTreeMap<(By, String), Vec<ReportId>> = BTreeMap::new();
        let mut copied: BTreeSet<BTreeSet<ReportId>> = BTreeSet::new();
        for id in &reports {
            let Some(report) = book.report(*id)? else { continue };
            for agency in agencies(&report, actors) {
                let name = actors.canonical_name(&agency).map_or_else(|| agency.to_string(), ToOwned::to_owned);
                named.entry((By::Agency, name)).or_default().push(*id);
            }
            for publisher in report.parts().publishers.iter().collect::<BTreeSet<_>>() {
                named.entry((By::Publisher, publisher.clone())).or_default().push(*id);
            }
            let copies = book.copies_of(*id, known)?;
            let Some(least) = copies.iter().map(|copy| copy.likeness).min() else { continue };
            let group: BTreeSet<ReportId> = copies.iter().map(|copy| copy.report.report).chain([*id]).collect();
            if copied.insert(group.clone()) {
                let name = format!("{least}%");
                common.push(Common { by: By::Copy, name, reports: group.into_iter().collect() });
            }
        }
        let shared = named.into_iter().filter(|(_, reports)| reports.len() > 1);
        common.extend(shared.map(|((by, name), reports)| Common { by, name, reports }));
        let told: BTreeSet<ReportId> = common.iter().flat_map(|common| common.reports.iter().copied()).collect();
        let not_told = reports.difference(&told).copied().collect();
        let labels = evidence.iter().map(|e| (e.claim.report_id, label(&e.claim))).collect();
        Ok(Origins { common, not_told, labels })
    }

    /// The same for people.
    pub fn lines(&self, words: &Words) -> Vec<String> {
        let short = |id: &ReportId| id.to_string().chars().take(12).collect::<String>();
        let name = |id: &ReportId| self.labels.get(id).cloned().unwrap_or_else(|| short(id));
        let list = |reports: &[ReportId]| reports.iter().map(name).collect::<Vec<_>>().join(", ");
        let line = |common: &Common| {
            let values = [("name", one_line(&common.name)), ("reports", list(&common.reports))];
            words.message(common.by.key(), &values)
        };
        let mut lines: Vec<String> = self.common.iter().map(line).collect();
        if self.not_told.len() > 1 || !self.not_told.is_empty() && !lines.is_empty() {
            lines.push(words.message("origins-not-told", &[("reports", list(&self.not_told))]));
        }
        lines
    }
}

/// The agencies that a report names as its own: its publisher, in its byline, or at the edges of its text.
fn agencies(report: &Report, actors: &ActorList) -> BTreeSet<ActorId> {
    let parts = report.parts();
    let text = report.text();
    let head = text.get(..text.floor_char_boundary(EDGE)).unwrap_or(text);
    let tail = text.get(text.floor_char_boundary(text.len().saturating_sub(EDGE))..).unwrap_or_default();
    let mut found = BTreeSet::new();
    let places = parts.publishers.iter().map(String::as_str).chain(parts.byline.as_deref()).chain([head, tail]);
    for place in places {
        let tokens = tokens(place);
        for language in parts.language.map_or(Language::ALL.to_vec(), |language| vec![language]) {
            let mut mentions = Vec::new();
            actors.find(language, place, &tokens, &mut mentions);
            found.extend(mentions.iter().filter_map(|mention| mention.actor()));
        }
    }
    found.retain(|id| actors.get(id).is_some_and(|actor| actor.kind == ActorKind::Agency));
    found
}

fn tokens(text: &str) -> Vec<Span> {
    let mut tokens = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                tokens.extend(Span::new(from, at));
                start = None;
            }
            _ => {}
        }
    }
    tokens
}
