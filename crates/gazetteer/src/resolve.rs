//! Resolving the place names of one report together.

use crate::{Entry, Gazetteer, NameClass, Named, PlaceKind};
use lagesbild_model::CountryCode;
use std::collections::{BTreeMap, BTreeSet};

/// A name in a report, with who bears it and what stands around it.
#[derive(Clone, Debug, Default)]
pub struct Hint<'a> {
    /// Who bears the name, from [`Gazetteer::longest_match`] or [`Gazetteer::named`].
    pub entries: &'a [Named],
    /// The kind that a word beside the name tells: "the province of", "the city of", "airport".
    pub kind: Option<PlaceKind>,
    /// Which other mention (its number in the list) is said to hold this one: the second of "X, Y Province".
    pub within: Option<usize>,
}

/// A candidate and how well it fits; only comparable within one mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ranked {
    /// The entry.
    pub entry: Entry,
    /// How well it fits, higher is better.
    pub score: i32,
}

/// What a mention was resolved to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// The best candidate, if it is good enough to be named.
    pub chosen: Option<Entry>,
    /// All candidates, best first.
    pub ranked: Vec<Ranked>,
}

/// The least score of a candidate that is chosen where only one country has a place of the name.
const ENOUGH: i32 = 100;
/// The least score where several have.
const ENOUGH_AMONG_MANY: i32 = 120;
/// The least score of what is no town, where only one country has it: an airport's or district's name is seldom a word.
const ENOUGH_BUILT: i32 = 75;
/// What the report's leading country adds to a place in it; others in proportion.
const COUNTRY: i32 = 90;
/// So many votes make a country a leading one; with fewer it adds less.
const LEADING: i32 = 20;
/// What the hinted kind adds, and what another kind loses.
const KIND: i32 = 80;
/// What the report's leading province adds to a place in it; others in proportion.
const REGION: i32 = 110;
/// So many votes make a province a leading one.
const LEADING_REGION: i32 = 20;
/// The votes of a province named outright.
const NAMED_REGION: i32 = 20;
/// What lying inside the mention said to hold it adds.
const WITHIN: i32 = 100;
/// The votes of a name that only one country knows.
const NAME: i32 = 10;
/// The votes of a country named outright.
const NAMED_COUNTRY: i32 = 60;

type Votes = BTreeMap<CountryCode, i32>;

/// Resolves all place names of one report together.
///
/// Places vote for their countries, each as much as it is known, countries named outright more; `votes` adds those that
/// the caller knows of (a country implied by an actor: ten votes an actor is a fair weight). A candidate's score is its
/// prominence, and more for a usual name, the report's countries, the hinted kind, and lying where it is said to lie.
/// A name does not vote for itself, however often it stands there. Nothing is chosen below a threshold. Scores are whole
/// numbers, so every machine gives the same.
pub fn resolve(gazetteer: &Gazetteer, mentions: &[Hint<'_>], votes: &[(CountryCode, i32)]) -> Vec<Resolved> {
    let mut outside = Votes::new();
    for (country, weight) in votes {
        *outside.entry(*country).or_default() += *weight;
    }
    let names = Names::of(mentions);
    let mut ballots: Vec<Votes> = names.first.iter().map(|m| first_ballot(gazetteer, m)).collect();
    let mut resolved = Vec::new();
    // The first choice feeds the second: once most names agree on a country, the doubtful ones follow.
    let mut chosen: Vec<Option<Entry>> = Vec::new();
    for _ in 0..3 {
        let count = Count::of(&names, &outside, &ballots).with_regions(gazetteer, &chosen);
        resolved = rank_all(gazetteer, mentions, &count);
        let spoken = names.choices(&resolved);
        let next = later_ballots(gazetteer, &names, &resolved);
        if next == ballots && spoken == chosen {
            break;
        }
        (ballots, chosen) = (next, spoken);
    }
    resolved
}

/// The different names of a report: a name that stands there ten times has one vote.
struct Names<'m, 'e> {
    first: Vec<&'m Hint<'e>>,
    /// Which of them each mention bears.
    of: Vec<usize>,
}

impl<'m, 'e> Names<'m, 'e> {
    fn of(mentions: &'m [Hint<'e>]) -> Names<'m, 'e> {
        let mut seen: BTreeMap<&[Named], usize> = BTreeMap::new();
        let mut names = Names { first: Vec::new(), of: Vec::new() };
        for mention in mentions {
            let number = *seen.entry(mention.entries).or_insert(names.first.len());
            if number == names.first.len() {
                names.first.push(mention);
            }
            names.of.push(number);
        }
        names
    }
}

impl Names<'_, '_> {
    /// What each name was resolved to, by its last mention that was.
    fn choices(&self, resolved: &[Resolved]) -> Vec<Option<Entry>> {
        let mut choices = vec![None; self.first.len()];
        for (name, resolved) in self.of.iter().zip(resolved) {
            if let (Some(choice), Some(entry)) = (choices.get_mut(*name), resolved.chosen) {
                *choice = Some(entry);
            }
        }
        choices
    }
}

/// The votes of a report, and how many each mention's own name cast.
struct Count<'c> {
    names: &'c Names<'c, 'c>,
    ballots: &'c [Votes],
    all: Votes,
    most: i32,
    /// The votes of each name for provinces, and how many votes each province has.
    speaks_for: Vec<BTreeMap<Entry, i32>>,
    regions: BTreeMap<Entry, i32>,
    most_of_region: i32,
}

impl<'c> Count<'c> {
    fn of(names: &'c Names<'c, 'c>, outside: &Votes, ballots: &'c [Votes]) -> Count<'c> {
        let mut all = outside.clone();
        for (country, votes) in ballots.iter().flatten() {
            *all.entry(*country).or_default() += *votes;
        }
        let most = all.values().copied().max().unwrap_or(0).max(LEADING);
        let (speaks_for, regions) = (Vec::new(), BTreeMap::new());
        Count { names, ballots, all, most, speaks_for, regions, most_of_region: LEADING_REGION }
    }

    /// Lets each name speak for the provinces that it may lie in: all for the one that it is settled in, else a little
    /// for each. Where several doubtful names share one province, it is that.
    fn with_regions(mut self, gazetteer: &Gazetteer, chosen: &[Option<Entry>]) -> Count<'c> {
        let region = |entry: Entry| match gazetteer.kind(entry) {
            Some(PlaceKind::Country) | None => None,
            Some(PlaceKind::Admin1) => Some(entry),
            Some(_) => gazetteer.admin1(entry),
        };
        for (number, mention) in self.names.first.iter().enumerate() {
            let regions: BTreeSet<Entry> = mention.entries.iter().filter_map(|n| region(n.entry)).collect();
            let share = 2 * NAME / i32::try_from(regions.len() + 1).unwrap_or(i32::MAX);
            let mut votes: BTreeMap<Entry, i32> = regions.into_iter().map(|r| (r, share)).collect();
            if let Some(entry) = chosen.get(number).copied().flatten()
                && let Some(region) = region(entry)
            {
                let outright = gazetteer.kind(entry) == Some(PlaceKind::Admin1);
                votes.insert(region, if outright { NAMED_REGION } else { NAME });
            }
            self.speaks_for.push(votes);
        }
        for (region, votes) in self.speaks_for.iter().flatten() {
            *self.regions.entry(*region).or_default() += *votes;
        }
        self.most_of_region = self.regions.values().copied().max().unwrap_or(0).max(LEADING_REGION);
        self
    }

    /// What its province adds to a candidate of this mention.
    fn region_bonus(&self, mention: usize, region: Option<Entry>) -> i32 {
        let Some(region) = region else { return 0 };
        let own = self.names.of.get(mention).and_then(|n| self.speaks_for.get(*n)).and_then(|v| v.get(&region));
        let others = self.regions.get(&region).copied().unwrap_or(0) - own.copied().unwrap_or(0);
        others.max(0) * REGION / self.most_of_region
    }

    /// What a country adds to a candidate of this mention.
    fn bonus(&self, mention: usize, country: Option<CountryCode>) -> i32 {
        let Some(country) = country else { return 0 };
        let own = self.names.of.get(mention).and_then(|n| self.ballots.get(*n)).and_then(|b| b.get(&country));
        let others = self.all.get(&country).copied().unwrap_or(0) - own.copied().unwrap_or(0);
        i32::try_from(i64::from(others.max(0)) * i64::from(COUNTRY) / i64::from(self.most)).unwrap_or(0)
    }
}

/// A name's votes, shared among its candidates by how well they are known: a name that one country knows casts them
/// all for it, one shared by many is all but silent.
fn first_ballot(gazetteer: &Gazetteer, mention: &Hint<'_>) -> Votes {
    if let Some(country) = names_country(gazetteer, mention) {
        return Votes::from([(country, NAMED_COUNTRY)]);
    }
    let mut best = Votes::new();
    for named in mention.entries {
        if let Some(country) = gazetteer.country(named.entry) {
            let weight = weight(gazetteer, *named);
            let at = best.entry(country).or_default();
            *at = weight.max(*at);
        }
    }
    let total: i32 = best.values().sum();
    best.values_mut().for_each(|weight| *weight = *weight * NAME / total.max(1));
    best
}

fn later_ballots(gazetteer: &Gazetteer, names: &Names<'_, '_>, resolved: &[Resolved]) -> Vec<Votes> {
    let mut ballots: Vec<Votes> = vec![Votes::new(); names.first.len()];
    for (name, resolved) in names.of.iter().zip(resolved) {
        let (Some(ballot), Some(mention)) = (ballots.get_mut(*name), names.first.get(*name)) else {
            continue;
        };
        if let Some(country) = names_country(gazetteer, mention) {
            ballot.insert(country, NAMED_COUNTRY);
        } else if let Some(country) = resolved.chosen.and_then(|e| gazetteer.country(e)) {
            ballot.insert(country, NAME);
        }
    }
    ballots
}

/// The country that a name names outright.
fn names_country(gazetteer: &Gazetteer, mention: &Hint<'_>) -> Option<CountryCode> {
    let named = mention.entries.iter().filter(|n| n.class <= NameClass::Swedish);
    let country = named.max_by_key(|n| gazetteer.prominence(n.entry))?.entry;
    gazetteer.country(country).filter(|_| gazetteer.kind(country) == Some(PlaceKind::Country))
}

/// How much a candidate's country gains by it: steeply more for the better known.
fn weight(gazetteer: &Gazetteer, named: Named) -> i32 {
    let prominence = i32::from(gazetteer.prominence(named.entry));
    let known = (prominence - 60).max(1);
    let known = known * known / 16 + 1;
    match named.class {
        NameClass::Usual | NameClass::Swedish => known,
        NameClass::Alternate => known / 3 + 1,
        NameClass::Derived => known / 6 + 1,
    }
}

fn rank_all(gazetteer: &Gazetteer, mentions: &[Hint<'_>], count: &Count<'_>) -> Vec<Resolved> {
    let alone: Vec<Vec<Ranked>> = (0..)
        .zip(mentions)
        .map(|(number, mention)| {
            let score = |n: &Named| {
                let country = count.bonus(number, gazetteer.country(n.entry));
                let region = count.region_bonus(number, gazetteer.admin1(n.entry).or(Some(n.entry)));
                Ranked { entry: n.entry, score: country + region + by_itself(gazetteer, mention, *n) }
            };
            sorted(mention.entries.iter().map(score).collect())
        })
        .collect();
    let holder = |mention: &Hint<'_>| -> Vec<Entry> {
        let list = mention.within.and_then(|n| alone.get(n));
        list.into_iter().flatten().take(8).map(|r| r.entry).collect()
    };
    let mut resolved = Vec::new();
    for (mention, ranked) in mentions.iter().zip(&alone) {
        let holders = holder(mention);
        let mut ranked = ranked.clone();
        for candidate in &mut ranked {
            if holders.iter().any(|h| gazetteer.contains(*h, candidate.entry)) {
                candidate.score += WITHIN;
            }
        }
        let ranked = sorted(ranked);
        let chosen = chosen(gazetteer, mention, &ranked);
        resolved.push(Resolved { chosen, ranked });
    }
    // A holder is the one that holds what was chosen inside it, if one of its candidates does.
    for (mention, inner) in mentions.iter().zip(resolved.clone()) {
        let (Some(number), Some(inner)) = (mention.within, inner.chosen) else {
            continue;
        };
        let (Some(outer), Some(of)) = (resolved.get_mut(number), mentions.get(number)) else {
            continue;
        };
        for candidate in &mut outer.ranked {
            if gazetteer.contains(candidate.entry, inner) {
                candidate.score += WITHIN;
            }
        }
        outer.ranked = sorted(std::mem::take(&mut outer.ranked));
        outer.chosen = chosen(gazetteer, of, &outer.ranked);
    }
    resolved
}

/// The best candidate, if its score is enough for a name that so many countries share.
fn chosen(gazetteer: &Gazetteer, mention: &Hint<'_>, ranked: &[Ranked]) -> Option<Entry> {
    let best = ranked.first()?;
    let home = gazetteer.country(best.entry);
    let only_there = mention.entries.iter().all(|n| gazetteer.country(n.entry) == home);
    let town = matches!(gazetteer.kind(best.entry), Some(PlaceKind::City | PlaceKind::Quarter));
    let enough = match (only_there, town) {
        (true, false) => ENOUGH_BUILT,
        (true, true) => ENOUGH,
        (false, _) => ENOUGH_AMONG_MANY,
    };
    (best.score >= enough).then_some(best.entry)
}

/// A candidate's score without the rest of the report.
fn by_itself(gazetteer: &Gazetteer, mention: &Hint<'_>, named: Named) -> i32 {
    let class = match named.class {
        NameClass::Usual | NameClass::Swedish => 0,
        NameClass::Alternate => -30,
        NameClass::Derived => -45,
    };
    let kind = match (mention.kind, gazetteer.kind(named.entry)) {
        (Some(hint), Some(kind)) if fits(hint, kind) => KIND,
        (Some(_), _) => -KIND,
        (None, _) => 0,
    };
    i32::from(gazetteer.prominence(named.entry)) + class + kind
}

/// Whether a place of this kind may be called by a word of that kind.
fn fits(hint: PlaceKind, kind: PlaceKind) -> bool {
    hint == kind
        || matches!(
            (hint, kind),
            (PlaceKind::Base, PlaceKind::Airport)
                | (PlaceKind::Airport, PlaceKind::Base)
                | (PlaceKind::Region, PlaceKind::Admin1)
        )
}

/// Best first; equals in the table's order.
fn sorted(mut ranked: Vec<Ranked>) -> Vec<Ranked> {
    ranked.sort_by_key(|r| (-r.score, r.entry));
    ranked.dedup_by_key(|r| r.entry);
    ranked
}
