//! Requests taken apart and answers put together.

use crate::fault::Fault;
use crate::people::{Person, Role, Session};
use crate::room::Room;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use lagesbild_model::time::Day;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::Write;
use std::sync::Arc;

/// What the handlers share.
pub type Shared = Arc<Room>;

/// Who asks.
#[derive(Clone, Debug, Default)]
pub struct Visitor {
    /// Who is signed in.
    pub person: Option<Person>,
    /// With which session; `None` for a program that signs each request.
    pub session: Option<Session>,
}

impl Visitor {
    /// Somebody who is signed in.
    ///
    /// # Errors
    /// 401.
    pub fn reader(&self) -> Result<&Person, Fault> {
        self.person.as_ref().ok_or_else(|| Fault::sign_in("sign in first"))
    }

    /// Somebody who may decide.
    ///
    /// # Errors
    /// 401 or 403.
    pub fn reviewer(&self) -> Result<&Person, Fault> {
        let person = self.reader()?;
        match person.role {
            Role::Reviewer => Ok(person),
            Role::Reader => Err(Fault::not_allowed("only a reviewer may do that")),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Visitor, Fault> {
        Ok(parts.extensions.get::<Visitor>().cloned().unwrap_or_default())
    }
}

/// The parameters behind the question mark.
pub struct Asked<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Asked<T>, Fault> {
        match Query::<T>::from_request_parts(parts, state).await {
            Ok(Query(asked)) => Ok(Asked(asked)),
            Err(error) => Err(Fault::question(error.body_text())),
        }
    }
}

/// A body of JSON.
pub struct Sent<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Sent<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &S) -> Result<Sent<T>, Fault> {
        if media_type(request.headers()) != Some("application/json") {
            return Err(Fault::other_kind("send JSON, with Content-Type: application/json"));
        }
        let bytes = body(request, state).await?;
        serde_json::from_slice(&bytes).map(Sent).map_err(Fault::body)
    }
}

/// The bytes of a body.
///
/// # Errors
/// 413 where there are too many, 400 where they do not come.
pub async fn body<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Fault> {
    Bytes::from_request(request, state).await.map_err(|rejection| match rejection.into_response().status() {
        StatusCode::PAYLOAD_TOO_LARGE => Fault::too_large("the body is too large; `lagesbild read` takes any size"),
        _ => Fault::question("the body could not be read"),
    })
}

/// The media type of a body, without its parameters.
pub fn media_type(headers: &HeaderMap) -> Option<&str> {
    let told = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    told.split(';').next().map(str::trim)
}

/// The day asked for; without one this machine's today.
///
/// # Errors
/// 500 if the machine's clock shows no day.
pub fn day(on: Option<Day>) -> Result<Day, Fault> {
    let today = || Day::from_date(jiff::Zoned::now().date());
    on.or_else(today).ok_or_else(|| Fault::failed("the machine's clock shows no day of the calendar"))
}

/// An answer ready to be sent, again and again.
pub struct Prepared {
    etag: HeaderValue,
    plain: Bytes,
    packed: Option<Bytes>,
}

/// Shorter answers are not packed.
const WORTH_PACKING: usize = 1400;

impl Prepared {
    /// Prepares an answer.
    ///
    /// # Errors
    /// 500 if it cannot be written as JSON.
    pub fn json(value: &impl Serialize) -> Result<Prepared, Fault> {
        Prepared::bytes(serde_json::to_vec(value).map_err(Fault::failed)?)
    }

    fn bytes(plain: Vec<u8>) -> Result<Prepared, Fault> {
        let hash = blake3::hash(&plain).to_hex();
        let etag = format!("\"{}\"", hash.get(..24).unwrap_or_default());
        let packed = if plain.len() > WORTH_PACKING { Some(pack(&plain).map_err(Fault::failed)?) } else { None };
        Ok(Prepared { etag: HeaderValue::from_str(&etag).map_err(Fault::failed)?, plain: plain.into(), packed })
    }

    /// How much room it takes.
    pub fn size(&self) -> usize {
        self.plain.len() + self.packed.as_ref().map_or(0, Bytes::len)
    }

    /// The answer to a request with these headers: not again where it is known there.
    pub fn answer(&self, asked: &HeaderMap, media: &'static str) -> Response {
        let is_known = asked.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
        let etag = self.etag.to_str().unwrap_or_default();
        let is_known = is_known.flat_map(|list| list.split(',')).any(|one| {
            let one = one.trim();
            one == "*" || one.trim_start_matches("W/") == etag
        });
        let accepts = |value: &HeaderValue| value.to_str().is_ok_and(accepts_gzip);
        let packed = self.packed.as_ref().filter(|_| asked.get_all(header::ACCEPT_ENCODING).iter().any(accepts));
        let mut response = match (is_known, packed) {
            (true, _) => StatusCode::NOT_MODIFIED.into_response(),
            (false, Some(packed)) => packed.clone().into_response(),
            (false, None) => self.plain.clone().into_response(),
        };
        let headers = response.headers_mut();
        if !is_known {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
            if packed.is_some() {
                headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            }
        }
        headers.insert(header::ETAG, self.etag.clone());
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
        headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding, Cookie, Authorization"));
        response
    }
}

/// Whether a list of encodings takes gzip.
pub fn accepts_gzip(list: &str) -> bool {
    list.split(',').any(|one| {
        let mut parts = one.split(';').map(str::trim);
        parts.next() == Some("gzip") && !parts.any(|part| matches!(part, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
    })
}

fn pack(plain: &[u8]) -> std::io::Result<Bytes> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(4));
    encoder.write_all(plain)?;
    encoder.finish().map(Bytes::from)
}

/// The media type of most answers.
pub const JSON: &str = "application/json";
/// The media type of answers with places on a map.
pub const GEOJSON: &str = "application/geo+json";

/// An answer in JSON.
///
/// # Errors
/// 500 if it cannot be written.
pub fn json(asked: &HeaderMap, value: &impl Serialize) -> Result<Response, Fault> {
    Ok(Prepared::json(value)?.answer(asked, JSON))
}

/// Does something that takes its time, away from the threads that take requests.
///
/// # Errors
/// What `work` returns, or 500 if it broke down.
pub async fn at_leisure<R: Send + 'static>(
    room: &Shared,
    work: impl FnOnce(&Room) -> Result<R, Fault> + Send + 'static,
) -> Result<R, Fault> {
    let room = Arc::clone(room);
    let done = tokio::task::spawn_blocking(move || work(&room)).await;
    done.map_err(|_| Fault::failed("answering this broke down; that is an error of the program"))?
}
