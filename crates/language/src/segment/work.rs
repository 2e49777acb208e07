//! How much of a text is looked at, counted in tests alone: it must grow no faster than the text.

/// Notes that so many bytes are looked at.
#[inline]
pub(super) fn looks_at(bytes: usize) {
    #[cfg(test)]
    tests::LOOKED.set(tests::LOOKED.get() + bytes as u64);
    #[cfg(not(test))]
    let _ = bytes;
}

#[cfg(test)]
mod tests {
    use crate::Segmentation;
    use std::cell::Cell;

    thread_local! {
        pub(super) static LOOKED: Cell<u64> = const { Cell::new(0) };
    }

    /// How many bytes are looked at to cut `text` into sentences and tokens.
    fn looked(lists: &Segmentation, text: &str) -> u64 {
        LOOKED.set(0);
        let mut tokens = Vec::new();
        for sentence in lists.sentences(text) {
            lists.tokenise(text, sentence, &mut tokens);
        }
        assert!(tokens.len() <= text.len());
        LOOKED.get()
    }

    const PIECES: [&str; 30] = [
        "a",
        "(",
        ".",
        "a.",
        ". ",
        "\n",
        "\n ",
        "!\n\"",
        "\0",
        "\0 ",
        "🙂",
        "🙂👩‍🚀 ",
        "مرحبا. ",
        "مرحبا بالعالم ",
        "1 234 ",
        "234 ",
        "a-",
        "'s",
        ".)",
        "a. ) ",
        "- ",
        "...?",
        "http://a/",
        "<@",
        "([",
        "x: ",
        "No. ",
        ". . ",
        "\u{a0}",
        "b) t.ex. ",
    ];

    /// Eight times as much text takes eight times the work. What grew with the square would take sixty-four times.
    #[test]
    fn work_grows_no_faster_than_the_text() {
        let lists = [
            include_str!("../../../../packs/sv/segmentation.toml"),
            include_str!("../../../../packs/en/segmentation.toml"),
        ];
        for lists in lists.map(|lists| Segmentation::from_toml(lists).unwrap()) {
            for piece in PIECES {
                let few = piece.repeat(40_000 / piece.len());
                let (some, more) = (looked(&lists, &few), looked(&lists, &few.repeat(8)));
                assert!(some > 0 && more <= 9 * some, "eight times {piece:?}: {some} bytes looked at, then {more}");
                assert!(some <= 1200 * few.len() as u64, "{piece:?}: {some} bytes of {} looked at", few.len());
            }
            let nested = |n: usize| format!("{}{}", "([".repeat(n), ")]".repeat(n));
            assert!(looked(&lists, &nested(80_000)) <= 9 * looked(&lists, &nested(10_000)));
            let words = "De tog staden och (sade) \u{a0}"; // no stop: one sentence of ten megabytes
            let one = |bytes: usize| words.repeat(bytes / words.len());
            assert!(looked(&lists, &one(10_000_000)) <= 110 * looked(&lists, &one(100_000)));
        }
    }
}
