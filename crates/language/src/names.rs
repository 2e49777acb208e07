use std::fmt;

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    /// A person.
    Person,
    /// An organisation: a party, a company, an agency, an armed group.
    Organisation,
    /// A place, with the state or authority that bears its name.
    Location,
}

impl NameKind {
    /// The kind as corpora write it (`PER`, `ORG`, `LOC`).
    pub fn as_str(self) -> &'static str {
        match self {
            NameKind::Person => "PER",
            NameKind::Organisation => "ORG",
            NameKind::Location => "LOC",
        }
    }
}

impl fmt::Display for NameKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Whether a word begins a name, goes on with one, or neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NameMark {
    Outside,
    Begins(NameKind),
    Inside(NameKind),
}

impl NameMark {
    const KINDS: [NameKind; 3] = [NameKind::Person, NameKind::Organisation, NameKind::Location];
    /// How many there are.
    pub(crate) const COUNT: usize = 1 + 2 * NameMark::KINDS.len();

    /// All of them, in the order of their numbers in model files.
    pub(crate) fn all() -> impl Iterator<Item = NameMark> {
        let of = |kind| [NameMark::Begins(kind), NameMark::Inside(kind)];
        std::iter::once(NameMark::Outside).chain(NameMark::KINDS.into_iter().flat_map(of))
    }

    /// Whether it may stand after `before`; a sentence begins after [`NameMark::Outside`].
    pub(crate) fn follows(self, before: NameMark) -> bool {
        match self {
            NameMark::Inside(kind) => before == NameMark::Begins(kind) || before == NameMark::Inside(kind),
            NameMark::Outside | NameMark::Begins(_) => true,
        }
    }

    /// Reads a mark as corpora write it (`B-PER`, `I-PER`, `O`); other kinds are outside.
    #[cfg(feature = "train")]
    pub(crate) fn parse(text: &str) -> NameMark {
        let kind = text.get(2..).and_then(|k| NameMark::KINDS.into_iter().find(|n| n.as_str() == k));
        match (text.get(..2), kind) {
            (Some("B-"), Some(kind)) => NameMark::Begins(kind),
            (Some("I-"), Some(kind)) => NameMark::Inside(kind),
            _ => NameMark::Outside,
        }
    }

    /// Its number in model files.
    #[cfg(feature = "train")]
    pub(crate) fn number(self) -> u16 {
        NameMark::all().zip(0..).find(|(mark, _)| *mark == self).map_or(0, |(_, n)| n)
    }
}
