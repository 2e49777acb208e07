//! Where the triggers of a pack stand in a document.

use crate::grammar::Grammar;
use lagesbild_language::{Deprel, Sentence, TokenIx, Upos};
use lagesbild_model::Kind;
use lagesbild_pack::{Anchor, Complement, FormUse, Pack, Trigger, TriggerIx, VerbTag, Voice};
use std::collections::BTreeMap;

/// A trigger at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Which trigger.
    pub trigger: TriggerIx,
    /// The token that carries it.
    pub token: TokenIx,
    /// The token that completes it.
    pub complement: Option<TokenIx>,
    /// What form of a verb it is.
    pub tag: Option<VerbTag>,
    /// Whether its subject undergoes it.
    pub passive: bool,
    /// Whether it is a supine with its auxiliary before it, or plainly left out.
    pub perfect: bool,
    /// Whether it is a perfect that the tree takes for an attribute.
    pub elided: bool,
    /// For a compound, how many bytes of the word come before the ending.
    pub compound: Option<usize>,
}

/// How far after a verb its particle may stand.
const PARTICLE_REACH: usize = 4;

/// The hits of one sentence; of several triggers of a kind on one token the one that asks for most.
pub(crate) fn find(grammar: &Grammar<'_, '_>, pack: &Pack, sentence: &Sentence) -> Vec<Hit> {
    let document = grammar.document;
    let mut hits = Vec::new();
    for token in sentence.indices() {
        let word = document.lower(token);
        let mut best: BTreeMap<Kind, (usize, Hit)> = BTreeMap::new();
        for form in pack.triggers().of_form(&word) {
            let Some(trigger) = pack.triggers().get(form.trigger) else { continue };
            let Some(hit) = fit(grammar, sentence, token, trigger, *form, pack.genitives()) else {
                continue;
            };
            let rank = trigger.specificity();
            let held = best.get(&trigger.kind);
            if held.is_none_or(|(other, held)| rank > *other || (rank == *other && better(&hit, held))) {
                best.insert(trigger.kind, (rank, hit));
            }
        }
        if let Some((before, ix)) = pack.triggers().of_compound(&word)
            && best.is_empty()
            && let Some(trigger) = pack.triggers().get(ix)
        {
            let length = before.len();
            let hit = Hit {
                trigger: ix,
                token,
                complement: None,
                tag: None,
                passive: false,
                elided: false,
                perfect: false,
                compound: Some(length),
            };
            best.insert(trigger.kind, (0, hit));
        }
        if let Some(hit) = parted_compound(grammar, pack, token, &word) {
            let kind = pack.triggers().get(hit.trigger).map_or(Kind::Control, |t| t.kind);
            best = [(kind, (0, hit))].into();
        }
        hits.extend(best.into_values().map(|(_, hit)| hit));
    }
    // Who seizes the palace of a warlord holds no warlord.
    hits.retain(|h| {
        let object = grammar.deep_object(h.token, h.passive).filter(|o| h.complement.is_some_and(|c| c != *o));
        let detains = pack.triggers().get(h.trigger).is_some_and(|t| t.kind == Kind::Detention);
        !(detains && object.is_some_and(|o| pack.descriptions().place_noun(&document.lower(o)).is_some()))
    });
    // A word that completes one trigger is not another by itself; but who condemns an attack tells of it as well.
    let kind = |hit: &Hit| pack.triggers().get(hit.trigger).map(|t| t.kind);
    let completing: Vec<(TokenIx, Option<Kind>)> = hits.iter().filter_map(|h| Some((h.complement?, kind(h)))).collect();
    let fighting = |kind| matches!(kind, Some(Kind::Attack | Kind::Casualties));
    hits.retain(|h| {
        let mut over = completing.iter().filter(|(token, _)| *token == h.token);
        over.all(|(_, above)| fighting(kind(h)) && !fighting(*above) && *above != Some(Kind::Control))
    });
    hits
}

/// A compound whose parts are tokens of their own (*rebel-held town*, *rebel held town*): the first part completes it.
fn parted_compound(grammar: &Grammar<'_, '_>, pack: &Pack, token: TokenIx, word: &str) -> Option<Hit> {
    let trigger = pack.triggers().of_ending(word)?;
    let document = grammar.document;
    let before = |n: usize| token.index().checked_sub(n).and_then(TokenIx::new);
    let is_hyphen =
        |t: TokenIx| grammar.document.lower(t).chars().all(|c| matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\u{2013}'));
    let hyphen = before(1)?;
    let first = if is_hyphen(hyphen) {
        before(2).filter(|first| grammar.touch(*first, hyphen) && grammar.touch(hyphen, token))?
    } else {
        // Without its hyphen only between a noun for fighters and one for a place.
        let next = TokenIx::new(token.index() + 1).map(|n| document.lower(n)).unwrap_or_default();
        let nouns = pack.descriptions();
        Some(hyphen).filter(|t| nouns.actor(&document.lower(*t)).is_some() && nouns.place(&next).is_some())?
    };
    let hit = Hit {
        trigger,
        token,
        complement: Some(first),
        tag: None,
        passive: false,
        elided: false,
        perfect: false,
        compound: None,
    };
    Some(hit)
}

/// Of two forms of one verb, the one that the clause supports: a perfect before a passive before anything else.
fn better(new: &Hit, old: &Hit) -> bool {
    let support = |hit: &Hit| match (hit.perfect, hit.passive) {
        (true, _) => 2,
        (false, true) => 1,
        (false, false) => 0,
    };
    new.trigger == old.trigger && support(new) > support(old)
}

fn fit(
    grammar: &Grammar<'_, '_>,
    sentence: &Sentence,
    token: TokenIx,
    trigger: &Trigger,
    form: FormUse,
    genitives: &[String],
) -> Option<Hit> {
    let FormUse { trigger: ix, tag, voice } = form;
    match &trigger.anchor {
        Anchor::Verb => {
            // A noun that looks like a form of the verb is no verb, unless a subject and an object hang on it.
            let nominal = matches!(grammar.upos(token), Upos::Noun | Upos::Propn | Upos::Adp | Upos::Adv | Upos::Det);
            if nominal && grammar.child(token, &[Deprel::Obj, Deprel::Nsubj]).is_none() {
                return None;
            }
            // *det erövrade Sinjar*: what the tree takes for an adjective is no verb in the past.
            let finite = matches!(tag, Some(VerbTag::Past | VerbTag::Pres));
            if finite
                && grammar.upos(token) == Upos::Adj
                && grammar.child(token, &[Deprel::Obj, Deprel::Nsubj, Deprel::Aux]).is_none()
            {
                return None;
            }
        }
        Anchor::Noun { case } => {
            if matches!(grammar.upos(token), Upos::Verb | Upos::Aux | Upos::Adv) {
                return None;
            }
            if !case.is_empty() && !grammar.prepositions(token).iter().any(|p| case.contains(p)) {
                return None;
            }
        }
        Anchor::Compound => return None,
    }
    if !trigger.unless.is_empty() && has_particle_word(grammar, sentence, token, &trigger.unless) {
        return None;
    }
    if !trigger.particle.is_empty() && !has_particle(grammar, sentence, token, &trigger.particle) {
        return None;
    }
    // A strong participle before a definite noun is no attribute but a perfect whose auxiliary is left out.
    let verbal = matches!(tag, Some(VerbTag::Sup | VerbTag::Past)) && voice == Voice::Active;
    let elided = (verbal && grammar.is_elided_perfect(token))
        || (tag == Some(VerbTag::Part) && grammar.perfect_right_before(token) && grammar.is_attribute_before(token));
    let perfect = tag == Some(VerbTag::Part) && grammar.perfect_right_before(token)
        || tag == Some(VerbTag::Sup) && voice == Voice::Active && grammar.perfect_before(token);
    let passive = !elided && !perfect && tag.is_some_and(|tag| grammar.is_passive(token, tag, voice));
    let complement = match &trigger.complement {
        Some(wanted) => Some(complement(grammar, sentence, token, wanted, passive, genitives)?),
        None => None,
    };
    Some(Hit { trigger: ix, token, complement, tag, passive, compound: None, elided, perfect: perfect || elided })
}

fn has_particle_word(grammar: &Grammar<'_, '_>, sentence: &Sentence, token: TokenIx, words: &[String]) -> bool {
    let following = sentence.indices().skip_while(|t| *t <= token).take(PARTICLE_REACH);
    following
        .take_while(|t| !matches!(grammar.upos(*t), Upos::Punct | Upos::Propn))
        .any(|t| words.contains(&grammar.document.lower(t)))
}

fn has_particle(grammar: &Grammar<'_, '_>, sentence: &Sentence, verb: TokenIx, particles: &[String]) -> bool {
    let following = sentence.indices().skip_while(|t| *t <= verb).take(PARTICLE_REACH);
    let mut stopped = false;
    following
        .take_while(|t| {
            let stop = stopped;
            stopped = matches!(grammar.upos(*t), Upos::Punct | Upos::Verb);
            !stop
        })
        .any(|t| {
            let tied = grammar.head(t) == Some(verb)
                || matches!(grammar.relation(t), Deprel::Case | Deprel::Mark)
                || grammar.relation(t) == Deprel::Advmod;
            tied && particles.contains(&grammar.document.lower(t))
        })
}

/// The dependent that completes the trigger: by the tree, or standing close after (in a passive, before) the verb.
fn complement(
    grammar: &Grammar<'_, '_>,
    sentence: &Sentence,
    verb: TokenIx,
    wanted: &Complement,
    passive: bool,
    genitives: &[String],
) -> Option<TokenIx> {
    let named = |t: &TokenIx| {
        let word = grammar.document.lower(*t);
        let bare = || genitives.iter().find_map(|g| word.strip_suffix(g.as_str()));
        wanted.words.iter().any(|w| *w == word || bare() == Some(w.as_str()))
    };
    if wanted.prep.is_empty() {
        let object = grammar.deep_object(verb, passive);
        // *During the talks Chad calls …*: adjuncts complete nothing.
        let aside = |c: &TokenIx| {
            matches!(grammar.relation(*c), Deprel::Advcl | Deprel::Parataxis | Deprel::Conj)
                || (grammar.relation(*c) == Deprel::Obl && !grammar.prepositions(*c).is_empty())
        };
        let children = grammar.children(verb).filter(|c| passive || !aside(c));
        let direct = object.into_iter().chain(children).find(named);
        return direct.or_else(|| {
            let close: Vec<TokenIx> = sentence.indices().skip_while(|t| *t <= verb).take(6).collect();
            let that =
                |t: &TokenIx| grammar.upos(*t) != Upos::Part && grammar.cues.opens_content(&grammar.document.lower(*t));
            let stops = |t: &TokenIx| matches!(grammar.upos(*t), Upos::Punct | Upos::Sconj) || grammar.is_verb(*t);
            // The word itself may look like a verb, and *som* may open it: *ta till fånga*, *ta som gisslan*.
            let end = close.iter().position(|t| stops(t) || that(t)).unwrap_or(close.len());
            let past = match close.get(end) {
                Some(t) if grammar.upos(*t) == Upos::Sconj && !that(t) => end + 2,
                Some(t) if grammar.is_verb(*t) => end + 1,
                _ => end,
            };
            let past = past.min(close.len());
            close.get(..past)?.iter().copied().filter(|t| grammar.upos(*t) != Upos::Det).find(named)
        });
    }
    let tied = |t: &TokenIx| grammar.prepositions(*t).iter().any(|p| wanted.prep.contains(p));
    let direct = grammar.children(verb).filter(named).find(tied);
    direct.or_else(|| {
        let close = sentence.indices().skip_while(|t| *t <= verb).take(12);
        let mut open = close.take_while(|t| grammar.upos(*t) != Upos::Punct && !is_finite(grammar, *t));
        open.find(|t| named(t) && tied(t))
    })
}

fn is_finite(grammar: &Grammar<'_, '_>, token: TokenIx) -> bool {
    grammar.upos(token) == Upos::Verb && !matches!(grammar.relation(token), Deprel::Amod)
}
