//! Sentry by replay: the answers are those of its documentation, every oddity of the real one in them.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use tokio::sync::Notify;
use watchbell_core::Level;
use watchbell_core::config::{Source, SourceKind};
use watchbell_core::decode::Decoded;
use watchbell_engine::secret::Secrets;
use watchbell_engine::source::test::{self, Test};
use watchbell_engine::source::{BlindReason, Signal, send_back};

use crate::listening::{Listening, Noon, TokenFile, quick};
use crate::peer::{Act, Peer, answer, say};
use crate::tracker_peer::{event, gaps, ids, is_live, issue, json, link, list, refused, source, until, with};

fn sentry(peer: &Peer) -> Source {
    source(SourceKind::Sentry, &peer.url("/"))
}

const DETAIL: &str = r#"{"id":"e3","eventID":"e3","groupID":"7","title":"KeyError: 'x'","message":"","dateCreated":"2026-11-22T12:00:30Z",
    "release":{"id":14,"version":"shop@1.2.3"},"user":{"id":"9","email":"ann@example.org","ip_address":null},"dist":null,"userReport":null,
    "tags":[{"key":"level","value":"fatal"},{"key":"release","value":"shop@1.2.3"}],"contexts":{},"errors":[],
    "entries":[{"type":"exception","data":{"values":[{"type":"KeyError","value":"'x'","stacktrace":{"frames":[{"function":"pay","inApp":true}]}}]}}]}"#;

#[tokio::test]
async fn a_first_read_does_not_ring_and_then_each_new_event_comes_once_with_its_details() {
    let before = list(&[event("e2", "11:59:00", Some("error")), event("e1", "11:00:00", None)]);
    let after = list(&[event("e3", "12:00:30", Some("fatal")), event("e2", "11:59:00", Some("error"))]);
    let grown = json(&list(&[issue(7, 3, "error", "12:00:30")]));
    let mut peer = Peer::start(vec![
        json(&list(&[issue(7, 2, "error", "11:59:00")])),
        json(&before),
        grown.clone(),
        json(&after),
        json(DETAIL),
        grown,
    ])
    .await;
    let mut listening = Listening::start(sentry(&peer));
    let told = until(&mut listening, |told| !told.new.is_empty()).await;
    assert_eq!((ids(&told.old), ids(&told.new)), (vec!["e1".into(), "e2".into()], vec!["e3".to_owned()]));
    assert_eq!(gaps(&told), [""; 0]);
    let Decoded::Event(event) = &told.new[0] else { panic!("only counted") };
    assert_eq!(
        (event.level, event.release.as_deref(), event.project.as_deref()),
        (Level::Fatal, Some("shop@1.2.3"), Some("shop"))
    );
    assert_eq!(event.exceptions[0].frames[0].function.as_deref(), Some("pay"));
    assert_eq!(event.user.as_ref().and_then(|user| user.email.as_deref()), Some("ann@example.org"));
    assert_eq!(event.url.as_deref(), Some("https://acme.sentry.example/issues/7/events/e3/"));
    let issues = "GET /api/0/organizations/acme/issues/?query=&sort=date&limit=100&project=-1";
    let events = "GET /api/0/organizations/acme/issues/7/events/?limit=100";
    for line in [issues, events, issues, events, "GET /api/0/organizations/acme/issues/7/events/e3/", issues]
    {
        assert_eq!(peer.request().await.line(), line);
    }
}

#[tokio::test]
async fn what_no_rule_could_match_is_counted_without_asking_for_its_details() {
    let mut peer = Peer::start(vec![
        json("[]"),
        json(&list(&[issue(7, 2, "info", "12:00:30").replace("2026-11-01", "2026-11-22")])),
        json(&list(&[event("e2", "12:00:30", Some("warning")), event("e1", "12:00:20", None)])),
        json("[]"),
    ])
    .await;
    let mut listening = Listening::start(sentry(&peer));
    listening.floor.send_replace(Some(Level::Fatal));
    let told = until(&mut listening, |told| told.new.len() == 2).await;
    assert_eq!(ids(&told.new), ["(info)", "(warning)"], "without a tag, the issue's level");
    for _ in 0..3 {
        peer.request().await;
    }
    assert!(peer.request().await.line().contains("/issues/?"), "and goes on with the list");
}

#[tokio::test]
async fn details_that_cannot_be_had_cost_nothing_but_themselves() {
    for broken in [
        refused("404 Not Found", "", r#"{"detail":"Event not found"}"#),
        refused("500 Internal Server Error", "", r#"{"detail":"Internal Error"}"#),
        json("null"),
    ] {
        let peer = Peer::start(vec![
            json("[]"),
            json(&list(&[issue(7, 1, "error", "12:00:30").replace("2026-11-01", "2026-11-22")])),
            json(&list(&[event("e1", "12:00:30", Some("fatal"))])),
            broken,
            json("[]"),
        ])
        .await;
        let mut listening = Listening::start(sentry(&peer));
        let told = until(&mut listening, |told| !told.new.is_empty()).await;
        let Decoded::Event(event) = &told.new[0] else { panic!("only counted") };
        assert_eq!((event.level, event.exceptions[0].ty.as_deref()), (Level::Fatal, Some("KeyError")));
    }
}

#[tokio::test]
async fn pages_are_walked_by_their_cursors_on_the_server_itself_until_there_are_no_results() {
    let old = |id| list(&[issue(id, 1, "error", "01:00:00").replace("-22T", "-02T")]);
    let mut peer = Peer::start(vec![
        with(&link("true", "0:100:0"), &old(1)),
        with(&link("true", "0:200:0"), &old(2)),
        with(&link("false", "0:300:0"), &old(3)),
        json("[]"),
    ])
    .await;
    let mut listening = Listening::start(sentry(&peer));
    assert_eq!(gaps(&until(&mut listening, is_live).await), [""; 0]);
    let first = peer.request().await.line().to_owned();
    assert_eq!(peer.request().await.line(), format!("{first}&cursor=0%3A100%3A0"));
    assert_eq!(peer.request().await.line(), format!("{first}&cursor=0%3A200%3A0"));
    assert_eq!(peer.request().await.line(), first, "the next time, and no fourth page");
}

#[tokio::test]
async fn a_list_that_leads_back_to_itself_is_left_and_told() {
    let page = |id| with(&link("true", "7:0:0"), &list(&[issue(id, 0, "error", "12:00:10")]));
    let peer = Peer::start(vec![json("[]"), page(1), page(2), json("[]")]).await;
    let mut listening = Listening::start(sentry(&peer));
    let told = until(&mut listening, |told| !gaps(told).is_empty()).await;
    assert_eq!(
        gaps(&told),
        ["its list of issues goes round in a circle, what comes behind was not looked at"]
    );
}

#[tokio::test]
async fn an_issue_that_moves_between_two_pages_is_told_once() {
    let moved = issue(7, 1, "error", "12:00:10").replace("2026-11-01", "2026-11-22");
    let peer = Peer::start(vec![
        json("[]"),
        with(&link("true", "0:100:0"), &list(std::slice::from_ref(&moved))),
        json(&list(&[moved])),
        json(&list(&[event("e1", "12:00:10", Some("error"))])),
        json(DETAIL),
        json("[]"),
    ])
    .await;
    let mut listening = Listening::start(sentry(&peer));
    let told = until(&mut listening, |told| !told.new.is_empty()).await;
    let rest = until(&mut listening, |_| true).await;
    assert_eq!((told.new.len() + rest.new.len(), gaps(&told).len()), (1, 0));
}

#[tokio::test]
async fn of_a_storm_a_page_is_told_and_the_rest_is_a_gap() {
    let events: Vec<String> =
        (0..100).map(|n| event(&format!("e{n:03}"), "12:00:10", Some("info"))).collect();
    let peer = Peer::start(vec![
        json(&list(&[issue(7, 10, "info", "11:00:00")])),
        json("[]"),
        json(&list(&[issue(7, 910, "info", "12:00:10")])),
        with(&link("true", "0:100:0"), &list(&events)),
        json("[]"),
    ])
    .await;
    let mut listening = Listening::start(sentry(&peer));
    listening.floor.send_replace(Some(Level::Fatal));
    let told = until(&mut listening, |told| told.new.len() == 100).await;
    assert_eq!(gaps(&told), ["800 new events were not looked at: 800 of SHOP-7"]);
}

#[tokio::test]
async fn parts_that_cannot_be_read_are_told_and_the_rest_is_heard() {
    let fine = issue(7, 1, "error", "12:00:10").replace("2026-11-01", "2026-11-22");
    let peer = Peer::start(vec![
        json("[]"),
        json(&list(&["null".into(), r#"{"id":null}"#.into(), "7".into(), fine])),
        json(&list(&["null".into(), r#"{"eventID":[],"tags":null}"#.into(), event("e1", "12:00:10", None)])),
        json(r#"{"eventID":"e1","tags":"?","entries":null,"user":[],"release":7,"dateCreated":null,"message":{"a":[1]}}"#),
        json("[]"),
    ])
    .await;
    let mut listening = Listening::start(sentry(&peer));
    let told = until(&mut listening, |told| {
        told.signals.iter().any(|one| matches!(one, Signal::Undecodable { .. }))
    })
    .await;
    assert_eq!(ids(&told.new), ["e1"]);
    let text = "3 parts of the answers could not be read: an issue without an id".to_owned();
    assert!(told.signals.contains(&Signal::Undecodable { text }), "{:?}", told.signals);
}

#[tokio::test]
async fn projects_are_found_by_their_names_and_the_query_is_sent_as_it_stands() {
    let projects = r#"[{"id":"3","slug":"shop","name":"Shop"},{"id":"4","slug":"web","name":"Web"}]"#;
    let mut peer = Peer::start(vec![json(projects), json("[]")]).await;
    let wanted = Source {
        projects: vec!["Web".into(), "3".into()],
        query: Some("is:unresolved level:fatal".into()),
        ..sentry(&peer)
    };
    until(&mut Listening::start(wanted), is_live).await;
    assert_eq!(peer.request().await.line(), "GET /api/0/organizations/acme/projects/");
    assert_eq!(
        peer.request().await.line(),
        "GET /api/0/organizations/acme/issues/?query=is%3Aunresolved+level%3Afatal&sort=date&limit=100&project=4&project=3"
    );

    let peer = Peer::start(vec![json(projects)]).await;
    let unknown = Source { projects: vec!["nope".into()], ..sentry(&peer) };
    let (reason, text, retry) = Listening::start(unknown).blind().await;
    assert_eq!((reason, retry), (BlindReason::NotFound, None));
    assert_eq!(text, "there is no project “nope”; the token sees shop, web");
}

#[tokio::test]
async fn a_test_of_the_connection_shows_what_is_there() {
    let issues = with(&link("true", "0:100:0"), &list(&[issue(7, 1, "error", "12:00:10")]));
    let events = json(&list(&[event("e1", "11:00:00", None), event("e2", "12:00:10", Some("fatal"))]));
    let peer = Peer::start(vec![vec![], issues, events]).await;
    let (tell, mut told) = tokio::sync::mpsc::channel(16);
    assert!(test::run(&sentry(&peer), ports(), tell).await);
    let mut steps = Vec::new();
    while let Some(step) = told.recv().await {
        steps.push(step.detail);
    }
    assert_eq!(steps.split_off(3), ["none is asked for", "more than 1 issue in acme", "fatal: 'x'"]);
}

/// What a first answer of this kind makes of the source.
async fn blind_after(script: Vec<Act>) -> (BlindReason, String, bool) {
    let peer = Peer::start(vec![script]).await;
    let (reason, text, retry) = Listening::start(sentry(&peer)).blind().await;
    (reason, text, retry.is_some())
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

fn ports() -> Test {
    Test { token: None, secrets: Arc::new(Secrets::in_memory()), clock: Arc::new(Noon), timing: quick() }
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
