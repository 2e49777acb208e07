//! The times that a report tells, and what they tell of its publication.

use crate::languages::Ready;
use crate::{Diagnostic, Reader};
use lagesbild_claims::{Document, placed};
use lagesbild_model::Report;
use lagesbild_model::time::{Day, Direction, TimeExpr, Window};
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
    /// The days of publication that they leave, where they leave fewer than were known.
    pub narrowed: Option<Narrowed>,
}

impl Reader {
    /// All time expressions of a report, in the order of its text.
    ///
    /// Their windows are seen from the publication as it was told; what they leave of it stands beside them.
    ///
    /// # Errors
    /// [`Diagnostic`] if the report's language is not read.
    pub fn times(&self, report: &Report) -> Result<Times, Diagnostic> {
        let language = self.language_of(report)?;
        let publication = report.parts().publication.as_ref().and_then(|p| p.date.window());
        Ok(times(report.text(), language, publication.as_ref()))
    }
}

/// Reads the times of a text.
pub(crate) fn times(text: &str, language: &Ready, publication: Option<&Window>) -> Times {
    let expressions = TimeReader::new(&language.times).find_all(text);
    let document = Document::around(text, &language.analyser, expressions.iter().map(|e| e.span));
    let placed = placed(&document, language.pack.cues(), &expressions);
    let narrowed = narrow(text, &placed, publication);
    let jointly = jointly(&placed, narrowed.as_ref());
    let told = resolve_in_order(placed.iter().copied(), publication);
    let told =
        placed.into_iter().zip(told).zip(jointly).map(|((InText { expression, direction, .. }, told), jointly)| {
            TimeTold { expression: expression.clone(), direction, told, jointly }
        });
    Times { told: told.collect(), narrowed }
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
