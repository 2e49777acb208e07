use crate::hash::{mix, of_str};
use crate::lemmatiser::Lemmatiser;
use crate::model::{Container, Linear, ModelBytes, ModelError, Table};
use crate::parse::{self, Actions, Node};
use crate::tagger::{self, Known, Tag, Tags};
use crate::words::Word;
use crate::{Analysis, Deprel, Segmentation, Sentence, Token, TokenIx};
use lagesbild_model::{Language, Span};
use std::cell::RefCell;

/// A sentence of more tokens than this is analysed in pieces, each a sentence of its own.
pub(crate) const MOST_TOKENS: usize = 240;

/// The model of `language` that is part of the program.
pub fn embedded(language: Language) -> &'static [u8] {
    match language {
        Language::Swedish => include_bytes!("../../../models/sv.model"),
        Language::English => include_bytes!("../../../models/en.model"),
    }
}

/// Analyses text of one language: its lists and its trained model, ready for use.
///
/// Cheap to make: a model is used where it lies. It may be shared between threads.
#[derive(Clone, Debug)]
pub struct Analyser {
    segmentation: Segmentation,
    models: Models,
}

/// The trained parts.
#[derive(Clone, Debug)]
pub(crate) struct Models {
    pub(crate) container: Container,
    pub(crate) tags: Tags,
    pub(crate) lexicon: Table,
    pub(crate) tagger: Linear,
    pub(crate) lemmatiser: Lemmatiser,
    pub(crate) actions: Actions,
    pub(crate) parser: Linear,
}

#[derive(Default)]
struct Room {
    spans: Vec<Span>,
    letters: Vec<char>,
    words: Vec<Word>,
    tags: Vec<u8>,
    nodes: Vec<Node>,
    tagger: tagger::Room,
    parser: parse::Room,
}

thread_local! {
    // Kept between sentences only to spare allocations; nothing in it outlives a call.
    static ROOM: RefCell<Room> = RefCell::default();
}

impl Analyser {
    /// An analyser from the lists and the model of one language.
    ///
    /// # Errors
    /// [`ModelError`] if the bytes are no model, are of another version, or are damaged.
    pub fn new(segmentation: Segmentation, model: impl Into<ModelBytes>) -> Result<Analyser, ModelError> {
        Ok(Analyser { segmentation, models: Models::open(model.into())? })
    }

    /// The language that the model was trained for.
    pub fn language(&self) -> Language {
        self.models.container.language
    }

    /// The sentences of `text`; see [`Segmentation::sentences`].
    pub fn sentences(&self, text: &str) -> Vec<Span> {
        self.segmentation.sentences(text)
    }

    /// Appends the tokens of `sentence` to `out`; see [`Segmentation::tokenise`].
    pub fn tokenise(&self, text: &str, sentence: Span, out: &mut Vec<Span>) {
        self.segmentation.tokenise(text, sentence, out);
    }

    /// Tags, lemmatises and parses one sentence and appends it to `into`.
    ///
    /// A span without tokens, or outside `text`, appends nothing. One of more than some hundreds of tokens is appended
    /// as several sentences, so that time stays linear.
    pub fn analyse(&self, text: &str, sentence: Span, into: &mut Analysis) {
        self.analyse_knowing(text, sentence, &[], into);
    }

    /// Does what [`Analyser::analyse`] does, where the tokens at the start of `finite_verbs` are known to be finite
    /// verbs (from a lexicon that the model did not learn from).
    pub fn analyse_knowing(&self, text: &str, sentence: Span, finite_verbs: &[Span], into: &mut Analysis) {
        ROOM.with_borrow_mut(|room| {
            room.spans.clear();
            let mut spans = std::mem::take(&mut room.spans);
            self.tokenise(text, sentence, &mut spans);
            let whole = spans.len() <= MOST_TOKENS;
            for piece in spans.chunks(MOST_TOKENS) {
                let ends = piece.first().zip(piece.last());
                let span = if whole { Some(sentence) } else { ends.map(|(a, b)| a.cover(*b)) };
                if let Some(span) = span {
                    self.models.analyse(text, span, piece, finite_verbs, room, into);
                }
            }
            room.spans = spans;
        });
    }
}

impl Models {
    pub(crate) fn open(bytes: ModelBytes) -> Result<Models, ModelError> {
        let container = Container::open(bytes)?;
        Ok(Models {
            tags: tagger::open_tags(&container)?,
            lexicon: Table::open(&container, container.section("LEXI")?, "LEXI")?,
            tagger: Linear::open(&container, "TAGW")?,
            lemmatiser: Lemmatiser::open(&container)?,
            actions: parse::open_actions(&container)?,
            parser: Linear::open(&container, "PARW")?,
            container,
        })
    }

    fn analyse(
        &self,
        text: &str,
        sentence: Span,
        spans: &[Span],
        finite_verbs: &[Span],
        room: &mut Room,
        into: &mut Analysis,
    ) {
        let form = |span: &Span| span.slice(text).unwrap_or_default();
        let lexicon = (&self.lexicon, &self.container);
        room.words.clear();
        room.words.extend(spans.iter().map(|s| Word::new(form(s), &lexicon, &mut room.letters)));
        room.tags.clear();
        let weights = self.tagger.with(&self.container);
        let known = |i: usize| match spans.get(i) {
            Some(span) if !form(span).chars().any(char::is_alphanumeric) => Known::Mark,
            Some(span) if finite_verbs.iter().any(|v| v.start() == span.start()) => Known::FiniteVerb,
            _ => Known::Nothing,
        };
        tagger::tag(&room.words, known, &self.tags, &weights, &mut room.tagger, &mut room.tags);
        room.nodes.clear();
        let first = into.tokens.len() as u32;
        for ((span, word), tag) in spans.iter().zip(&room.words).zip(&room.tags) {
            let from = into.lemmas.len();
            self.lemmatiser.lemma(&self.container, form(span), *tag, &mut room.letters, &mut into.lemmas);
            let Some(Tag { upos, morph }) = self.tags.get(usize::from(*tag)).copied() else { continue };
            room.nodes.push(node(word, into.lemmas.get(from..).unwrap_or_default(), *tag, upos as u8));
            let lemma = (from as u32, into.lemmas.len() as u32);
            into.tokens.push(Token { span: *span, upos, morph, head: None, deprel: Deprel::Root, lemma });
        }
        let arcs = room.parser.parse(&room.nodes, &self.actions, &self.parser.with(&self.container));
        for (token, arc) in into.tokens.iter_mut().skip(first as usize).zip(arcs) {
            token.head = (usize::from(arc.head) < arcs.len()).then(|| TokenIx(first + u32::from(arc.head)));
            token.deprel = arc.deprel;
        }
        into.sentences.push(Sentence { span: sentence, tokens: first..into.tokens.len() as u32 });
    }
}

/// A word as the parser sees it.
pub(crate) fn node(word: &Word, lemma: &str, tag: u8, upos: u8) -> Node {
    let known = word.known == word.form;
    let lemma = if known { mix(of_str(lemma), 1) } else { word.known };
    Node { form: word.known, lemma, upos: upos + 1, tag: u16::from(tag) + 1, capital: word.capital }
}
