//! Brings trees of an older release of a treebank to the conventions of the current one, by rules from a file.

use super::conllu::{self, GoldSentence, TrainError};
use super::loosen::loosen;
use crate::{Deprel, Morph, Upos};
use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Relations whose words, where a conjunction links two of them, are one group.
    #[serde(default)]
    group: Vec<String>,
    /// Marks that hang on what they separate a phrase from, not on the phrase.
    #[serde(default)]
    separators: Vec<String>,
    /// Fixed expressions that are still fixed.
    #[serde(default)]
    fixed: Vec<String>,
    #[serde(default)]
    rule: Vec<Rule>,
}

/// Conditions, all of which must hold, and the change.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    #[serde(default)]
    forms: Vec<String>,
    lemma_ends: Option<String>,
    upos: Option<String>,
    deprel: Option<String>,
    head_deprel: Option<String>,
    feature: Option<String>,
    then: Change,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    upos: Option<String>,
    lemma: Option<String>,
    deprel: Option<String>,
    #[serde(default)]
    add: String,
    #[serde(default)]
    remove: Vec<String>,
    raise: Option<String>,
}

/// Reads a treebank and applies the rules to it, if there are any.
pub(crate) fn read(treebank: &str, rules: Option<&str>) -> Result<Vec<GoldSentence>, TrainError> {
    let mut gold = conllu::read(treebank)?;
    if let Some(rules) = rules {
        harmonise(&mut gold, rules)?;
    }
    Ok(gold)
}

/// Applies the rules in `toml` to every word of the sentences.
fn harmonise(sentences: &mut [GoldSentence], toml: &str) -> Result<(), TrainError> {
    let file: File = toml::from_str(toml).map_err(|e| TrainError::Rules(e.to_string()))?;
    for sentence in sentences.iter_mut() {
        loosen(sentence, &file.fixed);
        group(sentence, &file.group);
        separate(sentence, &file.separators);
    }
    for rule in &file.rule {
        let names = [&rule.then.deprel, &rule.deprel, &rule.head_deprel, &rule.then.raise];
        if names.into_iter().flatten().any(|d| Deprel::parse(d).is_none()) {
            return Err(TrainError::Rules(format!("a relation is not known: {rule:?}")));
        }
        for sentence in sentences.iter_mut() {
            for i in 0..sentence.words.len() {
                if rule.holds(sentence, i) {
                    rule.then.apply(sentence, i);
                }
            }
        }
    }
    Ok(())
}

/// Makes words that a conjunction links, and that hang side by side on one head by one relation, a group under the
/// first of them. The older release leaves many of them side by side.
fn group(sentence: &mut GoldSentence, relations: &[String]) {
    for c in 1..sentence.words.len() {
        if sentence.words[c].deprel != Deprel::Cc {
            continue;
        }
        let head = sentence.words[c].head;
        let words = &sentence.words;
        let sibling = |i: &usize| words[*i].head == head && words[*i].deprel != Deprel::Punct;
        let alike = |i: usize, j: usize| words[i].deprel == words[j].deprel;
        let Some(next) = (c + 1..words.len()).find(sibling) else { continue };
        let Some(last) = (0..c).rev().find(sibling).filter(|i| alike(*i, next)) else { continue };
        // The head must not stand between, and the relation must be one that groups.
        let between = usize::from(head) > last && usize::from(head) < next;
        if between || !relations.iter().any(|r| r == words[next].deprel.as_str()) {
            continue;
        }
        let mut members = vec![next, last];
        let comma = |a: usize, b: usize| {
            (a + 1..b).any(|k| words[k].upos == Upos::Punct && (words[k].head == b as u16 || words[k].head == a as u16))
        };
        while let Some(first) = members.last().copied()
            && let Some(before) = (0..first).rev().find(sibling)
            && alike(before, next)
            && comma(before, first)
        {
            members.push(before);
        }
        let first = members.pop().unwrap_or(last);
        for member in members {
            sentence.words[member].head = first as u16;
            sentence.words[member].deprel = Deprel::Conj;
        }
        sentence.words[c].head = next as u16;
    }
}

/// Hangs separators as the current release does: before a conjunct on it, before another dependent on its head, after
/// a fronted dependent on its head, after a subject on the subject.
fn separate(sentence: &mut GoldSentence, separators: &[String]) {
    let words = &sentence.words;
    let climb = |from: Option<usize>, i: usize| {
        let mut at = from?;
        loop {
            match usize::from(words[at].head) {
                up if up < words.len() && (up < i) == (at < i) => at = up,
                _ => return Some(at),
            }
        }
    };
    let spoken = |k: &usize| words[*k].upos != Upos::Punct;
    let mut changes = Vec::new();
    for i in (0..words.len()).filter(|i| words[*i].upos == Upos::Punct && separators.contains(&words[*i].form)) {
        let left = climb((0..i).rev().find(spoken), i);
        let right = climb((i + 1..words.len()).find(spoken), i);
        let (Some(left), Some(right)) = (left, right) else { continue };
        let (over_left, over_right) = (words[left].head, words[right].head);
        if usize::from(over_right) < i {
            changes.push((i, if words[right].deprel == Deprel::Conj { right as u16 } else { over_right }));
        } else if usize::from(over_left) > i && usize::from(over_left) < words.len() {
            changes.push((i, if words[left].deprel.is_subject() { left as u16 } else { over_left }));
        }
    }
    changes.into_iter().for_each(|(i, head)| sentence.words[i].head = head);
}

impl Rule {
    fn holds(&self, sentence: &GoldSentence, i: usize) -> bool {
        let word = &sentence.words[i];
        let is = |stated: &Option<String>, found: &str| stated.as_deref().is_none_or(|s| s == found);
        let head = sentence.words.get(usize::from(word.head)).map_or("", |h| h.deprel.as_str());
        (self.forms.is_empty() || self.forms.contains(&word.form.to_lowercase()))
            && self.lemma_ends.as_ref().is_none_or(|end| word.lemma.ends_with(end))
            && is(&self.upos, word.upos.as_str())
            && is(&self.deprel, word.deprel.as_str())
            && is(&self.head_deprel, head)
            && self.feature.as_ref().is_none_or(|f| word.morph.to_string().split('|').any(|g| g == f))
    }
}

impl Change {
    fn apply(&self, sentence: &mut GoldSentence, i: usize) {
        if let Some(relation) = &self.raise {
            let child = (i + 1..sentence.words.len())
                .find(|c| usize::from(sentence.words[*c].head) == i && sentence.words[*c].deprel.as_str() == relation);
            let Some(child) = child else { return };
            // What hung on the word hangs on the one that takes its place.
            for word in sentence.words.iter_mut().filter(|w| usize::from(w.head) == i) {
                word.head = child as u16;
            }
            sentence.words[child].head = sentence.words[i].head;
            sentence.words[child].deprel = Deprel::Obl;
            sentence.words[i].head = child as u16;
        }
        let word = &mut sentence.words[i];
        word.upos = self.upos.as_deref().and_then(Upos::from_str).unwrap_or(word.upos);
        word.deprel = self.deprel.as_deref().and_then(Deprel::parse).unwrap_or(word.deprel);
        if let Some(lemma) = &self.lemma {
            word.lemma.clone_from(lemma);
        }
        let attribute = |feature: &str| feature.split('=').next().unwrap_or_default().to_owned();
        let added: Vec<String> = self.add.split('|').filter(|f| !f.is_empty()).map(str::to_owned).collect();
        let gone = |f: &str| self.remove.contains(&attribute(f)) || added.iter().any(|a| attribute(a) == attribute(f));
        let old = word.morph.to_string();
        let kept: Vec<String> = old.split('|').filter(|f| *f != "_" && !gone(f)).map(str::to_owned).collect();
        word.morph = Morph::parse(&[kept, added].concat().join("|"));
        word.features = word.morph.to_string();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::conllu::tree;

    fn heads(sentence: &GoldSentence) -> Vec<u16> {
        sentence.words.iter().map(|w| w.head + 1).collect()
    }

    #[test]
    fn words_side_by_side_become_a_group() {
        let rows = [
            ("v", "VERB", 0, "root"),
            ("a", "NOUN", 1, "obj"),
            (",", "PUNCT", 4, "punct"),
            ("b", "NOUN", 1, "obj"),
            ("&", "CCONJ", 1, "cc"),
            ("c", "NOUN", 1, "obj"),
        ];
        let mut sentence = tree(&rows);
        group(&mut sentence, &["obj".to_owned()]);
        assert_eq!(heads(&sentence), [7, 1, 4, 2, 6, 2]);
        assert_eq!(sentence.words[5].deprel, Deprel::Conj);
        let mut alone = tree(&rows);
        group(&mut alone, &["obl".to_owned()]);
        assert_eq!(heads(&alone), [7, 1, 4, 1, 1, 1]);
    }

    #[test]
    fn a_comma_hangs_on_what_it_separates_from() {
        // a , b(advcl of a) and: c(advcl) , d
        let mut after = tree(&[("a", "VERB", 0, "root"), (",", "PUNCT", 3, "punct"), ("b", "VERB", 1, "advcl")]);
        separate(&mut after, &[",".to_owned()]);
        assert_eq!(heads(&after), [4, 1, 1]);
        let mut before = tree(&[("c", "VERB", 3, "advcl"), (",", "PUNCT", 1, "punct"), ("d", "VERB", 0, "root")]);
        separate(&mut before, &[",".to_owned()]);
        assert_eq!(heads(&before), [3, 3, 4]);
    }

    #[test]
    fn a_rule_renames_and_another_raises() {
        let tree = "1\ta\ta\tADV\t_\t_\t2\tadvmod\t_\t_\n2\tb\tb\tVERB\t_\tMood=Ind|Voice=Pass\t0\troot\t_\t_\n\
                    3\tc\tc\tADP\t_\t_\t2\tadvmod\t_\t_\n4\td\td\tNOUN\t_\t_\t3\tnmod\t_\t_\n";
        let mut gold = conllu::read(tree).unwrap();
        let rules = "[[rule]]\nforms = [\"a\"]\nthen = { upos = \"PART\", add = \"Polarity=Neg\" }\n\
                     [[rule]]\nfeature = \"Voice=Pass\"\nthen = { remove = [\"Voice\"] }\n\
                     [[rule]]\nupos = \"ADP\"\nthen = { raise = \"nmod\", deprel = \"case\" }\n";
        harmonise(&mut gold, rules).unwrap();
        let words = &gold[0].words;
        assert_eq!((words[0].upos, words[0].morph.to_string()), (Upos::Part, "Polarity=Neg".to_owned()));
        assert_eq!(words[1].morph.to_string(), "Mood=Ind");
        assert_eq!((words[2].head, words[2].deprel), (3, Deprel::Case));
        assert_eq!((words[3].head, words[3].deprel), (1, Deprel::Obl));
        assert!(harmonise(&mut gold, "[[rule]]\nthen = { deprel = \"wat\" }").is_err());
    }
}
