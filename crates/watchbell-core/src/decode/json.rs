//! What a JSON payload says, whatever its shape.
//!
//! Any field may be null, missing or of another shape, and the event is still an event: it only says less. Only what
//! is no JSON text at all (RFC 8259), or too long, is refused.

use super::glance::glance;
use super::lenient::Json;
use super::payload::Payload;
use super::{DecodeError, Decoded, Mapping};
use crate::{Event, Level};

/// The longest payload that is read, in bytes: 1 MiB, as Sentry's limit for one event.
pub const LIMIT: usize = 1 << 20;

/// Reads one payload. Events below `floor` are only counted; `None` counts all.
///
/// # Errors
/// [`DecodeError`], for every text that is not JSON, also below the floor.
pub fn decode(text: &str, mapping: &Mapping, floor: Option<Level>) -> Result<Decoded, DecodeError> {
    decode_as(text, mapping, floor, |payload| payload.event())
}

/// The same for a line of a log.
pub(super) fn decode_log_line(
    text: &str,
    mapping: &Mapping,
    floor: Option<Level>,
) -> Result<Decoded, DecodeError> {
    decode_as(text, mapping, floor, |payload| payload.log_line())
}

fn decode_as(
    text: &str,
    mapping: &Mapping,
    floor: Option<Level>,
    read: impl FnOnce(&Payload<'_>) -> Event,
) -> Result<Decoded, DecodeError> {
    let below = |level: Level| floor.is_none_or(|floor| level < floor);
    let text = within_limit(text)?;
    if floor != Some(Level::Debug)
        && let Some(glance) = glance(text, mapping)
        && below(glance.level)
        && let Ok(at) = glance.at()
    {
        return Ok(Decoded::Counted { level: glance.level, at });
    }
    let json = Json::parse(text).map_err(not_json)?;
    Ok(Decoded::at_least(floor, read(&Payload::new(json, mapping))))
}

/// Reads one payload in full.
pub fn event(text: &str, mapping: &Mapping) -> Result<Event, DecodeError> {
    let json = Json::parse(within_limit(text)?).map_err(not_json)?;
    Ok(Payload::new(json, mapping).event())
}

/// The payloads in a body that may be one JSON value, or an array whose items are payloads; of more than `most`, one more.
pub fn payloads(text: &str, most: usize) -> Result<Vec<&str>, DecodeError> {
    let json = Json::parse(without_mark(text)).map_err(not_json)?;
    if !json.is_array() {
        return Ok(vec![json.raw()]);
    }
    let mut payloads = Vec::new();
    json.each(|item| {
        if payloads.len() <= most {
            payloads.push(item.raw());
        }
    });
    Ok(payloads)
}

pub(super) fn within_limit(text: &str) -> Result<&str, DecodeError> {
    if text.len() > LIMIT {
        return Err(DecodeError::TooLarge { size: text.len(), limit: LIMIT });
    }
    Ok(without_mark(text))
}

/// RFC 8259, section 8.1: a byte order mark may be ignored.
fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

#[allow(clippy::needless_pass_by_value, reason = "it is what map_err hands over")]
pub(super) fn not_json(error: serde_json::Error) -> DecodeError {
    DecodeError::NotJson(error.to_string())
}
