//! How the words that follow one another at a place may be understood as an actor.

use crate::list::Lexicon;
use crate::scan::{ends_word, past_space, walk};
use crate::store::{NameUse, Ownership, RoleUse, Usage};
use crate::{ActorKind, ActorList, ActorMention, Modifier, Role, What};
use lagesbild_model::Span;

/// How many words (`national`, `elite`) may stand between an adjective and its role noun.
const BETWEEN: usize = 3;
/// How far around a short word in capitals lower-case letters are looked for, in bytes.
const NEIGHBOURHOOD: usize = 40;

/// Reads one text with one language's words.
pub(crate) struct Finder<'a> {
    pub list: &'a ActorList,
    pub lexicon: &'a Lexicon,
    pub text: &'a str,
}

/// A name, adjective or stem found, before what follows it has been looked at.
struct Base {
    start: usize,
    end: usize,
    /// Past the genitive's ending.
    close: usize,
    genitive: bool,
    usage: Usage,
    actors: Vec<u16>,
}

/// One reading of what stands at a place. Compared by how much it explains.
pub(crate) struct Reading {
    start: usize,
    end: usize,
    /// Where the next mention may begin.
    pub consumed: usize,
    core: Core,
    role: Option<Role>,
    modifier: Option<Modifier>,
    genitive: bool,
}

enum Core {
    Actors(Vec<u16>, Usage),
    Role(Role),
}

impl Reading {
    /// More of the text first; then a name that is listed as a whole; then what is not in the genitive; then names
    /// before adjectives before bare nouns.
    fn rank(&self) -> (usize, bool, bool, bool, u8) {
        let kind = match &self.core {
            Core::Actors(_, Usage::Name) => 4,
            Core::Actors(_, Usage::Generic) => 3,
            Core::Actors(_, Usage::People) => 2,
            Core::Actors(..) => 1,
            Core::Role(_) => 0,
        };
        let whole = kind > 1 && self.role.is_none() && self.modifier.is_none();
        (self.consumed, whole, self.role.is_some(), !self.genitive, kind)
    }

    /// What it says, unless it touches no token or names nobody.
    pub fn mention(self, list: &ActorList, tokens: &[Span]) -> Option<ActorMention> {
        let span = Span::new(self.start, self.end)?;
        let from = tokens.partition_point(|t| t.end() <= span.start());
        let to = tokens.partition_point(|t| t.start() < span.end());
        let id = |at: &u16| list.at(*at).map(|actor| actor.id.clone());
        let (what, role) = match self.core {
            Core::Role(role) => (What::Role { role }, None),
            Core::Actors(actors, usage) => match (actors.as_slice(), self.role) {
                ([one], Some(role)) if usage != Usage::Generic && list.at(*one)?.kind == ActorKind::State => {
                    let state = list.at(*one)?;
                    let actor = state.country.and_then(|c| list.role_of(c, role)).map(|a| a.id.clone());
                    (What::RoleOfState { state: state.id.clone(), actor, role }, None)
                }
                ([one], role) if usage != Usage::Generic => match usage {
                    Usage::People => (What::People(id(one)?), role),
                    Usage::Adjective if role.is_none() && self.modifier.is_none() => (What::Adjective(id(one)?), role),
                    _ => (What::Named(id(one)?), role),
                },
                (several, role) => (What::OneOf(several.iter().filter_map(id).collect()), role),
            },
        };
        (from < to).then_some(ActorMention {
            span,
            tokens: from..to,
            what,
            role,
            modifier: self.modifier,
            genitive: self.genitive,
        })
    }
}

impl<'a> Finder<'a> {
    /// The best reading of what begins at `start`.
    pub fn at(&self, start: usize) -> Option<Reading> {
        let mut readings = Vec::new();
        if self.lexicon.names_begin.may_begin(self.text, start) {
            for base in self.bases(start) {
                self.after_name(base, None, &mut readings);
            }
        }
        if self.lexicon.roles_begin.may_begin(self.text, start) {
            self.roles_at(start, &mut readings);
            self.after_prefix(start, &mut readings);
        }
        // The first of equals stays, so that the order of the files decides.
        readings.into_iter().reduce(|best, next| if next.rank() > best.rank() { next } else { best })
    }

    /// Gives `French` in `French and Chadian forces` its role, from the right to the left.
    pub fn share_roles(&self, mentions: &mut [ActorMention]) {
        let mut next: Option<(usize, Role)> = None;
        for mention in mentions.iter_mut().rev() {
            if let (What::Adjective(id), Some((start, role))) = (&mention.what, next)
                && self.joined(mention.span.end(), start)
                && let Some(actor) = self.list.get(id)
            {
                if actor.kind == ActorKind::State {
                    let state = id.clone();
                    let actor = actor.country.and_then(|c| self.list.role_of(c, role)).map(|a| a.id.clone());
                    mention.what = What::RoleOfState { state, actor, role };
                } else {
                    mention.role = Some(role);
                    mention.what = What::Named(id.clone());
                }
            }
            let role = mention.any_role().filter(|_| mention.owner().is_some() && mention.modifier.is_none());
            next = role.map(|role| (mention.span.start(), role));
        }
    }

    /// Whether nothing but a joining word or a comma stands between.
    fn joined(&self, from: usize, to: usize) -> bool {
        let Some(between) = self.text.get(from..to) else {
            return false;
        };
        let mut joined = between.trim() == ",";
        let start = from + (between.len() - between.trim_start().len());
        walk(&self.lexicon.automata.roles, self.text, start, |end, _, run| {
            let rest = self.text.get(end..to).unwrap_or("-");
            joined |= rest.trim().is_empty() && self.lexicon.roles(run).contains(&RoleUse::And);
        });
        joined
    }

    /// Every name, adjective and stem that begins at `start`; those that a user added first.
    fn bases(&self, start: usize) -> Vec<Base> {
        let mut out = Vec::new();
        if let Some(own) = &self.list.own {
            walk(&own.names, self.text, start, |end, upper, run| self.take(start, end, upper, own.of(run), &mut out));
        }
        walk(&self.lexicon.automata.names, self.text, start, |end, upper, run| {
            self.take(start, end, upper, self.lexicon.names(run), &mut out);
        });
        out
    }

    /// The bases that a form gives.
    fn take(&self, start: usize, end: usize, upper: u64, uses: &[NameUse], out: &mut Vec<Base>) {
        for usage in [Usage::Name, Usage::Generic, Usage::People, Usage::Adjective, Usage::Stem] {
            let fits = |u: &&NameUse| u.usage == usage && u.upper & !upper == 0;
            let mut actors: Vec<u16> = uses.iter().filter(fits).map(|u| u.actor).collect();
            actors.dedup();
            if actors.is_empty() || self.shouted(start, end) {
                continue;
            }
            let base = |close, genitive| Base { start, end, close, genitive, usage, actors: actors.clone() };
            out.push(base(end, false));
            if usage != Usage::Stem {
                out.extend(self.genitives(end).map(|close| base(close, true)));
            }
        }
    }

    /// Whether two or three capitals stand among nothing but capitals, where `US` and `us` look alike.
    fn shouted(&self, start: usize, end: usize) -> bool {
        let word = self.text.get(start..end).unwrap_or_default();
        if word.len() > 3 || !word.chars().all(|c| c.is_ascii_uppercase()) {
            return false;
        }
        let mut from = start.saturating_sub(NEIGHBOURHOOD);
        while !self.text.is_char_boundary(from) {
            from -= 1;
        }
        let mut to = (end + NEIGHBOURHOOD).min(self.text.len());
        while !self.text.is_char_boundary(to) {
            to += 1;
        }
        let near = self.text.get(from..to).unwrap_or_default();
        near.chars().filter(|c| c.is_uppercase()).count() > word.len() && !near.chars().any(char::is_lowercase)
    }

    /// The ends of the genitive endings that follow at `end`.
    fn genitives(&self, end: usize) -> impl Iterator<Item = usize> {
        let rest = self.text.get(end..).unwrap_or_default();
        self.lexicon.words.genitives.iter().filter_map(move |suffix| {
            let length = same_start(rest, suffix)?;
            ends_word(self.text, end + length).then_some(end + length)
        })
    }

    fn owns(&self, base: &Base, of: Ownership) -> bool {
        let state = match base.actors.as_slice() {
            [one] => self.list.at(*one).is_some_and(|actor| actor.kind == ActorKind::State),
            _ => false,
        };
        match of {
            Ownership::Anybody => true,
            Ownership::State => state,
            Ownership::Group => !state,
        }
    }

    /// The readings of a name and what follows it.
    fn after_name(&self, base: Base, modifier: Option<Modifier>, out: &mut Vec<Reading>) {
        if !base.genitive && matches!(base.usage, Usage::Name | Usage::Generic | Usage::Stem | Usage::Adjective) {
            self.compounds(&base, modifier, out);
        }
        if base.usage == Usage::Stem || !ends_word(self.text, base.close) {
            return;
        }
        self.after_space(base.close, 0, &mut |end, usage| {
            if let RoleUse::Role { role, of, .. } = usage
                && self.owns(&base, *of)
                && base.usage != Usage::People
            {
                self.close(end, |end, close, genitive| {
                    out.push(Reading { end, consumed: close, role: Some(*role), modifier, genitive, ..bare(&base) });
                });
            }
        });
        out.push(Reading { modifier, ..bare(&base) });
    }

    /// Role nouns and suffixes joined to the name: `Talibanstyrkor`, `Taliban-held`.
    fn compounds(&self, base: &Base, modifier: Option<Modifier>, out: &mut Vec<Reading>) {
        for joiner in &self.lexicon.words.joiners {
            let rest = self.text.get(base.end..).unwrap_or_default();
            let Some(length) = same_start(rest, joiner) else {
                continue;
            };
            walk(&self.lexicon.automata.roles, self.text, base.end + length, |end, _, run| {
                for usage in self.lexicon.roles(run) {
                    match usage {
                        RoleUse::Suffix(means) if ends_word(self.text, end) => {
                            out.push(Reading { consumed: end, modifier: Some(*means), ..bare(base) })
                        }
                        RoleUse::Role { role, of, .. } if self.owns(base, *of) && base.usage != Usage::Adjective => {
                            self.close(end, |end, close, genitive| {
                                out.push(Reading {
                                    end,
                                    consumed: close,
                                    role: Some(*role),
                                    modifier,
                                    genitive,
                                    ..bare(base)
                                });
                            });
                        }
                        _ => {}
                    }
                }
            });
        }
    }

    /// The word's end at `end`, and past a genitive's ending.
    fn close(&self, end: usize, mut each: impl FnMut(usize, usize, bool)) {
        if ends_word(self.text, end) {
            each(end, end, false);
        }
        self.genitives(end).for_each(|close| each(end, close, true));
    }

    /// Role words after white space, past some words that may stand between.
    fn after_space(&self, from: usize, depth: usize, each: &mut dyn FnMut(usize, &RoleUse)) {
        let Some(start) = past_space(self.text, from) else {
            return;
        };
        let mut between = Vec::new();
        walk(&self.lexicon.automata.roles, self.text, start, |end, _, run| {
            for usage in self.lexicon.roles(run) {
                match usage {
                    RoleUse::Between if depth < BETWEEN && ends_word(self.text, end) => between.push(end),
                    usage => each(end, usage),
                }
            }
        });
        between.into_iter().for_each(|end| self.after_space(end, depth + 1, each));
    }

    /// A role noun alone (`the army`), of somebody (`the army of Chad`), or with a suffix (`government-held`).
    fn roles_at(&self, start: usize, out: &mut Vec<Reading>) {
        let alone_reading = |role, end, consumed| Reading {
            start,
            end,
            consumed,
            core: Core::Role(role),
            role: None,
            modifier: None,
            genitive: false,
        };
        walk(&self.lexicon.automata.roles, self.text, start, |end, _, run| {
            for usage in self.lexicon.roles(run) {
                let (role, of, alone, stem) = match usage {
                    RoleUse::Role { role, of, alone } => (*role, *of, *alone, false),
                    RoleUse::Stem(role) => (*role, Ownership::Anybody, false, true),
                    _ => continue,
                };
                if alone || stem {
                    self.role_suffix(end, &mut |close, means| {
                        out.push(Reading { modifier: Some(means), ..alone_reading(role, end, close) });
                    });
                }
                if alone {
                    self.close(end, |end, close, genitive| {
                        out.push(Reading { genitive, ..alone_reading(role, end, close) });
                    });
                }
                if !stem && ends_word(self.text, end) {
                    self.owned(start, end, role, of, alone, out);
                }
            }
        });
    }

    fn role_suffix(&self, end: usize, each: &mut dyn FnMut(usize, Modifier)) {
        for joiner in &self.lexicon.words.joiners {
            let rest = self.text.get(end..).unwrap_or_default();
            let Some(length) = same_start(rest, joiner) else {
                continue;
            };
            walk(&self.lexicon.automata.roles, self.text, end + length, |close, _, run| {
                for usage in self.lexicon.roles(run) {
                    if let RoleUse::Suffix(means) = usage
                        && ends_word(self.text, close)
                    {
                        each(close, *means);
                    }
                }
            });
        }
    }

    /// `government of Chad`, `talesperson för talibanerna`.
    fn owned(&self, start: usize, end: usize, role: Role, of: Ownership, alone: bool, out: &mut Vec<Reading>) {
        let mut links = Vec::new();
        self.after_space(end, BETWEEN, &mut |end, usage| {
            // Forces that come *from* a state may be leaving it; those from a group are the group's.
            let owner = match usage {
                RoleUse::Of => Ownership::Anybody,
                RoleUse::OfPerson if role.is_person() => Ownership::Anybody,
                RoleUse::OfPerson => Ownership::Group,
                RoleUse::Within if alone => Ownership::State,
                _ => return,
            };
            if ends_word(self.text, end) {
                links.push((end, owner));
            }
        });
        for (link, owner) in links {
            let Some(at) = past_space(self.text, link) else {
                continue;
            };
            for base in self.bases(at) {
                let owns = self.owns(&base, of) && self.owns(&base, owner);
                if base.usage == Usage::Name && owns && ends_word(self.text, base.close) {
                    out.push(Reading { start, role: Some(role), ..bare(&base) });
                }
            }
        }
    }

    /// `pro-Russian forces`, `regeringstrogna`.
    fn after_prefix(&self, start: usize, out: &mut Vec<Reading>) {
        walk(&self.lexicon.automata.roles, self.text, start, |end, _, run| {
            for usage in self.lexicon.roles(run) {
                let RoleUse::Prefix(means) = usage else {
                    continue;
                };
                let rest = self.text.get(end..).unwrap_or_default();
                let dash = rest.chars().next().filter(|c| matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\u{2013}'));
                let at = end + dash.map_or(0, char::len_utf8);
                for base in self.bases(at) {
                    if matches!(base.usage, Usage::Name | Usage::Adjective) {
                        self.after_name(base, Some(*means), out);
                    }
                }
                self.roles_at_prefix(at, *means, out);
            }
        });
    }

    fn roles_at_prefix(&self, at: usize, means: Modifier, out: &mut Vec<Reading>) {
        let mut roles = Vec::new();
        self.roles_at(at, &mut roles);
        out.extend(roles.into_iter().map(|reading| Reading { modifier: Some(means), ..reading }));
    }
}

/// The name by itself.
fn bare(base: &Base) -> Reading {
    Reading {
        start: base.start,
        end: base.end,
        consumed: base.close,
        core: Core::Actors(base.actors.clone(), base.usage),
        role: None,
        modifier: None,
        genitive: base.genitive,
    }
}

/// How long `start` is at the beginning of `text`, typographic apostrophes and dashes counting as plain ones.
fn same_start(text: &str, start: &str) -> Option<usize> {
    let plain = |c| match c {
        '\u{2019}' | '\u{02BC}' => '\'',
        '\u{2010}' | '\u{2011}' | '\u{2013}' => '-',
        c => c,
    };
    let mut length = 0;
    let mut chars = text.chars();
    for wanted in start.chars() {
        let c = chars.next()?;
        if plain(c) != wanted {
            return None;
        }
        length += c.len_utf8();
    }
    Some(length)
}
