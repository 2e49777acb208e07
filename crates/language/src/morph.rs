use std::fmt;

macro_rules! attributes {
    ($($attr:ident $text:literal $method:ident $shift:literal $bits:literal $doc:literal { $($value:ident $vtext:literal,)* })*) => {
        $(
            #[doc = $doc]
            #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
            #[repr(u8)]
            pub enum $attr {
                $(#[doc = concat!("`", $text, "=", $vtext, "`.")] $value,)*
            }

            impl $attr {
                const ALL: &'static [$attr] = &[$($attr::$value),*];

                /// The value as treebanks write it.
                pub fn as_str(self) -> &'static str {
                    match self { $($attr::$value => $vtext,)* }
                }
            }
        )*

        impl Morph {
            $(
                #[doc = $doc]
                pub fn $method(self) -> Option<$attr> {
                    let at = (self.0 >> $shift) & ((1 << $bits) - 1);
                    $attr::ALL.get((at as usize).checked_sub(1)?).copied()
                }
            )*

            /// Reads a treebank's feature column (`Case=Nom|Number=Sing`, `_`). Attributes and values that this crate
            /// does not know are left out.
            pub fn parse(column: &str) -> Morph {
                let mut bits = 0u64;
                for (key, value) in column.split('|').filter_map(|f| f.split_once('=')) {
                    match key {
                        $($text => if let Some(v) = $attr::ALL.iter().find(|v| v.as_str() == value) {
                            bits |= (*v as u64 + 1) << $shift;
                        },)*
                        _ => {}
                    }
                }
                Morph(bits)
            }
        }

        impl fmt::Display for Morph {
            /// Writes the feature column as treebanks do, attributes in alphabetical order, `_` for none.
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let mut first = true;
                $(if let Some(v) = self.$method() {
                    let bar = if std::mem::take(&mut first) { "" } else { "|" };
                    write!(f, concat!("{}", $text, "={}"), bar, v.as_str())?;
                })*
                if first { f.write_str("_")? }
                Ok(())
            }
        }
    };
}

/// The morphological features of a word, packed into eight bytes. An attribute that the word does not have is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Morph(u64);

impl Morph {
    /// The packed form, for model files.
    #[cfg(feature = "train")]
    pub(crate) fn bits(self) -> u64 {
        self.0
    }

    /// The features of a packed form. Bits that mean nothing read as attributes that are absent.
    pub(crate) fn from_bits(bits: u64) -> Morph {
        Morph(bits)
    }

    /// Whether the word has no features at all.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

attributes! {
    Abbr "Abbr" abbr 0 1 "Whether it is an abbreviation." { Yes "Yes", }
    Case "Case" case 1 2 "Grammatical case." { Nom "Nom", Acc "Acc", Gen "Gen", }
    Definite "Definite" definite 3 2 "Definiteness." { Def "Def", Ind "Ind", }
    Degree "Degree" degree 5 2 "Degree of comparison." { Pos "Pos", Cmp "Cmp", Sup "Sup", }
    ExtPos "ExtPos" ext_pos 7 3 "What a fixed expression that begins here works as." {
        Adp "ADP", Adv "ADV", Cconj "CCONJ", Pron "PRON", Propn "PROPN", Sconj "SCONJ", Adj "ADJ",
    }
    Foreign "Foreign" foreign 10 1 "Whether it is a foreign word." { Yes "Yes", }
    Gender "Gender" gender 11 3 "Grammatical gender." { Com "Com", Fem "Fem", Masc "Masc", Neut "Neut", }
    Mood "Mood" mood 14 2 "Mood." { Imp "Imp", Ind "Ind", Sub "Sub", }
    NumForm "NumForm" num_form 16 3 "How a number is written." {
        Combi "Combi", Digit "Digit", Roman "Roman", Word "Word",
    }
    NumType "NumType" num_type 19 3 "Kind of number." { Card "Card", Frac "Frac", Mult "Mult", Ord "Ord", }
    Number "Number" number 22 2 "Grammatical number." { Plur "Plur", Ptan "Ptan", Sing "Sing", }
    Person "Person" person 24 2 "Grammatical person." { First "1", Second "2", Third "3", }
    Polarity "Polarity" polarity 26 2 "Polarity." { Neg "Neg", Pos "Pos", }
    Poss "Poss" poss 28 1 "Whether it is possessive." { Yes "Yes", }
    PronType "PronType" pron_type 29 4 "Kind of pronoun, determiner or pronominal adverb." {
        Art "Art", Dem "Dem", Emp "Emp", Ind "Ind", Int "Int", Neg "Neg", Prs "Prs", Rcp "Rcp", Rel "Rel", Tot "Tot",
    }
    Reflex "Reflex" reflex 33 1 "Whether it is reflexive." { Yes "Yes", }
    Style "Style" style 34 3 "Style." { Arch "Arch", Coll "Coll", Expr "Expr", Slng "Slng", Vrnc "Vrnc", }
    Tense "Tense" tense 37 2 "Tense." { Past "Past", Pres "Pres", }
    Typo "Typo" typo 39 1 "Whether it is misspelt." { Yes "Yes", }
    VerbForm "VerbForm" verb_form 40 3 "Form of the verb." { Fin "Fin", Ger "Ger", Inf "Inf", Part "Part", Sup "Sup", }
    Voice "Voice" voice 43 2 "Voice." { Act "Act", Pass "Pass", }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feature_column_survives_packing() {
        for column in
            ["_", "Case=Gen|Definite=Def|Gender=Neut|Number=Plur", "Mood=Ind|Tense=Past|VerbForm=Fin|Voice=Pass"]
        {
            assert_eq!(Morph::parse(column).to_string(), column);
        }
        assert_eq!(Morph::parse("Voice=Pass|Wat=No").voice(), Some(Voice::Pass));
        assert_eq!(Morph::parse("Number=Dual").number(), None);
    }
}
