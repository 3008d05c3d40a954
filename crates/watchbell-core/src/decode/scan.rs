//! Steps over JSON text and validates it on the way (RFC 8259), converting nothing.
//!
//! It exists because a glance at each of half a million events a second must cost less than a general parser's walk:
//! about a third of serde_json's. It accepts no text that serde_json's skip refuses (tests hold it to that), and where
//! it is in doubt, as with more than 64 nested values, it refuses, and the caller asks serde_json.

/// A place in a JSON text. Every step returns `None` where the text is not what it must be.
#[derive(Debug)]
pub(super) struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// Hands each member of the object that is the whole text to `take`: its name as it stands in the text, escapes
    /// and all, and its value.
    pub(super) fn members(mut self, mut take: impl FnMut(&'a str, &'a str)) -> Option<()> {
        self.expect(b'{')?;
        let mut next = self.token()?;
        if next != b'}' {
            loop {
                (next == b'"').then_some(())?;
                let from = self.at;
                self.string()?;
                let name = self.text.get(from..self.at - 1)?;
                self.expect(b':')?;
                self.space();
                let from = self.at;
                self.value()?;
                take(name, self.text.get(from..self.at)?);
                match self.token()? {
                    b',' => next = self.token()?,
                    b'}' => break,
                    _ => return None,
                }
            }
        }
        self.space();
        (self.at == self.text.len()).then_some(())
    }

    /// Steps over one value of any shape.
    fn value(&mut self) -> Option<()> {
        let mut open = Open::default();
        loop {
            match self.token()? {
                b'"' => self.string()?,
                b'{' if self.peek()? != b'}' => {
                    open.push(true)?;
                    self.name()?;
                    continue;
                }
                b'[' if self.peek()? != b']' => {
                    open.push(false)?;
                    continue;
                }
                b'{' | b'[' => self.at += 1,
                b't' => self.word(b"rue")?,
                b'f' => self.word(b"alse")?,
                b'n' => self.word(b"ull")?,
                first => self.number(first)?,
            }
            // After a value: what closes here, closes; then a comma and the next value, or the end.
            loop {
                let Some(object) = open.innermost() else { return Some(()) };
                match (self.token()?, object) {
                    (b',', true) => {
                        self.name()?;
                        break;
                    }
                    (b',', false) => break,
                    (b'}', true) | (b']', false) => open.pop(),
                    _ => return None,
                }
            }
        }
    }

    fn name(&mut self) -> Option<()> {
        self.expect(b'"')?;
        self.string()?;
        self.expect(b':')
    }

    /// The rest of a string whose opening quote has been taken.
    fn string(&mut self) -> Option<()> {
        let bytes = self.text.as_bytes();
        loop {
            while let Some(eight) = bytes.get(self.at..).and_then(<[u8]>::first_chunk::<8>) {
                let special = special(u64::from_le_bytes(*eight));
                if special != 0 {
                    self.at += special.trailing_zeros() as usize / 8;
                    break;
                }
                self.at += 8;
            }
            match self.byte()? {
                b'"' => return Some(()),
                b'\\' => match self.byte()? {
                    b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => {}
                    b'u' => {
                        let digits = bytes.get(self.at..self.at + 4)?;
                        digits.iter().all(u8::is_ascii_hexdigit).then_some(())?;
                        self.at += 4;
                    }
                    _ => return None,
                },
                0..=0x1F => return None,
                _ => {}
            }
        }
    }

    /// The rest of a number whose first byte has been taken.
    fn number(&mut self, first: u8) -> Option<()> {
        let first = if first == b'-' { self.byte()? } else { first };
        match first {
            b'0' => {}
            b'1'..=b'9' => self.digits(),
            _ => return None,
        }
        if self.here() == Some(b'.') {
            self.at += 1;
            self.byte()?.is_ascii_digit().then_some(())?;
            self.digits();
        }
        if let Some(b'e' | b'E') = self.here() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.here() {
                self.at += 1;
            }
            self.byte()?.is_ascii_digit().then_some(())?;
            self.digits();
        }
        Some(())
    }

    fn digits(&mut self) {
        while self.here().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
    }

    fn word(&mut self, rest: &[u8]) -> Option<()> {
        self.text.as_bytes().get(self.at..)?.starts_with(rest).then_some(())?;
        self.at += rest.len();
        Some(())
    }

    fn here(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn byte(&mut self) -> Option<u8> {
        let byte = self.here()?;
        self.at += 1;
        Some(byte)
    }

    fn space(&mut self) {
        while let Some(b' ' | b'\n' | b'\t' | b'\r') = self.here() {
            self.at += 1;
        }
    }

    fn peek(&mut self) -> Option<u8> {
        self.space();
        self.here()
    }

    fn token(&mut self) -> Option<u8> {
        self.space();
        self.byte()
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        (self.token()? == byte).then_some(())
    }
}

/// What is open around the place, innermost last: a bit each, set for an object, clear for an array.
#[derive(Debug, Default)]
struct Open {
    kinds: u64,
    depth: u32,
}

impl Open {
    fn push(&mut self, object: bool) -> Option<()> {
        (self.depth < u64::BITS).then_some(())?;
        self.kinds = self.kinds << 1 | u64::from(object);
        self.depth += 1;
        Some(())
    }

    fn pop(&mut self) {
        self.kinds >>= 1;
        self.depth = self.depth.saturating_sub(1);
    }

    fn innermost(&self) -> Option<bool> {
        (self.depth > 0).then_some(self.kinds & 1 == 1)
    }
}

/// Marks the bytes of a word that end a plain run in a string (a quote, a backslash, a control character) in their
/// top bits. The lowest mark is exact; Mycroft's borrow may set false ones only above it.
fn special(word: u64) -> u64 {
    const ONES: u64 = u64::MAX / 255;
    let below = |word: u64, bound: u8| word.wrapping_sub(ONES * u64::from(bound)) & !word;
    let is = |byte: u8| below(word ^ (ONES * u64::from(byte)), 1);
    (below(word, 0x20) | is(b'"') | is(b'\\')) & (ONES << 7)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::value::RawValue;

    use super::*;

    fn accepts(text: &str) -> bool {
        Scanner::new(text).members(|_, _| ()).is_some()
    }

    fn is_json_object(text: &str) -> bool {
        text.trim_start().starts_with('{') && serde_json::from_str::<&RawValue>(text).is_ok()
    }

    #[test]
    fn members_are_handed_over_as_they_stand() {
        let mut members = Vec::new();
        let text = r#" {"a" : {"b":[1,{}],"c":[]} , "d\n":-0.5e+3,"é":"x\"y\u00e9",	"":null} "#;
        Scanner::new(text).members(|name, value| members.push((name, value))).unwrap();
        assert_eq!(
            members,
            [("a", r#"{"b":[1,{}],"c":[]}"#), (r"d\n", "-0.5e+3"), ("é", r#""x\"y\u00e9""#), ("", "null")]
        );
    }

    #[test]
    fn deeper_than_it_can_remember_is_left_to_others() {
        for (depth, accepted) in [(64, true), (65, false)] {
            let text = format!("{{\"a\":{}1{}}}", "[".repeat(depth), "]".repeat(depth));
            assert_eq!(accepts(&text), accepted, "{depth}");
            assert!(is_json_object(&text));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        /// Text made of JSON's own pieces, mostly broken.
        #[test]
        fn it_agrees_with_serde_json_on_what_is_an_object(
            text in r#"\{("[a\\"]{0,3}"?:?)?([{}\[\]:,"0-9eE+.\\ntux -]|true|false|null|"k":|"é","|\t|\\u00e9){0,14}\}? ?"#
        ) {
            prop_assert_eq!(accepts(&text), is_json_object(&text));
        }

        /// A valid text with one byte changed, mostly still valid.
        #[test]
        fn it_agrees_on_texts_that_were_valid(at in 0_usize..80, byte in 0_u8..128) {
            let mut text = *br#"{"id":"a\u00e9\"b","n":[-1.5e3,0,{"x":null}],"level":"info","t":true,"e":{},"f":[]}"#;
            text[at] = byte;
            let text = str::from_utf8(&text).unwrap();
            prop_assert_eq!(accepts(text), is_json_object(text), "{}", text);
        }
    }
}
