//! What every text file has to keep to.

use super::literals::without_tests;
use super::{Fault, Text};

/// Lines of code that a Rust file may have, its tests not counted.
const LONGEST: usize = 500;

/// Hosts of package registries: names of packages and versions are enough. In pieces, since this file is checked too.
const HOSTS: [[&str; 2]; 7] = [
    ["index.crates", ".io"],
    ["static.crates", ".io"],
    ["registry.npmjs", ".org"],
    ["registry.yarnpkg", ".com"],
    ["pypi", ".org"],
    ["files.pythonhosted", ".org"],
    ["proxy.golang", ".org"],
];

/// Beginnings of paths that exist on one machine only.
const FOLDERS: [[&str; 2]; 6] =
    [["/wo", "rk/"], ["/ho", "me/"], ["/ro", "ot/"], ["/Us", "ers/"], ["/t", "mp/"], ["C:\\", "Users"]];

/// The only registry that `Cargo.lock` may name.
const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// All faults of form.
pub fn check(texts: &[Text]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for Text { name, body } in texts {
        let mut tell = |line: usize, what: String| faults.push(Fault { file: name.clone(), line, what });
        // Insta writes its snapshots itself, licence texts stand as they were published.
        let ours = !name.ends_with(".snap") && !name.contains("LICENSE");
        for (number, line) in body.lines().enumerate() {
            if ours && line.ends_with([' ', '\t', '\r']) {
                tell(number + 1, "white space at the end of the line".to_owned());
            }
            for host in HOSTS.map(|pieces| pieces.concat()) {
                if line.contains(&host) {
                    tell(number + 1, format!("names the host {host}"));
                }
            }
            for folder in FOLDERS.map(|pieces| pieces.concat()) {
                if names_folder(line, &folder) {
                    tell(number + 1, format!("names a path of one machine ({folder}…)"));
                }
            }
            if name.ends_with("Cargo.lock") && line.contains("registry+") && !line.contains(REGISTRY) {
                tell(number + 1, "names a registry of one machine".to_owned());
            }
        }
        if !body.is_empty() && !body.ends_with('\n') {
            tell(0, "does not end with a line break".to_owned());
        }
        if ours && body.ends_with("\n\n") {
            tell(0, "ends with an empty line".to_owned());
        }
        let length = without_tests(body).lines().count();
        if name.ends_with(".rs") && length > LONGEST {
            tell(0, format!("has {length} lines without its tests, more than {LONGEST}; split it"));
        }
    }
    faults
}

/// Whether a path that begins so stands in the line: one that goes on from another (`a/tmp/b`) is not meant.
fn names_folder(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| {
        let before = line.get(..at).and_then(|before| before.chars().next_back());
        before.is_none_or(|c| !c.is_alphanumeric() && !"._-<>/{}".contains(c))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(name: &str, body: &str) -> Vec<String> {
        check(&[Text { name: name.to_owned(), body: body.to_owned() }]).iter().map(Fault::to_string).collect()
    }

    #[test]
    fn each_fault_is_told_with_its_place() {
        let host = HOSTS[4].concat();
        let folder = FOLDERS[1].concat();
        assert_eq!(told("a.md", "fine\n"), [""; 0]);
        assert_eq!(told("a.md", "fine \n"), ["a.md:1: white space at the end of the line"]);
        assert_eq!(told("a.md", "x"), ["a.md: does not end with a line break"]);
        assert_eq!(told("a.md", &format!("x\nhttps://{host}/\n")), [format!("a.md:2: names the host {host}")]);
        assert_eq!(
            told("a.md", &format!("see {folder}me\n")),
            [format!("a.md:1: names a path of one machine ({folder}…)")]
        );
        assert_eq!(told("a.md", &format!("see ../x{folder}me\n")), [""; 0]);
        assert_eq!(told("a.rs", &"x\n".repeat(501)).len(), 1);
        assert_eq!(told("a.rs", &format!("x\n#[cfg(test)]\nmod tests {{\n{}}}\n", "x\n".repeat(501))), [""; 0]);
    }
}
