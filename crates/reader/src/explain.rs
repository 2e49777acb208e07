//! The analysis of a text, drawn for whoever mends a pack.

use crate::{Reader, ReaderError};
use lagesbild_claims::{Context, Document, Finder};
use lagesbild_model::{Language, Report};
use std::fmt::Write;

/// Tokens with their tags and heads, sentence by sentence; the places and actors named; the claims made of them.
///
/// # Errors
/// [`ReaderError`] if the language's pack does not check.
pub fn explain(reader: &Reader, language: Language, report: &Report) -> Result<String, ReaderError> {
    let ready = reader.languages.get(language)?;
    let document = Document::new(report.text(), &[], &ready.analyser, &ready.pack, &reader.actors);
    let mut out = String::new();
    for sentence in document.analysis.sentences() {
        let first = sentence.tokens.start;
        for ix in sentence.indices() {
            let Some(token) = document.analysis.get(ix) else { continue };
            let head = token.head.map_or(0, |h| h.index() as u32 - first + 1);
            let _ = writeln!(
                out,
                "{:>3} {:<18} {:<16} {:<6} {:>3} {:<12} {}",
                ix.index() as u32 - first + 1,
                document.words(token.span),
                document.analysis.lemma(ix),
                token.upos.as_str(),
                head,
                token.deprel.as_str(),
                token.morph
            );
        }
        out.push('\n');
    }
    let finder = Finder { pack: &ready.pack, gazetteer: reader.gazetteer, actors: &reader.actors };
    let mentions = finder.mentions(&document, &Context::default());
    for place in &mentions.places {
        let best = place.ranked.first().and_then(|r| reader.gazetteer.place(r.entry));
        let name = best.map_or("-", |p| p.name);
        let _ = writeln!(out, "place {} = {name}{}", document.words(place.span), if place.settled { "" } else { "?" });
    }
    for actor in &mentions.actors {
        let id = actor.id.as_ref().map_or("-", |id| id.as_str());
        let _ = writeln!(out, "actor {} = {id}", document.words(actor.mention.span));
    }
    for claim in reader.read(report).claims {
        let places: Vec<&str> = claim.places.iter().map(|p| p.name.as_str()).collect();
        let _ = writeln!(
            out,
            "{} | {} | {} | {} | {} | {} | {:?} | {} | {}",
            claim.change.map_or("-", |c| c.name()),
            claim.actor.as_ref().map_or("-", |a| a.name.as_str()),
            places.join("; "),
            claim.status,
            claim.certainty,
            claim.polarity,
            claim.when,
            claim.rule.0,
            claim.quote
        );
    }
    Ok(out)
}
