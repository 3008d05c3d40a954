//! Redirects, and what does not travel with them.

use watchbell_engine::source::{BlindReason, Signal};

use crate::authority::{Authority, source_trusting};
use crate::listening::{Listening, TokenFile, sse};
use crate::peer::{Act, Peer, answer, bind, stream};

fn to(status: &str, url: &str) -> Vec<Act> {
    vec![answer(status, &format!("Location: {url}\r\nContent-Length: 0\r\n"))]
}

#[tokio::test]
async fn every_kind_of_redirect_is_followed() {
    for status in [
        "301 Moved Permanently",
        "302 Found",
        "303 See Other",
        "307 Temporary Redirect",
        "308 Permanent Redirect",
    ] {
        let mut peer = Peer::start(vec![to(status, "/v2/stream"), vec![stream(), Act::Hold]]).await;
        let token = TokenFile::new("canary-7f3a");
        let mut source = sse(peer.url("/v1/stream"));
        source.token = Some(token.reference());
        let mut listening = Listening::with(source, Some("41"), crate::listening::quick());
        assert_eq!(listening.signal().await, Signal::Live, "{status}");
        peer.request().await;
        let second = peer.request().await;
        assert_eq!(second.line(), "GET /v2/stream");
        assert_eq!(second.header("authorization"), Some("Bearer canary-7f3a"), "the origin is the same");
        assert_eq!(second.header("last-event-id"), Some("41"));
    }
}

#[tokio::test]
async fn a_circle_is_seen_as_one() {
    let mut peer = Peer::start(vec![to("302 Found", "/b"), to("302 Found", "/a")]).await;
    let (reason, text, _) = Listening::start(sse(peer.url("/a"))).blind().await;
    assert_eq!((reason, text.as_str()), (BlindReason::Refused, "the logbook redirects in a circle"));
    peer.request().await;
    peer.request().await;
    assert_eq!(peer.waiting(), 0);
}

#[tokio::test]
async fn an_eleventh_redirect_is_not_followed() {
    let scripts = (1..30).map(|n| to("307 Temporary Redirect", &format!("/{n}"))).collect();
    let peer = Peer::start(scripts).await;
    let (_, text, _) = Listening::start(sse(peer.url("/0"))).blind().await;
    assert_eq!(text, "the logbook redirects more than 10 times");
    assert_eq!(peer.waiting(), 11);
}

#[tokio::test]
async fn the_token_does_not_follow_to_another_origin() {
    let mut other = Peer::start(vec![vec![answer("401 Unauthorized", "")]]).await;
    let mut peer = Peer::start(vec![to("302 Found", &other.url("/stream"))]).await;
    let token = TokenFile::new("canary-7f3a");
    let mut source = sse(peer.url("/"));
    source.token = Some(token.reference());
    let (reason, text, _) = Listening::start(source).blind().await;
    assert_eq!(peer.request().await.header("authorization"), Some("Bearer canary-7f3a"));
    let received = other.request().await;
    assert_eq!(received.header("authorization"), None);
    assert_eq!(received.header("referer"), None);
    assert_eq!(reason, BlindReason::Unauthorized);
    assert!(text.contains(&format!("redirects to http://{}", other.address)), "{text}");
}

#[tokio::test]
async fn the_token_does_not_come_back_by_a_second_redirect() {
    // Whoever sends us round decides the path, so that the first origin's token must not be used for it.
    let (here, there) = (bind().await, bind().await);
    let back = format!("http://{}/chosen-by-there", here.local_addr().unwrap());
    let mut there = Peer::play(there, vec![to("302 Found", &back)], None);
    let mut here = Peer::play(here, vec![to("302 Found", &there.url("/")), vec![stream(), Act::Hold]], None);
    let token = TokenFile::new("canary-7f3a");
    let mut source = sse(here.url("/"));
    source.token = Some(token.reference());
    assert_eq!(Listening::start(source).signal().await, Signal::Live);
    assert_eq!(here.request().await.header("authorization"), Some("Bearer canary-7f3a"));
    assert_eq!(there.request().await.header("authorization"), None);
    assert_eq!(here.request().await.header("authorization"), None);
}

#[tokio::test]
async fn encryption_is_not_given_up() {
    let mut plain = Peer::start(vec![vec![stream(), Act::Hold]]).await;
    let authority = Authority::new();
    let secure = authority.serve("localhost", vec![to("302 Found", &plain.url("/stream"))]).await;
    let (reason, text, _) = Listening::start(source_trusting(&authority, &secure)).blind().await;
    assert_eq!(reason, BlindReason::Tls);
    assert_eq!(
        text,
        format!(
            "the logbook redirects from https to the unencrypted http://{}, which is not followed",
            plain.address
        )
    );
    assert_eq!(plain.waiting(), 0);
    assert!(tokio::time::timeout(std::time::Duration::from_millis(50), plain.request()).await.is_err());
}

#[tokio::test]
async fn only_http_is_followed() {
    for elsewhere in ["file:///etc/passwd", "ftp://127.0.0.1/", "javascript:alert(1)"] {
        let peer = Peer::start(vec![to("302 Found", elsewhere)]).await;
        let (reason, text, _) = Listening::start(sse(peer.url("/"))).blind().await;
        assert_eq!(
            (reason, text.as_str()),
            (BlindReason::Refused, "the logbook redirects to what is no http address"),
            "{elsewhere}"
        );
    }
}
