//! `cargo xtask gazetteer`: places from public sources and our own corrections, compiled into one file.

mod admin;
mod airports;
mod cities;
mod countries;
mod names;
mod own;
pub(crate) mod sources;

use lagesbild_gazetteer::{Builder, Gazetteer, NewPlace};
use lagesbild_model::{Coordinates, PlaceId, Precision};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What goes wrong here is told to a person and ends the run.
pub type Result<T> = std::result::Result<T, String>;

/// Compiles `data/compiled/gazetteer.bin`.
#[derive(clap::Args)]
pub struct Args {
    /// Where the source packages are kept; fetched there if missing.
    #[arg(long, default_value = "target/gazetteer")]
    cache: PathBuf,
    /// Folder of rules, corrections, own places and the list of sources.
    #[arg(long, default_value = "data/gazetteer")]
    data: PathBuf,
    /// The file to write.
    #[arg(long, default_value = "data/compiled/gazetteer.bin")]
    out: PathBuf,
    /// Write nothing; fail if the file would change.
    #[arg(long)]
    check: bool,
}

/// Everything gathered so far, by id.
#[derive(Default)]
struct World {
    places: BTreeMap<PlaceId, NewPlace>,
    /// Provinces by code (`AF.23`).
    admin1: BTreeMap<String, PlaceId>,
    /// Districts by code (`AF.23.2301`).
    admin2: BTreeMap<String, PlaceId>,
    /// Places that we corrected or added.
    known: BTreeSet<PlaceId>,
}

impl World {
    fn add(&mut self, place: NewPlace) -> Result<()> {
        match self.places.insert(place.id.clone(), place) {
            Some(old) => Err(format!("{} ({}) comes twice", old.id, old.name)),
            None => Ok(()),
        }
    }
}

/// Runs the command.
///
/// # Errors
/// Says which file and entry is wrong.
pub fn run(args: &Args) -> Result<()> {
    let sources = sources::open(&args.data.join("SOURCES.toml"), &args.cache)?;
    let rules: own::Rules = own::load(&args.data.join("rules.toml"))?;
    let corrections: own::Corrections = own::load(&args.data.join("corrections.toml"))?;
    let own_places: own::Places = own::load(&args.data.join("places.toml"))?;
    let mut world = World::default();
    countries::add(&mut world, &sources, &corrections)?;
    admin::add_first(&mut world, &sources, &rules, &corrections)?;
    let placed = cities::add(&mut world, &sources, &rules, &corrections)?;
    admin::add_second(&mut world, &sources, &rules, &placed)?;
    airports::add(&mut world, &sources, &rules, &corrections)?;
    own::add(&mut world, &own_places)?;
    own::correct_late(&mut world, &corrections)?;
    names::tidy(&mut world, &rules);
    names::rank_namesakes(&mut world);
    let bytes = compile(world)?;
    write(args, &bytes)
}

fn compile(world: World) -> Result<Vec<u8>> {
    let mut builder = Builder::new();
    for place in world.places.into_values() {
        builder.add(place);
    }
    builder.write().map_err(|e| e.to_string())
}

fn write(args: &Args, bytes: &[u8]) -> Result<()> {
    let gazetteer = Gazetteer::from_bytes(bytes.to_vec().leak()).map_err(|e| e.to_string())?;
    println!("{gazetteer:?}, {} bytes", bytes.len());
    if args.check {
        let old = read(&args.out)?;
        return if old == bytes { Ok(()) } else { Err(format!("{} is out of date", args.out.display())) };
    }
    std::fs::write(&args.out, bytes).map_err(|e| format!("{}: {e}", args.out.display()))
}

fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).map_err(|e| format!("{}: {e}", path.display()))
}

fn json<T: serde::de::DeserializeOwned>(file: &str, bytes: &[u8]) -> Result<T> {
    serde_json::from_slice(bytes).map_err(|e| format!("{file}: {e}"))
}

fn id(text: &str) -> Result<PlaceId> {
    PlaceId::new(text).map_err(|e| e.to_string())
}

/// Degrees to hundred-thousandths.
fn at(lat: f64, lon: f64, precision: Precision) -> Coordinates {
    let e5 = |degrees: f64| (degrees * 1e5).round() as i32;
    Coordinates { lat_e5: e5(lat), lon_e5: e5(lon), precision }
}
