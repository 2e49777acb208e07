//! Texts as they lie in the file: compressed where that saves room.

use std::borrow::Cow;

/// As it is.
const PLAIN: i64 = 0;
/// A Zstandard frame that tells its size.
pub(super) const ZSTANDARD: i64 = 1;
/// Zstandard's quickest: for texts as short as these the slower ones save nothing.
const LEVEL: i32 = 1;
/// No text is longer; a frame that says so is not ours.
const LONGEST: u64 = 1 << 30;

/// Compressor and decompressor, made when first needed and kept, since making them costs more than most texts.
#[derive(Default)]
pub(super) struct Coder {
    compressor: Option<zstd::bulk::Compressor<'static>>,
    decompressor: Option<zstd::bulk::Decompressor<'static>>,
}

impl Coder {
    /// The encoding's number, and the bytes to keep.
    pub fn pack<'t>(&mut self, text: &'t [u8]) -> (i64, Cow<'t, [u8]>) {
        if self.compressor.is_none() {
            self.compressor = zstd::bulk::Compressor::new(LEVEL).ok();
        }
        match self.compressor.as_mut().map(|compressor| compressor.compress(text)) {
            Some(Ok(packed)) if packed.len() < text.len() => (ZSTANDARD, Cow::Owned(packed)),
            _ => (PLAIN, Cow::Borrowed(text)),
        }
    }

    /// The text, or what is wrong with it.
    pub fn unpack(&mut self, encoding: i64, body: Vec<u8>) -> Result<Vec<u8>, String> {
        match encoding {
            PLAIN => Ok(body),
            ZSTANDARD => {
                let size = zstd::zstd_safe::get_frame_content_size(&body).ok().flatten();
                let size = size.filter(|size| *size <= LONGEST).and_then(|size| usize::try_from(size).ok());
                let size = size.ok_or("is compressed, but does not tell its size")?;
                let failed = |e: std::io::Error| format!("cannot be decompressed: {e}");
                if self.decompressor.is_none() {
                    self.decompressor = Some(zstd::bulk::Decompressor::new().map_err(failed)?);
                }
                let decompressor = self.decompressor.as_mut().ok_or("cannot be decompressed")?;
                decompressor.decompress(&body, size).map_err(failed)
            }
            other => Err(format!("has the unknown encoding {other}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_repeats_gets_smaller_and_broken_frames_are_told() {
        let mut coder = Coder::default();
        let text = "Reds took Alby. ".repeat(100);
        let (encoding, packed) = coder.pack(text.as_bytes());
        assert_eq!(encoding, ZSTANDARD);
        assert!(packed.len() * 10 < text.len());
        for at in 0..packed.len() {
            let cut = packed.get(..at).unwrap_or_default().to_vec();
            assert!(coder.unpack(encoding, cut).is_err());
        }
        assert!(coder.unpack(7, packed.to_vec()).is_err());
    }

    proptest! {
        #[test]
        fn every_text_comes_back(text in "\\PC{0,200}") {
            let mut coder = Coder::default();
            let (encoding, packed) = coder.pack(text.as_bytes());
            let packed = packed.into_owned();
            prop_assert_eq!(coder.unpack(encoding, packed), Ok(text.into_bytes()));
        }

        #[test]
        fn foreign_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Coder::default().unpack(ZSTANDARD, bytes);
        }
    }
}
