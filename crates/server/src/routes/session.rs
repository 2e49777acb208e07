//! Signing in and out.

use crate::fault::Fault;
use crate::guard::{COOKIE, cookie};
use crate::http::{JSON, Prepared, Sent, Shared, Visitor, at_leisure};
use crate::openapi::{Api, delete, get, post};
use crate::people::Role;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Who is signed in.
#[derive(Serialize, JsonSchema)]
pub struct SessionView {
    /// The name that decisions are signed with; `null` where nobody is signed in.
    name: Option<String>,
    /// What they may do.
    role: Option<Role>,
    /// What the header `x-csrf` must carry with requests that change something.
    csrf: Option<String>,
    /// Whether somebody who is not signed in may read, with short quotes only.
    open: bool,
    /// Whether one signs in with a name and a password; else with the token that the server printed.
    has_names: bool,
    /// The program's version.
    version: String,
}

/// A name with its password, or the token that the server printed.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Enter {
    /// The name; may be left out with a token.
    #[serde(default)]
    name: String,
    /// The password or token.
    #[schemars(length(min = 1, max = 1024))]
    secret: String,
}

/// Adds the operations.
pub fn add(api: &mut Api) {
    get("/session", "session", "Who is signed in.")
        .answers::<SessionView>(api, "Who, and what the interface must know.")
        .etag()
        .by(api, show);
    post("/session", "sign-in", "Signs in.")
        .body::<Enter>(api)
        .answers::<SessionView>(api, "Who is signed in now; a cookie comes with it.")
        .by(api, enter);
    delete("/session", "sign-out", "Signs out.").answers_nothing("Nobody is signed in any more.").by(api, leave);
}

fn view(room: &Shared, visitor: &Visitor) -> SessionView {
    SessionView {
        name: visitor.person.as_ref().map(|person| person.name.clone()),
        role: visitor.person.as_ref().map(|person| person.role),
        csrf: visitor.session.as_ref().map(|session| session.csrf.clone()),
        open: room.open,
        has_names: room.people.has_names(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    }
}

async fn show(State(room): State<Shared>, visitor: Visitor, headers: HeaderMap) -> Result<Response, Fault> {
    crate::http::json(&headers, &view(&room, &visitor))
}

async fn enter(State(room): State<Shared>, headers: HeaderMap, sent: Sent<Enter>) -> Result<Response, Fault> {
    let Enter { name, secret } = sent.0;
    let person = at_leisure(&room, move |room| Ok(room.people.prove(&name, &secret))).await?;
    let person = person.ok_or_else(|| Fault::wrong_secret("the name or the secret is wrong"))?;
    let (value, session) = room.people.enter(person).map_err(Fault::failed)?;
    let visitor = Visitor { person: Some(session.person.clone()), session: Some(session) };
    let mut response = Prepared::json(&view(&room, &visitor))?.answer(&HeaderMap::new(), JSON);
    // behind a proxy that speaks TLS, the cookie never goes out without it
    let is_secure = headers.get("x-forwarded-proto").is_some_and(|proto| proto == "https");
    let secure = if is_secure { "; Secure" } else { "" };
    let set = format!("{COOKIE}={value}; HttpOnly; SameSite=Strict; Path=/{secure}");
    let kept = response.headers_mut();
    kept.insert(header::SET_COOKIE, HeaderValue::from_str(&set).map_err(Fault::failed)?);
    kept.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

async fn leave(State(room): State<Shared>, headers: HeaderMap) -> Response {
    if let Some(value) = cookie(&headers) {
        room.people.leave(value);
    }
    let mut response = StatusCode::NO_CONTENT.into_response();
    let gone = HeaderValue::from_static("lagesbild=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0");
    response.headers_mut().insert(header::SET_COOKIE, gone);
    response
}
