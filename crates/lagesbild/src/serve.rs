//! `lagesbild serve`: the reading room in a browser, on the ledger at hand.

use crate::cli::Common;
use crate::failure::{Exit, Failure};
use crate::own;
use crate::words::Words;
use clap::Args;
use lagesbild_server::{Role, Serving, Settings, add_person, token};
use std::io::{IsTerminal, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// Arguments of `serve`.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// The ledger; made if it is not there
    #[arg(long, value_name = "FILE", default_value = "lagesbild.db")]
    pub ledger: PathBuf,
    /// Address and port to listen on; others than this machine's own need --people
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7480")]
    pub listen: SocketAddr,
    /// File of people who may sign in, with their passwords' Argon2 hashes
    #[arg(long, value_name = "FILE")]
    pub people: Option<PathBuf>,
    /// Let those who are not signed in read, with short quotes only (on this machine's own address they may)
    #[arg(long)]
    pub open: bool,
    /// Name that decisions are signed with, where no people are listed (else LAGESBILD_WHO, else your account's)
    #[arg(long, value_name = "NAME")]
    pub who: Option<String>,
    /// Add somebody to the file of --people, or give them another password; then end
    #[arg(long, value_name = "NAME", requires = "people")]
    pub add: Option<String>,
    /// What --add lets them do: reader or reviewer
    #[arg(long, value_name = "ROLE", requires = "add")]
    pub role: Option<String>,
    /// With --add, print a token for programs in place of asking for a password
    #[arg(long, requires = "add")]
    pub token: bool,
}

/// Runs the command.
///
/// # Errors
/// [`Failure`] if the ledger or the address cannot be used.
pub fn run(args: &ServeArgs, common: &Common, words: &Words) -> Result<Exit, Failure> {
    if let Some(name) = &args.add {
        let people =
            args.people.as_deref().ok_or_else(|| Failure::Usage(words.get("message", "no-people").to_owned()))?;
        return add(name, args, people, words);
    }
    let settings = Settings {
        ledger: args.ledger.clone(),
        listen: args.listen,
        people: args.people.clone(),
        open: args.open,
        who: who(args),
    };
    let serving = Serving::open(&settings, own::reader(common)?).map_err(Failure::work)?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", words.message("serve-at", &[("address", serving.link())]))?;
    if !common.quiet {
        writeln!(std::io::stderr(), "{}", words.get("message", "serve-stop"))?;
    }
    out.flush()?;
    drop(out);
    serving.run().map_err(Failure::work)?;
    Ok(Exit::Done)
}

/// The name that decisions are signed with.
fn who(args: &ServeArgs) -> String {
    let told = args.who.clone().or_else(|| std::env::var("LAGESBILD_WHO").ok());
    let account = || std::env::var("USER").or_else(|_| std::env::var("USERNAME")).ok();
    let name = told.or_else(account).map(|name| name.trim().replace([':', '\n', '\r'], " "));
    name.filter(|name| !name.is_empty()).unwrap_or_else(|| "local".to_owned())
}

fn add(name: &str, args: &ServeArgs, people: &Path, words: &Words) -> Result<Exit, Failure> {
    let role = args.role.as_deref().map_or(Some(Role::Reviewer), Role::from_name);
    let role = role.ok_or_else(|| Failure::Usage(words.get("message", "no-role").to_owned()))?;
    let secret = if args.token { token().map_err(Failure::work)? } else { password(name, words)? };
    add_person(people, name, role, &secret).map_err(Failure::work)?;
    if args.token {
        writeln!(std::io::stdout(), "{secret}")?;
    }
    let values = [("name", name.to_owned()), ("file", people.display().to_string())];
    writeln!(std::io::stderr(), "{}", words.message("person-added", &values))?;
    Ok(Exit::Done)
}

/// A password: typed unseen, or a line of standard input.
fn password(name: &str, words: &Words) -> Result<String, Failure> {
    if std::io::stdin().is_terminal() {
        let mut asked = console::Term::stderr();
        write!(asked, "{} ", words.message("ask-password", &[("name", name.to_owned())]))?;
        return Ok(asked.read_secure_line()?);
    }
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\n', '\r']).to_owned())
}

/// What stands below the command's help.
pub const EXAMPLES: &str = "\
Examples:
  lagesbild serve --ledger war.db                       prints an address to open; only this machine reaches it
  lagesbild serve --add anna --people people.toml       asks for a password
  lagesbild serve --add bo --role reader --people people.toml
  lagesbild serve --ledger war.db --people people.toml --listen 0.0.0.0:7480

The server speaks plain HTTP: let a proxy that speaks TLS stand before any address that others reach.
The API is described at /api/v1/openapi.json.

Exit codes: 0 stopped, 1 the ledger or the address cannot be used, 2 usage.";
