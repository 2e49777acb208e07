//! No memory is asked for by the token: what an analysis needs it keeps from sentence to sentence.

#![allow(clippy::unwrap_used, unsafe_code)]

use lagesbild_language::{Analyser, Analysis, Segmentation, embedded};
use lagesbild_model::{Language, Span};
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

thread_local! {
    static ASKED: Cell<u64> = const { Cell::new(0) };
}

/// Counts what each thread asks for.
struct Counting;

// SAFETY: everything is handed on to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let _ = ASKED.try_with(|asked| asked.set(asked.get() + 1));
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        unsafe { System.dealloc(at, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// How often one sentence may ask for memory, however long it is: to untie its tree and to count its subjects.
const A_SENTENCE: u64 = 12;

fn asked(work: impl FnOnce()) -> u64 {
    let before = ASKED.get();
    work();
    ASKED.get() - before
}

#[test]
fn memory_is_kept_from_sentence_to_sentence() {
    let swedish = "Den 13 augusti intog talibanerna, enligt FN:s talesman Ali Ek (t.h.), Herat och Lashkargah. – Vi \
                   ger oss inte!, sade 12-åriga ANNA till S:t Görans kl. 14.30…";
    let english = "On Aug. 13 the U.S.-backed army didn't hold Herat, “said” Gen. Ali Ek (right), of Ness Ltd.; no. 7 \
                   cost $5.5m, i.e. ANN's well-known 15-year-old car...";
    let lists =
        [include_str!("../../../packs/sv/segmentation.toml"), include_str!("../../../packs/en/segmentation.toml")];
    for ((language, text), lists) in Language::ALL.into_iter().zip([swedish, english]).zip(lists) {
        let analyser = Analyser::new(Segmentation::from_toml(lists).unwrap(), embedded(language)).unwrap();
        let mut analysis = Analysis::new();
        let mut again = |text: &str| {
            let whole = Span::new(0, text.len()).unwrap();
            let first = asked(|| analyser.analyse(text, whole, &mut analysis));
            analysis.clear();
            let second = asked(|| analyser.analyse(text, whole, &mut analysis));
            let tokens = std::mem::take(&mut analysis).tokens().len();
            (first, second, tokens)
        };
        let long = text.replace(". ", ", ").repeat(4);
        let ((first, short, few), (_, long, many)) = (again(text), again(&long));
        assert!(first > A_SENTENCE && few > 25 && many > 4 * few - 8 && many < 240, "{few} and {many} tokens");
        assert!(short <= A_SENTENCE && long <= A_SENTENCE, "{language:?}: {short} times, and {long} for a long one");
        // The list of sentences is new each time, and grows by doubling.
        let many = format!("{text} ").repeat(64);
        let count = analyser.sentences(&many).len() as u64;
        let asked = asked(|| drop(analyser.sentences(&many)));
        assert!(asked <= u64::from(count.ilog2()) + 2, "{asked} times for {count} sentences");
    }
}
