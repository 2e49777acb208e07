//! The `match` of a pattern, such as `since <the? {month} {year4:y}>`.
//!
//! Pieces stand apart by spaces, or by `~` where nothing may stand between them in the text:
//! `word` or `one|other` (in any case), `{class}`, `{class|class:name}`, `{class:a,b}` for compounds, `{1..31:d}` for
//! digits (`{00..59:m}`: of just so many digits), `{group:name}` for anything that a pattern of an earlier group
//! matches, any single mark. `?` after a piece: it may be missing. `<` and `>` bound the words that are the expression.

use crate::lexicon::Lexicon;

#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub piece: Piece,
    pub optional: bool,
    /// Nothing may stand before it in the text.
    pub tight: bool,
}

#[derive(Clone, Debug)]
pub(crate) enum Piece {
    Words(Vec<u32>),
    Class { classes: Vec<u16>, names: Vec<u8> },
    Number { least: u32, most: u32, digits: Option<u8>, name: Option<u8> },
    Mark(Vec<char>),
    Group { group: u8, name: u8 },
    Open,
    Close,
}

/// The names that a pattern gives to what it catches.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names(Vec<String>);

impl Names {
    pub fn add(&mut self, name: &str) -> Result<u8, String> {
        let at = self.0.iter().position(|n| n == name).unwrap_or_else(|| {
            self.0.push(name.to_owned());
            self.0.len() - 1
        });
        u8::try_from(at).map_err(|_| "it has too many names".to_owned())
    }

    pub fn position(&self, name: &str) -> Option<usize> {
        self.0.iter().position(|n| n == name)
    }
}

/// Reads one `match`. `groups` are those that it may refer to.
pub(crate) fn parse(
    text: &str,
    lexicon: &mut Lexicon,
    groups: &[String],
    names: &mut Names,
) -> Result<Vec<Step>, String> {
    let mut steps = Vec::new();
    for chunk in text.split_whitespace() {
        for (at, piece) in chunk.split('~').enumerate() {
            let mut piece = piece;
            while let Some(rest) = piece.strip_prefix('<') {
                steps.push(Step { piece: Piece::Open, optional: false, tight: false });
                piece = rest;
            }
            let closes = piece.ends_with('>');
            let piece = piece.trim_end_matches('>');
            if !piece.is_empty() {
                let (piece, optional) = match piece.strip_suffix('?') {
                    Some(piece) if !piece.is_empty() => (piece, true),
                    _ => (piece, false),
                };
                let piece = parse_piece(piece, lexicon, groups, names)?;
                steps.push(Step { piece, optional, tight: at > 0 });
            }
            if closes {
                steps.push(Step { piece: Piece::Close, optional: false, tight: false });
            }
        }
    }
    check(&steps)?;
    Ok(steps)
}

fn check(steps: &[Step]) -> Result<(), String> {
    let count = |wanted: fn(&Piece) -> bool| steps.iter().filter(|s| wanted(&s.piece)).count();
    let (opens, closes) = (count(|p| matches!(p, Piece::Open)), count(|p| matches!(p, Piece::Close)));
    if opens != closes || opens > 1 {
        return Err("'<' and '>' must each stand once or not at all".to_owned());
    }
    let real = |s: &&Step| !matches!(s.piece, Piece::Open | Piece::Close);
    if steps.iter().filter(real).all(|s| s.optional) {
        return Err("at least one piece must not be optional".to_owned());
    }
    if steps.iter().filter(real).count() > 14 {
        return Err("it has more than 14 pieces".to_owned());
    }
    Ok(())
}

fn parse_piece(text: &str, lexicon: &mut Lexicon, groups: &[String], names: &mut Names) -> Result<Piece, String> {
    let Some(inner) = text.strip_prefix('{') else {
        return Ok(literal(text, lexicon));
    };
    let inner = inner.strip_suffix('}').ok_or_else(|| format!("{text:?} lacks its '}}'"))?;
    let (what, given) = match inner.split_once(':') {
        Some((what, name)) => (what, Some(name)),
        None => (inner, None),
    };
    if let Some((least, most)) = what.split_once("..") {
        return number(least, most, given, names);
    }
    if let Some(group) = groups.iter().position(|g| g == what) {
        let group = u8::try_from(group).map_err(|_| "there are too many groups")?;
        return Ok(Piece::Group { group, name: names.add(given.unwrap_or(what))? });
    }
    let mut classes = Vec::new();
    let mut arity = None;
    for name in what.split('|') {
        let (class, found) =
            lexicon.class(name).ok_or_else(|| format!("there is no class or earlier group {name:?}"))?;
        if *arity.get_or_insert(found.arity) != found.arity {
            return Err(format!("the classes of {what:?} do not carry as many values each"));
        }
        classes.push(class);
    }
    let given: Vec<&str> = match given {
        Some(given) => given.split(',').collect(),
        None if arity == Some(1) => vec![what],
        None => Vec::new(),
    };
    if !given.is_empty() && Some(given.len()) != arity {
        return Err(format!("{text:?} names {} values, its words carry {}", given.len(), arity.unwrap_or(0)));
    }
    let names = given.into_iter().map(|name| names.add(name)).collect::<Result<_, _>>()?;
    Ok(Piece::Class { classes, names })
}

fn number(least: &str, most: &str, name: Option<&str>, names: &mut Names) -> Result<Piece, String> {
    let parse = |text: &str| text.parse::<u32>().map_err(|_| format!("{text:?} is not a whole number"));
    let digits =
        (least.len() > 1 && least.len() == most.len()).then_some(least.len()).and_then(|n| u8::try_from(n).ok());
    let name = name.map(|name| names.add(name)).transpose()?;
    Ok(Piece::Number { least: parse(least)?, most: parse(most)?, digits, name })
}

fn literal(text: &str, lexicon: &mut Lexicon) -> Piece {
    if text.chars().all(|c| !c.is_alphanumeric()) {
        // Marks: every character is one that may stand there.
        return Piece::Mark(text.chars().collect());
    }
    Piece::Words(text.split('|').map(|word| lexicon.intern(&word.to_lowercase())).collect())
}
