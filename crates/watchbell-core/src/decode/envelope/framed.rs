//! Sentry envelopes as SDKs send them: a line of headers, then items, each a line of headers and a payload. Read from the front,
//! so that attachments, which may be large, are never held.
//!
//! Source: <https://develop.sentry.dev/sdk/foundations/transport/envelopes/>, "Serialization Format".

use std::io::{self, BufRead, Read as _};

use super::super::json::LIMIT;
use super::super::lenient::{Fields, Json};

/// A longer line of headers is none.
const LONGEST_HEADERS: u64 = 64 << 10;

/// An envelope that is being read. Its headers are known, its items follow.
#[derive(Debug)]
pub struct Framed<R> {
    bytes: R,
    /// The id of the event in it, where its headers say one.
    pub event_id: Option<String>,
    /// Where its sender was told to send to, the key included.
    pub dsn: Option<String>,
}

/// What an envelope holds that is of use here, as JSON text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// An event.
    Event(String),
    /// What somebody wrote: [`Feedback::read`](super::super::feedback::Feedback::read).
    Feedback(String),
}

/// Why an envelope cannot be read any further.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    /// What stands where headers should is no JSON object.
    #[error("headers that are no JSON object")]
    Headers,
    /// An item says that it is longer, or shorter, than it is.
    #[error("an item that is not as long as its headers say")]
    Length,
    /// An event, or what somebody wrote, over the size cap of 1 MiB.
    #[error("an event of more than 1 MiB")]
    TooLarge,
    /// The bytes could not be had: broken compression, or too many of them.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl<R: BufRead> Framed<R> {
    /// Reads the envelope's own headers.
    ///
    /// # Errors
    /// [`FrameError::Headers`], [`FrameError::Io`].
    pub fn open(mut bytes: R) -> Result<Self, FrameError> {
        let line = headers(&mut bytes)?.ok_or(FrameError::Headers)?;
        let fields = fields(&line)?;
        let [event_id, dsn] = ["event_id", "dsn"].map(|name| fields.words(&[name]));
        Ok(Self { bytes, event_id, dsn })
    }

    /// The next event, or what somebody wrote about one; `None` at the end. Transactions, sessions, attachments and whatever
    /// comes next are not what anybody waits for here.
    ///
    /// # Errors
    /// [`FrameError`]; nothing more is to be had after one.
    pub fn next_item(&mut self) -> Result<Option<Item>, FrameError> {
        while let Some(line) = headers(&mut self.bytes)? {
            let fields = fields(&line)?;
            let item = match fields.words(&["type"]).as_deref() {
                Some("event") => Some(Item::Event as fn(String) -> Item),
                Some("feedback" | "user_report") => Some(Item::Feedback as fn(String) -> Item),
                _ => None,
            };
            let length = fields.get("length").and_then(Json::scalar).and_then(|length| length.parse().ok());
            let Some(item) = item else {
                self.skip(length)?;
                continue;
            };
            let payload = match length {
                Some(length) => self.exactly(length)?,
                None => self.line()?,
            };
            return Ok(Some(item(super::super::utf8(&payload).into_owned())));
        }
        Ok(None)
    }

    fn skip(&mut self, length: Option<u64>) -> Result<(), FrameError> {
        let Some(length) = length else {
            self.bytes.skip_until(b'\n')?;
            return Ok(());
        };
        let skipped = io::copy(&mut self.bytes.by_ref().take(length), &mut io::sink())?;
        if skipped == length { self.end() } else { Err(FrameError::Length) }
    }

    fn exactly(&mut self, length: u64) -> Result<Vec<u8>, FrameError> {
        if length > LIMIT as u64 {
            return Err(FrameError::TooLarge);
        }
        let mut payload = Vec::new();
        self.bytes.by_ref().take(length).read_to_end(&mut payload)?;
        if payload.len() as u64 != length {
            return Err(FrameError::Length);
        }
        self.end()?;
        Ok(payload)
    }

    /// A payload whose length nobody says ends with its line.
    fn line(&mut self) -> Result<Vec<u8>, FrameError> {
        let mut payload = Vec::new();
        self.bytes.by_ref().take(LIMIT as u64 + 1).read_until(b'\n', &mut payload)?;
        if payload.last() == Some(&b'\n') {
            payload.pop();
        }
        if payload.len() > LIMIT { Err(FrameError::TooLarge) } else { Ok(payload) }
    }

    /// Behind a payload stands a new line, or nothing.
    fn end(&mut self) -> Result<(), FrameError> {
        match self.bytes.fill_buf()?.first() {
            None => {}
            Some(b'\n') => self.bytes.consume(1),
            Some(_) => return Err(FrameError::Length),
        }
        Ok(())
    }
}

/// The next line that is not empty; `None` at the end.
fn headers(bytes: &mut impl BufRead) -> Result<Option<String>, FrameError> {
    loop {
        let mut line = Vec::new();
        let read = bytes.by_ref().take(LONGEST_HEADERS).read_until(b'\n', &mut line)?;
        if read == 0 {
            return Ok(None);
        }
        if read as u64 == LONGEST_HEADERS {
            return Err(FrameError::Headers);
        }
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_matches(['\u{feff}', ' ', '\r', '\n', '\t']);
        if !text.is_empty() {
            return Ok(Some(text.to_owned()));
        }
    }
}

fn fields(line: &str) -> Result<Fields<'_>, FrameError> {
    let json = Json::parse(line).map_err(|_| FrameError::Headers)?;
    if json.is_object() { Ok(json.fields()) } else { Err(FrameError::Headers) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What is read, and how it ends.
    fn events(envelope: &[u8]) -> (Vec<String>, Option<String>) {
        let mut events = Vec::new();
        let mut framed = match Framed::open(envelope) {
            Ok(framed) => framed,
            Err(error) => return (events, Some(error.to_string())),
        };
        loop {
            match framed.next_item() {
                Ok(Some(Item::Event(text))) => events.push(text),
                Ok(Some(Item::Feedback(text))) => events.push(format!("wrote {text}")),
                Ok(None) => return (events, None),
                Err(error) => return (events, Some(error.to_string())),
            }
        }
    }

    #[test]
    fn events_are_read_and_all_else_is_passed_over() {
        for (envelope, expected) in [
            ("{}\n{\"type\":\"event\",\"length\":2}\n{}\n", vec!["{}"]),
            ("{}\n{\"type\":\"event\",\"length\":2}\n{}", vec!["{}"]),
            ("{}\n{\"type\":\"event\"}\n{\"a\":1}", vec!["{\"a\":1}"]),
            ("{}\n{\"type\":\"event\"}\n{\"a\":1}\n\n\n", vec!["{\"a\":1}"]),
            ("{}\r\n{\"type\":\"event\"}\r\n{}\n", vec!["{}"]),
            ("{}\n{\"type\":\"event\",\"length\":3}\n\n\n\n\n{\"type\":\"event\"}\nb", vec!["\n\n\n", "b"]),
            ("{}\n{\"type\":\"attachment\",\"length\":5}\n\n{}\n\n\n{\"type\":\"event\"}\n1", vec!["1"]),
            ("{}\n{\"type\":\"session\"}\n{}\n{\"type\":\"event\"}\n1", vec!["1"]),
            (
                "{}\n{\"type\":\"user_report\"}\n1\n{\"type\":\"feedback\",\"length\":1}\n2",
                vec!["wrote 1", "wrote 2"],
            ),
            (
                "{}\n{\"type\":\"next year's\",\"length\":\"1\",\"more\":[{}]}\nx\n{\"type\":\"event\"}\n1",
                vec!["1"],
            ),
            ("{}\n{}\nx\n{\"type\":null}\nx\n{\"type\":\"event\",\"length\":null}\n1", vec!["1"]),
            ("{}", vec![]),
            ("{}\n", vec![]),
        ] {
            let got = events(envelope.as_bytes());
            assert_eq!(got, (expected.into_iter().map(str::to_owned).collect(), None), "{envelope:?}");
        }
    }

    #[test]
    fn what_came_before_a_fault_is_kept() {
        let large = format!("{{}}\n{{\"type\":\"event\"}}\n{}", "x".repeat(LIMIT + 1));
        for (envelope, expected, error) in [
            ("", 0, "headers that are"),
            ("[]\n", 0, "headers that are"),
            ("nonsense", 0, "headers that are"),
            ("{}\n{\"type\":\"event\"}\n1\nnonsense\n", 1, "headers that are"),
            ("{}\n{\"type\":\"event\"}\n1\n{\"type\":\"event\",\"length\":9}\n2", 1, "not as long"),
            ("{}\n{\"type\":\"event\"}\n1\n{\"type\":\"attachment\",\"length\":9}\n2", 1, "not as long"),
            ("{}\n{\"type\":\"event\",\"length\":1}\n12", 0, "not as long"),
            ("{}\n{\"type\":\"event\",\"length\":9999999}\n12", 0, "1 MiB"),
            (&large, 0, "1 MiB"),
            (&" ".repeat(100_000), 0, "headers that are"),
        ] {
            let (got, ended) = events(envelope.as_bytes());
            assert_eq!(got.len(), expected, "{}", &envelope[..envelope.len().min(90)]);
            assert!(ended.as_ref().is_some_and(|ended| ended.contains(error)), "{ended:?}");
        }
    }

    #[test]
    fn its_headers_say_whose_it_is() {
        let framed =
            Framed::open(&b"{\"event_id\":\"a\",\"dsn\":\"http://k@h/1\",\"x\":null}\n"[..]).unwrap();
        assert_eq!((framed.event_id.as_deref(), framed.dsn.as_deref()), (Some("a"), Some("http://k@h/1")));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic_or_spin(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let framed = [b"{}\n{\"type\":\"event\",\"length\":9}\n".as_slice(), &bytes].concat();
            prop_assert!(events(&bytes).0.len() < 300 && events(&framed).0.len() < 300);
        }
    }
}
