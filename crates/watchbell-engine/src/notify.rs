//! Native notifications.

use futures_util::future::BoxFuture;
use watchbell_core::Level;
use watchbell_core::rule::Urgency;

/// What should be seen. Rings with the same `key` replace each other in place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ring {
    /// The outbox key: `issue:<id>`, `source:<id>`, `summary`, `test`.
    pub key: String,
    /// Plain text, never markup.
    pub title: String,
    /// Plain text; escaped here iff the server takes markup.
    pub body: String,
    /// The worst level of what it tells.
    pub level: Level,
    /// How loudly.
    pub urgency: Urgency,
    /// `bell`, `none` or a file.
    pub sound: String,
    /// The buttons in order; the first is also what a click on the body does.
    pub actions: Vec<(ActionKey, String)>,
}

/// What a button does. Its wire name is the action key given to the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ActionKey {
    /// Opens the error's page.
    Open,
    /// Marks the issue as seen.
    Acknowledge,
    /// Silences the issue for an hour.
    Snooze,
}

/// What comes back from the desktop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FromDesktop {
    /// Somebody pressed a button, or the body (`Open`).
    Clicked {
        /// The ring's key.
        key: String,
        /// Which.
        action: ActionKey,
        /// Lets the program that is started come to the front.
        activation: Option<String>,
    },
    /// It is no longer up.
    Closed {
        /// The ring's key.
        key: String,
        /// Whether a person closed it (reason 2), as against it having expired or having been closed by us.
        by_person: bool,
    },
    /// A notification server appeared, or another took its place: what is unseen is to be shown again.
    ServerUp,
    /// The notification server went away.
    ServerGone,
}

/// A notification server.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Server {
    /// `dunst`, `gnome-shell`, …
    pub name: String,
    /// Its version.
    pub version: String,
    /// What it can do (spec: `GetCapabilities`).
    pub capabilities: Vec<String>,
}

/// Why something could not be shown. None of these stops the pipeline.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotifyError {
    /// No session bus, or no notification server on it.
    #[error("no notification service")]
    Absent,
    /// It did not answer within 2 s.
    #[error("the notification service does not answer")]
    Hangs,
    /// It answered with an error.
    #[error("the notification service refused: {0}")]
    Refused(String),
}

/// What shows notifications. A port: tests record instead. Clicks come back over the channel it was made with.
pub trait Notifier: Send + Sync + 'static {
    /// Shows `ring`, in place of the one with the same key that is still up.
    fn show<'a>(&'a self, ring: &'a Ring) -> BoxFuture<'a, Result<(), NotifyError>>;

    /// Takes the ring with this key down, if it is up.
    fn close<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<(), NotifyError>>;

    /// Who shows them.
    fn server(&self) -> BoxFuture<'_, Result<Server, NotifyError>>;
}
