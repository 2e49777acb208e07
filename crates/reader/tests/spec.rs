//! The cases of `spec/control.md`, run: each report must give its claims, all of them and no others.
//!
//! A case marked `todo` is not yet understood: it must fail, so that one that has come to be understood loses its mark.
#![allow(clippy::unwrap_used, clippy::panic)]

use lagesbild_model::time::Edtf;
use lagesbild_model::{ActorId, Claim, Kind, Language, Link, Publication, PublicationSource, Report, ReportParts};
use lagesbild_reader::Reader;

/// One report of the page and the lines of its claims.
struct Case {
    line: usize,
    language: Language,
    date: Option<String>,
    todo: bool,
    text: String,
    claims: Vec<[String; 9]>,
}

fn fields(line: &str) -> [String; 9] {
    let fields: Vec<String> = line.split(" | ").map(|f| f.trim().to_owned()).collect();
    fields.try_into().unwrap_or_else(|f| panic!("nine fields are wanted: {f:?}"))
}

fn cases(page: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut lines = page.lines().enumerate();
    let mut before = "";
    while let Some((number, line)) = lines.next() {
        let Some(block) = line.strip_prefix("```") else {
            before = if line.is_empty() { before } else { line };
            continue;
        };
        let body: Vec<&str> = lines.by_ref().map(|(_, l)| l).take_while(|l| *l != "```").collect();
        let mut words = block.split_whitespace();
        match words.next() {
            Some("report") => {
                let words: Vec<&str> = words.collect();
                let todo = words.contains(&"todo");
                assert_eq!(
                    todo,
                    before == "*Not yet understood:*",
                    "line {}: the reader is told of `todo`",
                    number + 1
                );
                let value = |key: &str| words.iter().find_map(|w| w.strip_prefix(key)?.strip_prefix('='));
                cases.push(Case {
                    line: number + 1,
                    language: Language::from_code(value("lang").unwrap()).unwrap(),
                    date: value("date").map(str::to_owned),
                    todo,
                    text: body.join("\n"),
                    claims: Vec::new(),
                });
            }
            Some("claims") => cases.last_mut().unwrap().claims = body.iter().copied().map(fields).collect(),
            _ => {}
        }
        before = "";
    }
    cases
}

/// A name without letter case and articles, hyphens as spaces.
fn fold(name: &str) -> String {
    let name = name.to_lowercase().replace(['-', '’'], " ");
    name.strip_prefix("the ").unwrap_or(&name).to_owned()
}

fn id_of(reader: &Reader, name: &str) -> Option<ActorId> {
    reader.actors().iter().find(|a| a.name.eq_ignore_ascii_case(name)).map(|a| a.id.clone())
}

/// Whether two names are of one side: a state with its government and its forces, a part with its whole.
fn same_side(reader: &Reader, wanted: &str, name: &str, id: Option<&ActorId>) -> bool {
    let side = |id: &ActorId| reader.actors().side_of(id, None);
    match (id_of(reader, wanted), id) {
        (Some(a), Some(b)) => side(&a) == side(b),
        _ => fold(wanted) == fold(name),
    }
}

/// A source without an entry is told in the report's own words; only an English report's can be compared.
fn same_source(reader: &Reader, language: Language, wanted: &str, link: &Link) -> bool {
    same_side(reader, wanted, &link.name, link.actor.as_ref())
        || (language != Language::English && link.actor.is_none() && id_of(reader, wanted).is_none())
}

fn agrees(reader: &Reader, case: &Case, wanted: &[String; 9], claim: &Claim) -> bool {
    let [change, actor, places, status, certainty, polarity, when, says, quote] = wanted;
    let actor_agrees = match &claim.actor {
        None => actor == "-",
        Some(found) => actor != "-" && same_side(reader, actor, &found.name, found.id.as_ref()),
    };
    let mut wanted_places: Vec<String> = places.split("; ").filter(|p| *p != "-").map(fold).collect();
    let mut found_places: Vec<String> = claim.places.iter().map(|p| fold(&p.name)).collect();
    wanted_places.sort();
    found_places.sort();
    let chain: Vec<&str> = says.split(" < ").filter(|s| *s != "-").collect();
    let says_agree = chain.len() == claim.says.len()
        && chain.iter().zip(&claim.says).all(|(w, l)| same_source(reader, case.language, w, l));
    let at = case.text.find(quote.as_str());
    let at = at.unwrap_or_else(|| panic!("line {}: the report has no {quote:?}", case.line));
    let overlaps = claim.span.start() < at + quote.len() && at < claim.span.end();
    claim.change.is_some_and(|c| c.name() == change)
        && actor_agrees
        && wanted_places == found_places
        && claim.status.name() == status
        && claim.certainty.name() == certainty
        && claim.polarity.name() == polarity
        && days(claim) == *when
        && says_agree
        && overlaps
}

fn days(claim: &Claim) -> String {
    match &claim.when {
        None => "-".to_owned(),
        Some((first, last)) => {
            format!("{}..{}", first.as_deref().unwrap_or_default(), last.as_deref().unwrap_or_default())
        }
    }
}

fn told(claim: &Claim) -> String {
    let or_dash = |words: Vec<&str>, between: &str| {
        if words.is_empty() { "-".to_owned() } else { words.join(between) }
    };
    [
        claim.change.map_or("-", |c| c.name()).to_owned(),
        claim.actor.as_ref().map_or("-", |a| a.name.as_str()).to_owned(),
        or_dash(claim.places.iter().map(|p| p.name.as_str()).collect(), "; "),
        claim.status.name().to_owned(),
        claim.certainty.name().to_owned(),
        claim.polarity.name().to_owned(),
        days(claim),
        or_dash(claim.says.iter().map(|l| l.name.as_str()).collect(), " < "),
        claim.quote.clone(),
    ]
    .join(" | ")
}

/// What is wrong with a case, if anything.
fn fault(reader: &Reader, case: &Case) -> Option<String> {
    let date = case.date.as_ref().map(|d| d.parse::<Edtf>().unwrap());
    let publication = date.map(|date| Publication { date, source: PublicationSource::Told });
    let parts =
        ReportParts { language: Some(case.language), publication, text: case.text.clone(), ..ReportParts::default() };
    let claims = reader.read(&Report::new(parts)).claims;
    let mut left: Vec<&Claim> = claims.iter().filter(|c| c.kind == Kind::Control).collect();
    let mut missing: Vec<String> = Vec::new();
    for wanted in &case.claims {
        match left.iter().position(|c| agrees(reader, case, wanted, c)) {
            Some(at) => drop(left.remove(at)),
            None => missing.push(wanted.join(" | ")),
        }
    }
    if missing.is_empty() && left.is_empty() {
        return None;
    }
    let mut lines = vec![format!("line {}: {}", case.line, case.text)];
    lines.extend(missing.into_iter().map(|m| format!("  wanted {m}")));
    lines.extend(left.into_iter().map(|c| format!("  read   {}   [{}]", told(c), c.rule.0)));
    Some(lines.join("\n"))
}

fn failures(reader: &Reader) -> Vec<String> {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../spec/control.md")).unwrap();
    let cases = cases(&page);
    assert!(cases.len() > 50, "the page has {} cases", cases.len());
    let judge = |case: &Case| match (fault(reader, case), case.todo) {
        (None, true) => Some(format!("line {}: is understood now; take its mark `todo` away", case.line)),
        (Some(fault), false) => Some(fault),
        _ => None,
    };
    cases.iter().filter_map(judge).collect()
}

#[test]
fn every_case_of_the_page_on_control_gives_its_claims() {
    let failures = failures(&Reader::embedded().unwrap());
    assert!(failures.is_empty(), "{} cases fail:\n\n{}", failures.len(), failures.join("\n\n"));
}
