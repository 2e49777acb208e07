//! Actors of a user's own: from the rows of a list, and back.

use super::rows::{BETWEEN, Row};
use super::{OwnFault, OwnProblem, checked_id};
use lagesbild_actors::{Active, Actor, ActorKind, ActorList, Against, EpithetClass, OwnActor, PartOf, Siding, Term};
use lagesbild_gazetteer::{Gazetteer, Nearness};
use lagesbild_model::{ActorId, CountryCode};
use std::collections::BTreeMap;

/// The columns of a list of actors.
pub(crate) const COLUMNS: [&str; 13] = [
    "id",
    "name",
    "sv",
    "also",
    "kind",
    "countries",
    "part_of",
    "side_of",
    "conflict",
    "against",
    "called",
    "from",
    "to",
];

/// Reads rows one after the other; each may speak of an actor of an earlier one.
pub(crate) struct ActorRows<'g> {
    pub gazetteer: &'g Gazetteer,
    pub actors: &'g ActorList,
    /// The actors known so far, by id.
    pub known: BTreeMap<ActorId, (OwnActor, Dates)>,
}

/// The ends of a term as they were written.
pub(crate) type Dates = (Option<String>, Option<String>);

impl ActorRows<'_> {
    /// The actor that a row tells of.
    ///
    /// # Errors
    /// The first problem of the row.
    pub fn read(&self, row: &Row) -> Result<(OwnActor, Dates), OwnProblem> {
        let name = row.get("name").ok_or_else(|| row.problem(OwnFault::Missing, "name"))?;
        let told = row.get("kind").ok_or_else(|| row.problem(OwnFault::Missing, "kind"))?;
        // A state has a code, a government, forces: more than a line can tell.
        let kind = ActorKind::from_name(told).filter(|kind| *kind != ActorKind::State);
        let kind = kind.ok_or_else(|| row.problem(OwnFault::Kind, "kind"))?;
        let id = match checked_id(row)? {
            Some(id) => ActorId::new(id).map_err(|_| row.problem(OwnFault::Id, "id"))?,
            None => self.new_id(name, kind).ok_or_else(|| row.problem(OwnFault::Name, "name"))?,
        };
        let dates = (row.get("from"), row.get("to"));
        let term = Term::between(dates.0, dates.1).map_err(|_| row.problem(OwnFault::Date, "from, to"))?;
        let countries = self.countries(row)?;
        let against = self.bound(row, "against")?;
        let side = self.bound(row, "side_of")?;
        let whole = self.bound(row, "part_of")?;
        let conflict = row.get("conflict").unwrap_or_default();
        let actor = Actor {
            id,
            kind,
            name: name.into(),
            name_sv: row.get("sv").filter(|sv| *sv != name).map(Into::into),
            country: None,
            adjective: None,
            role: None,
            epithets: classes(row)?,
            collective: false,
            active: countries.iter().map(|country| Active { country: *country, term }).collect(),
            part_of: whole.into_iter().map(|actor| PartOf { actor, term }).collect(),
            sides: side.into_iter().map(|side| Siding { conflict: conflict.into(), side, term }).collect(),
            against: against
                .iter()
                .flat_map(|actor| countries.iter().map(move |country| (actor, country)))
                .map(|(actor, country)| Against { country: *country, actor: actor.clone(), term, main: false })
                .collect(),
        };
        let also = row.several("also").into_iter().map(str::to_owned).collect();
        Ok((OwnActor { actor, also }, (dates.0.map(str::to_owned), dates.1.map(str::to_owned))))
    }

    fn countries(&self, row: &Row) -> Result<Vec<CountryCode>, OwnProblem> {
        let told = row.several("countries");
        let known = told.into_iter().map(|told| super::country(self.gazetteer, told));
        known.collect::<Option<Vec<_>>>().ok_or_else(|| row.problem(OwnFault::Country, "countries"))
    }

    /// The actor that a field names, if it names one.
    fn bound(&self, row: &Row, field: &str) -> Result<Option<ActorId>, OwnProblem> {
        row.get(field).map(|_| self.actor(row, field)).transpose()
    }

    /// The actor that a field names, by id or by name.
    fn actor(&self, row: &Row, field: &str) -> Result<ActorId, OwnProblem> {
        let told = row.get(field).unwrap_or_default();
        let by_id = ActorId::new(told).ok().filter(|id| self.actors.get(id).is_some() || self.known.contains_key(id));
        let own = || self.known.values().find(|(own, _)| &*own.actor.name == told).map(|(own, _)| own.actor.id.clone());
        let listed = || {
            let found = self.actors.search(told).into_iter();
            found.filter(|(_, nearness)| *nearness == Nearness::Name).map(|(actor, _)| actor.id.clone()).next()
        };
        by_id.or_else(own).or_else(listed).ok_or_else(|| row.problem(OwnFault::Actor, field))
    }

    /// An id made of the name; one with a number where another kind of actor has it.
    fn new_id(&self, name: &str, kind: ActorKind) -> Option<ActorId> {
        let same = |(own, _): &(OwnActor, Dates)| &*own.actor.name == name && own.actor.kind == kind;
        let ids = super::ids(name)?.filter_map(|id| ActorId::new(&id).ok());
        ids.take(LIKE_NAMED).find(|id| self.known.get(id).is_none_or(same))
    }
}

/// So many actors of one name, and no more, are told apart by number.
const LIKE_NAMED: usize = 100;

fn classes(row: &Row) -> Result<Vec<EpithetClass>, OwnProblem> {
    let known = row.several("called").into_iter().map(EpithetClass::from_name);
    known.collect::<Option<Vec<_>>>().ok_or_else(|| row.problem(OwnFault::Class, "called"))
}

/// The fields of an actor, in the order of the columns.
pub(crate) fn fields((own, (from, to)): &(OwnActor, Dates)) -> [String; COLUMNS.len()] {
    let actor = &own.actor;
    let joined = |items: Vec<&str>| items.join(&BETWEEN.to_string());
    let id = |id: Option<&ActorId>| id.map_or_else(String::new, ActorId::to_string);
    [
        actor.id.to_string(),
        actor.name.to_string(),
        actor.name_sv.as_deref().unwrap_or_default().to_owned(),
        joined(own.also.iter().map(String::as_str).collect()),
        actor.kind.name().to_owned(),
        joined(actor.active.iter().map(|a| a.country.as_str()).collect()),
        id(actor.part_of.first().map(|p| &p.actor)),
        id(actor.sides.first().map(|s| &s.side)),
        actor.sides.first().map_or_else(String::new, |s| s.conflict.to_string()),
        id(actor.against.first().map(|a| &a.actor)),
        joined(actor.epithets.iter().map(|e| e.name()).collect()),
        from.clone().unwrap_or_default(),
        to.clone().unwrap_or_default(),
    ]
}
