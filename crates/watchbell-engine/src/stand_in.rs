//! Without a disk that can be used, rings go on: a store in memory stands in until the record can be opened.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use watchbell_logbook::store::{Store, StoreError};

/// How often it is tried again.
const RETRY: Duration = Duration::from_secs(5);

/// The record in `dir`; or a stand-in, and why.
///
/// # Errors
/// What will not pass by itself: the record is in use, of a newer version, or lies where nobody may write.
pub(crate) async fn open(dir: &Path) -> Result<(Store, Option<String>), StoreError> {
    match tried(dir).await {
        Ok(store) => Ok((store, None)),
        Err(error @ (StoreError::Full | StoreError::Disk(_))) => {
            let why = format!("{error}, so events are not kept; rings still work");
            tracing::error!(%error, dir = %dir.display(), "the record cannot be opened; rings still work");
            Ok((Store::stand_in()?, Some(why)))
        }
        Err(error) => Err(error),
    }
}

async fn tried(dir: &Path) -> Result<Store, StoreError> {
    let store = Store::open(dir)?;
    store.try_disk().await?;
    Ok(store)
}

/// Waits until the record can be opened, and lets another resident begin with it: what was heard meanwhile is asked for again.
pub(crate) async fn until_it_opens(dir: PathBuf, restart: Arc<AtomicBool>, cancel: CancellationToken) {
    while cancel.run_until_cancelled(tokio::time::sleep(RETRY)).await.is_some() {
        if tried(&dir).await.is_ok() {
            tracing::info!("the record can be opened again");
            restart.store(true, Ordering::Relaxed);
            cancel.cancel();
        }
    }
}
