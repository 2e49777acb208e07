//! How far whom is believed, and how that is learnt.

use crate::words::Mark;
use std::collections::BTreeMap;

/// Whether a source speaks for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Interest {
    Neutral,
    /// Of its own victory, or its foe's defeat, and nobody else tells of it.
    Own,
    /// The same, and others tell of it too.
    OwnBacked,
    /// Of its own defeat.
    Against,
}

/// How a report puts a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Manner {
    Stated,
    Attributed,
    Hedged,
}

/// A kind of source, for which reliability is learnt as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Class {
    pub interest: Interest,
    pub manner: Manner,
}

impl Class {
    const ALL: [Class; 12] = {
        const fn of(interest: Interest, manner: Manner) -> Class {
            Class { interest, manner }
        }
        use Interest::{Against, Neutral, Own, OwnBacked};
        use Manner::{Attributed, Hedged, Stated};
        [
            of(Neutral, Stated),
            of(Neutral, Attributed),
            of(Neutral, Hedged),
            of(Own, Stated),
            of(Own, Attributed),
            of(Own, Hedged),
            of(OwnBacked, Stated),
            of(OwnBacked, Attributed),
            of(OwnBacked, Hedged),
            of(Against, Stated),
            of(Against, Attributed),
            of(Against, Hedged),
        ]
    };

    /// How often it is right before anything is learnt.
    fn prior(self) -> f64 {
        match (self.interest, self.manner) {
            (Interest::Neutral, Manner::Stated) => 0.93,
            (Interest::Neutral, Manner::Attributed) => 0.88,
            (Interest::Neutral, Manner::Hedged) => 0.78,
            (Interest::Own, Manner::Hedged) => 0.6,
            (Interest::Own, _) => 0.7,
            (Interest::OwnBacked, Manner::Hedged) => 0.75,
            (Interest::OwnBacked, _) => 0.85,
            (Interest::Against, Manner::Hedged) => 0.88,
            (Interest::Against, _) => 0.96,
        }
    }

    /// Its name in tables: whose word it is, and how it is put.
    pub fn name(self) -> (&'static str, &'static str) {
        let interest = match self.interest {
            Interest::Neutral => "neutral",
            Interest::Own => "own",
            Interest::OwnBacked => "own, backed",
            Interest::Against => "against",
        };
        let manner = match self.manner {
            Manner::Stated => "stated",
            Manner::Attributed => "attributed",
            Manner::Hedged => "hedged",
        };
        (interest, manner)
    }
}

/// As much as so many claims is what a kind of source is taken for before anything is learnt.
const CLASS_WEIGHT: f64 = 40.0;
/// As much as so many claims draws a source to its kind.
const SOURCE_WEIGHT: f64 = 12.0;
/// Nobody is believed more, or less, than that.
const MOST: f64 = 0.99;
const LEAST: f64 = 0.1;
/// A claim that a person stands by.
const CERTAIN: f64 = 0.9995;
/// Places change hands unreported once in so many days, before anything is learnt; and how many changes that is worth.
const DWELL_DAYS: f64 = 400.0;
const DWELL_WEIGHT: f64 = 5.0;

/// As much as so many changes draws a place to what is usual.
const PLACE_WEIGHT: f64 = 1.0;

/// Reliabilities: the probability that what a source says of who holds a place is so.
#[derive(Clone, Debug)]
pub(crate) struct Trust {
    classes: BTreeMap<Class, f64>,
    sources: BTreeMap<(Class, Mark), f64>,
    /// The probability that a place changes hands unreported within a day.
    pub unrest: f64,
}

impl Default for Trust {
    fn default() -> Trust {
        let classes = Class::ALL.into_iter().map(|class| (class, class.prior())).collect();
        Trust { classes, sources: BTreeMap::new(), unrest: 1.0 / DWELL_DAYS }
    }
}

impl Trust {
    /// How far that source is believed when it speaks so.
    pub fn of(&self, class: Class, source: Option<Mark>, certain: bool) -> f64 {
        if certain {
            return CERTAIN;
        }
        let own = source.and_then(|source| self.sources.get(&(class, source)));
        own.or_else(|| self.classes.get(&class)).copied().unwrap_or_else(|| class.prior())
    }

    /// The probability that a place changes hands unreported within a day, where it is taken to have done so that often
    /// within so many days: drawn to what is usual.
    pub fn unrest_of(&self, (changes, days): (f64, f64)) -> f64 {
        let unrest = (PLACE_WEIGHT + changes) / (PLACE_WEIGHT / self.unrest + days);
        unrest.clamp(1e-5, 0.2)
    }

    /// Every kind of source with what it is believed.
    pub fn classes(&self) -> impl Iterator<Item = (Class, f64)> {
        self.classes.iter().map(|(class, trust)| (*class, *trust))
    }

    /// The largest difference to what was believed before.
    pub fn differs_from(&self, before: &Trust) -> f64 {
        let of = |trust: &Trust, class: &Class| trust.classes.get(class).copied().unwrap_or_default();
        let classes = self.classes.keys().map(|class| (of(self, class) - of(before, class)).abs());
        classes.fold((self.unrest - before.unrest).abs(), f64::max)
    }
}

/// What one round over all claims adds up to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lesson {
    classes: BTreeMap<Class, (f64, f64)>,
    sources: BTreeMap<(Class, Mark), (f64, f64)>,
    changes: f64,
    days: f64,
}

impl Lesson {
    /// A claim, of that weight, was right with that probability.
    pub fn add(&mut self, class: Class, source: Option<Mark>, weight: f64, right: f64) {
        let add = |sum: &mut (f64, f64)| {
            sum.0 += weight * right;
            sum.1 += weight;
        };
        add(self.classes.entry(class).or_default());
        if let Some(source) = source {
            add(self.sources.entry((class, source)).or_default());
        }
    }

    /// A place changed hands unreported so often (expected) within so many days.
    pub fn add_silence(&mut self, changes: f64, days: f64) {
        self.changes += changes;
        self.days += days;
    }

    /// What is believed from then on: kinds drawn to what they were taken for, sources drawn to their kind.
    pub fn learnt(&self) -> Trust {
        let mut trust = Trust::default();
        for (class, believed) in &mut trust.classes {
            let (right, all) = self.classes.get(class).copied().unwrap_or_default();
            *believed = ((CLASS_WEIGHT * class.prior() + right) / (CLASS_WEIGHT + all)).clamp(LEAST, MOST);
        }
        for ((class, source), (right, all)) in &self.sources {
            let kind = trust.of(*class, None, false);
            let believed = (SOURCE_WEIGHT * kind + right) / (SOURCE_WEIGHT + all);
            trust.sources.insert((*class, *source), believed.clamp(LEAST, MOST));
        }
        let unrest = (DWELL_WEIGHT + self.changes) / (DWELL_WEIGHT * DWELL_DAYS + self.days);
        trust.unrest = unrest.clamp(1e-5, 0.2);
        trust
    }
}
