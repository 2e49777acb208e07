//! Spellings: from those of the sources to those of newspapers.

use super::World;
use super::own::Rules;
use lagesbild_gazetteer::{NameClass, PlaceKind, fold};
use lagesbild_model::{CountryCode, PlaceId};
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A name as newspapers spell it: where the source romanises by scholarly rules, without the marks.
pub fn newspaper(rules: &Rules, country: CountryCode, name: &str) -> String {
    let spelt = rules.spelling.iter().find(|s| s.countries.iter().any(|c| c == country.as_str()));
    let name = &spelt.map_or_else(|| name.to_owned(), |s| respell(&s.pairs, name));
    if !rules.romanised.iter().any(|c| c == country.as_str()) {
        return name.to_owned();
    }
    let plain: String = name.nfd().filter(|c| !is_combining_mark(*c)).collect();
    let plain: String = plain.chars().filter_map(plain_letter).collect();
    plain.nfc().collect()
}

fn plain_letter(c: char) -> Option<char> {
    match c {
        '\u{2018}' | '\u{2019}' | '`' | '\u{2bb}'..='\u{2bf}' | '\u{2b9}' => None,
        'ə' | 'ǝ' => Some('a'),
        'Ə' => Some('A'),
        'ı' => Some('i'),
        'ĸ' => Some('k'),
        other => Some(other),
    }
}

/// The name without the word that says what the area is.
pub fn without_kind(rules: &Rules, name: &str) -> String {
    let stripped = rules.form.values().flat_map(|form| form.also.iter().chain([&form.name])).find_map(|form| {
        let (before, after) = form.split_once("{}")?;
        let plain = name.strip_prefix(before)?.strip_suffix(after)?;
        ((!before.is_empty() || after.starts_with(' ')) && !plain.is_empty()).then(|| plain.to_owned())
    });
    stripped.unwrap_or_else(|| name.to_owned())
}

/// The plain names and their forms with the word for what the area is.
pub fn with_forms(rules: &Rules, called: Option<&str>, plain: &[(String, NameClass)]) -> Vec<(String, NameClass)> {
    let mut names = plain.to_vec();
    if let Some(form) = called.and_then(|called| rules.form.get(called)) {
        for (name, class) in plain {
            let forms = form.also.iter().chain([&form.name, &form.sv]);
            names.extend(forms.map(|form| (form.replace("{}", name), *class)));
        }
    }
    names
}

/// Shorter alternate names are more often words, persons and codes.
const SHORTEST: usize = 5;

/// Whether an alternate name may be one in a report in a Latin script: no code of an airport, no romanisation by
/// machine (those are in lower case), no other script.
pub fn is_name(name: &str) -> bool {
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let latin =
        name.chars().all(|c| !c.is_alphabetic() || u32::from(c) < 0x250 || (0x1e00..0x1f00).contains(&u32::from(c)));
    let starts = name.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_uppercase);
    let code = name.chars().all(|c| c.is_uppercase() || !c.is_alphabetic());
    latin && starts && letters >= SHORTEST && !code
}

/// Worked-out names, and names that cannot stand.
pub fn tidy(world: &mut World, rules: &Rules) {
    let provinces: BTreeSet<(CountryCode, String)> = world
        .places
        .values()
        .filter(|p| p.kind == PlaceKind::Admin1)
        .flat_map(|p| {
            p.names.iter().filter(|(_, c)| *c == NameClass::Usual).filter_map(|(n, _)| Some((p.country?, fold(n))))
        })
        .collect();
    let not_names: BTreeSet<String> = rules.no_names.iter().map(|name| fold(name)).collect();
    for place in world.places.values_mut() {
        let Some(country) = place.country else { continue };
        if matches!(place.kind, PlaceKind::Admin1 | PlaceKind::Admin2) {
            // "Central" and "South" name provinces in lists, not in the news.
            place.names.retain(|(name, _)| !not_names.contains(&fold(name)));
            place.name_sv = place.name_sv.take().filter(|name| !not_names.contains(&fold(name)));
        }
        if matches!(place.kind, PlaceKind::City | PlaceKind::Quarter) {
            // "Laghman" as another name of its capital is the province's name.
            place.names.retain(|(name, class)| {
                let folded = fold(name);
                *class == NameClass::Usual
                    || !(provinces.contains(&(country, folded.clone())) || not_names.contains(&folded))
            });
        }
        let worked_out: Vec<String> = match place.kind {
            PlaceKind::City | PlaceKind::Quarter | PlaceKind::Admin1 | PlaceKind::Admin2 => {
                let usual = place.names.iter().filter(|(_, c)| *c == NameClass::Usual).map(|(n, _)| n.as_str());
                std::iter::once(place.name.as_str())
                    .chain(usual)
                    .flat_map(|name| derived(rules, country, name))
                    .collect()
            }
            _ => Vec::new(),
        };
        place.names.extend(worked_out.into_iter().map(|name| (name, NameClass::Derived)));
    }
}

/// The least prominence of a place that we corrected or added ourselves: reports speak of it.
const KNOWN: u8 = 100;
/// The prominence of the parishes and communes of very small countries.
const PARISH: u8 = 90;

fn small_countries(world: &World) -> BTreeSet<CountryCode> {
    let countries = world.places.values().filter(|p| p.kind == PlaceKind::Country);
    countries.filter(|p| p.population.unwrap_or(0) < 1_000_000).filter_map(|p| p.country).collect()
}

/// A province or district yields to the town in it that bears its plain name: "Shusha" alone is the town, as "Homs" is.
/// A province that is better known than any such town keeps its rank.
pub fn rank_namesakes(world: &mut World) {
    let small = small_countries(world);
    for place in world.places.values_mut() {
        if world.known.contains(&place.id) && place.prominence.is_none() {
            place.prominence = Some(place.prominence().max(KNOWN));
        }
        if place.kind == PlaceKind::Admin1 && place.country.is_some_and(|c| small.contains(&c)) {
            place.prominence = Some(place.prominence().min(PARISH));
        }
    }
    let mut towns: BTreeMap<(PlaceId, String), (u8, bool)> = BTreeMap::new();
    for place in world.places.values().filter(|p| p.kind == PlaceKind::City) {
        let weight = place.prominence();
        let Some(province) = &place.admin1 else { continue };
        let usual = place.names.iter().filter(|(_, class)| *class == NameClass::Usual).map(|(name, _)| name);
        for name in usual.chain([&place.name]) {
            let at = towns.entry((province.clone(), fold(name))).or_default();
            at.0 = weight.max(at.0);
            at.1 |= place.capital_of_admin1;
        }
    }
    for place in world.places.values_mut().filter(|p| matches!(p.kind, PlaceKind::Admin1 | PlaceKind::Admin2)) {
        let province = if place.kind == PlaceKind::Admin1 { Some(&place.id) } else { place.admin1.as_ref() };
        let Some(province) = province else { continue };
        let usual = place.names.iter().filter(|(_, class)| *class == NameClass::Usual).map(|(name, _)| fold(name));
        let town = usual.filter_map(|name| towns.get(&(province.clone(), name))).max();
        if let Some((town, _)) = town.filter(|(_, capital)| place.kind == PlaceKind::Admin2 || *capital) {
            place.prominence = Some(place.prominence().min(town.saturating_sub(1)));
        }
    }
}

fn derived(rules: &Rules, country: CountryCode, name: &str) -> Vec<String> {
    let has = |list: &[String]| list.iter().any(|c| c == country.as_str());
    let mut out = Vec::new();
    if has(&rules.article.countries) {
        let bare = rules.article.forms.iter().find_map(|form| name.strip_prefix(form.as_str()));
        let bare = bare.unwrap_or(name);
        // The feminine ending is written -a or -ah.
        let other = bare
            .strip_suffix('h')
            .filter(|n| n.ends_with('a'))
            .map_or_else(|| if bare.ends_with('a') { format!("{bare}h") } else { bare.to_owned() }, str::to_owned);
        out.extend([bare.to_owned(), other].into_iter().filter(|n| n != name && n.chars().count() >= 4));
    }
    for respelling in rules.respelling.iter().filter(|r| has(&r.countries)) {
        let new = respell(&respelling.pairs, name);
        out.extend(Some(new).filter(|new| new != name));
    }
    out
}

/// At each letter the first pair that fits is taken; a pair that begins with `C` asks for a consonant before.
fn respell(pairs: &[(String, String)], name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut out = String::new();
    let mut at = 0;
    while let Some(letter) = letters.get(at) {
        let before = at.checked_sub(1).and_then(|n| letters.get(n)).copied();
        let hit = pairs.iter().find_map(|(from, to)| {
            let (from, after_consonant) = from.strip_prefix('C').map_or((from.as_str(), false), |from| (from, true));
            let here = letters.iter().skip(at).flat_map(|c| c.to_lowercase()).take(from.chars().count());
            let fits = here.eq(from.chars()) && (!after_consonant || before.is_some_and(is_consonant));
            fits.then(|| (from.chars().count(), to))
        });
        match hit {
            Some((length, to)) => {
                let mut new = to.chars();
                if let (true, Some(head)) = (letter.is_uppercase(), new.clone().next()) {
                    new.next();
                    out.extend(head.to_uppercase());
                }
                out.extend(new);
                at += length.max(1);
            }
            None => {
                out.push(*letter);
                at += 1;
            }
        }
    }
    out
}

fn is_consonant(c: char) -> bool {
    c.is_alphabetic() && !"aeiouyäöåAEIOUYÄÖÅ".contains(c)
}

/// A Swedish name that is the English one is not repeated.
pub fn add_swedish(world: &mut World) {
    for place in world.places.values_mut() {
        place.name_sv = place.name_sv.take().filter(|sv| *sv != place.name);
    }
}
