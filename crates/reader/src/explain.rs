//! The analysis of a text, drawn for whoever mends a pack.

use crate::{Reader, ReaderError};
use lagesbild_claims::Document;
use lagesbild_model::{Language, Report};
use std::fmt::Write;

/// Tokens with their tags and heads, sentence by sentence, and the claims that were made of them.
///
/// # Errors
/// [`ReaderError`] if the language's pack does not check.
pub fn explain(reader: &Reader, language: Language, report: &Report) -> Result<String, ReaderError> {
    let ready = reader.languages.get(language)?;
    let document = Document::new(report.text(), &ready.analyser, &ready.pack, &reader.actors);
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
