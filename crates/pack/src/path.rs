//! Where a role's filler stands, seen from the trigger.

use serde::Deserialize;

/// Where the way begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// At the trigger.
    Trigger,
    /// At the word that completes it (`control` in *take control of*).
    Complement,
    /// At the verb that governs the trigger (*the death toll rose to 68*).
    Governor,
}

/// The last step of the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Who does it, whatever the voice: active subject, passive agent, the one an infinitive or participle refers to.
    Subject,
    /// Who undergoes it, whatever the voice: active object, passive subject.
    Object,
    /// The indirect object.
    Receiver,
    /// A dependent with one of these prepositions.
    Preposition(Vec<String>),
    /// A possessor.
    Genitive,
    /// A noun put before a noun, or the first part of a compound word.
    Compound,
    /// The subject of the clause whose predicate it is, or the object of the verb that it completes.
    Predicate,
    /// The noun that it modifies.
    Modified,
}

/// One way from a trigger to a role's filler.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct RolePath {
    /// Where it begins.
    pub base: Base,
    /// Where it leads.
    pub step: Step,
}

impl TryFrom<String> for RolePath {
    type Error = String;

    fn try_from(written: String) -> Result<RolePath, String> {
        let based = |prefix, base| written.strip_prefix(prefix).map(|step| (base, step));
        let (base, step) = based("complement.", Base::Complement)
            .or_else(|| based("governor.", Base::Governor))
            .unwrap_or((Base::Trigger, written.as_str()));
        let step = match step {
            "subject" => Step::Subject,
            "object" => Step::Object,
            "receiver" => Step::Receiver,
            "genitive" => Step::Genitive,
            "compound" => Step::Compound,
            "predicate" => Step::Predicate,
            "modified" => Step::Modified,
            other => match other.strip_prefix("prep:") {
                Some(words) => Step::Preposition(words.split('|').map(str::to_owned).collect()),
                None => {
                    return Err(format!(
                        "{written:?} is no way to a role; ways are subject, object, receiver, genitive, compound, \
                         predicate, modified, prep:WORD|WORD, each also after `complement.` or `governor.`"
                    ));
                }
            },
        };
        Ok(RolePath { base, step })
    }
}
