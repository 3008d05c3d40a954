//! OpenTelemetry's log records over HTTP.

use std::sync::Arc;

use reqwest::RequestBuilder;
use serde_json::{Value, json};
use watchbell_logbook::http::{Ingest, IngestError};

use crate::ingest::Refusing;
use crate::support::{Logbook, With};

const PROTOBUF: &str = "application/x-protobuf";

/// One resource, one scope and two records in protobuf: a fatal one whose body is "db down", and one that is torn.
fn packed() -> Vec<u8> {
    let field =
        |number: u8, bytes: &[u8]| [&[number << 3 | 2, u8::try_from(bytes.len()).unwrap()], bytes].concat();
    let text = |text: &str| field(1, text.as_bytes());
    let fatal = [vec![2 << 3, 21], field(5, &text("db down"))].concat();
    let name = [text("service.name"), field(2, &text("checkout"))].concat();
    let scope = [field(2, &fatal), field(2, &[5 << 3 | 2, 99])].concat();
    field(1, &[field(1, &field(1, &name)), field(2, &scope)].concat())
}

fn text(records: &Value) -> String {
    json!({"resourceLogs": [{"scopeLogs": [{"logRecords": records}]}]}).to_string()
}

impl Logbook {
    fn export(&self, kind: &str, body: impl Into<reqwest::Body>) -> RequestBuilder {
        self.client.post(self.url("/v1/logs")).header("content-type", kind).body(body)
    }
}

async fn answered(request: RequestBuilder) -> (u16, String, Vec<u8>) {
    let answer = request.send().await.unwrap();
    let kind = answer.headers()["content-type"].to_str().unwrap().to_owned();
    (answer.status().as_u16(), kind, answer.bytes().await.unwrap().to_vec())
}

#[tokio::test]
async fn records_are_events_and_the_answer_says_how_many_are_not() {
    let logbook = Logbook::start().await;
    let (status, kind, body) = answered(logbook.export(PROTOBUF, packed())).await;
    assert_eq!((status, kind.as_str()), (200, PROTOBUF));
    // partial_success (1) { rejected_log_records (1) = 1, error_message (2) }
    assert!(body.len() > 6 && body[0] == 0x0a && body[2..4] == [0x08, 1] && body[4] == 0x12, "{body:?}");
    let gzipped =
        crate::packed::gzip(text(&json!([{"severityNumber": 17, "body": {"stringValue": "b"}}])).as_bytes());
    let request =
        logbook.export("application/json; charset=utf-8", gzipped).header("content-encoding", "gzip");
    assert_eq!(answered(request).await, (200, "application/json".into(), b"{}".to_vec()));
    let (_, _, body) = answered(logbook.export("application/json", text(&json!([7])))).await;
    let partial: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(partial["partialSuccess"]["rejectedLogRecords"], "1");
    let answer = answered(logbook.export(PROTOBUF, "")).await;
    assert_eq!(answer, (200, PROTOBUF.into(), Vec::new()), "nothing was sent, and all of it taken");

    let events = logbook.get_json("/v1/events").await;
    let seen: Vec<_> = events["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| (&event["message"], &event["level"], &event["project"]))
        .collect();
    assert_eq!(
        seen,
        [
            (&json!("b"), &json!("error"), &Value::Null),
            (&json!("db down"), &json!("fatal"), &json!("checkout"))
        ]
    );
    // Sent once more, because the answer was lost.
    answered(logbook.export(PROTOBUF, packed())).await;
    assert_eq!(logbook.get_json("/v1/events").await["events"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn what_cannot_be_taken_is_answered_in_the_form_of_the_request() {
    let logbook = Logbook::start().await;
    let (status, kind, body) = answered(logbook.export(PROTOBUF, "\u{fffd}\u{fffd}")).await;
    assert_eq!((status, kind.as_str(), &body[..2]), (400, PROTOBUF, &[0x08, 3][..]));
    let (status, _, body) = answered(logbook.export("application/json", "nonsense")).await;
    let body: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!((status, &body["code"], &body["error"]["code"]), (400, &json!(3), &json!("bad_request")));
    assert_eq!(answered(logbook.export("text/plain", "{}")).await.0, 415);
    let wrong =
        logbook.export("application/json", "{}").header("x-sentry-auth", "Sentry sentry_key=nobody's");
    assert_eq!(answered(wrong).await.0, 403);
}

#[tokio::test]
async fn a_full_disk_is_answered_so_that_exporters_send_again() {
    for error in [IngestError::Full, IngestError::Busy, IngestError::Failed("shutting down".into())] {
        let ingest: Option<Arc<dyn Ingest>> = Some(Arc::new(Refusing(error)));
        let logbook = Logbook::start_with(With { ingest, ..With::default() }).await;
        let answer = logbook.export(PROTOBUF, packed()).send().await.unwrap();
        assert_eq!(answer.status(), 503);
        assert!(answer.headers().contains_key("retry-after"));
    }
}

#[tokio::test]
async fn off_loopback_the_key_of_a_project_lets_send_and_says_whose_they_are() {
    let logbook = Logbook::start_with(With { listen: Some("0.0.0.0:0"), ..With::default() }).await;
    let project = logbook.store.write(|tx| tx.make_project("shop", None, crate::support::ten()));
    let key = project.await.unwrap().unwrap().key;
    let url = format!("http://127.0.0.1:{}/v1/logs", logbook.addr.port());
    let post = || logbook.client.post(&url).header("content-type", PROTOBUF).body(packed());
    assert_eq!(answered(post()).await.0, 401);
    // As OTEL_EXPORTER_OTLP_HEADERS has it.
    assert_eq!(answered(post().header("x-sentry-auth", format!("sentry sentry_key={key}"))).await.0, 200);
    let rows = logbook
        .store
        .read(|look| look.events(&watchbell_logbook::store::EventQuery { limit: 9, ..Default::default() }));
    assert_eq!(rows.await.unwrap()[0].event().unwrap().project.as_deref(), Some("shop"));
}
