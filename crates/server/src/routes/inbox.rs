//! The inbox: what is read from a text or a file, before anything is kept; and keeping it.

use super::reports::ReportView;
use crate::fault::Fault;
use crate::http::{Asked, Shared, Visitor, at_leisure, body, json, media_type};
use crate::openapi::{Api, post};
use crate::room::Room;
use axum::extract::{Request, State};
use axum::response::Response;
use lagesbild_intake::{Intake, IntakeOptions, Item, Limits, Severity, Source};
use lagesbild_ledger::UtcMoment;
use lagesbild_model::time::Edtf;
use lagesbild_model::{Claim, Language, Report};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Bytes that a text or file may have; larger ones are for the command line.
const LARGEST: usize = 8 << 20;

/// Adds the operations.
pub fn add(api: &mut Api) {
    post("/read", "read", "Reads a text or a file, and keeps nothing of it.")
        .query::<FileQuery>(api)
        .body_or_file::<Paste>(api)
        .limit(LARGEST)
        .answers::<InboxView>(api, "What was read.")
        .by(api, read);
    post("/keep", "keep", "Reads a text or a file, and keeps reports and claims; a reviewer's right.")
        .query::<FileQuery>(api)
        .body_or_file::<Paste>(api)
        .limit(LARGEST)
        .answers::<InboxView>(api, "What was read, and how much of it was new.")
        .by(api, keep);
}

#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct FileQuery {
    /// For a file: its name, whose ending tells its form (.txt, .jsonl, .json, …).
    #[schemars(length(max = 255))]
    name: Option<String>,
    /// For a file: publication date of reports that give none (EDTF).
    #[serde(default)]
    #[schemars(schema_with = "crate::openapi::date_schema")]
    date: Option<String>,
    /// For a file: language of reports that do not say theirs, `sv` or `en`.
    #[serde(default)]
    #[schemars(schema_with = "crate::openapi::language_schema")]
    language: Option<String>,
}

/// A text, and what is known of it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Paste {
    /// The text. It may begin with a line `date 2021-08-13`.
    text: String,
    /// When it was published: a day, a month, a span (EDTF).
    #[serde(default)]
    #[schemars(schema_with = "crate::openapi::date_schema")]
    date: Option<String>,
    /// Its language, `sv` or `en`; else it is detected.
    #[serde(default)]
    #[schemars(schema_with = "crate::openapi::language_schema")]
    language: Option<String>,
    /// Who published it.
    #[serde(default)]
    publisher: Option<String>,
    /// Its title.
    #[serde(default)]
    title: Option<String>,
    /// Its address.
    #[serde(default)]
    url: Option<String>,
}

/// What was read.
#[derive(Serialize, JsonSchema)]
struct InboxView {
    /// The reports, each with its claims marked.
    reports: Vec<ReportView>,
    /// What could not be taken or read, and why, in English.
    problems: Vec<String>,
    /// Reports that the ledger did not have before; 0 where nothing is kept.
    kept_reports: usize,
    /// Claims that the ledger did not have before; 0 where nothing is kept.
    kept_claims: usize,
}

/// A file that a request brings.
struct Brought {
    bytes: Vec<u8>,
    /// What it is called; the ending tells its form.
    name: String,
    options: IntakeOptions,
}

async fn brought(request: Request, query: FileQuery) -> Result<Brought, Fault> {
    let of_file = options(query.date.as_deref(), query.language.as_deref())?;
    if query.name.as_ref().is_some_and(|name| name.chars().count() > 255) {
        return Err(Fault::question("name should have no more than 255 characters"));
    }
    match media_type(request.headers()) {
        Some("application/json") => {
            let bytes = body(request, &()).await?;
            pasted(serde_json::from_slice(&bytes).map_err(Fault::body)?)
        }
        Some("application/octet-stream") => {
            let bytes = body(request, &()).await?.to_vec();
            let name = plain_name(query.name.as_deref().unwrap_or_default());
            Ok(Brought { bytes, name, options: of_file })
        }
        _ => Err(Fault::other_kind("send application/json, or a file as application/octet-stream")),
    }
}

/// A file's own name without anything that could lead elsewhere.
fn plain_name(told: &str) -> String {
    let last = told.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain = last.chars().map(|c| if c.is_alphanumeric() || ".-_ ".contains(c) { c } else { '_' });
    let plain: String = plain.take(120).collect();
    let plain = plain.trim_start_matches(['.', ' ']);
    if plain.is_empty() { "file".to_owned() } else { plain.to_owned() }
}

fn options(date: Option<&str>, language: Option<&str>) -> Result<IntakeOptions, Fault> {
    let date = date.filter(|date| !date.trim().is_empty()).map(|date| date.trim().parse::<Edtf>());
    let date = date.transpose().map_err(|error| Fault::body(format!("date: {error}")))?;
    let language = language.filter(|code| !code.is_empty()).map(|code| {
        Language::from_code(code).ok_or_else(|| Fault::body(format!("language should be sv or en, not {code:?}")))
    });
    Ok(IntakeOptions { date, language: language.transpose()?, limits: Limits { report: LARGEST } })
}

fn pasted(paste: Paste) -> Result<Brought, Fault> {
    let options = options(paste.date.as_deref(), paste.language.as_deref())?;
    let said =
        |field: &Option<String>| field.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let (publisher, title, url) = (said(&paste.publisher), said(&paste.title), said(&paste.url));
    if publisher.is_none() && title.is_none() && url.is_none() {
        return Ok(Brought { bytes: paste.text.into_bytes(), name: "pasted.txt".to_owned(), options });
    }
    let report = serde_json::json!({
        "text": paste.text,
        "title": title,
        "url": url,
        "publishers": publisher.into_iter().collect::<Vec<_>>(),
    });
    Ok(Brought { bytes: serde_json::to_vec(&report).map_err(Fault::failed)?, name: "pasted.json".to_owned(), options })
}

/// Reports, the claims read from each, and what went wrong.
type Taken = (Vec<(Report, Vec<Claim>)>, Vec<String>);

fn take(room: &Room, brought: &Brought) -> Result<Taken, Fault> {
    let folder = tempfile::Builder::new().prefix("inbox").tempdir().map_err(Fault::failed)?;
    let file = folder.path().join(&brought.name);
    std::fs::write(&file, &brought.bytes).map_err(Fault::failed)?;
    let (mut taken, mut problems) = (Vec::new(), Vec::new());
    for item in Intake::new([Source::Path(file)], brought.options.clone()) {
        match item {
            Item::Report(report, _) => {
                let read = room.reader.read(&report);
                problems.extend(read.diagnostics.iter().map(ToString::to_string));
                taken.push((report, read.claims));
            }
            Item::Problem(problem) if problem.severity() == Severity::Notice => {}
            // the name of the file on our side is nobody's business
            Item::Problem(problem) => problems.push(problem.fault.to_string()),
        }
    }
    Ok((taken, problems))
}

async fn read(
    State(room): State<Shared>,
    visitor: Visitor,
    query: Asked<FileQuery>,
    request: Request,
) -> Result<Response, Fault> {
    visitor.reader()?;
    answer(room, query.0, request, false).await
}

async fn keep(
    State(room): State<Shared>,
    visitor: Visitor,
    query: Asked<FileQuery>,
    request: Request,
) -> Result<Response, Fault> {
    visitor.reviewer()?;
    answer(room, query.0, request, true).await
}

async fn answer(room: Shared, query: FileQuery, request: Request, keep: bool) -> Result<Response, Fault> {
    let headers = request.headers().clone();
    let brought = brought(request, query).await?;
    let permit = Arc::clone(&room.reading).acquire_owned().await.map_err(Fault::failed)?;
    let view = at_leisure(&room, move |room| {
        let _permit = permit;
        let (taken, problems) = take(room, &brought)?;
        let (kept_reports, kept_claims) = if keep { put(room, &taken)? } else { (0, 0) };
        let reports = taken.iter().map(|(report, claims)| ReportView::fresh(report, claims, room.lists()));
        Ok(InboxView { reports: reports.collect(), problems, kept_reports, kept_claims })
    });
    json(&headers, &view.await?)
}

fn put(room: &Room, taken: &[(Report, Vec<Claim>)]) -> Result<(usize, usize), Fault> {
    use lagesbild_ledger::Appended;
    let reading = room.reader.reading();
    room.write(|ledger| {
        let acquired = UtcMoment::now();
        Ok(ledger.batch(|entries| {
            let (mut reports, mut found) = (0, 0);
            entries.append_reading(reading)?;
            for (report, claims) in taken {
                match entries.append_report(report, acquired)? {
                    Appended::New(_) => reports += 1,
                    Appended::Withheld => continue,
                    Appended::Known | Appended::Differs => {}
                }
                if let Appended::New(_) = entries.append_claims(report.id(), reading.id, claims)? {
                    found += claims.len();
                }
            }
            Ok((reports, found))
        })?)
    })
}

#[cfg(test)]
mod tests {
    use super::plain_name;

    #[test]
    fn a_name_leads_nowhere() {
        assert_eq!(plain_name("../../etc/passwd"), "passwd");
        assert_eq!(plain_name("C:\\x\\..\\rapport åäö.txt"), "rapport åäö.txt");
        assert_eq!(plain_name(".hidden\0.txt"), "hidden_.txt");
        assert_eq!(plain_name(""), "file");
    }
}
