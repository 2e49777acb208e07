//! How much work it is to find the times of a text, counted in tests alone: it must grow no faster than the text.

/// Notes so many steps of work.
#[inline]
pub(crate) fn takes(steps: usize) {
    #[cfg(test)]
    tests::TAKEN.set(tests::TAKEN.get() + steps as u64);
    #[cfg(not(test))]
    let _ = steps;
}

#[cfg(test)]
mod tests {
    use crate::{TimeGrammar, TimeReader};
    use std::cell::Cell;

    thread_local! {
        pub(super) static TAKEN: Cell<u64> = const { Cell::new(0) };
    }

    /// How many steps it takes to find the times of `text`.
    fn taken(grammar: &TimeGrammar, text: &str) -> u64 {
        TAKEN.set(0);
        TimeReader::new(grammar).find_all(text);
        TAKEN.get()
    }

    /// Eight times as much text takes eight times the work. What grew with the square would take sixty-four times.
    #[test]
    fn work_grows_no_faster_than_the_text() {
        let packs = [include_str!("../../../packs/sv/time.toml"), include_str!("../../../packs/en/time.toml")];
        for grammar in packs.map(|pack| TimeGrammar::from_toml(pack).unwrap()) {
            let all: String = grammar.examples().iter().map(|e| e.text.clone() + " ").collect();
            let lines: String = grammar.examples().iter().map(|e| e.text.clone() + "\n").collect();
            let pieces: Vec<&str> = all.split_inclusive(' ').collect();
            let some = pieces.iter().step_by(211).copied();
            let marks = ["2021-", "12 ", "1.", "x", "\0", "🙂", "((", "\n", "1 2 ", "12:", "den 1 ", "the 1 of "];
            for unit in [all.as_str(), lines.as_str()].into_iter().chain(marks).chain(some) {
                let few = unit.repeat((20_000 / unit.len()).max(1));
                let (short, long) = (taken(&grammar, &few), taken(&grammar, &few.repeat(8)));
                let shown: String = unit.chars().take(9).collect();
                assert!(long <= 9 * short + 1000, "eight times {shown:?}: {short} steps, then {long}");
                assert!(short <= 400 * few.len() as u64, "{shown:?}: {short} steps for {} bytes", few.len());
            }
        }
    }
}
