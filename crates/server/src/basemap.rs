//! The basemap's tiles, read where they lie in the program. `cargo xtask basemap` makes them.
//!
//! The file is: eight bytes `LBBASE01`; the number of tiles (u32); for each tile, sorted, its zoom, x, y, offset and
//! length (five u32); then the tiles, Mapbox vector tiles packed with gzip. All numbers are little-endian; offsets count
//! from the beginning of the file. A tile that is not there is empty sea.

use crate::fault::Fault;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

static FILE: &[u8] = include_bytes!("../../../data/compiled/basemap.bin");
const MAGIC: &[u8] = b"LBBASE01";
const ROW: usize = 20;

/// A tile, as the map asks for it.
pub async fn tile(Path((z, x, y)): Path<(u32, u32, u32)>, headers: HeaderMap) -> Response {
    let etag = concat!("\"base-", env!("LAGESBILD_BASEMAP"), "\"");
    let known = headers.get(header::IF_NONE_MATCH).is_some_and(|value| value.as_bytes() == etag.as_bytes());
    let cache = (header::CACHE_CONTROL, "public, max-age=86400");
    if known {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, etag), cache]).into_response();
    }
    match find(FILE, (z, x, y)) {
        Some(bytes) => {
            let media = (header::CONTENT_TYPE, "application/vnd.mapbox-vector-tile");
            let packed = (header::CONTENT_ENCODING, "gzip");
            ([media, packed, cache, (header::ETAG, etag)], bytes).into_response()
        }
        None if FILE.starts_with(MAGIC) => (StatusCode::NO_CONTENT, [cache]).into_response(),
        None => Fault::failed("the basemap inside the program is damaged").into_response(),
    }
}

fn number(file: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(file.get(at..at + 4)?.try_into().ok()?))
}

fn find(file: &'static [u8], tile: (u32, u32, u32)) -> Option<&'static [u8]> {
    let count = number(file, MAGIC.len())? as usize;
    let row = |n: usize| MAGIC.len() + 4 + n * ROW;
    let key = |n: usize| Some((number(file, row(n))?, number(file, row(n) + 4)?, number(file, row(n) + 8)?));
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low.midpoint(high);
        if key(middle)? < tile {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if low == count || key(low)? != tile {
        return None;
    }
    let (offset, length) = (number(file, row(low) + 12)? as usize, number(file, row(low) + 16)? as usize);
    file.get(offset..offset.checked_add(length)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_world_is_there_and_the_open_sea_is_not() {
        assert!(FILE.starts_with(MAGIC));
        assert!(find(FILE, (0, 0, 0)).is_some_and(|tile| tile.starts_with(&[0x1f, 0x8b])));
        assert_eq!(find(FILE, (0, 1, 0)), None);
        assert_eq!(find(FILE, (30, 0, 0)), None);
    }
}
