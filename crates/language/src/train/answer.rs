//! What another program made of a text, as an analysis of ours.

use super::conllu::{GoldSentence, GoldWord};
use crate::{Analysis, Sentence, Token, TokenIx};
use lagesbild_model::Span;

/// The sentences with their words placed in `text`, one after the other. Words that do not stand there, and what hangs
/// on them, are left out.
pub(super) fn placed(sentences: &[GoldSentence], text: &str) -> Analysis {
    let mut analysis = Analysis::new();
    let mut at = 0;
    for sentence in sentences {
        let mut spans = Vec::new();
        for word in &sentence.words {
            let span = found(text, at, &word.form);
            at = span.map_or(at, Span::end);
            spans.push(span);
        }
        add(sentence, &spans, &mut analysis);
    }
    analysis
}

/// The next place of a word after `at`, where only white space may lie between.
fn found(text: &str, at: usize, form: &str) -> Option<Span> {
    let rest = text.get(at..)?;
    let start = at + (rest.len() - rest.trim_start().len());
    text.get(start..)?.starts_with(form).then(|| Span::new(start, start + form.len()))?
}

fn add(sentence: &GoldSentence, spans: &[Option<Span>], into: &mut Analysis) {
    let first = into.tokens.len();
    let places: Vec<Option<usize>> =
        spans.iter().scan(first, |next, span| Some(span.map(|_| std::mem::replace(next, *next + 1)))).collect();
    let token = |(word, span): (&GoldWord, &Option<Span>), into: &mut Analysis| {
        let from = into.lemmas.len();
        into.lemmas.push_str(&word.lemma);
        span.map(|span| Token {
            span,
            upos: word.upos,
            morph: word.morph,
            head: places.get(usize::from(word.head)).copied().flatten().and_then(TokenIx::new),
            deprel: word.deprel,
            lemma: (from as u32, into.lemmas.len() as u32),
        })
    };
    for pair in sentence.words.iter().zip(spans) {
        let token = token(pair, into);
        into.tokens.extend(token);
    }
    let ends = into.tokens.get(first..).and_then(|new| Some((new.first()?.span, new.last()?.span)));
    if let Some((a, b)) = ends {
        into.sentences.push(Sentence { span: a.cover(b), tokens: first as u32..into.tokens.len() as u32 });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::{measure_answer, raw};

    const GOLD: &str = "1\tRebels\trebel\tNOUN\t_\t_\t2\tnsubj\t_\t_\n2\twon\twin\tVERB\t_\t_\t0\troot\t_\tSpaceAfter=No\n\
                        3\t.\t.\tPUNCT\t_\t_\t2\tpunct\t_\t_\n\n";

    #[test]
    fn another_answer_is_measured_as_ours_is() {
        let all = measure_answer(GOLD, GOLD).unwrap();
        assert_eq!((all.tokens, all.sentences, all.lemmas, all.las), (100.0, 100.0, 100.0, 100.0));
        let worse = GOLD.replace("2\tnsubj", "3\tobj").replace("\tNOUN", "\tVERB").replace("\twin", "\twon");
        let part = measure_answer(&worse, GOLD).unwrap();
        let third = |n: f64| (n * 3.0).round();
        assert_eq!((third(part.upos), third(part.lemmas), third(part.uas)), (200.0, 200.0, 200.0));
    }

    #[test]
    fn words_that_the_text_does_not_have_are_left_out() {
        let other = crate::train::conllu::read(&GOLD.replace("\twon\t", "\twins\t")).unwrap();
        let analysis = placed(&other, &raw(GOLD).unwrap());
        assert_eq!(analysis.tokens().len(), 1);
        assert_eq!(analysis.token(TokenIx::new(0).unwrap()).head, None);
    }
}
