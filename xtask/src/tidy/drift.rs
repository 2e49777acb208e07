//! Compiled data that is not what its sources give.

use super::Fault;
use crate::actors;
use std::path::Path;

/// The actor list is compiled again. (The gazetteer's sources lie in public packages: `cargo xtask gazetteer --check`.)
pub fn check(root: &Path) -> Vec<Fault> {
    let fault = |what| Fault { file: "data/compiled/actors.bin".to_owned(), line: 0, what };
    actors::check(root).err().map(fault).into_iter().collect()
}
