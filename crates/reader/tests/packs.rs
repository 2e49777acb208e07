//! The examples inside the packs are the packs' tests: each trigger gives the claims that its examples say, and no
//! others of its own.

use lagesbild_model::{Claim, Kind, Language, Report, ReportParts};
use lagesbild_reader::Reader;

fn told(claim: &Claim) -> String {
    let change = claim.change.map_or("-", |c| c.name());
    let actor = claim.actor.as_ref().map_or("-", |a| a.name.as_str());
    let places: Vec<&str> = claim.places.iter().map(|p| p.name.as_str()).collect();
    let places = if places.is_empty() { "-".to_owned() } else { places.join("; ") };
    format!("{change} | {actor} | {places}")
}

#[test]
fn every_example_of_every_trigger_gives_its_claims() {
    let reader = Reader::embedded().unwrap();
    let mut failures = Vec::new();
    let mut count = 0;
    for language in Language::ALL {
        for trigger in reader.pack(language).unwrap().triggers().iter() {
            for example in &trigger.examples {
                count += 1;
                let parts =
                    ReportParts { language: Some(language), text: example.text.clone(), ..ReportParts::default() };
                let claims = reader.read(&Report::new(parts)).claims;
                let read: Vec<String> = claims.iter().filter(|c| c.kind == Kind::Control).map(told).collect();
                if read != example.claims {
                    failures.push(format!(
                        "{language}/{}: {}\n  wanted {:?}\n  read   {:?}",
                        trigger.id, example.text, example.claims, read
                    ));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{} of {count} examples fail:\n{}", failures.len(), failures.join("\n"));
}
