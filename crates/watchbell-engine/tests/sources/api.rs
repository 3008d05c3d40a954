//! Logbooks that are asked: limits, refusals and hostile answers, played with Sentry's lists.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use tokio::sync::Notify;
use watchbell_core::config::{Source, SourceKind};
use watchbell_engine::source::{BlindReason, Signal, send_back};

use crate::listening::{Listening, TokenFile};
use crate::peer::{Act, Peer, answer, say};
use crate::tracker_peer::{is_live, json, ports, refused, source, until, with};

fn sentry(peer: &Peer) -> Source {
    source(SourceKind::Sentry, &peer.url("/"))
}

/// What a first answer of this kind makes of the source.
async fn blind_after(script: Vec<Act>) -> (BlindReason, String, bool) {
    let peer = Peer::start(vec![script]).await;
    let (reason, text, retry) = Listening::start(sentry(&peer)).blind().await;
    (reason, text, retry.is_some())
}

#[tokio::test]
async fn an_answer_without_end_is_dropped_at_its_cap() {
    let endless = vec![
        answer("200 OK", "Content-Type: application/json\r\n"),
        say("["),
        Act::Forever(vec![b' '; 64 << 10]),
    ];
    let (reason, text, _) = blind_after(endless).await;
    assert_eq!(
        (reason, text.as_str()),
        (BlindReason::Undecodable, "an answer has more than the 8 MiB that are read")
    );
}

#[tokio::test]
async fn a_compressed_bomb_is_measured_unpacked() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..64 {
        packed.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    let packed = packed.finish().unwrap();
    assert!(packed.len() < 100_000);
    let head = answer("200 OK", "Content-Type: application/json\r\nContent-Encoding: gzip\r\n");
    let (reason, text, _) = blind_after(vec![head, say(packed)]).await;
    assert_eq!(
        (reason, text.as_str()),
        (BlindReason::Undecodable, "an answer has more than the 8 MiB that are read")
    );
}

#[tokio::test]
async fn an_answer_that_drips_is_given_up_when_the_source_may_not_be_silent_any_longer() {
    let drips = vec![
        answer("200 OK", "Content-Type: application/json\r\n"),
        Act::Drip(vec![b' '; 10_000], Duration::from_millis(20)),
    ];
    let peer = Peer::start(vec![drips]).await;
    let impatient = Source { silence: Some(Duration::from_millis(200)), ..sentry(&peer) };
    let (reason, text, _) = Listening::start(impatient).blind().await;
    assert_eq!((reason, text), (BlindReason::Silent, format!("{} did not answer in 200 ms", peer.address)));
}

#[tokio::test]
async fn a_token_does_not_follow_a_redirect_to_another_server() {
    let token = TokenFile::new("canary");
    let mut elsewhere = Peer::start(vec![refused("401 Unauthorized", "", "{}")]).await;
    let there = elsewhere.url("/api/0/");
    let peer = Peer::start(vec![refused("302 Found", &format!("Location: {there}\r\n"), "")]).await;
    let mut listening = Listening::start(Source { token: Some(token.reference()), ..sentry(&peer) });
    let (reason, text, _) = listening.blind().await;
    assert_eq!(reason, BlindReason::Unauthorized);
    assert!(
        text.contains(&format!("redirects to http://{}, where the token is not sent", elsewhere.address)),
        "{text}"
    );
    assert_eq!(elsewhere.request().await.header("authorization"), None);
}

#[tokio::test]
async fn too_many_questions_are_waited_out_as_long_as_the_server_asks() {
    // Noon is 1795348800; a pause is cut to 300 ms here, to an hour in earnest.
    for headers in [
        "X-Sentry-Rate-Limit-Reset: 1795350000\r\n",
        "Retry-After: 900\r\n",
        "Retry-After: Sun, 22 Nov 2026 13:00:00 GMT\r\n",
    ] {
        let limited = refused(
            "429 Too Many Requests",
            headers,
            r#"{"detail":"You are attempting to use this endpoint too frequently."}"#,
        );
        let peer = Peer::start(vec![limited, json("[]")]).await;
        let began = tokio::time::Instant::now();
        let mut listening = Listening::start(sentry(&peer));
        let (reason, text, retry) = listening.blind().await;
        assert_eq!(
            (reason, text.as_str()),
            (BlindReason::RateLimited, "the logbook is asked too often (429)")
        );
        assert!(retry.is_some_and(|wait| wait.as_millis() >= 300), "{retry:?}");
        until(&mut listening, is_live).await;
        assert!(began.elapsed().as_millis() >= 300, "{headers}");
    }
    for nonsense in ["Retry-After: -5\r\n", "Retry-After: soon\r\nX-Sentry-Rate-Limit-Reset: NaN\r\n"] {
        let peer = Peer::start(vec![refused("429 Too Many Requests", nonsense, "{}"), json("[]")]).await;
        let mut listening = Listening::start(sentry(&peer));
        assert!(listening.blind().await.2.is_some_and(|wait| wait.as_millis() < 300), "{nonsense}");
    }
}

#[tokio::test]
async fn the_budget_is_told_and_nothing_is_asked_when_it_is_spent() {
    const LEFT: &str = "X-Sentry-Rate-Limit-Limit: 60\r\nX-Sentry-Rate-Limit-Remaining: 0\r\nX-Sentry-Rate-Limit-Reset: 1795350000\r\n";
    let peer = Peer::start(vec![with(LEFT, "[]"), json("[]")]).await;
    let mut listening = Listening::start(sentry(&peer));
    let began = tokio::time::Instant::now();
    let told = until(&mut listening, |told| told.signals.len() == 2).await;
    assert_eq!(told.signals[1], Signal::Budget { text: "0 of 60 questions left for now".into() });
    // The pause is over when the next answer says nothing of a budget any more.
    let told = until(&mut listening, |told| !told.signals.is_empty()).await;
    assert_eq!(told.signals, [Signal::Budget { text: String::new() }]);
    assert!(began.elapsed().as_millis() >= 300);
}

#[tokio::test]
async fn a_token_that_was_changed_meanwhile_is_read_anew_once() {
    let token = TokenFile::new("old");
    let changed = Arc::new(Notify::new());
    let mut rejected = refused("401 Unauthorized", "", r#"{"detail":"Invalid token"}"#);
    rejected.insert(0, Act::When(Arc::clone(&changed)));
    let mut peer = Peer::start(vec![json("[]"), rejected, json("[]")]).await;
    let mut listening = Listening::start(Source { token: Some(token.reference()), ..sentry(&peer) });
    until(&mut listening, is_live).await;
    token.write("new");
    changed.notify_one();
    for sent in ["Bearer old", "Bearer old", "Bearer new"] {
        assert_eq!(peer.request().await.header("authorization"), Some(sent));
    }
    assert!(!listening.stop().await.iter().any(|told| format!("{told:?}").contains("Blind")));
}

#[tokio::test]
async fn two_sources_with_one_account_ask_one_after_the_other() {
    let (now, most, all) =
        (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (counted, peak, asked) = (Arc::clone(&now), Arc::clone(&most), Arc::clone(&all));
    let take = move || async move {
        peak.fetch_max(counted.fetch_add(1, Relaxed) + 1, Relaxed);
        // Whoever may ask meanwhile has the time to.
        tokio::time::sleep(Duration::from_millis(5)).await;
        counted.fetch_sub(1, Relaxed);
        asked.fetch_add(1, Relaxed);
        ([("content-type", "application/json")], "[]")
    };
    let url = serve(axum::Router::new().fallback(take)).await;
    let every = Some(Duration::from_millis(1));
    let mut sources: Vec<Listening> =
        (0..3).map(|_| Listening::start(Source { every, ..source(SourceKind::Sentry, &url) })).collect();
    while all.load(Relaxed) < 30 {
        for listening in &mut sources {
            listening.next().await;
        }
    }
    assert_eq!(most.load(Relaxed), 1);
}

#[tokio::test]
async fn what_people_did_is_sent_back_by_the_word_that_both_know() {
    for kind in [SourceKind::Sentry, SourceKind::Glitchtip] {
        let (url, mut asked) = listens_to_puts().await;
        for (act, status) in [
            (send_back::Act::Resolve, "resolved"),
            (send_back::Act::Reopen, "unresolved"),
            (send_back::Act::Mute, "ignored"),
            (send_back::Act::Unmute, "unresolved"),
        ] {
            assert_eq!(send_back::send_back(&source(kind, &url), &ports(), "7", act).await, Ok(()));
            let put = asked.recv().await.unwrap();
            assert_eq!(put, format!(r#"PUT /api/0/organizations/acme/issues/7/ {{"status":"{status}"}}"#));
        }
    }
    let refused =
        refused("403 Forbidden", "", r#"{"detail":"You do not have permission to perform this action."}"#);
    let peer = Peer::start(vec![refused]).await;
    let refused =
        send_back::send_back(&sentry(&peer), &ports(), "7", send_back::Act::Mute).await.unwrap_err();
    assert_eq!(refused.way_out, "Give the token the scope event:write.");
    let stream = Source { url: sentry(&peer).url, ..Source::new("s", SourceKind::Sse) };
    let refused = send_back::send_back(&stream, &ports(), "7", send_back::Act::Mute).await.unwrap_err();
    assert_eq!(refused.text, "this logbook cannot be told what became of an issue");
}

#[tokio::test]
async fn every_refusal_is_told_in_words() {
    let html =
        || vec![answer("200 OK", "Content-Type: text/html\r\nContent-Length: 13\r\n"), say("<html></html>")];
    for (script, reason, text, tries) in [
        (html(), BlindReason::ContentType, "the answer is text/html, not JSON", true),
        (
            refused("401 Unauthorized", "", r#"{"detail":"Invalid token"}"#),
            BlindReason::Unauthorized,
            "a token is needed (401)",
            false,
        ),
        (
            refused(
                "403 Forbidden",
                "",
                r#"{"detail":"You do not have permission to perform this action."}"#,
            ),
            BlindReason::Forbidden,
            "the token may not do this (403): You do not have permission to perform this action",
            false,
        ),
        (
            refused("404 Not Found", "", r#"{"detail":"The requested resource does not exist"}"#),
            BlindReason::NotFound,
            "the logbook knows no such organization; it stands in the tracker's addresses (404)",
            true,
        ),
        (
            refused("400 Bad Request", "", r#"{"detail":"Error parsing search query: nope"}"#),
            BlindReason::Refused,
            "the logbook answers 400 (Bad Request): Error parsing search query: nope",
            true,
        ),
        (json("{}"), BlindReason::Undecodable, "the logbook's answer cannot be read: it is no list", true),
        (
            refused("502 Bad Gateway", "", "<html>"),
            BlindReason::Refused,
            "the logbook answers 502 (Bad Gateway)",
            true,
        ),
    ] {
        assert_eq!(blind_after(script).await, (reason, text.to_owned(), tries));
    }
}

/// A server that takes everything, and tells what it was asked.
async fn listens_to_puts() -> (String, tokio::sync::mpsc::UnboundedReceiver<String>) {
    let (told, asked) = tokio::sync::mpsc::unbounded_channel();
    let take = move |method: axum::http::Method, uri: axum::http::Uri, body: String| async move {
        told.send(format!("{method} {uri} {body}")).unwrap();
        ([("content-type", "application/json")], "{}")
    };
    (serve(axum::Router::new().fallback(take)).await, asked)
}

async fn serve(router: axum::Router) -> String {
    let listener = crate::peer::bind().await;
    let url = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}
