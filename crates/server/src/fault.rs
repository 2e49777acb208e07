//! What an answer says when it cannot be what was asked: RFC 9457, `application/problem+json`.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use lagesbild_ledger::{LedgerError, StoreError};
use schemars::JsonSchema;
use serde::Serialize;

/// Why a request got no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The status.
    pub status: StatusCode,
    /// A word for programs, and the key of the interface's own message.
    pub code: &'static str,
    /// What was wrong and what to do, in English.
    pub detail: String,
}

/// A problem as it is written (RFC 9457).
#[derive(Debug, Serialize, JsonSchema)]
pub struct Problem {
    /// What kind of problem, as a word that stays the same.
    pub code: String,
    /// The HTTP status.
    pub status: u16,
    /// The status in words.
    pub title: String,
    /// What was wrong and what to do.
    pub detail: String,
}

macro_rules! faults {
    ($($(#[$doc:meta])* $name:ident = $status:ident $code:literal,)+) => {
        impl Fault { $(
            $(#[$doc])*
            pub fn $name(detail: impl ToString) -> Fault {
                Fault { status: StatusCode::$status, code: $code, detail: detail.to_string() }
            }
        )+ }
    };
}

faults! {
    /// The question makes no sense.
    question = BAD_REQUEST "question",
    /// Nobody is signed in, and somebody must be.
    sign_in = UNAUTHORIZED "sign-in",
    /// The name, password or token is wrong.
    wrong_secret = UNAUTHORIZED "wrong-secret",
    /// Whoever is signed in may not do that.
    not_allowed = FORBIDDEN "not-allowed",
    /// The request does not come from the reading room's own pages.
    forged = FORBIDDEN "forged",
    /// There is no such thing.
    missing = NOT_FOUND "missing",
    /// That cannot be done as things stand.
    refused = CONFLICT "refused",
    /// Its words were withheld.
    withheld = GONE "withheld",
    /// The body is too large.
    too_large = PAYLOAD_TOO_LARGE "too-large",
    /// The body is of a kind that is not taken.
    other_kind = UNSUPPORTED_MEDIA_TYPE "other-kind",
    /// The body does not say what it should.
    body = UNPROCESSABLE_ENTITY "body",
    /// Too many requests.
    too_many = TOO_MANY_REQUESTS "too-many",
    /// Something of ours does not work.
    failed = INTERNAL_SERVER_ERROR "failed",
    /// Another program writes to the ledger just now.
    busy = SERVICE_UNAVAILABLE "busy",
}

impl From<LedgerError> for Fault {
    fn from(error: LedgerError) -> Fault {
        match &error {
            LedgerError::Store(StoreError::Busy { .. }) => Fault::busy(error),
            LedgerError::Withheld(_) => Fault::withheld(error),
            LedgerError::UnknownReport(_) | LedgerError::UnknownReading(_) => Fault::missing(error),
            LedgerError::BadDecision { .. } | LedgerError::Refused(_) => Fault::refused(error),
            _ => Fault::failed(error),
        }
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Fault {
        LedgerError::from(error).into()
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let problem = Problem {
            code: self.code.to_owned(),
            status: self.status.as_u16(),
            title: self.status.canonical_reason().unwrap_or_default().to_owned(),
            detail: self.detail,
        };
        let body = serde_json::to_vec(&problem).unwrap_or_default();
        let mut response = (self.status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.status == StatusCode::TOO_MANY_REQUESTS || self.status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
        }
        response
    }
}
