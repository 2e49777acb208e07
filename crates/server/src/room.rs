//! What every answer draws on: the ledger, the claims at hand, the lists, the people.

use crate::fault::Fault;
use crate::http::Prepared;
use crate::people::People;
use crate::shelf::{Shelf, wanted};
use crate::view::Lists;
use lagesbild_actors::ActorList;
use lagesbild_gazetteer::Gazetteer;
use lagesbild_ledger::{Access, KnownBy, KnownClaim, Ledger, SqliteStore, UtcMoment};
use lagesbild_model::ReportId;
use lagesbild_model::time::Day;
use lagesbild_picture::Picture;
use lagesbild_reader::Reader;
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard};
use tokio::sync::{Semaphore, watch};

/// Ledgers open to read that wait for a question.
const POOL: usize = 8;
/// Pictures of a past moment of the ledger's clock that are kept at hand.
const PASTS: usize = 3;
/// Pictures that are kept at hand.
const DRAWN: usize = 6;
/// Texts that are read at the same time.
const READING: usize = 2;
/// Pictures that are drawn at the same time.
const DRAWING: usize = 2;
/// Who may listen for news at the same time.
const LISTENERS: usize = 256;
/// Bytes of answers that are kept at hand.
const READY: usize = 32 << 20;
/// Answers that are kept at hand.
const MOST_READY: usize = 256;

/// The claims known by some moment.
pub enum Held<'r> {
    /// The beginning of the shelf.
    Shelf(RwLockReadGuard<'r, Shelf>, Option<Day>),
    /// Fetched from the ledger.
    Past(Arc<Vec<KnownClaim>>),
}

impl Held<'_> {
    /// The claims.
    pub fn claims(&self) -> &[KnownClaim] {
        match self {
            Held::Shelf(shelf, by) => shelf.claims(*by),
            Held::Past(claims) => claims,
        }
    }
}

type Past = (KnownBy, Arc<Vec<KnownClaim>>);

/// A picture, with the ledger's last entry and the clocks that it was drawn by.
type Drawn = (Option<UtcMoment>, KnownBy, Arc<Picture<'static>>);

/// The reading room: what every answer draws on.
pub struct Room {
    path: PathBuf,
    pool: Mutex<Vec<Ledger<SqliteStore>>>,
    writing: Mutex<()>,
    shelf: RwLock<Shelf>,
    past: Mutex<VecDeque<Past>>,
    drawn: Mutex<VecDeque<Drawn>>,
    /// Reads texts, with the user's own lists; it lives as long as the program, as pictures at hand look things up in it.
    pub reader: &'static Reader,
    /// Who may do what.
    pub people: People,
    /// Whether those who are not signed in may read (short quotes only).
    pub open: bool,
    /// The moment of the ledger's last entry, told to whoever listens.
    pub news: watch::Sender<Option<UtcMoment>>,
    /// How many texts may be read at once.
    pub reading: Arc<Semaphore>,
    /// How many pictures are drawn at once.
    pub drawing: Arc<Semaphore>,
    /// How many may listen for news.
    pub listeners: Arc<Semaphore>,
    /// Answers that stay the same until something is written.
    pub ready: Ready,
}

/// Answers at hand, the latest asked for last.
#[derive(Default)]
pub struct Ready(Mutex<VecDeque<(String, Arc<Prepared>)>>);

impl Ready {
    /// The answer to that question, if it is at hand.
    pub fn get(&self, key: &str) -> Option<Arc<Prepared>> {
        let mut ready = held(&self.0);
        let at = ready.iter().position(|(other, _)| other == key)?;
        let found = ready.remove(at)?;
        let answer = Arc::clone(&found.1);
        ready.push_back(found);
        Some(answer)
    }

    /// Keeps an answer at hand.
    pub fn put(&self, key: String, answer: Arc<Prepared>) {
        let mut ready = held(&self.0);
        ready.push_back((key, answer));
        let mut size: usize = ready.iter().map(|(_, answer)| answer.size()).sum();
        while size > READY || ready.len() > MOST_READY {
            let Some((_, oldest)) = ready.pop_front() else { break };
            size = size.saturating_sub(oldest.size());
        }
    }
}

impl Room {
    /// Opens the ledger, which is made if it is not there.
    ///
    /// # Errors
    /// [`Fault`] in the ledger's words.
    pub fn open(path: &Path, reader: Reader, people: People, open: bool) -> Result<Room, Fault> {
        if !path.exists() {
            Ledger::open(path, Access::Create)?;
        }
        let ledger = Ledger::open(path, Access::Read)?;
        let shelf = Shelf::load(&ledger)?;
        let news = watch::Sender::new(shelf.head);
        Ok(Room {
            path: path.to_owned(),
            pool: Mutex::new(vec![ledger]),
            writing: Mutex::new(()),
            shelf: RwLock::new(shelf),
            past: Mutex::default(),
            drawn: Mutex::default(),
            reader: Box::leak(Box::new(reader)),
            people,
            open,
            news,
            reading: Arc::new(Semaphore::new(READING)),
            drawing: Arc::new(Semaphore::new(DRAWING)),
            listeners: Arc::new(Semaphore::new(LISTENERS)),
            ready: Ready::default(),
        })
    }

    /// The places of the world.
    pub fn gazetteer(&self) -> &'static Gazetteer {
        self.reader.gazetteer()
    }

    /// The actors of the world.
    pub fn actors(&self) -> &'static ActorList {
        self.reader.actors()
    }

    /// Asks the ledger something.
    ///
    /// # Errors
    /// What `work` returns, or that the ledger cannot be opened.
    pub fn ask<R>(&self, work: impl FnOnce(&Ledger<SqliteStore>) -> Result<R, Fault>) -> Result<R, Fault> {
        let waiting = held(&self.pool).pop();
        let ledger = match waiting {
            Some(ledger) => ledger,
            None => Ledger::open(&self.path, Access::Read)?,
        };
        let answer = work(&ledger);
        let mut pool = held(&self.pool);
        if pool.len() < POOL {
            pool.push(ledger);
        }
        answer
    }

    /// Writes into the ledger, one at a time, and brings the shelf up to date before it answers.
    ///
    /// # Errors
    /// What `work` returns, or that the ledger cannot be written.
    pub fn write<R>(&self, work: impl FnOnce(&mut Ledger<SqliteStore>) -> Result<R, Fault>) -> Result<R, Fault> {
        let done = {
            let _one = held(&self.writing);
            let mut ledger = Ledger::open(&self.path, Access::Append)?;
            work(&mut ledger)?
        };
        self.refresh()?;
        Ok(done)
    }

    /// Takes up what others wrote into the ledger.
    ///
    /// # Errors
    /// [`Fault`] in the ledger's words.
    pub fn refresh(&self) -> Result<(), Fault> {
        let head = self.ask(|ledger| Ok(ledger.latest()?))?;
        if head == self.head() {
            return Ok(());
        }
        let head = self.ask(|ledger| {
            let mut shelf = self.shelf.write().unwrap_or_else(PoisonError::into_inner);
            shelf.refresh(ledger)?;
            Ok(shelf.head)
        })?;
        self.news.send_replace(head);
        Ok(())
    }

    /// The moment of the last entry that the answers take in.
    pub fn head(&self) -> Option<UtcMoment> {
        self.shelf().head
    }

    /// What names are looked up in.
    pub fn lists(&self) -> Lists<'_> {
        Lists { gazetteer: self.gazetteer(), actors: self.actors() }
    }

    /// The reports known by then, those that came last first.
    ///
    /// # Errors
    /// [`Fault`] in the ledger's words.
    pub fn newest_reports(&self, known: KnownBy) -> Result<Vec<ReportId>, Fault> {
        if known == KnownBy::NOW {
            return Ok(self.shelf().reports.clone());
        }
        let notes = self.ask(|ledger| Ok(ledger.reports(&known)?))?;
        Ok(notes.into_iter().rev().map(|note| note.report).collect())
    }

    /// The claims at hand.
    pub fn shelf(&self) -> RwLockReadGuard<'_, Shelf> {
        self.shelf.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The claims of the picture that were known by then.
    ///
    /// # Errors
    /// [`Fault`] in the ledger's words.
    pub fn claims(&self, known: KnownBy) -> Result<Held<'_>, Fault> {
        let Some(moment) = known.ledger else { return Ok(Held::Shelf(self.shelf(), known.published)) };
        if let Some((_, claims)) = held(&self.past).iter().find(|(by, _)| *by == known) {
            return Ok(Held::Past(Arc::clone(claims)));
        }
        let claims = Arc::new(self.ask(|ledger| Ok(ledger.claims(&wanted(), &known)?))?);
        // what is said of a moment to come may yet change
        if self.head().is_some_and(|head| moment < head) {
            let mut past = held(&self.past);
            past.push_front((known, Arc::clone(&claims)));
            past.truncate(PASTS);
        }
        Ok(Held::Past(claims))
    }

    /// The picture as it was known by then; drawn, and whom to believe learnt, once for each state of the ledger.
    ///
    /// # Errors
    /// [`Fault`] in the ledger's words.
    pub fn picture(&self, known: KnownBy) -> Result<Arc<Picture<'static>>, Fault> {
        let head = self.head();
        if let Some((_, _, picture)) = held(&self.drawn).iter().find(|(at, by, _)| *at == head && *by == known) {
            return Ok(Arc::clone(picture));
        }
        let picture = Arc::new(Picture::draw(self.claims(known)?.claims(), self.gazetteer(), self.actors()));
        let mut drawn = held(&self.drawn);
        drawn.retain(|(at, ..)| *at == head);
        drawn.push_front((head, known, Arc::clone(&picture)));
        drawn.truncate(DRAWN);
        Ok(picture)
    }
}

fn held<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
