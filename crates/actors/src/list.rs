use crate::beginnings::Beginnings;
use crate::own::OwnNames;
use crate::store::{self, Automata, NameUse, RoleUse, Stored, StoredTerm, StoredWords};
use crate::{
    Active, Actor, ActorKind, ActorsError, Against, EpithetClass, PartOf, Role, Siding, Sources, Term, compile,
};
use lagesbild_model::time::Day;
use lagesbild_model::{ActorId, CountryCode, Language};
use std::borrow::Cow;
use std::collections::BTreeMap;

static EMBEDDED: &[u8] = include_bytes!("../../../data/compiled/actors.bin");

/// How many steps from part to whole are followed: more than any real chain, so that a circle ends.
const STEPS: usize = 8;

/// The words of one language, ready for use.
pub(crate) struct Lexicon {
    /// How its names begin.
    pub names_begin: Beginnings,
    /// How its role words begin.
    pub roles_begin: Beginnings,
    pub automata: Automata,
    pub words: StoredWords,
}

impl Lexicon {
    pub(crate) fn names(&self, run: u64) -> &[NameUse] {
        slice(&self.words.names, run)
    }

    pub(crate) fn roles(&self, run: u64) -> &[RoleUse] {
        slice(&self.words.roles, run)
    }
}

fn slice<T>(all: &[T], run: u64) -> &[T] {
    let (start, length) = ((run >> 16) as usize, (run & 0xffff) as usize);
    all.get(start..start.saturating_add(length)).unwrap_or_default()
}

/// The actor list.
pub struct ActorList {
    pub(crate) actors: Vec<Actor>,
    pub(crate) by_id: BTreeMap<ActorId, usize>,
    by_country: BTreeMap<CountryCode, usize>,
    derived: BTreeMap<(CountryCode, Role), usize>,
    pub(crate) lexica: Vec<(Language, Lexicon)>,
    /// The names of the actors that a user added.
    pub(crate) own: Option<OwnNames>,
}

impl std::fmt::Debug for ActorList {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ActorList({} actors)", self.actors.len())
    }
}

impl ActorList {
    /// The list that the program carries with it.
    ///
    /// # Errors
    /// [`ActorsError::Compiled`] if `data/compiled/actors.bin` was damaged before it was built in.
    pub fn embedded() -> Result<ActorList, ActorsError> {
        ActorList::read(Cow::Borrowed(EMBEDDED))
    }

    /// The bytes that [`ActorList::embedded`] reads, for the name of a reading.
    pub fn embedded_bytes() -> &'static [u8] {
        EMBEDDED
    }

    /// A list made from its files.
    ///
    /// # Errors
    /// [`ActorsError`] with the file or entry at fault.
    pub fn from_toml(sources: &Sources) -> Result<ActorList, ActorsError> {
        ActorList::from_bytes(compile(sources)?)
    }

    /// A list from what [`compile`] made.
    ///
    /// # Errors
    /// [`ActorsError::Compiled`] if the bytes are damaged or of another version.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<ActorList, ActorsError> {
        ActorList::read(Cow::Owned(bytes))
    }

    fn read(file: Cow<'static, [u8]>) -> Result<ActorList, ActorsError> {
        let mut sections = store::sections(file)?.into_iter();
        let mut next = || sections.next().ok_or(ActorsError::Compiled("it ends too early"));
        let entries = next()?;
        let mut stored: Stored =
            postcard::from_bytes(&entries).map_err(|_| ActorsError::Compiled("its entries are damaged"))?;
        let mut lexica = Vec::new();
        for (language, words) in Language::ALL.into_iter().zip(std::mem::take(&mut stored.words)) {
            let automata = Automata { names: store::automaton(next()?)?, roles: store::automaton(next()?)? };
            let (names_begin, roles_begin) = (Beginnings::of(&automata.names), Beginnings::of(&automata.roles));
            lexica.push((language, Lexicon { names_begin, roles_begin, automata, words }));
        }
        let actors = actors(&stored)?;
        let (by_id, by_country, derived) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let mut list = ActorList { by_id, by_country, derived, actors, lexica, own: None };
        for (at, actor) in list.actors.iter().enumerate() {
            list.by_id.insert(actor.id.clone(), at);
            match (actor.country, actor.role) {
                (Some(country), Some(role)) => list.derived.insert((country, role), at),
                (Some(country), None) if actor.kind == ActorKind::State => list.by_country.insert(country, at),
                _ => None,
            };
        }
        Ok(list)
    }

    pub(crate) fn lexicon(&self, language: Language) -> Option<&Lexicon> {
        self.lexica.iter().find(|(l, _)| *l == language).map(|(_, lexicon)| lexicon)
    }

    pub(crate) fn at(&self, actor: u16) -> Option<&Actor> {
        self.actors.get(usize::from(actor))
    }

    /// The entry of that id.
    pub fn get(&self, id: &ActorId) -> Option<&Actor> {
        self.actors.get(*self.by_id.get(id)?)
    }

    /// Every actor, in the order of the files; the governments and forces of states come last.
    pub fn iter(&self) -> impl Iterator<Item = &Actor> {
        self.actors.iter()
    }

    /// The state of that country code.
    pub fn state(&self, country: CountryCode) -> Option<&Actor> {
        self.actors.get(*self.by_country.get(&country)?)
    }

    /// What plays `role` for that country: its government, its forces, its army. `None` where the list has no actor
    /// for the role, as for persons.
    pub fn role_of(&self, country: CountryCode, role: Role) -> Option<&Actor> {
        self.actors.get(*self.derived.get(&(country, role))?)
    }

    /// The entry of that canonical English name.
    pub fn by_name(&self, name: &str) -> Option<&Actor> {
        self.iter().find(|actor| *actor.name == *name)
    }

    /// The canonical English name.
    pub fn canonical_name(&self, id: &ActorId) -> Option<&str> {
        self.get(id).map(|actor| &*actor.name)
    }

    /// The Swedish name; the canonical one where Swedish has none of its own.
    pub fn swedish_name(&self, id: &ActorId) -> Option<&str> {
        self.get(id).map(|actor| actor.name_sv.as_deref().unwrap_or(&actor.name))
    }

    /// The side an actor belongs to on a day: a state, its government and its forces are one side, a part is of its
    /// whole's side. Allies with names of their own are not; see [`ActorList::allied`].
    ///
    /// On an unknown day only what always holds counts. An id without an entry is its own side.
    pub fn side_of(&self, id: &ActorId, on: Option<Day>) -> ActorId {
        let mut side = id;
        for _ in 0..STEPS {
            let whole = self.get(side).and_then(|actor| actor.part_of.iter().find(|part| part.term.holds(on)));
            match whole {
                Some(part) => side = &part.actor,
                None => break,
            }
        }
        side.clone()
    }

    /// Whether two actors are on the same side on that day, be it as allies in some conflict.
    pub fn allied(&self, one: &ActorId, other: &ActorId, on: Option<Day>) -> bool {
        let (one, other) = (self.side_of(one, on), self.side_of(other, on));
        let fights_for = |a: &ActorId, b: &ActorId| {
            self.get(a)
                .is_some_and(|actor| actor.sides.iter().any(|s| s.term.holds(on) && self.side_of(&s.side, on) == *b))
        };
        one == other || fights_for(&one, &other) || fights_for(&other, &one)
    }

    /// Whom an actor fights in a country on a day, as far as the list tells of one usual opponent.
    ///
    /// For the side of a state (or of another actor) it is the one that names it as its main opponent there. With the
    /// day unknown, the answer is given only if it is the same at all times.
    pub fn opponent(&self, id: &ActorId, country: CountryCode, on: Option<Day>) -> Option<ActorId> {
        let side = self.side_of(id, on);
        let here = |a: &&Against| a.country == country && (on.is_none() || a.term.holds(on));
        let own =
            [id, &side].into_iter().filter_map(|id| self.get(id)).flat_map(|actor| actor.against.iter().filter(here));
        let own: Vec<&ActorId> = own.map(|a| &a.actor).collect();
        if !own.is_empty() {
            return only(own);
        }
        let facing = |a: &&Against| a.main && here(a) && self.side_of(&a.actor, on) == side;
        only(self.actors.iter().filter(|actor| actor.against.iter().any(|a| facing(&a))).map(|actor| &actor.id))
    }
}

impl ActorList {
    /// Whom a word of that class (`rebels`, `separatists`) means in a country on a day when the report has named
    /// nobody: the collective of that class there, else the state's main opponent if it is of the class, else the only
    /// actor that is. `None` where that leaves a choice.
    pub fn described(&self, class: EpithetClass, country: CountryCode, on: Option<Day>) -> Option<ActorId> {
        let is_of_class = |a: &&Actor| a.role.is_none() && a.epithets.contains(&class) && a.is_active(country, on);
        let of_class: Vec<&Actor> = self.actors.iter().filter(is_of_class).collect();
        let is_main =
            |a: &&Actor| a.against.iter().any(|x| x.main && x.country == country && (on.is_none() || x.term.holds(on)));
        let best = |chosen: Vec<&Actor>| match chosen.as_slice() {
            [one] => Some(one.id.clone()),
            _ => None,
        };
        best(of_class.iter().copied().filter(|a| a.collective).collect())
            .or_else(|| best(of_class.iter().copied().filter(is_main).collect()))
            .or_else(|| best(of_class))
    }
}

/// The one value there is, if all agree.
fn only<'a>(ids: impl IntoIterator<Item = &'a ActorId>) -> Option<ActorId> {
    let mut ids = ids.into_iter();
    let first = ids.next()?;
    ids.all(|id| id == first).then(|| first.clone())
}

fn day(stored: u32) -> Option<Day> {
    let part = |n: u32| u8::try_from(n % 100).unwrap_or(0);
    Day::new(i32::try_from(stored / 10_000).ok()?, part(stored / 100), part(stored))
}

fn term(stored: StoredTerm) -> Term {
    Term { from: day(stored.from), to: day(stored.to) }
}

fn code(bytes: [u8; 2]) -> Option<CountryCode> {
    CountryCode::new(std::str::from_utf8(&bytes).ok()?)
}

fn actors(stored: &Stored<'_>) -> Result<Vec<Actor>, ActorsError> {
    let damaged = || ActorsError::Compiled("an entry is damaged");
    let id = |text: &str| ActorId::new(text).map_err(|_| damaged());
    let other = |at: u16| stored.actors.get(usize::from(at)).ok_or_else(damaged).and_then(|a| id(&a.id));
    let mut out = Vec::with_capacity(stored.actors.len() + 200 * stored.derived.len());
    for a in &stored.actors {
        out.push(Actor {
            id: id(&a.id)?,
            kind: a.kind,
            name: (&*a.name).into(),
            name_sv: a.name_sv.as_deref().map(Into::into),
            country: a.iso.and_then(code),
            adjective: a.adjective.as_deref().map(Into::into),
            role: None,
            epithets: a.epithets.clone(),
            collective: a.collective,
            active: a
                .active
                .iter()
                .filter_map(|(country, t)| Some(Active { country: code(*country)?, term: term(*t) }))
                .collect(),
            part_of: a
                .part_of
                .iter()
                .map(|(at, t)| Ok(PartOf { actor: other(*at)?, term: term(*t) }))
                .collect::<Result<_, ActorsError>>()?,
            sides: a
                .sides
                .iter()
                .map(|(conflict, at, t)| {
                    Ok(Siding { conflict: (&**conflict).into(), side: other(*at)?, term: term(*t) })
                })
                .collect::<Result<_, ActorsError>>()?,
            against: a
                .against
                .iter()
                .map(|(country, at, t, main)| {
                    let country = code(*country).ok_or_else(damaged)?;
                    Ok(Against { country, actor: other(*at)?, term: term(*t), main: *main })
                })
                .collect::<Result<_, ActorsError>>()?,
        });
    }
    for state in stored.actors.iter().filter(|a| a.kind == ActorKind::State) {
        for d in &stored.derived {
            out.push(derived(state, d, id(&format!("{}-{}", state.id, d.id))?, id(&state.id)?));
        }
    }
    Ok(out)
}

/// One of the actors that each state has.
fn derived(state: &store::StoredActor<'_>, d: &store::StoredDerived<'_>, id: ActorId, whole: ActorId) -> Actor {
    let name_sv = state.name_sv.as_deref().unwrap_or(&state.name);
    let fill = |template: &str| -> Box<str> {
        template
            .replace("{adjective}", state.adjective.as_deref().unwrap_or(&state.name))
            .replace("{name}", &state.name)
            .replace("{name_sv}", name_sv)
            .replace("{genitive}", state.genitive.as_deref().unwrap_or(name_sv))
            .into()
    };
    let country = state.iso.and_then(code);
    let (mut part_of, mut against) = (Vec::new(), Vec::new());
    if d.role.is_own_side() {
        part_of.push(PartOf { actor: whole, term: Term::default() });
    } else if let Some(country) = country {
        against.push(Against { country, actor: whole, term: Term::default(), main: false });
    }
    Actor {
        id,
        kind: d.kind,
        name: fill(&d.name),
        name_sv: Some(fill(&d.name_sv)),
        country,
        adjective: None,
        role: Some(d.role),
        epithets: d.epithets.clone(),
        collective: false,
        active: Vec::new(),
        part_of,
        sides: Vec::new(),
        against,
    }
}
