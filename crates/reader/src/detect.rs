//! Which language a text is in.

use crate::Diagnostic;
use lagesbild_model::Language;
use whatlang::{Detector, Lang};

/// How much of a text is looked at, in bytes: more does not make the answer surer.
const LOOKED_AT: usize = 4_000;

/// The language of a text, among those that are read; else what it seems to be.
pub(crate) fn language(text: &str) -> Result<Language, Diagnostic> {
    let mut end = text.len().min(LOOKED_AT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = text.get(..end).unwrap_or_default();
    let among_all = Detector::new().detect(head).ok_or(Diagnostic::NoLanguage)?;
    if let Some(language) = read(among_all.lang()) {
        return Ok(language);
    }
    // A short text in a language that is read is often taken for its neighbour; a long one in another is not.
    if among_all.is_reliable() && among_all.script() != whatlang::Script::Latin {
        return Err(other(among_all.lang()));
    }
    let near = Detector::with_allowlist(vec![Lang::Swe, Lang::Eng]).detect(head).ok_or(Diagnostic::NoLanguage)?;
    let certain = among_all.is_reliable() && head.len() > 300;
    match read(near.lang()) {
        Some(language) if !certain => Ok(language),
        _ => Err(other(among_all.lang())),
    }
}

fn read(language: Lang) -> Option<Language> {
    match language {
        Lang::Swe => Some(Language::Swedish),
        Lang::Eng => Some(Language::English),
        _ => None,
    }
}

fn other(language: Lang) -> Diagnostic {
    Diagnostic::OtherLanguage { language: language.code().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_news_is_told_apart_and_other_languages_are_named() {
        assert_eq!(language("Talibanerna intog Herat på torsdagen."), Ok(Language::Swedish));
        assert_eq!(language("Herat fell to the Taliban on Thursday."), Ok(Language::English));
        let russian = "Вооружённые силы заняли город после нескольких дней боёв, сообщили местные власти.";
        assert_eq!(language(russian), Err(Diagnostic::OtherLanguage { language: "rus".into() }));
        assert_eq!(language("1234 5678"), Err(Diagnostic::NoLanguage));
    }
}
