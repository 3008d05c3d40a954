//! What people do that changes what is decided from then on.

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::watch::Plan;

/// Something that was done, in a form that can be stored and done again in a dry run. Texts are ids of issues.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Seen: it rings again only when it gets worse.
    Acknowledge(String),
    /// Not seen after all.
    Unacknowledge(String),
    /// Silent until then.
    Snooze(String, Timestamp),
    /// Silent until it gets worse.
    SnoozeUntilWorse(String),
    /// Silent no longer.
    Wake(String),
    /// Over.
    Resolve(String),
    /// Not over after all.
    Unresolve(String),
    /// Everything is silent until then; `None`: no longer.
    Pause(Option<Timestamp>),
    /// A deploy watch began; `None`: it was stopped before its time.
    Watch(Option<Arc<Plan>>),
}
