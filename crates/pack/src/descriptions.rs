//! The nouns by which places and actors are referred to without their names.

use crate::{NameForms, PackError};
use lagesbild_model::Extent;
use serde::Deserialize;
use std::collections::{HashMap, HashSet};

/// What sort of place a noun describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceNounKind {
    /// A town of any size.
    City,
    /// The capital of whatever is named or spoken of.
    Capital,
    /// A district, a second-level area.
    District,
    /// A province, oblast, governorate, state.
    Province,
    /// A country.
    Country,
    /// An airport.
    Airport,
    /// A military base.
    Base,
    /// A border crossing.
    Crossing,
    /// Anything else that can be held: a bridge, a dam, a palace, a road, a village's outskirts.
    Site,
    /// Land in general.
    Area,
}

/// How a noun's form is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NounForm {
    /// More than one.
    pub plural: bool,
    /// Definite by its ending.
    pub definite: bool,
}

/// A noun that describes a place.
#[derive(Clone, Debug)]
pub struct PlaceNoun {
    /// What sort of place.
    pub kind: PlaceNounKind,
    /// English singular and plural, for names made of a description.
    pub english: [String; 2],
    /// Whether it means the place of its kind only with a name beside it (*the port of X*); alone it refers to none.
    pub needs_name: bool,
    /// Whether it is called after whose it is (*its embassy in Baghdad*).
    pub owned: bool,
    /// Whether a town has one of it, which is called after the town (*Baiji oil refinery*).
    pub of_town: bool,
}

/// A noun that describes an actor.
#[derive(Clone, Debug)]
pub struct ActorNoun {
    /// Classes of actors that it may refer back to; empty for any that fights outside a state.
    pub classes: Vec<String>,
    /// What it is called in English when it refers to nobody in particular.
    pub english: String,
    /// Whether, without an antecedent, it names those who fight the state of the country spoken of.
    pub of_country: bool,
    /// Whether, without an antecedent, it names a body of its own (*rebels*) or nobody (*the group*).
    pub stands_alone: bool,
}

/// People who are no party to a war, and whom it may strike.
#[derive(Clone, Debug)]
pub struct People {
    /// What they are called in English, where the report is in another language.
    pub english: String,
    /// Whether it may be anybody (*men*), so that it tells nothing of whom something was against.
    pub anybody: bool,
    /// Whether it is an office or a source, which may act for a side (*police*).
    pub office: bool,
}

/// A word that says how much of a place.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExtentWord {
    /// How much.
    pub extent: Extent,
    /// The words.
    pub words: Vec<String>,
}

/// What a pronoun can stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PronounRole {
    /// An actor only (*they*).
    Actor,
    /// A place only (*there*).
    Place,
    /// Either (*it*).
    Either,
    /// What the relative clause hangs on (*which*).
    Relative,
    /// Those who speak (*we*).
    Speaker,
}

/// All descriptions of a pack.
#[derive(Debug)]
pub struct Descriptions {
    places: Vec<PlaceNoun>,
    place_forms: HashMap<String, (usize, NounForm)>,
    place_endings: Vec<(String, usize, NounForm)>,
    actors: Vec<ActorNoun>,
    actor_forms: HashMap<String, (usize, NounForm)>,
    actor_modifiers: HashMap<String, usize>,
    people: HashMap<String, People>,
    actor_endings: Vec<(String, usize, NounForm)>,
    extents: HashMap<String, Extent>,
    pronouns: HashMap<String, PronounRole>,
    determiners: HashMap<String, bool>,
    conjunctions: HashSet<String>,
    names: NameForms,
    links: HashSet<String>,
    lesser: HashSet<String>,
    directions: HashMap<String, usize>,
    direction_nouns: HashMap<String, usize>,
    all_directions: Vec<Direction>,
    modifiers: HashMap<String, String>,
    nouns_as_written: bool,
    relations: Vec<(Vec<String>, String)>,
    between: HashSet<String>,
    borders: HashSet<String>,
}

/// A direction, in English.
#[derive(Clone, Debug)]
pub struct Direction {
    /// The part of an area that lies there (*northern*).
    pub part: String,
    /// What lies beyond an area on that side (*north of*).
    pub side: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Raw {
    /// How names are made of descriptions in English, the language of exchange.
    names: NameForms,
    /// Words that join the members of a list.
    conjunctions: Vec<String>,
    /// Words that may stand between a kind word and the name it goes with (*the city of*).
    links: Vec<String>,
    /// Words beside *capital* that tell that it is not a country's.
    lesser: Vec<String>,
    direction: Vec<RawDirection>,
    /// Words beside a noun that belong to the name made of it (*police station*), with their English.
    modifier: Vec<RawWords>,
    /// Whether nouns and names before a noun belong to such a name as they are written.
    nouns_as_written: bool,
    /// Words between a noun and a name that tell another relation than lying inside (*near*), with their English.
    relation: Vec<RawWords>,
    /// Words for what lies between two places.
    between: Vec<String>,
    /// Nouns, in English, for what lies between two areas.
    borders: Vec<String>,
    /// Suffix that makes the possessive of a noun form that does not end in it already.
    genitive: Option<String>,
    /// Whether forms also end compounds (*gränsstaden*).
    compounds: bool,
    definite_determiners: Vec<String>,
    indefinite_determiners: Vec<String>,
    place: Vec<RawPlace>,
    actor: Vec<RawActor>,
    /// Words for people who are no party to a war, with their English.
    people: Vec<RawPeople>,
    extent: Vec<ExtentWord>,
    pronoun: Vec<RawPronoun>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPlace {
    kind: PlaceNounKind,
    /// Singular, plural; or singular, definite singular, plural, definite plural. `-` for a form that is wanting.
    forms: Vec<String>,
    english: [String; 2],
    #[serde(default)]
    needs_name: bool,
    #[serde(default)]
    of_town: bool,
    #[serde(default)]
    owned: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawActor {
    #[serde(default)]
    classes: Vec<String>,
    forms: Vec<String>,
    /// Words that say the same right before another noun for somebody.
    #[serde(default)]
    before: Vec<String>,
    english: String,
    #[serde(default)]
    stands_alone: bool,
    #[serde(default)]
    of_country: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDirection {
    /// Adjectives.
    words: Vec<String>,
    /// Nouns.
    nouns: Vec<String>,
    /// What is said of a place beyond (*north of*).
    sides: Vec<String>,
    english: String,
    side: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawWords {
    words: Vec<String>,
    english: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPeople {
    words: Vec<String>,
    english: String,
    #[serde(default)]
    anybody: bool,
    #[serde(default)]
    office: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPronoun {
    role: PronounRole,
    words: Vec<String>,
}

fn marked(file: &str, forms: &[String]) -> Result<Vec<(String, NounForm)>, PackError> {
    let marks: &[(bool, bool)] = match forms.len() {
        1 => &[(false, false)],
        2 => &[(false, false), (true, false)],
        4 => &[(false, false), (false, true), (true, false), (true, true)],
        n => {
            let entry = forms.first().map_or("", String::as_str);
            return Err(PackError::entry(file, entry, format!("has {n} forms; 1, 2 or 4 are wanted")));
        }
    };
    Ok(forms
        .iter()
        .zip(marks)
        .filter(|(form, _)| *form != "-")
        .map(|(form, &(plural, definite))| (form.clone(), NounForm { plural, definite }))
        .collect())
}

fn people(raw: Vec<RawPeople>) -> HashMap<String, People> {
    let all = raw.into_iter().flat_map(|RawPeople { words, english, anybody, office }| {
        words.into_iter().map(move |word| (word, People { english: english.clone(), anybody, office }))
    });
    all.collect()
}

impl Raw {
    pub(crate) fn check(self) -> Result<Descriptions, PackError> {
        const FILE: &str = "descriptions.toml";
        let genitive = self.genitive.clone();
        let with_genitive = |forms: Vec<(String, NounForm)>| -> Vec<(String, NounForm)> {
            let suffix = genitive.as_deref().unwrap_or_default();
            let possessive: Vec<_> = forms
                .iter()
                .filter(|(form, _)| !suffix.is_empty() && !form.ends_with(suffix))
                .map(|(form, mark)| (format!("{form}{suffix}"), *mark))
                .collect();
            forms.into_iter().chain(possessive).collect()
        };
        let mut out = Descriptions {
            places: Vec::new(),
            place_forms: HashMap::new(),
            place_endings: Vec::new(),
            actors: Vec::new(),
            actor_forms: HashMap::new(),
            actor_modifiers: HashMap::new(),
            people: people(self.people),
            actor_endings: Vec::new(),
            extents: HashMap::new(),
            pronouns: HashMap::new(),
            determiners: HashMap::new(),
            conjunctions: self.conjunctions.into_iter().collect(),
            names: self.names,
            links: self.links.into_iter().collect(),
            lesser: self.lesser.into_iter().collect(),
            directions: HashMap::new(),
            direction_nouns: HashMap::new(),
            all_directions: Vec::new(),
            modifiers: HashMap::new(),
            nouns_as_written: self.nouns_as_written,
            relations: Vec::new(),
            between: self.between.into_iter().collect(),
            borders: self.borders.into_iter().collect(),
        };
        for place in self.place {
            for (form, mark) in with_genitive(marked(FILE, &place.forms)?) {
                if self.compounds {
                    out.place_endings.push((form.clone(), out.places.len(), mark));
                }
                out.place_forms.entry(form).or_insert((out.places.len(), mark));
            }
            let RawPlace { kind, english, needs_name, of_town, owned, .. } = place;
            out.places.push(PlaceNoun { kind, english, needs_name, of_town, owned });
        }
        for actor in self.actor {
            for (form, mark) in with_genitive(marked(FILE, &actor.forms)?) {
                if self.compounds {
                    out.actor_endings.push((form.clone(), out.actors.len(), mark));
                }
                out.actor_forms.entry(form).or_insert((out.actors.len(), mark));
            }
            out.actor_modifiers.extend(actor.before.iter().map(|word| (word.clone(), out.actors.len())));
            let RawActor { classes, english, stands_alone, of_country, .. } = actor;
            out.actors.push(ActorNoun { classes, english, of_country, stands_alone });
        }
        let longest_first = |endings: &mut Vec<(String, usize, NounForm)>| {
            endings.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)).then(a.1.cmp(&b.1)));
        };
        longest_first(&mut out.place_endings);
        longest_first(&mut out.actor_endings);
        for entry in self.extent {
            out.extents.extend(entry.words.into_iter().map(|word| (word, entry.extent)));
        }
        for entry in self.direction {
            let number = out.all_directions.len();
            out.directions.extend(entry.words.into_iter().map(|word| (word, number)));
            out.direction_nouns.extend(entry.nouns.into_iter().map(|word| (word, number)));
            out.relations.extend(entry.sides.iter().map(|phrase| (phrase_words(phrase), entry.side.clone())));
            out.all_directions.push(Direction { part: entry.english, side: entry.side });
        }
        for entry in self.modifier {
            out.modifiers.extend(entry.words.into_iter().map(|word| (word, entry.english.clone())));
        }
        for entry in self.relation {
            out.relations.extend(entry.words.iter().map(|phrase| (phrase_words(phrase), entry.english.clone())));
        }
        out.relations.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
        for entry in self.pronoun {
            out.pronouns.extend(entry.words.into_iter().map(|word| (word, entry.role)));
        }
        out.determiners.extend(self.definite_determiners.into_iter().map(|word| (word, true)));
        out.determiners.extend(self.indefinite_determiners.into_iter().map(|word| (word, false)));
        Ok(out)
    }
}

fn phrase_words(phrase: &str) -> Vec<String> {
    phrase.split_whitespace().map(str::to_owned).collect()
}

fn ending<'a, T>(
    entries: &'a [T],
    endings: &[(String, usize, NounForm)],
    word: &str,
) -> Option<(&'a T, NounForm, usize)> {
    let fits = |e: &&(String, usize, NounForm)| word.len() > e.0.len() + 2 && word.ends_with(e.0.as_str());
    let (form, ix, mark) = endings.iter().find(fits)?;
    Some((entries.get(*ix)?, *mark, word.len() - form.len()))
}

impl Descriptions {
    /// What a word, in lower case, describes as a place.
    pub fn place(&self, word: &str) -> Option<(&PlaceNoun, NounForm)> {
        let (ix, mark) = self.place_forms.get(word)?;
        Some((self.places.get(*ix)?, *mark))
    }

    /// What a word, in lower case, describes as a place, by itself or by the last part of a compound.
    pub fn place_noun(&self, word: &str) -> Option<(&PlaceNoun, NounForm)> {
        self.place(word).or_else(|| self.place_compound(word).map(|(noun, form, _)| (noun, form)))
    }

    /// What the last part of a compound, in lower case, describes as a place, and at which byte that part begins.
    pub fn place_compound(&self, word: &str) -> Option<(&PlaceNoun, NounForm, usize)> {
        ending(&self.places, &self.place_endings, word)
    }

    /// What a word, in lower case, describes as an actor.
    pub fn actor(&self, word: &str) -> Option<(&ActorNoun, NounForm)> {
        let (ix, mark) = self.actor_forms.get(word)?;
        Some((self.actors.get(*ix)?, *mark))
    }

    /// What a word, in lower case, describes as an actor, by itself or by the last part of a compound.
    pub fn actor_noun(&self, word: &str) -> Option<(&ActorNoun, NounForm)> {
        self.actor(word).or_else(|| self.actor_compound(word).map(|(noun, form, _)| (noun, form)))
    }

    /// What a word, in lower case, tells of somebody when it stands before another noun for them: *Islamic militants*.
    pub fn actor_modifier(&self, word: &str) -> Option<&ActorNoun> {
        let listed = self.actor_modifiers.get(word).and_then(|ix| self.actors.get(*ix));
        listed.or_else(|| self.actor(word).map(|(noun, _)| noun))
    }

    /// What the last part of a compound, in lower case, describes as an actor, and at which byte that part begins.
    pub fn actor_compound(&self, word: &str) -> Option<(&ActorNoun, NounForm, usize)> {
        ending(&self.actors, &self.actor_endings, word)
    }

    /// How much of a place the word says.
    pub fn extent(&self, word: &str) -> Option<Extent> {
        self.extents.get(word).copied()
    }

    /// What the pronoun can stand for.
    pub fn pronoun(&self, word: &str) -> Option<PronounRole> {
        self.pronouns.get(word).copied()
    }

    /// Whether the word is a determiner, and if so whether a definite one.
    pub fn determiner(&self, word: &str) -> Option<bool> {
        self.determiners.get(word).copied()
    }

    /// What the word says of people who are no party to a war.
    pub fn people(&self, word: &str) -> Option<&People> {
        self.people.get(word)
    }

    /// Whether the word says that something lies between two places.
    pub fn lies_between(&self, word: &str) -> bool {
        self.between.contains(word)
    }

    /// Whether the word beside *capital* tells that it is not a country's.
    pub fn is_lesser(&self, word: &str) -> bool {
        self.lesser.contains(word)
    }

    /// The part of an area that the word picks out (*northern*), in English.
    pub fn direction(&self, word: &str) -> Option<&str> {
        self.directions.get(word).and_then(|n| self.all_directions.get(*n)).map(|d| d.part.as_str())
    }

    /// The direction that a noun names (*the north*).
    pub fn direction_noun(&self, word: &str) -> Option<&Direction> {
        self.direction_nouns.get(word).and_then(|n| self.all_directions.get(*n))
    }

    /// The English of a word beside a noun that belongs to the name made of it.
    pub fn modifier(&self, word: &str) -> Option<&str> {
        self.modifiers.get(word).map(String::as_str)
    }

    /// Whether nouns and names before a noun belong to the name made of it as they are written.
    pub fn nouns_as_written(&self) -> bool {
        self.nouns_as_written
    }

    /// The relation, in English, that some words between a noun and a name tell; `None` where they tell none but that
    /// one lies in the other.
    pub fn relation(&self, words: &[String]) -> Option<&str> {
        let stands = |phrase: &[String]| words.windows(phrase.len()).any(|w| w == phrase);
        self.relations
            .iter()
            .find(|(phrase, _)| !phrase.is_empty() && stands(phrase))
            .map(|(_, english)| english.as_str())
    }

    /// Whether a noun, by its English, means what lies between two areas.
    pub fn parts_areas(&self, noun: &PlaceNoun) -> bool {
        self.borders.contains(&noun.english[0])
    }

    /// How names are made of descriptions.
    pub fn names(&self) -> &NameForms {
        &self.names
    }

    /// Whether the word joins the members of a list.
    pub fn joins(&self, word: &str) -> bool {
        self.conjunctions.contains(word)
    }

    /// Whether the word may stand between a kind word and the name it goes with.
    pub fn links(&self, word: &str) -> bool {
        self.links.contains(word)
    }
}
