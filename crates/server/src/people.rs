//! Who may do what: the file of people, passwords and tokens, and who is signed in.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// What somebody may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Read everything, full texts among it.
    Reader,
    /// Also decide on claims and keep reports.
    Reviewer,
}

impl Role {
    /// The role of that name.
    pub fn from_name(name: &str) -> Option<Role> {
        match name {
            "reader" => Some(Role::Reader),
            "reviewer" => Some(Role::Reviewer),
            _ => None,
        }
    }
}

/// Somebody who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The name that decisions are signed with.
    pub name: String,
    /// What they may do.
    pub role: Role,
}

/// Why the file of people cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PeopleError {
    /// The file cannot be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file says something else than it should.
    #[error("{}: {why}", path.display())]
    Form {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// A name that cannot be one.
    #[error("{0:?} cannot be a name: use 1 to 64 characters, no colon and no control characters")]
    Name(String),
    /// A password that guards nothing.
    #[error("a password needs at least 10 characters")]
    Short,
    /// The system gives no random bytes, or the hash cannot be made.
    #[error("the secret cannot be made: {0}")]
    Secret(String),
}

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    person: Vec<Entry>,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    role: Role,
    /// Argon2id, as a PHC string.
    secret: String,
}

/// The shortest password taken.
const SHORTEST: usize = 10;

fn load(path: &Path) -> Result<File, PeopleError> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(source) => return Err(PeopleError::File { path: path.to_owned(), source }),
    };
    let form = |why: String| PeopleError::Form { path: path.to_owned(), why };
    let file: File = toml::from_str(&text).map_err(|e| form(e.message().to_owned()))?;
    for entry in &file.person {
        PasswordHash::new(&entry.secret)
            .map_err(|_| form(format!("the secret of {:?} is no Argon2 hash", entry.name)))?;
    }
    Ok(file)
}

/// Adds somebody to the file, made if it is not there; who is in it gets a new secret and role.
///
/// # Errors
/// [`PeopleError`].
pub fn add(path: &Path, name: &str, role: Role, secret: &str) -> Result<(), PeopleError> {
    let is_name = (1..=64).contains(&name.chars().count()) && !name.contains(|c: char| c == ':' || c.is_control());
    if !is_name || name.trim() != name {
        return Err(PeopleError::Name(name.to_owned()));
    }
    if secret.chars().count() < SHORTEST {
        return Err(PeopleError::Short);
    }
    let mut file = if path.exists() { load(path)? } else { File::default() };
    let hash = Argon2::default().hash_password(secret.as_bytes());
    let hash = hash.map_err(|e| PeopleError::Secret(e.to_string()))?.to_string();
    file.person.retain(|entry| entry.name != name);
    file.person.push(Entry { name: name.to_owned(), role, secret: hash });
    let text = toml::to_string(&file).map_err(|e| PeopleError::Secret(e.to_string()))?;
    let fault = |source| PeopleError::File { path: path.to_owned(), source };
    std::fs::write(path, text).map_err(fault)?;
    only_ours(path).map_err(fault)
}

#[cfg(unix)]
fn only_ours(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn only_ours(_path: &Path) -> std::io::Result<()> {
    Ok(())
}

/// A secret of 160 random bits.
///
/// # Errors
/// [`PeopleError::Secret`] if the system gives none.
pub fn token() -> Result<String, PeopleError> {
    let mut bytes = [0u8; 20];
    getrandom::fill(&mut bytes).map_err(|e| PeopleError::Secret(e.to_string()))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Somebody at a browser.
#[derive(Clone, Debug)]
pub struct Session {
    /// Who.
    pub person: Person,
    /// What a request that changes something must carry.
    pub csrf: String,
    used: Instant,
}

/// Without a request for so long, somebody is signed out.
const IDLE: Duration = Duration::from_secs(12 * 3600);
/// No more sessions than this are held; the one that rested longest goes.
const MOST_SESSIONS: usize = 1024;

/// Everybody who may sign in, and who has.
#[derive(Default)]
pub struct People {
    listed: Vec<Entry>,
    /// The hash of a token that stands for somebody at this machine.
    own: Option<(blake3::Hash, Person)>,
    sessions: Mutex<BTreeMap<[u8; 32], Session>>,
    /// Secrets that were right before, by hash with their name, so that programs need not wait for Argon2 each time.
    proven: Mutex<BTreeMap<[u8; 32], Person>>,
}

impl People {
    /// The people of that file.
    ///
    /// # Errors
    /// [`PeopleError`] if it cannot be used.
    pub fn open(path: &Path) -> Result<People, PeopleError> {
        Ok(People { listed: load(path)?.person, ..People::default() })
    }

    /// The same, and somebody at this machine who signs in with a token.
    #[must_use]
    pub fn with_own(self, token: &str, person: Person) -> People {
        People { own: Some((blake3::hash(token.as_bytes()), person)), ..self }
    }

    /// Whether anybody is listed.
    pub fn is_empty(&self) -> bool {
        self.listed.is_empty()
    }

    /// Whether somebody is listed, so that a name is asked for.
    pub fn has_names(&self) -> bool {
        !self.listed.is_empty()
    }

    /// Who that is, if the secret is theirs. Takes as long for a name that is not listed.
    pub fn prove(&self, name: &str, secret: &str) -> Option<Person> {
        let key = *blake3::Hasher::new_derive_key("lagesbild 2026-11 proven secret")
            .update(&(name.len() as u64).to_le_bytes())
            .update(name.as_bytes())
            .update(secret.as_bytes())
            .finalize()
            .as_bytes();
        if let Some(person) = held(&self.proven).get(&key) {
            return Some(person.clone());
        }
        if let Some((hash, person)) = &self.own
            && *hash == blake3::hash(secret.as_bytes())
            && (name.is_empty() || name == person.name)
        {
            return Some(person.clone());
        }
        let entry = self.listed.iter().find(|entry| entry.name == name);
        let stands_for = entry.or(self.listed.first())?;
        let hash = PasswordHash::new(&stands_for.secret).ok()?;
        let is_right = Argon2::default().verify_password(secret.as_bytes(), &hash).is_ok();
        let entry = entry.filter(|_| is_right)?;
        let person = Person { name: entry.name.clone(), role: entry.role };
        let mut proven = held(&self.proven);
        if proven.len() >= MOST_SESSIONS {
            proven.clear();
        }
        proven.insert(key, person.clone());
        Some(person)
    }

    /// Signs somebody in: the cookie's value, and the session.
    ///
    /// # Errors
    /// [`PeopleError::Secret`] if the system gives no random bytes.
    pub fn enter(&self, person: Person) -> Result<(String, Session), PeopleError> {
        let (cookie, csrf) = (token()?, token()?);
        let session = Session { person, csrf, used: Instant::now() };
        let mut sessions = held(&self.sessions);
        sessions.retain(|_, session| session.used.elapsed() < IDLE);
        if sessions.len() >= MOST_SESSIONS
            && let Some(oldest) = sessions.iter().min_by_key(|(_, session)| session.used).map(|(key, _)| *key)
        {
            sessions.remove(&oldest);
        }
        sessions.insert(*blake3::hash(cookie.as_bytes()).as_bytes(), session.clone());
        Ok((cookie, session))
    }

    /// The session of that cookie.
    pub fn session(&self, cookie: &str) -> Option<Session> {
        let mut sessions = held(&self.sessions);
        let session = sessions.get_mut(blake3::hash(cookie.as_bytes()).as_bytes())?;
        if session.used.elapsed() >= IDLE {
            return None;
        }
        session.used = Instant::now();
        Some(session.clone())
    }

    /// Signs out.
    pub fn leave(&self, cookie: &str) {
        held(&self.sessions).remove(blake3::hash(cookie.as_bytes()).as_bytes());
    }
}

fn held<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_secret_of_the_right_name_counts() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("people.toml");
        add(&path, "anna", Role::Reviewer, "a long password").unwrap();
        add(&path, "bo", Role::Reader, "another password").unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(!text.contains("a long password") && text.contains("$argon2id$"), "{text}");
        let people = People::open(&path).unwrap();
        assert_eq!(people.prove("anna", "a long password").map(|p| p.role), Some(Role::Reviewer));
        assert_eq!(people.prove("bo", "a long password"), None);
        assert_eq!(people.prove("nobody", "a long password"), None);
        assert_eq!(people.prove("", ""), None);
        // proven once, found again, and still bound to its name
        assert!(people.prove("anna", "a long password").is_some());
        assert_eq!(people.prove("bo", "a long password"), None);
    }

    #[test]
    fn bad_names_and_short_passwords_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("people.toml");
        for name in ["", "a:b", " anna", "a\nb"] {
            assert!(matches!(add(&path, name, Role::Reader, "a long password"), Err(PeopleError::Name(_))), "{name:?}");
        }
        assert!(matches!(add(&path, "anna", Role::Reader, "short"), Err(PeopleError::Short)));
        assert!(!path.exists());
    }

    #[test]
    fn a_session_ends_when_its_person_leaves() {
        let people = People::default();
        let (cookie, session) = people.enter(Person { name: "anna".to_owned(), role: Role::Reader }).unwrap();
        assert_eq!(people.session(&cookie).map(|s| s.csrf), Some(session.csrf));
        people.leave(&cookie);
        assert!(people.session(&cookie).is_none());
    }
}
