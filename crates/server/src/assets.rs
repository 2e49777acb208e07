//! The web application's files, as the build script made them.

use crate::fault::Fault;
use crate::http::accepts_gzip;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

/// A file of the application.
struct Asset {
    path: &'static str,
    media: &'static str,
    etag: &'static str,
    /// Its name changes with its content.
    lasting: bool,
    plain: &'static [u8],
    gzip: Option<&'static [u8]>,
    brotli: Option<&'static [u8]>,
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// A file; the page itself for every path of the application.
pub async fn serve(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path();
    if path.starts_with("/api/") || path.starts_with("/basemap/") {
        return Fault::missing("there is nothing here; /api/v1/openapi.json tells what there is").into_response();
    }
    if method != Method::GET && method != Method::HEAD {
        return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response();
    }
    let found = ASSETS.iter().find(|asset| asset.path == path);
    let is_page = !path.rsplit('/').next().unwrap_or_default().contains('.');
    let page = || ASSETS.iter().find(|asset| asset.path == "/index.html").filter(|_| is_page);
    match found.or_else(page) {
        Some(asset) => answer(asset, &headers),
        None => Fault::missing("there is no such file").into_response(),
    }
}

fn answer(asset: &Asset, asked: &HeaderMap) -> Response {
    let values = |name| asked.get_all(name).iter().filter_map(|value: &HeaderValue| value.to_str().ok());
    if values(header::IF_NONE_MATCH).any(|list| list.contains(asset.etag)) {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, asset.etag)]).into_response();
    }
    let takes_brotli = values(header::ACCEPT_ENCODING).any(|list| list.split(',').any(|one| one.trim() == "br"));
    let takes_gzip = values(header::ACCEPT_ENCODING).any(accepts_gzip);
    let (body, encoding) = match (asset.brotli, asset.gzip) {
        (Some(brotli), _) if takes_brotli => (brotli, Some("br")),
        (_, Some(gzip)) if takes_gzip => (gzip, Some("gzip")),
        _ => (asset.plain, None),
    };
    let cache = if asset.lasting { "public, max-age=31536000, immutable" } else { "no-cache" };
    let mut response = ([(header::CONTENT_TYPE, asset.media), (header::CACHE_CONTROL, cache)], body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::ETAG, HeaderValue::from_static(asset.etag));
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}
