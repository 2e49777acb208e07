//! The dependency parser: arc-hybrid transitions, each the best that a linear model sees.
//!
//! Kuhlmann, Gómez-Rodríguez and Satta (2011) for the system, Goldberg and Nivre (2013) for its training.

mod features;
mod state;

pub(crate) use features::{Node, collect};
#[cfg(feature = "train")]
pub(crate) use state::NONE;
pub(crate) use state::{Action, Arc, State};

use crate::Deprel;
use crate::model::{Container, ModelError, Scorer};

/// The transitions that the model knows; a class of the parser is a place here.
pub(crate) type Actions = Vec<Action>;

/// Reads the transitions from their section: a kind and a relation's name each.
pub(crate) fn open_actions(model: &Container) -> Result<Actions, ModelError> {
    let fault = |fault| ModelError::Section { section: "ACTS", fault };
    let bytes = model.slice(&model.section("ACTS")?);
    let text = std::str::from_utf8(bytes).map_err(|_| fault("is not text"))?;
    let mut actions = Vec::new();
    for line in text.lines() {
        let relation = |name: &str| Deprel::parse(name).ok_or(fault("names a relation that does not exist"));
        actions.push(match line.split_once(' ') {
            None if line == "S" => Action::Shift,
            Some(("L", name)) => Action::Left(relation(name)?),
            Some(("R", name)) => Action::Right(relation(name)?),
            _ => return Err(fault("names a transition that does not exist")),
        });
    }
    let complete = actions.contains(&Action::Shift)
        && actions.contains(&Action::Left(Deprel::Root))
        && actions.iter().any(|a| matches!(a, Action::Left(d) if *d != Deprel::Root))
        && actions.iter().any(|a| matches!(a, Action::Right(_)));
    if complete && actions.len() <= 255 { Ok(actions) } else { Err(fault("lacks a transition that every tree needs")) }
}

/// Writes the section of the transitions.
#[cfg(feature = "train")]
pub(crate) fn write_actions(actions: &[Action]) -> Vec<u8> {
    let line = |action: &Action| match action {
        Action::Shift => "S\n".to_owned(),
        Action::Left(d) => format!("L {d}\n"),
        Action::Right(d) => format!("R {d}\n"),
    };
    actions.iter().map(line).collect::<String>().into_bytes()
}

/// Room that parsing works in, kept between sentences.
#[derive(Clone, Debug, Default)]
pub(crate) struct Room {
    features: Vec<u64>,
    scores: Vec<i32>,
    state: State,
}

impl Room {
    /// Parses `nodes`; the arcs found stand in the answer, one a node.
    pub(crate) fn parse(&mut self, nodes: &[Node], actions: &[Action], scorer: &impl Scorer) -> &[Arc] {
        self.state.start(nodes.len());
        while !self.state.is_done() {
            collect(&self.state, nodes, &mut self.features);
            self.scores.clear();
            self.scores.resize(actions.len(), 0);
            scorer.score(&self.features, &mut self.scores);
            let allowed = actions.iter().zip(&self.scores).filter(|(a, _)| self.state.allows(**a));
            // The first of equals, so that the choice does not hang on the order of iteration.
            let best = allowed.fold(None, |best: Option<(Action, i32)>, (a, s)| match best {
                Some((_, top)) if top >= *s => best,
                _ => Some((*a, *s)),
            });
            match best {
                Some((action, _)) => self.state.apply(action),
                None => break,
            }
        }
        self.state.arcs()
    }
}
