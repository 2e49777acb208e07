//! The real compiled file: what a reader of news must find in it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use lagesbild_gazetteer::{
    CapitalOf, Entry, FormatError, Gazetteer, Hint, Level, Nearness, PlaceKind, PlaceSet, resolve,
};
use lagesbild_model::{CountryCode, Language, PlaceId, Span};

fn gazetteer() -> &'static Gazetteer {
    Gazetteer::embedded()
}

fn country(code: &str) -> CountryCode {
    CountryCode::new(code).unwrap()
}

/// The best entry of a name by itself, with the votes of one country.
fn best(name: &str, code: &str, kind: Option<PlaceKind>) -> Option<Entry> {
    let entries = gazetteer().named(name);
    let hint = Hint { entries: &entries, kind, within: None };
    resolve(gazetteer(), &[hint], &[(country(code), 20)]).remove(0).chosen
}

fn name_of(entry: Option<Entry>) -> &'static str {
    entry.and_then(|e| gazetteer().place(e)).map_or("", |p| p.name)
}

/// Province, its capital, and further spellings of the capital in the press.
const AFGHANISTAN: [(&str, &[&str]); 34] = [
    ("Nimruz", &["Zaranj"]),
    ("Jowzjan", &["Sheberghan", "Shibirghan", "Shiberghan"]),
    ("Kunduz", &["Kunduz", "Konduz"]),
    ("Sar-e Pol", &["Sar-e Pol", "Sar-e Pul", "Sari Pul"]),
    ("Takhar", &["Taloqan", "Taluqan"]),
    ("Samangan", &["Aybak", "Aibak"]),
    ("Farah", &["Farah"]),
    ("Baghlan", &["Pul-e-Khumri", "Pul-e Khumri", "Puli Khumri"]),
    ("Badakhshan", &["Fayzabad", "Faizabad", "Feyzabad"]),
    ("Ghazni", &["Ghazni"]),
    ("Herat", &["Herat"]),
    ("Badghis", &["Qala-i-Naw", "Qala e Naw", "Qala-e-Naw", "Qalay-i-Naw"]),
    ("Kandahar", &["Kandahar", "Qandahar"]),
    ("Helmand", &["Lashkar Gah", "Lashkargah"]),
    ("Ghor", &["Chaghcharan", "Firozkoh", "Feroz Koh"]),
    ("Logar", &["Pul-e-Alam", "Pul-e Alam", "Puli Alam"]),
    ("Zabul", &["Qalat", "Qalati Ghilji", "Kalat"]),
    ("Uruzgan", &["Tarinkot", "Tarin Kowt", "Tirin Kot"]),
    ("Paktika", &["Sharana", "Sharan"]),
    ("Kunar", &["Asadabad"]),
    ("Paktia", &["Gardez"]),
    ("Faryab", &["Maymana", "Maimana"]),
    ("Balkh", &["Mazar-i-Sharif", "Mazar-e Sharif", "Mazar e Sharif"]),
    ("Laghman", &["Mihtarlam", "Mehtarlam"]),
    ("Daykundi", &["Nili"]),
    ("Nangarhar", &["Jalalabad"]),
    ("Wardak", &["Maidan Shar", "Maidan Shahr"]),
    ("Khost", &["Khost"]),
    ("Bamyan", &["Bamyan", "Bamiyan"]),
    ("Kapisa", &["Mahmud-i-Raqi", "Mahmud Raqi"]),
    ("Parwan", &["Charikar"]),
    ("Nuristan", &["Parun"]),
    ("Kabul", &["Kabul"]),
    ("Panjshir", &["Bazarak"]),
];

#[test]
fn the_embedded_file_is_whole() {
    let read = Gazetteer::from_bytes(Gazetteer::embedded_bytes()).unwrap();
    assert!(read.len() > 200_000, "{} places", read.len());
    assert!(Gazetteer::embedded_bytes().len() <= 16_000_000);
}

#[test]
fn every_entry_reads_back_and_is_found_by_its_id_and_its_name() {
    let gazetteer = gazetteer();
    for entry in gazetteer.entries() {
        let place = gazetteer.place(entry).unwrap();
        assert_eq!(gazetteer.entry(&place.id), Some(entry), "{}", place.id);
        if entry_is_sampled(&place.id) {
            let found = gazetteer.named(place.name);
            assert!(found.iter().any(|n| n.entry == entry), "{} is not found by {:?}", place.id, place.name);
        }
        assert!(place.kind != PlaceKind::Country || place.at.is_none(), "{} stands for its country's middle", place.id);
    }
}

/// One in sixteen, and all that is ours.
fn entry_is_sampled(id: &PlaceId) -> bool {
    id.namespace() == "lagesbild" || id.as_str().bytes().map(usize::from).sum::<usize>() % 16 == 0
}

#[test]
fn afghanistan_has_its_34_provinces_and_capitals() {
    let gazetteer = gazetteer();
    let provinces = gazetteer.admin1s(country("AF"));
    assert_eq!(provinces.len(), 34);
    assert_eq!(gazetteer.set(PlaceSet::ProvincialCapitals(country("AF"))).len(), 34);
    for (province, spellings) in AFGHANISTAN {
        let entry = best(&format!("{province} Province"), "AF", None);
        assert_eq!(name_of(entry), format!("{province} Province"));
        let swedish = best(&format!("{province}provinsen"), "AF", None);
        assert_eq!(swedish, entry, "{province}provinsen");
        let capital = entry.and_then(|e| gazetteer.capital(e));
        assert_eq!(name_of(capital), spellings[0], "capital of {province}");
        assert_eq!(capital.and_then(|c| gazetteer.capital_of(c, Level::Admin1)), entry);
        for spelling in spellings {
            assert_eq!(best(spelling, "AF", None), capital, "{spelling}");
        }
    }
    let kabul = gazetteer.place(best("Kabul", "AF", None).unwrap()).unwrap();
    assert_eq!(kabul.capital_of, Some(CapitalOf::Country));
}

/// Provinces with further spellings in the press, English and Swedish.
const UKRAINE: [&[&str]; 24] = [
    &["Donetsk", "Donetsk region"],
    &["Luhansk", "Lugansk"],
    &["Kharkiv", "Kharkov", "Charkiv"],
    &["Kherson", "Cherson"],
    &["Zaporizhzhia", "Zaporizjzja"],
    &["Dnipropetrovsk"],
    &["Mykolaiv", "Mykolajiv"],
    &["Odesa", "Odessa"],
    &["Kyiv", "Kiev"],
    &["Chernihiv", "Tjernihiv"],
    &["Sumy"],
    &["Poltava"],
    &["Cherkasy", "Tjerkasy"],
    &["Kirovohrad"],
    &["Vinnytsia", "Vinnytsja"],
    &["Zhytomyr", "Zjytomyr"],
    &["Khmelnytskyi", "Chmelnytskyj"],
    &["Rivne"],
    &["Volyn"],
    &["Lviv"],
    &["Ternopil"],
    &["Ivano-Frankivsk"],
    &["Chernivtsi", "Tjernivtsi"],
    &["Zakarpattia"],
];
const SYRIA: [&[&str]; 14] = [
    &["Aleppo"],
    &["Idlib"],
    &["Raqqa"],
    &["Deir ez-Zor", "Deir Ezzor"],
    &["Hasakah", "Hasaka"],
    &["Homs"],
    &["Hama"],
    &["Latakia"],
    &["Tartus", "Tartous"],
    &["Damascus", "Damaskus"],
    &["Rif Dimashq"],
    &["Daraa", "Deraa"],
    &["Suwayda", "Sweida", "As-Suwayda"],
    &["Quneitra"],
];
const SUDAN: [&[&str]; 18] = [
    &["Khartoum", "Khartum"],
    &["Gezira", "Al Jazirah", "Al-Jazira"],
    &["North Darfur", "Norra Darfur"],
    &["South Darfur", "Södra Darfur"],
    &["West Darfur", "Västra Darfur"],
    &["Central Darfur", "Centrala Darfur"],
    &["East Darfur", "Östra Darfur"],
    &["North Kordofan", "Norra Kordofan"],
    &["South Kordofan", "Södra Kordofan"],
    &["West Kordofan", "Västra Kordofan"],
    &["Blue Nile", "Blå Nilen"],
    &["White Nile"],
    &["River Nile"],
    &["Sennar", "Sinnar"],
    &["Gedaref", "Al Qadarif"],
    &["Kassala"],
    &["Red Sea"],
    &["Northern"],
];

#[test]
fn provinces_at_war_are_found_as_newspapers_spell_them() {
    let mut missing = Vec::new();
    let all = [("UA", "Oblast", &UKRAINE[..]), ("SY", "Governorate", &SYRIA[..]), ("SD", "State", &SUDAN[..])];
    for (code, word, provinces) in all {
        let found = provinces.iter().map(|spellings| {
            let province =
                |name: &str| best(&format!("{name} {word}"), code, None).or(best(name, code, Some(PlaceKind::Admin1)));
            let first = spellings.first().and_then(|name| province(name));
            let is_one = first.and_then(|e| gazetteer().kind(e)) == Some(PlaceKind::Admin1);
            for spelling in spellings.iter().filter(|name| !is_one || province(name) != first) {
                missing.push(format!("{code} {spelling}: {}", name_of(province(spelling))));
            }
            first
        });
        let different: std::collections::BTreeSet<Option<Entry>> = found.collect();
        assert_eq!(different.len(), provinces.len(), "{code}");
    }
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn provinces_bear_the_words_of_their_country() {
    for (name, code, canonical, swedish) in [
        ("Kharkiv Oblast", "UA", "Kharkiv Oblast", "Charkiv oblast"),
        ("Kherson Region", "UA", "Kherson Oblast", "Cherson oblast"),
        ("Aleppo province", "SY", "Aleppo Governorate", "provinsen Aleppo"),
        ("Anbar", "IQ", "Anbar Governorate", "provinsen Anbar"),
        ("Salahuddin", "IQ", "Saladin Governorate", "provinsen Salahuddin"),
        ("Kassala State", "SD", "Kassala State", "delstaten Kassala"),
        ("Shabwa", "YE", "Shabwah Governorate", "provinsen Shabwa"),
        ("Lachin District", "AZ", "Lachin District", "distriktet Lachin"),
        ("Gao Region", "ML", "Gao Region", "regionen Gao"),
    ] {
        let place = best(name, code, None).and_then(|e| gazetteer().place(e)).unwrap_or_else(|| panic!("{name}"));
        assert_eq!((place.kind, place.name, place.name_sv), (PlaceKind::Admin1, canonical, Some(swedish)), "{name}");
    }
}

#[test]
fn swedish_spellings_are_found() {
    for (swedish, english, code) in [
        ("Charkiv", "Kharkiv", "UA"),
        ("Kyjiv", "Kyiv", "UA"),
        ("Kiev", "Kyiv", "UA"),
        ("Mykolajiv", "Mykolaiv", "UA"),
        ("Slovjansk", "Sloviansk", "UA"),
        ("Tjernihiv", "Chernihiv", "UA"),
        ("Bachmut", "Bakhmut", "UA"),
        ("Damaskus", "Damascus", "SY"),
        ("Bagdad", "Baghdad", "IQ"),
        ("Khartum", "Khartoum", "SD"),
        ("Moskva", "Moscow", "RU"),
        ("Turkiet", "Turkey", "TR"),
        ("Vitryssland", "Belarus", "BY"),
        ("Gazaremsan", "Gaza Strip", "PS"),
        ("Röda havet", "Red Sea", "YE"),
    ] {
        assert_eq!(name_of(best(swedish, code, None)), english, "{swedish}");
    }
}

#[test]
fn a_city_its_airport_and_its_province_are_three() {
    let kandahar = |kind| best("Kandahar", "AF", kind).and_then(|e| gazetteer().place(e)).unwrap();
    assert_eq!(kandahar(None).kind, PlaceKind::City);
    assert_eq!(kandahar(Some(PlaceKind::City)).id.as_str(), "geonames:1138336");
    assert_eq!(kandahar(Some(PlaceKind::Admin1)).name, "Kandahar Province");
    let airport = gazetteer().place(best("Kandahar airport", "AF", None).unwrap()).unwrap();
    assert_eq!((airport.kind, airport.name), (PlaceKind::Airport, "Kandahar airport"));
    assert_eq!(airport.parent, Some(kandahar(None).entry));
    assert_eq!(best("Kandahars flygplats", "AF", None), Some(airport.entry));
    assert_eq!(gazetteer().parts(kandahar(None).entry, PlaceKind::Airport), [airport.entry]);
    assert_eq!(name_of(best("Kabul airport", "AF", None)), "Hamid Karzai International Airport");
    assert_eq!(name_of(best("Takhar", "AF", None)), "Takhar Province");
}

#[test]
fn the_country_of_the_report_decides_between_namesakes() {
    let tripoli = |code: &str| gazetteer().place(best("Tripoli", code, None).unwrap()).unwrap().country;
    assert_eq!(tripoli("LY"), Some(country("LY")));
    assert_eq!(tripoli("LB"), Some(country("LB")));
    // Without votes the other names of the report decide.
    let names = ["Tripoli", "Sidon", "Beirut"].map(|name| gazetteer().named(name));
    let hints: Vec<Hint<'_>> = names.iter().map(|entries| Hint { entries, ..Hint::default() }).collect();
    let resolved = resolve(gazetteer(), &hints, &[]);
    assert_eq!(resolved[0].chosen.and_then(|e| gazetteer().country(e)), Some(country("LB")));
}

#[test]
fn what_is_said_to_hold_a_place_decides() {
    // There is a Balkh in Balkh Province, and many a Fayzabad.
    let names = ["Faizabad", "Badakhshan"].map(|name| gazetteer().named(name));
    let hints = [
        Hint { entries: &names[0], kind: None, within: Some(1) },
        Hint { entries: &names[1], kind: Some(PlaceKind::Admin1), within: None },
    ];
    let resolved = resolve(gazetteer(), &hints, &[]);
    assert_eq!(name_of(resolved[0].chosen), "Fayzabad");
    assert_eq!(name_of(resolved[1].chosen), "Badakhshan Province");
}

#[test]
fn an_unknown_name_is_nowhere_and_an_obscure_one_alone_is_not_chosen() {
    assert!(gazetteer().named("Xyzzyqwkh").is_empty());
    assert!(gazetteer().named("").is_empty());
    // A village in Maryland, however often its name stands there: a name does not vote for itself.
    let entries = gazetteer().named("Secretary");
    assert!(!entries.is_empty());
    let report = ["Kabul", "Kandahar", "Secretary", "Secretary", "Secretary"].map(|name| gazetteer().named(name));
    let hints: Vec<Hint<'_>> = report.iter().map(|entries| Hint { entries, ..Hint::default() }).collect();
    assert_eq!(resolve(gazetteer(), &hints, &[])[2].chosen, None);
    // In a report about Maryland it is one.
    let report = ["Baltimore", "Annapolis", "Maryland", "Secretary"].map(|name| gazetteer().named(name));
    let hints: Vec<Hint<'_>> = report.iter().map(|entries| Hint { entries, ..Hint::default() }).collect();
    assert_eq!(name_of(resolve(gazetteer(), &hints, &[])[3].chosen), "Secretary");
}

#[test]
fn capitals_tell_codes_and_abbreviations_from_names() {
    let names = |text: &str| {
        let spans = tokens(text);
        gazetteer().longest_match(text, &spans, 0, &[]).map(|m| name_of(Some(m.entries[0].entry)))
    };
    assert_eq!(names("US forces"), Some("United States"));
    assert_eq!(names("Us and them"), None);
    assert_eq!(names("NATO said"), None);
    assert_eq!(names("KABUL fell"), Some("Kabul"));
    assert_eq!(names("MALI"), Some("Mali"));
}

#[test]
fn a_swedish_name_is_no_name_in_english() {
    let iceland = gazetteer().named("Island").into_iter().find(|n| name_of(Some(n.entry)) == "Iceland").unwrap();
    assert!(iceland.fits(Language::Swedish) && !iceland.fits(Language::English));
    assert!(gazetteer().named("Kabul")[0].fits(Language::English));
}

fn tokens(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    for word in text.split(|c: char| c.is_whitespace() || c == ',').filter(|w| !w.is_empty()) {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        spans.push(Span::new(start, start + word.len()).unwrap());
    }
    spans
}

#[test]
fn the_longest_name_is_found_in_running_text() {
    let text = "även Qala e Naw ska ha fallit, och Lashkar Gah, Mazar-i-Sharifs flygplats samt Kabuls centrum";
    let spans = tokens(text);
    let find = |from: usize| gazetteer().longest_match(text, &spans, from, &["s", "'s", "’s"]);
    let words = |from: usize| find(from).map(|m| m.span.slice(text).unwrap());
    assert_eq!(words(0), None);
    assert_eq!(words(1), Some("Qala e Naw"));
    assert_eq!(words(8), Some("Lashkar Gah"));
    assert_eq!(words(10), Some("Mazar-i-Sharifs flygplats"));
    let kabul = find(13).unwrap();
    assert_eq!((kabul.span.slice(text), kabul.tokens, kabul.suffix), (Some("Kabul"), 1, 1));
    assert_eq!(name_of(Some(kabul.entries[0].entry)), "Kabul");
}

#[test]
fn a_name_does_not_cross_a_comma_or_a_full_stop() {
    for text in ["Lashkar, Gah", "Lashkar. Gah"] {
        let spans = [Span::new(0, 7).unwrap(), Span::new(9, 12).unwrap()];
        let found = gazetteer().longest_match(text, &spans, 0, &[]);
        assert!(found.is_none_or(|m| m.tokens == 1), "{text}");
    }
}

#[test]
fn people_find_places_by_the_beginning_of_a_name() {
    let found = gazetteer().search("kandah");
    let (first, nearness) = found[0];
    assert_eq!((name_of(Some(first)), nearness), ("Kandahar", Nearness::Beginning));
    assert!(found.len() > 5 && found[..5].iter().all(|(_, nearness)| *nearness == Nearness::Beginning));
    assert_eq!(gazetteer().search("Kandahar")[0], (first, Nearness::Name));
}

#[test]
fn people_find_places_whose_names_they_misspell() {
    for (typed, meant) in [("Kandahaar", "Kandahar"), ("Sjebergan", "Sheberghan"), ("Zaporizjia", "Zaporizhzhia")] {
        let found = gazetteer().search(typed);
        let names: Vec<&str> = found.iter().take(5).map(|(entry, _)| name_of(Some(*entry))).collect();
        assert!(names.contains(&meant), "{typed}: {names:?}");
    }
    assert_eq!(gazetteer().search("'-"), []);
}

#[test]
fn a_damaged_file_is_refused_and_says_how() {
    let whole = Gazetteer::embedded_bytes();
    assert_eq!(Gazetteer::from_bytes(b"PK\x03\x04").err(), Some(FormatError::Magic));
    assert_eq!(Gazetteer::from_bytes(b"").err(), Some(FormatError::Magic));
    let cut = whole[..whole.len() - 1].to_vec().leak();
    assert!(matches!(Gazetteer::from_bytes(cut), Err(FormatError::Short { .. })));
    let mut newer = whole[..200].to_vec();
    newer[8] = 99;
    assert_eq!(Gazetteer::from_bytes(newer.leak()).err(), Some(FormatError::Version { found: 99 }));
    let mut changed = whole.to_vec();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    assert_eq!(Gazetteer::from_bytes(changed.leak()).err(), Some(FormatError::Damaged));
}
