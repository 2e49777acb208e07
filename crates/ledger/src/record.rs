use crate::canonical::canonical;
use crate::entry::{EntryHash, EntryKind, Envelope, WriterId};
use crate::moment::UtcMoment;
use crate::notice::{Narrowing, Notice, Reliabilities};
use crate::sketch::Sketch;
use crate::store::TextAt;
use lagesbild_model::time::Edtf;
use lagesbild_model::{
    ActorId, Certainty, Change, Claim, ClaimId, ClaimKey, CountryCode, Decision, Extent, Kind, Language, PlaceId,
    Polarity, Publication, Reading, ReadingId, Report, ReportId, ReportParts, Span, Status, TextHash,
};
use serde::{Deserialize, Serialize};

/// What stands in the payload of a report's entry: what must stay when its words are withheld.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportRecord {
    /// When we got it.
    pub acquired: UtcMoment,
    /// The hash of its address, where it has one: what stands at one address are versions of one article.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<TextHash>,
    /// When it was fetched, as the supplier tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fetched: Option<Edtf>,
    /// The language, where it was told.
    pub language: Option<Language>,
    /// The hash of all its parts but the text, as JSON; they lie beside the chain.
    pub particulars: TextHash,
    /// When it was published, as far as known.
    pub publication: Option<Publication>,
    /// Who published it.
    pub publishers: Vec<String>,
    /// Its identity.
    pub report: ReportId,
    /// What its copies are found by; none where the text is too short, or was kept before there were sketches.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sketch: Option<Sketch>,
    /// The hash of its text, which lies beside the chain.
    pub text: TextHash,
}

impl ReportRecord {
    /// The record of a report, and its particulars as JSON.
    pub(crate) fn of(report: &Report, acquired: UtcMoment) -> Result<(ReportRecord, String), String> {
        let parts = report.parts();
        let without_text = ReportParts { text: String::new(), ..parts.clone() };
        let particulars = serde_json::to_string(&without_text).map_err(|e| e.to_string())?;
        if serde_json::from_str::<ReportParts>(&particulars).ok().as_ref() != Some(&without_text) {
            return Err("it does not survive being written as JSON".to_owned());
        }
        let record = ReportRecord {
            acquired,
            address: parts.url.as_deref().map(address),
            fetched: parts.fetched.clone(),
            language: parts.language,
            particulars: TextHash::of(particulars.as_bytes()),
            publication: parts.publication.clone(),
            publishers: parts.publishers.clone(),
            report: report.id(),
            sketch: Sketch::of(report.text()),
            text: report.text_hash(),
        };
        Ok((record, particulars))
    }

    /// Puts a report together again from the texts beside the chain.
    pub(crate) fn report(&self, particulars: &[u8], text: String) -> Result<Report, String> {
        let parts: ReportParts =
            serde_json::from_slice(particulars).map_err(|e| format!("its particulars cannot be read: {e}"))?;
        let report = Report::new(ReportParts { text, ..parts });
        if report.id() == self.report {
            Ok(report)
        } else {
            Err(format!("its text and particulars make report {}, not {}", report.id(), self.report))
        }
    }
}

/// What stands for an address: scheme, `www.`, fragment and a slash at the end tell no articles apart.
pub(crate) fn address(url: &str) -> TextHash {
    let bare = url.trim().split('#').next().unwrap_or_default();
    let bare = bare.split_once("://").map_or(bare, |(_, rest)| rest);
    let bare = bare.strip_prefix("www.").unwrap_or(bare).trim_end_matches('/');
    let (host, path) = bare.split_at(bare.find('/').unwrap_or(bare.len()));
    TextHash::of(format!("{}{path}", host.to_lowercase()).as_bytes())
}

/// A place of a claim as the chain keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShapePlace {
    /// The country of the chosen entry, where that is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<CountryCode>,
    /// How much of it.
    pub extent: Extent,
    /// The gazetteer's entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<PlaceId>,
}

/// The shape of a claim: all of it that is not words of the report. It stays when the words are withheld, and it is
/// what the store's indexes are made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shape {
    /// The actor's entry, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<ActorId>,
    /// The other side's entry, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub against: Option<ActorId>,
    /// On whose word.
    pub certainty: Certainty,
    /// For control, what happens to the hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
    /// The claim.
    pub id: ClaimId,
    /// What decisions hold on to.
    pub key: ClaimKey,
    /// What sort of claim.
    pub kind: Kind,
    /// The places.
    pub places: Vec<ShapePlace>,
    /// Whether it is said to be so.
    pub polarity: Polarity,
    /// Where the quote stands.
    pub span: Span,
    /// Whether it is so, or is to be so.
    pub status: Status,
    /// First and last day, as the claim has them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<(Option<String>, Option<String>)>,
}

impl Shape {
    /// The shape of a claim.
    pub fn of(claim: &Claim) -> Shape {
        let place = |place: &lagesbild_model::PlaceRef| ShapePlace {
            country: place
                .id
                .as_ref()
                .and_then(|id| place.candidates.iter().find(|c| c.id == *id))
                .and_then(|c| c.country),
            extent: place.extent,
            id: place.id.clone(),
        };
        Shape {
            actor: claim.actor.as_ref().and_then(|a| a.id.clone()),
            against: claim.against.as_ref().and_then(|a| a.id.clone()),
            certainty: claim.certainty,
            change: claim.change,
            id: claim.id,
            key: claim.key,
            kind: claim.kind,
            places: claim.places.iter().map(place).collect(),
            polarity: claim.polarity,
            span: claim.span,
            status: claim.status,
            when: claim.when.clone(),
        }
    }
}

/// What stands in the payload of an entry of claims.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimsRecord {
    /// Whether they stand beside the reading that counts, until somebody adopts them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub beside: bool,
    /// The claims' shapes, in the order in which the reader gave them.
    pub claims: Vec<Shape>,
    /// The reading.
    pub reading: ReadingId,
    /// The report that was read.
    pub report: ReportId,
    /// The hash of the claims themselves, one line of JSON each, which lie beside the chain.
    pub words: TextHash,
}

impl ClaimsRecord {
    /// The record of the claims of one reading of one report, which as JSON Lines are these words.
    pub(crate) fn of(
        report: ReportId,
        reading: ReadingId,
        claims: &[Claim],
        words: &str,
        beside: bool,
    ) -> ClaimsRecord {
        let shapes = claims.iter().map(Shape::of).collect();
        ClaimsRecord { beside, claims: shapes, reading, report, words: TextHash::of(words.as_bytes()) }
    }
}

/// From now on a reading counts, for every report of which it has given claims so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Adoption {
    /// The reading; also an older one, to go back to it.
    pub reading: ReadingId,
    /// Who decided so.
    pub who: String,
    /// Why.
    pub why: Option<String>,
}

/// A report's words are taken out: its text, its particulars, the claims that quote it, and those of every report with
/// the same text. Their hashes stay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withholding {
    /// The report.
    pub report: ReportId,
    /// The hash of its text.
    pub text: TextHash,
    /// Who decided so.
    pub who: String,
    /// Why.
    pub why: String,
}

/// The entries that follow come from another ledger. They keep their own writers, numbers, hashes and times, and count
/// as known from this entry's time on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MergeRecord {
    /// How many entries.
    pub entries: u64,
    /// Whose ledger it was.
    pub from: WriterId,
    /// Its head hash; see [`Verified::head`](crate::Verified::head).
    pub head: EntryHash,
}

/// What an entry records, understood.
#[derive(Clone, Debug, PartialEq)]
pub enum Record {
    /// A report came in.
    Report(ReportRecord),
    /// A way of reading was used for the first time.
    Reading(Reading),
    /// A reading of a report gave these claims.
    Claims(ClaimsRecord),
    /// A person decided on a claim.
    Decision(Decision),
    /// From now on a reading counts.
    Adoption(Adoption),
    /// A report's words were taken out.
    Withholding(Withholding),
    /// The entries that follow come from another ledger.
    Merge(MergeRecord),
    /// A publisher took a report back, or corrected it.
    Notice(Notice),
    /// When a report was published is known better.
    Narrowing(Narrowing),
    /// How reliable the sources are, as the picture has learnt.
    Reliabilities(Reliabilities),
}

impl Record {
    /// The kind of entry that it makes.
    pub fn kind(&self) -> EntryKind {
        match self {
            Record::Report(_) => EntryKind::Report,
            Record::Reading(_) => EntryKind::Reading,
            Record::Claims(_) => EntryKind::Claims,
            Record::Decision(_) => EntryKind::Decision,
            Record::Adoption(_) => EntryKind::Adoption,
            Record::Withholding(_) => EntryKind::Withholding,
            Record::Merge(_) => EntryKind::Merge,
            Record::Notice(_) => EntryKind::Notice,
            Record::Narrowing(_) => EntryKind::Narrowing,
            Record::Reliabilities(_) => EntryKind::Reliabilities,
        }
    }

    /// The record as a payload in canonical JSON.
    pub(crate) fn payload(&self) -> Result<String, String> {
        // these come in great numbers; their fields stand in order and hold nothing that JSON could not, as tests show
        let direct = match self {
            Record::Report(record) => Some(serde_json::to_string(record)),
            Record::Claims(record) => Some(serde_json::to_string(record)),
            _ => None,
        };
        if let Some(payload) = direct {
            return payload.map_err(|e| e.to_string());
        }
        let payload = canonical(&self.value().map_err(|e| e.to_string())?);
        if Record::read(self.kind(), &payload).as_ref() == Ok(self) {
            Ok(payload)
        } else {
            Err("it does not survive being written as JSON".to_owned())
        }
    }

    fn value(&self) -> serde_json::Result<serde_json::Value> {
        match self {
            Record::Report(record) => serde_json::to_value(record),
            Record::Reading(record) => serde_json::to_value(record),
            Record::Claims(record) => serde_json::to_value(record),
            Record::Decision(record) => serde_json::to_value(record),
            Record::Adoption(record) => serde_json::to_value(record),
            Record::Withholding(record) => serde_json::to_value(record),
            Record::Merge(record) => serde_json::to_value(record),
            Record::Notice(record) => serde_json::to_value(record),
            Record::Narrowing(record) => serde_json::to_value(record),
            Record::Reliabilities(record) => serde_json::to_value(record),
        }
    }

    /// The record of an envelope.
    ///
    /// # Errors
    /// What is wrong with the payload.
    pub fn of(envelope: &Envelope) -> Result<Record, String> {
        Record::read(envelope.kind, &envelope.payload)
    }

    fn read(kind: EntryKind, payload: &str) -> Result<Record, String> {
        match kind {
            EntryKind::Report => serde_json::from_str(payload).map(Record::Report),
            EntryKind::Reading => serde_json::from_str(payload).map(Record::Reading),
            EntryKind::Claims => serde_json::from_str(payload).map(Record::Claims),
            EntryKind::Decision => serde_json::from_str(payload).map(Record::Decision),
            EntryKind::Adoption => serde_json::from_str(payload).map(Record::Adoption),
            EntryKind::Withholding => serde_json::from_str(payload).map(Record::Withholding),
            EntryKind::Merge => serde_json::from_str(payload).map(Record::Merge),
            EntryKind::Notice => serde_json::from_str(payload).map(Record::Notice),
            EntryKind::Narrowing => serde_json::from_str(payload).map(Record::Narrowing),
            EntryKind::Reliabilities => serde_json::from_str(payload).map(Record::Reliabilities),
        }
        .map_err(|e| format!("its payload is not a record of kind {kind}: {e}"))
    }
}

/// The texts beside the chain that the entry at that place needs: where they lie if it is the first to need them, and
/// their hashes.
pub(crate) fn texts_of(position: u64, record: &Record) -> Vec<(TextAt, TextHash)> {
    match record {
        Record::Report(report) => {
            vec![(TextAt::Text(position), report.text), (TextAt::Particulars(position), report.particulars)]
        }
        Record::Claims(claims) => vec![(TextAt::Words(position), claims.words)],
        _ => Vec::new(),
    }
}
