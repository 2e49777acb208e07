//! Names that are made of a description: *police station in Gao*, *area south of Mogadishu*, *northern Mali*.

use super::*;
use lagesbild_actors::What;

/// How many words before a noun may belong to its name.
const MODIFIERS: usize = 6;

impl Places<'_, '_, '_> {
    /// The English of a described place without a name: the noun with the words before it that tell which one it is.
    pub(super) fn composed(&self, token: TokenIx, noun: &PlaceNoun, plural: bool) -> String {
        let mut words = self.modifiers_before(token);
        words.extend(self.first_part(token));
        let noun = &noun.english[usize::from(plural)];
        // *oil refinery*: a noun may hold what the text has before it.
        if let (Some(last), Some((first, _))) = (words.last(), noun.split_once(' '))
            && last.eq_ignore_ascii_case(first)
        {
            words.pop();
        }
        words.push(noun.clone());
        let name = words.join(" ");
        match self.person_owner(token) {
            Some(person) => self.pack.descriptions().names().of(&name, person),
            None => name,
        }
    }

    /// The person whose a thing built is: *the palace of Abdul Rashid Dostum*.
    fn person_owner(&self, token: TokenIx) -> Option<&str> {
        let (grammar, nouns) = (self.grammar, self.pack.descriptions());
        let owner = |c: &TokenIx| {
            let whose = grammar.full_relation(*c) == Deprel::NmodPoss && !nouns.nouns_as_written();
            let of = grammar.relation(*c) == Deprel::Nmod && grammar.prepositions(*c).iter().any(|p| nouns.links(p));
            whose || of
        };
        let person = grammar.children(token).filter(owner).find_map(|c| grammar.person_name(c))?;
        let name = grammar.document.words(person);
        let genitive = self.pack.genitives().iter().find_map(|g| name.strip_suffix(g.as_str()));
        Some(genitive.filter(|_| !nouns.nouns_as_written()).unwrap_or(name))
    }

    fn modifiers_before(&self, token: TokenIx) -> Vec<String> {
        let (document, nouns) = (self.grammar.document, self.pack.descriptions());
        let mut words = Vec::new();
        let mut next = token;
        for _ in 0..MODIFIERS {
            let Some(before) = next.index().checked_sub(1).and_then(TokenIx::new) else { break };
            let (Some(span), Some(after)) = (self.span(before), self.span(next)) else { break };
            let gap = document.text.get(span.end()..after.start()).unwrap_or_default();
            let named =
                self.mentions.place_at(span.start()).is_some() && self.mentions.actor_at(span.start()).is_none();
            if !matches!(gap, " " | "") || named {
                break;
            }
            if let Some(found) = self.mentions.actor_at(span.start()) {
                // *Iraks största raffinaderi*: a state's name is no adjective.
                let state =
                    matches!(found.mention.what, What::Named(_)) && found.mention.genitive && !nouns.nouns_as_written();
                if state && self.mentions.place_at(span.start()).is_some() {
                    break;
                }
                words.extend(self.actor_word(found, next));
                let first = document.analysis.token_at(found.mention.span.start());
                match first.filter(|first| *first < next) {
                    Some(first) => next = first,
                    None => break,
                }
                continue;
            }
            let word = document.lower(before);
            let owned = nouns.place_noun(&document.lower(token)).is_some_and(|(n, _)| n.owned);
            if owned && nouns.pronoun(&word).is_some() && self.grammar.full_relation(before) == Deprel::NmodPoss {
                words.extend(self.owner_before(before));
                break;
            }
            let known = nouns.modifier(&word).map(str::to_owned);
            match (known, self.grammar.upos(before)) {
                (Some(known), _) => words.push(known),
                (None, Upos::Noun | Upos::Propn) if nouns.nouns_as_written() => {
                    words.push(document.words(span).to_owned())
                }
                (None, Upos::Adj) => {}
                _ => break,
            }
            next = before;
        }
        words.reverse();
        words
    }

    /// Whose a thing is by a possessive pronoun (*their base*): the actor that the subject of the clause names.
    fn owner_before(&self, pronoun: TokenIx) -> Option<String> {
        let grammar = self.grammar;
        let verb = grammar.governing_verb(pronoun)?;
        let subject = grammar.surface_subject(verb)?;
        let sentence = grammar.document.analysis.sentence_of(pronoun)?.span;
        let names = |found: &&crate::ActorFound| {
            let token = grammar.document.analysis.token_at(found.mention.span.start());
            token.is_some_and(|t| t == subject || grammar.head(t) == Some(subject)) && found.mention.modifier.is_none()
        };
        let speaks = self.pack.descriptions().pronoun(&grammar.document.lower(pronoun)) == Some(PronounRole::Speaker);
        let owner = self.mentions.actors_in(sentence).iter().find(names).filter(|_| !speaks)?;
        // *attacked soldiers in their base*: another stands nearer.
        let between = Span::new(owner.mention.span.end(), self.span(pronoun)?.start())?;
        if self.mentions.actors_in(between).iter().any(|a| a.id != owner.id) {
            return None;
        }
        owner.adjective.clone().or_else(|| owner.english.clone())
    }

    /// Whose it is: as written in English, else by the adjective or the name.
    fn actor_word(&self, found: &crate::ActorFound, noun: TokenIx) -> Option<String> {
        if found.mention.modifier.is_some() {
            return None;
        }
        if self.pack.descriptions().nouns_as_written() {
            // The noun itself may be the last word of the mention: *Turkish Embassy*.
            let end = self.span(noun)?.start().min(found.mention.span.end());
            let words = Span::new(found.mention.span.start(), end)?;
            return Some(self.grammar.document.words(words).trim().to_owned()).filter(|w| !w.is_empty());
        }
        match found.mention.what {
            What::Adjective(_) | What::RoleOfState { .. } | What::Named(_) => found.english.clone(),
            _ => None,
        }
    }

    /// The first part of a compound, where it tells which sort of place it is.
    fn first_part(&self, token: TokenIx) -> Option<String> {
        let nouns = self.pack.descriptions();
        let word = self.grammar.document.lower(token);
        if nouns.place(&word).is_some() {
            return None;
        }
        let (_, _, cut) = nouns.place_compound(&word)?;
        nouns.modifier(word.get(..cut)?.trim_end_matches('-')).map(str::to_owned)
    }

    /// How a noun's place lies to a name, by the words between them; `None` where it lies in it.
    pub(super) fn relation_to(&self, noun: Span, whole: Span) -> Option<&str> {
        let between = self.grammar.document.text.get(noun.end()..whole.start())?;
        let words = between.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
        let words: Vec<String> = words.map(str::to_lowercase).collect();
        self.pack.descriptions().relation(&words)
    }

    /// A place without a name of its own, and no entry, that lies in, at or by a place that has one.
    pub(super) fn placed(
        &self,
        part: &str,
        noun: &PlaceNoun,
        whole: &PlaceFound,
        span: Span,
        extent: Extent,
    ) -> PlaceRef {
        let nouns = self.pack.descriptions();
        let relation = self.relation_to(span, whole.tokens);
        // *a town north of Baghdad* is by the city, not by the area north of it.
        let reference = if relation.is_some() { self.whole(whole) } else { self.reference(whole) };
        let entry = whole.entry();
        // *the border with Iraq* has on its other side the country that the report otherwise speaks of most.
        let countries = self.mentions.countries.iter().filter_map(|c| self.gazetteer.country_entry(*c));
        let other = countries.filter(|_| self.is_country(whole)).find(|c| Some(*c) != entry);
        let other = other.and_then(|other| self.gazetteer.place(other));
        let town = relation.is_none() && noun.of_town && whole.kind(self.gazetteer) == Some(PlaceKind::City);
        let town = town && part != noun.english[1];
        // *the country's biggest refinery* in a town is the town's, as *an oil terminal* is.
        let token = self.grammar.document.analysis.token_at(span.start());
        let described = token.is_some_and(|t| self.grammar.child(t, &[Deprel::Amod]).is_some());
        let name = match (other, relation) {
            // *a town south of Baghdad*
            _ if self.side_of(whole).is_some() && !nouns.parts_areas(noun) => {
                let side = self.side_of(whole).unwrap_or_default();
                format!("{part} {side} {}", self.whole(whole).name)
            }
            _ if town => nouns.names().of_town(if described { &noun.english[0] } else { part }, &reference.name),
            // A border has one name, from whichever side it is told.
            (Some(other), _) if nouns.parts_areas(noun) => {
                let mut sides = [other.name, reference.name.as_str()];
                sides.sort_unstable();
                nouns.names().border(sides[0], sides[1])
            }
            (_, Some(relation)) => format!("{part} {relation} {}", reference.name),
            (_, None) => nouns.names().within(part, &reference.name),
        };
        self.nameless(name, span, extent)
    }

    /// *villages between Aleppo and the border*: what lies between two places, if both have a name.
    pub(super) fn between(&self, token: TokenIx, part: &str) -> Option<Filler> {
        let (grammar, nouns) = (self.grammar, self.pack.descriptions());
        let lies_between = |c: &TokenIx| grammar.prepositions(*c).iter().any(|p| nouns.lies_between(p));
        let one = grammar.children(token).find(lies_between)?;
        let other = grammar.children(one).find(|c| grammar.relation(*c) == Deprel::Conj);
        let (other, span) = (other?, self.span(token)?);
        let name = |t: TokenIx| {
            let found = self.mentions.place_at(self.span(t)?.start()).and_then(|at| self.mentions.places.get(at));
            let noun = || nouns.place_noun(&grammar.document.lower(t)).map(|(noun, form)| (noun, form.plural));
            let described = || noun().map(|(noun, plural)| nouns.names().the(&self.composed(t, noun, plural)));
            found.map(|p| self.whole(p).name).or_else(described)
        };
        let (one, other) = (name(one)?, name(other)?);
        let name = nouns.names().between(part, &one, &other);
        Some(Filler::Places(vec![self.nameless(name, span, Extent::Part)]))
    }

    /// A district or the like with a name that the gazetteer lacks, which stands before the noun: *Char Asiab District*.
    pub(super) fn own_name(&self, token: TokenIx, noun: &PlaceNoun, form: NounForm) -> Option<PlaceRef> {
        let area = matches!(noun.kind, PlaceNounKind::District | PlaceNounKind::Province);
        let document = self.grammar.document;
        let last = self.span(token).filter(|_| area && !form.plural && self.pack.descriptions().nouns_as_written())?;
        let capital = |span: Span| document.words(span).chars().next().is_some_and(char::is_uppercase);
        let mut first = last;
        for before in (0..token.index()).rev().take(3).filter_map(TokenIx::new) {
            let span = self.span(before)?;
            let joined = document.text.get(span.end()..first.start()).is_some_and(|gap| matches!(gap, " " | ""));
            let known =
                self.mentions.place_at(span.start()).is_some() || self.mentions.actor_at(span.start()).is_some();
            if !joined || known || self.grammar.upos(before) != Upos::Propn || !capital(span) {
                break;
            }
            first = span;
        }
        let stem = Span::new(first.start(), last.start()).filter(|stem| !stem.is_empty())?;
        let name = super::described::called_area(document.words(stem).trim_end(), noun);
        Some(self.nameless(name, first.cover(last), Extent::All))
    }

    /// On which side of a named place something lies: *north of Baghdad*, but not *the north of Mali*.
    pub(super) fn side_of(&self, found: &PlaceFound) -> Option<&str> {
        let (document, nouns) = (self.grammar.document, self.pack.descriptions());
        let at = document.analysis.token_at(found.span.start())?.index();
        let before = |n: usize| at.checked_sub(n).and_then(TokenIx::new);
        // *south of the Somali capital Mogadishu*
        let apposed = |t: &TokenIx| {
            let noun = nouns.place_noun(&document.lower(*t)).is_some();
            matches!(self.grammar.upos(*t), Upos::Det | Upos::Adj) || noun
        };
        let skipped = (1..4).take_while(|n| before(*n).is_some_and(|t| apposed(&t))).count();
        let before = |n: usize| before(n + skipped);
        let (side, link) = (document.lower(before(2)?), document.lower(before(1)?));
        let direction = nouns.direction_noun(&side)?;
        let determined = before(3).is_some_and(|t| nouns.determiner(&document.lower(t)) == Some(true));
        let beyond = nouns.relation(&[side, link]) == Some(direction.side.as_str());
        Some(direction.side.as_str()).filter(|_| beyond && !determined)
    }

    pub(super) fn nameless(&self, name: String, span: Span, extent: Extent) -> PlaceRef {
        let written = Some(self.grammar.document.words(span).to_owned());
        PlaceRef { name, written, span: Some(span), extent, id: None, candidates: Vec::new() }
    }

    /// The place in which something without a name must lie: the last one named before it in its sentence, else the
    /// town spoken of.
    pub(super) fn scene(&self, span: Span) -> Option<&PlaceFound> {
        let sentence =
            self.grammar.document.sentence_at(span.start()).and_then(|n| self.grammar.document.sentences.get(n));
        let holds = |p: &&PlaceFound| {
            use PlaceKind::{Admin1, Admin2, City, Island, Quarter};
            matches!(p.kind(self.gazetteer), Some(City | Admin1 | Admin2 | Quarter | Island)) || !p.settled
        };
        let earlier = || self.mentions.places.iter().rev().filter(|p| p.tokens.end() <= span.start()).filter(holds);
        let here = || earlier().filter(|p| sentence.is_some_and(|s| s.contains(p.tokens)));
        // Of a district and the province that it lies in, the district.
        let area = |p: &&PlaceFound| p.kind(self.gazetteer) == Some(PlaceKind::Admin1);
        let here = here().find(|p| !area(p)).or_else(|| here().next());
        here.or_else(|| earlier().find(|p| !self.is_seat(p)))
    }

    /// *the north of Mali*, *north of Baghdad*, *the north* of the country spoken of.
    pub(super) fn direction(&self, token: TokenIx, span: Span) -> Option<PlaceRef> {
        let (document, nouns) = (self.grammar.document, self.pack.descriptions());
        let direction = nouns.direction_noun(&document.lower(token))?;
        let after = (1..5).filter_map(|n| self.mentions.place_at(self.span(TokenIx::new(token.index() + n)?)?.start()));
        let after = after.into_iter().next().and_then(|at| self.mentions.places.get(at));
        let near = after.filter(|p| {
            let between = document.text.get(span.end()..p.tokens.start()).unwrap_or_default();
            !between.contains([',', '.', ';', ':', '(']) && between.split_whitespace().count() <= 3
        });
        let earlier = (1..4).filter_map(|n| token.index().checked_sub(n).and_then(TokenIx::new));
        let open = earlier.take_while(|t| !matches!(self.grammar.upos(*t), Upos::Noun | Upos::Propn | Upos::Adp));
        let determined = |t: TokenIx| nouns.determiner(&document.lower(t)) == Some(true);
        let country = near.is_some_and(|p| self.is_country(p));
        let definite = country || open.into_iter().any(determined);
        let words = |end: usize| -> Vec<String> {
            let text = document.text.get(span.start()..end).unwrap_or_default();
            text.split_whitespace().map(str::to_lowercase).collect()
        };
        if let Some(place) = near {
            let whole = self.whole(place);
            let beyond = !definite && nouns.relation(&words(place.tokens.start())) == Some(direction.side.as_str());
            let name = match beyond {
                true => nouns.names().beside(&direction.side, &whole.name),
                false => format!("{} {}", direction.part, whole.name),
            };
            return Some(PlaceRef { candidates: whole.candidates, ..self.nameless(name, span, Extent::Part) });
        }
        let home = self.mentions.countries.first().and_then(|c| self.gazetteer.country_entry(*c))?;
        let country = self.gazetteer.place(home)?.name;
        let name = format!("{} {country}", direction.part);
        Some(self.nameless(name, span, Extent::Part))
    }
}
