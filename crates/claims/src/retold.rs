//! A taking of a place that a report tells twice: told again without a time, it has the time that was said of it before.

use crate::Draft;
use lagesbild_model::time::{Day, Window};
use lagesbild_model::{ActorId, Kind, PlaceId, Status, Timing};

/// How many days before the publication a taking may lie that is still the one told of as news.
const FRESH: i32 = 10;

/// Gives each fresh change of hold without a time that of an earlier telling of it.
pub(crate) fn date(drafts: &mut [Draft], publication: Option<&Window>, side_of: impl Fn(&ActorId) -> ActorId) {
    let Some(published) = publication.and_then(Window::days).map(|(first, _)| first) else { return };
    for at in 1..drafts.len() {
        let (before, rest) = drafts.split_at_mut(at);
        let Some(draft) = rest.first_mut().filter(|d| is_news(d) && d.timing == Timing::PublishedThen) else {
            continue;
        };
        let told = before.iter().rev().find(|d| is_told(d, published) && is_same(d, draft, &side_of));
        if let Some((Timing::Said { expression } | Timing::Discourse { expression }, told)) =
            told.map(|d| (&d.timing, d))
        {
            draft.timing = Timing::Discourse { expression: expression.clone() };
            draft.window.clone_from(&told.window);
            draft.when.clone_from(&told.when);
        }
    }
}

/// Whether a draft tells that a hold has changed.
fn is_news(draft: &Draft) -> bool {
    draft.kind == Kind::Control && draft.status == Status::Happened && draft.when.is_some()
}

/// Whether its time is told and lies close before the publication.
fn is_told(draft: &Draft, published: Day) -> bool {
    let last = draft.window.as_ref().and_then(Window::latest_end).map(|moment| moment.day());
    is_news(draft)
        && draft.timing != Timing::PublishedThen
        && last.is_some_and(|last| (0..=FRESH).contains(&last.days_until(published)) || last >= published)
}

/// Whether two tell of one change: of the same place, by the same side.
fn is_same(one: &Draft, other: &Draft, side_of: &impl Fn(&ActorId) -> ActorId) -> bool {
    let place = |d: &Draft| -> Option<PlaceId> {
        match d.places.as_slice() {
            [place] => place.id.clone(),
            _ => None,
        }
    };
    let side = |d: &Draft| d.actor.as_ref().map(|a| a.id.as_ref().map(side_of));
    let same_side = match (side(one), side(other)) {
        (Some(one), Some(other)) => one.is_some() && one == other,
        _ => false,
    };
    one.change == other.change
        && one.polarity == other.polarity
        && same_side
        && place(one).is_some()
        && place(one) == place(other)
}
