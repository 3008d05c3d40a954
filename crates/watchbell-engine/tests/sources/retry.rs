//! When it tries again.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Notify;
use watchbell_core::config::TokenRef;
use watchbell_engine::source::{BlindReason, FromSource, Signal, Timing};

use crate::listening::{Listening, TokenFile, quick, sse};
use crate::peer::{Act, Peer, answer, event, say, stream};

#[tokio::test]
async fn a_logbook_that_drops_every_connection_is_left_alone_for_longer_and_longer() {
    let peer = Peer::start(vec![vec![stream(), say(": hello\n\n")]]).await;
    let mut listening = Listening::start(sse(peer.url("/")));
    let timing = quick();
    let mut floor = timing.first_retry;
    for _ in 0..8 {
        let (reason, _, wait) = listening.blind().await;
        assert_eq!(reason, BlindReason::Refused);
        let wait = wait.expect("it tries again by itself");
        assert!(wait >= floor && wait <= timing.longest_retry, "{wait:?} at {floor:?}");
        // Half of the longest: its other half is jitter.
        floor = (floor * 2).min(timing.longest_retry / 2);
    }
}

#[tokio::test]
async fn retry_is_honoured_and_clamped_and_nonsense_is_ignored() {
    let timing = quick();
    for (said, at_least) in [
        ("retry: 20\n\n", Duration::from_millis(20)),
        ("retry: 0\n\n", timing.first_retry),
        ("retry: 99999999999999999999999\n\n", timing.longest_retry / 2),
        ("retry: 9e99\n\n", timing.first_retry),
        ("retry: -1\n\n", timing.first_retry),
        ("retry: 20\nretry: soon\n\n", Duration::from_millis(20)),
    ] {
        let peer = Peer::start(vec![vec![stream(), say(said)]]).await;
        let mut listening = Listening::start(sse(peer.url("/")));
        let (_, _, wait) = listening.blind().await;
        let wait = wait.expect("it tries again by itself");
        let at_most = (at_least * 2).min(timing.longest_retry);
        assert!(wait >= at_least && wait <= at_most, "{said:?}: {wait:?}");
    }
}

#[tokio::test]
async fn no_content_ends_it_until_it_is_asked() {
    let mut peer = Peer::start(vec![vec![answer("204 No Content", "")], vec![stream(), Act::Hold]]).await;
    let mut listening = Listening::start(sse(peer.url("/")));
    let expected = (BlindReason::Gone, "the logbook ended the stream (204)".to_owned(), None);
    assert_eq!(listening.blind().await, expected);
    peer.request().await;
    tokio::time::sleep(quick().attention * 4).await;
    assert_eq!(peer.waiting(), 0, "it has stopped");
    listening.retry_now.notify_waiters();
    assert_eq!(listening.signal().await, Signal::Live);
}

#[tokio::test]
async fn too_many_requests_waits_as_long_as_is_asked_within_reason() {
    let timing = quick();
    let backoff = timing.first_retry..=timing.first_retry * 2;
    let longest = timing.longest_asked..=timing.longest_asked;
    for (header, expected) in [
        ("Retry-After: 0\r\n", backoff.clone()),
        ("Retry-After: 2\r\n", longest.clone()),
        ("Retry-After: Sun, 22 Nov 2026 12:00:30 GMT\r\n", longest.clone()),
        ("Retry-After: Sat, 22 Nov 2036 12:00:00 GMT\r\n", longest.clone()),
        ("Retry-After: Sun, 22 Nov 2026 11:00:00 GMT\r\n", backoff.clone()),
        ("Retry-After: 315360000\r\n", longest),
        ("Retry-After: -5\r\n", backoff.clone()),
        ("Retry-After: in a while\r\n", backoff.clone()),
        ("", backoff),
    ] {
        for (status, reason) in [
            ("429 Too Many Requests", BlindReason::RateLimited),
            ("503 Service Unavailable", BlindReason::Refused),
        ] {
            let peer = Peer::start(vec![vec![answer(status, header)]]).await;
            let mut listening = Listening::start(sse(peer.url("/")));
            let (told, _, wait) = listening.blind().await;
            assert_eq!(told, reason);
            assert!(expected.contains(&wait.expect("it tries again")), "{status} {header:?}: {wait:?}");
        }
    }
}

#[tokio::test]
async fn a_rejected_token_is_read_again_once_and_a_new_one_is_tried_at_once() {
    let token = TokenFile::new("old");
    let restarted = Arc::new(Notify::new());
    let connections = vec![
        vec![stream(), event("1", "one"), Act::When(Arc::clone(&restarted))],
        vec![answer("401 Unauthorized", "")],
        vec![stream(), event("2", "two"), Act::Hold],
    ];
    let mut peer = Peer::start(connections).await;
    let mut source = sse(peer.url("/"));
    source.token = Some(token.reference());
    let mut listening = Listening::start(source);
    assert_eq!(listening.messages(1).await.0, ["one"]);
    token.write("new");
    restarted.notify_one();
    assert_eq!(listening.messages(1).await.0, ["two"]);
    assert_eq!(peer.request().await.header("authorization"), Some("Bearer old"));
    assert_eq!(peer.request().await.header("authorization"), Some("Bearer old"));
    assert_eq!(peer.request().await.header("authorization"), Some("Bearer new"));
}

#[tokio::test]
async fn a_token_that_stays_rejected_is_told_once_and_not_hammered() {
    let token = TokenFile::new("canary-7f3a");
    let mut peer = Peer::start(vec![vec![answer("401 Unauthorized", "")]]).await;
    let mut source = sse(peer.url("/"));
    source.token = Some(token.reference());
    let mut listening = Listening::start(source);
    let expected = (BlindReason::Unauthorized, "token rejected (401)".to_owned(), None);
    assert_eq!(listening.blind().await, expected);

    let began = Instant::now();
    for _ in 0..4 {
        peer.request().await;
    }
    assert!(began.elapsed() >= quick().attention * 3, "it looks again, slowly");
    let rest = listening.stop().await;
    assert!(rest.is_empty(), "told again: {rest:?}");
}

#[tokio::test]
async fn a_token_that_was_mended_is_noticed_without_being_asked() {
    let token = TokenFile::new("old");
    let peer = Peer::start(vec![vec![answer("403 Forbidden", "")], vec![stream(), Act::Hold]]).await;
    let mut source = sse(peer.url("/"));
    source.token = Some(token.reference());
    let mut listening = Listening::start(source);
    assert_eq!(listening.blind().await.0, BlindReason::Forbidden);
    assert_eq!(listening.signal().await, Signal::Live);
}

#[tokio::test]
async fn a_token_that_is_not_there_needs_a_person_and_is_never_sent_empty() {
    let mut peer = Peer::start(vec![vec![stream(), Act::Hold]]).await;
    let mut source = sse(peer.url("/"));
    source.token = Some(TokenRef::File("/nowhere/token".into()));
    let mut listening = Listening::start(source);
    let (reason, text, wait) = listening.blind().await;
    assert_eq!((reason, wait), (BlindReason::Unauthorized, None));
    assert!(text.contains("/nowhere/token"), "{text}");
    assert_eq!(peer.waiting(), 0);
    listening.cancel.cancel();
    drop(listening);
    assert!(tokio::time::timeout(Duration::from_millis(1), peer.request()).await.is_err());
}

#[tokio::test]
async fn trying_again_is_told_even_if_it_fails_as_before() {
    let peer = Peer::start(vec![vec![answer("410 Gone", "")]]).await;
    let patient = Timing { attention: Duration::from_mins(10), ..quick() };
    let mut listening = Listening::with(sse(peer.url("/")), None, patient);
    assert_eq!(listening.blind().await.0, BlindReason::Gone);
    // It is told before it waits: ask until it does.
    let retry_now = std::sync::Arc::clone(&listening.retry_now);
    let asking = tokio::spawn(async move {
        loop {
            retry_now.notify_waiters();
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    });
    assert!(matches!(listening.next().await, FromSource::Signal(_, Signal::Connecting)));
    assert_eq!(listening.blind().await.0, BlindReason::Gone);
    asking.abort();
}

#[tokio::test]
async fn it_stops_when_it_is_cancelled_and_when_nobody_listens() {
    let peer = Peer::start(vec![vec![stream(), Act::Hold]]).await;
    let mut listening = Listening::start(sse(peer.url("/")));
    assert_eq!(listening.signal().await, Signal::Live);
    assert!(listening.stop().await.is_empty());

    let mut listening = Listening::start(sse(peer.url("/")));
    assert_eq!(listening.signal().await, Signal::Live);
    drop(listening.told);
    tokio::time::timeout(crate::peer::BOUND, listening.task).await.expect("it goes on for nobody").unwrap();
}
