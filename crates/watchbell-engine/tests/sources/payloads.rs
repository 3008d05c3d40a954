//! What bytes become: encodings, half lines, and payloads that are none.

use watchbell_core::Level;
use watchbell_engine::source::{Payload, Signal};

use crate::listening::{Listening, ndjson, sse};
use crate::peer::{Act, Peer, Script, lines, say, stream};

async fn event_ids(script: Script) -> Vec<Option<String>> {
    let count = script.len() - 2;
    let peer = Peer::start(vec![script]).await;
    let mut listening = Listening::start(sse(peer.url("/")));
    let mut ids = Vec::new();
    while ids.len() < count {
        ids.extend(listening.batch().await.heard.into_iter().map(|decoded| match decoded {
            Payload::Event(ready) => ready.event.event_id,
            Payload::Counted { .. } => panic!("only counted"),
        }));
    }
    ids
}

#[tokio::test]
async fn broken_utf_8_a_mark_and_every_line_end_are_read() {
    let bytes: &[&[u8]] = &[
        b"\xef\xbb\xbfdata: {\"message\":\"mark\"}\r\n\r\n",
        b"data: {\"message\":\"cr\"}\r\r",
        b"data: {\"message\":\"bad \xff\"}\n\n",
        b"id: a\x00b\ndata: {\"message\":\"caf\xc3",
        b"\xa9\"}\n",
        b"\n",
        b"event: anything\ndata: {\"message\":\ndata: \"two lines\"}\n\n",
    ];
    let mut script = vec![stream()];
    script.extend(bytes.iter().map(say));
    script.push(Act::Hold);
    let peer = Peer::start(vec![script]).await;
    let mut listening = Listening::start(sse(peer.url("/")));
    let (messages, cursor) = listening.messages(5).await;
    assert_eq!(messages, ["mark", "cr", "bad \u{fffd}", "café", "two lines"]);
    assert_eq!(cursor, None, "an id with a NUL is none");
}

#[tokio::test]
async fn a_payload_that_is_no_json_is_told_and_the_stream_goes_on() {
    let script = vec![stream(), say("data: not json\n\ndata: {\"message\":\"after\"}\n\n"), Act::Hold];
    let peer = Peer::start(vec![script]).await;
    let mut listening = Listening::start(sse(peer.url("/")));
    assert_eq!(listening.messages(1).await.0, ["after"]);
    let Signal::Undecodable { text, .. } = listening.signal().await else { panic!("not told") };
    assert!(text.starts_with("a payload could not be read: not JSON"), "{text}");
}

#[tokio::test]
async fn a_thousand_bad_payloads_are_told_in_few_words() {
    let script = vec![stream(), say("data: no\n\n".repeat(1_000)), say("data: {\"message\":\"after\"}\n\n")];
    let peer = Peer::start(vec![script, vec![stream(), Act::Hold]]).await;
    let mut listening = Listening::start(sse(peer.url("/")));
    let mut told = Vec::new();
    loop {
        match listening.signal().await {
            Signal::Undecodable { count, text } => told.push((count, text)),
            Signal::Blind { .. } => break,
            _ => {}
        }
    }
    let counted: u64 = told.iter().map(|(count, _)| count).sum();
    assert_eq!(counted, 1_000, "{told:?}");
    assert!(told.len() <= 3, "{told:?}");
}

#[tokio::test]
async fn lines_of_json_are_read_with_blank_ones_crlf_half_ones_and_two_on_one() {
    let text = "{\"message\":\"one\"}\r\n\r\n\n{\"message\":\"two\"}\n{\"a\":1} {\"b\":2}\n{\"message\":\"three\"}\n{\"message\":\"ha";
    let peer = Peer::start(vec![vec![lines(), say(text)], vec![lines(), Act::Hold]]).await;
    let mut listening = Listening::start(ndjson(peer.url("/")));
    assert_eq!(listening.messages(3).await.0, ["one", "two", "three"]);
    let Signal::Undecodable { .. } = listening.signal().await else { panic!("not told") };
}

#[tokio::test]
async fn a_last_line_without_its_end_counts() {
    let peer = Peer::start(vec![
        vec![lines(), say("{\"message\":\"one\"}\n{\"message\":\"last\"}")],
        vec![lines(), Act::Hold],
    ])
    .await;
    let mut listening = Listening::start(ndjson(peer.url("/")));
    assert_eq!(listening.messages(2).await.0, ["one", "last"]);
}

#[tokio::test]
async fn what_no_rule_can_match_is_only_counted_and_a_new_rule_counts_at_once() {
    let info = "data: {\"level\":\"info\",\"message\":\"fine\"}\n\n";
    let peer =
        Peer::start(vec![vec![stream(), say(info), Act::Hold], vec![stream(), say(info), Act::Hold]]).await;
    let mut listening = Listening::start(sse(peer.url("/")));
    assert_eq!(listening.messages(1).await.0, ["fine"]);

    let mut listening = Listening::start(sse(peer.url("/")));
    listening.floor.send(Some(Level::Fatal)).unwrap();
    assert_eq!(listening.messages(1).await.0, ["(info)"]);
}

#[tokio::test]
async fn an_event_without_an_id_gets_one_that_a_replay_has_too() {
    let replayed =
        |id: &str| say(format!("id: {id}\ndata: {{\"level\":\"error\",\"message\":\"db down\"}}\n\n"));
    let first = event_ids(vec![stream(), replayed("1"), replayed("2"), Act::Hold]).await;
    let again = event_ids(vec![stream(), replayed("1"), replayed("2"), Act::Hold]).await;
    assert_eq!(first, again);
    assert_ne!(first[0], first[1]);
    assert!(first[0].is_some());
}

#[tokio::test]
async fn numbers_that_begin_again_do_not_hide_new_events() {
    let before = event_ids(vec![stream(), say("id: 1\ndata: {\"message\":\"old\"}\n\n"), Act::Hold]).await;
    let after = event_ids(vec![stream(), say("id: 1\ndata: {\"message\":\"new\"}\n\n"), Act::Hold]).await;
    assert_ne!(before, after);
}

#[tokio::test]
async fn equal_events_are_told_apart_unless_something_says_that_they_are_one() {
    // The id sticks to the events after it; it is not theirs.
    let sticky = vec![
        stream(),
        say("id: 1\ndata: {\"message\":\"x\"}\n\n"),
        say("data: {\"message\":\"x\"}\n\n"),
        Act::Hold,
    ];
    let ids = event_ids(sticky).await;
    assert!(ids[0].is_some() && ids[1].is_none(), "{ids:?}");

    let timed = "data: {\"message\":\"x\",\"timestamp\":\"2026-11-22T10:00:00Z\"}\n\n";
    let ids = event_ids(vec![stream(), say(timed), say(timed), Act::Hold]).await;
    assert!(ids[0].is_some() && ids[0] == ids[1], "{ids:?}");

    let own = "id: 9\ndata: {\"event_id\":\"abc\"}\n\n";
    assert_eq!(event_ids(vec![stream(), say(own), Act::Hold]).await, [Some("abc".to_owned())]);
}
