//! A short document, written as Markdown or as HTML. What it says comes from reports, so all of it is escaped.

use crate::output::one_line;

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    /// Plain words.
    Text(String),
    /// Words that stand out.
    Strong(String),
    /// A hash, an id, a command.
    Code(String),
    /// An address; only `http` and `https` become links.
    Link(String),
}

/// A piece of the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading, from 1.
    Heading(usize, String),
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// Somebody's words.
    Quote(Vec<Inline>),
    /// A list, each item a line.
    List(Vec<Vec<Inline>>),
}

/// The document as Markdown (CommonMark).
pub fn markdown(blocks: &[Block]) -> String {
    let mut out = String::new();
    for block in blocks {
        match block {
            Block::Heading(level, words) => out.push_str(&format!("{} {}\n", "#".repeat(*level), escaped(words))),
            Block::Paragraph(line) => out.push_str(&format!("{}\n", in_markdown(line))),
            Block::Quote(line) => out.push_str(&format!("> {}\n", in_markdown(line))),
            Block::List(items) => {
                items.iter().for_each(|item| out.push_str(&format!("- {}\n", in_markdown(item))));
            }
        }
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn in_markdown(line: &[Inline]) -> String {
    let piece = |inline: &Inline| match inline {
        Inline::Text(words) => escaped(words),
        Inline::Strong(words) => format!("**{}**", escaped(words)),
        Inline::Code(words) => format!("`{}`", one_line(words).replace('`', "'")),
        Inline::Link(address) if is_web(address) => format!("<{address}>"),
        Inline::Link(address) => escaped(address),
    };
    line.iter().map(piece).collect()
}

/// Words on one line, with a space where they begin or end with one.
fn flat(words: &str) -> String {
    let edge = |white: bool| if white { " " } else { "" };
    let line = one_line(words);
    let (line, c) = (line.trim(), char::is_whitespace);
    format!("{}{line}{}", edge(words.starts_with(c)), edge(!line.is_empty() && words.ends_with(c)))
}

/// Words in which nothing means anything to Markdown.
fn escaped(words: &str) -> String {
    let words = flat(words);
    let mut out = String::with_capacity(words.len());
    for (at, c) in words.char_indices() {
        // at the beginning of a line these begin a list or a heading
        let begins = at == 0 && matches!(c, '-' | '+' | '=' | '~');
        if begins || matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '&' | '|') {
            out.push('\\');
        }
        out.push(c);
    }
    match out.find(['.', ')']).filter(|at| *at > 0 && out.bytes().take(*at).all(|b| b.is_ascii_digit())) {
        Some(at) => format!("{}\\{}", out.get(..at).unwrap_or_default(), out.get(at..).unwrap_or_default()),
        None => out,
    }
}

fn is_web(address: &str) -> bool {
    let web = address.starts_with("https://") || address.starts_with("http://");
    web && address.chars().all(|c| c.is_ascii_graphic() && !"<>\"'`\\".contains(c))
}

/// The document as a page of HTML.
pub fn html(blocks: &[Block], title: &str, language: &str) -> String {
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{}</title>\n</head>\n<body>\n",
        in_html_text(language),
        in_html_text(title)
    );
    for block in blocks {
        match block {
            Block::Heading(level, words) => out.push_str(&format!("<h{level}>{}</h{level}>\n", in_html_text(words))),
            Block::Paragraph(line) => out.push_str(&format!("<p>{}</p>\n", in_html(line))),
            Block::Quote(line) => out.push_str(&format!("<blockquote>{}</blockquote>\n", in_html(line))),
            Block::List(items) => {
                out.push_str("<ul>\n");
                items.iter().for_each(|item| out.push_str(&format!("<li>{}</li>\n", in_html(item))));
                out.push_str("</ul>\n");
            }
        }
    }
    out.push_str("</body>\n</html>\n");
    out
}

fn in_html(line: &[Inline]) -> String {
    let piece = |inline: &Inline| match inline {
        Inline::Text(words) => in_html_text(words),
        Inline::Strong(words) => format!("<strong>{}</strong>", in_html_text(words)),
        Inline::Code(words) => format!("<code>{}</code>", in_html_text(words)),
        Inline::Link(address) if is_web(address) => {
            format!("<a href=\"{0}\" rel=\"noopener noreferrer\">{0}</a>", in_html_text(address))
        }
        Inline::Link(address) => in_html_text(address),
    };
    line.iter().map(piece).collect()
}

fn in_html_text(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in flat(words).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_reports_say_means_nothing_to_the_form() {
        let blocks = [
            Block::Heading(1, "# <b>".to_owned()),
            Block::Quote(vec![Inline::Text("1. *x* [y](z) <script>".to_owned()), Inline::Strong("a&b".to_owned())]),
            Block::List(vec![
                vec![Inline::Link("javascript:alert(1)".to_owned())],
                vec![Inline::Link("https://example.org/?a=1&b=2".to_owned())],
                vec![Inline::Link("https://example.org/\"><script>".to_owned())],
            ]),
        ];
        let text = markdown(&blocks);
        assert!(text.starts_with("# \\# \\<b\\>\n\n> 1\\. \\*x\\* \\[y\\](z) \\<script\\>**a\\&b**\n"), "{text}");
        assert!(text.contains("\n- <https://example.org/?a=1&b=2>\n") && !text.contains("<javascript"), "{text}");
        let page = html(&blocks, "<t>", "sv");
        assert!(page.contains("<title>&lt;t&gt;</title>") && !page.contains("<script>"), "{page}");
        assert!(
            page.contains("<a href=\"https://example.org/?a=1&amp;b=2\"") && !page.contains("href=\"java"),
            "{page}"
        );
    }
}
