//! The words that make claims.

use crate::files::Files;
use crate::{Inflection, PackError, RolePath, VerbTag, Voice};
use lagesbild_model::{Change, Kind, Mode, Status};
use serde::Deserialize;
use std::collections::{BTreeSet, HashMap};

/// Which entry of a pack's triggers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TriggerIx(u32);

/// What sort of word a trigger is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// A verb in any of its forms.
    Verb,
    /// A noun; `case` holds the prepositions it must stand with, if any (*under control*).
    Noun {
        /// Prepositions, or empty for any or none.
        case: Vec<String>,
    },
    /// The last part of a compound participle that a name or a group precedes (*rebel-held*).
    Compound,
}

/// A word that completes a trigger.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Complement {
    /// Its prepositions; empty for a plain object.
    #[serde(default)]
    pub prep: Vec<String>,
    /// Its forms.
    pub words: Vec<String>,
}

/// A role of a frame, as `needs` names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// A party that does it.
    Actor,
    /// A party on the other side.
    Against,
    /// A place.
    Place,
    /// Those who are counted.
    Counted,
    /// A figure.
    Number,
}

/// A sentence and what it must give.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The sentence.
    pub text: String,
    /// `change | actor | place; place`, one a claim, for other kinds than control with the kind in place of the change;
    /// `-` for what the sentence does not tell. A fourth part lists facts: `n=20 min, against=Houthis`. Empty: no claim.
    pub claims: Vec<String>,
}

/// One trigger with its frame.
#[derive(Clone, Debug)]
pub struct Trigger {
    /// Its name in the pack, `file/entry`.
    pub id: String,
    /// What sort of word it is.
    pub anchor: Anchor,
    /// The kind of claim it makes.
    pub kind: Kind,
    /// What it does to a hold.
    pub change: Option<Change>,
    /// The status it gives by itself (a standing hold is ongoing).
    pub status: Option<Status>,
    /// What becomes of the hold where nobody is said to have won it (*the town fell*).
    pub without_actor: Option<Change>,
    /// Words that, close after it, make something else of it (*take place*).
    pub unless: Vec<String>,
    /// Words that must follow closely (*take over*).
    pub particle: Vec<String>,
    /// A word that must depend on it.
    pub complement: Option<Complement>,
    /// Ways to who does it, in order.
    pub actor: Vec<RolePath>,
    /// Ways to the place, in order.
    pub place: Vec<RolePath>,
    /// Ways to the other side, in order.
    pub against: Vec<RolePath>,
    /// Ways to who or what is counted: the killed, the held, the sent, in order.
    pub counted: Vec<RolePath>,
    /// By what means, for an attack.
    pub mode: Option<Mode>,
    /// Roles that must be filled: of each group one.
    pub needs: Vec<Vec<Need>>,
    /// Whether it tells of war by itself, so that a report about nothing else of the kind is read for it.
    pub warlike: bool,
    /// Whether it says that it is no longer so, or was not done (*cut off aid*).
    pub denied: bool,
    /// Whether it makes a claim only of a party known to hold places: an actor of the list, or a noun for one.
    pub party: bool,
    /// Whether a province is too much for it as well (a fight in a province is not for the province).
    pub no_area: bool,
    /// Whether a country is too much for it (to leave a country gives up no place in it).
    pub no_country: bool,
    /// Whether it makes a claim only about a place with a name or a resolved description.
    pub named_place: bool,
    /// Whether, with no place told, it is of the place that another side has just been told to take.
    pub there: bool,
    /// What it must and must not read.
    pub examples: Vec<Example>,
}

impl Trigger {
    /// How much must be there for it to fire: the more, the sooner it is preferred.
    pub fn specificity(&self) -> usize {
        usize::from(!self.particle.is_empty()) + 2 * usize::from(self.complement.is_some())
    }
}

/// A form as one trigger uses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FormUse {
    /// The trigger.
    pub trigger: TriggerIx,
    /// What form of a verb it is; `None` for nouns and compounds.
    pub tag: Option<VerbTag>,
    /// What the form says of voice.
    pub voice: Voice,
}

/// All triggers of a pack.
#[derive(Debug, Default)]
pub struct Triggers {
    entries: Vec<Trigger>,
    forms: HashMap<String, Vec<FormUse>>,
    compounds: Vec<(String, TriggerIx)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    trigger: Vec<Raw>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    id: String,
    kind: Kind,
    #[serde(default)]
    change: Option<Change>,
    #[serde(default)]
    status: Option<Status>,
    #[serde(default)]
    without_actor: Option<Change>,
    #[serde(default)]
    verb: Vec<String>,
    #[serde(default)]
    noun: Vec<String>,
    #[serde(default)]
    case: Vec<String>,
    #[serde(default)]
    compound: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
    #[serde(default)]
    particle: Vec<String>,
    #[serde(default)]
    complement: Option<Complement>,
    #[serde(default)]
    actor: Vec<RolePath>,
    #[serde(default)]
    place: Vec<RolePath>,
    #[serde(default)]
    against: Vec<RolePath>,
    #[serde(default)]
    counted: Vec<RolePath>,
    #[serde(default)]
    mode: Option<Mode>,
    #[serde(default)]
    needs: Vec<String>,
    #[serde(default)]
    warlike: bool,
    #[serde(default)]
    denied: bool,
    #[serde(default)]
    party: bool,
    #[serde(default)]
    no_area: bool,
    #[serde(default)]
    no_country: bool,
    #[serde(default)]
    named_place: bool,
    #[serde(default)]
    there: bool,
    #[serde(default)]
    examples: Vec<Example>,
}

/// The roles of one group, `actor|against`.
fn needs(group: &str) -> Result<Vec<Need>, String> {
    let one = |role: &str| match role {
        "actor" => Ok(Need::Actor),
        "against" => Ok(Need::Against),
        "place" => Ok(Need::Place),
        "counted" => Ok(Need::Counted),
        "number" => Ok(Need::Number),
        _ => Err(format!("{role:?} is no role; roles are actor, against, place, counted, number")),
    };
    group.split('|').map(one).collect()
}

impl Triggers {
    pub(crate) fn load(files: &Files, inflection: &Inflection) -> Result<Triggers, PackError> {
        let mut triggers = Triggers::default();
        let mut names = BTreeSet::new();
        for file in files.names_under("triggers/") {
            let RawFile { trigger } = files.parse(file)?;
            let stem = file.trim_start_matches("triggers/").trim_end_matches(".toml");
            for raw in trigger {
                if !names.insert(format!("{stem}/{}", raw.id)) {
                    return Err(PackError::entry(file, &raw.id, "an entry of that name stands before it"));
                }
                triggers.add(file, stem, raw, inflection)?;
            }
        }
        triggers.compounds.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.cmp(b)));
        Ok(triggers)
    }

    fn add(&mut self, file: &str, stem: &str, raw: Raw, inflection: &Inflection) -> Result<(), PackError> {
        let fail = |what: String| PackError::entry(file, &raw.id, what);
        let ix = TriggerIx(u32::try_from(self.entries.len()).map_err(|_| fail("too many triggers".into()))?);
        let anchor = match (raw.verb.is_empty(), raw.noun.is_empty(), raw.compound.is_empty()) {
            (false, true, true) => Anchor::Verb,
            (true, false, true) => Anchor::Noun { case: raw.case },
            (true, true, false) => Anchor::Compound,
            _ => return Err(fail("give exactly one of verb, noun, compound".into())),
        };
        if (raw.kind == Kind::Control) != raw.change.is_some() {
            return Err(fail("a control trigger, and only that, has a change".into()));
        }
        if raw.mode.is_some() && raw.kind != Kind::Attack {
            return Err(fail("only an attack has a mode".into()));
        }
        let needs = raw.needs.iter().map(|group| needs(group)).collect::<Result<_, _>>().map_err(fail)?;
        for parts in &raw.verb {
            for (form, tag, voice) in inflection.forms(parts).map_err(fail)? {
                self.forms.entry(form).or_default().push(FormUse { trigger: ix, tag: Some(tag), voice });
            }
        }
        for noun in &raw.noun {
            let form = FormUse { trigger: ix, tag: None, voice: Voice::Active };
            self.forms.entry(noun.clone()).or_default().push(form);
        }
        self.compounds.extend(raw.compound.into_iter().map(|ending| (ending, ix)));
        self.entries.push(Trigger {
            id: format!("{stem}/{}", raw.id),
            anchor,
            kind: raw.kind,
            change: raw.change,
            status: raw.status,
            without_actor: raw.without_actor,
            unless: raw.unless,
            particle: raw.particle,
            complement: raw.complement,
            actor: raw.actor,
            place: raw.place,
            against: raw.against,
            counted: raw.counted,
            mode: raw.mode,
            needs,
            warlike: raw.warlike || raw.kind == Kind::Control,
            denied: raw.denied,
            party: raw.party,
            no_area: raw.no_area,
            no_country: raw.no_country || raw.no_area,
            named_place: raw.named_place,
            there: raw.there,
            examples: raw.examples,
        });
        Ok(())
    }

    /// Whether a word form, in lower case, may be a trigger that tells of war by itself.
    pub fn is_warlike(&self, form: &str) -> bool {
        self.of_form(form).iter().filter_map(|f| self.get(f.trigger)).any(|t| t.warlike)
            || self.of_compound(form).and_then(|(_, ix)| self.get(ix)).is_some_and(|t| t.warlike)
    }

    /// The trigger at an index; indexes come from this same pack.
    pub fn get(&self, ix: TriggerIx) -> Option<&Trigger> {
        self.entries.get(ix.0 as usize)
    }

    /// All of them, in the order of the files.
    pub fn iter(&self) -> impl Iterator<Item = &Trigger> {
        self.entries.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// What a word form, in lower case, may be.
    pub fn of_form(&self, form: &str) -> &[FormUse] {
        self.forms.get(form).map_or(&[], Vec::as_slice)
    }

    /// The compound trigger that a word, in lower case, ends with: what stands before the ending, and the trigger.
    pub fn of_compound<'w>(&self, word: &'w str) -> Option<(&'w str, TriggerIx)> {
        self.compounds.iter().find_map(|(ending, ix)| {
            let before = word.strip_suffix(ending.as_str())?.trim_end_matches(['-', '‑', '–']);
            (before.len() > 1).then_some((before, *ix))
        })
    }

    /// The compound trigger whose ending is the whole word, in lower case (the last part of *rebel-held*).
    pub fn of_ending(&self, word: &str) -> Option<TriggerIx> {
        self.compounds.iter().find(|(ending, _)| ending == word).map(|(_, ix)| *ix)
    }

    /// Every form of every trigger, in lower case: what the first pass over a text looks for.
    pub fn forms(&self) -> impl Iterator<Item = &str> {
        self.forms.keys().map(String::as_str).chain(self.compounds.iter().map(|(ending, _)| ending.as_str()))
    }
}
