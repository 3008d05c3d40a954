//! What a payload says to a source, apart from how it came: every framing and every transport can carry every format.

use uuid::Uuid;
use watchbell_core::Level;
use watchbell_core::config::Source;
use watchbell_core::decode::{DecodeError, Decoded, Mapping, Said, json};
use watchbell_core::heartbeat::Heartbeat;
use watchbell_core::say;

/// What some bytes said.
#[derive(Debug, Default)]
pub(super) struct Heard {
    /// In the order they came.
    pub(super) payloads: Vec<Decoded>,
    /// Where to resume after them, where the payloads themselves say so.
    pub(super) cursor: Option<String>,
    /// The logbook says that it lost something.
    pub(super) gap: Option<String>,
    /// Forwarders that the logbook has heard.
    pub(super) beats: Vec<Heartbeat>,
    /// Payloads that could not be read.
    pub(super) undecodable: u64,
    /// Why the last of them could not.
    pub(super) undecodable_why: Option<Unread>,
    /// Any bytes came at all.
    pub(super) bytes: bool,
    /// Something was completed: an event, a comment, a line. Bytes alone are not, or a server that sends one every ten
    /// seconds would pass for a healthy one.
    pub(super) completed: bool,
}

impl Heard {
    /// A payload could not be read.
    pub(super) fn lose(&mut self, why: Unread) {
        self.undecodable += 1;
        self.undecodable_why = Some(why);
    }

    /// Takes what a decoder of core made of a payload.
    pub(super) fn take(&mut self, decoded: Result<Decoded, DecodeError>) {
        match decoded {
            Ok(decoded) => self.payloads.push(decoded),
            Err(error) => self.lose(error.into()),
        }
    }
}

/// Why a payload could not be read. It is put into words when it is told, once a second at most: a broken logbook sends
/// thousands of them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unread {
    #[error("{}", undecoded(.0))]
    Payload(#[from] DecodeError),
    #[error("{file}: {}", undecoded(.error))]
    In { file: String, error: DecodeError },
    #[error("{}", say!("source-line-long", limit = .limit.to_string()))]
    LongLine { limit: usize },
    #[error("{}", say!("source-line-long-in", file = .file.as_str(), limit = .limit.to_string()))]
    LongLineIn { file: String, limit: usize },
    #[error("{}", say!("source-message-binary"))]
    Binary,
    #[error("{}", say!("source-envelope-packed"))]
    PackedEnvelope,
}

/// What a decoder could not read, in the language of the desktop: whoever sends to the built-in logbook hears it in English.
pub(super) fn undecoded(error: &DecodeError) -> String {
    match error {
        DecodeError::NotJson(why) => say!("source-not-json", why = why.as_str()),
        DecodeError::TooLarge { size, limit } => {
            say!("source-payload-long", size = size.to_string(), limit = limit.to_string())
        }
    }
}

/// One payload as its framing has it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Payload<'a> {
    /// The text.
    pub(super) text: &'a str,
    /// An id of its own, where the framing gives one.
    pub(super) id: Option<&'a str>,
    /// The kind of message, where the framing names one (SSE's `event:`).
    pub(super) event: &'a str,
}

/// What payloads say.
pub(super) trait Format: Send {
    /// Adds what `payload` says to `heard`. Events below `floor` are only counted; `None` counts all.
    fn take(&mut self, payload: Payload<'_>, floor: Option<Level>, heard: &mut Heard);
}

/// One JSON value a payload, read by the source's mapping.
pub(super) struct Json {
    source: String,
    mapping: Mapping,
}

impl Json {
    pub(super) fn new(source: &Source) -> Self {
        Self { source: source.id.clone(), mapping: source.mapping.clone() }
    }
}

impl Format for Json {
    fn take(&mut self, payload: Payload<'_>, floor: Option<Level>, heard: &mut Heard) {
        match payload.event {
            "gap" => heard.gap = Some(gap(payload.text)),
            // Other servers mean by that no more than that they are there.
            "heartbeat" => heard.beats.extend(Heartbeat::read(payload.text)),
            "ping" | "keepalive" | "keep-alive" => {}
            _ => heard.take(json::decode(payload.text, &self.mapping, floor).map(|mut decoded| {
                if let Decoded::Event(event) = &mut decoded
                    && event.event_id.is_none()
                {
                    event.event_id =
                        event_id(&self.source, payload.id, event.timestamp.is_some(), payload.text);
                }
                decoded
            })),
        }
    }
}

/// What one of core's decoders makes of the messages of a service, which wrap their payloads.
pub(super) struct Service {
    mapping: Mapping,
    decode: Decode,
}

type Decode = fn(&str, &Mapping, Option<Level>) -> Result<Said, DecodeError>;

impl Service {
    pub(super) fn new(source: &Source, decode: Decode) -> Self {
        Self { mapping: source.mapping.clone(), decode }
    }
}

impl Format for Service {
    fn take(&mut self, payload: Payload<'_>, floor: Option<Level>, heard: &mut Heard) {
        match (self.decode)(payload.text, &self.mapping, floor) {
            Ok(said) => {
                heard.payloads.extend(said.payloads);
                heard.cursor = said.cursor.or(heard.cursor.take());
                heard.gap = said.gap.or(heard.gap.take());
            }
            Err(error) => heard.lose(error.into()),
        }
    }
}

/// An id for an event that has none, the same each time it is read, so that a replay is recognised.
///
/// The text counts beside the stream's id, because many servers number from 1 again when they restart: an event
/// that rings twice is a nuisance, one that is taken for an older one is a fault. Without id and time, two equal texts
/// are as likely two events as one: then there is no id.
pub(super) fn event_id(source: &str, stream_id: Option<&str>, timed: bool, text: &str) -> Option<String> {
    if stream_id.is_none() && !timed {
        return None;
    }
    let name = [source, stream_id.unwrap_or_default(), text].join("\n");
    Some(Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes()).simple().to_string())
}

/// What the logbook says it lost, in its own words where it has some.
fn gap(data: &str) -> String {
    let said = serde_json::from_str::<serde_json::Value>(data).ok();
    let said = said
        .as_ref()
        .and_then(|said| said.get("message").or_else(|| said.get("text")))
        .and_then(|text| text.as_str());
    said.map_or_else(|| say!("source-gap"), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_is_told_in_the_logbooks_words_where_it_has_some() {
        assert_eq!(gap(r#"{"message":"8 to 90 are gone"}"#), "8 to 90 are gone");
        for silent in ["", "null", "[1]", r#"{"message":null}"#] {
            assert_eq!(gap(silent), "the logbook no longer has all that came since it was last heard");
        }
    }
}
