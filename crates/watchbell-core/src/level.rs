//! How bad an event is.

use serde::{Deserialize, Serialize};

/// Severity, in Sentry's words and order: `debug < info < warning < error < fatal`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Of use only while looking for a fault.
    Debug,
    /// Nothing is wrong.
    Info,
    /// Something may be wrong.
    Warning,
    /// Something failed.
    Error,
    /// The program, or what it serves, is down.
    Fatal,
}

impl Level {
    /// Every level, least first.
    pub const ALL: [Self; 5] = [Self::Debug, Self::Info, Self::Warning, Self::Error, Self::Fatal];

    /// The lower-case name, as it stands in config, JSON and Sentry's payloads.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
            Self::Fatal => "fatal",
        }
    }
}
