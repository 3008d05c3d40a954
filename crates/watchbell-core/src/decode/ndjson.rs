//! Newline-delimited JSON: bytes in any chunking → lines.
//!
//! A line that is too long is skipped to its end and told, and the stream goes on: unlike an event stream's, every
//! line stands alone. Blank lines are keep-alives (Loki's and journal gateways' habit).

use memchr::memchr;

/// One line, or what stood for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line<'a> {
    /// A line's text without its end and surrounding space; broken UTF-8 is U+FFFD. Whether it is JSON is for [`super::json`] to say.
    Text(&'a str),
    /// A blank line: nothing was said, but something was heard.
    KeepAlive,
    /// A line longer than the cap; its bytes are gone.
    TooLong {
        /// The cap in bytes.
        limit: usize,
    },
}

/// Takes one connection's bytes.
#[derive(Debug)]
pub struct Decoder {
    limit: usize,
    unfinished: Vec<u8>,
    skipping: bool,
    /// How much of that line has gone by.
    skipped: usize,
    past_first_line: bool,
}

impl Default for Decoder {
    /// Caps a line at 1 MiB.
    fn default() -> Self {
        Self::new(1 << 20)
    }
}

impl Decoder {
    /// A decoder at the beginning of a stream, for lines of up to `limit` bytes.
    pub fn new(limit: usize) -> Self {
        Self { limit, unfinished: Vec::new(), skipping: false, skipped: 0, past_first_line: false }
    }

    /// Takes the next bytes and hands each line that they complete to `on_line`, in order.
    pub fn feed(&mut self, chunk: &[u8], mut on_line: impl FnMut(Line<'_>)) {
        let mut rest = chunk;
        while let Some((line, after)) = memchr(b'\n', rest).and_then(|end| rest.split_at_checked(end)) {
            rest = after.get(1..).unwrap_or_default();
            if self.unfinished.is_empty() && !self.skipping && line.len() <= self.limit {
                self.line(line, &mut on_line);
                continue;
            }
            self.hold(line);
            self.end(&mut on_line);
        }
        self.hold(rest);
    }

    /// The stream has ended: a last line without a line end counts, where it cannot be the beginning of a longer one.
    /// (A JSON object, array or string that was cut is not JSON, and [`super::json`] will say so; a number might be.)
    pub fn finish(mut self, mut on_line: impl FnMut(Line<'_>)) {
        let cut_number = self.unfinished.last().is_some_and(u8::is_ascii_digit);
        if !cut_number && (self.skipping || !self.unfinished.is_empty()) {
            self.end(&mut on_line);
        }
    }

    /// How many bytes of a line that is too long have gone by so far. Whoever reads from a stranger may have had enough.
    pub fn skipped(&self) -> usize {
        self.skipped
    }

    fn hold(&mut self, part: &[u8]) {
        if self.unfinished.len() + part.len() > self.limit {
            self.skipping = true;
            self.skipped += self.unfinished.len();
            self.unfinished = Vec::new();
        }
        if self.skipping {
            self.skipped = self.skipped.saturating_add(part.len());
        } else {
            self.unfinished.extend_from_slice(part);
        }
    }

    fn end(&mut self, on_line: &mut impl FnMut(Line<'_>)) {
        if std::mem::take(&mut self.skipping) {
            self.skipped = 0;
            self.past_first_line = true;
            on_line(Line::TooLong { limit: self.limit });
            return;
        }
        let mut whole = std::mem::take(&mut self.unfinished);
        self.line(&whole, on_line);
        whole.clear();
        self.unfinished = whole;
    }

    fn line(&mut self, line: &[u8], on_line: &mut impl FnMut(Line<'_>)) {
        // RFC 8259, section 8.1: a byte order mark must not be sent, and may be ignored.
        let line =
            if self.past_first_line { line } else { line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line) };
        self.past_first_line = true;
        let line = line.trim_ascii();
        if line.is_empty() {
            on_line(Line::KeepAlive);
        } else {
            on_line(Line::Text(&super::utf8(line)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(limit: usize, chunks: &[&[u8]]) -> Vec<String> {
        let mut decoder = Decoder::new(limit);
        let mut told = Vec::new();
        let mut tell = |line: Line<'_>| {
            told.push(match line {
                Line::Text(text) => text.to_owned(),
                Line::KeepAlive => "(keep-alive)".into(),
                Line::TooLong { limit } => format!("(over {limit})"),
            });
        };
        for chunk in chunks {
            decoder.feed(chunk, &mut tell);
        }
        decoder.finish(&mut tell);
        told
    }

    #[test]
    fn lines_are_found_in_any_chunking() {
        let stream: &[u8] = "\u{feff}{\"a\":\"é\"}\r\n\n  \r\n[1,\t2]\n\"last\"".as_bytes();
        let expected = ["{\"a\":\"é\"}", "(keep-alive)", "(keep-alive)", "[1,\t2]", "\"last\""];
        assert_eq!(told(100, &[stream]), expected);
        assert_eq!(told(100, &stream.chunks(1).collect::<Vec<_>>()), expected);
        for at in 0..stream.len() {
            let (before, after) = stream.split_at(at);
            assert_eq!(told(100, &[before, after]), expected, "split at {at}");
        }
    }

    #[test]
    fn an_overlong_line_is_told_and_the_stream_goes_on() {
        let stream = b"{\"long\":1}\n{}\n0123456789";
        for size in 1..stream.len() {
            let told = told(5, &stream.chunks(size).collect::<Vec<_>>());
            assert_eq!(told, ["(over 5)", "{}", "(over 5)"], "chunks of {size}");
        }
    }

    #[test]
    fn a_half_line_at_the_end_is_told_unless_it_may_be_a_cut_number() {
        assert_eq!(told(100, &[b"{}\n{\"a\":"]), ["{}", "{\"a\":"]);
        assert_eq!(told(100, &[b"{}\n12"]), ["{}"]);
        assert_eq!(told(100, &[b"{}\n"]), ["{}"]);
    }

    #[test]
    fn broken_utf_8_becomes_replacement_characters() {
        assert_eq!(told(100, &[b"\"a\xff", b"\xe2\x82", b"\xac\"\n"]), ["\"a\u{fffd}€\""]);
    }
}
