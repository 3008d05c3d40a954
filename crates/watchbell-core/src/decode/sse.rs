//! Server-sent events: bytes in any chunking → frames, as WHATWG HTML, section 9.2.6 "Interpreting an event stream" says.
//!
//! What the standard leaves to the agent is decided here: every buffer is capped ([`Limits`]), because a line, an
//! event or a run of empty `data:` lines without end must not fill the memory. What is deliberately absent: connecting, `retry`'s
//! clamp and `Last-Event-ID` are the engine's.
//!
//! UTF-8 is decoded line by line although the standard decodes the whole stream: the result is the same, since a line
//! ends in an ASCII byte, and no ASCII byte can continue a sequence, broken or not.

use std::time::Duration;

use memchr::{memchr, memchr2};

/// How much is held of a stream that does not stop where it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one line, without its end.
    pub line: usize,
    /// Bytes of one event's data, a newline counted for each of its lines.
    pub event: usize,
    /// Field lines of one event; comments are not held, and so not counted.
    pub lines: usize,
}

impl Default for Limits {
    /// 1 MiB a line, 1 MiB and 10,000 lines an event.
    fn default() -> Self {
        Self { line: 1 << 20, event: 1 << 20, lines: 10_000 }
    }
}

/// A limit was passed: the connection is of no more use, because what follows is the middle of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Overflow {
    /// A line.
    #[error("a line is longer than {0} bytes")]
    Line(usize),
    /// An event's data.
    #[error("an event is longer than {0} bytes")]
    Event(usize),
    /// An event's lines.
    #[error("an event has more than {0} lines")]
    Lines(usize),
}

/// One dispatched event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame<'a> {
    /// Its type: the `event` field, `message` where there was none.
    pub event: &'a str,
    /// The `data` lines, joined by newlines.
    pub data: &'a str,
    /// The last id that was sent, with this event or before it on this connection; empty where there was none.
    pub last_event_id: &'a str,
}

/// Takes one connection's bytes. A new connection needs a new decoder: an unfinished event is discarded with it.
#[derive(Debug, Default)]
pub struct Decoder {
    limits: Limits,
    /// The beginning of a line whose end has not come yet.
    unfinished: Vec<u8>,
    /// Only the very first line may carry a byte order mark.
    past_first_line: bool,
    /// A line ended in CR at the end of a chunk: an LF that comes next belongs to it.
    after_cr: bool,
    data: String,
    event: String,
    id: String,
    /// Whether `id` has changed since the last blank line.
    id_is_new: bool,
    lines: usize,
    last_event_id: String,
    retry: Option<Duration>,
    comments: u64,
    overflow: Option<Overflow>,
}

impl Decoder {
    /// A decoder at the beginning of a stream.
    pub fn new(limits: Limits) -> Self {
        Self { limits, ..Self::default() }
    }

    /// Takes the next bytes and hands each event that they complete to `on_frame`, in order.
    ///
    /// After an [`Overflow`] every further call returns it again; the frames before it have been handed out.
    pub fn feed(&mut self, chunk: &[u8], mut on_frame: impl FnMut(Frame<'_>)) -> Result<(), Overflow> {
        if let Some(overflow) = self.overflow {
            return Err(overflow);
        }
        let fed = self.lines_of(chunk, &mut on_frame);
        self.overflow = fed.err();
        fed
    }

    /// The id to resume from: the last one that a blank line has completed, with or without data. `None` until there is one.
    pub fn last_event_id(&self) -> Option<&str> {
        Some(self.last_event_id.as_str()).filter(|id| !id.is_empty())
    }

    /// The last valid `retry` field, as it was sent: zero or centuries. The caller clamps it.
    pub fn retry(&self) -> Option<Duration> {
        self.retry
    }

    /// How many comments came so far: keep-alives, mostly.
    pub fn comments(&self) -> u64 {
        self.comments
    }

    fn lines_of(&mut self, chunk: &[u8], on_frame: &mut impl FnMut(Frame<'_>)) -> Result<(), Overflow> {
        let mut rest = chunk;
        if self.after_cr && !chunk.is_empty() {
            self.after_cr = false;
            rest = chunk.strip_prefix(b"\n").unwrap_or(chunk);
        }
        while let Some((line, end, after)) = split_line(rest) {
            rest = after;
            if end == b'\r' {
                match after.strip_prefix(b"\n") {
                    Some(after_lf) => rest = after_lf,
                    None => self.after_cr = after.is_empty(),
                }
            }
            if self.unfinished.is_empty() {
                self.line(line, on_frame)?;
            } else {
                self.hold(line)?;
                let mut whole = std::mem::take(&mut self.unfinished);
                self.line(&whole, on_frame)?;
                whole.clear();
                self.unfinished = whole;
            }
        }
        self.hold(rest)
    }

    /// Keeps a part of a line until the rest has come.
    fn hold(&mut self, part: &[u8]) -> Result<(), Overflow> {
        if self.unfinished.len() + part.len() > self.limits.line {
            return Err(Overflow::Line(self.limits.line));
        }
        self.unfinished.extend_from_slice(part);
        Ok(())
    }

    fn line(&mut self, line: &[u8], on_frame: &mut impl FnMut(Frame<'_>)) -> Result<(), Overflow> {
        if line.len() > self.limits.line {
            return Err(Overflow::Line(self.limits.line));
        }
        let line =
            if self.past_first_line { line } else { line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line) };
        self.past_first_line = true;
        if line.is_empty() {
            self.dispatch(on_frame);
            return Ok(());
        }
        let (name, value) = match memchr(b':', line) {
            Some(0) => {
                self.comments += 1;
                return Ok(());
            }
            Some(colon) => {
                let (name, value) = line.split_at(colon);
                let value = value.get(1..).unwrap_or_default();
                (name, value.strip_prefix(b" ").unwrap_or(value))
            }
            None => (line, &[][..]),
        };
        self.lines += 1;
        if self.lines > self.limits.lines {
            return Err(Overflow::Lines(self.limits.lines));
        }
        self.field(name, value)
    }

    fn field(&mut self, name: &[u8], value: &[u8]) -> Result<(), Overflow> {
        match name {
            b"data" => {
                let text = super::utf8(value);
                if self.data.len() + text.len() + 1 > self.limits.event {
                    return Err(Overflow::Event(self.limits.event));
                }
                self.data.push_str(&text);
                self.data.push('\n');
            }
            b"event" => replace(&mut self.event, value),
            b"id" if memchr(0, value).is_none() => {
                replace(&mut self.id, value);
                self.id_is_new = true;
            }
            b"retry" => self.retry = milliseconds(value).or(self.retry),
            _ => {} // "The field is ignored."
        }
        Ok(())
    }

    /// A blank line: the event is complete, or, without data, there was none, and only its id counts.
    fn dispatch(&mut self, on_frame: &mut impl FnMut(Frame<'_>)) {
        if self.id_is_new {
            self.last_event_id.clone_from(&self.id);
            self.id_is_new = false;
        }
        if let Some(data) = self.data.strip_suffix('\n') {
            let event = if self.event.is_empty() { "message" } else { &self.event };
            on_frame(Frame { event, data, last_event_id: &self.last_event_id });
        }
        self.lines = 0;
        self.event.clear();
        self.data.clear();
        // One large event must not cost its size for the rest of the connection.
        self.data.shrink_to(KEPT_CAPACITY);
    }
}

const KEPT_CAPACITY: usize = 64 * 1024;

/// The first line of `bytes`, the byte that ended it, and what follows that byte.
fn split_line(bytes: &[u8]) -> Option<(&[u8], u8, &[u8])> {
    let (line, rest) = bytes.split_at_checked(memchr2(b'\n', b'\r', bytes)?)?;
    let (end, after) = rest.split_first()?;
    Some((line, *end, after))
}

fn replace(buffer: &mut String, value: &[u8]) {
    buffer.clear();
    buffer.push_str(&super::utf8(value));
}

/// Digits only, at least one. A number too large for 64 bits is the largest.
fn milliseconds(value: &[u8]) -> Option<Duration> {
    if value.is_empty() || !value.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let number =
        value.iter().fold(0_u64, |sum, digit| sum.saturating_mul(10).saturating_add(u64::from(digit - b'0')));
    Some(Duration::from_millis(number))
}
