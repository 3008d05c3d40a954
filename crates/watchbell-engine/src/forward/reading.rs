//! From a record of a log to the letter that tells of it.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use uuid::Uuid;
use watchbell_core::decode::log_line::{self, Here};
use watchbell_core::decode::{Decoded, Mapping};
use watchbell_core::{Event, Level, encode};
use watchbell_logbook::spool::Letter;

use super::{Plan, origin};
use crate::tail::Entry;

/// The lines themselves go along, up to this size in bytes.
const LONGEST_LOG: usize = 32 << 10;

/// What is added to every event.
#[derive(Debug, Clone, Default)]
pub struct About {
    /// The host, where the log does not say.
    pub host: String,
    /// The project, for a logbook of ours; a DSN names it itself.
    pub project: Option<String>,
    /// `production`, `staging`, …
    pub environment: Option<String>,
    /// The version that is running.
    pub release: Option<String>,
    /// Tags.
    pub tags: Vec<(String, String)>,
}

/// Reads records.
#[derive(Debug, Clone)]
pub(super) struct Reading {
    pub(super) about: About,
    /// What is below is not sent.
    pub(super) level: Level,
    /// Of what was there before, what happened after this is sent.
    pub(super) since: Option<SignedDuration>,
    pub(super) zone: TimeZone,
    pub(super) mapping: Mapping,
}

impl Reading {
    pub(super) fn of(plan: &Plan) -> Self {
        Self {
            about: plan.about.clone(),
            level: plan.level,
            since: plan.since.and_then(|since| since.try_into().ok()),
            zone: TimeZone::system(),
            mapping: Mapping::default(),
        }
    }

    /// The event that `entry` tells of, if it is to be sent.
    fn event(&self, entry: &Entry, now: Timestamp) -> Option<Event> {
        let here = Here { zone: &self.zone, now };
        let decoded = log_line::decode(&entry.text, &self.mapping, here, Some(self.level));
        let mut event = match decoded {
            Ok(Decoded::Event(event)) => *event,
            Ok(Decoded::Counted { .. }) => return None,
            Err(error) => {
                // Only JSON can be too long, and a line that long is not read at all.
                tracing::debug!(%error, "a record could not be read");
                return None;
            }
        };
        if entry.old {
            let after = now - self.since?;
            event.timestamp.filter(|at| *at >= after)?;
        }
        event.event_id = Some(event_id(&self.about.host, entry));
        event.timestamp.get_or_insert(now);
        let about = &self.about;
        event.server_name.get_or_insert_with(|| about.host.clone());
        let common = [
            (&mut event.project, &about.project),
            (&mut event.environment, &about.environment),
            (&mut event.release, &about.release),
        ];
        for (field, value) in common {
            *field = field.take().or_else(|| value.clone());
        }
        let file = ("file".to_owned(), origin::name(&entry.file));
        let known = [file].into_iter().chain(origin::of(&entry.file)).chain(about.tags.iter().cloned());
        for (key, value) in known {
            if !event.tags.iter().any(|(there, _)| *there == key) {
                event.tags.push((key, value));
            }
        }
        Some(event)
    }

    /// The same, and the letter that tells of it.
    pub(super) fn letter(&self, entry: &Entry, now: Timestamp) -> Option<(Event, Letter)> {
        let event = self.event(entry, now)?;
        let end = entry.text.floor_char_boundary(LONGEST_LOG);
        let log = entry.text.get(..end).unwrap_or_default();
        let extra = json!({ "log": log, "path": entry.file.to_string_lossy(), "offset": entry.at });
        let letter = letter(&event, extra);
        Some((event, letter))
    }
}

/// `event` as it is sent, with `extra` beside it.
pub(super) fn letter(event: &Event, extra: serde_json::Value) -> Letter {
    let mut body = encode::event(event);
    body.insert("extra".to_owned(), extra);
    Letter {
        event_id: event.event_id.clone().unwrap_or_default(),
        level: event.level,
        body: serde_json::Value::Object(body).to_string(),
    }
}

/// The same for the same place of the same file, whenever it is read: a logbook that has the event knows it. Never the record's own:
/// an `id` in a log is the id of anything.
fn event_id(host: &str, entry: &Entry) -> String {
    let Entry { identity, birth, at, .. } = entry;
    let place = format!("{host} {} {} {birth} {at}\n{}", identity.device, identity.inode, entry.text);
    Uuid::new_v5(&Uuid::NAMESPACE_URL, place.as_bytes()).simple().to_string()
}
