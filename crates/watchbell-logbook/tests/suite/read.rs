//! The API for reading, and that another Watchbell reads the same.

use serde_json::json;
use watchbell_core::decode::{Mapping, json as decode};
use watchbell_core::{Event, Level};

use crate::support::{Listener, Logbook, minutes, refusal};

const FULL: &str = r#"{
  "event_id": "9ec79c33ec9942ab8353589fcb2e04dc", "timestamp": "2026-11-22T09:59:58.25Z", "level": "fatal",
  "message": "checkout failed for cart 17", "culprit": "shop.checkout in pay", "transaction": "/checkout",
  "logger": "shop", "platform": "python", "project": "checkout", "environment": "production",
  "release": "checkout-api@5.14.0", "server_name": "web-3", "url": "https://logbook.example/e/1",
  "user": {"id": "7", "email": "ann@shop.example", "username": "ann", "ip_address": "192.0.2.7"},
  "tags": {"browser": "Firefox 140", "region": "eu"}, "fingerprint": ["checkout", "pay"],
  "exception": {"values": [
    {"type": "OSError", "value": "no route"},
    {"type": "PayError", "value": "gateway gone", "stacktrace": {"frames": [
      {"function": "run", "module": "lib", "filename": "lib/run.py", "lineno": 7, "in_app": false},
      {"function": "pay", "module": "shop.checkout", "filename": "shop/checkout.py", "lineno": 42, "in_app": true,
       "context_line": "    gateway.pay(cart)"}]}}]},
  "extra": {"n": 1e400}
}"#;

fn same(mut one: Event, mut other: Event) {
    for event in [&mut one, &mut other] {
        event.raw.clear();
        event.tags.sort();
    }
    assert_eq!(one, other);
}

#[tokio::test]
async fn another_watchbell_that_listens_loses_nothing() {
    let logbook = Logbook::start().await;
    let mut listener = Listener::open(&logbook, "/v1/stream", None).await;
    logbook.post(FULL).await;
    let heard = listener.next().await.unwrap();
    let sent = decode::event(FULL, &Mapping::default()).unwrap();
    same(decode::event(&heard.data.to_string(), &Mapping::default()).unwrap(), sent);

    let raised = r#"{"event_id":"b","timestamp":1,"exception":[{"type":"KeyError","value":"'cart'"}]}"#;
    let mute = r#"{"event_id":"c","timestamp":1,"level":"fatal"}"#;
    for (body, title) in [(raised, "KeyError: 'cart'"), (mute, "Fatal without a message")] {
        logbook.post(body).await;
        let heard = listener.next().await.unwrap();
        assert_eq!(heard.data["title"], title);
        let sent = decode::event(body, &Mapping::default()).unwrap();
        same(decode::event(&heard.data.to_string(), &Mapping::default()).unwrap(), sent);
    }
}

#[tokio::test]
async fn an_event_is_shown_whole_with_what_came() {
    let logbook = Logbook::start().await;
    let id = logbook.post(FULL).await.remove(0);
    let response = logbook.get(&format!("/v1/events/{id}")).send().await.unwrap();
    let text = response.text().await.unwrap();
    assert!(text.contains("\"n\": 1e400"), "as it came: {text}");
    let text = text.replace("1e400", "1");
    let shown: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(shown["tags"], json!({"browser": "Firefox 140", "region": "eu"}));
    assert_eq!(shown["user"]["email"], "ann@shop.example");
    assert_eq!((&shown["source"], &shown["received"]), (&json!("local"), &json!("2026-11-22T10:00:00Z")));
    assert_eq!(shown["raw"]["extra"], json!({"n": 1}));
    assert_eq!(shown["decision"], json!(null));
    assert_eq!(refusal(logbook.get("/v1/events/none")).await, (404, "not_found".into()));
}

#[tokio::test]
async fn events_are_listed_newest_first_page_by_page() {
    let logbook = Logbook::start().await;
    let sent = [(0, "fatal", "shop"), (1, "error", "shop"), (2, "fatal", "api"), (3, "info", "shop")];
    for (n, level, project) in sent {
        logbook.set_clock(minutes(n));
        logbook
            .post(format!(
                r#"{{"event_id":"e{n}","level":"{level}","project":"{project}","message":"crash {n}"}}"#
            ))
            .await;
    }
    let ids = async |query: &str| {
        let answer = logbook.get_json(&format!("/v1/events{query}")).await;
        let ids = answer["events"]
            .as_array()
            .unwrap()
            .iter()
            .map(|event| event["event_id"].as_str().unwrap().to_owned());
        (ids.collect::<Vec<_>>().join(" "), answer["next"].as_str().map(str::to_owned))
    };
    for (query, expected) in [
        ("", "e3 e2 e1 e0"),
        ("?level=error", "e2 e1 e0"),
        ("?level=FATAL&project=shop", "e0"),
        ("?q=CRASH+2", "e2"),
        ("?q=100%25", ""),
        ("?after=2026-11-22T10:02:00Z", "e3 e2"),
        ("?before=2026-11-22T10:02:00Z", "e1 e0"),
        ("?source=elsewhere", ""),
        ("?unknown=1&q=", "e3 e2 e1 e0"),
    ] {
        assert_eq!(ids(query).await, (expected.into(), None), "{query}");
    }
    let (first, next) = ids("?limit=3").await;
    assert_eq!(first, "e3 e2 e1");
    assert_eq!(ids(&format!("?limit=3&before={}", next.unwrap())).await, ("e0".into(), None));
    for query in ["?level=loud", "?limit=many", "?after=soon"] {
        assert_eq!(
            refusal(logbook.get(&format!("/v1/events{query}"))).await,
            (400, "bad_request".into()),
            "{query}"
        );
    }
}

#[tokio::test]
async fn issues_and_the_timeline_are_shown() {
    let logbook = Logbook::start().await;
    logbook.post(r#"[{"level":"fatal","message":"db down"},{"level":"fatal","message":"db down"},{"level":"error","message":"late mail"}]"#).await;
    let issues = logbook.get_json("/v1/issues?sort=count").await;
    let first = &issues["issues"][0];
    assert_eq!(
        (&first["level"], &first["count"], &first["acknowledged"]),
        (&json!("fatal"), &json!(2), &json!(false))
    );
    assert_eq!(issues["issues"].as_array().unwrap().len(), 2);
    assert_eq!(refusal(logbook.get("/v1/issues?sort=best")).await, (400, "bad_request".into()));
    let timeline = logbook.get_json("/v1/timeline?step=60").await;
    let bucket =
        json!({"at": "2026-11-22T10:00:00Z", "debug": 0, "info": 0, "warning": 0, "error": 1, "fatal": 2});
    assert_eq!(timeline["buckets"], json!([bucket]));
    let searched = logbook.get_json("/v1/timeline?q=mail").await;
    assert_eq!((&searched["counted_since"], &searched["gaps"]), (&json!(null), &json!([])));
    assert_eq!((&searched["buckets"][0]["error"], &searched["buckets"][0]["fatal"]), (&json!(1), &json!(0)));
}

#[tokio::test]
async fn a_year_is_drawn_from_days_and_marks_its_releases() {
    let logbook = Logbook::start().await;
    for (day, release) in [(0, "web@1"), (40, "web@2"), (41, "web@1"), (300, "web@3")] {
        logbook.set_clock(minutes(day * 24 * 60));
        logbook.post(format!(r#"{{"level":"fatal","message":"db down","release":"{release}"}}"#)).await;
    }
    logbook.set_clock(minutes(300 * 24 * 60 + 1));
    let path = "/v1/timeline?from=2026-11-01T00:00:00Z&to=2027-10-31T00:00:00Z&step=86400";
    let year = logbook.get_json(path).await;
    let days: Vec<&str> =
        year["buckets"].as_array().unwrap().iter().map(|bucket| bucket["at"].as_str().unwrap()).collect();
    let midnights =
        ["2026-11-22", "2027-01-01", "2027-01-02", "2027-09-18"].map(|day| format!("{day}T00:00:00Z"));
    assert_eq!(days, midnights);
    let marks = json!([
        {"at": "2026-11-22T10:00:00Z", "release": "web@1"},
        {"at": "2027-01-01T10:00:00Z", "release": "web@2"},
        {"at": "2027-09-18T10:00:00Z", "release": "web@3"},
    ]);
    assert_eq!(year["releases"], marks);
    let keep = watchbell_core::config::Keep { level: Level::Warning, days: 30, max_mb: 512 };
    logbook.store.retention(keep, minutes(300 * 24 * 60 + 1)).await.unwrap();
    assert_eq!(logbook.get_json(path).await["buckets"], year["buckets"], "days outlive their events");
    let gap = r#"[{"source":null,"from":"a","to":"b","text":"Watchbell was not running"}]"#;
    logbook.store.write(move |tx| tx.put_setting("gaps", gap)).await.unwrap();
    assert_eq!(logbook.get_json(path).await["gaps"][0]["from"], "a");
}

#[tokio::test]
async fn liveness_needs_no_token_and_figures_are_honest() {
    let logbook = Logbook::start().await;
    let alive = logbook.client.get(logbook.url("/healthz")).send().await.unwrap();
    assert_eq!(alive.status(), 200);
    logbook.post("[{},{}]").await;
    let _listener = Listener::open(&logbook, "/v1/stream", None).await;
    let text = logbook.page("/metrics").await;
    for line in ["watchbell_events_taken_total 2", "watchbell_record_events 2", "watchbell_streams 1"] {
        assert!(text.lines().any(|one| one == line), "{line} in {text}");
    }
}

#[tokio::test]
async fn levels_of_all_kinds_reach_the_counts() {
    let logbook = Logbook::start().await;
    let lines = Level::ALL.map(|level| format!("{{\"level\":\"{}\"}}", level.as_str())).join("\n");
    logbook.post(lines).await;
    let timeline = logbook.get_json("/v1/timeline").await;
    for level in Level::ALL {
        assert_eq!(timeline["buckets"][0][level.as_str()], 1);
    }
}
