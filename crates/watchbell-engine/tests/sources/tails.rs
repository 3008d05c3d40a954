//! Gotify and Loki: what is heard by WebSocket, and what is asked for because that cannot look back. The peers answer as
//! the services' documentation says; real ones cannot run here.

use std::sync::Mutex;
use std::time::Duration;

use watchbell_core::config::{Source, SourceKind};
use watchbell_engine::source::{BlindReason, FromSource, Signal};

use crate::listening::{Listening, TokenFile, message, quick};
use crate::socket_peer::{Does, SocketPeer};

fn source(kind: SourceKind, peer: &SocketPeer, path: &str) -> Source {
    Source {
        url: Some(peer.url(path).replace("ws://", "http://").parse().unwrap()),
        silence: Some(Duration::from_secs(5)),
        query: Some("{app=\"shop\"} |= \"x&y\"".into()).filter(|_| kind == SourceKind::Loki),
        ..Source::new("checkout", kind)
    }
}

/// What was told until so many events came: each with whether it was read back, the gaps, the last cursor.
async fn told(listening: &mut Listening, count: usize) -> (Vec<(String, bool)>, Vec<String>, Option<String>) {
    let (mut heard, mut gaps, mut cursor) = (Vec::new(), Vec::new(), None);
    while heard.len() < count {
        match listening.next().await {
            FromSource::Batch(batch) => {
                heard.extend(batch.heard.into_iter().map(|one| (message(one), batch.first_read)));
                cursor = batch.cursor.or(cursor);
            }
            FromSource::Signal(_, Signal::Gap { text }) => gaps.push(text),
            FromSource::Signal(..) => {}
        }
    }
    (heard, gaps, cursor)
}

fn messages(heard: &[(String, bool)]) -> Vec<&str> {
    heard.iter().map(|(message, _)| message.as_str()).collect()
}

/// A message of Gotify, so many minutes before noon, which is now.
fn gotify(id: u64, minutes_ago: u64) -> String {
    let (hour, minute) = ((720 - minutes_ago) / 60, (720 - minutes_ago) % 60);
    format!(
        r#"{{"id":{id},"appid":3,"message":"m{id}","priority":10,"date":"2026-11-22T{hour:02}:{minute:02}:00Z"}}"#
    )
}

/// What Gotify answers when it holds messages 1 to `newest`, one a minute until noon.
fn gotify_answers(newest: u64) -> impl Fn(&str) -> String {
    move |asked: &str| {
        if asked == "GET /sub/application" {
            return r#"[{"id":3,"name":"Shop"}]"#.into();
        }
        let since = asked.split("since=").nth(1).map_or(newest + 1, |since| since.parse().unwrap());
        assert!(asked.starts_with("GET /sub/message?limit=200"), "{asked}");
        let page: Vec<_> =
            (1..since.min(newest + 1)).rev().take(200).map(|id| gotify(id, (newest - id).min(719))).collect();
        format!(r#"{{"messages":[{}],"paging":{{}}}}"#, page.join(","))
    }
}

#[tokio::test]
async fn gotify_is_read_back_silently_then_heard_by_socket() {
    let script = vec![Does::Says(gotify(4, 0)), Does::Holds];
    let mut peer = SocketPeer::asked(vec![script], gotify_answers(3)).await;
    let token = TokenFile::new("CwN1f4b.canary");
    let mut gotify = source(SourceKind::Gotify, &peer, "/sub/");
    gotify.token = Some(token.reference());
    let mut listening = Listening::start(gotify);
    let (heard, gaps, cursor) = told(&mut listening, 4).await;
    assert_eq!(messages(&heard), ["m1", "m2", "m3", "m4"]);
    assert_eq!(heard.iter().map(|(_, back)| *back).collect::<Vec<_>>(), [true, true, true, false]);
    assert_eq!((gaps.len(), cursor.as_deref()), (0, Some("4")));
    let asked = peer.request().await;
    assert!(
        asked.starts_with("GET /sub/stream HTTP/1.1") && asked.contains("Bearer CwN1f4b.canary"),
        "{asked}"
    );
}

#[tokio::test]
async fn what_gotify_sent_meanwhile_is_asked_for_page_by_page_backwards() {
    for (newest, last, expect, gap) in
        [(450_u64, 3_u64, 447_u64, false), (9_000, 3, 5_000, true), (5, 5, 0, false)]
    {
        let peer = SocketPeer::asked(
            vec![vec![Does::Says(gotify(newest + 1, 0)), Does::Holds]],
            gotify_answers(newest),
        )
        .await;
        let cursor = last.to_string();
        let mut listening =
            Listening::with(source(SourceKind::Gotify, &peer, "/sub"), Some(&cursor), quick());
        let expected: Vec<_> = (newest - expect + 1..=newest + 1).map(|id| format!("m{id}")).collect();
        let (heard, gaps, cursor) = told(&mut listening, expected.len()).await;
        assert_eq!(gaps.len(), usize::from(gap), "{newest}");
        assert!(heard.iter().all(|(_, back)| !back));
        assert_eq!(messages(&heard), expected);
        assert_eq!(cursor, Some((newest + 1).to_string()));
    }
}

#[tokio::test]
async fn a_gotify_that_gives_the_same_page_for_ever_is_left_after_the_second() {
    let same = |_: &str| format!(r#"{{"messages":[{}]}}"#, vec![gotify(900, 0); 200].join(","));
    let peer = SocketPeer::asked(vec![vec![Does::Says(gotify(901, 0)), Does::Holds]], same).await;
    let mut listening = Listening::with(source(SourceKind::Gotify, &peer, "/"), Some("1"), quick());
    // All that page has; what is the same event the store knows.
    assert_eq!(told(&mut listening, 201).await.2.as_deref(), Some("901"));
}

/// Noon in nanoseconds.
const NOON: i128 = 1_795_348_800_000_000_000;

fn line(at: i128, text: &str) -> String {
    format!(r#"["{at}","{text}"]"#)
}

fn tail(lines: &[String], dropped: &str) -> Does {
    let lines = lines.join(",");
    Does::Says(format!(
        r#"{{"streams":[{{"stream":{{"app":"shop","level":"fatal"}},"values":[{lines}]}}],"dropped_entries":{dropped}}}"#
    ))
}

fn range(lines: &[String]) -> String {
    format!(
        r#"{{"status":"success","data":{{"resultType":"streams","result":[{{"stream":{{"app":"shop"}},"values":[{}]}}]}}}}"#,
        lines.join(",")
    )
}

#[tokio::test]
async fn loki_is_caught_up_by_query_and_what_it_left_out_is_a_gap() {
    let script = vec![
        tail(&[line(NOON + 5, "live")], "null"),
        tail(&[line(NOON + 6, "more")], r#"[{"labels":{},"timestamp":"1"}]"#),
        Does::Holds,
    ];
    let answers = |asked: &str| {
        assert!(
            asked.starts_with("GET /loki/api/v1/query_range?query=%7Bapp%3D%22shop%22%7D+%7C%3D+%22x%26y%22"),
            "{asked}"
        );
        assert!(asked.contains("&start=1795348700000000000&direction=forward&limit=5000"), "{asked}");
        range(&[line(NOON - 2, "missed"), line(NOON - 1, "missed too")])
    };
    let mut peer = SocketPeer::asked(vec![script], answers).await;
    let token = TokenFile::new("phil:mypass");
    let mut loki = source(SourceKind::Loki, &peer, "/");
    loki.token = Some(token.reference());
    loki.organization = Some("acme".into());
    let mut listening = Listening::with(loki, Some("1795348700000000000"), quick());
    let (heard, gaps, cursor) = told(&mut listening, 4).await;
    assert_eq!(messages(&heard), ["missed", "missed too", "live", "more"]);
    assert_eq!(gaps, ["Loki left out a line, because more came than it could pass on"]);
    assert_eq!(cursor, Some((NOON + 6).to_string()));
    for call in ["tail?query=", "query_range?query="] {
        let asked = peer.request().await;
        assert!(asked.contains(call), "{asked}");
        assert!(
            asked.contains("authorization: Basic cGhpbDpteXBhc3M=") && asked.contains("x-scope-orgid: acme"),
            "{asked}"
        );
    }
}

#[tokio::test]
async fn loki_gives_a_long_absence_in_pages_and_says_where_it_ends() {
    // A full page for every question, each from where the last one ended.
    let asked_from = Mutex::new(Vec::new());
    let answers = move |asked: &str| {
        let from: i128 = asked.split("&start=").nth(1).unwrap().split('&').next().unwrap().parse().unwrap();
        let mut all = asked_from.lock().unwrap();
        assert!(all.last().is_none_or(|last| *last < from), "the same question twice: {from}");
        all.push(from);
        range(&(0..5_000).map(|n| line(from + n / 2, &format!("l{n}"))).collect::<Vec<_>>())
    };
    let peer = SocketPeer::asked(vec![vec![tail(&[line(NOON, "live")], "null"), Does::Holds]], answers).await;
    let mut loki = source(SourceKind::Loki, &peer, "/");
    loki.silence = Some(Duration::from_mins(1));
    let mut listening = Listening::with(loki, Some("1"), quick());
    let (heard, gaps, _) = told(&mut listening, 100_001).await;
    assert_eq!((heard.len(), gaps.len()), (100_001, 1));
    assert_eq!(gaps, ["more than 100,000 lines came meanwhile; later ones may be missing"]);
}

#[tokio::test]
async fn a_query_that_is_wrong_says_so() {
    let answers = |_: &str| r#"{"status":"success","data":{"resultType":"matrix","result":[]}}"#.to_owned();
    let peer = SocketPeer::asked(vec![vec![Does::Holds]], answers).await;
    let (reason, text, _) = Listening::start(source(SourceKind::Loki, &peer, "/")).blind().await;
    assert_eq!(reason, BlindReason::Undecodable);
    assert!(text.contains("the query asks for numbers, not for lines"), "{text}");
}
