//! The HTTP face of the store: ingest, the event stream, the API, and the pages that a notification links to.
//!
//! # Layout, in reading order
//! `bind` takes the port, `room` says how many may come and `connection` speaks HTTP/1.1 on what it accepts. A request passes `guard` (may this browser
//! speak at all?), then `access` (may it read?, with `token`, `tokens` and `login`), then reaches `stream`, `api`, `pages`
//! or `health`; or one that takes events in: `native`, `sentry`, `otlp`. These read a `body`, ask `sender` whose it is, and
//! hand over to `ingest`. `params` reads what stands behind the `?`, `error` is every answer that is none.

mod bind;
mod room;
mod connection;
mod guard;
mod token;
mod tokens;
mod access;
mod login;
mod params;
mod ingest;
mod body;
mod sender;
mod native;
mod sentry;
mod otlp;
mod recent;
mod stream;
mod api;
mod pages;
mod health;
mod heartbeats;
mod error;
#[cfg(test)]
mod rude;

use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::{Method, StatusCode};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use jiff::Timestamp;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::Store;
use error::ApiError;
use room::Room;

pub use bind::{BindError, bind};
pub use ingest::{Ingest, IngestError, StoreIngest, ready};
pub use token::ReadToken;
pub use tokens::{May, TokenRow, Tokens};

/// The clock's answer.
pub type Now = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// What is served, and to whom.
#[derive(Clone)]
pub struct Face {
    /// What is read.
    pub store: Store,
    /// Who takes what is sent.
    pub ingest: Arc<dyn Ingest>,
    /// Who may read.
    pub read_token: ReadToken,
    /// The time.
    pub now: Now,
    /// Pages that may send from a browser, as origins (`http://localhost:5173`).
    pub origins: Vec<String>,
}

/// So long may requests in flight take once the end has come.
const FAREWELL: Duration = Duration::from_secs(2);

/// How long peers may take.
#[derive(Clone, Copy)]
struct Patience {
    /// From the first byte of a request, or from the end of the one before, to the end of its headers.
    headers: Duration,
    /// Without a byte of a body that was announced.
    stalled: Duration,
    /// For a whole body, however steadily it trickles.
    body: Duration,
    /// For taking what was sent to them. Without it, a reader that stopped reading would keep its place for ever.
    unread: Duration,
}

const PATIENCE: Patience = Patience {
    headers: Duration::from_secs(15),
    stalled: Duration::from_secs(10),
    body: Duration::from_mins(2),
    unread: Duration::from_mins(1),
};

/// What every handler is given.
#[derive(Clone)]
struct Served(Arc<Inner>);

struct Inner {
    face: Face,
    guard: guard::Guard,
    patience: Patience,
    loopback: bool,
    port: u16,
    since: tokio::time::Instant,
    counters: health::Counters,
    /// What streams share.
    recent: Arc<recent::Recent>,
    /// Places for streams.
    streams: Arc<Semaphore>,
    /// Kibibytes that bodies being read may hold.
    waiting: Arc<Semaphore>,
    /// Places for bodies that are being unpacked.
    unpacking: Arc<Semaphore>,
    stop: CancellationToken,
}

impl Deref for Served {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

/// Serves until `shutdown` ends; then streams are ended, requests in flight are finished (within 2 s), and the port is
/// free.
///
/// # Errors
/// When the listener has no address, which means that it is no listener any more.
pub async fn serve(
    listener: TcpListener,
    face: Face,
    shutdown: impl Future<Output = ()> + Send,
) -> std::io::Result<()> {
    serve_with(listener, face, PATIENCE, shutdown).await
}

async fn serve_with(
    listener: TcpListener,
    face: Face,
    patience: Patience,
    shutdown: impl Future<Output = ()> + Send,
) -> std::io::Result<()> {
    let listening = listener.local_addr()?;
    let stop = CancellationToken::new();
    let app = router(Served(Arc::new(Inner {
        guard: guard::Guard::new(listening, &face.origins),
        patience,
        loopback: listening.ip().is_loopback(),
        port: listening.port(),
        since: tokio::time::Instant::now(),
        counters: health::Counters::default(),
        recent: Arc::default(),
        streams: Arc::new(Semaphore::new(stream::STREAMS)),
        waiting: Arc::new(Semaphore::new(body::WAITING)),
        unpacking: Arc::new(Semaphore::new(body::UNPACKING)),
        stop: stop.clone(),
        face,
    })));
    let room = Room::new();
    let mut connections = JoinSet::new();
    tokio::pin!(shutdown);
    loop {
        let tcp = tokio::select! {
            () = &mut shutdown => break,
            Some(_) = connections.join_next(), if !connections.is_empty() => continue,
            tcp = accept(&listener) => tcp,
        };
        let place = tokio::select! {
            () = &mut shutdown => break,
            place = room.enter() => place,
        };
        connections.spawn(connection::serve(tcp, place, app.clone(), patience, stop.clone()));
    }
    drop(listener);
    stop.cancel();
    let all = async { while connections.join_next().await.is_some() {} };
    // Those that are not done by then are dropped with the set.
    let _ = tokio::time::timeout(FAREWELL, all).await;
    Ok(())
}

/// The next connection. When the system has none to give (no file descriptors left), it waits instead of spinning.
async fn accept(listener: &TcpListener) -> TcpStream {
    loop {
        match listener.accept().await {
            Ok((tcp, _)) => return tcp,
            Err(error) => {
                tracing::warn!(%error, "no connection could be accepted");
                tokio::time::sleep(Duration::from_millis(250)).await;
            }
        }
    }
}

fn router(served: Served) -> Router {
    let reading = from_fn_with_state(served.clone(), access::reading);
    let sending = from_fn_with_state(served.clone(), access::sending);
    let api = Router::new()
        .route("/v1/stream", get(stream::get))
        .route("/v1/events", get(api::events))
        .route("/v1/events/{id}", get(api::event))
        .route("/v1/issues", get(api::issues))
        .route("/v1/timeline", get(api::timeline))
        .route("/metrics", get(health::metrics))
        .layer(reading.clone());
    let pages = Router::new()
        .route("/", get(pages::issues::page))
        .route("/search", get(pages::search::page))
        .route("/issues/{id}", get(pages::issue::page))
        .route("/events/{id}", get(pages::event::page))
        .layer(reading)
        .layer(from_fn(pages::errors));
    let ingest = Router::new()
        .route("/v1/events", post(native::post))
        .route("/v1/logs", post(otlp::post))
        .route("/api/{project}/envelope", post(sentry::envelope))
        .route("/api/{project}/envelope/", post(sentry::envelope))
        .route("/api/{project}/store", post(sentry::store))
        .route("/api/{project}/store/", post(sentry::store));
    let door = Router::new()
        .route("/login", post(login::log_in))
        .route("/logout", post(login::log_out))
        .layer(from_fn(pages::errors));
    let open = Router::new()
        .route("/healthz", get(health::healthz))
        .route("/v1/heartbeats", post(heartbeats::post))
        .layer(sending);
    Router::new()
        .merge(api)
        .merge(pages)
        .merge(ingest)
        .merge(open)
        .merge(door)
        .route("/pages.css", get(pages::style))
        .fallback(missing)
        .method_not_allowed_fallback(wrong_method)
        .layer(from_fn_with_state(served.clone(), guard::guard))
        .layer(from_fn_with_state(served.clone(), health::counting))
        .with_state(served)
}

/// Whether events are taken in there.
fn takes_events(path: &str) -> bool {
    let project = |path: &str| {
        let (project, what) = path.strip_prefix("/api/")?.split_once('/')?;
        (!project.is_empty()).then_some(matches!(what, "envelope" | "envelope/" | "store" | "store/"))
    };
    matches!(path, "/v1/events" | "/v1/logs") || project(path) == Some(true)
}

async fn missing() -> ApiError {
    ApiError::not_found("Nothing is served here.", "Events are sent to /v1/events and read from /v1/stream.")
}

async fn wrong_method(request: Request) -> ApiError {
    let hint = if *request.method() == Method::POST {
        "This is read with GET."
    } else {
        "Events are sent with POST."
    };
    let message = format!("{} is not understood here.", request.method());
    ApiError::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", message, hint)
}
