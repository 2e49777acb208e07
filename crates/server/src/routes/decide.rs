//! Deciding on a claim, and taking a decision back.

use crate::fault::Fault;
use crate::http::{Sent, Shared, Visitor, at_leisure, json};
use crate::openapi::{Api, get, post};
use crate::room::Room;
use crate::view::{ClaimView, DecisionView};
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use lagesbild_ledger::{ClaimFilter, KnownBy, Ledger, SqliteStore};
use lagesbild_model::{ActorId, ActorRef, ClaimKey, Decision, Extent, PlaceCandidate, PlaceId, PlaceRef, Verdict};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Adds the operations.
pub fn add(api: &mut Api) {
    get("/claims/{key}", "claim", "A claim as it is shown now, and every decision on it.")
        .answers::<ClaimStory>(api, "The claim: none where it is hidden, several where it was split.")
        .etag()
        .fault(404, "There is no such claim.")
        .by(api, show);
    post("/claims/{key}/decisions", "decide", "Accepts, rejects, withholds or corrects a claim; a reviewer's right.")
        .body::<Decide>(api)
        .answers::<ClaimStory>(api, "The claim as it is shown now.")
        .fault(404, "There is no such claim.")
        .fault(409, "The ledger refuses the decision.")
        .by(api, decide);
    post("/claims/{key}/undo", "undo", "Takes back the last decision on a claim that stands, whoever made it.")
        .answers::<ClaimStory>(api, "The claim as it is shown now.")
        .fault(404, "There is no such claim.")
        .fault(409, "No decision on the claim stands.")
        .by(api, undo);
}

/// A claim and what was decided on it.
#[derive(Serialize, JsonSchema)]
struct ClaimStory {
    /// The claim's key.
    key: String,
    /// As it is shown now.
    claims: Vec<ClaimView>,
    /// Every decision on it, in order.
    decisions: Vec<DecisionView>,
}

/// What is decided.
#[derive(Deserialize, JsonSchema)]
#[serde(tag = "verdict", rename_all = "snake_case", deny_unknown_fields)]
enum Decide {
    /// The report says that.
    Accept {
        /// Why; it stays in the ledger for ever.
        #[serde(default)]
        #[schemars(length(max = 2000))]
        why: Option<String>,
    },
    /// The report does not say that.
    Reject {
        /// Why; it stays in the ledger for ever.
        #[serde(default)]
        #[schemars(length(max = 2000))]
        why: Option<String>,
    },
    /// The claim is not to be shown.
    Withhold {
        /// Why; it stays in the ledger for ever.
        #[serde(default)]
        #[schemars(length(max = 2000))]
        why: Option<String>,
    },
    /// A field should read otherwise.
    Correct {
        /// The field, as a claim's JSON has it.
        field: String,
        /// The value, as a claim's JSON has it. Actors and places may be given by id: a string, a list.
        value: Value,
        /// Why; it stays in the ledger for ever.
        #[serde(default)]
        #[schemars(length(max = 2000))]
        why: Option<String>,
    },
}

fn claim_key(text: &str) -> Result<ClaimKey, Fault> {
    ClaimKey::parse(text).map_err(|_| Fault::missing(format!("no claim has the key {text:?}")))
}

async fn show(State(room): State<Shared>, Path(key): Path<String>, headers: HeaderMap) -> Result<Response, Fault> {
    let key = claim_key(&key)?;
    let story = at_leisure(&room, move |room| room.ask(|ledger| story(room, ledger, key)));
    json(&headers, &story.await?)
}

fn story(room: &Room, ledger: &Ledger<SqliteStore>, key: ClaimKey) -> Result<ClaimStory, Fault> {
    let filter = ClaimFilter { key: Some(key), ..ClaimFilter::default() };
    let known = ledger.claims(&filter, &KnownBy::NOW)?;
    let made = ledger.decisions(key, None)?;
    if known.is_empty() && made.is_empty() {
        return Err(Fault::missing(format!("no claim has the key {key}")));
    }
    let standing: Vec<_> = ledger.standing(key, None)?.iter().map(|made| made.hash).collect();
    Ok(ClaimStory {
        key: key.to_string(),
        claims: known.iter().map(|known| room.lists().known(known)).collect(),
        decisions: made.iter().map(|made| DecisionView::of(made, standing.contains(&made.hash))).collect(),
    })
}

async fn decide(
    State(room): State<Shared>,
    visitor: Visitor,
    Path(key): Path<String>,
    headers: HeaderMap,
    sent: Sent<Decide>,
) -> Result<Response, Fault> {
    let who = visitor.reviewer()?.name.clone();
    let key = claim_key(&key)?;
    let (verdict, why) = match sent.0 {
        Decide::Accept { why } => (Verdict::Accept, why),
        Decide::Reject { why } => (Verdict::Reject, why),
        Decide::Withhold { why } => (Verdict::Withhold, why),
        Decide::Correct { field, value, why } => {
            let value = understood(&room, &field, value)?;
            (Verdict::Correct { field, value }, why)
        }
    };
    if why.as_ref().is_some_and(|why| why.chars().count() > 2000) {
        return Err(Fault::body("why should have no more than 2000 characters"));
    }
    let why = why.filter(|why| !why.trim().is_empty());
    let story = at_leisure(&room, move |room| {
        room.ask(|ledger| story(room, ledger, key))?;
        let decision = Decision { claim: key, verdict, who, why };
        room.write(|ledger| Ok(ledger.append_decision(&decision)?))?;
        room.ask(|ledger| story(room, ledger, key))
    });
    json(&headers, &story.await?)
}

async fn undo(
    State(room): State<Shared>,
    visitor: Visitor,
    Path(key): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let who = visitor.reviewer()?.name.clone();
    let key = claim_key(&key)?;
    let story = at_leisure(&room, move |room| {
        room.ask(|ledger| story(room, ledger, key))?;
        room.write(|ledger| {
            let last = ledger.standing(key, None)?.pop();
            let last = last.ok_or_else(|| Fault::refused("no decision on the claim stands"))?;
            let verdict = Verdict::Revoke { decision: last.hash.to_string() };
            Ok(ledger.append_decision(&Decision { claim: key, verdict, who, why: None })?)
        })?;
        room.ask(|ledger| story(room, ledger, key))
    });
    json(&headers, &story.await?)
}

/// The value of a correction in a claim's form: actors and places may be given by their ids.
fn understood(room: &Room, field: &str, value: Value) -> Result<Value, Fault> {
    let made = match (field, &value) {
        ("actor" | "against" | "who", Value::String(id)) => {
            let unknown = || Fault::refused(format!("no actor has the id {id:?}"));
            let id = ActorId::new(id).map_err(|_| unknown())?;
            let name = room.actors().canonical_name(&id).ok_or_else(unknown)?;
            serde_json::to_value(ActorRef::one(name, Some(id.clone()), None))
        }
        ("places", Value::Array(ids)) if ids.iter().all(Value::is_string) => {
            let places = ids.iter().filter_map(Value::as_str).map(|id| place_ref(room, id));
            serde_json::to_value(places.collect::<Result<Vec<_>, _>>()?)
        }
        _ => return Ok(value),
    };
    made.map_err(Fault::failed)
}

fn place_ref(room: &Room, id: &str) -> Result<PlaceRef, Fault> {
    let place = PlaceId::new(id).ok().and_then(|id| room.gazetteer().get(&id));
    let place = place.ok_or_else(|| Fault::refused(format!("no place has the id {id:?}")))?;
    let candidate = PlaceCandidate {
        id: place.id.clone(),
        name: place.name.to_owned(),
        country: place.country,
        at: place.at,
        score: 0,
    };
    Ok(PlaceRef {
        name: place.name.to_owned(),
        written: None,
        span: None,
        extent: Extent::All,
        id: Some(place.id),
        candidates: vec![candidate],
    })
}
