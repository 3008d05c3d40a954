//! Native notifications.
//!
//! [`start`] gives the client that suits the desktop: on Linux our own, on one D-Bus connection (`notify/linux.rs`),
//! elsewhere notify-rust (`notify/portable.rs`). What both say is put together in `notify/words.rs`, which lets nothing
//! through that a server could take for markup or that could reorder text on the screen.
//!
//! **Architecture Invariant:** no call here takes longer than [`BOUND`], and none is made again by itself: what could
//! not be shown stays in the outbox, which is told by [`FromDesktop::ServerUp`] when trying again is worth it.

pub mod words;
pub mod sound;
mod bell;
mod ids;
#[cfg(target_os = "linux")]
pub mod linux;
pub mod portable;

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use tokio::sync::mpsc;
use watchbell_core::config::Backend;
use watchbell_core::rule::Urgency;
use watchbell_core::{Level, say};

/// Who we are to every desktop: the name of the desktop file and of the icon, the window's identifier and the Windows
/// AUMID. They must all be this, or notifications come with a generic name and icon.
pub const APP_ID: &str = "io.github.watchbell.Watchbell";

/// The longest that any call on a notification server may take.
pub const BOUND: Duration = Duration::from_secs(2);

/// Starts the client that `backend` asks for; clicks and changes of server come over `to`. Returns at once, whether or
/// not there is a notification server: it is looked for in the background for as long as the client lives.
///
/// Must be called inside a tokio runtime.
pub fn start(backend: Backend, to: mpsc::Sender<FromDesktop>) -> Arc<dyn Notifier> {
    match backend {
        #[cfg(target_os = "linux")]
        Backend::Auto | Backend::Native => Arc::new(linux::Desktop::start(linux::Options::default(), to)),
        _ => Arc::new(portable::Portable::start(to)),
    }
}

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
    /// Silences the issue for an hour; a certificate until its last threshold.
    Snooze,
    /// Shows how a deploy watch goes, or how it ended.
    Report,
    /// Begins the same watch once more.
    WatchMore,
    /// Shows the sources and how they do.
    Sources,
}

impl ActionKey {
    /// The wire name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Acknowledge => "acknowledge",
            Self::Snooze => "snooze",
            Self::Report => "report",
            Self::WatchMore => "watch_more",
            Self::Sources => "sources",
        }
    }

    /// What the button says.
    pub fn label(self) -> String {
        match self {
            Self::Open => say!("ring-open"),
            Self::Acknowledge => say!("ring-acknowledge"),
            Self::Snooze => say!("ring-snooze"),
            Self::Report => say!("watch-report"),
            Self::WatchMore => say!("watch-more"),
            Self::Sources => say!("watch-check-sources"),
        }
    }

    /// The button of an issue's ring with this wire name, as the configuration has it.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Open, Self::Acknowledge, Self::Snooze].into_iter().find(|action| action.name() == name)
    }
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
    /// A notification server appeared, or another took its place: what is unseen is to be shown again, except what
    /// this one has already been given.
    ServerUp(Nth),
    /// The notification server went away.
    ServerGone,
}

/// Which of the notification servers that were found since the start. What was shown by one is not on another's screen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Nth(pub u64);

/// A notification server.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Server {
    /// `dunst`, `gnome-shell`, …
    pub name: String,
    /// Its version.
    pub version: String,
    /// What it can do (spec: `GetCapabilities`).
    pub capabilities: Vec<String>,
}

impl Server {
    /// Whether it has this capability.
    pub fn can(&self, capability: &str) -> bool {
        self.capabilities.iter().any(|c| c == capability)
    }
}

/// Why something could not be shown. None of these stops the pipeline.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotifyError {
    /// No session bus, or no notification server on it.
    #[error("{}", say!("answer-no-service"))]
    Absent,
    /// It did not answer within 2 s.
    #[error("{}", say!("answer-service-hangs"))]
    Hangs,
    /// It answered with an error.
    #[error("{}", say!("answer-service-refused", why = .0.as_str()))]
    Refused(String),
}

/// What shows notifications. A port: tests record instead. Clicks come back over the channel it was made with.
pub trait Notifier: Send + Sync + 'static {
    /// Shows `ring`, in place of the one with the same key that is still up, and says on whose screen.
    fn show<'a>(&'a self, ring: &'a Ring) -> BoxFuture<'a, Result<Nth, NotifyError>>;

    /// Takes the ring with this key down, if it is up.
    fn close<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<(), NotifyError>>;

    /// Who shows them.
    fn server(&self) -> BoxFuture<'_, Result<Server, NotifyError>>;
}
