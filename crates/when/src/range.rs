//! The two ends of a range: each tells what the other leaves out.

use crate::calendar::Days;
use crate::resolve::lacks_its_year;
use crate::seen::{Seen, pick, window};
use lagesbild_model::time::{Day, Direction, Meaning, Pick};

/// From where the two ends of a range are seen: the last from the first where it does not say its year or week, the first
/// from the last where that alone does. *1 August to 15 October* is one autumn, whatever the day of publication.
pub(crate) fn seen_from(from: &Meaning, to: &Meaning, seen: Seen) -> Option<(Seen, Seen)> {
    if is_loose(to) {
        return chosen(from, to, seen).map(|(_, from, to)| (from, to));
    }
    if is_loose(from) {
        let last = window(day_of(to), seen)?.earliest_start()?.day();
        return Some((Seen { begun: true, ..seen.but(last, Direction::Past) }, seen));
    }
    Some((seen, seen))
}

/// A date without its year, or a day of the week that may be that of any week.
pub(crate) fn is_loose(meaning: &Meaning) -> bool {
    match meaning {
        Meaning::Weekday { pick, .. } => !matches!(pick, Pick::InWeek(_)),
        Meaning::Part { of, .. } | Meaning::Clock { of: Some(of), .. } => is_loose(of),
        meaning => lacks_its_year(meaning),
    }
}

/// The day that a time of the clock or a part of the day is of.
fn day_of(meaning: &Meaning) -> &Meaning {
    match meaning {
        Meaning::Clock { of: Some(of), .. } | Meaning::Part { of, .. } => day_of(of),
        meaning => meaning,
    }
}

/// The days of a range, and from where each end is seen.
type Chosen = (Days, Seen, Seen);

/// Of the ranges that may be meant, the one that fits the verb.
fn chosen(from: &Meaning, to: &Meaning, seen: Seen) -> Option<Chosen> {
    let begun = |day: Day| ends(from, to, seen.but(day, Direction::Past), seen);
    match seen.direction {
        // What is to come may have begun.
        Direction::Future => {
            begun(seen.day).filter(|((_, last), ..)| *last >= seen.day).or_else(|| ends(from, to, seen, seen))
        }
        // Of days of the week, those that are over.
        Direction::Past => begun(seen.day).and_then(|last @ ((first, end), ..)| {
            if end > seen.day && !lacks_its_year(from) { begun(first.plus(-1)?) } else { Some(last) }
        }),
        Direction::Unknown => {
            let both = [begun(seen.day), ends(from, to, seen.but(seen.day, Direction::Future), seen)];
            let nearest = pick(both.iter().flatten().map(|(days, ..)| *days), seen.day, Direction::Unknown)?;
            both.into_iter().flatten().find(|(days, ..)| *days == nearest)
        }
    }
}

/// The range with its first end seen from there, and its last from the first.
fn ends(from: &Meaning, to: &Meaning, from_seen: Seen, seen: Seen) -> Option<Chosen> {
    let first = window(from, from_seen)?.earliest_start()?.day();
    // *From nine to eleven on Friday* is of one Friday.
    let one_day = day_of(from) == day_of(to);
    let to_seen = if one_day { from_seen } else { Seen { begun: false, ..seen.but(first, Direction::Future) } };
    let last = window(to, to_seen)?.latest_end()?.day();
    Some(((first, last), from_seen, to_seen))
}
