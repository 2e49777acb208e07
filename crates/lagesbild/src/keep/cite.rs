//! `lagesbild cite`: a dossier on who held a place, that somebody else can reproduce.

use super::LedgerArg;
use super::markdown::{Block, Inline, html, markdown};
use crate::atlas;
use crate::book::{Book, day, known_by_ledger};
use crate::cli::{AsOf, Common};
use crate::evidence::{Evidence, Stands};
use crate::failure::{Exit, Failure};
use crate::output::one_line;
use crate::own;
use crate::picture::{Names, began};
use crate::read::{days, how_sure};
use crate::why::{Dossier, dossier};
use crate::words::Words;
use clap::Args;
use lagesbild_ledger::{KnownBy, Verified};
use lagesbild_model::ReadingId;
use lagesbild_picture::Sure;
use std::collections::BTreeSet;
use std::io::Write;

/// Arguments of `cite`.
#[derive(Debug, Args)]
pub struct CiteArgs {
    /// The place: its name, or its id
    #[arg(value_name = "PLACE")]
    pub place: String,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub ledger: LedgerArg,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub as_of: AsOf,
    /// The country that the place lies in, where its name is not enough
    #[arg(long, value_name = "COUNTRY")]
    pub country: Option<String>,
    /// Write a page of HTML instead of Markdown
    #[arg(long)]
    pub html: bool,
}

/// Runs the command.
pub fn run(args: &CiteArgs, common: &Common, words: &Words) -> Result<Exit, Failure> {
    let lists = own::known(common)?;
    let gazetteer = lists.gazetteer;
    let on = day(&args.as_of)?;
    let country = args.country.as_deref().map(|told| atlas::country(gazetteer, told, words)).transpose()?;
    let meant = atlas::places(gazetteer, &args.place, country, words)?;
    let book = Book::from_file(&args.ledger.ledger)?;
    let Book::File(ledger) = &book else { return Ok(Exit::Failed) };
    let verified = ledger.verify().map_err(Failure::work)?;
    let latest = ledger.latest().map_err(Failure::work)?;
    let asked = known_by_ledger(&args.as_of, words)?;
    // whatever comes into the ledger later, the same question has the same answer
    let known = KnownBy { ledger: asked.ledger.or(latest), ..asked };
    let Some((dossier, _)) = dossier(meant, &book, on, &known, &lists)? else { return Ok(Exit::Failed) };
    let names = Names { gazetteer, actors: &lists.actors, words };
    let mut blocks = answer(&dossier, &names, &known);
    blocks.extend(evidence(&dossier, &names));
    let mut readings: Vec<(ReadingId, String)> = Vec::new();
    let used: BTreeSet<ReadingId> = dossier.evidence.iter().map(|evidence| evidence.claim.reading).collect();
    for note in ledger.readings().map_err(Failure::work)? {
        if used.contains(&note.reading.id) {
            let versions = note.reading.components.iter().map(|(name, version)| format!("{name} {version}"));
            readings.push((note.reading.id, versions.collect::<Vec<_>>().join(", ")));
        }
    }
    blocks.extend(reproduce(&dossier, &known, &verified, &readings, words));
    let title = title(&dossier, &names);
    let written = if args.html { html(&blocks, &title, words.language().code()) } else { markdown(&blocks) };
    let mut out = std::io::stdout().lock();
    out.write_all(written.as_bytes())?;
    out.flush()?;
    Ok(Exit::Done)
}

fn text(words: impl Into<String>) -> Inline {
    Inline::Text(words.into())
}

fn title(dossier: &Dossier, names: &Names<'_>) -> String {
    let cell = &dossier.cell.cell;
    let values =
        [("place", names.place(&cell.place, &cell.name)), ("id", cell.place.to_string()), ("day", cell.on.to_string())];
    names.words.message("why-of", &values)
}

/// What is held, how sure, since when, and by when that was known.
fn answer(dossier: &Dossier, names: &Names<'_>, known: &KnownBy) -> Vec<Block> {
    let (words, holding) = (names.words, &dossier.cell.cell.holding);
    let mut line = vec![Inline::Strong(names.side(holding))];
    if holding.sure != Sure::Unknown {
        line.push(text(format!(" ({})", words.get("sure", holding.sure.name()))));
    }
    let mut particulars = vec![names.basis(holding)];
    let mut add = |column: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            particulars.push(format!("{}: {value}", words.get("column", column)));
        }
    };
    add("since", holding.since.as_ref().map(began));
    add("last-reported", holding.last_reported.map(|day| day.to_string()));
    add("pressure", Some(names.pressure(dossier.cell.cell.pressure.as_ref())));
    line.push(text(format!(" · {}", particulars.join(" · "))));
    let mut moments = Vec::new();
    if let Some(moment) = known.ledger {
        moments.push(words.message("known-ledger", &[("moment", moment.to_string())]));
    }
    if let Some(day) = known.published {
        moments.push(words.message("known-published", &[("day", day.to_string())]));
    }
    vec![
        Block::Heading(1, title(dossier, names)),
        Block::Paragraph(line),
        Block::Paragraph(vec![text(moments.join(" "))]),
    ]
}

/// The claims, each in its words with the particulars of its report, what speaks against it not left out.
fn evidence(dossier: &Dossier, names: &Names<'_>) -> Vec<Block> {
    let words = names.words;
    let mut blocks = Vec::new();
    for stands in Stands::ALL {
        let group: Vec<&Evidence> = dossier.evidence.iter().filter(|evidence| evidence.stands == stands).collect();
        if group.is_empty() {
            if stands == Stands::Against {
                let heading = format!("{} (0)", words.get("stands", stands.key()));
                blocks.push(Block::Heading(2, heading));
                blocks.push(Block::Paragraph(vec![text(words.get("message", "nothing-against"))]));
            }
            continue;
        }
        blocks.push(Block::Heading(2, format!("{} ({})", words.get("stands", stands.key()), group.len())));
        for evidence in group {
            blocks.push(Block::Quote(quoted(evidence)));
            blocks.push(Block::List(particulars(evidence, names)));
        }
    }
    let origins = dossier.origins.lines(words);
    if !origins.is_empty() {
        blocks.push(Block::Heading(2, words.get("message", "origins").to_owned()));
        blocks.push(Block::List(origins.into_iter().map(|line| vec![text(line)]).collect()));
    }
    if dossier.evidence.is_empty() {
        blocks.push(Block::Paragraph(vec![text(words.get("message", "nobody-tells"))]));
    }
    blocks
}

/// The sentence, with the words that carry the claim standing out.
fn quoted(evidence: &Evidence) -> Vec<Inline> {
    let (claim, sentence) = (&evidence.claim, evidence.sentence_text.as_str());
    let within = |at: usize| at.checked_sub(claim.sentence.start());
    let parts = within(claim.span.start())
        .zip(within(claim.span.end()))
        .and_then(|(start, end)| Some([sentence.get(..start)?, sentence.get(start..end)?, sentence.get(end..)?]));
    match parts {
        // white space at the edges of what stands out would undo it
        Some([before, quote, after]) => vec![text(before), Inline::Strong(quote.to_owned()), text(after)],
        None => vec![text(sentence)],
    }
}

fn particulars(evidence: &Evidence, names: &Names<'_>) -> Vec<Vec<Inline>> {
    let (claim, words) = (&evidence.claim, names.words);
    let unknown = || words.get("message", "unknown").to_owned();
    let publishers = if evidence.publishers.is_empty() { unknown() } else { evidence.publishers.join(", ") };
    let mut report = format!("{publishers}, {}", evidence.published.clone().unwrap_or_else(unknown));
    if let Some(title) = &evidence.title {
        report.push_str(&format!(", “{}”", one_line(title)));
    }
    let mut published = vec![text(report)];
    if let Some(url) = &evidence.url {
        published.extend([text(", "), Inline::Link(url.clone())]);
    }
    let what = claim.change.map_or(words.get("kind", claim.kind.name()), |c| words.get("change", c.name()));
    let actor = claim.actor.as_ref().map_or(String::new(), |actor| format!(" – {}", names.actor(actor)));
    let mut items =
        vec![published, vec![text(format!("{what}{actor} · {} · {}", days(claim), how_sure(claim, words)))]];
    if let Some(chain) = evidence.chain(words) {
        items.push(vec![text(format!("{}: {chain}", words.get("message", "source")))]);
    }
    items.extend(evidence.noted(words).map(|line| vec![Inline::Strong(line)]));
    if let Some(archive) = &evidence.provenance.archive {
        items.push(vec![text(format!("{}: ", words.get("provenance", "archive"))), Inline::Link(archive.clone())]);
    }
    let provenance = &evidence.provenance;
    let came_by = [
        ("fetched", &evidence.fetched),
        ("how", &provenance.how),
        ("by", &provenance.by),
        ("extractor", &provenance.extractor),
        ("raw", &provenance.raw),
    ];
    let came_by = came_by.into_iter().filter_map(|(key, value)| Some((key, value.as_ref()?)));
    let came_by: Vec<String> =
        came_by.map(|(key, value)| format!("{}: {value}", words.get("provenance", key))).collect();
    if !came_by.is_empty() {
        items.push(vec![text(came_by.join(" · "))]);
    }
    if let Some(acquired) = &evidence.acquired {
        items.push(vec![text(words.message("acquired", &[("moment", acquired.clone())]))]);
    }
    if !evidence.corrected.is_empty() {
        let fields = evidence.corrected.join(", ");
        items.push(vec![text(format!("{}: {fields}", words.get("message", "corrected")))]);
    }
    for (key, is_so) in [("decided-accepted", evidence.accepted), ("decided-kept", evidence.kept)] {
        items.extend(is_so.then(|| vec![text(words.get("message", key))]));
    }
    let bytes = format!("{}–{}", claim.span.start(), claim.span.end());
    let values = [("report", claim.report_id.to_string()), ("bytes", bytes), ("key", claim.key.to_string())];
    items.push(vec![text(words.message("traced", &values))]);
    items
}

/// Everything that somebody else needs to come to the same.
fn reproduce(
    dossier: &Dossier,
    known: &KnownBy,
    verified: &Verified,
    readings: &[(ReadingId, String)],
    words: &Words,
) -> Vec<Block> {
    let cell = &dossier.cell.cell;
    let mut command = format!("lagesbild cite {} --on {} --ledger LEDGER", cell.place, cell.on);
    match known {
        KnownBy { published: Some(day), .. } => command.push_str(&format!(" --known-by {day} --clock published")),
        KnownBy { ledger: Some(moment), .. } => command.push_str(&format!(" --known-by {moment}")),
        _ => {}
    }
    let labelled = |key: &str, value: String| vec![text(format!("{}: ", words.get("cite", key))), Inline::Code(value)];
    let mut items = vec![
        labelled("command", command),
        labelled("program", concat!("lagesbild ", env!("CARGO_PKG_VERSION")).to_owned()),
        labelled("head", verified.head.to_string()),
        vec![text(format!("{}: {}", words.get("cite", "entries"), verified.entries))],
    ];
    for (reading, versions) in readings {
        items.push(vec![
            text(format!("{}: ", words.get("cite", "reading"))),
            Inline::Code(reading.to_string()),
            text(format!(" ({versions})")),
        ]);
    }
    vec![Block::Heading(2, words.get("cite", "reproduce").to_owned()), Block::List(items)]
}
