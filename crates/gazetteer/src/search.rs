//! Searching for a place as a person does who types its name, or something near it.

use crate::{Entry, Gazetteer, Named, Near, Nearness, fold};
use fst::raw::Fst;
use fst::{Automaton, IntoStreamer, Streamer};
use std::collections::BTreeMap;

impl Gazetteer {
    /// Places for a person who types: those that bear the name, whose names begin with it, and, where none bears it as
    /// a usual name, whose names differ from it by a letter or two. Nearer ones first, then the usual names, then the
    /// better known places.
    pub fn search(&self, typed: &str) -> Vec<(Entry, Nearness)> {
        let typed = fold(typed);
        if typed.is_empty() {
            return Vec::new();
        }
        let mut best: BTreeMap<Entry, (Nearness, Named)> = BTreeMap::new();
        let mut take = |nearness, named: Named| {
            let at = best.entry(named.entry).or_insert((nearness, named));
            *at = (*at).min((nearness, named));
        };
        let beginning = fst::automaton::Str::new(&typed).starts_with();
        self.each_named(beginning, |name, named| {
            let nearness = if name == typed.as_bytes() { Nearness::Name } else { Nearness::Beginning };
            take(nearness, named);
        });
        let known = self.named_folded(&typed).unwrap_or_default();
        if known.iter().all(|n| n.class > crate::NameClass::Swedish) {
            self.each_named(Near::to(typed.as_bytes()), |_, named| take(Nearness::Spelling, named));
        }
        let mut found: Vec<(Nearness, Named)> = best.into_values().collect();
        found.sort_by_key(|(nearness, n)| (*nearness, n.class, 255 - self.prominence(n.entry), n.entry));
        found.into_iter().map(|(nearness, named)| (named.entry, nearness)).collect()
    }

    /// Calls `each` with every folded name that the automaton takes and who bears it.
    fn each_named(&self, which: impl Automaton + Clone, mut each: impl FnMut(&[u8], Named)) {
        let listed = self.names.iter().flat_map(|names| values(names, which.clone()));
        for (name, value) in listed {
            self.postings(value).into_iter().for_each(|named| each(&name, named));
        }
        let Some(own) = self.own else { return };
        for (name, value) in values(&own.names, which) {
            own.postings(value).iter().for_each(|named| each(&name, *named));
        }
    }
}

/// The keys that an automaton takes, and their values.
fn values<D: AsRef<[u8]>>(names: &Fst<D>, which: impl Automaton) -> Vec<(Vec<u8>, u64)> {
    let mut found = Vec::new();
    let mut stream = names.search(which).into_stream();
    while let Some((name, value)) = stream.next() {
        found.push((name.to_vec(), value.value()));
    }
    found
}
