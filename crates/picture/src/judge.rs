//! From a place's chain to what is said of it at one moment: who holds it, on what grounds, and who contradicts.

use crate::board::{Group, Model, Seen, is_retold};
use crate::cast::{Cast, PartyIx};
use crate::cell::{Basis, Chance, Party, Side, Sure};
use crate::moment::{DAY, Minutes, end_of};
use crate::observe::{Observation, Says};
use lagesbild_model::time::{Day, Window};
use std::cmp::Reverse;

/// A side holds a place for certain enough to end what was said of it before.
const STRONG: f64 = 0.8;
/// A claim less likely than that to be right contradicts what holds.
const DOUBTED: f64 = 0.8;
/// From here on nobody need be told that it is a guess.
const PLAIN: f64 = 0.9;
/// From here on a side is more likely than all others together.
const LIKELY: f64 = 0.5;
/// Whoever is believed at least so far can settle a dispute.
const SETTLES: f64 = 0.75;

/// Whoever holds a place is taken to have held it so many days before, if nobody tells how it got there.
const SOON_DAYS: i64 = 7;

/// Figures are given in steps of a ten-thousandth.
pub(crate) fn rounded(probability: f64) -> f64 {
    (probability * 10_000.0).round() / 10_000.0
}

/// What is said of a place at the end of a day.
pub(crate) struct Judged {
    pub side: Side,
    pub sure: Sure,
    pub probability: Option<f64>,
    pub chances: Vec<Chance>,
    pub basis: Basis,
    pub since: Option<Window>,
    pub last_reported: Option<Day>,
    pub lost_by: Option<Party>,
    /// The states of the holding side and of its allies.
    pub group: Group,
    pub supporting: Vec<usize>,
    pub contrary: Vec<usize>,
    /// What settled the contradiction, if it is settled.
    pub settled_by: Option<usize>,
    /// What is done to the place counts if it is told of a later moment than this.
    pub quiet_until: Option<Minutes>,
    /// Nobody has held the place otherwise since then.
    pub from: Option<Minutes>,
}

impl Judged {
    /// Whether reports contradict each other and nothing has settled it.
    pub fn is_disputed(&self) -> bool {
        let contradicts = !self.contrary.is_empty() && (self.side.is_known() || self.contrary.len() > 1);
        contradicts && self.settled_by.is_none()
    }
}

/// Judges one place.
pub(crate) struct Judge<'m, 'b> {
    pub model: &'m Model<'b>,
    pub cast: &'m Cast,
}

impl Judge<'_, '_> {
    fn seen(&self) -> &[Seen] {
        &self.model.board.seen
    }

    fn at(&self, number: usize) -> Option<&Seen> {
        self.seen().get(number)
    }

    /// What is said at the end of that day.
    pub fn on(&self, on: Day) -> Judged {
        let moment = end_of(on);
        let state = self.model.chain.at(moment);
        let groups = self.groups();
        let best = groups.iter().map(|group| (Model::likely(&state, *group), *group));
        let best = best.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        let (likely, group) = best.unwrap_or_default();
        let shared = state.get(self.model.shared()).copied().unwrap_or_default();
        if shared > likely && shared >= LIKELY {
            return self.shared(on, shared);
        }
        let from = self.held_since(moment, group);
        let mut judged = nothing();
        judged.chances = self.chances(&state, &groups, on);
        judged.from = from;
        let told = self.reported(group, from, moment);
        let backwards = if told.is_empty() { self.told_later(group, moment) } else { Vec::new() };
        let supporting = if told.is_empty() { backwards } else { told };
        if likely < LIKELY || supporting.is_empty() {
            return self.unknown(judged, moment, on);
        }
        judged.contrary = self.contrary(group, from, moment);
        judged.side = Side::Known { by: self.lead(&supporting, group, &state) };
        judged.group = group;
        judged.probability = Some(rounded(likely));
        judged.last_reported = self.last_reported(&supporting, on);
        judged.basis = self.basis(&supporting, moment, on);
        let event = self.event(group, &supporting, &judged.contrary);
        judged.since = event.map(|event| event.window.clone());
        judged.quiet_until = event.map(|event| event.by);
        judged.settled_by = self.settled(&supporting, &judged.contrary, likely);
        judged.supporting = supporting;
        judged.sure = match () {
            () if judged.is_disputed() => Sure::Disputed,
            () if likely >= PLAIN => Sure::Plain,
            () => Sure::Likely,
        };
        judged
    }

    /// The sides, each with those that were its allies whenever anything was said of it. Whoever joined it later was not
    /// of it then.
    fn groups(&self) -> Vec<Group> {
        let parties = &self.model.board.parties;
        let core = |(state, party): (usize, &PartyIx)| {
            let said = self.seen().iter().filter(|seen| seen.observation.says.party() == Some(*party));
            let always = said.fold(self.named(), |all, seen| all & seen.with) | 1 << state;
            let named = self.seen().iter().any(|seen| seen.observation.says.party() == Some(*party));
            if named { always } else { 1 << state }
        };
        let mut groups: Vec<Group> = parties.iter().enumerate().map(core).collect();
        groups.sort_unstable();
        groups.dedup();
        groups
    }

    /// The last moment at which another side held the place for certain enough; `None` if there was none.
    fn held_since(&self, moment: Minutes, group: Group) -> Option<Minutes> {
        let others = !group & self.named();
        self.model
            .chain
            .back_from(moment)
            .find(|(_, state)| Model::likely(state, others) >= STRONG)
            .map(|(time, _)| time)
    }

    /// The states that are sides.
    fn named(&self) -> Group {
        (1 << self.model.board.parties.len()) - 1
    }

    /// Claims up to a moment that say that a side of the group holds the place, since nobody else did.
    fn reported(&self, group: Group, from: Option<Minutes>, moment: Minutes) -> Vec<usize> {
        let says_so = |seen: &Seen| {
            let o = &seen.observation;
            o.says.holder().is_some()
                && seen.with & group != 0
                && o.by <= moment
                && from.is_none_or(|from| o.still > from)
        };
        self.numbers(says_so)
    }

    /// Claims of later moments from which it follows that a side of the group held the place.
    fn told_later(&self, group: Group, moment: Minutes) -> Vec<usize> {
        let others = !group & self.named();
        let mut later = self.model.chain.on_from(moment);
        let until = later.find(|(_, state)| Model::likely(state, others) >= STRONG).map(|(time, _)| time);
        let within = |at: Minutes| at > moment && until.is_none_or(|until| at <= until);
        let says_so = |seen: &Seen| {
            let o = &seen.observation;
            let began_later = o.from.is_none_or(|from| from > moment) && within(o.by);
            match o.says {
                Says::Loses(Some(_)) => seen.with & group != 0 && began_later,
                Says::Gains(_) => seen.before & group != 0 && began_later,
                Says::Holds(_) | Says::DeniesLoss(_) => {
                    seen.with & group != 0 && within(o.by) && o.by - moment <= SOON_DAYS * DAY
                }
                _ => false,
            }
        };
        self.numbers(says_so)
    }

    /// Claims up to a moment that contradict the group, of the time since nobody else held the place.
    fn contrary(&self, group: Group, from: Option<Minutes>, moment: Minutes) -> Vec<usize> {
        let says_other = |seen: &Seen| {
            let o = &seen.observation;
            let other = match (o.says.holder(), o.says.loser()) {
                (Some(_), _) => seen.with & group == 0,
                (None, Some(_)) => seen.with & group != 0,
                _ => false,
            };
            other && o.by <= moment && from.is_none_or(|from| o.still > from)
        };
        let mut contrary = self.numbers(says_other);
        contrary.retain(|number| self.model.is_right(*number).is_some_and(|right| right < DOUBTED));
        contrary
    }

    fn numbers(&self, wanted: impl Fn(&Seen) -> bool) -> Vec<usize> {
        self.seen().iter().enumerate().filter(|(_, seen)| wanted(seen)).map(|(number, _)| number).collect()
    }

    fn all<'s>(&'s self, numbers: &'s [usize]) -> impl Iterator<Item = &'s Seen> {
        numbers.iter().filter_map(|number| self.at(*number))
    }

    /// The side goes under the name of the ally that is likeliest, of those the one told of last.
    fn lead(&self, supporting: &[usize], group: Group, state: &[f64]) -> Party {
        let last = |ix: PartyIx| {
            let told = self.all(supporting).filter(|seen| seen.observation.says.party() == Some(ix));
            told.map(|seen| seen.observation.still).max()
        };
        let members = self.model.board.parties.iter().enumerate().filter(|(at, _)| group >> at & 1 == 1);
        let likely = |at: usize| state.get(at).copied().map(|p| (p * 1e6) as i64);
        let lead = members.max_by_key(|(at, ix)| (last(**ix).is_some(), likely(*at), last(**ix), Reverse(*at)));
        self.party(lead.map(|(_, ix)| *ix))
    }

    pub fn party(&self, number: Option<PartyIx>) -> Party {
        let nameless = || Party::new(None, String::new());
        number.and_then(|number| self.cast.party(number)).cloned().unwrap_or_else(nameless)
    }

    fn chances(&self, state: &[f64], groups: &[Group], on: Day) -> Vec<Chance> {
        let moment = end_of(on);
        let mut chances: Vec<Chance> = Vec::new();
        for group in groups {
            let probability = rounded(Model::likely(state, *group));
            if probability >= 0.01 {
                let told = self.reported(*group, None, moment);
                chances.push(Chance { side: Side::Known { by: self.lead(&told, *group, state) }, probability });
            }
        }
        let shared = rounded(state.get(self.model.shared()).copied().unwrap_or_default());
        if shared >= 0.01 {
            chances.push(Chance { side: Side::Shared { by: self.sharers(moment).0 }, probability: shared });
        }
        chances.sort_by(|a, b| b.probability.total_cmp(&a.probability));
        chances
    }

    fn basis(&self, supporting: &[usize], moment: Minutes, on: Day) -> Basis {
        let reported = |o: &Observation| o.dated && o.day() <= on && on <= o.last_day();
        match () {
            () if self.all(supporting).any(|seen| reported(&seen.observation)) => Basis::Reported,
            () if self.all(supporting).any(|seen| seen.observation.by <= moment) => Basis::Persisted,
            () => Basis::Inferred,
        }
    }

    fn last_reported(&self, numbers: &[usize], on: Day) -> Option<Day> {
        let dated = self.all(numbers).map(|seen| &seen.observation).filter(|o| o.dated && o.day() <= on);
        dated.map(|o| o.last_day().min(on)).max()
    }

    /// The gain that made it so: the earliest of those told, of those after what contradicts it if there are any.
    fn event<'s>(&'s self, group: Group, supporting: &'s [usize], contrary: &'s [usize]) -> Option<&'s Observation> {
        let against = self.all(contrary).map(|seen| seen.observation.by).max();
        let own = self.all(supporting).filter(|seen| seen.with & group != 0).map(|seen| &seen.observation);
        let gains = own.filter(|o| matches!(o.says, Says::Gains(_)));
        gains.min_by_key(|o| (against.is_some_and(|against| o.by <= against), o.by, Reverse(o.from), o.told.order))
    }

    /// The claim that settles what contradicts: of an origin of its own, to be believed, and said after all of it.
    fn settled(&self, supporting: &[usize], contrary: &[usize], likely: f64) -> Option<usize> {
        let said = self.all(contrary).map(|seen| seen.observation.said()).max()?;
        let spoke_of = self.all(contrary).map(|seen| seen.observation.still).max()?;
        let settles = |number: &&usize| {
            let trusted = self.model.trusted.get(**number).is_some_and(|trusted| *trusted >= SETTLES);
            let new = self.model.new.get(**number).is_some_and(|new| *new >= 1.0);
            let later = |o: &Observation| o.said() > said || o.by > spoke_of || o.certain;
            trusted && new && self.at(**number).is_some_and(|seen| later(&seen.observation))
        };
        let key =
            |number: &&usize| self.at(**number).map(|seen| (seen.observation.said(), seen.observation.told.order));
        (likely >= PLAIN).then(|| supporting.iter().filter(settles).min_by_key(key).copied()).flatten()
    }

    /// Nobody can be said to hold it: whoever did has lost it, reports contradict each other, or nobody told.
    fn unknown(&self, mut judged: Judged, moment: Minutes, on: Day) -> Judged {
        let lost = self.lost(moment);
        let fell = self.all(&lost).map(|seen| seen.observation.by).max();
        let standing = self.numbers(|seen| {
            let o = &seen.observation;
            o.says.holder().is_some() && o.by <= moment && Some(o.still) > fell
        });
        let recent = self.since_settled(&standing, moment);
        let against = self.contradicting(&recent, moment);
        if !recent.is_empty() {
            judged.last_reported = self.last_reported(&recent, on);
            judged.basis = self.basis(&recent, moment, on);
        }
        if !against.is_empty() {
            judged.contrary = recent;
            judged.contrary.extend(against.into_iter().filter(|number| !standing.contains(number)));
            judged.contrary.sort_unstable();
            judged.sure = if judged.is_disputed() { Sure::Disputed } else { Sure::Unknown };
            return judged;
        }
        if standing.is_empty() && !lost.is_empty() {
            let newest = |number: &&usize| self.at(**number).map(|s| (s.observation.by, s.observation.told.order));
            let named = |number: &&usize| self.at(**number).is_some_and(|s| s.observation.says.party().is_some());
            let last = lost.iter().max_by_key(newest).and_then(|number| self.at(*number));
            let loser = lost.iter().filter(named).max_by_key(newest).and_then(|number| self.at(*number));
            judged.lost_by = loser.and_then(|seen| seen.observation.says.party()).map(|ix| self.party(Some(ix)));
            judged.since = last.map(|seen| seen.observation.window.clone());
            judged.quiet_until = last.map(|seen| seen.observation.by);
            judged.last_reported = self.last_reported(&lost, on);
            judged.basis = self.basis(&lost, moment, on);
            judged.supporting = lost;
        }
        judged
    }

    /// Those of some claims that were made since the place was last held for certain enough.
    fn since_settled(&self, standing: &[usize], moment: Minutes) -> Vec<usize> {
        let sides = self.model.board.parties.len();
        let strong = |state: &[f64]| state.iter().take(sides).any(|likely| *likely >= STRONG);
        let from = self.model.chain.back_from(moment).find(|(_, state)| strong(state)).map(|(time, _)| time);
        let since = |number: &usize| {
            let still = self.at(*number).map(|seen| seen.observation.still);
            from.is_none_or(|from| still >= Some(from))
        };
        standing.iter().copied().filter(since).collect()
    }

    /// Claims that cannot be true together with one of some others: of another holder, or that it was not so. Also
    /// those of the days after, which tell how it was before.
    fn contradicting(&self, claims: &[usize], moment: Minutes) -> Vec<usize> {
        let Some(first) = self.all(claims).map(|seen| seen.observation.by).min() else { return Vec::new() };
        let held = self.all(claims).fold(0, |all, seen| all | seen.with);
        self.numbers(|seen| {
            let o = &seen.observation;
            let other = match (o.says.holder(), o.says.loser()) {
                (Some(_), _) => self.all(claims).any(|claim| claim.with & seen.with == 0),
                (None, Some(_)) => matches!(o.says, Says::DeniesHold(_)) && seen.with & held != 0,
                _ => false,
            };
            other && o.still >= first && o.by <= moment + SOON_DAYS * DAY
        })
    }

    /// The claims that the place was lost, to nobody named, of the last such time up to a moment.
    fn lost(&self, moment: Minutes) -> Vec<usize> {
        let mut told =
            self.numbers(|seen| matches!(seen.observation.says, Says::Loses(_)) && seen.observation.by <= moment);
        told.retain(|number| !is_retold(self.seen(), *number));
        let Some(last) = self.all(&told).map(|seen| seen.observation.by).max() else { return told };
        let near = |number: &usize| {
            self.at(*number)
                .is_some_and(|seen| seen.observation.from.is_none() || seen.observation.by >= last - 3 * DAY)
        };
        told.into_iter().filter(near).collect()
    }

    /// Several sides, each a part.
    fn shared(&self, on: Day, likely: f64) -> Judged {
        let moment = end_of(on);
        let (by, parts) = self.sharers(moment);
        let mut judged = nothing();
        if by.len() < 2 {
            return judged;
        }
        judged.side = Side::Shared { by };
        judged.sure = Sure::Likely;
        judged.probability = Some(rounded(likely));
        judged.last_reported = self.last_reported(&parts, on);
        judged.basis = self.basis(&parts, moment, on);
        let groups = self.groups();
        judged.chances = self.chances(&self.model.chain.at(moment), &groups, on);
        judged.supporting = parts;
        judged
    }

    /// The sides that are said to hold parts, in the order in which they were named.
    fn sharers(&self, moment: Minutes) -> (Vec<Party>, Vec<usize>) {
        let parts =
            self.numbers(|seen| matches!(seen.observation.says, Says::HoldsPart(..)) && seen.observation.by <= moment);
        let mut by: Vec<PartyIx> = self.all(&parts).filter_map(|seen| seen.observation.says.party()).collect();
        by.sort_unstable();
        by.dedup();
        let mut by: Vec<Party> = by.into_iter().map(|ix| self.party(Some(ix))).collect();
        by.sort();
        (by, parts)
    }
}

/// Nobody told.
fn nothing() -> Judged {
    Judged {
        side: Side::Unknown,
        sure: Sure::Unknown,
        probability: None,
        chances: Vec::new(),
        basis: Basis::None,
        since: None,
        last_reported: None,
        lost_by: None,
        group: 0,
        supporting: Vec::new(),
        contrary: Vec::new(),
        settled_by: None,
        quiet_until: None,
        from: None,
    }
}
