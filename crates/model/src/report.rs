use crate::time::Edtf;
use crate::{Language, ReportId, TextHash};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How the publication window of a report is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PublicationSource {
    /// The supplier's metadata say so.
    Metadata,
    /// A line of the text says so: its first, its dateline, or one that tells of its publication.
    Text,
    /// The user said so.
    Told,
}

/// When a report was published, as far as known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Publication {
    /// The date as given.
    pub date: Edtf,
    /// Who gave it.
    pub source: PublicationSource,
}

/// How a report came to us, as far as it is known: no part of its identity.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Provenance {
    /// The address of a copy that an archive keeps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archive: Option<String>,
    /// How it was fetched (`file`, `http`, `feed`, …), in the supplier's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub how: Option<String>,
    /// Who fetched it, or which program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The hash of the raw bytes that the text was taken from, as `algorithm:digits`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw: Option<String>,
    /// What took the text from the bytes, with its version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extractor: Option<String>,
}

impl Provenance {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Provenance::default()
    }
}

/// What a report consists of, before it has an identity.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReportParts {
    /// The supplier's own id.
    pub supplier_id: Option<String>,
    /// The language, if told. Where it is not, the reader detects it from the text.
    pub language: Option<Language>,
    /// When it was published; `None` if nothing is known.
    pub publication: Option<Publication>,
    /// Who published it.
    pub publishers: Vec<String>,
    /// Its title, where the supplier gives one apart from the text.
    pub title: Option<String>,
    /// Who wrote it.
    pub byline: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// When it was fetched, as the supplier tells.
    pub fetched: Option<Edtf>,
    /// How it came to us.
    #[serde(default, skip_serializing_if = "Provenance::is_empty")]
    pub provenance: Provenance,
    /// Lines that set the scene (a running story's headings); they are read for reference and make no claims.
    pub context: Vec<String>,
    /// The text. Every span points into it.
    pub text: String,
}

/// One text as it came in, with its identity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Report {
    id: ReportId,
    text_hash: TextHash,
    #[serde(flatten)]
    parts: ReportParts,
}

impl Report {
    /// Gives the parts their identity: the same text and metadata have the same id on every machine.
    ///
    /// The supplier's own id, the address, how and when it was fetched and what the user told of it (language, a date that the
    /// supplier lacks) stand beside the identity: the same article delivered twice is the same report.
    pub fn new(parts: ReportParts) -> Report {
        let text_hash = TextHash::of(parts.text.as_bytes());
        Report { id: ReportId::of(&canonical(&parts, text_hash)), text_hash, parts }
    }

    /// The same report, of which it is known better when it was published: read so, its claims have other windows.
    #[must_use]
    pub fn published(mut self, publication: Publication) -> Report {
        self.parts.publication = Some(publication);
        self
    }

    /// Its identity.
    pub fn id(&self) -> ReportId {
        self.id
    }

    /// The hash of its text alone.
    pub fn text_hash(&self) -> TextHash {
        self.text_hash
    }

    /// The text that all spans point into.
    pub fn text(&self) -> &str {
        &self.parts.text
    }

    /// Everything it consists of.
    pub fn parts(&self) -> &ReportParts {
        &self.parts
    }

    /// The name to show: the supplier's id, or the hash where there is none.
    pub fn label(&self) -> String {
        self.parts.supplier_id.clone().unwrap_or_else(|| self.id.to_string())
    }
}

/// Length-prefixed fields in a fixed order; `None` and the empty string differ.
fn canonical(parts: &ReportParts, text: TextHash) -> Vec<u8> {
    let mut out = text.as_bytes().to_vec();
    let mut field = |value: Option<&str>| {
        let length = value.map_or(u32::MAX, |v| u32::try_from(v.len()).unwrap_or(u32::MAX - 1));
        out.extend(length.to_le_bytes());
        out.extend(value.unwrap_or_default().bytes());
    };
    let supplied = parts.publication.as_ref().filter(|p| p.source != PublicationSource::Told);
    field(supplied.map(|p| p.date.to_string()).as_deref());
    field(parts.title.as_deref());
    field(parts.byline.as_deref());
    for list in [&parts.publishers, &parts.context] {
        field(Some(&list.len().to_string()));
        list.iter().for_each(|value| field(Some(value)));
    }
    out
}
