//! How long a picture takes.

use super::world::{Names, Size, World, town};
use lagesbild_picture::Picture;
use std::time::{Duration, Instant};

/// What was measured.
pub struct Speed {
    pub claims: usize,
    pub towns: u64,
    /// To sort the claims by place, learn from them, and tell who holds each town at the end of each day of a year.
    pub year: Option<Duration>,
    /// To take a claim more, and say what follows for its place on the last day: the middle one of many, and the slowest.
    pub one_more: (Duration, Duration),
}

/// Measures a world of about so many claims.
///
/// # Errors
/// That the world cannot be made.
pub fn measure(towns: u64, claims: u64, year: bool) -> Result<Speed, String> {
    let days = 365;
    let size = Size { towns, days, claims };
    let world = World::new(7, size)?;
    let names = Names;
    let (held_back, rest): (Vec<_>, Vec<_>) =
        world.claims.iter().enumerate().partition(|(number, _)| number % (world.claims.len() / 200).max(1) == 0);
    let last = world.first.plus(days - 1).ok_or("no such day")?;
    let start = Instant::now();
    let mut picture = Picture::draw(rest.iter().map(|(_, known)| *known), &names, &names);
    let mut known = 0;
    for number in 0..if year { towns as usize } else { 1 } {
        if let Some(place) = town(number) {
            known += picture.history(&place, world.first, last).iter().filter(|c| c.holding.side.is_known()).count();
        }
    }
    let year = year.then(|| start.elapsed());
    if known == 0 && year.is_some() {
        return Err("nothing is known of any town".to_owned());
    }
    let mut times: Vec<Duration> = Vec::new();
    for (_, known) in held_back {
        let Some(place) = known.claim.places.first().and_then(|place| place.id.clone()) else { continue };
        let start = Instant::now();
        picture.add(known);
        std::hint::black_box(picture.cell(&place, last));
        times.push(start.elapsed());
    }
    times.sort_unstable();
    let middle = times.get(times.len() / 2).copied().unwrap_or_default();
    let slowest = times.last().copied().unwrap_or_default();
    Ok(Speed { claims: world.claims.len(), towns, year, one_more: (middle, slowest) })
}
