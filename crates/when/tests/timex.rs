//! Values for exchange, and laws of times that hold on every day.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use common::{LANGUAGES, grammar};
use lagesbild_model::time::{Day, Direction, Edtf, EdtfEnds, TimeExpr, Window};
use lagesbild_when::{TimeReader, TimexType, Told, resolve_in_order};
use proptest::prelude::*;

fn told(language: &str, text: &str, published: &str, direction: Direction) -> Vec<Told> {
    let found = TimeReader::new(grammar(language)).find_all(text);
    let window = published.parse::<Edtf>().unwrap().window();
    resolve_in_order(found.iter().map(|e| (e, direction)), window.as_ref())
}

#[test]
fn values_are_those_of_the_standard() {
    let rows = [
        ("sv", "i går", "2021-08-13", "DATE 2021-08-12"),
        ("sv", "i går", "2021-08", "DATE XXXX-XX-XX"),
        ("sv", "i dag", "2021-08", "DATE 2021-08-XX"),
        ("sv", "natten till lördagen", "2021-08-14", "TIME 2021-08-13TNI"),
        ("sv", "på fredagen", "2021-08", "DATE XXXX-WXX-5"),
        ("sv", "natten till lördagen", "2021-08", "TIME XXXX-WXX-5TNI"),
        ("sv", "vecka 32", "2021-09-13", "DATE 2021-W32"),
        ("sv", "för två veckor sedan", "2021-01-10", "DATE 2020-W52"),
        ("sv", "i slutet av december", "2021-01-20", "DATE 2020-12 END"),
        ("sv", "de senaste tre veckorna", "2021-08-13", "DURATION P3W"),
        ("sv", "i helgen", "2021-08-15", "DATE 2021-W32-WE"),
        ("sv", "på 1600-talet", "2021-08-15", "DATE 16"),
        ("sv", "påsken 2021", "2022-08-15", "DATE 2021-04-04"),
        ("en", "two and a half years", "2021-08-13", "DURATION P2.5Y"),
        ("en", "on Thursday night", "2021-08-13", "TIME 2021-08-12TNI"),
        ("en", "several weeks", "2021-08-13", "DURATION PXW"),
        ("en", "the 1990s", "2021-08-13", "DATE 199"),
        ("en", "in mid-August", "2021-08-31", "DATE 2021-08 MID"),
        ("en", "every Saturday", "2021-08-31", "SET XXXX-WXX-6"),
        ("en", "at 18:00 UTC on Tuesday", "2021-08-13", "TIME 2021-08-10T18:00Z"),
        ("en", "now", "2021-08-13", "DATE PRESENT_REF"),
    ];
    let mut wrong = Vec::new();
    for (language, text, published, wanted) in rows {
        let got: Vec<String> = told(language, text, published, Direction::Past)
            .iter()
            .map(|t| {
                let modifier = t.timex.modifier.map_or_else(String::new, |m| format!(" {m}"));
                format!("{} {}{modifier}", t.timex.kind.as_str(), t.timex.value)
            })
            .collect();
        if got != [wanted] {
            wrong.push(format!("{language} {text:?} {published}: {got:?}, not {wanted}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn undated_histories_go_by_the_time_told_before() {
    let text = "The war began in 1861. On April 12 the fort was shelled. It fell the next day, and by the end of the year \
                little had changed.";
    let values: Vec<String> = told("en", text, "", Direction::Past).into_iter().map(|t| t.timex.value).collect();
    assert_eq!(values, ["1861", "1861-04-12", "1861-04-13", "1861"]);
}

/// Every expression of the examples, seen from any day of this and the last century.
fn all_seen_from(day: Day, mut look: impl FnMut(&TimeExpr, &Told)) {
    for language in LANGUAGES {
        let grammar = grammar(language);
        for example in grammar.examples() {
            let found = TimeReader::new(grammar).find_all(&example.text);
            let told = resolve_in_order(found.iter().map(|e| (e, Direction::Past)), Some(&Window::day(day)));
            found.iter().zip(&told).for_each(|(expression, told)| look(expression, told));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn expressions_and_windows_survive_json_and_edtf(days in 0..73_000i32) {
        let day = Day::new(1900, 1, 1).unwrap().plus(days).unwrap();
        all_seen_from(day, |expression, told| {
            let json = serde_json::to_string(expression).unwrap();
            assert_eq!(&serde_json::from_str::<TimeExpr>(&json).unwrap(), expression);
            for window in told.window.iter().chain(&told.itself) {
                let json = serde_json::to_string(window).unwrap();
                assert_eq!(&serde_json::from_str::<Window>(&json).unwrap(), window);
                // Only a zone told by its name has no place in EDTF.
                let ends = EdtfEnds::of(window);
                assert!(ends.is_some() || window.zone().is_some(), "{window}");
                assert!(ends.is_none_or(|ends| ends.window().as_ref() == Some(window)), "{window}");
            }
        });
    }

    #[test]
    fn plain_values_are_edtf_and_name_the_window(days in 0..73_000i32) {
        let day = Day::new(1900, 1, 1).unwrap().plus(days).unwrap();
        all_seen_from(day, |expression, told| {
            let plain = told.timex.kind == TimexType::Date
                && told.timex.value.split('-').all(|part| part.len() >= 2 && part.bytes().all(|b| b.is_ascii_digit()))
                && matches!(told.timex.value.len(), 4 | 7 | 10);
            let whole = !matches!(expression.meaning,
                lagesbild_model::time::Meaning::Feast { .. } | lagesbild_model::time::Meaning::Part { .. });
            if let (true, true, Some(window)) = (plain, whole, &told.itself) {
                let edtf = told.timex.value.parse::<Edtf>().unwrap().window().unwrap();
                // Not quite so long ago is told by its point.
                if told.timex.modifier.is_none() {
                    assert_eq!(edtf.days(), window.days(), "{expression:?} {}", told.timex.value);
                }
            }
        });
    }

    /// Week 53, leap days and the ends of years: what is so many days before lies so many days before, and a day of the
    /// week in the past is one of the last seven days.
    #[test]
    fn counted_days_and_days_of_the_week_keep_their_distance(days in 0..73_000i32) {
        let day = Day::new(1900, 1, 1).unwrap().plus(days).unwrap();
        let published = day.to_string();
        let one = |text: &str| {
            let told = told("sv", text, &published, Direction::Past);
            told.first().and_then(|t| t.itself.as_ref()).and_then(Window::single_day).unwrap()
        };
        prop_assert_eq!(one("i förrgår").days_until(day), 2);
        prop_assert_eq!(one("för nio dagar sedan").days_until(day), 9);
        for (number, name) in (1..).zip(["måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"]) {
            let (nearest, before) = (one(&format!("på {name}en")), one(&format!("i {name}s")));
            prop_assert_eq!(nearest.weekday().number(), number);
            prop_assert!((0..=6).contains(&nearest.days_until(day)));
            prop_assert!((1..=7).contains(&before.days_until(day)));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// Whatever the day: what is told as past lies not after the publication, what is to come not before it, and no window
    /// ends before it begins.
    #[test]
    fn windows_lie_on_their_side_of_the_publication(days in 0..73_000i32) {
        let day = Day::new(1900, 1, 1).unwrap().plus(days).unwrap();
        for language in LANGUAGES {
            for example in grammar(language).examples() {
                let found = TimeReader::new(grammar(language)).find_all(&example.text);
                for direction in [Direction::Past, Direction::Future] {
                    let all = resolve_in_order(found.iter().map(|e| (e, direction)), Some(&Window::day(day)));
                    for (told, one) in all.iter().zip(&found) {
                        let (Some(window), words) = (&told.window, &one.words) else { continue };
                        let (first, last) = (window.earliest_start(), window.latest_end());
                        prop_assert!(first.zip(last).is_none_or(|(a, b)| a.first_minute() <= b.last_minute()), "{words}");
                        // What has a zone may be of the day beside it on the clock of the publisher.
                        let slack = i32::from(window.zone().is_some());
                        let behind = |end: Day| end.days_until(day) >= -slack;
                        let ahead = |end: Day| day.days_until(end) >= -slack;
                        let right = match direction {
                            Direction::Past => first.is_none_or(|end| behind(end.day())),
                            _ => last.is_none_or(|end| ahead(end.day())),
                        };
                        prop_assert!(right, "{words} {window} {day}");
                    }
                }
            }
        }
    }

    /// A week has seven days from its Monday on, in the year that ISO 8601 counts it in; there is a week 53 where its Thursday
    /// is of that year.
    #[test]
    fn weeks_are_those_of_the_calendar(year in 1900..2100i32, week in 1..=53u8) {
        let text = format!("vecka {week} {year}");
        let all = told("sv", &text, "", Direction::Unknown);
        let monday = Day::new(year, 1, 4).unwrap().monday().plus(7 * (i32::from(week) - 1)).unwrap();
        let exists = monday.plus(3).unwrap().year() == year;
        let days = all.first().and_then(|t| t.itself.as_ref()).and_then(Window::days);
        prop_assert_eq!(days, exists.then(|| (monday, monday.plus(6).unwrap())), "{}", text);
    }

    /// A date without its year, seen from any day: the last such day up to it in the past, the first from it on ahead; 29
    /// February only where there is one.
    #[test]
    fn dates_without_a_year_are_the_nearest_on_their_side(days in 0..73_000i32, month in 1..=12u8, of in 1..=31u8) {
        let day = Day::new(1900, 1, 1).unwrap().plus(days).unwrap();
        prop_assume!(Day::new(2000, month, of).is_some());
        let names = ["januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober",
            "november", "december"];
        let text = format!("sedan den {of} {}", names[usize::from(month) - 1]);
        let itself = |direction| {
            let all = told("sv", &text, &day.to_string(), direction);
            all.first().and_then(|t| t.itself.as_ref()).and_then(Window::single_day).unwrap()
        };
        let past = itself(Direction::Past);
        prop_assert!((past.month(), past.day_of_month()) == (month, of) && past <= day);
        let longest = if (month, of) == (2, 29) { 8 * 366 } else { 366 };
        prop_assert!((0..=longest).contains(&past.days_until(day)), "{} {}", text, day);
    }
}

/// A clock tells the time on its wall, also in the nights when it is set: an hour after two is an hour on the wall.
#[test]
fn the_nights_when_clocks_are_set_have_their_hours() {
    for day in ["2021-03-28", "2021-10-31", "2021-08-13"] {
        let all = told("sv", "i dag klockan 2.30 svensk tid", day, Direction::Past);
        let window = all.first().and_then(|t| t.itself.clone()).unwrap();
        assert_eq!(window.to_string(), format!("{day}T02:30"));
        assert_eq!(window.zone(), None, "no zone is put where only a clock is told");
    }
}
