//! `cargo xtask eval-picture`: the picture against what is known of real wars, and of a made-up one.

mod dice;
mod figures;
mod made;
mod peers;
mod truth;
mod wars;
mod world;

use lagesbild_actors::ActorList;
use lagesbild_model::time::Day;
use lagesbild_reader::Reader;
use std::path::PathBuf;

/// Which reports.
#[derive(clap::Args)]
pub struct Args {
    /// The folder with labelled reports (`dev/NAME.LANG.gold.jsonl`) and the capitals of Afghanistan.
    #[arg(default_value = "../shared/gold")]
    gold: PathBuf,
    /// Only wars whose name begins so.
    #[arg(long, default_value = "")]
    only: String,
    /// Also show every wrong cell.
    #[arg(long)]
    wrong: bool,
}

/// Measures and tells.
///
/// # Errors
/// What could not be read or measured.
pub fn run(args: &Args) -> Result<(), String> {
    if args.only.is_empty() || args.only == "made" {
        let size = world::Size { towns: 500, days: 200, claims: 100 };
        for seed in 1..=2 {
            let made = made::measure(seed, size, 10)?;
            println!("made {seed}: {} claims, {} cells", made.claims, made.cells);
            for (name, f) in &made.ways {
                println!(
                    "  {name}: told {:.3} accuracy {:.3} brier {:.4} ece {:.4}",
                    f.told(),
                    f.accuracy(),
                    f.brier(),
                    f.calibration_error()
                );
                println!(
                    "     {:?}",
                    f.boxes
                        .iter()
                        .map(|(c, s, h)| format!(
                            "{c}:{:.2}/{:.2}",
                            s / (*c).max(1) as f64,
                            *h as f64 / (*c).max(1) as f64
                        ))
                        .collect::<Vec<_>>()
                );
            }
            println!("  {:?}", made.reliabilities);
        }
    }
    let reader = Reader::embedded().map_err(|error| error.to_string())?;
    let actors = ActorList::embedded().map_err(|error| error.to_string())?;
    let dev = args.gold.join("dev");
    let day = |month, day| Day::new(2021, month, day).ok_or("no such day");
    let sets: [(&str, &[&str]); 7] = [
        ("afghanistan-2021", &["afghanistan-2021.en"]),
        ("afghanistan-2021 en+sv", &["afghanistan-2021.en", "afghanistan-2021.sv"]),
        ("afghanistan-2021 en+sv+seed", &["afghanistan-2021.en", "afghanistan-2021.sv", "seed.sv"]),
        ("iraq-2014", &["iraq-2014.en", "iraq-2014.sv"]),
        ("libya-2011", &["libya-2011.en"]),
        ("mali-2012", &["mali-2012.en"]),
        ("ukraine-2022", &["ukraine-2022.en"]),
    ];
    for (name, files) in sets {
        if !name.starts_with(&args.only) {
            continue;
        }
        let table = if name.starts_with("afghanistan") {
            truth::capitals(&dev.join("afghanistan-2021.capitals.csv"), day(8, 1)?, day(8, 31)?)?
        } else {
            truth::table(&PathBuf::from(format!("eval/truth/{name}.csv")))?
        };
        let files: Vec<PathBuf> = files.iter().map(|file| dev.join(format!("{file}.gold.jsonl"))).collect();
        let ledger = wars::ledger(&files, &reader)?;
        let outcome = wars::measure(&ledger, &table, &actors)?;
        for (when, f) in [("then", &outcome.then), ("after", &outcome.after)] {
            println!(
                "{name} {when}: places {} cells {} told {:.2} accuracy {:.3} brier {:.3} ece {:.3} brier-of-truth {:.3}",
                outcome.places,
                f.cells,
                f.told(),
                f.accuracy(),
                f.brier(),
                f.calibration_error(),
                f.squares_of_truth / f.cells as f64
            );
            println!(
                "   {:?}",
                f.boxes
                    .iter()
                    .map(|(c, s, h)| format!("{c}:{:.2}/{:.2}", s / (*c).max(1) as f64, *h as f64 / (*c).max(1) as f64))
                    .collect::<Vec<_>>()
            );
        }
        println!("   delays {:?}", outcome.delays.iter().map(|(n, d, x)| format!("{n} {d} {x:?}")).collect::<Vec<_>>());
        if args.wrong {
            for line in wars::stretches(&outcome.wrong) {
                println!("   wrong {line}");
            }
        }
    }
    Ok(())
}
