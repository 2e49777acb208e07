//! Names for what is read: the reading, its claims.

use crate::OwnLists;
use crate::languages::{Languages, ReaderError};
use lagesbild_actors::ActorList;
use lagesbild_claims::Draft;
use lagesbild_gazetteer::Gazetteer;
use lagesbild_model::time::Edtf;
use lagesbild_model::{Claim, ClaimId, ClaimKey, Language, Reading, Report};
use std::collections::{BTreeMap, BTreeSet};

/// What the reader is, as a reading records it: its version, and the hash of the sources it was built from.
const READER: &str = concat!("lagesbild ", env!("CARGO_PKG_VERSION"), " ", env!("LAGESBILD_CODE"));

fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().chars().take(16).collect()
}

pub(crate) fn reading(languages: &Languages, gazetteer: &Gazetteer, own: &OwnLists) -> Result<Reading, ReaderError> {
    let mut components = BTreeMap::new();
    components.insert("reader".to_owned(), READER.to_owned());
    let gazetteer: String = gazetteer.version().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    components.insert("gazetteer".to_owned(), gazetteer);
    components.insert("actors".to_owned(), hash(ActorList::embedded_bytes()));
    if let Some(own) = own.hash() {
        components.insert("own places and actors".to_owned(), own);
    }
    for language in Language::ALL {
        components.insert(format!("pack {language}"), languages.pack_hash(language)?);
        components.insert(format!("model {language}"), hash(lagesbild_language::embedded(language)));
    }
    Ok(Reading::new(components))
}

/// Gives the drafts of a report their identity. Of several that say the very same, one is kept.
pub(crate) fn claims(drafts: Vec<Draft>, report: &Report, published: Option<&Edtf>, reading: &Reading) -> Vec<Claim> {
    let mut seen = BTreeSet::new();
    drafts
        .into_iter()
        .filter_map(|draft| {
            let key = ClaimKey::from_spans(report.id(), draft.kind, draft.trigger, &draft.role_spans());
            let mut claim = Claim {
                id: ClaimId::of(&[]),
                key,
                reading: reading.id,
                report_id: report.id(),
                report: report.label(),
                kind: draft.kind,
                change: draft.change,
                mode: draft.mode,
                actor: draft.actor,
                against: draft.against,
                who: draft.who,
                places: draft.places,
                when: draft.when,
                window: draft.window,
                timing: draft.timing,
                published: published.cloned(),
                status: draft.status,
                certainty: draft.certainty,
                polarity: draft.polarity,
                says: draft.says,
                numbers: draft.numbers,
                quote: draft.quote.slice(report.text())?.to_owned(),
                span: draft.quote,
                trigger: draft.trigger,
                sentence: draft.sentence,
                rule: draft.rule,
            };
            claim.id = claim.content_id();
            seen.insert(claim.id).then_some(claim)
        })
        .collect()
}
