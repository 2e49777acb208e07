//! The tables as text.

use super::figures::{BOXES, Figures};
use super::made;
use super::speed::Speed;
use super::truth::Checked;
use super::wars::{self, Outcome};
use lagesbild_picture::{Dated, Tally, Verdict};
use std::collections::BTreeMap;
use std::fmt::Write;

pub const HEAD: &str = "# How right the picture is

Made by `cargo xtask eval-picture GOLDDIR --write`. A *cell* is a place at the end of a day. The picture *tells* a cell where it names a
side, and leaves it unknown elsewhere; *right* is the share of cells told that name the side which held the place.
*Brier* is the mean square of probability against right or wrong, over cells told; *ECE* the expected calibration error in ten boxes: how far
probabilities are from the share that is right.

";

/// A row of figures.
pub fn row(out: &mut String, first: &str, f: &Figures) {
    let _ = writeln!(
        out,
        "| {first} | {} | {:.2} | {:.3} | {:.3} | {:.3} |",
        f.cells,
        f.told(),
        f.accuracy(),
        f.brier(),
        f.calibration_error()
    );
}

/// What probabilities came to.
pub fn calibration(out: &mut String, columns: &[(&str, &Figures)]) {
    let _ =
        writeln!(out, "| probability |{}", columns.iter().map(|(name, _)| format!(" {name} |")).collect::<String>());
    let _ = writeln!(out, "|---|{}", "---|".repeat(columns.len()));
    for at in BOXES / 2..BOXES {
        let cell = |f: &Figures| match f.boxes.get(at) {
            Some((cells, sum, right)) if *cells > 0 => {
                format!(" {:.2} of {cells} (said {:.2}) |", *right as f64 / *cells as f64, sum / *cells as f64)
            }
            _ => " |".to_owned(),
        };
        let cells: String = columns.iter().map(|(_, figures)| cell(figures)).collect();
        let _ = writeln!(out, "| {:.1}–{:.1} |{cells}", at as f64 / BOXES as f64, (at + 1) as f64 / BOXES as f64);
    }
    out.push('\n');
}

/// The made-up war.
pub fn made(out: &mut String, worlds: &[(u64, made::Outcome)]) {
    out.push_str(
        "## A made-up war\n\nTowns that change hands or do not, with sources of known reliability: outlets that see for themselves and are \
         right in 65 to 96 of a hundred cases, outlets that repeat them with and without saying so, parties that tell of \
         victories that were none, towns of which hardly anything is told, sieges. Each world was made from another seed; \
         the method was settled on the first two, the others were looked at once it was.\n\n",
    );
    for (seed, world) in worlds {
        let _ = writeln!(
            out,
            "Seed {seed}: {} claims.\n\n| way | cells | told | right | Brier | ECE |\n|---|---|---|---|---|---|",
            world.claims
        );
        for (name, figures) in &world.ways {
            row(out, name, figures);
        }
        out.push('\n');
    }
    if let Some((_, world)) = worlds.last() {
        let columns: Vec<(&str, &Figures)> =
            world.ways.iter().take(2).map(|(name, figures)| (*name, figures)).collect();
        calibration(out, &columns);
        out.push_str(
            "What was learnt of the kinds of sources:\n\n| whose word | how put | taken to be right |\n|---|---|---|\n",
        );
        for kind in &world.reliabilities {
            let _ = writeln!(out, "| {} | {} | {:.2} |", kind.interest, kind.manner, kind.right);
        }
        out.push('\n');
    }
}

/// The real wars.
pub fn wars(out: &mut String, wars: &[(String, Outcome)], explained: &BTreeMap<(String, String), String>) {
    out.push_str(
        "## Real wars\n\nThe reports are the labelled ones, read by the program; whatever it misreads counts here. *Then*: by what was published \
         by the end of each day. *In the end*: by all reports. The tables of who held what are the capitals of \
         Afghanistan that stand beside the labelled reports, and `eval/truth/` (its README names the sources). Only places that the reports name are asked for; most of \
         what is not told is time before a place's first report.\n\n| war | places | cells | told | right | Brier | ECE |\n|---|---|---|---|---|---|---|\n",
    );
    for (name, outcome) in wars {
        for (when, figures) in [("then", &outcome.then), ("in the end", &outcome.after)] {
            row(out, &format!("{name}, {when} | {}", outcome.places), figures);
        }
    }
    let (mut then, mut after) = (Figures::default(), Figures::default());
    // of the three sets of one war the fullest
    for (_, outcome) in wars.iter().filter(|(name, _)| !name.ends_with(".en only") && !name.ends_with("en+sv")) {
        then.join(&outcome.then);
        after.join(&outcome.after);
    }
    row(out, "**all, then** |", &then);
    row(out, "**all, in the end** |", &after);
    out.push('\n');
    calibration(out, &[("all, then", &then), ("all, in the end", &after)]);
    out.push_str("Days from a place's taking to the first evening on which the picture, by what was published then, says so:\n\n| war | takings | shown the same day | later | never shown |\n|---|---|---|---|---|\n");
    for (name, outcome) in wars {
        let of = |wanted: &dyn Fn(&Option<i32>) -> bool| outcome.delays.iter().filter(|(_, _, d)| wanted(d)).count();
        let later: Vec<String> = outcome
            .delays
            .iter()
            .filter_map(|(place, _, delay)| delay.filter(|d| *d > 0).map(|d| format!("{place} {d}")))
            .collect();
        let never: Vec<String> = outcome
            .delays
            .iter()
            .filter(|(_, _, d)| d.is_none())
            .map(|(place, day, _)| format!("{place} ({day})"))
            .collect();
        let _ = writeln!(
            out,
            "| {name} | {} | {} | {} | {} |",
            outcome.delays.len(),
            of(&|d| *d == Some(0)),
            later.join(", "),
            never.join(", ")
        );
    }
    out.push_str("\nEvery wrong cell, as known in the end:\n\n| war | place | days | cells | was | said | why |\n|---|---|---|---|---|---|---|\n");
    for (name, outcome) in wars {
        let war = name.split([' ', '.']).next().unwrap_or(name);
        wrong(out, name, war, &outcome.wrong, explained);
    }
    out.push('\n');
}

fn wrong(out: &mut String, name: &str, war: &str, cells: &[Checked], explained: &BTreeMap<(String, String), String>) {
    for stretch in wars::stretches(cells) {
        let why = explained.get(&(war.to_owned(), stretch.place.clone())).map_or("**not explained**", String::as_str);
        let _ = writeln!(
            out,
            "| {name} | {} | {}..{} | {} | {} | {} | {why} |",
            stretch.place, stretch.first, stretch.last, stretch.cells, stretch.truth, stretch.said
        );
    }
}

/// Totals and dates.
pub fn tallies(out: &mut String, sets: &[(String, Vec<Tally>, Vec<Dated>)]) {
    out.push_str("## Totals, and a report without a day\n\nTotals of capitals in the reports of Afghanistan, checked by name.\n\n| reports | the evening of | figure | words | verdict |\n|---|---|---|---|---|\n");
    for (name, tallies, _) in sets {
        for tally in tallies.iter().filter(|t| t.counted == Some(lagesbild_picture::Counted::ProvincialCapitals)) {
            let names = |members: &[lagesbild_picture::Member]| {
                members.iter().map(|m| m.name.clone()).collect::<Vec<_>>().join(", ")
            };
            let verdict = match &tally.verdict {
                Verdict::Reconciles { members } => format!("reconciles: {}", names(members)),
                Verdict::Differs { by, candidates, .. } => format!("differs by {by:+}; may be {}", names(candidates)),
                Verdict::Unchecked { why } => format!("cannot be checked: {why:?}"),
            };
            let figure = tally.of.map_or(tally.n.to_string(), |of| format!("{} of {of}", tally.n));
            let on = tally.on.map_or(String::new(), |day| day.to_string());
            // the words of others stay short
            let words: String = tally.quote.split_whitespace().take(4).collect::<Vec<_>>().join(" ");
            let _ = writeln!(out, "| {name} | {on} | {figure} | {words} | {verdict} |");
        }
    }
    for (name, _, dated) in sets {
        for dated in dated {
            let told = dated.told.as_ref().map_or(String::new(), ToString::to_string);
            let _ = writeln!(
                out,
                "\n{name}: the report known to be of {told} was published {} to {}, by {} events that dated reports tell of too.",
                dated.first,
                dated.last,
                dated.reasons.len()
            );
        }
    }
    out.push('\n');
}

/// How long it takes.
pub fn speed(out: &mut String, speeds: &[Speed], machine: &str) {
    let _ = writeln!(
        out,
        "## Speed\n\nOn one thread of {machine}. *A year*: sorting claims by place, learning, and the holder of every town on every evening of a year.\n*One claim more*: taking it and saying what follows for its place, the middle of 200 and the slowest.\n\n| claims | towns | a year | one claim more | slowest |\n|---|---|---|---|---|"
    );
    for speed in speeds {
        let _ = writeln!(
            out,
            "| {} | {} | {} | {:.2} ms | {:.2} ms |",
            speed.claims,
            speed.towns,
            speed.year.map_or(String::new(), |year| format!("{:.2} s", year.as_secs_f64())),
            speed.one_more.0.as_secs_f64() * 1e3,
            speed.one_more.1.as_secs_f64() * 1e3
        );
    }
}
