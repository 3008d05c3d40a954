//! Bytes of one connection → payloads → what was heard: core's framing, and the format that the kind gives it.

use std::time::Duration;

use watchbell_core::Level;
use watchbell_core::decode::sse::{Frame, Overflow};
use watchbell_core::decode::{ndjson, sse};
use watchbell_core::say;

use super::BlindReason;
use super::failure::Failure;
use super::format::{Format, Heard, Payload, Unread};
use super::http;

/// A line that is too long is skipped and the stream goes on; one that is as long as this has no end.
const ENDLESS: usize = 16 << 20;

/// Reads one connection. A new connection needs a new one: what is unfinished is discarded with it.
pub(super) struct Reader {
    framing: Framing,
    format: Box<dyn Format>,
    /// The last cursor that a payload named.
    cursor: Option<String>,
}

enum Framing {
    Sse { decoder: sse::Decoder, blank: BlankLine, ids: Ids },
    Lines(ndjson::Decoder),
    Messages,
}

impl Reader {
    /// A reader of server-sent events.
    pub(super) fn events(format: impl Format + 'static) -> Self {
        let (decoder, blank, ids) = (sse::Decoder::default(), BlankLine::default(), Ids::default());
        Self::new(Framing::Sse { decoder, blank, ids }, format)
    }

    /// A reader of lines.
    pub(super) fn lines(format: impl Format + 'static) -> Self {
        Self::new(Framing::Lines(ndjson::Decoder::default()), format)
    }

    /// A reader of messages that something else has told apart; see [`Self::message`].
    pub(super) fn messages(format: impl Format + 'static) -> Self {
        Self::new(Framing::Messages, format)
    }

    fn new(framing: Framing, format: impl Format + 'static) -> Self {
        Self { framing, format: Box::new(format), cursor: None }
    }

    /// Takes the next bytes. An error ends the connection; what was heard before it stands in `heard`.
    pub(super) fn feed(
        &mut self,
        bytes: &[u8],
        floor: Option<Level>,
        heard: &mut Heard,
    ) -> Result<(), Failure> {
        let format = self.format.as_mut();
        let fed = match &mut self.framing {
            Framing::Sse { decoder, blank, ids } => {
                let comments = decoder.comments();
                let fed = decoder.feed(bytes, |frame| {
                    heard.completed = true;
                    format.take(ids.payload(&frame), floor, heard);
                });
                heard.completed |= blank.ends(bytes) || decoder.comments() > comments;
                fed.map_err(|overflow| Failure::new(BlindReason::Undecodable, too_long(overflow)))
            }
            Framing::Lines(decoder) => {
                decoder.feed(bytes, |line| take_line(format, line, floor, heard));
                if decoder.skipped() < ENDLESS {
                    Ok(())
                } else {
                    Err(Failure::new(BlindReason::Undecodable, say!("source-line-unending")))
                }
            }
            Framing::Messages => {
                self.message(&String::from_utf8_lossy(bytes), floor, heard);
                Ok(())
            }
        };
        self.cursor = heard.cursor.take().or(self.cursor.take());
        fed
    }

    /// Takes one message.
    pub(super) fn message(&mut self, text: &str, floor: Option<Level>, heard: &mut Heard) {
        heard.completed = true;
        self.format.take(Payload { text, id: None, event: "" }, floor, heard);
        self.cursor = heard.cursor.take().or(self.cursor.take());
    }

    /// The stream has ended in order. SSE discards what is unfinished; a last line may lack its end.
    pub(super) fn finish(&mut self, floor: Option<Level>, heard: &mut Heard) {
        if let Framing::Lines(decoder) = &mut self.framing {
            std::mem::take(decoder).finish(|line| take_line(self.format.as_mut(), line, floor, heard));
            self.cursor = heard.cursor.take().or(self.cursor.take());
        }
    }

    /// Where to resume: the last id that was dispatched on this connection, or the last cursor that a payload named.
    pub(super) fn cursor(&self) -> Option<&str> {
        match &self.framing {
            // An id that no header can carry cannot be sent back, and so is no cursor.
            Framing::Sse { decoder, .. } if self.cursor.is_none() => {
                decoder.last_event_id().filter(|id| http::sendable(id).is_some())
            }
            _ => self.cursor.as_deref(),
        }
    }

    /// The server's `retry:`, as it was sent.
    pub(super) fn retry(&self) -> Option<Duration> {
        match &self.framing {
            Framing::Sse { decoder, .. } => decoder.retry(),
            Framing::Lines(_) | Framing::Messages => None,
        }
    }
}

fn take_line(format: &mut dyn Format, line: ndjson::Line<'_>, floor: Option<Level>, heard: &mut Heard) {
    heard.completed = true;
    match line {
        ndjson::Line::Text(text) => format.take(Payload { text, id: None, event: "" }, floor, heard),
        ndjson::Line::KeepAlive => {}
        ndjson::Line::TooLong { limit } => heard.lose(Unread::LongLine { limit }),
    }
}

/// A limit of server-sent events that was passed.
fn too_long(overflow: Overflow) -> String {
    match overflow {
        Overflow::Line(limit) => say!("source-line-long", limit = limit.to_string()),
        Overflow::Event(limit) => say!("source-event-long", limit = limit.to_string()),
        Overflow::Lines(limit) => say!("source-event-lines", limit = limit.to_string()),
    }
}

/// Ids stick: an event without one carries the id of the event before, which is not its own.
#[derive(Debug, Default)]
struct Ids {
    previous: String,
}

impl Ids {
    fn payload<'a>(&mut self, frame: &Frame<'a>) -> Payload<'a> {
        let own = frame.last_event_id != self.previous;
        if own {
            self.previous.clear();
            self.previous.push_str(frame.last_event_id);
        }
        let id = Some(frame.last_event_id).filter(|id| own && !id.is_empty());
        Payload { text: frame.data, id, event: frame.event }
    }
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
}
