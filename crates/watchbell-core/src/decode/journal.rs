//! Entries of the systemd journal, as `journalctl -o json` and systemd-journal-gatewayd write them: one JSON object each
//! (systemd.journal-fields(7), "Journal JSON Format" in the systemd documentation).
//!
//! **Levels.** `PRIORITY` 0–2 is fatal, 3 error, 4 warning, 5 and 6 info, 7 debug; a source's `levels` may say otherwise, by number.
//! What a service writes to its standard output has the priority of the unit, which is 6 unless someone changed it, whatever the
//! service meant: there a level word at the beginning of the message counts instead.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::lenient::{Fields, Json};
use super::log_line::{self, Here, priority_level};
use super::{DecodeError, Decoded, Mapping, json};
use crate::fingerprint::normalise;
use crate::{Event, Level};

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// `__CURSOR`: where it stands, and what names it for ever.
    pub cursor: Option<String>,
    /// What it says.
    pub decoded: Decoded,
}

/// Reads one entry. Those below `floor` are only counted; `None` counts all.
///
/// # Errors
/// [`DecodeError`] for what is not JSON, and over [`json::LIMIT`].
pub fn decode(text: &str, mapping: &Mapping, floor: Option<Level>) -> Result<Entry, DecodeError> {
    let json = Json::parse(json::within_limit(text)?).map_err(json::not_json)?;
    let fields = json.fields();
    let event = event(&fields, json.raw(), mapping);
    let decoded = if floor.is_none_or(|floor| event.level < floor) {
        Decoded::Counted { level: event.level, at: event.timestamp }
    } else {
        Decoded::Event(Box::new(event))
    };
    Ok(Entry { cursor: text_of(&fields, "__CURSOR").map(Cow::into_owned), decoded })
}

/// Of several units in an entry, the one that it is about: what systemd says of a unit is said by systemd's own.
const UNITS: [&str; 7] = [
    "COREDUMP_UNIT",
    "COREDUMP_USER_UNIT",
    "UNIT",
    "USER_UNIT",
    "OBJECT_SYSTEMD_UNIT",
    "_SYSTEMD_USER_UNIT",
    "_SYSTEMD_UNIT",
];

fn event(fields: &Fields<'_>, raw: &str, mapping: &Mapping) -> Event {
    let first = |names: &[&str]| names.iter().find_map(|name| text_of(fields, name)).map(Cow::into_owned);
    let message = text_of(fields, "MESSAGE");
    let said = message.as_deref().map(|said| log_line::read(said, mapping, NO_TIME));
    let priority = text_of(fields, "PRIORITY").and_then(|number| number.trim().parse().ok());
    let bare = priority.is_none_or(|priority: u8| priority == 6)
        && text_of(fields, "_TRANSPORT").is_none_or(|transport| transport == "stdout");
    let unit = first(&UNITS);
    let tag = |key: &str, value: Option<String>| value.map(|value| (key.to_owned(), value));
    let mut event = Event::bare(Level::Info);
    if let Some((read, level)) = said {
        event.exceptions = read.exceptions;
        event.message = if bare { read.message } else { message.map(Cow::into_owned) };
        event.level =
            level.filter(|_| bare).or(priority_level(priority.unwrap_or(6), mapping)).unwrap_or(Level::Info);
    } else {
        event.level = priority_level(priority.unwrap_or(6), mapping).unwrap_or(Level::Info);
    }
    event.timestamp = ["__REALTIME_TIMESTAMP", "_SOURCE_REALTIME_TIMESTAMP"]
        .iter()
        .find_map(|name| Timestamp::from_microsecond(text_of(fields, name)?.trim().parse().ok()?).ok());
    event.logger = first(&["SYSLOG_IDENTIFIER", "_COMM"]);
    event.server_name = first(&["_HOSTNAME"]);
    event.fingerprint = unit.iter().flat_map(|unit| [normalise(unit), "{{ default }}".to_owned()]).collect();
    event.tags =
        [tag("unit", unit), tag("container", first(&["CONTAINER_NAME"]))].into_iter().flatten().collect();
    raw.clone_into(&mut event.raw);
    event.url = mapping.link(&event);
    event
}

/// An entry has a time of its own: one in the message is not looked at.
const NO_TIME: Here<'_> = Here { zone: &TimeZone::UTC, now: Timestamp::UNIX_EPOCH };

/// A field's text. Bytes that are no UTF-8 text are an array of numbers; a field that is there more than once is an array of
/// both; one that was too large for the sender is null.
fn text_of<'a>(fields: &Fields<'a>, name: &str) -> Option<Cow<'a, str>> {
    let value = fields.get(name)?;
    if !value.is_array() {
        return value.scalar();
    }
    let items = value.items();
    if let Some(bytes) = bytes(&items) {
        return Some(Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()));
    }
    let parts: Vec<_> = items
        .iter()
        .filter_map(|item| match bytes(&item.items()) {
            Some(bytes) => Some(Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())),
            None => item.scalar(),
        })
        .collect();
    (!parts.is_empty()).then(|| Cow::Owned(parts.join("\n")))
}

fn bytes(items: &[Json<'_>]) -> Option<Vec<u8>> {
    let bytes: Option<Vec<u8>> = items.iter().map(|item| item.raw().parse().ok()).collect();
    bytes.filter(|bytes| !bytes.is_empty())
}
