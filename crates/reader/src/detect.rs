//! Which language a text is in.

use crate::Diagnostic;
use lagesbild_model::Language;
use whatlang::{Detector, Lang};

/// How much of a text is looked at, in bytes: more does not make the answer surer.
const LOOKED_AT: usize = 4_000;
/// From how many bytes on the detector is believed against the languages that are read.
const ENOUGH: usize = 110;

/// The language of a text, among those that are read; else what it seems to be.
///
/// Names of people and places mislead the detector in short news, so a short text, or one that it is not sure of, goes
/// to the nearest language that is read; a longer one that is surely in another language does not.
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
    let certain = among_all.is_reliable() && (head.len() >= ENOUGH || among_all.script() != whatlang::Script::Latin);
    let near = || Detector::with_allowlist(vec![Lang::Swe, Lang::Eng]).detect(head).and_then(|near| read(near.lang()));
    match near().filter(|_| !certain) {
        Some(language) => Ok(language),
        None => Err(Diagnostic::OtherLanguage { language: among_all.lang().code().to_owned() }),
    }
}

fn read(language: Lang) -> Option<Language> {
    match language {
        Lang::Swe => Some(Language::Swedish),
        Lang::Eng => Some(Language::English),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_news_is_told_apart() {
        assert_eq!(language("Talibanerna intog Herat på torsdagen."), Ok(Language::Swedish));
        assert_eq!(language("Herat fell to the Taliban on Thursday."), Ok(Language::English));
        assert_eq!(language("1234 5678"), Err(Diagnostic::NoLanguage));
    }

    #[test]
    fn other_languages_are_named() {
        for (code, text) in [
            ("rus", "Вооружённые силы заняли город после нескольких дней боёв, сообщили местные власти."),
            (
                "deu",
                "Die Aufständischen haben nach eigenen Angaben die Stadt eingenommen, während die Regierung erklärte, ihre \
                 Truppen hätten sich nur vorübergehend aus einigen Vierteln zurückgezogen und würden bald zurückkehren.",
            ),
            (
                "fra",
                "Les insurgés affirment avoir pris la ville, tandis que le gouvernement assure que ses troupes ne se sont \
                 retirées que provisoirement de quelques quartiers et qu'elles y reviendront bientôt.",
            ),
        ] {
            assert_eq!(language(text), Err(Diagnostic::OtherLanguage { language: code.into() }), "{code}");
        }
    }
}
