//! One report's text, cut into sentences and tokens; the sentences that may hold claims also analysed.

use lagesbild_actors::{ActorKind, ActorList, ActorMention};
use lagesbild_language::{Analyser, Analysis, TokenIx};
use lagesbild_model::{ActorId, Span};
use lagesbild_pack::{Pack, Triggers, VerbTag};
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
    /// The actors that the text names.
    pub actors: Vec<ActorMention>,
    /// Whether it is about an armed conflict, by its own words or those around it.
    pub at_war: bool,
}

impl<'t> Document<'t> {
    /// Cuts the text up and analyses the sentences that hold a trigger of the pack.
    ///
    /// Most words that make claims are words of everyday life as well (*meet*, *strike*): they count only where the text
    /// names an armed group or two states, or it or the lines around it speak of war. A text without any trigger is only
    /// cut up.
    pub fn new(text: &'t str, lines: &[String], analyser: &Analyser, pack: &Pack, actors: &ActorList) -> Document<'t> {
        let mut document = Document::cut(text, analyser);
        let words = |number: &usize| {
            let range = document.sentence_tokens.get(*number).cloned().unwrap_or_default();
            document.tokens.get(range).unwrap_or_default()
        };
        let holds = |number: &usize, at_war| holds_trigger(text, words(number), pack.triggers(), at_war);
        let mut holding: Vec<usize> = (0..document.sentences.len()).filter(|n| holds(n, true)).collect();
        if holding.is_empty() {
            return document;
        }
        let mut named = Vec::new();
        actors.find(pack.language(), text, &document.tokens, &mut named);
        let at_war = names_party(&named, actors)
            || tells_of_war(text, &document.tokens, pack)
            || lines.iter().any(|line| line_tells(line, pack));
        if !at_war {
            holding.retain(|n| holds(n, false));
        }
        (document.analysed, document.actors, document.at_war) = (holding, named, at_war);
        for number in &document.analysed {
            let Some(sentence) = document.sentences.get(*number) else { continue };
            let range = document.sentence_tokens.get(*number).cloned().unwrap_or_default();
            let verbs = verbs_after_actors(text, &document.tokens, range.clone(), &document.actors, pack);
            let span = past_heading(text, *sentence, document.tokens.get(range).unwrap_or_default(), pack.triggers());
            analyser.analyse_knowing(text, span, &verbs, &mut document.analysis);
        }
        document
    }

    /// Cuts the text up and analyses all of it.
    pub fn whole(text: &'t str, analyser: &Analyser, pack: &Pack, actors: &ActorList) -> Document<'t> {
        let mut document = Document::cut(text, analyser);
        actors.find(pack.language(), text, &document.tokens, &mut document.actors);
        document.analysed = (0..document.sentences.len()).collect();
        for sentence in &document.sentences {
            analyser.analyse(text, *sentence, &mut document.analysis);
        }
        document
    }

    /// Cuts the text up and analyses the sentences that hold one of the spans, which lie in the order of the text.
    pub fn around(text: &'t str, analyser: &Analyser, spans: impl Iterator<Item = Span>) -> Document<'t> {
        let mut document = Document::cut(text, analyser);
        let numbers = spans.filter_map(|span| document.sentence_at(span.start()));
        document.analysed = numbers.collect();
        document.analysed.dedup();
        for number in &document.analysed {
            let Some(sentence) = document.sentences.get(*number) else { continue };
            analyser.analyse(text, *sentence, &mut document.analysis);
        }
        document
    }

    /// Cuts a text into sentences and tokens.
    fn cut(text: &'t str, analyser: &Analyser) -> Document<'t> {
        let sentences = analyser.sentences(text);
        let (mut tokens, mut sentence_tokens) = (Vec::new(), Vec::with_capacity(sentences.len()));
        for sentence in &sentences {
            let first = tokens.len();
            analyser.tokenise(text, *sentence, &mut tokens);
            sentence_tokens.push(first..tokens.len());
        }
        let (analysis, analysed, actors) = (Analysis::new(), Vec::new(), Vec::new());
        Document { text, sentences, tokens, sentence_tokens, analysis, analysed, actors, at_war: false }
    }

    /// The words of a span, or nothing where it cuts a character.
    pub fn words(&self, span: Span) -> &'t str {
        span.slice(self.text).unwrap_or_default()
    }

    /// Where an analysed token stands.
    pub fn span(&self, token: TokenIx) -> Option<Span> {
        self.analysis.get(token).map(|t| t.span)
    }

    /// From the first to the last of some analysed tokens.
    pub fn cover(&self, tokens: &Range<u32>) -> Option<Span> {
        let spans = tokens.clone().filter_map(|t| self.span(TokenIx::new(t as usize)?));
        spans.reduce(Span::cover)
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

/// How many words a heading before a colon may have.
const HEADING: usize = 8;

/// A sentence without the heading that some agencies put before it: *Battle of Konna: The army recaptures …*.
fn past_heading(text: &str, sentence: Span, tokens: &[Span], triggers: &Triggers) -> Span {
    let word = |span: &Span| span.slice(text).unwrap_or_default();
    let colon = tokens.iter().take(HEADING).position(|t| word(t) == ":");
    let Some(at) = colon.filter(|at| !holds_trigger(text, tokens.get(..*at).unwrap_or_default(), triggers, true))
    else {
        return sentence;
    };
    let rest = tokens.get(at + 1).filter(|next| word(next).chars().next().is_some_and(char::is_uppercase));
    rest.and_then(|next| Span::new(next.start(), sentence.end())).unwrap_or(sentence)
}

/// Forms of trigger verbs right after an actor that must be finite: a language model sees too few of them in headlines
/// to tell *the rebels' captures* from *the rebels capture*.
fn verbs_after_actors(
    text: &str,
    tokens: &[Span],
    range: Range<usize>,
    actors: &[ActorMention],
    pack: &Pack,
) -> Vec<Span> {
    let word = |at: usize| tokens.get(at).and_then(|t| t.slice(text)).unwrap_or_default();
    let ends_actor = |at: usize| {
        let span = tokens.get(at).copied();
        let named = span.is_some_and(|s| {
            let here = actors.partition_point(|a| a.span.end() < s.end());
            actors
                .get(here)
                .is_some_and(|a| a.span.end() == s.end() && a.modifier.is_none() && !a.genitive && a.actor().is_some())
        });
        named || pack.descriptions().actor(&word(at).to_lowercase()).is_some()
    };
    let opens_object = |at: usize| {
        let next = word(at);
        let lower = next.to_lowercase();
        next.chars().next().is_some_and(|c| c.is_uppercase() || c.is_numeric())
            || pack.descriptions().determiner(&lower).is_some()
            || pack.descriptions().extent(&lower).is_some()
            || pack.descriptions().place(&lower).is_some()
    };
    let is_verb = |at: usize| {
        let lower = word(at).to_lowercase();
        if pack.cues().makes_perfect(&lower) || pack.cues().auxiliary(&lower).is_some() {
            return false;
        }
        let uses = pack.triggers().of_form(&lower);
        let verbal = |tags: &[VerbTag]| uses.iter().any(|u| u.tag.is_some_and(|t| tags.contains(&t)));
        // A form that is also a participle or an infinitive needs an object to go by.
        match (verbal(&[VerbTag::Pres]), verbal(&[VerbTag::Inf, VerbTag::Part, VerbTag::Sup])) {
            (true, false) => true,
            (_, true) => verbal(&[VerbTag::Inf]) && opens_object(at + 1),
            (false, false) => false,
        }
    };
    let before = |at: usize| at.checked_sub(1).filter(|b| range.contains(b));
    range
        .clone()
        .filter(|at| word(*at).chars().all(char::is_lowercase) && before(*at).is_some_and(ends_actor) && is_verb(*at))
        .filter_map(|at| tokens.get(at).copied())
        .collect()
}

/// Whether an armed group or forces are named, or two states: what is then told is more than a matter of one town's police.
fn names_party(found: &[ActorMention], actors: &ActorList) -> bool {
    use ActorKind::{Alliance, ArmedGroup, Forces, Government, State};
    let owners = || found.iter().filter_map(|m| m.owner());
    let kind = |id: &ActorId| actors.get(id).map(|a| a.kind);
    let mut states = owners().filter(|id| matches!(kind(id), Some(Government | State)));
    owners().any(|id| matches!(kind(id), Some(Alliance | ArmedGroup | Forces)))
        || states.next().is_some_and(|first| states.any(|other| other != first))
}

/// Whether a word of the text shows that it is about an armed conflict.
fn tells_of_war(text: &str, tokens: &[Span], pack: &Pack) -> bool {
    tokens.iter().filter_map(|t| t.slice(text)).any(|word| pack.cues().tells_of_war(&word.to_lowercase()))
}

fn line_tells(line: &str, pack: &Pack) -> bool {
    let mut words = line.split(|c: char| !c.is_alphanumeric() && c != '-');
    words.any(|word| pack.cues().tells_of_war(&word.to_lowercase()))
}

fn holds_trigger(text: &str, tokens: &[Span], triggers: &Triggers, at_war: bool) -> bool {
    tokens.iter().filter_map(|t| t.slice(text)).any(|word| {
        let lower = word.to_lowercase();
        match at_war {
            true => !triggers.of_form(&lower).is_empty() || triggers.of_compound(&lower).is_some(),
            false => triggers.is_warlike(&lower),
        }
    })
}
