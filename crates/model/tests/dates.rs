//! Dates as files write them.
#![allow(clippy::unwrap_used, clippy::panic)]

use lagesbild_model::time::{Day, Edtf, Minute, Moment};
use proptest::prelude::*;

/// Something that is a date.
fn date() -> impl Strategy<Value = String> {
    let zone = prop_oneof![Just(String::new()), Just("Z".into()), Just("+04:30".into()), Just("-11:00".into())];
    (1i32..=9999, 1u8..=12, 1u8..=31, 0u8..24, 0u8..60, zone, 0u8..8).prop_map(|(y, m, d, hour, minute, zone, form)| {
        let day = Day::new(y, m, d).or(Day::new(y, m, 28)).unwrap();
        match form {
            0 => format!("{y:04}"),
            1 => format!("{y:04}-{m:02}"),
            2 => format!("{y:04}-XX"),
            3 => format!("{y:04}-{m:02}-XX"),
            4 => format!("{day}T{hour:02}:{minute:02}{zone}"),
            5 => format!("{day}T{hour:02}:{minute:02}:{minute:02}{zone}"),
            _ => day.to_string(),
        }
    })
}

fn edtf() -> impl Strategy<Value = String> {
    let end = || prop_oneof![4 => date(), 1 => Just("..".to_owned()), 1 => Just(String::new())];
    prop_oneof![3 => date(), 2 => (end(), end()).prop_map(|(a, b)| format!("{a}/{b}"))]
}

proptest! {
    #[test]
    fn what_is_read_is_written_back(text in edtf()) {
        if let Ok(date) = text.parse::<Edtf>() {
            prop_assert_eq!(date.to_string(), text.clone());
            let json = serde_json::to_string(&date).unwrap();
            prop_assert_eq!(serde_json::from_str::<Edtf>(&json).unwrap(), date);
        } else {
            // The only fault such a text can have is an interval that runs backwards.
            prop_assert!(text.parse::<Edtf>().unwrap_err().to_string().contains("backwards"), "{}", text);
        }
    }

    #[test]
    fn any_text_is_read_or_refused_at_a_byte_of_it(text in "[-0-9XTZ:+./ é]{0,24}") {
        if let Err(error) = text.parse::<Edtf>() {
            prop_assert!(error.at <= text.len(), "{}", error);
        }
    }

    #[test]
    fn a_date_lies_in_its_own_window(text in date()) {
        let date: Edtf = text.parse().unwrap();
        let (first, last) = date.window().unwrap().days().unwrap();
        prop_assert!(first <= last);
        prop_assert!(first.to_string().starts_with(&text[..4]) && last.to_string().starts_with(&text[..4]));
    }

    #[test]
    fn days_and_minutes_read_what_they_write(n in 0i32..3_000_000, hour in 0u8..24, minute in 0u8..60) {
        let day = Day::FIRST.plus(n).unwrap();
        prop_assert_eq!(day.to_string().parse::<Day>().unwrap(), day);
        let minute = Minute::new(day, hour, minute).unwrap();
        prop_assert_eq!(minute.to_string().parse::<Moment>().unwrap(), Moment::Minute(minute));
        prop_assert_eq!(day.days_until(day.plus(17).unwrap()), 17);
    }
}

#[test]
fn dates_have_the_windows_that_they_mean() {
    for (text, window) in [
        ("2020", "2020-01-01/2020-12-31"),
        ("2020-02", "2020-02-01/2020-02-29"),
        ("2021-02-XX", "2021-02-01/2021-02-28"),
        ("2021-08-13", "2021-08-13"),
        ("2021-08-13T06:12+02:00", "2021-08-13T06:12 +02:00"),
        ("2021-08-12/2021-08-13", "2021-08-12/2021-08-13"),
        ("2021-08/..", "2021-08-01/.."),
        ("/2021-08-13", "../2021-08-13"),
        ("2021-08-13T23:00Z/2021-08-14T03:00+02:00", "2021-08-13T23:00/2021-08-14T01:00 Z"),
    ] {
        let read = text.parse::<Edtf>().unwrap_or_else(|e| panic!("{e}")).window();
        assert_eq!(read.map(|w| w.to_string()).as_deref(), Some(window), "{text}");
    }
    for unknown in ["", "/", "../.."] {
        assert!(unknown.parse::<Edtf>().unwrap().is_unknown(), "{unknown:?}");
    }
}

#[test]
fn faults_are_named_with_their_byte() {
    for (text, at, problem) in [
        ("2021-02-30", 8, "2021-02 has no day 30"),
        ("2021-02-29", 8, "2021-02 has no day 29"),
        ("2021-13", 5, "there is no month 13"),
        ("2021-00-01", 5, "there is no month 00"),
        ("21-08-13", 0, "a year of 4 digits"),
        ("2021/08/13", 5, "a year of 4 digits"),
        ("2021-08-13 06:12", 10, "expected 'T'"),
        ("2021-08-13T25:00", 11, "below 24"),
        ("2021-08-13T06:12+25:00", 16, "Z or an offset"),
        ("2021-08-13/2021-08-12", 11, "backwards"),
        ("2021-08-1é", 8, "a day of 2 digits"),
        ("0000", 0, "0001 to 9999"),
        ("XXXX", 0, "must be told"),
    ] {
        let error = text.parse::<Edtf>().unwrap_err();
        assert_eq!(error.at, at, "{error}");
        assert!(error.to_string().contains(problem), "{error}");
    }
    assert!("2020-02-29".parse::<Edtf>().is_ok() && "2000-02-29".parse::<Edtf>().is_ok());
    assert!("1900-02-29".parse::<Edtf>().is_err());
}

#[test]
fn unknown_is_null_in_json() {
    assert_eq!(serde_json::to_string(&Edtf::unknown()).unwrap(), "null");
    assert_eq!(serde_json::from_str::<Edtf>("null").unwrap(), Edtf::unknown());
}
