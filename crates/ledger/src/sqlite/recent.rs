//! What was found in the indexes of late, so that it is not looked for again while entries are written.
//!
//! All of it stays true as long as a transaction lasts, since nobody else writes; it is forgotten at its end.

use lagesbild_model::{CountryCode, PlaceId, ReadingId, ReportId, TextHash};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;

/// So many reports, or places, are remembered.
const MOST: usize = 100_000;

/// Entries that come with a merge.
#[derive(Clone, Copy, Debug)]
pub(super) struct OpenMerge {
    pub position: u64,
    pub last: u64,
    pub known: i64,
}

/// Where things are, or that they are not there.
#[derive(Debug, Default)]
pub(super) struct Recent {
    /// Whether anything may be remembered.
    open: Cell<bool>,
    pub era: Cell<Option<u64>>,
    pub merge: Cell<Option<Option<OpenMerge>>>,
    pub home: Cell<Option<(TextHash, Option<u64>)>>,
    pub reading: Cell<Option<(ReadingId, u64)>>,
    absent: Cell<Option<ReportId>>,
    reports: RefCell<HashMap<ReportId, u64>>,
    spots: RefCell<HashMap<(PlaceId, Option<CountryCode>), u64>>,
}

impl Recent {
    /// A transaction begins.
    pub fn begin(&self) {
        self.forget();
        self.open.set(true);
    }

    /// It is over.
    pub fn end(&self) {
        self.forget();
        self.open.set(false);
    }

    /// Forgets everything.
    pub fn forget(&self) {
        self.era.set(None);
        self.merge.set(None);
        self.home.set(None);
        self.reading.set(None);
        self.absent.set(None);
        self.reports.borrow_mut().clear();
        self.spots.borrow_mut().clear();
    }

    /// `Some(None)`: it is known that there is none.
    pub fn report(&self, report: ReportId) -> Option<Option<u64>> {
        if self.absent.get() == Some(report) {
            return Some(None);
        }
        self.reports.borrow().get(&report).map(|at| Some(*at))
    }

    pub fn found_report(&self, report: ReportId, at: Option<u64>) {
        if !self.open.get() {
            return;
        }
        match at {
            None => self.absent.set(Some(report)),
            Some(at) => {
                self.absent.set(None);
                let mut reports = self.reports.borrow_mut();
                if reports.len() >= MOST {
                    reports.clear();
                }
                reports.insert(report, at);
            }
        }
    }

    pub fn found_home(&self, text: TextHash, home: Option<u64>) {
        if self.open.get() {
            self.home.set(Some((text, home)));
        }
    }

    pub fn found_reading(&self, reading: ReadingId, at: Option<u64>) {
        if self.open.get() {
            self.reading.set(at.map(|at| (reading, at)));
        }
    }

    pub fn spot(&self, id: &PlaceId, country: Option<CountryCode>) -> Option<u64> {
        self.spots.borrow().get(&(id.clone(), country)).copied()
    }

    pub fn found_spot(&self, id: &PlaceId, country: Option<CountryCode>, number: u64) {
        if self.open.get() {
            let mut spots = self.spots.borrow_mut();
            if spots.len() >= MOST {
                spots.clear();
            }
            spots.insert((id.clone(), country), number);
        }
    }
}

/// The first 64 bits of a hash.
pub(super) fn short(hash: &[u8; 16]) -> i64 {
    let first = hash.first_chunk().copied().unwrap_or_default();
    i64::from_be_bytes(first)
}
