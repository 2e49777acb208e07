//! What came, went and changed between two lists of claims.

use lagesbild_model::{ActorRef, Claim, Extent, Number, PlaceId, Stance};

/// What came, went and changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference<T> {
    /// What only the second has.
    pub came: Vec<T>,
    /// What only the first has.
    pub went: Vec<T>,
    /// What both tell, but otherwise: as the first has it, and the second.
    pub changed: Vec<(T, T)>,
    /// How many both tell alike.
    pub same: usize,
}

impl<T> Difference<T> {
    /// Whether both tell the same.
    pub fn is_empty(&self) -> bool {
        self.came.is_empty() && self.went.is_empty() && self.changed.is_empty()
    }
}

/// Compares two lists of claims of one report, or of two versions of one article.
///
/// Claims that tell the very same are the same, wherever they stand. Of the rest, those with one key are one claim that
/// changed; then those of one kind with a place in common (or both without one) that stand at the same words, or in two
/// versions; each at most once, in the order of the lists.
pub fn difference<T>(first: Vec<T>, second: Vec<T>, claim: impl Fn(&T) -> &Claim) -> Difference<T> {
    let mut went: Vec<Option<T>> = first.into_iter().map(Some).collect();
    let mut came: Vec<Option<T>> = second.into_iter().map(Some).collect();
    let same = pair(&mut went, &mut came, |a, b| telling(claim(a)) == telling(claim(b))).len();
    let mut changed = pair(&mut went, &mut came, |a, b| claim(a).key == claim(b).key);
    changed.extend(pair(&mut went, &mut came, |a, b| are_alike(claim(a), claim(b))));
    Difference { came: came.into_iter().flatten().collect(), went: went.into_iter().flatten().collect(), changed, same }
}

/// Takes out pairs that fit.
fn pair<T>(went: &mut [Option<T>], came: &mut [Option<T>], fits: impl Fn(&T, &T) -> bool) -> Vec<(T, T)> {
    let mut pairs = Vec::new();
    for old in went {
        let Some(before) = old.as_ref() else { continue };
        let partner = came.iter_mut().find(|new| new.as_ref().is_some_and(|after| fits(before, after)));
        if let Some(after) = partner.and_then(Option::take)
            && let Some(before) = old.take()
        {
            pairs.push((before, after));
        }
    }
    pairs
}

fn are_alike(one: &Claim, other: &Claim) -> bool {
    let places = |claim: &Claim| claim.places.iter().filter_map(|place| place.id.clone()).collect::<Vec<PlaceId>>();
    let (here, there) = (places(one), places(other));
    let same_place = here.iter().any(|place| there.contains(place)) || here.is_empty() && there.is_empty();
    let same_spot = one.trigger == other.trigger || one.quote == other.quote;
    one.kind == other.kind && same_place && (same_spot || one.report_id != other.report_id && !here.is_empty())
}

/// What a claim says, without whose reading says so and where in the text.
fn telling(claim: &Claim) -> impl PartialEq + '_ {
    type Of<'c> = (&'c str, Option<&'c lagesbild_model::ActorId>);
    fn actor(actor: &Option<ActorRef>) -> Option<Of<'_>> {
        actor.as_ref().map(|actor| (actor.name.as_str(), actor.id.as_ref()))
    }
    let places: Vec<(&str, Option<&PlaceId>, Extent)> =
        claim.places.iter().map(|p| (p.name.as_str(), p.id.as_ref(), p.extent)).collect();
    let says: Vec<(&str, Stance)> = claim.says.iter().map(|link| (link.name.as_str(), link.stance)).collect();
    let numbers: &Vec<Number> = &claim.numbers;
    (
        (claim.kind, claim.change, claim.mode, claim.status, claim.certainty, claim.polarity),
        (actor(&claim.actor), actor(&claim.against), actor(&claim.who)),
        (places, says, numbers),
        (&claim.when, &claim.window, claim.quote.as_str()),
    )
}
