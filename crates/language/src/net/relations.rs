//! Which relation each word has to its head: the best, but no head has two subjects or two objects.

use super::dense::highest;
use crate::Deprel;

/// What the relations of a model are to each other.
#[derive(Clone, Debug, Default)]
pub(super) struct Relations {
    root: usize,
    /// Relations of which a head has one at most, in groups.
    groups: [Vec<usize>; 2],
}

/// A word whose relation is one of a group, and what it would be instead.
#[derive(Clone, Copy, Debug)]
struct Member {
    word: usize,
    other: u16,
    /// By how much it would rather be of the group.
    right: i64,
}

impl Relations {
    pub(super) fn new(relations: &[Deprel]) -> Relations {
        let places = |wanted: &[Deprel]| {
            let all = relations.iter().enumerate();
            all.filter(|(_, r)| wanted.contains(r)).map(|(i, _)| i).collect()
        };
        let subjects = [Deprel::Nsubj, Deprel::NsubjPass, Deprel::Csubj, Deprel::CsubjPass];
        Relations {
            root: relations.iter().position(|r| *r == Deprel::Root).unwrap_or(0),
            groups: [places(&subjects), places(&[Deprel::Obj])],
        }
    }

    /// The relation of each word: `scores` holds a row a word, `heads` the place of its head.
    pub(super) fn choose(&self, scores: &[i32], heads: &[u16], out: &mut Vec<u16>) {
        let width = scores.len() / heads.len().max(1);
        let rows = || scores.chunks_exact(width.max(1));
        out.clear();
        for (head, row) in heads.iter().zip(rows()) {
            let best = self.best(row, &[]).map_or(self.root, |(i, _)| i);
            out.push(if *head == 0 { self.root } else { best } as u16);
        }
        let mut barred = Vec::new();
        for group in &self.groups {
            barred.extend_from_slice(group);
            self.thin(group, &barred, scores, heads, out);
        }
    }

    /// Leaves each head one word whose relation is of `group`: the one that would rather be of it than anything else. The
    /// others get the best relation that is not `barred`.
    fn thin(&self, group: &[usize], barred: &[usize], scores: &[i32], heads: &[u16], relations: &mut [u16]) {
        let width = scores.len() / heads.len().max(1);
        let mut kept: Vec<Option<Member>> = vec![None; heads.len()];
        let rows = scores.chunks_exact(width.max(1));
        for (word, (head, row)) in heads.iter().zip(rows).enumerate() {
            let relation = usize::from(relations.get(word).copied().unwrap_or_default());
            let Some(slot) = kept.get_mut(usize::from(*head)).filter(|_| group.contains(&relation)) else { continue };
            let (other, best) = self.best(row, barred).unwrap_or((self.root, i32::MIN));
            let own = row.get(relation).copied().unwrap_or(i32::MIN);
            let member = Member { word, other: other as u16, right: i64::from(own) - i64::from(best) };
            let loser = match slot.take() {
                Some(first) if first.right < member.right => {
                    *slot = Some(member);
                    Some(first)
                }
                Some(first) => {
                    *slot = Some(first);
                    Some(member)
                }
                None => {
                    *slot = Some(member);
                    None
                }
            };
            if let Some(loser) = loser
                && let Some(relation) = relations.get_mut(loser.word)
            {
                *relation = loser.other;
            }
        }
    }

    /// The best relation of a row that is neither the root's nor `barred`, the first of equals.
    fn best(&self, row: &[i32], barred: &[usize]) -> Option<(usize, i32)> {
        highest(row, |i| i != self.root && !barred.contains(&i))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_has_one_subject() {
        let all = [Deprel::Root, Deprel::Nsubj, Deprel::Obj, Deprel::Obl];
        let relations = Relations::new(&all);
        // The root, a verb, and three words under it: two would be subjects, then two objects.
        let scores = [[0; 4], [9, 0, 0, 0], [0, 9, 1, 0], [0, 8, 7, 0], [0, 5, 6, 4]].concat();
        let mut found = Vec::new();
        relations.choose(&scores, &[0, 0, 1, 1, 1], &mut found);
        let found: Vec<Deprel> = found.iter().skip(1).map(|r| all[usize::from(*r)]).collect();
        assert_eq!(found, [Deprel::Root, Deprel::Nsubj, Deprel::Obj, Deprel::Obl]);
    }
}
