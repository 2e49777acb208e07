//! `lagesbild actors find`: the actors of a name.

use crate::atlas;
use crate::cli::{Common, FindActorsArgs};
use crate::failure::{Exit, Failure};
use crate::output::{Column, Format, Output, Row, Styles, fixed, loose, one_line};
use crate::own;
use crate::words::Words;
use lagesbild_actors::{Actor, ActorList, Term};
use lagesbild_model::time::Day;
use lagesbild_model::{ActorId, CountryCode, Language};
use schemars::JsonSchema;
use serde::Serialize;

/// Runs the command.
///
/// # Errors
/// [`Failure::Usage`] if no actor is known by the name.
pub fn run(args: &FindActorsArgs, common: &Common, words: &Words) -> Result<Exit, Failure> {
    let own::Known { gazetteer, actors } = own::known(common)?;
    let country = args.country.as_deref().map(|told| atlas::country(gazetteer, told, words)).transpose()?;
    let by_id = ActorId::new(&args.name).ok().and_then(|id| actors.get(&id));
    let found = by_id
        .map_or_else(|| actors.search(&args.name).into_iter().map(|(actor, _)| actor).collect(), |actor| vec![actor]);
    let asked = |actor: &&Actor| country.is_none_or(|country| actor.is_active(country, args.on));
    let teller = Teller { actors: &actors, words, on: args.on };
    let rows: Vec<ActorRow> = found.into_iter().filter(asked).take(args.limit).map(|a| teller.row(a)).collect();
    if rows.is_empty() {
        return Err(atlas::unknown("no-actor", &args.name, words));
    }
    let format = common.format.unwrap_or(Format::Table);
    let mut output = Output::of::<ActorRow>(format, words, Styles::of_stdout())?;
    for row in &rows {
        output.row(row)?;
    }
    output.finish()?;
    Ok(Exit::Done)
}

/// An actor that was searched for.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ActorRow {
    /// Its id.
    pub id: ActorId,
    /// Canonical English name.
    pub name: String,
    /// Swedish name, where it differs.
    pub name_sv: Option<String>,
    /// What it is: `state`, `armed_group`, …
    pub kind: &'static str,
    /// The country that it is, or is the government or the forces of.
    pub country: Option<CountryCode>,
    /// What it belongs to: one side with it.
    pub part_of: Vec<Bond>,
    /// For whom it fights, with a name of its own.
    pub sides: Vec<Bond>,
    /// Whom it usually fights.
    pub against: Vec<Bond>,
    /// The countries where it is active, with when: `SY 2013..2017-10-17`.
    pub active: Vec<String>,
    #[serde(skip)]
    shown: String,
}

/// A bond to another actor, and when.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Bond {
    /// The other.
    pub actor: ActorId,
    /// Its name, in the language of the interface.
    pub name: String,
    /// The conflict or the country that it is so in.
    pub r#in: Option<String>,
    /// From when to when, `2014-06-10..`; absent where it always holds.
    pub when: Option<String>,
}

struct Teller<'a> {
    actors: &'a ActorList,
    words: &'a Words,
    on: Option<Day>,
}

impl Teller<'_> {
    fn row(&self, actor: &Actor) -> ActorRow {
        let holds = |term: &Term| self.on.is_none() || term.holds(self.on);
        let bond = |id: &ActorId, place: Option<String>, term: &Term| Bond {
            actor: id.clone(),
            name: self.name(id).to_owned(),
            r#in: place,
            when: when(term),
        };
        let named = |conflict: &str| Some(conflict.to_owned()).filter(|c| !c.is_empty());
        let active = actor.active.iter().filter(|a| holds(&a.term));
        ActorRow {
            id: actor.id.clone(),
            name: actor.name.to_string(),
            name_sv: actor.name_sv.as_deref().map(str::to_owned),
            kind: actor.kind.name(),
            country: actor.country,
            part_of: actor.part_of.iter().filter(|p| holds(&p.term)).map(|p| bond(&p.actor, None, &p.term)).collect(),
            sides: {
                let sides = actor.sides.iter().filter(|s| holds(&s.term));
                sides.map(|s| bond(&s.side, named(&s.conflict), &s.term)).collect()
            },
            against: {
                let against = actor.against.iter().filter(|a| holds(&a.term));
                against.map(|a| bond(&a.actor, Some(a.country.to_string()), &a.term)).collect()
            },
            active: active
                .map(|a| when(&a.term).map_or_else(|| a.country.to_string(), |when| format!("{} {when}", a.country)))
                .collect(),
            shown: self.name(&actor.id).to_owned(),
        }
    }

    fn name(&self, id: &ActorId) -> &str {
        let name = match self.words.language() {
            Language::Swedish => self.actors.swedish_name(id),
            Language::English => self.actors.canonical_name(id),
        };
        name.unwrap_or_default()
    }
}

/// From when to when; nothing where it always holds.
fn when(term: &Term) -> Option<String> {
    let end = |day: Option<Day>| day.map_or_else(String::new, |day| day.to_string());
    (!term.is_always()).then(|| format!("{}..{}", end(term.from), end(term.to)))
}

/// Bonds as words: `Syria (Syrian civil war, 2011-03-15..)`.
fn told(bonds: &[Bond]) -> String {
    let one = |bond: &Bond| {
        let about: Vec<&str> = [bond.r#in.as_deref(), bond.when.as_deref()].into_iter().flatten().collect();
        if about.is_empty() { bond.name.clone() } else { format!("{} ({})", bond.name, about.join(" ")) }
    };
    bonds.iter().map(one).collect::<Vec<_>>().join("; ")
}

impl Row for ActorRow {
    const TABLE: &'static [Column] = &[
        loose("actor"),
        fixed("kind"),
        loose("part-of"),
        loose("fights-for"),
        loose("fights"),
        loose("active"),
        fixed("id"),
    ];
    const CSV: &'static [&'static str] =
        &["id", "name", "sv", "kind", "country", "part_of", "side_of", "against", "active"];

    fn table(&self, words: &Words) -> Vec<String> {
        vec![
            one_line(&self.shown),
            words.get("actor-kind", self.kind).to_owned(),
            one_line(&told(&self.part_of)),
            one_line(&told(&self.sides)),
            one_line(&told(&self.against)),
            one_line(&self.active.join(", ")),
            self.id.to_string(),
        ]
    }

    fn csv(&self) -> Vec<String> {
        vec![
            self.id.to_string(),
            self.name.clone(),
            self.name_sv.clone().unwrap_or_default(),
            self.kind.to_owned(),
            self.country.map_or_else(String::new, |c| c.to_string()),
            told(&self.part_of),
            told(&self.sides),
            told(&self.against),
            self.active.join("; "),
        ]
    }
}
