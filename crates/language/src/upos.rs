use std::fmt;

macro_rules! upos {
    ($($name:ident $text:literal $doc:literal,)*) => {
        /// A universal part of speech (Universal Dependencies, version 2).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Upos {
            $(#[doc = $doc] $name,)*
        }

        impl Upos {
            /// All seventeen, in the order of their discriminants.
            pub const ALL: [Upos; 17] = [$(Upos::$name),*];

            /// The tag as treebanks write it.
            pub fn as_str(self) -> &'static str {
                match self { $(Upos::$name => $text,)* }
            }

            /// The part of speech of a treebank tag; `None` for anything else.
            #[expect(clippy::should_implement_trait, reason = "there is no error worth describing")]
            pub fn from_str(tag: &str) -> Option<Upos> {
                match tag { $($text => Some(Upos::$name),)* _ => None }
            }
        }
    };
}

upos! {
    Adj "ADJ" "Adjective.",
    Adp "ADP" "Preposition, postposition.",
    Adv "ADV" "Adverb.",
    Aux "AUX" "Auxiliary, copula.",
    Cconj "CCONJ" "Coordinating conjunction.",
    Det "DET" "Determiner.",
    Intj "INTJ" "Interjection.",
    Noun "NOUN" "Common noun.",
    Num "NUM" "Cardinal number.",
    Part "PART" "Particle: infinitive marker, negation.",
    Pron "PRON" "Pronoun.",
    Propn "PROPN" "Proper noun.",
    Punct "PUNCT" "Punctuation.",
    Sconj "SCONJ" "Subordinating conjunction.",
    Sym "SYM" "Symbol.",
    Verb "VERB" "Main verb.",
    X "X" "Anything else.",
}

impl Upos {
    /// Whether the word belongs to an open class that carries content: noun, name, verb, adjective, adverb, number.
    pub fn is_content(self) -> bool {
        matches!(self, Upos::Noun | Upos::Propn | Upos::Verb | Upos::Adj | Upos::Adv | Upos::Num)
    }

    /// Whether the word is a common or a proper noun.
    pub fn is_nominal(self) -> bool {
        matches!(self, Upos::Noun | Upos::Propn)
    }
}

impl fmt::Display for Upos {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
