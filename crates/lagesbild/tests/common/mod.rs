//! Runs the program as a user does.

#![allow(dead_code, reason = "not every test uses every helper")]
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lagesbild"));
    for name in ["LAGESBILD_LANG", "LAGESBILD_OWN", "LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    command.stdin(Stdio::null());
    command
}

pub fn ran(output: Output) -> Ran {
    Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

pub fn run<const N: usize>(args: [&str; N]) -> Ran {
    ran(program().args(args).output().unwrap())
}

pub fn run_with_input<const N: usize>(args: [&str; N], input: &[u8]) -> Ran {
    let mut child =
        program().args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    ran(child.wait_with_output().unwrap())
}

/// A folder of its own for a test, gone afterwards.
pub struct Desk(tempfile::TempDir);

impl Desk {
    pub fn new() -> Desk {
        Desk(tempfile::tempdir().unwrap())
    }

    pub fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.0.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

/// The example reports of the project.
pub fn example() -> String {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/afghanistan-2021");
    path.to_str().unwrap().to_owned()
}

/// Reports of our own that any reader must understand.
pub const REPORTS: &str = r#"{"id":"a-1","date":"2021-08-13","lang":"en","publishers":["Example Daily"],"text":"The Taliban captured Kandahar on Thursday."}
{"id":"a-2","date":"2021-08-13","lang":"en","publishers":["Example Radio"],"text":"Ice cream sales rose last year."}
{"id":"a-3","date":"2021-08-13","lang":"sv","publishers":["Exempelbladet"],"text":"Talibanerna intog Herat på torsdagen."}
"#;

pub fn json_lines(out: &str) -> Vec<serde_json::Value> {
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The text with every id of a claim (32 hexadecimal digits) put as `…`.
pub fn without_ids(text: &str) -> String {
    let is_id = |word: &str| word.len() == 32 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let words = text.split_inclusive([' ', '\n']).map(|word| match word.strip_suffix('\n') {
        Some(bare) if is_id(bare) => "…\n".to_owned(),
        _ => word.to_owned(),
    });
    words.collect()
}
