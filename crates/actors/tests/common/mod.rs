#![allow(clippy::unwrap_used)] // a helper that fails fails its test
#![allow(dead_code)] // each test file uses its own part

use lagesbild_actors::{ActorList, ActorMention};
use lagesbild_model::time::Day;
use lagesbild_model::{ActorId, CountryCode, Language, Span};

/// Words and what hangs on them, as a plain tokeniser cuts them: at white space and punctuation marks.
pub fn tokens(text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let in_word = c.is_alphanumeric() || matches!(c, '-' | '\'' | '’' | ':' | '.');
        match (in_word, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                out.extend(Span::new(from, at));
                start = None;
            }
            _ => {}
        }
    }
    out
}

pub fn mentions(list: &ActorList, language: Language, text: &str) -> Vec<ActorMention> {
    let mut out = Vec::new();
    list.find(language, text, &tokens(text), &mut out);
    out
}

/// Each mention as `words = canonical name`, the name `?` where the country must tell.
pub fn found(list: &ActorList, language: Language, text: &str) -> Vec<String> {
    let name = |m: &ActorMention| {
        let id = m.actor().or_else(|| m.owner().cloned())?;
        list.canonical_name(&id).map(str::to_owned)
    };
    let show =
        |m: &ActorMention| format!("{} = {}", m.span.slice(text).unwrap(), name(m).unwrap_or_else(|| "?".into()));
    mentions(list, language, text).iter().map(show).collect()
}

pub fn id(id: &str) -> ActorId {
    ActorId::new(&format!("lagesbild:{id}")).unwrap()
}

pub fn day(text: &str) -> Option<Day> {
    Some(text.parse().unwrap())
}

pub fn country(code: &str) -> CountryCode {
    CountryCode::new(code).unwrap()
}
