//! The Local-Global Lexicon: local news with its toponyms, each with the GeoNames entry meant.

use crate::language::read;
use lagesbild_model::Span;
use std::path::Path;

/// A labelled toponym.
#[derive(Clone, Debug, PartialEq)]
pub struct Toponym {
    /// Where it stands.
    pub span: Span,
    /// The GeoNames number and position of the place meant, if the labels have one.
    pub meant: Option<(u64, f64, f64)>,
}

/// An article.
#[derive(Clone, Debug)]
pub struct Article {
    /// Its number.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its text.
    pub text: String,
    /// Its toponyms, in order.
    pub toponyms: Vec<Toponym>,
}

/// Reads the articles.
pub fn articles(path: &Path) -> Result<Vec<Article>, String> {
    parse(&read(path)?).map_err(|e| format!("{}: {e}", path.display()))
}

fn parse(xml: &str) -> Result<Vec<Article>, String> {
    let document = roxmltree::Document::parse(xml).map_err(|e| e.to_string())?;
    let articles = document.descendants().filter(|n| n.has_tag_name("article"));
    let mut out = Vec::new();
    for article in articles {
        let id = article.attribute("docid").unwrap_or_default().to_owned();
        let text = child_text(article, "text").ok_or_else(|| format!("article {id} has no text"))?;
        let bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let mut toponyms = Vec::new();
        for node in article.descendants().filter(|n| n.has_tag_name("toponym")) {
            let number = |name: &str| child_text(node, name).and_then(|t| t.trim().parse::<usize>().ok());
            let at = |n: Option<usize>| n.and_then(|n| bytes.get(n).copied());
            let span = at(number("start")).zip(at(number("end"))).and_then(|(a, b)| Span::new(a, b));
            let span = span.ok_or_else(|| format!("article {id}: a toponym without a span"))?;
            let tag = node.children().find(|n| n.has_tag_name("gaztag"));
            let meant = tag.and_then(|tag| {
                let degrees = |name: &str| child_text(tag, name).and_then(|t| t.trim().parse::<f64>().ok());
                Some((tag.attribute("geonameid")?.parse().ok()?, degrees("lat")?, degrees("lon")?))
            });
            toponyms.push(Toponym { span, meant });
        }
        toponyms.sort_by_key(|t| t.span);
        let title = child_text(article, "title").unwrap_or_default();
        out.push(Article { id, title, text, toponyms });
    }
    Ok(out)
}

fn child_text(node: roxmltree::Node<'_, '_>, name: &str) -> Option<String> {
    let child = node.children().find(|n| n.has_tag_name(name))?;
    Some(child.descendants().filter_map(|n| n.text().filter(|_| n.is_text())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_count_characters_and_places_keep_their_numbers() {
        let xml = "<articles><article docid=\"7\"><title>T</title><text><![CDATA[Åbo and Kent]]></text><toponyms>\
                   <toponym><start>8</start><end>12</end><phrase>Kent</phrase><gaztag geonameid=\"5\"><lat>41.1</lat>\
                   <lon>-81.3</lon></gaztag></toponym><toponym><start>0</start><end>3</end></toponym></toponyms></article></articles>";
        let articles = parse(xml).unwrap();
        let found: Vec<_> = articles[0].toponyms.iter().map(|t| (t.span.slice(&articles[0].text), t.meant)).collect();
        assert_eq!(found, [(Some("Åbo"), None), (Some("Kent"), Some((5, 41.1, -81.3)))]);
    }
}
