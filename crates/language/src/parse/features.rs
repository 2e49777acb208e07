//! What the parser looks at before each transition.

use super::state::{NONE, State};
use crate::hash::mix;
use crate::tagger::see;

/// A token as the parser sees it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Node {
    /// The form, or what stands for rare forms.
    pub(crate) form: u64,
    /// The lemma, of a word that the lexicon knows; else as `form`.
    pub(crate) lemma: u64,
    /// Part of speech, 1 and up; 0 stands for no node, 30 for the root.
    pub(crate) upos: u8,
    /// The tag with features, 1 and up.
    pub(crate) tag: u16,
    /// Where it has capitals, see [`crate::words::Word::capital`].
    pub(crate) capital: u8,
}

const ROOT: Node = Node { form: 0x0007, lemma: 0x0007, upos: 30, tag: 300, capital: 0 };

/// A node with what hangs on it.
struct Seen {
    id: u16,
    node: Node,
    left: Node,
    right: Node,
    left_2: Node,
    right_2: Node,
    left_rel: u64,
    right_rel: u64,
    count: [u8; 2],
    relations: u64,
}

fn node(nodes: &[Node], id: u16) -> Node {
    match nodes.get(usize::from(id)) {
        Some(node) => *node,
        None if usize::from(id) == nodes.len() => ROOT,
        None => Node::default(),
    }
}

fn see(state: &State, nodes: &[Node], id: u16) -> Seen {
    let children = state.children(id);
    let [left, left_2] = children.left;
    let [right, right_2] = children.right;
    let relation = |id| state.relation(id).map_or(0, |r| r as u64 + 1);
    Seen {
        id,
        node: node(nodes, id),
        left: node(nodes, left),
        right: node(nodes, right),
        left_2: node(nodes, left_2),
        right_2: node(nodes, right_2),
        left_rel: relation(left),
        right_rel: relation(right),
        count: children.count,
        relations: children.relations,
    }
}

/// Collects the features of `state`. Clears `out` first.
pub(crate) fn collect(state: &State, nodes: &[Node], out: &mut Vec<u64>) {
    out.clear();
    let s0 = see(state, nodes, state.stack(0));
    let s1 = see(state, nodes, state.stack(1));
    let b0 = see(state, nodes, state.buffer(0));
    let s2 = node(nodes, state.stack(2));
    let b1 = node(nodes, state.buffer(1));
    let b2 = node(nodes, state.buffer(2));
    see!(out, 1, 0);
    single(&s0, 100, out);
    single(&s1, 140, out);
    single(&b0, 180, out);
    around(&s2, 220, out);
    around(&b1, 230, out);
    around(&b2, 240, out);
    pair(&s0, &b0, 300, out);
    pair(&s1, &s0, 340, out);
    let far = distance(&s0, &b0);
    let near = distance(&s1, &s0);
    let (p0, p1, q0) = (s0.node.upos, s1.node.upos, b0.node.upos);
    let (t0, t1, u0) = (s0.node.tag, s1.node.tag, b0.node.tag);
    // Three at a time.
    see!(out, 400, p1, p0, q0);
    see!(out, 401, p0, q0, b1.upos);
    see!(out, 402, s2.upos, p1, p0);
    see!(out, 403, q0, b1.upos, b2.upos);
    see!(out, 404, t1, t0, u0);
    see!(out, 405, t0, u0, b1.tag);
    see!(out, 406, s1.node.lemma, p0, q0);
    see!(out, 407, p1, s0.node.lemma, q0);
    see!(out, 408, p1, p0, b0.node.lemma);
    see!(out, 409, s0.node.lemma, q0, b1.upos);
    see!(out, 410, p0, b0.node.lemma, b1.upos);
    see!(out, 411, p0, q0, b1.lemma);
    see!(out, 412, p1, p0, near, far);
    see!(out, 413, mix(s1.node.lemma, s0.node.lemma), q0, b1.upos);
    see!(out, 414, s1.node.lemma, s0.node.lemma, b0.node.lemma);
    see!(out, 415, p1, p0, mix(q0.into(), b1.upos.into()));
    see!(out, 416, s2.upos, p1, mix(p0.into(), q0.into()));
    // Children seen from both sides.
    see!(out, 420, p0, s0.left.upos, q0);
    see!(out, 421, p0, s0.right.upos, q0);
    see!(out, 422, p0, q0, b0.left.upos);
    see!(out, 423, p1, p0, s1.right.upos);
    see!(out, 424, p1, p0, s1.left.upos);
    see!(out, 425, p1, p0, s0.left.upos);
    see!(out, 426, p1, p0, s0.right.upos);
    see!(out, 427, p0, s0.relations, q0);
    see!(out, 428, p1, s1.relations, p0);
    see!(out, 429, s0.node.lemma, s0.relations, q0);
    see!(out, 430, s1.node.lemma, s1.relations, p0);
    see!(out, 431, p0, q0, b0.relations);
    see!(out, 432, p1, s1.relations, p0, s0.relations);
    see!(out, 433, p1, s1.right_rel, p0, q0);
    // A preposition decides what its phrase hangs on.
    see!(out, 440, s1.node.lemma, s0.left.lemma, p0);
    see!(out, 441, p1, s0.left.lemma, p0, s0.left_rel);
    see!(out, 442, s0.node.lemma, b0.node.lemma, b1.upos);
    see!(out, 443, s1.node.lemma, p0, s0.left.lemma, q0);
    see!(out, 444, s1.node.lemma, s0.node.lemma, s0.left.lemma);
    see!(out, 445, s0.right.lemma, p0, q0);
    see!(out, 446, s1.right.lemma, p1, p0);
    see!(out, 447, s0.left_2.upos, s0.left.upos, p0, q0);
    see!(out, 448, s1.right_2.upos, s1.right.upos, p1, p0);
    see!(out, 449, s0.right_2.upos, s0.right.upos, p0, q0);
}

fn single(seen: &Seen, t: u64, out: &mut Vec<u64>) {
    let n = &seen.node;
    see!(out, t, n.form);
    see!(out, t + 1, n.tag);
    see!(out, t + 2, n.form, n.tag);
    see!(out, t + 3, n.lemma, n.upos);
    see!(out, t + 4, n.upos, seen.count[0]);
    see!(out, t + 5, n.upos, seen.count[1]);
    see!(out, t + 6, n.upos, seen.relations);
    see!(out, t + 7, n.lemma, seen.relations);
    see!(out, t + 8, n.tag, seen.relations);
    see!(out, t + 9, n.tag, n.capital);
    let children = [(&seen.left, seen.left_rel), (&seen.right, seen.right_rel), (&seen.left_2, 0), (&seen.right_2, 0)];
    for (i, (child, relation)) in children.into_iter().enumerate() {
        let t = t + 10 + 5 * i as u64;
        if child.upos == 0 {
            continue;
        }
        see!(out, t, child.lemma, n.upos);
        see!(out, t + 1, child.tag, n.upos);
        see!(out, t + 2, relation, n.upos);
        see!(out, t + 3, relation, child.upos, n.lemma);
        see!(out, t + 4, child.lemma, n.lemma);
    }
}

fn around(n: &Node, t: u64, out: &mut Vec<u64>) {
    see!(out, t, n.form);
    see!(out, t + 1, n.tag);
    see!(out, t + 2, n.lemma, n.upos);
}

fn pair(a: &Seen, b: &Seen, t: u64, out: &mut Vec<u64>) {
    let (x, y) = (&a.node, &b.node);
    let d = distance(a, b);
    see!(out, t, x.form, y.form);
    see!(out, t + 1, x.lemma, y.lemma);
    see!(out, t + 2, x.lemma, y.upos);
    see!(out, t + 3, x.upos, y.lemma);
    see!(out, t + 4, x.tag, y.tag);
    see!(out, t + 5, x.upos, y.upos);
    see!(out, t + 6, x.lemma, x.tag, y.tag);
    see!(out, t + 7, x.tag, y.lemma, y.tag);
    see!(out, t + 8, x.upos, y.upos, d);
    see!(out, t + 9, x.lemma, y.upos, d);
    see!(out, t + 10, x.upos, y.lemma, d);
    see!(out, t + 11, x.tag, y.tag, d);
    see!(out, t + 12, x.upos, y.upos, a.count[1]);
    see!(out, t + 13, x.upos, y.upos, b.count[0]);
    see!(out, t + 14, x.tag, y.tag, b.relations);
    see!(out, t + 15, x.tag, y.tag, a.relations);
    see!(out, t + 16, x.lemma, y.lemma, d);
    see!(out, t + 17, x.capital, y.capital, x.upos, y.upos);
}

/// How far apart two nodes stand, in steps that grow; 0 if one is missing.
fn distance(a: &Seen, b: &Seen) -> u64 {
    if a.id == NONE || b.id == NONE {
        return 0;
    }
    match b.id.abs_diff(a.id) {
        d @ 0..=4 => u64::from(d),
        5..=6 => 5,
        7..=10 => 6,
        _ => 7,
    }
}
