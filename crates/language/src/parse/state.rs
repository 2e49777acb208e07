use crate::Deprel;

/// Marks the absence of a node.
pub(crate) const NONE: u16 = u16::MAX;

/// A transition of the parser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Action {
    /// The next word goes on the stack.
    Shift,
    /// The top of the stack becomes a dependent of the next word, or of the root beyond the last.
    Left(Deprel),
    /// The top of the stack becomes a dependent of the one below.
    Right(Deprel),
}

/// A node's head, [`NONE`] or the number of nodes for the root, and relation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Arc {
    pub(crate) head: u16,
    pub(crate) deprel: Deprel,
}

/// What has been attached to a node so far.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Children {
    /// The outermost on the left and right, and the ones attached before them.
    pub(crate) left: [u16; 2],
    pub(crate) right: [u16; 2],
    /// How many there are on each side.
    pub(crate) count: [u8; 2],
    /// Their relations, as bits.
    pub(crate) relations: u64,
}

impl Default for Children {
    fn default() -> Children {
        Children { left: [NONE; 2], right: [NONE; 2], count: [0; 2], relations: 0 }
    }
}

/// Where the parser stands in a sentence.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    stack: Vec<u16>,
    next: u16,
    length: u16,
    arcs: Vec<Arc>,
    children: Vec<Children>,
}

impl State {
    /// Begins a sentence of `length` nodes, fewer than [`NONE`].
    pub(crate) fn start(&mut self, length: usize) {
        self.length = u16::try_from(length).unwrap_or(NONE - 1);
        self.next = 0;
        self.stack.clear();
        self.arcs.clear();
        self.arcs.resize(usize::from(self.length), Arc { head: NONE, deprel: Deprel::Dep });
        self.children.clear();
        self.children.resize(usize::from(self.length) + 1, Children::default());
    }

    /// Whether every node has a head.
    pub(crate) fn is_done(&self) -> bool {
        self.stack.is_empty() && self.next == self.length
    }

    /// The arcs so far, one a node.
    pub(crate) fn arcs(&self) -> &[Arc] {
        &self.arcs
    }

    /// The node `depth` below the top of the stack.
    pub(crate) fn stack(&self, depth: usize) -> u16 {
        let at = self.stack.len().checked_sub(depth + 1);
        at.and_then(|i| self.stack.get(i)).copied().unwrap_or(NONE)
    }

    /// The stack, top last.
    #[cfg(feature = "train")]
    pub(crate) fn whole_stack(&self) -> &[u16] {
        &self.stack
    }

    /// The node `ahead` of the next one; the number of nodes stands for the root, beyond it is nothing.
    pub(crate) fn buffer(&self, ahead: u16) -> u16 {
        let node = self.next.saturating_add(ahead);
        if node <= self.length { node } else { NONE }
    }

    /// What hangs on `node` so far.
    pub(crate) fn children(&self, node: u16) -> Children {
        self.children.get(usize::from(node)).copied().unwrap_or_default()
    }

    /// The relation of `node`, if it has a head.
    pub(crate) fn relation(&self, node: u16) -> Option<Deprel> {
        self.arcs.get(usize::from(node)).filter(|a| a.head != NONE).map(|a| a.deprel)
    }

    /// Whether `action` may be taken, so that the outcome is a tree with one root.
    pub(crate) fn allows(&self, action: Action) -> bool {
        let at_end = self.next == self.length;
        match action {
            Action::Shift => !at_end,
            Action::Left(Deprel::Root) => at_end && self.stack.len() == 1,
            Action::Left(_) => !at_end && !self.stack.is_empty(),
            Action::Right(Deprel::Root) => false,
            Action::Right(_) => self.stack.len() > 1,
        }
    }

    /// Takes `action`, which must be allowed; one that is not changes nothing.
    pub(crate) fn apply(&mut self, action: Action) {
        match action {
            Action::Shift => {
                self.stack.push(self.next);
                self.next += 1;
            }
            Action::Left(deprel) => {
                if let Some(dependent) = self.stack.pop() {
                    self.attach(self.next, dependent, deprel);
                }
            }
            Action::Right(deprel) => {
                if let Some(dependent) = self.stack.pop()
                    && let Some(head) = self.stack.last().copied()
                {
                    self.attach(head, dependent, deprel);
                }
            }
        }
    }

    fn attach(&mut self, head: u16, dependent: u16, deprel: Deprel) {
        if let Some(arc) = self.arcs.get_mut(usize::from(dependent)) {
            *arc = Arc { head, deprel };
        }
        if let Some(children) = self.children.get_mut(usize::from(head)) {
            let side = usize::from(dependent > head);
            let row = if side == 0 { &mut children.left } else { &mut children.right };
            *row = [dependent, row[0]];
            children.count[side] = children.count[side].saturating_add(1);
            children.relations |= 1 << (deprel as u8).min(63);
        }
    }
}
