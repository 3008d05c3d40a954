//! Who takes the events in that were sent, and why they may not be taken.

use futures_util::future::BoxFuture;
use tokio::sync::{mpsc, oneshot};
use watchbell_core::Event;

use super::Now;
use crate::store::{Ready, Store, StoreError};

/// So many events are made ready at once, wherever that is.
const FEW: usize = 32;
/// Requests that may wait for the store before their senders do.
const WAITING: usize = 64;
/// Events in one transaction, about.
const TOGETHER: usize = 1_024;

/// Who takes what is sent. The engine passes its pipeline; [`StoreIngest`] only keeps.
pub trait Ingest: Send + Sync + 'static {
    /// Keeps `events` and returns their ids in order, once they are on the disk.
    fn take(&self, events: Vec<Event>) -> BoxFuture<'_, Result<Vec<String>, IngestError>>;
}

/// Why events were not taken. None of the batch was kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IngestError {
    /// The disk is full (507).
    #[error("the disk is full")]
    Full,
    /// Too much at once; the sender may try again (503).
    #[error("too many events are waiting")]
    Busy,
    /// The program is shutting down, or the store failed (503).
    #[error("{0}")]
    Failed(String),
}

/// Keeps everything and judges nothing: the logbook alone, as `watchbell serve` runs it.
#[derive(Clone)]
pub struct StoreIngest {
    /// The source that the events are booked under.
    source: String,
    requests: mpsc::Sender<Request>,
}

/// The events of one request, and where their ids are waited for.
type Request = (Vec<Ready>, oneshot::Sender<Result<Vec<String>, IngestError>>);

impl StoreIngest {
    /// Keeps in `store`, under `source`, until the last clone is gone. Needs a runtime of tokio.
    pub fn new(store: Store, source: impl Into<String>, now: Now) -> Self {
        let (requests, waiting) = mpsc::channel(WAITING);
        tokio::spawn(keep(store, now, waiting));
        Self { source: source.into(), requests }
    }
}

impl Ingest for StoreIngest {
    fn take(&self, events: Vec<Event>) -> BoxFuture<'_, Result<Vec<String>, IngestError>> {
        Box::pin(async move {
            let ended = || IngestError::Failed("the logbook is ending".into());
            let (done, answer) = oneshot::channel();
            self.requests.send((ready(&self.source, events).await?, done)).await.map_err(|_| ended())?;
            answer.await.map_err(|_| ended())?
        })
    }
}

/// Requests that wait together are kept together: the disk is waited for once.
async fn keep(store: Store, now: Now, mut waiting: mpsc::Receiver<Request>) {
    while let Some((first, done)) = waiting.recv().await {
        let mut count = first.len();
        let (mut requests, mut answers) = (vec![first], vec![done]);
        while count < TOGETHER
            && let Ok((ready, done)) = waiting.try_recv()
        {
            count += ready.len();
            requests.push(ready);
            answers.push(done);
        }
        let now = now();
        let kept = store.write(move |tx| {
            let mut ids = |ready: &Vec<Ready>| {
                let ids = ready.iter().map(|one| Ok(tx.take(one, now)?.event_id));
                ids.collect::<Result<Vec<_>, StoreError>>()
            };
            requests.iter().map(&mut ids).collect::<Result<Vec<_>, _>>()
        });
        let kept = kept.await.map_err(IngestError::from);
        for (place, answer) in answers.into_iter().enumerate() {
            let ids = kept.as_ref().map(|ids| ids.get(place).cloned().unwrap_or_default());
            // A sender that hung up does not take the events back.
            let _ = answer.send(ids.map_err(Clone::clone));
        }
    }
}

/// Makes events of `source` ready for the store: many of them off the threads that answer others.
///
/// # Errors
/// [`IngestError::Failed`] when that panics.
pub async fn ready(source: &str, events: Vec<Event>) -> Result<Vec<Ready>, IngestError> {
    let source = source.to_owned();
    let few = events.len() <= FEW;
    let make = move || events.into_iter().map(|event| Ready::new(&source, event)).collect();
    if few {
        return Ok(make());
    }
    tokio::task::spawn_blocking(make).await.map_err(|error| IngestError::Failed(error.to_string()))
}

impl From<StoreError> for IngestError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Full => Self::Full,
            StoreError::Busy => Self::Busy,
            other => Self::Failed(other.to_string()),
        }
    }
}
