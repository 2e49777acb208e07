use super::ClaimRead;
use lagesbild_model::{ActorRef, Claim, Span, Timing};
use schemars::JsonSchema;
use serde::Serialize;

/// What fills a role of a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Role {
    /// Which role.
    pub sort: RoleSort,
    /// What fills it, by its canonical name as far as known.
    pub value: String,
    /// The id of its entry, if it has one.
    pub id: Option<String>,
    /// Where the words stand that fill it; `null` where it is understood from elsewhere.
    pub span: Option<Span>,
    /// Those words.
    pub words: Option<String>,
}

/// A role of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RoleSort {
    /// Who does it.
    Actor,
    /// The other side.
    Against,
    /// Who is killed, hurt, held, displaced or brought out.
    Who,
    /// A place that it is about.
    Place,
    /// A figure.
    Number,
    /// A time of its own.
    Time,
    /// A time of another clause or sentence that it shares.
    TimeOfDiscourse,
    /// Who says so; the nearest to the event first.
    Source,
}

impl ClaimRead {
    pub(super) fn of(claim: &Claim, text: &str) -> ClaimRead {
        let words = |span: Option<Span>| span.and_then(|s| s.slice(text)).map(str::to_owned);
        let role = |sort, value: &str, id: Option<String>, span| Role {
            sort,
            value: value.to_owned(),
            id,
            span,
            words: words(span),
        };
        let actor =
            |sort, actor: &ActorRef| role(sort, &actor.name, actor.id.as_ref().map(ToString::to_string), actor.span);
        let mut roles: Vec<Role> = Vec::new();
        roles.extend(claim.actor.iter().map(|a| actor(RoleSort::Actor, a)));
        roles.extend(claim.against.iter().map(|a| actor(RoleSort::Against, a)));
        roles.extend(claim.who.iter().map(|a| actor(RoleSort::Who, a)));
        let places = claim.places.iter();
        roles.extend(places.map(|p| role(RoleSort::Place, &p.name, p.id.as_ref().map(ToString::to_string), p.span)));
        let bound = |n: &lagesbild_model::Number| {
            let of = n.of.map(|of| format!(" / {of}")).unwrap_or_default();
            format!("{}{of} ({})", n.n, n.bound)
        };
        roles.extend(claim.numbers.iter().map(|n| role(RoleSort::Number, &bound(n), None, None)));
        let days = claim.window.as_ref().map(ToString::to_string).unwrap_or_default();
        match &claim.timing {
            Timing::Said { expression } => roles.push(role(RoleSort::Time, &days, None, Some(expression.span))),
            Timing::Discourse { expression } => {
                roles.push(role(RoleSort::TimeOfDiscourse, &days, None, Some(expression.span)));
            }
            Timing::PublishedThen => {}
        }
        roles.extend(
            claim.says.iter().map(|link| {
                role(RoleSort::Source, &link.name, link.actor.as_ref().map(ToString::to_string), link.span)
            }),
        );
        ClaimRead { claim: claim.clone(), roles }
    }
}
