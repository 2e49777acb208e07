//! The lemmatiser: the longest end of a word that the model knows, under the word's tag, names an edit.

use crate::hash::{mix, of_chars};
use crate::model::{Container, ModelError, Table};

/// Ends longer than this many letters are not looked up, except the whole word.
pub(crate) const LONGEST_END: usize = 8;

/// What becomes of a form's capitals on the way to its lemma.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Letters {
    /// They stay.
    Kept,
    /// All become small.
    Small,
    /// The first becomes a capital.
    Capital,
}

impl Letters {
    fn read(byte: u8) -> Option<Letters> {
        [Letters::Kept, Letters::Small, Letters::Capital].get(usize::from(byte)).copied()
    }

    /// Appends the form with its letters so.
    fn write(self, form: &str, out: &mut String) {
        let small = form.chars().next().filter(|c| c.is_lowercase());
        match (self, small) {
            (Letters::Small, _) => out.extend(form.chars().flat_map(char::to_lowercase)),
            (Letters::Capital, Some(first)) => {
                out.extend(first.to_uppercase());
                out.push_str(form.get(first.len_utf8()..).unwrap_or_default());
            }
            _ => out.push_str(form),
        }
    }
}

/// How a form becomes its lemma: its letters large or small, cut some off the end, append others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Edit {
    pub(crate) letters: Letters,
    pub(crate) cut: u8,
    pub(crate) append: String,
}

impl Edit {
    /// The edit that makes `lemma` from `form`; `None` if it would cut more than 255 letters. With `always` the
    /// lemma gets its capital however the word is written.
    #[cfg(feature = "train")]
    pub(crate) fn between(form: &str, lemma: &str, always: bool) -> Option<Edit> {
        let small = form.starts_with(char::is_lowercase);
        let letters = match lemma.chars().next() {
            _ if !lemma.chars().any(char::is_uppercase) => Letters::Small,
            Some(first) if first.is_uppercase() && (small || always) => Letters::Capital,
            _ => Letters::Kept,
        };
        let mut base = String::new();
        letters.write(form, &mut base);
        let base: Vec<char> = base.chars().collect();
        let goal: Vec<char> = lemma.chars().collect();
        let shared = base.iter().zip(&goal).take_while(|(a, b)| a == b).count();
        Some(Edit {
            letters,
            cut: u8::try_from(base.len() - shared).ok()?,
            append: goal.get(shared..)?.iter().collect(),
        })
    }

    /// Appends the lemma of `form` to `out`; the form itself if it is too short for the edit.
    pub(crate) fn apply(&self, form: &str, out: &mut String) {
        let start = out.len();
        self.letters.write(form, out);
        let base = out.get(start..).unwrap_or_default();
        let kept = match usize::from(self.cut).checked_sub(1) {
            None => Some(base.len()),
            Some(last) => base.char_indices().rev().nth(last).map(|(at, _)| at),
        };
        if let Some(kept) = kept {
            out.truncate(start + kept);
            out.push_str(&self.append);
        }
    }
}

/// The key of an end of `length` letters under a tag; length 0 is the tag alone.
pub(crate) fn end_key(tag: u8, letters: &[char], length: usize) -> u64 {
    let end = letters.iter().skip(letters.len().saturating_sub(length)).copied();
    mix(mix(of_chars(end), u64::from(tag)), length as u64)
}

/// The key of a whole word under a tag.
pub(crate) fn word_key(tag: u8, letters: &[char]) -> u64 {
    mix(end_key(tag, letters, letters.len()), 0xF011)
}

/// The edits and where they are looked up.
#[derive(Clone, Debug)]
pub(crate) struct Lemmatiser {
    edits: Vec<Edit>,
    table: Table,
}

impl Lemmatiser {
    pub(crate) fn open(model: &Container) -> Result<Lemmatiser, ModelError> {
        let fault = ModelError::Section { section: "EDIT", fault: "does not hold edits" };
        let bytes = model.slice(&model.section("EDIT")?);
        let mut edits = Vec::new();
        let mut rest = bytes;
        while let [letters, cut, length, tail @ ..] = rest {
            let letters = Letters::read(*letters).ok_or(fault.clone())?;
            let (append, tail) = tail.split_at_checked(usize::from(*length)).ok_or(fault.clone())?;
            let append = std::str::from_utf8(append).map_err(|_| fault.clone())?.to_owned();
            edits.push(Edit { letters, cut: *cut, append });
            rest = tail;
        }
        if !rest.is_empty() || edits.is_empty() {
            return Err(fault);
        }
        Ok(Lemmatiser { edits, table: Table::open(model, model.section("LEMM")?, "LEMM")? })
    }

    /// Appends the lemma of `form`, which bears `tag`, to `out`.
    pub(crate) fn lemma(&self, model: &Container, form: &str, tag: u8, letters: &mut Vec<char>, out: &mut String) {
        letters.clear();
        letters.extend(form.chars().flat_map(char::to_lowercase));
        let get = |key| self.table.get(model, key).and_then(|e| self.edits.get(e as usize));
        let ends = (0..=LONGEST_END.min(letters.len())).rev();
        let edit = get(word_key(tag, letters)).or_else(|| ends.into_iter().find_map(|n| get(end_key(tag, letters, n))));
        match edit {
            Some(edit) => edit.apply(form, out),
            None => out.push_str(form),
        }
    }
}

/// Writes the section of the edits.
#[cfg(feature = "train")]
pub(crate) fn write_edits(edits: &[Edit]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for edit in edits {
        bytes.extend_from_slice(&[edit.letters as u8, edit.cut, edit.append.len() as u8]);
        bytes.extend_from_slice(edit.append.as_bytes());
    }
    bytes
}
