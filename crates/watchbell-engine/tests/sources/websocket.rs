//! WebSockets: what they say, how they end, and those that mean ill (faults 1, 2, 22).

use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use watchbell_core::config::{Source, SourceKind};
use watchbell_engine::source::{BlindReason, Signal};

use crate::connection_test::{outcomes, steps};
use crate::listening::{Listening, TokenFile};
use crate::peer::{Act, Peer, answer, say};
use crate::socket_peer::{Does, SocketPeer};

fn socket(url: impl AsRef<str>) -> Source {
    Source {
        url: Some(url.as_ref().parse().unwrap()),
        silence: Some(Duration::from_secs(5)),
        ..Source::new("checkout", SourceKind::Websocket)
    }
}

fn says(message: &str) -> Does {
    Does::Says(format!(r#"{{"level":"error","message":"{message}"}}"#))
}

#[tokio::test]
async fn every_message_is_an_event_text_or_binary_and_a_bad_one_is_told() {
    let bytes = |text: &str| Does::Sends(Message::binary(text.as_bytes().to_vec()));
    let script = vec![
        says("one"),
        bytes(r#"{"message":"two"}"#),
        Does::Sends(Message::binary(vec![0xff, 0xfe])),
        Does::Says("not json".into()),
        says("three"),
        Does::Holds,
    ];
    let mut peer = SocketPeer::start(vec![script]).await;
    let mut source = socket(peer.url("/socket?topic=x"));
    let token = TokenFile::new("canary");
    source.token = Some(token.reference());
    let mut listening = Listening::start(source);
    assert_eq!(listening.messages(3).await.0, ["one", "two", "three"]);
    let Signal::Undecodable { text, .. } = listening.signal().await else { panic!("not told") };
    assert!(text.starts_with("2 payloads could not be read, the last one: not JSON"), "{text}");
    let asked = peer.request().await;
    assert!(asked.starts_with("GET /socket?topic=x HTTP/1.1"), "{asked}");
    assert!(asked.contains("authorization: Bearer canary"), "{asked}");
}

#[tokio::test]
async fn every_end_is_told_in_words_and_tried_again() {
    let close = |code: u16, reason: &'static str| {
        Does::Sends(Message::Close(Some(CloseFrame { code: code.into(), reason: reason.into() })))
    };
    for (script, reason, expect) in [
        (vec![close(1001, "going away")], BlindReason::Refused, "closed the connection (1001: going away)"),
        (vec![close(1011, "")], BlindReason::Refused, "closed the connection (1011)"),
        (vec![says("x")], BlindReason::Refused, "dropped the connection"),
        // A reserved bit, an unknown opcode, a close frame with half a code.
        (vec![Does::Bytes(vec![0xC1, 0x01, b'x'])], BlindReason::Undecodable, "WebSocket protocol"),
        (vec![Does::Bytes(vec![0x83, 0x00])], BlindReason::Undecodable, "WebSocket protocol"),
        (vec![Does::Bytes(vec![0x88, 0x01, 0x03])], BlindReason::Undecodable, "WebSocket protocol"),
        // Text that is no UTF-8.
        (vec![Does::Bytes(vec![0x81, 0x02, 0xC3, 0x28])], BlindReason::Undecodable, "no valid UTF-8"),
    ] {
        let peer = SocketPeer::start(vec![script, vec![says("again"), Does::Holds]]).await;
        let mut listening = Listening::start(socket(peer.url("/")));
        let (told, text, retry) = listening.blind().await;
        assert_eq!(told, reason, "{text}");
        assert!(text.contains(expect) && retry.is_some(), "{text}");
        assert_eq!(listening.messages(1).await.0, ["again"]);
    }
}

#[tokio::test]
async fn what_answers_otherwise_is_no_websocket() {
    for (head, reason, expect) in [
        (
            answer("200 OK", "Content-Type: text/html\r\n"),
            BlindReason::ContentType,
            "the answer is text/html, not a WebSocket",
        ),
        (answer("401 Unauthorized", ""), BlindReason::Unauthorized, "a token is needed (401)"),
        (answer("404 Not Found", ""), BlindReason::NotFound, "no stream at this address"),
        (
            say(
                "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: bm9wZQ==\r\n\r\n",
            ),
            BlindReason::ContentType,
            "only looks like a WebSocket",
        ),
    ] {
        let peer = Peer::start(vec![vec![head, Act::Hold]]).await;
        let (told, text, _) = Listening::start(socket(peer.url("/"))).blind().await;
        assert_eq!(told, reason, "{text}");
        assert!(text.contains(expect), "{text}");
    }
}

#[tokio::test]
async fn a_message_without_end_ends_the_connection_before_it_is_held() {
    // One frame that claims to be 4 GiB; and frames of 64 KiB that never finish their message.
    let mut huge = vec![0x81, 127];
    huge.extend((4_u64 << 30).to_be_bytes());
    let mut part = vec![0x00, 127];
    part.extend((65_536_u64).to_be_bytes());
    part.extend(vec![b'x'; 65_536]);
    for script in [
        vec![Does::Bytes(huge), Does::Forever(vec![b'x'; 65_536])],
        vec![Does::Bytes(vec![0x01, 0x00]), Does::Forever(part)],
    ] {
        let peer = SocketPeer::start(vec![script]).await;
        let (reason, text, _) = Listening::start(socket(peer.url("/"))).blind().await;
        assert_eq!(
            (reason, text.as_str()),
            (BlindReason::Undecodable, "a message is longer than 1048576 bytes")
        );
        assert!(peer.sent.load(Ordering::Relaxed) < 16 << 20, "{:?} bytes were taken", peer.sent);
    }
}

#[tokio::test]
async fn a_peer_that_answers_pings_is_heard_and_one_that_does_not_is_silent() {
    let peer = SocketPeer::start(vec![vec![Does::Holds]]).await;
    let mut source = socket(peer.url("/"));
    source.silence = Some(Duration::from_secs(1));
    let mut listening = Listening::start(source.clone());
    while peer.pings.load(Ordering::Relaxed) < 6 {
        // Nothing but signs of life for twice its silence.
        let signal = tokio::time::timeout(Duration::from_millis(20), listening.signal()).await;
        assert!(matches!(signal, Err(_) | Ok(Signal::Live)), "{signal:?}");
    }
    let deaf = SocketPeer::start(vec![vec![Does::Sleeps]]).await;
    source.url = Some(deaf.url("/").parse().unwrap());
    let (reason, text, _) = Listening::start(source).blind().await;
    assert_eq!((reason, text.as_str()), (BlindReason::Silent, "nothing heard for 1 s"));
}

#[tokio::test]
async fn a_flood_of_pings_is_answered_and_nothing_piles_up() {
    let ping = [0x89, 0x7D].into_iter().chain([b'x'; 125]).collect::<Vec<_>>();
    let script = vec![Does::Bytes(ping.repeat(50_000)), says("after"), Does::Holds];
    let peer = SocketPeer::start(vec![script]).await;
    assert_eq!(Listening::start(socket(peer.url("/"))).messages(1).await.0, ["after"]);
}

#[tokio::test]
async fn a_test_shows_the_first_message() {
    let peer = SocketPeer::start(vec![vec![says("hello"), Does::Holds]]).await;
    let source = socket(peer.url("/"));
    let told = steps(&source).await;
    assert_eq!(outcomes(&told), "-+--++", "{told:?}");
    assert_eq!(told[5].detail, "error: hello");
}
