//! `POST /v1/heartbeats`: a forwarder gives a sign of life. It is passed on to every stream, so that whoever listens knows when the next
//! one is overdue.

use std::fmt::Write as _;
use std::time::Duration;

use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use serde_json::{Value, json};
use watchbell_core::heartbeat::Heartbeat;

use super::Served;
use super::error::ApiError;

/// Bytes of one.
const LONGEST: usize = 16 << 10;

/// `POST /v1/heartbeats`.
pub(super) async fn post(State(served): State<Served>, body: Body) -> Result<Json<Value>, ApiError> {
    let hint = r#"Send {"id": "web-1", "host": "web-1", "interval": 60}, the interval in seconds."#;
    let reading = tokio::time::timeout(served.patience.stalled, to_bytes(body, LONGEST)).await;
    let bytes = reading
        .map_err(|_| {
            ApiError::new(StatusCode::REQUEST_TIMEOUT, "timeout", "The body did not arrive in time.", hint)
        })?
        .map_err(|_| ApiError::too_large("A heartbeat has at most 16 KiB.", hint))?;
    let beat = Heartbeat::read(&String::from_utf8_lossy(&bytes))
        .map_err(|why| ApiError::bad_request(format!("This is no heartbeat: {why}."), hint))?;
    let (now, beat) = ((served.face.now)(), Heartbeat { heard: None, age: 0, ..beat });
    // A sign of life that a power cut takes back is followed by the next one.
    served.face.store.write_relaxed(move |tx| tx.heard_from(&beat, now)).await?;
    Ok(Json(json!({})))
}

/// As lines of a stream. Nobody was heard while nobody listened: what is older than `up` counts from then.
pub(super) fn frames(beats: impl Iterator<Item = Heartbeat>, now: Timestamp, up: Duration) -> String {
    let mut text = String::new();
    for beat in beats {
        let since = beat.heard.and_then(|heard| Duration::try_from(now.duration_since(heard)).ok());
        let beat = Heartbeat { age: since.unwrap_or_default().min(up).as_secs(), ..beat };
        if let Ok(json) = serde_json::to_string(&beat) {
            // Writing to a String cannot fail.
            let _ = write!(text, "event: heartbeat\ndata: {json}\n\n");
        }
    }
    text
}
