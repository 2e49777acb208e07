//! One JSON object to the parts of a report, forgiving in everything but the text.

use crate::prefix::impossible;
use crate::problem::shown;
use crate::{Fault, IntakeOptions};
use lagesbild_model::time::Edtf;
use lagesbild_model::{Language, Provenance, Publication, PublicationSource, ReportParts};
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::collections::BTreeSet;
use std::fmt;

/// What became of a record.
pub(crate) struct Taken {
    /// The report's parts, unless it was not taken.
    pub(crate) parts: Option<ReportParts>,
    /// What the user should know.
    pub(crate) faults: Vec<Fault>,
}

/// Reads a JSON object. `Err` is the parser's word and the column, from 1, that it stopped at.
pub(crate) fn read(
    json: &str,
    options: &IntakeOptions,
    unknown: &mut BTreeSet<String>,
) -> Result<Taken, serde_json::Error> {
    let fields: Fields = serde_json::from_str(json)?;
    for name in &fields.unknown {
        if unknown.len() < 16 {
            unknown.insert(shown(name));
        }
    }
    Ok(fields.into_parts(options))
}

/// A value of whatever sort; only strings and lists of them are kept.
#[derive(Default)]
enum Loose {
    #[default]
    Nothing,
    Text(String),
    List(Vec<String>),
    Other,
}

impl<'de> Deserialize<'de> for Loose {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Loose, D::Error> {
        from.deserialize_any(LooseVisitor)
    }
}

struct LooseVisitor;

impl<'de> Visitor<'de> for LooseVisitor {
    type Value = Loose;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }
    fn visit_unit<E>(self) -> Result<Loose, E> {
        Ok(Loose::Nothing)
    }
    fn visit_bool<E>(self, _: bool) -> Result<Loose, E> {
        Ok(Loose::Other)
    }
    fn visit_i64<E>(self, value: i64) -> Result<Loose, E> {
        Ok(Loose::Text(value.to_string()))
    }
    fn visit_u64<E>(self, value: u64) -> Result<Loose, E> {
        Ok(Loose::Text(value.to_string()))
    }
    fn visit_f64<E>(self, _: f64) -> Result<Loose, E> {
        Ok(Loose::Other)
    }
    fn visit_str<E>(self, value: &str) -> Result<Loose, E> {
        Ok(Loose::Text(value.to_owned()))
    }
    fn visit_string<E>(self, value: String) -> Result<Loose, E> {
        Ok(Loose::Text(value))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Loose, A::Error> {
        let (mut list, mut pure) = (Vec::new(), true);
        while let Some(item) = items.next_element::<Loose>()? {
            match item {
                Loose::Text(text) if pure => list.push(text),
                Loose::Text(_) => {}
                Loose::Nothing | Loose::List(_) | Loose::Other => (list, pure) = (Vec::new(), false),
            }
        }
        Ok(if pure { Loose::List(list) } else { Loose::Other })
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Loose, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Loose::Other)
    }
}

#[derive(Default)]
struct Fields {
    id: Loose,
    date: Loose,
    lang: Loose,
    publishers: Loose,
    title: Loose,
    byline: Loose,
    url: Loose,
    fetched: Loose,
    archive: Loose,
    fetched_how: Loose,
    fetched_by: Loose,
    raw_hash: Loose,
    extractor: Loose,
    context: Loose,
    text: Option<Loose>,
    unknown: Vec<String>,
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Fields, D::Error> {
        struct FieldsVisitor;
        impl<'de> Visitor<'de> for FieldsVisitor {
            type Value = Fields;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let mut fields = Fields::default();
                while let Some(name) = map.next_key::<String>()? {
                    let place = match name.as_str() {
                        "id" => &mut fields.id,
                        "date" => &mut fields.date,
                        "lang" => &mut fields.lang,
                        "publishers" => &mut fields.publishers,
                        "title" => &mut fields.title,
                        "byline" => &mut fields.byline,
                        "url" => &mut fields.url,
                        "fetched" => &mut fields.fetched,
                        "archive" => &mut fields.archive,
                        "fetched_how" => &mut fields.fetched_how,
                        "fetched_by" => &mut fields.fetched_by,
                        "raw_hash" => &mut fields.raw_hash,
                        "extractor" => &mut fields.extractor,
                        "context" => &mut fields.context,
                        "text" => fields.text.get_or_insert_default(),
                        _ => {
                            map.next_value::<IgnoredAny>()?;
                            if name != "claims" && fields.unknown.len() < 16 {
                                fields.unknown.push(name);
                            }
                            continue;
                        }
                    };
                    *place = map.next_value()?;
                }
                Ok(fields)
            }
        }
        from.deserialize_map(FieldsVisitor)
    }
}

impl Fields {
    fn into_parts(self, options: &IntakeOptions) -> Taken {
        let mut faults = Vec::new();
        let text = match self.text {
            None => return refused(Fault::MissingField { field: "text" }),
            Some(Loose::Text(text)) if text.chars().any(|c| !c.is_whitespace()) => text,
            Some(Loose::Text(_) | Loose::Nothing) => return refused(Fault::NoWords),
            Some(_) => return refused(Fault::TextIsNoString),
        };
        let language = match string("lang", self.lang, &mut faults) {
            None => options.language,
            Some(code) => match Language::from_code(&code) {
                Some(language) => Some(language),
                None => return refused(Fault::UnreadLanguage { language: shown(&code) }),
            },
        };
        let publication = match string("date", self.date, &mut faults) {
            None => options.told(),
            Some(value) => {
                date(&value, &mut faults).map(|date| Publication { date, source: PublicationSource::Metadata })
            }
        };
        let fetched = string("fetched", self.fetched, &mut faults).and_then(|value| date(&value, &mut faults));
        let parts = ReportParts {
            supplier_id: string("id", self.id, &mut faults),
            language,
            publication,
            publishers: list("publishers", self.publishers, &mut faults),
            title: string("title", self.title, &mut faults),
            byline: string("byline", self.byline, &mut faults),
            url: string("url", self.url, &mut faults),
            fetched,
            provenance: Provenance {
                archive: string("archive", self.archive, &mut faults),
                how: string("fetched_how", self.fetched_how, &mut faults),
                by: string("fetched_by", self.fetched_by, &mut faults),
                raw: string("raw_hash", self.raw_hash, &mut faults),
                extractor: string("extractor", self.extractor, &mut faults),
            },
            context: list("context", self.context, &mut faults),
            text,
        };
        Taken { parts: Some(parts), faults }
    }
}

fn refused(fault: Fault) -> Taken {
    Taken { parts: None, faults: vec![fault] }
}

/// A string with something in it.
fn string(field: &'static str, value: Loose, faults: &mut Vec<Fault>) -> Option<String> {
    match value {
        Loose::Text(text) if !text.trim().is_empty() => Some(text),
        Loose::Text(_) | Loose::Nothing => None,
        Loose::List(_) | Loose::Other => {
            faults.push(Fault::WrongForm { field, wanted: "a string" });
            None
        }
    }
}

/// A list of strings, or one.
fn list(field: &'static str, value: Loose, faults: &mut Vec<Fault>) -> Vec<String> {
    match value {
        Loose::List(mut list) => {
            list.retain(|item| !item.trim().is_empty());
            list
        }
        Loose::Text(text) if !text.trim().is_empty() => vec![text],
        Loose::Text(_) | Loose::Nothing => Vec::new(),
        Loose::Other => {
            faults.push(Fault::WrongForm { field, wanted: "a list of strings" });
            Vec::new()
        }
    }
}

/// The date written there, if it is one that tells something.
fn date(value: &str, faults: &mut Vec<Fault>) -> Option<Edtf> {
    match value.trim().parse::<Edtf>() {
        Ok(date) => date.window().is_some().then_some(date),
        Err(error) => {
            faults.push(impossible(value, &error));
            None
        }
    }
}
