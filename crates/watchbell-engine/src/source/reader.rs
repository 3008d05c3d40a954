//! Bytes of one connection → what was heard: core's framing and format, and what a frame means to a source.

use std::time::Duration;

use uuid::Uuid;
use watchbell_core::Level;
use watchbell_core::config::{Source, SourceKind};
use watchbell_core::decode::sse::Frame;
use watchbell_core::decode::{DecodeError, Decoded, Mapping, json, ndjson, sse};

use super::BlindReason;
use super::failure::Failure;

/// What some bytes said.
#[derive(Debug, Default)]
pub(super) struct Heard {
    /// In the order they came.
    pub(super) payloads: Vec<Decoded>,
    /// The logbook says that it lost something.
    pub(super) gap: Option<String>,
    /// Payloads that could not be read.
    pub(super) undecodable: u64,
    /// Why the last of them could not.
    pub(super) undecodable_why: String,
    /// Any bytes came at all.
    pub(super) bytes: bool,
    /// Something was completed: an event, a comment, a line. Bytes alone are not, or a server that sends one every ten
    /// seconds would pass for a healthy one.
    pub(super) completed: bool,
}

/// Reads one connection. A new connection needs a new one: what is unfinished is discarded with it.
pub(super) struct Reader {
    framing: Framing,
    payload: Payload,
}

enum Framing {
    Sse { decoder: sse::Decoder, blank: BlankLine },
    Ndjson(ndjson::Decoder),
}

impl Reader {
    /// A reader at the beginning of a stream.
    pub(super) fn new(source: &Source) -> Self {
        let framing = match source.kind {
            SourceKind::Ndjson => Framing::Ndjson(ndjson::Decoder::default()),
            SourceKind::Sse | SourceKind::Local => {
                Framing::Sse { decoder: sse::Decoder::default(), blank: BlankLine::default() }
            }
        };
        Self { framing, payload: Payload::new(source) }
    }

    /// Takes the next bytes. An error ends the connection; what was heard before it stands in `heard`.
    pub(super) fn feed(
        &mut self,
        bytes: &[u8],
        floor: Option<Level>,
        heard: &mut Heard,
    ) -> Result<(), Failure> {
        let payload = &mut self.payload;
        match &mut self.framing {
            Framing::Sse { decoder, blank } => {
                let comments = decoder.comments();
                let fed = decoder.feed(bytes, |frame| payload.take_frame(frame, floor, heard));
                heard.completed |= blank.ends(bytes) || decoder.comments() > comments;
                fed.map_err(|overflow| Failure::new(BlindReason::Undecodable, overflow.to_string()))
            }
            Framing::Ndjson(decoder) => {
                decoder.feed(bytes, |line| payload.take_line(line, floor, heard));
                Ok(())
            }
        }
    }

    /// The stream has ended in order. SSE discards what is unfinished; a last line of NDJSON may lack its end.
    pub(super) fn finish(&mut self, floor: Option<Level>, heard: &mut Heard) {
        if let Framing::Ndjson(decoder) = &mut self.framing {
            std::mem::take(decoder).finish(|line| self.payload.take_line(line, floor, heard));
        }
    }

    /// Where to resume: the last id that was dispatched on this connection.
    pub(super) fn cursor(&self) -> Option<&str> {
        match &self.framing {
            Framing::Sse { decoder, .. } => decoder.last_event_id(),
            Framing::Ndjson(_) => None,
        }
    }

    /// The server's `retry:`, as it was sent.
    pub(super) fn retry(&self) -> Option<Duration> {
        match &self.framing {
            Framing::Sse { decoder, .. } => decoder.retry(),
            Framing::Ndjson(_) => None,
        }
    }
}

/// What a payload becomes.
struct Payload {
    source: String,
    mapping: Mapping,
    /// The id of the frame before.
    previous_id: String,
}

impl Payload {
    fn new(source: &Source) -> Self {
        Self { source: source.id.clone(), mapping: source.mapping.clone(), previous_id: String::new() }
    }

    fn take_frame(&mut self, frame: Frame<'_>, floor: Option<Level>, heard: &mut Heard) {
        heard.completed = true;
        // Ids stick: an event without one carries the id of the event before, which is not its own.
        let own_id = frame.last_event_id != self.previous_id;
        if own_id {
            self.previous_id.clear();
            self.previous_id.push_str(frame.last_event_id);
        }
        match frame.event {
            "gap" => heard.gap = Some(gap(frame.data)),
            "ping" | "heartbeat" | "keepalive" | "keep-alive" => {}
            _ => self.take(
                frame.data,
                Some(frame.last_event_id).filter(|id| own_id && !id.is_empty()),
                floor,
                heard,
            ),
        }
    }

    fn take_line(&mut self, line: ndjson::Line<'_>, floor: Option<Level>, heard: &mut Heard) {
        heard.completed = true;
        match line {
            ndjson::Line::Text(text) => self.take(text, None, floor, heard),
            ndjson::Line::KeepAlive => {}
            ndjson::Line::TooLong { limit } => heard.lose(format!("a line is longer than {limit} bytes")),
        }
    }

    fn take(&self, text: &str, id: Option<&str>, floor: Option<Level>, heard: &mut Heard) {
        match json::decode(text, &self.mapping, floor) {
            Ok(mut decoded) => {
                if let Decoded::Event(event) = &mut decoded
                    && event.event_id.is_none()
                {
                    event.event_id = self.event_id(id, event.timestamp.is_some(), text);
                }
                heard.payloads.push(decoded);
            }
            Err(error @ (DecodeError::NotJson(_) | DecodeError::TooLarge { .. })) => {
                heard.lose(error.to_string());
            }
        }
    }

    /// An id for an event that has none, the same each time it is read, so that a replay is recognised.
    ///
    /// The text counts beside the stream's id, because many servers number from 1 again when they restart: an event
    /// that rings twice is a nuisance, one that is taken for an older one is a fault. Without id and time, two equal texts
    /// are as likely two events as one: then there is no id.
    fn event_id(&self, stream_id: Option<&str>, timed: bool, text: &str) -> Option<String> {
        if stream_id.is_none() && !timed {
            return None;
        }
        let name = [self.source.as_str(), stream_id.unwrap_or_default(), text].join("\n");
        Some(Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes()).simple().to_string())
    }
}

impl Heard {
    fn lose(&mut self, why: String) {
        self.undecodable += 1;
        self.undecodable_why = why;
    }
}

/// What the logbook says it lost, in its own words where it has some.
fn gap(data: &str) -> String {
    let said = serde_json::from_str::<serde_json::Value>(data).ok();
    let said = said
        .as_ref()
        .and_then(|said| said.get("message").or_else(|| said.get("text")))
        .and_then(|text| text.as_str());
    said.map_or_else(
        || "the logbook no longer has all that came since it was last heard".to_owned(),
        str::to_owned,
    )
}

/// Whether the bytes so far end in a blank line. Some servers keep alive with nothing else.
#[derive(Debug, Default)]
struct BlankLine {
    after_line_end: bool,
}

impl BlankLine {
    fn ends(&mut self, bytes: &[u8]) -> bool {
        let Some((last, before)) = bytes.split_last() else { return false };
        let is_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
        let before = match (last, before) {
            (b'\n', [before @ .., b'\r']) => before,
            _ => before,
        };
        let was_after_line_end = before.last().map_or(self.after_line_end, is_end);
        self.after_line_end = is_end(last);
        self.after_line_end && was_after_line_end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blank_line_is_one_however_its_bytes_come() {
        for (chunks, expect) in [
            (&["data: x\n\n"][..], true),
            (&["data: x\n", "\n"], true),
            (&["data: x\r\n", "\r\n"], true),
            (&["data: x\r", "\r"], true),
            (&["data: x\n"], false),
            (&["data: x\r\n"], false),
            (&["data: x\r", "\n"], true), // a CR LF that is split passes for one, which only makes us patient
            (&["\n", "x"], false),
            (&["\n", ""], false),
        ] {
            let mut blank = BlankLine::default();
            let last = chunks.iter().map(|chunk| blank.ends(chunk.as_bytes())).last();
            assert_eq!(last, Some(expect), "{chunks:?}");
        }
    }

    #[test]
    fn a_gap_is_told_in_the_logbooks_words_where_it_has_some() {
        assert_eq!(gap(r#"{"message":"8 to 90 are gone"}"#), "8 to 90 are gone");
        for silent in ["", "null", "[1]", r#"{"message":null}"#] {
            assert_eq!(gap(silent), "the logbook no longer has all that came since it was last heard");
        }
    }
}
