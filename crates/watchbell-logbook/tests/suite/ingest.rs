//! `POST /v1/events`.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use serde_json::json;
use watchbell_core::Event;
use watchbell_logbook::http::{Ingest, IngestError};

use crate::support::{Logbook, With, refusal};

#[tokio::test]
async fn one_event_an_array_and_lines_are_taken_in_order() {
    let logbook = Logbook::start().await;
    let bodies = [
        (r#"{"event_id":"a","level":"fatal","message":"db down"}"#, vec!["a"]),
        ("[{\"event_id\":\"b\"},\n {\"event_id\":\"c\"}]", vec!["b", "c"]),
        ("{\"event_id\":\"d\"}\r\n\r\n{\"event_id\":\"e\"}\n", vec!["d", "e"]),
        ("\u{feff}{\"event_id\":\"f\"}", vec!["f"]),
        ("{\n  \"event_id\": \"g\"\n}\n", vec!["g"]),
        ("[]", vec![]),
    ];
    for (body, ids) in bodies {
        assert_eq!(logbook.post(body).await, ids, "{body}");
    }
    assert_eq!(logbook.get_json("/v1/events/a").await["message"], "db down");
    // The same again is answered the same: a sender may repeat what it is not sure of.
    assert_eq!(logbook.post(r#"{"event_id":"a"}"#).await, ["a"]);
    let answer = logbook.get_json("/v1/events").await;
    assert_eq!(answer["events"].as_array().unwrap().len(), 7);
}

#[tokio::test]
async fn any_json_is_an_event() {
    let logbook = Logbook::start().await;
    for body in
        ["null", "3", "\"text\"", "{}", r#"{"level":null,"message":[1],"user":"x","tags":7,"exception":3}"#]
    {
        let ids = logbook.post(body).await;
        let id = &ids[0];
        assert_eq!(logbook.get_json(&format!("/v1/events/{id}")).await["level"], "error", "{body}");
        logbook.page(&format!("/events/{id}")).await;
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_whole_and_says_where() {
    let logbook = Logbook::start().await;
    let cases = [
        ("", 400, "empty"),
        (" \n ", 400, "empty"),
        ("{\"a\":", 400, "Event 1"),
        ("{\"event_id\":\"a\"}\nnonsense\n{}", 400, "Line 2"),
    ];
    for (body, status, says) in cases {
        let response = logbook.client.post(logbook.url("/v1/events")).body(body).send().await.unwrap();
        assert_eq!(response.status(), status, "{body}");
        let answer: serde_json::Value = response.json().await.unwrap();
        assert!(answer["error"]["message"].as_str().unwrap().contains(says), "{answer}");
    }
    assert_eq!(logbook.get_json("/v1/events").await["events"], json!([]));
}

#[tokio::test]
async fn too_much_is_refused_before_it_is_held() {
    let logbook = Logbook::start().await;
    let post = || logbook.client.post(logbook.url("/v1/events"));
    let one_large = format!("{{\"message\":\"{}\"}}", "x".repeat(1 << 20));
    assert_eq!(refusal(post().body(one_large)).await, (413, "too_large".into()));
    assert_eq!(refusal(post().body("1\n".repeat(20_001))).await, (413, "too_large".into()));
    // Without a length the body has to be cut off while it comes.
    let endless = futures_util::stream::repeat_with(|| Ok::<_, std::io::Error>("x".repeat(1 << 20)));
    match post().body(reqwest::Body::wrap_stream(endless)).send().await {
        Ok(response) => assert_eq!(response.status(), 413),
        // The server closes without reading the rest; the client may meet that first.
        Err(error) => assert!(error.is_request() || error.is_body(), "{error:?}"),
    }
    logbook.post("{}").await;
}

#[tokio::test]
async fn types_that_are_no_json_are_refused_and_curl_is_understood() {
    let logbook = Logbook::start().await;
    let post =
        |kind: &str| logbook.client.post(logbook.url("/v1/events")).header("content-type", kind).body("{}");
    for kind in [
        "application/json",
        "application/json; charset=utf-8",
        "application/x-ndjson",
        "application/vnd.acme+json",
        "text/plain",
        "application/x-www-form-urlencoded",
    ] {
        assert_eq!(post(kind).send().await.unwrap().status(), 200, "{kind}");
    }
    for kind in ["text/html", "multipart/form-data; boundary=x", "image/png"] {
        assert_eq!(refusal(post(kind)).await, (415, "unsupported_media_type".into()), "{kind}");
    }
}

pub(crate) struct Refusing(pub(crate) IngestError);

impl Ingest for Refusing {
    fn take(&self, _: Vec<Event>) -> BoxFuture<'_, Result<Vec<String>, IngestError>> {
        Box::pin(async { Err(self.0.clone()) })
    }
}

#[tokio::test]
async fn a_sender_learns_why_nothing_was_kept_and_when_to_try_again() {
    let cases = [
        (IngestError::Full, 507, "disk_full"),
        (IngestError::Busy, 503, "busy"),
        (IngestError::Failed("shutting down".into()), 503, "busy"),
    ];
    for (error, status, code) in cases {
        let ingest: Option<Arc<dyn Ingest>> = Some(Arc::new(Refusing(error)));
        let logbook = Logbook::start_with(With { ingest, ..With::default() }).await;
        let post = || logbook.client.post(logbook.url("/v1/events")).body("{}");
        assert!(post().send().await.unwrap().headers().contains_key("retry-after"));
        assert_eq!(refusal(post()).await, (status, code.into()));
    }
}
