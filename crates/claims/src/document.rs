//! One report's text, cut into sentences and tokens; the sentences that may hold claims also analysed.

use lagesbild_language::{Analyser, Analysis, TokenIx};
use lagesbild_model::Span;
use lagesbild_pack::{Pack, Triggers};
use std::ops::Range;

/// A report's text as the finder sees it.
pub struct Document<'t> {
    /// The text that all spans point into.
    pub text: &'t str,
    /// Its sentences, in order.
    pub sentences: Vec<Span>,
    /// All its tokens, in order.
    pub tokens: Vec<Span>,
    /// Which tokens each sentence has.
    pub sentence_tokens: Vec<Range<usize>>,
    /// The analysed sentences.
    pub analysis: Analysis,
    /// For each analysed sentence, which sentence of the text it is.
    pub analysed: Vec<usize>,
}

impl<'t> Document<'t> {
    /// Cuts the text up and analyses the sentences that hold a trigger of the pack.
    ///
    /// A text without any trigger is only cut up.
    pub fn new(text: &'t str, analyser: &Analyser, pack: &Pack) -> Document<'t> {
        let sentences = analyser.sentences(text);
        let mut document = Document {
            text,
            tokens: Vec::new(),
            sentence_tokens: Vec::with_capacity(sentences.len()),
            analysis: Analysis::new(),
            analysed: Vec::new(),
            sentences,
        };
        for (number, sentence) in document.sentences.iter().enumerate() {
            let first = document.tokens.len();
            analyser.tokenise(text, *sentence, &mut document.tokens);
            document.sentence_tokens.push(first..document.tokens.len());
            let tokens = document.tokens.get(first..).unwrap_or_default();
            if holds_trigger(text, tokens, pack.triggers()) {
                analyser.analyse(text, *sentence, &mut document.analysis);
                document.analysed.push(number);
            }
        }
        document
    }

    /// The words of a span, or nothing where it cuts a character.
    pub fn words(&self, span: Span) -> &'t str {
        span.slice(self.text).unwrap_or_default()
    }

    /// The words of an analysed token, in lower case.
    pub fn lower(&self, token: TokenIx) -> String {
        self.analysis.get(token).map(|t| self.words(t.span).to_lowercase()).unwrap_or_default()
    }

    /// The sentence that holds a byte.
    pub fn sentence_at(&self, byte: usize) -> Option<usize> {
        let at = self.sentences.partition_point(|s| s.end() <= byte);
        self.sentences.get(at).filter(|s| s.start() <= byte).map(|_| at)
    }
}

fn holds_trigger(text: &str, tokens: &[Span], triggers: &Triggers) -> bool {
    tokens.iter().filter_map(|t| t.slice(text)).any(|word| {
        let lower = word.to_lowercase();
        !triggers.of_form(&lower).is_empty() || triggers.of_compound(&lower).is_some()
    })
}
