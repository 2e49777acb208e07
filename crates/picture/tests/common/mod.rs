//! Hand-made claims about towns of a made-up war between the reds, their allies the pinks, and the blues. The turncoats
//! are part of the reds from 15 August.
#![allow(dead_code)]

use lagesbild_gazetteer::PlaceSet;
use lagesbild_ledger::{KnownClaim, UtcMoment};
use lagesbild_model::time::{Anchor, Day, Meaning, Relation, TimeExpr, Window};
use lagesbild_model::*;
use lagesbild_picture::*;
use std::collections::BTreeSet;

pub struct World;

impl Places for World {
    fn place_name(&self, place: &PlaceId) -> Option<String> {
        place.as_str().strip_prefix("test:").map(str::to_owned)
    }

    /// Alby's airport is part of Alby, Alby and Boda are of Alby's province.
    fn wholes_of(&self, place: &PlaceId) -> Vec<PlaceId> {
        let wholes: &[&str] = match place.as_str() {
            "test:alby-airport" => &["alby", "alby-province"],
            "test:alby" | "test:boda" => &["alby-province"],
            _ => &[],
        };
        wholes.iter().map(|whole| crate::common::place(whole)).collect()
    }

    fn country_of(&self, _: &PlaceId) -> Option<CountryCode> {
        CountryCode::new("ZZ")
    }

    fn members_of(&self, set: PlaceSet) -> Vec<PlaceId> {
        match set {
            PlaceSet::ProvincialCapitals(_) => ["alby", "boda", "ceby", "doby"].map(crate::common::place).to_vec(),
            _ => Vec::new(),
        }
    }

    fn is_town(&self, place: &PlaceId) -> bool {
        !place.as_str().contains('-')
    }
}

impl Sides for World {
    fn side_of(&self, actor: &ActorId, on: Day) -> ActorId {
        if actor.as_str() == "test:turncoat" && on >= day(15) {
            return ActorId::new("test:red").unwrap();
        }
        // the blue army is the blues
        let name = actor.as_str().trim_end_matches("-army");
        ActorId::new(name).unwrap()
    }

    fn are_allied(&self, one: &ActorId, other: &ActorId, on: Day) -> bool {
        let (one, other) = (&self.side_of(one, on), &self.side_of(other, on));
        let redder = |id: &ActorId| matches!(id.as_str(), "test:red" | "test:pink");
        one == other || redder(one) && redder(other)
    }

    fn actor_name(&self, actor: &ActorId) -> Option<String> {
        World.place_name(&PlaceId::new(actor.as_str()).ok()?)
    }
}

pub fn place(name: &str) -> PlaceId {
    PlaceId::new(&format!("test:{name}")).unwrap()
}

pub fn day(august: u8) -> Day {
    Day::new(2021, 8, august).unwrap()
}

/// A claim in the making.
#[derive(Clone, Debug)]
pub struct Say {
    pub claim: Claim,
    pub publisher: String,
    pub published: Option<String>,
    pub sentence: String,
}

fn actor(name: &str) -> ActorRef {
    ActorRef::one(name, ActorId::new(&format!("test:{name}")).ok(), None)
}

/// `who` gains, holds, loses or contests Alby on a day of August; said plainly by a publisher of its own that day.
pub fn say(who: &str, change: Change, august: u8) -> Say {
    let span = Span::new(0, 0).unwrap();
    let claim = Claim {
        id: ClaimId::of(&[]),
        key: ClaimKey::of(&[]),
        reading: ReadingId::of(&[]),
        report_id: ReportId::of(&[]),
        report: String::new(),
        kind: Kind::Control,
        change: Some(change),
        mode: None,
        who: None,
        actor: (!who.is_empty()).then(|| actor(who)),
        against: None,
        places: vec![PlaceRef {
            name: "alby".to_owned(),
            written: None,
            span: None,
            extent: Extent::All,
            id: Some(place("alby")),
            candidates: Vec::new(),
        }],
        when: None,
        window: Some(Window::day(day(august))),
        timing: Timing::PublishedThen,
        published: None,
        status: Status::Happened,
        certainty: Certainty::Stated,
        polarity: Polarity::Affirmed,
        says: Vec::new(),
        numbers: Vec::new(),
        quote: String::new(),
        span,
        trigger: span,
        sentence: span,
        rule: RuleId("test".to_owned()),
    };
    let published = Some(format!("2021-08-{august:02}"));
    Say { claim, publisher: format!("{who} {change} {august}"), published, sentence: String::new() }
}

impl Say {
    pub fn at(mut self, town: &str) -> Say {
        self.claim.places[0].id = Some(place(town));
        self.claim.places[0].name = town.to_owned();
        self
    }

    pub fn part(mut self, extent: Extent) -> Say {
        self.claim.places[0].extent = extent;
        self
    }

    pub fn hedged(mut self) -> Say {
        self.claim.certainty = Certainty::Hedged;
        self
    }

    pub fn by(mut self, source: &str) -> Say {
        self.claim.certainty = Certainty::Attributed;
        self.also_by(source)
    }

    pub fn also_by(mut self, source: &str) -> Say {
        let id = ActorId::new(&format!("test:{source}")).ok();
        self.claim.says.push(Link { name: source.to_owned(), span: None, actor: id, stance: Stance::Says });
        self
    }

    pub fn denied(mut self) -> Say {
        self.claim.polarity = Polarity::Denied;
        self
    }

    pub fn status(mut self, status: Status) -> Say {
        self.claim.status = status;
        self
    }

    pub fn kind(mut self, kind: Kind) -> Say {
        self.claim.kind = kind;
        self.claim.change = (kind == Kind::Control).then_some(Change::Held);
        self
    }

    pub fn window(mut self, window: Option<Window>) -> Say {
        self.claim.window = window;
        self
    }

    pub fn timed(mut self) -> Say {
        let expression = TimeExpr {
            words: "then".to_owned(),
            span: Span::new(0, 4).unwrap(),
            meaning: Meaning::Present,
            relation: Relation::At,
            anchor: Anchor::Publication,
            shading: None,
            tells: None,
        };
        self.claim.timing = Timing::Said { expression };
        self
    }

    pub fn published(mut self, date: Option<&str>) -> Say {
        self.published = date.map(str::to_owned);
        self
    }

    pub fn publisher(mut self, name: &str) -> Say {
        self.publisher = name.to_owned();
        self
    }

    pub fn sentence(mut self, words: &str) -> Say {
        self.sentence = words.to_owned();
        self
    }

    pub fn known(&self) -> KnownClaim {
        let mut claim = self.claim.clone();
        claim.report_id = ReportId::of(format!("{} {:?}", self.publisher, self.published).as_bytes());
        claim.id = claim.content_id();
        KnownClaim {
            claim,
            corrected: BTreeSet::new(),
            decided: lagesbild_ledger::Decided::default(),
            sentence: self.sentence.clone(),
            publishers: vec![self.publisher.clone()],
            publication: self.published.as_ref().map(|date| date.parse().unwrap()),
            acquired: UtcMoment::FIRST,
            read: UtcMoment::FIRST,
        }
    }
}

pub fn known(says: &[Say]) -> Vec<KnownClaim> {
    says.iter().map(Say::known).collect()
}

/// What is said of Alby at the end of that day of August.
pub fn alby(says: &[Say], august: u8) -> Cell {
    of("alby", says, august)
}

/// The same of another place.
pub fn of(town: &str, says: &[Say], august: u8) -> Cell {
    Picture::draw(&known(says), &World, &World).cell(&place(town), day(august))
}

/// The holding in a few words: `red plain reported`.
pub fn told(says: &[Say], august: u8) -> String {
    in_short(&alby(says, august))
}

/// Who holds a place, how sure, and on what grounds.
pub fn in_short(cell: &Cell) -> String {
    let holding = &cell.holding;
    let side = match &holding.side {
        Side::Known { by } => by.name.clone(),
        Side::Shared { by } => by.iter().map(|party| party.name.as_str()).collect::<Vec<_>>().join("+"),
        Side::Nobody => "nobody".to_owned(),
        Side::Unknown => "unknown".to_owned(),
    };
    format!("{side} {} {}", holding.sure, holding.basis)
}
