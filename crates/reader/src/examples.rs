//! The examples inside a pack are its tests: each trigger gives the claims that its examples say, and no others of its
//! kind.

use crate::{Reader, ReaderError};
use lagesbild_model::{Bound, Claim, Kind, Language, Report, ReportParts};

/// An example that is not read as its entry says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misread {
    /// The entry, as rules name it: `en/attack/shell`.
    pub rule: String,
    /// The sentence.
    pub text: String,
    /// What it should give.
    pub wanted: Vec<String>,
    /// What it gives.
    pub read: Vec<String>,
}

/// Reads every example of a language's pack; returns how many there are and those that are misread.
///
/// # Errors
/// [`ReaderError`] if the pack does not check.
pub fn examples(reader: &Reader, language: Language) -> Result<(usize, Vec<Misread>), ReaderError> {
    let (mut count, mut misread) = (0, Vec::new());
    let pack = reader.pack(language)?;
    for trigger in pack.triggers().iter() {
        for example in &trigger.examples {
            count += 1;
            let text = example.text.clone();
            // An example that must give something is read as part of a report on a war; the others stand alone.
            let war = pack.cues().war_word().filter(|_| !example.claims.is_empty());
            let context = war.map(str::to_owned).into_iter().collect();
            let parts = ReportParts { language: Some(language), text: text.clone(), context, ..ReportParts::default() };
            let claims = reader.read(&Report::new(parts)).claims;
            let read: Vec<&Claim> = claims.iter().filter(|c| c.kind == trigger.kind).collect();
            let same = read.len() == example.claims.len()
                && read.iter().zip(&example.claims).all(|(claim, line)| is_told(claim, line));
            if !same {
                let read = read.iter().map(|c| format!("{} | {}", told(c), facts(c).join(", "))).collect();
                let rule = format!("{language}/{}", trigger.id);
                misread.push(Misread { rule, text, wanted: example.claims.clone(), read });
            }
        }
    }
    Ok((count, misread))
}

/// Whether a claim is the one that a line of an example tells: `what | actor | places | fact, fact`.
fn is_told(claim: &Claim, line: &str) -> bool {
    let parts: Vec<&str> = line.splitn(4, " | ").collect();
    let (three, wanted) = parts.split_at(parts.len().min(3));
    let all = facts(claim);
    let mut wanted = wanted.iter().flat_map(|facts| facts.split(", "));
    told(claim) == three.join(" | ") && wanted.all(|fact| all.iter().any(|f| f == fact))
}

/// What an example tells of every claim.
fn told(claim: &Claim) -> String {
    let change = claim.change.map_or("-", |c| c.name());
    let first = if claim.kind == Kind::Control { change } else { claim.kind.name() };
    let actor = claim.actor.as_ref().map_or("-", |a| a.name.as_str());
    let places: Vec<&str> = claim.places.iter().map(|p| p.name.as_str()).collect();
    let places = if places.is_empty() { "-".to_owned() } else { places.join("; ") };
    format!("{first} | {actor} | {places}")
}

/// What an example may tell beside that.
fn facts(claim: &Claim) -> Vec<String> {
    let mut facts: Vec<String> = Vec::new();
    for number in &claim.numbers {
        let of = number.of.map(|of| format!(" of {of}")).unwrap_or_default();
        let bound = if number.bound == Bound::Exact { String::new() } else { format!(" {}", number.bound) };
        facts.push(format!("n={}{of}{bound}", number.n));
    }
    facts.extend(claim.against.iter().map(|a| format!("against={}", a.name)));
    facts.extend(claim.who.iter().map(|a| format!("who={}", a.name)));
    facts.extend(claim.mode.iter().map(|m| format!("mode={m}")));
    facts.extend(claim.says.iter().map(|s| format!("says={}", s.name)));
    facts.extend([claim.status.name(), claim.certainty.name(), claim.polarity.name()].map(str::to_owned));
    facts
}
