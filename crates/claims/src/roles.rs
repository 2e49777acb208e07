//! The ways of a trigger's frame, walked in one clause.

use crate::Hit;
use crate::grammar::Grammar;
use crate::parties::{Parties, Party};
use crate::places::{Filler, Places};
use lagesbild_language::{Deprel, TokenIx, Upos};
use lagesbild_model::time::TimeExpr;
use lagesbild_model::{ActorRef, Kind, PlaceRef, Span};
use lagesbild_pack::{Anchor, Base, Pack, PronounRole, RolePath, Step, Trigger};

/// How far a preposition's noun may stand from the trigger where the tree has it elsewhere.
const REACH: usize = 12;

/// The roles of one hit.
#[derive(Debug, Default)]
pub(crate) struct Roles {
    pub actors: Vec<Party>,
    pub places: Vec<PlaceRef>,
    /// A place was there, but without a name.
    pub unnamed: bool,
    pub against: Option<ActorRef>,
}

/// Walks the ways of frames.
pub(crate) struct Walker<'a, 'd, 't> {
    pub grammar: &'a Grammar<'d, 't>,
    pub places: &'a Places<'a, 'd, 't>,
    pub parties: &'a Parties<'a, 'd, 't>,
    pub pack: &'a Pack,
    /// The time expressions of the report: none of their words acts.
    pub times: &'a [TimeExpr],
}

impl Walker<'_, '_, '_> {
    /// Fills the roles of a hit.
    pub fn fill(&self, hit: &Hit, trigger: &Trigger) -> Roles {
        let mut roles = Roles::default();
        for path in &trigger.place {
            let tokens = self.walk(hit, path);
            let mut meant = tokens.is_empty();
            for token in tokens {
                match self.places.at(token) {
                    Filler::Places(found) if path.step == Step::Object || roles.places.is_empty() => {
                        let new = |p: &PlaceRef| !roles.places.iter().any(|q| q.name == p.name && q.id == p.id);
                        let found: Vec<PlaceRef> = found.into_iter().filter(new).collect();
                        roles.places.extend(found);
                        meant = true;
                    }
                    Filler::Unnamed => {
                        roles.unnamed = true;
                        meant = true;
                    }
                    Filler::Places(_) => {}
                    Filler::Nothing => {}
                }
            }
            // *control of operations in …*: what is controlled is there, and it is no place.
            if !roles.places.is_empty() || (path.base == Base::Complement && !meant) {
                break;
            }
        }
        if roles.places.is_empty() && !roles.unnamed {
            match self.place_close_by(hit, trigger) {
                Filler::Places(found) => roles.places = found,
                Filler::Unnamed => roles.unnamed = true,
                Filler::Nothing => {}
            }
        }
        let taken: Vec<Span> = roles.places.iter().filter_map(|p| p.span).collect();
        roles.actors = self.first_party(hit, &trigger.actor, &taken);
        roles.against = self.first_party(hit, &trigger.against, &taken).into_iter().find(|p| p.known).map(|p| p.actor);
        roles
    }

    /// The words that the first way that leads anywhere leads to.
    pub fn first_tokens(&self, hit: &Hit, paths: &[RolePath]) -> Vec<TokenIx> {
        let fits =
            |t: &TokenIx| is_nominal(self.grammar.upos(*t)) && !self.grammar.span(*t).is_some_and(|s| self.is_time(s));
        let found = |path| self.walk(hit, path).into_iter().find(fits);
        paths.iter().find_map(found).into_iter().collect()
    }

    /// The words that all of the ways lead to.
    pub fn tokens(&self, hit: &Hit, paths: &[RolePath]) -> Vec<TokenIx> {
        paths.iter().flat_map(|path| self.walk(hit, path)).collect()
    }

    fn is_time(&self, span: Span) -> bool {
        self.times.iter().any(|t| t.span.overlaps(span))
    }

    /// Who the first way that leads to anybody leads to, also somebody that no list knows; no thing or happening.
    pub fn people(&self, hit: &Hit, paths: &[RolePath], kind: Kind) -> Vec<Party> {
        for path in paths {
            if let Some(found) = self.compound_party(hit, path) {
                return vec![found];
            }
            let found = self.walk(hit, path).into_iter().map(|token| self.somebody(token, &path.step, kind));
            if let Some(found) = found.into_iter().find(|found| !found.is_empty()) {
                return found;
            }
        }
        Vec::new()
    }

    /// Who a word at the end of a way stands for.
    fn somebody(&self, token: TokenIx, step: &Step, kind: Kind) -> Vec<Party> {
        let cues = self.pack.cues();
        let word = self.grammar.document.lower(token);
        // *No group claimed it*
        let is_time = self.grammar.span(token).is_some_and(|s| self.is_time(s));
        if is_time || self.grammar.has_negative_determiner(token) {
            return Vec::new();
        }
        if cues.is_instrument(&word) {
            // *An Azerbaijani missile*: whose it is.
            return self.parties.nation_of(token).into_iter().collect();
        }
        if acts_in_person(kind)
            && *step != Step::Compound
            && let Some(person) = self.parties.person(token)
        {
            return vec![person];
        }
        if self.parties.is_he_or_she(token) {
            return Vec::new();
        }
        let mut found = self.parties.at(token);
        // *A Russian convoy*: a word of war that no list knows, with its state.
        if found.iter().all(|p| !p.known)
            && cues.tells_of_war(&word)
            && let Some(nation) = self.parties.nation_of(token)
        {
            found = vec![nation];
        }
        let mut found = self.or_adjective(found, token, step);
        let anybody = !matches!(kind, Kind::Attack | Kind::Clash) || *step == Step::Subject;
        found.retain(|p| p.known || (anybody && *step != Step::Compound));
        found
    }

    /// Whom the adjective or genitive before a noun tells, where the word stands for nobody known.
    fn or_adjective(&self, found: Vec<Party>, token: TokenIx, step: &Step) -> Vec<Party> {
        let beside = matches!(step, Step::Compound | Step::Genitive) && found.iter().all(|p| !p.known);
        match self.grammar.span(token).filter(|_| beside) {
            Some(span) => self.parties.adjective(span).into_iter().collect(),
            None => found,
        }
    }

    /// The places that the first way that leads to any leads to.
    pub fn framed_places(&self, hit: &Hit, paths: &[RolePath]) -> Vec<PlaceRef> {
        for path in paths {
            for token in self.walk(hit, path) {
                // A state is a place as well as somebody.
                if let Filler::Places(found) = self.places.at(token) {
                    return found;
                }
            }
        }
        Vec::new()
    }

    fn first_party(&self, hit: &Hit, paths: &[RolePath], taken: &[Span]) -> Vec<Party> {
        for path in paths {
            if let Some(found) = self.compound_party(hit, path) {
                return vec![found];
            }
            for token in self.walk(hit, path) {
                let mut found = self.or_adjective(self.parties.at(token), token, &path.step);
                // Only a subject may be somebody that no list knows.
                found.retain(|p| p.known || path.step == Step::Subject);
                found.retain(|p| p.actor.span.is_none_or(|s| !taken.iter().any(|t| t.overlaps(s))));
                found.retain(|p| p.known || p.actor.span.is_none_or(|s| !self.is_time(s)));
                if !found.is_empty() {
                    return found;
                }
            }
        }
        Vec::new()
    }

    /// The first part of a compound in one token: *rebell* in *rebellhållna*.
    fn compound_party(&self, hit: &Hit, path: &RolePath) -> Option<Party> {
        let length = hit.compound.filter(|_| path.step == Step::Compound)?;
        let document = self.grammar.document;
        let span = document.analysis.get(hit.token)?.span;
        let part = Span::new(span.start(), span.start() + length)?;
        if let Some(party) = self.parties.named(part) {
            return Some(party);
        }
        let stem = document.words(part).to_lowercase();
        let (noun, _) = self.pack.descriptions().actor(&stem)?;
        if let Some(party) = self.parties.of_noun(noun, part, true) {
            return Some(party);
        }
        let actor = ActorRef::one(noun.english.clone(), None, Some(part));
        Some(Party { actor, known: true })
    }

    /// The tokens that a way leads to, likeliest first.
    fn walk(&self, hit: &Hit, path: &RolePath) -> Vec<TokenIx> {
        let from = match path.base {
            Base::Trigger => hit.token,
            Base::Complement => match hit.complement {
                Some(token) => token,
                None => return Vec::new(),
            },
            Base::Governor => match self.grammar.head(hit.token).filter(|h| self.grammar.is_verb(*h)) {
                Some(verb) => return self.walk_from_verb(hit, verb, &path.step),
                None => return Vec::new(),
            },
        };
        let grammar = self.grammar;
        match &path.step {
            Step::Subject if hit.elided => grammar.elided_subject(from).into_iter().collect(),
            Step::Object if hit.elided => grammar.head(from).into_iter().collect(),
            Step::Subject => self.doers(from, hit.passive),
            Step::Object => grammar.deep_objects(from, hit.passive),
            Step::Receiver => grammar.child(from, &[Deprel::Iobj]).into_iter().collect(),
            Step::Preposition(words) => {
                let mut found = grammar.with_preposition(from, words);
                found.extend(self.preposition_close_by(from, words).filter(|t| !found.contains(t)));
                found
            }
            Step::Genitive => self.genitives(from),
            Step::Compound if self.is_compound(hit) && hit.complement.is_some() => hit.complement.into_iter().collect(),
            Step::Compound => self.compounds(from),
            Step::Predicate => self.predicate_subject(from),
            Step::Modified => self.modified(from),
        }
    }

    fn is_compound(&self, hit: &Hit) -> bool {
        self.pack.triggers().get(hit.trigger).is_some_and(|t| t.anchor == Anchor::Compound)
    }

    /// The ways from the verb above a trigger, but for the one that leads back to it.
    fn walk_from_verb(&self, hit: &Hit, verb: TokenIx, step: &Step) -> Vec<TokenIx> {
        let grammar = self.grammar;
        let mut found: Vec<TokenIx> = match step {
            Step::Subject => grammar.surface_subject(verb).into_iter().collect(),
            Step::Object => grammar.surface_object(verb).into_iter().collect(),
            Step::Receiver => grammar.child(verb, &[Deprel::Iobj]).into_iter().collect(),
            Step::Preposition(words) => grammar.with_preposition(verb, words),
            Step::Genitive | Step::Compound | Step::Predicate | Step::Modified => Vec::new(),
        };
        found.retain(|t| *t != hit.token);
        found
    }

    /// Who does it: by the tree; for a passive also the agent that the tree hangs on another word.
    fn doers(&self, verb: TokenIx, passive: bool) -> Vec<TokenIx> {
        let by_tree = self.grammar.deep_subject(verb, passive);
        if passive {
            return by_tree.or_else(|| self.agent_close_by(verb)).into_iter().collect();
        }
        let own = self.grammar.child(verb, &[Deprel::Nsubj, Deprel::Expl]).is_some();
        let beside = if own { None } else { self.actor_beside(verb) };
        let mut found: Vec<TokenIx> = beside.into_iter().chain(by_tree).collect();
        if found.is_empty() {
            found.extend(self.subject_before(verb));
        }
        found
    }

    /// The last subject before a verb that the tree leaves without one.
    fn subject_before(&self, verb: TokenIx) -> Option<TokenIx> {
        let grammar = self.grammar;
        let sentence = grammar.document.analysis.sentence_of(verb)?;
        let mut before: Vec<TokenIx> = sentence.indices().take_while(|t| *t < verb).collect();
        before.reverse();
        let subject = before.into_iter().find(|t| grammar.relation(*t) == Deprel::Nsubj)?;
        self.parties.at(subject).first().is_some_and(|p| p.known).then_some(subject)
    }

    /// What a relative pronoun before the verb stands for, where the verb has no object in the tree.
    fn relative_object(&self, verb: TokenIx) -> Option<TokenIx> {
        let grammar = self.grammar;
        let sentence = grammar.document.analysis.sentence_of(verb)?;
        let mut before: Vec<TokenIx> = sentence.indices().take_while(|t| *t < verb).collect();
        before.reverse();
        let open = before.into_iter().take(5).take_while(|t| !matches!(grammar.upos(*t), Upos::Punct | Upos::Verb));
        let relative =
            |t: &TokenIx| self.pack.descriptions().pronoun(&grammar.document.lower(*t)) == Some(PronounRole::Relative);
        open.into_iter().find(relative)
    }

    /// An actor right beside a verb that has no subject in the tree: before it, or where the language allows after it.
    fn actor_beside(&self, verb: TokenIx) -> Option<TokenIx> {
        let grammar = self.grammar;
        let finite = matches!(grammar.finite(verb), Some(true) | None);
        if !finite {
            return None;
        }
        let known = |t: TokenIx| self.parties.at(t).first().is_some_and(|p| p.known);
        let passes = |t: TokenIx| matches!(grammar.upos(t), Upos::Adv | Upos::Aux | Upos::Det | Upos::Adj | Upos::Part);
        let step = |back: bool| {
            let mut at = verb.index();
            for _ in 0..4 {
                at = if back { at.checked_sub(1)? } else { at + 1 };
                let token = TokenIx::new(at)?;
                let inside = grammar.document.analysis.sentence_of(verb)?.tokens.contains(&u32::try_from(at).ok()?);
                if !inside {
                    return None;
                }
                if matches!(grammar.upos(token), Upos::Noun | Upos::Propn) {
                    let governed = grammar.children(token).any(|c| grammar.relation(c) == Deprel::Case);
                    return Some(token).filter(|t| known(*t) && !governed);
                }
                if !passes(token) {
                    return None;
                }
            }
            None
        };
        step(true).or_else(|| if self.pack.is_verb_second() { step(false) } else { None })
    }

    fn agent_close_by(&self, verb: TokenIx) -> Option<TokenIx> {
        let agents: Vec<String> = self.pack.cues().agents().map(str::to_owned).collect();
        let noun = self.preposition_close_by(verb, &agents)?;
        (!self.parties.at(noun).is_empty()).then_some(noun)
    }

    /// Where the tree has a preposition's noun elsewhere: the first one after the word, before any other clause.
    fn preposition_close_by(&self, from: TokenIx, words: &[String]) -> Option<TokenIx> {
        let grammar = self.grammar;
        let sentence = grammar.document.analysis.sentence_of(from)?;
        let after: Vec<TokenIx> = sentence.indices().skip_while(|t| *t <= from).take(REACH).collect();
        // Another verb with a subject or an auxiliary is another clause.
        let clause = [Deprel::Nsubj, Deprel::Aux];
        let finite = |t: &TokenIx| grammar.upos(*t) == Upos::Verb && grammar.child(*t, &clause).is_some();
        // What follows a noun's own noun belongs to that one: *control parts of the city*.
        let nominal = grammar.upos(from) == Upos::Noun;
        let nouns = self.pack.descriptions();
        let partitive = |t: &TokenIx| nominal && nouns.extent(&grammar.document.lower(*t)).is_some();
        let stops = |t: &TokenIx| finite(t) || grammar.upos(*t) == Upos::Sconj || partitive(t);
        let open = after.iter().take_while(|t| !stops(t));
        let preposition = open.copied().find(|t| {
            matches!(grammar.upos(*t), Upos::Adp | Upos::Adv | Upos::Part)
                && words.contains(&grammar.document.lower(*t))
        })?;
        match grammar.relation(preposition) {
            Deprel::Case | Deprel::Mark => grammar.head(preposition).filter(|h| *h > preposition),
            _ => TokenIx::new(preposition.index() + 1).filter(|t| sentence.indices().any(|s| s == *t)),
        }
    }

    fn genitives(&self, noun: TokenIx) -> Vec<TokenIx> {
        let grammar = self.grammar;
        let by_tree = grammar.children(noun).filter(|c| grammar.full_relation(*c) == Deprel::NmodPoss);
        self.actor_before(noun, true).into_iter().chain(by_tree).collect()
    }

    fn compounds(&self, noun: TokenIx) -> Vec<TokenIx> {
        let grammar = self.grammar;
        let by_tree = grammar.children(noun).filter(|c| {
            *c < noun && matches!(grammar.relation(*c), Deprel::Compound | Deprel::Amod | Deprel::Nmod | Deprel::Flat)
        });
        self.actor_before(noun, false).into_iter().chain(by_tree).collect()
    }

    /// An actor right before a noun, adjectives between them allowed.
    fn actor_before(&self, noun: TokenIx, genitive: bool) -> Option<TokenIx> {
        let analysis = &self.grammar.document.analysis;
        let mut at = noun.index();
        for _ in 0..4 {
            at = at.checked_sub(1)?;
            let before = TokenIx::new(at)?;
            let span = analysis.get(before)?.span;
            if let Some(found) = self.parties.mentions.actor_at(span.start()) {
                return (!genitive || found.mention.genitive).then_some(before);
            }
            if !genitive && self.pack.descriptions().actor(&self.grammar.document.lower(before)).is_some() {
                return Some(before);
            }
            let suffix = self.pack.genitives().iter().any(|g| g == self.grammar.document.words(span));
            if !suffix && !matches!(self.grammar.upos(before), Upos::Adj) {
                return None;
            }
        }
        None
    }

    /// What a noun is said of: the subject of its clause, or the object that the verb puts into that state.
    fn predicate_subject(&self, noun: TokenIx) -> Vec<TokenIx> {
        let grammar = self.grammar;
        let mut found = Vec::new();
        if grammar.child(noun, &[Deprel::Cop]).is_some() {
            found.extend(grammar.surface_subject(noun));
        }
        if grammar.relation(noun) == Deprel::Appos {
            found.extend(grammar.head(noun));
        }
        if let Some(verb) =
            grammar.head(noun).filter(|h| grammar.is_verb(*h) || grammar.child(*h, &[Deprel::Cop]).is_some())
        {
            let object = grammar.child(verb, &[Deprel::Obj]).filter(|o| *o != noun);
            found.extend(object.or_else(|| grammar.surface_subject(verb)));
        }
        found
    }

    fn modified(&self, token: TokenIx) -> Vec<TokenIx> {
        let grammar = self.grammar;
        let mut found = Vec::new();
        let hangs = matches!(
            grammar.relation(token),
            Deprel::Amod | Deprel::Acl | Deprel::Nmod | Deprel::Appos | Deprel::Compound | Deprel::Flat
        );
        if hangs {
            found.extend(grammar.head(token).filter(|h| !grammar.is_verb(*h)));
        }
        let named = grammar.children(token).filter(|c| matches!(grammar.relation(*c), Deprel::Appos | Deprel::Flat));
        found.extend(named);
        // *rebel-held Tikrit*, whatever the tree says: the name right after.
        let next = TokenIx::new(token.index() + 1)
            .filter(|n| grammar.document.analysis.sentence_of(token) == grammar.document.analysis.sentence_of(*n));
        found.extend(next.filter(|n| !found.contains(n) && matches!(grammar.upos(*n), Upos::Propn | Upos::Noun)));
        found
    }

    /// A name where an object or a subject should be and the tree has none at all.
    fn place_close_by(&self, hit: &Hit, trigger: &Trigger) -> Filler {
        let grammar = self.grammar;
        let Some(first) = trigger.place.first().filter(|p| p.base == Base::Trigger) else { return Filler::Nothing };
        let Some(sentence) = grammar.document.analysis.sentence_of(hit.token) else { return Filler::Nothing };
        let own = |relation| grammar.child(hit.token, &[relation]).is_some();
        let after = first.step == Step::Object && !hit.passive && !own(Deprel::Obj);
        let before = (first.step == Step::Object && hit.passive) || first.step == Step::Subject;
        if after {
            let relative = self.relative_object(hit.token).and_then(|pronoun| grammar.noun_before(pronoun));
            return match relative.map(|noun| self.named(noun)) {
                Some(Filler::Places(found)) => Filler::Places(found),
                _ => self.first_nominal(sentence.indices().skip_while(|t| *t <= hit.token).take(REACH)),
            };
        }
        if before && !own(Deprel::Nsubj) {
            let earlier: Vec<TokenIx> = sentence.indices().take_while(|t| *t < hit.token).collect();
            let close = earlier.iter().rev().copied().take(REACH);
            let close = close.take_while(|t| !matches!(grammar.upos(*t), Upos::Verb | Upos::Sconj | Upos::Adp));
            let governed = |t: &TokenIx| {
                let before = t.index().checked_sub(1).and_then(TokenIx::new);
                before.is_some_and(|b| grammar.upos(b) == Upos::Adp)
            };
            let close = close.filter(|t| !governed(t));
            let named = close.map(|t| self.named(t)).find(|f| matches!(f, Filler::Places(_)));
            // Else the subject that came last: *Kabul could come under attack and fall*.
            let subject = || {
                let last = earlier.iter().rev().copied().find(|t| grammar.relation(*t) == Deprel::Nsubj);
                last.filter(|_| !hit.passive).map(|t| self.named(t))
            };
            return named.or_else(subject).unwrap_or(Filler::Nothing);
        }
        Filler::Nothing
    }

    fn named(&self, token: TokenIx) -> Filler {
        let actor = self.grammar.span(token).and_then(|s| self.parties.named(s));
        if actor.is_some() { Filler::Nothing } else { self.places.at(token) }
    }

    /// The first noun of these words that no preposition governs, if it is a place; what a preposition governs is
    /// passed over unless it is a place.
    fn first_nominal(&self, tokens: impl Iterator<Item = TokenIx>) -> Filler {
        let grammar = self.grammar;
        let mut governed = false;
        for token in tokens {
            match grammar.upos(token) {
                Upos::Sconj | Upos::Verb => return Filler::Nothing,
                Upos::Adp => governed = true,
                Upos::Noun | Upos::Propn => {
                    let actor = grammar.document.analysis.get(token).and_then(|t| self.parties.named(t.span)).is_some();
                    match self.named(token) {
                        Filler::Nothing if governed || actor => governed = false,
                        _ if governed => return Filler::Nothing,
                        found => return found,
                    }
                }
                _ => {}
            }
        }
        Filler::Nothing
    }
}

/// Whether a person does it, rather than those whom the person speaks for.
fn acts_in_person(kind: Kind) -> bool {
    use Kind::{Agreement, Condemnation, Demand, Displacement, Talks, Threat};
    matches!(kind, Agreement | Condemnation | Demand | Displacement | Talks | Threat)
}

/// Whether a word of the sort can be counted.
fn is_nominal(upos: Upos) -> bool {
    matches!(upos, Upos::Noun | Upos::Propn | Upos::Num | Upos::Pron | Upos::Adj | Upos::Det)
}
