//! Laws of windows, for any windows.
#![allow(clippy::unwrap_used, clippy::panic)]

use lagesbild_model::time::{Certain, Day, EdtfEnds, Ends, Grain, Minute, Moment, Period, Window, WindowError, Zone};
use proptest::prelude::*;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A day of a few years about a leap year, or a minute of one.
fn moment() -> impl Strategy<Value = Moment> {
    (0i32..1200, 0u8..24, 0u8..60, any::<bool>()).prop_map(|(n, hour, minute, fine)| {
        let day = day("2019-06-01").plus(n).unwrap();
        if fine { Moment::Minute(Minute::new(day, hour, minute).unwrap()) } else { Moment::Day(day) }
    })
}

fn zone() -> impl Strategy<Value = Option<Zone>> {
    prop_oneof![
        3 => Just(None),
        1 => (-28i16..=28).prop_map(|n| Zone::offset(n * 30)),
        1 => Just(Zone::named("Etc/GMT-5")),
    ]
}

fn window() -> impl Strategy<Value = Window> {
    let end = || proptest::option::weighted(0.8, moment());
    (end(), end(), end(), end(), zone()).prop_filter_map("no such window", |(a, b, c, d, zone)| {
        // Sorted ends are a window more often than not.
        let mut known: Vec<Moment> = [a, b, c, d].into_iter().flatten().collect();
        known.sort_by_key(|m| m.first_minute());
        let mut next = known.into_iter();
        let ends = Ends {
            earliest_start: a.and_then(|_| next.next()),
            latest_start: b.and_then(|_| next.next()),
            earliest_end: c.and_then(|_| next.next()),
            latest_end: d.and_then(|_| next.next()),
            zone,
        };
        Window::new(ends).ok()
    })
}

/// Windows of one clock: what is said of whole windows then holds end by end.
fn on_one_clock() -> impl Strategy<Value = Window> {
    window().prop_map(|w| w.in_zone(None))
}

fn days_only() -> impl Strategy<Value = Window> {
    window().prop_map(|w| w.to_days())
}

proptest! {
    #[test]
    fn every_window_is_in_order_and_of_one_grain(w in window()) {
        let minute = |m: Option<Moment>| m.map(|m| m.first_minute());
        let in_order = |a: Option<Moment>, b: Option<Moment>| minute(a).zip(minute(b)).is_none_or(|(a, b)| a <= b);
        prop_assert!(in_order(w.earliest_start(), w.latest_start()));
        prop_assert!(in_order(w.latest_start(), w.latest_end()));
        prop_assert!(in_order(w.earliest_start(), w.earliest_end()));
        prop_assert!(in_order(w.earliest_end(), w.latest_end()));
        prop_assert!(w.earliest_end().is_some() || w.earliest_start().is_none());
        prop_assert!(w.latest_start().is_some() || w.latest_end().is_none());
        for end in [w.earliest_start(), w.latest_start(), w.earliest_end(), w.latest_end()].into_iter().flatten() {
            prop_assert_eq!(matches!(end, Moment::Minute(_)), w.grain() == Grain::Minute);
        }
    }

    #[test]
    fn windows_survive_json_and_checking_again(w in window()) {
        let json = serde_json::to_string(&w).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Window>(&json).unwrap(), &w);
        prop_assert_eq!(Window::new(w.ends()).unwrap(), w);
    }

    #[test]
    fn windows_survive_edtf(w in window()) {
        if let Some(ends) = EdtfEnds::of(&w) {
            let read = |text: String| text.parse().unwrap();
            let again = EdtfEnds { began: read(ends.began.to_string()), ended: read(ends.ended.to_string()) };
            prop_assert_eq!(&again, &ends);
            prop_assert_eq!(again.window(), Some(w), "{:?}", &ends);
            let json = serde_json::to_string(&ends).unwrap();
            prop_assert_eq!(serde_json::from_str::<EdtfEnds>(&json).unwrap(), ends);
        } else {
            // The format has no zones by name, and no zones of days.
            let zone = w.zone().map(ToString::to_string).unwrap_or_default();
            prop_assert!(zone.contains('/') || (w.grain() == Grain::Day && !zone.is_empty()), "{}", w);
        }
    }

    #[test]
    fn before_cannot_hold_both_ways(a in window(), b in window()) {
        if a.before(&b) == Certain::Yes {
            prop_assert_eq!(b.before(&a), Certain::No);
            prop_assert_eq!(a.overlaps(&b), Certain::No);
            prop_assert_eq!(a.intersect(&b), None);
        }
    }

    #[test]
    fn overlap_does_not_hang_on_the_order(a in window(), b in window()) {
        prop_assert_eq!(a.overlaps(&b), b.overlaps(&a));
        if a.overlaps(&b) == Certain::Yes {
            prop_assert_ne!(a.before(&b), Certain::Yes);
        }
    }

    #[test]
    fn the_intersection_is_one_and_inside_both(a in window(), b in window()) {
        let both = a.intersect(&b);
        prop_assert_eq!(&both, &b.intersect(&a));
        if let Some(both) = both {
            prop_assert!(a.allows(&both) && b.allows(&both), "{} and {} give {}", a, b, both);
        }
    }

    #[test]
    fn the_hull_is_one_and_holds_both(a in window(), b in window()) {
        let hull = a.hull(&b);
        prop_assert_eq!(&hull, &b.hull(&a));
        if let Some(hull) = hull {
            prop_assert!(hull.allows(&a) && hull.allows(&b), "{} and {} give {}", a, b, hull);
        }
    }

    #[test]
    fn a_window_with_itself_changes_nothing(w in window()) {
        prop_assert_eq!(w.intersect(&w), Some(w.clone()));
        prop_assert_eq!(w.hull(&w), Some(w.clone()));
        prop_assert!(w.allows(&w));
    }

    #[test]
    fn what_comes_surely_before_stays_so_when_narrowed(a in on_one_clock(), b in on_one_clock(), c in on_one_clock()) {
        if let (Certain::Yes, Some(narrow)) = (a.before(&b), a.intersect(&c)) {
            prop_assert_eq!(narrow.before(&b), Certain::Yes);
        }
    }

    #[test]
    fn days_weeks_and_minutes_shift_back(w in window(), n in -800i32..800) {
        for period in [Period::Days(n), Period::Weeks(n), Period::Minutes(n)] {
            let back = w.shift(period).and_then(|moved| moved.shift(period.reversed()));
            prop_assert_eq!(back.as_ref(), Some(&w));
        }
    }

    #[test]
    fn months_shift_back_unless_they_clamp(w in days_only(), n in -40i32..40) {
        let clamps = [w.earliest_start(), w.latest_start(), w.earliest_end(), w.latest_end()]
            .into_iter().flatten().any(|m| m.day().day_of_month() > 28);
        let moved = w.shift(Period::Months(n)).unwrap();
        if !clamps {
            prop_assert_eq!(moved.shift(Period::Months(-n)), Some(w));
        }
    }

    #[test]
    fn a_day_that_it_surely_contains_is_not_ruled_out_by_its_bounds(w in window(), n in 0i32..1200) {
        let asked = day("2019-06-01").plus(n).unwrap();
        if w.contains_day(asked) == Certain::Yes {
            prop_assert!(w.days().is_none_or(|(first, last)| first <= asked && asked <= last));
            prop_assert!(w.latest_start().is_some() && w.earliest_end().is_some());
        }
    }

    #[test]
    fn the_days_told_lie_in_order(w in window()) {
        if let Some((Some(first), Some(last))) = w.gold_days() {
            prop_assert!(first <= last, "{}", w);
        }
    }
}

#[test]
fn what_means_nothing_is_no_window() {
    assert_eq!(Window::new(Ends::default()), Err(WindowError::NothingKnown));
    let (early, late) = (day("2021-08-12"), day("2021-08-13"));
    assert!(matches!(Window::between(late, early), Err(WindowError::StartBackwards { .. })));
    let told = r#"{"earliest_end":"2021-08-13","latest_end":"2021-08-12"}"#;
    assert!(serde_json::from_str::<Window>(told).is_err());
}

#[test]
fn the_ways_to_make_a_window_tell_their_days() {
    let d = day("2021-08-12");
    let told = |w: Window| w.gold_days();
    assert_eq!(told(Window::day(d)), Some((Some(d), Some(d))));
    assert_eq!(told(Window::since(d)), Some((Some(d), Some(d))));
    assert_eq!(told(Window::until(d)), Some((None, Some(d))));
    assert_eq!(told(Window::from(d)), Some((Some(d), None)));
    assert_eq!(told(Window::month(2024, 2).unwrap()), Some((Some(day("2024-02-01")), Some(day("2024-02-29")))));
    assert_eq!(told(Window::week_of(day("2021-01-02"))), Some((Some(day("2020-12-28")), Some(day("2021-01-03")))));
    assert_eq!(Window::month(2021, 13), None);
}

#[test]
fn a_siege_all_month_is_not_an_event_some_time_in_it() {
    let siege = Window::throughout(day("2021-08-01"), day("2021-08-31")).unwrap();
    let event = Window::month(2021, 8).unwrap();
    assert_eq!(siege.contains_day(day("2021-08-12")), Certain::Yes);
    assert_eq!(event.contains_day(day("2021-08-12")), Certain::Possibly);
    assert_eq!(event.contains_day(day("2021-09-01")), Certain::No);
    assert!(event.allows(&siege) && !siege.allows(&event));
}

#[test]
fn things_of_one_day_are_in_no_sure_order() {
    let d = Window::day(day("2021-08-12"));
    assert_eq!(d.before(&d), Certain::Possibly);
    assert_eq!(d.before(&Window::day(day("2021-08-13"))), Certain::Yes);
}

#[test]
fn clocks_are_compared_on_utc() {
    let at = |text: &str, zone: &str| Window::minute(text.parse().unwrap(), Some(zone.parse().unwrap()));
    let east = at("2021-08-13T03:00", "+04:30");
    let west = at("2021-08-12T19:00", "-05:00");
    assert_eq!(east.before(&west), Certain::Yes, "22:30 UTC the day before is before 00:00 UTC");
    assert_eq!(east.before(&at("2021-08-12T22:30", "Z")), Certain::No);
    // A day of an unknown clock reaches fourteen hours back and twelve ahead.
    let somewhere = Window::day(day("2021-08-12"));
    assert_eq!(somewhere.before(&at("2021-08-13T10:00", "Z")), Certain::Possibly);
    assert_eq!(somewhere.before(&at("2021-08-13T12:00", "Z")), Certain::Yes);
    assert_eq!(at("2021-08-11T10:00", "Z").before(&somewhere), Certain::Possibly);
    assert_eq!(at("2021-08-11T09:59", "Z").before(&somewhere), Certain::Yes);
}

#[test]
fn named_zones_know_their_summer_time() {
    let zone = Zone::named("cet").unwrap();
    assert_eq!(zone.to_string(), "CET");
    let utc = |text: &str| zone.to_utc(text.parse().unwrap()).map(|m| m.to_string());
    assert_eq!(utc("2021-08-13T12:00").as_deref(), Some("2021-08-13T10:00"));
    assert_eq!(utc("2021-12-13T12:00").as_deref(), Some("2021-12-13T11:00"));
    assert!("Nowhere/Land".parse::<Zone>().is_err());
    assert!("+15:00".parse::<Zone>().is_err());
}

#[test]
fn months_clamp_to_their_last_day() {
    let shift = |text: &str, period| day(text).shift(period).map(|d| d.to_string());
    assert_eq!(shift("2021-01-31", Period::Months(1)).as_deref(), Some("2021-02-28"));
    assert_eq!(shift("2020-02-29", Period::Years(1)).as_deref(), Some("2021-02-28"));
    assert_eq!(shift("2020-12-31", Period::Days(1)).as_deref(), Some("2021-01-01"));
    assert_eq!(shift("9999-12-31", Period::Days(1)), None);
}

#[test]
fn the_end_of_a_day_is_its_last_minute() {
    let zone = Zone::offset(270);
    let end = Window::end_of_day(day("2021-08-12"), zone.clone());
    assert_eq!(end.to_string(), "2021-08-12T23:59 +04:30");
    let at_noon = Window::minute("2021-08-12T12:00".parse().unwrap(), zone);
    assert_eq!(at_noon.before(&end), Certain::Yes);
}

#[test]
fn a_minute_within_a_day_stays_that_minute() {
    let three = Window::minute(Minute::new(day("2021-08-13"), 3, 0).unwrap(), None);
    for other in [Window::until(day("2021-08-13")), Window::from(day("2021-08-13")), Window::day(day("2021-08-13"))] {
        assert_eq!(three.intersect(&other).as_ref(), Some(&three));
        assert_eq!(other.intersect(&three).as_ref(), Some(&three));
    }
    let hull = three.hull(&Window::day(day("2021-08-13"))).unwrap();
    assert_eq!(hull.to_days(), Window::day(day("2021-08-13")));
}
