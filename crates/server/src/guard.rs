//! What every request passes: whose host it names, how often it comes, who sends it, from where.

use crate::fault::Fault;
use crate::http::{Shared, Visitor};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

/// The cookie of somebody who is signed in.
pub const COOKIE: &str = "lagesbild";
/// The header that a request from the reading room's own pages carries.
pub const CSRF: HeaderName = HeaderName::from_static("x-csrf");

/// Nothing but our own files, no script or style inside a page, no frame around it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
    font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";

/// A bucket that requests are taken from.
#[derive(Clone, Copy)]
struct Bucket {
    left: f64,
    at: Instant,
}

/// So many at once, and so many a second after that.
#[derive(Clone, Copy, Debug)]
pub struct Rate {
    /// At once.
    pub burst: f64,
    /// A second.
    pub steady: f64,
}

/// Ordinary requests from one address.
pub const ASKING: Rate = Rate { burst: 600.0, steady: 300.0 };
/// Tries to sign in from one address.
pub const ENTERING: Rate = Rate { burst: 10.0, steady: 0.1 };
/// Texts read, and things written, for one address.
pub const WORKING: Rate = Rate { burst: 40.0, steady: 5.0 };

/// How often each address comes.
#[derive(Default)]
pub struct Limits {
    buckets: Mutex<BTreeMap<(IpAddr, &'static str), Bucket>>,
}

/// No more addresses than this are remembered; those that rest are forgotten first.
const MOST_ADDRESSES: usize = 20_000;

impl Limits {
    /// Whether another request of that sort may pass.
    pub fn pass(&self, from: IpAddr, sort: &'static str, rate: Rate) -> bool {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MOST_ADDRESSES {
            buckets.retain(|_, bucket| bucket.at.elapsed().as_secs() < 120);
        }
        let now = Instant::now();
        let bucket = buckets.entry((from, sort)).or_insert(Bucket { left: rate.burst, at: now });
        let refilled = bucket.left + now.duration_since(bucket.at).as_secs_f64() * rate.steady;
        *bucket = Bucket { left: refilled.min(rate.burst), at: now };
        let passes = bucket.left >= 1.0;
        if passes {
            bucket.left -= 1.0;
        }
        passes
    }

    /// Lets one request more of that sort pass.
    pub fn give_back(&self, from: IpAddr, sort: &'static str) {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bucket) = buckets.get_mut(&(from, sort)) {
            bucket.left += 1.0;
        }
    }
}

/// Where one signs in.
const SESSION: &str = "/api/v1/session";

fn is_change(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// What the guard knows beside the room.
#[derive(Clone)]
pub struct Guard {
    /// The room.
    pub room: Shared,
    /// How often each address comes.
    pub limits: Arc<Limits>,
    /// The hosts that requests may name; `None` where the address is not this machine's own alone.
    pub hosts: Option<Arc<Vec<String>>>,
}

/// Where a request comes from.
pub fn address(request: &Request) -> IpAddr {
    let info = request.extensions().get::<ConnectInfo<SocketAddr>>();
    info.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |ConnectInfo(address)| address.ip())
}

/// The guard at the door.
pub async fn guard(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    let is_api = request.uri().path().starts_with("/api/");
    let entering = request.uri().path() == SESSION && is_change(request.method());
    let from = address(&request);
    let mut response = match check(&guard, request).await {
        Ok(request) => next.run(request).await,
        Err(fault) => fault.into_response(),
    };
    // only those who guess must wait, not those who may come in
    if entering && response.status().is_success() {
        guard.limits.give_back(from, "entering");
    }
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| headers.insert(name, HeaderValue::from_static(value));
    set(header::CONTENT_SECURITY_POLICY, POLICY);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(header::REFERRER_POLICY, "no-referrer");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()");
    if is_api && !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

async fn check(guard: &Guard, mut request: Request) -> Result<Request, Fault> {
    let headers = request.headers();
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default().to_owned();
    // a page of somebody else's that gives its name our address reads nothing here
    if let Some(hosts) = &guard.hosts
        && !hosts.contains(&host)
    {
        return Err(Fault::forged(format!("this is not {host:?}; use the address that `lagesbild serve` printed")));
    }
    let from = address(&request);
    if !guard.limits.pass(from, "asking", ASKING) {
        return Err(Fault::too_many("too many requests; wait a little"));
    }
    let path = request.uri().path().to_owned();
    if !path.starts_with("/api/") {
        return Ok(request);
    }
    let changes = is_change(request.method());
    let is_session = path == SESSION;
    let (sort, rate) = if is_session { ("entering", ENTERING) } else { ("working", WORKING) };
    if changes && !guard.limits.pass(from, sort, rate) {
        return Err(Fault::too_many("too many requests of this kind; wait a little"));
    }
    let visitor = visitor(guard, headers, from).await?;
    if changes {
        same_origin(headers, &host)?;
        let token = headers.get(CSRF).and_then(|token| token.to_str().ok());
        if let Some(session) = &visitor.session
            && token != Some(session.csrf.as_str())
        {
            return Err(Fault::forged("the header x-csrf is missing or not that of the session"));
        }
    }
    let is_free = is_session || path == "/api/v1/openapi.json";
    if visitor.person.is_none() && !guard.room.open && !is_free {
        return Err(Fault::sign_in("sign in first"));
    }
    request.extensions_mut().insert(visitor);
    Ok(request)
}

/// A browser says from where a request comes; one that changes something must come from our own pages.
fn same_origin(headers: &HeaderMap, host: &str) -> Result<(), Fault> {
    let told = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let site = told(HeaderName::from_static("sec-fetch-site"));
    let from_here = told(header::ORIGIN).is_none_or(|origin| origin.split_once("://").is_some_and(|(_, h)| h == host));
    if from_here && site.is_none_or(|site| matches!(site, "same-origin" | "none")) {
        return Ok(());
    }
    Err(Fault::forged("the request comes from another site"))
}

async fn visitor(guard: &Guard, headers: &HeaderMap, from: IpAddr) -> Result<Visitor, Fault> {
    if let Some(told) = headers.get(header::AUTHORIZATION) {
        let (name, secret) = basic(told).ok_or_else(|| Fault::question("Authorization should be Basic NAME:SECRET"))?;
        let room = Arc::clone(&guard.room);
        let limits = Arc::clone(&guard.limits);
        let person = tokio::task::spawn_blocking(move || room.people.prove(&name, &secret)).await;
        let person = person.map_err(Fault::failed)?;
        if person.is_none() && !limits.pass(from, "entering", ENTERING) {
            return Err(Fault::too_many("too many wrong secrets; wait a little"));
        }
        let person = person.ok_or_else(|| Fault::wrong_secret("the name or the secret is wrong"))?;
        return Ok(Visitor { person: Some(person), session: None });
    }
    let session = cookie(headers).and_then(|cookie| guard.room.people.session(cookie));
    Ok(Visitor { person: session.as_ref().map(|session| session.person.clone()), session })
}

/// The value of our cookie.
pub fn cookie(headers: &HeaderMap) -> Option<&str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = all.flat_map(|list| list.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.filter(|(name, _)| *name == COOKIE).map(|(_, value)| value).next()
}

fn basic(told: &HeaderValue) -> Option<(String, String)> {
    let packed = told.to_str().ok()?.strip_prefix("Basic ")?;
    let text = String::from_utf8(base64(packed.trim())?).ok()?;
    text.split_once(':').map(|(name, secret)| (name.to_owned(), secret.to_owned()))
}

/// Bytes out of their base64 form; `None` if it is none.
fn base64(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim_end_matches('=');
    let mut out = Vec::with_capacity(digits.len() * 3 / 4);
    let (mut bits, mut held) = (0u32, 0u32);
    for digit in digits.bytes() {
        let value = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(value)) & 0xff_ffff;
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held & 0xff) as u8);
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_basic_header_is_taken_apart() {
        let value = HeaderValue::from_static("Basic YW5uYTpow6RqOmg=");
        assert_eq!(basic(&value), Some(("anna".to_owned(), "häj:h".to_owned())));
        assert_eq!(basic(&HeaderValue::from_static("Bearer x")), None);
        assert_eq!(basic(&HeaderValue::from_static("Basic !!")), None);
    }

    #[test]
    fn a_bucket_runs_dry_for_one_address_only() {
        let limits = Limits::default();
        let rate = Rate { burst: 2.0, steady: 0.0 };
        let (one, other) = (IpAddr::from([127, 0, 0, 1]), IpAddr::from([10, 0, 0, 1]));
        assert!(limits.pass(one, "x", rate) && limits.pass(one, "x", rate) && !limits.pass(one, "x", rate));
        assert!(limits.pass(other, "x", rate) && limits.pass(one, "y", rate));
    }

    #[test]
    fn requests_that_change_something_come_from_our_own_pages() {
        let headers = |pairs: &[(&'static str, &'static str)]| {
            let pair = |(name, value): &(&'static str, &'static str)| {
                (HeaderName::from_static(name), HeaderValue::from_static(value))
            };
            pairs.iter().map(pair).collect::<HeaderMap>()
        };
        assert!(same_origin(&headers(&[]), "localhost:1").is_ok());
        assert!(same_origin(&headers(&[("origin", "http://localhost:1")]), "localhost:1").is_ok());
        assert!(same_origin(&headers(&[("origin", "http://evil.example")]), "localhost:1").is_err());
        assert!(same_origin(&headers(&[("origin", "null")]), "localhost:1").is_err());
        assert!(same_origin(&headers(&[("sec-fetch-site", "cross-site")]), "localhost:1").is_err());
    }
}
