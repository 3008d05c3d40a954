//! notify-rust on Windows and macOS. Showing and waiting block there, so each ring has a thread until it is over.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use notify_rust::{Notification, NotificationResponse};
use tokio::sync::oneshot;

use crate::notify::sound::Sound;
use crate::notify::{NotifyError, Ring, Server, words};

/// Threads that wait. A notification may stay in the Action Center for days.
static WAITING: AtomicUsize = AtomicUsize::new(0);

/// Where the response will come out, once.
pub(super) type Shown = Arc<Mutex<Option<oneshot::Receiver<NotificationResponse>>>>;

pub(super) fn dress(notification: &mut Notification, ring: &Ring, _: &Server) {
    // Critical stays until it is dismissed, on Windows; macOS leaves that to the user's settings.
    #[cfg(windows)]
    notification.app_id(crate::notify::APP_ID).urgency(match ring.urgency {
        watchbell_core::rule::Urgency::Low => notify_rust::Urgency::Low,
        watchbell_core::rule::Urgency::Normal => notify_rust::Urgency::Normal,
        watchbell_core::rule::Urgency::Critical => notify_rust::Urgency::Critical,
    });
    match Sound::of(&ring.sound) {
        Sound::None => {}
        Sound::Bell(_) => _ = notification.sound_name(if cfg!(windows) { "Default" } else { "Ping" }),
        Sound::File(file) => _ = notification.sound_name(file),
    }
    for (action, label) in &ring.actions {
        notification.action(action.name(), &words::label(label));
    }
}

/// macOS shows only when it is waited for; so an error that comes with the first answer is the only one that is told.
pub(super) async fn show(notification: Notification, _: Option<Shown>) -> Result<Shown, NotifyError> {
    let (shown, is_shown) = oneshot::channel();
    let (answer, answered) = oneshot::channel();
    let work = move || match notification.show() {
        Ok(handle) => {
            let _ = shown.send(Ok(()));
            let _ = handle
                .wait_for_response(|response: &NotificationResponse| drop(answer.send(response.clone())));
        }
        Err(error) => drop(shown.send(Err(NotifyError::Refused(words::title(&error.to_string()))))),
    };
    let thread = std::thread::Builder::new().name("watchbell-ring".into()).spawn(work);
    thread.map_err(|error| NotifyError::Refused(error.to_string()))?;
    is_shown.await.unwrap_or(Err(NotifyError::Absent))?;
    Ok(Arc::new(Mutex::new(Some(answered))))
}

/// It cannot be taken down; what it says from now on is not listened to.
pub(super) async fn close(_: &Shown) {}

pub(super) async fn response(shown: Shown) -> Option<NotificationResponse> {
    let answered = shown.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
    answered?.await.ok()
}

/// The desktop itself: it is always there.
pub(super) fn server() -> Result<Server, NotifyError> {
    Ok(Server {
        name: std::env::consts::OS.into(),
        version: String::new(),
        capabilities: vec!["actions".into()],
    })
}
