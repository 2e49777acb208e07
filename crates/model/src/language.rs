use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A language that reports are read in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Language {
    /// Swedish.
    #[serde(rename = "sv")]
    Swedish,
    /// English.
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// Every language, in a fixed order.
    pub const ALL: [Language; 2] = [Language::Swedish, Language::English];

    /// Its ISO 639-1 code.
    pub fn code(self) -> &'static str {
        match self {
            Language::Swedish => "sv",
            Language::English => "en",
        }
    }

    /// The language of an ISO 639-1 code, with or without a region (`sv`, `sv-SE`, `en_GB`).
    pub fn from_code(code: &str) -> Option<Language> {
        let main = code.split(['-', '_']).next()?;
        Language::ALL.into_iter().find(|l| l.code().eq_ignore_ascii_case(main))
    }
}

impl std::fmt::Display for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}
