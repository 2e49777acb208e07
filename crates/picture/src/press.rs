//! What is done to a held place, and by what words that is told.

use crate::cell::Press;
use crate::observe::Says;
use lagesbild_model::{Claim, Kind, Mode};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Which entries of the packs tell of sieges, of cut roads, of fights inside; what they do not list is contested.
static FILE: &str = include_str!("../data/pressure.toml");

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    besieged: Vec<String>,
    cut_off: Vec<String>,
    fought_inside: Vec<String>,
}

fn listed() -> &'static BTreeMap<String, Press> {
    static LISTED: OnceLock<BTreeMap<String, Press>> = OnceLock::new();
    LISTED.get_or_init(|| {
        // The file is part of the program; a test reads it.
        let Listed { besieged, cut_off, fought_inside } = toml::from_str(FILE).unwrap_or_default();
        let of = |press: Press, rules: Vec<String>| rules.into_iter().map(move |rule| (rule, press));
        let inside = of(Press::FoughtInside, fought_inside);
        of(Press::Besieged, besieged).chain(of(Press::CutOff, cut_off)).chain(inside).collect()
    })
}

/// In which way a claim says that a place is pressed.
pub(crate) fn way(claim: &Claim, says: Says) -> Option<Press> {
    match says {
        Says::HoldsPart(..) => Some(Press::PartlyTaken),
        // what the engine did with the entry stands behind it
        Says::Contests(_) => {
            let entry: Vec<&str> = claim.rule.0.split(['/', '+', ' ']).take(4).collect();
            Some(listed().get(&entry.join("/")).copied().unwrap_or(Press::Contested))
        }
        Says::Fights(_) => Some(match (claim.kind, claim.mode) {
            (Kind::Attack, Some(Mode::Airstrike | Mode::Shelling | Mode::Drone | Mode::Missile | Mode::Bombing)) => {
                Press::Shelled
            }
            _ => Press::Fighting,
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_read() {
        let parsed: Result<Listed, _> = toml::from_str(FILE);
        assert!(parsed.is_ok_and(|listed| !listed.besieged.is_empty() && !listed.cut_off.is_empty()));
    }
}
