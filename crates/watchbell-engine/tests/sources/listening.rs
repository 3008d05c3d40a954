//! A source that listens, and what it has told.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, mpsc, watch};
use tokio_util::sync::CancellationToken;
use watchbell_core::config::{Source, SourceKind, TokenRef};
use watchbell_core::{Event, Level};
use watchbell_engine::clock::{Clock, SharedClock};
use watchbell_engine::secret::Secrets;
use watchbell_engine::source::{
    self, Batch, BlindReason, FromSource, Payload, Signal, SourceContext, Timing,
};

use crate::peer::BOUND;

/// A clock that stands at noon, so that dates in `Retry-After` mean the same each time.
pub(crate) struct Noon;

impl Clock for Noon {
    fn now(&self) -> jiff::Timestamp {
        "2026-11-22T12:00:00Z".parse().unwrap()
    }
}

/// Seconds become milliseconds.
pub(crate) fn quick() -> Timing {
    Timing {
        connect: Duration::from_secs(5),
        first_retry: Duration::from_millis(5),
        longest_retry: Duration::from_millis(60),
        longest_asked: Duration::from_millis(300),
        healthy: Duration::from_mins(1),
        event: Duration::from_millis(400),
        locked: Duration::from_millis(30),
        attention: Duration::from_millis(60),
    }
}

/// An SSE source at `url`.
pub(crate) fn sse(url: impl AsRef<str>) -> Source {
    Source {
        name: "Checkout".into(),
        url: Some(url.as_ref().parse().unwrap()),
        silence: Some(Duration::from_secs(5)),
        ..Source::new("checkout", SourceKind::Sse)
    }
}

/// An NDJSON source at `url`.
pub(crate) fn ndjson(url: impl AsRef<str>) -> Source {
    Source { kind: SourceKind::Ndjson, ..sse(url) }
}

/// A file that holds a token, which a test can change.
pub(crate) struct TokenFile {
    _folder: tempfile::TempDir,
    path: PathBuf,
}

impl TokenFile {
    pub(crate) fn new(token: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = Self { path: folder.path().join("token"), _folder: folder };
        file.write(token);
        file
    }

    pub(crate) fn write(&self, token: &str) {
        std::fs::write(&self.path, token).unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            std::fs::set_permissions(&self.path, std::fs::Permissions::from_mode(0o600)).unwrap();
        }
    }

    pub(crate) fn reference(&self) -> TokenRef {
        TokenRef::File(self.path.clone())
    }
}

/// A running source.
pub(crate) struct Listening {
    pub(crate) told: mpsc::Receiver<FromSource>,
    pub(crate) retry_now: Arc<Notify>,
    pub(crate) floor: watch::Sender<Option<Level>>,
    pub(crate) cancel: CancellationToken,
    pub(crate) task: tokio::task::JoinHandle<()>,
}

impl Listening {
    pub(crate) fn start(source: Source) -> Self {
        Self::with(source, None, quick())
    }

    pub(crate) fn with(source: Source, cursor: Option<&str>, timing: Timing) -> Self {
        let (tell, told) = mpsc::channel(16);
        let (floor, floor_now) = watch::channel(Some(Level::Debug));
        let retry_now = Arc::new(Notify::new());
        let cancel = CancellationToken::new();
        let context = SourceContext {
            tell,
            cursor: cursor.map(str::to_owned),
            floor: floor_now,
            secrets: Arc::new(Secrets::in_memory()),
            clock: Arc::new(Noon) as SharedClock,
            retry_now: Arc::clone(&retry_now),
            timing,
            cancel: cancel.clone(),
        };
        let task = tokio::spawn(source::run(source, context));
        Self { told, retry_now, floor, cancel, task }
    }

    /// The next thing that is told.
    pub(crate) async fn next(&mut self) -> FromSource {
        tokio::time::timeout(BOUND, self.told.recv())
            .await
            .expect("nothing was told")
            .expect("the source has ended")
    }

    /// The next signal but `Connecting` and `Heard`.
    pub(crate) async fn signal(&mut self) -> Signal {
        loop {
            match self.next().await {
                FromSource::Signal(_, Signal::Connecting | Signal::Heard) | FromSource::Batch(_) => {}
                FromSource::Signal(_, signal) => return signal,
            }
        }
    }

    /// The next time it is blind.
    pub(crate) async fn blind(&mut self) -> (BlindReason, String, Option<Duration>) {
        loop {
            if let Signal::Blind { reason, text, retry_in_ms } = self.signal().await {
                return (reason, text, retry_in_ms.map(Duration::from_millis));
            }
        }
    }

    /// The next batch.
    pub(crate) async fn batch(&mut self) -> Batch {
        loop {
            if let FromSource::Batch(batch) = self.next().await {
                return batch;
            }
        }
    }

    /// The messages of the next `count` events, and the cursor that came with the last of them.
    pub(crate) async fn messages(&mut self, count: usize) -> (Vec<String>, Option<String>) {
        let mut messages = Vec::new();
        let mut cursor = None;
        while messages.len() < count {
            let batch = self.batch().await;
            cursor = batch.cursor;
            messages.extend(batch.heard.into_iter().map(message));
        }
        (messages, cursor)
    }

    /// Cancels it, and gives what it had told until then.
    pub(crate) async fn stop(mut self) -> Vec<FromSource> {
        self.cancel.cancel();
        tokio::time::timeout(BOUND, self.task).await.expect("it does not stop").unwrap();
        let mut rest = Vec::new();
        while let Ok(told) = self.told.try_recv() {
            rest.push(told);
        }
        rest
    }
}

/// An event's message.
pub(crate) fn message(payload: Payload) -> String {
    match payload {
        Payload::Event(ready) => ready.event.message.unwrap_or_default(),
        Payload::Counted { level, .. } => format!("({})", level.as_str()),
    }
}

pub(crate) fn kept(payload: &Payload) -> &Event {
    match payload {
        Payload::Event(ready) => &ready.event,
        Payload::Counted { .. } => panic!("only counted"),
    }
}
