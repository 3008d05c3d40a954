//! Services that wrap their payloads in messages of their own: ntfy, Mercure. The peers answer as the services'
//! documentation says; real ones cannot run here.

use std::time::Duration;

use watchbell_core::config::{Source, SourceKind};
use watchbell_engine::source::{FromSource, Signal};

use crate::listening::{Listening, TokenFile, message, quick};
use crate::peer::{Act, Peer, Script, answer, say};

fn source(kind: SourceKind, url: impl AsRef<str>) -> Source {
    Source {
        url: Some(url.as_ref().parse().unwrap()),
        silence: Some(Duration::from_secs(5)),
        ..Source::new("checkout", kind)
    }
}

/// The answer of an ntfy server, whose clock says noon, with these lines.
fn topics(lines: &str) -> Script {
    let head = "Content-Type: application/x-ndjson; charset=utf-8\r\nDate: Sun, 22 Nov 2026 12:00:00 GMT\r\n";
    vec![answer("200 OK", head), say(lines), Act::Hold]
}

/// 2026-11-22T12:00:00Z.
const NOON: i64 = 1_795_348_800;

fn told(id: &str, time: i64, priority: u8) -> String {
    format!(
        "{{\"id\":\"{id}\",\"time\":{time},\"event\":\"message\",\"topic\":\"shop\",\"priority\":{priority},\"message\":\"{id}\"}}\n"
    )
}

#[tokio::test]
async fn ntfy_is_read_back_silently_then_heard_and_goes_on_after_the_last_message() {
    let lines = [
        "{\"id\":\"o\",\"time\":1,\"event\":\"open\",\"topic\":\"shop\"}\n".to_owned(),
        told("old", NOON - 60, 5),
        told("new", NOON + 1, 5),
        "{\"id\":\"k\",\"time\":1,\"event\":\"keepalive\",\"topic\":\"shop\"}\n".to_owned(),
    ];
    let mut peer =
        Peer::start(vec![topics(&lines.concat())[..2].to_vec(), topics(&told("next", NOON + 9, 4))]).await;
    let mut listening = Listening::start(source(SourceKind::Ntfy, peer.url("/shop,pay/")));
    let mut heard = Vec::new();
    while heard.len() < 3 {
        let batch = listening.batch().await;
        heard.extend(batch.heard.into_iter().map(|decoded| (message(decoded), batch.first_read)));
    }
    let heard: Vec<_> = heard.iter().map(|(message, back)| (message.as_str(), *back)).collect();
    assert_eq!(heard, [("old", true), ("new", false), ("next", false)]);
    assert_eq!(peer.request().await.line(), "GET /shop,pay/json?since=24h");
    assert_eq!(peer.request().await.line(), "GET /shop,pay/json?since=new");
}

#[tokio::test]
async fn ntfy_takes_a_token_or_a_name_and_password() {
    for (secret, header) in [
        ("tk_AgQdq7mVBoFD37zQVN29RhuMzNIz2", "Bearer tk_AgQdq7mVBoFD37zQVN29RhuMzNIz2"),
        ("phil:mypass", "Basic cGhpbDpteXBhc3M="),
    ] {
        let mut peer = Peer::start(vec![topics("")]).await;
        let token = TokenFile::new(secret);
        let mut ntfy = source(SourceKind::Ntfy, peer.url("/shop"));
        ntfy.token = Some(token.reference());
        let _listening = Listening::start(ntfy);
        assert_eq!(peer.request().await.header("authorization"), Some(header));
    }
}

#[tokio::test]
async fn a_mercure_hub_that_goes_on_elsewhere_leaves_a_gap() {
    let hub = |id: &str| {
        let head = format!("Content-Type: text/event-stream\r\nLast-Event-ID: {id}\r\n");
        vec![answer("200 OK", &head), say("id: urn:uuid:9\ndata: {\"message\":\"x\"}\n\n"), Act::Hold]
    };
    for (goes_on_after, gap) in [("urn:uuid:7", false), ("earliest", true)] {
        let mut peer = Peer::start(vec![hub(goes_on_after)]).await;
        let url = peer.url("/.well-known/mercure?topic=errors");
        let mut listening = Listening::with(source(SourceKind::Mercure, url), Some("urn:uuid:7"), quick());
        let mut told = false;
        let batch = loop {
            match listening.next().await {
                FromSource::Signal(_, Signal::Gap { .. }) => told = true,
                FromSource::Signal(..) => {}
                FromSource::Batch(batch) => break batch,
            }
        };
        assert_eq!((told, batch.cursor.as_deref()), (gap, Some("urn:uuid:9")), "{goes_on_after}");
        let request = peer.request().await;
        assert_eq!(request.line(), "GET /.well-known/mercure?topic=errors");
        assert_eq!(request.header("last-event-id"), Some("urn:uuid:7"));
    }
}
