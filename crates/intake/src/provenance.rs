//! What is known of how a report came to us.

use lagesbild_model::Provenance;

/// What takes the text out of the bytes that we are given.
const EXTRACTOR: &str = concat!("lagesbild-intake ", env!("CARGO_PKG_VERSION"));

/// The hash of bytes as they were given, unpacked.
pub(crate) fn hash(bytes: &[u8]) -> String {
    format!("blake3:{}", blake3::hash(bytes).to_hex())
}

/// That of a text file.
pub(crate) fn of_file(raw: String) -> Provenance {
    Provenance {
        how: Some("file".to_owned()),
        raw: Some(raw),
        extractor: Some(EXTRACTOR.to_owned()),
        ..Provenance::default()
    }
}

/// A record whose supplier tells of no raw bytes stands for itself: its own bytes are those that are known. Where the
/// supplier's are told, it is for the supplier to tell what took the text out of them.
pub(crate) fn complete(told: &mut Provenance, raw: String) {
    if told.raw.is_none() {
        told.raw = Some(raw);
        told.extractor.get_or_insert_with(|| EXTRACTOR.to_owned());
    }
}
