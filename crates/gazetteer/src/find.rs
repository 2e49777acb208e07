use crate::fold::{Folder, is_apostrophe};
use crate::{Entry, Gazetteer, NameClass, Named};
use lagesbild_model::Span;

/// No name has more tokens than this.
const LONGEST: usize = 12;

/// No article that is tied to a name has more letters.
const ARTICLE: usize = 4;

/// In capitals, a word of so many letters is an abbreviation unless it names a country or a metropolis.
const SHORT: usize = 4;
/// Prominence of a city of a million, or of a national capital of some size.
const METROPOLIS: u8 = 155;

/// A run of tokens that is a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// How many tokens it takes.
    pub tokens: usize,
    /// The name in the text, without a genitive suffix.
    pub span: Span,
    /// Who bears it, as [`Gazetteer::named`] orders them.
    pub entries: Vec<Named>,
    /// The genitive suffix that was cut off, in bytes.
    pub suffix: usize,
}

impl Gazetteer {
    /// The longest run of tokens from `from` on that is a name, its last word with one of `suffixes` (genitive
    /// endings) or without.
    ///
    /// A run begins with a capital letter, a digit or an article tied to a capital (`al-Bab`), and nothing but spaces, hyphens and apostrophes stands between
    /// its tokens. `None` if there is no such run.
    pub fn longest_match(&self, text: &str, tokens: &[Span], from: usize, suffixes: &[&str]) -> Option<Match> {
        let first = *tokens.get(from)?;
        let capital = first.slice(text)?.chars().find(|c| !is_apostrophe(*c))?.is_uppercase();
        if !capital && !starts_with_digit(text, first) && !is_tied_article(text, first) {
            return None;
        }
        let mut best = None;
        let mut folder = Folder::default();
        let mut walk = Walk::new(self.names.as_ref()?);
        let mut own_walk = self.own.map(|own| Walk::new(&own.names));
        let mut before: Option<Span> = None;
        for (count, token) in (1..=LONGEST).zip(tokens.get(from..)?) {
            if before.is_some_and(|before| !joins(text, before, *token)) {
                break;
            }
            let Some(word) = token.slice(text) else { break };
            // A comma folds to nothing, and would let the name run on into the next.
            if !word.chars().any(|c| c.is_alphanumeric() || is_hyphen(c) || is_apostrophe(c)) {
                break;
            }
            if let Some(found) = self.stripped(text, first, *token, &folder, suffixes, count) {
                best = Some(found);
            }
            folder.push(word);
            let open = walk.to(folder.done()) | own_walk.as_mut().is_some_and(|walk| walk.to(folder.done()));
            if let Some(entries) = self.bearers(walk.value(), own_walk.as_ref().and_then(Walk::value)) {
                let mut entries = self.not_shouted(text, first.cover(*token), folder.done(), entries);
                // "Kirkuk as" may fold to an odd spelling; a last word in lower case belongs only to a usual name.
                if before.is_some_and(|b| b.end() < token.start()) && word.starts_with(char::is_lowercase) {
                    entries.retain(|n| n.class == crate::NameClass::Usual);
                }
                let whole = Match { tokens: count, span: first.cover(*token), entries, suffix: 0 };
                // "Kabuls" may be an odd spelling of one place and the genitive of a far better known one.
                let kept = best.take_if(|b: &mut Match| b.tokens == count && self.top(b) > self.top(&whole));
                best = kept.or_else(|| Some(whole).filter(|whole| !whole.entries.is_empty())).or(best);
            }
            if !open {
                break;
            }
            before = Some(*token);
        }
        best
    }

    /// The match that ends with this token once a suffix is cut off.
    fn stripped(
        &self,
        text: &str,
        first: Span,
        last: Span,
        before: &Folder,
        suffixes: &[&str],
        tokens: usize,
    ) -> Option<Match> {
        let word = last.slice(text)?;
        suffixes.iter().find_map(|suffix| {
            let stem = word.strip_suffix(suffix).filter(|stem| stem.chars().any(char::is_alphanumeric))?;
            let mut folder = before.clone();
            folder.push(stem);
            let entries = self.named_folded(folder.done())?;
            let span = Span::new(first.start(), last.start() + stem.len())?;
            Some(Match { tokens, span, entries, suffix: suffix.len() })
        })
    }

    /// Leaves out what capitals or their absence rule out: a name of two letters is a code and stands in capitals
    /// ("US", not "Us"), and a short word in capitals ("NATO", "FAO") is no village.
    fn not_shouted(&self, text: &str, span: Span, folded: &str, mut entries: Vec<Named>) -> Vec<Named> {
        let letters = || span.slice(text).unwrap_or_default().chars().filter(|c| c.is_alphabetic());
        let capitals = letters().all(char::is_uppercase);
        if folded.len() <= 2 && !capitals {
            entries.clear();
        } else if capitals && letters().count() <= SHORT {
            entries.retain(|n| self.prominence(n.entry) >= METROPOLIS);
        }
        entries
    }

    fn top(&self, found: &Match) -> (bool, u8) {
        let usual = found.entries.iter().filter(|n| n.class <= NameClass::Swedish).map(|n| n.entry);
        let all = found.entries.iter().map(|n| n.entry);
        let best = |entries: &mut dyn Iterator<Item = Entry>| entries.map(|e| self.prominence(e)).max();
        match best(&mut usual.into_iter()) {
            Some(prominence) => (true, prominence),
            None => (false, best(&mut all.into_iter()).unwrap_or(0)),
        }
    }
}

fn starts_with_digit(text: &str, token: Span) -> bool {
    token.slice(text).and_then(|word| word.chars().next()).is_some_and(char::is_numeric)
}

/// Whether it begins with a few small letters that a hyphen ties to a capital: `al-Qa'im`, `ash-Shaddadi`.
fn is_tied_article(text: &str, token: Span) -> bool {
    let rest = text.get(token.start()..).unwrap_or_default();
    let letters = rest.chars().take_while(|c| c.is_lowercase()).count();
    let mut after = rest.chars().skip(letters);
    (1..=ARTICLE).contains(&letters)
        && after.next().is_some_and(is_hyphen)
        && after.find(|c| !is_apostrophe(*c)).is_some_and(char::is_uppercase)
}

/// Whether what stands between two tokens can stand inside a name.
fn joins(text: &str, a: Span, b: Span) -> bool {
    let gap = text.get(a.end()..b.start());
    gap.is_some_and(|gap| gap.len() <= 8 && gap.chars().all(|c| c.is_whitespace() || is_hyphen(c) || is_apostrophe(c)))
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}')
}

/// A way through an index of names, taken further word by word.
struct Walk<'g, D> {
    names: &'g fst::raw::Fst<D>,
    node: fst::raw::Node<'g>,
    output: fst::raw::Output,
    taken: usize,
    open: bool,
}

impl<'g, D: AsRef<[u8]>> Walk<'g, D> {
    fn new(names: &'g fst::raw::Fst<D>) -> Walk<'g, D> {
        let node = names.root();
        Walk { names, node, output: fst::raw::Output::zero(), taken: 0, open: true }
    }

    /// Goes on to the end of `folded`, of which the part already taken has not changed; whether a name can go on.
    fn to(&mut self, folded: &str) -> bool {
        for byte in folded.bytes().skip(self.taken) {
            self.taken += 1;
            match self.node.find_input(byte) {
                Some(way) if self.open => {
                    let step = self.node.transition(way);
                    self.output = self.output.cat(step.out);
                    self.node = self.names.node(step.addr);
                }
                _ => self.open = false,
            }
        }
        self.open
    }

    fn value(&self) -> Option<u64> {
        (self.open && self.taken > 0 && self.node.is_final()).then(|| self.output.cat(self.node.final_output()).value())
    }
}
