//! Whether it is so, is to be so, or is only supposed: the words around and above a trigger.

use crate::Hit;
use crate::grammar::Grammar;
use lagesbild_language::{Deprel, Tense, TokenIx, Upos, VerbForm};
use lagesbild_model::{Change, Polarity, Status};
use lagesbild_pack::{Effect, VerbTag};

/// What the words around a trigger make of its claim.
#[derive(Clone, Debug)]
pub(crate) struct Modality {
    pub status: Option<Status>,
    pub polarity: Polarity,
    pub hedged: bool,
    pub change: Option<Change>,
    /// It is tried.
    pub attempted: bool,
    /// It lies before the time that the sentence speaks of.
    pub anterior: bool,
    /// It is told as known, not as news.
    pub presupposed: bool,
    /// The one who says so of itself (*claim to have captured*), by the verb that says it.
    pub own_word: Option<TokenIx>,
}

/// Whether the form of the trigger tells of something as known, and not as news: a noun, an attribute, a perfect that is no
/// main clause's.
fn presupposed(grammar: &Grammar<'_, '_>, hit: &Hit) -> bool {
    let token = hit.token;
    let aside = matches!(grammar.full_relation(token), Deprel::AclRelcl | Deprel::Advcl);
    let noun = hit.tag.is_none() && grammar.upos(token) == Upos::Noun;
    noun || grammar.modifies(token) || grammar.is_past_perfect(token) || (aside && grammar.perfect_right_before(token))
}

/// How many clauses up the words are looked at.
const STEPS: usize = 6;

impl Modality {
    /// Reads the clause of a hit and the clauses above it.
    pub fn of(grammar: &Grammar<'_, '_>, hit: &Hit) -> Modality {
        let mut modality = Modality {
            status: None,
            polarity: Polarity::Affirmed,
            hedged: false,
            change: None,
            attempted: false,
            anterior: false,
            presupposed: presupposed(grammar, hit),
            own_word: None,
        };
        modality.own_word = own_word_before(grammar, hit.token);
        if Modality::begins_with_condition(grammar, hit.token) {
            modality.set(Status::Hypothetical);
        }
        // *The clashes continue*: a verb that only goes with the word for what happens.
        let own = grammar.cues.embedding(&grammar.document.lower(hit.token)).map(|e| e.effect);
        if hit.complement.is_some() && own == Some(Effect::Ongoing) {
            modality.set(Status::Ongoing);
        }
        let mut at = hit.token;
        for step in 0..STEPS {
            modality.clause(grammar, at, hit, step == 0);
            let Some(head) = grammar.head(at) else { break };
            if !modality.climb(grammar, at, head, hit) {
                break;
            }
            at = head;
        }
        if modality.says_nothing() && (grammar.is_infinitive(hit.token) || grammar.is_perfect_infinitive(hit.token)) {
            modality.licensed(grammar, hit.token);
        }
        if modality.status.is_none() && !modality.hedged {
            modality.introduced(grammar, hit.token);
        }
        modality
    }

    fn opens_condition(grammar: &Grammar<'_, '_>, clause: TokenIx) -> bool {
        let opener = |c: &TokenIx| matches!(grammar.relation(*c), Deprel::Mark | Deprel::Advmod);
        // No subject has a preposition: one that hangs on it is a conjunction that looks like one.
        let subject = grammar.child(clause, &[Deprel::Nsubj]);
        let misplaced = subject.into_iter().flat_map(|s| grammar.children(s));
        let misplaced = misplaced.filter(|c| grammar.relation(*c) == Deprel::Case);
        let mut openers = grammar.children(clause).filter(opener).chain(misplaced);
        openers.any(|c| grammar.cues.opens_condition(&grammar.document.lower(c)))
    }

    /// Whether the sentence begins with a condition: all that it tells is then supposed.
    fn begins_with_condition(grammar: &Grammar<'_, '_>, token: TokenIx) -> bool {
        let first = grammar.document.analysis.sentence_of(token).and_then(|s| s.indices().next());
        first.is_some_and(|first| {
            grammar.upos(first) == Upos::Sconj && grammar.cues.opens_condition(&grammar.document.lower(first))
        })
    }

    fn says_nothing(&self) -> bool {
        self.status.is_none()
            && !self.hedged
            && !self.attempted
            && self.own_word.is_none()
            && self.polarity == Polarity::Affirmed
    }

    /// An infinitive stands under some word before it, though the tree hangs it elsewhere: the nearest that bends it.
    fn licensed(&mut self, grammar: &Grammar<'_, '_>, verb: TokenIx) {
        let Some(sentence) = grammar.document.analysis.sentence_of(verb) else { return };
        let mut before: Vec<TokenIx> = sentence.indices().take_while(|t| *t < verb).collect();
        before.reverse();
        for token in before {
            let word = grammar.document.lower(token);
            let auxiliary = grammar.cues.auxiliary(&word).and_then(|a| a.plain);
            if let Some(effect) = auxiliary.or_else(|| grammar.cues.embedding(&word).map(|e| e.effect)) {
                self.apply(effect, token);
                return;
            }
        }
    }

    /// A noun like *reports* before the word that opens the clause, where the tree hangs the clause elsewhere.
    fn introduced(&mut self, grammar: &Grammar<'_, '_>, trigger: TokenIx) {
        let before = grammar.before_content(trigger);
        let effect = before.into_iter().take(4).find_map(|t| grammar.cues.report_noun(&grammar.document.lower(t)));
        if let Some(effect) = effect.filter(|e| *e != Effect::Attributed) {
            self.apply(effect, trigger);
        }
    }

    fn set(&mut self, status: Status) {
        // What is only supposed stays so under whatever stands above it.
        let weight = |s: Status| match s {
            Status::Hypothetical => 3,
            Status::Forecast => 2,
            Status::Planned => 1,
            Status::Ongoing | Status::Happened => 0,
        };
        if self.status.is_none_or(|old| weight(status) > weight(old)) {
            self.status = Some(status);
        }
    }

    fn apply(&mut self, effect: Effect, verb: TokenIx) {
        match effect {
            Effect::Through => {}
            Effect::Planned => self.set(Status::Planned),
            Effect::Forecast => self.set(Status::Forecast),
            Effect::Hypothetical => self.set(Status::Hypothetical),
            Effect::Ongoing | Effect::Begun => self.set(Status::Ongoing),
            Effect::Attempted => {
                self.change = Some(Change::Contested);
                self.attempted = true;
            }
            Effect::Denied => self.deny(),
            Effect::Hedged => self.hedged = true,
            Effect::Attributed => self.own_word = self.own_word.or(Some(verb)),
        }
    }

    fn deny(&mut self) {
        self.polarity = self.polarity.turned();
    }

    /// The words of one clause: negation, doubt, auxiliaries, a condition that opens it.
    fn clause(&mut self, grammar: &Grammar<'_, '_>, verb: TokenIx, hit: &Hit, own: bool) {
        let cues = grammar.cues;
        let mut children: Vec<TokenIx> = grammar.children(verb).collect();
        let word = |c: &TokenIx| grammar.document.lower(*c);
        let auxiliaries = grammar.auxiliaries(verb);
        let perfect = auxiliaries.iter().any(|c| cues.makes_perfect(&word(c)));
        children.extend(auxiliaries.into_iter().filter(|c| grammar.head(*c) != Some(verb)));
        if Modality::opens_condition(grammar, verb) {
            self.set(Status::Hypothetical);
        }
        let awaits = |c: &&TokenIx| grammar.relation(**c) == Deprel::Mark && cues.awaits(&word(c));
        if children.iter().any(|c| awaits(&c)) && !is_told_as_past(grammar, verb) {
            self.set(Status::Hypothetical);
        }
        // *Must* makes a claim of its own, and does not bend it.
        let makes_it = |c: TokenIx| c == hit.token || (Some(c) == hit.complement && grammar.relation(c) == Deprel::Aux);
        for child in children.iter().filter(|c| !makes_it(**c)) {
            let lower = word(child);
            match grammar.relation(*child) {
                // *took no town*, *has no base*
                Deprel::Obj | Deprel::Nsubj if own && grammar.has_negative_determiner(*child) => self.deny(),
                Deprel::Advmod | Deprel::Det | Deprel::Discourse | Deprel::Obl if cues.negates(&lower) => self.deny(),
                Deprel::Advmod | Deprel::Amod | Deprel::Discourse if cues.hedges(&lower) => self.hedged = true,
                Deprel::Mark | Deprel::Advmod if own && cues.is_anterior(&lower) => self.anterior = true,
                // *If A falls, they control B*: what follows from a condition is no more than supposed.
                Deprel::Advcl if Modality::opens_condition(grammar, *child) => self.set(Status::Hypothetical),
                Deprel::Aux | Deprel::Cop => {
                    if let Some(auxiliary) = cues.auxiliary(&lower) {
                        let effect = if perfect { auxiliary.perfect } else { auxiliary.plain };
                        if let Some(effect) = effect {
                            self.apply(effect, verb);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// What the step from a clause to the one above it does; whether to go on from there.
    fn climb(&mut self, grammar: &Grammar<'_, '_>, at: TokenIx, head: TokenIx, hit: &Hit) -> bool {
        let cues = grammar.cues;
        let word = grammar.document.lower(head);
        let lemma = grammar.document.analysis.lemma(head).to_lowercase();
        let relation = grammar.full_relation(at);
        let embedded = cues.embedding(&word).or_else(|| cues.embedding(&lemma)).map(|e| e.effect);
        match relation {
            Deprel::Xcomp | Deprel::Ccomp | Deprel::Csubj | Deprel::CsubjPass => {
                if cues.speech(&word).is_some() && grammar.is_reflexive_verb(head) {
                    self.apply(Effect::Attributed, head);
                } else if let Some(effect) = embedded {
                    self.apply(effect, head);
                } else if relation == Deprel::Xcomp
                    && at == hit.token
                    && cues.speech(&word).is_none()
                    && is_infinitive(grammar, hit)
                {
                    self.apply(Effect::Planned, head);
                }
                true
            }
            // *efforts to retake*, *reports that … has fallen*
            Deprel::Acl | Deprel::AclRelcl if !grammar.is_verb(head) => {
                let clause =
                    relation == Deprel::Acl && grammar.children(at).any(|c| grammar.relation(c) == Deprel::Mark);
                if clause {
                    let infinitive = at == hit.token && is_infinitive(grammar, hit);
                    let effect = cues.report_noun(&word).or(embedded.filter(|_| infinitive || at != hit.token));
                    let purpose = (at == hit.token && is_infinitive(grammar, hit)).then_some(Effect::Planned);
                    if let Some(effect) = effect.or(purpose) {
                        self.apply(effect, head);
                    }
                }
                clause
            }
            Deprel::Advcl => {
                let purpose = match at == hit.token {
                    true => is_infinitive(grammar, hit),
                    // *sent troops to help evacuate*
                    false => grammar.has_infinitive_marker(at) && grammar.child(at, &[Deprel::Aux]).is_none(),
                };
                if purpose {
                    self.apply(embedded.unwrap_or(Effect::Planned), head);
                }
                false
            }
            Deprel::Conj | Deprel::Aux | Deprel::Cop => grammar.is_verb(head) && Modality::shares(grammar, at),
            Deprel::Obj | Deprel::Nsubj | Deprel::Obl | Deprel::Nmod if hit.tag.is_none() && at == hit.token => {
                // A noun is bent by its verb's clause: *will lay siege*, *denied the fall of*; and by the verb: *the
                // fighting continues*, *plans an attack*.
                if let Some(effect) = embedded {
                    self.apply(effect, head);
                }
                // *Evacuations will go on despite the attack*: what stands aside is no part of what is said of it.
                grammar.is_verb(head) && (embedded.is_some() || !matches!(relation, Deprel::Obl | Deprel::Nmod))
            }
            _ => false,
        }
    }

    /// A coordinated clause without a subject of its own shares the words above the first one.
    fn shares(grammar: &Grammar<'_, '_>, at: TokenIx) -> bool {
        grammar.child(at, &[Deprel::Nsubj]).is_none() && grammar.child(at, &[Deprel::Aux]).is_none()
    }
}

/// Whether the trigger is an infinitive with its mark and no auxiliary: by itself it tells a purpose.
fn is_infinitive(grammar: &Grammar<'_, '_>, hit: &Hit) -> bool {
    let marked = grammar.has_infinitive_marker(hit.token);
    let auxiliary = grammar.children(hit.token).any(|c| grammar.relation(c) == Deprel::Aux);
    hit.tag == Some(VerbTag::Inf) && marked && !auxiliary
}

/// *säger sig (redan) ha tagit*, whatever the tree says: a verb of saying turned back on its subject, before the trigger.
fn own_word_before(grammar: &Grammar<'_, '_>, trigger: TokenIx) -> Option<TokenIx> {
    use lagesbild_language::Upos;
    let mut at = trigger.index();
    for _ in 0..5 {
        at = at.checked_sub(1)?;
        let token = TokenIx::new(at)?;
        let word = grammar.document.lower(token);
        if grammar.cues.is_reflexive(&word) {
            let verb = TokenIx::new(at.checked_sub(1)?)?;
            return grammar.cues.speech(&grammar.document.lower(verb)).map(|_| verb);
        }
        if !matches!(grammar.upos(token), Upos::Aux | Upos::Adv | Upos::Part | Upos::Verb) {
            return None;
        }
    }
    None
}

/// Whether a clause, or the one that it hangs on, is told in the past: what was waited for then has come.
fn is_told_as_past(grammar: &Grammar<'_, '_>, verb: TokenIx) -> bool {
    let finite = |v: TokenIx| std::iter::once(v).chain(grammar.auxiliaries(v));
    let tense = |t: TokenIx| grammar.document.analysis.get(t).map(|t| (t.morph.verb_form(), t.morph.tense()));
    let past = |v| finite(v).any(|t| tense(t) == Some((Some(VerbForm::Fin), Some(Tense::Past))));
    let Some(head) = grammar.head(verb) else { return past(verb) };
    // *Said they would not disarm until the army withdrew*: what is meant or promised has not come.
    let modal = finite(head).any(|t| grammar.cues.auxiliary(&grammar.document.lower(t)).is_some());
    !modal && !grammar.is_infinitive(head) && (past(verb) || past(head))
}
