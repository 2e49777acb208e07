//! Hand-made reports and claims whose quotes stand in their texts.
#![allow(dead_code)]

use lagesbild_ledger::{Clock, UtcMoment};
use lagesbild_model::time::{Day, Edtf, Window};
use lagesbild_model::*;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

pub const TOWNS: [(&str, &str, &str); 3] =
    [("test:alby", "Alby", "AA"), ("test:boda", "Boda", "AA"), ("test:cedra", "Cedra", "BB")];

pub fn text(number: u8) -> String {
    format!("Report {number} – från fältet. Reds took Alby, Boda and Cedra. Nothing else is known.")
}

pub fn report(number: u8, date: Option<&str>) -> Report {
    Report::new(ReportParts {
        supplier_id: Some(format!("wire/{number}")),
        language: Some(Language::English),
        publication: date.map(|date| Publication { date: date.parse().unwrap(), source: PublicationSource::Metadata }),
        publishers: vec!["The Wire".to_owned()],
        title: Some("Alby \"falls\"\n".to_owned()),
        byline: None,
        url: Some("wire:alby".to_owned()),
        fetched: Some("2021-08-13T06:12+02:00".parse().unwrap()),
        context: vec!["The war".to_owned()],
        text: text(number),
        provenance: Provenance {
            archive: Some(format!("archive:{number}")),
            raw: Some("blake3:00".to_owned()),
            ..Provenance::default()
        },
    })
}

pub fn reading(number: u8) -> Reading {
    Reading::new(BTreeMap::from([("pack".to_owned(), format!("{number}"))]))
}

fn span_of(text: &str, words: &str) -> Span {
    let at = text.find(words).unwrap();
    Span::new(at, at + words.len()).unwrap()
}

/// A claim about one of the towns; `variant` tells claims of different readings apart, not their keys.
pub fn claim(report: &Report, reading: &Reading, town: usize, kind: Kind, variant: u8) -> Claim {
    let (id, name, country) = TOWNS[town % TOWNS.len()];
    let id = PlaceId::new(id).unwrap();
    let text = report.text();
    let (place, trigger, quote) = (span_of(text, name), span_of(text, "took"), span_of(text, "took Alby, Boda"));
    let day: Day = "2021-08-12".parse().unwrap();
    let candidate = PlaceCandidate {
        id: id.clone(),
        name: name.to_owned(),
        country: CountryCode::new(country),
        at: Some(Coordinates { lat_e5: 3_471_234, lon_e5: 6_123_456, precision: Precision::Point }),
        score: 7,
    };
    let mut claim = Claim {
        id: ClaimId::of(&[]),
        key: ClaimKey::from_spans(report.id(), kind, trigger, &[(lagesbild_model::RoleName::Place, place)]),
        reading: reading.id,
        report_id: report.id(),
        report: report.label(),
        kind,
        change: (kind == Kind::Control).then_some(Change::Gained),
        mode: None,
        who: None,
        actor: Some(ActorRef::one("Reds", ActorId::new("test:reds").ok(), Some(span_of(text, "Reds")))),
        against: None,
        places: vec![PlaceRef {
            name: name.to_owned(),
            written: Some(name.to_owned()),
            span: Some(place),
            extent: Extent::All,
            id: Some(id),
            candidates: vec![candidate],
        }],
        when: Some((Some(day.to_string()), Some(day.to_string()))),
        window: Some(Window::day(day)),
        timing: Timing::PublishedThen,
        published: report.parts().publication.as_ref().map(|p| p.date.clone()),
        status: Status::Happened,
        certainty: Certainty::Stated,
        polarity: Polarity::Affirmed,
        says: Vec::new(),
        numbers: vec![Number {
            n: 0.1 + f64::from(variant) / 3.0,
            of: None,
            unit: Some("towns".to_owned()),
            bound: Bound::About,
        }],
        quote: quote.slice(text).unwrap().to_owned(),
        span: quote,
        trigger,
        sentence: span_of(text, "Reds took Alby, Boda and Cedra."),
        rule: RuleId(format!("test/{variant}")),
    };
    claim.id = claim.content_id();
    claim
}

pub fn edtf(date: &str) -> Edtf {
    date.parse().unwrap()
}

pub fn moment(text: &str) -> UtcMoment {
    text.parse().unwrap()
}

/// A clock that shows what it is told.
#[derive(Clone)]
pub struct HandClock(Arc<AtomicI64>);

impl HandClock {
    pub fn at(text: &str) -> HandClock {
        HandClock(Arc::new(AtomicI64::new(moment(text).micros())))
    }

    pub fn step(&self, micros: i64) {
        self.0.fetch_add(micros, Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn now(&self) -> UtcMoment {
        UtcMoment::from_micros(self.0.load(Ordering::SeqCst)).unwrap()
    }
}
