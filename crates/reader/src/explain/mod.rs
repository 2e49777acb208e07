//! How a report was read, for people who mend a pack or judge a claim: each sentence with its words and tree, the places,
//! actors and times that it names, its triggers with the rules that they follow, and what its claims were made of, or why
//! it makes none.

mod cues;
mod roles;
mod telling;

pub use cues::{Cue, CueEffect, CueSort};
pub use roles::{Role, RoleSort};

use crate::{Diagnostic, Reader};
use lagesbild_model::time::{Edtf, TimeExpr, Window};
use lagesbild_model::{ActorId, Claim, Kind, Language, PlaceCandidate, PlaceId, Report, RuleId, Span};
use schemars::JsonSchema;
use serde::Serialize;
use telling::Telling;

/// How a report was read.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Explanation {
    /// The report's label: the supplier's id, or the hash where there is none.
    pub report: String,
    /// The language that it was read as.
    pub language: Language,
    /// Whether it counts as about an armed conflict: only then do words of everyday life make claims.
    pub at_war: bool,
    /// The date of publication that its times are seen from.
    pub published: Option<Edtf>,
    /// Its sentences, in order.
    pub sentences: Vec<SentenceRead>,
}

/// A sentence, and what was made of it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SentenceRead {
    /// Where it stands.
    pub span: Span,
    /// Its words, cut from the text.
    pub text: String,
    /// Why it makes no claim; `null` if it makes one.
    pub left_out: Option<LeftOut>,
    /// Its words with their tree; empty where it was not worth looking at.
    pub tokens: Vec<Token>,
    /// The places and actors that it names.
    pub mentions: Vec<Mention>,
    /// The times that it tells.
    pub times: Vec<TimeRead>,
    /// Its triggers, in the order of the text.
    pub triggers: Vec<TriggerRead>,
}

/// Why a sentence makes no claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LeftOut {
    /// It holds no word of the pack that makes claims, so it was not looked at.
    NoTrigger,
    /// Its triggers are words of everyday life, and nothing shows that the text is about an armed conflict.
    Peace,
    /// It holds a form of a trigger, but not as the word that the trigger is, or without what completes it.
    NotInUse,
    /// It is a question.
    Question,
    /// It has a trigger, but nothing that the trigger could tell something of.
    Nothing,
}

/// A word in its sentence's tree (Universal Dependencies).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Token {
    /// Its number in the sentence, from 1.
    pub number: usize,
    /// Where it stands in the report's text.
    pub span: Span,
    /// Its letters.
    pub form: String,
    /// Its base form.
    pub lemma: String,
    /// Its part of speech.
    pub upos: &'static str,
    /// Its morphological features, `Feature=Value|…`; empty if it has none.
    pub features: String,
    /// The number of the word that it hangs on; 0 for the root.
    pub head: usize,
    /// How it hangs on it.
    pub relation: &'static str,
}

/// Words that name a place or an actor.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum Mention {
    /// A place.
    Place {
        /// Where the name stands.
        span: Span,
        /// The name, as written.
        words: String,
        /// The entry of the gazetteer that is meant; `null` where nothing settles it.
        id: Option<PlaceId>,
        /// The entries that may be meant, best first.
        candidates: Vec<PlaceCandidate>,
    },
    /// An actor.
    Actor {
        /// Where the name stands.
        span: Span,
        /// The name, as written.
        words: String,
        /// The entry of the actor list that is meant; `null` where nothing settles it.
        id: Option<ActorId>,
        /// The entries that may be meant.
        candidates: Vec<ActorCandidate>,
        /// Whether it only tells of what sort something is (*rebel-held*), and does nothing itself.
        modifies: bool,
    },
}

impl Mention {
    /// Where the name stands.
    pub fn span(&self) -> Span {
        match self {
            Mention::Place { span, .. } | Mention::Actor { span, .. } => *span,
        }
    }
}

/// One way to understand an actor's name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ActorCandidate {
    /// The entry.
    pub id: ActorId,
    /// Its canonical English name.
    pub name: String,
}

/// A time expression and the time that it names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TimeRead {
    /// The words and what they mean.
    pub expression: TimeExpr,
    /// The time itself; `null` if none can be told.
    pub window: Option<Window>,
}

/// A trigger of the pack at its place.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct TriggerRead {
    /// The number of the word that carries it.
    pub token: usize,
    /// The number of the word that completes it, if one does.
    pub complement: Option<usize>,
    /// The kind of claim that it makes.
    pub kind: Kind,
    /// The rule, as claims name it.
    pub rule: RuleId,
    /// The file of the language's pack that the rule stands in, from the pack's folder.
    pub file: String,
    /// The line of that file that the rule's name stands on, from 1.
    pub line: Option<usize>,
    /// Whether its subject undergoes it.
    pub passive: bool,
    /// Words that may bend its claim: negation, doubt, plans, speech.
    pub cues: Vec<Cue>,
    /// Its claims.
    pub claims: Vec<ClaimRead>,
    /// Why it makes none; `null` if it makes one.
    pub left_out: Option<TriggerLeftOut>,
}

/// A claim with the words that fill its roles.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ClaimRead {
    /// The claim.
    pub claim: Claim,
    /// Its roles, and where each comes from.
    pub roles: Vec<Role>,
}

/// Why a trigger makes no claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "because", rename_all = "snake_case")]
pub enum TriggerLeftOut {
    /// Its sentence is a question.
    Question,
    /// It is a word of everyday life, and nothing shows that the text is about an armed conflict.
    Peace,
    /// It is only demanded, and the demand is the claim.
    Demanded,
    /// Another trigger's claim tells of it.
    ToldWith {
        /// The rule of that claim.
        rule: RuleId,
    },
    /// The roles that its frame needs are not filled.
    Unfilled {
        /// The roles: of each group one.
        needs: Vec<Vec<Needed>>,
    },
}

/// What a frame may need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Needed {
    /// A party that does it.
    Actor,
    /// A party on the other side.
    Against,
    /// A place.
    Place,
    /// A place with a name, or a description that is settled.
    NamedPlace,
    /// Those who are counted.
    Counted,
    /// A figure.
    Number,
}

impl Reader {
    /// How a report is read: the same way as by [`Reader::read`], with everything told on the way.
    ///
    /// # Errors
    /// [`Diagnostic`] if the report's language is not read.
    pub fn explain(&self, report: &Report) -> Result<Explanation, Diagnostic> {
        let opened = self.open(report)?;
        let claims = self.claims(&opened, report);
        let telling = Telling::new(self, &opened, &claims);
        Ok(Explanation {
            report: report.label(),
            language: opened.language.pack.language(),
            at_war: opened.document.at_war,
            published: opened.published.clone(),
            sentences: telling.sentences(),
        })
    }
}
