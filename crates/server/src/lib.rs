//! The reading room: an HTTP API on a ledger, and the web application's files.
//!
//! [`Serving::open`] takes a ledger and says at which address it is served; [`Serving::run`] serves until it is told to
//! stop. `spec/room.md` is the page on what is shown to whom, and on what keeps strangers out.
//!
//! # What is where
//!
//! `openapi` makes routes and their description from one table, the modules under `routes` fill it. `guard` stands at the
//! door: hosts, rates, who asks, from which site. `people` knows passwords, tokens, sessions. `room` is what answers draw
//! on: ledgers open to read, the `shelf` of claims in memory, answers at hand. `picture` is the only module that knows how
//! the picture is drawn, `view` has the forms of everything else. `assets` are the application's files, made by the build
//! script from `web/`; `basemap` are the map's tiles.

mod assets;
mod basemap;
mod fault;
mod guard;
mod http;
mod openapi;
mod people;
mod picture;
mod room;
mod routes;
mod shelf;
mod view;

pub use people::{PeopleError, Person, Role, add as add_person, token};

use crate::guard::{Guard, Limits};
use crate::people::People;
use crate::room::Room;
use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use lagesbild_reader::Reader;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// What is served, to whom.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The ledger; made if it is not there.
    pub ledger: PathBuf,
    /// The address and port to listen on. Port 0 takes any that is free.
    pub listen: SocketAddr,
    /// The file of people who may sign in.
    pub people: Option<PathBuf>,
    /// Whether those who are not signed in may read, with short quotes only. On an address of this machine alone they may.
    pub open: bool,
    /// The name that whoever signs in with the printed token decides under.
    pub who: String,
}

/// Why the reading room cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The ledger cannot be used.
    #[error("{0}")]
    Ledger(String),
    /// The file of people cannot be used.
    #[error(transparent)]
    People(#[from] PeopleError),
    /// An address that others can reach, and nobody who must sign in.
    #[error(
        "{0} can be reached from other machines, so somebody must be able to sign in: add people with \
         `lagesbild serve --add NAME --people FILE`, then give --people FILE"
    )]
    Unguarded(SocketAddr),
    /// Nothing can listen there.
    #[error("{address}: {why}; give another with --listen")]
    Address {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        why: std::io::Error,
    },
    /// The system gives no threads.
    #[error("the server cannot run: {0}")]
    Run(std::io::Error),
}

/// A reading room that is about to be served.
pub struct Serving {
    listener: TcpListener,
    address: SocketAddr,
    token: Option<String>,
    app: Router,
    room: Arc<Room>,
}

impl Serving {
    /// Opens the ledger and takes the address.
    ///
    /// # Errors
    /// [`ServeError`].
    pub fn open(settings: &Settings, reader: Reader) -> Result<Serving, ServeError> {
        let is_own = settings.listen.ip().is_loopback();
        let mut people = match &settings.people {
            Some(path) => People::open(path)?,
            None => People::default(),
        };
        if !is_own && people.is_empty() {
            return Err(ServeError::Unguarded(settings.listen));
        }
        let mut own = None;
        if is_own && people.is_empty() {
            let token = people::token()?;
            let person = Person { name: settings.who.clone(), role: Role::Reviewer };
            people = people.with_own(&token, person);
            own = Some(token);
        }
        let open = settings.open || is_own;
        let room = Room::open(&settings.ledger, reader, people, open);
        let room = Arc::new(room.map_err(|fault| ServeError::Ledger(fault.detail))?);
        let address = |why| ServeError::Address { address: settings.listen, why };
        let listener = TcpListener::bind(settings.listen).map_err(address)?;
        listener.set_nonblocking(true).map_err(address)?;
        let taken = listener.local_addr().map_err(address)?;
        let app = app(&room, is_own.then_some(taken));
        Ok(Serving { listener, address: taken, token: own, app, room })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address to open in a browser, which signs in whoever opens it where nobody else can sign in.
    pub fn link(&self) -> String {
        match &self.token {
            Some(token) => format!("http://{}/#enter={token}", self.address),
            None => format!("http://{}/", self.address),
        }
    }

    /// Serves until the program is interrupted.
    ///
    /// # Errors
    /// [`ServeError::Run`].
    pub fn run(self) -> Result<(), ServeError> {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(ServeError::Run)?;
        let Serving { listener, app, room, .. } = self;
        runtime
            .block_on(async move {
                let listener = tokio::net::TcpListener::from_std(listener)?;
                tokio::spawn(watch(room));
                let service = app.into_make_service_with_connect_info::<SocketAddr>();
                let stopped = async {
                    let _ = tokio::signal::ctrl_c().await;
                };
                // those who listen for news never hang up by themselves
                tokio::select! {
                    done = axum::serve(listener, service) => done,
                    () = stopped => Ok(()),
                }
            })
            .map_err(ServeError::Run)
    }
}

/// How often it is looked whether another program wrote into the ledger.
const LOOK: Duration = Duration::from_secs(1);

async fn watch(room: Arc<Room>) {
    loop {
        tokio::time::sleep(LOOK).await;
        // what cannot be read now is told to whoever asks
        let _ = http::at_leisure(&room, Room::refresh).await;
    }
}

/// Everything that is answered, behind the guard.
fn app(room: &Arc<Room>, own: Option<SocketAddr>) -> Router {
    let (api, _) = routes::api();
    let hosts = own.map(|address| {
        let names = [address.to_string(), format!("localhost:{}", address.port())];
        Arc::new(Vec::from(names))
    });
    let guard = Guard { room: Arc::clone(room), limits: Arc::new(Limits::default()), hosts };
    api.with_state(Arc::clone(room))
        .route("/basemap/{z}/{x}/{y}", get(basemap::tile))
        .fallback(assets::serve)
        .layer(from_fn_with_state(guard, guard::guard))
}

/// The API's description, OpenAPI 3.1, as JSON.
pub fn openapi() -> String {
    let (_, document) = routes::api();
    serde_json::to_string_pretty(&document).unwrap_or_default()
}
