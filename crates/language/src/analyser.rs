use crate::lemmatiser::Lemmatiser;
use crate::model::{Container, ModelBytes, ModelError};
use crate::net::{Answers, Features, Network};
use crate::tags::{self, Known, Tags};
use crate::{Analysis, Deprel, Morph, Segmentation, Sentence, Token, TokenIx, Upos};
use lagesbild_model::{Language, Span};
use std::cell::RefCell;
use std::sync::Arc;

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
    pub(crate) lemmatiser: Lemmatiser,
    relations: Vec<Deprel>,
    pub(crate) network: Arc<Network>,
}

#[derive(Default)]
struct Room {
    spans: Vec<Span>,
    letters: Vec<char>,
    words: Vec<Features>,
    answers: Answers,
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
        let tags = tags::open_tags(&container)?;
        let relations = tags::open_relations(&container)?;
        let network = Network::open(&container, tags.len(), &relations)?;
        let lemmatiser = Lemmatiser::open(&container)?;
        Ok(Models { tags, lemmatiser, relations, network: Arc::new(network), container })
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
        room.words.clear();
        room.words.extend(spans.iter().map(|s| Features::new(form(s), &mut room.letters)));
        self.network.run(&self.container, &room.words, &mut room.answers);
        let known = |span: &Span| match span {
            span if !form(span).chars().any(char::is_alphanumeric) => Known::Mark,
            span if finite_verbs.iter().any(|v| v.start() == span.start()) => Known::FiniteVerb,
            _ => Known::Nothing,
        };
        let first = into.tokens.len();
        let place = |i: usize| TokenIx((first + i) as u32);
        for (i, span) in spans.iter().enumerate() {
            let tag = self.tag(i, known(span), &room.answers);
            let from = into.lemmas.len();
            self.lemmatiser.lemma(&self.container, form(span), tag, &mut room.letters, &mut into.lemmas);
            let (upos, morph) =
                self.tags.get(usize::from(tag)).map_or((Upos::X, Morph::default()), |t| (t.upos, t.morph));
            into.tokens.push(Token {
                span: *span,
                upos,
                morph,
                head: room.answers.head(i).map(place),
                deprel: self.relations.get(room.answers.relation(i)).copied().unwrap_or(Deprel::Dep),
                lemma: (from as u32, into.lemmas.len() as u32),
            });
        }
        into.add_names(first, room.answers.names_backwards());
        into.sentences.push(Sentence { span: sentence, tokens: first as u32..into.tokens.len() as u32 });
    }

    /// The number of the tag of word `i`, of which something may be known.
    fn tag(&self, i: usize, known: Known, answers: &Answers) -> u8 {
        let allows = |tag: usize| self.tags.get(tag).is_some_and(|t| known.allows(t));
        answers.tag(i, allows).or_else(|| answers.tag(i, |_| true)).unwrap_or(0) as u8
    }
}
