//! `cargo xtask eval-picture`: the picture against what is known of real wars, and of a made-up one.

mod dice;
mod figures;
mod made;
mod peers;
mod report;
mod speed;
mod truth;
mod wars;
mod world;

use crate::eval;
use lagesbild_actors::ActorList;
use lagesbild_model::time::Day;
use lagesbild_picture::Picture;
use lagesbild_reader::Reader;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const TABLE: &str = "eval/PICTURE.md";
const TRUTH: &str = "eval/truth";

/// Worlds of ten thousand cells, by seed.
const SEEDS: [u64; 4] = [1, 2, 11, 12];

/// Which reports.
#[derive(clap::Args)]
pub struct Args {
    /// The folder with labelled reports (`dev/NAME.LANG.gold.jsonl`) and the capitals of Afghanistan.
    #[arg(default_value = "../shared/gold")]
    gold: PathBuf,
    /// Only the made-up war.
    #[arg(long)]
    made: bool,
    /// Also measure speed, with up to a million claims (use a release build).
    #[arg(long)]
    speed: bool,
    /// Write the figures into eval/PICTURE.md; measures speed too.
    #[arg(long)]
    write: bool,
}

/// Measures and tells.
///
/// # Errors
/// What could not be read or measured.
pub fn run(args: &Args) -> Result<(), String> {
    let mut out = report::HEAD.to_owned();
    let size = world::Size { towns: 500, days: 200, claims: 100 };
    let worlds: Result<Vec<_>, String> =
        SEEDS.iter().map(|seed| Ok((*seed, made::measure(*seed, size, 10)?))).collect();
    report::made(&mut out, &worlds?);
    if !args.made {
        real(&args.gold.join("dev"), &mut out)?;
    }
    if args.speed || args.write {
        let speeds =
            [(600, 350, true), (6000, 350, false)].map(|(towns, claims, year)| speed::measure(towns, claims, year));
        let speeds: Result<Vec<_>, String> = speeds.into_iter().collect();
        report::speed(&mut out, &speeds?, &eval::machine());
    }
    let out = format!("{}\n", out.trim_end());
    print!("{out}");
    if args.write { eval::write(TABLE, &out) } else { Ok(()) }
}

/// The wars of the labelled reports.
fn real(dev: &Path, out: &mut String) -> Result<(), String> {
    let reader = Reader::embedded().map_err(|error| error.to_string())?;
    let actors = ActorList::embedded().map_err(|error| error.to_string())?;
    let day = |month, day| Day::new(2021, month, day).ok_or("no such day");
    let sets: [(&str, &[&str]); 7] = [
        ("afghanistan-2021.en only", &["afghanistan-2021.en"]),
        ("afghanistan-2021 en+sv", &["afghanistan-2021.en", "afghanistan-2021.sv"]),
        ("afghanistan-2021 with the founding article", &["afghanistan-2021.en", "afghanistan-2021.sv", "seed.sv"]),
        ("iraq-2014", &["iraq-2014.en", "iraq-2014.sv"]),
        ("libya-2011", &["libya-2011.en"]),
        ("mali-2012", &["mali-2012.en"]),
        ("ukraine-2022", &["ukraine-2022.en"]),
    ];
    let (mut wars, mut tallies) = (Vec::new(), Vec::new());
    for (name, files) in sets {
        let of_capitals = name.starts_with("afghanistan");
        let table = if of_capitals {
            truth::capitals(&dev.join("afghanistan-2021.capitals.csv"), day(8, 1)?, day(8, 31)?)?
        } else {
            truth::table(&Path::new(TRUTH).join(format!("{name}.csv")))?
        };
        let files: Vec<PathBuf> = files.iter().map(|file| dev.join(format!("{file}.gold.jsonl"))).collect();
        let ledger = wars::ledger(&files, &reader)?;
        wars.push((name.to_owned(), wars::measure(&ledger, &table, &actors)?));
        if of_capitals {
            let claims = wars::claims(&ledger, &lagesbild_ledger::KnownBy::NOW)?;
            let picture = Picture::draw(&claims, reader.gazetteer(), &actors);
            let dated = picture.dated().cloned().collect();
            tallies.push((name.to_owned(), picture.tallies(&claims), dated));
        }
    }
    report::wars(out, &wars, &explanations()?);
    report::tallies(out, &tallies);
    Ok(())
}

/// Why the picture is wrong where it is, by war and place.
fn explanations() -> Result<BTreeMap<(String, String), String>, String> {
    let file = Path::new(TRUTH).join("wrong.csv");
    let mut reader = csv::Reader::from_path(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    let rows = reader.deserialize::<(String, String, String)>();
    let rows = rows.map(|row| row.map(|(war, place, why)| ((war, place), why)));
    rows.collect::<Result<_, _>>().map_err(|error| format!("{}: {error}", file.display()))
}
