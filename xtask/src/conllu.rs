//! Raw text to CoNLL-U, for measuring by other tools.

use crate::language::{analyser, language, read};
use lagesbild_language::{Analysis, Sentence};
use lagesbild_model::Language;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;

/// Arguments of `cargo xtask conllu`.
#[derive(clap::Args)]
pub struct Args {
    /// The language, as its code.
    #[arg(value_parser = language)]
    language: Language,
    /// A file of raw text.
    text: PathBuf,
    /// Another model than the one that ships.
    #[arg(long)]
    model: Option<PathBuf>,
}

pub fn run(args: &Args) -> Result<(), String> {
    let analyser = analyser(args.language, args.model.as_deref())?;
    let text = read(&args.text)?;
    let mut analysis = Analysis::new();
    for sentence in analyser.sentences(&text) {
        analyser.analyse(&text, sentence, &mut analysis);
    }
    let mut out = String::new();
    for sentence in analysis.sentences() {
        write(&text, &analysis, sentence, &mut out).map_err(|e| e.to_string())?;
    }
    std::io::stdout().write_all(out.as_bytes()).map_err(|e| e.to_string())
}

fn write(text: &str, analysis: &Analysis, sentence: &Sentence, out: &mut String) -> std::fmt::Result {
    let plain = sentence.span.slice(text).unwrap_or_default().replace(['\n', '\r', '\t'], " ");
    writeln!(out, "# text = {plain}")?;
    let first = sentence.tokens.start;
    for (i, ix) in sentence.indices().enumerate() {
        let Some(token) = analysis.get(ix) else { continue };
        let form = token.span.slice(text).unwrap_or_default().replace(char::is_whitespace, " ");
        let head = token.head.map_or(0, |h| h.index() - first as usize + 1);
        let after = text.get(token.span.end()..).and_then(|t| t.chars().next());
        let space = if after.is_some_and(|c| !c.is_whitespace()) { "SpaceAfter=No|" } else { "" };
        let at = ix.index() as u32;
        let name = analysis.names().get(analysis.names().partition_point(|n| n.tokens.end <= at));
        let name = name.filter(|n| n.tokens.contains(&at));
        let name =
            name.map_or("O".to_owned(), |n| format!("{}-{}", if n.tokens.start == at { "B" } else { "I" }, n.kind));
        let (lemma, upos, morph, deprel) = (analysis.lemma(ix), token.upos, token.morph, token.deprel);
        writeln!(out, "{}\t{form}\t{lemma}\t{upos}\t_\t{morph}\t{head}\t{deprel}\t_\t{space}Name={name}", i + 1)?;
    }
    writeln!(out)
}
