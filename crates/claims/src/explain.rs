//! What the claims of a document are read by, for whoever mends a pack: its triggers, the words around each that may bend
//! its claim, and what keeps a trigger from making one.

use crate::finder::{gives_way_to_demand, is_question};
use crate::grammar::Grammar;
use crate::hits::{self, Hit};
use crate::{Document, Finder};
use lagesbild_language::{Deprel, Sentence, TokenIx};
use lagesbild_model::Stance;
use lagesbild_pack::Effect;

/// A trigger at its place, as the finder sees it.
#[derive(Clone, Debug)]
pub struct TriggerSeen {
    /// The trigger.
    pub hit: Hit,
    /// Words of the clauses that it stands in which may bend its claim, in the order of the text.
    pub cues: Vec<CueSeen>,
    /// What keeps it from making a claim, whatever fills its roles.
    pub passed_over: Option<PassedOver>,
}

/// A word that may bend a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CueSeen {
    /// The word; of an expression the first.
    pub token: TokenIx,
    /// What the pack says of it.
    pub sort: CueSort,
}

/// What a pack says of a word that may bend a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CueSort {
    /// It negates.
    Negation,
    /// It casts doubt.
    Doubt,
    /// It opens a condition.
    Condition,
    /// An auxiliary.
    Auxiliary(Effect),
    /// A verb or adjective above the trigger's clause.
    Embedding(Effect),
    /// A noun that takes the trigger's clause.
    ReportNoun(Effect),
    /// A verb of saying.
    Speech(Stance),
    /// It names a source (*according to*).
    According,
}

/// Why a trigger in use makes no claim, whatever fills its roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassedOver {
    /// Its sentence is a question.
    Question,
    /// It is a word of everyday life, and nothing shows that the text is about an armed conflict.
    Peace,
    /// It is only demanded, and the demand is the claim.
    Demanded,
}

impl Finder<'_> {
    /// The triggers of each analysed sentence, in the order of the analysis.
    pub fn triggers(&self, document: &Document<'_>) -> Vec<Vec<TriggerSeen>> {
        let grammar = Grammar { document, cues: self.pack.cues() };
        document.analysis.sentences().iter().map(|sentence| self.triggers_of(&grammar, sentence)).collect()
    }

    fn triggers_of(&self, grammar: &Grammar<'_, '_>, sentence: &Sentence) -> Vec<TriggerSeen> {
        let question = is_question(grammar.document, sentence);
        let hits = hits::find(grammar, self.pack, sentence);
        let seen = |hit: &Hit| {
            let trigger = self.pack.triggers().get(hit.trigger)?;
            let passed_over = if question {
                Some(PassedOver::Question)
            } else if !grammar.document.at_war && !trigger.warlike {
                Some(PassedOver::Peace)
            } else if gives_way_to_demand(trigger.kind) && self.is_demanded(hit, &hits, grammar) {
                Some(PassedOver::Demanded)
            } else {
                None
            };
            Some(TriggerSeen { hit: *hit, cues: self.cues(grammar, sentence, hit), passed_over })
        };
        hits.iter().filter_map(seen).collect()
    }

    /// The words that the clause of a hit and those above it are bent by.
    fn cues(&self, grammar: &Grammar<'_, '_>, sentence: &Sentence, hit: &Hit) -> Vec<CueSeen> {
        let mut found = Vec::new();
        let mut at = hit.token;
        for _ in 0..STEPS {
            beside(grammar, at, &mut found);
            let Some(head) = grammar.head(at).filter(|_| goes_on(grammar.relation(at))) else { break };
            found.extend(above(grammar, at, head));
            at = head;
        }
        found.retain(|cue| cue.token != hit.token && Some(cue.token) != hit.complement);
        found.extend(self.according(grammar, sentence));
        found.sort();
        found.dedup();
        found
    }

    /// Where the sentence names sources.
    fn according(&self, grammar: &Grammar<'_, '_>, sentence: &Sentence) -> Vec<CueSeen> {
        let tokens: Vec<TokenIx> = sentence.indices().collect();
        let words: Vec<String> = tokens.iter().map(|t| grammar.document.lower(*t)).collect();
        let stands = |at: usize| {
            let rest = words.get(at..).unwrap_or_default();
            self.pack.cues().according().iter().any(|words| !words.is_empty() && rest.starts_with(words))
        };
        let places = tokens.iter().enumerate().filter(|(at, _)| stands(*at));
        places.map(|(_, token)| CueSeen { token: *token, sort: CueSort::According }).collect()
    }
}

/// How many words up they are looked for.
const STEPS: usize = 6;

/// Whether a word's head may bend what the word tells.
fn goes_on(relation: Deprel) -> bool {
    use Deprel::{Acl, Advcl, Aux, Ccomp, Conj, Cop, Csubj, Nmod, Nsubj, Obj, Obl, Parataxis, Xcomp};
    matches!(relation, Acl | Advcl | Aux | Ccomp | Conj | Cop | Csubj | Nmod | Nsubj | Obj | Obl | Parataxis | Xcomp)
}

/// The cues among the words that hang on one.
fn beside(grammar: &Grammar<'_, '_>, verb: TokenIx, found: &mut Vec<CueSeen>) {
    let cues = grammar.cues;
    let mut children: Vec<TokenIx> = grammar.children(verb).collect();
    let auxiliaries = grammar.auxiliaries(verb);
    let perfect = auxiliaries.iter().any(|a| cues.makes_perfect(&grammar.document.lower(*a)));
    children.extend(auxiliaries);
    for token in children {
        let word = grammar.document.lower(token);
        let relation = grammar.relation(token);
        let auxiliary = || cues.auxiliary(&word).and_then(|a| if perfect { a.perfect } else { a.plain });
        let sort = match relation {
            Deprel::Aux | Deprel::Cop => auxiliary().map(CueSort::Auxiliary),
            Deprel::Parataxis => cues.speech(&word).map(|speech| CueSort::Speech(speech.stance)),
            Deprel::Mark | Deprel::Advmod if cues.opens_condition(&word) => Some(CueSort::Condition),
            Deprel::Advmod | Deprel::Det | Deprel::Discourse | Deprel::Obl if cues.negates(&word) => {
                Some(CueSort::Negation)
            }
            Deprel::Advmod | Deprel::Amod | Deprel::Discourse if cues.hedges(&word) => Some(CueSort::Doubt),
            _ => None,
        };
        found.extend(sort.map(|sort| CueSeen { token, sort }));
        // *took no town*
        let negatives = grammar.children(token).filter(|_| matches!(relation, Deprel::Obj | Deprel::Nsubj));
        let negatives = negatives.filter(|c| cues.negates(&grammar.document.lower(*c)));
        found.extend(negatives.map(|token| CueSeen { token, sort: CueSort::Negation }));
    }
}

/// What the word above one does to it.
fn above(grammar: &Grammar<'_, '_>, at: TokenIx, head: TokenIx) -> impl Iterator<Item = CueSeen> {
    let cues = grammar.cues;
    let word = grammar.document.lower(head);
    let lemma = grammar.document.analysis.lemma(head).to_lowercase();
    let embeds = cues.embedding(&word).or_else(|| cues.embedding(&lemma));
    let noun = (grammar.relation(at) == Deprel::Acl).then(|| cues.report_noun(&word)).flatten();
    let sorts = [
        cues.speech(&word).map(|speech| CueSort::Speech(speech.stance)),
        embeds.map(|embedding| CueSort::Embedding(embedding.effect)),
        noun.map(CueSort::ReportNoun),
    ];
    sorts.into_iter().flatten().map(move |sort| CueSeen { token: head, sort })
}
