//! Server-sent events: whoever listens is told when something came into the ledger.

use crate::fault::Fault;
use crate::http::Shared;
use crate::openapi::{Api, get};
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{self, Stream};
use lagesbild_ledger::UtcMoment;
use std::convert::Infallible;
use std::sync::Arc;

/// Adds the operation.
pub fn add(api: &mut Api) {
    get("/events", "events", "An event `ledger` with the moment of the last entry, now and whenever something came.")
        .answers_as("text/event-stream", "Server-sent events.")
        .by(api, listen);
}

async fn listen(State(room): State<Shared>) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Fault> {
    let seat = Arc::clone(&room.listeners).try_acquire_owned();
    let seat = seat.map_err(|_| Fault::too_many("too many listen already; ask again later"))?;
    let mut news = room.news.subscribe();
    news.mark_changed();
    let stream = stream::unfold((news, seat), |(mut news, seat)| async move {
        news.changed().await.ok()?;
        let head: Option<UtcMoment> = *news.borrow_and_update();
        let told = head.map(|head| head.to_string()).unwrap_or_default();
        Some((Ok(Event::default().event("ledger").data(told)), (news, seat)))
    });
    Ok(Sse::new(stream).keep_alive(KeepAlive::default()))
}
