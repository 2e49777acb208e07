//! Days, units and feasts on the calendar, as bounds of days.

use lagesbild_model::time::{Day, Period, Season, Unit, Weekday};

/// First and last day, inclusive.
pub(crate) type Days = (Day, Day);

/// The unit that holds `day`, or the one so many units after it.
pub(crate) fn unit(unit: Unit, day: Day, offset: i32) -> Option<Days> {
    let moved = match unit {
        Unit::Second | Unit::Minute | Unit::Hour => day,
        Unit::Day => day.plus(offset)?,
        Unit::Week | Unit::Weekend => day.shift(Period::Weeks(offset))?,
        Unit::Month => day.first_of_month().shift(Period::Months(offset))?,
        Unit::Quarter => day.first_of_month().shift(Period::Months(offset.checked_mul(3)?))?,
        Unit::Year => day.first_of_month().shift(Period::Years(offset))?,
        Unit::Decade => day.first_of_month().shift(Period::Years(offset.checked_mul(10)?))?,
        Unit::Century => day.first_of_month().shift(Period::Years(offset.checked_mul(100)?))?,
    };
    holding(unit, moved)
}

fn holding(unit: Unit, day: Day) -> Option<Days> {
    let year = day.year();
    match unit {
        Unit::Second | Unit::Minute | Unit::Hour | Unit::Day => Some((day, day)),
        Unit::Week => Some((day.monday(), day.monday().plus(6)?)),
        Unit::Weekend => Some((day.monday().plus(5)?, day.monday().plus(6)?)),
        Unit::Month => Some((day.first_of_month(), day.last_of_month())),
        Unit::Quarter => {
            let first = (day.month() - 1) / 3 * 3 + 1;
            Some((Day::new(year, first, 1)?, Day::new(year, first + 2, 1)?.last_of_month()))
        }
        Unit::Year => years(year, year),
        Unit::Decade => years(year - year % 10, year - year % 10 + 9),
        Unit::Century => years(year - year % 100, year - year % 100 + 99),
    }
}

/// An ISO week or a quarter by its number in the year.
pub(crate) fn numbered(unit: Unit, number: u8, year: i32) -> Option<Days> {
    let n = i32::from(number.checked_sub(1)?);
    match unit {
        Unit::Week => {
            // Week 1 is the one that holds 4 January, the last the one that holds 28 December.
            let monday = Day::new(year, 1, 4)?.monday().shift(Period::Weeks(n))?;
            (monday <= Day::new(year, 12, 28)?).then_some((monday, monday.plus(6)?))
        }
        Unit::Quarter if n < 4 => holding(unit, Day::new(year, number * 3, 1)?),
        _ => None,
    }
}

/// The ISO week of a day, with the year that it is counted in.
pub(crate) fn iso_week(day: Day) -> (i32, u8) {
    let week = day.date().iso_week_date();
    (week.year().into(), week.week().unsigned_abs())
}

/// Whole years; the calendar's own ends cut them.
pub(crate) fn years(first: i32, last: i32) -> Option<Days> {
    let bounds = (Day::new(first.max(1), 1, 1)?, Day::new(last.min(9999), 12, 31)?);
    (bounds.0 <= bounds.1).then_some(bounds)
}

/// So many units as a length on the calendar.
pub(crate) fn period(unit: Unit, n: i32) -> Option<Period> {
    Some(match unit {
        Unit::Second => Period::Minutes(n / 60),
        Unit::Minute => Period::Minutes(n),
        Unit::Hour => Period::Minutes(n.checked_mul(60)?),
        Unit::Day => Period::Days(n),
        Unit::Week | Unit::Weekend => Period::Weeks(n),
        Unit::Month => Period::Months(n),
        Unit::Quarter => Period::Months(n.checked_mul(3)?),
        Unit::Year => Period::Years(n),
        Unit::Decade => Period::Years(n.checked_mul(10)?),
        Unit::Century => Period::Years(n.checked_mul(100)?),
    })
}

/// A season of a year; a winter begins in that year.
pub(crate) fn season(season: Season, year: i32) -> Option<Days> {
    let first = match season {
        Season::Spring => Day::new(year, 3, 1)?,
        Season::Summer => Day::new(year, 6, 1)?,
        Season::Autumn => Day::new(year, 9, 1)?,
        Season::Winter => Day::new(year, 12, 1)?,
    };
    Some((first, first.shift(Period::Months(2))?.last_of_month()))
}

/// Days of a feast in a year.
pub(crate) fn feast(
    fixed: Option<(u8, u8)>,
    weekday: Option<Weekday>,
    (first, last): (i16, i16),
    year: i32,
) -> Option<Days> {
    let head = match fixed {
        Some((month, day)) => Day::new(year, month, day)?,
        None => easter(year)?,
    };
    let head = weekday.map_or(Some(head), |weekday| head.next_on_or_after(weekday))?;
    Some((head.plus(first.into())?, head.plus(last.into())?))
}

/// Easter Sunday of the Gregorian calendar, by the method of Meeus, Jones and Butcher (*Nature*, 1876).
fn easter(year: i32) -> Option<Day> {
    let a = year % 19;
    let (b, c) = (year / 100, year % 100);
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let n = h + l - 7 * ((a + 11 * h + 22 * l) / 451) + 114;
    Day::new(year, u8::try_from(n / 31).ok()?, u8::try_from(n % 31 + 1).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn easter_falls_where_the_tables_have_it() {
        for sunday in ["1961-04-02", "2000-04-23", "2008-03-23", "2011-04-24", "2021-04-04", "2024-03-31", "2038-04-25"]
        {
            assert_eq!(easter(day(sunday).year()), Some(day(sunday)));
        }
    }

    #[test]
    fn weeks_have_the_numbers_of_the_standard() {
        let week = |number, year| numbered(Unit::Week, number, year).map(|(monday, _)| monday.to_string());
        assert_eq!(week(1, 2021).as_deref(), Some("2021-01-04"));
        assert_eq!(week(53, 2020).as_deref(), Some("2020-12-28"));
        assert_eq!(week(53, 2021), None);
        assert_eq!(week(51, 2012).as_deref(), Some("2012-12-17"));
        assert_eq!(numbered(Unit::Quarter, 4, 2021), Some((day("2021-10-01"), day("2021-12-31"))));
        assert_eq!(numbered(Unit::Quarter, 5, 2021), None);
    }

    #[test]
    fn units_cross_the_year() {
        assert_eq!(unit(Unit::Week, day("2021-01-02"), 0), Some((day("2020-12-28"), day("2021-01-03"))));
        assert_eq!(unit(Unit::Month, day("2021-01-31"), -1), Some((day("2020-12-01"), day("2020-12-31"))));
        assert_eq!(unit(Unit::Quarter, day("2025-02-10"), -1), Some((day("2024-10-01"), day("2024-12-31"))));
        assert_eq!(unit(Unit::Weekend, day("2021-08-13"), -1), Some((day("2021-08-07"), day("2021-08-08"))));
    }
}
