//! All that was said of one place, and the chain that follows from it.

use crate::cast::{Cast, PartyIx};
use crate::chain::{Chain, Change, Told as Telling};
use crate::moment::{DAY, Minutes};
use crate::observe::{Aside, Observation, Says, Told};
use crate::trust::{Class, Interest, Lesson, Trust};
use crate::world::Sides;
use lagesbild_model::{ClaimId, CountryCode, Extent, PlaceId};

/// The states of a place that are sides, as a set.
pub(crate) type Group = u64;

/// So many sides can be told apart at one place; what is said of more is left out.
const SIDES: usize = 60;
/// How likely a change that is told of is, before weighing who tells it.
const TOLD: f64 = 0.5;
/// Where an unreported change leads: to a side that no report names, or to nobody; and to several sides at once.
const TO_OTHERS: f64 = 0.6;
const TO_SHARED: f64 = 0.04;
/// The latter where several sides are said to hold parts.
const PARTED: f64 = 0.3;
/// How much of what is believed of a gain is believed of the time before it: that the side from which it was taken had it
/// (named by the report, or understood), and that the winner had not.
const FROM_NAMED: f64 = 0.8;
const FROM_UNDERSTOOD: f64 = 0.5;
const NOT_BEFORE: f64 = 0.95;
/// So much at most is believed of a holder that the actor list does not know: it may be a word misread.
const STRANGER: f64 = 0.7;
/// A fall whose beginning nothing bounds is looked for in so many days.
const OPEN_DAYS: i64 = 30;
/// That a place has fallen, said without a time, may be a gain told again that is no older than this.
const RETOLD_DAYS: i64 = 45;
/// Whoever says the same again within so many days says it of the same thing.
const AGAIN_DAYS: i64 = 10;
/// How much a source's word counts that a state still goes on.
const STILL: f64 = 0.35;
/// Whoever else tells of a party's victory within so many days before and after backs it.
const BACKED_BEFORE: i64 = 2;
const BACKED_AFTER: i64 = 10;
/// With so many earlier claims each is compared.
const COMPARED: usize = 64;

/// An observation with the states that fit it.
pub(crate) struct Seen {
    pub observation: Observation,
    /// The states that are on the side it names, on its day.
    pub with: Group,
    /// The same of the side that is said to have held the place before.
    pub before: Group,
}

/// What was said of one place.
pub(crate) struct Board {
    pub place: PlaceId,
    pub country: Option<CountryCode>,
    pub parties: Vec<PartyIx>,
    /// In the order of the days they speak of.
    pub seen: Vec<Seen>,
    pub aside: Vec<(Told, Aside)>,
    /// How often it is taken to have changed hands unreported, and within how many days.
    pub silence: (f64, f64),
}

impl Board {
    pub fn new(place: PlaceId, country: Option<CountryCode>) -> Board {
        Board { place, country, parties: Vec::new(), seen: Vec::new(), aside: Vec::new(), silence: (0.0, 0.0) }
    }

    /// Takes what a claim says, unless it was taken before.
    pub fn add(&mut self, said: Result<Observation, (Told, Aside)>, cast: &mut Cast, sides: &dyn Sides) {
        let observation = match said {
            Ok(observation) => observation,
            Err(aside) => {
                let key = |(told, _): &(Told, Aside)| told.order;
                if let Err(at) = self.aside.binary_search_by_key(&aside.0.order, key) {
                    self.aside.insert(at, aside);
                }
                return;
            }
        };
        let named = [observation.says.party(), observation.before];
        for party in named.into_iter().flatten() {
            if !self.parties.contains(&party) && self.parties.len() < SIDES {
                self.admit(party, cast, sides);
            }
        }
        let mut with = |party: Option<PartyIx>| -> Group {
            let Some(party) = party else { return 0 };
            let allied = |(state, other): (usize, &PartyIx)| {
                u64::from(cast.are_allied(party, *other, observation.day(), sides)) << state
            };
            self.parties.iter().enumerate().map(allied).sum()
        };
        let (with, before) = (with(observation.says.party()), with(observation.before));
        let key = |seen: &Seen| (seen.observation.by, seen.observation.told.order);
        let own = (observation.by, observation.told.order);
        if let Err(at) = self.seen.binary_search_by_key(&own, key) {
            self.seen.insert(at, Seen { observation, with, before });
        }
    }

    /// A side that nobody named before; it may have been allied with those named. Sides stand in the order of their
    /// names, so that the order in which claims came does not matter.
    fn admit(&mut self, party: PartyIx, cast: &mut Cast, sides: &dyn Sides) {
        let name = cast.party(party).cloned();
        let state = self.parties.partition_point(|other| cast.party(*other) < name.as_ref());
        self.parties.insert(state, party);
        let shifted = |group: Group| group & ((1 << state) - 1) | group >> state << (state + 1);
        for seen in &mut self.seen {
            (seen.with, seen.before) = (shifted(seen.with), shifted(seen.before));
            let day = seen.observation.day();
            let mut joins = |other: Option<PartyIx>| -> Group {
                u64::from(other.is_some_and(|other| cast.are_allied(party, other, day, sides))) << state
            };
            seen.with |= joins(seen.observation.says.party());
            seen.before |= joins(seen.observation.before);
        }
    }

    pub fn forget(&mut self, claim: ClaimId) {
        self.seen.retain(|seen| seen.observation.id() != claim);
        self.aside.retain(|(told, _)| told.order.2 != claim);
    }

    pub fn is_empty(&self) -> bool {
        self.seen.is_empty() && self.aside.is_empty()
    }

    /// Whether any claim of control is about the place, so that it belongs into a picture of all places.
    pub fn tells_of_holding(&self) -> bool {
        self.seen.iter().any(|seen| seen.observation.told.of_control)
            || self.aside.iter().any(|(told, _)| told.of_control)
    }

    /// What follows from it.
    pub fn model(&self, trust: &Trust) -> Model<'_> {
        Model::new(self, trust)
    }
}

/// A place's chain, with how much each claim counts in it.
pub(crate) struct Model<'b> {
    pub board: &'b Board,
    pub chain: Chain,
    /// What kind of source tells each claim.
    pub classes: Vec<Class>,
    /// How far each claim is believed.
    pub trusted: Vec<f64>,
    /// How much of each is new: 1, or less where its origin said the same before.
    pub new: Vec<f64>,
    /// How likely each is right.
    right: Vec<Option<f64>>,
}

impl<'b> Model<'b> {
    fn new(board: &'b Board, trust: &Trust) -> Model<'b> {
        let trusted = |(seen, class): (&Seen, &Class)| {
            let Observation { source, certain, stranger, .. } = seen.observation;
            let class = *class;
            let trusted = trust.of(class, source, certain);
            if stranger && !certain { trusted.min(STRANGER) } else { trusted }
        };
        let classes: Vec<Class> = board.seen.iter().map(|seen| class(seen, &board.seen)).collect();
        let trusted: Vec<f64> = board.seen.iter().zip(&classes).map(trusted).collect();
        let new = news(&board.seen);
        let maker = Maker::of(board);
        let (mut told, mut changes) = (Vec::new(), Vec::new());
        for ((number, seen), (trusted, new)) in board.seen.iter().enumerate().zip(trusted.iter().zip(&new)) {
            if *new > 0.0 && !is_retold(&board.seen, number) {
                let counted = Counted { trusted: *trusted, new: *new, retold: is_explained(&board.seen, number) };
                maker.tell(seen, counted, &mut told, &mut changes);
            }
        }
        let chain = Chain::new(maker.first(), maker.adrift(), trust.unrest_of(board.silence), told, changes);
        let mut model = Model { board, chain, classes, trusted, new, right: Vec::new() };
        model.right = board.seen.iter().map(|seen| model.right(seen)).collect();
        model
    }

    /// The number of the state in which several sides hold the place.
    pub fn shared(&self) -> usize {
        self.board.parties.len() + 1
    }

    /// How likely the place is a side's of that group.
    pub fn likely(state: &[f64], group: Group) -> f64 {
        let of_group = state.iter().enumerate().filter(|(at, _)| *at < SIDES && group >> at & 1 == 1);
        of_group.fold(0.0, |all, (_, likely)| all + likely)
    }

    /// How likely it is that what a claim says of who holds the place is so; `None` where it says nothing of that.
    fn right(&self, seen: &Seen) -> Option<f64> {
        let Observation { says, still, by, .. } = &seen.observation;
        let group = says.holder().or(says.loser()).map(|_| seen.with)?;
        let at = if says.is_event() { *by } else { *still };
        let likely = Model::likely(&self.chain.at(at), group);
        Some(if says.holder().is_some() { likely } else { 1.0 - likely })
    }

    /// How likely the claim of that number is right in what it says of who holds the place.
    pub fn is_right(&self, number: usize) -> Option<f64> {
        self.right.get(number).copied().flatten()
    }

    /// What this place teaches.
    ///
    /// Returns how often it is taken to have changed hands unreported, and within how many days.
    pub fn teach(&self, lesson: &mut Lesson) -> (f64, f64) {
        for (((seen, class), new), right) in self.board.seen.iter().zip(&self.classes).zip(&self.new).zip(&self.right) {
            let (Observation { source, certain, .. }, class) = (&seen.observation, *class);
            let (source, certain) = (*source, *certain);
            if let Some(right) = right.filter(|_| *new > 0.0 && !certain) {
                lesson.add(class, source, *new, right);
            }
        }
        let (changes, days) = self.chain.silence();
        lesson.add_silence(changes, days);
        (changes, days)
    }
}

/// What kind of source tells a claim. Whoever tells of its own victory is another kind while nobody else tells of it.
fn class(seen: &Seen, all: &[Seen]) -> Class {
    let own = &seen.observation;
    if own.class.interest != Interest::Own {
        return own.class;
    }
    let around = |by: Minutes| all.partition_point(|other| other.observation.by < by);
    let near = all.get(around(own.by - BACKED_BEFORE * DAY)..around(own.by + BACKED_AFTER * DAY)).unwrap_or_default();
    let backs = |other: &Seen| {
        let same = (own.says.holder().is_some(), other.observation.says.holder().is_some());
        let agrees = match same {
            (true, true) | (false, false) => other.with & seen.with != 0,
            _ => {
                other.with & seen.with == 0 && own.says.holder().is_some() != other.observation.says.holder().is_some()
            }
        };
        agrees && other.observation.says.is_of_hold() && other.observation.class.interest != Interest::Own
    };
    if near.iter().any(backs) { Class { interest: Interest::OwnBacked, ..own.class } } else { own.class }
}

/// How far a claim counts.
#[derive(Clone, Copy)]
struct Counted {
    trusted: f64,
    new: f64,
    /// Whether the change that it tells of is told of by another claim, with its winner.
    retold: bool,
}

/// Makes what a chain is told from what claims say.
struct Maker {
    sides: usize,
    /// Whether parts of the place are spoken of, so that several sides may hold it.
    parts: bool,
    /// Whether several sides are said to hold parts.
    parted: bool,
}

impl Maker {
    fn of(board: &Board) -> Maker {
        let parts = || board.seen.iter().filter(|seen| matches!(seen.observation.says, Says::HoldsPart(..)));
        let parted = parts().any(|one| parts().any(|other| one.with & other.with == 0));
        Maker { sides: board.parties.len(), parts: parts().next().is_some(), parted }
    }

    fn states(&self) -> usize {
        self.sides + 1 + usize::from(self.parts)
    }

    /// Before anything is told each side is as likely as the next, and as somebody else.
    fn first(&self) -> Vec<f64> {
        let even = (1.0 - self.shared_share()) / (self.sides + 1) as f64;
        let mut first = vec![even; self.sides + 1];
        first.extend(self.parts.then_some(self.shared_share()));
        first
    }

    fn adrift(&self) -> Vec<f64> {
        let share = self.shared_share();
        let of_sides = if self.sides == 0 { 0.0 } else { (1.0 - TO_OTHERS - share) / self.sides as f64 };
        let mut adrift = vec![of_sides; self.sides];
        adrift.push(if self.sides == 0 { 1.0 - share } else { TO_OTHERS });
        adrift.extend(self.parts.then_some(share));
        adrift
    }

    fn shared_share(&self) -> f64 {
        match (self.parted, self.parts) {
            (true, _) => PARTED,
            (false, true) => TO_SHARED,
            (false, false) => 0.0,
        }
    }

    /// So likely in the states of a group, so in others, so where several sides hold it.
    fn likely(&self, group: Group, within: f64, without: f64, shared: f64) -> Vec<f64> {
        let state = |at: usize| if at < self.sides && group >> at & 1 == 1 { within } else { without };
        let mut likely: Vec<f64> = (0..=self.sides).map(state).collect();
        likely.extend(self.parts.then_some(shared));
        likely
    }

    fn tell(&self, seen: &Seen, counted: Counted, told: &mut Vec<Telling>, changes: &mut Vec<Change>) {
        let Counted { trusted, new, retold } = counted;
        let Seen { observation, with, before } = seen;
        let mut say = |at: Minutes, likely: Vec<f64>| told.push(Telling { at, likely });
        // half of what is said is nothing new: then it is as likely as by chance
        let new_of = |even: f64| even + (trusted - even) * new;
        let right = new_of(0.5);
        let many = self.sides.max(1) as f64;
        match observation.says {
            Says::Holds(_) | Says::DeniesLoss(_) => {
                let right = new_of(1.0 / (many + 1.0));
                let wrong = (1.0 - right) / many;
                say(observation.still, self.likely(*with, right, wrong, (right + wrong) / 2.0));
                if observation.still - observation.by >= DAY {
                    let (right, wrong) = (0.5 + (trusted - 0.5) * 0.5, 0.5 - (trusted - 0.5) * 0.5);
                    say(observation.by, self.likely(*with, right, wrong, 0.5));
                }
            }
            Says::Gains(_) => {
                say(observation.by, self.likely(*with, right, 1.0 - right, 0.5));
                if let Some(from) = observation.from {
                    // whoever gains it did not hold it, and somebody did
                    let part = |share: f64| (trusted - 0.5) * share * new;
                    let held = part(if observation.before_named { FROM_NAMED } else { FROM_UNDERSTOOD });
                    if *before != 0 {
                        say(from - 1, self.likely(*before, 0.5 + held, 0.5 - held, 0.5));
                    }
                    let held = part(NOT_BEFORE);
                    say(from - 1, self.likely(*with, 0.5 - held, 0.5 + held, 0.5));
                }
                let to = self.likely(*with, 1.0, 0.0, 0.0);
                changes.push(change(observation, to, TOLD));
            }
            Says::Loses(Some(_)) => {
                say(observation.by, self.likely(*with, 1.0 - right, right, right));
                if let Some(from) = observation.from {
                    let (yes, no) = (0.5 + (trusted - 0.5) * 0.8, 0.5 - (trusted - 0.5) * 0.8);
                    say(from - 1, self.likely(*with, yes, no, 0.5));
                }
                changes.extend((!retold).then(|| change(observation, self.to_others(), TOLD)));
            }
            Says::Loses(None) => changes.push(change(observation, self.to_others(), right)),
            Says::DeniesHold(_) => say(observation.still, self.likely(*with, 1.0 - right, right, right)),
            Says::HoldsPart(_, extent) => {
                let (own, other, shared) = match extent {
                    Extent::Most => (0.6, 0.3, 0.8),
                    Extent::Centre => (0.6, 0.25, 0.6),
                    Extent::Outskirts => (0.5, 0.5, 0.5),
                    Extent::Part | Extent::All => (0.45, 0.45, 0.8),
                };
                say(observation.still, self.likely(*with, own, other, shared));
            }
            Says::Contests(Some(_)) => say(observation.still, self.likely(*with, 0.4, 0.6, 0.6)),
            Says::Contests(None) | Says::Fights(_) => {}
        }
    }

    /// To nobody who is named.
    fn to_others(&self) -> Vec<f64> {
        let mut to = vec![0.0; self.states()];
        if let Some(others) = to.get_mut(self.sides) {
            *others = 1.0;
        }
        to
    }
}

/// A change within the stretch that a claim tells of.
fn change(observation: &Observation, to: Vec<f64>, likely: f64) -> Change {
    let from = observation.from.map_or(observation.by - OPEN_DAYS * DAY, |from| from - 1);
    Change { from: from.min(observation.by - 1), until: observation.by, to, likely }
}

/// Whether a fall without a winner or loser may be a gain told again: of the same days, or, where the text gives it no
/// time of its own, of weeks before.
pub(crate) fn is_retold(seen: &[Seen], number: usize) -> bool {
    let Some(fall) = seen.get(number).map(|seen| &seen.observation) else { return false };
    let back = if fall.timed { 1 } else { RETOLD_DAYS };
    let from = fall.from.unwrap_or(fall.by - OPEN_DAYS * DAY).min(fall.by) - back * DAY;
    let near = |seen: &Seen| {
        let Observation { says, by, .. } = seen.observation;
        matches!(says, Says::Gains(_)) && from <= by && by <= fall.by + 3 * DAY
    };
    fall.says == Says::Loses(None) && seen.iter().any(near)
}

/// Whether a side's loss is told by others as somebody's gain of about the same days.
fn is_explained(seen: &[Seen], number: usize) -> bool {
    let Some(lost) = seen.get(number).filter(|seen| matches!(seen.observation.says, Says::Loses(Some(_)))) else {
        return false;
    };
    let Observation { by, from, .. } = lost.observation;
    let from = from.unwrap_or(by - OPEN_DAYS * DAY).min(by);
    seen.iter().any(|other| {
        let Observation { says, by: gained, .. } = other.observation;
        let near = from - 3 * DAY <= gained && gained <= by + 3 * DAY;
        matches!(says, Says::Gains(_)) && other.with & lost.with == 0 && near
    })
}

/// How much of each claim is new. Whoever said it before, in whatever outlet, says it again: of an event that counts
/// nothing, of a state on a later day a little, since it might have ended.
fn news(seen: &[Seen]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..seen.len()).collect();
    let at = |number: usize| seen.get(number).map(|seen| &seen.observation);
    order.sort_by_key(|number| at(*number).map(|o| (o.said(), o.last_day(), o.told.order)));
    let mut news = vec![1.0; seen.len()];
    for (place, number) in order.iter().enumerate() {
        let Some(own) = at(*number) else { continue };
        let earlier = order.get(place.saturating_sub(COMPARED)..place).unwrap_or_default();
        let mut weight = 1.0_f64;
        for other in earlier.iter().filter_map(|earlier| at(*earlier)).filter(|other| says_same(own, other)) {
            let same_day = own.last_day() == other.last_day();
            let again = own.words.share_origin(&other.words);
            weight = match own.says {
                // that a place is fought for, told by many, is still no word on who holds it
                Says::Contests(_) | Says::HoldsPart(..) => 0.0,
                _ if !again => weight,
                Says::Holds(_) | Says::DeniesLoss(_) | Says::DeniesHold(_) if !same_day => weight.min(STILL),
                _ => 0.0,
            };
        }
        if let Some(slot) = news.get_mut(*number) {
            *slot = if own.certain { 1.0 } else { weight };
        }
    }
    news
}

/// Whether two claims say the same of the same time.
fn says_same(one: &Observation, other: &Observation) -> bool {
    let sort =
        |says: Says| (says.holder().is_some(), says.is_event(), says.party(), matches!(says, Says::HoldsPart(..)));
    sort(one.says) == sort(other.says)
        && (one.by - other.by).abs().min((one.still - other.still).abs()) <= AGAIN_DAYS * DAY
}
