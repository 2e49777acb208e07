//! The examples inside the packs are the packs' tests: each trigger gives the claims that its examples say, and no
//! others of its own.
#![allow(clippy::unwrap_used)]

use lagesbild_model::{Claim, Kind, Language, Report, ReportParts};
use lagesbild_pack::Pack;
use lagesbild_reader::Reader;
use std::path::Path;

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

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, target).unwrap();
        }
    }
}

/// Whoever copies a template into a pack gets a pack that checks.
#[test]
fn the_templates_fit_into_a_pack() {
    let packs = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../packs"));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pack-of-templates");
    let _ = std::fs::remove_dir_all(&folder);
    copy(&packs.join("en"), &folder);
    std::fs::remove_dir_all(folder.join("triggers")).unwrap();
    std::fs::create_dir(folder.join("triggers")).unwrap();
    std::fs::copy(packs.join("templates/trigger.toml"), folder.join("triggers/template.toml")).unwrap();
    for (template, file) in
        [("cue", "cues.toml"), ("place_noun", "descriptions.toml"), ("actor_noun", "descriptions.toml")]
    {
        let entry = std::fs::read_to_string(packs.join(format!("templates/{template}.toml"))).unwrap();
        let own = std::fs::read_to_string(folder.join(file)).unwrap();
        std::fs::write(folder.join(file), format!("{own}\n{entry}")).unwrap();
    }
    let pack = Pack::from_folder(&folder).unwrap();
    assert_eq!(pack.triggers().iter().map(|t| t.id.as_str()).collect::<Vec<_>>(), ["template/take"]);
}
