//! What bytes mean. Framing ([`sse`], [`ndjson`], lines of text) apart from format ([`json`], [`log_line`], [`journal`]), so that
//! every source reuses both.

pub mod sse;
pub mod ndjson;
pub mod json;
pub mod envelope;
pub mod feedback;
pub mod otlp;
pub mod ntfy;
pub mod gotify;
pub mod loki;
pub mod log_line;
pub mod journal;
mod glance;
mod scan;
mod payload;
mod names;
mod people;
pub(crate) mod stack;
pub(crate) mod instant;
pub(crate) mod lenient;
mod mapping;

use std::borrow::Cow;

use jiff::Timestamp;

use crate::{Event, Level};
pub use mapping::{MAPPABLE, Mapping};

/// What a payload turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decoded {
    /// An event that a rule could match or that the store keeps.
    Event(Box<Event>),
    /// An event below `floor`: nothing can match it, only its level and time are counted.
    Counted {
        /// Its level.
        level: Level,
        /// The sender's time, where it gave one.
        at: Option<Timestamp>,
    },
}

/// What one message of a service says that wraps its payloads.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Said {
    /// In the order they stand.
    pub payloads: Vec<Decoded>,
    /// Where to resume after them.
    pub cursor: Option<String>,
    /// What the service says that it lost, for people.
    pub gap: Option<String>,
}

impl Decoded {
    /// `event`, or only its level and time where nothing can match it. `None` as floor counts all.
    pub fn at_least(floor: Option<Level>, event: Event) -> Self {
        if floor.is_none_or(|floor| event.level < floor) {
            return Self::Counted { level: event.level, at: event.timestamp };
        }
        Self::Event(Box::new(event))
    }

    /// When it happened, by the sender's clock.
    pub fn at(&self) -> Option<Timestamp> {
        match self {
            Self::Event(event) => event.timestamp,
            Self::Counted { at, .. } => *at,
        }
    }
}

/// Why a payload is no event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// Not JSON at all.
    #[error("not JSON: {0}")]
    NotJson(String),
    /// Over the size cap.
    #[error("the payload has {size} bytes, more than the {limit} that are read")]
    TooLarge {
        /// Its size in bytes.
        size: usize,
        /// The cap in bytes.
        limit: usize,
    },
}

/// Text as WHATWG's "UTF-8 decode" reads it: each maximal broken part is U+FFFD. The standard library replaces by the
/// same rule, but much more slowly than it validates.
fn utf8(bytes: &[u8]) -> Cow<'_, str> {
    str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}
