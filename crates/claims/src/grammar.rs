//! Clauses: who does what to whom, whatever the voice and whoever is left out.

use crate::Document;
use lagesbild_language::{Deprel, NameKind, Tense, TokenIx, Upos, VerbForm, Voice as FormVoice};
use lagesbild_model::Span;
use lagesbild_pack::{Cues, VerbTag, Voice};

/// How many steps a chain of clauses is followed.
pub(crate) const STEPS: usize = 6;

/// Looks at the clauses of one document.
pub(crate) struct Grammar<'d, 't> {
    pub document: &'d Document<'t>,
    pub cues: &'d Cues,
}

impl Grammar<'_, '_> {
    /// How a token depends on its head, without the subtype.
    pub fn relation(&self, token: TokenIx) -> Deprel {
        self.document.analysis.get(token).map_or(Deprel::Dep, |t| t.deprel.base())
    }

    /// How a token depends on its head.
    pub fn full_relation(&self, token: TokenIx) -> Deprel {
        self.document.analysis.get(token).map_or(Deprel::Dep, |t| t.deprel)
    }

    /// Its part of speech.
    pub fn upos(&self, token: TokenIx) -> Upos {
        self.document.analysis.get(token).map_or(Upos::X, |t| t.upos)
    }

    /// Its head.
    pub fn head(&self, token: TokenIx) -> Option<TokenIx> {
        self.document.analysis.get(token)?.head
    }

    /// Where it stands.
    pub fn span(&self, token: TokenIx) -> Option<Span> {
        self.document.span(token)
    }

    /// Whether the second begins where the first ends.
    pub fn touch(&self, first: TokenIx, second: TokenIx) -> bool {
        self.span(first).zip(self.span(second)).is_some_and(|(a, b)| a.end() == b.start())
    }

    /// Whether it is nothing but a hyphen.
    pub fn is_hyphen(&self, token: TokenIx) -> bool {
        self.document.lower(token).chars().all(|c| matches!(c, '-' | '\u{2010}' | '\u{2011}'))
    }

    /// The name of the person that it belongs to, if it is part of one.
    pub fn person_name(&self, token: TokenIx) -> Option<Span> {
        let at = u32::try_from(token.index()).ok()?;
        let mut names = self.document.analysis.names().iter();
        let name = names.find(|n| n.kind == NameKind::Person && n.tokens.contains(&at))?;
        self.document.cover(&name.tokens)
    }

    /// Its dependents, in text order.
    pub fn children(&self, token: TokenIx) -> impl Iterator<Item = TokenIx> + '_ {
        self.document.analysis.children(token)
    }

    /// The first dependent of one of these relations.
    pub fn child(&self, token: TokenIx, relations: &[Deprel]) -> Option<TokenIx> {
        self.children(token).find(|c| relations.contains(&self.relation(*c)))
    }

    /// Its auxiliaries, each with those that some trees hang on it.
    pub fn auxiliaries(&self, verb: TokenIx) -> Vec<TokenIx> {
        let direct = self.children(verb).filter(|c| self.is_auxiliary(*c));
        direct.flat_map(|a| std::iter::once(a).chain(self.children(a).filter(|c| self.is_auxiliary(*c)))).collect()
    }

    fn is_auxiliary(&self, token: TokenIx) -> bool {
        matches!(self.relation(token), Deprel::Aux | Deprel::Cop)
    }

    /// Whether it is a verb in use as one.
    pub fn is_verb(&self, token: TokenIx) -> bool {
        matches!(self.upos(token), Upos::Verb | Upos::Aux)
    }

    /// Whether a verb is finite, where its features tell.
    pub fn finite(&self, verb: TokenIx) -> Option<bool> {
        let form = self.document.analysis.get(verb)?.morph.verb_form()?;
        Some(matches!(form, VerbForm::Fin | VerbForm::Sup))
    }

    /// Whether the features tell an infinitive.
    pub fn is_infinitive(&self, verb: TokenIx) -> bool {
        let form = self.document.analysis.get(verb).and_then(|t| t.morph.verb_form());
        // With a subject and nothing that asks for an infinitive it is a present tense that looks like one.
        let present = || {
            self.child(verb, &[Deprel::Nsubj]).is_some()
                && self.child(verb, &[Deprel::Aux]).is_none()
                && !self.has_infinitive_marker(verb)
        };
        form == Some(VerbForm::Inf) && !present()
    }

    /// Whether the verb has the particle that marks infinitives, rather than a conjunction.
    pub fn has_infinitive_marker(&self, verb: TokenIx) -> bool {
        self.children(verb).any(|c| self.relation(c) == Deprel::Mark && self.upos(c) == Upos::Part)
    }

    /// Whether a determiner says that there is none of the noun.
    pub fn has_negative_determiner(&self, noun: TokenIx) -> bool {
        self.children(noun).any(|c| self.relation(c) == Deprel::Det && self.cues.negates(&self.document.lower(c)))
    }

    /// The prepositions that a token stands with, in lower case.
    pub fn prepositions(&self, token: TokenIx) -> Vec<String> {
        let marks = |c: &TokenIx| matches!(self.relation(*c), Deprel::Case | Deprel::Mark);
        self.children(token).filter(marks).map(|c| self.document.lower(c)).collect()
    }

    /// The dependent nouns that stand with one of these prepositions.
    pub fn with_preposition(&self, token: TokenIx, words: &[String]) -> Vec<TokenIx> {
        let nominal = |c: &TokenIx| {
            matches!(self.relation(*c), Deprel::Obl | Deprel::Nmod | Deprel::Advcl | Deprel::Acl | Deprel::Advmod)
        };
        let fits = |c: &TokenIx| self.prepositions(*c).iter().any(|p| words.contains(p));
        self.children(token).filter(nominal).filter(fits).collect()
    }

    /// Whether a present participle is the main verb of its clause (*is advancing*).
    pub fn is_progressive(&self, verb: TokenIx) -> bool {
        self.child(verb, &[Deprel::Aux]).is_some()
    }

    /// Whether the subject of this verb form undergoes it.
    pub fn is_passive(&self, verb: TokenIx, tag: VerbTag, voice: Voice) -> bool {
        if voice == Voice::Passive {
            return true;
        }
        let auxiliary = |c: TokenIx| {
            matches!(self.full_relation(c), Deprel::AuxPass | Deprel::Aux | Deprel::Cop)
                && self.cues.makes_passive(&self.document.lower(c))
        };
        let perfect = |c: TokenIx| self.relation(c) == Deprel::Aux && self.cues.makes_perfect(&self.document.lower(c));
        match tag {
            VerbTag::Part if self.children(verb).any(perfect) && !self.children(verb).any(auxiliary) => false,
            // A plain subject and an object, and nothing that makes a passive: a past form taken for a participle.
            VerbTag::Part
                if self.child_exact(verb, Deprel::Nsubj)
                    && self.child_exact(verb, Deprel::Obj)
                    && !self.children(verb).any(auxiliary) =>
            {
                false
            }
            VerbTag::Part => {
                self.children(verb).any(auxiliary)
                    || self.modifies(verb)
                    || self.child_exact(verb, Deprel::AuxPass)
                    || self.child_exact(verb, Deprel::NsubjPass)
                    || self.child_exact(verb, Deprel::OblAgent)
                    || (!self.children(verb).any(perfect) && self.form_is_passive(verb))
            }
            _ => false,
        }
    }

    fn child_exact(&self, token: TokenIx, relation: Deprel) -> bool {
        self.children(token).any(|c| self.full_relation(c) == relation)
    }

    fn form_is_passive(&self, verb: TokenIx) -> bool {
        let morph = self.document.analysis.get(verb).map(|t| t.morph);
        let adjective = self.upos(verb) == Upos::Adj;
        morph.is_some_and(|m| {
            let past = m.voice() == Some(FormVoice::Pass) || (adjective && m.tense() == Some(Tense::Past));
            m.verb_form() == Some(VerbForm::Part) && past
        })
    }

    /// Whether a participle stands by a noun as its modifier.
    pub fn modifies(&self, participle: TokenIx) -> bool {
        matches!(self.full_relation(participle), Deprel::Amod | Deprel::Acl)
            && self.head(participle).is_some_and(|h| !self.is_verb(h))
    }

    /// Whether a noun is definite: by its ending, its article, or whose it is.
    pub fn is_definite(&self, noun: TokenIx) -> bool {
        use lagesbild_language::Definite;
        let definite = |t: TokenIx| self.document.analysis.get(t).and_then(|t| t.morph.definite());
        let makes = |c: TokenIx| {
            self.full_relation(c) == Deprel::NmodPoss
                || (self.relation(c) == Deprel::Det && definite(c) == Some(Definite::Def))
        };
        definite(noun) == Some(Definite::Def) || self.children(noun).any(makes)
    }

    /// Whether a form that may be a supine stands as an attribute by a noun that is definite by its own ending.
    pub fn is_elided_perfect(&self, verb: TokenIx) -> bool {
        let Some(noun) = self.head(verb).filter(|h| *h > verb && self.relation(verb) == Deprel::Amod) else {
            return false;
        };
        let definite = |t: TokenIx| {
            use lagesbild_language::Definite;
            self.document.analysis.get(t).and_then(|t| t.morph.definite()) == Some(Definite::Def)
        };
        definite(noun) && !self.children(noun).any(|c| self.relation(c) == Deprel::Det)
    }

    /// Whether a perfect's auxiliary stands right before a participle, adverbs between them allowed, and no passive's.
    pub fn perfect_right_before(&self, verb: TokenIx) -> bool {
        self.perfect_auxiliary(verb).is_some()
    }

    fn perfect_auxiliary(&self, verb: TokenIx) -> Option<TokenIx> {
        let mut at = verb.index();
        for _ in 0..3 {
            at = at.checked_sub(1)?;
            let token = TokenIx::new(at)?;
            if self.cues.makes_perfect(&self.document.lower(token)) && self.upos(token) != Upos::Part {
                return Some(token);
            }
            if self.upos(token) != Upos::Adv {
                return None;
            }
        }
        None
    }

    /// Whether the auxiliary of its perfect is itself past (*had captured*).
    pub fn is_past_perfect(&self, verb: TokenIx) -> bool {
        let have = self.perfect_auxiliary(verb).and_then(|have| self.document.analysis.get(have));
        have.is_some_and(|have| have.morph.tense() == Some(Tense::Past))
    }

    /// Whether the trigger is an infinitive in the perfect (*to have captured*).
    pub fn is_perfect_infinitive(&self, verb: TokenIx) -> bool {
        self.perfect_auxiliary(verb).is_some_and(|have| self.is_infinitive(have))
    }

    /// Whether the tree takes the word for an attribute of a noun after it.
    pub fn is_attribute_before(&self, verb: TokenIx) -> bool {
        self.relation(verb) == Deprel::Amod && self.head(verb).is_some_and(|h| h > verb)
    }

    /// Whether a perfect's auxiliary stands before a supine in the same clause, whatever the tree makes of it.
    pub fn perfect_before(&self, verb: TokenIx) -> bool {
        let Some(sentence) = self.document.analysis.sentence_of(verb) else { return false };
        let mut before: Vec<TokenIx> = sentence.indices().take_while(|t| *t < verb).collect();
        before.reverse();
        let open = before.into_iter().take(8).take_while(|t| !matches!(self.upos(*t), Upos::Punct | Upos::Sconj));
        open.into_iter().any(|t| self.cues.makes_perfect(&self.document.lower(t)))
    }

    /// What stands before the word that opens the trigger's clause (*uppgifter som talar för att …*), nearest first.
    pub fn before_content(&self, trigger: TokenIx) -> Vec<TokenIx> {
        let Some(sentence) = self.document.analysis.sentence_of(trigger) else { return Vec::new() };
        let mut before: Vec<TokenIx> = sentence.indices().take_while(|t| *t < trigger).collect();
        before.reverse();
        let open = before.into_iter().take_while(|t| self.document.lower(*t) != ",").take(30);
        let open: Vec<TokenIx> = open.collect();
        let opener = open.iter().position(|t| self.cues.opens_content(&self.document.lower(*t)));
        opener.and_then(|at| open.get(at + 1..)).map(<[TokenIx]>::to_vec).unwrap_or_default()
    }

    /// The noun that a relative clause or a participle hangs on.
    pub fn antecedent(&self, verb: TokenIx) -> Option<TokenIx> {
        let mut at = verb;
        for _ in 0..STEPS {
            match self.full_relation(at) {
                Deprel::AclRelcl | Deprel::Acl | Deprel::Amod => return self.head(at),
                Deprel::Conj => at = self.head(at)?,
                _ => return None,
            }
        }
        None
    }

    /// Whether the verb is turned back on its subject (*säga sig*).
    pub fn is_reflexive_verb(&self, verb: TokenIx) -> bool {
        self.children(verb).any(|c| self.cues.is_reflexive(&self.document.lower(c)))
    }

    /// The object as it stands, own, relative, or shared with a coordinated verb.
    pub fn surface_object(&self, verb: TokenIx) -> Option<TokenIx> {
        if let Some(object) = self.child(verb, &[Deprel::Obj]) {
            return Some(self.past_relative(object, verb));
        }
        let relative = self.full_relation(verb) == Deprel::AclRelcl;
        let own_subject = self.child(verb, &[Deprel::Nsubj]);
        if relative && own_subject.is_some_and(|s| !self.is_relative(s)) {
            return self.head(verb);
        }
        // *seized and held the town*
        self.children(verb)
            .filter(|c| self.relation(*c) == Deprel::Conj && self.is_verb(*c))
            .find_map(|c| self.child(c, &[Deprel::Obj]))
    }

    fn is_relative(&self, token: TokenIx) -> bool {
        use lagesbild_language::PronType;
        let morph = self.document.analysis.get(token).map(|t| t.morph);
        morph.is_some_and(|m| matches!(m.pron_type(), Some(PronType::Rel | PronType::Int)))
    }

    /// A relative pronoun stands for what its clause hangs on.
    pub(crate) fn past_relative(&self, token: TokenIx, verb: TokenIx) -> TokenIx {
        if self.is_relative(token)
            && let Some(noun) = self.antecedent(verb).or_else(|| self.noun_before(token))
        {
            // *an attempt to retake Kunduz, which …*: a name right before the pronoun, rather than the noun above it.
            let name =
                self.noun_before(token).filter(|n| self.upos(*n) == Upos::Propn && self.upos(noun) == Upos::Noun);
            return name.filter(|n| self.relation(*n) == Deprel::Obj).unwrap_or(noun);
        }
        token
    }

    /// The noun that a relative pronoun follows, where the tree does not hang its clause on one.
    pub fn noun_before(&self, pronoun: TokenIx) -> Option<TokenIx> {
        let sentence = self.document.analysis.sentence_of(pronoun)?;
        let mut before: Vec<TokenIx> = sentence.indices().take_while(|t| *t < pronoun).collect();
        before.reverse();
        before.into_iter().take(3).find(|t| matches!(self.upos(*t), Upos::Noun | Upos::Propn))
    }

    /// Who does it.
    pub fn deep_subject(&self, verb: TokenIx, passive: bool) -> Option<TokenIx> {
        if !passive {
            return self.surface_subject(verb);
        }
        let agent = |c: &TokenIx| {
            matches!(self.relation(*c), Deprel::Obl | Deprel::Nmod)
                && self.prepositions(*c).iter().any(|p| self.cues.names_agent(p))
        };
        let own = self.children(verb).find(agent);
        own.or_else(|| {
            // The agent may stand by the last of several verbs.
            let shared = |c: &TokenIx| self.relation(*c) == Deprel::Conj && self.is_verb(*c);
            self.children(verb).filter(shared).find_map(|c| self.children(c).find(agent))
        })
    }

    /// Who undergoes it; several where the tree hangs the members of a list side by side.
    pub fn deep_objects(&self, verb: TokenIx, passive: bool) -> Vec<TokenIx> {
        let mut found: Vec<TokenIx> = self.deep_object(verb, passive).into_iter().collect();
        if !passive {
            let more = self.children(verb).filter(|c| self.relation(*c) == Deprel::Obj && !found.contains(c));
            let more: Vec<TokenIx> = more.collect();
            found.extend(more);
        }
        found
    }

    /// Who undergoes it.
    pub fn deep_object(&self, verb: TokenIx, passive: bool) -> Option<TokenIx> {
        if !passive {
            return self.surface_object(verb).or_else(|| self.bare_name(verb));
        }
        if self.modifies(verb) || self.full_relation(verb) == Deprel::AclRelcl {
            let own = self.child(verb, &[Deprel::Nsubj]).map(|s| self.past_relative(s, verb));
            return own.or_else(|| self.antecedent(verb));
        }
        // *det erövrade Sinjar*, whatever the tree hangs the two on.
        let next = TokenIx::new(verb.index() + 1).filter(|n| {
            self.upos(verb) == Upos::Adj
                && (self.upos(*n) == Upos::Propn || (self.upos(*n) == Upos::Noun && self.is_definite(*n)))
                && self.child(verb, &[Deprel::Cop, Deprel::Nsubj]).is_none()
        });
        let subject = || self.surface_subject(verb).or_else(|| self.antecedent(verb));
        next.or_else(subject).or_else(|| self.child(verb, &[Deprel::Obj]))
    }

    /// A name after the verb that the tree takes for an oblique although it has no preposition.
    fn bare_name(&self, verb: TokenIx) -> Option<TokenIx> {
        let bare = |t: &TokenIx| self.prepositions(*t).is_empty() && self.upos(*t) == Upos::Propn;
        self.children(verb).filter(|c| *c > verb && self.full_relation(*c) == Deprel::Obl).find(bare)
    }

    /// The nearest verb above a token, or the token itself if it is one.
    pub fn governing_verb(&self, token: TokenIx) -> Option<TokenIx> {
        let mut at = token;
        for _ in 0..STEPS * 2 {
            if self.is_verb(at) && !matches!(self.relation(at), Deprel::Aux | Deprel::Cop) {
                return Some(at);
            }
            at = self.head(at)?;
        }
        None
    }

    /// *the dam, which is the country's biggest, the oil field and two towns*: what goes on with a list past a clause that
    /// only says what a member is.
    pub fn listed_past_clause(&self, token: TokenIx) -> Vec<TokenIx> {
        let says_what = |c: &TokenIx| {
            self.full_relation(*c) == Deprel::AclRelcl && !self.is_verb(*c) && self.child(*c, &[Deprel::Cop]).is_some()
        };
        let clauses = self.children(token).filter(says_what);
        let listed = clauses.flat_map(|c| self.children(c).filter(|d| self.relation(*d) == Deprel::Conj));
        let bare = |c: &TokenIx| {
            let comma = self.child(*c, &[Deprel::Punct]).is_some_and(|p| p < *c);
            comma && !self.is_verb(*c) && self.child(*c, &[Deprel::Cop, Deprel::Nsubj]).is_none()
        };
        listed.filter(bare).collect()
    }

    /// A token and everything coordinated with it.
    pub fn coordinated(&self, token: TokenIx) -> Vec<TokenIx> {
        let mut all = vec![token];
        let mut at = 0;
        while let Some(one) = all.get(at).copied() {
            all.extend(self.children(one).filter(|c| self.relation(*c) == Deprel::Conj && !self.is_verb(*c)));
            at += 1;
        }
        all
    }
}
