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
    /// All of them, in the order of their numbers in model files.
    pub(crate) const ALL: [NameMark; 7] = [
        NameMark::Outside,
        NameMark::Begins(NameKind::Person),
        NameMark::Inside(NameKind::Person),
        NameMark::Begins(NameKind::Organisation),
        NameMark::Inside(NameKind::Organisation),
        NameMark::Begins(NameKind::Location),
        NameMark::Inside(NameKind::Location),
    ];
    /// How many there are.
    pub(crate) const COUNT: usize = NameMark::ALL.len();

    /// The kind of name it is part of, if of one.
    #[cfg(feature = "train")]
    pub(crate) fn kind(self) -> Option<NameKind> {
        match self {
            NameMark::Begins(kind) | NameMark::Inside(kind) => Some(kind),
            NameMark::Outside => None,
        }
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
        let is = |mark: &NameMark| match mark {
            NameMark::Outside => false,
            NameMark::Begins(kind) => text.strip_prefix("B-") == Some(kind.as_str()),
            NameMark::Inside(kind) => text.strip_prefix("I-") == Some(kind.as_str()),
        };
        NameMark::ALL.into_iter().find(is).unwrap_or(NameMark::Outside)
    }

    /// Its number in model files.
    #[cfg(feature = "train")]
    pub(crate) fn number(self) -> u16 {
        NameMark::ALL.into_iter().zip(0..).find(|(mark, _)| *mark == self).map_or(0, |(_, n)| n)
    }
}
