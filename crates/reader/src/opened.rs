//! A report taken apart, from which its claims are made.

use crate::languages::Ready;
use crate::{Diagnostic, Reader, identify, times};
use lagesbild_claims::{Context, Document, Finder, placed};
use lagesbild_model::time::{Edtf, TimeExpr, Window};
use lagesbild_model::{Claim, Report};
use lagesbild_when::{TimeReader, Told, resolve_in_order};

/// A report's text with all that is known of it before its claims are.
pub(crate) struct Opened<'r> {
    /// What reads its language.
    pub language: &'r Ready,
    /// Its sentences and words.
    pub document: Document<'r>,
    /// Its time expressions, in order; none where nothing in it can make a claim.
    pub times: Vec<TimeExpr>,
    /// The date of publication: as it was told, else as the text's own line tells it.
    pub published: Option<Edtf>,
    publication: Option<Window>,
    lines: Vec<String>,
}

impl Reader {
    /// Takes a report apart.
    pub(crate) fn open<'r>(&'r self, report: &'r Report) -> Result<Opened<'r>, Diagnostic> {
        let language = self.language_of(report)?;
        let lines: Vec<String> = report.parts().title.iter().chain(&report.parts().context).cloned().collect();
        let document = Document::new(report.text(), &lines, &language.analyser, &language.pack, &self.actors);
        // All of the text's, since some hang on those before them.
        let times = if document.analysed.is_empty() {
            Vec::new()
        } else {
            TimeReader::new(&language.times).find_all(report.text())
        };
        let published = report.parts().publication.as_ref().map(|p| p.date.clone());
        let published = published.or_else(|| times::told_by_text(&document, language, &times));
        let publication = published.as_ref().and_then(Edtf::window);
        Ok(Opened { language, document, times, published, publication, lines })
    }

    /// The claims of a report.
    pub(crate) fn claims(&self, opened: &Opened<'_>, report: &Report) -> Vec<Claim> {
        let drafts = self.finder(opened.language).find(&opened.document, &opened.times, &opened.context());
        identify::claims(drafts, report, opened.published.as_ref(), &self.reading)
    }

    /// What finds the claims of one language.
    pub(crate) fn finder<'r>(&'r self, language: &'r Ready) -> Finder<'r> {
        Finder { pack: &language.pack, gazetteer: self.gazetteer, actors: &self.actors }
    }
}

impl Opened<'_> {
    /// What is known of it beside its text.
    pub fn context(&self) -> Context<'_> {
        let publication = self.publication.as_ref();
        let day = publication.and_then(Window::latest_end).map(|moment| moment.day());
        Context { lines: &self.lines, publication, day }
    }

    /// What its times come to.
    pub fn told(&self) -> Vec<Told> {
        let placed = placed(&self.document, self.language.pack.cues(), &self.times);
        resolve_in_order(placed, self.publication.as_ref())
    }
}
