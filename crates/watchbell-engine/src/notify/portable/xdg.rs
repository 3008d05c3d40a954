//! notify-rust on freedesktop desktops, where it can replace, take down and wait without a thread.

use std::sync::Arc;

use notify_rust::{Hint, Notification, NotificationHandle, NotificationResponse, Urgency};

use crate::notify::sound::Sound;
use crate::notify::{APP_ID, NotifyError, Ring, Server, words};

pub(super) type Shown = Arc<NotificationHandle>;

pub(super) fn dress(notification: &mut Notification, ring: &Ring, server: &Server) {
    notification.icon(APP_ID).hint(Hint::DesktopEntry(APP_ID.into())).urgency(match ring.urgency {
        watchbell_core::rule::Urgency::Low => Urgency::Low,
        watchbell_core::rule::Urgency::Normal => Urgency::Normal,
        watchbell_core::rule::Urgency::Critical => Urgency::Critical,
    });
    match Sound::of(&ring.sound) {
        Sound::None => notification.hint(Hint::SuppressSound(true)),
        sound => notification.hint(sound.file().map_or_else(
            || Hint::SoundName("bell".into()),
            |file| Hint::SoundFile(file.to_string_lossy().into_owned()),
        )),
    };
    if server.can("actions") {
        if let Some((_, label)) = ring.actions.first() {
            notification.action("default", &words::label(label));
        }
        for (action, label) in &ring.actions {
            notification.action(action.name(), &words::label(label));
        }
    }
}

pub(super) async fn show(
    mut notification: Notification,
    replaces: Option<Shown>,
) -> Result<Shown, NotifyError> {
    if let Some(replaces) = replaces {
        notification.id(replaces.id());
    }
    // The library keeps its error to itself but for words; which it was, the next look at the server tells.
    notification.show_async().await.map(Arc::new).map_err(|_| NotifyError::Absent)
}

pub(super) async fn close(shown: &Shown) {
    shown.close_async().await;
}

/// What came of it; nothing where the connection was lost.
pub(super) async fn response(shown: Shown) -> Option<NotificationResponse> {
    let mut said = None;
    shown.wait_for_action_async(|response| said = Some(response.clone())).await;
    said
}

/// May block.
pub(super) fn server() -> Result<Server, NotifyError> {
    let about = notify_rust::get_server_information().map_err(|_| NotifyError::Absent)?;
    let capabilities = notify_rust::get_capabilities().unwrap_or_default();
    Ok(Server { name: about.name, version: about.version, capabilities })
}
