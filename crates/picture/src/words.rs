//! Outlets are not sources: what a claim shares with others that go back to the same origin.

use lagesbild_ledger::KnownClaim;
use lagesbild_model::ActorId;

/// Two sentences with so much of their words in common (in hundredths of all their words) are copies.
const COPY: usize = 80;
/// Shorter sentences than this many different words may be alike by chance.
const WORDS: usize = 6;

/// A name, a report or a word as a number (FNV-1a, 64 bits).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Mark(u64);

impl Mark {
    pub fn of(bytes: impl Iterator<Item = u8>) -> Mark {
        Mark(bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)))
    }

    /// Of a source or publisher, in whatever case it is written.
    pub fn of_name(name: &str) -> Mark {
        let mut buffer = [0; 4];
        let mut bytes = Vec::with_capacity(name.len() + 1);
        bytes.push(b'n');
        for letter in name.chars().flat_map(char::to_lowercase) {
            bytes.extend_from_slice(letter.encode_utf8(&mut buffer).as_bytes());
        }
        Mark::of(bytes.into_iter())
    }

    /// Of an actor.
    pub fn of_actor(actor: &ActorId) -> Mark {
        Mark::of(std::iter::once(b'a').chain(actor.as_str().bytes()))
    }
}

/// What tells whether two claims are of one origin.
#[derive(Clone, Debug)]
pub(crate) struct Words {
    /// Its report, the sources of its chain, its publishers where it has no chain. Sorted.
    marks: Box<[Mark]>,
    /// The different words of its sentence. Sorted.
    words: Box<[u32]>,
}

impl Words {
    pub fn of(known: &KnownClaim) -> Words {
        let claim = &known.claim;
        let mut marks = vec![Mark::of(std::iter::once(b'r').chain(claim.report_id.to_string().bytes()))];
        for link in &claim.says {
            marks.push(Mark::of_name(&link.name));
            marks.extend(link.actor.as_ref().map(Mark::of_actor));
        }
        if claim.says.is_empty() {
            marks.extend(known.publishers.iter().map(|name| Mark::of_name(name)));
        }
        marks.sort_unstable();
        marks.dedup();
        let word = |word: &str| {
            let Mark(hash) = Mark::of_name(word);
            (hash ^ (hash >> 32)) as u32
        };
        let words = known.sentence.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let mut words: Vec<u32> = words.map(word).collect();
        words.sort_unstable();
        words.dedup();
        Words { marks: marks.into(), words: words.into() }
    }

    /// Whether two claims go back to one origin, as far as can be told: they stand in one report, share a source
    /// anywhere in their chains, come without a chain from one publisher (or from one that is a source of the other),
    /// or stand in sentences that are copies of each other.
    pub fn share_origin(&self, other: &Words) -> bool {
        common(&self.marks, &other.marks) > 0 || self.are_copies(other)
    }

    fn are_copies(&self, other: &Words) -> bool {
        let (one, other) = (&self.words, &other.words);
        let (short, long) = (one.len().min(other.len()), one.len().max(other.len()));
        if short < WORDS || short * 100 < long * COPY {
            return false;
        }
        let common = common(one, other);
        common * 100 >= (one.len() + other.len() - common) * COPY
    }
}

/// How many members two sorted lists have in common.
fn common<T: Ord>(one: &[T], other: &[T]) -> usize {
    let (mut one, mut other) = (one.iter().peekable(), other.iter().peekable());
    let mut count = 0;
    while let (Some(a), Some(b)) = (one.peek(), other.peek()) {
        match a.cmp(b) {
            std::cmp::Ordering::Less => _ = one.next(),
            std::cmp::Ordering::Greater => _ = other.next(),
            std::cmp::Ordering::Equal => {
                count += 1;
                one.next();
                other.next();
            }
        }
    }
    count
}
