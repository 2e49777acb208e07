use std::fmt;

macro_rules! deprels {
    ($($name:ident $text:literal $base:ident,)*) => {
        /// A dependency relation of Universal Dependencies, with the subtypes that the treebanks of our languages use.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Deprel {
            $(#[doc = concat!("`", $text, "`.")] $name,)*
        }

        impl Deprel {
            /// Every relation, in the order of their discriminants.
            pub const ALL: &'static [Deprel] = &[$(Deprel::$name),*];

            /// The relation as treebanks write it (`nsubj:pass`).
            pub fn as_str(self) -> &'static str {
                match self { $(Deprel::$name => $text,)* }
            }

            /// The relation without its subtype: `nsubj` for `nsubj:pass`.
            pub fn base(self) -> Deprel {
                match self { $(Deprel::$name => Deprel::$base,)* }
            }

            fn exact(text: &str) -> Option<Deprel> {
                match text { $($text => Some(Deprel::$name),)* _ => None }
            }
        }
    };
}

deprels! {
    Root "root" Root,
    Nsubj "nsubj" Nsubj,
    NsubjPass "nsubj:pass" Nsubj,
    NsubjOuter "nsubj:outer" Nsubj,
    Obj "obj" Obj,
    Iobj "iobj" Iobj,
    Obl "obl" Obl,
    OblAgent "obl:agent" Obl,
    OblUnmarked "obl:unmarked" Obl,
    Csubj "csubj" Csubj,
    CsubjPass "csubj:pass" Csubj,
    CsubjOuter "csubj:outer" Csubj,
    Ccomp "ccomp" Ccomp,
    Xcomp "xcomp" Xcomp,
    Advcl "advcl" Advcl,
    AdvclRelcl "advcl:relcl" Advcl,
    Acl "acl" Acl,
    AclRelcl "acl:relcl" Acl,
    AclCleft "acl:cleft" Acl,
    Advmod "advmod" Advmod,
    Amod "amod" Amod,
    Appos "appos" Appos,
    Aux "aux" Aux,
    AuxPass "aux:pass" Aux,
    Case "case" Case,
    Cc "cc" Cc,
    CcPreconj "cc:preconj" Cc,
    Clf "clf" Clf,
    Compound "compound" Compound,
    CompoundPrt "compound:prt" Compound,
    Conj "conj" Conj,
    Cop "cop" Cop,
    Dep "dep" Dep,
    Det "det" Det,
    DetPredet "det:predet" Det,
    Discourse "discourse" Discourse,
    Dislocated "dislocated" Dislocated,
    Expl "expl" Expl,
    Fixed "fixed" Fixed,
    Flat "flat" Flat,
    FlatName "flat:name" Flat,
    Goeswith "goeswith" Goeswith,
    List "list" List,
    Mark "mark" Mark,
    Nmod "nmod" Nmod,
    NmodPoss "nmod:poss" Nmod,
    NmodDesc "nmod:desc" Nmod,
    NmodUnmarked "nmod:unmarked" Nmod,
    Nummod "nummod" Nummod,
    Orphan "orphan" Orphan,
    Parataxis "parataxis" Parataxis,
    Punct "punct" Punct,
    Reparandum "reparandum" Reparandum,
    Vocative "vocative" Vocative,
}

impl Deprel {
    /// Reads a treebank's relation. A subtype that is not known falls to its base; an unknown base gives `None`.
    pub fn parse(text: &str) -> Option<Deprel> {
        Deprel::exact(text).or_else(|| Deprel::exact(text.split(':').next()?))
    }

    /// Whether the dependent is a subject, nominal or clausal, active or passive.
    pub fn is_subject(self) -> bool {
        matches!(self.base(), Deprel::Nsubj | Deprel::Csubj)
    }
}

impl fmt::Display for Deprel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::Deprel;

    #[test]
    fn an_unknown_subtype_falls_to_its_base() {
        assert_eq!(Deprel::parse("nsubj:pass"), Some(Deprel::NsubjPass));
        assert_eq!(Deprel::parse("obl:tmod"), Some(Deprel::Obl));
        assert_eq!(Deprel::parse("wat:pass"), None);
        for deprel in Deprel::ALL {
            assert_eq!(Deprel::parse(deprel.as_str()), Some(*deprel));
            assert_eq!(Some(deprel.base()), Deprel::parse(deprel.as_str().split(':').next().unwrap()));
        }
    }
}
