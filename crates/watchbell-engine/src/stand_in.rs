//! Without a disk that can be used, rings go on: what is newest is remembered in memory until the record can be used again.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use watchbell_core::say;
use watchbell_logbook::store::{Store, StoreError};

/// How often it is tried again whether there is room.
pub(crate) const RETRY: Duration = Duration::from_secs(5);
/// How often, where a disk failed: it may take what it is given and fail again.
const RETRY_FAILED: Duration = Duration::from_mins(5);

/// A store, and what it is worth.
pub(crate) struct Opened {
    pub store: Store,
    /// Why it remembers in memory, when it does.
    pub why: Option<String>,
    /// Whether it knows what was before.
    pub remembers: bool,
    /// Whether there is a file at all that it could use again.
    pub held: bool,
}

/// The record in `dir`, used or stood in for.
///
/// # Errors
/// What will not pass by itself: the record is in use, of a newer version, or lies where nobody may write.
pub(crate) async fn open(dir: &Path) -> Result<Opened, StoreError> {
    let (store, error) = match Store::open(dir) {
        Ok(store) => match store.try_disk().await {
            Ok(()) => return Ok(Opened { store, why: None, remembers: true, held: true }),
            Err(error) => (Some(store), error),
        },
        Err(error) => (None, error),
    };
    if !passes(&error) {
        return Err(error);
    }
    let held = store.is_some();
    let store = match store {
        Some(store) => {
            store.stand_aside().await?;
            store
        }
        None => Store::stand_in()?,
    };
    Ok(Opened { store, why: Some(words(&error)), remembers: held, held })
}

/// Whether it is the disk, which may be well again.
fn passes(error: &StoreError) -> bool {
    matches!(error, StoreError::Full | StoreError::Disk(_))
}

fn words(error: &StoreError) -> String {
    tracing::error!(%error, "events are not kept; rings still work");
    say!("status-not-kept-yet-rings", why = crate::words::of_store(error))
}

/// Goes on without the disk, and lets another resident begin with it when it can be used again: what was heard meanwhile is
/// asked for again then.
#[derive(Clone)]
pub(crate) struct StandBy {
    pub store: Store,
    /// `None`: nothing is kept anyway.
    pub dir: Option<PathBuf>,
    pub restart: Arc<AtomicBool>,
    pub cancel: CancellationToken,
}

impl StandBy {
    /// Remembers in memory from now on. Returns why; `None` where that helps nothing.
    pub(crate) async fn instead_of_the_disk(&self, error: &StoreError) -> Option<String> {
        if self.dir.is_none() || !passes(error) || self.store.stand_aside().await.is_err() {
            return None;
        }
        let wait = if matches!(error, StoreError::Full) { RETRY } else { RETRY_FAILED };
        tokio::spawn(self.clone().until_it_can_be_used(true, wait));
        Some(words(error))
    }

    /// As [`Self::instead_of_the_disk`] found it, or [`open`]: `held`, when the file is ours still.
    pub(crate) async fn until_it_can_be_used(self, held: bool, wait: Duration) {
        let Some(dir) = &self.dir else { return };
        while self.cancel.run_until_cancelled(tokio::time::sleep(wait)).await.is_some() {
            let tried = if held { self.store.try_disk().await } else { tried(dir).await };
            if tried.is_ok() {
                tracing::info!("the record can be used again");
                self.restart.store(true, Ordering::Relaxed);
                self.cancel.cancel();
            }
        }
    }
}

async fn tried(dir: &Path) -> Result<(), StoreError> {
    Store::open(dir)?.try_disk().await
}
