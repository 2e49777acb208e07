//! The picture of the made-up war beside plainer ways to one.

use super::figures::Figures;
use super::peers::{self, DawidSkene, Vote};
use super::world::{COUNTRY, Names, SIDES, Size, World, town};
use lagesbild_ledger::KnownClaim;
use lagesbild_model::CountryCode;
use lagesbild_model::time::Window;
use lagesbild_picture::{Picture, Reliability, Side};

/// What came of it: each way with its figures over the same cells.
pub struct Outcome {
    pub claims: usize,
    pub ways: Vec<(&'static str, Figures)>,
    pub reliabilities: Vec<Reliability>,
}

/// Draws the picture of the world of a seed every so many days, with everything that was published by then and with
/// everything, and asks the plainer ways for the same days.
///
/// # Errors
/// That the world cannot be made.
pub fn measure(seed: u64, size: Size, every: i32) -> Result<Outcome, String> {
    let world = World::new(seed, size)?;
    let sides: Vec<String> = SIDES.iter().map(|side| format!("made:{side}")).collect();
    let votes = peers::votes(&world.claims);
    let mut bundles: Vec<&[Vote]> = Vec::new();
    let names = Names;
    let (mut then, mut after) = (Figures::default(), Figures::default());
    let (mut latest, mut majority, mut skene) = (Figures::default(), Figures::default(), Figures::default());
    let days: Vec<i32> = (1..=world.days / every).map(|n| n * every - 1).collect();
    for (number, on) in (0..world.truth.len()).flat_map(|n| days.iter().map(move |d| (n, *d))) {
        let (Some(place), Some(on)) = (town(number), world.first.plus(on)) else { continue };
        bundles.extend(votes.get(&place).map(|votes| peers::recent(votes, on)));
    }
    let learnt = DawidSkene::learn(&bundles, sides);
    let whole = Picture::draw(&world.claims, &names, &names);
    for on in &days {
        let Some(day) = world.first.plus(*on) else { continue };
        let known: Vec<&KnownClaim> = world
            .claims
            .iter()
            .filter(|known| known.publication_window().as_ref().and_then(Window::single_day).is_some_and(|d| d <= day))
            .collect();
        let picture = Picture::draw(known, &names, &names);
        for (number, lived) in world.truth.iter().enumerate() {
            let (Some(place), Some(truth)) = (town(number), usize::try_from(*on).ok().and_then(|on| lived.get(on)))
            else {
                continue;
            };
            let truth = format!("made:{}", SIDES.get(*truth).copied().unwrap_or_default());
            for (picture, figures) in [(&picture, &mut then), (&whole, &mut after)] {
                let cell = picture.cell(&place, day);
                let said = match &cell.holding.side {
                    Side::Known { by } => cell.holding.probability.map(|probability| (by.name.clone(), probability)),
                    _ => None,
                };
                let right = said.as_ref().is_some_and(|(side, _)| *side == truth);
                figures.add_figure(said.map(|(_, p)| p), right);
            }
            let recent = votes.get(&place).map_or(&[] as &[Vote], |votes| peers::recent(votes, day));
            for (said, figures) in [
                (peers::latest(recent), &mut latest),
                (peers::majority(recent), &mut majority),
                (learnt.best(recent), &mut skene),
            ] {
                let right = said.as_ref().is_some_and(|(side, _)| *side == truth);
                figures.add_figure(said.map(|(_, p)| p), right);
            }
        }
    }
    Ok(Outcome {
        claims: world.claims.len(),
        reliabilities: CountryCode::new(COUNTRY).map(|country| whole.reliabilities(country)).unwrap_or_default(),
        ways: vec![
            ("the picture, as known that day", then),
            ("the picture, as known in the end", after),
            ("latest report", latest),
            ("majority of the last two weeks", majority),
            ("Dawid–Skene without origins", skene),
        ],
    })
}
