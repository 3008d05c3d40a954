//! Connections to logbooks. One task each, under a supervisor that backs off, watches for silence and tells how it goes.
//!
//! # Layout, in reading order
//! [`supervisor`] decides when to try (again); [`connection`] is what outlives one try. [`kind`] is what sets the kinds
//! apart, one file each. Most are a [`stream`], one long GET: [`http`] opens it over [`tls`] and [`redirect`]s, [`reader`]
//! turns its bytes into payloads, a [`format`] those into what was heard, [`pace`] watches the time. Trackers do not tell by
//! themselves: they are asked again and again, by an [`api`]. Every way in which it ends is a [`failure`], in words. [`test`] goes the same way once, step by step, for the "Test connection" button;
//! [`send_back`] goes it the other way, with what people did.

pub mod test;
pub mod send_back;
mod supervisor;
mod backoff;
mod connection;
mod kind;
mod sse;
mod ndjson;
mod ntfy;
mod mercure;
mod spotlight;
mod websocket;
mod gotify;
mod loki;
mod bugsink;
mod sentry;
mod file;
mod journal;
mod stream;
mod socket;
mod api;
mod pace;
mod reader;
mod format;
pub(crate) mod http;
pub(crate) mod tls;
mod redirect;
pub(crate) mod failure;
pub(crate) mod peer;

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::{Notify, mpsc, watch};
use tokio_util::sync::CancellationToken;
use watchbell_core::Level;
use watchbell_core::config::Source;
use watchbell_core::decode::Decoded;
use watchbell_core::heartbeat::Heartbeat;
use watchbell_logbook::store::Ready;

use crate::clock::SharedClock;
use crate::secret::Secrets;
pub(crate) use backoff::Backoff;
pub(crate) use http::retry_after;

/// A source's id, cheap to clone.
pub type SourceId = Arc<str>;

/// What a source tells the pipeline. Sent over one bounded channel: a slow store slows the socket, nothing is dropped.
#[derive(Debug)]
pub enum FromSource {
    /// Payloads, in the order they came, and the cursor to resume from once they are stored.
    Batch(Batch),
    /// How the connection is doing.
    Signal(SourceId, Signal),
}

/// Some payloads of one source, stored in one transaction together with the cursor.
#[derive(Debug)]
pub struct Batch {
    /// Whose.
    pub source: SourceId,
    /// What came. Empty where only the cursor has moved.
    pub heard: Vec<Payload>,
    /// Where to resume after these (SSE: the last event id that was dispatched). `None` leaves the stored one.
    pub cursor: Option<String>,
    /// Read back on the source's very first connection: kept, never rung.
    pub first_read: bool,
}

/// A payload on its way into the store.
#[derive(Debug)]
pub enum Payload {
    /// An event, made ready where it came in: there are many sources and one writer.
    Event(Box<Ready>),
    /// Nothing can match it: only counted.
    Counted {
        /// Its level.
        level: Level,
        /// The sender's time, where it gave one.
        at: Option<Timestamp>,
    },
}

impl Payload {
    /// Makes what `source` said ready.
    pub fn new(source: &str, decoded: Decoded) -> Self {
        match decoded {
            Decoded::Event(event) => Self::Event(Box::new(Ready::new(source, *event))),
            Decoded::Counted { level, at } => Self::Counted { level, at },
        }
    }

    /// Its level.
    pub fn level(&self) -> Level {
        match self {
            Self::Event(ready) => ready.event.level,
            Self::Counted { level, .. } => *level,
        }
    }

    /// The sender's time, where it gave one.
    pub fn at(&self) -> Option<Timestamp> {
        match self {
            Self::Event(ready) => ready.event.timestamp,
            Self::Counted { at, .. } => *at,
        }
    }
}

/// How a connection is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signal {
    /// Trying. Says nothing about being blind or not: the state stays what it was until `Live` or `Blind`.
    Connecting,
    /// The server accepted us, and this connection is open.
    Live,
    /// Something came that is no event: a keep-alive, a comment. Sent at most once a second, and not beside a `Batch`,
    /// which says as much.
    Heard,
    /// It does not hear; it will try again by itself after this many milliseconds, or not at all (`None`: needs attention).
    Blind {
        /// The stable code.
        reason: BlindReason,
        /// For people, without a full stop: `token rejected (401)`.
        text: String,
        /// Milliseconds until the next try.
        retry_in_ms: Option<u64>,
    },
    /// Something was missed and cannot be read back (SSE `event: gap`, an unknown cursor).
    Gap {
        /// For people.
        text: String,
    },
    /// How much of what the server allows is left; empty where it does not say.
    Budget {
        /// For people: `58 of 60 questions left for now`.
        text: String,
    },
    /// What a source says of itself that is no fault; empty: nothing any more.
    Note {
        /// For people, without a full stop: `no file matches yet`.
        text: String,
    },
    /// A forwarder gave a sign of life to the logbook.
    Heartbeat(Heartbeat),
    /// A payload could not be read. Counted; the stream goes on.
    Undecodable {
        /// How many could not.
        count: u64,
        /// For people.
        text: String,
    },
}

/// Why a source is not heard. The names are public (`status --json`); extend, never rename.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each is explained where its text is made")]
pub enum BlindReason {
    Unauthorized,
    Forbidden,
    NotFound,
    Name,
    Refused,
    Tls,
    Silent,
    ContentType,
    Undecodable,
    RateLimited,
    Locked,
    Gone,
    Port,
}

/// What a source task is given.
#[derive(Clone)]
pub struct SourceContext {
    /// Where to tell.
    pub tell: mpsc::Sender<FromSource>,
    /// The stored cursor; `None` on the very first connection.
    pub cursor: Option<String>,
    /// Payloads below this level are only counted; `None` counts all. Changes when rules do.
    pub floor: watch::Receiver<Option<Level>>,
    /// Where tokens come from.
    pub secrets: Arc<Secrets>,
    /// The time.
    pub clock: SharedClock,
    /// Cuts the waiting short ("Try again", the computer woke up, a token was entered): `notify_waiters()`.
    /// Does nothing to a connection that is open.
    pub retry_now: Arc<Notify>,
    /// How patient it is. `Timing::default()` but in tests.
    pub timing: Timing,
    /// Stops the task.
    pub cancel: CancellationToken,
}

/// How patient a source is. Monotonic time throughout: a clock that is set does not matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timing {
    /// For a name to be looked up, and TCP and TLS to be set up.
    pub connect: Duration,
    /// The first wait after a failure; doubled each time. A server's `retry:` replaces it.
    pub first_retry: Duration,
    /// The longest wait of that series, and the most that `retry:` may ask for.
    pub longest_retry: Duration,
    /// The most that `Retry-After` may ask for.
    pub longest_asked: Duration,
    /// A connection that lived this long starts the series anew; one that is dropped sooner does not.
    pub healthy: Duration,
    /// How long one event may take to arrive, from its first byte to its last, while bytes keep coming.
    pub event: Duration,
    /// Between looks at a keyring that is locked.
    pub locked: Duration,
    /// Between looks at what only a person can mend (a rejected token, a wrong address).
    pub attention: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            first_retry: Duration::from_secs(1),
            longest_retry: Duration::from_mins(1),
            longest_asked: Duration::from_hours(1),
            healthy: Duration::from_mins(1),
            event: Duration::from_mins(1),
            locked: Duration::from_secs(30),
            attention: Duration::from_mins(5),
        }
    }
}

/// A client for one request to `url`, set up as a source's is: our TLS, our rules for redirects, the environment's proxies.
///
/// # Errors
/// In words, when the system's certificates cannot be read.
pub fn client(url: &url::Url) -> Result<reqwest::Client, String> {
    http::client(url, None, http::PROTOCOLS, &Timing::default()).map_err(|failure| failure.text)
}

/// A client to send to `url` with, again and again; see [`client`]. It follows no redirect.
///
/// # Errors
/// In words, when certificates cannot be read.
pub(crate) fn sending_client(
    url: &url::Url,
    ca_file: Option<&std::path::Path>,
    timing: &Timing,
) -> Result<reqwest::Client, String> {
    http::sending_client(url, ca_file, timing).map_err(|failure| failure.text)
}

/// Why something could not be sent to `url`, in words without a full stop, and without a secret.
pub(crate) fn why(error: &reqwest::Error, url: &url::Url) -> String {
    failure::Failure::from_reqwest(error, url).text
}

/// Listens until cancelled, or until nobody takes what it tells: connects, reads, decodes, backs off, tries again.
pub async fn run(source: Source, context: SourceContext) {
    let cancel = context.cancel.clone();
    let tell = context.tell.clone();
    tokio::select! {
        () = cancel.cancelled() => {}
        () = tell.closed() => {}
        () = supervisor::supervise(source, context) => {}
    }
}
