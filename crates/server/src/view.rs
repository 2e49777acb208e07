//! The forms of what is answered: claims, places, sides, as the API has them.

use lagesbild_actors::ActorList;
use lagesbild_gazetteer::{Gazetteer, Place};
use lagesbild_ledger::{KnownClaim, Made};
use lagesbild_model::{
    ActorId, ActorRef, Claim, Extent, Link, Number, PlaceId, PlaceRef, Report, Span, Stance, Timing,
};
use lagesbild_picture::Party;
use schemars::JsonSchema;
use serde::Serialize;

/// A name in both languages of the interface.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Named {
    /// The id; `null` for what reports name and no list knows.
    pub id: Option<String>,
    /// The English name, or the name as written.
    pub name: String,
    /// The Swedish name.
    pub sv: String,
}

impl Named {
    /// A side.
    pub fn party(party: &Party, actors: &ActorList) -> Named {
        Named::actor(party.id.as_ref(), &party.name, actors)
    }

    /// An actor.
    pub fn actor(id: Option<&ActorId>, name: &str, actors: &ActorList) -> Named {
        let sv = id.and_then(|id| actors.swedish_name(id)).unwrap_or(name);
        Named { id: id.map(ToString::to_string), name: name.to_owned(), sv: sv.to_owned() }
    }

    /// A place of the gazetteer.
    pub fn place(place: &Place<'_>) -> Named {
        let sv = place.name_sv.unwrap_or(place.name);
        Named { id: Some(place.id.to_string()), name: place.name.to_owned(), sv: sv.to_owned() }
    }

    /// A place by id, or as it was named where the gazetteer has no such.
    pub fn place_id(id: Option<&PlaceId>, name: &str, gazetteer: &Gazetteer) -> Named {
        match id.and_then(|id| gazetteer.get(id)) {
            Some(place) => Named::place(&place),
            None => Named { id: id.map(ToString::to_string), name: name.to_owned(), sv: name.to_owned() },
        }
    }
}

/// A place in a claim.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PlaceView {
    /// Which.
    #[serde(flatten)]
    pub named: Named,
    /// How much of it.
    pub extent: Extent,
    /// The words that name it.
    pub written: Option<String>,
}

/// A link of a chain of sources.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LinkView {
    /// Who.
    #[serde(flatten)]
    pub named: Named,
    /// What it does with the statement.
    pub stance: Stance,
}

/// A short quote: the words that carry a claim, and some of the sentence around them.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Excerpt {
    /// The sentence before the words.
    pub before: String,
    /// The words.
    pub quote: String,
    /// The sentence after the words.
    pub after: String,
}

/// No more characters than this are quoted before, of, and after the words of a claim.
const AROUND: usize = 160;
const QUOTED: usize = 240;

impl Excerpt {
    /// The words of `span` within the sentence that begins at byte `from`. Long stretches are shortened with an ellipsis.
    pub fn of(sentence: &str, from: usize, span: Span, quote: &str) -> Excerpt {
        let within = |at: usize| at.checked_sub(from);
        let parts = within(span.start()).zip(within(span.end()));
        let parts = parts.and_then(|(start, end)| Some((sentence.get(..start)?, sentence.get(end..)?)));
        let (before, after) = parts.unwrap_or_default();
        Excerpt { before: last(before, AROUND), quote: first(quote, QUOTED), after: first(after, AROUND) }
    }
}

fn first(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default().trim_end()),
        None => text.to_owned(),
    }
}

fn last(text: &str, most: usize) -> String {
    match text.char_indices().rev().nth(most.saturating_sub(1)) {
        Some((at, _)) if at > 0 => format!("…{}", text.get(at..).unwrap_or_default().trim_start()),
        _ => text.to_owned(),
    }
}

/// A claim.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ClaimView {
    /// What decisions hold on to.
    pub key: String,
    /// This claim of this reading.
    pub id: String,
    /// The report's id.
    pub report: String,
    /// What the report is called.
    pub label: String,
    /// What sort of claim.
    pub kind: String,
    /// For control, what happens to the hold.
    pub change: Option<String>,
    /// For an attack, by what means.
    pub mode: Option<String>,
    /// Who does it.
    pub actor: Option<Named>,
    /// The other side.
    pub against: Option<Named>,
    /// Who is killed, hurt, held, displaced or brought out.
    pub who: Option<Named>,
    /// Every place that it is about.
    pub places: Vec<PlaceView>,
    /// Earliest day, where it is told.
    pub first: Option<String>,
    /// Latest day, where it is told.
    pub last: Option<String>,
    /// What the days hang on: `said`, `discourse` or `published_then`.
    pub hangs_on: String,
    /// The words that tell the time.
    pub time_words: Option<String>,
    /// Whether it is so, or is to be so.
    pub status: String,
    /// On whose word, and how surely.
    pub certainty: String,
    /// Whether it is said to be so.
    pub polarity: String,
    /// The chain of sources inside the text, nearest to the event first.
    pub says: Vec<LinkView>,
    /// Figures.
    pub numbers: Vec<Number>,
    /// The words that carry it, in their sentence.
    pub excerpt: Excerpt,
    /// The rule that made it.
    pub rule: String,
    /// Who published the report.
    pub publishers: Vec<String>,
    /// When the report was published, as far as known.
    pub published: Option<String>,
    /// When the ledger got it; `null` for a report that is not kept.
    pub acquired: Option<String>,
    /// The fields that a person corrected.
    pub corrected: Vec<String>,
    /// A person accepted it.
    pub accepted: bool,
    /// It is there because a person stood by it.
    pub kept: bool,
}

/// What names are looked up in.
#[derive(Clone, Copy)]
pub struct Lists<'r> {
    /// Places.
    pub gazetteer: &'static Gazetteer,
    /// Actors.
    pub actors: &'r ActorList,
}

impl Lists<'_> {
    fn actor(&self, actor: Option<&ActorRef>) -> Option<Named> {
        actor.map(|actor| Named::actor(actor.id.as_ref(), &actor.name, self.actors))
    }

    fn place(&self, place: &PlaceRef) -> PlaceView {
        let named = Named::place_id(place.id.as_ref(), &place.name, self.gazetteer);
        PlaceView { named, extent: place.extent, written: place.written.clone() }
    }

    fn link(&self, link: &Link) -> LinkView {
        LinkView { named: Named::actor(link.actor.as_ref(), &link.name, self.actors), stance: link.stance }
    }

    /// A claim that the ledger knows.
    pub fn known(&self, known: &KnownClaim) -> ClaimView {
        ClaimView {
            publishers: known.publishers.clone(),
            published: known.publication.as_ref().map(ToString::to_string),
            acquired: Some(known.acquired.to_string()),
            corrected: known.corrected.iter().cloned().collect(),
            accepted: known.decided.accepted,
            kept: known.decided.kept,
            ..self.claim(&known.claim, &known.sentence)
        }
    }

    /// A claim of a report that is not kept.
    pub fn fresh(&self, claim: &Claim, report: &Report) -> ClaimView {
        let parts = report.parts();
        let sentence = claim.sentence.slice(report.text()).unwrap_or_default();
        ClaimView {
            publishers: parts.publishers.clone(),
            published: parts.publication.as_ref().map(|publication| publication.date.to_string()),
            ..self.claim(claim, sentence)
        }
    }

    fn claim(&self, claim: &Claim, sentence: &str) -> ClaimView {
        let (first, last) = claim.when.clone().unwrap_or_default();
        let (hangs_on, words) = match &claim.timing {
            Timing::Said { expression } => ("said", Some(&expression.words)),
            Timing::Discourse { expression } => ("discourse", Some(&expression.words)),
            Timing::PublishedThen => ("published_then", None),
        };
        ClaimView {
            key: claim.key.to_string(),
            id: claim.id.to_string(),
            report: claim.report_id.to_string(),
            label: claim.report.clone(),
            kind: claim.kind.name().to_owned(),
            change: claim.change.map(|change| change.name().to_owned()),
            mode: claim.mode.map(|mode| mode.name().to_owned()),
            actor: self.actor(claim.actor.as_ref()),
            against: self.actor(claim.against.as_ref()),
            who: self.actor(claim.who.as_ref()),
            places: claim.places.iter().map(|place| self.place(place)).collect(),
            first,
            last,
            hangs_on: hangs_on.to_owned(),
            time_words: words.cloned(),
            status: claim.status.name().to_owned(),
            certainty: claim.certainty.name().to_owned(),
            polarity: claim.polarity.name().to_owned(),
            says: claim.says.iter().map(|link| self.link(link)).collect(),
            numbers: claim.numbers.clone(),
            excerpt: Excerpt::of(sentence, claim.sentence.start(), claim.span, &claim.quote),
            rule: claim.rule.0.clone(),
            publishers: Vec::new(),
            published: None,
            acquired: None,
            corrected: Vec::new(),
            accepted: false,
            kept: false,
        }
    }
}

/// A decision on a claim.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DecisionView {
    /// The entry's hash.
    pub entry: String,
    /// The claim's key.
    pub claim: String,
    /// From when on it counts.
    pub known: String,
    /// Whether it still holds.
    pub stands: bool,
    /// Who decided.
    pub who: String,
    /// Why.
    pub why: Option<String>,
    /// What was decided: `accept`, `reject`, `correct`, `merge`, `split`, `withhold`, `undo` or `revoke`.
    pub verdict: String,
    /// For a correction, the field.
    pub field: Option<String>,
    /// For a correction, the value.
    pub value: Option<serde_json::Value>,
}

impl DecisionView {
    /// A decision in its entry.
    pub fn of(made: &Made, stands: bool) -> DecisionView {
        let decision = &made.decision;
        let (field, value) = match &decision.verdict {
            lagesbild_model::Verdict::Correct { field, value } => (Some(field.clone()), Some(value.clone())),
            _ => (None, None),
        };
        DecisionView {
            entry: made.hash.to_string(),
            claim: decision.claim.to_string(),
            known: made.known.to_string(),
            stands,
            who: decision.who.clone(),
            why: decision.why.clone(),
            verdict: decision.verdict.name().to_owned(),
            field,
            value,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_sentences_are_quoted_short_and_never_cut_inside_a_character() {
        let sentence = format!("{}tog staden{}", "å".repeat(1000), "ö".repeat(1000));
        let span = Span::new(2000, 2010).unwrap();
        let excerpt = Excerpt::of(&sentence, 0, span, "tog staden");
        assert_eq!(excerpt.quote, "tog staden");
        assert_eq!(excerpt.before, format!("…{}", "å".repeat(AROUND)));
        assert_eq!(excerpt.after, format!("{}…", "ö".repeat(AROUND)));
    }

    #[test]
    fn a_short_sentence_stays_whole() {
        let excerpt = Excerpt::of("They took Herat.", 100, Span::new(105, 115).unwrap(), "took Herat");
        assert_eq!((&*excerpt.before, &*excerpt.quote, &*excerpt.after), ("They ", "took Herat", "."));
    }
}
