//! Who takes the events in that were sent, and why they may not be taken.

use futures_util::future::BoxFuture;
use watchbell_core::Event;

use super::Now;
use crate::Store;

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
    store: Store,
    /// The source that the events are booked under.
    source: String,
    now: Now,
}

impl StoreIngest {
    /// Keeps in `store`, under `source`.
    pub fn new(store: Store, source: impl Into<String>, now: Now) -> Self {
        Self { store, source: source.into(), now }
    }
}

impl Ingest for StoreIngest {
    fn take(&self, events: Vec<Event>) -> BoxFuture<'_, Result<Vec<String>, IngestError>> {
        let (source, now) = (self.source.clone(), (self.now)());
        Box::pin(async move {
            let kept = self.store.write(move |tx| {
                let ids = events.iter().map(|event| Ok(tx.append(&source, event, now)?.event_id));
                ids.collect::<Result<Vec<_>, _>>()
            });
            Ok(kept.await?)
        })
    }
}

impl From<crate::StoreError> for IngestError {
    fn from(error: crate::StoreError) -> Self {
        match error {
            crate::StoreError::Full => Self::Full,
            crate::StoreError::Busy => Self::Busy,
            other => Self::Failed(other.to_string()),
        }
    }
}
