//! What bytes mean. Framing ([`sse`], [`ndjson`]) apart from format ([`json`]), so that every source reuses both.

pub mod sse;
pub mod ndjson;
pub mod json;
mod glance;
mod scan;
mod payload;
mod names;
mod people;
mod stack;
mod instant;
mod lenient;
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

impl Decoded {
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
