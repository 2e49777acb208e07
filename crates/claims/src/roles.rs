//! The ways of a trigger's frame, walked in one clause.

use crate::Hit;
use crate::draft::is_among;
use crate::grammar::Grammar;
use crate::parties::{Parties, Party};
use crate::places::{Filler, Places};
use lagesbild_language::{Deprel, TokenIx, Upos};
use lagesbild_model::time::TimeExpr;
use lagesbild_model::{ActorRef, Change, Kind, PlaceRef, Span};
use lagesbild_pack::{Anchor, Base, Pack, RolePath, Step, Trigger, VerbTag};

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
                        let new = |p: &PlaceRef| !is_among(&roles.places, p);
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
        let last = roles.places.last().and_then(|p| p.span);
        let last = last.and_then(|s| self.grammar.document.analysis.token_at(s.end().saturating_sub(1)));
        for token in last.map(|t| self.grammar.listed_past_clause(t)).unwrap_or_default() {
            if let Filler::Places(found) = self.places.at(token) {
                roles.places.extend(found);
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
            let led = || self.parties.led(hit.token).filter(|_| path.step == Step::Compound && kind == Kind::Attack);
            if let Some(found) = led() {
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
            return self.parties.led(token).or_else(|| self.parties.nation_of(token)).into_iter().collect();
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
        if kind == Kind::Displacement
            && let Some(people) = self.parties.people(token)
        {
            return vec![people];
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

    /// The places that all of the ways lead to: from where, and where to.
    pub fn journey(&self, hit: &Hit, paths: &[RolePath]) -> Vec<PlaceRef> {
        let mut all: Vec<PlaceRef> = Vec::new();
        for path in paths {
            for token in self.walk(hit, path) {
                if let Filler::Places(found) = self.places.at(token) {
                    let new = |p: &PlaceRef| !is_among(&all, p);
                    let found: Vec<PlaceRef> = found.into_iter().filter(new).collect();
                    all.extend(found);
                    break;
                }
            }
        }
        // *crossed the border into Uganda* went to Uganda; *the embassy in Niamey was evacuated* is the embassy alone.
        let one_of = |p: &PlaceRef, q: &PlaceRef| p.id.is_none() && p.name != q.name && p.name.ends_with(&*q.name);
        let own = |p: &PlaceRef| self.places.is_own(p);
        let told = |p: &PlaceRef| !all.iter().any(|q| (one_of(p, q) && !own(p)) || (one_of(q, p) && own(q)));
        all.iter().filter(|p| told(p)).cloned().collect()
    }

    fn first_party(&self, hit: &Hit, paths: &[RolePath], taken: &[Span]) -> Vec<Party> {
        for path in paths {
            if let Some(found) = self.property_party(hit, path) {
                return vec![found];
            }
            if let Some(found) = self.compound_party(hit, path) {
                return vec![found];
            }
            for token in self.walk(hit, path) {
                let mut found = self.or_adjective(self.parties.at(token), token, &path.step);
                // Only a subject may be somebody that no list knows.
                found.retain(|p| p.known || path.step == Step::Subject);
                found.retain(|p| p.actor.span.is_none_or(|s| !taken.iter().any(|t| t.overlaps(s))));
                found.retain(|p| p.known || p.actor.span.is_none_or(|s| !self.is_time(s)));
                // *urges women to … since seizing the town*: nor do people who are no party.
                let people =
                    self.pack.descriptions().people(&self.grammar.document.lower(token)).is_some_and(|p| !p.office);
                found.retain(|p| p.known || !people);
                if !found.is_empty() {
                    return found;
                }
            }
        }
        Vec::new()
    }

    /// An actor whose name only tells of what sort something is: *Taliban* in *Taliban-held*.
    fn property_party(&self, hit: &Hit, path: &RolePath) -> Option<Party> {
        let compound = path.step == Step::Compound && self.is_compound(hit);
        let own = hit.complement.unwrap_or(hit.token);
        let span = self.grammar.span(own).filter(|_| compound)?;
        let found = self.parties.mentions.modifying.iter().find(|a| a.mention.span.overlaps(span))?;
        let id = found.id.clone().or_else(|| found.mention.owner().cloned())?;
        Some(self.parties.reference(&id, found.mention.span))
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
            // *covering fighting in the town*: who covers it does not fight.
            Step::Subject if self.is_noun_like(hit) => Vec::new(),
            Step::Subject => self.doers(from, hit.passive),
            Step::Object => grammar.deep_objects(from, hit.passive),
            Step::Receiver => grammar.child(from, &[Deprel::Iobj]).into_iter().collect(),
            Step::Preposition(words) => {
                let mut found = grammar.with_preposition(from, words);
                if found.is_empty() && self.stays_there(hit) {
                    found.extend(self.sides(hit.token));
                }
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

    /// Whether what is told happens where it is told, so that nobody goes there: *withdrew west of Tripoli*.
    fn stays_there(&self, hit: &Hit) -> bool {
        self.pack.triggers().get(hit.trigger).is_some_and(|t| t.change != Some(Change::Lost))
    }

    /// *made gains west of Tripoli*: an adverb that tells on which side of a place.
    fn sides(&self, from: TokenIx) -> Vec<TokenIx> {
        let (grammar, nouns) = (self.grammar, self.pack.descriptions());
        let adverb = |c: &TokenIx| {
            let next = TokenIx::new(c.index() + 1).map(|n| grammar.document.lower(n)).unwrap_or_default();
            matches!(grammar.relation(*c), Deprel::Advmod | Deprel::Obl)
                && grammar.prepositions(*c).is_empty()
                && nouns.direction_noun(&grammar.document.lower(*c)).is_some()
                && nouns.links(&next)
        };
        grammar.children(from).filter(adverb).collect()
    }

    /// Whether a form in *-ing* stands as an object or after a preposition, and nobody beside it does it.
    fn is_noun_like(&self, hit: &Hit) -> bool {
        let grammar = self.grammar;
        hit.tag == Some(VerbTag::Prespart)
            && matches!(grammar.relation(hit.token), Deprel::Obj | Deprel::Obl | Deprel::Nmod)
            && grammar.child(hit.token, &[Deprel::Nsubj, Deprel::Obj]).is_none()
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
            let agent = by_tree.or_else(|| self.agent_before(verb)).or_else(|| self.agent_close_by(verb));
            return agent.into_iter().collect();
        }
        let own = self.grammar.child(verb, &[Deprel::Nsubj, Deprel::Expl]).is_some();
        let beside = if own { None } else { self.actor_beside(verb) };
        let mut found: Vec<TokenIx> = beside.into_iter().chain(by_tree).collect();
        if found.is_empty() {
            found.extend(self.subject_before(verb));
        }
        found
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
