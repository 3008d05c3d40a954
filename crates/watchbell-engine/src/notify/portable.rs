//! notify-rust: Windows, macOS, and on Linux `notifications.backend = "portable"`, so that this code is run there too.
//!
//! What it cannot do that `notify/linux.rs` can: it opens a connection for each notification, hears only from then on,
//! and never sees the activation token. On Windows and macOS nothing can be replaced or taken down through it, and the
//! clicks of a notification are waited for on a thread of its own.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use notify_rust::{CloseReason, Notification, NotificationResponse, Timeout};
use tokio::sync::mpsc;
use tokio::task::AbortHandle;
use tokio::time::{sleep, timeout};
use watchbell_core::rule::Urgency;

use super::{ActionKey, BOUND, FromDesktop, Notifier, NotifyError, Nth, Ring, Server, words};

/// Clicks that are waited for at once; rings beyond them are shown, and their clicks are not heard.
const MOST: usize = 64;

/// Between looks for a server after one was found missing.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// notify-rust as a port.
#[derive(Debug)]
pub struct Portable {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    to: mpsc::Sender<FromDesktop>,
    up: Mutex<HashMap<String, Up>>,
    /// Looks for a server; none runs while one is known.
    looking: Mutex<Option<AbortHandle>>,
    /// The last that was found, counted, and whether it is still there.
    server: Mutex<(Nth, Option<Server>)>,
}

/// A notification that is up, and the task that waits for its end.
#[derive(Debug)]
struct Up {
    shown: platform::Shown,
    waiter: AbortHandle,
}

impl Portable {
    /// Starts looking for a server. Must be called inside a tokio runtime.
    pub fn start(to: mpsc::Sender<FromDesktop>) -> Self {
        let shared = Shared { to, up: Mutex::default(), looking: Mutex::default(), server: Mutex::default() };
        let shared = Arc::new(shared);
        shared.look();
        Self { shared }
    }
}

impl Drop for Portable {
    fn drop(&mut self) {
        if let Some(looking) = lock(&self.shared.looking).take() {
            looking.abort();
        }
        for (_, up) in lock(&self.shared.up).drain() {
            up.waiter.abort();
        }
    }
}

impl Notifier for Portable {
    fn show<'a>(&'a self, ring: &'a Ring) -> BoxFuture<'a, Result<Nth, NotifyError>> {
        async {
            let result = self.shared.show(ring).await;
            if result == Err(NotifyError::Absent) {
                self.shared.gone().await;
            }
            result
        }
        .boxed()
    }

    fn close<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<(), NotifyError>> {
        async {
            let Some(up) = lock(&self.shared.up).remove(key) else { return Ok(()) };
            up.waiter.abort();
            timeout(BOUND, platform::close(&up.shown)).await.map_err(|_| NotifyError::Hangs)
        }
        .boxed()
    }

    fn server(&self) -> BoxFuture<'_, Result<Server, NotifyError>> {
        async {
            let server = introduce().await;
            if server == Err(NotifyError::Absent) {
                self.shared.gone().await;
            }
            server
        }
        .boxed()
    }
}

impl Shared {
    async fn show(self: &Arc<Self>, ring: &Ring) -> Result<Nth, NotifyError> {
        let (nth, server) = lock(&self.server).clone();
        let server = server.ok_or(NotifyError::Absent)?;
        let replaces = lock(&self.up).get(&ring.key).map(|up| up.shown.clone());
        let shown = timeout(BOUND, platform::show(notification(ring, &server), replaces)).await;
        let shown = shown.map_err(|_| NotifyError::Hangs)??;
        let mut up = lock(&self.up);
        if up.len() >= MOST && !up.contains_key(&ring.key) {
            return Ok(nth);
        }
        let (shared, key, waits) = (Arc::clone(self), ring.key.clone(), shown.clone());
        let offered: Vec<_> =
            ring.actions.iter().map(|(action, label)| (*action, words::label(label))).collect();
        let waiter = tokio::spawn(async move {
            let response = platform::response(waits.clone()).await;
            // It is over, whatever it was: notify-rust hears one thing of each notification.
            {
                let mut up = lock(&shared.up);
                if up.get(&key).is_some_and(|up| Arc::ptr_eq(&up.shown, &waits)) {
                    up.remove(&key);
                }
            }
            if let Some(said) = response.and_then(|response| said(key, &response, &offered)) {
                let _ = shared.to.send(said).await;
            }
        });
        let waiter = waiter.abort_handle();
        if let Some(replaced) = up.insert(ring.key.clone(), Up { shown, waiter }) {
            replaced.waiter.abort();
        }
        Ok(nth)
    }

    /// Says that the server is gone, and looks for another.
    async fn gone(self: &Arc<Self>) {
        if lock(&self.server).1.take().is_some() {
            let _ = self.to.send(FromDesktop::ServerGone).await;
        }
        self.look();
    }

    fn look(self: &Arc<Self>) {
        let mut looking = lock(&self.looking);
        if looking.as_ref().is_some_and(|task| !task.is_finished()) {
            return;
        }
        let shared = Arc::clone(self);
        let task = tokio::spawn(async move {
            let mut told = false;
            let server = loop {
                match introduce().await {
                    Ok(server) => break server,
                    Err(error) => tracing::debug!(%error, "no notification server"),
                }
                if !std::mem::replace(&mut told, true) {
                    let _ = shared.to.send(FromDesktop::ServerGone).await;
                }
                sleep(LOOK_EVERY).await;
            };
            let nth = {
                let mut known = lock(&shared.server);
                *known = (Nth(known.0.0 + 1), Some(server));
                known.0
            };
            let _ = shared.to.send(FromDesktop::ServerUp(nth)).await;
        });
        *looking = Some(task.abort_handle());
    }
}

/// Asks who the server is, on a thread that may block.
async fn introduce() -> Result<Server, NotifyError> {
    let asked = timeout(BOUND, tokio::task::spawn_blocking(platform::server)).await;
    asked.map_err(|_| NotifyError::Hangs)?.unwrap_or(Err(NotifyError::Absent))
}

/// What is common to the platforms.
fn notification(ring: &Ring, server: &Server) -> Notification {
    let mut notification = Notification::new();
    notification
        .appname("Watchbell")
        .summary(&words::title(&ring.title))
        .body(&words::body(&ring.body, server.can("body-markup")))
        .timeout(if ring.urgency == Urgency::Critical { Timeout::Never } else { Timeout::Default });
    platform::dress(&mut notification, ring, server);
    notification
}

/// What a response means. macOS answers with a button's words where others answer with its key.
fn said(
    key: String,
    response: &NotificationResponse,
    offered: &[(ActionKey, String)],
) -> Option<FromDesktop> {
    let action = match response {
        NotificationResponse::Default => offered.first()?.0,
        NotificationResponse::Action(name) => {
            offered.iter().find(|(a, label)| a.name() == name || label == name)?.0
        }
        NotificationResponse::Closed(reason) => {
            return Some(FromDesktop::Closed { key, by_person: *reason == CloseReason::Dismissed });
        }
        NotificationResponse::Reply(_) => return None,
    };
    Some(FromDesktop::Clicked { key, action, activation: None })
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(all(unix, not(target_os = "macos")))]
#[path = "portable/xdg.rs"]
mod platform;

#[cfg(any(target_os = "macos", windows))]
#[path = "portable/native.rs"]
mod platform;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_response_is_read_by_key_or_by_words_and_only_if_it_was_offered() {
        let offered = [(ActionKey::Open, "Open".to_owned()), (ActionKey::Snooze, "Snooze 1 h".to_owned())];
        let of = |response| said("issue:1".into(), &response, &offered);
        let clicked = |action| Some(FromDesktop::Clicked { key: "issue:1".into(), action, activation: None });
        assert_eq!(of(NotificationResponse::Default), clicked(ActionKey::Open));
        assert_eq!(of(NotificationResponse::Action("snooze".into())), clicked(ActionKey::Snooze));
        assert_eq!(of(NotificationResponse::Action("Snooze 1 h".into())), clicked(ActionKey::Snooze));
        assert_eq!(of(NotificationResponse::Action("acknowledge".into())), None);
        assert_eq!(of(NotificationResponse::Reply("open".into())), None);
        for (reason, by_person) in [(CloseReason::Dismissed, true), (CloseReason::Expired, false)] {
            let closed = Some(FromDesktop::Closed { key: "issue:1".into(), by_person });
            assert_eq!(of(NotificationResponse::Closed(reason)), closed);
        }
    }
}
