//! What bytes mean. Framing ([`sse`], [`ndjson`]) apart from format ([`json`]), so that every source reuses both.

pub mod sse;
pub mod ndjson;
pub mod json;

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::{Event, Level};

/// How one source's payloads are read: where names differ from Sentry's, and what its levels mean.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mapping {
    /// Our field name → JSON pointer (RFC 6901) into the payload; tried before Sentry's own names.
    pub fields: BTreeMap<String, String>,
    /// The source's level word or number (as text, compared without case) → ours; tried before the built-in table.
    pub levels: BTreeMap<String, Level>,
    /// A link for events that carry none, with `{field}` placeholders such as `{event_id}`, percent-encoded when filled.
    pub link: Option<String>,
}

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
