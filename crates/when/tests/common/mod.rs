//! What the tests of this crate share.
#![allow(dead_code, clippy::unwrap_used, clippy::panic)]

use lagesbild_model::time::{Day, Direction, Edtf, Window};
use lagesbild_when::TimeGrammar;
use std::sync::OnceLock;

pub const LANGUAGES: [&str; 2] = ["sv", "en"];

/// The grammar of a language, read once.
pub fn grammar(language: &str) -> &'static TimeGrammar {
    static READ: [OnceLock<TimeGrammar>; 2] = [OnceLock::new(), OnceLock::new()];
    let at = LANGUAGES.iter().position(|l| *l == language).unwrap();
    READ[at].get_or_init(|| read(language))
}

fn read(language: &str) -> TimeGrammar {
    let file = format!("{}/../../packs/{language}/time.toml", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&file).unwrap_or_else(|e| panic!("{file}: {e}"));
    TimeGrammar::from_toml(&text).unwrap_or_else(|e| panic!("{language}: {e}"))
}

/// `2021-08-13 future`: the publication window and the direction.
pub fn seen_from(text: &str) -> (Option<Window>, Direction) {
    let (date, direction) = text.split_once(' ').unwrap_or((text, ""));
    let direction = match direction {
        "past" => Direction::Past,
        "future" => Direction::Future,
        _ => Direction::Unknown,
    };
    (date.parse::<Edtf>().unwrap().window(), direction)
}

/// A window as gold's days: one day, `first/last`, an open end as `..`, `-` for none.
pub fn days_of(window: Option<&Window>) -> String {
    let end = |day: Option<Day>| day.map_or_else(|| "..".to_owned(), |day| day.to_string());
    match window.and_then(Window::gold_days) {
        None => "-".to_owned(),
        Some((first, last)) if first == last => end(first),
        Some((first, last)) => format!("{}/{}", end(first), end(last)),
    }
}
