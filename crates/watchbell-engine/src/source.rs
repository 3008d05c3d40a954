//! Connections to logbooks. One task each, under a supervisor that backs off, watches for silence and tells how it goes.

use std::sync::Arc;

use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;
use watchbell_core::config::Source;
use watchbell_core::decode::Decoded;
use watchbell_core::Level;

use crate::clock::SharedClock;
use crate::secret::Secrets;

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
    /// What came.
    pub heard: Vec<Decoded>,
    /// Where to resume after these (SSE: the last event id that was dispatched). `None` leaves the stored one.
    pub cursor: Option<String>,
    /// Read back on the source's very first connection: kept, never rung.
    pub first_read: bool,
}

/// How a connection is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signal {
    /// Trying.
    Connecting,
    /// The server accepted us, and this connection is open.
    Live,
    /// Something came that is no event: a keep-alive, a comment. Sent at most once a second.
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
    /// A payload could not be read. Counted; the stream goes on.
    Undecodable {
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
    /// Stops the task.
    pub cancel: CancellationToken,
}

/// Listens until cancelled: connects, reads, decodes, tells, backs off, tries again.
pub async fn run(source: Source, context: SourceContext) {
    let _ = (source, context);
}
