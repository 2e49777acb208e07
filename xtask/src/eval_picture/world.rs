//! A made-up war whose truth is known: towns that change hands, and sources that tell of it, each right as often as it
//! is; outlets that copy, parties that lie in their own interest, towns that nobody reports on, sieges.

use super::dice::Dice;
use lagesbild_gazetteer::PlaceSet;
use lagesbild_ledger::{Decided, KnownClaim, UtcMoment};
use lagesbild_model::time::{Day, Edtf, Window};
use lagesbild_model::{
    ActorId, ActorRef, Certainty, Change, Claim, ClaimId, ClaimKey, CountryCode, Extent, Kind, Link, PlaceId, PlaceRef,
    Polarity, ReadingId, ReportId, RuleId, Span, Stance, Status, Timing,
};
use lagesbild_picture::{Places, Sides};
use std::collections::BTreeSet;

/// The sides of the war.
pub const SIDES: [&str; 3] = ["red", "blue", "green"];

/// The country of its towns.
pub const COUNTRY: &str = "ZZ";

/// How large a world is.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Towns.
    pub towns: u64,
    /// Days.
    pub days: i32,
    /// How many claims there are for each change of hands and each quiet month, in hundredths of what a war in the
    /// news has.
    pub claims: u64,
}

/// An outlet or agency: how often it is right, and whether it has people of its own.
struct Outlet {
    name: String,
    /// In hundredths.
    right: u64,
    /// Whose words it mostly repeats.
    copies: Option<usize>,
}

/// A world with its truth.
pub struct World {
    pub first: Day,
    pub days: i32,
    /// Who holds each town at the end of each day.
    pub truth: Vec<Vec<usize>>,
    pub claims: Vec<KnownClaim>,
}

/// The names of the world are its ids, and nobody is allied.
pub struct Names;

impl Places for Names {
    fn place_name(&self, place: &PlaceId) -> Option<String> {
        Some(place.to_string())
    }
    fn wholes_of(&self, _: &PlaceId) -> Vec<PlaceId> {
        Vec::new()
    }
    fn country_of(&self, _: &PlaceId) -> Option<CountryCode> {
        CountryCode::new(COUNTRY)
    }
    fn members_of(&self, _: PlaceSet) -> Vec<PlaceId> {
        Vec::new()
    }
    fn is_town(&self, _: &PlaceId) -> bool {
        true
    }
}

impl Sides for Names {
    fn side_of(&self, actor: &ActorId, _: Day) -> ActorId {
        actor.clone()
    }
    fn are_allied(&self, one: &ActorId, other: &ActorId, _: Day) -> bool {
        one == other
    }
    fn actor_name(&self, actor: &ActorId) -> Option<String> {
        Some(actor.to_string())
    }
}

/// The town of that number.
pub fn town(number: usize) -> Option<PlaceId> {
    PlaceId::new(&format!("made:{number}")).ok()
}

fn side(number: usize) -> Option<ActorId> {
    ActorId::new(&format!("made:{}", SIDES.get(number)?)).ok()
}

/// What somebody says of a town.
#[derive(Clone, Copy)]
struct Saying {
    change: Change,
    side: usize,
    /// The day it speaks of, counted from the first.
    on: i32,
}

impl World {
    /// The world of that seed.
    ///
    /// # Errors
    /// That the calendar ends before it does.
    pub fn new(seed: u64, size: Size) -> Result<World, String> {
        let first = Day::new(2030, 1, 1).ok_or("no such day")?;
        let mut dice = Dice::new(seed);
        let outlets = outlets();
        let (mut truth, mut claims) = (Vec::new(), Vec::new());
        for number in 0..size.towns as usize {
            let lived = life(&mut dice, size.days);
            let mut told = Teller { dice: &mut dice, outlets: &outlets, first, town: number, claims: &mut claims };
            told.tell(&lived, size);
            truth.push(lived);
        }
        Ok(World { first, days: size.days, truth, claims })
    }
}

/// Three outlets with people there, an agency, and those that repeat them; two that print whatever they hear.
fn outlets() -> Vec<Outlet> {
    let outlet = |name: &str, right, copies| Outlet { name: name.to_owned(), right, copies };
    vec![
        outlet("agency", 96, None),
        outlet("daily", 93, None),
        outlet("radio", 90, None),
        outlet("weekly", 85, None),
        outlet("herald", 93, Some(0)),
        outlet("mirror", 90, Some(0)),
        outlet("echo", 88, Some(1)),
        outlet("courier", 88, Some(8)),
        outlet("rumour", 65, None),
        outlet("whisper", 60, Some(8)),
    ]
}

/// Who holds a town on each day: one in three never changes hands, the others every seven weeks or so.
fn life(dice: &mut Dice, days: i32) -> Vec<usize> {
    let quiet = dice.below(3) == 0;
    let mut holder = dice.below(2) as usize;
    let mut held = Vec::new();
    for _ in 0..days {
        if !quiet && dice.below(50) == 0 {
            // a third side is rare
            let other = if dice.below(8) == 0 { 2 } else { 1 - holder.min(1) };
            holder = if other == holder { 0 } else { other };
        }
        held.push(holder);
    }
    held
}

struct Teller<'w> {
    dice: &'w mut Dice,
    outlets: &'w [Outlet],
    first: Day,
    town: usize,
    claims: &'w mut Vec<KnownClaim>,
}

impl Teller<'_> {
    fn tell(&mut self, lived: &[usize], size: Size) {
        // one town in five is hardly reported on
        let silent = self.dice.below(5) == 0;
        let many = |often: u64| often * size.claims / if silent { 600 } else { 100 };
        let mut before = None;
        for (on, holder) in lived.iter().enumerate() {
            let day = i32::try_from(on).unwrap_or(i32::MAX);
            if before.is_some_and(|before| before != *holder) {
                for _ in 0..self.dice.about(many(200)) {
                    self.report(Saying { change: Change::Gained, side: *holder, on: day }, lived);
                }
                if let Some(loser) = before.filter(|_| self.dice.below(100) < many(30)) {
                    self.own(Saying { change: Change::Lost, side: loser, on: day }, loser);
                }
                if self.dice.below(100) < many(60) {
                    self.own(Saying { change: Change::Gained, side: *holder, on: day }, *holder);
                }
            }
            for _ in 0..self.dice.about(many(5)) {
                self.report(Saying { change: Change::Held, side: *holder, on: day }, lived);
            }
            // a lie: a victory that was none
            let liar = 1 - (*holder).min(1);
            if self.dice.below(10_000) < many(120) && liar != *holder {
                self.own(Saying { change: Change::Gained, side: liar, on: day }, liar);
            }
            if self.dice.below(10_000) < many(150) {
                self.report(Saying { change: Change::Contested, side: liar, on: day }, lived);
            }
            before = Some(*holder);
        }
    }

    /// An outlet tells it, rightly or not, and others repeat that.
    fn report(&mut self, saying: Saying, lived: &[usize]) {
        let own: Vec<usize> =
            (0..self.outlets.len()).filter(|n| self.outlets.get(*n).is_some_and(|o| o.copies.is_none())).collect();
        let Some(at) = own.get(self.dice.below(own.len() as u64) as usize).copied() else { return };
        let Some(outlet) = self.outlets.get(at) else { return };
        let hedged = self.dice.below(6) == 0;
        // words of doubt stand where doubt is due
        let right = outlet.right - if hedged { 15 } else { 0 };
        let mut saying = saying;
        if saying.change != Change::Contested && self.dice.below(100) >= right {
            let holder = usize::try_from(saying.on).ok().and_then(|on| lived.get(on)).copied().unwrap_or_default();
            let others: Vec<usize> = (0..SIDES.len()).filter(|side| *side != holder).collect();
            saying.side = others.get(usize::from(self.dice.below(6) == 0)).copied().unwrap_or_default();
        }
        let name = outlet.name.clone();
        let sentence = self.sentence();
        self.claim(saying, &name, &[], hedged, saying.on, &sentence);
        for (number, copier) in self.outlets.iter().enumerate() {
            if copier.copies == Some(at) && self.dice.below(2) == 0 {
                let later = saying.on + self.dice.below(3) as i32;
                // half of them say whose words they are
                let named: Vec<String> = (number % 2 == 0).then(|| name.clone()).into_iter().collect();
                self.claim(saying, &copier.name, &named, hedged, later, &sentence);
            }
        }
    }

    /// A party tells it of itself; one or two outlets pass it on.
    fn own(&mut self, saying: Saying, party: usize) {
        let speaker = SIDES.get(party).copied().unwrap_or_default().to_owned();
        for _ in 0..=self.dice.below(2) {
            let at = self.dice.below(4) as usize;
            let Some(outlet) = self.outlets.get(at) else { continue };
            let name = outlet.name.clone();
            let sentence = self.sentence();
            self.claim(saying, &name, std::slice::from_ref(&speaker), false, saying.on, &sentence);
        }
    }

    fn sentence(&mut self) -> String {
        (0..12).map(|_| format!("w{}", self.dice.below(4000))).collect::<Vec<_>>().join(" ")
    }

    fn claim(&mut self, saying: Saying, outlet: &str, says: &[String], hedged: bool, told: i32, sentence: &str) {
        let (Some(on), Some(published)) = (self.first.plus(saying.on), self.first.plus(told)) else { return };
        let (Some(place), Some(actor)) = (town(self.town), side(saying.side)) else { return };
        let link = |name: &String| Link {
            name: name.clone(),
            span: None,
            actor: SIDES.contains(&name.as_str()).then(|| ActorId::new(&format!("made:{name}")).ok()).flatten(),
            stance: Stance::Says,
        };
        let number = self.claims.len();
        let report = ReportId::of(number.to_string().as_bytes());
        let Some(span) = Span::new(0, 0) else { return };
        let certainty = match (hedged, says.is_empty()) {
            (true, _) => Certainty::Hedged,
            (false, false) => Certainty::Attributed,
            (false, true) => Certainty::Stated,
        };
        let claim = Claim {
            id: ClaimId::of(number.to_string().as_bytes()),
            key: ClaimKey::of(&[]),
            reading: ReadingId::of(&[]),
            report_id: report,
            report: String::new(),
            kind: Kind::Control,
            change: Some(saying.change),
            mode: None,
            actor: Some(ActorRef::one(actor.to_string(), Some(actor), None)),
            against: None,
            who: None,
            places: vec![PlaceRef {
                name: place.to_string(),
                written: None,
                span: None,
                extent: Extent::All,
                id: Some(place),
                candidates: Vec::new(),
            }],
            when: None,
            window: Some(Window::day(on)),
            timing: Timing::PublishedThen,
            published: None,
            status: Status::Happened,
            certainty,
            polarity: Polarity::Affirmed,
            says: says.iter().map(link).collect(),
            numbers: Vec::new(),
            quote: String::new(),
            span,
            trigger: span,
            sentence: span,
            rule: RuleId("en/control/made".to_owned()),
        };
        self.claims.push(KnownClaim {
            claim,
            corrected: BTreeSet::new(),
            decided: Decided::default(),
            sentence: sentence.to_owned(),
            publishers: vec![outlet.to_owned()],
            publication: Some(Edtf::day(published)),
            acquired: UtcMoment::FIRST,
            read: UtcMoment::FIRST,
        });
    }
}
