//! Steps over JSON text and validates it on the way (RFC 8259), converting nothing.
//!
//! It exists because a glance at each of half a million events a second must cost less than a general parser's walk.
//! It accepts no text that serde_json's skip refuses (tests hold it to that), and where it is in doubt, as with more
//! than 64 nested values, it refuses, and the caller asks serde_json.
//!
//! Every step takes what is left of the text and returns what is left after it, or `None` where the text is not what
//! it must be.

use std::ops::Range;

/// Hands each member of the object that is the whole text to `take`: its name as it stands in the text, escapes and
/// all, and where in the text its value stands.
pub(super) fn members<'a>(text: &'a str, mut take: impl FnMut(&'a [u8], Range<usize>)) -> Option<()> {
    let [b'{', rest @ ..] = space(text.as_bytes()) else { return None };
    let mut rest = space(rest);
    if let [b'}', after @ ..] = rest {
        return space(after).is_empty().then_some(());
    }
    loop {
        let [b'"', name @ ..] = rest else { return None };
        let after_name = string(name)?;
        let (name, _) = name.split_at_checked(name.len() - after_name.len() - 1)?;
        let [b':', after_colon @ ..] = space(after_name) else { return None };
        let from = space(after_colon);
        rest = value(from)?;
        take(name, text.len() - from.len()..text.len() - rest.len());
        match space(rest) {
            [b',', after @ ..] => rest = space(after),
            [b'}', after @ ..] => return space(after).is_empty().then_some(()),
            _ => return None,
        }
    }
}

/// Steps over one value of any shape.
fn value(mut rest: &[u8]) -> Option<&[u8]> {
    let mut open = Open::default();
    loop {
        rest = match space(rest) {
            [b'"', after @ ..] => string(after)?,
            [b'{', after @ ..] => match space(after) {
                [b'}', after @ ..] => after,
                first => {
                    open.push(true)?;
                    rest = name(first)?;
                    continue;
                }
            },
            [b'[', after @ ..] => match space(after) {
                [b']', after @ ..] => after,
                first => {
                    open.push(false)?;
                    rest = first;
                    continue;
                }
            },
            [b't', b'r', b'u', b'e', after @ ..]
            | [b'f', b'a', b'l', b's', b'e', after @ ..]
            | [b'n', b'u', b'l', b'l', after @ ..] => after,
            digits => number(digits)?,
        };
        // After a value: what closes here, closes; then a comma and the next value, or the end.
        loop {
            let Some(object) = open.innermost() else { return Some(rest) };
            match (space(rest), object) {
                ([b',', after @ ..], true) => {
                    rest = name(space(after))?;
                    break;
                }
                ([b',', after @ ..], false) => {
                    rest = after;
                    break;
                }
                ([b'}', after @ ..], true) | ([b']', after @ ..], false) => {
                    open.pop();
                    rest = after;
                }
                _ => return None,
            }
        }
    }
}

/// A member's name and the colon after it.
fn name(rest: &[u8]) -> Option<&[u8]> {
    let [b'"', rest @ ..] = rest else { return None };
    let [b':', rest @ ..] = space(string(rest)?) else { return None };
    Some(rest)
}

/// The rest of a string, whose opening quote has been taken.
fn string(mut rest: &[u8]) -> Option<&[u8]> {
    loop {
        while let Some((eight, after)) = rest.split_first_chunk::<8>() {
            let special = special(u64::from_le_bytes(*eight));
            if special != 0 {
                rest = rest.get(special.trailing_zeros() as usize / 8..)?;
                break;
            }
            rest = after;
        }
        rest = match rest {
            [b'"', after @ ..] => return Some(after),
            [b'\\', b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', after @ ..] => after,
            [b'\\', b'u', a, b, c, d, after @ ..]
                if [a, b, c, d].iter().all(|digit| digit.is_ascii_hexdigit()) =>
            {
                after
            }
            [] | [b'\\' | 0..=0x1F, ..] => return None,
            [_, after @ ..] => after,
        };
    }
}

fn number(rest: &[u8]) -> Option<&[u8]> {
    let rest = rest.strip_prefix(b"-").unwrap_or(rest);
    let mut rest = match rest {
        [b'0', after @ ..] => after,
        _ => digits(rest)?,
    };
    if let [b'.', fraction @ ..] = rest {
        rest = digits(fraction)?;
    }
    if let [b'e' | b'E', b'+' | b'-', exponent @ ..] | [b'e' | b'E', exponent @ ..] = rest {
        rest = digits(exponent)?;
    }
    Some(rest)
}

/// At least one.
fn digits(rest: &[u8]) -> Option<&[u8]> {
    let [b'0'..=b'9', rest @ ..] = rest else { return None };
    let mut rest = rest;
    while let [b'0'..=b'9', after @ ..] = rest {
        rest = after;
    }
    Some(rest)
}

fn space(mut rest: &[u8]) -> &[u8] {
    while let [b' ' | b'\n' | b'\t' | b'\r', after @ ..] = rest {
        rest = after;
    }
    rest
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
        members(text, |_, _| ()).is_some()
    }

    fn is_json_object(text: &str) -> bool {
        text.trim_start().starts_with('{') && serde_json::from_str::<&RawValue>(text).is_ok()
    }

    #[test]
    fn members_are_handed_over_as_they_stand() {
        let mut found = Vec::new();
        let text = r#" {"a" : {"b":[1,{}],"c":[]} , "d\n":-0.5e+3,"é":"x\"y\u00e9",	"":null} "#;
        members(text, |name, value| found.push((str::from_utf8(name).unwrap(), &text[value]))).unwrap();
        assert_eq!(
            found,
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
