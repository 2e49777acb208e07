//! A hidden Markov model over who holds one place, worked out exactly at the moments at which anything is told.
//!
//! Between two moments the place stays as it is, or changes hands: at any time, unreported, with a small steady rate;
//! or in a stretch of which a change is told, where it is as likely as not before anybody is believed. States, moments
//! and claims come in a fixed order, and only sums, products and quotients are taken of them, so that the same claims
//! give the same figures on every machine.
//!
//! Forward–backward: Rabiner, A tutorial on hidden Markov models, Proceedings of the IEEE 77(2), 1989.

use crate::moment::{DAY, Minutes};

/// What goes to whoever is not told to have gained the place, if it changes hands at all when a change is told.
const OTHERWISE: f64 = 0.1;

/// Something told of a moment: how likely it is to be told in each state.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub at: Minutes,
    pub likely: Vec<f64>,
}

/// A change told of, somewhere after `from` and up to `until`.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    pub from: Minutes,
    pub until: Minutes,
    /// To which states, with what weights; other states get a little of their own.
    pub to: Vec<f64>,
    /// How likely it is that there was a change at all.
    pub likely: f64,
}

/// A stretch between two moments in which changes are told: the one that is likeliest to fall into it, and where all
/// of them lead. Unreported changes are left out of it, so that it may be cut anywhere.
struct Stretch {
    change: Change,
}

impl Change {
    /// How likely it is that it has not happened by then.
    fn still(&self, at: Minutes) -> f64 {
        let length = (self.until - self.from).max(1);
        1.0 - self.likely * (at - self.from).clamp(0, length) as f64 / length as f64
    }
}

pub(crate) struct Chain {
    states: usize,
    /// Where an unreported change leads.
    adrift: Vec<f64>,
    /// The probability of no unreported change in a minute.
    steady: f64,
    times: Vec<Minutes>,
    likely: Vec<Vec<f64>>,
    /// After each moment, if changes are told there.
    stretches: Vec<Option<Stretch>>,
    forward: Vec<Vec<f64>>,
    backward: Vec<Vec<f64>>,
    /// How likely each state is at each moment.
    states_at: Vec<Vec<f64>>,
    first: Vec<f64>,
}

/// One step: stay, or go where the vector says.
struct Step {
    stay: f64,
    go: Vec<f64>,
}

impl Chain {
    /// The chain of a place whose first holder is as likely as `first` says. `unrest` is the probability of an
    /// unreported change within a day; `adrift` where such a change leads.
    pub fn new(first: Vec<f64>, adrift: Vec<f64>, unrest: f64, told: Vec<Told>, changes: Vec<Change>) -> Chain {
        let states = first.len();
        let mut times: Vec<Minutes> = told.iter().map(|told| told.at).collect();
        times.extend(changes.iter().flat_map(|change| [change.from, change.until]));
        times.sort_unstable();
        times.dedup();
        let mut likely = vec![vec![1.0; states]; times.len()];
        for Told { at, likely: of } in told {
            let slot = times.binary_search(&at).ok().and_then(|at| likely.get_mut(at));
            if let Some(slot) = slot {
                slot.iter_mut().zip(&of).for_each(|(all, one)| *all *= one);
                normalise(slot);
            }
        }
        let stretches = stretches(&times, &changes, &adrift);
        let steady = 1.0 - unrest / DAY as f64;
        let mut chain = Chain {
            states,
            adrift,
            steady,
            times,
            likely,
            stretches,
            forward: Vec::new(),
            backward: Vec::new(),
            states_at: Vec::new(),
            first,
        };
        chain.forward = chain.go_forward();
        chain.backward = chain.go_backward();
        chain.states_at = (0..chain.times.len()).map(|at| chain.at_time(at)).collect();
        chain
    }

    /// The moments up to one, the latest first, each with how likely each state is then.
    pub fn back_from(&self, moment: Minutes) -> impl Iterator<Item = (Minutes, &[f64])> {
        let until = self.times.partition_point(|time| *time <= moment);
        let times = self.times.iter().zip(&self.states_at).take(until).rev();
        times.map(|(time, state)| (*time, state.as_slice()))
    }

    /// The moments after one, in order, each with how likely each state is then.
    pub fn on_from(&self, moment: Minutes) -> impl Iterator<Item = (Minutes, &[f64])> {
        let from = self.times.partition_point(|time| *time <= moment);
        let times = self.times.iter().zip(&self.states_at).skip(from);
        times.map(|(time, state)| (*time, state.as_slice()))
    }

    /// How likely each state is at a moment, after all that is told of it, before and later.
    pub fn at(&self, moment: Minutes) -> Vec<f64> {
        let before = match self.times.binary_search(&moment) {
            Ok(at) => return self.states_at.get(at).cloned().unwrap_or_else(|| self.first.clone()),
            Err(0) => None,
            Err(next) => Some(next - 1),
        };
        let next = before.map_or(0, |at| at + 1);
        let mut state = match before.and_then(|at| Some((self.forward.get(at)?, self.times.get(at)?))) {
            Some((state, from)) => self.step(before, *from, moment).forward(state),
            None => self.first.clone(),
        };
        if let (Some(backward), Some(until), Some(likely)) =
            (self.backward.get(next), self.times.get(next), self.likely.get(next))
        {
            let ahead = product(likely, backward);
            state = product(&state, &self.step(before, moment, *until).backward(&ahead));
        }
        normalise(&mut state);
        state
    }

    fn at_time(&self, at: usize) -> Vec<f64> {
        let (Some(forward), Some(backward)) = (self.forward.get(at), self.backward.get(at)) else {
            return self.first.clone();
        };
        let mut state = product(forward, backward);
        normalise(&mut state);
        state
    }

    /// How often the place is to be taken to have changed hands unreported, and within how many days. Silences longer
    /// than a year tell of no more than a year.
    pub fn silence(&self) -> (f64, f64) {
        let (mut changes, mut days) = (0.0, 0.0);
        let moments = self.times.windows(2).zip(&self.forward).zip(self.likely.iter().zip(&self.backward).skip(1));
        for ((pair, forward), (likely, backward)) in moments {
            let &[from, until] = pair else { continue };
            let Some(at) = self.times.binary_search(&from).ok() else { continue };
            if until - from > 365 * DAY || self.stretches.get(at).is_some_and(Option::is_some) {
                continue;
            }
            let ahead = product(likely, backward);
            let quiet = power(self.steady, until - from);
            let into: f64 = self.adrift.iter().zip(&ahead).map(|(to, ahead)| to * ahead).sum();
            let stayed: f64 = forward.iter().zip(&ahead).map(|(now, ahead)| now * ahead).sum();
            let changed = (1.0 - quiet) * into;
            // what leads back to the same holder is no change that anybody could have seen
            let back: f64 =
                forward.iter().zip(&self.adrift).zip(&ahead).map(|((now, to), ahead)| now * to * ahead).sum();
            let all = quiet * stayed + changed;
            if all > 0.0 {
                changes += (changed - (1.0 - quiet) * back).max(0.0) / all;
                days += (until - from) as f64 / DAY as f64;
            }
        }
        (changes, days)
    }

    fn go_forward(&self) -> Vec<Vec<f64>> {
        let mut all: Vec<Vec<f64>> = Vec::with_capacity(self.times.len());
        for (at, (time, likely)) in self.times.iter().zip(&self.likely).enumerate() {
            let before = at.checked_sub(1);
            let from = before.and_then(|before| Some((all.get(before)?, *self.times.get(before)?)));
            let mut state = match from {
                Some((state, from)) => self.step(before, from, *time).forward(state),
                None => self.first.clone(),
            };
            state.iter_mut().zip(likely).for_each(|(state, likely)| *state *= likely);
            normalise(&mut state);
            all.push(state);
        }
        all
    }

    fn go_backward(&self) -> Vec<Vec<f64>> {
        let mut all: Vec<Vec<f64>> = Vec::with_capacity(self.times.len());
        let mut ahead = vec![1.0; self.states];
        for at in (0..self.times.len()).rev() {
            all.push(ahead.clone());
            let (Some(time), Some(likely)) = (self.times.get(at), self.likely.get(at)) else { continue };
            let Some((before, from)) = at.checked_sub(1).and_then(|b| Some((b, *self.times.get(b)?))) else { continue };
            ahead = self.step(Some(before), from, *time).backward(&product(likely, &ahead));
            normalise(&mut ahead);
        }
        all.reverse();
        all
    }

    /// The step from one moment to a later one within the stretch that begins at the time of that number.
    fn step(&self, stretch: Option<usize>, from: Minutes, until: Minutes) -> Step {
        let (stay, to) = match stretch.and_then(|at| self.stretches.get(at)?.as_ref()) {
            Some(Stretch { change }) => (change.still(until) / change.still(from), &change.to),
            None => (power(self.steady, (until - from).max(0)), &self.adrift),
        };
        Step { stay, go: to.iter().map(|to| (1.0 - stay) * to).collect() }
    }
}

impl Step {
    fn forward(&self, state: &[f64]) -> Vec<f64> {
        let all: f64 = state.iter().sum();
        state.iter().zip(&self.go).map(|(state, go)| self.stay * state + go * all).collect()
    }

    fn backward(&self, ahead: &[f64]) -> Vec<f64> {
        let into: f64 = self.go.iter().zip(ahead).map(|(go, ahead)| go * ahead).sum();
        ahead.iter().map(|ahead| self.stay * ahead + into).collect()
    }
}

/// The changes told in each stretch between two moments, as one.
fn stretches(times: &[Minutes], changes: &[Change], adrift: &[f64]) -> Vec<Option<Stretch>> {
    let mut told: Vec<Vec<&Change>> = vec![Vec::new(); times.len()];
    for change in changes {
        let from = times.partition_point(|time| *time < change.from);
        let until = times.partition_point(|time| *time < change.until);
        told.get_mut(from..until).unwrap_or_default().iter_mut().for_each(|told| told.push(change));
    }
    let ends = times.windows(2);
    let stretch = |(pair, told): (&[Minutes], &Vec<&Change>)| {
        let &[from, until] = pair else { return None };
        let stays = |change: &Change| change.still(until) / change.still(from);
        let likeliest = told.iter().min_by(|a, b| stays(a).total_cmp(&stays(b)))?;
        let mut to = vec![0.0_f64; adrift.len()];
        for change in told {
            to.iter_mut().zip(&change.to).for_each(|(all, one)| *all = all.max(*one));
        }
        let all: f64 = to.iter().sum::<f64>().max(f64::MIN_POSITIVE);
        let to = to.iter().zip(adrift).map(|(to, adrift)| (1.0 - OTHERWISE) * to / all + OTHERWISE * adrift);
        Some(Stretch { change: Change { to: to.collect(), ..(*likeliest).clone() } })
    };
    ends.zip(&told).map(stretch).collect()
}

fn product(one: &[f64], other: &[f64]) -> Vec<f64> {
    one.iter().zip(other).map(|(one, other)| one * other).collect()
}

fn normalise(values: &mut [f64]) {
    let all: f64 = values.iter().sum();
    if all > 0.0 {
        values.iter_mut().for_each(|value| *value /= all);
    } else {
        let even = 1.0 / values.len().max(1) as f64;
        values.iter_mut().for_each(|value| *value = even);
    }
}

/// A power by squaring: products in a fixed order, where the library's own would hang on the machine.
fn power(base: f64, mut exponent: Minutes) -> f64 {
    let (mut square, mut all) = (base, 1.0);
    while exponent > 0 {
        if exponent & 1 == 1 {
            all *= square;
        }
        square *= square;
        exponent >>= 1;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(told: Vec<Told>, changes: Vec<Change>) -> Chain {
        Chain::new(vec![0.25, 0.25, 0.5], vec![0.2, 0.2, 0.6], 0.005, told, changes)
    }

    /// The same worked out the long way: every minute-free path over the moments, summed.
    fn by_hand(chain: &Chain, at: usize) -> Vec<f64> {
        let (states, moments) = (chain.states, chain.times.len());
        let mut sums = vec![0.0; states];
        for path in 0..states.pow(moments as u32) {
            let state = |moment: usize| path / states.pow(moment as u32) % states;
            let mut weight = chain.first[state(0)] * chain.likely[0][state(0)];
            for moment in 1..moments {
                let step = chain.step(Some(moment - 1), chain.times[moment - 1], chain.times[moment]);
                let stay = if state(moment) == state(moment - 1) { step.stay } else { 0.0 };
                weight *= (stay + step.go[state(moment)]) * chain.likely[moment][state(moment)];
            }
            sums[state(at)] += weight;
        }
        normalise(&mut sums);
        sums
    }

    #[test]
    fn forward_backward_is_the_sum_over_all_paths() {
        let told = vec![
            Told { at: 10 * DAY, likely: vec![0.9, 0.05, 0.05] },
            Told { at: 14 * DAY, likely: vec![0.1, 0.8, 0.1] },
            Told { at: 30 * DAY, likely: vec![0.3, 0.6, 0.1] },
        ];
        let changes = vec![Change { from: 12 * DAY, until: 14 * DAY, to: vec![0.0, 1.0, 0.0], likely: 0.5 }];
        let chain = chain(told, changes);
        for at in 0..chain.times.len() {
            for (one, other) in chain.at(chain.times[at]).iter().zip(by_hand(&chain, at)) {
                assert!((one - other).abs() < 1e-12, "{one} {other}");
            }
        }
    }

    #[test]
    fn asking_between_two_moments_is_the_same_as_telling_nothing_there() {
        let told = |more: bool| {
            let mut told = vec![
                Told { at: 10 * DAY, likely: vec![0.9, 0.05, 0.05] },
                Told { at: 40 * DAY, likely: vec![0.2, 0.7, 0.1] },
            ];
            told.extend(more.then(|| Told { at: 33 * DAY, likely: vec![1.0; 3] }));
            told
        };
        let change = || vec![Change { from: 30 * DAY, until: 40 * DAY, to: vec![0.0, 1.0, 0.0], likely: 0.5 }];
        let (without, with) = (chain(told(false), change()), chain(told(true), change()));
        for day in [5, 10, 20, 33, 36, 40, 80] {
            for (one, other) in without.at(day * DAY).iter().zip(with.at(day * DAY)) {
                assert!((one - other).abs() < 1e-12, "day {day}: {one} {other}");
            }
        }
    }

    #[test]
    fn what_is_known_fades() {
        let chain = chain(vec![Told { at: 0, likely: vec![0.9, 0.05, 0.05] }], Vec::new());
        let likely: Vec<f64> = [0, 30, 100, 1000].iter().map(|day| chain.at(day * DAY)[0]).collect();
        assert!(likely.windows(2).all(|pair| pair[0] > pair[1]), "{likely:?}");
    }
}
