//! A grammar that does not hold together is refused, and says where.

use lagesbild_when::{GrammarError, TimeGrammar};

fn problem(toml: &str) -> String {
    TimeGrammar::from_toml(toml).map_or_else(|e: GrammarError| e.to_string(), |_| "read".to_owned())
}

fn pattern(rest: &str) -> String {
    format!(
        "groups = [\"inner\", \"any\"]\n[[class]]\nname = \"n\"\nkind = \"amount\"\ndigits = [1, 9]\n[[pattern]]\nid = \"p\"\n{rest}"
    )
}

#[test]
fn faults_are_named_with_their_entry() {
    for (toml, expected) in [
        ("groups = []".to_owned(), "between one and sixteen"),
        ("groups = [\"a\"]\nsurprise = 1".to_owned(), "surprise"),
        (
            pattern(
                "match = [\"x\"]\nmeans = \"unit(day)\"\n[[pattern]]\nid = \"p\"\nmatch = [\"y\"]\nmeans = \"now\"",
            ),
            "two of that id",
        ),
        (pattern("match = [\"{nobody}\"]\nmeans = \"now\""), "no class or earlier group \"nobody\""),
        (pattern("in = [\"inner\"]\nmatch = [\"{any}\"]\nmeans = \"now\""), "no class or earlier group \"any\""),
        (pattern("match = [\"x?\"]\nmeans = \"now\""), "must not be optional"),
        (pattern("match = [\"<x\"]\nmeans = \"now\""), "must each stand once"),
        (pattern("match = [\"{n:k}\"]\nmeans = \"duration($m, day)\""), "nothing is caught as $m"),
        (pattern("match = [\"x\"]\nmeans = \"tomorrow(1)\""), "no function \"tomorrow\""),
        (pattern("match = [\"x\"]\nmeans = \"date(k=1)\""), "takes no \"k\""),
        (pattern("match = [\"x\"]\nmeans = \"now) (\""), "left over"),
        (pattern("in = [\"inner\"]\nmatch = [\"x\"]\nmeans = \"now\"\nrelation = \"since\""), "last group alone"),
        (pattern("match = [\"x\"]\nmeans = \"now\"\nexamples = [[\"x\", \"2021\", \"-\"]]"), "marks no [expression]"),
        (
            "groups = [\"a\"]\n[[class]]\nname = \"w\"\nkind = \"weekday\"\n[class.values]\n8 = [\"x\"]".to_owned(),
            "not a value",
        ),
        ("groups = [\"a\"]\n[[class]]\nname = \"w\"\nwords = [\"x y\"]".to_owned(), "not one word"),
        ("groups = [\"a\"]\n[[class]]\nname = \"a\"\nwords = [\"x\"]".to_owned(), "a group bears that name"),
    ] {
        let told = problem(&toml);
        assert!(told.contains(expected), "{toml}\n{told}");
    }
    assert_eq!(problem(&pattern("match = [\"x\"]\nmeans = \"now\"")), "read");
}

#[test]
fn a_31st_of_april_is_no_date() {
    let toml = "groups = [\"any\"]\n[[pattern]]\nid = \"d\"\nmatch = [\"{1..31:d}~/~{1..12:m}\"]\nmeans = \"date(m=$m, d=$d)\"";
    let grammar = TimeGrammar::from_toml(toml).unwrap();
    let reader = lagesbild_when::TimeReader::new(&grammar);
    assert_eq!(reader.find_all("30/4").len(), 1);
    assert_eq!(reader.find_all("31/4").len(), 0);
    assert_eq!(reader.find_all("29/2").len(), 1, "some year has it");
}
