//! Place names in running text: where they stand, which belong together, what the words beside them tell.

use crate::{Document, PlaceFound};
use lagesbild_gazetteer::{Entry, Gazetteer, Hint, NameClass, Named, PlaceKind, resolve};
use lagesbild_language::{Deprel, NameKind, TokenIx, Upos};
use lagesbild_model::{CountryCode, Span};
use lagesbild_pack::{Pack, PlaceNounKind};

/// A list of coordinated names (*Ghazni, Herat and Kandahar*).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Group(usize);

/// A name as found, not yet settled.
pub(crate) struct Name {
    pub span: Span,
    pub tokens: Span,
    pub entries: Vec<Named>,
    pub hint: Option<PlaceKind>,
    pub genitive: bool,
    first: usize,
    last: usize,
    group: Option<Group>,
    within: Option<usize>,
}

impl Name {
    /// Whether no capitalised word right before it makes it part of a longer name (*Arab Spring*).
    pub fn stands_alone(&self, line: &str, tokens: &[Span]) -> bool {
        let before = self.first.checked_sub(1).and_then(|at| tokens.get(at));
        let touches = |t: &&Span| line.get(t.end()..self.span.start()) == Some(" ");
        let capital = |t: &Span| t.slice(line).and_then(|w| w.chars().next()).is_some_and(char::is_uppercase);
        !before.filter(touches).is_some_and(capital)
    }

    /// A name that no entry bears.
    fn without_entry(span: Span, first: usize, last: usize) -> Name {
        let (entries, hint, genitive, group, within) = (Vec::new(), None, false, None, None);
        Name { span, tokens: span, entries, hint, genitive, first, last, group, within }
    }
}

/// Words parted by white space and punctuation: enough for the short lines around a report.
pub(crate) fn plain_tokens(line: &str) -> Vec<Span> {
    let mut tokens = Vec::new();
    let mut start = None;
    for (at, c) in line.char_indices().chain([(line.len(), ' ')]) {
        let inside = c.is_alphanumeric() || matches!(c, '-' | '\'' | '’');
        match (inside, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                tokens.extend(Span::new(from, at));
                start = None;
            }
            _ => {}
        }
    }
    tokens
}

/// The gazetteer's kind for what a noun describes.
pub(crate) fn kind_of(noun: PlaceNounKind) -> Option<PlaceKind> {
    Some(match noun {
        PlaceNounKind::City | PlaceNounKind::Capital => PlaceKind::City,
        PlaceNounKind::District => PlaceKind::Admin2,
        PlaceNounKind::Province => PlaceKind::Admin1,
        PlaceNounKind::Country => PlaceKind::Country,
        PlaceNounKind::Airport => PlaceKind::Airport,
        PlaceNounKind::Base => PlaceKind::Base,
        PlaceNounKind::Crossing => PlaceKind::Crossing,
        PlaceNounKind::Site | PlaceNounKind::Area => return None,
    })
}

/// All place names of a report.
pub(crate) fn find(document: &Document<'_>, pack: &Pack, gazetteer: &Gazetteer) -> Vec<Name> {
    let mut names = Vec::new();
    for range in &document.sentence_tokens {
        let tokens = document.tokens.get(range.clone()).unwrap_or_default();
        let mut found = find_in(document.text, tokens, pack, gazetteer);
        found.retain(|name| {
            !is_ordinary_word(document, name, pack, gazetteer) && !is_in_longer_name(document, tokens, name, pack)
        });
        unlisted(document, tokens, &mut found, pack);
        group(document.text, tokens, &mut found, names.len(), pack);
        hint(document.text, tokens, &mut found, pack);
        contain(document.text, tokens, &mut found, names.len(), pack);
        names.append(&mut found);
    }
    names
}

/// The names at given spans, with what the words beside them tell.
pub(crate) fn at(
    document: &Document<'_>,
    pack: &Pack,
    spans: &[Span],
    named: impl Fn(Span) -> Vec<Named>,
) -> Vec<Name> {
    let (text, tokens) = (document.text, document.tokens.as_slice());
    let mut names: Vec<Name> = Vec::new();
    for span in spans {
        let first = tokens.partition_point(|t| t.end() <= span.start());
        let last = tokens.partition_point(|t| t.start() < span.end()).saturating_sub(1).max(first);
        let after = text.get(span.end()..).unwrap_or_default();
        let genitive = pack.genitives().iter().any(|g| after.starts_with(g.as_str()));
        names.push(Name { entries: named(*span), genitive, ..Name::without_entry(*span, first, last) });
    }
    group(text, tokens, &mut names, 0, pack);
    hint(text, tokens, &mut names, pack);
    contain(text, tokens, &mut names, 0, pack);
    names
}

/// The place names among some tokens.
pub(crate) fn find_in(text: &str, tokens: &[Span], pack: &Pack, gazetteer: &Gazetteer) -> Vec<Name> {
    let suffixes: Vec<&str> = pack.genitives().iter().map(String::as_str).collect();
    let mut names: Vec<Name> = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let whole = gazetteer.longest_match(text, tokens, at, &suffixes);
        let found = match whole {
            Some(found) => {
                let last = at + found.tokens - 1;
                let tokens_span = tokens.get(last).map_or(found.span, |t| token.cover(*t));
                let next = tokens.get(last + 1).and_then(|t| t.slice(text)).unwrap_or_default();
                let genitive = found.suffix > 0 || suffixes.contains(&next);
                Some(Name {
                    span: found.span,
                    tokens: tokens_span,
                    entries: found.entries,
                    hint: None,
                    genitive,
                    first: at,
                    last,
                    group: None,
                    within: None,
                })
            }
            None => compound(text, *token, at, pack, gazetteer),
        };
        at = found.as_ref().map_or(at, |name| name.last) + 1;
        names.extend(found);
    }
    names
}

/// A name and a kind word in one (*Kandaharprovinsen*, *Kabulflygplatsen*).
fn compound(text: &str, token: Span, at: usize, pack: &Pack, gazetteer: &Gazetteer) -> Option<Name> {
    let word = token.slice(text)?;
    if !word.chars().next()?.is_uppercase() {
        return None;
    }
    let lower = word.to_lowercase();
    let (noun, _, cut) = pack.descriptions().place_compound(&lower)?;
    let kind = kind_of(noun.kind);
    let stem = word.get(..cut)?.trim_end_matches(['-', '‑', '–']);
    // *Gränsstaden* is the town by the border, whatever town bears a name like that.
    let nouns = pack.descriptions();
    let plain = stem.to_lowercase();
    if nouns.place(&plain).is_some() || nouns.modifier(&plain).is_some() {
        return None;
    }
    let part = [stem, pack.genitives().iter().find_map(|g| stem.strip_suffix(g.as_str())).unwrap_or(stem)]
        .into_iter()
        .find_map(|stem| {
            let joined = format!("{stem} {}", noun.english[0]);
            let entries = gazetteer.named(&joined);
            let entries = if entries.is_empty() && kind.is_some() { gazetteer.named(stem) } else { entries };
            let fits = |n: &Named| match (kind, gazetteer.kind(n.entry)) {
                (Some(PlaceKind::Base), Some(own)) => matches!(own, PlaceKind::Base | PlaceKind::Airport),
                (Some(kind), own) => own == Some(kind),
                (None, own) => !matches!(own, Some(PlaceKind::City | PlaceKind::Country)),
            };
            let fitting: Vec<Named> = entries.into_iter().filter(fits).collect();
            (!fitting.is_empty()).then_some((stem.len(), fitting))
        });
    let (length, entries) = part?;
    Some(Name {
        span: Span::new(token.start(), token.start() + length)?.cover(token),
        tokens: token,
        entries,
        hint: kind,
        genitive: false,
        first: at,
        last: at,
        group: None,
        within: None,
    })
}

/// Whether the word is only spelt like a place: not a name by its part of speech, or known as a word of the pack.
fn is_ordinary_word(document: &Document<'_>, name: &Name, pack: &Pack, gazetteer: &Gazetteer) -> bool {
    if name.first != name.last {
        let first = document.analysis.token_at(name.span.start()).and_then(|ix| document.analysis.get(ix));
        let name_like = |t: Upos| matches!(t, Upos::Propn | Upos::Noun | Upos::Adj | Upos::X | Upos::Num);
        let words = document.words(name.span);
        let capitals = words.split([' ', '-']).all(|w| !w.chars().next().is_some_and(char::is_lowercase));
        let word = words.split_whitespace().next().unwrap_or_default().to_lowercase();
        let known = pack.descriptions().determiner(&word).is_some() || pack.descriptions().pronoun(&word).is_some();
        let last = words.rsplit([' ', '-']).next().unwrap_or_default();
        // *al-Bab*: small letters that a hyphen ties to a capital are part of a name.
        let tied = words.split('-').nth(1).is_some_and(|w| w.chars().next().is_some_and(char::is_uppercase));
        if tied && !words.contains(' ') {
            return false;
        }
        // *North Darfur state*: what a province is called may be a word of everyday life.
        let province = |n: &Named| gazetteer.kind(n.entry) == Some(PlaceKind::Admin1) && n.class == NameClass::Usual;
        if words.contains(' ') && last.chars().all(char::is_lowercase) && pack.descriptions().place(last).is_none() {
            return !name.entries.iter().any(province);
        }
        return !capitals && (known || first.is_some_and(|t| !name_like(t.upos)));
    }
    let words = document.words(name.span);
    let lower = words.to_lowercase();
    let known = pack.descriptions();
    if known.determiner(&lower).is_some()
        || known.pronoun(&lower).is_some()
        || known.place(&lower).is_some()
        || known.actor(&lower).is_some()
        || known.extent(&lower).is_some()
        || !pack.triggers().of_form(&lower).is_empty()
    {
        return true;
    }
    let token = document.analysis.token_at(name.span.start()).and_then(|ix| document.analysis.get(ix));
    let starts = document.sentences.binary_search_by_key(&name.span.start(), |s| s.start()).is_ok();
    match token.filter(|t| t.span.overlaps(name.span)).map(|t| t.upos) {
        Some(Upos::Propn | Upos::Noun | Upos::X) => false,
        Some(Upos::Verb | Upos::Adj) => starts,
        Some(_) => true,
        None => starts && lower.chars().count() <= 3,
    }
}

/// Whether the name is part of a longer one (*Ismail Khan*, *Kabul University*), which names something else.
fn is_in_longer_name(document: &Document<'_>, tokens: &[Span], name: &Name, pack: &Pack) -> bool {
    // *Saddam Hussein*: the tree makes one name of the two.
    let ix = document.analysis.token_at(name.span.start());
    let flat = ix.and_then(|ix| document.analysis.get(ix)).filter(|t| t.deprel.base() == Deprel::Flat);
    let head = flat.and_then(|t| t.head).and_then(|h| document.analysis.get(h));
    if head.is_some_and(|h| h.upos == Upos::Propn && h.span.end() + 1 == name.tokens.start()) {
        return true;
    }
    let Some(next) = tokens.get(name.last + 1) else { return false };
    let gap = document.text.get(name.tokens.end()..next.start()).unwrap_or_default();
    let word = document.words(*next);
    let lower = word.to_lowercase();
    gap == " "
        && word.chars().next().is_some_and(char::is_uppercase)
        && word.chars().any(char::is_lowercase)
        && !name.genitive
        && pack.descriptions().place(&lower).is_none()
        && document
            .analysis
            .token_at(next.start())
            .and_then(|ix| document.analysis.get(ix))
            .is_none_or(|t| matches!(t.upos, Upos::Propn | Upos::Noun))
}

/// Adds the names that the gazetteer lacks where they stand in one list with some that it has: *Tell Abyad, Suluk and
/// Ayn Isa*.
fn unlisted(document: &Document<'_>, tokens: &[Span], found: &mut Vec<Name>, pack: &Pack) {
    let mut items = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let known = found.iter().find(|n| n.first == at).map(|n| n.last);
        let last = known.or_else(|| run_of_names(document, tokens, at, found));
        match last {
            Some(last) => {
                items.push((at, last, known.is_some()));
                at = last + 1;
            }
            None => at += 1,
        }
    }
    let text = document.text;
    let mut start = 0;
    while start < items.len() {
        let next = |end: usize| items.get(end).zip(items.get(end + 1));
        let mut end = start;
        while next(end).is_some_and(|(a, b)| !matches!(gap(text, tokens, a.1, b.0, pack), Gap::Other)) {
            end += 1;
        }
        let list = items.get(start..=end).unwrap_or_default();
        let known = list.iter().filter(|(.., known)| *known).count();
        let joined = list.windows(2).any(|w| match w {
            [a, b] => matches!(gap(text, tokens, a.1, b.0, pack), Gap::Word),
            _ => false,
        });
        if known > 0 && known < list.len() && joined && list.len() > 2 {
            let new = list.iter().filter(|(.., known)| !known).filter_map(|(first, last, _)| {
                let span = tokens.get(*first)?.cover(*tokens.get(*last)?);
                Some(Name::without_entry(span, *first, *last))
            });
            found.extend(new.collect::<Vec<Name>>());
            found.sort_by_key(|n| n.first);
        }
        start = end + 1;
    }
}

/// The last token of a run of capitalised words that may name a place, if one begins here.
fn run_of_names(document: &Document<'_>, tokens: &[Span], from: usize, found: &[Name]) -> Option<usize> {
    let free = |at: usize| !found.iter().any(|n| (n.first..=n.last).contains(&at));
    let upos =
        |span: Span| document.analysis.token_at(span.start()).and_then(|ix| document.analysis.get(ix)).map(|t| t.upos);
    let names = |at: usize| {
        let span = tokens.get(at).copied().filter(|_| free(at))?;
        let capital = document.words(span).chars().next().is_some_and(char::is_uppercase);
        (capital && matches!(upos(span), Some(Upos::Propn | Upos::X))).then_some(span)
    };
    names(from)?;
    let mut last = from;
    while let (Some(a), Some(b)) = (names(last), names(last + 1)) {
        if document.text.get(a.end()..b.start()) != Some(" ") {
            break;
        }
        last += 1;
    }
    let span = tokens.get(from)?.cover(*tokens.get(last)?);
    let person = document.analysis.names().iter().any(|name| {
        let first = TokenIx::new(usize::try_from(name.tokens.start).unwrap_or(usize::MAX));
        let at = first.and_then(|ix| document.analysis.get(ix)).map(|t| t.span);
        name.kind != NameKind::Location && at.is_some_and(|at| at.overlaps(span))
    });
    (!person && last - from < 4).then_some(last)
}

/// Puts coordinated names into groups: parted only by commas and conjunctions, at least one of them a conjunction.
fn group(text: &str, tokens: &[Span], names: &mut [Name], before: usize, pack: &Pack) {
    let mut start = 0;
    while start < names.len() {
        let mut end = start;
        let mut joined_by_word = false;
        while let (Some(a), Some(b)) = (names.get(end), names.get(end + 1)) {
            match gap(text, tokens, a.last, b.first, pack) {
                Gap::Comma => {}
                Gap::Word => joined_by_word = true,
                Gap::Other => break,
            }
            end += 1;
        }
        if end > start && joined_by_word {
            for name in names.get_mut(start..=end).unwrap_or_default() {
                name.group = Some(Group(before + start));
            }
        }
        start = end + 1;
    }
}

enum Gap {
    Comma,
    Word,
    Other,
}

/// What stands between two names: a comma, one short lower-case word with or without a comma, or more.
fn gap(text: &str, tokens: &[Span], last: usize, first: usize, pack: &Pack) -> Gap {
    let between = tokens.get(last + 1..first).unwrap_or_default();
    let words: Vec<String> = between.iter().filter_map(|t| t.slice(text)).map(str::to_lowercase).collect();
    let nouns = pack.descriptions();
    let mut words = words.as_slice();
    // *… and the city of …*
    let is_noun = |w: &String| nouns.place_noun(w).is_some();
    if let [rest @ .., noun, link] = words
        && nouns.links(link)
        && is_noun(noun)
    {
        words = rest;
    } else if let [rest @ .., noun] = words
        && is_noun(noun)
    {
        words = rest;
    }
    if let [rest @ .., determiner] = words
        && nouns.determiner(determiner) == Some(true)
    {
        words = rest;
    }
    // *Farah, capital of the province of that name, and Herat*: what stands between the commas describes.
    if let [comma, inner @ .., last_comma, word] = words
        && comma == ","
        && last_comma == ","
        && nouns.joins(word)
        && inner.iter().any(is_noun)
        && !inner.iter().any(|w| w == ",")
    {
        return Gap::Word;
    }
    match words {
        [comma] if comma == "," => Gap::Comma,
        [word] if nouns.joins(word) => Gap::Word,
        [comma, word] if comma == "," && nouns.joins(word) => Gap::Word,
        rest if nouns.joins(rest.join(" ").trim_start_matches([',', ' '])) => Gap::Word,
        _ => Gap::Other,
    }
}

/// Lets the kind words beside a name, or around a whole list of names, tell what it is.
fn hint(text: &str, tokens: &[Span], names: &mut [Name], pack: &Pack) {
    let noun = |at: Option<usize>| {
        let word = at.and_then(|at| tokens.get(at)).and_then(|t| t.slice(text))?.to_lowercase();
        pack.descriptions().place_noun(&word)
    };
    let linked = |at: Option<usize>| {
        let word = at.and_then(|at| tokens.get(at)).and_then(|t| t.slice(text));
        word.is_some_and(|w| pack.descriptions().links(w))
    };
    let bounds: Vec<(usize, usize)> = names.iter().map(|n| (n.first, n.last)).collect();
    let groups: Vec<Option<Group>> = names.iter().map(|n| n.group).collect();
    let spread = |names: &mut [Name], at: usize, kind: PlaceKind, plural: bool| {
        let group = groups.get(at).copied().flatten();
        for (other, name) in names.iter_mut().enumerate() {
            let same = other == at || (plural && group.is_some() && groups.get(other).copied().flatten() == group);
            if same && name.hint.is_none() {
                name.hint = Some(kind);
            }
        }
    };
    for (at, (first, last)) in bounds.into_iter().enumerate() {
        if let Some((noun, form)) = noun(Some(last + 1))
            && let Some(kind) = kind_of(noun.kind)
            && matches!(kind, PlaceKind::Admin1 | PlaceKind::Admin2 | PlaceKind::Airport | PlaceKind::City)
        {
            spread(names, at, kind, form.plural);
        }
        let direct = noun(first.checked_sub(1));
        let over = if linked(first.checked_sub(1)) { noun(first.checked_sub(2)) } else { None };
        for (noun, form) in direct.into_iter().chain(over) {
            if let Some(kind) = kind_of(noun.kind).filter(|_| noun.kind != PlaceNounKind::Capital || form.plural)
                && matches!(kind, PlaceKind::Admin1 | PlaceKind::Admin2 | PlaceKind::City | PlaceKind::Country)
            {
                spread(names, at, kind, form.plural);
            }
        }
    }
}

/// `Islam Qala, Herat`: of two names parted by a comma that are no list, the second holds the first.
fn contain(text: &str, tokens: &[Span], names: &mut [Name], before: usize, pack: &Pack) {
    let pairs: Vec<(usize, usize)> = names.iter().zip(names.iter().skip(1)).map(|(a, b)| (a.last, b.first)).collect();
    for (at, (last, first)) in pairs.into_iter().enumerate() {
        let listed = names.get(at).is_some_and(|n| n.group.is_some());
        if !listed
            && matches!(gap(text, tokens, last, first, pack), Gap::Comma)
            && let Some(name) = names.get_mut(at)
        {
            name.within = Some(before + at + 1);
        }
    }
}

/// Whether the words only spell a usual name otherwise (*Cherson*): not another name of the place.
fn is_spelling(gazetteer: &Gazetteer, entry: Entry, words: &str) -> bool {
    let near =
        |name: &str| strsim::levenshtein(&name.to_lowercase(), &words.to_lowercase()) <= name.chars().count() / 3;
    gazetteer.place(entry).is_some_and(|p| near(p.name) || p.name_sv.is_some_and(near))
}

/// Chooses among the entries of all names of a report together.
pub(crate) fn settle(
    text: &str,
    names: Vec<Name>,
    gazetteer: &Gazetteer,
    votes: &[(CountryCode, i32)],
) -> Vec<PlaceFound> {
    let hints: Vec<Hint<'_>> = names
        .iter()
        .map(|n| Hint { entries: &n.entries, kind: n.hint, within: n.within.filter(|w| *w < names.len()) })
        .collect();
    let resolved = resolve(gazetteer, &hints, votes);
    names
        .into_iter()
        .zip(resolved)
        .map(|(name, resolved)| PlaceFound {
            span: name.span,
            tokens: name.tokens,
            settled: resolved.chosen.is_some(),
            usual: resolved.ranked.first().is_some_and(|best| {
                let usual = name.entries.iter().any(|n| n.entry == best.entry && n.class == NameClass::Usual);
                usual || is_spelling(gazetteer, best.entry, name.span.slice(text).unwrap_or_default())
            }),
            ranked: resolved.ranked,
            genitive: name.genitive,
            group: name.group,
        })
        .collect()
}
