//! The words that bend a claim: doubt, negation, plans, speech.

use crate::files::Files;
use crate::{Inflection, PackError, VerbTag, Voice};
use lagesbild_model::Stance;
use serde::Deserialize;
use std::collections::{BTreeSet, HashMap, HashSet};

/// What a governing word does to the claim below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// Nothing; the claim stands as if it were said directly (*manage to*).
    Through,
    /// It is meant to happen.
    Planned,
    /// It is tried: the place is fought for.
    Attempted,
    /// It is under way.
    Ongoing,
    /// It is just begun: what is told below is under way, what the word itself goes with has happened.
    Begun,
    /// It is expected or feared.
    Forecast,
    /// It is only supposed.
    Hypothetical,
    /// It does not happen (*refuse to*, *fail to*).
    Denied,
    /// A word of doubt.
    Hedged,
    /// Its subject says so of itself (*claim to have*).
    Attributed,
}

/// A verb or adjective that takes the trigger as its infinitive or clause.
#[derive(Clone, Debug)]
pub struct Embedding {
    /// What it does to the claim.
    pub effect: Effect,
}

/// An auxiliary and what it does.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Auxiliary {
    /// Its forms.
    pub forms: Vec<String>,
    /// What it does before a perfect infinitive (*ska ha fallit*).
    #[serde(default)]
    pub perfect: Option<Effect>,
    /// What it does before a plain infinitive (*ska falla*).
    #[serde(default)]
    pub plain: Option<Effect>,
}

/// A verb of saying.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Speech {
    /// What the speaker does with the statement.
    pub stance: Stance,
    /// Whether this form is passive by itself (*uppges*), so that the speaker is not named.
    pub voice: Voice,
    /// What form of the verb it is.
    pub tag: VerbTag,
}

/// Words that show that a text is about an armed conflict.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct WarWords {
    /// Whole words.
    words: BTreeSet<String>,
    /// The last parts of compounds.
    #[serde(default)]
    endings: Vec<String>,
    /// The first parts of compounds and of inflected words.
    #[serde(default)]
    beginnings: Vec<String>,
}

/// The cues of one pack.
#[derive(Debug)]
pub struct Cues {
    negation: HashSet<String>,
    hedges: HashSet<String>,
    unnamed: HashSet<String>,
    conditions: HashSet<String>,
    awaited: HashSet<String>,
    perfect: HashSet<String>,
    passive_auxiliaries: HashSet<String>,
    anterior: HashSet<String>,
    posterior: HashSet<String>,
    beside: HashSet<String>,
    agents: HashSet<String>,
    channels: HashSet<String>,
    reflexives: HashSet<String>,
    object_control: ObjectControl,
    complementisers: HashSet<String>,
    membership: HashSet<String>,
    locatives: HashSet<String>,
    instruments: HashSet<String>,
    war: WarWords,
    inclusions: Vec<Vec<String>>,
    mutual: Vec<Vec<String>>,
    own: HashSet<String>,
    inside: HashSet<String>,
    auxiliaries: HashMap<String, Auxiliary>,
    embeddings: HashMap<String, Embedding>,
    speech: HashMap<String, Speech>,
    according: Vec<Vec<String>>,
    report_nouns: HashMap<String, Effect>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    negation: Vec<String>,
    hedges: Vec<String>,
    unnamed: Vec<String>,
    conditions: Vec<String>,
    /// Words for what must come first (*until*).
    awaited: Vec<String>,
    perfect: Vec<String>,
    passive_auxiliaries: Vec<String>,
    anterior: Vec<String>,
    posterior: Vec<String>,
    #[serde(default)]
    beside: Vec<String>,
    agents: Vec<String>,
    channels: Vec<String>,
    reflexives: Vec<String>,
    object_control: RawObjectControl,
    complementisers: Vec<String>,
    membership: Vec<String>,
    locatives: Vec<String>,
    instruments: Vec<String>,
    war: WarWords,
    inclusions: Vec<String>,
    /// Words for what several do to each other.
    mutual: Vec<String>,
    /// Words for what is somebody's own.
    own: Vec<String>,
    /// Prepositions for what lies in or at a place.
    inside: Vec<String>,
    according: Vec<String>,
    auxiliary: Vec<Auxiliary>,
    embedding: Vec<RawEmbedding>,
    speech: Vec<RawSpeech>,
    report_noun: Vec<RawNoun>,
}

/// Verbs whose object does what the clause after a word tells.
#[derive(Debug)]
struct ObjectControl {
    verbs: HashSet<String>,
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawObjectControl {
    verbs: Vec<String>,
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEmbedding {
    effect: Effect,
    #[serde(default)]
    verbs: Vec<String>,
    #[serde(default)]
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSpeech {
    stance: Stance,
    verbs: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawNoun {
    effect: Effect,
    words: Vec<String>,
}

const FILE: &str = "cues.toml";

impl Cues {
    pub(crate) fn load(files: &Files, inflection: &Inflection) -> Result<Cues, PackError> {
        let raw: Raw = files.parse(FILE)?;
        let forms = |parts: &str| inflection.forms(parts).map_err(|what| PackError::entry(FILE, parts, what));
        let mut embeddings = HashMap::new();
        for entry in raw.embedding {
            let effect = entry.effect;
            for parts in &entry.verbs {
                embeddings.extend(forms(parts)?.into_iter().map(|(form, ..)| (form, Embedding { effect })));
            }
            embeddings.extend(entry.words.into_iter().map(|word| (word, Embedding { effect })));
        }
        let mut speech = HashMap::new();
        for entry in raw.speech {
            for parts in &entry.verbs {
                for (form, tag, voice) in forms(parts)? {
                    speech.entry(form).or_insert(Speech { stance: entry.stance, voice, tag });
                }
            }
        }
        let mut controlling = HashSet::new();
        for parts in &raw.object_control.verbs {
            controlling.extend(forms(parts)?.into_iter().map(|(form, ..)| form));
        }
        let auxiliaries =
            raw.auxiliary.into_iter().flat_map(|a| a.forms.clone().into_iter().map(move |f| (f, a.clone()))).collect();
        let report_nouns =
            raw.report_noun.into_iter().flat_map(|n| n.words.into_iter().map(move |w| (w, n.effect))).collect();
        Ok(Cues {
            negation: raw.negation.into_iter().collect(),
            hedges: raw.hedges.into_iter().collect(),
            unnamed: raw.unnamed.into_iter().collect(),
            conditions: raw.conditions.into_iter().collect(),
            awaited: raw.awaited.into_iter().collect(),
            perfect: raw.perfect.into_iter().collect(),
            passive_auxiliaries: raw.passive_auxiliaries.into_iter().collect(),
            anterior: raw.anterior.into_iter().collect(),
            posterior: raw.posterior.into_iter().collect(),
            beside: raw.beside.into_iter().collect(),
            agents: raw.agents.into_iter().collect(),
            channels: raw.channels.into_iter().collect(),
            reflexives: raw.reflexives.into_iter().collect(),
            object_control: ObjectControl { verbs: controlling, words: raw.object_control.words },
            complementisers: raw.complementisers.into_iter().collect(),
            membership: raw.membership.into_iter().collect(),
            locatives: raw.locatives.into_iter().collect(),
            instruments: raw.instruments.into_iter().collect(),
            war: raw.war,
            mutual: raw.mutual.iter().map(|a| a.split_whitespace().map(str::to_owned).collect()).collect(),
            own: raw.own.into_iter().collect(),
            inside: raw.inside.into_iter().collect(),
            inclusions: raw.inclusions.iter().map(|a| a.split_whitespace().map(str::to_owned).collect()).collect(),
            according: raw.according.iter().map(|a| a.split_whitespace().map(str::to_owned).collect()).collect(),
            auxiliaries,
            embeddings,
            speech,
            report_nouns,
        })
    }

    /// Whether the word negates.
    pub fn negates(&self, word: &str) -> bool {
        self.negation.contains(word)
    }

    /// Whether the object of the verb does what a clause after the word tells: *accuse X of shelling*.
    pub fn controls_object(&self, verb: &str, word: &str) -> bool {
        self.object_control.verbs.contains(verb) && self.object_control.words.iter().any(|w| w == word)
    }

    /// Whether the word tells no more of somebody than that nobody knows who it is: *unidentified gunmen*.
    pub fn leaves_unnamed(&self, word: &str) -> bool {
        self.unnamed.contains(word)
    }

    /// Whether the verb charges its object with something.
    pub fn charges(&self, verb: &str) -> bool {
        self.object_control.verbs.contains(verb)
    }

    /// Whether the word casts doubt.
    pub fn hedges(&self, word: &str) -> bool {
        self.hedges.contains(word)
    }

    /// Whether the word opens what must come first (*until*).
    pub fn awaits(&self, word: &str) -> bool {
        self.awaited.contains(word)
    }

    /// Whether the word opens a condition.
    pub fn opens_condition(&self, word: &str) -> bool {
        self.conditions.contains(word)
    }

    /// Whether the word makes a perfect (*have*, *ha*).
    pub fn makes_perfect(&self, word: &str) -> bool {
        self.perfect.contains(word)
    }

    /// Whether the word makes a passive together with a participle.
    pub fn makes_passive(&self, word: &str) -> bool {
        self.passive_auxiliaries.contains(word)
    }

    /// Whether the word sets a clause before the main one in time (*after*, *since*).
    pub fn is_anterior(&self, word: &str) -> bool {
        self.anterior.contains(word)
    }

    /// Whether the word gives a clause a time of its own, beside the one above it (*after*, *before*, *while*).
    pub fn sets_apart(&self, word: &str) -> bool {
        [&self.anterior, &self.posterior, &self.beside].iter().any(|words| words.contains(word))
    }

    /// Whether the preposition names who does it in a passive (*by*).
    pub fn names_agent(&self, word: &str) -> bool {
        self.agents.contains(word)
    }

    /// The prepositions that name who does it in a passive.
    pub fn agents(&self) -> impl Iterator<Item = &str> {
        let mut agents: Vec<&str> = self.agents.iter().map(String::as_str).collect();
        agents.sort_unstable();
        agents.into_iter()
    }

    /// Whether the preposition names whom a source speaks to (*told to*).
    pub fn names_channel(&self, word: &str) -> bool {
        self.channels.contains(word)
    }

    /// Whether the preposition ties people to the body that they belong to (*fighters of*).
    pub fn ties_members(&self, word: &str) -> bool {
        self.membership.contains(word)
    }

    /// Whether the preposition tells where something happens.
    pub fn is_locative(&self, word: &str) -> bool {
        self.locatives.contains(word)
    }

    /// Whether the word is a thing or a happening by which people come to harm, and nobody who acts.
    pub fn is_instrument(&self, word: &str) -> bool {
        self.instruments.contains(word)
    }

    /// Whether the word, in lower case, shows that a text is about an armed conflict.
    pub fn tells_of_war(&self, word: &str) -> bool {
        let WarWords { words, endings, beginnings } = &self.war;
        words.contains(word)
            || endings.iter().any(|e| word.len() > e.len() && word.ends_with(e.as_str()))
            || beginnings.iter().any(|b| word.starts_with(b.as_str()))
    }

    /// One of the words that show that a text is about an armed conflict, always the same.
    pub fn war_word(&self) -> Option<&str> {
        self.war.words.first().map(String::as_str)
    }

    /// Whether the word opens a clause that somebody says or fears (*that*).
    pub fn opens_content(&self, word: &str) -> bool {
        self.complementisers.contains(word)
    }

    /// Whether the word turns a verb back on its subject.
    pub fn is_reflexive(&self, word: &str) -> bool {
        self.reflexives.contains(word)
    }

    /// Words for what several do to each other, each word by word.
    pub fn mutual(&self) -> &[Vec<String>] {
        &self.mutual
    }

    /// Whether the preposition says that something lies in or at a place.
    pub fn lies_inside(&self, word: &str) -> bool {
        self.inside.contains(word)
    }

    /// Whether the word says that something is somebody's own.
    pub fn is_own(&self, word: &str) -> bool {
        self.own.contains(word)
    }

    /// Words that bring in the members of a group (*including*), each as its words.
    pub fn inclusions(&self) -> &[Vec<String>] {
        &self.inclusions
    }

    /// What an auxiliary does.
    pub fn auxiliary(&self, word: &str) -> Option<&Auxiliary> {
        self.auxiliaries.get(word)
    }

    /// What a governing verb or adjective does.
    pub fn embedding(&self, word: &str) -> Option<&Embedding> {
        self.embeddings.get(word)
    }

    /// What a verb of saying does.
    pub fn speech(&self, word: &str) -> Option<Speech> {
        self.speech.get(word).copied()
    }

    /// Prepositions that name a source (*according to*), each as its words.
    pub fn according(&self) -> &[Vec<String>] {
        &self.according
    }

    /// What a noun that takes a clause does (*reports that*, *the possibility that*).
    pub fn report_noun(&self, word: &str) -> Option<Effect> {
        self.report_nouns.get(word).copied()
    }
}
