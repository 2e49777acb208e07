//! The same data in plain PostgreSQL tables, in a database of its own that is gone afterwards.

use super::made::{COUNTRIES, World};
use super::{Answers, Load, median_of};
use lagesbild_model::{Claim, Report};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

const TABLES: &str = "
    CREATE TABLE reports (id bigint PRIMARY KEY, hash text NOT NULL UNIQUE, day date, publisher text, title text,
        url text, acquired timestamptz NOT NULL DEFAULT clock_timestamp(), text text NOT NULL);
    CREATE TABLE claims (report bigint NOT NULL REFERENCES reports, hash text NOT NULL, key text NOT NULL,
        kind text NOT NULL, place text, country text, first date, last date,
        written timestamptz NOT NULL DEFAULT clock_timestamp(), claim json NOT NULL);
    CREATE INDEX ON reports (url);
    CREATE INDEX ON claims (report); CREATE INDEX ON claims (key); CREATE INDEX ON claims (place);
    CREATE INDEX ON claims (country, kind); CREATE INDEX ON claims (written);";

/// A server that listens on a socket in its own folder only.
pub struct Postgres {
    programs: PathBuf,
    folder: PathBuf,
    /// Rows are written here before they are loaded.
    rows: PathBuf,
    loaded: Duration,
    /// Reports so far.
    reports: u64,
}

impl Postgres {
    /// Makes a database, if PostgreSQL is installed; else the reason why there is none.
    pub fn start(folder: &Path) -> Result<Postgres, String> {
        let programs = programs().ok_or("PostgreSQL is not installed here")?;
        std::fs::create_dir_all(folder).map_err(|e| e.to_string())?;
        let folder = folder.canonicalize().map_err(|e| e.to_string())?.join("postgres");
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir(&folder).map_err(|e| e.to_string())?;
        if is_root() {
            // the server refuses to run as root; its package has made a user
            run(Command::new("chown").arg("postgres").arg(&folder))?;
        }
        let rows = folder.with_file_name("rows");
        let server = Postgres { programs, folder: folder.clone(), rows, loaded: Duration::ZERO, reports: 0 };
        let data = folder.join("data");
        let mut make = server.program("initdb");
        run(make.args(["--auth=trust", "--username=made", "--encoding=UTF8", "--locale=C", "-D"]).arg(&data))?;
        let listen = format!("-c listen_addresses='' -c unix_socket_directories='{}'", folder.display());
        let mut start = server.program("pg_ctl");
        run(start.args(["start", "-w", "-o", &listen, "-l"]).arg(folder.join("log")).arg("-D").arg(&data))?;
        server.ask(TABLES)?;
        Ok(server)
    }

    fn program(&self, name: &str) -> Command {
        let path = self.programs.join(name);
        if !is_root() {
            return Command::new(path);
        }
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(path).current_dir("/");
        command
    }

    /// Runs statements in one session; returns how long each took, as the client saw it.
    fn ask(&self, sql: &str) -> Result<Vec<Duration>, String> {
        let mut client = self.program("psql");
        client.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-U", "made", "-d", "postgres", "-h"]).arg(&self.folder);
        let mut child = client
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|e| e.to_string())?;
        let mut input = child.stdin.take().ok_or("no way in")?;
        let text = format!("\\timing on\n{sql}\n");
        let writer = std::thread::spawn(move || input.write_all(text.as_bytes()));
        let output = child.wait_with_output().map_err(|e| e.to_string())?;
        let written = writer.join().map_err(|_| "the writer failed")?;
        if !output.status.success() {
            return Err(format!("psql: {}", String::from_utf8_lossy(&output.stderr)));
        }
        written.map_err(|e| e.to_string())?;
        let said = String::from_utf8_lossy(&output.stdout);
        let times = said.lines().filter_map(|line| line.strip_prefix("Time: ")?.split(' ').next()?.parse::<f64>().ok());
        Ok(times.map(|ms| Duration::from_secs_f64(ms / 1000.0)).collect())
    }

    fn last_of(&self, sql: &str) -> Result<Duration, String> {
        self.ask(sql)?.pop().ok_or_else(|| "no time was told".to_owned())
    }

    /// Loads a batch as one transaction, as fast as PostgreSQL can: by COPY.
    pub fn append(&mut self, batch: &[(Report, Vec<Claim>)]) -> Result<(), String> {
        let (mut reports, mut claims) = (String::new(), String::new());
        for (report, of) in batch {
            self.reports += 1;
            let parts = report.parts();
            let day = parts.publication.as_ref().map(|p| p.date.to_string()).unwrap_or_default();
            let (title, url) = (parts.title.as_deref().unwrap_or_default(), parts.url.as_deref().unwrap_or_default());
            let publisher = parts.publishers.join(", ");
            let values = [&report.id().to_string(), &day, &publisher, title, url, report.text()].map(quoted).join("\t");
            let _ = writeln!(reports, "{}\t{values}", self.reports);
            for claim in of {
                let line = serde_json::to_string(claim).map_err(|e| e.to_string())?;
                let place = claim.places.first();
                let country = place.and_then(|p| p.candidates.first()?.country).map(|c| c.to_string());
                let id = place.and_then(|p| p.id.as_ref()).map(ToString::to_string).unwrap_or_default();
                let (first, last) = claim.when.clone().unwrap_or_default();
                let values = [
                    &claim.id.to_string(),
                    &claim.key.to_string(),
                    claim.kind.name(),
                    &id,
                    &country.unwrap_or_default(),
                    &first.unwrap_or_default(),
                    &last.unwrap_or_default(),
                    &line,
                ];
                let _ = writeln!(claims, "{}\t{}", self.reports, values.map(quoted).join("\t"));
            }
        }
        let files = [("reports", reports), ("claims", claims)].map(|(name, rows)| {
            let file = self.rows.with_extension(name);
            std::fs::write(&file, rows).map(|()| file.display().to_string()).map_err(|e| e.to_string())
        });
        let [reports, claims] = files;
        let sql = format!(
            "BEGIN;\n\\copy reports (id, hash, day, publisher, title, url, text) FROM '{}'\n\
             \\copy claims (report, hash, key, kind, place, country, first, last, claim) FROM '{}'\nCOMMIT;",
            reports?, claims?
        );
        self.loaded += self.ask(&sql)?.iter().sum::<Duration>();
        Ok(())
    }

    /// Reports with their claims one by one, each on the disk before the next; reports a second.
    fn singly(&mut self, of: &[(Report, Vec<Claim>)]) -> Result<f64, String> {
        let before = std::mem::take(&mut self.loaded);
        for one in of {
            self.append(std::slice::from_ref(one))?;
        }
        let took = std::mem::replace(&mut self.loaded, before);
        Ok(of.len() as f64 / took.as_secs_f64())
    }

    /// Asks what the ledger was asked, as far as it is a question to tables: the rows, without drawing a picture.
    pub fn answers(&mut self, load: &Load<'_>, singles: &[(Report, Vec<Claim>)]) -> Result<Answers, String> {
        self.ask("ANALYZE;")?;
        let batches = load.claims as f64 / self.loaded.as_secs_f64();
        let bytes = self.number("SELECT pg_total_relation_size('reports') + pg_total_relation_size('claims')")?;
        let singly = self.singly(singles)?;
        let kinds: Vec<String> = lagesbild_picture::KINDS.iter().map(|kind| format!("'{}'", kind.name())).collect();
        let rows =
            "SELECT c.claim, r.publisher, r.day, r.acquired, r.text FROM claims c JOIN reports r ON r.id = c.report";
        let claims = median_of(|turn| {
            let country = World::country(turn as u64 % COUNTRIES).ok_or("no such country")?;
            let kinds = kinds.join(", ");
            self.last_of(&format!("\\o /dev/null\n{rows} WHERE c.country = '{country}' AND c.kind IN ({kinds});"))
        })?;
        let why = median_of(|turn| {
            let place = World::place(turn as u64 % COUNTRIES, turn as u64).ok_or("no such place")?;
            self.last_of(&format!("\\o /dev/null\n{rows} WHERE c.place = '{place}';"))
        })?;
        let changes = median_of(|_| {
            self.last_of(&format!(
                "\\o /dev/null\n{rows} WHERE c.report > {} AND c.report <= {};",
                load.before_last_day, load.reports
            ))
        })?;
        Ok(Answers {
            batches,
            processor: None,
            singly,
            bytes_a_claim: bytes / load.claims as f64,
            claims,
            picture: None,
            why,
            changes,
            verify: None,
        })
    }

    /// The one number that a question is answered with.
    fn number(&self, sql: &str) -> Result<f64, String> {
        let mut client = self.program("psql");
        client.args(["-X", "-q", "-A", "-t", "-U", "made", "-d", "postgres", "-h"]).arg(&self.folder);
        let output = client.args(["-c", sql]).output().map_err(|e| e.to_string())?;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        said.trim().parse().map_err(|_| format!("psql said {said:?}"))
    }

    /// Its version.
    pub fn version(&self) -> String {
        let said = self.program("postgres").arg("--version").output();
        said.map(|said| String::from_utf8_lossy(&said.stdout).trim().to_owned()).unwrap_or_default()
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let _ = run(self.program("pg_ctl").args(["stop", "-m", "immediate", "-D"]).arg(self.folder.join("data")));
        let _ = std::fs::remove_dir_all(&self.folder);
        for name in ["reports", "claims"] {
            let _ = std::fs::remove_file(self.rows.with_extension(name));
        }
    }
}

/// A value as COPY wants it; nothing is NULL.
fn quoted(value: &str) -> String {
    if value.is_empty() {
        return "\\N".to_owned();
    }
    value.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r")
}

fn run(command: &mut Command) -> Result<(), String> {
    let done = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().and_then(|child| child.wait_with_output());
    let done = done.map_err(|e| format!("{command:?}: {e}"))?;
    let said = String::from_utf8_lossy(&done.stderr);
    if done.status.success() { Ok(()) } else { Err(format!("{command:?}: {said}")) }
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|id| id.stdout.trim_ascii() == b"0")
}

/// Where the server's programs are: on the path, or where Debian keeps them.
fn programs() -> Option<PathBuf> {
    let on_path =
        std::env::var_os("PATH").into_iter().flat_map(|path| std::env::split_paths(&path).collect::<Vec<_>>());
    let kept = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|e| e.path().join("bin"));
    on_path
        .chain(kept)
        .find(|folder| ["initdb", "pg_ctl", "psql", "postgres"].iter().all(|name| folder.join(name).exists()))
}
