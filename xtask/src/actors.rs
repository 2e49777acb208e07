use lagesbild_actors::{ActorList, Sources, compile};
use lagesbild_model::Language;
use std::path::{Path, PathBuf};

/// Where the compiled list lies.
const COMPILED: &str = "data/compiled/actors.bin";

/// Which files.
#[derive(clap::Args)]
pub struct Args {
    /// The folder of the project.
    #[arg(long, default_value = ".")]
    root: PathBuf,
    /// Writes nothing; fails if the compiled list is not what its files give.
    #[arg(long)]
    check: bool,
}

/// Compiles `data/actors/*.toml` and the packs' role words to `data/compiled/actors.bin`.
pub fn run(args: &Args) -> Result<(), String> {
    if args.check {
        return check(&args.root);
    }
    let bytes = compiled(&args.root)?;
    let list = ActorList::from_bytes(bytes.clone()).map_err(|error| error.to_string())?;
    let file = args.root.join(COMPILED);
    std::fs::write(&file, &bytes).map_err(|error| format!("{}: {error}", file.display()))?;
    println!("{} actors, {} bytes: {}", list.iter().count(), bytes.len(), file.display());
    Ok(())
}

/// Fails if the compiled list is not what its files give.
pub fn check(root: &Path) -> Result<(), String> {
    let file = root.join(COMPILED);
    let there = std::fs::read(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    if there == compiled(root)? {
        Ok(())
    } else {
        Err(format!("{} is not what its files give; run `cargo xtask actors`", file.display()))
    }
}

fn compiled(root: &Path) -> Result<Vec<u8>, String> {
    let bytes = compile(&sources(root)?).map_err(|error| error.to_string())?;
    ActorList::from_bytes(bytes.clone()).map_err(|error| error.to_string())?;
    Ok(bytes)
}

/// The files, in the order of their names.
fn sources(root: &Path) -> Result<Sources, String> {
    let folder = root.join("data/actors");
    let fault = |error| format!("{}: {error}", folder.display());
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(&folder).map_err(fault)? {
        let path = entry.map_err(fault)?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            paths.push(path);
        }
    }
    paths.sort();
    let mut sources = Sources::default();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        sources.actors.push((name, read(&path)?));
    }
    for language in Language::ALL {
        let path = root.join("packs").join(language.code()).join("actor_roles.toml");
        sources.roles.push((language, read(&path)?));
    }
    Ok(sources)
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}
