//! The places that a report names, whether or not anything is claimed of them.

use crate::{Diagnostic, Reader};
use lagesbild_claims::{Context, Document};
use lagesbild_model::{Report, Span};
use lagesbild_when::TimeReader;

pub use lagesbild_claims::PlaceSeen;

impl Reader {
    /// All places that a report names, in the order of its text, each with the entries that it may mean.
    ///
    /// # Errors
    /// [`Diagnostic`] if the report's language is not read.
    pub fn places(&self, report: &Report) -> Result<Vec<PlaceSeen>, Diagnostic> {
        let language = self.language_of(report)?;
        let document = Document::whole(report.text(), &language.analyser, &language.pack, &self.actors);
        let lines = lines(report);
        let context = Context { lines: &lines, ..Context::default() };
        let mut places = self.finder(language).places(&document, &context);
        // *in May*: the name of a month is also that of towns.
        let times = TimeReader::new(&language.times).find_all(report.text());
        places.retain(|p| !times.iter().any(|t| t.span.overlaps(p.span)));
        Ok(places)
    }

    /// What the names at some spans of a report mean; the spans lie in the order of its text.
    ///
    /// # Errors
    /// [`Diagnostic`] if the report's language is not read.
    pub fn places_at(&self, report: &Report, spans: &[Span]) -> Result<Vec<PlaceSeen>, Diagnostic> {
        let language = self.language_of(report)?;
        let document = Document::whole(report.text(), &language.analyser, &language.pack, &self.actors);
        let lines = lines(report);
        let context = Context { lines: &lines, ..Context::default() };
        Ok(self.finder(language).places_at(&document, spans, &context))
    }
}

/// What stands around the text.
fn lines(report: &Report) -> Vec<String> {
    report.parts().title.iter().chain(&report.parts().context).cloned().collect()
}
