//! The string literals of Rust code, without those of comments, attributes and tests.

/// A literal and the line on which it begins.
#[derive(Debug, PartialEq, Eq)]
pub struct Literal {
    pub line: usize,
    pub text: String,
}

/// The part of a file before its tests, which stand at its end.
pub fn without_tests(code: &str) -> &str {
    let end = code.find("#[cfg(test)]\nmod ").unwrap_or(code.len());
    code.get(..end).unwrap_or(code)
}

/// The literals of a piece of code.
pub fn literals(code: &str) -> Vec<Literal> {
    let mut scan = Scan { left: code, line: 1, attribute: 0, found: Vec::new() };
    while scan.step() {}
    scan.found
}

struct Scan<'c> {
    left: &'c str,
    line: usize,
    /// How many brackets of an attribute are open.
    attribute: usize,
    found: Vec<Literal>,
}

impl<'c> Scan<'c> {
    /// Takes the first `length` bytes away.
    fn take(&mut self, length: usize) -> &'c str {
        let (taken, left) = self.left.split_at_checked(length).unwrap_or((self.left, ""));
        self.line += taken.matches('\n').count();
        self.left = left;
        taken
    }

    fn step(&mut self) -> bool {
        let Some(first) = self.left.chars().next() else { return false };
        let length = |end: Option<usize>, mark: usize| end.map_or(self.left.len(), |at| at + mark);
        if self.left.starts_with("//") {
            self.take(length(self.left.find('\n'), 1));
        } else if self.left.starts_with("/*") {
            self.take(length(self.left.find("*/"), 2));
        } else if self.left.starts_with("#[") || self.left.starts_with("#![") {
            self.take(length(self.left.find('['), 1));
            self.attribute += 1;
        } else if let Some((opening, closing)) = raw(self.left) {
            let line = self.line;
            self.take(opening);
            let end = self.left.find(&closing).unwrap_or(self.left.len());
            let text = self.take(end).to_owned();
            self.take(closing.len());
            self.keep(line, text);
        } else if first == '"' {
            self.string();
        } else if first == '\'' {
            self.take(character(self.left));
        } else {
            match first {
                '[' if self.attribute > 0 => self.attribute += 1,
                ']' if self.attribute > 0 => self.attribute -= 1,
                _ => {}
            }
            // A word is taken whole, so that the r of `for"` begins no raw string.
            let word = self.left.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(self.left.len());
            self.take(word.max(first.len_utf8()));
        }
        true
    }

    fn string(&mut self) {
        let line = self.line;
        self.take(1);
        let mut end = self.left.len();
        let mut escaped = false;
        for (at, character) in self.left.char_indices() {
            match character {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => {
                    end = at;
                    break;
                }
                _ => {}
            }
        }
        let text = self.take(end).to_owned();
        self.take(1);
        self.keep(line, text);
    }

    fn keep(&mut self, line: usize, text: String) {
        if self.attribute == 0 {
            self.found.push(Literal { line, text });
        }
    }
}

/// The length of the opening of a raw string, and what closes it.
fn raw(code: &str) -> Option<(usize, String)> {
    let opening = code.strip_prefix("br").or_else(|| code.strip_prefix('r'))?;
    let hashes = opening.bytes().take_while(|byte| *byte == b'#').count();
    opening
        .get(hashes..)?
        .starts_with('"')
        .then(|| (code.len() - opening.len() + hashes + 1, format!("\"{}", "#".repeat(hashes))))
}

/// The length of a character literal, or of the mark of a lifetime.
fn character(code: &str) -> usize {
    let mut rest = code.char_indices().skip(1);
    match rest.next() {
        Some((_, '\\')) => code.get(3..).and_then(|after| after.find('\'')).map_or(1, |at| at + 4),
        Some(_) => rest.next().filter(|(_, c)| *c == '\'').map_or(1, |(at, _)| at + 1),
        None => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_are_found_and_nothing_else() {
        let code = r##"
            //! A "comment".
            #[serde(rename = "attribute", with = ["x"])]
            fn f<'a>(x: &'a str) -> char { /* "also" */ match x { "one" => '"', _ => '\'' } }
            const R: &str = r#"raw "two""#; const E: &str = "th\"ree"; let for_ = b"four";
        "##;
        let texts: Vec<String> = literals(code).into_iter().map(|l| l.text).collect();
        assert_eq!(texts, ["one", "raw \"two\"", "th\\\"ree", "four"]);
        assert_eq!(literals("\n\n\"a\nb\" \"c\"").iter().map(|l| l.line).collect::<Vec<_>>(), [3, 4]);
    }

    #[test]
    fn tests_are_left_out() {
        assert_eq!(without_tests("a\n#[cfg(test)]\nmod tests {}\n"), "a\n");
        assert_eq!(without_tests("#[cfg(test)]\nuse b;\n"), "#[cfg(test)]\nuse b;\n");
    }
}
