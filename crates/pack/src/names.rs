//! How names are made of descriptions.

use serde::Deserialize;

/// How names are made of descriptions in English; `{part}` and `{whole}` stand for what they are made of.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameForms {
    /// A place within another: `{part} in {whole}`.
    pub within: String,
    /// The capital of an area: `capital of {whole}`.
    pub capital: String,
    /// What lies on a side of a place: `area {side} {whole}`.
    pub beside: String,
    /// What parts two areas: `{part}–{whole} border`.
    pub border: String,
    /// Those whom a state leads: `{whole}-led {part}`.
    pub led: String,
    /// Whom a state leads where no noun tells: `coalition`.
    pub coalition: String,
    /// What lies between two places: `{part} between {whole} and {other}`.
    pub between: String,
    /// Two nouns of one description: `{part} and {other}`.
    pub both: String,
    /// A thing that is somebody's: `{part} of {whole}`.
    pub of: String,
    /// A thing known: `the {part}`.
    pub the: String,
    /// A thing of which a town has one: `{whole} {part}`.
    pub of_town: String,
}

impl NameForms {
    /// Those whom a state leads: forces, or the coalition where no noun tells.
    pub fn led(&self, whole: &str, forces: Option<&str>) -> String {
        self.led.replace("{whole}", whole).replace("{part}", forces.unwrap_or(&self.coalition))
    }

    /// What lies between two places.
    pub fn between(&self, part: &str, one: &str, other: &str) -> String {
        self.between.replace("{part}", part).replace("{whole}", one).replace("{other}", other)
    }

    /// A thing that is somebody's.
    pub fn of(&self, part: &str, whole: &str) -> String {
        self.of.replace("{part}", part).replace("{whole}", whole)
    }

    /// A thing known.
    pub fn the(&self, part: &str) -> String {
        self.the.replace("{part}", part)
    }

    /// Two nouns of one description.
    pub fn both(&self, one: &str, other: &str) -> String {
        self.both.replace("{part}", one).replace("{other}", other)
    }

    /// A thing of which a town has one.
    pub fn of_town(&self, part: &str, town: &str) -> String {
        self.of_town.replace("{whole}", town).replace("{part}", part)
    }

    /// A place within another.
    pub fn within(&self, part: &str, whole: &str) -> String {
        self.within.replace("{part}", part).replace("{whole}", whole)
    }

    /// The capital of an area.
    pub fn capital(&self, whole: &str) -> String {
        self.capital.replace("{whole}", whole)
    }

    /// What lies on a side of a place.
    pub fn beside(&self, side: &str, whole: &str) -> String {
        self.beside.replace("{side}", side).replace("{whole}", whole)
    }

    /// What parts two areas.
    pub fn border(&self, one: &str, other: &str) -> String {
        self.border.replace("{part}", one).replace("{whole}", other)
    }
}
