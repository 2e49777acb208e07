//! Reports: a list, and one with its text and every claim marked in it.

use super::places::page;
use crate::fault::Fault;
use crate::http::{Asked, Shared, Visitor, at_leisure, json};
use crate::openapi::{Api, get};
use crate::room::Room;
use crate::view::{ClaimView, Lists};
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use lagesbild_ledger::{ClaimFilter, KnownBy, LedgerError, UtcMoment};
use lagesbild_model::time::Day;
use lagesbild_model::{Claim, Report, ReportId, Span};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Adds the operations.
pub fn add(api: &mut Api) {
    get("/reports", "reports", "Reports, those that came last first, page by page.")
        .query::<ReportsQuery>(api)
        .answers::<Page>(api, "A page of reports, and how to go on.")
        .fault(404, "`after` names nothing of this list.")
        .etag()
        .by(api, list);
    get("/reports/{id}", "report", "A report with its claims marked; its full text for those who are signed in.")
        .answers::<ReportView>(api, "The report.")
        .etag()
        .fault(404, "There is no such report.")
        .fault(410, "Its words were withheld.")
        .by(api, show);
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ReportsQuery {
    /// Leave out what had not certainly been published by the end of that day.
    #[serde(default)]
    #[schemars(schema_with = "crate::openapi::day_schema")]
    published_by: Option<Day>,
    /// Leave out what had not been written into the ledger by that moment.
    #[serde(default)]
    #[schemars(schema_with = "crate::openapi::moment_schema")]
    known_at: Option<UtcMoment>,
    /// Where the page before ended: its `next`.
    #[serde(default)]
    #[schemars(schema_with = "crate::openapi::report_schema")]
    after: Option<String>,
    /// No more than so many; 50 if nothing is said.
    #[schemars(range(min = 1, max = 500))]
    limit: Option<u32>,
}

/// A page of reports.
#[derive(Serialize, JsonSchema)]
struct Page {
    /// How many reports the whole list has.
    total: usize,
    /// The reports.
    reports: Vec<Brief>,
    /// What to ask with as `after` for the page that follows; `null` where there is none.
    next: Option<String>,
}

/// A report without its text.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Brief {
    /// The report's id.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// Its title.
    pub title: Option<String>,
    /// Who wrote it.
    pub byline: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// Who published it.
    pub publishers: Vec<String>,
    /// When it was published, as far as known.
    pub published: Option<String>,
    /// When the ledger got it; `null` for one that is not kept.
    pub acquired: Option<String>,
    /// Its language, where that was told.
    pub language: Option<String>,
    /// Whether its words were withheld.
    pub withheld: bool,
}

impl Brief {
    fn of(report: &Report, acquired: Option<UtcMoment>) -> Brief {
        let parts = report.parts();
        Brief {
            id: report.id().to_string(),
            label: report.label(),
            title: parts.title.clone(),
            byline: parts.byline.clone(),
            url: parts.url.clone(),
            publishers: parts.publishers.clone(),
            published: parts.publication.as_ref().map(|publication| publication.date.to_string()),
            acquired: acquired.map(|moment| moment.to_string()),
            language: parts.language.map(|language| language.code().to_owned()),
            withheld: false,
        }
    }

    /// What is told of a report of the ledger.
    ///
    /// # Errors
    /// 404, or what the ledger says.
    pub fn find(room: &Room, id: ReportId) -> Result<Brief, Fault> {
        room.ask(|ledger| {
            let note = ledger.report_note(id)?;
            let note = note.ok_or_else(|| Fault::missing(format!("no report has the id {id}")))?;
            match ledger.report(id) {
                Ok(Some(report)) => Ok(Brief::of(&report, Some(note.acquired))),
                Ok(None) => Err(Fault::missing(format!("no report has the id {id}"))),
                Err(LedgerError::Withheld(_)) => Ok(Brief {
                    id: id.to_string(),
                    label: id.to_string(),
                    title: None,
                    byline: None,
                    url: None,
                    publishers: note.publishers,
                    published: note.publication.map(|publication| publication.date.to_string()),
                    acquired: Some(note.acquired.to_string()),
                    language: note.language.map(|language| language.code().to_owned()),
                    withheld: true,
                }),
                Err(error) => Err(error.into()),
            }
        })
    }
}

async fn list(State(room): State<Shared>, asked: Asked<ReportsQuery>, headers: HeaderMap) -> Result<Response, Fault> {
    let asked = asked.0;
    let known = KnownBy { ledger: asked.known_at, published: asked.published_by };
    let limit = page(asked.limit, 50)?;
    let after = asked.after.as_deref().map(ReportId::parse).transpose();
    let after = after.map_err(|_| Fault::question("after should be the `next` of another page"))?;
    let page = at_leisure(&room, move |room| {
        let all = room.newest_reports(known)?;
        let start = after.map_or(Some(0), |after| all.iter().position(|report| *report == after));
        let start = start.ok_or_else(|| Fault::missing("after names a report that is not in this list"))?;
        let rest = all.get(start..).unwrap_or_default();
        let reports = rest.iter().take(limit).map(|report| Brief::find(room, *report)).collect::<Result<_, _>>()?;
        Ok(Page { total: all.len(), reports, next: rest.get(limit).map(ToString::to_string) })
    });
    json(&headers, &page.await?)
}

/// Where the words of a claim stand in a text, counted in UTF-16 code units, as browsers count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Marks {
    /// The sentence.
    pub sentence: (u32, u32),
    /// The words quoted.
    pub quote: (u32, u32),
    /// The word that makes it a claim.
    pub trigger: (u32, u32),
}

/// A claim, marked in its report.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Marked {
    /// The claim.
    #[serde(flatten)]
    pub claim: ClaimView,
    /// Where its words stand in `text`.
    pub marks: Marks,
}

/// A report with every claim marked.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ReportView {
    /// What is told of it.
    #[serde(flatten)]
    pub brief: Brief,
    /// Its text; `null` for those who are not signed in.
    pub text: Option<String>,
    /// How many bytes the text has.
    pub bytes: usize,
    /// Lines that came with it (captions, boxes), for those who are signed in.
    pub context: Vec<String>,
    /// Its claims, in the order of the text.
    pub claims: Vec<Marked>,
}

impl ReportView {
    /// A report that is not kept.
    pub fn fresh(report: &Report, claims: &[Claim], lists: Lists<'_>) -> ReportView {
        let views = claims.iter().map(|claim| (claim, lists.fresh(claim, report))).collect();
        ReportView::of(report, None, views, true)
    }

    fn of(
        report: &Report,
        acquired: Option<UtcMoment>,
        mut claims: Vec<(&Claim, ClaimView)>,
        full: bool,
    ) -> ReportView {
        claims.sort_by_key(|(claim, _)| (claim.sentence, claim.span, claim.trigger));
        let spans = claims.iter().flat_map(|(claim, _)| [claim.sentence, claim.span, claim.trigger]);
        let units = units(report.text(), spans);
        let at = |span: Span| {
            let unit = |byte: usize| units.get(&byte).copied().unwrap_or_default();
            (unit(span.start()), unit(span.end()))
        };
        let marked = claims.into_iter().map(|(claim, view)| {
            let marks = Marks { sentence: at(claim.sentence), quote: at(claim.span), trigger: at(claim.trigger) };
            Marked { claim: view, marks }
        });
        ReportView {
            brief: Brief::of(report, acquired),
            claims: marked.collect(),
            text: full.then(|| report.text().to_owned()),
            bytes: report.text().len(),
            context: if full { report.parts().context.clone() } else { Vec::new() },
        }
    }
}

/// The ends of these spans in UTF-16 code units.
fn units(text: &str, spans: impl Iterator<Item = Span>) -> BTreeMap<usize, u32> {
    let wanted: BTreeSet<usize> = spans.flat_map(|span| [span.start(), span.end()]).collect();
    let mut found = BTreeMap::new();
    let (mut byte, mut unit) = (0, 0u32);
    for want in wanted {
        let Some(between) = text.get(byte..want) else { continue };
        unit += between.chars().map(|c| c.len_utf16() as u32).sum::<u32>();
        byte = want;
        found.insert(want, unit);
    }
    found
}

async fn show(
    State(room): State<Shared>,
    visitor: Visitor,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let missing = || Fault::missing(format!("no report has the id {id:?}"));
    let report = ReportId::parse(&id).map_err(|_| missing())?;
    let full = visitor.reader().is_ok();
    let view = at_leisure(&room, move |room| {
        let filter = ClaimFilter { reports: Some(BTreeSet::from([report])), ..ClaimFilter::default() };
        let found = room.ask(|ledger| {
            let Some(note) = ledger.report_note(report)? else { return Ok(None) };
            let claims = ledger.claims(&filter, &KnownBy::NOW)?;
            Ok(ledger.report(report)?.map(|report| (report, note.acquired, claims)))
        })?;
        let (report, acquired, claims) =
            found.ok_or_else(|| Fault::missing(format!("no report has the id {report}")))?;
        let views = claims.iter().map(|known| (&known.claim, room.lists().known(known))).collect();
        Ok(ReportView::of(&report, Some(acquired), views, full))
    });
    json(&headers, &view.await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_counted_as_browsers_count() {
        let text = "Å🛰 tog Herat";
        let start = text.find("tog").unwrap();
        let found = units(text, [Span::new(start, text.len()).unwrap()].into_iter());
        assert_eq!(found.values().copied().collect::<Vec<_>>(), [4, 13]);
        assert_eq!(text.encode_utf16().count(), 13);
    }
}
