//! The form of `data/actors/*.toml`.

use crate::{ActorKind, ActorsError, EpithetClass, Role, Term};
use lagesbild_model::time::Day;
use lagesbild_model::{CountryCode, Language};
use serde::Deserialize;

/// One file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    /// What every state has: its government, its forces, …
    #[serde(default)]
    pub derived: Vec<Derived>,
    /// What looks like a name and is none (`Lake Chad`).
    #[serde(default)]
    pub ignore: Forms,
    #[serde(default)]
    pub actor: Vec<Entry>,
}

/// An actor that each state has.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Derived {
    pub role: Role,
    pub kind: ActorKind,
    /// What is added to the state's id.
    pub id: String,
    /// English name, `{adjective}` and `{name}` to be filled in.
    pub name: String,
    /// Swedish name, `{genitive}` to be filled in.
    pub name_sv: String,
    #[serde(default)]
    pub epithets: Vec<EpithetClass>,
}

/// Forms by language.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Forms {
    #[serde(default)]
    pub en: Vec<String>,
    #[serde(default)]
    pub sv: Vec<String>,
}

impl Forms {
    pub(crate) fn of(&self, language: Language) -> &[String] {
        match language {
            Language::Swedish => &self.sv,
            Language::English => &self.en,
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    pub id: String,
    pub kind: ActorKind,
    /// For a state.
    pub iso: Option<CountryCode>,
    pub name: String,
    pub name_sv: Option<String>,
    /// Names besides `name` and `name_sv`, which count too.
    #[serde(default)]
    pub forms: Forms,
    /// Names that others go by elsewhere: they count where the country spoken of is one where the actor is active.
    #[serde(default)]
    pub generic: Forms,
    /// First parts of compounds that are no names by themselves.
    #[serde(default)]
    pub stems: Forms,
    /// Persons who lead it: *forces loyal to …* are its own, whatever the language.
    #[serde(default)]
    pub leaders: Vec<String>,
    #[serde(default)]
    pub adjectives: Forms,
    /// What its people are called.
    #[serde(default)]
    pub people: Forms,
    #[serde(default)]
    pub epithets: Vec<EpithetClass>,
    /// Whether it is a general word for several groups.
    #[serde(default)]
    pub collective: bool,
    #[serde(default)]
    pub active: Vec<ActiveEntry>,
    #[serde(default)]
    pub part_of: Vec<PartEntry>,
    #[serde(default)]
    pub sides: Vec<SideEntry>,
    #[serde(default)]
    pub against: Vec<AgainstEntry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ActiveEntry {
    pub r#in: CountryCode,
    pub from: Option<String>,
    pub to: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PartEntry {
    pub actor: String,
    pub from: Option<String>,
    pub to: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SideEntry {
    pub conflict: String,
    pub side: String,
    pub from: Option<String>,
    pub to: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AgainstEntry {
    pub r#in: CountryCode,
    pub actor: String,
    pub from: Option<String>,
    pub to: Option<String>,
    #[serde(default)]
    pub main: bool,
}

impl Term {
    /// The term between two dates written as `2021-08-15`, `2021-08` or `2021`; both ends count, an end that is not told
    /// is open.
    ///
    /// # Errors
    /// Says which date is none, or that they run backwards.
    pub fn between(from: Option<&str>, to: Option<&str>) -> Result<Term, String> {
        let fault = |date: &str| format!("{date:?} is no date; write 2021, 2021-08 or 2021-08-15");
        let first = |date: &str| first_day(date).ok_or_else(|| fault(date));
        let last = |date: &str| last_day(date).ok_or_else(|| fault(date));
        let term = Term { from: from.map(first).transpose()?, to: to.map(last).transpose()? };
        match (term.from, term.to) {
            (Some(from), Some(to)) if to < from => Err(format!("from {from} to {to} runs backwards")),
            _ => Ok(term),
        }
    }
}

/// The term between two dates of an entry.
pub(crate) fn term(id: &str, from: Option<&str>, to: Option<&str>) -> Result<Term, ActorsError> {
    Term::between(from, to).map_err(|message| ActorsError::Entry { id: id.to_owned(), message })
}

fn parts(date: &str) -> Option<(i32, Option<u8>, Option<u8>)> {
    let mut fields = date.split('-');
    let year = fields.next().filter(|y| y.len() == 4)?.parse().ok()?;
    let mut two = || fields.next().map(|f| f.parse::<u8>().ok()).map_or(Some(None), |f| f.map(Some));
    let (month, day) = (two()?, two()?);
    fields.next().is_none().then_some((year, month, day))
}

fn first_day(date: &str) -> Option<Day> {
    let (year, month, day) = parts(date)?;
    Day::new(year, month.unwrap_or(1), day.unwrap_or(1))
}

fn last_day(date: &str) -> Option<Day> {
    let (year, month, day) = parts(date)?;
    match day {
        Some(day) => Day::new(year, month?, day),
        None => Some(Day::new(year, month.unwrap_or(12), 1)?.last_of_month()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_dates_cover_their_whole_month_or_year() {
        let term = term("x:y", Some("2014"), Some("2016-02")).unwrap();
        assert_eq!(term.from, Day::new(2014, 1, 1));
        assert_eq!(term.to, Day::new(2016, 2, 29));
    }

    #[test]
    fn a_date_that_is_none_is_refused() {
        for bad in ["", "21", "2021-13", "2021-02-30", "2021-8-1-1", "later"] {
            assert!(term("x:y", Some(bad), None).is_err(), "{bad}");
        }
        assert!(term("x:y", Some("2021"), Some("2020")).is_err());
    }
}
