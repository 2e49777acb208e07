use crate::reading::Finder;
use crate::{ActorList, Modifier, Role};
use lagesbild_model::time::Day;
use lagesbild_model::{ActorId, CountryCode, Language, Span};
use std::ops::Range;

/// What an actor mention names.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum What {
    /// An entry of the list.
    Named(ActorId),
    /// A name that several entries have, or that one has only in its own countries: the country spoken of decides; see
    /// [`ActorList::choose`].
    OneOf(Vec<ActorId>),
    /// A role of a state: `Iraqi army`, `Syriens regering`.
    RoleOfState {
        /// The state.
        state: ActorId,
        /// What plays the role, if the list has it as an actor; persons it has not.
        actor: Option<ActorId>,
        /// The role.
        role: Role,
    },
    /// A role noun by itself: whose it is must be told by the country spoken of.
    Role {
        /// The role.
        role: Role,
    },
    /// The people of a state or group: `ryssarna`.
    People(ActorId),
    /// An adjective of a state or people with no role noun after it: `Syrian` in `Syrian refugees`.
    Adjective(ActorId),
}

/// A span that names an actor.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ActorMention {
    /// The words, without a genitive's ending; for a part of a compound with a [`Modifier`] only that part.
    pub span: Span,
    /// The tokens that the span touches.
    pub tokens: Range<usize>,
    /// What it names.
    pub what: What,
    /// The role of a noun joined to a group's name: fighters in `Taliban fighters`, spokesperson in
    /// `talibanernas talesman`.
    pub role: Option<Role>,
    /// The word joined to the name that makes a property of it: `Taliban-held`. The mention is then not the one who
    /// acts.
    pub modifier: Option<Modifier>,
    /// Whether it stands in the genitive.
    pub genitive: bool,
}

impl ActorMention {
    /// The entry that it names, where that is settled: not for a role noun alone, for one of several, for a person in
    /// a state's office, or for an adjective.
    pub fn actor(&self) -> Option<ActorId> {
        match &self.what {
            What::Named(id) | What::People(id) => Some(id.clone()),
            What::RoleOfState { actor, .. } => actor.clone(),
            What::OneOf(_) | What::Role { .. } | What::Adjective(_) => None,
        }
    }

    /// The state or group whose role, people or adjective it is, or itself.
    pub fn owner(&self) -> Option<&ActorId> {
        match &self.what {
            What::Named(id) | What::People(id) | What::Adjective(id) | What::RoleOfState { state: id, .. } => Some(id),
            What::OneOf(_) | What::Role { .. } => None,
        }
    }

    /// Whether the country spoken of must tell whose it is.
    pub fn needs_country(&self) -> bool {
        matches!(self.what, What::Role { .. } | What::OneOf(_))
    }

    /// Its role: of a state, of a group, or alone.
    pub fn any_role(&self) -> Option<Role> {
        match self.what {
            What::RoleOfState { role, .. } | What::Role { role } => Some(role),
            _ => self.role,
        }
    }
}

impl ActorList {
    /// Appends the actors that `text` names, left to right and never overlapping, the longest reading of each.
    ///
    /// `tokens` are spans in ascending order; what touches none of them is left out.
    pub fn find(&self, language: Language, text: &str, tokens: &[Span], out: &mut Vec<ActorMention>) {
        let Some(lexicon) = self.lexicon(language) else {
            return;
        };
        let finder = Finder { list: self, lexicon, text };
        let first = out.len();
        let mut past = 0;
        for token in tokens {
            let Some(words) = token.slice(text) else {
                continue;
            };
            for start in word_starts(text, *token, words) {
                if start < past {
                    continue;
                }
                let Some(found) = finder.at(start) else {
                    continue;
                };
                past = found.consumed;
                out.extend(found.mention(self, tokens));
            }
        }
        finder.share_roles(out.get_mut(first..).unwrap_or_default());
    }

    /// Settles a mention by the countries spoken of, likeliest first: whose role it is, which of several entries.
    /// `None` where they do not settle it.
    pub fn choose(&self, mention: &ActorMention, countries: &[CountryCode], on: Option<Day>) -> Option<ActorId> {
        match &mention.what {
            What::Role { role } => {
                let country = countries.first()?;
                self.role_of(*country, *role).or_else(|| self.state(*country)).map(|actor| actor.id.clone())
            }
            What::OneOf(ids) => countries.iter().find_map(|country| {
                let active = |id: &&ActorId| self.get(id).is_some_and(|actor| actor.is_active(*country, on));
                let mut here = ids.iter().filter(active);
                let first = here.next()?;
                here.next().is_none().then(|| first.clone())
            }),
            _ => mention.actor(),
        }
    }
}

/// Where words begin inside a token: at its start and after each hyphen, slash or bracket in it.
fn word_starts(text: &str, token: Span, words: &str) -> impl Iterator<Item = usize> {
    let before = text.get(..token.start()).and_then(|t| t.chars().next_back());
    let starts = words.char_indices().scan(before, move |before, (at, c)| {
        let last = before.replace(c);
        let begins = c.is_alphanumeric()
            && last.is_none_or(|last| !last.is_alphanumeric() && !matches!(last, '@' | '_' | '.' | '\'' | '\u{2019}'));
        Some(begins.then_some(token.start() + at))
    });
    starts.flatten()
}
