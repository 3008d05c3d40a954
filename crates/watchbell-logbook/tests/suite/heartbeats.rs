//! Forwarders' signs of life: taken, remembered, and passed on to every stream.

use serde_json::{Value, json};

use crate::support::{Listener, Logbook, minutes, refusal};

async fn beat(logbook: &Logbook, id: &str) {
    let body =
        json!({ "id": id, "host": "web-1", "interval": 60, "age": 7, "heard": "1970-01-01T00:00:00Z" });
    let answer =
        logbook.client.post(logbook.url("/v1/heartbeats")).body(body.to_string()).send().await.unwrap();
    assert_eq!(answer.status(), 200);
}

#[tokio::test]
async fn a_sign_of_life_is_passed_on_and_told_to_whoever_comes_later() {
    let logbook = Logbook::start().await;
    let mut listening = Listener::open(&logbook, "/v1/stream?level=fatal", None).await;
    beat(&logbook, "a").await;
    let heard = listening.next().await.unwrap();
    let expect = json!({ "id": "a", "host": "web-1", "interval": 60, "heard": "2026-11-22T10:00:00Z" });
    assert_eq!((heard.event.as_str(), heard.data), ("heartbeat", expect), "the logbook's own clock counts");
    logbook.set_clock(minutes(3));
    beat(&logbook, "b").await;
    assert_eq!(listening.next().await.unwrap().data["id"], "b");

    let mut late = Listener::open(&logbook, "/v1/stream", None).await;
    let mut ids: Vec<Value> = Vec::new();
    for _ in 0..2 {
        let data = late.next().await.unwrap().data;
        // The logbook has been up for less than the three minutes of its clock.
        assert!(data["age"].as_u64().unwrap_or_default() < 60, "{data}");
        ids.push(data["id"].clone());
    }
    assert_eq!(ids, ["a", "b"]);
    logbook.post(r#"{"message":"and events","level":"fatal"}"#).await;
    assert_eq!(late.next().await.unwrap().message(), "and events");
}

#[tokio::test]
async fn what_is_no_sign_of_life_is_refused() {
    let logbook = Logbook::start().await;
    for body in ["", "null", "[]", r#"{"id":"a"}"#, r#"{"id":"","host":"a","interval":60}"#, "\u{0}"] {
        let request = logbook.client.post(logbook.url("/v1/heartbeats")).body(body);
        assert_eq!(refusal(request).await, (400, "bad_request".into()), "{body}");
    }
    let long = format!(r#"{{"id":"a","host":"a","interval":60,"x":"{}"}}"#, "x".repeat(20_000));
    let request = logbook.client.post(logbook.url("/v1/heartbeats")).body(long);
    assert_eq!(refusal(request).await, (413, "too_large".into()));
    let foreign = logbook.client.post(logbook.url("/v1/heartbeats")).header("origin", "https://evil.example");
    assert_eq!(refusal(foreign.body("{}")).await.0, 403);
}
