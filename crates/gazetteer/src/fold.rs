//! Folding: what two spellings of one name have in common.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The linking vowel of Persian and its neighbours, as romanised in the press: Qala-e-Naw, Qala-i-Naw, Qala-ye-Naw.
const LINKS: [&str; 4] = ["e", "i", "ye", "yi"];

/// Folds a name: lower case, no diacritics, no spaces, hyphens, apostrophes or stops, and one form of the linking
/// vowel, so that `Qala e Naw`, `Qala-i-Naw` and `Qala-e-Naw` are one, and so are `Pul-e Khumri` and `Puli Khumri`.
///
/// Folding is idempotent, and folding two pieces one after the other gives the folded whole if the cut lies between
/// two words of which the second is no linking vowel at its start.
///
/// ```
/// use lagesbild_gazetteer::fold;
/// assert_eq!(fold("Qala e Naw"), fold("Qala-i-Naw"));
/// assert_eq!(fold("Lashkargah"), fold("Lashkar Gah"));
/// assert_eq!(fold("Al-Qa’im"), "alqaim");
/// ```
pub fn fold(name: &str) -> String {
    let mut folded = Folder::default();
    folded.push(name);
    folded.finish()
}

/// Folds a name piece by piece.
#[derive(Clone, Default)]
pub(crate) struct Folder {
    done: String,
    word: String,
}

impl Folder {
    /// Takes more of the name.
    pub(crate) fn push(&mut self, piece: &str) {
        // Most words need no taking apart.
        if piece.is_ascii() {
            piece.bytes().for_each(|byte| self.take_ascii(byte));
            return self.end_word();
        }
        for c in piece.nfd() {
            if is_combining_mark(c) || is_apostrophe(c) {
                continue;
            }
            if c.is_alphanumeric() {
                self.letter(c);
            } else {
                self.end_word();
            }
        }
        self.end_word();
    }

    fn take_ascii(&mut self, byte: u8) {
        if byte.is_ascii_alphanumeric() {
            self.word.push(char::from(byte.to_ascii_lowercase()));
        } else if !is_apostrophe(char::from(byte)) {
            self.end_word();
        }
    }

    fn finish(self) -> String {
        self.done
    }

    /// What is folded so far.
    pub(crate) fn done(&self) -> &str {
        &self.done
    }

    fn letter(&mut self, c: char) {
        for low in c.to_lowercase() {
            match base_letters(low) {
                Some(letters) => self.word.push_str(letters),
                // Lower-casing may itself give a mark (the Turkish dotted capital I).
                None if is_combining_mark(low) => {}
                None => self.word.push(low),
            }
        }
    }

    fn end_word(&mut self) {
        let link = !self.done.is_empty() && LINKS.contains(&self.word.as_str());
        self.done.push_str(if link { "i" } else { &self.word });
        self.word.clear();
    }
}

/// Apostrophes and the marks that stand for glottal letters; they join what they stand between.
pub(crate) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '`' | '´' | '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2bb}'..='\u{2bf}' | '\u{2b9}' | '\u{2c8}')
}

/// Letters that Unicode does not take apart.
fn base_letters(c: char) -> Option<&'static str> {
    Some(match c {
        'ø' => "o",
        'æ' => "ae",
        'œ' => "oe",
        'ß' => "ss",
        'ł' => "l",
        'đ' | 'ð' | 'ɖ' => "d",
        'þ' => "th",
        'ı' => "i",
        'ħ' => "h",
        'ə' | 'ǝ' => "a",
        'ŋ' => "n",
        'ŧ' => "t",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::fold;
    use proptest::prelude::*;

    #[test]
    fn spellings_of_one_name_fold_alike() {
        for (a, b) in [
            ("Qala e Naw", "Qala-ye-Naw"),
            ("Pul-e-Khumri", "Puli Khumri"),
            ("Mazar-e Sharif", "Mazar-i-Sharif"),
            ("Kandahār", "KANDAHAR"),
            ("Sana’a", "Sanaa"),
            ("Ş̧uşa", "Susa"),
            ("İzmir", "izmir"),
            ("Tromsø", "Tromso"),
        ] {
            assert_eq!(fold(a), fold(b), "{a} / {b}");
        }
        assert_ne!(fold("Herat"), fold("Heart"));
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(name in "\\PC{0,30}") {
            let once = fold(&name);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn case_hyphens_and_apostrophes_do_not_matter(words in prop::collection::vec("[a-zåäöéü]{3,8}", 1..4)) {
            let plain = fold(&words.join(" "));
            prop_assert_eq!(fold(&words.join("-").to_uppercase()), plain.clone());
            prop_assert_eq!(fold(&words.join("’ ")), plain);
        }
    }
}
