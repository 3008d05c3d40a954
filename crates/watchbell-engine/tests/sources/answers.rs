//! What answers mean, in words.

use std::time::Duration;

use watchbell_engine::source::{BlindReason, FromSource, Signal};

use crate::listening::{Listening, ndjson, quick, sse};
use crate::peer::{Act, Peer, answer, deaf, lines, nobody, say, stream};

#[tokio::test]
async fn every_answer_that_is_no_stream_is_told_in_words() {
    use BlindReason::{ContentType, Forbidden, Gone, NotFound, Refused, Unauthorized};
    let slowly = Some(quick().attention);
    for (status, headers, reason, text) in [
        ("401 Unauthorized", "", Unauthorized, "a token is needed (401)"),
        ("403 Forbidden", "", Forbidden, "the token may not read this (403)"),
        ("404 Not Found", "", NotFound, "the logbook has no stream at this address (404)"),
        ("407 Proxy Authentication Required", "", Unauthorized, "the proxy wants a log-in (407)"),
        ("410 Gone", "", Gone, "the stream is gone for good (410)"),
        ("400 Bad Request", "", Refused, "the logbook answers 400 (Bad Request)"),
        ("500 Internal Server Error", "", Refused, "the logbook answers 500 (Internal Server Error)"),
        ("502 Bad Gateway", "", Refused, "the logbook answers 502 (Bad Gateway)"),
        ("599 ", "", Refused, "the logbook answers 599"),
        (
            "206 Partial Content",
            "Content-Type: text/event-stream\r\n",
            ContentType,
            "the answer is no stream: 206 (Partial Content)",
        ),
        ("304 Not Modified", "", ContentType, "the answer is no stream: 304 (Not Modified)"),
        (
            "200 OK",
            "Content-Type: text/html\r\nContent-Length: 0\r\n",
            ContentType,
            "the answer is text/html, not an event stream",
        ),
        ("200 OK", "Content-Length: 0\r\n", ContentType, "the answer is nothing, not an event stream"),
    ] {
        let peer = Peer::start(vec![vec![answer(status, headers), say("<html>Sign in</html>\n\n")]]).await;
        let mut listening = Listening::start(sse(peer.url("/")));
        let (told, words, wait) = listening.blind().await;
        assert_eq!((told, words.as_str()), (reason, text), "{status}");
        match status {
            "404 Not Found" | "400 Bad Request" => assert_eq!(wait, slowly),
            _ => assert_ne!(wait, slowly),
        }
    }
}

#[tokio::test]
async fn a_captive_portal_gives_no_event_whatever_it_says() {
    let page = answer("200 OK", "Content-Type: text/html\r\n");
    let peer = Peer::start(vec![
        vec![page.clone(), say("data: {\"level\":\"fatal\",\"message\":\"pay for the network\"}\n\n")],
        vec![page, say("{\"level\":\"fatal\",\"message\":\"pay for the network\"}\n")],
    ])
    .await;
    for source in [sse(peer.url("/")), ndjson(peer.url("/"))] {
        let mut listening = Listening::start(source);
        for _ in 0..3 {
            match listening.next().await {
                FromSource::Batch(batch) => panic!("heard {batch:?}"),
                FromSource::Signal(_, Signal::Live) => panic!("called live"),
                FromSource::Signal(..) => {}
            }
        }
    }
}

#[tokio::test]
async fn json_is_taken_for_lines_and_an_event_stream_is_not() {
    let peer =
        Peer::start(vec![vec![answer("200 OK", "Content-Type: application/json\r\n"), Act::Hold]]).await;
    assert_eq!(Listening::start(ndjson(peer.url("/"))).signal().await, Signal::Live);
    let peer = Peer::start(vec![vec![stream(), Act::Hold]]).await;
    assert_eq!(
        Listening::start(ndjson(peer.url("/"))).blind().await.1,
        "the answer is text/event-stream, not lines of JSON"
    );
    let peer = Peer::start(vec![vec![lines(), Act::Hold]]).await;
    assert_eq!(Listening::start(sse(peer.url("/"))).blind().await.0, BlindReason::ContentType);
}

#[tokio::test]
async fn the_request_says_who_asks_and_for_what() {
    let mut peer = Peer::start(vec![vec![stream(), Act::Hold]]).await;
    let _listening = Listening::start(sse(peer.url("/v1/stream?level=fatal")));
    let request = peer.request().await;
    assert_eq!(request.line(), "GET /v1/stream?level=fatal");
    assert_eq!(request.header("accept"), Some("text/event-stream"));
    assert_eq!(request.header("user-agent"), Some(concat!("watchbell/", env!("CARGO_PKG_VERSION"))));
    assert_eq!(request.header("authorization"), None);
    assert_eq!(request.header("referer"), None);
}

#[tokio::test]
async fn a_port_where_nobody_listens_refuses() {
    let url = nobody().await;
    let place = url.trim_start_matches("http://").trim_end_matches('/').to_owned();
    let (reason, text, wait) = Listening::start(sse(&url)).blind().await;
    assert_eq!((reason, text), (BlindReason::Refused, format!("{place} refuses connections")));
    assert!(wait.is_some());
}

#[tokio::test]
async fn a_name_that_does_not_exist_is_told_as_such() {
    let (reason, text, _) = Listening::start(sse("http://no-such-logbook.invalid/")).blind().await;
    assert_eq!(
        (reason, text.as_str()),
        (BlindReason::Name, "the name no-such-logbook.invalid was not found")
    );
}

#[tokio::test]
async fn a_server_that_takes_the_request_and_says_nothing_is_silent() {
    let (_listener, url) = deaf().await;
    let mut source = sse(&url);
    source.silence = Some(Duration::from_millis(100));
    let (reason, text, _) = Listening::start(source).blind().await;
    assert_eq!(reason, BlindReason::Silent);
    assert!(text.starts_with("no answer from 127.0.0.1:"), "{text}");
}

#[tokio::test]
async fn what_does_not_speak_http_is_told_as_such() {
    let peer = Peer::start(vec![vec![say("SSH-2.0-OpenSSH_9.2\r\n")]]).await;
    let (reason, text, _) = Listening::start(sse(peer.url("/"))).blind().await;
    assert_eq!(reason, BlindReason::Refused);
    assert!(text.starts_with("the connection to 127.0.0.1:"), "{text}");
}

#[tokio::test]
async fn silence_is_blindness_and_keep_alives_are_not_silence() {
    let keep_alive = [say(": still here\n"), Act::Pause(Duration::from_millis(100))];
    let mut script = vec![stream()];
    script.extend(keep_alive.iter().cycle().take(24).cloned());
    script.push(Act::Hold);
    let peer = Peer::start(vec![script]).await;
    let mut source = sse(peer.url("/"));
    source.silence = Some(Duration::from_secs(1));
    let began = std::time::Instant::now();
    let mut listening = Listening::start(source);
    let (reason, text, _) = listening.blind().await;
    assert_eq!((reason, text.as_str()), (BlindReason::Silent, "nothing heard for 1 s"));
    assert!(began.elapsed() >= Duration::from_secs(2), "after the last keep-alive only");
}

#[tokio::test]
async fn the_query_of_an_address_is_never_told() {
    for url in [nobody().await, "http://no-such-logbook.invalid/".into()] {
        let (_, text, _) = Listening::start(sse(format!("{url}stream?auth=canary-7f3a"))).blind().await;
        assert!(!text.contains("canary"), "{text}");
    }
}

#[tokio::test]
async fn the_built_in_logbook_is_live_at_once() {
    let mut source = sse("http://127.0.0.1:1/");
    source.kind = watchbell_core::config::SourceKind::Local;
    source.url = None;
    let mut listening = Listening::start(source);
    assert_eq!(listening.signal().await, Signal::Live);
    assert!(listening.stop().await.is_empty());
}
