//! The user's own places and actors: reading with them, adding to them.

use crate::cli::{AddArgs, Common};
use crate::failure::{Exit, Failure};
use crate::output::one_line;
use crate::words::Words;
use lagesbild_actors::ActorList;
use lagesbild_gazetteer::Gazetteer;
use lagesbild_reader::{Added, OwnLists, OwnProblem, Reader};
use std::io::{Read, Write};
use std::path::Path;

/// The lists of the folder that the user names; none where none is named. They are opened once.
///
/// # Errors
/// [`Failure::Work`] with the file and line at fault.
pub fn lists(common: &Common) -> Result<&OwnLists, Failure> {
    if let Some(lists) = common.lists.get() {
        return Ok(lists);
    }
    let opened =
        common.own.as_deref().map_or_else(|| Ok(OwnLists::default()), OwnLists::open).map_err(Failure::work)?;
    Ok(common.lists.get_or_init(|| opened))
}

/// Every place and actor that is known, the user's own among them.
pub struct Known {
    /// The places.
    pub gazetteer: &'static Gazetteer,
    /// The actors.
    pub actors: ActorList,
}

/// What is known with the user's own places and actors.
///
/// # Errors
/// [`Failure::Work`] with the file and line at fault.
pub fn known(common: &Common) -> Result<Known, Failure> {
    let own = lists(common)?;
    let (gazetteer, actors) = (own.gazetteer().map_err(Failure::work)?, own.actor_list().map_err(Failure::work)?);
    Ok(Known { gazetteer, actors })
}

/// The reader with the user's own places and actors.
///
/// # Errors
/// [`Failure::Work`] with the file and line at fault.
pub fn reader(common: &Common) -> Result<Reader, Failure> {
    Reader::with_own(lists(common)?).map_err(Failure::work)
}

/// `lagesbild places add`.
///
/// # Errors
/// [`Failure`] if nothing can be added.
pub fn add_places(args: &AddArgs, common: &Common, words: &Words) -> Result<Exit, Failure> {
    add(args, common, words, |lists, text| lists.add_places(text))
}

/// `lagesbild actors add`.
///
/// # Errors
/// [`Failure`] if nothing can be added.
pub fn add_actors(args: &AddArgs, common: &Common, words: &Words) -> Result<Exit, Failure> {
    let listed = ActorList::embedded().map_err(Failure::work)?;
    add(args, common, words, |lists, text| lists.add_actors(text, &listed))
}

fn add(
    args: &AddArgs,
    common: &Common,
    words: &Words,
    mut take: impl FnMut(&mut OwnLists, &str) -> Added,
) -> Result<Exit, Failure> {
    let folder = common.own.as_deref();
    let folder = folder.ok_or_else(|| Failure::Usage(words.get("message", "no-own-folder").to_owned()))?;
    let mut lists = lists(common)?.clone();
    let mut sum = Added::default();
    for file in &args.files {
        let text = text(file)?;
        let added = take(&mut lists, &text);
        for problem in added.problems.iter().filter(|_| !common.quiet) {
            tell(file, problem, words)?;
        }
        sum.new += added.new;
        sum.changed += added.changed;
        sum.same += added.same;
        sum.problems.extend(added.problems);
    }
    // What is laid over the program's lists must fit them before it is kept.
    lists.gazetteer().and_then(|_| lists.actor_list()).map_err(Failure::work)?;
    lists.save(folder).map_err(|error| Failure::work(format!("{}: {error}", folder.display())))?;
    if !common.quiet {
        let counts = [("new", sum.new), ("changed", sum.changed), ("same", sum.same), ("not", sum.problems.len())];
        let mut values: Vec<(&str, String)> = counts.map(|(key, count)| (key, count.to_string())).into();
        values.push(("folder", folder.display().to_string()));
        writeln!(std::io::stderr(), "{}", words.message("own-added", &values))?;
    }
    let taken = sum.new + sum.changed + sum.same;
    Ok(match (taken, sum.problems.len()) {
        (_, 0) => Exit::Done,
        (0, _) => Exit::Failed,
        _ => Exit::Skipped,
    })
}

/// No list is longer than this, in bytes.
const LONGEST: u64 = 1 << 30;

fn text(file: &Path) -> Result<String, Failure> {
    let fault = |error: std::io::Error| Failure::work(format!("{}: {error}", file.display()));
    let mut text = String::new();
    if file.as_os_str() == "-" {
        std::io::stdin().lock().take(LONGEST).read_to_string(&mut text).map_err(fault)?;
    } else {
        std::fs::File::open(file).map_err(fault)?.take(LONGEST).read_to_string(&mut text).map_err(fault)?;
    }
    Ok(text)
}

fn tell(file: &Path, problem: &OwnProblem, words: &Words) -> Result<(), Failure> {
    let values = [("field", problem.field.clone()), ("value", problem.value.clone())];
    let told = words.message(problem.fault.key(), &values);
    writeln!(std::io::stderr(), "{}:{}: {}", file.display(), problem.line, one_line(&told))?;
    Ok(())
}
