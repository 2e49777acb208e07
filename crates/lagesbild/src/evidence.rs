//! One claim as evidence: the words in their sentence, who says so, who published it, how sure it is, which rule.

use crate::book::Book;
use crate::failure::Failure;
use crate::output::{Column, Row, Styles, loose, marked, one_line};
use crate::picture::Names;
use crate::read::{days, hangs_on, how_sure, label, time_words};
use crate::words::Words;
use lagesbild_ledger::{KnownClaim, Notice};
use lagesbild_model::{Claim, Provenance, Stance, Timing};
use lagesbild_picture::Aside;
use schemars::JsonSchema;
use serde::Serialize;

/// What a claim does to the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stands {
    /// It says what the picture says.
    For,
    /// It says otherwise.
    Against,
    /// It tells of what is done to the place.
    Pressing,
    /// It counted once; later ones took its place.
    Overtaken,
    /// It speaks, or may speak, of a later day.
    Later,
    /// Nothing tells of what day it speaks.
    Undated,
    /// It is a plan, a forecast or a supposition.
    NotSoYet,
    /// It names no side, or speaks of a part only.
    NoHold,
    /// Its report was taken back by its publisher, or stands corrected.
    TakenBack,
}

impl Stands {
    /// Every value, in the order in which they are shown.
    pub const ALL: [Stands; 9] = [
        Stands::For,
        Stands::Against,
        Stands::Pressing,
        Stands::Overtaken,
        Stands::Later,
        Stands::Undated,
        Stands::NotSoYet,
        Stands::NoHold,
        Stands::TakenBack,
    ];

    /// Why a claim does not count.
    pub fn aside(reason: Aside) -> Stands {
        match reason {
            Aside::Later | Aside::PerhapsLater => Stands::Later,
            Aside::Undated => Stands::Undated,
            Aside::NotSoYet => Stands::NotSoYet,
            Aside::NoHold => Stands::NoHold,
        }
    }

    /// Its name in JSON and CSV, and the key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Stands::For => "for",
            Stands::Against => "against",
            Stands::Pressing => "pressing",
            Stands::Overtaken => "overtaken",
            Stands::Later => "later",
            Stands::Undated => "undated",
            Stands::NotSoYet => "not_so_yet",
            Stands::NoHold => "no_hold",
            Stands::TakenBack => "taken_back",
        }
    }
}

/// A claim with what a person needs to judge it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Evidence {
    /// Its side.
    pub stands: Stands,
    /// Who published the report.
    pub publishers: Vec<String>,
    /// The report's title, where it has one.
    pub title: Option<String>,
    /// The report's address, where it has one.
    pub url: Option<String>,
    /// When the report was published, as far as known.
    pub published: Option<String>,
    /// When the report was fetched, as its supplier tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fetched: Option<String>,
    /// How the report came to us, as far as known.
    #[serde(skip_serializing_if = "Provenance::is_empty")]
    pub provenance: Provenance,
    /// What was noted of the report: that its publisher took it back, or corrected it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice: Option<Notice>,
    /// When the ledger got it; `None` for a report that was read for this question only.
    pub acquired: Option<String>,
    /// The sentence that the claim stands in, cut from the report.
    pub sentence_text: String,
    /// The fields that a person corrected.
    pub corrected: Vec<String>,
    /// A person accepted it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub accepted: bool,
    /// It is there because a person stood by it; the reading that counts does not make it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub kept: bool,
    /// The claim.
    pub claim: Claim,
}

impl Evidence {
    /// Fetches the sentence and the report's particulars.
    ///
    /// # Errors
    /// [`Failure::Work`] in the ledger's words.
    pub fn of(stands: Stands, known: &KnownClaim, book: &Book) -> Result<Evidence, Failure> {
        let report = book.report(known.claim.report_id)?;
        let sentence = report.as_ref().and_then(|r| known.claim.sentence.slice(r.text())).unwrap_or(&known.claim.quote);
        let parts = report.as_ref().map(|r| r.parts());
        Ok(Evidence {
            stands,
            title: parts.and_then(|p| p.title.clone()),
            url: parts.and_then(|p| p.url.clone()),
            published: known.publication.as_ref().map(ToString::to_string),
            fetched: parts.and_then(|p| p.fetched.as_ref()).map(ToString::to_string),
            provenance: parts.map(|p| p.provenance.clone()).unwrap_or_default(),
            notice: known.decided.notice.clone(),
            acquired: book.is_kept().then(|| known.acquired.to_string()),
            sentence_text: sentence.to_owned(),
            publishers: known.publishers.clone(),
            corrected: known.corrected.iter().cloned().collect(),
            accepted: known.decided.accepted,
            kept: known.decided.kept,
            claim: known.claim.clone(),
        })
    }

    /// The sentence with the quote highlighted.
    pub fn marked(&self, styles: Styles) -> String {
        let within = |at: usize| at.checked_sub(self.claim.sentence.start());
        match (within(self.claim.span.start()), within(self.claim.span.end())) {
            (Some(start), Some(end)) => marked(&self.sentence_text, start, end, styles),
            _ => one_line(&self.sentence_text),
        }
    }

    /// The chain of sources with each link's stance, nearest to the event first.
    pub fn chain(&self, words: &Words) -> Option<String> {
        let link = |link: &lagesbild_model::Link| match link.stance {
            Stance::Says => one_line(&link.name),
            other => format!("{} ({})", one_line(&link.name), words.get("stance", stance_key(other))),
        };
        let links: Vec<String> = self.claim.says.iter().map(link).collect();
        (!links.is_empty()).then(|| links.join(" < "))
    }

    /// The days, with the words that they hang on; or that it was only published then.
    fn when(&self, words: &Words) -> String {
        let (days, timing) = (days(&self.claim), &self.claim.timing);
        let hangs_on = words.get("hangs-on", hangs_on(timing));
        match (time_words(timing), timing) {
            (Some(told), Timing::Said { .. }) => format!("{days} (”{}”)", one_line(told)),
            (Some(told), _) => format!("{days} (”{}”, {hangs_on})", one_line(told)),
            (None, _) if self.claim.when.is_some() => format!("{days} ({hangs_on})"),
            (None, _) => days,
        }
    }

    /// How the report came to us, where that is more than a file or record that lay here: where an archive has it, when,
    /// how and by whom it was fetched.
    pub fn came_by(&self, words: &Words) -> Option<String> {
        let Provenance { archive, how, by, .. } = &self.provenance;
        if archive.is_none() && by.is_none() && how.as_deref().is_none_or(|how| how == "file") {
            return None;
        }
        let told = [("fetched", &self.fetched), ("how", how), ("by", by), ("archive", archive)];
        let told = told.into_iter().filter_map(|(key, value)| Some((key, value.as_ref()?)));
        let told: Vec<String> =
            told.map(|(key, value)| format!("{}: {}", words.get("provenance", key), one_line(value))).collect();
        Some(told.join(" · "))
    }

    /// That the publisher took the report back, or corrected it.
    pub fn noted(&self, words: &Words) -> Option<String> {
        let notice = self.notice.as_ref()?;
        let unknown = words.get("message", "unknown");
        let published = notice.published.as_ref().map_or(unknown.to_owned(), ToString::to_string);
        let mut line = format!("{} ({published}): {}", words.get("notice", notice.what.name()), one_line(&notice.why));
        if let Some(by) = notice.by {
            line.push_str(&format!(" → {by}"));
        }
        Some(line)
    }

    /// Lines for people: the sentence, then what is to be known of it.
    pub fn lines(&self, names: &Names<'_>, styles: Styles) -> Vec<String> {
        let (claim, words) = (&self.claim, names.words);
        let what = claim.change.map_or(words.get("kind", claim.kind.name()), |c| words.get("change", c.name()));
        let actor = claim.actor.as_ref().map_or(String::new(), |actor| format!(" – {}", names.actor(actor)));
        let unknown = words.get("message", "unknown").to_owned();
        let publishers =
            if self.publishers.is_empty() { unknown.clone() } else { one_line(&self.publishers.join(", ")) };
        let mut lines =
            vec![self.marked(styles), format!("{what}{actor} · {} · {}", self.when(words), how_sure(claim, words))];
        if let Some(chain) = self.chain(words) {
            lines.push(format!("{}: {chain}", words.get("message", "source")));
        }
        let published = self.published.clone().unwrap_or(unknown);
        let mut report = format!("{}: {publishers}, {published} · {}", words.get("message", "published"), label(claim));
        for more in [&self.title, &self.url].into_iter().flatten() {
            report.push_str(" · ");
            report.push_str(&one_line(more));
        }
        lines.push(report);
        lines.extend(self.came_by(words));
        lines.extend(self.noted(words));
        if !self.corrected.is_empty() {
            lines.push(format!("{}: {}", words.get("message", "corrected"), self.corrected.join(", ")));
        }
        for (key, is_so) in [("decided-accepted", self.accepted), ("decided-kept", self.kept)] {
            lines.extend(is_so.then(|| words.get("message", key).to_owned()));
        }
        lines.push(styles.faint(&format!("{} · {}", one_line(&claim.rule.0), claim.key)));
        lines
    }
}

fn stance_key(stance: Stance) -> &'static str {
    match stance {
        Stance::Says => "says",
        Stance::Claims => "claims",
        Stance::Admits => "admits",
        Stance::Confirms => "confirms",
        Stance::Denies => "denies",
    }
}

impl Row for Evidence {
    const TABLE: &'static [Column] = &[loose("quote")];
    const CSV: &'static [&'static str] = &[
        "stands",
        "report",
        "publishers",
        "published",
        "acquired",
        "title",
        "url",
        "kind",
        "change",
        "actor",
        "when_first",
        "when_last",
        "hangs_on",
        "time_words",
        "status",
        "certainty",
        "polarity",
        "says",
        "quote",
        "sentence",
        "rule",
        "report_id",
        "claim_id",
    ];

    fn table(&self, words: &Words) -> Vec<String> {
        vec![format!("{} {}", words.get("stands", self.stands.key()), one_line(&self.claim.quote))]
    }

    fn csv(&self) -> Vec<String> {
        let claim = &self.claim;
        let (first, last) = claim.when.clone().unwrap_or_default();
        let says: Vec<String> =
            claim.says.iter().map(|link| format!("{} ({})", link.name, stance_key(link.stance))).collect();
        vec![
            self.stands.key().to_owned(),
            claim.report.clone(),
            self.publishers.join("; "),
            self.published.clone().unwrap_or_default(),
            self.acquired.clone().unwrap_or_default(),
            self.title.clone().unwrap_or_default(),
            self.url.clone().unwrap_or_default(),
            claim.kind.name().to_owned(),
            claim.change.map_or("", |c| c.name()).to_owned(),
            claim.actor.as_ref().map_or(String::new(), |a| a.name.clone()),
            first.unwrap_or_default(),
            last.unwrap_or_default(),
            hangs_on(&claim.timing).to_owned(),
            time_words(&claim.timing).unwrap_or_default().to_owned(),
            claim.status.name().to_owned(),
            claim.certainty.name().to_owned(),
            claim.polarity.name().to_owned(),
            says.join(" < "),
            claim.quote.clone(),
            self.sentence_text.clone(),
            claim.rule.0.clone(),
            claim.report_id.to_string(),
            claim.id.to_string(),
        ]
    }
}
