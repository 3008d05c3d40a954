//! Sentry by replay: the answers are those of its documentation, every oddity of the real one in them.

use watchbell_core::Level;
use watchbell_core::config::{Source, SourceKind};
use watchbell_engine::source::{BlindReason, Signal, test};

use crate::listening::{Listening, kept};
use crate::peer::Peer;
use crate::tracker_peer::{
    event, gaps, ids, is_live, issue, json, link, list, ports, refused, source, until, with,
};

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
    let event = kept(&told.new[0]);
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
        let event = kept(&told.new[0]);
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
    assert!(told.signals.contains(&Signal::Undecodable { count: 3, text }), "{:?}", told.signals);
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
