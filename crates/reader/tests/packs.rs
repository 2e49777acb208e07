//! The examples inside the packs are the packs' tests: each trigger gives the claims that its examples say, and no
//! others of its own.
#![allow(clippy::unwrap_used)]

use lagesbild_model::Language;
use lagesbild_pack::Pack;
use lagesbild_reader::{Reader, examples};
use std::path::Path;

#[test]
fn every_example_of_every_trigger_gives_its_claims() {
    let reader = Reader::embedded().unwrap();
    for language in Language::ALL {
        let (count, misread) = examples(&reader, language).unwrap();
        let shown: Vec<String> = misread
            .iter()
            .map(|m| format!("{}: {}\n  wanted {:?}\n  read   {:?}", m.rule, m.text, m.wanted, m.read))
            .collect();
        assert!(shown.is_empty(), "{} of {count} examples fail:\n{}", shown.len(), shown.join("\n"));
    }
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

/// A pack without its times, or with faulty ones, is refused in words that name the file.
#[test]
fn what_is_wrong_with_the_times_of_a_pack_is_said() {
    let packs = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../packs"));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("packs-without-times");
    let _ = std::fs::remove_dir_all(&folder);
    copy(packs, &folder);
    let told = || Reader::with_packs(&folder).err().map(|e| e.to_string()).unwrap_or_default();
    assert_eq!(told(), "", "the copy is whole");
    let times = folder.join("sv/time.toml");
    std::fs::write(&times, "groups = []").unwrap();
    assert_eq!(told(), "the pack of sv: time.toml: groups: name between one and sixteen");
    std::fs::remove_file(&times).unwrap();
    assert!(told().starts_with("the pack of sv: ") && told().contains("time.toml"), "{}", told());
}
