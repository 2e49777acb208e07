//! Searching for an actor as a person does who types its name, or something near it.

use crate::scan;
use crate::store::{NameUse, Usage};
use crate::{Actor, ActorList};
use fst::raw::Fst;
use fst::{Automaton, IntoStreamer, Streamer};
use lagesbild_gazetteer::{Near, Nearness};
use std::collections::BTreeMap;

impl ActorList {
    /// Actors for a person who types: those that bear the name, whose names begin with it, and, where none bears it,
    /// whose names differ from it by a letter or two. Nearer ones first, then in the order of the list, in which the
    /// governments and forces of states come last.
    pub fn search(&self, typed: &str) -> Vec<(&Actor, Nearness)> {
        let (typed, _) = scan::key(typed);
        if typed.is_empty() {
            return Vec::new();
        }
        let mut best: BTreeMap<usize, Nearness> = BTreeMap::new();
        let mut take = |at: usize, nearness: Nearness| {
            let kept = best.entry(at).or_insert(nearness);
            *kept = nearness.min(*kept);
        };
        let nearness = |name: &[u8]| if name == typed.as_bytes() { Nearness::Name } else { Nearness::Beginning };
        self.each_named(fst::automaton::Str::new(&typed).starts_with(), |name, at| take(at, nearness(name)));
        for (at, actor) in self.actors.iter().enumerate() {
            let names = [Some(&*actor.name), actor.name_sv.as_deref()].into_iter().flatten();
            for (name, _) in names.map(scan::key).filter(|(name, _)| name.starts_with(&typed)) {
                take(at, nearness(name.as_bytes()));
            }
        }
        if !best.values().any(|nearness| *nearness == Nearness::Name) {
            self.each_named(Near::to(typed.as_bytes()), |_, at| {
                best.entry(at).or_insert(Nearness::Spelling);
            });
        }
        let mut found: Vec<(Nearness, usize)> = best.into_iter().map(|(at, nearness)| (nearness, at)).collect();
        found.sort_unstable();
        found.into_iter().filter_map(|(nearness, at)| Some((self.actors.get(at)?, nearness))).collect()
    }

    /// Calls `each` with every form of a name that the automaton takes and whose it is.
    fn each_named(&self, which: impl Automaton + Clone, mut each: impl FnMut(&[u8], usize)) {
        let mut tell = |name: &[u8], uses: &[NameUse]| {
            let names = uses.iter().filter(|u| matches!(u.usage, Usage::Name | Usage::Generic | Usage::People));
            names.for_each(|u| each(name, usize::from(u.actor)));
        };
        for (_, lexicon) in &self.lexica {
            through(&lexicon.automata.names, which.clone(), |name, run| tell(name, lexicon.names(run)));
        }
        if let Some(own) = &self.own {
            through(&own.names, which, |name, run| tell(name, own.of(run)));
        }
    }
}

/// Calls `each` with the keys that an automaton takes and their values.
fn through<D: AsRef<[u8]>>(names: &Fst<D>, which: impl Automaton, mut each: impl FnMut(&[u8], u64)) {
    let mut stream = names.search(which).into_stream();
    while let Some((name, value)) = stream.next() {
        each(name, value.value());
    }
}
