//! One occurrence, as a logbook told it.
//!
//! Field names are Sentry's event attributes (<https://develop.sentry.dev/sdk/data-model/event-payloads/>).
//! Everything but the level may be missing: an event that lacks something is still an event.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Level;

/// One occurrence of something a program wanted to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The sender's id (Sentry: 32 hex digits; anything else is kept as it came), or `None` where it sent none;
    /// the engine then gives one before the event is stored.
    pub event_id: Option<String>,
    /// When it happened, by the sender's clock.
    pub timestamp: Option<Timestamp>,
    /// How bad it is, after the source's mapping.
    pub level: Level,
    /// What the sender said (`message`, `logentry.formatted`, `logentry.message`).
    pub message: Option<String>,
    /// The exception chain, in Sentry's order: cause first, what was raised last.
    pub exceptions: Vec<Exception>,
    /// Where, in the sender's words (`culprit`).
    pub culprit: Option<String>,
    /// The route, task or command that was running (`transaction`).
    pub transaction: Option<String>,
    /// The logger's name.
    pub logger: Option<String>,
    /// The sender's language or runtime (`platform`).
    pub platform: Option<String>,
    /// The project's name or number.
    pub project: Option<String>,
    /// `production`, `staging`, …
    pub environment: Option<String>,
    /// The version that was running.
    pub release: Option<String>,
    /// The host it ran on.
    pub server_name: Option<String>,
    /// Who was hit.
    pub user: Option<User>,
    /// Tags in the order they came; Sentry's map and list of pairs both end here.
    pub tags: Vec<(String, String)>,
    /// The sender's own grouping; empty means "by your rules".
    pub fingerprint: Vec<String>,
    /// The page that shows this event, as the sender gave it. Not checked: only the opener decides what opens.
    pub url: Option<String>,
    /// What came, as JSON text, for people and for later versions. Never judged.
    pub raw: String,
}

/// One exception of a chain (`exception.values[]`).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exception {
    /// Its class (`type`).
    pub ty: Option<String>,
    /// What it says (`value`).
    pub value: Option<String>,
    /// Where it was raised, oldest call first, as Sentry sends them.
    pub frames: Vec<Frame>,
    /// Whether the program caught it itself (`mechanism.handled`); `None` where nobody said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handled: Option<bool>,
}

/// One stack frame (`stacktrace.frames[]`).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    /// The function's name.
    pub function: Option<String>,
    /// The module's name.
    pub module: Option<String>,
    /// The file, as short as the sender made it.
    pub filename: Option<String>,
    /// The line, from 1.
    pub lineno: Option<u32>,
    /// Whether it is the team's own code; libraries are `false`.
    pub in_app: bool,
    /// The source line itself, where the sender had it.
    pub context_line: Option<String>,
}

/// Who was hit (`user`).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// The team's own number or name for them.
    pub id: Option<String>,
    /// Where they can be written to.
    pub email: Option<String>,
    /// What they are called.
    pub username: Option<String>,
    /// The address they came from.
    pub ip_address: Option<String>,
}

impl User {
    /// What tells this user from another: id, else e-mail, else name, else address. `None` when nothing does.
    pub fn key(&self) -> Option<&str> {
        [&self.id, &self.email, &self.username, &self.ip_address].into_iter().find_map(|part| part.as_deref())
    }
}

impl Event {
    /// An event with nothing known but its level.
    pub fn bare(level: Level) -> Self {
        Self {
            event_id: None,
            timestamp: None,
            level,
            message: None,
            exceptions: Vec::new(),
            culprit: None,
            transaction: None,
            logger: None,
            platform: None,
            project: None,
            environment: None,
            release: None,
            server_name: None,
            user: None,
            tags: Vec::new(),
            fingerprint: Vec::new(),
            url: None,
            raw: String::new(),
        }
    }
}
