//! What is noted of reports and sources, and asked: taken back, corrected, published when, copied from where, how
//! reliable.

use crate::check;
use crate::error::LedgerError;
use crate::known::{KnownBy, ReportNote};
use crate::ledger::{Appended, Batch, Ledger, named};
use crate::moment::UtcMoment;
use crate::notice::{Narrowing, Notice, NoticeKind, Reliabilities};
use crate::record::{Record, ReportRecord};
use crate::sketch::NEAR;
use crate::store::Store;
use lagesbild_model::time::Day;
use lagesbild_model::{Publication, PublicationSource, ReportId};

/// Another report with the same text, or nearly the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// The other report.
    pub report: ReportNote,
    /// Whether the texts are the same, letter for letter.
    pub is_exact: bool,
    /// How many hundredths of the texts are common, about; see [`Sketch::likeness`](crate::Sketch::likeness).
    pub likeness: u8,
}

impl<S: Store> Ledger<S> {
    /// Appends that a publisher took a report back or corrected it; the last notice on a report stands. The claims of a
    /// report taken back no longer count from then on, nor do those of a corrected one whose corrected version is
    /// known; see [`Ledger::taken_back`].
    ///
    /// # Errors
    /// [`LedgerError`] if a report is not there, nobody or no reason is named, or there is nothing to restore.
    pub fn append_notice(&mut self, notice: &Notice) -> Result<Appended, LedgerError> {
        self.batch(|batch| batch.append_notice(notice))
    }

    /// Appends that it is known better when a report was published; the last word on a report stands. Claims keep the
    /// windows that they were read with, until the report is read anew.
    ///
    /// # Errors
    /// [`LedgerError`] if the report is not there, nobody or no reason is named, or the date lies outside what the
    /// report's supplier tells.
    pub fn append_narrowing(&mut self, narrowing: &Narrowing) -> Result<Appended, LedgerError> {
        self.batch(|batch| batch.append_narrowing(narrowing))
    }

    /// Appends what the picture has learnt of its sources; the same as the last is not kept again.
    ///
    /// # Errors
    /// [`LedgerError`] if it does not name the picture's version, or its sources are not in order.
    pub fn append_reliabilities(&mut self, learnt: &Reliabilities) -> Result<Appended, LedgerError> {
        self.batch(|batch| batch.append_reliabilities(learnt))
    }

    /// What was noted last of a report: that its publisher took it back or corrected it. `None` where nothing was, or
    /// where it was restored.
    ///
    /// By the publication clock a notice counts from the day on which the publisher had certainly given it, or, where
    /// that is not known, from the day on which it was noted here.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn notice(&self, report: ReportId, known: &KnownBy) -> Result<Option<Notice>, LedgerError> {
        let mut standing = None;
        for (position, notice) in check::notices_on(&self.store, report, known.ledger)? {
            if let Some(by) = known.published {
                let told = notice.published.as_ref().and_then(|date| date.window()?.latest_start());
                let day: Day = match told {
                    Some(moment) => moment.day(),
                    None => self.known_at(position)?.day(),
                };
                if day > by {
                    continue;
                }
            }
            standing = Some(notice);
        }
        Ok(standing.filter(|notice| notice.what != NoticeKind::Restored))
    }

    /// Whether a report's claims do not count for a notice: it was taken back, or its corrected version is known.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn takes_back(&self, notice: &Notice, known: &KnownBy) -> Result<bool, LedgerError> {
        match (notice.what, notice.by) {
            (NoticeKind::Retracted, _) => Ok(true),
            (NoticeKind::Corrected, Some(by)) => {
                let Some(at) = self.store.find_report(by)? else { return Ok(false) };
                let here = known.ledger.is_none_or(|until| self.known_at(at).is_ok_and(|known| known <= until));
                Ok(here && self.covers(known, at, &check::report_record_at(&self.store, at)?)?)
            }
            (NoticeKind::Corrected | NoticeKind::Restored, _) => Ok(false),
        }
    }

    /// What was noted of when a report was published, up to that moment, in order; the last one stands.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn narrowings(&self, report: ReportId, until: Option<UtcMoment>) -> Result<Vec<Narrowing>, LedgerError> {
        check::narrowings_on(&self.store, report, until)
    }

    /// When a report was published, as far as was known by then: as narrowed, else as its supplier tells.
    pub(crate) fn publication(
        &self,
        record: &ReportRecord,
        until: Option<UtcMoment>,
    ) -> Result<Option<Publication>, LedgerError> {
        let narrowed = self.narrowings(record.report, until)?.pop().and_then(|last| last.date);
        let told = |date| Publication { date, source: PublicationSource::Told };
        Ok(narrowed.map(told).or_else(|| record.publication.clone()))
    }

    /// What the picture had learnt of its sources by then (by the ledger's clock), and from when on that counted.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn reliabilities(&self, known: &KnownBy) -> Result<Option<(UtcMoment, Reliabilities)>, LedgerError> {
        let Some((position, learnt)) = check::last_reliabilities(&self.store, known.ledger)? else { return Ok(None) };
        Ok(Some((self.known_at(position)?, learnt)))
    }

    /// Other reports known by then with the same text as this one, or nearly the same, the likest first. Texts of which
    /// less than about half is common are none; a text in another language is never one. A near copy may be missed where
    /// the few words that it would be found by are common to many texts.
    ///
    /// # Errors
    /// [`LedgerError`]; also if the ledger has no such report.
    pub fn copies_of(&self, report: ReportId, known: &KnownBy) -> Result<Vec<Copy>, LedgerError> {
        self.held(|| {
            let at = self.store.find_report(report)?.ok_or(LedgerError::UnknownReport(report))?;
            let record = check::report_record_at(&self.store, at)?;
            let sketch = record.sketch.as_ref();
            let mut copies = Vec::new();
            for other in self.store.reports_like(record.text, sketch, known.ledger)? {
                let other_record = check::report_record_at(&self.store, other)?;
                let likeness = match (sketch, &other_record.sketch) {
                    _ if other_record.text == record.text => 100,
                    (Some(here), Some(there)) => here.likeness(there),
                    _ => 0,
                };
                if other == at || likeness < NEAR || !self.covers(known, other, &other_record)? {
                    continue;
                }
                let is_exact = other_record.text == record.text;
                copies.push(Copy { report: self.note(other, other_record, known)?, is_exact, likeness });
            }
            copies.sort_by_key(|copy| std::cmp::Reverse((copy.is_exact, copy.likeness)));
            Ok(copies)
        })
    }
}

impl<S: Store> Batch<'_, S> {
    /// As [`Ledger::append_notice`].
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn append_notice(&mut self, notice: &Notice) -> Result<Appended, LedgerError> {
        named(&notice.who, "who notes it")?;
        named(&notice.why, "how that is known")?;
        self.store.find_report(notice.report)?.ok_or(LedgerError::UnknownReport(notice.report))?;
        let standing = check::notices_on(self.store, notice.report, None)?.pop();
        if standing.as_ref().is_some_and(|(_, standing)| standing == notice) {
            return Ok(Appended::Known);
        }
        let refused = |why: &str| Err(LedgerError::Refused(why.to_owned()));
        match (notice.what, notice.by) {
            (NoticeKind::Restored, _) if standing.is_none_or(|(_, last)| last.what == NoticeKind::Restored) => {
                return refused("nothing was noted of that report that could be taken away");
            }
            (NoticeKind::Retracted | NoticeKind::Restored, Some(_)) => {
                return refused("only a correction names the report that stands in its place");
            }
            (NoticeKind::Corrected, Some(by)) if by == notice.report => {
                return refused("a report does not stand in its own place");
            }
            (NoticeKind::Corrected, Some(by)) => {
                self.store.find_report(by)?.ok_or(LedgerError::UnknownReport(by))?;
            }
            _ => {}
        }
        self.put(&Record::Notice(notice.clone()), LedgerError::Refused).map(Appended::New)
    }

    /// As [`Ledger::append_narrowing`].
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn append_narrowing(&mut self, narrowing: &Narrowing) -> Result<Appended, LedgerError> {
        named(&narrowing.who, "who notes it")?;
        named(&narrowing.why, "how that is known")?;
        let report = narrowing.report;
        let at = self.store.find_report(report)?.ok_or(LedgerError::UnknownReport(report))?;
        let standing = check::narrowings_on(self.store, report, None)?.pop().and_then(|last| last.date);
        if standing == narrowing.date {
            return Ok(Appended::Known);
        }
        let told = check::report_record_at(self.store, at)?.publication;
        if let Some(date) = &narrowing.date {
            check::is_within(date, told.as_ref().map(|told| &told.date)).map_err(LedgerError::Refused)?;
        }
        self.put(&Record::Narrowing(narrowing.clone()), LedgerError::Refused).map(Appended::New)
    }

    /// As [`Ledger::append_reliabilities`].
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn append_reliabilities(&mut self, learnt: &Reliabilities) -> Result<Appended, LedgerError> {
        learnt.check().map_err(LedgerError::Refused)?;
        let last = check::last_reliabilities(self.store, None)?;
        if last.is_some_and(|(_, last)| last == *learnt) {
            return Ok(Appended::Known);
        }
        self.put(&Record::Reliabilities(learnt.clone()), LedgerError::Refused).map(Appended::New)
    }
}
