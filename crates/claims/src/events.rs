//! What one sentence tells of a happening, another word for the same happening may leave out: *an airstrike by X hit the
//! town; 20 people were killed*. Who did it to whom, and where, is taken from the nearest.

use crate::Draft;
use lagesbild_model::{Kind, Status};

/// Fills what attacks and casualties leave open from the attack beside them, in their sentence or the one before.
pub(crate) fn join(drafts: &mut [Draft]) {
    for at in 0..drafts.len() {
        let Some(draft) = drafts.get(at) else { continue };
        if !matches!(draft.kind, Kind::Casualties | Kind::Attack) || draft.status == Status::Planned {
            continue;
        }
        let Some(near) = nearest(drafts, at) else { continue };
        let Some(event) = drafts.get(near).cloned() else { continue };
        let Some(draft) = drafts.get_mut(at) else { continue };
        complete(draft, &event);
    }
}

/// The attack that stands nearest: of the same sentence, else of the one before.
fn nearest(drafts: &[Draft], at: usize) -> Option<usize> {
    let draft = drafts.get(at)?;
    let before = |d: &Draft| d.sentence.end() <= draft.sentence.start() && d.sentence.end() + 2 >= draft.sentence.start();
    let same = |d: &Draft| d.sentence == draft.sentence;
    // An attack tells who is behind casualties, in its own sentence also the other way round.
    let kinds = |d: &Draft| d.kind == Kind::Attack || (d.kind == Kind::Casualties && draft.kind == Kind::Attack && same(d));
    let told = |d: &Draft| kinds(d) && matches!(d.status, Status::Happened | Status::Ongoing);
    let known = |d: &Draft| d.actor.is_some() || d.against.is_some();
    let others = drafts.iter().enumerate().filter(|(i, d)| *i != at && told(d) && known(d));
    let near = others.filter(|(i, d)| same(d) || (before(d) && *i < at));
    near.min_by_key(|(_, d)| (!same(d), d.trigger.start().abs_diff(draft.trigger.start()))).map(|(i, _)| i)
}

fn complete(draft: &mut Draft, event: &Draft) {
    let name = |actor: &Option<lagesbild_model::ActorRef>| actor.as_ref().map(|a| a.name.clone());
    if draft.actor.is_none() && name(&event.actor) != name(&draft.against) {
        draft.actor = event.actor.clone().map(|a| lagesbild_model::ActorRef { span: None, ..a });
    }
    if draft.against.is_none() && name(&event.against) != name(&draft.actor) {
        draft.against = event.against.clone().map(|a| lagesbild_model::ActorRef { span: None, ..a });
    }
    if draft.places.is_empty() {
        draft.places.clone_from(&event.places);
    }
}
