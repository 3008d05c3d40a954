//! The lines on the control socket: one JSON object each, at most [`LONGEST`] bytes, in both directions.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use tokio::io::{AsyncBufRead, AsyncBufReadExt};

use super::{ControlError, ErrorCode, Request, Response, Update};

/// The longest line either side reads or writes, its end left out: 8 MiB.
pub const LONGEST: usize = 8 * 1024 * 1024;

/// A request as it goes out.
#[derive(Debug, Serialize)]
pub(super) struct Asking<'a> {
    pub(super) id: u64,
    pub(super) request: &'a Request,
}

/// A request as it comes in: the number is read even where the request is one that we do not know.
#[derive(Debug, Deserialize)]
pub(super) struct Asked<'a> {
    pub(super) id: u64,
    #[serde(borrow)]
    pub(super) request: &'a RawValue,
}

/// What the resident writes: exactly one of the answers, or an update, which has no number.
#[derive(Debug, Default, Serialize)]
pub(super) struct Telling {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) response: Option<Response>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<ControlError>,
    /// With a refused greeting: who refuses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) resident: Option<Resident>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) update: Option<Update>,
}

/// What the client reads. An answer or update of a newer resident that is unknown here is skipped, not an error.
#[derive(Debug, Deserialize)]
pub(super) struct Told<'a> {
    pub(super) id: Option<u64>,
    #[serde(borrow)]
    pub(super) response: Option<&'a RawValue>,
    pub(super) error: Option<ControlError>,
    pub(super) resident: Option<Resident>,
    #[serde(borrow)]
    pub(super) update: Option<&'a RawValue>,
}

/// Who answers on a socket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resident {
    /// Its version: `0.1.0`.
    pub version: String,
    /// Its [`PROTOCOL`](super::PROTOCOL).
    pub protocol: u32,
    /// Its process.
    pub pid: u32,
}

impl Telling {
    pub(super) fn answer(id: Option<u64>, answer: Result<Response, ControlError>) -> Self {
        match answer {
            Ok(response) => Self { id, response: Some(response), ..Self::default() },
            Err(error) => Self { id, error: Some(error), ..Self::default() },
        }
    }

    pub(super) fn update(update: Update) -> Self {
        Self { update: Some(update), ..Self::default() }
    }

    /// The line, its end included. What would be too long becomes an error that says so.
    pub(super) fn line(&self) -> Vec<u8> {
        match to_line(self) {
            Some(line) => line,
            None => to_line(&Self::answer(self.id, Err(too_long("The answer")))).unwrap_or_default(),
        }
    }
}

/// An object as a line, its end included; `None` where it would be longer than [`LONGEST`].
pub(super) fn to_line(object: &impl Serialize) -> Option<Vec<u8>> {
    let mut line = serde_json::to_vec(object).ok()?;
    if line.len() > LONGEST {
        return None;
    }
    line.push(b'\n');
    Some(line)
}

/// The error for what is longer than [`LONGEST`].
pub(super) fn too_long(what: &str) -> ControlError {
    ControlError::new(ErrorCode::Invalid, format!("{what} is longer than {} MiB", LONGEST >> 20))
}

/// What [`read`] found.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// A whole line is in the buffer, its end left out.
    Whole,
    /// A line longer than [`LONGEST`] went by and was thrown away.
    TooLong,
    /// The other side has closed; what it began to say is not a line.
    End,
}

/// Reads one line into `line`, never keeping more than [`LONGEST`] bytes of it.
pub(super) async fn read(
    reader: &mut (impl AsyncBufRead + Unpin),
    line: &mut Vec<u8>,
) -> std::io::Result<Line> {
    line.clear();
    let mut too_long = false;
    loop {
        let buffer = reader.fill_buf().await?;
        if buffer.is_empty() {
            return Ok(Line::End);
        }
        let mut parts = buffer.splitn(2, |byte| *byte == b'\n');
        let part = parts.next().unwrap_or_default();
        let ended = parts.next().is_some();
        let length = part.len();
        too_long |= line.len() + length > LONGEST;
        if too_long {
            line.clear();
        } else {
            line.extend_from_slice(part);
        }
        reader.consume(length + usize::from(ended));
        if ended {
            return Ok(if too_long { Line::TooLong } else { Line::Whole });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn lines(bytes: &[u8]) -> Vec<(Line, Vec<u8>)> {
        // Seven bytes at a time, so that line ends fall into every place of a chunk.
        let mut reader = tokio::io::BufReader::with_capacity(7, bytes);
        let mut line = Vec::new();
        let mut all = Vec::new();
        loop {
            match read(&mut reader, &mut line).await.unwrap() {
                Line::End => return all,
                found => all.push((found, line.clone())),
            }
        }
    }

    #[tokio::test]
    async fn lines_end_at_a_line_feed_and_an_unfinished_one_is_none() {
        let whole = |text: &str| (Line::Whole, text.as_bytes().to_vec());
        assert_eq!(
            lines(b"one\n\nthree and more\nunfinished").await,
            [whole("one"), whole(""), whole("three and more")]
        );
        assert_eq!(lines(b"").await, []);
    }

    #[tokio::test]
    async fn a_line_too_long_is_thrown_away_and_the_next_one_read() {
        let mut bytes = vec![b'x'; LONGEST + 1];
        bytes.extend_from_slice(b"\nnext\n");
        assert_eq!(lines(&bytes).await, [(Line::TooLong, Vec::new()), (Line::Whole, b"next".to_vec())]);
    }

    #[test]
    fn an_answer_too_long_becomes_an_error_with_its_number() {
        let hello = Response::Hello { version: "x".repeat(LONGEST), protocol: 1, pid: 1 };
        let line = Telling::answer(Some(7), Ok(hello)).line();
        let told: Told<'_> = serde_json::from_slice(&line).unwrap();
        assert_eq!(told.id, Some(7));
        assert_eq!(told.error.unwrap().message, "The answer is longer than 8 MiB");
    }
}
