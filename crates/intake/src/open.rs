//! A file or standard input, unpacked and decoded as far as its first bytes tell, and the form it is in.

use crate::decode::{binary, utf16};
use crate::{Fault, FileName};
use encoding_rs_io::DecodeReaderBytesBuilder;
use flate2::bufread::MultiGzDecoder;
use std::fs::File;
use std::io::{BufReader, Cursor, ErrorKind, Read};
use std::path::Path;

/// Bytes to come.
pub(crate) type Stream = BufReader<Box<dyn Read + Send>>;

/// How reports lie in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Text,
    Lines,
    Json,
}

/// The form that a file name tells, whether packed or not.
pub(crate) fn form_of(path: &Path) -> Option<Form> {
    let name = path.file_name()?.to_str()?.to_ascii_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    match name.rsplit_once('.')?.1 {
        "txt" => Some(Form::Text),
        "jsonl" | "ndjson" => Some(Form::Lines),
        "json" => Some(Form::Json),
        _ => None,
    }
}

/// An opened file.
pub(crate) struct Opened {
    pub(crate) stream: Stream,
    pub(crate) form: Form,
    /// Its length, where that is known beforehand and nothing is unpacked.
    pub(crate) size: Option<u64>,
    /// That it was UTF-16, if it was.
    pub(crate) notice: Option<Fault>,
}

/// Opens a path, or standard input where there is none.
pub(crate) fn open(path: Option<&Path>) -> Result<Opened, Fault> {
    let (raw, mut size): (Box<dyn Read + Send>, _) = match path {
        None => (Box::new(std::io::stdin()), None),
        Some(path) => {
            let file = File::open(path).map_err(unreadable)?;
            let size = file.metadata().ok().filter(std::fs::Metadata::is_file).map(|m| m.len());
            (Box::new(file), size)
        }
    };
    let (mut head, mut stream) = peek(raw)?;
    if head.starts_with(b"\x1f\x8b") {
        (head, stream) = peek(Box::new(MultiGzDecoder::new(stream)))?;
        size = None;
    }
    if head.is_empty() {
        return Err(Fault::Empty);
    }
    let mut notice = None;
    if let Some(encoding) = utf16(&head) {
        notice = Some(Fault::OtherEncoding { encoding: encoding.name() });
        let decoder = DecodeReaderBytesBuilder::new().encoding(Some(encoding)).build(stream);
        (head, stream) = peek(Box::new(decoder))?;
        size = None;
    } else if head.starts_with(b"\xef\xbb\xbf") {
        let decoder = DecodeReaderBytesBuilder::new().utf8_passthru(true).strip_bom(true).build(stream);
        (head, stream) = peek(Box::new(decoder))?;
    }
    let form = path.and_then(form_of).unwrap_or_else(|| form_by_content(&head));
    match binary(&head, form != Form::Text) {
        Some(form) => Err(Fault::Binary { form }),
        None => Ok(Opened { stream, form, size, notice }),
    }
}

/// What the system says, as a fault.
pub(crate) fn unreadable(error: std::io::Error) -> Fault {
    Fault::Unreadable { reason: error.to_string() }
}

/// The first bytes, and the whole stream. At a pipe it waits for no more than it needs to tell one form from another.
fn peek(mut raw: Box<dyn Read + Send>) -> Result<(Vec<u8>, Stream), Fault> {
    let mut head = vec![0; 8192];
    let mut filled = 0;
    while filled < 16 {
        match raw.read(head.get_mut(filled..).unwrap_or_default()) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(unreadable(error)),
        }
    }
    head.truncate(filled);
    let whole: Box<dyn Read + Send> = Box::new(Cursor::new(head.clone()).chain(raw));
    Ok((head, BufReader::with_capacity(1 << 16, whole)))
}

/// `{` begins JSON Lines, or an object over several lines if nothing stands behind it on its line; `[` with an object
/// in it an array; anything else is text.
fn form_by_content(head: &[u8]) -> Form {
    let head = head.trim_ascii_start();
    match head.split_first() {
        Some((b'{', rest)) => {
            let line = rest.split(|b| *b == b'\n').next().unwrap_or_default();
            if rest.contains(&b'\n') && line.trim_ascii().is_empty() { Form::Json } else { Form::Lines }
        }
        Some((b'[', rest)) if rest.trim_ascii_start().starts_with(b"{") => Form::Json,
        _ => Form::Text,
    }
}

/// The name of a path, or of standard input where there is none.
pub(crate) fn name_of(path: Option<&Path>) -> FileName {
    path.map_or_else(FileName::stdin, FileName::new)
}
