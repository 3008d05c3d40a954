//! Is it alive, and how much has it done.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Json;
use axum::extract::{Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::Served;
use super::error::ApiError;
use super::stream::STREAMS;

/// Counted since the start of the process.
#[derive(Default)]
pub(super) struct Counters {
    taken: AtomicU64,
    answered: AtomicU64,
    refused: AtomicU64,
    failed: AtomicU64,
}

impl Counters {
    pub(super) fn taken(&self, events: usize) {
        self.taken.fetch_add(events as u64, Ordering::Relaxed);
    }
}

/// Counts every answer by what kind it is.
pub(super) async fn counting(State(served): State<Served>, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let counter = match response.status().as_u16() {
        ..400 => &served.counters.answered,
        400..500 => &served.counters.refused,
        500.. => &served.counters.failed,
    };
    counter.fetch_add(1, Ordering::Relaxed);
    response
}

/// `GET /healthz`: the process answers.
pub(super) async fn healthz() -> Json<Value> {
    Json(json!({"status": "ok"}))
}

/// `GET /metrics`: Prometheus text, version 0.0.4. No label holds anything that came from outside.
pub(super) async fn metrics(State(served): State<Served>) -> Result<Response, ApiError> {
    let stats = served.face.store.read(|look| look.stats()).await?;
    let open = STREAMS.saturating_sub(served.streams.available_permits()) as u64;
    let counters = &served.counters;
    let figures = [
        (
            "watchbell_events_taken_total",
            "counter",
            "Events taken in over HTTP",
            counters.taken.load(Ordering::Relaxed),
        ),
        (
            "watchbell_http_answered_total",
            "counter",
            "Requests answered",
            counters.answered.load(Ordering::Relaxed),
        ),
        (
            "watchbell_http_refused_total",
            "counter",
            "Requests refused (4xx)",
            counters.refused.load(Ordering::Relaxed),
        ),
        (
            "watchbell_http_failed_total",
            "counter",
            "Requests failed (5xx)",
            counters.failed.load(Ordering::Relaxed),
        ),
        ("watchbell_streams", "gauge", "Streams open", open),
        ("watchbell_record_events", "gauge", "Events kept", stats.events),
        ("watchbell_record_issues", "gauge", "Issues known", stats.issues),
        ("watchbell_record_bytes", "gauge", "Bytes in use in the record", stats.bytes),
    ];
    let mut text = String::new();
    for (name, kind, help, value) in figures {
        // Writing to a String cannot fail.
        let _ = write!(text, "# HELP {name} {help}\n# TYPE {name} {kind}\n{name} {value}\n");
    }
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response())
}
