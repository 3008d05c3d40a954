//! Text that was made to break things, and JSON that no sender should send.

use proptest::prelude::*;
use watchbell_core::decode::json::LIMIT;
use watchbell_core::decode::{DecodeError, Mapping, json};

use crate::through::{each_where, everywhere, is_inert, shown};

fn assert_harmless(payload: &str) {
    let texts = shown(payload).unwrap_or_else(|error| panic!("{error}: {payload:.200}"));
    for text in texts {
        assert!(is_inert(&text), "{text:?} of {payload:.200}");
    }
}

#[test]
fn naughty_strings_end_as_plain_words() {
    for naughty in naughty_strings::BLNS {
        let value = serde_json::to_string(naughty).unwrap();
        assert_harmless(&everywhere(&value));
        // Where the exception has no words, others are shown.
        assert_harmless(&format!("{{\"message\":{value},\"user\":{value},\"release\":{value}}}"));
    }
}

#[test]
fn numbers_and_surrogates_beyond_every_type_cost_no_event() {
    let values = [
        "1e400",
        "-1e400",
        "1E+999999999",
        "0.0000000000000000000000000000001",
        "99999999999999999999999999999999999999",
        "-0",
        r#""\ud800""#,
        r#""\udc00\ud800""#,
        r#""\u0000\u001b[31m\u202e""#,
        r#"{"\ud800":"\udfff"}"#,
        r#"{"a":1,"a":2,"a":null}"#,
        r#"{"":{"":[]}}"#,
        "true",
        "false",
        "null",
        "[]",
        "{}",
        "[[]]",
        "[null]",
        "[{}]",
        r#"" ""#,
        r#""\n""#,
    ];
    for value in values {
        assert_harmless(&everywhere(value));
        for payload in each_where(value) {
            assert_harmless(&payload);
        }
    }
}

#[test]
fn depth_overflows_no_stack() {
    for depth in [64, 65, 127, 128, 129, 100_000] {
        for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("[{\"message\":", "}]")] {
            let deep = format!("{}1{}", open.repeat(depth), close.repeat(depth));
            if deep.len() < LIMIT / 2 {
                assert_harmless(&deep);
                assert_harmless(&format!("{{\"level\":\"info\",\"message\":\"m\",\"extra\":{deep}}}"));
                assert_harmless(&format!("{{\"exception\":{deep},\"tags\":[\"a\"]}}"));
            }
        }
    }
    let event = json::event(
        &format!("{{\"message\":\"m\",\"extra\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000)),
        &Mapping::default(),
    );
    assert_eq!(event.unwrap().message.as_deref(), Some("m"), "the other fields are read");
}

#[test]
fn what_is_no_json_is_refused_below_the_floor_too() {
    for text in [
        "",
        " ",
        "\u{feff}",
        "nul",
        "{",
        "{\"level\":\"info\"",
        "{\"level\":\"info\"}x",
        "{\"level\":\"info\",}",
        "{'level':'info'}",
        "{\"level\":\"info\",\"a\":01}",
        "{\"level\":\"info\",\"a\":\"\n\"}",
        "{\"level\":\"info\",\"a\n\":1}",
        "{\"level\":\"in\\fo\\x\"}",
        "data: x",
        "[1,]",
        "NaN",
        "-",
        "+1",
        "\"\\ud8\"",
        "{\"a\":1 \"b\":2}",
        "{} {}",
        "1 2",
    ] {
        let refused = json::decode(text, &Mapping::default(), None);
        assert!(matches!(refused, Err(DecodeError::NotJson(_))), "{text:?}: {refused:?}");
    }
    let open = "[".repeat(100_000);
    assert!(matches!(json::event(&open, &Mapping::default()), Err(DecodeError::NotJson(_))));
}

#[test]
fn what_is_too_long_is_refused() {
    let longest = format!("\"{}\"", "x".repeat(LIMIT - 2));
    assert_harmless(&longest);
    let refused = json::decode(&format!(" {longest}"), &Mapping::default(), None);
    assert_eq!(refused, Err(DecodeError::TooLarge { size: LIMIT + 1, limit: LIMIT }));
}

#[test]
fn a_million_items_are_bounded() {
    let many = |item: &str| format!("[{}0]", format!("{item},").repeat(LIMIT / (item.len() + 1) - 40));
    for (field, item) in
        [("tags", "[1,2]"), ("exception", "{\"type\":\"E\"}"), ("fingerprint", "1"), ("message", "1")]
    {
        let payload = format!("{{\"{field}\":{}}}", many(item));
        let event = json::event(&payload, &Mapping::default()).unwrap();
        assert!(event.tags.len() <= 500 && event.exceptions.len() <= 50, "{field}");
        assert_harmless(&payload);
    }
    let frames = format!(
        "{{\"exception\":{{\"type\":\"E\",\"stacktrace\":{{\"frames\":{}}}}}}}",
        many("{\"function\":\"f\"}")
    );
    assert!(json::event(&frames, &Mapping::default()).unwrap().exceptions[0].frames.len() <= 250);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_text_at_all_is_harmless(text in "\\PC{0,40}|[\\x00-\\x7f]{0,40}|.{0,20}") {
        assert_harmless(&everywhere(&serde_json::to_string(&text).unwrap()));
        let _ = shown(&text);
    }
}
