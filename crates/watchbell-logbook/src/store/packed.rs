//! Texts as the store keeps them: packed against what they are likely to repeat.
//!
//! Each begins with a byte that says how. `0`: the text as it is. `1`: its length in bytes as a little-endian `u32`, then one
//! LZ4 block (<https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md>) whose dictionary is [`WORDS`], followed by the
//! texts that stand beside it. LZ4, because a dry run unpacks a million of them in a second.

use lz4_flex::block;

use super::{Result, StoreError};

const PLAIN: u8 = 0;
const PACKED: u8 = 1;

/// What is shorter hardly shrinks.
const SHORT: usize = 32;
/// How far back LZ4 can look.
const WINDOW: usize = 64 << 10;
/// No text is longer: what comes is limited to a megabyte, and so is what is made of it.
const LONGEST: usize = 16 << 20;

/// What events say again and again, what is frequent last. A part of the file's format: never edit it, add another one.
const WORDS: &str = concat!(
    r#"{"event_id":"","sdk":{"name":"sentry.python","version":"","packages":[{"name":"pypi:sentry-sdk","integrations":["#,
    r#""contexts":{"trace":{"trace_id":"","span_id":"","runtime":{"name":"CPython","version":"","build":"","os":{"name":"Linux","#,
    r#""device":{"arch":"x86_64","app":{"app_start_time":"","breadcrumbs":{"values":[{"timestamp":,"type":"http","category":"","#,
    r#""data":{"method":"GET","status_code":500,"reason":"","request":{"url":"https://","headers":{"Host":"","User-Agent":"","#,
    r#""extra":{"modules":{"mechanism":{"type":"generic","handled":false,"vars":{"self":"<","pre_context":["","post_context":["#,
    r#""abs_path":"/","colno":,"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":""}},"#,
    r#""dist":"","debug_meta":{"images":[],"server_name":"","level":"info","level":"warning","level":"error","level":"fatal","#,
    r#""fingerprint":["{{ default }}","url":"https://","tags":{"browser":"","environment":"staging","culprit":"","context_line":"    "#,
    r#""timestamp":"2026-","message":"","logentry":{"formatted":"","exception":{"values":[{"type":"","value":"","module":"","#,
    r#""exception":[{"type":"Error","value":"","stacktrace":{"frames":[{"function":"","module":"","filename":"","lineno":,"#,
    r#""in_app":false},{"function":"<module>","in_app":true}]}}],"culprit":"","transaction":"/","logger":"","platform":"javascript","#,
    r#""platform":"python","project":"","environment":"production","release":"","server_name":"","#,
    r#""user":{"id":"","email":"","username":"","ip_address":""},"tags":{""#,
);

/// `text`, packed; `beside` is what stands beside it and is there when it is unpacked.
pub(super) fn pack(text: &str, beside: &[&str]) -> Vec<u8> {
    let plain = || [&[PLAIN], text.as_bytes()].concat();
    if !(SHORT..=LONGEST).contains(&text.len()) {
        return plain();
    }
    let mut packed = vec![0; 5 + block::get_maximum_output_size(text.len())];
    let Some((head, room)) = packed.split_first_chunk_mut::<5>() else { return plain() };
    let Ok(length) = u32::try_from(text.len()) else { return plain() };
    let [a, b, c, d] = length.to_le_bytes();
    *head = [PACKED, a, b, c, d];
    match block::compress_into_with_dict(text.as_bytes(), room, &dictionary(beside)) {
        Ok(used) if 5 + used <= text.len() => {
            packed.truncate(5 + used);
            packed
        }
        _ => plain(),
    }
}

/// What [`pack`] was given.
///
/// # Errors
/// [`StoreError::Corrupt`] when this is nothing that it made.
pub(super) fn unpack(packed: &[u8], beside: &[&str]) -> Result<String> {
    let text = match packed.split_first() {
        None => Vec::new(),
        Some((&PLAIN, text)) => text.to_vec(),
        Some((&PACKED, packed)) => {
            let (length, packed) =
                packed.split_first_chunk::<4>().ok_or_else(|| corrupt("a text ends in its length"))?;
            let length = usize::try_from(u32::from_le_bytes(*length)).unwrap_or(usize::MAX);
            if length > LONGEST {
                return Err(corrupt("a text is too long"));
            }
            let mut text = vec![0; length];
            let used = block::decompress_into_with_dict(packed, &mut text, &dictionary(beside))
                .map_err(|error| corrupt(&error.to_string()))?;
            text.truncate(used);
            text
        }
        Some(_) => return Err(corrupt("a text is packed in an unknown way")),
    };
    String::from_utf8(text).map_err(|error| corrupt(&error.to_string()))
}

/// Only the end of it can be looked back at.
fn dictionary(beside: &[&str]) -> std::borrow::Cow<'static, [u8]> {
    if beside.is_empty() {
        return WORDS.as_bytes().into();
    }
    let mut all = WORDS.as_bytes().to_vec();
    all.extend(beside.iter().flat_map(|text| text.bytes()));
    all.drain(..all.len().saturating_sub(WINDOW));
    all.into()
}

fn corrupt(why: &str) -> StoreError {
    StoreError::Corrupt(why.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_was_packed_is_unpacked(text in ".{0,300}", beside in ".{0,100}", times in 1_usize..2_000) {
            let (text, beside) = (text.repeat(times), beside.repeat(times));
            let packed = pack(&text, &[&beside, "more"]);
            prop_assert!(packed.len() <= text.len() + 1);
            prop_assert_eq!(unpack(&packed, &[&beside, "more"]).unwrap(), text);
        }

        #[test]
        fn damage_is_an_error_or_another_text(mut packed in proptest::collection::vec(any::<u8>(), 0..200), how in 0_u8..3) {
            packed.splice(0..0, [how, 0xff, 0, 0, 0]);
            let _ = unpack(&packed, &["beside"]);
        }
    }

    #[test]
    fn a_length_that_is_made_up_takes_no_memory() {
        assert!(matches!(unpack(&[PACKED, 255, 255, 255, 255, 0], &[]), Err(StoreError::Corrupt(_))));
    }

    #[test]
    fn what_came_costs_little_beside_what_was_made_of_it() {
        let body = r#"{"message":"connection to db-8.internal refused after 776 ms","logger":"app.db","platform":"python","release":"web@2.0","user":{"id":"u776"}}"#;
        let came = r#"{"level":"error","platform":"python","logger":"app.db","message":"connection to db-8.internal refused after 776 ms","user":{"id":"u776"},"release":"web@2.0"}"#;
        let alone = pack(came, &[]).len();
        let beside = pack(came, &[body]).len();
        assert!(2 * beside < alone, "{beside} bytes beside it, {alone} alone");
    }
}
