//! An explanation as lines for people.

use crate::output::{Styles, marked, one_line};
use crate::words::Words;
use lagesbild_model::{Claim, PlaceCandidate};
use lagesbild_reader::{
    ClaimRead, Cue, Explanation, LeftOut, Mention, Needed, Role, SentenceRead, TimeRead, Token, TriggerLeftOut,
    TriggerRead,
};
use serde::Serialize;

/// How many of those that a name may mean are shown.
const CANDIDATES: usize = 3;

/// How deep the tree of a sentence is drawn; what lies deeper is drawn at this depth.
const DEEPEST: usize = 24;

/// An explanation on its way to a screen.
pub struct Drawing<'a> {
    explanation: &'a Explanation,
    text: &'a str,
    words: &'a Words,
    styles: Styles,
}

impl<'a> Drawing<'a> {
    /// Of an explanation, the text that it is of, and the words and colours to tell it in.
    pub fn new(explanation: &'a Explanation, text: &'a str, words: &'a Words, styles: Styles) -> Drawing<'a> {
        Drawing { explanation, text, words, styles }
    }

    /// All of it, line by line.
    pub fn lines(&self) -> Vec<String> {
        let Explanation { report, language, at_war, published, sentences } = self.explanation;
        let war = self.words.get("explain", if *at_war { "at-war" } else { "at-peace" });
        let unknown = self.words.get("message", "unknown");
        let published = published.as_ref().map_or_else(|| unknown.to_owned(), ToString::to_string);
        let label = if is_hash(report) { report.chars().take(12).collect() } else { one_line(report) };
        let head = [
            self.styles.strong(&label),
            language.to_string(),
            war.to_owned(),
            format!("{}: {published}", self.words.get("message", "published")),
        ];
        let mut lines = vec![head.join(" · ")];
        for (at, sentence) in sentences.iter().enumerate() {
            self.sentence(at + 1, sentence, &mut lines);
        }
        lines
    }

    fn sentence(&self, number: usize, sentence: &SentenceRead, lines: &mut Vec<String>) {
        let text = one_line(&sentence.text);
        let why = sentence.left_out.map(|why| format!("– {}", self.words.get("left-out", &name(&why))));
        if sentence.tokens.is_empty() {
            let why = why.unwrap_or_default();
            lines.push(self.styles.faint(&format!("[{number}] {text} {why}")));
            return;
        }
        lines.push(String::new());
        let head = self.styles.strong(&format!("[{number}] {text}"));
        let told_below = sentence.left_out == Some(LeftOut::Nothing);
        lines.push(why.filter(|_| !told_below).map_or_else(|| head.clone(), |why| format!("{head} {why}")));
        lines.extend(tree(&sentence.tokens, self.styles).into_iter().map(|line| format!("    {line}")));
        lines.extend(sentence.mentions.iter().map(|mention| format!("    {}", self.mention(mention))));
        lines.extend(sentence.times.iter().map(|time| format!("    {}", self.time(time))));
        for trigger in &sentence.triggers {
            self.trigger(sentence, trigger, lines);
        }
    }

    fn mention(&self, mention: &Mention) -> String {
        let line = |sort: &str, words: &str, meant: Vec<String>, settled: bool, more: &str| {
            let sort = self.words.get("explain", sort);
            let unsettled = self.words.get("explain", "unsettled");
            let meant = match (settled, meant.is_empty()) {
                (true, _) => format!("= {}", meant.join(" | ")),
                (false, true) => unsettled.to_owned(),
                (false, false) => format!("{unsettled}: {}", meant.join(" | ")),
            };
            format!("{sort} ”{}” {meant}{more}", one_line(words))
        };
        match mention {
            Mention::Place { words, id, candidates, .. } => {
                let shown = candidates.iter().take(CANDIDATES).map(place).collect();
                line("place", words, shown, id.is_some(), "")
            }
            Mention::Actor { words, id, candidates, modifies, .. } => {
                let shown = candidates.iter().take(CANDIDATES);
                let shown = shown.map(|c| format!("{} ({})", one_line(&c.name), c.id)).collect();
                let more =
                    if *modifies { format!(", {}", self.words.get("explain", "modifies")) } else { String::new() };
                line("actor", words, shown, id.is_some(), &more)
            }
        }
    }

    fn time(&self, time: &TimeRead) -> String {
        let anchor = self.words.get("anchor", &name(&time.expression.anchor)).to_owned();
        let days = time.window.as_ref().map_or_else(|| "–".to_owned(), ToString::to_string);
        let (sort, seen) = (self.words.get("explain", "time"), self.words.get("explain", "seen-from"));
        format!("{sort} ”{}” = {days} ({seen}: {anchor})", one_line(&time.expression.words))
    }

    fn trigger(&self, sentence: &SentenceRead, trigger: &TriggerRead, lines: &mut Vec<String>) {
        let word =
            |number: usize| number.checked_sub(1).and_then(|at| sentence.tokens.get(at)).map(|t| t.form.as_str());
        let mut numbers: Vec<usize> = std::iter::once(trigger.token).chain(trigger.complement).collect();
        numbers.sort_unstable();
        let words: Vec<&str> = numbers.into_iter().filter_map(word).collect();
        let line = trigger.line.map(|line| format!(":{line}")).unwrap_or_default();
        let file = format!("packs/{}/{}{line}", self.explanation.language, trigger.file);
        let words = self.styles.highlighted(&one_line(&words.join(" … ")));
        lines.push(format!("    {words} → {} {}", trigger.rule.0, self.styles.faint(&file)));
        if !trigger.cues.is_empty() {
            let cues: Vec<String> = trigger.cues.iter().map(|cue| self.cue(cue)).collect();
            lines.push(format!("      {}: {}", self.words.get("explain", "cues"), cues.join(" · ")));
        }
        trigger.claims.iter().for_each(|claim| self.claim(claim, lines));
        if let Some(why) = &trigger.left_out {
            lines.push(format!("      {}: {}", self.words.get("explain", "no-claim"), self.why_not(why)));
        }
    }

    fn cue(&self, cue: &Cue) -> String {
        let sort = self.words.get("cue", &name(&cue.sort)).to_owned();
        let effect = cue.effect.map(|effect| self.words.get("effect", &name(&effect)).to_owned());
        let stance = cue.stance.map(|stance| self.words.get("stance", &name(&stance)).to_owned());
        let told: Vec<String> = std::iter::once(sort).chain(effect).chain(stance).collect();
        format!("”{}” ({})", one_line(&cue.words), told.join(", "))
    }

    fn claim(&self, ClaimRead { claim, roles }: &ClaimRead, lines: &mut Vec<String>) {
        let Claim { kind, change, mode, status, certainty, polarity, .. } = claim;
        let words = self.words;
        let what = change.map_or_else(|| words.get("kind", kind.name()), |c| words.get("change", c.name()));
        let mode = mode.map(|mode| format!(" ({mode})")).unwrap_or_default();
        let how = [
            words.get("status", status.name()),
            words.get("certainty", certainty.name()),
            words.get("polarity", polarity.name()),
        ];
        let what = self.styles.strong(&format!("{what}{mode}"));
        lines.push(format!("      {}: {what} · {}", words.get("explain", "claim"), how.join(" · ")));
        lines.extend(roles.iter().map(|role| format!("        {}", self.role(role))));
        let inside = |at: usize| at.checked_sub(claim.sentence.start());
        let sentence = claim.sentence.slice(self.text).unwrap_or_default();
        if let (Some(start), Some(end)) = (inside(claim.span.start()), inside(claim.span.end())) {
            let quote = marked(sentence, start, end, self.styles);
            lines.push(format!("        {}: {quote}", words.get("explain", "quote")));
        }
    }

    fn role(&self, role: &Role) -> String {
        let sort = self.words.get("role", &name(&role.sort)).to_owned();
        let id = role.id.as_ref().map(|id| format!(" ({id})")).unwrap_or_default();
        let value = if role.value.is_empty() { "–".to_owned() } else { one_line(&role.value) };
        let words = role.words.as_ref().map(|words| format!(" ← ”{}”", one_line(words)));
        format!("{sort}: {value}{id}{}", words.unwrap_or_default())
    }

    fn why_not(&self, why: &TriggerLeftOut) -> String {
        let told = |key: &str, values: &[(&str, String)]| self.words.fill("trigger-left-out", key, values);
        match why {
            TriggerLeftOut::Question => told("question", &[]),
            TriggerLeftOut::Peace => told("peace", &[]),
            TriggerLeftOut::Demanded => told("demanded", &[]),
            TriggerLeftOut::ToldWith { rule } => told("told-with", &[("rule", rule.0.clone())]),
            TriggerLeftOut::Unfilled { needs } => {
                let or = format!(" {} ", self.words.get("explain", "or"));
                let group = |roles: &Vec<Needed>| {
                    let roles: Vec<String> =
                        roles.iter().map(|role| self.words.get("need", &name(role)).to_owned()).collect();
                    roles.join(&or)
                };
                let needs: Vec<String> = needs.iter().map(group).collect();
                if needs.is_empty() { told("empty", &[]) } else { told("unfilled", &[("needs", needs.join("; "))]) }
            }
        }
    }
}

/// Whether a label is a report's hash, which nobody reads to its end.
fn is_hash(label: &str) -> bool {
    label.len() == 32 && label.bytes().all(|b| b.is_ascii_hexdigit())
}

/// A place that a name may mean.
fn place(candidate: &PlaceCandidate) -> String {
    let PlaceCandidate { id, name, country, score, .. } = candidate;
    let country = country.map(|c| format!(", {c}")).unwrap_or_default();
    format!("{}{country} ({id}, {score})", one_line(name))
}

/// The name of a value, as files have it.
fn name(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The words of a sentence as the branches of their tree, each with its number, part of speech, relation, base form and
/// features.
fn tree(tokens: &[Token], styles: Styles) -> Vec<String> {
    let rows = branches(tokens);
    let width = |row: &(String, &Token)| console::measure_text_width(&row.0);
    let widest = rows.iter().map(width).max().unwrap_or(0);
    let line = |row: &(String, &Token)| {
        let (branch, token) = row;
        let gap = " ".repeat(widest - width(row).min(widest));
        let features = if token.features.is_empty() { String::new() } else { format!(" {}", token.features) };
        let rest = format!("{:<5} {:<10} {}{features}", token.upos, token.relation, one_line(&token.lemma));
        format!("{branch}{gap}  {}", styles.faint(rest.trim_end()))
    };
    rows.iter().map(line).collect()
}

/// Each word behind its branch, a head before those that hang on it. Without recursion: a tree may be as deep as its
/// sentence is long.
fn branches(tokens: &[Token]) -> Vec<(String, &Token)> {
    let mut below: Vec<Vec<&Token>> = vec![Vec::new(); tokens.len() + 1];
    for token in tokens {
        below.get_mut(token.head).into_iter().for_each(|children| children.push(token));
    }
    let mut rows = Vec::with_capacity(tokens.len());
    let children = |number: usize| below.get(number).map(Vec::as_slice).unwrap_or_default();
    // Words that are still to be drawn, the next last: each with the lines that run past it and its depth.
    let mut waiting: Vec<(&Token, String, usize, bool)> =
        children(0).iter().rev().map(|root| (*root, String::new(), 0, true)).collect();
    while let Some((token, past, depth, last)) = waiting.pop() {
        let knot = match (depth, last) {
            (0, _) => "",
            (_, true) => "└─ ",
            (_, false) => "├─ ",
        };
        rows.push((format!("{past}{knot}{} {}", token.number, one_line(&token.form)), token));
        let own = match (depth, last) {
            (0, _) => "",
            (_, true) => "   ",
            (_, false) => "│  ",
        };
        let past = if depth < DEEPEST { format!("{past}{own}") } else { past };
        let children = children(token.number);
        let depths = children.iter().enumerate().rev();
        waiting.extend(depths.map(|(at, child)| (*child, past.clone(), depth + 1, at + 1 == children.len())));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use lagesbild_model::Span;

    fn token(number: usize, head: usize) -> Token {
        Token {
            number,
            span: Span::new(number, number + 1).unwrap(),
            form: format!("w{number}"),
            lemma: String::new(),
            upos: "X",
            features: String::new(),
            head,
            relation: "dep",
        }
    }

    #[test]
    fn every_word_hangs_on_its_branch() {
        let tokens = [token(1, 2), token(2, 0), token(3, 4), token(4, 2), token(5, 4)];
        let rows: Vec<String> = branches(&tokens).into_iter().map(|(row, _)| row).collect();
        assert_eq!(rows, ["2 w2", "├─ 1 w1", "└─ 4 w4", "   ├─ 3 w3", "   └─ 5 w5"]);
    }

    #[test]
    fn a_chain_of_any_length_is_drawn() {
        let tokens: Vec<Token> = (1..=20_000).map(|n| token(n, n - 1)).collect();
        let rows = branches(&tokens);
        assert_eq!(rows.len(), tokens.len());
        assert!(rows.iter().all(|(row, _)| row.chars().count() < 100));
    }
}
