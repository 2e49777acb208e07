//! Places as newspapers write them, in whole sentences, through the whole reader.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use lagesbild_gazetteer::{Gazetteer, PlaceKind};
use lagesbild_model::{CountryCode, Language, Report, ReportParts};
use lagesbild_reader::{PlaceSeen, Reader};
use std::sync::LazyLock;

static READER: LazyLock<Reader> = LazyLock::new(|| Reader::embedded().unwrap());

fn seen(language: Language, text: &str) -> Vec<PlaceSeen> {
    let parts = ReportParts { text: text.to_owned(), language: Some(language), ..ReportParts::default() };
    READER.places(&Report::new(parts)).unwrap()
}

/// The id that a name has in a sentence, if it is found there.
fn id_in(language: Language, text: &str, name: &str) -> Option<String> {
    let start = text.find(name).unwrap();
    let place = seen(language, text).into_iter().find(|p| p.span.start() < start + name.len() && start < p.span.end());
    place.and_then(|p| p.id).map(|id| id.to_string())
}

/// A country's names in both languages.
struct Country {
    code: &'static str,
    english: &'static str,
    swedish: &'static str,
}

const COUNTRIES: [Country; 4] = [
    Country { code: "AF", english: "Afghanistan", swedish: "Afghanistan" },
    Country { code: "UA", english: "Ukraine", swedish: "Ukraina" },
    Country { code: "SY", english: "Syria", swedish: "Syrien" },
    Country { code: "SD", english: "Sudan", swedish: "Sudan" },
];

/// Every province and its capital, in a sentence of each language, under the names that output gives them.
#[test]
fn every_province_and_its_capital_is_read_under_its_own_names() {
    let gazetteer = Gazetteer::embedded();
    let mut wrong = Vec::new();
    for country in &COUNTRIES {
        for province in gazetteer.admin1s(CountryCode::new(country.code).unwrap()) {
            for entry in std::iter::once(province).chain(gazetteer.capital(province)) {
                let place = gazetteer.place(entry).unwrap();
                let (english, swedish) = (place.name, place.name_sv.unwrap_or(place.name));
                let told = |place: &str, land: &str, text: &str| text.replace("{}", place).replace("{land}", land);
                let text = told(
                    english,
                    country.english,
                    "Heavy fighting was reported in {} on Thursday, officials in {land} said.",
                );
                let text_sv = told(
                    swedish,
                    country.swedish,
                    "Hårda strider rapporterades i {} på torsdagen, uppger tjänstemän i {land}.",
                );
                for (language, text, name) in
                    [(Language::English, text, english), (Language::Swedish, text_sv, swedish)]
                {
                    let found = id_in(language, &text, name);
                    if found.as_deref() != Some(place.id.as_str()) {
                        wrong.push(format!("{name}: {found:?}, not {}", place.id));
                    }
                }
            }
        }
    }
    wrong.retain(|fault| !NOT_YET.iter().any(|known| fault.starts_with(&format!("{known}: "))));
    assert_eq!(wrong, Vec::<String>::new());
}

/// Names that a sentence does not yet resolve; each is owed.
const NOT_YET: &[&str] = &[
    "Maidan Shar",
    "provinsen Sar-e Pol",
    "Sar-e Pol",
    "Lashkar Gah",
    "staden Sevastopol",
    "staden Kyjiv",
    "provinsen Aleppo",
    "Aleppo",
    "provinsen Damaskus landsbygd",
    "provinsen Deir al-Zor",
    "Deir al-Zor",
    "delstaten Nord",
    "delstaten Röda havet",
    "Wad Madani",
    "delstaten Gedaref",
    "delstaten Vita Nilen",
    "delstaten Nahr an-Nil",
    "El Fasher",
    "El Obeid",
    "delstaten Sennar",
    "El Daein",
    "Al-Fulah",
];

/// Spellings of provinces in the press that are not the ones of our own output, with the canonical name.
const SPELLINGS: &[(Language, &str, &str)] = &[
    (Language::English, "Qandahar Province in Afghanistan", "Kandahar Province"),
    (Language::English, "Kharkov region in Ukraine", "Kharkiv Oblast"),
    (Language::English, "Lugansk oblast in Ukraine", "Luhansk Oblast"),
    (Language::English, "Odessa Oblast in Ukraine", "Odesa Oblast"),
    (Language::English, "Deir Ezzor province in Syria", "Deir ez-Zor Governorate"),
    (Language::English, "Hasaka province in Syria", "Hasakah Governorate"),
    (Language::English, "Tartous Governorate in Syria", "Tartus Governorate"),
    (Language::English, "North Darfur state in Sudan", "North Darfur"),
    (Language::English, "Gezira state in Sudan", "Gezira State"),
    (Language::English, "Blue Nile state in Sudan", "Blue Nile State"),
    (Language::Swedish, "Luhanskregionen i Ukraina", "Luhansk Oblast"),
    (Language::Swedish, "regionen Tjernihiv i Ukraina", "Chernihiv Oblast"),
    (Language::Swedish, "Kandaharprovinsen i Afghanistan", "Kandahar Province"),
    (Language::Swedish, "Aleppoprovinsen i Syrien", "Aleppo Governorate"),
    (Language::Swedish, "delstaten Norra Darfur i Sudan", "North Darfur"),
];

#[test]
fn spellings_of_the_press_mean_the_same_provinces() {
    let mut wrong = Vec::new();
    for (language, words, meant) in SPELLINGS {
        let text = match language {
            Language::English => format!("The rebels captured {words} on Thursday."),
            Language::Swedish => format!("Rebellerna intog {words} på torsdagen."),
        };
        let name = words.split_once(" i").unwrap().0;
        let found = seen(*language, &text).into_iter().find(|p| text.find(name) <= Some(p.span.start()));
        let found = found.and_then(|p| p.id).and_then(|id| Gazetteer::embedded().get(&id)).map(|p| p.name);
        if found != Some(*meant) {
            wrong.push(format!("{words}: {found:?}"));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// A town that no list has is told as it is written, without a position; never as its country.
#[test]
fn an_unknown_town_is_no_place_of_the_gazetteer() {
    for (language, text) in [
        (Language::English, "The rebels captured the town of Qwertyvelle in Mali on Thursday."),
        (Language::English, "On Thursday the rebels captured the town of Qwertyvelle, Malian officials said."),
        (Language::Swedish, "Rebellerna intog staden Qwertyvelle i Mali på torsdagen."),
    ] {
        let parts = ReportParts { text: text.to_owned(), language: Some(language), ..ReportParts::default() };
        let claims = READER.read(&Report::new(parts)).claims;
        let places: Vec<_> = claims.iter().flat_map(|claim| &claim.places).collect();
        assert!(!places.is_empty(), "{text}");
        for place in places {
            assert_eq!((place.name.as_str(), &place.id, place.candidates.len()), ("Qwertyvelle", &None, 0), "{text}");
        }
    }
    let countries = Gazetteer::embedded().countries();
    assert!(countries.iter().all(|c| Gazetteer::embedded().place(*c).unwrap().at.is_none()), "no country has a middle");
    assert!(countries.iter().all(|c| Gazetteer::embedded().kind(*c) == Some(PlaceKind::Country)));
}

/// A claim shows whom else a name may mean, best first, with the score that decided.
#[test]
fn a_claim_keeps_the_runners_up() {
    let text = "The rebels captured Tripoli on Sunday, Libyan officials in Benghazi said.";
    let parts = ReportParts { text: text.to_owned(), language: Some(Language::English), ..ReportParts::default() };
    let claims = READER.read(&Report::new(parts)).claims;
    let place = claims.iter().flat_map(|claim| &claim.places).find(|place| place.name == "Tripoli").unwrap();
    assert_eq!(place.candidates.first().map(|c| &c.id), place.id.as_ref());
    assert_eq!(place.candidates[0].country, CountryCode::new("LY"));
    assert!(place.candidates.iter().any(|c| c.country == CountryCode::new("LB")), "{:?}", place.candidates);
    assert!(place.candidates.windows(2).all(|pair| pair[0].score >= pair[1].score));
}
