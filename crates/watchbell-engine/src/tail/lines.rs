//! Bytes of a file → lines.

use std::borrow::Cow;

use memchr::{memchr, memchr_iter};

/// How a file's text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Encoding {
    #[default]
    Utf8,
    /// As its byte order mark says.
    Utf16 { big_endian: bool },
}

impl Encoding {
    /// By the mark that a file begins with.
    pub(super) fn of(head: &[u8]) -> Self {
        match head {
            [0xFF, 0xFE, ..] => Self::Utf16 { big_endian: false },
            [0xFE, 0xFF, ..] => Self::Utf16 { big_endian: true },
            _ => Self::Utf8,
        }
    }

    /// How many of these bytes are the first line and its end. `None`: there is no end among them.
    pub(super) fn line(self, bytes: &[u8]) -> Option<usize> {
        let Self::Utf16 { big_endian } = self else { return memchr(b'\n', bytes).map(|at| at + 1) };
        let end = if big_endian { [0, b'\n'] } else { [b'\n', 0] };
        let even = |at: usize| if big_endian { at.wrapping_sub(1) } else { at };
        memchr_iter(b'\n', bytes)
            .map(even)
            .find(|at| at.is_multiple_of(2) && bytes.get(*at..at.wrapping_add(2)) == Some(&end))
            .map(|at| at + 2)
    }

    /// A line's text, without its end and a byte order mark. What is broken is U+FFFD.
    pub(super) fn text(self, line: &[u8]) -> Cow<'_, str> {
        let Self::Utf16 { big_endian } = self else {
            let line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line);
            let line = line.strip_suffix(b"\n").unwrap_or(line);
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            return str::from_utf8(line).map_or_else(|_| String::from_utf8_lossy(line), Cow::Borrowed);
        };
        let unit =
            |pair: &[u8; 2]| if big_endian { u16::from_be_bytes(*pair) } else { u16::from_le_bytes(*pair) };
        let (pairs, _) = line.as_chunks();
        let text: String = char::decode_utf16(pairs.iter().map(unit))
            .map(|read| read.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect();
        Cow::Owned(text.trim_start_matches('\u{feff}').trim_end_matches(['\r', '\n']).to_owned())
    }

    /// What was cut anywhere is not cut within a character's unit.
    pub(super) fn whole(self, bytes: usize) -> usize {
        if self == Self::Utf8 { bytes } else { bytes & !1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(mut bytes: &[u8]) -> Vec<String> {
        let encoding = Encoding::of(bytes);
        let mut lines = Vec::new();
        while let Some(end) = encoding.line(bytes) {
            let (line, rest) = bytes.split_at(end);
            lines.push(encoding.text(line).into_owned());
            bytes = rest;
        }
        lines.push(format!("({} left)", bytes.len()));
        lines
    }

    #[test]
    fn lines_end_in_lf_or_crlf_in_every_encoding() {
        let utf16 =
            |text: &str, bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
        // The last one has a character whose halves are those of a line end.
        let text = "\u{feff}one\r\n\r\ncafé 🔔\n\u{0a0a}\u{0a00}\nha";
        let expected = ["one", "", "café 🔔", "\u{0a0a}\u{0a00}"];
        for bytes in [text.as_bytes().to_vec(), utf16(text, u16::to_le_bytes), utf16(text, u16::to_be_bytes)]
        {
            assert_eq!(lines(&bytes)[..4], expected);
        }
        assert_eq!(lines(b"bad \xff\nx"), ["bad \u{fffd}", "(1 left)"]);
        assert_eq!(lines(b"\xFF\xFEa\0\n\0\x00\xD8\n\0x"), ["a", "\u{fffd}", "(1 left)"]);
        assert_eq!(lines(b""), ["(0 left)"]);
    }
}
