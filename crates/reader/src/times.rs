//! The times that a report tells, and what they tell of its publication.

use crate::languages::Ready;
use crate::{Diagnostic, Reader};
use lagesbild_claims::{Document, placed};
use lagesbild_model::time::{Day, Direction, Edtf, EdtfEnds, TimeExpr, Window};
use lagesbild_model::{Publication, PublicationSource, Report};
use lagesbild_when::{InText, Narrowed, TimeReader, Told, narrow, resolve_in_order};

/// A time expression of a report, with all that is made of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeTold {
    /// The words and what they mean.
    pub expression: TimeExpr,
    /// Where the verb puts it.
    pub direction: Direction,
    /// Its window and its annotation, seen from the report's publication and from the times before it.
    pub told: Told,
    /// The time itself seen from the days of publication that the report's own words leave, where they leave fewer.
    pub jointly: Option<Window>,
}

/// The times of a report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Times {
    /// Its time expressions, in the order of the text.
    pub told: Vec<TimeTold>,
    /// When the report was published, as they are seen: as it was told, else as a line of the text tells it.
    pub published: Option<Publication>,
    /// The days of publication that they leave, where they leave fewer than were told.
    pub narrowed: Option<Narrowed>,
}

impl Reader {
    /// All time expressions of a report, in the order of its text.
    ///
    /// Their windows are seen from the publication as it was told, by others or else by a line of the text; what they leave
    /// of it stands beside them.
    ///
    /// # Errors
    /// [`Diagnostic`] if the report's language is not read.
    pub fn times(&self, report: &Report) -> Result<Times, Diagnostic> {
        let language = self.language_of(report)?;
        Ok(times(report.text(), language, report.parts().publication.as_ref()))
    }
}

/// Reads the times of a text.
fn times(text: &str, language: &Ready, told: Option<&Publication>) -> Times {
    let expressions = TimeReader::new(&language.times).find_all(text);
    let document = Document::around(text, &language.analyser, expressions.iter().map(|e| e.span));
    let placed = placed(&document, language.pack.cues(), &expressions);
    let narrowed = narrow(text, &placed, told.and_then(|p| p.date.window()).as_ref());
    let published = told.cloned().or_else(|| {
        let date = EdtfEnds::of(&narrowed.as_ref()?.window)?.began;
        Some(Publication { date, source: PublicationSource::Text })
    });
    let jointly = jointly(&placed, narrowed.as_ref());
    let window = published.as_ref().and_then(|p| p.date.window());
    let told = resolve_in_order(placed.iter().copied(), window.as_ref());
    let told =
        placed.into_iter().zip(told).zip(jointly).map(|((InText { expression, direction, .. }, told), jointly)| {
            TimeTold { expression: expression.clone(), direction, told, jointly }
        });
    Times { told: told.collect(), published, narrowed }
}

/// The date of publication that a line of the text tells, or its dateline: for reports that nobody told it of.
pub(crate) fn told_by_text(document: &Document<'_>, language: &Ready, expressions: &[TimeExpr]) -> Option<Edtf> {
    let narrowed = narrow(document.text, &placed(document, language.pack.cues(), expressions), None)?;
    Some(EdtfEnds::of(&narrowed.window)?.began)
}

/// The times themselves, each the union over the days of publication that are left.
///
/// As the publication moves forward, so do the times, so that the first day and the last bound all between.
fn jointly(placed: &[InText], narrowed: Option<&Narrowed>) -> Vec<Option<Window>> {
    let seen_from = |day: &Day| resolve_in_order(placed.iter().copied(), Some(&Window::day(*day)));
    let Some((first, last)) = narrowed.and_then(|n| Some((n.days.first()?, n.days.last()?))) else {
        return vec![None; placed.len()];
    };
    let ends = seen_from(first).into_iter().zip(seen_from(last));
    ends.map(|(one, other)| one.itself.zip(other.itself).and_then(|(one, other)| one.hull(&other))).collect()
}
