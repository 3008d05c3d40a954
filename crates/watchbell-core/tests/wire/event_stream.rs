//! WHATWG HTML, section 9.2.5 "Parsing an event stream" and 9.2.6 "Interpreting an event stream", case by case.

use std::time::Duration;

use proptest::prelude::*;
use watchbell_core::decode::sse::{Decoder, Limits, Overflow};

/// What a decoder made of some chunks: each frame as `event|data|id`.
#[derive(Debug, PartialEq)]
struct Told {
    frames: Vec<String>,
    last_event_id: Option<String>,
    retry: Option<Duration>,
    comments: u64,
    overflow: Option<Overflow>,
}

fn tell<'a>(limits: Limits, chunks: impl IntoIterator<Item = &'a [u8]>) -> Told {
    let mut decoder = Decoder::new(limits);
    let mut frames = Vec::new();
    let mut overflow = None;
    for chunk in chunks {
        let fed = decoder.feed(chunk, |frame| {
            frames.push(format!("{}|{}|{}", frame.event, frame.data, frame.last_event_id));
        });
        overflow = fed.err();
    }
    let last_event_id = decoder.last_event_id().map(str::to_owned);
    Told { frames, last_event_id, retry: decoder.retry(), comments: decoder.comments(), overflow }
}

/// The frames, having made sure that no chunking changes anything.
fn frames(stream: &[u8]) -> Vec<String> {
    let whole = tell(Limits::default(), [stream]);
    for at in 0..=stream.len() {
        let (before, after) = stream.split_at(at);
        assert_eq!(tell(Limits::default(), [before, after]), whole, "split at {at}");
    }
    assert_eq!(tell(Limits::default(), stream.chunks(1)), whole, "byte by byte");
    whole.frames
}

#[test]
fn the_standards_own_examples() {
    let cases: [(&str, &[&str]); 6] = [
        ("data: YHOO\ndata: +2\ndata: 10\n\n", &["message|YHOO\n+2\n10|"]),
        (
            ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n",
            &["message|first event|1", "message|second event|", "message| third event|"],
        ),
        ("data\n\ndata\ndata\n\ndata:", &["message||", "message|\n|"]),
        ("data:test\n\ndata: test\n\n", &["message|test|", "message|test|"]),
        (
            "event: add\ndata: 73857293\n\nevent: remove\ndata: 2153\n\nevent: add\ndata: 113411\n\n",
            &["add|73857293|", "remove|2153|", "add|113411|"],
        ),
        (
            "data: This is the first message.\n\ndata: This is the second message, it\ndata: has two lines.\n\n",
            &[
                "message|This is the first message.|",
                "message|This is the second message, it\nhas two lines.|",
            ],
        ),
    ];
    for (stream, expected) in cases {
        assert_eq!(frames(stream.as_bytes()), expected, "{stream:?}");
    }
}

#[test]
fn a_line_ends_in_lf_cr_or_crlf() {
    for stream in [
        "data:a\n\ndata:b\n\n",
        "data:a\r\rdata:b\r\r",
        "data:a\r\n\r\ndata:b\r\n\r\n",
        "data:a\n\r\ndata:b\r\n\r",
    ] {
        assert_eq!(frames(stream.as_bytes()), ["message|a|", "message|b|"], "{stream:?}");
    }
    // CR LF is one end, LF CR two.
    assert_eq!(frames(b"data:a\r\ndata:b\n\rdata:c\r\n\n"), ["message|a\nb|", "message|c|"]);
    // NEL and the line separator end nothing.
    assert_eq!(frames("data:a\u{85}\u{2028}b\n\n".as_bytes()), ["message|a\u{85}\u{2028}b|"]);
}

#[test]
fn a_cr_at_the_end_of_a_chunk_completes_its_line_at_once() {
    let mut decoder = Decoder::default();
    let mut seen = 0;
    decoder.feed(b"data:a\r\r", |_| seen += 1).unwrap();
    assert_eq!(seen, 1);
    decoder.feed(b"\ndata:b\n\n", |_| seen += 1).unwrap();
    assert_eq!(seen, 2);
}

#[test]
fn one_byte_order_mark_is_ignored_at_the_very_beginning() {
    assert_eq!(frames(b"\xEF\xBB\xBFdata:a\n\n"), ["message|a|"]);
    assert_eq!(
        frames(b"\xEF\xBB\xBF\xEF\xBB\xBFdata:a\n\n"),
        Vec::<String>::new(),
        "a second one is part of the name"
    );
    assert_eq!(frames(b"data:a\n\n\xEF\xBB\xBFdata:b\n\n"), ["message|a|"], "later ones as well");
    assert_eq!(frames(b"\xEF\xBBdata:a\n\n"), Vec::<String>::new(), "half a mark is none");
    assert_eq!(frames(b"\xEF\xBB\xBF\ndata:a\n\n"), ["message|a|"]);
}

#[test]
fn names_are_compared_as_they_stand_and_one_space_is_taken() {
    for (stream, expected) in [
        ("Data:a\ndata :b\n data:c\ndatax:d\n\n", &[][..]),
        ("data:a:b\n\n", &["message|a:b|"]),
        ("data: a \n\n", &["message|a |"]),
        ("data:\ta\n\n", &["message|\ta|"]),
        ("data: \n\n", &["message||"]),
        ("data:\n\n", &["message||"]),
        ("data\n\n", &["message||"]),
        ("event:x\nevent\ndata:a\n\n", &["message|a|"]),
        ("event:x\n\ndata:a\n\n", &["message|a|"]),
        ("event:x\nevent:y\ndata:a\n\n", &["y|a|"]),
        ("foo:bar\nx\ndata:a\n\n", &["message|a|"]),
        ("data:a\0b\n\n", &["message|a\0b|"]),
        ("\n\n\n", &[]),
    ] {
        assert_eq!(frames(stream.as_bytes()), expected, "{stream:?}");
    }
}

#[test]
fn an_unfinished_event_is_discarded() {
    for stream in ["data:a", "data:a\n", "id:1\ndata:a\n", "data:a\r"] {
        let told = tell(Limits::default(), [stream.as_bytes()]);
        assert_eq!((told.frames, told.last_event_id), (Vec::new(), None), "{stream:?}");
    }
}

#[test]
fn ids_stick_until_another_comes() {
    assert_eq!(
        frames(b"id:1\ndata:a\n\ndata:b\n\nid:2\ndata:c\n\n"),
        ["message|a|1", "message|b|1", "message|c|2"]
    );
    assert_eq!(
        frames(b"id:1\ndata:a\n\nid\ndata:b\n\n"),
        ["message|a|1", "message|b|"],
        "an empty one resets"
    );
    assert_eq!(frames(b"id:1\nid:x\0y\ndata:a\n\n"), ["message|a|1"], "one with NUL is ignored");
    assert_eq!(frames(b"id:1\n\ndata:a\n\n"), ["message|a|1"], "without data it counts all the same");
    assert_eq!(frames("id: é\u{fffd}\ndata:a\n\n".as_bytes()), ["message|a|é\u{fffd}"]);
}

#[test]
fn the_id_to_resume_from_is_the_last_that_a_blank_line_has_completed() {
    for (stream, id) in [
        ("id:1\n", None),
        ("id:1\n\n", Some("1")),
        ("id:1\ndata:a\n\nid:2\ndata:b\n", Some("1")),
        ("id:1\ndata:a\n\nid:2\n\n", Some("2")),
        ("id:1\ndata:a\n\nid\n\n", None),
    ] {
        let told = tell(Limits::default(), [stream.as_bytes()]);
        assert_eq!(told.last_event_id.as_deref(), id, "{stream:?}");
    }
}

#[test]
fn retry_takes_digits_only() {
    for (value, expected) in [
        ("3000", Some(3_000)),
        (" 3000", Some(3_000)),
        ("0", Some(0)),
        ("007", Some(7)),
        ("99999999999999999999999999", Some(u64::MAX)),
        ("", None),
        ("  3000", None),
        ("3000 ", None),
        ("-1", None),
        ("+1", None),
        ("1.5", None),
        ("1e3", None),
        ("0x10", None),
        ("٣", None),
    ] {
        let told = tell(Limits::default(), [format!("retry:{value}\n").as_bytes()]);
        assert_eq!(told.retry, expected.map(Duration::from_millis), "{value:?}");
    }
    assert_eq!(
        tell(Limits::default(), [b"retry:1\nretry:x\n\n".as_slice()]).retry,
        Some(Duration::from_millis(1)),
        "a bad one leaves the good one"
    );
}

#[test]
fn comments_are_heard_and_nothing_more() {
    let told = tell(Limits::default(), [b": keep-alive\n:\ndata:a\n:data:x\n\n:unfinished".as_slice()]);
    assert_eq!((told.frames, told.comments), (vec!["message|a|".to_owned()], 3));
}

#[test]
fn broken_utf_8_is_replaced_as_the_encoding_standard_says() {
    for (bytes, text) in [
        (&b"a\xFFb"[..], "a\u{fffd}b"),
        (b"\xC0\xAF", "\u{fffd}\u{fffd}"),
        (b"\xE2\x82", "\u{fffd}"),
        (b"\xE2\x82x", "\u{fffd}x"),
        (b"\xF0\x90\x80", "\u{fffd}"),
        (b"\xED\xA0\x80", "\u{fffd}\u{fffd}\u{fffd}"),
        (b"\xF4\x90\x80\x80", "\u{fffd}\u{fffd}\u{fffd}\u{fffd}"),
        ("€😀".as_bytes(), "€😀"),
    ] {
        let stream = [b"data:", bytes, b"\n\n"].concat();
        assert_eq!(frames(&stream), [format!("message|{text}|")], "{bytes:x?}");
    }
}

#[test]
fn what_does_not_stop_is_stopped() {
    let limits = Limits { line: 20, event: 20, lines: 5 };
    for (stream, overflow) in [
        ("data:aaaaaaaaaaaaaaa\n\n", None),
        ("data:aaaaaaaaaaaaaaaa\n\n", Some(Overflow::Line(20))),
        (":aaaaaaaaaaaaaaaaaaaaaaaaaaaaa", Some(Overflow::Line(20))),
        ("data:aaaaaaaaa\ndata:aaaaaaaaa\n\n", None),
        ("data:aaaaaaaaa\ndata:aaaaaaaaaa\n\n", Some(Overflow::Event(20))),
        ("data\ndata\ndata\ndata\ndata\n\n", None),
        ("data\ndata\ndata\ndata\ndata\ndata\n\n", Some(Overflow::Lines(5))),
        ("x\nx\nx\nx\nx\nx\n", Some(Overflow::Lines(5))),
        (":\n:\n:\n:\n:\n:\n:\n:\n:\n:\n", None),
    ] {
        let stream = format!("data:ok\n\n{stream}data:late\n\n");
        let told = tell(limits, [stream.as_bytes()]);
        assert_eq!(told.overflow, overflow, "{stream:?}");
        assert_eq!(told.frames.len(), if overflow.is_some() { 1 } else { told.frames.len() }, "{stream:?}");
        assert_eq!(tell(limits, stream.as_bytes().chunks(3)), told, "{stream:?}");
    }
}

/// What streams are made of, whole and broken.
fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop::sample::select(vec![
        &b"data"[..],
        b"data:",
        b"data: a",
        b"event:x",
        b"event",
        b"id:1",
        b"id:\0",
        b"id",
        b"retry:10",
        b"retry:x",
        b":",
        b": c",
        b" ",
        b"\n",
        b"\n\n",
        b"\r",
        b"\r\n",
        b"\r\r",
        b"\xEF\xBB\xBF",
        b"\xE2\x82\xAC",
        b"\xE2\x82",
        b"\xAC",
        b"\xFF",
        b"\0",
        b"x",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_chunking_changes_anything(stream in pieces(), cuts in prop::collection::vec(0_usize..120, 0..10)) {
        let limits = Limits { line: 30, event: 40, lines: 8 };
        let mut cuts: Vec<_> = cuts.into_iter().map(|cut| cut.min(stream.len())).chain([0, stream.len()]).collect();
        cuts.sort_unstable();
        let chunks: Vec<_> = cuts.windows(2).map(|ends| &stream[ends[0]..ends[1]]).collect();
        for limits in [limits, Limits::default()] {
            prop_assert_eq!(tell(limits, chunks.iter().copied()), tell(limits, [stream.as_slice()]));
        }
    }
}
