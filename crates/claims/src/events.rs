//! What one sentence tells of a happening, another word for the same happening may leave out: *an airstrike by X hit the
//! town; 20 people were killed*. Who did it to whom, and where, is taken from the nearest.

use crate::Draft;
use lagesbild_model::{ActorRef, Change, Kind, Mode, Polarity, Status};

/// Fills what fighting and casualties leave open from the fighting told beside them, in their sentence or the one before.
pub(crate) fn join(drafts: &mut [Draft]) {
    for at in 0..drafts.len() {
        let Some(event) = drafts.get(at).and_then(|d| nearest(drafts, d, at)).and_then(|n| drafts.get(n)).cloned()
        else {
            continue;
        };
        if let Some(draft) = drafts.get_mut(at) {
            complete(draft, &event);
        }
    }
}

/// Who takes a place, or fights for it, where a claim of control leaves that open: whom the report tells of elsewhere.
pub(crate) fn share_winners(drafts: &mut [Draft], is_group: impl Fn(&ActorRef) -> bool) {
    for at in 0..drafts.len() {
        if drafts.get(at).is_some_and(|d| enters_what_is_left(around(drafts, at), d))
            && let Some(draft) = drafts.get_mut(at)
        {
            draft.change = Some(Change::Gained);
        }
        let Some(draft) = drafts.get(at).filter(|d| is_open(d)) else { continue };
        let told = winner_elsewhere(drafts, draft, at).or_else(|| attacker_of_clash(drafts, draft, at, &is_group));
        if let (Some((actor, against)), Some(draft)) = (told, drafts.get_mut(at)) {
            draft.actor = Some(actor.understood());
            draft.against = draft.against.take().or(against.map(ActorRef::understood));
            if draft.change == Some(Change::Lost) {
                draft.change = Some(Change::Gained);
            }
        }
    }
}

/// *Entered the town following the rebels' withdrawal*: whom nobody resists takes it.
fn enters_what_is_left(drafts: &[Draft], draft: &Draft) -> bool {
    let left = |d: &&Draft| {
        d.change == Some(Change::Lost)
            && d.sentence == draft.sentence
            && d.is_told_as_fact()
            && matches!((&d.actor, &draft.actor), (Some(a), Some(b)) if a.name != b.name && a.id != b.id)
            && d.places.iter().any(|p| draft.names(p))
    };
    let enters = draft.kind == Kind::Control && draft.change == Some(Change::Contested);
    let told = draft.status == Status::Happened && draft.polarity == Polarity::Affirmed;
    enters && told && drafts.iter().any(|d| left(&d))
}

/// A place that is fought for, or that fell, with nobody named.
fn is_open(draft: &Draft) -> bool {
    draft.kind == Kind::Control && draft.actor.is_none() && draft.is_told_as_fact() && !draft.places.is_empty()
}

/// Who does it, and to whom.
type Sides = (ActorRef, Option<ActorRef>);

/// Who is told to take all the same places, or to fight for them: in the claim that stands nearest.
fn winner_elsewhere(drafts: &[Draft], draft: &Draft, at: usize) -> Option<Sides> {
    let fits = |change| match draft.change {
        Some(Change::Contested) => matches!(change, Some(Change::Contested | Change::Gained)),
        Some(Change::Gained | Change::Lost) => change == Some(Change::Gained),
        _ => false,
    };
    let there = |d: &Draft| draft.places.iter().all(|p| d.names(p));
    let first = at.saturating_sub(FAR);
    let near = drafts.iter().enumerate().skip(first).take(2 * FAR + 1);
    let others = near.filter(|(i, d)| *i != at && d.kind == Kind::Control && d.actor.is_some());
    let fitting =
        others.map(|(_, d)| d).filter(|d| d.is_told_as_fact() && fits(d.change) && there(d) && may_be_one(draft, d));
    let nearest = fitting.min_by_key(|d| d.trigger.start().abs_diff(draft.trigger.start()))?;
    // What one side has taken the other tries to take back.
    if draft.attempted && nearest.change == Some(Change::Gained) {
        return Some((nearest.against.clone()?, nearest.actor.clone()));
    }
    Some((nearest.actor.clone()?, nearest.against.clone()))
}

/// The claims around one.
fn around(drafts: &[Draft], at: usize) -> &[Draft] {
    drafts.get(at.saturating_sub(FAR)..drafts.len().min(at + FAR)).unwrap_or_default()
}

/// How many claims away another telling of the same may stand.
const FAR: usize = 48;

/// Whether two claims may tell of one time: what happened on days of its own is not what happened on others.
fn may_be_one(one: &Draft, other: &Draft) -> bool {
    let (Some((a, b)), Some((c, d))) = (&one.when, &other.when) else { return true };
    let before = |end: &Option<String>, start: &Option<String>| matches!((end, start), (Some(e), Some(s)) if e < s);
    !before(b, c) && !before(d, a)
}

/// *Battles between the army and the rebels continue in the town*: of the two who clash there, the one that no state is.
fn attacker_of_clash(
    drafts: &[Draft],
    draft: &Draft,
    at: usize,
    is_group: impl Fn(&ActorRef) -> bool,
) -> Option<Sides> {
    let fought = |d: &&Draft| d.kind == Kind::Clash && d.trigger == draft.trigger;
    let clash = around(drafts, at).iter().find(fought).filter(|_| draft.change == Some(Change::Contested))?;
    let (one, other) = (clash.actor.clone()?, clash.against.clone()?);
    match (is_group(&one), is_group(&other)) {
        (true, false) => Some((one, Some(other))),
        (false, true) => Some((other, Some(one))),
        _ => None,
    }
}

/// Which kinds tell more of a happening than a draft does: seen from its own sentence, and from the one after.
fn tells(event: &Draft, draft: &Draft, same: bool) -> bool {
    let offensive = draft.mode == Some(Mode::Offensive);
    match draft.kind {
        Kind::Casualties => matches!(event.kind, Kind::Attack | Kind::Clash),
        Kind::Attack if offensive => matches!(event.kind, Kind::Attack | Kind::Control),
        Kind::Attack => event.kind == Kind::Attack || (same && event.kind == Kind::Casualties),
        // *70 Taliban fighters died in clashes with the army*: whose dead they are, they clashed with it.
        Kind::Clash if draft.actor.is_none() && draft.against.is_some() && same && event.kind == Kind::Casualties => {
            event.against.is_some()
        }
        Kind::Clash => matches!(event.kind, Kind::Clash | Kind::Attack | Kind::Control),
        _ => false,
    }
}

/// The telling that stands nearest: of the same sentence, else of the one before.
fn nearest(drafts: &[Draft], draft: &Draft, at: usize) -> Option<usize> {
    let before = |d: &Draft| d.sentence.end() <= draft.sentence.start() && d.is_near(draft.sentence);
    let same = |d: &Draft| d.sentence == draft.sentence;
    let real = |d: &Draft| matches!(d.status, Status::Happened | Status::Ongoing);
    let known = |d: &Draft| d.actor.is_some() || d.against.is_some();
    let others = drafts.iter().enumerate().filter(|(i, d)| *i != at && real(d) && known(d) && real(draft));
    let near = others.filter(|(i, d)| (same(d) || (before(d) && *i < at)) && tells(d, draft, same(d)));
    near.min_by_key(|(_, d)| (!same(d), d.trigger.start().abs_diff(draft.trigger.start()))).map(|(i, _)| i)
}

fn complete(draft: &mut Draft, event: &Draft) {
    let is = |a: &Option<ActorRef>, b: &Option<ActorRef>| a.as_ref().map(|a| &a.name) == b.as_ref().map(|b| &b.name);
    // Those who die in a fight die by the other side's hand; where one side is unsaid, it is theirs.
    let turned = draft.kind == Kind::Casualties && event.kind == Kind::Clash;
    let of_second = event.actor.is_none() || is(&event.actor, &draft.against);
    let (actor, against) = match (draft.kind, event.kind) {
        (Kind::Clash, Kind::Casualties) => (&event.against, &None),
        (Kind::Casualties, Kind::Clash) if of_second => (&event.against, &event.actor),
        _ => (&event.actor, &event.against),
    };
    let fits = !turned || draft.against.is_some();
    if draft.actor.is_none() && fits && !is(actor, &draft.against) {
        draft.actor = actor.clone().map(ActorRef::understood);
    }
    if draft.against.is_none() && !turned && !is(against, &draft.actor) {
        draft.against = against.clone().map(ActorRef::understood);
    }
    if draft.places.is_empty() {
        draft.places.clone_from(&event.places);
    }
}
