//! The systemd journal: this machine's by `journalctl`, another's by its systemd-journal-gatewayd.

pub(super) mod gateway;
pub(super) mod local;

use jiff::Timestamp;
use watchbell_core::Level;
use watchbell_core::config::Source;
use watchbell_core::decode::{Decoded, Mapping, journal};

use super::format::{Format, Heard, Payload, event_id};

/// Entries, one JSON object a line.
pub(super) struct Entries {
    source: String,
    mapping: Mapping,
    /// The entry that was read last: what goes on "after" it may begin with it all the same.
    after: Option<String>,
    /// What is older is not read.
    since: Option<Timestamp>,
}

impl Entries {
    fn new(source: &Source, after: Option<&str>, since: Option<Timestamp>) -> Self {
        let (source, mapping) = (source.id.clone(), source.mapping.clone());
        Self { source, mapping, after: after.map(str::to_owned), since }
    }
}

impl Format for Entries {
    fn take(&mut self, payload: Payload<'_>, floor: Option<Level>, heard: &mut Heard) {
        let journal::Entry { cursor, mut decoded } = match journal::decode(payload.text, &self.mapping, floor)
        {
            Ok(entry) => entry,
            Err(error) => return heard.lose(error.into()),
        };
        if cursor.is_some() && cursor == self.after {
            return;
        }
        if let Decoded::Event(event) = &mut decoded {
            event.event_id = event_id(&self.source, cursor.as_deref(), event.timestamp.is_some(), "");
        }
        heard.cursor = cursor.or(heard.cursor.take());
        if decoded.at() >= self.since {
            heard.payloads.push(decoded);
        }
    }
}

/// journalctl's matches: what stands between spaces.
fn matches(source: &Source) -> impl Iterator<Item = &str> {
    source.query.as_deref().unwrap_or_default().split_whitespace()
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod real_journal;
