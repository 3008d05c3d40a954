//! A connection that breaks: what was half said is discarded, what was said is neither lost nor told twice.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use watchbell_engine::source::{BlindReason, Signal, Timing};

use crate::listening::{Listening, ndjson, quick, sse};
use crate::peer::{Act, Peer, answer, event, lines, say, stream};

/// The first connection says two events and half of a third, and breaks when both were heard.
async fn resumes_after(head: Act, breaking: Option<Act>) {
    let broken = Arc::new(Notify::new());
    let half = say("id: 3\ndata: {\"level\":\"error\",\"mess");
    let mut first = vec![head, event("1", "one"), event("2", "two"), half, Act::When(Arc::clone(&broken))];
    first.extend(breaking);
    let mut peer = Peer::start(vec![first, vec![stream(), event("3", "three"), Act::Hold]]).await;
    let mut listening = Listening::start(sse(peer.url("/v1/stream")));

    assert_eq!(listening.messages(2).await.0, ["one", "two"]);
    broken.notify_one();
    let (messages, cursor) = listening.messages(1).await;
    assert_eq!(messages, ["three"]);
    assert_eq!(cursor.as_deref(), Some("3"));
    assert_eq!(peer.request().await.header("last-event-id"), None);
    assert_eq!(peer.request().await.header("last-event-id"), Some("2"), "the last event that was whole");
}

#[tokio::test]
async fn a_fin_mid_event_is_resumed_from_the_last_whole_one() {
    resumes_after(stream(), None).await;
}

#[tokio::test]
async fn a_reset_mid_event_is_resumed_from_the_last_whole_one() {
    resumes_after(stream(), Some(Act::Reset)).await;
}

#[tokio::test]
async fn a_body_shorter_than_its_length_is_resumed_from_the_last_whole_event() {
    resumes_after(answer("200 OK", "Content-Type: text/event-stream\r\nContent-Length: 9999\r\n"), None)
        .await;
}

#[tokio::test]
async fn a_chunk_that_is_cut_is_resumed_from_the_last_whole_event() {
    let chunked = "Content-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n";
    let whole = "id: 2\ndata: {\"message\":\"two\"}\n\n";
    let first = vec![
        answer("200 OK", chunked),
        say(format!("{:x}\r\n{whole}\r\n", whole.len())),
        say("ffff\r\nid: 3\ndata: {\"mess"),
    ];
    let mut peer = Peer::start(vec![first, vec![stream(), event("3", "three"), Act::Hold]]).await;
    let mut listening = Listening::start(sse(peer.url("/")));
    assert_eq!(listening.messages(2).await.0, ["two", "three"]);
    peer.request().await;
    assert_eq!(peer.request().await.header("last-event-id"), Some("2"));
}

#[tokio::test]
async fn a_stored_cursor_is_sent_with_the_first_request() {
    let mut peer = Peer::start(vec![vec![stream(), event("é8", "eight"), Act::Hold]]).await;
    let mut listening = Listening::with(sse(peer.url("/")), Some("7"), quick());
    assert_eq!(peer.request().await.header("last-event-id"), Some("7"));
    assert_eq!(listening.messages(1).await.1.as_deref(), Some("é8"));
    assert!(!listening.stop().await.iter().any(|told| format!("{told:?}").contains("first_read: true")));
}

#[tokio::test]
async fn ten_restarts_lose_nothing_and_tell_nothing_twice() {
    // A logbook that keeps its events, and is killed after every three of them.
    let killed = Arc::new(Notify::new());
    let scripts = (0..10).map(|round| {
        let mut script = vec![stream()];
        script.extend((round * 3..round * 3 + 3).map(|n| event(&n.to_string(), &format!("m{n}"))));
        script.extend([say("data: half"), Act::When(Arc::clone(&killed)), Act::Reset]);
        script
    });
    let mut peer = Peer::start(scripts.collect()).await;
    let mut listening = Listening::start(sse(peer.url("/")));
    for round in 0..10 {
        let (messages, cursor) = listening.messages(3).await;
        assert_eq!(messages, (round * 3..round * 3 + 3).map(|n| format!("m{n}")).collect::<Vec<_>>());
        assert_eq!(cursor, Some((round * 3 + 2).to_string()));
        let resumed_from = (round > 0).then(|| (round * 3 - 1).to_string());
        assert_eq!(peer.request().await.header("last-event-id"), resumed_from.as_deref());
        killed.notify_one();
    }
}

#[tokio::test]
async fn after_a_healthy_connection_the_first_try_to_resume_is_not_called_blind() {
    let breaks = vec![stream(), event("1", "one"), Act::Pause(Duration::from_millis(50))];
    let mut peer = Peer::start(vec![breaks, vec![stream(), event("2", "two"), Act::Hold]]).await;
    let healthy_at_once = Timing { healthy: Duration::from_millis(10), ..quick() };
    let mut listening = Listening::with(sse(peer.url("/")), None, healthy_at_once);
    assert_eq!(listening.signal().await, Signal::Live);
    assert_eq!(listening.signal().await, Signal::Live);
    assert_eq!(listening.messages(1).await.0, ["two"]);
    peer.request().await;
}

#[tokio::test]
async fn a_stream_without_ids_is_blind_whenever_it_is_not_connected() {
    let breaks = vec![lines(), say("{\"message\":\"one\"}\n"), Act::Pause(Duration::from_millis(50))];
    let peer = Peer::start(vec![breaks, vec![lines(), Act::Hold]]).await;
    let healthy_at_once = Timing { healthy: Duration::from_millis(10), ..quick() };
    let mut listening = Listening::with(ndjson(peer.url("/")), None, healthy_at_once);
    assert_eq!(listening.signal().await, Signal::Live);
    assert!(matches!(listening.signal().await, Signal::Blind { reason: BlindReason::Refused, .. }));
    assert_eq!(listening.signal().await, Signal::Live);
}

#[tokio::test]
async fn a_gap_that_the_logbook_tells_is_told_on_and_moves_the_cursor() {
    let script = vec![
        stream(),
        say("event: gap\nid: 90\ndata: {\"message\":\"events 8 to 90 are gone\"}\n\n"),
        Act::Hold,
    ];
    let peer = Peer::start(vec![script]).await;
    let mut listening = Listening::with(sse(peer.url("/")), Some("7"), quick());
    assert_eq!(listening.signal().await, Signal::Live);
    assert_eq!(listening.signal().await, Signal::Gap { text: "events 8 to 90 are gone".into() });
    let batch = listening.batch().await;
    assert!(batch.heard.is_empty());
    assert_eq!(batch.cursor.as_deref(), Some("90"));
}
