use crate::board::{Board, Model};
use crate::cast::Cast;
use crate::cell::{Basis, Cell, Coverage, Holding, Inherited, Press, Pressure, Side, Sure};
use crate::dating::{Dated, date, redated};
use crate::judge::{Judge, Judged, rounded};
use crate::moment::{Minutes, end_of};
use crate::observe::{Aside, Observation, observe};
use crate::trust::{Lesson, Trust};
use crate::world::{Places, Sides};
use lagesbild_ledger::KnownClaim;
use lagesbild_model::time::{Day, Period};
use lagesbild_model::{ClaimId, CountryCode, Kind, PlaceId, ReportId};
use std::collections::{BTreeMap, BTreeSet};

/// Fighting and sieges older than so many days, with no word of them since, are no longer shown as pressure.
pub const PRESSURE_DAYS: i32 = 30;

/// The kinds of claims that holdings and pressure are drawn from; others may be left out of what it is given.
pub const KINDS: [Kind; 3] = [Kind::Control, Kind::Attack, Kind::Clash];

/// What is said of a whole carries over to a part of which nothing is said, as far as this: a guess, and no more.
const CARRY: f64 = 0.7;
/// Reliabilities are learnt in so many rounds at most, and until no kind of source changes by more than this.
const ROUNDS: usize = 12;
const SETTLED: f64 = 1e-3;

/// Who holds what, as the claims have it, for any day.
pub struct Picture<'w> {
    pub(crate) places: &'w (dyn Places + Sync),
    pub(crate) sides: &'w (dyn Sides + Sync),
    pub(crate) cast: Cast,
    pub(crate) boards: BTreeMap<PlaceId, Board>,
    /// What is learnt of each country's war; of places in no country nothing is learnt.
    pub(crate) learnt: BTreeMap<CountryCode, Trust>,
    /// Before anything is learnt.
    pub(crate) unlearnt: Trust,
    pub(crate) dated: BTreeMap<ReportId, Dated>,
}

/// Everything that was said of who holds a place, sorted by what it does to the answer for a day. Each list newest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Why {
    /// The answer, with the claims for and against it.
    pub cell: Cell,
    /// Claims that counted once and were overtaken.
    pub overtaken: Vec<ClaimId>,
    /// Claims that do not count for this day, and why.
    pub aside: Vec<(ClaimId, Aside)>,
}

/// How far a kind of source is believed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reliability {
    /// Whose word it is: `neutral`, its `own` victory alone, `own, backed` by others, or `against` its own interest.
    pub interest: &'static str,
    /// How it is put: `stated` by the writer, `attributed` to a source, or `hedged`.
    pub manner: &'static str,
    /// How often such a claim is taken to be right, from 0 to 1.
    pub right: f64,
}

impl<'w> Picture<'w> {
    /// Draws the picture: dates reports without a day by what others tell of the same events, sorts what the claims say
    /// by place, and learns from all of it how far whom is to be believed.
    /// The order of the claims does not matter.
    pub fn draw<'c>(
        claims: impl IntoIterator<Item = &'c KnownClaim>,
        places: &'w (dyn Places + Sync),
        sides: &'w (dyn Sides + Sync),
    ) -> Picture<'w> {
        let claims: Vec<&KnownClaim> = claims.into_iter().collect();
        let mut picture = Picture {
            places,
            sides,
            cast: Cast::default(),
            boards: BTreeMap::new(),
            learnt: BTreeMap::new(),
            unlearnt: Trust::default(),
            dated: date(&claims, sides),
        };
        for known in claims {
            picture.add(known);
        }
        picture.learn();
        picture
    }

    /// Takes one more claim, believing whom it believed before. Places that it is not about stay as they are.
    pub fn add(&mut self, known: &KnownClaim) {
        let dated = self.dated.get(&known.claim.report_id).map(|dated| redated(known, dated));
        let known = dated.as_ref().unwrap_or(known);
        let mut about = BTreeSet::new();
        for here in &known.claim.places {
            let Some(id) = here.id.as_ref().filter(|id| about.insert(*id)) else { continue };
            if let Some(said) = observe(known, here, &mut self.cast, self.sides) {
                let board =
                    self.boards.entry(id.clone()).or_insert_with(|| Board::new(id.clone(), self.places.country_of(id)));
                board.add(said, &mut self.cast, self.sides);
            }
        }
    }

    /// Forgets a claim, as when it is rejected or its report read anew.
    pub fn forget(&mut self, known: &KnownClaim) {
        for id in known.claim.places.iter().filter_map(|place| place.id.as_ref()) {
            if let Some(board) = self.boards.get_mut(id) {
                board.forget(known.claim.id);
            }
        }
        self.boards.retain(|_, board| !board.is_empty());
    }

    /// Learns anew how far whom is to be believed (expectation–maximisation), of each country by itself: who is right
    /// about one war need not be about another, and what is told of one changes nothing in the picture of another.
    pub fn learn(&mut self) {
        self.learnt.clear();
        let countries: BTreeSet<CountryCode> = self.boards.values().filter_map(|board| board.country).collect();
        for country in countries {
            let mut trust = Trust::default();
            let mut boards: Vec<&mut Board> =
                self.boards.values_mut().filter(|board| board.country == Some(country)).collect();
            boards.iter_mut().for_each(|board| board.silence = (0.0, 0.0));
            for _ in 0..ROUNDS {
                let mut lesson = Lesson::default();
                for board in &mut boards {
                    board.silence = board.model(&trust).teach(&mut lesson);
                }
                let learnt = lesson.learnt();
                let differs = learnt.differs_from(&trust);
                trust = learnt;
                if differs < SETTLED {
                    break;
                }
            }
            self.learnt.insert(country, trust);
        }
    }

    /// How far each kind of source is believed in what it tells of a country.
    pub fn reliabilities(&self, country: CountryCode) -> Vec<Reliability> {
        let of = |(class, right): (crate::trust::Class, f64)| {
            let (interest, manner) = class.name();
            Reliability { interest, manner, right: rounded(right) }
        };
        self.learnt.get(&country).unwrap_or(&self.unlearnt).classes().map(of).collect()
    }

    /// What follows from what was said of a place.
    pub(crate) fn model<'b>(&self, board: &'b Board) -> Model<'b> {
        let learnt = board.country.and_then(|country| self.learnt.get(&country));
        board.model(learnt.unwrap_or(&self.unlearnt))
    }

    /// Every place that a claim of control is about, in the order of ids.
    pub fn places(&self) -> impl Iterator<Item = &PlaceId> {
        self.boards.values().filter(|board| board.tells_of_holding()).map(|board| &board.place)
    }

    /// What is said of a place at the end of a day.
    pub fn cell(&self, place: &PlaceId, on: Day) -> Cell {
        match self.boards.get(place) {
            Some(board) => self.cell_of(&self.model(board), on),
            None => self.silent(place, on),
        }
    }

    /// What is said at the end of a day of those places, or of every place that a claim of control is about.
    pub fn cells(&self, among: Option<&[PlaceId]>, on: Day) -> Vec<Cell> {
        match among {
            Some(among) => among.iter().map(|place| self.cell(place, on)).collect(),
            None => self.places().map(|place| self.cell(place, on)).collect(),
        }
    }

    /// What is said of a place at the end of each day from the first to the last.
    pub fn history(&self, place: &PlaceId, first: Day, last: Day) -> Vec<Cell> {
        let days = std::iter::successors(Some(first), |day| day.plus(1)).take_while(|day| *day <= last);
        match self.boards.get(place) {
            Some(board) => {
                let model = self.model(board);
                days.map(|on| self.cell_of(&model, on)).collect()
            }
            None => days.map(|on| self.silent(place, on)).collect(),
        }
    }

    /// Everything that was said of a place, sorted by what it does to the answer for a day.
    pub fn why(&self, place: &PlaceId, on: Day) -> Why {
        let cell = self.cell(place, on);
        let Some(board) = self.boards.get(place) else { return Why { cell, overtaken: vec![], aside: vec![] } };
        let pressing = cell.pressure.as_ref().map_or(&[] as &[ClaimId], |pressure| &pressure.claims);
        let used: BTreeSet<ClaimId> =
            cell.holding.claims_for.iter().chain(&cell.holding.claims_against).chain(pressing).copied().collect();
        let (mut overtaken, mut aside) = (Vec::new(), Vec::new());
        for (number, seen) in board.seen.iter().enumerate() {
            let observation = &seen.observation;
            match not_yet(observation, on) {
                _ if used.contains(&observation.id()) => {}
                Some(reason) => aside.push((observation.id(), reason)),
                None => overtaken.push(number),
            }
        }
        aside.extend(board.aside.iter().map(|(told, reason)| (told.order.2, *reason)));
        Why { cell, overtaken: newest_first(board, &overtaken), aside }
    }

    pub(crate) fn judge<'m, 'b>(&'m self, model: &'m Model<'b>) -> Judge<'m, 'b> {
        Judge { model, cast: &self.cast }
    }

    pub(crate) fn name(&self, place: &PlaceId) -> String {
        let of_claims = || {
            let board = self.boards.get(place)?;
            let seen = board.seen.iter().map(|seen| &seen.observation.told.name);
            seen.chain(board.aside.iter().map(|(told, _)| &told.name)).min().cloned()
        };
        self.places.place_name(place).or_else(of_claims).unwrap_or_else(|| place.to_string())
    }

    fn cell_of(&self, model: &Model<'_>, on: Day) -> Cell {
        let board = model.board;
        let judged = self.judge(model).on(on);
        if judged.basis == Basis::None
            && !self.is_told_of(board, on)
            && let Some(cell) = self.inherited(&board.place, on)
        {
            return Cell { pressure: self.pressure(board, &judged, on), coverage: coverage(board, on), ..cell };
        }
        let dispute = self.dispute_of(model, &judged, on);
        Cell {
            place: board.place.clone(),
            name: self.name(&board.place),
            on,
            pressure: self.pressure(board, &judged, on),
            dispute,
            coverage: coverage(board, on),
            holding: holding(board, judged, on),
        }
    }

    /// Whether anything was said, up to a day, of who holds the place itself.
    fn is_told_of(&self, board: &Board, on: Day) -> bool {
        let moment = end_of(on);
        board.seen.iter().any(|seen| seen.observation.says.is_of_hold() && seen.observation.by <= moment)
    }

    /// A place of which nothing was said.
    fn silent(&self, place: &PlaceId, on: Day) -> Cell {
        self.inherited(place, on).unwrap_or_else(|| {
            let board = Board::new(place.clone(), None);
            self.cell_of_nothing(&board, on)
        })
    }

    fn cell_of_nothing(&self, board: &Board, on: Day) -> Cell {
        let judged = self.judge(&self.model(board)).on(on);
        let (place, name) = (board.place.clone(), self.name(&board.place));
        let holding = holding(board, judged, on);
        Cell { place, name, on, pressure: None, dispute: None, coverage: Coverage::default(), holding }
    }

    /// What is said of the nearest whole that the place is part of, if all of that is said to be held by somebody.
    fn inherited(&self, place: &PlaceId, on: Day) -> Option<Cell> {
        for whole in self.places.wholes_of(place) {
            let Some(board) = self.boards.get(&whole).filter(|board| self.is_told_of(board, on)) else { continue };
            let model = self.model(board);
            let judged = self.judge(&model).on(on);
            let probability = judged.probability.filter(|_| matches!(judged.side, Side::Known { .. }))? * CARRY;
            if probability < 0.5 || judged.basis == Basis::Inferred {
                return None;
            }
            let from_whole = holding(board, judged, on);
            let chances = from_whole.chances.iter().map(|chance| crate::cell::Chance {
                side: chance.side.clone(),
                probability: rounded(chance.probability * CARRY),
            });
            let holding = Holding {
                sure: from_whole.sure.min(Sure::Likely),
                probability: Some(rounded(probability)),
                chances: chances.filter(|chance| chance.probability >= 0.01).collect(),
                basis: Basis::Inherited,
                inherited: Some(Inherited {
                    from: whole.clone(),
                    name: self.name(&whole),
                    claims: from_whole.claims_for.clone(),
                }),
                claims_for: Vec::new(),
                claims_against: Vec::new(),
                claims_undated: Vec::new(),
                last_reported: None,
                ..from_whole
            };
            let (place, name) = (place.clone(), self.name(place));
            return Some(Cell {
                place,
                name,
                on,
                holding,
                pressure: None,
                dispute: None,
                coverage: Coverage::default(),
            });
        }
        None
    }

    /// What is done to the place, told of moments after the event that settled who holds it, and not too long ago.
    fn pressure(&self, board: &Board, judged: &Judged, on: Day) -> Option<Pressure> {
        let oldest = on.shift(Period::Days(-PRESSURE_DAYS)).unwrap_or(Day::FIRST);
        let moment = end_of(on);
        let (mut ways, mut parties, mut numbers) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
        for (number, seen) in board.seen.iter().enumerate() {
            let observation = &seen.observation;
            let holds = seen.with & judged.group != 0;
            let (Some(way), false) = (observation.way, observation.by > moment) else { continue };
            let own_part = way == Press::PartlyTaken && (holds || judged.supporting.contains(&number));
            let settled = |quiet: Minutes| observation.from.unwrap_or(observation.by) <= quiet;
            if own_part || observation.last_day() < oldest || judged.quiet_until.is_some_and(settled) {
                continue;
            }
            ways.insert(way);
            parties.extend(observation.says.party().filter(|_| !holds).and_then(|party| self.cast.party(party)));
            numbers.push(number);
        }
        let days =
            || numbers.iter().filter_map(|number| board.seen.get(*number)).map(|seen| seen.observation.last_day());
        Some(Pressure {
            ways: ways.into_iter().collect(),
            by: parties.into_iter().cloned().collect(),
            first: days().min()?,
            last: days().max()?,
            claims: newest_first(board, &numbers),
        })
    }
}

/// Why a claim does not count for that day yet.
fn not_yet(observation: &Observation, on: Day) -> Option<Aside> {
    let moment = end_of(on);
    match (observation.by > moment, observation.window.earliest_start()) {
        (false, _) => None,
        (true, Some(start)) if start.day() > on => Some(Aside::Later),
        (true, _) => Some(Aside::PerhapsLater),
    }
}

fn holding(board: &Board, judged: Judged, on: Day) -> Holding {
    let perhaps = board.seen.iter().filter(|seen| not_yet(&seen.observation, on) == Some(Aside::PerhapsLater));
    let mut undated: Vec<ClaimId> = perhaps.map(|seen| seen.observation.id()).collect();
    let hangs = board.aside.iter().filter(|(_, aside)| matches!(aside, Aside::Undated | Aside::PerhapsLater));
    undated.extend(hangs.map(|(told, _)| told.order.2));
    Holding {
        claims_for: newest_first(board, &judged.supporting),
        claims_against: newest_first(board, &judged.contrary),
        claims_undated: undated,
        chances: if judged.basis == Basis::None { Vec::new() } else { judged.chances },
        side: judged.side,
        sure: judged.sure,
        probability: judged.probability,
        basis: judged.basis,
        since: judged.since,
        last_reported: judged.last_reported,
        lost_by: judged.lost_by,
        inherited: None,
    }
}

/// The claims of those numbers, newest first.
pub(crate) fn newest_first(board: &Board, numbers: &[usize]) -> Vec<ClaimId> {
    let mut wanted: Vec<&Observation> =
        numbers.iter().filter_map(|number| board.seen.get(*number)).map(|seen| &seen.observation).collect();
    wanted.sort_by_key(|o| std::cmp::Reverse((o.still, o.from, o.told.published, o.told.order)));
    wanted.into_iter().map(Observation::id).collect()
}

fn coverage(board: &Board, on: Day) -> Coverage {
    let moment = end_of(on);
    let counted: Vec<&crate::board::Seen> = board.seen.iter().filter(|seen| seen.observation.by <= moment).collect();
    let told = || counted.iter().map(|seen| &seen.observation.told).filter(|told| told.of_control);
    let mut origins: Vec<&Observation> = Vec::new();
    for seen in counted.iter().filter(|seen| seen.observation.told.of_control) {
        // so many are plenty; to tell more apart would take long
        let known = origins.iter().rev().take(64).any(|other| other.words.share_origin(&seen.observation.words));
        if !known {
            origins.push(&seen.observation);
        }
    }
    Coverage {
        reports: told().map(|told| told.order.0).collect::<BTreeSet<_>>().len(),
        publishers: told().flat_map(|told| &told.publishers).collect::<BTreeSet<_>>().len(),
        origins: origins.len(),
        languages: told()
            .filter_map(|told| told.language)
            .map(|l| l.code().to_owned())
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect(),
        last: counted.iter().map(|seen| seen.observation.last_day().min(on)).max(),
    }
}
