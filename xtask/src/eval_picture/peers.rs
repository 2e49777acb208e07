//! Plainer ways to a picture, for comparison: the latest report, the majority, and Dawid and Skene's sources without
//! origins (Dawid, Skene: Maximum likelihood estimation of observer error-rates using the EM algorithm, Applied
//! Statistics 28(1), 1979).

use lagesbild_ledger::KnownClaim;
use lagesbild_model::time::{Day, Window};
use lagesbild_model::{Change, PlaceId};
use std::collections::BTreeMap;

/// A report as these see it: who said when that whom holds a town.
pub struct Vote {
    pub day: Day,
    pub outlet: String,
    pub side: String,
}

/// The reports of each town, in order of days.
pub fn votes(claims: &[KnownClaim]) -> BTreeMap<PlaceId, Vec<Vote>> {
    let mut votes: BTreeMap<PlaceId, Vec<Vote>> = BTreeMap::new();
    for known in claims.iter().filter(|k| matches!(k.claim.change, Some(Change::Gained | Change::Held))) {
        let day = known.claim.window.as_ref().and_then(Window::single_day);
        let place = known.claim.places.first().and_then(|place| place.id.clone());
        if let (Some(day), Some(place), Some(actor)) = (day, place, &known.claim.actor) {
            let outlet = known.publishers.first().cloned().unwrap_or_default();
            votes.entry(place).or_default().push(Vote { day, outlet, side: actor.name.clone() });
        }
    }
    votes.values_mut().for_each(|votes| votes.sort_by_key(|vote| vote.day));
    votes
}

/// So many days back reports are counted; where there are none, the last ones are.
const BACK: i32 = 14;

/// The reports that say something of a day: those of the two weeks before, else of the last day that any speaks of.
pub fn recent(votes: &[Vote], on: Day) -> &[Vote] {
    let until = votes.partition_point(|vote| vote.day <= on);
    let before = votes.get(..until).unwrap_or_default();
    let Some(last) = before.last() else { return before };
    let from = on.plus(-BACK).unwrap_or(Day::FIRST).min(last.day);
    before.get(before.partition_point(|vote| vote.day < from)..).unwrap_or_default()
}

/// The side that the last report names, taken for as sure as such reports are on the whole.
pub fn latest(votes: &[Vote]) -> Option<(String, f64)> {
    votes.last().map(|vote| (vote.side.clone(), 0.9))
}

/// The side that most reports name, with its share of them.
pub fn majority(votes: &[Vote]) -> Option<(String, f64)> {
    let mut counts: BTreeMap<&String, usize> = BTreeMap::new();
    votes.iter().for_each(|vote| *counts.entry(&vote.side).or_default() += 1);
    let most = counts.into_iter().max_by_key(|(_, count)| *count)?;
    Some((most.0.clone(), most.1 as f64 / votes.len() as f64))
}

/// Dawid and Skene's model, with every outlet a source of its own.
pub struct DawidSkene {
    sides: Vec<String>,
    prior: Vec<f64>,
    /// How often an outlet says one side where another holds.
    says: BTreeMap<String, Vec<Vec<f64>>>,
}

impl DawidSkene {
    /// Learns from bundles of reports that speak of one thing each.
    pub fn learn(bundles: &[&[Vote]], sides: Vec<String>) -> DawidSkene {
        let many = sides.len();
        let even = 1.0 / many.max(1) as f64;
        let mut model = DawidSkene { prior: vec![even; many], says: BTreeMap::new(), sides };
        for bundle in bundles.iter().copied().flatten() {
            model.says.entry(bundle.outlet.clone()).or_insert_with(|| {
                let row = |truth: usize| {
                    (0..many).map(|said| if said == truth { 0.8 } else { 0.2 / (many as f64 - 1.0) }).collect()
                };
                (0..many).map(row).collect()
            });
        }
        for _ in 0..30 {
            model.round(bundles);
        }
        model
    }

    fn round(&mut self, bundles: &[&[Vote]]) {
        let many = self.sides.len();
        let mut prior = vec![1.0; many];
        let blank = || vec![vec![0.1; many]; many];
        let mut says: BTreeMap<String, Vec<Vec<f64>>> =
            self.says.keys().map(|outlet| (outlet.clone(), blank())).collect();
        for bundle in bundles {
            let truth = self.posterior(bundle);
            prior.iter_mut().zip(&truth).for_each(|(sum, likely)| *sum += likely);
            for vote in *bundle {
                let Some(said) = self.sides.iter().position(|side| *side == vote.side) else { continue };
                let Some(table) = says.get_mut(&vote.outlet) else { continue };
                for (row, likely) in table.iter_mut().zip(&truth) {
                    if let Some(cell) = row.get_mut(said) {
                        *cell += likely;
                    }
                }
            }
        }
        let normalise = |row: &mut Vec<f64>| {
            let all: f64 = row.iter().sum();
            row.iter_mut().for_each(|value| *value /= all);
        };
        normalise(&mut prior);
        says.values_mut().flatten().for_each(normalise);
        (self.prior, self.says) = (prior, says);
    }

    fn posterior(&self, bundle: &[Vote]) -> Vec<f64> {
        let mut likely = self.prior.clone();
        for vote in bundle {
            let said = self.sides.iter().position(|side| *side == vote.side);
            let (Some(said), Some(table)) = (said, self.says.get(&vote.outlet)) else { continue };
            likely.iter_mut().zip(table).for_each(|(likely, row)| *likely *= row.get(said).copied().unwrap_or(1.0));
            let all: f64 = likely.iter().sum();
            likely.iter_mut().for_each(|value| *value /= all.max(f64::MIN_POSITIVE));
        }
        likely
    }

    /// The likeliest side of a bundle.
    pub fn best(&self, bundle: &[Vote]) -> Option<(String, f64)> {
        if bundle.is_empty() {
            return None;
        }
        let likely = self.posterior(bundle);
        let best = self.sides.iter().zip(likely).max_by(|a, b| a.1.total_cmp(&b.1))?;
        Some((best.0.clone(), best.1))
    }
}
