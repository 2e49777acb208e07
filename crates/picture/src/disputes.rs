//! Claims that cannot all be true, side by side.

use crate::board::{Group, Model, Seen};
use crate::cell::{Dispute, Position, Resolved, Side};
use crate::judge::{Judge, Judged, rounded};
use crate::moment::{DAY, Minutes, day_of, end_of};
use crate::picture::{Picture, newest_first};
use lagesbild_model::PlaceId;
use lagesbild_model::time::Day;
use std::collections::{BTreeMap, BTreeSet};

/// The least weight of a dispute, so that none weighs nothing.
const LEAST: f64 = 0.05;

impl Picture<'_> {
    /// Every dispute of those places, or of all, that claims of days up to `until` make; the weightiest first, open ones
    /// before those that were settled.
    pub fn disputes(&self, among: Option<&BTreeSet<PlaceId>>, until: Day) -> Vec<Dispute> {
        let mut found: Vec<Dispute> = Vec::new();
        let boards = self.boards.values().filter(|board| among.is_none_or(|among| among.contains(&board.place)));
        for board in boards.filter(|board| board.parties.len() > 1 || board.seen.len() > 1) {
            self.disputes_at(&self.model(board), until, &mut found);
        }
        let weight = |dispute: &Dispute| (dispute.weight * 1e6) as i64;
        found.sort_by(|a, b| {
            (a.resolved.is_some(), -weight(a), b.last, &a.place).cmp(&(
                b.resolved.is_some(),
                -weight(b),
                a.last,
                &b.place,
            ))
        });
        found
    }

    /// The disputes of one place, one for each stretch in which it did not change hands for certain.
    fn disputes_at(&self, model: &Model<'_>, until: Day, found: &mut Vec<Dispute>) {
        let judge = self.judge(model);
        let mut moment = end_of(until);
        let mut is_last = true;
        // each round asks of a day before the last one
        while let Some(last) = last_claim(model, moment) {
            let asked = if is_last { until } else { day_of(last) };
            let judged = judge.on(asked);
            if let Some(mut dispute) = self.dispute_of(model, &judged, asked) {
                if !is_last && dispute.resolved.is_none() {
                    dispute.resolved = overtaken(&judge, model, moment, asked);
                }
                found.push(dispute);
            }
            let before = judged.from.unwrap_or(Minutes::MIN).min(end_of(asked) - DAY);
            if judged.from.is_none() && judged.side.is_known() {
                break;
            }
            (moment, is_last) = (before, false);
        }
    }

    /// What contradicts what is said of a place on a day.
    pub(crate) fn dispute_of(&self, model: &Model<'_>, judged: &Judged, on: Day) -> Option<Dispute> {
        if judged.contrary.is_empty() || judged.supporting.is_empty() && judged.contrary.len() < 2 {
            return None;
        }
        let judge = self.judge(model);
        let at = |number: &usize| model.board.seen.get(*number);
        let mut sides: BTreeMap<Group, Vec<usize>> = BTreeMap::new();
        for number in &judged.contrary {
            let seen = at(number)?;
            let group = if seen.observation.says.holder().is_some() { seen.with } else { 0 };
            // allies of a day stand together
            let known = sides.keys().find(|known| **known & group != 0).copied();
            sides.entry(known.unwrap_or(group)).or_default().push(*number);
        }
        let state = model.chain.at(end_of(on));
        let mut positions: Vec<(Position, f64)> = Vec::new();
        if let Side::Known { by } = &judged.side {
            let likely = Model::likely(&state, judged.group);
            positions.push(position(model, &judged.supporting, Some(by.clone()), likely));
        }
        for (group, numbers) in sides {
            let named = numbers.iter().filter_map(at).find_map(|seen| seen.observation.says.holder());
            let side = named.filter(|_| group != 0).map(|party| judge.party(Some(party)));
            let likely =
                if group == 0 { 1.0 - Model::likely(&state, judged.group) } else { Model::likely(&state, group) };
            positions.push(position(model, &numbers, side, likely));
        }
        positions.sort_by(|a, b| b.0.probability.total_cmp(&a.0.probability));
        if positions.len() < 2 {
            return None;
        }
        let weights = positions.iter().map(|(_, weight)| *weight);
        let weight = rounded(weights.fold(f64::INFINITY, f64::min).max(LEAST));
        let days = judged.contrary.iter().filter_map(at).map(|seen| &seen.observation);
        let resolved = judged.settled_by.and_then(|number| at(&number)).map(|seen| Resolved {
            side: judge.party(seen.observation.says.holder()),
            by: seen.observation.id(),
            on: seen.observation.last_day().min(on),
            overtaken: false,
        });
        Some(Dispute {
            place: model.board.place.clone(),
            name: self.name(&model.board.place),
            first: days.clone().map(|o| o.day()).min()?,
            last: days.map(|o| o.last_day().min(on)).max()?,
            positions: positions.into_iter().map(|(position, _)| position).collect(),
            weight,
            resolved,
        })
    }
}

/// The last moment up to another of which a claim of who holds the place speaks.
fn last_claim(model: &Model<'_>, moment: Minutes) -> Option<Minutes> {
    let of_hold = |seen: &&Seen| seen.observation.says.is_of_hold() && seen.observation.by <= moment;
    model.board.seen.iter().filter(of_hold).map(|seen| seen.observation.by).max()
}

/// A dispute that was open when the place changed hands.
fn overtaken(judge: &Judge<'_, '_>, model: &Model<'_>, moment: Minutes, asked: Day) -> Option<Resolved> {
    let later = model.board.seen.iter().filter(|seen| seen.observation.by >= moment && seen.observation.day() > asked);
    let by = later
        .filter(|seen| seen.observation.says.holder().is_some())
        .min_by_key(|s| (s.observation.by, s.observation.told.order))?;
    let observation = &by.observation;
    Some(Resolved {
        side: judge.party(observation.says.holder()),
        by: observation.id(),
        on: observation.day(),
        overtaken: true,
    })
}

/// What one side of a dispute says, and how much that weighs.
fn position(model: &Model<'_>, numbers: &[usize], side: Option<crate::cell::Party>, likely: f64) -> (Position, f64) {
    let (mut origins, mut weight): (Vec<&Seen>, f64) = (Vec::new(), 0.0);
    for number in numbers {
        let (Some(seen), Some(trusted)) = (model.board.seen.get(*number), model.trusted.get(*number)) else { continue };
        let words = &seen.observation.words;
        // so many are plenty; to tell more apart would take long
        if !origins.iter().rev().take(64).any(|other| other.observation.words.share_origin(words)) {
            weight += (2.0 * trusted - 1.0).max(0.0);
            origins.push(seen);
        }
    }
    let claims = newest_first(model.board, numbers);
    (Position { side, probability: rounded(likely), origins: origins.len(), claims }, weight)
}
