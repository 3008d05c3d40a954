//! Logs as text: lines → records ([`Joiner`]) → events.
//!
//! A record that is JSON is read as JSON. All other text is taken apart by the forms that common loggers write: times, level words,
//! syslog's, nginx's and PHP's heads, stack traces. What is not understood is still an event, whose message is the whole line.
//!
//! **Levels.** The first word counts that stands where loggers put a level and is set off from prose. A program that dies (a panic of
//! Go or Rust, PHP's fatal error) is fatal whatever stands before; another exception is an error unless its line says otherwise. A line
//! that says nothing is info: in a log, unlike in a logbook of errors, most of what is written is no error.

mod joiner;
mod head;
mod time;
mod web;
mod trace;

use std::borrow::Cow;

use super::{DecodeError, Decoded, Mapping, json};
use crate::{Event, Exception, Level};
pub use joiner::{Joiner, Record};
pub use time::Here;

use head::head;
pub(super) use head::priority_level;

/// Reads one record. Events below `floor` are only counted; `None` counts all.
///
/// # Errors
/// [`DecodeError::TooLarge`] for JSON over its cap; all other text is an event.
pub fn decode(
    record: &str,
    mapping: &Mapping,
    here: Here<'_>,
    floor: Option<Level>,
) -> Result<Decoded, DecodeError> {
    let record = record.trim_matches(['\0', '\u{feff}', '\r', '\n']);
    if record.starts_with('{') {
        match json::decode_log_line(record, mapping, floor) {
            // It only began like JSON.
            Err(DecodeError::NotJson(_)) => {}
            read => return read,
        }
    }
    let (event, _) = read(record, mapping, here);
    if floor.is_none_or(|floor| event.level < floor) {
        return Ok(Decoded::Counted { level: event.level, at: event.timestamp });
    }
    Ok(Decoded::Event(Box::new(event)))
}

/// Reads one record as text. Beside the event, its level where the text says one.
pub(super) fn read(record: &str, mapping: &Mapping, here: Here<'_>) -> (Event, Option<Level>) {
    let plain = without_colours(record);
    let (first, mut rest) = plain.split_once('\n').unwrap_or((&plain, ""));
    let mut head = head(first, mapping, here);
    if head.level.is_none()
        && head.time.is_some()
        && let (second, behind) = rest.split_once('\n').unwrap_or((rest, ""))
        && let below = head::head(second, mapping, here)
        && below.level.is_some()
    {
        // Java's logging: time, class and method, and only then the level.
        head.logger = head.message.split(' ').next().filter(|name| !name.is_empty());
        (head.level, head.message, rest) = (below.level, below.message, behind);
    }
    let trace = trace::trace(first, head.message, rest.lines());
    let level = match (trace.level, head.level) {
        (Some(Level::Fatal), _) => Some(Level::Fatal),
        (raised, said) => said.or(raised),
    };
    let message = if trace.from_first_line {
        None
    } else if trace.exceptions.is_empty() && !rest.is_empty() {
        Some([head.message, rest].join("\n"))
    } else {
        Some(head.message.to_owned())
    };
    let mut event = Event {
        timestamp: head.time,
        message: message.map(|said| said.trim().to_owned()).filter(|said| !said.is_empty()),
        exceptions: trace.exceptions,
        logger: head.logger.map(str::to_owned),
        server_name: head.server_name.map(str::to_owned),
        user: head.user,
        tags: head.tags.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect(),
        raw: serde_json::Value::from(record).to_string(),
        ..Event::bare(level.unwrap_or(Level::Info))
    };
    event.url = mapping.link(&event);
    (event, level)
}

/// The exceptions of a stack trace that stands alone, in whichever language's form.
pub(super) fn exceptions(trace: &str) -> Vec<Exception> {
    let (first, rest) = trace.split_once('\n').unwrap_or((trace, ""));
    trace::trace(first, first, rest.lines()).exceptions
}

/// The text without the escape sequences by which terminals are told of colours (ECMA-48, CSI … m).
fn without_colours(text: &str) -> Cow<'_, str> {
    if !text.contains('\u{1b}') {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut parts = text.split("\u{1b}[");
    plain.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let end = part.find(|c: char| !(c.is_ascii_digit() || matches!(c, ';' | ':' | '?')));
        plain.push_str(end.and_then(|end| part.get(end + 1..)).unwrap_or_default());
    }
    Cow::Owned(plain)
}
