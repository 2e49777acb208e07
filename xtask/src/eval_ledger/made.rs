//! A made-up war of any size: reports, and the claims that they make, the same on every machine.

use lagesbild_actors::ActorList;
use lagesbild_model::time::{Day, Period, Window};
use lagesbild_model::{
    ActorId, ActorRef, Certainty, Change, Claim, ClaimId, ClaimKey, CountryCode, Extent, Kind, Language,
    PlaceCandidate, PlaceId, PlaceRef, Polarity, Publication, PublicationSource, Reading, Report, ReportParts,
    RoleName, RuleId, Span, Status, Timing,
};

/// Claims a report.
pub const CLAIMS: usize = 5;
/// Countries at war, and places in each.
pub const COUNTRIES: u64 = 40;
const PLACES: u64 = 60;
/// Days over which the reports are spread.
pub const DAYS: u64 = 730;

/// Where the made-up reports come from.
pub struct World {
    actors: Vec<(ActorId, String)>,
    first: Day,
}

impl World {
    /// The world, on the first day.
    ///
    /// # Errors
    /// That the actor list or the calendar cannot be used.
    pub fn new() -> Result<World, String> {
        let list = ActorList::embedded().map_err(|error| error.to_string())?;
        let actors = list.iter().take(40).map(|actor| (actor.id.clone(), actor.name.to_string())).collect();
        Ok(World { actors, first: Day::new(2020, 1, 1).ok_or("no such day")? })
    }

    /// The country of that number.
    pub fn country(number: u64) -> Option<CountryCode> {
        let letter = |n: u64| char::from(b'A' + u8::try_from(n % 26).unwrap_or(0));
        CountryCode::new(&format!("{}{}", letter(number / 26), letter(number)))
    }

    /// A place of a country.
    pub fn place(country: u64, number: u64) -> Option<PlaceId> {
        PlaceId::new(&format!("made:{country}.{number}")).ok()
    }

    /// The day of that number.
    pub fn day(&self, number: u64) -> Option<Day> {
        self.first.shift(Period::Days(i32::try_from(number).ok()?))
    }

    /// The report of that number, and its claims.
    pub fn report(&self, number: u64, of: u64, reading: &Reading) -> Option<(Report, Vec<Claim>)> {
        let mut dice = Dice(number.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        let day = self.day(number * DAYS / of.max(1))?;
        let country = dice.below(COUNTRIES);
        let mut text = String::new();
        let mut drafts = Vec::new();
        for _ in 0..CLAIMS {
            let place = dice.below(PLACES);
            let (actor, name) = self.actors.get(usize::try_from(dice.below(self.actors.len() as u64)).ok()?)?;
            let place_name = format!("Town{country}x{place}");
            let start = text.len();
            let filler = FILLERS.get(usize::try_from(dice.below(FILLERS.len() as u64)).ok()?)?;
            text.push_str(&format!("{name} took {place_name} {filler} number {}. ", dice.below(100_000)));
            let end = text.trim_end().len();
            drafts.push((start, end, actor, name, place, place_name, dice.below(10)));
        }
        let report = Report::new(ReportParts {
            supplier_id: Some(format!("made/{number}")),
            language: Some(Language::English),
            publication: Some(Publication {
                date: lagesbild_model::time::Edtf::day(day),
                source: PublicationSource::Metadata,
            }),
            publishers: vec![format!("Paper {}", dice.below(200))],
            title: Some(format!("News {number}")),
            url: Some(format!("https://example.org/{number}")),
            text,
            ..ReportParts::default()
        });
        let mut claims = Vec::with_capacity(CLAIMS);
        for (start, end, actor, name, place, place_name, die) in drafts {
            let sentence = Span::new(start, end)?;
            let actor_span = Span::new(start, start + name.len())?;
            let trigger = Span::new(actor_span.end() + 1, actor_span.end() + 5)?;
            let place_span = Span::new(trigger.end() + 1, trigger.end() + 1 + place_name.len())?;
            let kind = if die < 5 {
                Kind::Control
            } else if die < 7 {
                Kind::Attack
            } else {
                Kind::Casualties
            };
            let id = World::place(country, place)?;
            let quote = Span::new(start, place_span.end())?;
            let mut claim = Claim {
                id: ClaimId::of(&[]),
                key: ClaimKey::from_spans(
                    report.id(),
                    kind,
                    trigger,
                    &[(RoleName::Actor, actor_span), (RoleName::Place, place_span)],
                ),
                reading: reading.id,
                report_id: report.id(),
                report: report.label(),
                kind,
                change: (kind == Kind::Control).then_some(if die == 0 { Change::Lost } else { Change::Gained }),
                mode: None,
                actor: Some(ActorRef::one(name.clone(), Some(actor.clone()), Some(actor_span))),
                against: None,
                who: None,
                places: vec![PlaceRef {
                    name: place_name.clone(),
                    written: Some(place_name.clone()),
                    span: Some(place_span),
                    extent: Extent::All,
                    id: Some(id.clone()),
                    candidates: vec![PlaceCandidate {
                        id,
                        name: place_name,
                        country: World::country(country),
                        at: None,
                        score: 10,
                    }],
                }],
                when: Some((Some(day.to_string()), Some(day.to_string()))),
                window: Some(Window::day(day)),
                timing: Timing::PublishedThen,
                published: report.parts().publication.as_ref().map(|publication| publication.date.clone()),
                status: Status::Happened,
                certainty: Certainty::Stated,
                polarity: Polarity::Affirmed,
                says: Vec::new(),
                numbers: Vec::new(),
                quote: quote.slice(report.text())?.to_owned(),
                span: quote,
                trigger,
                sentence,
                rule: RuleId("made/up".to_owned()),
            };
            claim.id = claim.content_id();
            claims.push(claim);
        }
        Some((report, claims))
    }
}

const FILLERS: [&str; 4] = [
    "after a night of fighting in the outskirts and along the road to the bridge, a spokesman said in message",
    "and raised its flag over the square, residents who had fled told the agency by telephone on line",
    "without a shot, while the garrison went over the river with what it could carry, according to report",
    "for the second time this year, which the ministry would neither confirm nor deny in statement",
];

/// Numbers that look random enough (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % bound.max(1)
    }
}
