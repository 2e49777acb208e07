//! What can be asked, one module a subject.

mod claims;
mod decide;
mod desks;
mod events;
mod inbox;
mod map;
mod places;
mod reports;
mod session;

use crate::http::Shared;
use crate::openapi::{Api, get};
use axum::Router;
use axum::http::HeaderMap;
use std::sync::Arc;

/// The most that one page of a list holds.
pub const PAGE: u32 = 500;

/// The API's routes and its description.
pub fn api() -> (Router<Shared>, serde_json::Value) {
    let mut api = Api::new();
    session::add(&mut api);
    map::add(&mut api);
    places::add(&mut api);
    claims::add(&mut api);
    decide::add(&mut api);
    reports::add(&mut api);
    desks::add(&mut api);
    inbox::add(&mut api);
    events::add(&mut api);
    get("/openapi.json", "openapi", "This description.").answers_as(crate::http::JSON, "OpenAPI 3.1.").etag().by(
        &mut api,
        |headers: HeaderMap, described: axum::Extension<Arc<serde_json::Value>>| async move {
            crate::http::json(&headers, &*described.0)
        },
    );
    let (router, document) = api.finish();
    let described = Arc::new(document.clone());
    (router.layer(axum::Extension(described)), document)
}
