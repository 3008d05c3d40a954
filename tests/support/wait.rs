//! Waiting for what other programs do: looked at again and again, because they do not tell us.

use std::time::Duration;

/// The longest that anything may take to come about. A bound on hangs, not on speed.
const PATIENCE: Duration = Duration::from_secs(20);
const LOOK: Duration = Duration::from_millis(25);

/// Waits until `look` finds something.
pub(crate) async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let looked = tokio::time::timeout(PATIENCE, async {
        loop {
            match look().await {
                Some(found) => return found,
                None => tokio::time::sleep(LOOK).await,
            }
        }
    });
    looked.await.unwrap_or_else(|_| panic!("in vain: {what}"))
}

/// Waits until it is so.
pub(crate) async fn so(what: &str, mut look: impl AsyncFnMut() -> bool) {
    until(what, async || look().await.then_some(())).await;
}
