//! Actors that a user has added to the list.

use crate::scan;
use crate::store::{NOBODY, NameUse, Usage};
use crate::{Actor, ActorList, ActorsError};
use fst::raw::{Builder, Fst};
use lagesbild_model::ActorId;
use std::collections::BTreeMap;

/// An actor of a user's own, and what it is called besides its names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnActor {
    /// The entry.
    pub actor: Actor,
    /// Further names; like the English and the Swedish one they are looked for in every language. Capital letters must
    /// be capital in the text.
    pub also: Vec<String>,
}

/// The names of the actors added: an index to runs of uses.
pub(crate) struct OwnNames {
    pub names: Fst<Vec<u8>>,
    runs: Vec<Vec<NameUse>>,
}

impl OwnNames {
    pub(crate) fn of(&self, run: u64) -> &[NameUse] {
        usize::try_from(run).ok().and_then(|at| self.runs.get(at)).map_or(&[], Vec::as_slice)
    }
}

impl ActorList {
    /// This list with a user's own actors. Their names go before the same names of the list.
    ///
    /// # Errors
    /// [`ActorsError::Entry`] where an id repeats or an actor spoken of has no entry.
    pub fn with_own(mut self, own: Vec<OwnActor>) -> Result<ActorList, ActorsError> {
        let fault = |id: &ActorId, message: String| ActorsError::Entry { id: id.to_string(), message };
        let mut forms: BTreeMap<String, Vec<NameUse>> = BTreeMap::new();
        let first = self.actors.len();
        for OwnActor { actor, also } in own {
            let at = self.actors.len();
            let number = u16::try_from(at).ok().filter(|n| *n != NOBODY);
            let number = number.ok_or_else(|| fault(&actor.id, "there are more than 65,535 actors".to_owned()))?;
            if self.by_id.insert(actor.id.clone(), at).is_some() {
                return Err(fault(&actor.id, "is there twice; give one of the two another id".to_owned()));
            }
            let names = [Some(&*actor.name), actor.name_sv.as_deref()].into_iter().flatten();
            for name in names.chain(also.iter().map(String::as_str)) {
                let (key, upper) = scan::key(name);
                let named = NameUse { actor: number, usage: Usage::Name, upper };
                let uses = forms.entry(key).or_default();
                if !uses.contains(&named) {
                    uses.push(named);
                }
            }
            self.actors.push(actor);
        }
        for actor in self.actors.get(first..).unwrap_or_default() {
            let whole = actor.part_of.iter().map(|p| &p.actor);
            let others = actor.sides.iter().map(|s| &s.side).chain(actor.against.iter().map(|a| &a.actor));
            if let Some(unknown) = whole.chain(others).find(|id| !self.by_id.contains_key(*id)) {
                return Err(fault(&actor.id, format!("speaks of {unknown}, which has no entry")));
            }
        }
        self.own = (!forms.is_empty()).then(|| index(forms)).transpose()?;
        for (_, lexicon) in &mut self.lexica {
            self.own.iter().for_each(|own| lexicon.names_begin.add(&own.names));
        }
        Ok(self)
    }
}

fn index(forms: BTreeMap<String, Vec<NameUse>>) -> Result<OwnNames, ActorsError> {
    let unfit = |_| ActorsError::Compiled("its keys do not fit an automaton");
    let mut builder = Builder::memory();
    let mut runs = Vec::new();
    for (key, uses) in forms {
        builder.insert(key, runs.len() as u64).map_err(unfit)?;
        runs.push(uses);
    }
    Ok(OwnNames { names: Fst::new(builder.into_inner().map_err(unfit)?).map_err(unfit)?, runs })
}
