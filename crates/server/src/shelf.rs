//! The claims that the picture draws on, held in memory so that a step of a clock is quick.

use crate::fault::Fault;
use lagesbild_ledger::{ClaimFilter, KnownBy, KnownClaim, Ledger, SqliteStore, UtcMoment};
use lagesbild_model::time::Day;
use lagesbild_model::{ClaimId, PlaceId, ReportId};
use lagesbild_picture::KINDS;
use std::collections::{BTreeMap, BTreeSet};

/// The claims known at one moment of the ledger's clock, ordered by the day by which their reports had certainly been
/// published, those of unknown publication last: what was known by a day is a beginning of the list.
#[derive(Default)]
pub struct Shelf {
    /// The moment of the ledger's last entry.
    pub head: Option<UtcMoment>,
    claims: Vec<KnownClaim>,
    published: Vec<Option<Day>>,
    /// The reports that are known, those that came last first.
    pub reports: Vec<ReportId>,
}

impl Shelf {
    /// What the ledger holds now.
    ///
    /// # Errors
    /// [`Fault`] in the ledger's words.
    pub fn load(ledger: &Ledger<SqliteStore>) -> Result<Shelf, Fault> {
        let head = ledger.latest()?;
        let known = KnownBy { ledger: head, published: None };
        let reports = ledger.reports(&known)?.into_iter().rev().map(|note| note.report).collect();
        let mut shelf = Shelf { head, reports, ..Shelf::default() };
        shelf.take(ledger.claims(&wanted(), &known)?, ledger)?;
        Ok(shelf)
    }

    /// Brings it up to what the ledger holds now; `false` if nothing had come.
    ///
    /// # Errors
    /// [`Fault`] in the ledger's words; the shelf is then as it was.
    pub fn refresh(&mut self, ledger: &Ledger<SqliteStore>) -> Result<bool, Fault> {
        let head = ledger.latest()?;
        if head == self.head {
            return Ok(false);
        }
        let (Some(before), Some(now)) = (self.head, head) else {
            *self = Shelf::load(ledger)?;
            return Ok(true);
        };
        let changes = ledger.changes(&wanted(), &KnownBy::ledger(before), &KnownBy::ledger(now))?;
        if !changes.reports.is_empty() {
            // another version of an article can move the day from which an older one counts
            *self = Shelf::load(ledger)?;
            return Ok(true);
        }
        let (old, new): (Vec<_>, Vec<_>) = changes.claims.changed.into_iter().unzip();
        let gone: BTreeSet<ClaimId> = old.iter().chain(&changes.claims.went).map(|known| known.claim.id).collect();
        let days = Days::of(new.iter().chain(&changes.claims.came), ledger)?;
        let stays: Vec<bool> = self.claims.iter().map(|known| !gone.contains(&known.claim.id)).collect();
        let (mut of_days, mut of_claims) = (stays.iter().copied(), stays.iter().copied());
        self.published.retain(|_| of_days.next() == Some(true));
        self.claims.retain(|_| of_claims.next() == Some(true));
        for known in new.into_iter().chain(changes.claims.came) {
            let day = days.day(&known);
            let at = self.published.partition_point(|other| order(*other) <= order(day));
            self.published.insert(at, day);
            self.claims.insert(at, known);
        }
        self.head = head;
        Ok(true)
    }

    fn take(&mut self, claims: Vec<KnownClaim>, ledger: &Ledger<SqliteStore>) -> Result<(), Fault> {
        let days = Days::of(claims.iter(), ledger)?;
        self.claims = claims;
        self.claims.sort_by_key(|known| order(days.day(known)));
        self.published = self.claims.iter().map(|known| days.day(known)).collect();
        Ok(())
    }

    /// The claims whose reports had been published by the end of that day; all of them without one.
    pub fn claims(&self, published_by: Option<Day>) -> &[KnownClaim] {
        let count = match published_by {
            Some(by) => self.published.partition_point(|day| day.is_some_and(|day| day <= by)),
            None => self.claims.len(),
        };
        self.claims.get(..count).unwrap_or_default()
    }

    /// The first and last day on which reports of claims here were published.
    pub fn published(&self) -> Option<(Day, Day)> {
        let last = self.published.iter().rev().find_map(|day| *day)?;
        Some((self.published.first().copied().flatten()?, last))
    }
}

/// The claims among these that are about a place.
pub fn about(claims: &[KnownClaim], place: &PlaceId) -> Vec<KnownClaim> {
    let is_about = |known: &&KnownClaim| known.claim.places.iter().any(|p| p.id.as_ref() == Some(place));
    claims.iter().filter(is_about).cloned().collect()
}

/// The claims that the picture draws on.
pub fn wanted() -> ClaimFilter {
    ClaimFilter { kinds: Some(KINDS.into_iter().collect()), ..ClaimFilter::default() }
}

/// Those without a day come last.
fn order(day: Option<Day>) -> (bool, Option<Day>) {
    (day.is_none(), day)
}

/// The day by which each report had certainly been published.
struct Days(BTreeMap<ReportId, Option<Day>>);

impl Days {
    fn of<'k>(claims: impl Iterator<Item = &'k KnownClaim>, ledger: &Ledger<SqliteStore>) -> Result<Days, Fault> {
        let mut days = BTreeMap::new();
        for known in claims {
            let report = known.claim.report_id;
            if let std::collections::btree_map::Entry::Vacant(day) = days.entry(report) {
                day.insert(ledger.published_by(report)?);
            }
        }
        Ok(Days(days))
    }

    fn day(&self, known: &KnownClaim) -> Option<Day> {
        self.0.get(&known.claim.report_id).copied().flatten()
    }
}
