use crate::roles::RoleWords;
use crate::scan;
use crate::source::{Entry, File, Forms, term};
use crate::store::{
    NOBODY, NameUse, RoleUse, Stored, StoredActor, StoredDerived, StoredTerm, StoredWords, Usage, write,
};
use crate::{ActorKind, ActorsError, Term};
use lagesbild_model::time::Day;
use lagesbild_model::{ActorId, CountryCode, Language};
use std::collections::BTreeMap;

/// The files an actor list is made from.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// Name and text of each file of entries.
    pub actors: Vec<(String, String)>,
    /// The role words of each language.
    pub roles: Vec<(Language, String)>,
}

/// Compiles the files to the bytes that an actor list is read from: the same files give the same bytes.
///
/// # Errors
/// [`ActorsError`] with the file or entry at fault.
pub fn compile(sources: &Sources) -> Result<Vec<u8>, ActorsError> {
    let mut words = BTreeMap::new();
    for (language, text) in &sources.roles {
        words.insert(*language, RoleWords::from_toml(*language, text)?);
    }
    let mut derived = Vec::new();
    let mut entries = Vec::new();
    let mut ignored = Vec::new();
    for (name, text) in &sources.actors {
        let file: File = toml::from_str(text)
            .map_err(|error| ActorsError::Toml { file: name.clone(), message: error.to_string() })?;
        derived.extend(file.derived);
        entries.extend(file.actor);
        ignored.push(file.ignore);
    }
    let index = index(&entries)?;
    let mut sections: [Vec<u8>; 5] = std::array::from_fn(|_| Vec::new());
    let mut stored_words = Vec::new();
    for (at, language) in Language::ALL.into_iter().enumerate() {
        let roles = words.entry(language).or_default();
        let (names_fst, names) = grouped(names(language, roles, &entries, &ignored)?)?;
        let (roles_fst, role_uses) = grouped(role_words(language, roles)?)?;
        for (slot, fst) in [(1 + 2 * at, names_fst), (2 + 2 * at, roles_fst)] {
            if let Some(section) = sections.get_mut(slot) {
                *section = fst;
            }
        }
        stored_words.push(StoredWords {
            genitives: roles.genitive.suffixes.clone(),
            joiners: roles.joiners.clone(),
            names,
            roles: role_uses,
        });
    }
    let swedish = words.remove(&Language::Swedish).unwrap_or_default();
    let stored = Stored {
        actors: entries.iter().map(|entry| actor(entry, &index, &swedish)).collect::<Result<_, _>>()?,
        derived: derived
            .into_iter()
            .map(|d| StoredDerived {
                role: d.role,
                kind: d.kind,
                id: d.id.into(),
                name: d.name.into(),
                name_sv: d.name_sv.into(),
                epithets: d.epithets,
            })
            .collect(),
        words: stored_words,
    };
    if let Some(first) = sections.first_mut() {
        *first = postcard::to_allocvec(&stored).map_err(|_| ActorsError::Compiled("it does not fit its form"))?;
    }
    Ok(write(&sections))
}

fn fault(id: &str, message: impl Into<String>) -> ActorsError {
    ActorsError::Entry { id: id.to_owned(), message: message.into() }
}

/// Where each id stands in the list.
fn index(entries: &[Entry]) -> Result<BTreeMap<&str, u16>, ActorsError> {
    let mut index = BTreeMap::new();
    for (at, entry) in entries.iter().enumerate() {
        ActorId::new(&entry.id).map_err(|error| fault(&entry.id, error.to_string()))?;
        let at = u16::try_from(at).ok().filter(|at| *at != NOBODY);
        let at = at.ok_or_else(|| fault(&entry.id, "there are more than 65,535 entries"))?;
        if index.insert(entry.id.as_str(), at).is_some() {
            return Err(fault(&entry.id, "is there twice; merge the two entries"));
        }
        if entry.kind == ActorKind::State && entry.iso.is_none() {
            return Err(fault(&entry.id, "a state needs iso = \"..\""));
        }
    }
    Ok(index)
}

fn stored_day(day: Option<Day>) -> u32 {
    day.map_or(0, |d| {
        u32::try_from(d.year()).unwrap_or(0) * 10_000 + u32::from(d.month()) * 100 + u32::from(d.day_of_month())
    })
}

fn stored_term(term: Term) -> StoredTerm {
    StoredTerm { from: stored_day(term.from), to: stored_day(term.to) }
}

fn country(code: CountryCode) -> [u8; 2] {
    code.as_str().as_bytes().try_into().unwrap_or(*b"??")
}

fn actor<'a>(
    entry: &'a Entry,
    index: &BTreeMap<&str, u16>,
    swedish: &RoleWords,
) -> Result<StoredActor<'a>, ActorsError> {
    let id = entry.id.as_str();
    let find = |other: &str| {
        let at = index.get(other).copied();
        at.ok_or_else(|| fault(id, format!("speaks of {other:?}, which has no entry; add one or correct the id")))
    };
    let when = |from: &Option<String>, to: &Option<String>| term(id, from.as_deref(), to.as_deref()).map(stored_term);
    let name_sv = entry.name_sv.as_deref().unwrap_or(&entry.name);
    let state = entry.kind == ActorKind::State;
    Ok(StoredActor {
        id: id.into(),
        kind: entry.kind,
        name: entry.name.as_str().into(),
        name_sv: entry.name_sv.as_deref().map(Into::into),
        iso: entry.iso.map(country),
        adjective: entry.adjectives.en.first().or_else(|| state.then_some(&entry.name)).map(|a| a.as_str().into()),
        genitive: state.then(|| swedish.genitive.of(name_sv).into()),
        epithets: entry.epithets.clone(),
        collective: entry.collective,
        active: entry
            .active
            .iter()
            .map(|a| Ok((country(a.r#in), when(&a.from, &a.to)?)))
            .collect::<Result<_, ActorsError>>()?,
        part_of: entry
            .part_of
            .iter()
            .map(|p| Ok((find(&p.actor)?, when(&p.from, &p.to)?)))
            .collect::<Result<_, ActorsError>>()?,
        sides: entry
            .sides
            .iter()
            .map(|s| Ok((s.conflict.as_str().into(), find(&s.side)?, when(&s.from, &s.to)?)))
            .collect::<Result<_, ActorsError>>()?,
        against: entry
            .against
            .iter()
            .map(|a| Ok((country(a.r#in), find(&a.actor)?, when(&a.from, &a.to)?, a.main)))
            .collect::<Result<_, ActorsError>>()?,
    })
}

/// Every form of every entry in one language.
fn names(
    language: Language,
    words: &RoleWords,
    entries: &[Entry],
    ignored: &[Forms],
) -> Result<Vec<(String, NameUse)>, ActorsError> {
    let mut out = Vec::new();
    for form in ignored.iter().flat_map(|forms| forms.of(language)) {
        let (key, upper) = scan::key(form);
        out.push((key, NameUse { actor: NOBODY, usage: Usage::Name, upper }));
    }
    let adjective = words.adjective.as_deref();
    for (at, entry) in entries.iter().enumerate() {
        let actor = u16::try_from(at).unwrap_or(u16::MAX);
        let mut add = |form: &str, usage| {
            let (key, upper) = scan::key(form);
            out.push((key, NameUse { actor, usage, upper }));
        };
        for name in own_names(language, entry) {
            for form in words.inflect(language, name)? {
                spellings(&form).iter().for_each(|form| add(form, Usage::Name));
            }
        }
        for name in entry.leaders.iter().flat_map(|name| spellings(name)) {
            led_forms(words, &name).iter().for_each(|form| add(form, Usage::Name));
        }
        for name in entry.generic.of(language) {
            words.inflect(language, name)?.iter().for_each(|form| add(form, Usage::Generic));
        }
        for word in entry.adjectives.of(language) {
            let word = match adjective {
                Some(declension) if !word.contains('/') => format!("{word}/{declension}"),
                _ => word.clone(),
            };
            words.inflect(language, &word)?.iter().for_each(|form| add(form, Usage::Adjective));
        }
        for word in entry.people.of(language) {
            words.inflect(language, word)?.iter().for_each(|form| add(form, Usage::People));
        }
        entry.stems.of(language).iter().for_each(|stem| add(stem, Usage::Stem));
    }
    Ok(out)
}

/// What a leader's forces are called.
fn led_forms(words: &RoleWords, name: &str) -> Vec<String> {
    let genitive = words.genitive.of(name);
    let mut out = Vec::new();
    for form in &words.led {
        let form = form.replace("{0}", name).replace("{1}", &genitive);
        if form.contains("{2}") {
            out.extend(words.titles.iter().map(|title| form.replace("{2}", &format!("{title} "))));
        }
        out.push(form.replace("{2}", ""));
    }
    out
}

/// The entry's names in a language; a name with no form of its own there keeps the canonical one.
fn own_names(language: Language, entry: &Entry) -> impl Iterator<Item = &str> {
    // A people is named by the words under `people`; a collective's name may be a general word.
    let named = entry.kind != ActorKind::People && !entry.collective;
    let canonical = match (language, &entry.name_sv) {
        (Language::Swedish, Some(_)) if entry.kind == ActorKind::State => None,
        _ if !named => None,
        _ => Some(entry.name.as_str()),
    };
    let own = entry.name_sv.as_deref();
    let own = own.filter(|_| language == Language::Swedish && named);
    canonical.into_iter().chain(own).chain(entry.forms.of(language).iter().map(String::as_str))
}

/// The form, and it without apostrophes and without the marks that newspapers leave out.
fn spellings(form: &str) -> Vec<String> {
    let plain: String = form.chars().map(without_mark).collect();
    let mut out = vec![form.to_owned()];
    for other in [plain.clone(), plain.replace(['\'', '\u{2019}'], "")] {
        if !out.contains(&other) {
            out.push(other);
        }
    }
    out
}

/// Foreign letters only: å, ä, ö, ü are letters of their own where they are written.
fn without_mark(c: char) -> char {
    match c {
        'á' | 'à' | 'â' | 'ã' | 'ā' => 'a',
        'Á' | 'Â' => 'A',
        'é' | 'è' | 'ê' | 'ë' | 'ē' => 'e',
        'É' | 'È' => 'E',
        'í' | 'î' | 'ï' | 'ī' => 'i',
        'ó' | 'ô' | 'õ' | 'ō' => 'o',
        'ú' | 'û' | 'ū' => 'u',
        'ç' => 'c',
        'ñ' => 'n',
        'ş' | 'š' => 's',
        'ž' => 'z',
        other => other,
    }
}

fn role_words(language: Language, words: &RoleWords) -> Result<Vec<(String, RoleUse)>, ActorsError> {
    let mut out = Vec::new();
    let mut add = |word: &str, usage: RoleUse| -> Result<(), ActorsError> {
        for form in words.inflect(language, word)? {
            out.push((scan::key(&form).0, usage));
        }
        Ok(())
    };
    for noun in &words.role {
        let of = noun.of.into();
        for word in &noun.words {
            add(word, RoleUse::Role { role: noun.role, of, alone: false })?;
        }
        for word in &noun.alone {
            add(word, RoleUse::Role { role: noun.role, of, alone: true })?;
        }
        for stem in &noun.stems {
            add(stem, RoleUse::Stem(noun.role))?;
        }
    }
    let links = [
        (&words.between, RoleUse::Between),
        (&words.of, RoleUse::Of),
        (&words.of_person, RoleUse::OfPerson),
        (&words.within, RoleUse::Within),
        (&words.and, RoleUse::And),
    ];
    for (list, usage) in links {
        list.iter().try_for_each(|word| add(word, usage))?;
    }
    for affix in &words.prefix {
        affix.words.iter().try_for_each(|word| add(word, RoleUse::Prefix(affix.means)))?;
    }
    for affix in &words.suffix {
        affix.words.iter().try_for_each(|word| add(word, RoleUse::Suffix(affix.means)))?;
    }
    Ok(out)
}

/// An automaton from key to a run of uses, written as start × 65,536 + length.
fn grouped<U: PartialEq>(uses: Vec<(String, U)>) -> Result<(Vec<u8>, Vec<U>), ActorsError> {
    let mut by_key: BTreeMap<String, Vec<U>> = BTreeMap::new();
    for (key, usage) in uses {
        let list = by_key.entry(key).or_default();
        if !list.contains(&usage) {
            list.push(usage);
        }
    }
    let unfit = |_| ActorsError::Compiled("its keys do not fit an automaton");
    let mut builder = fst::MapBuilder::memory();
    let mut all = Vec::new();
    for (key, list) in by_key {
        let run = (all.len() as u64) << 16 | list.len() as u64;
        builder.insert(key, run).map_err(unfit)?;
        all.extend(list);
    }
    Ok((builder.into_inner().map_err(unfit)?, all))
}
