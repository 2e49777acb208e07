use jiff::Timestamp;
use jiff::tz::Offset;
use lagesbild_model::time::Day;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Why a string is no moment of the ledger's clock.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a moment: write it as YYYY-MM-DDTHH:MM:SSZ, with up to six decimals of a second")]
pub struct MomentError(String);

/// A moment in UTC, to the microsecond: when an entry was written, when a report was acquired.
///
/// Not to be mixed with civil time ([`lagesbild_model::time::Moment`]), which says when something happened or was
/// published. Written as `2026-11-22T12:36:53.000000Z`, always with six decimals, so that the order of the strings is
/// the order of the moments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct UtcMoment(i64);

impl UtcMoment {
    /// The first microsecond of year 1.
    pub const FIRST: UtcMoment = UtcMoment(-62_135_596_800_000_000);
    /// The last microsecond of year 9999 that the calendar used here can name.
    pub const LAST: UtcMoment = UtcMoment(253_402_207_200_999_999);

    /// The moment so many microseconds after 1970-01-01T00:00:00Z; `None` outside years 1 to 9999.
    pub fn from_micros(micros: i64) -> Option<UtcMoment> {
        let moment = UtcMoment(micros);
        (UtcMoment::FIRST..=UtcMoment::LAST).contains(&moment).then_some(moment)
    }

    /// Microseconds after 1970-01-01T00:00:00Z.
    pub fn micros(self) -> i64 {
        self.0
    }

    /// What the machine's clock shows.
    pub fn now() -> UtcMoment {
        let micros = Timestamp::now().as_microsecond();
        UtcMoment(micros.clamp(UtcMoment::FIRST.0, UtcMoment::LAST.0))
    }

    /// The next microsecond; the last moment has itself.
    pub fn next(self) -> UtcMoment {
        UtcMoment((self.0 + 1).min(UtcMoment::LAST.0))
    }

    /// Its day in UTC.
    pub fn day(self) -> Day {
        let stamp = Timestamp::from_microsecond(self.0).unwrap_or(Timestamp::UNIX_EPOCH);
        Day::from_date(Offset::UTC.to_datetime(stamp).date()).unwrap_or(Day::FIRST)
    }

    /// The last microsecond of that day in UTC.
    pub fn end_of_day(day: Day) -> UtcMoment {
        let last = day.date().at(23, 59, 59, 999_999_000);
        let moment = Offset::UTC.to_timestamp(last).map_or(UtcMoment::LAST.0, Timestamp::as_microsecond);
        UtcMoment(moment.clamp(UtcMoment::FIRST.0, UtcMoment::LAST.0))
    }
}

impl fmt::Display for UtcMoment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // in range by construction
        let stamp = Timestamp::from_microsecond(self.0).unwrap_or(Timestamp::UNIX_EPOCH);
        let at = Offset::UTC.to_datetime(stamp);
        f.pad(&format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z",
            at.year(),
            at.month(),
            at.day(),
            at.hour(),
            at.minute(),
            at.second(),
            self.0.rem_euclid(1_000_000)
        ))
    }
}

impl FromStr for UtcMoment {
    type Err = MomentError;

    fn from_str(text: &str) -> Result<UtcMoment, MomentError> {
        let wrong = || MomentError(text.to_owned());
        let stamp: Timestamp = text.parse().map_err(|_| wrong())?;
        UtcMoment::from_micros(stamp.as_microsecond()).ok_or_else(wrong)
    }
}

impl TryFrom<String> for UtcMoment {
    type Error = MomentError;
    fn try_from(text: String) -> Result<UtcMoment, MomentError> {
        text.parse()
    }
}

impl From<UtcMoment> for String {
    fn from(moment: UtcMoment) -> String {
        moment.to_string()
    }
}

/// Where the ledger takes the time of writing from.
pub trait Clock {
    /// What the clock shows. It may step back; the ledger's own time does not.
    fn now(&self) -> UtcMoment;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> UtcMoment {
        UtcMoment::now()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn written_form_is_fixed() {
        let moment: UtcMoment = "2021-08-13T04:12:00+04:30".parse().unwrap();
        assert_eq!(moment.to_string(), "2021-08-12T23:42:00.000000Z");
        assert_eq!(UtcMoment::end_of_day("2021-08-12".parse().unwrap()).to_string(), "2021-08-12T23:59:59.999999Z");
        assert!("2021-08-13".parse::<UtcMoment>().is_err());
    }

    proptest! {
        #[test]
        fn survives_its_written_form_in_order(
            a in UtcMoment::FIRST.0..=UtcMoment::LAST.0,
            b in UtcMoment::FIRST.0..=UtcMoment::LAST.0,
        ) {
            let (a, b) = (UtcMoment(a), UtcMoment(b));
            prop_assert_eq!(a.to_string().parse(), Ok(a));
            prop_assert_eq!(a.to_string().cmp(&b.to_string()), a.cmp(&b));
        }
    }
}
