//! GlitchTip by replay: where it differs from Sentry.

use watchbell_core::Level;
use watchbell_core::config::SourceKind;

use crate::listening::{Listening, kept};
use crate::peer::Peer;
use crate::tracker_peer::{gaps, ids, issue, json, list, source, until};

/// The list of an issue's events is the only one that GlitchTip writes with underscores; events have no level, and
/// `entries` stand in it already.
const EVENTS: &str = r#"[{"id":"0192e3","event_id":"c0ffee","project_id":3,"group_id":"7","date_created":"2026-11-22T12:00:30Z",
    "date_received":"2026-11-22T12:00:31Z","dist":null,"culprit":"shop.pay","packages":null,"type":"error","title":"KeyError: 'x'",
    "message":"","metadata":{"type":"KeyError","value":"'x'"},"tags":[{"key":"release","value":"shop@1.2.3"},{"key":"environment","value":null}],
    "entries":[{"type":"exception","data":{"values":[{"type":"KeyError","value":"'x'","stacktrace":{"frames":[{"function":"pay","in_app":true}]}}]}}],
    "contexts":null,"context":null,"user":{"id":"9","email":null},"sdk":null}]"#;

#[tokio::test]
async fn levels_are_the_issues_links_are_made_and_no_details_are_asked_for() {
    let grown = json(&list(&[issue(7, 3, "fatal", "12:00:30")]));
    let mut peer = Peer::start(vec![
        json(&list(&[issue(7, 2, "fatal", "01:00:00").replace("-22T", "-20T")])),
        grown.clone(),
        json(EVENTS),
        grown,
    ])
    .await;
    let mut listening = Listening::start(source(SourceKind::Glitchtip, &peer.url("/tip/")));
    let told = until(&mut listening, |told| !told.new.is_empty()).await;
    assert_eq!((told.old.len(), gaps(&told).len()), (0, 0));
    let event = kept(&told.new[0]);
    assert_eq!((event.level, event.event_id.as_deref()), (Level::Fatal, Some("c0ffee")));
    assert_eq!((event.release.as_deref(), event.environment.as_deref()), (Some("shop@1.2.3"), None));
    assert_eq!(event.exceptions[0].frames[0].function.as_deref(), Some("pay"));
    assert_eq!(
        event.url.as_deref(),
        Some(peer.url("/tip/acme/issues/7/events/c0ffee").as_str()),
        "by the organization"
    );
    // No start= and end=, which mean first_seen here; no project=-1.
    let issues = "GET /tip/api/0/organizations/acme/issues/?query=&sort=-last_seen&limit=100";
    for line in [issues, issues, "GET /tip/api/0/issues/7/events/?limit=100", issues] {
        assert_eq!(peer.request().await.line(), line);
    }
}

#[tokio::test]
async fn an_event_is_told_once_although_its_issue_is_listed_again_and_again() {
    let grown = json(&list(&[issue(7, 3, "error", "12:00:30")]));
    let moved = json(&list(&[issue(7, 4, "error", "12:00:40")]));
    let two = EVENTS.replacen(
        '[',
        r#"[{"id":"0192e4","event_id":"cafe","date_created":"2026-11-22T12:00:40Z","tags":[]},"#,
        1,
    );
    let peer = Peer::start(vec![
        json(&list(&[issue(7, 2, "error", "11:00:00")])),
        json("[]"),
        grown.clone(),
        json(EVENTS),
        grown,
        moved.clone(),
        json(&two),
        moved,
    ])
    .await;
    let mut listening = Listening::start(source(SourceKind::Glitchtip, &peer.url("/")));
    let told = until(&mut listening, |told| told.new.len() == 2).await;
    assert_eq!((ids(&told.new), gaps(&told).len()), (vec!["c0ffee".into(), "cafe".to_owned()], 0));
}
