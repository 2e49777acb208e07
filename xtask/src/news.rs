//! How well sentences are found in news: text whose sentences are known, joined again and cut anew.

use crate::language::read;
use lagesbild_language::Analyser;
use lagesbild_language::train::Count;
use lagesbild_model::Language;
use std::collections::BTreeSet;
use std::path::Path;

/// News of a language as known sentences, paragraph by paragraph.
struct News {
    /// What it is, for the table.
    name: &'static str,
    paragraphs: Vec<Vec<String>>,
}

/// The line of the table for a language: its source, sentences, F1.
///
/// # Errors
/// The file that cannot be read.
pub fn measure(language: Language, data: &Path, analyser: &Analyser, errors: bool) -> Result<String, String> {
    let news = match language {
        Language::English => {
            let name = "en_gum-train, its news (Wikinews), without captions";
            News { name, paragraphs: treebank(&read(&data.join("ud/en_gum-train.conllu"))?) }
        }
        Language::Swedish => {
            let name = "swedish-ner-corpus-test, all in one paragraph";
            News { name, paragraphs: vec![corpus(&read(&data.join("ner/swedish-ner-corpus-test.txt"))?)] }
        }
    };
    let count = compare(analyser, &news.paragraphs, errors);
    Ok(format!(
        "| news: {} | F1 | precision | recall | sentences |\n|---|---|---|---|---|\n| boundaries | {:.1} | {:.1} | {:.1} | {} |\n\n",
        news.name,
        count.f1(),
        count.precision(),
        count.recall(),
        count.wanted
    ))
}

fn compare(analyser: &Analyser, paragraphs: &[Vec<String>], errors: bool) -> Count {
    let (mut text, mut wanted) = (String::new(), BTreeSet::new());
    for paragraph in paragraphs {
        for sentence in paragraph {
            wanted.insert((text.len(), text.len() + sentence.len()));
            text.push_str(sentence);
            text.push(' ');
        }
        text.push_str("\n\n");
    }
    let given: BTreeSet<(usize, usize)> = analyser.sentences(&text).iter().map(|s| (s.start(), s.end())).collect();
    if errors {
        let shown = |(from, to): &(usize, usize)| text.get(*from..*to).unwrap_or_default().to_owned();
        wanted.difference(&given).for_each(|at| println!("boundaries\tmissed\t{}", shown(at)));
        given.difference(&wanted).for_each(|at| println!("boundaries\tinvented\t{}", shown(at)));
    }
    let number = |n: usize| n as u32;
    Count {
        right: number(wanted.intersection(&given).count()),
        given: number(given.len()),
        wanted: number(wanted.len()),
    }
}

/// The paragraphs of a treebank's news, without the captions of its pictures.
fn treebank(conllu: &str) -> Vec<Vec<String>> {
    let mut paragraphs: Vec<Vec<String>> = Vec::new();
    let (mut is_news, mut captions, mut left) = (false, 0, 0_i32);
    for line in conllu.lines() {
        if let Some(id) = line.strip_prefix("# newdoc id = ") {
            is_news = id.starts_with("GUM_news_");
        } else if line.starts_with("# newpar") {
            let count = |rest: Option<&str>| rest?.split(' ').next()?.parse().ok();
            if line.contains("caption") {
                captions = count(line.split('(').nth(1)).unwrap_or(0);
            }
            // A line can end its paragraph though no mark stands before the next: it says how many sentences it has.
            left = count(line.rsplit('(').next()).unwrap_or(left);
            if paragraphs.last().is_none_or(|p| !p.is_empty()) {
                paragraphs.push(Vec::new());
            }
        } else if let Some(sentence) = line.strip_prefix("# text = ").filter(|_| is_news) {
            if captions > 0 {
                captions -= 1;
            } else if let Some(paragraph) = paragraphs.last_mut() {
                paragraph.push(sentence.trim().to_owned());
                left -= 1;
                if left == 0 {
                    paragraphs.push(Vec::new());
                }
            }
        }
    }
    paragraphs
}

/// The sentences of a corpus of one word a line, as they were written. It was cut by a machine: what it cut inside a
/// sentence, or left together, is left out.
fn corpus(text: &str) -> Vec<String> {
    let mut sentences = Vec::new();
    for block in text.split("\n\n") {
        let word = |line: &str| line.rsplit_once(char::is_whitespace).map(|(word, _)| word.trim().to_owned());
        let words: Vec<String> = block.lines().filter_map(word).filter(|w| !w.is_empty()).collect();
        sentences.extend(is_whole(&words).then(|| written(&words)));
    }
    sentences
}

fn is_whole(words: &[String]) -> bool {
    let ends = |w: &String| matches!(w.as_str(), "." | "?" | "!");
    let Some((last, before)) = words.split_last() else { return false };
    let capital = words.iter().find(|w| w.chars().any(char::is_alphanumeric)).and_then(|w| w.chars().next());
    let opens = words.first().is_some_and(|w| w != "." && w != ")" && !w.starts_with("..."));
    let left_together = before.iter().any(|w| ends(w) || w.ends_with(['…', '!', '?']) || w.contains(".."));
    words.len() > 2 && ends(last) && !left_together && opens && capital.is_some_and(char::is_uppercase)
}

/// Words with spaces where a writer puts them.
fn written(words: &[String]) -> String {
    let (mut text, mut glued, mut is_quoted) = (String::new(), true, false);
    for word in words {
        let is_quote = matches!(word.as_str(), "\"" | "”" | "“");
        let clings = matches!(word.as_str(), "." | "," | ":" | ";" | "?" | "!" | ")" | "]") || (is_quote && is_quoted);
        if !clings && !glued {
            text.push(' ');
        }
        text.push_str(word);
        is_quoted ^= is_quote;
        glued = matches!(word.as_str(), "(" | "[") || (is_quote && is_quoted);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_written_as_they_were() {
        let text =
            "”\t0\nVi\t0\ngår\t0\n”\t0\n,\t0\nsade\t0\nEk\tPER\n(\t0\nc\t0\n)\t0\n.\t0\n\nfel\t0\nhär\t0\n.\t0\n";
        assert_eq!(corpus(text), ["”Vi går”, sade Ek (c)."]);
    }

    #[test]
    fn captions_are_no_news() {
        let text = "# newdoc id = GUM_news_x\n# newpar\n# newpar_block = figure (1 s) | caption (1 s)\n# text = Image: A.\n\n# newpar\n# text = The town fell.\n";
        let found: Vec<Vec<String>> = treebank(text).into_iter().filter(|p| !p.is_empty()).collect();
        assert_eq!(found, [["The town fell."]]);
        let text =
            "# newdoc id = GUM_news_x\n# newpar\n# newpar_block = p (1 s)\n# text = May 7\n\n# text = The town fell.\n";
        let found: Vec<Vec<String>> = treebank(text).into_iter().filter(|p| !p.is_empty()).collect();
        assert_eq!(found, [["May 7"], ["The town fell."]]);
    }
}
